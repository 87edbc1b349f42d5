"""Candidates: which texts to compare, by their words, their sources, releases and corrections.

Every search looks texts up by keys, so that no step compares all with all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.steps.lineage.report import Report, Text
from onrecord.steps.lineage.sketch import (
    ALL_FACTS,
    Pair,
    bands,
    counted,
    enough,
    filed,
    meeting,
    sketch,
)
from onrecord.steps.lineage.words import Hashes, hashed, mixed

__all__ = [
    "NEAR",
    "WHOLE",
    "Keys",
    "Named",
    "days_apart",
    "keys_of",
    "named_in",
    "pairs_to_compare",
]

NEAR = 3  # days between a report and another that was made from it
LATE = 60  # days within which an outlet corrects itself
LEAST_TOLD = 0.35
WHOLE = 0.6  # of a report stands under an outlet: it tells that outlet's story

_QUOTED = np.uint64(0x9E3779B97F4A7C15)  # keys of quotations are none of shingles


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of a whole collection: only these outlets' reports are looked up by facts.

    Ids of the outlets that any report gives as a source, and of those that correct themselves.
    """

    sources: frozenset[str] = frozenset()
    correcting: frozenset[str] = frozenset()

    def __or__(self, other: Named) -> Named:
        return Named(self.sources | other.sources, self.correcting | other.correcting)


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Under which keys a text is looked up: each net by itself, since each pairs in its own way."""

    bands: Hashes
    sketch: Hashes
    told: Hashes


def named_in(reports: Iterable[Report]) -> Named:
    """What these reports add to what is known of the collection."""
    used: set[str] = set()
    correcting: set[str] = set()
    for report in reports:
        used.update(sources(report))
        if report.correction and report.outlet is not None:
            correcting.add(report.outlet.id)
    return Named(frozenset(used), frozenset(correcting))


def keys_of(text: Text, named: Named) -> Keys:
    """The keys of one text; texts that share none are not compared."""
    shingles = text.first.shingle_set
    told = {hashed(*key) for report in text.reports for key in _told(report, named)}
    return Keys(
        bands(shingles),
        sketch(shingles),
        np.concatenate(
            (mixed(text.first.quotes ^ _QUOTED), np.fromiter(sorted(told), dtype=np.uint64))
        ),
    )


def pairs_to_compare(texts: Sequence[Text]) -> list[Pair]:
    """Indices of the texts to compare, the smaller first, in order."""
    named = named_in(r for t in texts for r in t.reports)
    keys = [keys_of(t, named) for t in texts]
    numbers = range(len(texts))
    found = meeting(*filed([k.bands for k in keys], numbers))
    found |= meeting(*filed([k.told for k in keys], numbers), ALL_FACTS)
    shared = counted(*filed([k.sketch for k in keys], numbers))
    found |= {
        (i, j)
        for (i, j), n in shared.items()
        if enough(n, min(len(keys[i].sketch), len(keys[j].sketch)))
    }
    return sorted(found)


def days_apart(left: Text, right: Text) -> int | None:
    """The least number of days between two texts' reports; None where a day is unknown."""
    days = [r.day for r in left.reports if r.day is not None]
    others = [r.day for r in right.reports if r.day is not None]
    if len(days) < len(left.reports) or len(others) < len(right.reports):
        return None
    return min(abs(a - b) for a in days for b in others)


def sources(report: Report) -> Iterator[str]:
    """The outlets that the report credits, or that a good part of it stands under."""
    yield from {
        *(c.outlet.id for c in report.credits),
        *(t.outlet.id for t in report.told if t.share >= LEAST_TOLD),
    }


def _buckets(report: Report, width: int) -> Iterator[str]:
    """Stretches of days that the report falls in; two reports ``width`` days apart share one."""
    if report.day is None:
        yield "no day"
    else:
        yield str(report.day // width)
        yield str(report.day // width + 1)


def _told(report: Report, named: Named) -> Iterator[tuple[str, ...]]:
    """The keys by what the report tells, and of whom."""
    yield from _sources(report, named)
    yield from _releases(report)
    yield from _corrections(report, named)
    if report.version is not None:  # the numbered versions of one report
        yield ("version", report.version[0])


def _sources(report: Report, named: Named) -> Iterator[tuple[str, ...]]:
    """By outlet, fact and days: reports that tell an outlet's story, and that outlet's own."""
    outlets = set(sources(report))
    if report.outlet is not None:
        outlets.add(report.outlet.id)
    for outlet in outlets & named.sources:
        for fact in report.facts:
            for days in _buckets(report, NEAR):
                yield ("source", outlet, *fact, days)


def _releases(report: Report) -> Iterator[tuple[str, ...]]:
    """By a word of the issuer and days: reports that mostly tell one statement."""
    if report.release is not None:
        for word in report.release.issuer:
            for days in _buckets(report, NEAR):
                yield ("release", word, days)


def _corrections(report: Report, named: Named) -> Iterator[tuple[str, ...]]:
    """By outlet, fact and months: corrections, and what they may correct."""
    if report.outlet is not None and report.outlet.id in named.correcting:
        for fact in report.facts:
            for days in _buckets(report, LATE):
                yield ("correction", report.outlet.id, *fact, days)
