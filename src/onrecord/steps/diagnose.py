"""diagnose: how far the reports of each event diverge, and how much a rule decides.

The diagnostics of the R package eventreport (van Baalen and Höglund 2025), which conflict
researchers know, on events instead of tables of reports:

- *divergence* (``dscore``): different values of a variable in an event, less one; the mean over
  events. Normalised: divided by the number of different values in the whole collection.
- *share of disagreement*: events in which there is more than one value.
- *modal confidence*: the share of the most frequent value, mean over events.
- *range* and *standard deviation* of figures (their low ends), mean over events.

Two departures. eventreport counts reports; here copies are collapsed and claimants counted
(independent ways), and the share by reports stands beside it. It takes a report that is silent on a
variable for one more value; here silence is no value, and an event without one is passed over.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.records import ClaimRef, CountKind, Event, Role

__all__ = ["VARIABLES", "Diagnostic", "Divergence", "diagnose", "divergences"]

_COUNTS = tuple(k.value for k in CountKind if k is not CountKind.OTHER)
VARIABLES = ("mode", "when", "where", "actor", "recipient", *_COUNTS)


@dataclass(frozen=True, slots=True)
class Divergence:
    """One variable of one event.

    ``values`` are the different values as words, the best supported first; ``score`` their number
    less one. ``confidence`` is the first one's share of the independent ways, and
    ``confidence_by_reports`` of the reports, both in 0..1. ``low`` and ``high`` are the smallest
    and the largest low end of a figure, None for other variables.
    """

    event: str
    variable: str
    values: tuple[str, ...]
    score: int
    confidence: float
    confidence_by_reports: float
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One variable over all events that have a value of it.

    Scores as the module tells; ``normalised`` is None where the collection has no value at all,
    ``mean_range`` and ``mean_deviation`` (population standard deviation) for other than figures.
    """

    variable: str
    events: int
    divergence: float
    normalised: float | None
    disagreement: float
    confidence: float
    confidence_by_reports: float
    mean_range: float | None
    mean_deviation: float | None


@dataclass(frozen=True, slots=True)
class _Value:
    words: str
    lineages: int
    claims: tuple[ClaimRef, ...]
    number: int | None = None


def divergences(event: Event) -> tuple[Divergence, ...]:
    """Every variable of an event for which it has a value, in the order of :data:`VARIABLES`."""
    return tuple(_divergence(event, name, found) for name, found in _values(event))


def diagnose(events: Iterable[Event]) -> tuple[Diagnostic, ...]:
    """Every variable that any event has a value of, in the order of :data:`VARIABLES`."""
    found: dict[str, list[tuple[Divergence, list[_Value]]]] = {name: [] for name in VARIABLES}
    for event in events:
        for name, values in _values(event):
            found[name].append((_divergence(event, name, values), values))
    return tuple(_diagnostic(name, items) for name, items in found.items() if items)


def _values(event: Event) -> Iterator[tuple[str, list[_Value]]]:
    named: dict[str, list[_Value]] = {
        "mode": [_Value(v.mode, v.lineages, v.claims) for v in event.types if v.mode],
        "when": [_Value(v.edtf, v.lineages, v.claims) for v in event.whens if v.edtf],
        "where": [_Value(v.name, v.lineages, v.claims) for v in event.wheres],
        "actor": [
            _Value(a.name, a.lineages, a.claims) for a in event.actors if a.role is Role.ACTOR
        ],
        "recipient": [
            _Value(a.name, a.lineages, a.claims) for a in event.actors if a.role is Role.RECIPIENT
        ],
    }
    for count in event.counts:
        if count.what.value in _COUNTS:
            named[count.what.value] = [
                _Value(_bounds(v.low, v.high), v.lineages, v.claims, v.low or 0)
                for v in count.values
            ]
    for name in VARIABLES:
        if values := named.get(name):
            yield name, sorted(values, key=lambda v: (-v.lineages, -len(v.claims), v.words))


def _divergence(event: Event, name: str, values: list[_Value]) -> Divergence:
    reports = [len({c.document for c in v.claims}) for v in values]
    numbers = [v.number for v in values if v.number is not None]
    return Divergence(
        event=event.id,
        variable=name,
        values=tuple(v.words for v in values),
        score=len({v.words for v in values}) - 1,
        confidence=values[0].lineages / sum(v.lineages for v in values),
        confidence_by_reports=max(reports) / sum(reports),
        low=min(numbers, default=None),
        high=max(numbers, default=None),
    )


def _diagnostic(name: str, items: list[tuple[Divergence, list[_Value]]]) -> Diagnostic:
    n = len(items)
    scores = [d.score for d, _ in items]
    total = len({v.words for _, values in items for v in values})
    divergence = math.fsum(scores) / n
    ranges = [d.high - d.low for d, _ in items if d.high is not None and d.low is not None]
    spreads = [
        statistics.pstdev([v.number for v in values if v.number is not None])
        for _, values in items
        if values[0].number is not None
    ]
    return Diagnostic(
        variable=name,
        events=n,
        divergence=divergence,
        normalised=divergence / total if total else None,
        disagreement=sum(s > 0 for s in scores) / n,
        confidence=math.fsum(d.confidence for d, _ in items) / n,
        confidence_by_reports=math.fsum(d.confidence_by_reports for d, _ in items) / n,
        mean_range=math.fsum(ranges) / n if ranges else None,
        mean_deviation=math.fsum(spreads) / n if spreads else None,
    )


def _bounds(low: int | None, high: int | None) -> str:
    if high is None:
        return f"{low or 0} or more"
    return str(high) if low == high else f"{low or 0} to {high}"
