"""independent: in how many independent ways something reached us.

Ten papers that print one agency are one way, and so are ten papers that quote one police chief. Two
papers are two ways only if they are no copies of each other *and* have it from two claimants. So
the number of ways is the largest number of (lineage of reports, claimant) pairs in which no lineage
and no claimant comes twice: a maximum matching (Kuhn 1955). By Koenig's theorem it is also the
smallest number of lineages and claimants that one would have to leave out to be left with nothing.

It is never more than the lineages, hence never more than the reports; a further copy of a report
adds nothing to it. A claimant that a report names takes precedence over the report's own voice,
which may well have it from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from onrecord.records import Lineage
from onrecord.steps.corroborate.said import Said

__all__ = ["lineages", "ways"]


def ways(said: Iterable[Said]) -> int:
    """The number of independent ways; 0 for nothing."""
    edges = _edges(said)
    if len(edges) < 2:
        return len(edges)
    return len(_matched(edges))


def lineages(said: Iterable[Said], why: Mapping[str, tuple[str, ...]]) -> tuple[Lineage, ...]:
    """The ways, each with its reports and claimants; ``why`` tells why documents were joined.

    A report or claimant that adds no further way stands with the one that it shares something with.
    """
    items = tuple(said)
    edges = _edges(items)
    matched = _matched(edges)  # claimant -> lineage
    way_of_lineage = {lineage: lineage for lineage in matched.values()}
    for lineage in sorted(edges):
        if lineage not in way_of_lineage:
            way_of_lineage[lineage] = min(matched[k] for k in edges[lineage] if k in matched)
    documents: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    grounds: dict[str, set[str]] = defaultdict(set)
    for s in items:
        way = way_of_lineage[s.lineage]
        documents[way].add(s.document.ref)
        names[way].add(s.claimant.name)
        grounds[way].update(why.get(s.lineage, ()))
    for lineage, way in way_of_lineage.items():
        if lineage != way:
            grounds[way].add("one claimant")
    return tuple(
        Lineage(tuple(sorted(documents[w])), tuple(sorted(names[w])), tuple(sorted(grounds[w])))
        for w in sorted(documents, key=lambda w: min(documents[w]))
    )


def _edges(said: Iterable[Said]) -> dict[str, set[str]]:
    """Which lineage has it from which claimants; own voices of a report and its copies are one."""
    strong: dict[str, set[str]] = defaultdict(set)
    weak: dict[str, set[str]] = defaultdict(set)
    for s in said:
        (weak if s.claimant.weak else strong)[s.lineage].add(s.claimant.key)
    one: dict[str, str] = {}

    def root(key: str) -> str:
        while one.get(key, key) != key:
            key = one[key]
        return key

    for keys in weak.values():
        first, *others = sorted(keys)
        for other in others:
            a, b = sorted((root(first), root(other)))
            one[b] = a
    edges = {lineage: {root(k) for k in keys} for lineage, keys in strong.items()}
    for lineage, keys in weak.items():
        if lineage not in edges:
            edges[lineage] = {root(k) for k in keys}
    return edges


def _matched(edges: Mapping[str, set[str]]) -> dict[str, str]:
    """A largest matching as claimant -> lineage, the same whatever the order of the input."""
    matched: dict[str, str] = {}
    for lineage in sorted(edges):
        _augment(lineage, edges, matched)
    return matched


def _augment(start: str, edges: Mapping[str, set[str]], matched: dict[str, str]) -> None:
    """Find a claimant for the lineage, moving others where need be (breadth first)."""
    came: dict[str, str] = {}  # claimant -> lineage that asks for it
    queue = [start]
    for lineage in queue:
        for key in sorted(edges[lineage]):
            if key in came:
                continue
            came[key] = lineage
            if key not in matched:
                _move(key, start, came, matched)
                return
            queue.append(matched[key])


def _move(key: str, start: str, came: Mapping[str, str], matched: dict[str, str]) -> None:
    while True:
        lineage = came[key]
        before = next((k for k, owner in matched.items() if owner == lineage), None)
        matched[key] = lineage
        if lineage == start or before is None:
            return
        key = before
