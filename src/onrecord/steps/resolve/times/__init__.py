"""times: every expression of a report that names a calendar time, with its width.

``scan`` finds the expressions, ``resolve`` counts them from the day of publication; ``anchor`` says
what is known of that day. What the report does not tell stays open: "July 31" in a report of
unknown date is ``XXXX-07-31``, with the bounds that the report itself gives, never a made-up day.

What counts as a time: days, weeks, months, seasons, years, decades and centuries that are named
("15 Aban 1398", "the 1990s"), counted from the day of publication ("yesterday", "last week",
"three days ago", "over the past 20 months") or from the time spoken of before ("the next day").
What does not: how long something took ("for 40 years"), ages, habits ("every Monday").
"""

from __future__ import annotations

from onrecord.records import Parse, When
from onrecord.steps.resolve.times.resolve import resolve

__all__ = ["times"]


def times(parse: Parse) -> tuple[When, ...]:
    """All times that a report names, in text order, each with its span.

    Days are inclusive. ``basis`` is ``stated`` where the words give the whole date, ``resolved``
    where they were counted from a known day, ``unknown`` where the report does not tell: then
    ``reason`` says why, ``earliest`` and ``latest`` are the bounds that hold all the same (None
    where there is none), and ``edtf`` keeps what is stated (``XXXX-07-31``) or is empty.

    A range is followed by its ends ("from 2003 to 2007", then "2003" and "2007"), a part by the
    stated whole that it is cut from ("the end of 2019", then "2019"), so spans may lie inside one
    another; the longer one comes first.

    Widths of loose words (our own convention; see ``stretch`` and ``relation``): early, mid and
    late are the days 1-10, 11-20 and 21-31 of a month, the months 1-4, 5-8 and 9-12 of a year, the
    years 0-3, 3-6 and 6-9 of a decade; "the last days" reach back 14 days, "recent weeks" 8 weeks,
    "recent months" 12 months, "recent years" 10 years, and are marked ``~``. Seasons are the
    meteorological ones of the northern hemisphere. A weekday is the nearest one in the direction of
    its verb's tense, the day of publication included.
    """
    return resolve(parse)
