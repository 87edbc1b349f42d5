"""Verifying: is the casebook what was written into it? And making its derived tables again.

Checked: the audit chain, and that every act in it left what it says (or a tombstone) and nothing
is there that it does not know; every hash and content id; every span of every record against its
text; the raw bytes; the list rows, standings and decisions against the facts; the search index
against the texts; and the engine's own check of its file.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select, text
from sqlalchemy.exc import DBAPIError

from onrecord.errors import RecordError
from onrecord.records import Judgement, Record, Span, read_record
from onrecord.store import audit, rows, words
from onrecord.store.fold import for_index
from onrecord.store.judging import judgement_of, sealed
from onrecord.store.purging import UNFINISHED
from onrecord.store.standing import (
    DECISIONS,
    NOTHING,
    by_target,
    chunks,
    readings,
    refresh_claims,
    refresh_document,
    standing_on,
    state_of,
)
from onrecord.store.tables import (
    OUT,
    attributions,
    casebook,
    claims,
    decided,
    documents,
    judgements,
    raw,
    records,
    standing,
    tombstones,
)
from onrecord.store.tables import audit as audit_table
from onrecord.store.values import Fault, Head, Verification
from onrecord.store.writing import insert_rows

__all__ = ["check_index", "rebuild", "verify"]

_INDEXED = ((words.DOCUMENTS, documents.name), (words.CLAIMS, claims.name))


def verify(connection: Connection, noted: Head | None) -> Verification:
    """Check everything; reads only."""
    faults = [*_engine(connection), *audit.check_chain(connection, noted)]
    if connection.execute(select(casebook).where(casebook.c.name == UNFINISHED)).first():
        faults.append(Fault("casebook", "a purge was cut off; run: onrecord casebook compact"))
    known = _Known(connection)
    counts = {"spans": 0}
    faults += _records(connection, known, counts)
    faults += _judgements(connection, known)
    faults += _raw(connection, known)
    faults += known.missing()
    faults += _strays(connection)
    return Verification(
        documents=_count(connection, documents),
        records=_count(connection, records),
        spans=counts["spans"],
        claims=_count(connection, claims),
        judgements=_count(connection, judgements),
        raw=_count(connection, raw),
        entries=_count(connection, audit_table),
        faults=tuple(faults),
    )


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _engine(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.execute(text("PRAGMA integrity_check(20)")).all():
        if line != "ok":
            yield Fault("file", str(line))
    for line in connection.execute(text("PRAGMA foreign_key_check")).all():
        yield Fault(f"{line[0]} {line[1]}", f"points to a row of {line[2]} that is not there")


class _Known:
    """What the audit trail says was written, by act and id, less what was purged."""

    def __init__(self, connection: Connection) -> None:
        self.hashes: dict[tuple[str, str], str] = {}
        self.seen: set[tuple[str, str]] = set()
        query = select(audit_table.c.what, audit_table.c.target, audit_table.c.content)
        for what, target, content in connection.execute(
            query.where(audit_table.c.what.in_(("add", "raw", *audit.JUDGED))).order_by(
                audit_table.c.number
            )
        ):
            self.hashes["judge" if what in audit.JUDGED else what, target] = content
        stones = select(tombstones.c.id, tombstones.c.kind).where(tombstones.c.purged.is_(True))
        acts = {"record": "add", "raw": "raw", "judgement": "judge"}
        self.purged = {
            (acts[kind], identity) for identity, kind in connection.execute(stones) if kind in acts
        }

    def check(self, what: str, target: str, content: str) -> Iterator[Fault]:
        """Does the trail know it, with this hash?"""
        found = self.hashes.get((what, target))
        self.seen.add((what, target))
        if found is None:
            yield Fault(target, "is not in the audit trail")
        elif found != content:
            yield Fault(target, "is not what the audit trail says was written")

    def missing(self) -> Iterator[Fault]:
        """Written once, and neither here nor purged."""
        for what, target in sorted(self.hashes.keys() - self.seen - self.purged):
            yield Fault(target, f"is in the audit trail ({what}) and nowhere else")


def _records(connection: Connection, known: _Known, counts: dict[str, int]) -> Iterator[Fault]:
    last, checked = 0, set()
    while True:  # a stretch at a time: memory does not grow with the casebook
        found = connection.execute(
            select(records).where(records.c.number > last).order_by(records.c.number).limit(100)
        ).all()
        if not found:
            break
        last = found[-1].number
        for row in found:
            yield from known.check("add", row.id, row.sha256)
            body = row.body.encode("utf-8")
            if hashlib.sha256(body).hexdigest() != row.sha256:
                yield Fault(row.id, "its content is not what its hash says")
            try:
                record = read_record(body)
            except RecordError as e:
                yield Fault(row.id, str(e))
                continue
            counts["spans"] += _spans(record)
            yield from _record(connection, row, record)
            if row.document not in checked:
                checked.add(row.document)
                yield from _document(connection, row.document, record)
    extra = select(documents.c.id).where(
        documents.c.id.not_in(select(records.c.document).distinct())
    )
    for identity in connection.execute(extra).scalars():
        yield Fault(identity, "is a document without any record")


def _spans(item: object) -> int:
    if isinstance(item, Span):
        return 1
    if isinstance(item, tuple):
        return sum(map(_spans, item))
    if is_dataclass(item) and not isinstance(item, type):
        return sum(_spans(getattr(item, f.name)) for f in fields(item))
    return 0


def _record(connection: Connection, row: Any, record: Record) -> Iterator[Fault]:
    run = rows.run_id(record.run)
    if (row.run, row.id) != (run, rows.record_id(record.document.id, run)):
        yield Fault(row.id, "its id is not that of its document and run")
    if row.document != rows.clean(record.document.id):
        yield Fault(row.id, "stands under another document")
    for table, wanted in (
        (claims, rows.claim_rows(record)),
        (attributions, rows.attribution_rows(record)),
    ):
        query = select(table).where(table.c.record == row.id).order_by(table.c.position)
        there = [dict(r) for r in connection.execute(query).mappings()]
        same = len(there) == len(wanted) and all(
            all(t[k] == w[k] for k in w) for t, w in zip(there, wanted, strict=True)
        )
        if not same:
            yield Fault(row.id, f"its rows in {table.name} are not what it says; run: rebuild")
        if table is claims:
            yield from _claim_words(connection, there)


def _claim_words(connection: Connection, there: list[dict[str, Any]]) -> Iterator[Fault]:
    numbers = {r["number"]: r for r in there}
    found: dict[int, str] = {}
    for part in chunks(numbers):
        marks = ",".join(str(int(n)) for n in part)
        query = f"SELECT rowid, words FROM {words.CLAIMS} WHERE rowid IN ({marks})"  # noqa: S608
        found |= {row.rowid: row.words for row in connection.execute(text(query))}
    for number, row in numbers.items():
        if found.get(number) != for_index(rows.words_of_claim(row)):
            yield Fault(row["id"], "is not rightly in the search index; run: rebuild")


def _document(connection: Connection, identity: str, record: Record) -> Iterator[Fault]:
    found = connection.execute(select(documents).where(documents.c.id == identity)).first()
    if found is None:
        yield Fault(identity, "has records and no row in documents")
        return
    there = found._mapping
    wanted = rows.document_row(record.document)
    wrong = [k for k, v in wanted.items() if there[k] != v]
    if wrong:
        yield Fault(identity, f"its row says otherwise than its record: {', '.join(wrong)}")
    held = connection.execute(
        text(f"SELECT title, words FROM {words.DOCUMENTS} WHERE rowid = :row"),  # noqa: S608
        {"row": found.number},
    ).first()
    document = record.document
    if held is None or tuple(held) != (for_index(document.title or ""), for_index(document.text)):
        yield Fault(identity, "is not rightly in the search index; run: rebuild")
    yield from _standing(connection, identity)


def _standing(connection: Connection, identity: str) -> Iterator[Fault]:
    """Do the derived columns say what the facts make of them?"""
    reading = next(r for r in readings(connection, identity) if r.document == identity)
    c = claims.c
    query = (
        select(c.id, c.record, c.listed, c.content, c.confidence, c.state, c.decision, c.decided_by)
        .where(c.document == identity)
        .order_by(c.number)
    )
    found = connection.execute(query).all()
    stands = [j for part in chunks({r.id for r in found}) for j in standing_on(connection, part)]
    given = by_target(stands)
    listed = [r for r in found if r.record == reading.record and reading.listed]
    states = [(r, state_of(given.get(r.id, ()), r.content)) for r in found]
    good = all(
        (r.listed, r.state, r.decision, r.decided_by)
        == (reading.listed if r.record == reading.record else OUT, state.value, decision, by)
        for r, (state, decision, by) in states
    )
    done = sum(s in DECISIONS.values() for r, (s, _, _) in states if r in listed)
    least = min((r.confidence for r in listed), default=NOTHING)
    expected = (
        *(identity, reading.number, reading.listed, reading.record, reading.day),
        reading.outlet,
        *(len(listed), done, least),
    )
    row = connection.execute(select(standing).where(standing.c.document == identity)).first()
    last = {(j.target, j.other or "", j.by): j.id for j in stands}
    query = select(decided.c.target, decided.c.other, decided.c.made_by, decided.c.judgement)
    held: dict[tuple[str, str, str], str] = {}
    for part in chunks({r.id for r in found}):
        rows_ = connection.execute(query.where(decided.c.target.in_(part)))
        held |= {(r.target, r.other, r.made_by): r.judgement for r in rows_}
    if not good or row is None or tuple(row) != expected or held != last:
        yield Fault(identity, "its standing is not what the facts make of it; run: rebuild")


def _judgements(connection: Connection, known: _Known) -> Iterator[Fault]:
    for row in connection.execute(select(judgements).order_by(judgements.c.number)).all():
        j = judgement_of(row)
        again = Judgement.of(
            made=j.made,
            by=j.by,
            decision=j.decision,
            target=j.target,
            other=j.other,
            document=j.document,
            changes=j.changes,
            reason=j.reason,
        )
        if again.id != j.id:
            yield Fault(j.id, "its content is not what its id says")
        yield from known.check("judge", j.id, sealed(j.id, row.seen))


def _raw(connection: Connection, known: _Known) -> Iterator[Fault]:
    for sha256 in connection.execute(select(raw.c.sha256).order_by(raw.c.sha256)).scalars().all():
        body = connection.execute(select(raw.c.body).where(raw.c.sha256 == sha256)).scalar_one()
        yield from known.check("raw", sha256, sha256)
        try:
            if hashlib.sha256(zlib.decompress(body)).hexdigest() != sha256:
                yield Fault(sha256, "the raw bytes are not what their hash says")
        except zlib.error:
            yield Fault(sha256, "the raw bytes cannot be unpacked")


def _strays(connection: Connection) -> Iterator[Fault]:
    """Rows of the search index that belong to nothing."""
    for table, owner in _INDEXED:
        extra = connection.execute(
            text(
                f"SELECT count(*) FROM {table} WHERE rowid NOT IN "  # noqa: S608
                f"(SELECT number FROM {owner})"
            )
        ).scalar_one()
        if extra:
            yield Fault(table, f"{extra} rows belong to nothing; run: rebuild")


def check_index(connection: Connection) -> tuple[Fault, ...]:
    """SQLite's search index against its own rows; it asks for a writing transaction."""
    faults = []
    for table, _ in _INDEXED if connection.dialect.name == "sqlite" else ():
        try:
            connection.execute(
                text(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")  # noqa: S608
            )
        except DBAPIError as e:
            faults.append(Fault(table, f"the search index is damaged ({e.orig}); run: rebuild"))
    return tuple(faults)


def rebuild(connection: Connection) -> int:
    """Make every derived table again; the number of claims listed then."""
    for name in (words.DOCUMENTS, words.CLAIMS):
        connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608
    for table in (decided, claims, attributions, standing):
        connection.execute(delete(table))
    last, indexed = 0, set()
    while True:
        found = connection.execute(
            select(records.c.number, records.c.id, records.c.document, records.c.body)
            .where(records.c.number > last)
            .order_by(records.c.number)
            .limit(100)
        ).all()
        if not found:
            break
        last = found[-1].number
        for row in found:
            record = read_record(row.body)
            insert_rows(connection, record, row.id)
            if row.document not in indexed:
                indexed.add(row.document)
                number = select(documents.c.number).where(documents.c.id == row.document)
                document = record.document
                line = (
                    connection.execute(number).scalar_one(),
                    document.title,
                    document.text,
                )
                words.add(connection, line, ())
    words.rebuild(connection)
    for identity in connection.execute(select(documents.c.id)).scalars().all():
        refresh_document(connection, identity)
    targets = select(judgements.c.target).distinct()
    refresh_claims(connection, set(connection.execute(targets).scalars()))
    return int(
        connection.execute(
            select(func.count()).select_from(claims).where(claims.c.listed > 0)
        ).scalar_one()
    )
