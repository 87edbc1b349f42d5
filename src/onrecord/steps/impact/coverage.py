"""coverage: how many reports a day the records hold, and where that changes.

Coverage comes before any answer: a series that jumps because a feed was added is no reaction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onrecord.records import Record
from onrecord.steps.impact.quote import outlet_of, published_day

__all__ = [
    "Coverage",
    "Gap",
    "Level",
    "OutletCoverage",
    "breaks",
    "coverage",
    "levels",
    "shared_jumps",
]

Counts = NDArray[np.int64]
WEEK = 7
SHORTEST = 8  # weeks that a level must last
FAR = 4  # weeks after which a wave of news has mostly passed
JUMP = 1.5  # ratio of neighbouring levels from which a change is told
SHORTEST_GAP = 14  # days without any report below which nothing is made of it


@dataclass(frozen=True, slots=True)
class OutletCoverage:
    """One outlet's dated reports; ``first`` and ``last`` are ISO days."""

    outlet: str
    reports: int
    first: str
    last: str
    a_day: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without any report, ISO, inclusive."""

    first: str
    last: str
    days: int


@dataclass(frozen=True, slots=True)
class Level:
    """A stretch in which things happen at about one rate; ISO days, inclusive."""

    first: str
    last: str
    a_day: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """The reports over time.

    ``undated`` reports have no known publication day. ``levels`` part the time where the number of
    reports changes for good; one level means no change was found. ``changes`` say so in words.
    """

    reports: int
    undated: int
    first: str | None
    last: str | None
    outlets: tuple[OutletCoverage, ...]
    gaps: tuple[Gap, ...]
    levels: tuple[Level, ...]
    changes: tuple[str, ...]


def coverage(records: Sequence[Record]) -> Coverage:
    """Count dated reports by outlet, and find gaps and changes of level."""
    days: dict[str, list[int]] = {}
    undated = 0
    for record in records:
        day = _ordinal(published_day(record.document))
        if day is None:
            undated += 1
        else:
            days.setdefault(outlet_of(record.document), []).append(day)
    every = sorted(d for ds in days.values() for d in ds)
    if not every:
        return Coverage(len(records), undated, None, None, (), (), (), ())
    first, last = every[0], every[-1]
    length = last - first + 1
    outlets = tuple(
        OutletCoverage(o, len(ds), _iso(min(ds)), _iso(max(ds)), round(len(ds) / length, 3))
        for o, ds in sorted(days.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    counts = np.bincount(np.array(every) - first, minlength=length)
    found = levels(counts, first)
    changes = (*_level_words(found), *_outlet_words(outlets, first, last))
    return Coverage(
        len(records), undated, _iso(first), _iso(last), outlets, _gaps(every), found, changes
    )


def _gaps(days: Sequence[int]) -> tuple[Gap, ...]:
    """Stretches without any report that are too long for chance.

    At ``r`` reports a day a stretch of ``L`` empty days comes about ``days * r * exp(-r L)`` times;
    the limit is twice the ``L`` at which that is 0.01, for news comes in waves.
    """
    length = days[-1] - days[0] + 1
    rate = len(days) / length
    limit = max(SHORTEST_GAP, 2.0 * math.log(100.0 * length * rate) / rate)
    steps = [(a, b) for a, b in pairwise(days) if b - a - 1 >= limit]
    return tuple(Gap(_iso(a + 1), _iso(b - 1), b - a - 1) for a, b in steps)


def _level_words(found: Sequence[Level]) -> list[str]:
    return [
        f"reports go from {a.a_day:.2f} to {b.a_day:.2f} a day about {b.first}"
        for a, b in pairwise(found)
    ]


def _outlet_words(outlets: Sequence[OutletCoverage], first: int, last: int) -> list[str]:
    """Outlets that begin well after the start or end well before the end of the collection."""
    margin, words = SHORTEST * WEEK, []
    for o in outlets:
        begins, ends = date.fromisoformat(o.first).toordinal(), date.fromisoformat(o.last)
        if o.reports >= 5 and begins > first + margin:
            words.append(f"{o.outlet} begins on {o.first}")
        if o.reports >= 5 and ends.toordinal() < last - margin:
            words.append(f"{o.outlet} ends on {o.last}")
    return words


def levels(counts: Counts, first: int) -> tuple[Level, ...]:
    """The stretches of about one rate in daily ``counts`` that start on the ordinal ``first``."""
    starts = [0, *breaks(counts), len(counts)]
    return tuple(
        Level(_iso(first + a), _iso(first + b - 1), round(float(counts[a:b].mean()), 3))
        for a, b in pairwise(starts)
        if b > a
    )


def breaks(counts: Counts) -> tuple[int, ...]:
    """Days (indices) at which the level of daily counts changes for good.

    Optimal partitioning (Jackson et al. 2005) of weekly sums with a Poisson cost and the penalty
    3 log(weeks) a change, times the dispersion of long means, so that most waves of news are not
    taken for changes of level; a stretch lasts at least eight weeks, and neighbours differ by
    half or more.
    """
    weeks = len(counts) // WEEK
    sums = counts[: weeks * WEEK].reshape(weeks, WEEK).sum(1).astype(float)
    if weeks < 2 * SHORTEST or not sums.any():
        return ()
    penalty = 3.0 * float(np.log(weeks)) * _dispersion(sums)
    total = np.concatenate([[0.0], np.cumsum(sums)])
    best = np.full(weeks + 1, np.inf)
    best[0], before = -penalty, np.zeros(weeks + 1, dtype=int)
    for end in range(SHORTEST, weeks + 1):
        start = np.arange(0, end - SHORTEST + 1)
        number, length = total[end] - total[start], end - start
        rate = np.maximum(number / length, 1e-12)
        cost = best[start] + penalty - 2.0 * number * np.log(rate) + 2.0 * number
        best[end], before[end] = cost.min(), int(cost.argmin())
    cuts, end = [], weeks
    while end > 0:
        end = int(before[end])
        if end > 0:
            cuts.append(end)
    return _clear(total, sorted(cuts), weeks)


def _dispersion(sums: NDArray[np.float64]) -> float:
    """How much more a long mean of weekly sums varies than Poisson counts do; at least 1.

    From differences of weeks, so that a few changes of level add little: those four weeks apart
    give the variance, those of neighbours how much of it lasts from week to week (as in a
    first-order autoregression, whose long means vary ``(1 + r) / (1 - r)`` times as much).
    """
    near = float(np.mean(np.diff(sums) ** 2)) / 2.0
    apart = float(np.mean((sums[FAR:] - sums[:-FAR]) ** 2)) / 2.0
    lasting = min(max(1.0 - near / apart, 0.0), 0.8) if apart > 0 else 0.0
    return max(1.0, apart / float(sums.mean()) * (1 + lasting) / (1 - lasting))


def _clear(total: NDArray[np.float64], cuts: list[int], weeks: int) -> tuple[int, ...]:
    """Take out the cuts whose sides differ by less than :data:`JUMP`, the smallest first."""
    while cuts:
        ends = [0, *cuts, weeks]
        rates = [(total[b] - total[a]) / (b - a) for a, b in pairwise(ends)]
        ratios = [(max(x, y) + 0.1) / (min(x, y) + 0.1) for x, y in pairwise(rates)]
        smallest = min(range(len(cuts)), key=lambda i: ratios[i])
        if ratios[smallest] >= JUMP:
            break
        del cuts[smallest]
    return tuple(c * WEEK for c in cuts)


def shared_jumps(name: str, series: Counts, first: int, reports: Coverage) -> tuple[str, ...]:
    """Changes of a series that fall together with a change of coverage, in words."""
    changes = [date.fromisoformat(level.first).toordinal() for level in reports.levels[1:]]
    found = levels(series, first)
    words = []
    for a, b in pairwise(found):
        at = date.fromisoformat(b.first).toordinal()
        if any(abs(at - c) <= 3 * WEEK for c in changes):
            words.append(
                f"{name} goes from {a.a_day:.2f} to {b.a_day:.2f} a day about {b.first}, when the "
                "number of reports changes too: it may be the coverage that changes, not the events"
            )
    return tuple(words)


def _ordinal(iso: str | None) -> int | None:
    try:
        return date.fromisoformat(iso).toordinal() if iso else None
    except ValueError:
        return None


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
