"""claimants: the tree of who says what, outermost claimant first.

A claim stands under the *innermost* attribution of its chain, and that one under its parent, so
that reading down a branch reads "A says that B says that ...". The first group is the outlet's own
voice. A claim whose source is missing from the record is shown as such; it never falls to the
outlet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.records import Attribution, CausalClaim, Claim, Record, SpeakerKind

__all__ = ["Group", "Node", "claimants", "known_chain"]


@dataclass(frozen=True, slots=True)
class Node:
    """One attribution (None: own voice, or a missing one) with what stands directly in it."""

    attribution: Attribution | None
    claims: tuple[Claim, ...] = ()
    causes: tuple[CausalClaim, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """All that one claimant is said to say at one level of the tree.

    ``own_voice``: the outlet itself; ``lead`` is the attribution that describes the claimant most
    fully (None for the own voice and for a missing source).
    """

    lead: Attribution | None
    own_voice: bool
    nodes: tuple[Node, ...]


def claimants(record: Record) -> tuple[Group, ...]:
    """The groups of a record: own voice first (always there), then in order of the text."""
    by_id = {a.id: a for a in record.attributions}
    claims: dict[str | None, list[Claim]] = defaultdict(list)
    causes: dict[str | None, list[CausalClaim]] = defaultdict(list)
    for claim in record.claims:
        claims[_place(claim.chain, by_id)].append(claim)
    for cause in record.causes:
        causes[_place(cause.chain, by_id)].append(cause)
    children: dict[str | None, list[Attribution]] = defaultdict(list)
    for a in sorted(record.attributions, key=_position):
        children[_parent(a, by_id)].append(a)

    def node(a: Attribution) -> Node:
        inner = _groups(node(child) for child in children[a.id])
        return Node(a, tuple(claims[a.id]), tuple(causes[a.id]), inner)

    own = Group(None, True, (Node(None, tuple(claims[None]), tuple(causes[None])),))
    lost = Node(None, tuple(claims[_LOST]), tuple(causes[_LOST]))
    found = _groups(node(a) for a in children[None])
    return (own, *found, *([Group(None, False, (lost,))] if lost.claims or lost.causes else []))


def known_chain(chain: Iterable[str], by_id: dict[str, Attribution]) -> tuple[Attribution, ...]:
    """The attributions of a chain that the record holds, outermost first."""
    return tuple(by_id[i] for i in chain if i in by_id)


_LOST = ""  # no attribution has this id


def _place(chain: tuple[str, ...], by_id: dict[str, Attribution]) -> str | None:
    known = known_chain(chain, by_id)
    if known:
        return known[-1].id
    return _LOST if chain else None


def _parent(a: Attribution, by_id: dict[str, Attribution]) -> str | None:
    """The parent's id; None where there is none, it is missing, or the links run in a circle."""
    seen, step = {a.id}, a
    while step.parent is not None and (above := by_id.get(step.parent)) is not None:
        if above.id in seen:
            return None
        seen.add(above.id)
        step = above
    return a.parent if a.parent in by_id else None


def _position(a: Attribution) -> tuple[int, str]:
    spans = [s.start for s in (*a.content, a.cue, a.source) if s is not None]
    return (min(spans, default=0), a.id)


def _groups(nodes: Iterable[Node]) -> tuple[Group, ...]:
    grouped: dict[tuple[str, SpeakerKind | None], list[Node]] = {}
    for n in nodes:
        grouped.setdefault(_who(n.attribution), []).append(n)
    return tuple(Group(_lead(members), False, tuple(members)) for members in grouped.values())


def _who(a: Attribution | None) -> tuple[str, SpeakerKind | None]:
    """Same claimant: same name and kind. One without a speaker is nobody else's."""
    if a is None or a.speaker is None:
        return (f"\0{a.source.text if a and a.source else ''}".casefold(), None)
    return (a.speaker.name.casefold(), a.speaker.kind)


def _lead(nodes: list[Node]) -> Attribution | None:
    def fullness(n: Node) -> int:
        s = n.attribution.speaker if n.attribution else None
        return sum(len(x or "") for x in (s.role, s.organisation, s.place)) if s else -1

    return max(nodes, key=fullness).attribution
