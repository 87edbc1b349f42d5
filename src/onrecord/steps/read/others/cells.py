"""Cells: what stands in a cell of another coder's table, or None. Nothing here raises."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date, timedelta

from onrecord.records import Precision

__all__ = ["degrees", "several", "span_of", "whole", "words"]

_EMPTY = frozenset({"", "none", "null", "na", "n/a", "nan"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def words(cell: str | None) -> str | None:
    """The text of a cell; None where it is empty or says so."""
    text = " ".join((cell or "").split())
    return None if text.casefold() in _EMPTY else text


def several(cell: str | None) -> tuple[str | None, ...]:
    """The parts of a cell that holds several values parted by semicolons."""
    return tuple(words(part) for part in (cell or "").split(";")) if words(cell) else ()


def whole(cell: str | None) -> int | None:
    """A number of things, 0 or more."""
    text = (cell or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def degrees(latitude: str | None, longitude: str | None) -> tuple[float, float] | None:
    """A point in WGS 84 degrees; None where either is missing or not on the globe."""
    try:
        point = float(latitude or ""), float(longitude or "")
    except ValueError:
        return None
    if not all(map(math.isfinite, point)) or abs(point[0]) > 90 or abs(point[1]) > 180:
        return None
    return point


def span_of(text: str | None, around: Precision = Precision.DAY) -> tuple[str, str] | None:
    """The first and last ISO day of a written date, widened to what the coder is sure of.

    ``around`` WEEK takes three days on each side, MONTH the whole month that the day lies in.
    """
    day = _day(words(text) or "")
    if day is None:
        return None
    try:
        if around is Precision.WEEK:
            return (day - timedelta(3)).isoformat(), (day + timedelta(3)).isoformat()
    except OverflowError:
        return None
    if around is Precision.MONTH:
        last = monthrange(day.year, day.month)[1]
        return day.replace(day=1).isoformat(), day.replace(day=last).isoformat()
    return day.isoformat(), day.isoformat()


def _day(text: str) -> date | None:
    """``2023-01-31``, ``20230131``, ``31 January 2023``, ``31-Jan-23``; with a clock or without."""
    try:
        if len(text) == 8 and text.isdigit():
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if text[4:5] == "-":
            return date.fromisoformat(text[:10])
        day, month, year = text.replace("-", " ").split()[:3]
        number = int(year) + (2000 if len(year) == 2 else 0)
        return date(number, _MONTHS.index(month[:3].lower()) + 1, int(day))
    except (ValueError, OverflowError):
        return None
