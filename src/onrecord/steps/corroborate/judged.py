"""judged: what people have decided, applied to the records before anything is derived from them.

Judgements are appended, never overwritten: the last one about a thing holds, and an ``undo`` takes
one back (also another undo). The records themselves stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

import msgspec

from onrecord.errors import RecordError
from onrecord.records import Change, Claim, Decision, Judgement, Record

__all__ = ["Decided", "Judged", "decided", "judged", "standing"]

Pair = tuple[str, str]
_FIELDS = frozenset(f.name for f in fields(Claim)) - {"id", "reasons"}


@dataclass(frozen=True, slots=True)
class Judged:
    """Records as judged, and what was decided about pairs and values.

    ``same`` and ``different`` hold pairs of claims or of documents (smaller id first);
    ``withdrawn`` ids of documents that their publisher or a person has withdrawn; ``chosen`` the
    ``choose`` judgements in force, the last one first.
    """

    records: tuple[Record, ...]
    same: frozenset[Pair]
    different: frozenset[Pair]
    withdrawn: frozenset[str]
    chosen: tuple[Judgement, ...]


def standing(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that have not been undone, in the order in which they were made."""
    ordered = sorted({j.id: j for j in judgements}.values(), key=lambda j: (j.made, j.id))
    undone: set[str] = set()
    for j in reversed(ordered):
        if j.decision is Decision.UNDO and j.id not in undone:
            undone.add(j.target)
    return tuple(j for j in ordered if j.id not in undone and j.decision is not Decision.UNDO)


@dataclass(frozen=True, slots=True)
class Decided:
    """What judgements in force say, for any records; the fields are those of :class:`Judged`.

    ``retired`` are ids of documents; ``about`` holds the decisions about each claim, in order.
    """

    same: frozenset[Pair]
    different: frozenset[Pair]
    retired: frozenset[str]
    withdrawn: frozenset[str]
    about: Mapping[str, list[Judgement]]
    chosen: tuple[Judgement, ...]

    def applied(self, record: Record) -> Record | None:
        """The record as the judgements leave it; None where its document is retired.

        Raises:
            RecordError: see :func:`judged`.
        """
        if record.document.id in self.retired:
            return None
        if not any(c.id in self.about for c in record.claims):
            return record
        claims = (_claim(c, self.about.get(c.id, [])) for c in record.claims)
        return replace(record, claims=tuple(c for c in claims if c is not None))

    def withdraws(self, record: Record) -> bool:
        """Has its publisher, or a person, withdrawn the report?"""
        return record.document.withdrawn or record.document.id in self.withdrawn


def decided(judgements: Iterable[Judgement]) -> Decided:
    """What the judgements say together."""
    held = standing(judgements)
    pairs: dict[Pair, Decision] = {}
    about: dict[str, list[Judgement]] = {}
    retired, withdrawn = set(), set()
    for j in held:
        if j.decision in (Decision.SAME, Decision.DIFFERENT) and j.other:
            pairs[min(j.target, j.other), max(j.target, j.other)] = j.decision
        elif j.decision is Decision.RETIRE:
            retired.add(j.target)
        elif j.decision is Decision.WITHDRAW:
            withdrawn.add(j.target)
        elif j.decision in (Decision.ACCEPT, Decision.AMEND, Decision.REJECT, Decision.UNSURE):
            about.setdefault(j.target, []).append(j)
    return Decided(
        same=frozenset(p for p, d in pairs.items() if d is Decision.SAME),
        different=frozenset(p for p, d in pairs.items() if d is Decision.DIFFERENT),
        retired=frozenset(retired),
        withdrawn=frozenset(withdrawn),
        about=about,
        chosen=tuple(j for j in reversed(held) if j.decision is Decision.CHOOSE),
    )


def judged(records: Iterable[Record], judgements: Iterable[Judgement]) -> Judged:
    """Apply all judgements.

    Rejected claims and retired documents are left out; amended claims carry their new values;
    documents count as withdrawn where their publisher or a judgement says so.

    Raises:
        RecordError: a judgement amends a field that a claim does not have, or with a value that
            does not fit.
    """
    told = decided(judgements)
    kept = tuple(r for record in records if (r := told.applied(record)) is not None)
    return Judged(
        records=kept,
        same=told.same,
        different=told.different,
        withdrawn=told.withdrawn | {r.document.id for r in kept if told.withdraws(r)},
        chosen=told.chosen,
    )


def _claim(claim: Claim, decided: list[Judgement]) -> Claim | None:
    """The claim as the judgements leave it; None where the last word is to reject it."""
    now: Claim | None = claim
    for j in decided:
        if j.decision is Decision.REJECT:
            now = None
        elif j.decision is Decision.AMEND:
            # What is amended is the claim as coded: two coders who amend it, blind to each other,
            # must not add up to a claim that neither made.
            now = _amended(claim, j.changes, j.id)
        else:
            now = claim
    return now


def _amended(claim: Claim, changes: Iterable[Change], by: str) -> Claim:
    whole = msgspec.to_builtins(claim)
    for change in changes:
        if change.field not in _FIELDS:
            raise RecordError(f"judgement {by}: a claim has no field {change.field!r} to amend")
        try:
            whole[change.field] = msgspec.json.decode(change.value)
            msgspec.convert(whole, Claim)
        except (msgspec.DecodeError, msgspec.ValidationError) as e:
            raise RecordError(f"judgement {by}: the new {change.field} does not fit: {e}") from e
    return msgspec.convert(whole, Claim)
