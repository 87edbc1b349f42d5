"""Events: what linked claims add up to; every value says who stands behind it.

An event is derived, never stored as a fact: the same claims, links and judgements give the same
events, in any order. Its id hashes the ids of its claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from onrecord.records.claim import Mood
from onrecord.records.link import Reason
from onrecord.records.mention import CountKind, PlacePrecision
from onrecord.records.when import Basis, Precision

__all__ = [
    "EVENTS_SCHEMA",
    "ClaimRef",
    "Contradiction",
    "ContradictionKind",
    "Corroboration",
    "CountValue",
    "Event",
    "EventActor",
    "EventCount",
    "EventPlace",
    "EventWhen",
    "FigureStep",
    "Lineage",
    "Position",
    "Role",
    "TypeValue",
]

EVENTS_SCHEMA: Literal["onrecord-events/1"] = "onrecord-events/1"


@dataclass(frozen=True, slots=True, order=True)
class ClaimRef:
    """A claim by the ids of its document and of itself."""

    document: str
    id: str


# Every value below carries the same three: ``claims`` that give it; ``claimants`` who say it, by
# name, an outlet in its own voice as ``"Outlet (own voice)"``; ``lineages``, the number of
# independent ways in which it reached us (copies of one text, and reports that quote one claimant,
# count once), 1 or more and never more than the reports.


@dataclass(frozen=True, slots=True)
class TypeValue:
    """An event type and mode (PLOVER 2.0)."""

    type: str
    mode: str | None
    claims: tuple[ClaimRef, ...]
    claimants: tuple[str, ...]
    lineages: int


@dataclass(frozen=True, slots=True)
class EventWhen:
    """A time: ISO days, inclusive, None where open; ``edtf`` as in :class:`When`."""

    earliest: str | None
    latest: str | None
    precision: Precision
    basis: Basis
    edtf: str
    claims: tuple[ClaimRef, ...]
    claimants: tuple[str, ...]
    lineages: int


@dataclass(frozen=True, slots=True)
class EventPlace:
    """A place; coordinates are WGS 84 degrees of a representative point."""

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    geonameid: int | None
    precision: PlacePrecision
    claims: tuple[ClaimRef, ...]
    claimants: tuple[str, ...]
    lineages: int


class Role(StrEnum):
    """On which side of the event an actor stands."""

    ACTOR = "actor"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True)
class EventActor:
    """Who is said to have done it, or to whom it was done."""

    role: Role
    name: str
    country: str | None
    sector: str | None
    id: str | None
    private: bool
    claims: tuple[ClaimRef, ...]
    claimants: tuple[str, ...]
    lineages: int


@dataclass(frozen=True, slots=True)
class CountValue:
    """One figure: ``low`` and ``high`` inclusive, None where open; ``words`` as first written."""

    low: int | None
    high: int | None
    words: str
    claims: tuple[ClaimRef, ...]
    claimants: tuple[str, ...]
    lineages: int


@dataclass(frozen=True, slots=True)
class EventCount:
    """A figure of the event: what the named ``rule`` makes of all ``values``, and the values.

    ``rule`` names how ``low`` and ``high`` came about; ``indeterminate`` in it means that the rule
    left a tie, and then they span the tied values.
    """

    what: CountKind
    low: int | None
    high: int | None
    rule: str
    values: tuple[CountValue, ...]


@dataclass(frozen=True, slots=True)
class FigureStep:
    """One step of a figure over time: when it was published, by whom, and what changed.

    ``note`` is ``first``, ``repeated``, ``raised``, ``lowered``, ``bound lost`` ("at least 40"
    became "40") or ``bound added``.
    """

    what: CountKind
    published: str | None
    outlet: str | None
    claimants: tuple[str, ...]
    low: int | None
    high: int | None
    words: str
    claim: ClaimRef
    note: str


class ContradictionKind(StrEnum):
    """On what the claims disagree."""

    FIGURES = "figures"
    DENIED = "denied"
    PLACE = "place"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a contradiction."""

    value: str
    claims: tuple[ClaimRef, ...]
    claimants: tuple[str, ...]
    lineages: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Values that cannot all be right, with who stands for each; ``what`` names the variable."""

    kind: ContradictionKind
    what: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Reports and claimants that count as one way in which the event reached us.

    ``documents`` are refs; ``why`` names the grounds on which they were joined.
    """

    documents: tuple[str, ...]
    claimants: tuple[str, ...]
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corroboration:
    """Who stands behind the event, in parts that are never made one number.

    ``reports`` and ``lineages`` count; ``outlets``, ``claimants`` and ``denied_by`` are names;
    ``own_voice`` the outlets that say it themselves; ``silent`` outlets of the collection that
    reported in the event's days and place but say nothing of it.
    """

    reports: int
    outlets: tuple[str, ...]
    lineages: int
    claimants: tuple[str, ...]
    denied_by: tuple[str, ...]
    own_voice: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Linked claims and what they add up to; one line of ``onrecord events``.

    ``type``, ``mode``, ``when`` and ``where`` are what the named rules make of the values in
    ``types``, ``whens`` and ``wheres`` (None where they leave it open). ``documents`` are refs.
    ``reasons`` are the grounds of the links that hold it together, strongest first. ``mood`` is
    ``happened`` where any claim says that it did, else what most claims say. ``about`` are
    claims that only tell of it (an investigation, a charge, help) without a time, place or figure
    of their own; they give it no value. ``withdrawn`` are the refs of reports in it that their
    publisher or a person has withdrawn; ``rules`` say how each headline value came about.
    """

    id: str
    type: str
    mode: str | None
    when: EventWhen | None
    where: EventPlace | None
    actors: tuple[EventActor, ...]
    counts: tuple[EventCount, ...]
    documents: tuple[str, ...]
    claims: tuple[ClaimRef, ...]
    corroboration: Corroboration
    contradictions: tuple[Contradiction, ...]
    reasons: tuple[Reason, ...]
    types: tuple[TypeValue, ...]
    whens: tuple[EventWhen, ...]
    wheres: tuple[EventPlace, ...]
    lineages: tuple[Lineage, ...]
    figures: tuple[FigureStep, ...]
    rules: tuple[tuple[str, str], ...]
    mood: Mood = Mood.HAPPENED
    about: tuple[ClaimRef, ...] = ()
    withdrawn: tuple[str, ...] = ()
    schema: Literal["onrecord-events/1"] = EVENTS_SCHEMA
