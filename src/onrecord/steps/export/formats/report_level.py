"""report-level: one row an event and report, for the R package eventreport.

The columns that eventreport's functions name by default (``event_id``; dates as text, figures as
numbers, 0 and 1 for yes and no) and those of its own data set MAVERICK that a report can fill, then
ours (van Baalen and Höglund 2026; eventreport 0.1.1, ``R/aggregateData.R`` and
``R/maverick_event_report.R``). A figure in a denial is no figure of the event and is left out. An
empty cell is ``NA``, as R's ``read.csv`` expects; there is no byte-order mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.records import CountKind, PlacePrecision, Polarity
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
from onrecord.steps.export.formats.cells import CELLS, SECTIONS, joined, rows_of
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.views import ClaimView, claim_views
from onrecord.steps.export.rows import largest

__all__ = ["REPORT_LEVEL"]

# MAVERICK's geo_precision runs from the country (1) to the exact street or building (6).
_GEO = {
    PlacePrecision.COUNTRY: 1,
    PlacePrecision.ADMIN1: 2,
    PlacePrecision.CITY: 4,
    PlacePrecision.SITE: 6,
}
_COLUMNS = (
    Column("id", "string", "this event in this report", True),
    Column("event_id", "string", "id of the event", True),
    Column("country", "string", "country, ISO 3166-1 alpha-3"),
    Column("date_start", "string", "first possible day, YYYY-MM-DD"),
    Column("date_end", "string", "last possible day, YYYY-MM-DD"),
    Column("city", "string", "town, where the place is one or lies in one"),
    Column("location", "string", "the place as named"),
    Column("latitude", "number", "degrees, WGS 84"),
    Column("longitude", "number", "degrees, WGS 84"),
    Column("geo_precision", "integer", "1 country, 2 province, 4 town, 6 site"),
    Column("actor1", "string", "who is said to have done it, '; ' between"),
    Column("actor1_id", "string", "their ids"),
    Column("actor1_type", "string", "their PLOVER sectors"),
    Column("actor2", "string", "to whom, '; ' between"),
    Column("actor2_id", "string", "their ids"),
    Column("actor2_type", "string", "their PLOVER sectors"),
    Column("event_type", "string", "PLOVER 2.0 type", True),
    Column("event_mode", "string", "PLOVER 2.0 mode"),
    Column("deaths_best", "integer", "the exact figure, else the lower bound"),
    Column("deaths_low", "integer", "lower bound; NA where open"),
    Column("deaths_high", "integer", "upper bound; NA where open"),
    Column("injuries_best", "integer", "the exact figure, else the lower bound"),
    Column("injuries_low", "integer", "lower bound"),
    Column("injuries_high", "integer", "upper bound"),
    Column("arrests_low", "integer", "lower bound"),
    Column("arrests_high", "integer", "upper bound"),
    Column("participants_low", "integer", "lower bound"),
    Column("participants_high", "integer", "upper bound"),
    Column("source", "string", "outlet, or the report's ref where it is not known", True),
    Column("source_author", "string", "author of the report"),
    Column("source_date", "string", "publication date, EDTF"),
    Column("number_of_sources", "integer", "1: one report a row", True),
    Column("unit_of_analysis", "string", "Event report", True),
    Column("own_voice", "integer", "1: the outlet says it itself; 0: only by others", True),
    Column("denied", "integer", "1: the report says that it is not so; 0", True),
    Column(
        "mood", "string", "happened, ongoing, planned, threatened, demanded, hypothetical", True
    ),
    Column("claimants", "string", "who says it, chains with ' > ', '; ' between"),
    Column("claims", "string", "ids of the claims", True),
    Column("document", "string", "ref of the report", True),
    Column("document_id", "string", "id of the report", True),
    Column("quotation", "string", "the words around the first claim's trigger", True),
    Column("trigger", "string", "the words that name the event", True),
    Column("start", "integer", "where they begin in the report's text", True),
    Column("end", "integer", "where they end", True),
)


def _write(source: Source, folder: Path) -> Written:
    file = REPORT_LEVEL.files[0]
    with (folder / file.name).open("wb") as stream:
        number = write_cells(file.header, _rows(source), stream, missing=file.missing)
    return Written(((file.name, number),))


def _rows(source: Source) -> Iterator[tuple[object, ...]]:
    events = source.events_by_claim()
    for record in source.records():
        grouped: dict[str, list[ClaimView]] = {}
        for view in claim_views(record):
            for event in events.get(view.ref, ()):
                grouped.setdefault(event, []).append(view)
        for event, views in grouped.items():
            yield _row(event, views)


def _row(event: str, views: list[ClaimView]) -> tuple[object, ...]:
    document = views[0].record.document
    claims = [v.claim for v in views]
    placed = next((c.where for c in claims if c.where and c.where.named), None)
    timed = next((c.when for c in claims if c.when), None)
    first = views[0]
    town = placed.name if placed and placed.precision is PlacePrecision.CITY else None
    actors = [a for c in claims for a in c.actors]
    recipients = [a for c in claims for a in c.recipients]
    return (
        f"{event}/{document.id}",
        event,
        placed.country if placed else None,
        timed.earliest if timed else None,
        timed.latest if timed else None,
        town,
        placed.name if placed else None,
        placed.latitude if placed else None,
        placed.longitude if placed else None,
        _GEO.get(placed.precision) if placed else None,
        joined(a.name for a in actors),
        joined(a.id for a in actors),
        joined(a.sector for a in actors),
        joined(a.name for a in recipients),
        joined(a.id for a in recipients),
        joined(a.sector for a in recipients),
        first.claim.type,
        next((c.mode for c in claims if c.mode), None),
        *_figure(views, CountKind.KILLED),
        *_figure(views, CountKind.INJURED),
        *_figure(views, CountKind.ARRESTED)[1:],
        *_figure(views, CountKind.PARTICIPANTS)[1:],
        document.outlet or document.ref,
        document.author,
        document.published.edtf or None if document.published else None,
        1,
        "Event report",
        int(any(v.own_voice for v in views)),
        int(all(c.assertion.polarity is Polarity.DENIED for c in claims)),
        first.claim.assertion.mood.value,
        joined(" > ".join(v.claimants) for v in views),
        joined(c.id for c in claims),
        document.ref,
        document.id,
        first.passage.text,
        first.claim.trigger.text,
        first.claim.trigger.start,
        first.claim.trigger.end,
    )


def _figure(views: list[ClaimView], kind: CountKind) -> tuple[int | None, int | None, int | None]:
    """Best, low and high of the report's largest figure of this kind."""
    affirmed = (v.claim for v in views if v.claim.assertion.polarity is Polarity.AFFIRMED)
    bounds = [largest(claim, kind) for claim in affirmed]
    known = [b for b in bounds if b != (None, None)]
    low, high = max(known, key=lambda b: (b[0] or 0, b[1] or 0)) if known else (None, None)
    return (low if low is not None else high, low, high)


