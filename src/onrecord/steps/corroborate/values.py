"""values: what is said of an event, each value with its claims, claimants and independent ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from onrecord.records import (
    Actor,
    Basis,
    Claim,
    ClaimRef,
    EventActor,
    EventPlace,
    EventWhen,
    Place,
    Precision,
    Role,
    TypeValue,
    When,
)
from onrecord.steps.corroborate.independent import ways
from onrecord.steps.corroborate.said import Said

__all__ = [
    "PRIVATE_PEOPLE",
    "Support",
    "actors_of",
    "gathered",
    "place_key",
    "places_of",
    "support",
    "types_of",
    "whens_of",
]

PRIVATE_PEOPLE = "[private people]"  # events name none; the claims lead to who may read it
_PRECISION = {p: i for i, p in enumerate(Precision)}
_BASIS = {b: i for i, b in enumerate(Basis)}
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Support:
    """Who stands behind a value, in the three fields that every value of an event carries."""

    claims: tuple[ClaimRef, ...]
    claimants: tuple[str, ...]
    lineages: int


def support(said: Iterable[Said]) -> Support:
    """The claims, claimants and independent ways of what these claims say."""
    items = tuple(said)
    return Support(
        tuple(sorted({s.ref for s in items})),
        tuple(sorted({s.claimant.name for s in items})),
        ways(items),
    )


def gathered(said: Iterable[Said], keys: Callable[[Said], Iterable[K]]) -> dict[K, list[Said]]:
    """The claims by each of their values."""
    found: dict[K, list[Said]] = defaultdict(list)
    for s in said:
        for k in dict.fromkeys(keys(s)):
            found[k].append(s)
    return found


def types_of(said: Iterable[Said]) -> tuple[TypeValue, ...]:
    """Event types with modes, the best supported first."""
    found = gathered(said, lambda s: [(s.claim.type, s.claim.mode)])
    values = []
    for (kind, mode), items in found.items():
        by = support(items)
        values.append(TypeValue(kind, mode, by.claims, by.claimants, by.lineages))
    return tuple(sorted(values, key=lambda v: (*_best(v), v.type, v.mode or "")))


def whens_of(said: Iterable[Said]) -> tuple[EventWhen, ...]:
    """The times that the claims state, the best supported first."""
    found = gathered(said, lambda s: _time_key(s.claim.when))
    values = []
    for items in found.values():
        when = min((s.claim.when for s in items if s.claim.when), key=_how_well_told)
        by = support(items)
        values.append(
            EventWhen(
                when.earliest,
                when.latest,
                when.precision,
                when.basis,
                when.edtf,
                by.claims,
                by.claimants,
                by.lineages,
            )
        )
    return tuple(sorted(values, key=lambda v: (*_best(v), v.earliest or "", v.latest or "")))


def _time_key(when: When | None) -> Iterable[tuple[str | None, str | None]]:
    if when is None or (when.earliest is None and when.latest is None):
        return []
    return [(when.earliest, when.latest)]


def _how_well_told(when: When) -> tuple[int, int, str]:
    return (_BASIS[when.basis], _PRECISION[when.precision], when.edtf)


def places_of(said: Iterable[Said]) -> tuple[EventPlace, ...]:
    """The places that the claims name, the best supported first; what is described is no value."""
    found = gathered(said, lambda s: [place_key(p)] if (p := named_place(s.claim)) else [])
    values = []
    for items in found.values():
        place = min((p for s in items if (p := named_place(s.claim))), key=_how_fully)
        values.append(event_place(place, support(items)))
    return tuple(sorted(values, key=lambda v: (*_best(v), v.name, v.geonameid or 0)))


def named_place(claim: Claim) -> Place | None:
    """The claim's place if it has a name: "his school" is another one in every report."""
    return claim.where if claim.where is not None and claim.where.named else None


def place_key(place: Place | EventPlace) -> str:
    """Equal for one place: GeoNames' id, or the name where it has none."""
    return str(place.geonameid) if place.geonameid is not None else place.name.casefold()


def event_place(place: Place, by: Support) -> EventPlace:
    """The place as an event's value."""
    return EventPlace(
        place.name,
        place.country,
        place.admin1,
        place.latitude,
        place.longitude,
        place.geonameid,
        place.precision,
        by.claims,
        by.claimants,
        by.lineages,
    )


def _how_fully(place: Place) -> tuple[str, str, str]:
    return (place.name, place.country or "", place.admin1 or "")


def actors_of(said: Iterable[Said]) -> tuple[EventActor, ...]:
    """Who is said to have done it, and to whom; private people together, without names."""
    found: dict[tuple[Role, str], list[tuple[Actor, Said]]] = defaultdict(list)
    for s in said:
        for role, actors in ((Role.ACTOR, s.claim.actors), (Role.RECIPIENT, s.claim.recipients)):
            for a in actors:
                key = PRIVATE_PEOPLE if a.private else a.id or a.name.casefold()
                found[role, key].append((a, s))
    values = []
    for (role, key), items in found.items():
        actor = min((a for a, _ in items), key=lambda a: (a.name, a.country or "", a.sector or ""))
        hidden = key == PRIVATE_PEOPLE
        by = support(s for _, s in items)
        values.append(
            EventActor(
                role=role,
                name=PRIVATE_PEOPLE if hidden else actor.name,
                country=None if hidden else actor.country,
                sector=None if hidden else actor.sector,
                id=None if hidden else actor.id,
                private=hidden,
                claims=by.claims,
                claimants=by.claimants,
                lineages=by.lineages,
            )
        )
    return tuple(sorted(values, key=lambda v: (v.role.value, *_best(v), v.name)))


def _best(value: TypeValue | EventWhen | EventPlace | EventActor) -> tuple[int, int]:
    return (-value.lineages, -len(value.claims))
