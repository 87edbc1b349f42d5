"""weights: how much each finding speaks for or against one event, as a readable table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.records import Reason

__all__ = ["Weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Natural log-odds by name.

    Names begin with ``one:`` where both claims stand in one lineage of reports and with ``two:``
    where they stand in two; ``one:prior`` and ``two:prior`` are the odds before anything is known.
    A finding without a weight counts nothing and is not told.
    """

    table: Mapping[str, float]

    def prior(self, scope: str) -> float:
        """The log-odds before any finding."""
        return self.table.get(f"{scope}:prior", 0.0)

    def weigh(
        self, scope: str, grounds: Iterable[tuple[str, str]]
    ) -> tuple[float, tuple[Reason, ...]]:
        """The prior, and the findings that weigh anything as reasons, in the order given."""
        reasons = tuple(
            Reason(name, self.table[key], detail)
            for name, detail in grounds
            if (key := f"{scope}:{name}") in self.table
        )
        return self.prior(scope), reasons

    def reason(self, key: str, detail: str) -> Reason:
        """One reason by its full name in the table."""
        return Reason(key.partition(":")[2], self.table.get(key, 0.0), detail)
