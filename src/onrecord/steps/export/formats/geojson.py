"""geojson: claims on a map, each with how fine its place is (RFC 7946).

A claim whose place has no coordinates is a feature without geometry, so that a map does not make
it disappear from the table behind it. A point that stands for a country or a province says so in
``precision``: it is no spot where something happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.records import PlacePrecision
from onrecord.steps.export.formats.base import Anchor, Exporter, File, Kept, Loss, Unit, Written
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.stream import read_elements, write_array
from onrecord.steps.export.formats.views import ClaimView, claim_views, source_words
from onrecord.steps.export.words import count_words, event_words

__all__ = ["GEOJSON"]

# About how far from the point it may have been, in kilometres: a spot, a town, a province, a
# country. A help for drawing circles, not a measurement.
_RADIUS = {
    PlacePrecision.SITE: 1,
    PlacePrecision.CITY: 10,
    PlacePrecision.ADMIN1: 150,
    PlacePrecision.COUNTRY: 800,
}


def _write(source: Source, folder: Path) -> Written:
    features = (_feature(v) for record in source.records() for v in claim_views(record))
    with (folder / "claims.geojson").open("wb") as stream:
        stream.write(b'{"type":"FeatureCollection","features":')
        number = write_array(stream, features)
        stream.write(b"}\n")
    return Written((("claims.geojson", number),))


def _feature(view: ClaimView) -> dict[str, Any]:
    claim, document = view.claim, view.record.document
    where, when, assertion = claim.where, claim.when, claim.assertion
    geometry = None
    if where is not None and where.latitude is not None and where.longitude is not None:
        geometry = {"type": "Point", "coordinates": [where.longitude, where.latitude]}
    return {
        "type": "Feature",
        "id": f"{document.id}/{claim.id}",
        "geometry": geometry,
        "properties": {
            "document": document.id,
            "report": document.ref,
            "title": document.title,
            "outlet": document.outlet,
            "url": document.url,
            "published": document.published.edtf or None if document.published else None,
            "claim": claim.id,
            "said": source_words(view),
            "own_voice": view.own_voice,
            "claimants": list(view.claimants),
            "event": event_words(claim),
            "type": claim.type,
            "mode": claim.mode,
            "polarity": assertion.polarity.value,
            "mood": assertion.mood.value,
            "historical": assertion.historical,
            "actors": [a.name for a in claim.actors],
            "recipients": [a.name for a in claim.recipients],
            "counts": [count_words(c) for c in claim.counts],
            "place": where.name if where else None,
            "admin1": where.admin1 if where else None,
            "country": where.country if where else None,
            "geonameid": where.geonameid if where else None,
            "precision": where.precision.value if where else None,
            "radius_km": _RADIUS.get(where.precision) if geometry and where else None,
            "earliest": when.earliest if when else None,
            "latest": when.latest if when else None,
            "edtf": when.edtf or None if when else None,
            "basis": when.basis.value if when else None,
            "trigger": claim.trigger.text,
            "quotation": view.passage.text,
            "start": claim.trigger.start,
            "end": claim.trigger.end,
            "confidence": claim.confidence,
        },
    }


def _anchors(folder: Path) -> Iterator[Anchor]:
    for number, feature in enumerate(read_elements(folder / "claims.geojson"), 1):
        p = feature["properties"]
        where = f"claims.geojson, feature {number}"
        yield Anchor(where, p["document"], p["start"], p["end"], p["trigger"])


_KEPT = {
    "document.id": "document",
    "document.ref": "report",
    "document.title": "title",
    "document.outlet": "outlet",
    "document.url": "url",
    "document.published.edtf": "published",
    "claims.id": "claim",
    "claims.type": "type",
    "claims.mode": "mode",
    "claims.assertion.polarity": "polarity",
    "claims.assertion.mood": "mood",
    "claims.assertion.historical": "historical",
    "claims.actors.name": "actors.*",
    "claims.recipients.name": "recipients.*",
    "claims.where.name": "place",
    "claims.where.admin1": "admin1",
    "claims.where.country": "country",
    "claims.where.geonameid": "geonameid",
    "claims.where.precision": "precision",
    "claims.when.earliest": "earliest",
    "claims.when.latest": "latest",
    "claims.when.edtf": "edtf",
    "claims.when.basis": "basis",
    "claims.trigger.text": "trigger",
    "claims.trigger.start": "start",
    "claims.trigger.end": "end",
    "claims.confidence": "confidence",
}

GEOJSON = Exporter(
    name="geojson",
    title="claims as GeoJSON points, with how fine each place is",
    unit=Unit.CLAIM,
    files=(File("claims.geojson", "application/geo+json", "one feature a claim"),),
    keeps=(
        *(Kept(path, f"properties.{name}") for path, name in _KEPT.items()),
        Kept("claims.where.longitude", "geometry.coordinates.0"),
        Kept("claims.where.latitude", "geometry.coordinates.1"),
        Kept("claims.chain", "properties.claimants", exact=False),
        Kept("claims.counts.span.text", "properties.counts", exact=False),
        Kept("attributions.speaker.name", "properties.claimants", exact=False),
    ),
    losses=(
        Loss("schema", "the version of the wire format; the data package names it"),
        Loss("document", "the text itself belongs to its publisher; blocks and other dates"),
        Loss("attributions", "all but the claimants' names"),
        Loss("claims", "countries and sectors of actors, bounds of figures, reasons, own words"),
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
        "A point stands for a site, a town, a province or a country: see precision. radius_km is a "
        "help for drawing, not a measurement.",
        "Claims without coordinates are features without geometry.",
    ),
)
