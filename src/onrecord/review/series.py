"""series: a figure over time by claimant, and reasons as a waterfall; drawn by the server."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from onrecord.records import FigureStep, Reason
from onrecord.review.charts import WIDTH, Tick, date_ticks, iso_day, rounded

__all__ = ["FigureChart", "Mark", "Step", "figure_chart", "waterfall"]

ASIDE = 20.0  # between two figures of one day


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure drawn: a bar from ``top`` (the high) to ``bottom`` (the low), open or closed."""

    x: float
    top: float
    bottom: float
    open_top: bool
    open_bottom: bool
    series: int
    label: str


@dataclass(frozen=True, slots=True)
class FigureChart:
    """Figures of one kind over time; ``series`` names the claimants, by number."""

    what: str
    marks: tuple[Mark, ...]
    series: tuple[str, ...]
    ticks: tuple[Tick, ...]
    rungs: tuple[Tick, ...]


def figure_chart(what: str, steps: Sequence[FigureStep]) -> FigureChart | None:
    """Draw the steps of one kind of figure on a logarithmic scale; None if fewer than two."""
    dated = [s for s in steps if iso_day(s.published) and (s.low is not None or s.high is not None)]
    if len(dated) < 2:
        return None
    names = list(dict.fromkeys(s.claimants[-1] if s.claimants else "not told" for s in dated))
    values = [v for s in dated for v in (s.low, s.high) if v is not None]
    top, floor = math.log10(max(values) + 1) * 1.05 + 0.05, math.log10(min(values) + 1) * 0.9
    first = min(date.fromisoformat(s.published or "") for s in dated)
    last = max(date.fromisoformat(s.published or "") for s in dated)
    whole = max((last - first).days, 1)

    def y(value: int) -> float:
        return rounded(280 - (math.log10(value + 1) - floor) / (top - floor) * 260)

    marks = []
    for s in dated:
        day = date.fromisoformat(s.published or "")
        name = s.claimants[-1] if s.claimants else "not told"
        low, high = s.low, s.high
        marks.append(
            Mark(
                x=rounded(40 + (day - first).days / whole * (WIDTH - 80)),
                top=y(high) if high is not None else max(y(low or 0) - 26, 4),
                bottom=y(low) if low is not None else min(y(high or 0) + 26, 280),
                open_top=high is None,
                open_bottom=low is None,
                series=names.index(name),
                label=f"{s.words}, {name}, {s.published}",
            )
        )
    stop = last + timedelta(1)
    axis = date_ticks(first, stop if (stop - first).days > 1 else first + timedelta(2))
    ticks = tuple(Tick(rounded(40 + t.x / WIDTH * (WIDTH - 80)), t.label) for t in axis)
    rungs = tuple(Tick(y(v), f"{v:,}") for v in _rungs(min(values), max(values)))
    return FigureChart(what, tuple(_spread(marks)), tuple(names), ticks, rungs)


def _spread(marks: Iterable[Mark]) -> Iterable[Mark]:
    """Marks of one day side by side."""
    seen: dict[float, int] = {}
    for mark in marks:
        n = seen.get(mark.x, 0)
        seen[mark.x] = n + 1
        yield replace(mark, x=rounded(mark.x + n * ASIDE))


def _rungs(low: int, high: int) -> list[int]:
    ladder = [m * 10**p for p in range(10) for m in (1, 2, 5)]
    inside = [v for v in ladder if low * 0.8 <= v <= high * 1.2]
    return inside[:: max(1, math.ceil(len(inside) / 6))]


@dataclass(frozen=True, slots=True)
class Step:
    """One reason: a bar from where the sum stood to where it then stands (natural log-odds)."""

    name: str
    detail: str
    weight: float
    total: float
    x: float
    width: float


def waterfall(reasons: Sequence[Reason]) -> tuple[tuple[Step, ...], float]:
    """The reasons as bars that each begin where the one before ends, and where nought lies."""
    totals = [0.0]
    for r in reasons:
        totals.append(totals[-1] + r.weight)
    low, high = min(totals), max(totals)
    scale = WIDTH / ((high - low) or 1.0)
    steps = tuple(
        Step(
            name=r.name.replace("_", " "),
            detail=r.detail,
            weight=r.weight,
            total=b,
            x=rounded((min(a, b) - low) * scale),
            width=rounded(max(abs(b - a) * scale, 2.0)),
        )
        for r, (a, b) in zip(reasons, pairwise(totals), strict=True)
    )
    return steps, rounded(-low * scale)
