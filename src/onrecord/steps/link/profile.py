"""profile: what a claim, or several claims of one account, say that others can be held against.

A profile is made of sets, so that saying the same thing twice (a copy, a summary) changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from onrecord.records import (
    Actor,
    Claim,
    CountKind,
    Document,
    Mood,
    Place,
    PlacePrecision,
    Polarity,
    When,
)
from onrecord.steps.link.words import sentence_words

__all__ = ["Days", "Profile", "Spot", "days_of", "joined", "profile", "spot_of"]

REAL = frozenset({Mood.HAPPENED, Mood.ONGOING})
_TOWNS = frozenset({PlacePrecision.SITE, PlacePrecision.CITY})
_PARTS = frozenset({CountKind.OTHER, CountKind.PARTICIPANTS})
Days = tuple[int, int]  # first and last day, as proleptic Gregorian ordinals, inclusive
Figure = tuple[CountKind, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as it is compared; ``key`` is GeoNames' id, or the name where it has none."""

    key: str
    name: str
    town: bool
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared; ``near`` are the names in the claims' own sentences.

    ``times`` are the times that the claims state, ``published`` the days on which their reports
    appeared. ``people`` are the recipients' descriptions, compared only inside one report.
    ``sentences`` are the words of each sentence.
    """

    type: str
    modes: frozenset[str]
    times: frozenset[Days]
    published: frozenset[Days]
    spots: frozenset[Spot]
    actors: frozenset[str]
    recipients: frozenset[str]
    people: frozenset[str]
    figures: frozenset[Figure]
    triggers: frozenset[str]
    real: frozenset[bool]
    historical: frozenset[bool]
    polarity: frozenset[Polarity]
    near: frozenset[str]
    sentences: frozenset[frozenset[str]]


_SETS = tuple(f for f in fields(Profile) if f.name != "type")


def profile(claim: Claim, document: Document, sentence: str, known: frozenset[str]) -> Profile:
    """The profile of one claim in this sentence; ``known`` are the names in its reports."""
    words = sentence_words(sentence)
    time = days_of(claim.when)
    published = days_of(document.published)
    spot = spot_of(claim.where)
    return Profile(
        type=claim.type,
        modes=frozenset([claim.mode] if claim.mode else []),
        times=frozenset([time] if time else []),
        published=frozenset([published] if published else []),
        spots=frozenset([spot] if spot else []),
        actors=frozenset(_public(claim.actors)),
        recipients=frozenset(_public(claim.recipients)),
        people=frozenset(a.name.casefold() for a in claim.recipients),
        figures=frozenset((c.what, c.low, c.high) for c in claim.counts if c.what not in _PARTS),
        triggers=frozenset([claim.trigger.text.casefold()]),
        real=frozenset([claim.assertion.mood in REAL]),
        historical=frozenset([claim.assertion.historical]),
        polarity=frozenset([claim.assertion.polarity]),
        near=words & known,
        sentences=frozenset([words]),
    )


def joined(a: Profile, b: Profile) -> Profile:
    """The profile of claims of one type that tell of one event."""
    if a == b:
        return a
    both = {f.name: getattr(a, f.name) | getattr(b, f.name) for f in _SETS}
    both["times"] = _narrowest(both["times"])
    return Profile(type=a.type, **both)


def _narrowest(times: frozenset[Days]) -> frozenset[Days]:
    """Without those that hold another one: "this year" says nothing more beside a day of it."""
    return frozenset(
        t for t in times if not any(t[0] <= u[0] and u[1] <= t[1] and t != u for u in times)
    )


def days_of(when: When | None) -> Days | None:
    """The days of a time that is closed on both sides; None for any other."""
    if when is None or when.earliest is None or when.latest is None:
        return None
    try:
        first, last = date.fromisoformat(when.earliest), date.fromisoformat(when.latest)
    except ValueError:  # a year that the calendar of the standard library does not know
        return None
    return (first.toordinal(), last.toordinal())


def spot_of(place: Place | None) -> Spot | None:
    """The place as it is compared; None where the report names none ("the city" may be any)."""
    if place is None or not place.named:
        return None
    key = str(place.geonameid) if place.geonameid is not None else place.name.casefold()
    return Spot(
        key=key,
        name=place.name.casefold(),
        town=place.precision in _TOWNS,
        country=place.country,
        admin1=place.admin1,
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _public(actors: Iterable[Actor]) -> Iterable[str]:
    """Keys of organisations and of people in public roles; private people have none."""
    return (a.id or a.name.casefold() for a in actors if not a.private)
