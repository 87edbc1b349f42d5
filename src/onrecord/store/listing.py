"""Listing: documents and claims by the page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, text

from onrecord.errors import OptionError
from onrecord.store import words
from onrecord.store.filters import (
    after_cursor,
    claim_conditions,
    cursor_of,
    document_conditions,
)
from onrecord.store.rows import ref_key
from onrecord.store.snippet import document_text, snippet
from onrecord.store.standing import chunks, retired
from onrecord.store.tables import LISTED, OUT, claims, documents, raw, records, standing
from onrecord.store.values import (
    ClaimRow,
    DocumentRow,
    Filter,
    Hit,
    Order,
    Page,
    RecordRow,
    State,
)

__all__ = [
    "claim_list",
    "claim_page",
    "document_list",
    "document_page",
    "named",
    "older",
    "record_rows",
    "search",
]

LARGEST = 1000  # rows of a page


def _limit(limit: int) -> int:
    if not 1 <= limit <= LARGEST:
        raise OptionError(f"a page has 1 to {LARGEST} rows, not {limit}")
    return limit


# --- claims ---------------------------------------------------------------------------------------

_CLAIMS = select(claims, documents.c.ref, documents.c.title).join(
    documents, documents.c.id == claims.c.document
)


def claim_page(
    connection: Connection, where: Filter, order: Order, after: str | None, limit: int
) -> Page[ClaimRow]:
    """One page of the claims that meet a filter."""
    engine = connection.dialect.name
    conditions = claim_conditions(where, engine)
    total = connection.execute(
        select(func.count()).select_from(claims).where(*conditions)
    ).scalar_one()
    c = claims.c
    fields, kinds = {
        Order.UNCERTAIN: ((c.confidence, c.number), (float, int)),
        Order.DOCUMENT: ((c.day, c.document, c.number), (str, str, int)),
        Order.NEWEST: ((c.day, c.number), (str, int)),
    }[order]
    # The keys first, from the index alone; then the rows of one page.
    query = select(*fields).where(*conditions)
    if after is not None:
        query = query.where(after_cursor(after, fields, kinds, order))
    backwards = order is Order.NEWEST
    query = query.order_by(*(f.desc() if backwards else f for f in fields))
    keys = connection.execute(query.limit(_limit(limit) + 1)).all()
    shown = [k.number for k in keys[:limit]]
    rows = {r.number: _claim(r) for r in connection.execute(_CLAIMS.where(c.number.in_(shown)))}
    following = cursor_of(*keys[limit - 1]) if len(keys) > limit else None
    return Page(tuple(rows[n] for n in shown), total, following)


def claim_list(connection: Connection, *conditions: Any) -> tuple[ClaimRow, ...]:
    """Claims that meet conditions, by number."""
    rows = connection.execute(_CLAIMS.where(*conditions).order_by(claims.c.number))
    return tuple(map(_claim, rows))


def _claim(r: Any) -> ClaimRow:
    return ClaimRow(
        claim=r.id,
        document=r.document,
        record=r.record,
        ref=r.ref,
        title=r.title,
        outlet=r.outlet,
        published=r.day or None,
        type=r.type,
        mode=r.mode,
        polarity=r.polarity,
        mood=r.mood,
        historical=r.historical,
        claimant=r.claimant,
        kind=r.kind,
        own_voice=r.own_voice,
        actors=r.actors,
        recipients=r.recipients,
        place=r.place,
        admin1=r.admin1,
        country=r.country,
        latitude=r.latitude,
        longitude=r.longitude,
        place_precision=r.place_precision,
        earliest=r.earliest,
        latest=r.latest,
        start=r.start,
        end=r.stop,
        trigger=r.words,
        passage=r.passage,
        trigger_at=r.words_at,
        confidence=r.confidence,
        private=r.private,
        content=r.content,
        state=State(r.state),
        decision=r.decision,
        decided_by=r.decided_by,
    )


# --- documents ------------------------------------------------------------------------------------

_RECORDS = (
    select(func.count()).where(records.c.document == documents.c.id).scalar_subquery()
)  # fmt: skip
_RAW = select(raw.c.sha256).where(raw.c.sha256 == documents.c.sha256).exists()
_DOCUMENTS = select(
    documents,
    standing.c.listed,
    standing.c.record,
    standing.c.day,
    standing.c.claims,
    standing.c.decided,
    standing.c.least,
    _RECORDS.label("records"),
    _RAW.label("raw"),
).join(standing, standing.c.document == documents.c.id)


def document_page(
    connection: Connection, where: Filter, order: Order, after: str | None, limit: int
) -> Page[DocumentRow]:
    """One page of the documents that meet a filter."""
    conditions = document_conditions(where, connection.dialect.name)
    joined = documents.join(standing, standing.c.document == documents.c.id)
    total = connection.execute(
        select(func.count()).select_from(joined).where(*conditions)
    ).scalar_one()
    s = standing.c
    first, kind = (s.least, float) if order is Order.UNCERTAIN else (s.day, str)
    fields = (first, s.number)
    query: Select[Any] = _DOCUMENTS.where(*conditions)
    if after is not None:
        query = query.where(after_cursor(after, fields, (kind, int), order))
    backwards = order is Order.NEWEST
    query = query.order_by(*(f.desc() if backwards else f for f in fields))
    rows = connection.execute(query.limit(_limit(limit) + 1)).all()
    shown, more = rows[:limit], len(rows) > limit
    keys = [cursor_of(getattr(r, first.name), r.number) for r in shown[-1:]]
    return Page(tuple(map(_document, shown)), total, keys[0] if more else None)


def document_list(connection: Connection, ids: list[str]) -> dict[str, DocumentRow]:
    """Documents by id, those that are not deleted or out of lists."""
    found: dict[str, DocumentRow] = {}
    for part in chunks(ids):
        query = _DOCUMENTS.where(documents.c.id.in_(part), standing.c.listed != OUT)
        found |= {r.id: _document(r) for r in connection.execute(query)}
    return found


def named(connection: Connection, name: str) -> tuple[DocumentRow, ...]:
    """Listed documents by id or ``ref``."""
    about = or_(documents.c.id == name, documents.c.ref_key == ref_key(name))
    query = _DOCUMENTS.where(about, standing.c.listed != OUT).order_by(documents.c.number)
    return tuple(map(_document, connection.execute(query)))


def older(connection: Connection) -> tuple[RecordRow, ...]:
    """Records that are not in force and not retired, of documents that are listed."""
    query = (
        select(records.c.document)
        .distinct()
        .join(standing, standing.c.document == records.c.document)
        .where(standing.c.listed != OUT, records.c.id != standing.c.record)
        .order_by(records.c.document)
    )
    found = [
        row
        for document in connection.execute(query).scalars().all()
        for row in record_rows(connection, document)
    ]
    return tuple(r for r in found if not r.current and not r.retired)


def _document(r: Any) -> DocumentRow:
    return DocumentRow(
        id=r.id,
        ref=r.ref,
        title=r.title,
        outlet=r.outlet,
        author=r.author,
        url=r.url,
        language=r.language,
        sha256=r.sha256,
        published_earliest=r.published_earliest,
        published_latest=r.published_latest,
        added=r.added,
        added_by=r.added_by,
        characters=r.characters,
        record=r.record,
        records=r.records,
        claims=r.claims,
        decided=r.decided,
        withdrawn=r.listed > LISTED,
        raw=r.raw,
        status=r.status,
        version=r.version,
    )


def record_rows(connection: Connection, document: str) -> tuple[RecordRow, ...]:
    """All codings of a document, first to last."""
    rows = connection.execute(
        select(
            records.c.id,
            records.c.run,
            records.c.coder,
            records.c.added,
            records.c.added_by,
            records.c.sha256,
        )
        .where(records.c.document == document)
        .order_by(records.c.number)
    ).all()
    off = retired(connection, [r.id for r in rows])
    force = connection.execute(
        select(standing.c.record).where(standing.c.document == document, standing.c.listed != OUT)
    ).scalar()
    numbers = (
        select(claims.c.record, func.count())
        .where(claims.c.document == document)
        .group_by(claims.c.record)
    )
    count = {record: number for record, number in connection.execute(numbers)}  # noqa: C416
    return tuple(
        RecordRow(
            id=r.id,
            document=document,
            run=r.run,
            coder=r.coder,
            added=r.added,
            added_by=r.added_by,
            sha256=r.sha256,
            claims=count.get(r.id, 0),
            current=r.id == force,
            retired=r.id in off,
        )
        for r in rows
    )


# --- search ---------------------------------------------------------------------------------------


def search(connection: Connection, wanted: str, after: str | None, limit: int) -> Page[Hit]:
    """Documents that hold the words, best first."""
    engine = connection.dialect.name
    query = words.query(wanted, engine)
    if query is None:
        return Page((), 0, None)
    condition, rank = words.rank(engine)
    # CROSS JOIN keeps SQLite from asking the index for each document in turn.
    joined = (
        f"FROM {words.DOCUMENTS} CROSS JOIN standing "
        f"WHERE {condition} AND standing.number = {words.DOCUMENTS}.rowid "
        f"AND standing.listed = {LISTED}"
    )
    given = {"match": query.match}
    total = connection.execute(text(f"SELECT count(*) {joined}"), given).scalar_one()
    first = _offset(after)
    ids = connection.execute(
        text(
            f"SELECT standing.document {joined} ORDER BY {rank}, standing.number "
            "LIMIT :limit OFFSET :first"
        ),
        {**given, "limit": _limit(limit), "first": first},
    ).scalars().all()  # fmt: skip
    rows = document_list(connection, list(ids))
    hits = []
    for identity in ids:
        pieces, start = snippet(document_text(connection, rows[identity].record), query.words)
        hits.append(Hit(rows[identity], pieces, start))
    end = first + len(hits)
    return Page(tuple(hits), total, str(end) if end < total else None)


def _offset(after: str | None) -> int:
    if after is None:
        return 0
    if not (after.isascii() and after.isdigit() and len(after) < 10):
        raise OptionError(f"{after[:40]!r} is no page of this list; begin at the first")
    return int(after)
