"""claims: the table of ``onrecord table`` as CSV, one row a claim, with schema and data card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.steps.export.csv import write_cells
from onrecord.steps.export.formats.base import (
    Anchor,
    Column,
    Exporter,
    File,
    Kept,
    Loss,
    Unit,
    Written,
)
from onrecord.steps.export.formats.cells import CELLS, SECTIONS, rows_of
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.rows import COLUMNS, claim_rows

__all__ = ["CLAIMS", "CLAIM_COLUMNS"]

CLAIM_COLUMNS = (
    Column("document", "string", "the path or id that the report came by", True),
    Column("document_id", "string", "content id of the report", True),
    Column("title", "string", "title of the report"),
    Column("outlet", "string", "who published it"),
    Column("published", "string", "publication date, EDTF; empty where unknown"),
    Column("claim", "string", "content id of the claim", True),
    Column("claimants", "string", "who says it, outermost first, ' > ' between; empty: the outlet"),
    Column("claimant_kinds", "string", "what kind of source each of them is"),
    Column("own_voice", "boolean", "the outlet says it itself", True),
    Column("type", "string", "PLOVER 2.0 event type", True),
    Column("mode", "string", "PLOVER 2.0 mode"),
    Column("actors", "string", "who is said to have done it, '; ' between"),
    Column("actor_countries", "string", "their countries, ISO 3166-1 alpha-3"),
    Column("actor_sectors", "string", "their PLOVER sectors"),
    Column("recipients", "string", "to whom, '; ' between"),
    Column("recipient_countries", "string", "their countries"),
    Column("recipient_sectors", "string", "their sectors"),
    Column("where", "string", "place"),
    Column("admin1", "string", "province or state"),
    Column("country", "string", "country, ISO 3166-1 alpha-3"),
    Column("latitude", "number", "degrees, WGS 84, of a representative point"),
    Column("longitude", "number", "degrees, WGS 84"),
    Column("place_precision", "string", "site, city, admin1, country, region or unresolved"),
    Column("when_words", "string", "the report's words for the time"),
    Column("when_earliest", "string", "first day, ISO; empty where open"),
    Column("when_latest", "string", "last day, ISO, inclusive; empty where open"),
    Column("when_edtf", "string", "the same in EDTF"),
    Column("when_basis", "string", "stated, resolved, publication or unknown"),
    *(
        Column(f"{kind}_{bound}", "integer", f"{bound} bound of the largest figure of {what}")
        for kind, what in (
            ("killed", "people killed"),
            ("injured", "people injured"),
            ("arrested", "people arrested"),
            ("participants", "people taking part"),
        )
        for bound in ("low", "high")
    ),
    Column("counts", "string", "all figures in the report's words"),
    Column("polarity", "string", "affirmed, or denied: said not to be so", True),
    Column(
        "mood", "string", "happened, ongoing, planned, threatened, demanded, hypothetical", True
    ),
    Column("historical", "boolean", "background, over about a year before the report", True),
    Column("trigger", "string", "the words that name the event", True),
    Column("sentence", "string", "the words around them", True),
    Column("start", "integer", "where the trigger begins in the report's text, code points", True),
    Column("end", "integer", "where it ends", True),
    Column("confidence", "number", "0 to 1", True),
    Column("reasons", "string", "the rules that fired"),
)


def _write(source: Source, folder: Path) -> Written:
    rows = (row for r in source.records() for row in claim_rows(r, include_private=True))
    with (folder / "claims.csv").open("wb") as stream:
        return Written((("claims.csv", write_cells(COLUMNS, rows, stream)),))


def _anchors(folder: Path) -> Iterator[Anchor]:
    for where, row in rows_of(folder / "claims.csv"):
        start, end = int(row["start"]), int(row["end"])
        yield Anchor(where, row["document_id"], start, end, row["trigger"], cell=True)


_KEPT = {
    "document.ref": "document",
    "document.id": "document_id",
    "document.title": "title",
    "document.outlet": "outlet",
    "document.published.edtf": "published",
    "claims.id": "claim",
    "claims.type": "type",
    "claims.mode": "mode",
    "claims.where.name": "where",
    "claims.where.admin1": "admin1",
    "claims.where.country": "country",
    "claims.where.latitude": "latitude",
    "claims.where.longitude": "longitude",
    "claims.where.precision": "place_precision",
    "claims.when.span.text": "when_words",
    "claims.when.earliest": "when_earliest",
    "claims.when.latest": "when_latest",
    "claims.when.edtf": "when_edtf",
    "claims.when.basis": "when_basis",
    "claims.assertion.polarity": "polarity",
    "claims.assertion.mood": "mood",
    "claims.assertion.historical": "historical",
    "claims.trigger.text": "trigger",
    "claims.trigger.start": "start",
    "claims.trigger.end": "end",
    "claims.confidence": "confidence",
}
_FORMS = {
    "claims.chain": "claimants",
    "claims.actors.name": "actors",
    "claims.actors.country": "actor_countries",
    "claims.actors.sector": "actor_sectors",
    "claims.recipients.name": "recipients",
    "claims.recipients.country": "recipient_countries",
    "claims.recipients.sector": "recipient_sectors",
    "claims.counts.span.text": "counts",
    "claims.reasons": "reasons",
    "attributions.speaker.name": "claimants",
    "attributions.speaker.kind": "claimant_kinds",
}

CLAIMS = Exporter(
    name="claims",
    title="the table of onrecord table: one row a claim",
    unit=Unit.CLAIM,
    files=(
        File(
            "claims.csv",
            "text/csv",
            "one row a claim, with who says it",
            CLAIM_COLUMNS,
            key=("document_id", "claim"),
        ),
    ),
    keeps=(
        *(Kept(path, name) for path, name in _KEPT.items()),
        *(Kept(path, name, exact=False) for path, name in _FORMS.items()),
    ),
    losses=(
        *SECTIONS,
        Loss("claims", "actors, places and times lose their own words, ids and rejected readings"),
        Loss(
            "claims.counts", "of several figures of a kind the largest has its bounds in a column"
        ),
        CELLS,
    ),
    write=_write,
    anchors=_anchors,
)
