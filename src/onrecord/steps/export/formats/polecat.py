"""polecat: CSV with the columns of POLECAT, one claim a row, then ours.

Columns as in the tables published with POLECAT (Halterman, Bagozzi, Beger, Schrodt and Scarborough
2023; Harvard Dataverse, doi:10.7910/DVN/AJGVIT), by the same names in the same order. POLECAT's own
files are parted by tabs; this one by commas. The columns after ``Version`` are ours: without them a
claim would be read as a fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.records import Actor, Place, PlacePrecision
from onrecord.steps.export.csv import write_cells
from onrecord.steps.export.formats.base import (
    Anchor,
    Column,
    Exporter,
    File,
    Kept,
    Loss,
    Type,
    Unit,
    Written,
)
from onrecord.steps.export.formats.cells import CELLS, SECTIONS, joined, rows_of
from onrecord.steps.export.formats.codes import codes
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.views import ClaimView, auxiliaries, claim_views

__all__ = ["POLECAT", "POLECAT_COLUMNS"]

_EMPTY = "not coded by onrecord; empty"
_NUMBERS: dict[str, Type] = {
    "Intensity": "number",
    "Quad Code": "integer",
    "Latitude": "number",
    "Longitude": "number",
    "GeoNames ID": "integer",
}
_MEANS = {
    "Event ID": "ids of report and claim",
    "Event Date": "first possible day; empty where the report does not tell",
    "Event Type": "PLOVER 2.0 type",
    "Event Mode": "PLOVER 2.0 mode",
    "Intensity": "of the type, -10 to 10",
    "Quad Code": "1 verbal, 2 material cooperation; 3 verbal, 4 material conflict",
    "Contexts": "the manual's auxiliary modes",
    "Actor Name": "who is said to have done it, '; ' between",
    "Actor Country": "ISO 3166-1 alpha-3",
    "Primary Actor Sector": "PLOVER sector of the first",
    "Actor Sectors": "PLOVER sectors",
    "Actor Name Raw": "as written",
    "Recipient Name": "to whom",
    "Recipient Country": "ISO 3166-1 alpha-3",
    "Primary Recipient Sector": "PLOVER sector of the first",
    "Recipient Sectors": "PLOVER sectors",
    "Recipient Name Raw": "as written",
    "Placename": "place as resolved",
    "City": "town",
    "Province": "province or state",
    "Country": "ISO 3166-1 alpha-3",
    "Latitude": "degrees, WGS 84",
    "Longitude": "degrees, WGS 84",
    "GeoNames ID": "GeoNames' id",
    "Raw Placename": "as written",
    "Source": "outlet",
    "Publication Date": "first possible day of publication; empty where unknown",
    "Language": "ISO 639-1",
    "Version": "what coded it",
}
POLECAT_COLUMNS = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors"),
    *("Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name"),
    *("Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors"),
    *("Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City"),
    *("District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename"),
    *("Feature Type", "Source", "Publication Date", "Story People", "Story Organizations"),
    *("Story Locations", "Language", "Version"),
)
_OURS = (
    Column("Claimants", "string", "who says it, outermost first, ' > ' between; empty: the outlet"),
    Column("Own Voice", "boolean", "the outlet says it itself", True),
    Column("Polarity", "string", "affirmed, or denied", True),
    Column(
        "Mood", "string", "happened, ongoing, planned, threatened, demanded, hypothetical", True
    ),
    Column("Historical", "boolean", "background, over about a year before the report", True),
    Column("Latest Date", "string", "last possible day"),
    Column("Date Basis", "string", "stated, resolved, publication or unknown"),
    Column("Events", "string", "ids of the events it belongs to"),
    Column("Document", "string", "the report's ref", True),
    Column("Document ID", "string", "the report's id", True),
    Column("Quotation", "string", "the words around the trigger", True),
    Column("Trigger", "string", "the words that name the event", True),
    Column("Start", "integer", "where they begin in the report's text", True),
    Column("End", "integer", "where they end", True),
    Column("Confidence", "number", "0 to 1", True),
)


def _write(source: Source, folder: Path) -> Written:
    events = source.events_by_claim()
    rows = (
        _row(view, events.get(view.ref, ()))
        for record in source.records()
        for view in claim_views(record)
    )
    with (folder / "polecat.csv").open("wb") as stream:
        header = POLECAT.files[0].header
        return Written((("polecat.csv", write_cells(header, rows, stream)),))


def _row(view: ClaimView, events: tuple[str, ...]) -> tuple[object, ...]:
    claim, document = view.claim, view.record.document
    when, where, code = claim.when, claim.where, codes().get(claim.type)
    published = document.published
    return (
        f"{document.id}/{claim.id}",
        when.earliest if when else None,
        claim.type,
        claim.mode,
        code.intensity if code else None,
        code.quad if code else None,
        joined(iter(auxiliaries(claim))),
        *_party(claim.actors),
        *_party(claim.recipients),
        *_place(where),
        None,
        document.outlet,
        published.earliest if published else None,
        None,
        None,
        None,
        document.language,
        f"onrecord {view.record.run.version}",
        " > ".join(view.claimants) or None,
        view.own_voice,
        claim.assertion.polarity.value,
        claim.assertion.mood.value,
        claim.assertion.historical,
        when.latest if when else None,
        when.basis.value if when else None,
        joined(iter(events)),
        document.ref,
        document.id,
        view.passage.text,
        claim.trigger.text,
        claim.trigger.start,
        claim.trigger.end,
        claim.confidence,
    )


def _party(actors: tuple[Actor, ...]) -> tuple[str | None, ...]:
    """Name, country, COW, primary sector, sectors, title, raw name, Wikipedia id."""
    return (
        joined(a.name for a in actors),
        joined(a.country for a in actors),
        None,
        next((a.sector for a in actors if a.sector), None),
        joined(a.sector for a in actors),
        None,
        joined(a.span.text for a in actors),
        None,
    )


def _place(where: Place | None) -> tuple[object, ...]:
    """Place name, city, district, province, country, coordinates, GeoNames id, raw name."""
    if where is None:
        return (None,) * 9
    return (
        where.name,
        where.name if where.precision is PlacePrecision.CITY else None,
        None,
        where.admin1,
        where.country,
        where.latitude,
        where.longitude,
        where.geonameid,
        where.span.text,
    )


def _anchors(folder: Path) -> Iterator[Anchor]:
    for where, row in rows_of(folder / "polecat.csv"):
        start, end = int(row["Start"]), int(row["End"])
        yield Anchor(where, row["Document ID"], start, end, row["Trigger"], cell=True)


_EXACT = {
    "document.outlet": "Source",
    "document.language": "Language",
    "document.ref": "Document",
    "document.id": "Document ID",
    "document.published.earliest": "Publication Date",
    "claims.type": "Event Type",
    "claims.mode": "Event Mode",
    "claims.when.earliest": "Event Date",
    "claims.when.latest": "Latest Date",
    "claims.when.basis": "Date Basis",
    "claims.where.name": "Placename",
    "claims.where.admin1": "Province",
    "claims.where.country": "Country",
    "claims.where.latitude": "Latitude",
    "claims.where.longitude": "Longitude",
    "claims.where.geonameid": "GeoNames ID",
    "claims.where.span.text": "Raw Placename",
    "claims.assertion.polarity": "Polarity",
    "claims.assertion.mood": "Mood",
    "claims.assertion.historical": "Historical",
    "claims.trigger.text": "Trigger",
    "claims.trigger.start": "Start",
    "claims.trigger.end": "End",
    "claims.confidence": "Confidence",
}
_FORMS = {
    "claims.id": "Event ID",
    "claims.chain": "Claimants",
    "claims.actors.name": "Actor Name",
    "claims.actors.span.text": "Actor Name Raw",
    "claims.actors.country": "Actor Country",
    "claims.actors.sector": "Actor Sectors",
    "claims.recipients.name": "Recipient Name",
    "claims.recipients.span.text": "Recipient Name Raw",
    "claims.recipients.country": "Recipient Country",
    "claims.recipients.sector": "Recipient Sectors",
    "attributions.speaker.name": "Claimants",
    "run.version": "Version",
}

POLECAT = Exporter(
    name="polecat",
    title="CSV with the columns of POLECAT, one claim a row, then who says it",
    unit=Unit.CLAIM,
    files=(
        File(
            "polecat.csv",
            "text/csv",
            "one row a claim",
            (
                *(
                    Column(name, _NUMBERS.get(name, "string"), _MEANS.get(name, _EMPTY))
                    for name in POLECAT_COLUMNS
                ),
                *_OURS,
            ),
            key=("Event ID",),
        ),
    ),
    keeps=(
        *(Kept(path, name) for path, name in _EXACT.items()),
        *(Kept(path, name, exact=False) for path, name in _FORMS.items()),
    ),
    losses=(
        *SECTIONS,
        Loss("claims", "offsets of actors, places and times; rejected readings; reasons"),
        Loss("claims.counts", "POLECAT has no figures"),
        Loss("claims.when", "EDTF, precision, the report's words"),
        CELLS,
    ),
    write=_write,
    anchors=_anchors,
    notes=(
        "This is not POLECAT data: it has POLECAT's columns. POLECAT gives a row to an event in a "
        "story; here a row is a claim, and the last columns say whose.",
        "Contexts holds only the PLOVER manual's auxiliary modes. COW codes, titles, Wikipedia "
        "ids, districts, feature types and the names in the story are not coded and stay empty.",
    ),
)
