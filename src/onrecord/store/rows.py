"""Rows: what the list tables say of a record, a pure function of it.

These rows can always be made again from ``records.body``; :func:`onrecord.store.verify` does so
and compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.records import (
    Actor,
    Attribution,
    Claim,
    Document,
    Record,
    Run,
    Speaker,
    SpeakerKind,
    content_id,
)

__all__ = [
    "NO_HASH",
    "attribution_rows",
    "claim_rows",
    "clean",
    "document_row",
    "record_id",
    "ref_key",
    "report_key",
    "run_id",
    "words_of_claim",
]

Row = dict[str, Any]

NO_HASH = "0" * 64  # a document that was made from no bytes
KEY = 200  # code points of a name in a column that lists are sorted by
REACH = 150  # code points of a passage on each side of the trigger
_PRIVATE_KINDS = (SpeakerKind.WITNESS, SpeakerKind.VICTIM)


def clean(text: str | None) -> str | None:
    """Text that both engines can hold: no NUL, no half of a surrogate pair."""
    if text is None:
        return None
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _key(text: str | None) -> str | None:
    """Text for an indexed column: PostgreSQL's indexes take no more than about 2,700 bytes."""
    text = clean(text)
    return None if text is None else text[:KEY]


def run_id(run: Run) -> str:
    """The content id of a run: all that made a record."""
    return content_id("n1", run.version, run.codebook, run.models, run.data, run.settings)


def record_id(document: str, run: str) -> str:
    """The content id of a record: which document, coded by which run."""
    return content_id("r1", document, run)


def report_key(document: Document) -> str:
    """The same for every reading of one file: the hash of its bytes and its ``ref``.

    The ``ref`` belongs to it because one file can hold several reports.
    """
    if document.sha256 == NO_HASH:
        return content_id("p1", document.id)
    return content_id("p1", document.sha256, document.ref)


def ref_key(ref: str) -> str:
    """A hash of a ``ref``, which itself can be too long for an index."""
    return content_id("f1", ref)


def document_row(document: Document) -> Row:
    """The columns of ``documents`` that the document itself gives."""
    published = document.published
    return {
        "id": clean(document.id),
        "report": report_key(document),
        "sha256": document.sha256,
        "ref": clean(document.ref),
        "ref_key": ref_key(document.ref),
        "title": clean(document.title),
        "outlet": clean(document.outlet),
        "author": clean(document.author),
        "url": clean(document.url),
        "language": clean(document.language),
        "published_earliest": published.earliest if published else None,
        "published_latest": published.latest if published else None,
        "status": document.status.value,
        "version": document.version if (document.version or 0) < 2**63 else None,
        "characters": len(document.text),
    }


def claim_rows(record: Record) -> list[Row]:
    """The columns of ``claims`` that the record itself gives, in its order."""
    said = {a.id: a for a in record.attributions}
    names_private = _names_private(record)
    published = record.document.published
    shared = {
        "document": clean(record.document.id),
        "outlet": _key(record.document.outlet),
        "day": (published.earliest if published else None) or "",
        "day_latest": (published.latest if published else None) or "",
        "coder": clean(record.run.version),
        "run": run_id(record.run),
        "private": names_private,
    }
    return [
        {**shared, "position": i, **_claim(claim, record.document, said)}
        for i, claim in enumerate(record.claims)
    ]


def _claim(claim: Claim, document: Document, said: Mapping[str, Attribution]) -> Row:
    innermost = said.get(claim.chain[-1]) if claim.chain else None
    speaker = innermost.speaker if innermost else None
    where, when = claim.where, claim.when
    passage, at = _passage(document, claim.trigger.start, claim.trigger.end)
    return {
        "id": clean(claim.id),
        "content": _content(claim, said),
        "type": _key(claim.type),
        "mode": _key(claim.mode),
        "polarity": claim.assertion.polarity.value,
        "mood": claim.assertion.mood.value,
        "historical": claim.assertion.historical,
        "claimant": _key(_name(innermost)),
        "kind": speaker.kind.value if speaker else None,
        "own_voice": not claim.chain,
        "claimant_private": speaker is not None and _is_private(speaker),
        "actors": _names(claim.actors),
        "recipients": _names(claim.recipients),
        "place": _key(where.name) if where else None,
        "admin1": _key(where.admin1) if where else None,
        "country": _key(where.country) if where else None,
        "latitude": where.latitude if where else None,
        "longitude": where.longitude if where else None,
        "place_precision": where.precision.value if where else None,
        "earliest": when.earliest if when else None,
        "latest": when.latest if when else None,
        "start": claim.trigger.start,
        "stop": claim.trigger.end,
        "words": clean(claim.trigger.text),
        "passage": clean(passage),
        "words_at": at,
        "confidence": claim.confidence,
    }


