"""cluster: links -> groups of claims that tell of one event.

Not the transitive closure of the links: a chain of likely pairs would join everything. Groups are
joined, best pair of groups first, while the *average* over the pairs of their members speaks for it
(average linkage, Sokal and Michener 1958); a pair that was compared and rejected counts against it,
and so, less, does one that was not thought worth comparing.

The result depends on the set of links, not on their order. Ties are broken by the claims' words and
where they stand, then by ids: a copy says the same words at the same place, so that one more copy
never breaks a tie another way.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping

from onrecord.records import Claim, Link, Relation

__all__ = ["NOT_COMPARED", "groups_of", "words_of"]

NOT_COMPARED = -1.0  # log-odds of a pair that no link tells of
COMPARABLE = 6  # partners in another group that an account can be expected to be compared with

Pair = tuple[str, str]
Words = tuple[str, int, str, str]
NO_WORDS: Words = ("", 0, "", "")


def words_of(claim: Claim) -> Words:
    """What a claim and its copies have in common, as something to order by."""
    spans = [a.span for a in (*claim.actors, *claim.recipients)] + [c.span for c in claim.counts]
    spans += [x.span for x in (claim.where, claim.when) if x is not None and x.span is not None]
    rest = "|".join(f"{s.start} {s.text}" for s in spans)
    return (claim.type, claim.trigger.start, claim.trigger.text, rest)


def groups_of(
    claims: Iterable[str],
    links: Iterable[Link],
    lineage_of: Mapping[str, str],
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
    words: Mapping[str, Words] | None = None,
) -> tuple[tuple[str, ...], ...]:
    """The claims in groups, each sorted, in order of their first member.

    Args:
        claims: the ids of all claims; each comes out exactly once.
        links: ``same_event`` links; those that name an unknown claim are passed over.
        lineage_of: the lineage of each claim. Links within a lineage tie a further mention to its
            account and are followed first.
        same: pairs that a person has put together.
        different: pairs that a person has kept apart; this wins over everything.
        words: what each claim says (`words_of`), to break ties by.
    """
    known = sorted(set(claims))
    groups = _Groups(known, different)
    for a, b in sorted(same):
        groups.join(a, b)
    ties: list[Link] = []
    across: list[Link] = []
    for k in sorted({k.id: k for k in links}.values(), key=lambda k: (-k.score, k.id)):
        if k.relation is Relation.SAME_EVENT and k.left in groups.of and k.right in groups.of:
            inside = k.score > 0 and lineage_of.get(k.left) == lineage_of.get(k.right)
            (ties if inside else across).append(k)
    accounts = _accounts(known, ties, groups)
    _average(groups, across, accounts, words or {})
    return tuple(sorted(tuple(sorted(g)) for g in groups.members.values()))


def _accounts(
    claims: Iterable[str], ties: Iterable[Link], groups: _Groups
) -> dict[str, tuple[str, ...]]:
    """Follow the ties; what each claim's account holds, as if nobody had kept anything apart.

    Mentions that a person has kept apart from the one that they are tied to stay together as far as
    that is allowed, and are still held against the accounts that theirs was held against.
    """
    whole = _Groups(claims, ())
    for k in ties:
        groups.join(k.left, k.right)
        whole.join(k.left, k.right)
    for members in sorted(tuple(sorted(m)) for m in whole.members.values()):
        if len({groups.of[c] for c in members}) > 1:
            for i, c in enumerate(members):
                for d in members[:i]:
                    groups.join(c, d)
    return {c: tuple(m) for m in whole.members.values() for c in m}


class _Groups:
    """Disjoint groups with pairs that must not meet."""

    def __init__(self, claims: Iterable[str], different: Iterable[Pair]) -> None:
        self.of = {c: c for c in claims}
        self.members = {c: [c] for c in self.of}
        self.apart: dict[str, set[str]] = defaultdict(set)
        for a, b in different:
            if a in self.of and b in self.of:
                self.apart[a].add(b)
                self.apart[b].add(a)

    def join(self, a: str, b: str) -> str | None:
        """Join the groups of two claims; the smaller goes into the larger. None if kept apart."""
        if a not in self.of or b not in self.of:
            return None
        x, y = self.of[a], self.of[b]
        if x == y:
            return x
        if (len(self.members[x]), y) < (len(self.members[y]), x):
            x, y = y, x
        if self._kept_apart(x, y):
            return None
        for claim in self.members[y]:
            self.of[claim] = x
        self.members[x] += self.members.pop(y)
        return x

    def _kept_apart(self, x: str, y: str) -> bool:
        small, large = sorted((x, y), key=lambda g: len(self.members[g]))
        return bool(self.apart) and any(
            self.of[other] == large for c in self.members[small] for other in self.apart.get(c, ())
        )


def _average(
    groups: _Groups,
    links: Iterable[Link],
    accounts: Mapping[str, tuple[str, ...]],
    words: Mapping[str, Words],
) -> None:
    """Join groups while the best average between two is above 0."""
    sums: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for k in sorted(links, key=lambda k: k.id):
        left = {groups.of[c] for c in accounts[k.left]}
        right = {groups.of[c] for c in accounts[k.right]}
        for x in sorted(left):
            for y in sorted(right - {x}):
                total, number = sums[x].get(y, (0.0, 0))
                sums[x][y] = sums[y][x] = (total + k.score, number + 1)
    size = dict.fromkeys(groups.members, 1)
    first = {
        x: (min(words.get(c, NO_WORDS) for c in members), x)
        for x, members in groups.members.items()
    }
    heap: list[tuple[float, tuple[Words, str], tuple[Words, str]]] = []

    def push(x: str, y: str) -> None:
        mean = _mean(sums[x][y], size[x], size[y])
        if mean > 0:
            one, other = sorted((first[x], first[y]))
            heapq.heappush(heap, (-mean, one, other))

    for x in sorted(sums):
        for y in sums[x]:
            if x < y:
                push(x, y)
    while heap:
        negative, (_, x), (_, y) = heapq.heappop(heap)
        if y not in sums.get(x, {}) or -negative != _mean(sums[x][y], size[x], size[y]):
            continue  # one of the two has been joined to a third since
        kept = groups.join(x, y)
        if kept is None:
            del sums[x][y], sums[y][x]
            continue
        gone = y if kept == x else x
        size[kept] += size.pop(gone)
        first[kept] = (min(first[kept][0], first.pop(gone)[0]), kept)
        for other, (total, number) in sums.pop(gone).items():
            del sums[other][gone]
            if other != kept:
                old, count = sums[kept].get(other, (0.0, 0))
                sums[kept][other] = sums[other][kept] = (old + total, count + number)
        for other in sums[kept]:
            push(kept, other)


def _mean(known: tuple[float, int], x: int, y: int) -> float:
    """The average over the pairs between two groups of ``x`` and ``y`` accounts."""
    total, number = known
    expected = min(x * y, COMPARABLE * min(x, y))
    missing = max(0, expected - number)
    return round((total + NOT_COMPARED * missing) / (number + missing), 9)  # sums in any order
