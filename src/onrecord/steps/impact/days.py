"""days: two kinds of events as daily counts, drawn inside the doubt of each date.

Each draw gives every event one day between its earliest and its latest; the draws of an event
follow from its id alone, so that the same input gives the same answer in any order. Where all
dates are known to the day there is one draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.steps.impact.gather import Occurrence

__all__ = ["Draws", "Frame", "date_together", "draw", "same_report_pairs"]

Array = NDArray[np.float64]
Days = NDArray[np.int64]
DRAWS = 25  # draws where at least one date is wider than a day
TOGETHER = 7  # days within which two events of one report are dated together


@dataclass(frozen=True, slots=True)
class Frame:
    """The days that are looked at: ``first`` (an ordinal), how many, and which were observed."""

    first: int
    observed: NDArray[np.bool_]

    @property
    def length(self) -> int:
        """Days from the first to the last, observed or not."""
        return len(self.observed)

    @property
    def weekday(self) -> Days:
        """Day of the week, 0 Monday to 6 Sunday, of each day."""
        # Ordinal 1, 1 January of the year 1, was a Monday.
        return (np.arange(self.length, dtype=np.int64) + self.first - 1) % 7


@dataclass(frozen=True, slots=True)
class Draws:
    """Daily counts of both kinds, one row a draw.

    ``tied`` are pairs that are known only from one report or lineage, as rows ``(draw, day of the
    first, day of the second)``; they are in the counts, and must not count as a pair. Days count
    from the frame's first. ``days_first`` and ``days_second`` hold the drawn day of every event
    (rows: draws) as it is, ``second`` counts those of one report together (:func:`date_together`).
    """

    frame: Frame
    first: Array
    second: Array
    tied: Days
    days_first: Days
    days_second: Days
    tied_events: tuple[tuple[int, int], ...]


def draw(
    frame: Frame, first: Sequence[Occurrence], second: Sequence[Occurrence], draws: int = DRAWS
) -> Draws:
    """Draw days; events that cannot lie in the frame must have been taken out before."""
    if all(o.earliest == o.latest for o in (*first, *second)):
        draws = 1
    a = _drawn(frame, first, draws)
    b = _drawn(frame, second, draws)
    ties = same_report_pairs(first, second)
    together = b.copy()
    date_together(a, together, ties)
    tied = np.array(
        [(m, a[m, i], together[m, j]) for m in range(draws) for i, j in ties], dtype=np.int64
    ).reshape(-1, 3)
    return Draws(frame, _counts(a, frame), _counts(together, frame), tied, a, b, tuple(ties))


def _drawn(frame: Frame, occurrences: Sequence[Occurrence], draws: int) -> Days:
    """One day for each draw (row) and event (column), from the frame's first."""
    days = np.zeros((draws, len(occurrences)), dtype=np.int64)
    for column, o in enumerate(occurrences):
        low = max(o.earliest - frame.first, 0)
        high = min(o.latest - frame.first, frame.length - 1)
        if low == high:
            days[:, column] = low
        else:
            seed = int.from_bytes(hashlib.sha256(o.id.encode()).digest()[:8], "big")
            days[:, column] = np.random.default_rng(seed).integers(low, high + 1, draws)
    return days


def _counts(days: Days, frame: Frame) -> Array:
    counts = np.zeros((len(days), frame.length))
    for row, drawn in zip(counts, days, strict=True):
        np.add.at(row, drawn, 1.0)
    return counts * frame.observed


def same_report_pairs(
    first: Sequence[Occurrence], second: Sequence[Occurrence]
) -> list[tuple[int, int]]:
    """Index pairs of events that are known in one way only, and by the same report.

    Whether the one came after the other is then known only from that report, and whether the one
    is known at all may depend on the other's being reported.
    """
    by_report: dict[str, list[int]] = {}
    for i, o in enumerate(first):
        if len(o.ways) == 1:
            for ref in o.ways[0]:
                by_report.setdefault(ref, []).append(i)
    pairs = {
        (i, j)
        for j, o in enumerate(second)
        if len(o.ways) == 1
        for ref in o.ways[0]
        for i in by_report.get(ref, ())
        if first[i].id != o.id
    }
    return sorted(pairs)


def date_together(a: Days, b: Days, ties: Sequence[tuple[int, int]]) -> None:
    """Give a second event that is tied to a first one, a week or less apart, the first one's day.

    Taking out the pair alone is not enough: an event that is reported with another one a few days
    later lies to one side of the whole wave that the other one lies in (benchmarks/impact.md).
    """
    tied: dict[int, list[int]] = {}
    for i, j in ties:
        tied.setdefault(j, []).append(i)
    for j, partners in tied.items():
        apart = a[:, partners] - b[:, [j]]
        nearest = np.abs(apart).argmin(axis=1)
        step = np.take_along_axis(apart, nearest[:, None], axis=1)[:, 0]
        b[:, j] += np.where(np.abs(step) <= TOGETHER, step, 0)