def _name(attribution: Attribution | None) -> str | None:
    if attribution is None:
        return None
    if attribution.speaker is not None:
        return attribution.speaker.name
    return attribution.source.text if attribution.source else None


def _names(actors: tuple[Actor, ...]) -> str:
    return clean("; ".join(dict.fromkeys(a.name for a in actors))) or ""


def _is_private(speaker: Speaker) -> bool:
    return speaker.named and speaker.kind in _PRIVATE_KINDS


def _names_private(record: Record) -> bool:
    """Does the record name anybody whom exports mask (onrecord.steps.export.privacy)?"""
    people = (a for c in record.claims for a in (*c.actors, *c.recipients))
    speakers = (a.speaker for a in record.attributions if a.speaker)
    return any(a.private for a in people) or any(map(_is_private, speakers))


def _content(claim: Claim, said: Mapping[str, Attribution]) -> str:
    """A hash of what the claim says, as a reviewer reads it.

    All but confidence, reasons and rejected candidates; the chain by who speaks in it. Equal in
    two codings: a judgement on the one holds for the other.
    """
    where, when = claim.where, claim.when
    return content_id(
        "s1",
        claim.type,
        claim.mode,
        [claim.trigger.start, claim.trigger.end],
        [_actor(a) for a in claim.actors],
        [_actor(a) for a in claim.recipients],
        where and [where.name, where.country, where.admin1, where.geonameid, where.precision.value],
        when and [when.earliest, when.latest, when.precision.value, when.basis.value],
        [[c.what.value, c.low, c.high, c.modifier, c.span.start] for c in claim.counts],
        [claim.assertion.polarity.value, claim.assertion.mood.value, claim.assertion.historical],
        [_link(i, said) for i in claim.chain],
    )


def _actor(a: Actor) -> list[object]:
    return [a.span.start, a.span.end, a.name, a.country, a.sector, a.id]


def _link(identity: str, said: Mapping[str, Attribution]) -> list[object]:
    a = said.get(identity)
    if a is None:
        return [identity]
    s = a.speaker
    return [_name(a), *([s.role, s.organisation, s.kind.value, s.named] if s else [])]


def _passage(document: Document, start: int, end: int) -> tuple[str, int]:
    """The words around ``[start, end)`` within its block, cut at blanks; and where it starts."""
    block = document.block_at(start)
    low, high = (block.start, block.end) if block else (0, len(document.text))
    first, last = max(low, start - REACH), min(max(high, end), end + REACH)
    text = document.text
    if first > low:
        blank = text.find(" ", first, start)
        first = blank + 1 if blank >= 0 else first
    if last < high:
        blank = text.rfind(" ", end, last)
        last = blank if blank >= 0 else last
    return text[first:last], start - first


def words_of_claim(row: Row) -> str:
    """What a search among claims looks through."""
    parts = (row["passage"], row["claimant"], row["actors"], row["recipients"], row["place"])
    return " ".join(p for p in parts if p)


def attribution_rows(record: Record) -> list[Row]:
    """The columns of ``attributions`` that the record itself gives, in its order."""
    return [_attribution(i, a, record.document.id) for i, a in enumerate(record.attributions)]


def _attribution(position: int, a: Attribution, document: str) -> Row:
    s = a.speaker
    return {
        "position": position,
        "document": clean(document),
        "id": clean(a.id),
        "voice": a.voice.value,
        "speaker": clean(s.name) if s else None,
        "role": clean(s.role) if s else None,
        "organisation": clean(s.organisation) if s else None,
        "place": clean(s.place) if s else None,
        "kind": s.kind.value if s else None,
        "named": s is not None and s.named,
        "private": s is not None and _is_private(s),
        "cue": clean(a.cue.text) if a.cue else None,
        "parent": clean(a.parent),
        "confidence": a.confidence,
    }
