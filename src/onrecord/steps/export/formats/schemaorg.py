"""schema-org: claims and quotations as schema.org JSON-LD (types Claim, Quotation, ClaimReview).

A Claim's ``author`` is the innermost claimant, a Quotation stands in the report or in the quotation
that contains it. A ClaimReview is written only where a person has judged the claim, and says with
``reviewAspect`` what was judged: whether the report says this, not whether it is true. A judgement
by a rule makes no review.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.records import (
    Attribution,
    Decision,
    Document,
    Judgement,
    Place,
    Record,
    SpeakerKind,
    When,
)
from onrecord.steps.export.formats.base import Anchor, Exporter, File, Kept, Loss, Unit, Written
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.stream import (
    document_of,
    pruned,
    read_elements,
    urn,
    write_array,
)
from onrecord.steps.export.formats.views import ClaimView, claim_views
from onrecord.steps.export.words import event_words

__all__ = ["SCHEMA_ORG"]

_GROUPS = frozenset(
    (SpeakerKind.PARTY, SpeakerKind.MEDIA, SpeakerKind.NGO, SpeakerKind.IGO, SpeakerKind.DOCUMENT)
)
_DECIDED = {
    Decision.ACCEPT: "the report says this",
    Decision.AMEND: "the report says this, with changes",
    Decision.REJECT: "the report does not say this",
    Decision.UNSURE: "not sure whether the report says this",
}
_ASPECT = "whether the report says this; not whether it is true"


def _write(source: Source, folder: Path) -> Written:
    with (folder / "claims.jsonld").open("wb") as stream:
        stream.write(
            b'{"@context":["https://schema.org",{"onrecord":"urn:onrecord:terms:"}],"@graph":'
        )
        number = write_array(stream, _nodes(source))
        stream.write(b"}\n")
    return Written((("claims.jsonld", number),))


def _nodes(source: Source) -> Iterator[dict[str, Any]]:
    judged = _judged(source.judgements)
    for record in source.records():
        yield _report(record.document)
        for a in record.attributions:
            yield _quotation(record, a)
        for view in claim_views(record):
            yield _claim(view)
            for judgement in judged.get(view.claim.id, ()):
                if judgement.document in (None, record.document.id):
                    yield _review(view, judgement, source.include_private)


def _judged(judgements: tuple[Judgement, ...]) -> dict[str, list[Judgement]]:
    """Judgements by people that stand, by the id of the claim."""
    undone = {j.target for j in judgements if j.decision is Decision.UNDO}
    found: dict[str, list[Judgement]] = {}
    for j in sorted(judgements, key=lambda j: (j.made, j.id)):
        if j.decision in _DECIDED and not j.by.startswith("rule:") and j.id not in undone:
            found.setdefault(j.target, []).append(j)
    return found


def _report(document: Document) -> dict[str, Any]:
    return pruned(
        {
            "@type": "NewsArticle",
            "@id": urn(document.id),
            "identifier": document.ref,
            "headline": document.title,
            "author": {"@type": "Person", "name": document.author} if document.author else None,
            "publisher": {"@type": "Organization", "name": document.outlet}
            if document.outlet
            else None,
            "url": document.url,
            "datePublished": _day(document.published),
            "inLanguage": document.language,
            "sha256": document.sha256,
            "creativeWorkStatus": document.status.value,
        }
    )


def _day(when: When | None) -> str | None:
    return when.earliest if when and when.earliest == when.latest else None


def _quotation(record: Record, a: Attribution) -> dict[str, Any]:
    inside = (a.parent,) if a.parent else ()
    return pruned(
        {
            "@type": "Quotation",
            "@id": urn(record.document.id, a.id),
            "text": " … ".join(s.text for s in a.content),
            "spokenByCharacter": _speaker(a),
            "isPartOf": {"@id": urn(record.document.id, *inside)},
            "onrecord:voice": a.voice.value,
            "onrecord:cue": a.cue.text if a.cue else None,
            "onrecord:start": a.content[0].start if a.content else None,
            "onrecord:end": a.content[0].end if a.content else None,
            "onrecord:words": a.content[0].text if len(a.content) > 1 else None,
        }
    )


def _speaker(a: Attribution) -> dict[str, Any] | None:
    s = a.speaker
    if s is None:
        return None
    return pruned(
        {
            "@type": "Organization" if s.kind in _GROUPS else "Person",
            "name": s.name,
            "jobTitle": s.role if s.kind not in _GROUPS else None,
            "affiliation": {"@type": "Organization", "name": s.organisation}
            if s.organisation and s.kind not in _GROUPS
            else None,
            "onrecord:kind": s.kind.value,
        }
    )


def _claim(view: ClaimView) -> dict[str, Any]:
    claim, document = view.claim, view.record.document
    inside = view.chain[-1].id if view.chain else None
    author: dict[str, Any] | None = _speaker(view.chain[-1]) if view.chain else None
    if view.own_voice and document.outlet:
        author = {"@type": "Organization", "name": document.outlet}
    assertion = claim.assertion
    return pruned(
        {
            "@type": "Claim",
            "@id": urn(document.id, claim.id),
            "name": event_words(claim),
            "text": view.passage.text,
            "author": author,
            "appearance": {"@id": urn(document.id)},
            "isPartOf": {"@id": urn(document.id, inside)} if inside else None,
            "contentLocation": _place(claim.where),
            "temporalCoverage": _interval(claim.when),
            "inLanguage": document.language,
            "onrecord:claimants": list(view.claimants),
            "onrecord:ownVoice": view.own_voice,
            "onrecord:type": claim.type,
            "onrecord:mode": claim.mode,
            "onrecord:polarity": assertion.polarity.value,
            "onrecord:mood": assertion.mood.value,
            "onrecord:historical": assertion.historical,
            "onrecord:actors": [a.name for a in claim.actors],
            "onrecord:recipients": [a.name for a in claim.recipients],
            "onrecord:trigger": claim.trigger.text,
            "onrecord:start": claim.trigger.start,
            "onrecord:end": claim.trigger.end,
            "onrecord:confidence": claim.confidence,
        }
    )


def _place(where: Place | None) -> dict[str, Any] | None:
    if where is None:
        return None
    geo = None
    if where.latitude is not None and where.longitude is not None:
        geo = {
            "@type": "GeoCoordinates",
            "latitude": where.latitude,
            "longitude": where.longitude,
        }
    address = pruned({"addressRegion": where.admin1, "addressCountry": where.country})
    return pruned(
        {
            "@type": "Place",
            "name": where.name,
            "address": {"@type": "PostalAddress", **address} if address else None,
            "geo": geo,
            "onrecord:precision": where.precision.value,
        }
    )


def _interval(when: When | None) -> str | None:
    """An ISO 8601 interval; ``..`` for an open side."""
    if when is None or (when.earliest is None and when.latest is None):
        return None
    return f"{when.earliest or '..'}/{when.latest or '..'}"


def _review(view: ClaimView, judgement: Judgement, named: bool) -> dict[str, Any]:
    return {
        "@type": "ClaimReview",
        "@id": urn(judgement.id),
        "claimReviewed": view.passage.text,
        "itemReviewed": {"@id": urn(view.record.document.id, view.claim.id)},
        "reviewAspect": _ASPECT,
        "reviewRating": {"@type": "Rating", "alternateName": _DECIDED[judgement.decision]},
        "author": {"@type": "Person", "name": judgement.by if named else "a reviewer"},
        "dateCreated": judgement.made,
    }


def _anchors(folder: Path) -> Iterator[Anchor]:
    for number, node in enumerate(read_elements(folder / "claims.jsonld"), 1):
        where = f"claims.jsonld, node {number}"
        document = document_of(node["@id"])
        if node["@type"] == "Claim":
            place = (node["onrecord:start"], node["onrecord:end"], node["onrecord:trigger"])
            yield Anchor(where, document, *place)
        elif node["@type"] == "Quotation" and "onrecord:start" in node:
            words = node.get("onrecord:words", node["text"])
            yield Anchor(where, document, node["onrecord:start"], node["onrecord:end"], words)


_CLAIM = {
    "type": "onrecord:type",
    "mode": "onrecord:mode",
    "assertion.polarity": "onrecord:polarity",
    "assertion.mood": "onrecord:mood",
    "assertion.historical": "onrecord:historical",
    "actors.name": "onrecord:actors.*",
    "recipients.name": "onrecord:recipients.*",
    "where.name": "contentLocation.name",
    "where.admin1": "contentLocation.address.addressRegion",
    "where.country": "contentLocation.address.addressCountry",
    "where.latitude": "contentLocation.geo.latitude",
    "where.longitude": "contentLocation.geo.longitude",
    "where.precision": "contentLocation.onrecord:precision",
    "trigger.text": "onrecord:trigger",
    "trigger.start": "onrecord:start",
    "trigger.end": "onrecord:end",
    "confidence": "onrecord:confidence",
}

SCHEMA_ORG = Exporter(
    name="schema-org",
    title="claims and quotations as schema.org JSON-LD; a review only where a person judged",
    unit=Unit.CLAIM,
    files=(File("claims.jsonld", "application/ld+json", "reports, quotations, claims, reviews"),),
    keeps=(
        *(Kept(f"claims.{path}", name) for path, name in _CLAIM.items()),
        *(
            Kept(path, name, exact=False)
            for path, name in (
                ("claims.id", "@id"),
                ("claims.chain", "isPartOf"),
                ("claims.when.earliest", "temporalCoverage"),
                ("claims.when.latest", "temporalCoverage"),
                ("document.id", "@id"),
                ("document.ref", "identifier"),
                ("document.title", "headline"),
                ("document.outlet", "publisher.name"),
                ("document.author", "author.name"),
                ("document.url", "url"),
                ("document.language", "inLanguage"),
                ("document.sha256", "sha256"),
                ("document.status", "creativeWorkStatus"),
                ("document.published.earliest", "datePublished"),
                ("attributions.id", "@id"),
                ("attributions.content", "text"),
                ("attributions.speaker", "spokenByCharacter"),
                ("attributions.parent", "isPartOf"),
                ("attributions.voice", "onrecord:voice"),
                ("attributions.cue.text", "onrecord:cue"),
            )
        ),
    ),
    losses=(
        Loss("schema", "the version of the wire format; the data package names it"),
        Loss("document", "the text itself belongs to its publisher; blocks and other dates"),
        Loss("attributions", "flags, confidence, offsets of cues and sources, time and place"),
        Loss("claims", "figures, countries and sectors of actors, EDTF, reasons, own words"),
        Loss("causes", "what is said to have led to what"),
        Loss("loaded", "partisan words"),
        Loss("evidence", "evidence that the report points to"),
        Loss("times", "times outside of claims"),
        Loss("places", "places outside of claims"),
        Loss("run", "what made the records stands in the data package"),
    ),
    write=_write,
    anchors=_anchors,
    notes=(
        "A Claim here is a source's claim in a report. A ClaimReview is written only where a "
        "person has judged the coding; it says whether the report says this, not whether it is "
        "true.",
    ),
)
