"""Events as last derived: kept to be quick, never facts.

The caller derives them (:mod:`onrecord.steps.corroborate`) and says from which state of the
casebook; when that state has gone by, they are derived again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, or_, select

from onrecord.records import Event, read_event, to_json
from onrecord.store.filters import after_cursor, cursor_of
from onrecord.store.rows import clean
from onrecord.store.standing import chunks
from onrecord.store.tables import casebook, documents, event_claims, events
from onrecord.store.values import EventFilter, EventRow, Order, Page

__all__ = ["bodies", "drop_events", "event", "event_page", "event_state", "put_events"]

STATE = "events"  # the row of ``casebook`` that names the state
_UNKNOWN = "9999"


def put_events(connection: Connection, given: Iterable[Event], fingerprint: str) -> int:
    """Replace the kept events."""
    drop_events(connection)
    query = select(documents.c.id, documents.c.outlet)
    outlets = {r.id: r.outlet for r in connection.execute(query)}
    number = 0
    for part in chunks({e.id: e for e in given}.values()):
        connection.execute(insert(events), [_row(e) for e in part])
        links = [
            {
                "event": e.id,
                "claim": claim,
                "document": document,
                "outlet": outlets.get(document),
            }
            for e in part
            for claim, document in {c.id: c.document for c in e.claims}.items()
        ]
        if links:
            connection.execute(insert(event_claims), links)
        number += len(part)
    connection.execute(insert(casebook), {"name": STATE, "value": fingerprint})
    return number


def drop_events(connection: Connection) -> None:
    """Forget the kept events; they can be derived again."""
    connection.execute(delete(event_claims))
    connection.execute(delete(events))
    connection.execute(delete(casebook).where(casebook.c.name == STATE))


def event_state(connection: Connection) -> str | None:
    """The state from which the kept events were made."""
    return connection.execute(
        select(casebook.c.value).where(casebook.c.name == STATE)
    ).scalar()  # fmt: skip


def _row(e: Event) -> dict[str, Any]:
    when, where = e.when, e.where
    return {
        "id": e.id,
        "type": e.type,
        "mode": e.mode,
        "day": (when and (when.earliest or when.latest)) or _UNKNOWN,
        "earliest": when.earliest if when else None,
        "latest": when.latest if when else None,
        "place": clean(where.name) if where else None,
        "country": where.country if where else None,
        "latitude": where.latitude if where else None,
        "longitude": where.longitude if where else None,
        "place_precision": where.precision.value if where else None,
        "reports": e.corroboration.reports,
        "lineages": e.corroboration.lineages,
        "claims": len(e.claims),
        "contradictions": len(e.contradictions),
        "body": to_json(e).decode("utf-8"),
    }


def event_page(
    connection: Connection, where: EventFilter, after: str | None, limit: int
) -> Page[EventRow]:
    """One page of the kept events, by time."""
    conditions = _conditions(where)
    total = connection.execute(
        select(func.count()).select_from(events).where(*conditions)
    ).scalar_one()
    fields = (events.c.day, events.c.id)
    names = [c for c in events.c if c.name != "body"]
    query = select(*names).where(*conditions).order_by(*fields).limit(limit + 1)
    if after is not None:
        query = query.where(after_cursor(after, fields, (str, str), Order.DOCUMENT))
    rows = connection.execute(query).all()
    shown, more = rows[:limit], len(rows) > limit
    keys = [cursor_of(r.day, r.id) for r in shown[-1:]]
    return Page(tuple(map(_shown, shown)), total, keys[0] if more else None)


def _shown(r: Any) -> EventRow:
    return EventRow(
        id=r.id,
        type=r.type,
        mode=r.mode,
        earliest=r.earliest,
        latest=r.latest,
        place=r.place,
        country=r.country,
        latitude=r.latitude,
        longitude=r.longitude,
        place_precision=r.place_precision,
        reports=r.reports,
        lineages=r.lineages,
        claims=r.claims,
        contradictions=r.contradictions,
    )


def _conditions(where: EventFilter) -> list[ColumnElement[bool]]:
    e, link = events.c, event_claims.c
    found: list[ColumnElement[bool]] = []
    for values, field in (
        (where.types, e.type),
        (where.modes, e.mode),
        (where.countries, e.country),
    ):
        if values:
            found.append(field.in_(values))
    if where.since is not None or where.until is not None:
        found.append(e.day != _UNKNOWN)
    if where.since is not None:
        found.append(or_(e.latest.is_(None), e.latest >= where.since))
    if where.until is not None:
        found.append(or_(e.earliest.is_(None), e.earliest <= where.until))
    if where.least_lineages:
        found.append(e.lineages >= where.least_lineages)
    if where.contradicted is not None:
        found.append(e.contradictions > 0 if where.contradicted else e.contradictions == 0)
    for value, column in ((where.claim, link.claim), (where.document, link.document)):
        if value is not None:
            found.append(exists().where(link.event == e.id, column == value))
    if where.outlets:
        found.append(exists().where(link.event == e.id, link.outlet.in_(where.outlets)))
    return found


def event(connection: Connection, identity: str) -> Event | None:
    """A whole kept event."""
    body = connection.execute(select(events.c.body).where(events.c.id == identity)).scalar()
    return None if body is None else read_event(body)


def bodies(connection: Connection, after: str) -> list[tuple[str, str]]:
    """The next events as they were written, by id."""
    query = select(events.c.id, events.c.body).where(events.c.id > after)
    rows = connection.execute(query.order_by(events.c.id).limit(200))
    return [(r.id, r.body) for r in rows]
