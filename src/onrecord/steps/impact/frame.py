"""frame: the days that are looked at, and the events that lie in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from onrecord.steps.impact.coverage import Coverage
from onrecord.steps.impact.days import Frame
from onrecord.steps.impact.gather import LeftOut, Occurrence

__all__ = ["OUTSIDE", "Framed", "framed"]

OUTSIDE = "outside the days looked at"
IN_GAP = "in a gap in which nothing was reported"
MOST = 0.8  # share of the events that must lie in the reports' days for these to be the frame
LEAD = 7  # days before the first report that still belong to it: reports come after events
LONGEST = 366 * 60  # days; beyond that something is wrong with a date


@dataclass(frozen=True, slots=True)
class Framed:
    """The frame (None where there is no dated event) and the events of both kinds in it."""

    frame: Frame | None
    first: tuple[Occurrence, ...]
    then: tuple[Occurrence, ...]
    out_first: tuple[LeftOut, ...]
    out_then: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def framed(
    first: Sequence[Occurrence],
    then: Sequence[Occurrence],
    reports: Coverage,
    start: date | None = None,
    end: date | None = None,
) -> Framed:
    """The reports' days if most events lie in them, else the events' own; or as the user says."""
    every = [*first, *then]
    if not every:
        return Framed(None, (), (), (), (), ())
    low, high, notes = _limits(every, reports)
    low = start.toordinal() if start else low
    high = end.toordinal() if end else high
    if high - low >= LONGEST:
        low = high - LONGEST + 1
        notes.append("only the last 60 years are looked at; give the first day to change that")
    if high < low:
        return Framed(None, (), (), _out(first, (), OUTSIDE), _out(then, (), OUTSIDE), ())
    observed = np.ones(high - low + 1, dtype=bool)
    for gap in reports.gaps:
        a, b = date.fromisoformat(gap.first).toordinal(), date.fromisoformat(gap.last).toordinal()
        if a > low and b < high:
            observed[a - low : b - low + 1] = False
            notes.append(
                f"no report from {gap.first} to {gap.last} ({gap.days} days): these days do not "
                "count as days without events"
            )
    frame = Frame(low, observed)
    kept_first, out_first = _kept(first, frame)
    kept_then, out_then = _kept(then, frame)
    return Framed(frame, kept_first, kept_then, out_first, out_then, tuple(notes))


def _limits(every: Sequence[Occurrence], reports: Coverage) -> tuple[int, int, list[str]]:
    low, high = min(o.earliest for o in every), max(o.latest for o in every)
    if reports.first is None or reports.last is None:
        note = "no report has a publication date: the days from the first to the last event count"
        return low, high, [note]
    first = date.fromisoformat(reports.first).toordinal() - LEAD
    last = date.fromisoformat(reports.last).toordinal()
    inside = sum(first <= o.latest and o.earliest <= last for o in every)
    if inside >= MOST * len(every):
        return first, last, []
    note = (
        f"only {inside} of {len(every)} events lie in the days of the reports ({reports.first} to "
        f"{reports.last}): the days from the first to the last event count instead"
    )
    return low, high, [note]


def _kept(
    occurrences: Sequence[Occurrence], frame: Frame
) -> tuple[tuple[Occurrence, ...], tuple[LeftOut, ...]]:
    last = frame.first + frame.length - 1
    inside = [o for o in occurrences if o.latest >= frame.first and o.earliest <= last]
    kept = tuple(o for o in inside if _seen(o, frame))
    out = (*_out(occurrences, inside, OUTSIDE), *_out(inside, kept, IN_GAP))
    return kept, out


def _seen(o: Occurrence, frame: Frame) -> bool:
    a, b = max(o.earliest - frame.first, 0), o.latest - frame.first
    return bool(frame.observed[a : b + 1].any())


def _out(
    before: Sequence[Occurrence], after: Sequence[Occurrence], reason: str
) -> tuple[LeftOut, ...]:
    number = len(before) - len(after)
    return (LeftOut(reason, number),) if number else ()
