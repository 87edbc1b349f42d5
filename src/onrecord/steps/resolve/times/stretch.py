"""Stretch: a piece of the calendar, and how to make one from a day, a month, a season, a century.

Widths that words leave open are settled here, once: seasons are the meteorological ones of the
northern hemisphere (spring is March to May, the winter of a year runs from its December to the end
of February), weeks run from Monday to Sunday (ISO 8601), the 20th century is 1900-1999 as most
readers and EDTF's ``19XX`` have it; see :func:`part` for "early", "mid" and "late".
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from convertdate import islamic

from onrecord.records import Precision

__all__ = [
    "Stretch",
    "century",
    "day",
    "decade",
    "hijri_month",
    "join",
    "month",
    "nowruz",
    "part",
    "persian_month",
    "persian_year",
    "plus",
    "quarter",
    "season",
    "shift_months",
    "unit_at",
    "week",
    "weekend",
    "year",
]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days ``first`` to ``last``, inclusive; None where that side is open."""

    first: date | None
    last: date | None
    precision: Precision
    edtf: str


def day(value: date) -> Stretch:
    """One day."""
    return Stretch(value, value, Precision.DAY, value.isoformat())


def week(value: date) -> Stretch:
    """The week, Monday to Sunday, that holds a day. EDTF has no week: it becomes an interval."""
    first = value - timedelta(days=value.weekday())
    return between(first, first + timedelta(days=6), Precision.WEEK)


def weekend(value: date) -> Stretch:
    """Saturday and Sunday of the week that holds a day."""
    first = value - timedelta(days=value.weekday()) + timedelta(days=5)
    return between(first, first + timedelta(days=1), Precision.RANGE)


def month(y: int, m: int) -> Stretch:
    """One month of the Gregorian calendar."""
    last = calendar.monthrange(y, m)[1]
    return Stretch(date(y, m, 1), date(y, m, last), Precision.MONTH, f"{y:04d}-{m:02d}")


def year(y: int) -> Stretch:
    """One year."""
    return Stretch(date(y, 1, 1), date(y, 12, 31), Precision.YEAR, f"{y:04d}")


def decade(y: int) -> Stretch:
    """The ten years from ``y``, a multiple of ten."""
    return Stretch(date(y, 1, 1), date(y + 9, 12, 31), Precision.DECADE, f"{y // 10:03d}X")


def century(number: int) -> Stretch:
    """The ``number``-th century, 20 being 1900-1999."""
    y = (number - 1) * 100
    first = date(max(y, MINYEAR), 1, 1)
    return Stretch(first, date(y + 99, 12, 31), Precision.CENTURY, f"{number - 1:02d}XX")


def season(y: int, code: int) -> Stretch:
    """A season by its EDTF code, 21 spring to 24 winter."""
    m = 3 * (code - 20)
    return Stretch(
        date(y, m, 1), month(*shift_months(y, m, 2)).last, Precision.SEASON, f"{y:04d}-{code}"
    )


def quarter(y: int, number: int) -> Stretch:
    """A quarter of a year, 1 to 4; EDTF codes 33 to 36."""
    m = 3 * number - 2
    return Stretch(date(y, m, 1), month(y, m + 2).last, Precision.RANGE, f"{y:04d}-{32 + number}")


_NOWRUZ_1399 = date(2020, 3, 20)


def nowruz(y: int) -> date:
    """The first day of a Solar Hijri year.

    By the 33-year cycle of leap years, which is the calendar of Iran from 1244 to 1472 (1865-2093).
    ``convertdate`` finds the equinox anew for every conversion, which takes half a second each; the
    tests hold this rule against it.
    """
    return _NOWRUZ_1399 + timedelta(days=_days_before(y) - _days_before(1399))


def _days_before(y: int) -> int:
    return 365 * y + (8 * y + 21) // 33


def persian_year(y: int) -> Stretch:
    """A Solar Hijri year: 1 Farvardin to the day before the next one."""
    return between(nowruz(y), nowruz(y + 1) - timedelta(days=1), Precision.YEAR)


def persian_year_at(value: date) -> int:
    """The Solar Hijri year that holds a day."""
    y = value.year - 621
    return y if value >= nowruz(y) else y - 1


def persian_month(y: int, m: int, d: int | None) -> Stretch | None:
    """A month or, with ``d``, a day of the Solar Hijri calendar; None if it does not exist."""
    first = nowruz(y) + timedelta(days=31 * (m - 1) if m <= 7 else 186 + 30 * (m - 7))
    following = first + timedelta(days=31 if m <= 6 else 30) if m < 12 else nowruz(y + 1)
    if d is not None:
        found = first + timedelta(days=d - 1)
        return day(found) if first <= found < following else None
    return between(first, following - timedelta(days=1), Precision.MONTH)


def hijri_month(y: int, m: int, d: int | None) -> Stretch | None:
    """A month or a day of the Hijri calendar, marked approximate.

    The tabular calendar is used; the moon that a country goes by may differ by a day or two.
    """
    length = islamic.month_length(y, m)
    if d is not None and not 1 <= d <= length:
        return None
    first = date(*islamic.to_gregorian(y, m, d or 1))
    if d is not None:
        return replace(day(first), edtf=f"{first.isoformat()}~")
    return between(first, first + timedelta(days=length - 1), Precision.MONTH, "~")


