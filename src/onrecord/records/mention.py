"""Mentions: spans that name an actor, a place or a number, with how they were resolved."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.span import Span

__all__ = ["Actor", "Candidate", "Count", "CountKind", "Place", "PlacePrecision", "PlaceUse"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading that was considered and lost, with the reason."""

    name: str
    id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who: ``span`` as written; the rest as far as it could be resolved.

    ``name`` is the canonical name where the actor is known, else the span's head words;
    ``country`` an ISO 3166-1 alpha-3 code; ``sector`` a PLOVER 2.0 sector (GOV, MIL, COP, ...);
    ``id`` the id in ``data/actors`` for organisations and people in public roles, None otherwise:
    private people never get an id.
    """

    span: Span
    name: str
    country: str | None = None
    sector: str | None = None
    id: str | None = None
    private: bool = False
    candidates: tuple[Candidate, ...] = ()


class PlacePrecision(StrEnum):
    """How fine a place is: never finer than the words."""

    SITE = "site"
    CITY = "city"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    REGION = "region"
    UNRESOLVED = "unresolved"


class PlaceUse(StrEnum):
    """What a toponym does in its sentence.

    ``literal`` a location ("in Rasht"), ``metonymic`` a government ("Tehran rejected"),
    ``demonym`` a people or nationality ("Iranian"), ``name`` part of another name
    ("Tehran Times"), ``described`` no toponym at all: a place told in words that no gazetteer
    holds ("outside his school", "Mill Creek Road"); unresolved, and never a value of an event.
    """

    LITERAL = "literal"
    METONYMIC = "metonymic"
    DEMONYM = "demonym"
    NAME = "name"
    DESCRIBED = "described"


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a toponym as written and what it was resolved to.

    ``country`` is an ISO 3166-1 alpha-3 code, ``admin1`` the name of the province or state,
    coordinates are WGS 84 degrees of a representative point, ``geonameid`` is GeoNames' id.
    All None where ``precision`` is ``unresolved``.
    """

    span: Span
    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    geonameid: int | None
    precision: PlacePrecision
    use: PlaceUse = PlaceUse.LITERAL
    candidates: tuple[Candidate, ...] = ()

    @property
    def named(self) -> bool:
        """Is it a toponym, and not only described?"""
        return self.use is not PlaceUse.DESCRIBED


class CountKind(StrEnum):
    """What a number counts."""

    KILLED = "killed"
    INJURED = "injured"
    ARRESTED = "arrested"
    PARTICIPANTS = "participants"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people or things: ``low`` and ``high`` inclusive, None where open.

    ``span`` quotes the number with its modifier and noun ("over 1,500 people"); ``modifier`` is
    the word that opens or blurs it ("over", "at least", "nearly", "dozens"), None for an exact
    number.
    """

    span: Span
    what: CountKind
    low: int | None
    high: int | None
    modifier: str | None = None
