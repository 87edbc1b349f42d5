"""Writing: a record into the casebook, once, with all rows that lists need."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, func, insert, select, update

from onrecord.errors import RecordError, SpanError
from onrecord.records import Document, Failure, Record, read_record, to_json
from onrecord.store import audit, rows, words
from onrecord.store.standing import refresh_claims, refresh_document
from onrecord.store.tables import (
    OUT,
    attributions,
    claims,
    documents,
    failures,
    judgements,
    raw,
    records,
    tombstones,
)
from onrecord.store.values import FailureRow, Known, State, Stored, StoredAs

__all__ = [
    "Ready",
    "failure_key",
    "insert_rows",
    "known",
    "list_failures",
    "next_number",
    "put",
    "put_failures",
    "ready",
]

_CLIP = 500  # code points of a failure's ref: it is a key


@dataclass(frozen=True, slots=True)
class Ready:
    """A record that has been checked and written out, before the transaction begins."""

    record: Record
    id: str
    run: str
    body: bytes
    sha256: str
    raw: bytes | None
    packed: bytes | None


def ready(record: Record, raw_bytes: bytes | None) -> Ready:
    """Check a record and write it out.

    Raises:
        RecordError: it cannot be read back as it is, or the bytes are not the document's.
    """
    body = _body(record)
    if raw_bytes is not None:
        found = hashlib.sha256(raw_bytes).hexdigest()
        if found != record.document.sha256:
            raise RecordError(
                f"{record.document.ref}: the raw bytes hash to {found[:12]}..., "
                f"the document says {record.document.sha256[:12]}..."
            )
    run = rows.run_id(record.run)
    return Ready(
        record=record,
        id=rows.record_id(record.document.id, run),
        run=run,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        raw=raw_bytes,
        packed=None if raw_bytes is None else zlib.compress(raw_bytes, 6),
    )


def _body(record: Record) -> bytes:
    try:
        body = to_json(record)
        if read_record(body) != record:
            raise RecordError("it reads back as something else")
    except (RecordError, SpanError, UnicodeEncodeError, ValueError) as e:
        raise RecordError(f"{record.document.ref}: cannot be stored: {e}") from e
    return body


def put(connection: Connection, item: Ready, by: str) -> Stored:
    """Store it, unless it is there or was deleted."""
    document = item.record.document
    identity = str(rows.clean(document.id))
    if (dead := _tombstone(connection, document)) is not None:
        return Stored(identity, item.id, StoredAs.REFUSED, dead)
    have = connection.execute(
        select(records.c.id).where(records.c.document == identity)
    ).scalars().all()  # fmt: skip
    if item.id in have:
        return Stored(identity, item.id, StoredAs.KNOWN, "stored already, coded by the same run")
    made = audit.now()
    if not have:
        number = next_number(connection, documents)
        row = {**rows.document_row(document), "number": number, "added": made, "added_by": by}
        connection.execute(insert(documents), row)
        words.add(connection, (number, document.title, document.text), ())
    _put_record(connection, item, identity, made, by)
    _put_raw(connection, item, by)
    claim_ids = insert_rows(connection, item.record, item.id)
    connection.execute(delete(failures).where(failures.c.ref == failure_key(document.ref)))
    refresh_document(connection, identity)
    judged = select(judgements.c.target).where(judgements.c.target.in_(claim_ids))
    refresh_claims(connection, set(connection.execute(judged).scalars()))
    return Stored(identity, item.id, StoredAs.RECODED if have else StoredAs.ADDED)


def _tombstone(connection: Connection, document: Document) -> str | None:
    """Why it may not come in: in words, None if it may."""
    dead = connection.execute(
        select(tombstones.c.made, tombstones.c.reason, tombstones.c.purged)
        .where(
            tombstones.c.kind == "document",
            (tombstones.c.id == document.id) | (tombstones.c.report == rows.report_key(document)),
        )
        .order_by(tombstones.c.number.desc())
    ).first()
    if dead is None:
        return None
    return f"{'purged' if dead.purged else 'deleted'} on {dead.made[:10]}: {dead.reason}"


def _put_record(
    connection: Connection, item: Ready, document: str, made: str, by: str
) -> None:  # fmt: skip
    row = {
        "number": next_number(connection, records),
        "id": item.id,
        "document": document,
        "run": item.run,
        "coder": rows.clean(item.record.run.version),
        "sha256": item.sha256,
        "body": item.body.decode("utf-8"),
        "added": made,
        "added_by": by,
    }
    connection.execute(insert(records), row)
    audit.append(connection, by, "add", item.id, item.sha256)


def _put_raw(connection: Connection, item: Ready, by: str) -> None:
    if item.raw is None:
        return
    sha256 = item.record.document.sha256
    if connection.execute(select(raw.c.size).where(raw.c.sha256 == sha256)).first():
        return
    row = {"sha256": sha256, "size": len(item.raw), "body": item.packed}
    connection.execute(insert(raw), row)
    audit.append(connection, by, "raw", sha256, sha256)


def insert_rows(connection: Connection, record: Record, identity: str) -> list[str]:
    """Write the list rows of a record and index its claims; the ids of the claims."""
    first = next_number(connection, claims)
    fresh = {"record": identity, "listed": OUT, "state": State.UNDECIDED.value}
    found = [{**row, **fresh, "number": first + i} for i, row in enumerate(rows.claim_rows(record))]
    if found:
        connection.execute(insert(claims), found)
        words.add(connection, None, [(r["number"], rows.words_of_claim(r)) for r in found])
    said = [{**row, "record": identity} for row in rows.attribution_rows(record)]
    if said:
        connection.execute(insert(attributions), said)
    return [row["id"] for row in found]


def next_number(connection: Connection, table: Table) -> int:
    """The number after the highest; the caller is the only writer."""
    column: Column[Any] = table.c.number
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def known(connection: Connection, document: Document) -> Known | None:
    """What is there of a report before it is coded."""
    if (dead := _tombstone(connection, document)) is not None:
        return Known(document.id, (), (), dead)
    found = connection.execute(
        select(documents.c.id, records.c.coder, records.c.run)
        .join(records, records.c.document == documents.c.id)
        .where((documents.c.id == document.id) | (documents.c.report == rows.report_key(document)))
        .order_by(records.c.number)
    ).all()
    if not found:
        return None
    same = [r for r in found if r.id == document.id] or found
    return Known(same[-1].id, tuple(r.coder for r in same), tuple(r.run for r in same))


def failure_key(ref: str) -> str:
    """The key under which a failure of this ref lies."""
    return str(rows.clean(ref))[:_CLIP]


def put_failures(connection: Connection, items: Sequence[Failure], by: str) -> None:
    """Note failures; the newest of a ``ref`` stays."""
    made = audit.now()
    for item in items:
        values = {
            "stage": rows.clean(item.stage),
            "reason": rows.clean(item.reason),
            "message": rows.clean(item.message),
            "made": made,
            "made_by": by,
        }
        key = failure_key(item.ref)
        done = connection.execute(
            update(failures).where(failures.c.ref == key).values(**values)
        )  # fmt: skip
        if not done.rowcount:
            connection.execute(insert(failures), {"ref": key, **values})


def list_failures(connection: Connection) -> tuple[FailureRow, ...]:
    """Every failure that no later run has mended, by ``ref``."""
    found = connection.execute(select(failures).order_by(failures.c.ref))
    return tuple(FailureRow(f.ref, f.stage, f.reason, f.message, f.made, f.made_by) for f in found)
