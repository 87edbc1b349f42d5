"""Facts: what two reports must agree on before one can have been made from the other.

Agreement in facts is no sign of copying (independent reports of one event agree as well). It is
only asked for where something else says that one report was made from another.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.records import Claim, Count

__all__ = ["Fact", "agreement", "facts_of"]

Fact = tuple[str, str, str]


def facts_of(claims: Sequence[Claim]) -> frozenset[Fact]:
    """Figures (type, what is counted, how many) and events in a place (type, place, day)."""
    found: set[Fact] = set()
    for claim in claims:
        found.update(
            (claim.type, n.what.value, str(number))
            for n in claim.counts
            if (number := _number(n)) is not None and number > 1
        )
        place, when = claim.where, claim.when
        if place is not None and place.geonameid is not None:
            day = when.earliest if when is not None else None
            found.add((claim.type, str(place.geonameid), day or ""))
    return frozenset(found)


def _number(count: Count) -> int | None:
    return count.low if count.low is not None else count.high


def agreement(left: frozenset[Fact], right: frozenset[Fact]) -> tuple[int, float]:
    """How many facts two reports share, and which part of the smaller one's facts that is."""
    shared = len(left & right)
    return shared, shared / max(min(len(left), len(right)), 1)
