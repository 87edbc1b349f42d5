"""Reading facts back, as they were written."""

from __future__ import annotations

import zlib

from sqlalchemy import ColumnElement, Connection, exists, func, select

from onrecord.store.filters import document_conditions
from onrecord.store.rows import ref_key
from onrecord.store.tables import casebook, documents, raw, records, standing, tombstones
from onrecord.store.values import Filter

__all__ = ["bodies", "body", "identity", "raw_bytes", "versions"]

_STRETCH = 50  # records that are read at a time


def identity(connection: Connection) -> str:
    """The casebook's id."""
    query = select(casebook.c.value).where(casebook.c.name == "id")
    return str(connection.execute(query).scalar_one())


def body(connection: Connection, document: str, record: str | None) -> bytes | None:
    """A record as it was written: the one in force, or the one asked for."""
    query = select(records.c.body).where(records.c.document == document, _not_deleted(document))
    force = select(standing.c.record).where(standing.c.document == document).scalar_subquery()
    wanted = force if record is None else record
    found = connection.execute(query.where(records.c.id == wanted)).scalar()
    return None if found is None else found.encode("utf-8")


def _not_deleted(document: str) -> ColumnElement[bool]:
    return ~exists().where(tombstones.c.id == document)


def bodies(connection: Connection, where: Filter, after: str) -> list[tuple[str, str]]:
    """The next records in force, with their documents, by document id."""
    conditions = document_conditions(where, connection.dialect.name)
    rows = connection.execute(
        select(documents.c.id, records.c.body)
        .select_from(documents)
        .join(standing, standing.c.document == documents.c.id)
        .join(records, records.c.id == standing.c.record)
        .where(*conditions, documents.c.id > after)
        .order_by(documents.c.id)
        .limit(_STRETCH)
    )
    return [(r.id, r.body) for r in rows]


def versions(connection: Connection, ref: str) -> list[str]:
    """A record of each document that came by this ``ref``, as written."""
    first = (
        select(func.min(records.c.number))
        .join(documents, documents.c.id == records.c.document)
        .where(documents.c.ref_key == ref_key(ref))
        .group_by(records.c.document)
    )
    dead = select(tombstones.c.id)
    query = select(records.c.body).where(
        records.c.number.in_(first), records.c.document.not_in(dead)
    )
    return list(connection.execute(query.order_by(records.c.number)).scalars())


def raw_bytes(connection: Connection, document: str) -> bytes | None:
    """The bytes that a document was read from."""
    packed = connection.execute(
        select(raw.c.body)
        .join(documents, documents.c.sha256 == raw.c.sha256)
        .where(documents.c.id == document, _not_deleted(document))
    ).scalar()
    return None if packed is None else zlib.decompress(packed)
