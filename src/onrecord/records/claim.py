"""Claims: what a report says happened, what it says led to what, and what it points to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.mention import Actor, Count, Place
from onrecord.records.span import Span
from onrecord.records.when import When

__all__ = [
    "Assertion",
    "CausalClaim",
    "CausalRelation",
    "Claim",
    "Evidence",
    "EvidenceKind",
    "LoadedWord",
    "Mood",
    "Polarity",
]


class Polarity(StrEnum):
    """Is the event said to be so, or said not to be so?"""

    AFFIRMED = "affirmed"
    DENIED = "denied"


class Mood(StrEnum):
    """How the event is said to stand to reality."""

    HAPPENED = "happened"
    ONGOING = "ongoing"
    PLANNED = "planned"
    THREATENED = "threatened"
    DEMANDED = "demanded"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True)
class Assertion:
    """The kind of assertion; ``historical``: background, over about a year before the report."""

    polarity: Polarity = Polarity.AFFIRMED
    mood: Mood = Mood.HAPPENED
    historical: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """In this report, on these words, this is said to have happened.

    ``type`` and ``mode`` are PLOVER 2.0 (mode None where the type has none or none is stated);
    ``chain`` the ids of the attributions that the claim stands in, outermost first: empty means
    the outlet's own voice. ``confidence`` lies in 0..1; ``reasons`` name the rules that fired.
    """

    id: str
    type: str
    mode: str | None
    trigger: Span
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    where: Place | None = None
    when: When | None = None
    counts: tuple[Count, ...] = ()
    assertion: Assertion = Assertion()
    chain: tuple[str, ...] = ()
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()


class CausalRelation(StrEnum):
    """``denied``: the report says that the one did *not* lead to the other."""

    CAUSE = "cause"
    PREVENT = "prevent"
    PURPOSE = "purpose"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class CausalClaim:
    """The report (or, by ``chain``, its source) says that one thing leads to another."""

    id: str
    cause: Span
    effect: Span
    signal: Span | None
    relation: CausalRelation
    chain: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class LoadedWord:
    """A partisan label in the outlet's own voice, with the term a neutral agency would use."""

    span: Span
    term: str
    neutral: str | None


class EvidenceKind(StrEnum):
    """What kind of evidence a report says exists."""

    VIDEO = "video"
    PHOTO = "photo"
    AUDIO = "audio"
    DOCUMENT = "document"
    POST = "post"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence that the report cites; never fetched, never analysed."""

    id: str
    span: Span
    kind: EvidenceKind
    url: str | None
    where: Place | None = None
    when: When | None = None
    chain: tuple[str, ...] = ()
