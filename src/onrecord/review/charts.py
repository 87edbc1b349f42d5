"""charts: numbers to shapes, drawn by the server as SVG; nothing runs in the browser.

All lengths are in the units of the drawing's own ``width``. Every chart has its figures as a table
beside it, for those who do not see it and those who want to copy it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

from onrecord.store import TimeBar

__all__ = [
    "WIDTH",
    "Bin",
    "Histogram",
    "Interval",
    "Tick",
    "date_ticks",
    "histogram",
    "intervals",
    "iso_day",
    "rounded",
]

WIDTH = 1000.0
_STEPS = (1, 7, 14)  # days a bin, before months, quarters and years take over
MOST_BINS = 120


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on the axis at ``x``."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of days: claims that lie in it for certain, and claims that may.

    ``x`` and ``width`` are where it is drawn; ``sure`` and ``maybe`` the bars' heights in 0..1.
    """

    first: str
    last: str
    certain: int
    possible: int
    x: float
    width: float
    sure: float
    maybe: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """Claims over time. ``earlier``, ``later`` and ``unknown`` count those outside the drawing."""

    bins: tuple[Bin, ...]
    ticks: tuple[Tick, ...]
    unit: str
    most: int
    earlier: int
    later: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Interval:
    """Claims of one type with one time: a bar from the first day that it may be to the last.

    ``open_left`` and ``open_right``: that side is not known, or lies beyond the drawing.
    """

    earliest: str | None
    latest: str | None
    type: str
    claims: int
    x: float
    width: float
    open_left: bool
    open_right: bool


def histogram(bars: Sequence[TimeBar], since: str | None, until: str | None) -> Histogram:
    """Bin the claims' times; the drawing spans ``since`` to ``until`` or where most claims lie."""
    known = [b for b in bars if b.earliest or b.latest]
    unknown = sum(b.claims for b in bars if not (b.earliest or b.latest))
    span = _span(known, since, until)
    if span is None:
        return Histogram((), (), "day", 0, 0, 0, unknown)
    first, last = span
    edges, unit = _edges(first, last)
    certain = [0] * (len(edges) - 1)
    steps = [0] * len(edges)  # of the possible ones: how many more, or fewer, than one bin before
    earlier = later = 0
    for bar in known:
        low, high = iso_day(bar.earliest) or date.min, iso_day(bar.latest) or date.max
        if high < edges[0]:
            earlier += bar.claims
        elif low >= edges[-1]:
            later += bar.claims
        else:
            i, j = _at(edges, low), _at(edges, high)
            if i == j and low >= edges[0] and high < edges[-1]:
                certain[i] += bar.claims
            else:
                steps[i] += bar.claims
                steps[j + 1] -= bar.claims
    possible = list(accumulate(steps))[:-1]
    most = max((c + p for c, p in zip(certain, possible, strict=True)), default=0)
    whole = (edges[-1] - edges[0]).days
    bins = tuple(
        Bin(
            first=a.isoformat(),
            last=(b - timedelta(1)).isoformat(),
            certain=c,
            possible=p,
            x=rounded((a - edges[0]).days / whole * WIDTH),
            width=rounded((b - a).days / whole * WIDTH),
            sure=rounded(c / most if most else 0, 4),
            maybe=rounded(p / most if most else 0, 4),
        )
        for (a, b), c, p in zip(pairwise(edges), certain, possible, strict=True)
    )
    return Histogram(bins, date_ticks(edges[0], edges[-1]), unit, most, earlier, later, unknown)


def intervals(bars: Sequence[TimeBar], drawn: Histogram, most: int) -> tuple[Interval, ...]:
    """The times with the most claims as bars on the histogram's axis, earliest first."""
    if not drawn.bins:
        return ()
    start = date.fromisoformat(drawn.bins[0].first)
    stop = date.fromisoformat(drawn.bins[-1].last) + timedelta(1)
    inside = [
        bar
        for bar in bars
        if (bar.earliest or bar.latest)
        and (iso_day(bar.latest) or date.max) >= start
        and (iso_day(bar.earliest) or date.min) < stop
    ]
    inside.sort(key=lambda b: (-b.claims, b.earliest or "", b.latest or "", b.type))
    shown = sorted(inside[:most], key=lambda b: (b.earliest or "", b.latest or "9999", b.type))
    return tuple(_interval(bar, start, stop) for bar in shown)


