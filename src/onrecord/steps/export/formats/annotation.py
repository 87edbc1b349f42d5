"""annotation: every coded stretch as a W3C Web Annotation (JSON-LD), to be found again exactly.

Web Annotation Data Model (W3C Recommendation, 23 February 2017). Each target has a
TextPositionSelector (code points of the report's text) and a TextQuoteSelector with 32 characters
before and after, the hash of the report's bytes and, as a TimeState, its publication date. Words
that were withheld stand as ``█``; ``onrecord verify`` checks all others. Nothing is ever anchored
to words that are merely similar.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.records import Attribution, Document, Evidence, LoadedWord, Record, Span
from onrecord.steps.export.formats.base import Anchor, Exporter, File, Kept, Loss, Unit, Written
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.stream import (
    URN,
    document_of,
    dump,
    pruned,
    read_elements,
    urn,
    write_array,
)
from onrecord.steps.export.formats.views import ClaimView, claim_views, source_words
from onrecord.steps.export.words import assertion_words, event_words, speaker_words

__all__ = ["ANNOTATION"]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # code points of context on each side of a quotation


def _write(source: Source, folder: Path) -> Written:
    with (folder / "annotations.jsonld").open("wb") as stream:
        head = {
            "@context": [CONTEXT, {"onrecord": f"{URN}terms:"}],
            "id": f"{URN}annotations",
            "type": "AnnotationCollection",
            "label": "What reports say, coded by onrecord",
        }
        page = {"id": f"{URN}annotations/1", "type": "AnnotationPage", "startIndex": 0}
        stream.write(dump(head)[:-1] + b',"first":' + dump(page)[:-1] + b',"items":')
        number = write_array(stream, (a for r in source.records() for a in _annotations(r)))
        stream.write(b'},"total":%d}\n' % number)
    return Written((("annotations.jsonld", number),))


def _annotations(record: Record) -> Iterator[dict[str, Any]]:
    document = record.document
    for view in claim_views(record):
        yield _claim(view)
    for a in record.attributions:
        if a.content:
            yield _attribution(document, a)
    for e in record.evidence:
        yield _evidence(document, e)
    for number, word in enumerate(record.loaded, 1):
        yield _loaded(document, word, number)


def _claim(view: ClaimView) -> dict[str, Any]:
    claim, document = view.claim, view.record.document
    said = "; ".join((source_words(view), *assertion_words(claim.assertion)))
    return {
        "id": urn(document.id, claim.id),
        "type": "Annotation",
        "motivation": "classifying",
        "body": [_body("tagging", event_words(claim)), _body("describing", said)],
        "target": _target(document, claim.trigger),
        "onrecord:chain": list(claim.chain),
        "onrecord:claimants": list(view.claimants),
        "onrecord:ownVoice": view.own_voice,
        "onrecord:polarity": claim.assertion.polarity.value,
        "onrecord:mood": claim.assertion.mood.value,
        "onrecord:historical": claim.assertion.historical,
        "onrecord:confidence": claim.confidence,
    }


def _attribution(document: Document, a: Attribution) -> dict[str, Any]:
    parts = [("content", s) for s in a.content]
    parts += [(role, s) for role, s in (("cue", a.cue), ("source", a.source)) if s is not None]
    return pruned(
        {
            "id": urn(document.id, a.id),
            "type": "Annotation",
            "motivation": "describing",
            "body": [_body("describing", f"{a.voice.value} speech of {speaker_words(a)}")],
            "target": [{**_target(document, s), "onrecord:role": role} for role, s in parts],
            "onrecord:speakerKind": a.speaker.kind.value if a.speaker else None,
            "onrecord:voice": a.voice.value,
            "onrecord:parent": a.parent,
            "onrecord:flags": [f.value for f in a.flags],
            "onrecord:confidence": a.confidence,
        }
    )


def _evidence(document: Document, e: Evidence) -> dict[str, Any]:
    return pruned(
        {
            "id": urn(document.id, e.id),
            "type": "Annotation",
            "motivation": "identifying",
            "body": [_body("tagging", f"evidence: {e.kind.value}")],
            "target": _target(document, e.span),
            "onrecord:url": e.url,
            "onrecord:chain": list(e.chain),
        }
    )


def _loaded(document: Document, word: LoadedWord, number: int) -> dict[str, Any]:
    neutral = f"; a neutral agency would say: {word.neutral}" if word.neutral else ""
    return {
        "id": urn(document.id, "loaded", str(number)),
        "type": "Annotation",
        "motivation": "commenting",
        "body": [_body("commenting", f"partisan word in the outlet's own voice{neutral}")],
        "target": _target(document, word.span),
    }


def _body(purpose: str, value: str) -> dict[str, Any]:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "value": value,
        "format": "text/plain",
        "language": "en",
    }


def _target(document: Document, span: Span) -> dict[str, Any]:
    text, published = document.text, document.published
    state = None
    if published and published.earliest and published.earliest == published.latest:
        state = {"type": "TimeState", "sourceDate": f"{published.earliest}T00:00:00Z"}
    return pruned(
        {
            "type": "SpecificResource",
            "source": pruned(
                {
                    "id": urn(document.id),
                    "type": "Text",
                    "format": "text/plain",
                    "language": document.language,
                    "schema:url": document.url,
                    "schema:identifier": document.ref,
                    "schema:sha256": document.sha256,
                }
            ),
            "state": state,
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": span.text,
                    "prefix": text[max(0, span.start - AROUND) : span.start],
                    "suffix": text[span.end : span.end + AROUND],
                },
            ],
        }
    )


def _anchors(folder: Path) -> Iterator[Anchor]:
    for number, item in enumerate(read_elements(folder / "annotations.jsonld"), 1):
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            at, quote = target["selector"]
            yield Anchor(
                f"annotations.jsonld, annotation {number} ({item['id']})",
                document_of(target["source"]["id"]),
                at["start"],
                at["end"],
                quote["exact"],
                quote["prefix"],
                quote["suffix"],
                target["source"]["schema:sha256"],
            )


_ID = ("target.source.id", "target.source.schema:identifier", "target.source.schema:sha256")
ANNOTATION = Exporter(
    name="annotation",
    title="W3C Web Annotations: every coded stretch, to be found again exactly",
    unit=Unit.RECORD,
    files=(File("annotations.jsonld", "application/ld+json", "one annotation a coded stretch"),),
    keeps=(
        *(
            Kept(path, name)
            for path, name in (
                ("document.ref", _ID[1]),
                ("document.sha256", _ID[2]),
                ("document.url", "target.source.schema:url"),
                ("document.language", "target.source.language"),
                ("claims.trigger.text", "target.selector.1.exact"),
                ("claims.trigger.start", "target.selector.0.start"),
                ("claims.trigger.end", "target.selector.0.end"),
                ("claims.chain", "onrecord:chain.*"),
                ("claims.assertion.polarity", "onrecord:polarity"),
                ("claims.assertion.mood", "onrecord:mood"),
                ("claims.assertion.historical", "onrecord:historical"),
                ("claims.confidence", "onrecord:confidence"),
            )
        ),
        *(
            Kept(path, name, exact=False)
            for path, name in (
                ("document.id", _ID[0]),
                ("document.published.earliest", "target.state.sourceDate"),
                ("claims.id", "id"),
                ("claims.type", "body.0.value"),
                ("claims.mode", "body.0.value"),
                ("attributions.id", "id"),
                ("attributions.content", "target.*.selector"),
                ("attributions.cue", "target.*.selector"),
                ("attributions.source", "target.*.selector"),
                ("attributions.speaker", "body.0.value"),
                ("attributions.voice", "onrecord:voice"),
                ("attributions.parent", "onrecord:parent"),
                ("attributions.flags", "onrecord:flags"),
                ("attributions.confidence", "onrecord:confidence"),
                ("evidence.id", "id"),
                ("evidence.span", "target.selector"),
                ("evidence.kind", "body.0.value"),
                ("evidence.url", "onrecord:url"),
                ("evidence.chain", "onrecord:chain"),
                ("loaded.span", "target.selector"),
                ("loaded.neutral", "body.0.value"),
            )
        ),
    ),
    losses=(
        Loss("schema", "the version of the wire format; the data package names it"),
        Loss("document", "title, outlet, author, status, blocks, dates; the text itself"),
        Loss("attributions", "time and place of speaking; reasons"),
        Loss("claims", "actors, recipients, places, times, figures, reasons"),
        Loss("causes", "what is said to have led to what"),
        Loss("loaded", "the headword of the list"),
        Loss("evidence", "its place and time"),
        Loss("times", "times have no annotation of their own"),
        Loss("places", "places have no annotation of their own"),
        Loss("run", "what made the records stands in the data package"),
    ),
    write=_write,
    anchors=_anchors,
    notes=(
        "Positions count code points of the text that onrecord read (of a page its main text, not "
        "its HTML). schema:sha256 is the hash of the bytes that the report came in.",
        "Check it with: onrecord verify FOLDER RECORDS-OR-REPORTS",
    ),
)