def _anchors(folder: Path) -> Iterator[Anchor]:
    for where, row in rows_of(folder / "report_level.csv"):
        start, end = int(row["start"]), int(row["end"])
        yield Anchor(where, row["document_id"], start, end, row["trigger"], cell=True)


_FIRST = "of several claims of one report about the event the first that gives it"
REPORT_LEVEL = Exporter(
    name="report-level",
    title="one row an event and report, for the R package eventreport",
    unit=Unit.EVENT_REPORT,
    files=(
        File(
            "report_level.csv",
            "text/csv",
            "one row an event and report",
            _COLUMNS,
            key=("id",),
            missing="NA",
        ),
    ),
    keeps=(
        Kept("document.ref", "document"),
        Kept("document.id", "document_id"),
        Kept("document.author", "source_author"),
        Kept("document.published.edtf", "source_date"),
        Kept("document.outlet", "source", exact=False),
        *(
            Kept(f"claims.{path}", name, exact=False)
            for path, name in (
                ("id", "claims"),
                ("type", "event_type"),
                ("mode", "event_mode"),
                ("chain", "claimants"),
                ("trigger", "trigger"),
                ("when.earliest", "date_start"),
                ("when.latest", "date_end"),
                ("where.name", "location"),
                ("where.country", "country"),
                ("where.latitude", "latitude"),
                ("where.longitude", "longitude"),
                ("where.precision", "geo_precision"),
                ("actors.name", "actor1"),
                ("actors.sector", "actor1_type"),
                ("actors.id", "actor1_id"),
                ("recipients.name", "actor2"),
                ("recipients.sector", "actor2_type"),
                ("recipients.id", "actor2_id"),
                ("counts.low", "deaths_low"),
                ("counts.high", "deaths_high"),
                ("assertion.polarity", "denied"),
                ("assertion.mood", "mood"),
            )
        ),
    ),
    losses=(
        *SECTIONS,
        Loss("claims", f"a report's claims about one event are one row: {_FIRST}"),
        Loss("claims.counts", "figures of other kinds, and smaller ones of the same kind"),
        CELLS,
        Loss("NA", "a cell that really says NA cannot be told from an empty one"),
    ),
    write=_write,
    anchors=_anchors,
    needs_events=True,
    notes=(
        'Read it in R with read.csv("report_level.csv", encoding = "UTF-8"), which keeps dates as '
        "text, as eventreport wants them.",
        "MAVERICK's source_classification, how reputable a source is, has no counterpart: onrecord "
        "rates no outlet. Use own_voice, denied or confidence of the claims to break ties.",
    ),
)
