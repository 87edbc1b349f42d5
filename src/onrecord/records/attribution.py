"""Attribution: who is said to say what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.mention import Place
from onrecord.records.span import Span
from onrecord.records.when import When

__all__ = ["Attribution", "Flag", "Speaker", "SpeakerKind", "Voice", "chain_at"]


class Voice(StrEnum):
    """Direct: all content in quotation marks; indirect: none of it; mixed: part of it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SpeakerKind(StrEnum):
    """What kind of source speaks; ``party`` is a non-state political or armed organisation."""

    OFFICIAL = "official"
    PARTY = "party"
    MEDIA = "media"
    WITNESS = "witness"
    VICTIM = "victim"
    EXPERT = "expert"
    NGO = "ngo"
    IGO = "igo"
    DOCUMENT = "document"
    UNNAMED = "unnamed"
    OTHER = "other"


class Flag(StrEnum):
    """What a careful reader would note about a quotation.

    ``unclosed_quote``: opened and never closed. ``unopened_quote``: closed, the opening mark is
    lost. ``inserted_text``: words in square brackets that the outlet put into the quotation.
    ``no_source``: somebody is said to say it, nobody is named ("was reported").
    ``carried_source``: the source stands in an earlier sentence or paragraph.
    """

    UNCLOSED_QUOTE = "unclosed_quote"
    UNOPENED_QUOTE = "unopened_quote"
    INSERTED_TEXT = "inserted_text"
    NO_SOURCE = "no_source"
    CARRIED_SOURCE = "carried_source"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, in the fullest form that the report gives.

    ``name`` is the name or, for an unnamed speaker, the description ("Friday prayers leader of
    Rasht"); ``named`` tells which.
    """

    name: str
    role: str | None
    organisation: str | None
    place: str | None
    kind: SpeakerKind
    named: bool


@dataclass(frozen=True, slots=True)
class Attribution:
    """A place where the report hands the responsibility for words to somebody.

    ``content`` is what is attributed, without outer quotation marks, in text order; ``cue`` the
    reporting words; ``source`` the noun phrase of who says it as it stands next to the cue (None
    if unexpressed); ``parent`` the id of the attribution that contains this one. ``confidence``
    lies in 0..1; ``reasons`` name the rules that fired.
    """

    id: str
    voice: Voice
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    speaker: Speaker | None
    when: When | None = None
    where: Place | None = None
    parent: str | None = None
    flags: tuple[Flag, ...] = ()
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()

    def covers(self, start: int, end: int) -> bool:
        """Does the content hold the stretch ``[start, end)``?"""
        return any(c.start <= start and end <= c.end for c in self.content)


def chain_at(attributions: Sequence[Attribution], start: int, end: int) -> tuple[str, ...]:
    """Ids of the attributions whose content holds ``[start, end)``, outermost first.

    Empty means the outlet's own voice. The innermost is the one with the least content, and of
    two with the same the one inside the other ("P, Y said, according to a report"); from there the
    ``parent`` links are followed, so that a chain is always one path even where contents overlap.
    """
    holding = [a for a in attributions if a.covers(start, end)]
    if not holding:
        return ()
    by_id = {a.id: a for a in attributions}
    size = {a.id: sum(c.end - c.start for c in a.content) for a in holding}
    outer = {a.parent for a in holding}
    step: Attribution | None = min(holding, key=lambda a: (size[a.id], a.id in outer, a.id))
    chain: list[str] = []
    while step is not None and step.id not in chain:
        chain.append(step.id)
        step = by_id.get(step.parent) if step.parent else None
    return tuple(reversed(chain))
