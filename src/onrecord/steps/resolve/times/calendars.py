"""calendars: a day or month of one of three calendars, with or without its year."""

from __future__ import annotations

from datetime import date

from onrecord.steps.resolve.times import stretch
from onrecord.steps.resolve.times.meaning import Fixed, Meaning, Yearless
from onrecord.steps.resolve.times.stretch import (
    Stretch,
)

__all__ = [
    "on_gregorian",
    "on_hijri",
    "on_persian",
    "span_of",
]


def on_gregorian(
    y: int | None, m: int, d: int | None, weekday: int | None = None
) -> Meaning | None:
    """A day or month, with or without its year; None where the calendar has no such day."""

    def make(y: int) -> Stretch | None:
        if d is None:
            return stretch.month(y, m)
        try:
            return stretch.day(date(y, m, d))
        except ValueError:
            return None

    if y is not None:
        made = make(y)
        return None if made is None else Fixed(made)
    if make(2000) is None:  # a leap year: not even there
        return None
    return Yearless(make, f"XXXX-{m:02d}" + (f"-{d:02d}" if d else ""), weekday)


def on_persian(y: int | None, m: int, d: int | None) -> Meaning | None:
    """The same in the Solar Hijri calendar."""
    if y is not None:
        made = stretch.persian_month(y, m, d)
        return None if made is None else Fixed(made)
    if d is not None and d > (31 if m <= 6 else 30):
        return None

    def make(y: int) -> Stretch | None:
        for p in (y - 622, y - 621):
            made = stretch.persian_month(p, m, d)
            if made is not None and made.first and made.first.year == y:
                return made
        return None

    return Yearless(make)


def on_hijri(y: int | None, m: int, d: int | None) -> Meaning | None:
    """The same in the Hijri calendar; a year of four digits from 1700 on is a Gregorian one."""

    def make(y: int) -> Stretch | None:
        near = int((y - 622) * 33 / 32)
        for h in range(near - 1, near + 3):
            made = stretch.hijri_month(h, m, d)
            if made is not None and made.first and made.first.year == y:
                return made
        return None

    if d is not None and not 1 <= d <= 30:
        return None
    if y is None:
        return Yearless(make)
    made = make(y) if y > 1700 else stretch.hijri_month(y, m, d)
    return None if made is None else Fixed(made)


def span_of(a: Meaning, b: Meaning) -> Meaning | None:
    """One meaning for "15-19 November": fixed, or yearless as a whole."""
    if isinstance(a, Fixed) and isinstance(b, Fixed):
        joined = stretch.join(a.stretch, b.stretch)
        return None if joined is None else Fixed(joined)
    if not (isinstance(a, Yearless) and isinstance(b, Yearless)):
        return None
    first, second = a.make, b.make

    def make(y: int) -> Stretch | None:
        one, two = first(y), second(y)
        if one and two and one.first and two.last and one.first > two.last:
            two = second(y + 1)
        return stretch.join(one, two) if one and two else None

    pattern = f"{a.pattern}/{b.pattern}" if a.pattern and b.pattern else ""
    return Yearless(make, pattern, a.weekday)
