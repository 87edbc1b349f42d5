"""Candidates: which texts to compare, by their words, their sources, releases and corrections.

Every search looks texts up by keys, so that no step compares all with all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from onrecord.steps.lineage.report import Report, Text
from onrecord.steps.lineage.sketch import Pair, pairs_of, resembling, sharing

__all__ = ["NEAR", "WHOLE", "days_apart", "pairs_to_compare", "sources"]

NEAR = 3  # days between a report and another that was made from it
LATE = 60  # days within which an outlet corrects itself
LEAST_TOLD = 0.35
WHOLE = 0.6  # of a report stands under an outlet: it tells that outlet's story

Lists = defaultdict[Hashable, list[int]]


def pairs_to_compare(texts: Sequence[Text]) -> list[Pair]:
    """Indices of the texts to compare, the smaller first, in order."""
    sets = [t.first.shingle_set for t in texts]
    found = resembling(sets) | sharing(sets)
    for lists in (
        _quotes(texts),
        _sources(texts),
        _releases(texts),
        _corrections(texts),
        _versions(texts),
    ):
        found |= pairs_of(lists)
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


def _buckets(report: Report, width: int) -> Iterator[Hashable]:
    """Stretches of days that the report falls in; two reports ``width`` days apart share one."""
    if report.day is None:
        yield "no day"
    else:
        yield report.day // width
        yield report.day // width + 1


def _quotes(texts: Sequence[Text]) -> Lists:
    lists: Lists = defaultdict(list)
    for i, text in enumerate(texts):
        for run in text.first.quotes.tolist():
            lists[run].append(i)
    return lists


def _sources(texts: Sequence[Text]) -> Lists:
    """By outlet, fact and days: reports that tell an outlet's story, and that outlet's own."""
    lists: Lists = defaultdict(list)
    for i, text in enumerate(texts):
        for report in text.reports:
            named = set(sources(report))
            if report.outlet is not None:
                named.add(report.outlet.id)
            for outlet in named:
                for fact in report.facts:
                    for days in _buckets(report, NEAR):
                        lists[outlet, fact, days].append(i)
    used = {s for t in texts for r in t.reports for s in sources(r)}
    return defaultdict(list, {k: v for k, v in lists.items() if k[0] in used})  # type: ignore[index]


def _releases(texts: Sequence[Text]) -> Lists:
    """By a word of the issuer and days: reports that mostly tell one statement."""
    lists: Lists = defaultdict(list)
    for i, text in enumerate(texts):
        for report in text.reports:
            if report.release is not None:
                for word in report.release.issuer:
                    for days in _buckets(report, NEAR):
                        lists[word, days].append(i)
    return lists


def _corrections(texts: Sequence[Text]) -> Lists:
    """By outlet, fact and months: corrections, and what they may correct."""
    lists: Lists = defaultdict(list)
    correcting = {
        r.outlet.id for t in texts for r in t.reports if r.correction and r.outlet is not None
    }
    for i, text in enumerate(texts):
        for report in text.reports:
            if report.outlet is not None and report.outlet.id in correcting:
                for fact in report.facts:
                    for days in _buckets(report, LATE):
                        lists[report.outlet.id, fact, days].append(i)
    return lists


def _versions(texts: Sequence[Text]) -> Lists:
    """By ref: the numbered versions of one report."""
    lists: Lists = defaultdict(list)
    for i, text in enumerate(texts):
        for report in text.reports:
            if report.version is not None:
                lists[report.version[0]].append(i)
    return lists