def between(first: date, last: date, precision: Precision, mark: str = "") -> Stretch:
    """An interval; ``mark`` is EDTF's ``~`` where its ends are approximate."""
    return Stretch(first, last, precision, f"{first.isoformat()}{mark}/{last.isoformat()}{mark}")


def join(a: Stretch, b: Stretch) -> Stretch | None:
    """From the beginning of ``a`` to the end of ``b``; None if that runs backwards."""
    if a.first and b.last and a.first > b.last:
        return None
    plain = (Precision.DAY, Precision.MONTH, Precision.YEAR)
    if a.precision in plain and b.precision in plain and not set("/[") & set(a.edtf + b.edtf):
        return Stretch(a.first, b.last, Precision.RANGE, f"{a.edtf}/{b.edtf}")
    if a.first and b.last:
        return between(a.first, b.last, Precision.RANGE)
    return Stretch(a.first, b.last, Precision.RANGE, "")


# Days of a month and months of a year that "early", "mid" and "late" stand for: thirds. A decade is
# cut 0-3, 3-6, 6-9: the words are loose at the edges. Halves are halves. Everything else is cut
# into thirds of its days.
_MONTH = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_YEAR = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_DECADE = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}
_HALVES = {"first half": (0, 1, 2), "second half": (1, 2, 2)}
_THIRDS = {"early": (0, 1, 3), "mid": (1, 2, 3), "late": (2, 3, 3)}


def part(whole: Stretch, which: str) -> Stretch:
    """The part of a stretch that is called early, mid, late, a half, the eve or the very end.

    Early, mid and late days are 1-10, 11-20 and 21-31 of a month; months 1-4, 5-8 and 9-12 of a
    year; years 0-3, 3-6 and 6-9 of a decade. A single day stays itself.
    """
    first, last = whole.first, whole.last
    if first is None or last is None or first == last:
        return whole
    if which == "end":
        return day(last)
    if which == "start":
        return day(first)
    if whole.precision is Precision.MONTH and len(whole.edtf) == 7 and which in _MONTH:
        a, b = _MONTH[which]
        return between(
            first.replace(day=a), first.replace(day=min(b, last.day)), Precision.RANGE, "~"
        )
    if whole.precision is Precision.YEAR and len(whole.edtf) == 4 and which in _YEAR:
        a, b = _YEAR[which]
        ends = month(first.year, a), month(first.year, b)
        return Stretch(
            ends[0].first, ends[1].last, Precision.RANGE, f"{ends[0].edtf}~/{ends[1].edtf}~"
        )
    if whole.precision is Precision.DECADE and which in _DECADE:
        a, b = _DECADE[which]
        y = first.year
        return Stretch(
            date(y + a, 1, 1), date(y + b, 12, 31), Precision.RANGE, f"{y + a:04d}~/{y + b:04d}~"
        )
    start, stop, pieces = (_HALVES | _THIRDS)[which]
    days = (last - first).days + 1
    return between(
        first + timedelta(days=days * start // pieces),
        max(first, first + timedelta(days=days * stop // pieces - 1)),
        Precision.RANGE,
        "" if which in _HALVES else "~",
    )


def shift_months(y: int, m: int, n: int) -> tuple[int, int]:
    """Year and month, ``n`` months after month ``m`` of year ``y``."""
    at = y * 12 + m - 1 + n
    return at // 12, at % 12 + 1


def _plus_months(value: date, n: int) -> date:
    y, m = shift_months(value.year, value.month, n)
    return date(y, m, min(value.day, calendar.monthrange(y, m)[1]))


def plus(value: date, unit: str, n: int) -> date | None:
    """The day ``n`` units after a day; None where the calendar ends."""
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
    days = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
    try:
        if unit in months:
            return _plus_months(value, n * months[unit])
        if unit == "hour":
            return value + timedelta(days=n // 24 if n >= 0 else -(-n // 24))
        return value + timedelta(days=n * days[unit])
    except (ValueError, OverflowError):
        return None


_HOLDER: dict[str, Callable[[date], Stretch]] = {
    "hour": day,
    "day": day,
    "week": week,
    "fortnight": week,
    "weekend": weekend,
    "month": lambda d: month(d.year, d.month),
    "quarter": lambda d: quarter(d.year, (d.month + 2) // 3),
    "year": lambda d: year(d.year),
    "decade": lambda d: decade(d.year // 10 * 10),
    "century": lambda d: century(d.year // 100 + 1),
    "persian year": lambda d: persian_year(persian_year_at(d)),
}


def unit_at(value: date, unit: str, n: int) -> Stretch | None:
    """The calendar unit that lies ``n`` units from the one that holds a day.

    "Last week" is the unit ``week`` at -1: a whole week from Monday to Sunday, not seven days.
    """
    if unit == "persian year":
        return persian_year(persian_year_at(value) + n)
    moved = plus(value, unit, n)
    if moved is None or not MINYEAR + 100 < moved.year < MAXYEAR - 100:
        return None
    return _HOLDER[unit](moved)
