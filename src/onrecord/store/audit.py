"""The audit chain: who did what, when, each entry holding the hash of the one before.

An entry's hash is SHA-256 over the JSON array of its number, time, account, act, target, content
hash, reason and the hash before, so that no entry can be changed, taken out or put in without
changing every later one. It proves the order to whoever noted the head; it holds ids and hashes
only, never words of a report, so that a purge need not touch it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, func, insert, select

from onrecord.store.tables import audit
from onrecord.store.values import AuditEntry, Fault, Head

__all__ = [
    "FACTUAL",
    "JUDGED",
    "LISTING",
    "START",
    "append",
    "check_chain",
    "entries",
    "fingerprint",
    "head",
    "listing",
    "now",
]

START = "0" * 64
JUDGED = ("judge", "retire", "withdraw")
# Acts that change which claims there are, and those that change what events are made of.
LISTING = ("new", "add", "retire", "withdraw", "delete", "purge", "rebuild")
FACTUAL = ("new", "add", *JUDGED, "delete", "purge")


def now() -> str:
    """The time, ISO 8601 in UTC with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def append(
    connection: Connection, by: str, what: str, target: str, content: str = "", reason: str = ""
) -> None:
    """Add an entry at the end of the chain; part of the caller's transaction."""
    last = connection.execute(_LAST).first()
    number, before = (last.number + 1, last.hash) if last else (1, START)
    made = now()
    entry = (number, made, by, what, target, content, reason, before)
    names = ("number", "made", "made_by", "what", "target", "content", "reason", "before")
    values = dict(zip(names, entry, strict=True))
    connection.execute(insert(audit), {**values, "hash": _hash(*entry)})


_LAST = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)


def _hash(*parts: str | int) -> str:
    body = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def head(connection: Connection, casebook: str) -> Head:
    """The end of the chain of the casebook with this id."""
    last = connection.execute(
        select(audit.c.number, audit.c.hash, audit.c.made).order_by(audit.c.number.desc()).limit(1)
    ).first()
    return (
        Head(casebook, last.number, last.hash, last.made) if last else Head(casebook, 0, START, "")
    )


def fingerprint(connection: Connection) -> str:
    """The hash of the last entry that changed facts: two equal states of one casebook share it."""
    found = connection.execute(
        select(audit.c.hash)
        .where(audit.c.what.in_(FACTUAL))
        .order_by(audit.c.number.desc())
        .limit(1)
    ).scalar()
    return str(found or START)


def listing(connection: Connection) -> str:
    """The hash of the last entry that changed which claims are listed."""
    last = [
        select(func.max(audit.c.number)).where(audit.c.what == act).scalar_subquery()
        for act in LISTING
    ]
    number = max(n or 0 for n in connection.execute(select(*last)).one())
    found = connection.execute(select(audit.c.hash).where(audit.c.number == number)).scalar()
    return str(found or START)


def entries(
    connection: Connection, target: str | None, after: int, limit: int
) -> tuple[AuditEntry, ...]:
    """Entries with a number above ``after``."""
    query = select(audit).where(audit.c.number > after).order_by(audit.c.number).limit(limit)
    if target is not None:
        query = query.where(audit.c.target == target)
    return tuple(_entry(row) for row in connection.execute(query).mappings())


def _entry(row: RowMapping) -> AuditEntry:
    return AuditEntry(
        number=row["number"],
        made=row["made"],
        by=row["made_by"],
        what=row["what"],
        target=row["target"],
        content=row["content"],
        reason=row["reason"],
        before=row["before"],
        hash=row["hash"],
    )


def check_chain(connection: Connection, noted: Head | None) -> Iterator[Fault]:
    """Follow the chain from its start; a fault for each broken link, and for a lost head."""
    before, expected = START, 1
    found = noted is None or noted.number == 0
    rows = connection.execution_options(yield_per=1000).execute(
        select(audit).order_by(audit.c.number)
    )
    for row in rows.mappings():
        e = _entry(row)
        where = f"audit {e.number}"
        if e.number != expected:
            yield Fault(where, f"entry {expected} is missing before it")
        if e.before != before:
            yield Fault(where, "does not hold the hash of the entry before it")
        parts = (e.number, e.made, e.by, e.what, e.target, e.content, e.reason, e.before)
        if e.hash != _hash(*parts):
            yield Fault(where, "its hash is not that of its content")
        if noted is not None and e.number == noted.number:
            found = e.hash == noted.hash
        before, expected = e.hash, e.number + 1
    if not found and noted is not None:
        yield Fault(f"audit {noted.number}", "is not the entry whose hash was noted outside")
