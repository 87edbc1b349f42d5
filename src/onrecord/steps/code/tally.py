"""Each number belongs to one claim: the one whose kind of event it counts, nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.records import Claim, Count, CountKind, Span

__all__ = ["share"]

# Which types a kind of count is of, before all others.
HOME = {
    CountKind.KILLED: ("ASSAULT",),
    CountKind.INJURED: ("ASSAULT",),
    CountKind.ARRESTED: ("COERCE",),
    CountKind.PARTICIPANTS: ("PROTEST", "MOBILIZE", "CONSULT"),
}


def share(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, each count left only where it fits best.

    "Killed three and arrested ten" gives both numbers to both events by grammar; here the three go
    to the killing and the ten to the arrest.
    """
    best: dict[Span, int] = {}
    for i, claim in enumerate(claims):
        for count in claim.counts:
            known = best.get(count.span)
            if known is None or _fit(claim, count) > _fit(claims[known], count):
                best[count.span] = i
    return tuple(
        replace(c, counts=tuple(n for n in c.counts if best[n.span] == i)) if c.counts else c
        for i, c in enumerate(claims)
    )


def _fit(claim: Claim, count: Count) -> tuple[bool, bool, int]:
    home = claim.type in HOME.get(count.what, ())
    spans = (claim.trigger, *(a.span for a in (*claim.recipients, *claim.actors)))
    inside = any(s.overlaps(count.span) for s in spans)
    trigger, span = claim.trigger, count.span
    gap = max(trigger.start - span.end, span.start - trigger.end, 0)
    return home, inside, -gap
