"""Components: documents joined into lineages by links, overruled by people's judgements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.records import Decision, Judgement, Link, Relation

__all__ = ["components"]

Pair = tuple[str, str]


def components(
    documents: Iterable[str], links: Iterable[Link], judgements: Iterable[Judgement] = ()
) -> tuple[tuple[str, ...], ...]:
    """The lineages: ids of the documents that are one way in which the news came.

    Documents hang together by ``copied_from`` links with a score above 0. A person's ``same``
    joins two documents without a link; ``different`` keeps them in two lineages, also where other
    links would join them by a detour: links are taken strongest first (ties by id), and one that
    would bring together two documents that were judged different is left out. Of two opposite
    judgements on one pair the later holds (``made``, then id). Among ``same`` judgements that
    together contradict a ``different``, later ones are taken first. ``undo`` takes a judgement
    back, and can itself be undone.

    Each lineage is sorted, and so are the lineages; links and judgements on other ids are passed
    over. The order of the input never matters.
    """
    known = sorted(set(documents))
    same, different = _rulings(known, judgements)
    sets = _Sets(known, different)
    for left, right in same:
        sets.join(left, right)
    copied = {
        (link.id, link.left, link.right, link.score)
        for link in links
        if link.relation is Relation.COPIED_FROM and link.score > 0
    }
    for _, left, right, _ in sorted(copied, key=lambda c: (-c[3], c[0])):
        if left in sets and right in sets:
            sets.join(left, right)
    return sets.all()


class _Sets:
    """Disjoint sets of ids, some of which must stay apart."""

    def __init__(self, ids: Sequence[str], apart: Iterable[Pair]) -> None:
        self._members = {i: [i] for i in ids}
        self._root = {i: i for i in ids}
        self._apart: dict[str, set[str]] = {i: set() for i in ids}
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def __contains__(self, item: str) -> bool:
        return item in self._root

    def join(self, left: str, right: str) -> None:
        """Join the two sets, unless a pair in them must stay apart."""
        a, b = self._root[left], self._root[right]
        if a == b or b in {self._root[i] for i in self._apart[a]}:
            return
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        for member in self._members[b]:
            self._root[member] = a
        self._members[a] += self._members.pop(b)
        self._apart[a] |= self._apart.pop(b)

    def all(self) -> tuple[tuple[str, ...], ...]:
        """The sets, sorted."""
        return tuple(sorted(tuple(sorted(m)) for m in self._members.values()))


def _rulings(
    documents: Sequence[str], judgements: Iterable[Judgement]
) -> tuple[list[Pair], list[Pair]]:
    """The pairs judged the same, later ones first, and those judged different."""
    known = set(documents)
    last: dict[Pair, Judgement] = {}
    for judgement in sorted(standing(judgements), key=lambda j: (j.made, j.id)):
        pair = _pair(judgement)
        if pair is not None and known.issuperset(pair) and pair[0] != pair[1]:
            last[pair] = judgement
    newest = sorted(last.items(), key=lambda p: (p[1].made, p[1].id), reverse=True)
    same = [pair for pair, j in newest if j.decision is Decision.SAME]
    return same, sorted(pair for pair, j in newest if j.decision is Decision.DIFFERENT)


def _pair(judgement: Judgement) -> Pair | None:
    if judgement.decision not in (Decision.SAME, Decision.DIFFERENT) or judgement.other is None:
        return None
    left, right = sorted((judgement.target, judgement.other))
    return left, right


def standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements that nobody took back, or whose taking back was taken back."""
    by_id = {j.id: j for j in judgements}
    undoing: dict[str, list[str]] = {}
    for j in by_id.values():
        if j.decision is Decision.UNDO:
            undoing.setdefault(j.target, []).append(j.id)
    stands: dict[str, bool] = {}

    # Later judgements are settled first: an undo is always younger than what it undoes, because
    # its id hashes the other's. Hand-made rings of undos undo each other by time, then by id.
    for j in sorted(by_id.values(), key=lambda j: (j.made, j.id), reverse=True):
        if j.id not in stands:
            _settle(j.id, undoing, stands)
    return [j for key, j in sorted(by_id.items()) if stands[key]]


def _settle(start: str, undoing: dict[str, list[str]], stands: dict[str, bool]) -> None:
    """Settle a judgement after those that undo it, without recursion (chains can be long)."""
    path = [start]
    while path:
        here = path[-1]
        open_ = [u for u in sorted(undoing.get(here, ())) if u not in stands and u not in path]
        if open_:
            path.append(open_[0])
        else:
            stands[here] = not any(stands.get(u, False) for u in undoing.get(here, ()))
            path.pop()
