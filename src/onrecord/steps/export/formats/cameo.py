"""cameo: CSV with CAMEO root codes, one claim a row, and one for each mere statement.

PLOVER has no type for saying something (CAMEO 01) and none for an appeal (02); its published table
of correspondences drops both. Here they survive: an attribution with no event coded in its words or
its cue is a statement by its speaker, and a REQUEST is an appeal unless it is worded as a demand.
The table is data: ``data/export/cameo_roots.tsv``, with its sources in the README beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from onrecord.records import Actor, Attribution, Record
from onrecord.steps.export.claimants import known_chain
from onrecord.steps.export.csv import write_cells
from onrecord.steps.export.formats.base import (
    Anchor,
    Column,
    Exporter,
    File,
    Kept,
    LeftOut,
    Loss,
    Unit,
    Written,
)
from onrecord.steps.export.formats.cells import CELLS, SECTIONS, joined, rows_of
from onrecord.steps.export.formats.codes import Cameo, cameo_roots, codes
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.views import ClaimView, claim_views
from onrecord.steps.export.words import speaker_name

__all__ = ["CAMEO"]

STATEMENT = Cameo("01", "MAKE PUBLIC STATEMENT")
_COLUMNS = (
    Column("date", "string", "first possible day; for a statement, of its own day if told"),
    Column("source", "string", "CAMEO-like code: country, then sector"),
    Column("target", "string", "CAMEO-like code of whom it is done to"),
    Column("root", "string", "CAMEO root code, two digits", True),
    Column("root_name", "string", "its name", True),
    Column("source_name", "string", "who is said to have done it, or who speaks"),
    Column("target_name", "string", "to whom"),
    Column("quad", "integer", "quad class of the PLOVER type; empty for a statement"),
    Column("claimants", "string", "who says it, outermost first, ' > ' between; empty: the outlet"),
    Column("own_voice", "boolean", "the outlet says it itself", True),
    Column("polarity", "string", "affirmed, or denied", True),
    Column(
        "mood", "string", "happened, ongoing, planned, threatened, demanded, hypothetical", True
    ),
    Column("historical", "boolean", "background, over about a year before the report", True),
    Column("plover_type", "string", "PLOVER 2.0 type; empty for a statement"),
    Column("plover_mode", "string", "PLOVER 2.0 mode"),
    Column("place", "string", "where"),
    Column("country", "string", "ISO 3166-1 alpha-3"),
    Column("id", "string", "id of the claim or the attribution", True),
    Column("document", "string", "the report's ref", True),
    Column("document_id", "string", "the report's id", True),
    Column("outlet", "string", "who published it"),
    Column("words", "string", "the trigger, or the first words of the statement", True),
    Column("start", "integer", "where they begin in the report's text", True),
    Column("end", "integer", "where they end", True),
)
_STATEMENT_WORDS = 300  # code points of a statement that a row quotes


def _write(source: Source, folder: Path) -> Written:
    left: Counter[str] = Counter()
    rows = (row for record in source.records() for row in _rows(record, left))
    with (folder / "cameo.csv").open("wb") as stream:
        number = write_cells([c.name for c in _COLUMNS], rows, stream)
    gone = tuple(LeftOut(n, why) for why, n in sorted(left.items()))
    return Written((("cameo.csv", number),), gone)


def _rows(record: Record, left: Counter[str]) -> Iterator[tuple[object, ...]]:
    for view in claim_views(record):
        root = cameo_roots().of(view.claim)
        if root is None:
            left["a type of the codebook that CAMEO has no root for"] += 1
        else:
            yield _claim_row(view, root)
    coded = {claim.chain[-1] for claim in record.claims if claim.chain}
    triggers = [claim.trigger for claim in record.claims]
    for a in record.attributions:
        cued = a.cue is not None and any(t.overlaps(a.cue) for t in triggers)
        if a.id not in coded and not cued and a.content:
            yield _statement_row(record, a)


def _claim_row(view: ClaimView, root: Cameo) -> tuple[object, ...]:
    claim, document = view.claim, view.record.document
    when, where, code = claim.when, claim.where, codes().get(claim.type)
    return (
        when.earliest if when else None,
        _code(claim.actors),
        _code(claim.recipients),
        root.root,
        root.name,
        joined(a.name for a in claim.actors),
        joined(a.name for a in claim.recipients),
        code.quad if code else None,
        " > ".join(view.claimants) or None,
        view.own_voice,
        claim.assertion.polarity.value,
        claim.assertion.mood.value,
        claim.assertion.historical,
        claim.type,
        claim.mode,
        where.name if where else None,
        where.country if where else None,
        claim.id,
        document.ref,
        document.id,
        document.outlet,
        claim.trigger.text,
        claim.trigger.start,
        claim.trigger.end,
    )


def _statement_row(record: Record, a: Attribution) -> tuple[object, ...]:
    document, words = record.document, a.content[0]
    end = min(words.end, words.start + _STATEMENT_WORDS)
    by_id = {b.id: b for b in record.attributions}
    above = known_chain((a.parent,), by_id) if a.parent else ()
    country = a.where.country if a.where else None
    return (
        a.when.earliest if a.when else None,
        country,
        None,
        STATEMENT.root,
        STATEMENT.name,
        speaker_name(a),
        None,
        None,
        " > ".join(speaker_name(b) for b in above) or None,
        not a.parent,
        "affirmed",
        "happened",
        False,
        None,
        None,
        a.where.name if a.where else None,
        country,
        a.id,
        document.ref,
        document.id,
        document.outlet,
        document.text[words.start : end],
        words.start,
        end,
    )


def _code(actors: tuple[Actor, ...]) -> str | None:
    """``IRNCOP``: country and sector of each, as CAMEO joins them."""
    return joined(f"{a.country or ''}{a.sector or ''}" for a in actors)


def _anchors(folder: Path) -> Iterator[Anchor]:
    for where, row in rows_of(folder / "cameo.csv"):
        start, end = int(row["start"]), int(row["end"])
        yield Anchor(where, row["document_id"], start, end, row["words"], cell=True)


CAMEO = Exporter(
    name="cameo",
    title="CSV with CAMEO root codes, statements and appeals among them",
    unit=Unit.CLAIM,
    files=(
        File(
            "cameo.csv",
            "text/csv",
            "one row a claim, and one a statement without one",
            _COLUMNS,
            key=("document_id", "id"),
        ),
    ),
    keeps=(
        *(
            Kept(path, name)
            for path, name in (
                ("document.ref", "document"),
                ("document.id", "document_id"),
                ("document.outlet", "outlet"),
                ("claims.id", "id"),
                ("claims.type", "plover_type"),
                ("claims.mode", "plover_mode"),
                ("claims.when.earliest", "date"),
                ("claims.where.name", "place"),
                ("claims.where.country", "country"),
                ("claims.assertion.polarity", "polarity"),
                ("claims.assertion.mood", "mood"),
                ("claims.assertion.historical", "historical"),
                ("claims.trigger.text", "words"),
                ("claims.trigger.start", "start"),
                ("claims.trigger.end", "end"),
            )
        ),
        *(
            Kept(path, name, exact=False)
            for path, name in (
                ("claims.chain", "claimants"),
                ("claims.actors.name", "source_name"),
                ("claims.actors.country", "source"),
                ("claims.actors.sector", "source"),
                ("claims.recipients.name", "target_name"),
                ("claims.recipients.country", "target"),
                ("claims.recipients.sector", "target"),
                ("attributions.speaker.name", "claimants"),
            )
        ),
    ),
    losses=(
        *SECTIONS,
        Loss("claims", "last day, figures, coordinates, confidence, reasons, offsets of actors"),
        Loss("attributions.content", "a statement's words beyond the first 300 characters"),
        CELLS,
    ),
    write=_write,
    anchors=_anchors,
    notes=(
        "Only roots: CAMEO's finer codes cannot be told from PLOVER's types and modes. Which root "
        "a type falls under stands in data/export/cameo_roots.tsv.",
        "A row 01 is a statement in which no event was coded; its source is who speaks.",
    ),
)
