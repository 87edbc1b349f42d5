"""Compare: two texts held against each other, in words, facts and days."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.steps.lineage import weights
from onrecord.steps.lineage.candidates import NEAR, days_apart
from onrecord.steps.lineage.facts import Fact, agreement
from onrecord.steps.lineage.report import Text
from onrecord.steps.lineage.shared import Shared, shared_words

__all__ = ["Compared", "compare"]

LEAST_AGREEMENT = 0.6  # facts (up to three) times their part: two that are 30% of all
LEAST_SHARED = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two texts; ``facts`` shared, which are the part ``agreement`` of the smaller one's facts.

    ``days`` between them, None where no day is known.
    """

    left: Text
    right: Text
    shared: Shared
    facts: int
    agreement: float
    days: int | None

    @property
    def agree(self) -> bool:
        """Do they tell the same, in words or in facts?"""
        return (
            min(self.facts, 3) * self.agreement >= LEAST_AGREEMENT
            or self.shared.part >= LEAST_SHARED
            or (self.facts > 0 and self.shared.quoted > 0)
        )

    @property
    def near(self) -> bool:
        """Are they near in time, as far as is known?"""
        return self.days is None or self.days <= NEAR

    @property
    def closeness(self) -> float:
        """By how much they tell the same: for choosing between several possible sources."""
        return (
            min(self.facts, 3) * self.agreement
            + weights.quoted(self.shared.quoted)
            + self.shared.weight
        )


def compare(left: Text, right: Text) -> Compared:
    """Hold two texts against each other; where reports date facts differently, the best match."""
    facts, part = max(
        (agreement(a, b) for a in _facts(left) for b in _facts(right)),
        key=lambda f: (min(f[0], 3) * f[1], f),
    )
    return Compared(
        left, right, shared_words(left.first, right.first), facts, part, days_apart(left, right)
    )


def _facts(text: Text) -> set[frozenset[Fact]]:
    return {r.facts for r in text.reports}
