"""Told: how much of a report stands under another outlet ("Meridian Press reported that ...")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.records import Attribution, Document, Record, Span, SpeakerKind
from onrecord.steps.lineage.outlets import Outlet, OutletTable

__all__ = ["Told", "body_of", "covered", "told_by"]

_NOUN = re.compile(
    r"(?:the\s+)?(?:news\s+)?(?:agency|newspaper|paper|broadcaster|channel|station|network|website|"
    r"daily|report)(?:['’]s\b.*)?",
    re.IGNORECASE,
)
# "a teacher told the agency": what he said came by way of the agency.
_ADDRESSEE = re.compile(r"\A[\s,]*(?:to\s+)?(?P<name>[^\n.,;:“”\"]{2,60})")
_ADDRESSING = frozenset({"told", "tells", "tell", "telling"})


@dataclass(frozen=True, slots=True)
class Told:
    """The part of the report's words, and of its claims, that stands under ``outlet``."""

    outlet: Outlet
    words: float
    claims: float

    @property
    def share(self) -> float:
        """Both parts taken together: 1 is a report that only tells what the outlet said."""
        return (self.words + self.claims) / 2


def told_by(record: Record, own: Outlet | None, table: OutletTable) -> tuple[Told, ...]:
    """For each other outlet that the report names as a source: how much stands under it."""
    under: dict[str, list[Attribution]] = {}
    outlets: dict[str, Outlet] = {}
    vague: list[Attribution] = []
    for said in record.attributions:
        outlet = _source(said, record.document, table)
        if outlet is not None and (own is None or outlet.id != own.id):
            outlets[outlet.id] = outlet
            under.setdefault(outlet.id, []).append(said)
        elif outlet is None and _is_vague(said, record.document):
            vague.append(said)
    if len(under) == 1:  # "the agency" is the one that was named
        for said_so in under.values():
            said_so.extend(vague)
    return tuple(
        Told(outlets[key], covered(record.document, under[key]), _claims(record, under[key]))
        for key in sorted(under)
    )


def _source(said: Attribution, document: Document, table: OutletTable) -> Outlet | None:
    speaker = said.speaker
    if speaker is not None:
        found = table.find(speaker.name)
        if found is None and speaker.kind is SpeakerKind.MEDIA:
            found = table.guess(speaker.name) or (
                table.guess(speaker.organisation) if speaker.organisation else None
            )
        if found is not None:
            return found
    name = _addressee(said, document)
    return table.find(name) if name else None


def _is_vague(said: Attribution, document: Document) -> bool:
    """Is the source "the agency", or are the words told to it?"""
    name = said.speaker.name if said.speaker is not None else ""
    return bool(_NOUN.fullmatch(name) or _NOUN.fullmatch(_addressee(said, document)))


def _addressee(said: Attribution, document: Document) -> str:
    """Whom a speaker told it; empty where the reporting words do not say."""
    if said.cue is None or said.cue.text.lower() not in _ADDRESSING:
        return ""
    m = _ADDRESSEE.match(document.text[said.cue.end : said.cue.end + 80])
    if m is None:
        return ""
    words = re.split(r"\s(?:that|on|in|by|from|after|at|how)\s", m["name"].strip() + " ")
    return words[0].strip()


def body_of(document: Document) -> Iterable[tuple[int, int]]:
    """The stretches of the text that are the report itself: no title, no page furniture."""
    kept = [(b.start, b.end) for b in document.blocks if b.kind.value not in ("title", "furniture")]
    return kept or [(0, len(document.text))]


def covered(document: Document, said: Sequence[Attribution]) -> float:
    """Which part of the report's letters stands in these attributions, sources and cues."""
    if not said:
        return 0.0
    marked = bytearray(len(document.text))
    for attribution in said:
        extra = [s for s in (attribution.cue, attribution.source) if s is not None]
        for span in [*attribution.content, *extra]:
            marked[span.start : span.end] = b"\x01" * (span.end - span.start)
    whole = sum(end - start for start, end in body_of(document))
    inside = sum(marked.count(1, start, end) for start, end in body_of(document))
    return inside / max(whole, 1)


def _claims(record: Record, said: Sequence[Attribution]) -> float:
    """Which part of the claims has one of these attributions in its chain, or in its words."""
    if not record.claims:
        return covered(record.document, said)
    ids = {a.id for a in said}
    spans: list[Span] = [s for a in said for s in a.content]
    under = sum(
        1
        for claim in record.claims
        if ids & set(claim.chain) or any(s.holds(claim.trigger) for s in spans)
    )
    return under / len(record.claims)
