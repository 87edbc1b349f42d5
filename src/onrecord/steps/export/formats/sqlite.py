"""sqlite: one database file, with the metadata that Datasette shows (datasette.io).

Tables of reports, claimants, claims and the chains between them, figures, causes and evidence, with
keys and indexes; events too, where they were given. A view ``said`` joins what most people ask for:
who says what, in which words. Open it with
``datasette onrecord.sqlite --metadata metadata.json``.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.records import Event, Record
from onrecord.steps.export.formats.base import (
    Anchor,
    Exporter,
    File,
    Kept,
    Loss,
    Type,
    Unit,
    Written,
)
from onrecord.steps.export.formats.events import event_row
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.sqlite_tables import TABLES, Table
from onrecord.steps.export.rows import claim_rows
from onrecord.steps.export.words import speaker_name

__all__ = ["SQLITE"]

_FILE = "onrecord.sqlite"
_SQL: dict[Type, str] = {
    "string": "TEXT",
    "date": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "INTEGER",
}


_VIEW = (
    "CREATE VIEW said AS SELECT d.outlet, d.published, c.claimants, c.own_voice, c.polarity, "
    'c.mood, c.type, c.mode, c.actors, c.recipients, c."where", c.country, c.when_earliest, '
    "c.when_latest, c.counts, c.sentence, d.title, d.url, c.claim, c.document_id "
    "FROM claims c JOIN documents d ON d.id = c.document_id"
)


def _write(source: Source, folder: Path) -> Written:
    with contextlib.closing(sqlite3.connect(folder / _FILE)) as db:
        db.execute("PRAGMA journal_mode = OFF")  # the file is thrown away if this fails
        db.execute("PRAGMA synchronous = OFF")
        for table in TABLES:
            db.execute(_create(table))
        for record in source.records():
            for name, rows in _rows(record):
                _insert(db, name, rows)
        if source.has_events:
            for event in source.events():
                _insert(db, "events", [event_row(event)])
                _insert(db, "event_claims", _members(event))
        for table in TABLES:
            for column in table.indexes:
                db.execute(f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")')
        db.execute(_VIEW)
        db.commit()
        db.execute("VACUUM")
        counts = {
            t.name: db.execute(f'SELECT count(*) FROM "{t.name}"').fetchone()[0]  # noqa: S608
            for t in TABLES
        }
    (folder / "metadata.json").write_text(_metadata(), "utf-8")
    return Written(tuple((f"{_FILE}: {name}", number) for name, number in counts.items()))


def _create(table: Table) -> str:
    parts = [f'"{c.name}" {_SQL[c.type]}{" NOT NULL" if c.required else ""}' for c in table.columns]
    parts.append(f"PRIMARY KEY ({_quoted(table.key)})")
    parts += [
        f'FOREIGN KEY ({_quoted(mine)}) REFERENCES "{other}" ({_quoted(its)})'
        for mine, other, its in table.foreign
    ]
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)}) WITHOUT ROWID'


def _quoted(names: str) -> str:
    return ", ".join(f'"{n}"' for n in names.split(", "))


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * len(next(t for t in TABLES if t.name == table).columns))
    db.executemany(f'INSERT OR IGNORE INTO "{table}" VALUES ({marks})', rows)  # noqa: S608


def _rows(record: Record) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    d, by_id = record.document, {a.id: a for a in record.attributions}
    published = d.published.edtf or None if d.published else None
    head = (d.id, d.ref, d.title, d.outlet, d.author, d.url, d.language, published)
    yield "documents", [(*head, d.status.value, d.sha256)]
    yield (
        "attributions",
        [
            (
                d.id,
                a.id,
                speaker_name(a),
                *((s.role, s.organisation, s.place, s.kind.value, s.named) if s else (None,) * 5),
                a.voice.value,
                a.cue.text if a.cue else None,
                " … ".join(span.text for span in a.content),
                a.content[0].start if a.content else None,
                a.content[-1].end if a.content else None,
                a.parent,
                "; ".join(f.value for f in a.flags) or None,
                a.confidence,
            )
            for a in record.attributions
            for s in (a.speaker,)
        ],
    )
    yield "claims", [tuple(row) for row in claim_rows(record, include_private=True)]
    yield (
        "chains",
        [
            (d.id, c.id, step, attribution)
            for c in record.claims
            for step, attribution in enumerate(c.chain, 1)
        ],
    )
    yield (
        "counts",
        [
            (d.id, c.id, n, k.what.value, k.low, k.high, k.modifier, k.span.text)
            for c in record.claims
            for n, k in enumerate(c.counts, 1)
        ],
    )
    yield (
        "actors",
        [
            (d.id, c.id, n, role, a.name, a.country, a.sector, a.id, a.span.text)
            for c in record.claims
            for n, (role, a) in enumerate(
                [
                    *(("actor", a) for a in c.actors),
                    *(("recipient", a) for a in c.recipients),
                ],
                1,
            )
        ],
    )
    yield (
        "causes",
        [
            (
                d.id,
                k.id,
                k.cause.text,
                k.relation.value,
                k.effect.text,
                " > ".join(speaker_name(by_id.get(i)) for i in k.chain) or None,
                k.confidence,
            )
            for k in record.causes
        ],
    )
    yield "evidence", [(d.id, e.id, e.kind.value, e.span.text, e.url) for e in record.evidence]


def _members(event: Event) -> list[tuple[object, ...]]:
    return [(event.id, c.document, c.id) for c in event.claims]


def _metadata() -> str:
    """Datasette's metadata: what the tables and columns mean, on which page."""
    tables = {
        t.name: {
            "description": t.means,
            "columns": {c.name: c.means for c in t.columns},
            **({"label_column": "title"} if t.name == "documents" else {}),
        }
        for t in TABLES
    }
    tables["said"] = {"description": "Who says what, in which words: claims with their reports."}
    body = {
        "title": "Who says what happened",
        "description": "Source-attributed event data: every row of claims is somebody's claim in a "
        "report, not a fact. Made by onrecord; read DATACARD.md.",
        "databases": {"onrecord": {"tables": tables}},
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _anchors(folder: Path) -> Iterator[Anchor]:
    with contextlib.closing(sqlite3.connect(f"file:{folder / _FILE}?mode=ro", uri=True)) as db:
        rows = db.execute('SELECT claim, document_id, start, "end", "trigger" FROM claims')
        for claim, document, start, end, trigger in rows:
            yield Anchor(f"{_FILE}, claims, {claim}", document, start, end, trigger)


SQLITE = Exporter(
    name="sqlite",
    title="one SQLite database with Datasette's metadata",
    unit=Unit.RECORD,
    files=(
        File(_FILE, "application/vnd.sqlite3", "tables of reports, claimants, claims and events"),
        File("metadata.json", "application/json", "what Datasette shows beside the tables"),
    ),
    keeps=(
        *(
            Kept(f"document.{path}", f"documents.{name}")
            for path, name in (
                ("id", "id"),
                ("ref", "ref"),
                ("title", "title"),
                ("outlet", "outlet"),
                ("author", "author"),
                ("url", "url"),
                ("language", "language"),
                ("sha256", "sha256"),
                ("status", "status"),
                ("published.edtf", "published"),
            )
        ),
        *(
            Kept(f"attributions.{path}", f"attributions.{name}")
            for path, name in (
                ("id", "attribution"),
                ("speaker.role", "role"),
                ("speaker.organisation", "organisation"),
                ("speaker.place", "place"),
                ("speaker.kind", "kind"),
                ("voice", "voice"),
                ("cue.text", "cue"),
                ("parent", "parent"),
                ("confidence", "confidence"),
            )
        ),
        Kept("attributions.speaker.name", "attributions.speaker", exact=False),
        Kept("attributions.speaker.named", "attributions.named", exact=False),
        Kept("attributions.content", "attributions.words", exact=False),
        Kept("attributions.flags", "attributions.flags", exact=False),
        *(
            Kept(f"claims.{path}", f"claims.{name}")
            for path, name in (
                ("id", "claim"),
                ("type", "type"),
                ("mode", "mode"),
                ("where.name", "where"),
                ("where.admin1", "admin1"),
                ("where.country", "country"),
                ("where.latitude", "latitude"),
                ("where.longitude", "longitude"),
                ("where.precision", "place_precision"),
                ("when.span.text", "when_words"),
                ("when.earliest", "when_earliest"),
                ("when.latest", "when_latest"),
                ("when.edtf", "when_edtf"),
                ("when.basis", "when_basis"),
                ("assertion.polarity", "polarity"),
                ("assertion.mood", "mood"),
                ("trigger.text", "trigger"),
                ("trigger.start", "start"),
                ("trigger.end", "end"),
                ("confidence", "confidence"),
            )
        ),
        Kept("claims.assertion.historical", "claims.historical", exact=False),
        Kept("claims.reasons", "claims.reasons", exact=False),
        Kept("claims.chain", "chains.attribution"),
        *(
            Kept(f"claims.counts.{path}", f"counts.{name}")
            for path, name in (
                ("what", "what"),
                ("low", "low"),
                ("high", "high"),
                ("modifier", "modifier"),
                ("span.text", "words"),
            )
        ),
        *(
            Kept(f"claims.{side}.{path}", f"actors.{name}", exact=False)
            for side in ("actors", "recipients")
            for path, name in (
                ("name", "name"),
                ("country", "country"),
                ("sector", "sector"),
                ("id", "actor"),
                ("span.text", "words"),
            )
        ),
        *(
            Kept(path, name, exact=False)
            for path, name in (
                ("causes.id", "causes.id"),
                ("causes.cause.text", "causes.cause"),
                ("causes.effect.text", "causes.effect"),
                ("causes.relation", "causes.relation"),
                ("causes.chain", "causes.claimants"),
                ("causes.confidence", "causes.confidence"),
                ("evidence.id", "evidence.id"),
                ("evidence.kind", "evidence.kind"),
                ("evidence.url", "evidence.url"),
                ("evidence.span.text", "evidence.words"),
            )
        ),
    ),
    losses=(
        Loss("schema", "the version of the wire format; the data package names it"),
        Loss("document", "the text itself belongs to its publisher; blocks and other dates"),
        Loss("attributions", "offsets of cues and sources, time and place of speaking, reasons"),
        Loss("claims", "offsets of actors, places, times and figures; rejected readings"),
        Loss("causes", "offsets, the signal words"),
        Loss("loaded", "partisan words"),
        Loss("evidence", "offsets, place, time, chain"),
        Loss("times", "times outside of claims"),
        Loss("places", "places outside of claims"),
        Loss("run", "what made the records stands in the data package"),
    ),
    write=_write,
    anchors=_anchors,
    notes=("Open it with: datasette onrecord.sqlite --metadata metadata.json",),
)
