"""plover: JSON lines with the field names of the PLOVER 2.0 manual, one claim a line.

Field names after the manual's chapter "Data Fields" (tables "PLOVER JSON", "Information object for
entities", "... for text", "... for size", "... for citations" and "Location object"). What PLOVER
has no name for (who says it, whether it is denied, what evidence there is) stands under
``onrecord``. ``date`` is required there; where the report does not tell the day it is null here,
for a publication date is no date of the event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.records import (
    Actor,
    Attribution,
    Claim,
    CountKind,
    Place,
    PlacePrecision,
    Run,
)
from onrecord.steps.export.formats.base import Anchor, Exporter, File, Kept, Loss, Unit, Written
from onrecord.steps.export.formats.codes import codes, country_names
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.stream import pruned, write_lines
from onrecord.steps.export.formats.views import ClaimView, auxiliaries, claim_views
from onrecord.steps.export.rows import largest

__all__ = ["PLOVER", "chain_link"]

# 5 sub-city, 4 city, 3 district, 2 province, 1 country.
_RESOLUTION = {
    PlacePrecision.SITE: 5,
    PlacePrecision.CITY: 4,
    PlacePrecision.ADMIN1: 2,
    PlacePrecision.COUNTRY: 1,
}


def _write(source: Source, folder: Path) -> Written:
    events = source.events_by_claim()
    lines = (
        _line(view, events.get(view.ref, ()))
        for record in source.records()
        for view in claim_views(record)
    )
    return Written((("plover.jsonl", write_lines(folder / "plover.jsonl", lines)),))


def _line(view: ClaimView, events: tuple[str, ...]) -> dict[str, Any]:
    claim, document = view.claim, view.record.document
    when = claim.when
    code = codes().get(claim.type)
    first, last = (when.earliest, when.latest) if when else (None, None)
    line: dict[str, Any] = {
        "id": f"{document.id}/{claim.id}",
        "has_event": True,
        "date": first,
    }
    if last is not None and last != first:
        line["enddate"] = last
    line["actor"] = [_entity(a) for a in claim.actors]
    line["recipient"] = [_entity(a) for a in claim.recipients]
    line["event"] = [claim.type]
    line["mode"] = [claim.mode] if claim.mode else []
    line["context"] = auxiliaries(claim)
    if code is not None:
        line["quad_code"], line["event_scale"] = code.quad, code.intensity
    if claim.where is not None:
        line["event_loc"] = _location(claim.where)
    line["event_text"] = [view.passage.text]
    if size := _size(claim):
        line["size"] = size
    line["text_info"] = {"start": claim.trigger.start, "end": claim.trigger.end}
    line["cite_info"] = pruned(
        {
            "citation": document.ref,
            "url": document.url,
            "title": document.title,
            "language": document.language,
            "publication": document.outlet,
            "coder": _coder(view.record.run),
            "codebook": view.record.run.codebook,
        }
    )
    line["coder"] = _coder(view.record.run)
    if events:
        line["link"] = events[0] if len(events) == 1 else list(events)
    line["onrecord"] = _extension(view)
    return line


def _coder(run: Run) -> str:
    return f"onrecord {run.version}"


def _entity(actor: Actor) -> dict[str, Any]:
    return pruned(
        {
            "code": actor.country,
            "sector": actor.sector,
            "entity_text": actor.span.text,
            "identifier_text": actor.name,
            "onrecord_id": actor.id,
        }
    )


def _location(place: Place) -> dict[str, Any]:
    city = place.name if place.precision is PlacePrecision.CITY else None
    return pruned(
        {
            "extracted_place": place.span.text,
            "resolved_place": place.name,
            "geonameid": place.geonameid,
            "lat": place.latitude,
            "lon": place.longitude,
            "city": city,
            "province": place.admin1,
            "country": country_names().get(place.country or ""),
            "country_code": place.country,
            "resolution": _RESOLUTION.get(place.precision),
        }
    )


def _size(claim: Claim) -> dict[str, int]:
    """The lower bound of each figure, or its upper one where the lower is open."""
    named = (
        ("dead", CountKind.KILLED),
        ("injured", CountKind.INJURED),
        ("arrested", CountKind.ARRESTED),
        ("participants", CountKind.PARTICIPANTS),
    )
    size = {}
    for name, kind in named:
        low, high = largest(claim, kind)
        number = low if low is not None else high
        if number is not None:
            size[name] = number
    return size


def chain_link(a: Attribution) -> dict[str, Any]:
    """One claimant of a chain: who, by which words, in what voice."""
    speaker = a.speaker
    return pruned(
        {
            "id": a.id,
            "name": speaker.name if speaker else None,
            "role": speaker.role if speaker else None,
            "organisation": speaker.organisation if speaker else None,
            "place": speaker.place if speaker else None,
            "kind": speaker.kind.value if speaker else None,
            "named": speaker.named if speaker else None,
            "voice": a.voice.value,
            "source": a.source.text if a.source else None,
            "cue": a.cue.text if a.cue else None,
            "flags": [f.value for f in a.flags],
        }
    )


def _extension(view: ClaimView) -> dict[str, Any]:
    claim, document = view.claim, view.record.document
    when, assertion = claim.when, claim.assertion
    return {
        "document": pruned(
            {
                "id": document.id,
                "ref": document.ref,
                "sha256": document.sha256,
                "published": document.published.edtf if document.published else None,
                "status": document.status.value,
                "author": document.author,
            }
        ),
        "claim": claim.id,
        "own_voice": view.own_voice,
        "chain": [chain_link(a) for a in view.chain],
        "claimants": list(view.claimants),
        "assertion": {
            "polarity": assertion.polarity.value,
            "mood": assertion.mood.value,
            "historical": assertion.historical,
        },
        "when": pruned(
            {
                "earliest": when.earliest,
                "latest": when.latest,
                "edtf": when.edtf,
                "precision": when.precision.value,
                "basis": when.basis.value,
                "words": when.span.text if when.span else None,
                "reason": when.reason,
            }
        )
        if when
        else None,
        "counts": [
            {
                "words": c.span.text,
                "what": c.what.value,
                "low": c.low,
                "high": c.high,
                "modifier": c.modifier,
            }
            for c in claim.counts
        ],
        "evidence": [
            pruned({"id": e.id, "words": e.span.text, "kind": e.kind.value, "url": e.url})
            for e in view.evidence
        ],
        "trigger": claim.trigger.text,
        "passage_start": view.passage.start,
        "confidence": claim.confidence,
        "reasons": list(claim.reasons),
    }


def _anchors(folder: Path) -> Iterator[Anchor]:
    with (folder / "plover.jsonl").open("rb") as lines:
        for number, line in enumerate(lines, 1):
            event = json.loads(line)
            ours, at = event["onrecord"], event["text_info"]
            document = ours["document"]
            where = f"plover.jsonl, line {number}"
            ids = (document["id"], at["start"], at["end"])
            yield Anchor(where, *ids, ours["trigger"], sha256=document["sha256"])
            start, text = ours["passage_start"], event["event_text"][0]
            yield Anchor(where, document["id"], start, start + len(text), text)


PLOVER = Exporter(
    name="plover",
    title="JSON lines with the field names of the PLOVER 2.0 manual, one claim a line",
    unit=Unit.CLAIM,
    files=(File("plover.jsonl", "application/jsonl", "one claim a line, PLOVER 2.0 fields"),),
    keeps=(
        *(
            Kept(path, name)
            for path, name in (
                ("document.id", "onrecord.document.id"),
                ("document.ref", "onrecord.document.ref"),
                ("document.sha256", "onrecord.document.sha256"),
                ("document.author", "onrecord.document.author"),
                ("document.status", "onrecord.document.status"),
                ("document.published.edtf", "onrecord.document.published"),
                ("document.title", "cite_info.title"),
                ("document.outlet", "cite_info.publication"),
                ("document.url", "cite_info.url"),
                ("document.language", "cite_info.language"),
                ("claims.id", "onrecord.claim"),
                ("claims.type", "event.0"),
                ("claims.mode", "mode.0"),
                ("claims.trigger.text", "onrecord.trigger"),
                ("claims.trigger.start", "text_info.start"),
                ("claims.trigger.end", "text_info.end"),
                ("claims.where.span.text", "event_loc.extracted_place"),
                ("claims.where.name", "event_loc.resolved_place"),
                ("claims.where.country", "event_loc.country_code"),
                ("claims.where.admin1", "event_loc.province"),
                ("claims.where.latitude", "event_loc.lat"),
                ("claims.where.longitude", "event_loc.lon"),
                ("claims.where.geonameid", "event_loc.geonameid"),
                ("claims.when.earliest", "onrecord.when.earliest"),
                ("claims.when.latest", "onrecord.when.latest"),
                ("claims.when.edtf", "onrecord.when.edtf"),
                ("claims.when.precision", "onrecord.when.precision"),
                ("claims.when.basis", "onrecord.when.basis"),
                ("claims.when.reason", "onrecord.when.reason"),
                ("claims.when.span.text", "onrecord.when.words"),
                ("claims.actors.name", "actor.*.identifier_text"),
                ("claims.actors.span.text", "actor.*.entity_text"),
                ("claims.actors.country", "actor.*.code"),
                ("claims.actors.sector", "actor.*.sector"),
                ("claims.actors.id", "actor.*.onrecord_id"),
                ("claims.recipients.name", "recipient.*.identifier_text"),
                ("claims.recipients.span.text", "recipient.*.entity_text"),
                ("claims.recipients.country", "recipient.*.code"),
                ("claims.recipients.sector", "recipient.*.sector"),
                ("claims.recipients.id", "recipient.*.onrecord_id"),
                ("claims.counts.span.text", "onrecord.counts.*.words"),
                ("claims.counts.what", "onrecord.counts.*.what"),
                ("claims.counts.low", "onrecord.counts.*.low"),
                ("claims.counts.high", "onrecord.counts.*.high"),
                ("claims.counts.modifier", "onrecord.counts.*.modifier"),
                ("claims.assertion.polarity", "onrecord.assertion.polarity"),
                ("claims.assertion.mood", "onrecord.assertion.mood"),
                ("claims.assertion.historical", "onrecord.assertion.historical"),
                ("claims.confidence", "onrecord.confidence"),
                ("claims.reasons", "onrecord.reasons"),
            )
        ),
        *(
            Kept(path, name, exact=False)
            for path, name in (
                ("claims.chain", "onrecord.chain.*.id"),
                ("claims.where.precision", "event_loc.resolution"),
                ("attributions.id", "onrecord.chain.*.id"),
                ("attributions.speaker", "onrecord.chain"),
                ("attributions.voice", "onrecord.chain.*.voice"),
                ("attributions.cue.text", "onrecord.chain.*.cue"),
                ("attributions.source.text", "onrecord.chain.*.source"),
                ("attributions.flags", "onrecord.chain.*.flags"),
                ("evidence.kind", "onrecord.evidence.*.kind"),
                ("evidence.url", "onrecord.evidence.*.url"),
                ("evidence.span.text", "onrecord.evidence.*.words"),
                ("run.version", "coder"),
                ("run.codebook", "cite_info.codebook"),
            )
        ),
    ),
    losses=(
        Loss("schema", "the version of the wire format; the data package names it"),
        Loss("document", "the text itself belongs to its publisher; blocks and other dates"),
        Loss("attributions", "what is said without a coded event in it; offsets of its words"),
        Loss("claims", "offsets of actors, places, times and figures; rejected readings"),
        Loss("causes", "what is said to have led to what"),
        Loss("loaded", "partisan words"),
        Loss("evidence", "evidence outside of a claim's passage; its place and time"),
        Loss("times", "times outside of claims"),
        Loss("places", "places outside of claims"),
        Loss("run", "models, tables and settings; the data package names them"),
    ),
    write=_write,
    anchors=_anchors,
    notes=(
        "date is null where the report does not tell the day, though PLOVER requires one.",
        "context holds only the manual's auxiliary modes (negation, historical, future, "
        "hypothetical); onrecord codes no contexts.",
        "size gives lower bounds; all figures with both bounds stand under onrecord.counts.",
    ),
)
