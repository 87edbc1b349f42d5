"""Grammar of days and months: "November 15-19, 2019", "5 May", "March 2019", "Aban 1398".

Every matcher takes the words and a position and gives what begins there, an empty list for
nothing. Positions are tried only at words that can begin an expression (see ``scan``), so the cost
is one look-up a token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from onrecord.steps.resolve.times.calendars import on_gregorian, on_hijri, on_persian, span_of
from onrecord.steps.resolve.times.lexicon import (
    ABBREVIATED,
    CLEAR_PERSIAN,
    HIJRI_MONTHS,
    MONTHS,
    PEOPLE_AND_MEASURES,
    PERSIAN_MONTHS,
    words_of,
)
from onrecord.steps.resolve.times.match import (
    ORDINAL_ENDS,
    RANGE_WORDS,
    Match,
    goes_on,
)
from onrecord.steps.resolve.times.meaning import Meaning
from onrecord.steps.resolve.times.words import Words

__all__ = [
    "day_month_at",
    "month_at",
]

_BEFORE_A_MONTH = words_of(
    "in since of by until till from to between before after during early mid late last next "
    "this every through throughout and on past coming - – ( earlier around"
)


class _Month(NamedTuple):
    number: int
    build: Callable[[int | None, int, int | None], Meaning | None]
    end: int
    clear: bool  # a month even with no number beside it


def _month_name(w: Words, i: int) -> _Month | None:
    word = w.low[i]
    if word in MONTHS:
        if word in ("may", "march") and not w.capital(i):
            return None
        return _Month(MONTHS[word], on_gregorian, i + 1, _is_bare_month(w, i))
    if word in ABBREVIATED and w.capital(i):
        end = i + 2 if w.low[i + 1] == "." and w.glued(i) else i + 1
        return _Month(ABBREVIATED[word], on_gregorian, end, end == i + 2 and _is_bare_month(w, i))
    if word in PERSIAN_MONTHS and w.capital(i):
        clear = word in CLEAR_PERSIAN and _is_bare_month(w, i) and not w.capital(i + 1)
        return _Month(PERSIAN_MONTHS[word], on_persian, i + 1, clear)
    if word in HIJRI_MONTHS and w.capital(i):
        clear = word in ("ramadan", "ramadhan", "ramazan", "muharram") and _is_bare_month(w, i)
        return _Month(HIJRI_MONTHS[word], on_hijri, i + 1, clear)
    return None


def _is_bare_month(w: Words, i: int) -> bool:
    """May the month at ``i`` stand without a number? "May" and "March" only behind a preposition.

    Other months are names too ("April Jones", "August Wilson"): no capital may follow, unless a
    preposition stands before.
    """
    led = w.low[i - 1] in _BEFORE_A_MONTH
    if w.low[i] in ("may", "march"):
        if w.raw[i].isupper() or w.low[i + 1] in ("of", "for", "against"):
            return False
        return led and not (w.capital(i + 1) and w.low[i + 1] not in MONTHS)
    return led or not w.capital(i + 1) or w.low[i + 1] in MONTHS


def _day_number(w: Words, i: int) -> tuple[int, int] | None:
    """A day of the month at ``i`` and where it ends: "7", "7th"."""
    value = w.number(i)
    if value is None or not 1 <= value <= 31 or len(w.raw[i]) > 2:
        return None
    if w.low[i + 1] in ORDINAL_ENDS and w.glued(i):
        return value, i + 2
    if w.glued(i) and w.raw[i + 1][:1].isalpha():
        return None
    if w.glued(i) and w.raw[i + 1] in ",.:%" and w.glued(i + 1) and w.number(i + 2) is not None:
        return None  # 14,000 or 7.5 or 10:30
    return value, i + 1


def _year_behind(w: Words, i: int, calendar: object) -> tuple[int | None, int]:
    """The year that may follow a day or month at ``i``, with comma or "of", and where it ends."""
    at = i + 1 if w.low[i] in (",", "of", "in") else i
    value = w.number(at)
    if value is not None and len(w.raw[at]) == 4 and not goes_on(w, at):
        if calendar is on_gregorian and 1000 <= value <= 2100:
            return value, at + 1
        if calendar is on_persian and 1200 <= value <= 1500:
            return value, at + 1
        if calendar is on_hijri and (1200 <= value <= 1500 or 1800 <= value <= 2100):
            return value, at + 1
    if w.raw[i] in "'’" and w.glued(i) and value is None and len(w.raw[i + 1]) == 2:
        short = w.number(i + 1)
        if short is not None and w.raw[i]:
            return (2000 if short < 50 else 1900) + short, i + 2
    return None, i


def month_at(w: Words, i: int, weekday: int | None = None) -> list[Match]:
    """Match "November 15", "Nov. 15-19, 2019", "May 20 and 21", "March 2019", "March"."""
    name = _month_name(w, i)
    if name is None:
        return []
    days = _days_behind(w, name.end)
    if days is None:
        return _bare_month(w, i, name, weekday)
    numbers, end, is_range = days
    year, end = _year_behind(w, end, name.build)
    return _days_of(i, end, name, year, numbers, is_range, weekday)


class _Number(NamedTuple):
    value: int
    start: int
    end: int


def _days_behind(w: Words, i: int) -> tuple[list[_Number], int, bool] | None:
    at = i + 1 if w.low[i] == "the" else i
    first = _day_number(w, at)
    if first is None or (w.low[first[1]] in PEOPLE_AND_MEASURES and first[1] == at + 1):
        return None
    numbers = [_Number(first[0], at, first[1])]
    return _more_days(w, numbers)


def _more_days(w: Words, numbers: list[_Number]) -> tuple[list[_Number], int, bool]:
    """Go on with "-19", "to 19", "and 21", ", 22 and 23"; a range has exactly two."""
    end = numbers[-1].end
    is_range = False
    while True:
        sign = w.low[end]
        if sign not in RANGE_WORDS and sign != ",":
            break
        at = end + 1
        if sign == "," and w.low[at] == "and":
            at += 1
        following = _day_number(w, at)
        if following is None or following[0] <= numbers[-1].value:
            break
        if w.low[following[1]] in PEOPLE_AND_MEASURES or (
            sign in (",", "and", "to") and _month_name(w, following[1])
        ):
            break
        if sign == "," and w.low[following[1]] not in (",", "and"):
            break
        numbers.append(_Number(following[0], at, following[1]))
        end = following[1]
        if sign not in (",", "and", "&"):
            is_range = len(numbers) == 2
            break
    return numbers, end, is_range


def _days_of(
    start: int,
    end: int,
    name: _Month,
    year: int | None,
    numbers: list[_Number],
    is_range: bool,
    weekday: int | None = None,
) -> list[Match]:
    if name.build is on_gregorian and weekday is not None:
        meanings = [on_gregorian(year, name.number, numbers[0].value, weekday)]
        meanings += [name.build(year, name.number, n.value) for n in numbers[1:]]
    else:
        meanings = [name.build(year, name.number, n.value) for n in numbers]
    known = [m for m in meanings if m is not None]
    if len(known) != len(meanings):
        return []
    if is_range:
        both = span_of(known[0], known[1])
        return [] if both is None else [Match(start, end, both)]
    if len(known) == 1:
        return [Match(start, end, known[0])]
    # A list: each day is a time of its own; the month belongs to the one beside it.
    out = [Match(n.start, n.end, m) for n, m in zip(numbers, known, strict=True)]
    out[0] = out[0]._replace(start=min(start, out[0].start))
    out[-1] = out[-1]._replace(end=max(end, out[-1].end))
    return out


def _bare_month(w: Words, i: int, name: _Month, weekday: int | None) -> list[Match]:
    if weekday is not None:
        return []
    year, end = _year_behind(w, name.end, name.build)
    if year is not None and w.low[i] == "may" and w.low[name.end] == "in":
        year, end = None, name.end
    if year is None and not name.clear:
        return []
    meaning = name.build(year, name.number, None)
    return [] if meaning is None else [Match(i, end, meaning)]


def day_month_at(w: Words, i: int, weekday: int | None = None) -> list[Match]:
    """Match "15 November 2019", "5-6 September", "the 4th of July", "22 Bahman 1357"."""
    first = _day_number(w, i)
    if first is None:
        return []
    numbers, end, is_range = _more_days(w, [_Number(first[0], i, first[1])])
    at = end + 1 if w.low[end] == "of" else end
    name = _month_name(w, at)
    if name is None or (w.low[at] in ("may", "march", "mar") and not w.capital(at)):
        return []
    year, end = _year_behind(w, name.end, name.build)
    if name.build is on_persian and year is None and w.capital(end):
        return []  # "the 15 Khordad Foundation"
    return _days_of(i, end, name, year, numbers, is_range, weekday)