def _interval(bar: TimeBar, start: date, stop: date) -> Interval:
    low, high = iso_day(bar.earliest), iso_day(bar.latest)
    whole = (stop - start).days
    a = max(low or start, start)
    b = min((high + timedelta(1)) if high and high < date.max else stop, stop)
    return Interval(
        earliest=bar.earliest,
        latest=bar.latest,
        type=bar.type,
        claims=bar.claims,
        x=rounded((a - start).days / whole * WIDTH),
        width=rounded(max((b - a).days / whole * WIDTH, 4.0)),
        open_left=low is None or low < start,
        open_right=high is None or high >= stop,
    )


def _span(
    bars: Sequence[TimeBar], since: str | None, until: str | None
) -> tuple[date, date] | None:
    """First and last day to draw; without bounds, the middle 96% of the claims' days."""
    days = sorted((d, b.claims) for b in bars if (d := iso_day(b.earliest) or iso_day(b.latest)))
    ends = sorted((d, b.claims) for b in bars if (d := iso_day(b.latest) or iso_day(b.earliest)))
    if not days:
        return None
    first = iso_day(since) or _share(days, 0.02)
    last = iso_day(until) or _share(ends, 0.98)
    return (first, last) if first <= last else (last, first)


def _share(days: Sequence[tuple[date, int]], share: float) -> date:
    whole, seen = sum(n for _, n in days), 0
    for day, n in days:
        seen += n
        if seen >= share * whole:
            return day
    return days[-1][0]


def _edges(first: date, last: date) -> tuple[list[date], str]:
    """Edges of bins that cover both days, at most about :data:`MOST_BINS`."""
    whole = (last - first).days + 1
    for step in _STEPS:
        if whole / step <= MOST_BINS:
            count = math.ceil(whole / step)
            edges = [_later(first, i * step) for i in range(count + 1)]
            return edges, {1: "day", 7: "week", 14: "fortnight"}[step]
    years = last.year - first.year + 1
    for months, unit in ((1, "month"), (3, "quarter"), (12, "year"), (120, "decade")):
        if years * 12 / months <= MOST_BINS:
            return _months(first, last, months), unit
    return _months(first, last, 1200), "century"


def _months(first: date, last: date, step: int) -> list[date]:
    at = (first.year * 12 + first.month - 1) // step * step
    edges = []
    while True:
        year, month = divmod(at, 12)
        edges.append(date(min(max(year, 1), 9999), month + 1, 1))
        if edges[-1] > last or year >= 9999:
            return edges if len(edges) > 1 else [edges[0], _later(edges[0], 1)]
        at += step


def _later(day: date, days: int) -> date:
    return day + timedelta(min(days, (date.max - day).days))


def _at(edges: Sequence[date], day: date) -> int:
    """The bin that holds a day; the first or last for a day outside."""
    import bisect

    return min(max(bisect.bisect_right(edges, day) - 1, 0), len(edges) - 2)


def date_ticks(start: date, stop: date, most: int = 6) -> tuple[Tick, ...]:
    """About ``most`` days, months or years to write below an axis."""
    whole = (stop - start).days
    if whole <= 45:
        step = max(1, math.ceil(whole / most))
        days = [_later(start, i) for i in range(0, whole, step)]
        form = "{d.day} {m}" if start.year == stop.year else "{d.day} {m} {d.year}"
    elif whole <= 900:
        step = max(1, math.ceil(whole / 30.4 / most))
        days = [d for d in _months(start, stop, step) if start <= d < stop]
        form = "{m} {d.year}"
    else:
        step = 12 * max(1, math.ceil(whole / 365.25 / most))
        days = [d for d in _months(start, stop, step) if start <= d < stop]
        form = "{d.year}"
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return tuple(
        Tick(rounded((d - start).days / whole * WIDTH), form.format(d=d, m=names[d.month - 1]))
        for d in days
    )


def iso_day(iso: str | None) -> date | None:
    """The day, None where there is none or a calendar of four-digit years does not hold it."""
    if iso is None:
        return None
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def rounded(value: float, digits: int = 2) -> float:
    """As fine as a drawing needs."""
    return round(value, digits)
