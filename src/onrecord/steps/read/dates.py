"""Absolute dates in English and ISO forms, as :class:`When` values.

Only forms that name a day, a month or a year themselves: "3 May 2020", "May 3rd, 2020",
"2020-05-03T10:00Z", "May 2020". A day without its year is kept as ``XXXX-05-03`` with its reason;
a number like 03/04/2020, which Britain and America read differently, stays unresolved.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.records import Basis, Precision, When

__all__ = ["MONTH", "WEEKDAY", "FoundDate", "find_dates", "parse_date"]

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_DAYS = [name.lower()[:3] for name in calendar.day_name]

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
WEEKDAY = (
    r"(?:Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:rs?(?:day)?)?|Fri(?:day)?"
    r"|Sat(?:urday)?|Sun(?:day)?)\.?"
)
_YEAR = r"(?:1[89]|20)\d\d"
_ORDINAL = r"(?:st|nd|rd|th)?"

_DATE = re.compile(
    rf"""(?<![\w/.-])(?:(?P<weekday>{WEEKDAY}),?\s+)?(?:
      (?P<iso_y>{_YEAR})(?P<sep>[-/.])(?P<iso_m>\d\d?)(?:(?P=sep)(?P<iso_d>\d\d?)(?!\d))?
    | (?P<md_m>{MONTH})\s+(?P<md_d>\d\d?){_ORDINAL}(?!\d|:\d)(?:,?\s+(?P<md_y>{_YEAR})(?!\d))?
    | (?P<dm_d>\d\d?){_ORDINAL}(?:\s+of\s+|\s+|-)(?P<dm_m>{MONTH})\b
        (?:(?:,?\s+|-)(?P<dm_y>{_YEAR})(?!\d))?
    | (?P<my_m>{MONTH}),?\s+(?P<my_y>{_YEAR})(?!\d)
    | (?P<n_a>\d\d?)(?P<nsep>[/.-])(?P<n_b>\d\d?)(?P=nsep)(?P<n_y>{_YEAR})(?!\d)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE_YEAR = re.compile(rf"\s*({_YEAR})\s*")
_COMPACT = re.compile(rf"\s*({_YEAR})(\d\d)(\d\d)(?:T?\d{{4,6}}Z?)?\s*")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that stands at ``[start, end)`` of the text that was searched."""

    start: int
    end: int
    when: When


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[FoundDate]:
    """Every absolute date in ``text[start:end]``, in order; offsets count from the text's start."""
    for m in _DATE.finditer(text, start, len(text) if end is None else end):
        yield FoundDate(m.start(), m.end(), _resolve(m))


def parse_date(value: str) -> When | None:
    """The date that a metadata field gives, or None where it gives none.

    Takes ISO 8601, RFC 2822 and English dates, and also a bare year and ``20200503``. The day is
    the one written, in the writer's own time zone.
    """
    if m := _COMPACT.fullmatch(value):
        return _day(int(m[1]), int(m[2]), int(m[3]))
    if m := _BARE_YEAR.fullmatch(value):
        return When(f"{m[1]}-01-01", f"{m[1]}-12-31", Precision.YEAR, Basis.STATED, m[1])
    found = next(find_dates(value[:200]), None)
    return found.when if found else None


def _resolve(m: re.Match[str]) -> When:
    weekday = m["weekday"]
    if m["iso_y"]:
        if m["iso_d"] is None:
            return _month(int(m["iso_y"]), int(m["iso_m"]))
        return _day(int(m["iso_y"]), int(m["iso_m"]), int(m["iso_d"]), weekday)
    if m["my_m"]:
        return _month(int(m["my_y"]), _month_number(m["my_m"]))
    if m["n_a"]:
        return _numeric(int(m["n_a"]), int(m["n_b"]), int(m["n_y"]), weekday)
    name, day, year = (
        (m["md_m"], m["md_d"], m["md_y"]) if m["md_m"] else (m["dm_m"], m["dm_d"], m["dm_y"])
    )
    if year is None:
        return _yearless(_month_number(name), int(day))
    return _day(int(year), _month_number(name), int(day), weekday)


def _month_number(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".")]


def _unresolved(reason: str, edtf: str = "", precision: Precision = Precision.UNKNOWN) -> When:
    return When(None, None, precision, Basis.UNKNOWN, edtf, reason=reason)


def _day(year: int, month: int, day: int, weekday: str | None = None) -> When:
    try:
        found = date(year, month, day)
    except ValueError:
        return _unresolved("the calendar has no such day")
    reason = None
    if weekday and _DAYS[found.weekday()] != weekday.lower()[:3]:
        reason = "the weekday beside it does not fit this day"
    iso = found.isoformat()
    return When(iso, iso, Precision.DAY, Basis.STATED, iso, reason=reason)


def _month(year: int, month: int) -> When:
    if not 1 <= month <= 12:
        return _unresolved("the calendar has no such month")
    last = calendar.monthrange(year, month)[1]
    stem = f"{year:04}-{month:02}"
    return When(f"{stem}-01", f"{stem}-{last}", Precision.MONTH, Basis.STATED, stem)


def _yearless(month: int, day: int) -> When:
    try:
        date(2000, month, day)  # a leap year: 29 February may stand without its year
    except ValueError:
        return _unresolved("the calendar has no such day")
    return _unresolved("no year is given", f"XXXX-{month:02}-{day:02}", Precision.DAY)


def _numeric(first: int, second: int, year: int, weekday: str | None) -> When:
    if first == second or second > 12:
        return _day(year, first, second, weekday)
    if first > 12:
        return _day(year, second, first, weekday)
    return _unresolved(
        f"could be day {first} of month {second} or day {second} of month {first} of {year}"
    )
