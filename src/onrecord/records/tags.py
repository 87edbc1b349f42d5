"""Tags: what the trained tagger marks in a report, in token indices of its parse.

Ranges are ``[start, end)`` over ``Parse.doc``. Tags are a second opinion beside the rules; steps
take them as input and never need to know how they were made.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CauseTag", "CueTag", "EventTag", "Tags"]

Range = tuple[int, int]
Ranges = tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class CueTag:
    """One attribution: who (``source``) is said by which words (``cue``) to say ``content``.

    ``kind`` is a speaker kind; ``score`` a calibrated probability.
    """

    cue: Range
    source: Range | None
    content: Ranges
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class EventTag:
    """One event; ``scores`` are the probabilities of the PLOVER types in ``Tagger.types`` order.

    Actors, recipients and counts stand in the order of the text, places and times with the
    likeliest first; ``status`` is a mood or ``denied``.
    """

    trigger: Range
    type: str
    mode: str | None
    status: str
    historical: bool
    actors: Ranges
    recipients: Ranges
    places: Ranges
    times: Ranges
    counts: Ranges
    score: float
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CauseTag:
    """One causal claim: ``cause`` leads to, prevents or is done for ``effect``."""

    cause: Range
    effect: Range
    signal: Range | None
    relation: str
    score: float


@dataclass(frozen=True, slots=True)
class Tags:
    """Everything that the tagger marks in one report, each kind in the order of the text."""

    cues: tuple[CueTag, ...] = ()
    events: tuple[EventTag, ...] = ()
    causes: tuple[CauseTag, ...] = ()
    loaded: Ranges = ()
