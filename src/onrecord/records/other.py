"""OtherEvent: an event as another coder published it, to hold ours against.

Other coders (GDELT, POLECAT, ACLED) give events without saying who stands behind them. What they
wrote is kept as written; beside it stands what it is in our words, where a map says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.event import Role
from onrecord.records.mention import CountKind, PlacePrecision
from onrecord.records.when import Precision

__all__ = [
    "OtherActor",
    "OtherCoder",
    "OtherCount",
    "OtherEvent",
    "OtherPlace",
    "TypeBasis",
]


class OtherCoder(StrEnum):
    """Whose events these are."""

    GDELT = "gdelt"
    POLECAT = "polecat"
    ACLED = "acled"


class TypeBasis(StrEnum):
    """On what the PLOVER type rests.

    ``coded``: the coder itself uses PLOVER. ``published``: a published table of correspondences.
    ``own``: our own reading, where nobody has published one. ``none``: PLOVER has no such type.
    """

    CODED = "coded"
    PUBLISHED = "published"
    OWN = "own"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OtherActor:
    """A party, by the coder's name for it.

    ``country`` is ISO 3166-1 alpha-3 where the coder's code or name could be told; ``sector`` the
    coder's own code or word. ``directed`` is False where the coder's "actor 1" and "actor 2" say
    nothing about who did it to whom (ACLED).
    """

    role: Role
    name: str
    country: str | None = None
    sector: str | None = None
    directed: bool = True


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Where, as the coder says; degrees are WGS 84, ``country`` ISO 3166-1 alpha-3."""

    name: str
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonameid: int | None = None
    precision: PlacePrecision = PlacePrecision.UNRESOLVED


@dataclass(frozen=True, slots=True)
class OtherCount:
    """A figure of the event; ``low`` and ``high`` inclusive."""

    what: CountKind
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class OtherEvent:
    """One event of another coder; ``ref`` is the file and row that it was read from.

    ``code`` is the type in the coder's own scheme ("1823", "ASSAULT/firearms", "Riots/Mob
    violence"); ``type`` and ``mode`` are PLOVER 2.0, None where there is no correspondence, with
    its ``basis``. ``earliest`` and ``latest`` are ISO days, inclusive: the coder's date widened by
    what it says of its precision. ``sources`` are addresses or names of what the coder read;
    ``reports`` how many reports it says it saw; ``note`` its own words about the event.
    """

    coder: OtherCoder
    id: str
    ref: str
    code: str
    type: str | None
    mode: str | None
    basis: TypeBasis
    earliest: str | None
    latest: str | None
    precision: Precision
    actors: tuple[OtherActor, ...] = ()
    place: OtherPlace | None = None
    counts: tuple[OtherCount, ...] = ()
    sources: tuple[str, ...] = ()
    reports: int | None = None
    note: str | None = None
    published: str | None = None
