"""Links: two claims or two documents compared, and why they belong together or do not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.ids import content_id

__all__ = ["Link", "Reason", "Relation"]


class Relation(StrEnum):
    """How the two stand to each other.

    ``same_event`` and ``contradicts`` hold between claims, ``copied_from`` between documents
    (``left`` is the copy, ``right`` what it was copied from, where the order is known).
    """

    SAME_EVENT = "same_event"
    COPIED_FROM = "copied_from"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Reason:
    """One named ground of a link: ``weight`` in natural log-odds, ``detail`` in plain words."""

    name: str
    weight: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Two claims or documents compared.

    ``left`` and ``right`` are ids; ``prior`` and the reasons' weights are natural log-odds and add
    up to the score (Fellegi and Sunter 1969), so that every score can be drawn as a waterfall.
    """

    id: str
    left: str
    right: str
    relation: Relation
    prior: float
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(
        cls, left: str, right: str, relation: Relation, prior: float, reasons: tuple[Reason, ...]
    ) -> Link:
        """A link under its content id: the two ids and the relation, not the figures."""
        return cls(
            content_id("l1", left, right, relation.value), left, right, relation, prior, reasons
        )

    @property
    def score(self) -> float:
        """Log-odds that the relation holds: above 0 it is more likely than not."""
        return self.prior + sum(r.weight for r in self.reasons)
