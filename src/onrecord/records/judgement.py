"""Judgement: a decision by a person or a named rule; appended, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.ids import content_id

__all__ = ["Change", "Decision", "Judgement"]


class Decision(StrEnum):
    """What was decided.

    About one claim, attribution or other part of a record (``target``): ``accept`` it as it
    stands, ``amend`` it by ``changes``, ``reject`` it, or be ``unsure``. About two claims or two
    documents (``target`` and ``other``): they are about the ``same`` event (for documents: of the
    same lineage), or ``different``. About an event's value: ``choose`` the one that claim
    ``target`` gives for the field in ``changes``. About a record: ``retire`` it (a newer coding
    replaces it) or ``withdraw`` it (its publisher has killed or corrected the story). ``undo``
    takes back the judgement ``target``.
    """

    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"
    UNSURE = "unsure"
    SAME = "same"
    DIFFERENT = "different"
    CHOOSE = "choose"
    RETIRE = "retire"
    WITHDRAW = "withdraw"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Change:
    """One amended field: its name in the wire format, and the new value as JSON."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who decided what about what, when, and why.

    ``made`` is an ISO 8601 time in UTC with seconds; ``by`` an account name or ``rule:NAME``;
    ``target`` and ``other`` ids of claims, attributions, documents, records or judgements;
    ``document`` the id of the document that the target belongs to, where there is one.
    """

    id: str
    made: str
    by: str
    decision: Decision
    target: str
    other: str | None = None
    document: str | None = None
    changes: tuple[Change, ...] = ()
    reason: str = ""

    @classmethod
    def of(
        cls,
        *,
        made: str,
        by: str,
        decision: Decision,
        target: str,
        other: str | None = None,
        document: str | None = None,
        changes: tuple[Change, ...] = (),
        reason: str = "",
    ) -> Judgement:
        """A judgement under its content id, the hash of all its fields."""
        parts = [[c.field, c.value] for c in changes]
        identity = content_id(
            "j1", made, by, decision.value, target, other, document, parts, reason
        )
        return cls(identity, made, by, decision, target, other, document, changes, reason)

    def undone(self, made: str, by: str, reason: str = "") -> Judgement:
        """The judgement that takes this one back."""
        return Judgement.of(
            made=made,
            by=by,
            decision=Decision.UNDO,
            target=self.id,
            document=self.document,
            reason=reason,
        )
