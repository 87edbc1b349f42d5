"""Ask again: decisions that a newer coding does not bear out."""

from __future__ import annotations

from sqlalchemy import Connection, and_, exists, func, or_, select

from onrecord.store.filters import after_cursor, cursor_of
from onrecord.store.judging import whole
from onrecord.store.listing import claim_list
from onrecord.store.standing import DECISIONS, retired
from onrecord.store.tables import OUT, claims, decided, standing
from onrecord.store.values import Again, ClaimRow, Order, Page

__all__ = ["again_page"]


def again_page(connection: Connection, after: str | None, limit: int) -> Page[Again]:
    """Each account's last decision on a claim that has changed, or is gone, since."""
    d, now = decided.c, claims.alias()
    same_id = and_(now.c.id == d.target, now.c.listed != OUT)
    changed = exists().where(same_id, now.c.content != d.seen)
    bears_out = exists().where(same_id, or_(d.seen.is_(None), now.c.content == d.seen))
    there = exists().where(same_id)
    # Gone: an older coding of a listed document has it, the one in force does not.
    old = claims.alias()
    gone = and_(
        ~there,
        exists().where(
            old.c.id == d.target,
            old.c.record.in_(_unretired(connection)),
            standing.c.document == old.c.document,
            standing.c.listed != OUT,
            standing.c.record.is_not(None),
        ),
    )
    where = and_(
        d.other == "",
        d.decision.in_(DECISIONS),
        or_(and_(changed, ~bears_out), gone),
    )
    total = connection.execute(select(func.count()).select_from(decided).where(where)).scalar_one()
    fields = (d.made, d.judgement)
    query = select(d.target, d.document, *fields).where(where).order_by(*fields)
    if after is not None:
        query = query.where(after_cursor(after, fields, (str, str), Order.DOCUMENT))
    rows = connection.execute(query.limit(limit + 1)).all()
    shown, more = rows[:limit], len(rows) > limit
    found = whole(connection, [r.judgement for r in shown])
    present: dict[str, ClaimRow] = {
        c.claim: c
        for c in claim_list(
            connection, claims.c.id.in_([r.target for r in shown]), claims.c.listed != OUT
        )
    }
    items = tuple(
        Again(r.target, r.document or "", present.get(r.target), found[r.judgement]) for r in shown
    )
    keys = [cursor_of(r.made, r.judgement) for r in shown[-1:]]
    return Page(items, total, keys[0] if more else None)


def _unretired(connection: Connection) -> list[str]:
    """Older records that nobody has retired yet."""
    d = decided.c
    old = claims.alias()
    ids = connection.execute(
        select(old.c.record)
        .distinct()
        .where(old.c.listed == OUT, exists().where(d.target == old.c.id))
    ).scalars().all()  # fmt: skip
    off = retired(connection, ids) if ids else set()
    return [i for i in ids if i not in off]
