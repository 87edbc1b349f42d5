"""chosen: values that a person has chosen for an event's headline.

A ``choose`` judgement names a claim of the event, and in its changes the fields whose value is to
be that claim's: ``type``, ``when``, ``where``, or the kind of a figure (``killed``). The last
choice for a field holds; the other values all stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from onrecord.records import ClaimRef, CountKind, EventPlace, EventWhen, Judgement, TypeValue

__all__ = ["Choices", "choices", "chosen_counts", "chosen_of"]

V = TypeVar("V", TypeValue, EventWhen, EventPlace)
Choices = Mapping[str, tuple[str, str]]  # field -> claim, and the words of the rule


def choices(judgements: Iterable[Judgement], claims: Iterable[str]) -> Choices:
    """What was chosen for an event with these claims; ``judgements`` come the last one first."""
    mine = set(claims)
    found: dict[str, tuple[str, str]] = {}
    for j in judgements:
        if j.target in mine:
            for change in j.changes:
                field = "type" if change.field == "mode" else change.field
                found.setdefault(field, (j.target, f"chosen by {j.by} ({j.id})"))
    return found


def chosen_of(field: str, values: Iterable[V], made: Choices) -> tuple[V, str] | None:
    """The value that the chosen claim gives for a field, and the rule's words."""
    if field not in made:
        return None
    claim, words = made[field]
    value = next((v for v in values if _gives(v.claims, claim)), None)
    return None if value is None else (value, words)


def _gives(claims: tuple[ClaimRef, ...], claim: str) -> bool:
    return any(c.id == claim for c in claims)


def chosen_counts(made: Choices) -> Mapping[CountKind, tuple[str, str]]:
    """The choices that are about a kind of figure."""
    return {k: made[k.value] for k in CountKind if k.value in made}
