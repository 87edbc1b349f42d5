"""Counting: what a casebook holds, for ``onrecord casebook status``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from onrecord.store import audit
from onrecord.store.purging import UNFINISHED
from onrecord.store.schema import revision
from onrecord.store.tables import (
    OUT,
    WITHDRAWN,
    attributions,
    casebook,
    claims,
    failures,
    judgements,
    raw,
    records,
    standing,
    tombstones,
)
from onrecord.store.values import Info
from onrecord.store.views import count_by

__all__ = ["info", "size"]


def info(connection: Connection) -> Info:
    """The casebook in numbers."""

    def count(table: Table, *where: Any) -> int:
        return int(
            connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()
        )

    named = {r.name: r.value for r in connection.execute(select(casebook))}
    listed = [claims.c.listed != OUT]
    shown = standing.c.listed != OUT
    stones = tombstones.c.kind == "document"
    purged = (
        select(func.count(tombstones.c.id.distinct()))
        .where(stones, tombstones.c.purged.is_(True))
    )  # fmt: skip
    dead = select(func.count(tombstones.c.id.distinct())).where(stones)
    gone = connection.execute(purged).scalar_one()
    return Info(
        id=named["id"],
        title=named["title"],
        made=named["made"],
        schema=revision(connection) or "",
        engine=connection.dialect.name,
        bytes=size(connection),
        documents=count(standing, shown),
        records=count(records),
        current=count(standing, shown, standing.c.record.is_not(None)),
        claims=count(claims, *listed),
        attributions=count(attributions),
        judgements=count(judgements),
        raw=count(raw),
        failures=count(failures),
        withdrawn=count(standing, standing.c.listed == WITHDRAWN),
        deleted=connection.execute(dead).scalar_one() - gone,
        purged=gone,
        states=count_by(connection, claims.c.state, listed, None),
        outlets=count_by(connection, claims.c.outlet, listed, 20),
        coders=count_by(connection, claims.c.coder, listed, None),
        head=audit.head(connection, named["id"]),
        unfinished=UNFINISHED in named,
    )


def size(connection: Connection) -> int:
    """Bytes on the disk; of SQLite without its log."""
    if connection.dialect.name == "sqlite":
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages) * int(connection.execute(text("PRAGMA page_size")).scalar_one())
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
