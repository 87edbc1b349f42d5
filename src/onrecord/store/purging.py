"""Deleting: a tombstone hides, a purge takes out for real.

A purge is two steps. The first, one transaction, takes every row away and notes that the second is
due; the second rewrites the file (VACUUM, then the write-ahead log is emptied), so that no byte of
the content stays in it. Killed between them, the casebook says so until ``compact`` has been run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, or_, select, text

from onrecord.errors import OptionError
from onrecord.store import audit, words
from onrecord.store.derived import drop_events
from onrecord.store.engine import Ground
from onrecord.store.errors import CasebookError
from onrecord.store.judging import sealed
from onrecord.store.standing import chunks, refresh_claims, refresh_document
from onrecord.store.tables import (
    attributions,
    casebook,
    claims,
    decided,
    documents,
    failures,
    judgements,
    metadata,
    raw,
    records,
    standing,
    tombstones,
)
from onrecord.store.values import Tombstone
from onrecord.store.writing import failure_key, next_number

__all__ = ["UNFINISHED", "bury", "finish", "purge", "tidy", "tombstone_list"]

UNFINISHED = "unfinished"  # the row of ``casebook`` that says a rewriting is due


def tombstone_list(connection: Connection) -> tuple[Tombstone, ...]:
    """What was deleted and purged."""
    rows = connection.execute(select(tombstones).order_by(tombstones.c.number))
    return tuple(
        Tombstone(r.id, r.kind, r.sha256, r.made, r.made_by, r.reason, r.purged) for r in rows
    )


def bury(connection: Connection, document: str, by: str, reason: str) -> Tombstone:
    """Hide a document with all that hangs on it.

    Raises:
        OptionError: there is none, it is hidden already, or no reason was given.
    """
    found = _find(connection, document, reason)
    if connection.execute(select(tombstones.c.id).where(tombstones.c.id == document)).first():
        raise OptionError(f"{document} is deleted already")
    stone = _mark(connection, found, by, reason, purged=False)
    audit.append(connection, by, "delete", document, found.sha256, reason)
    drop_events(connection)
    refresh_document(connection, document)
    return stone


def purge(connection: Connection, document: str, by: str, reason: str) -> Tombstone:
    """Take every row of a document away; the file must then be rewritten (:func:`finish`).

    Raises:
        OptionError: there is none, or no reason was given.
    """
    found = _find(connection, document, reason)
    gone = _parts(connection, document)
    twins = connection.execute(
        select(documents.c.id).where(documents.c.report == found.report, documents.c.id != document)
    ).scalars().all()  # fmt: skip
    stone = _mark(connection, found, by, reason, purged=True)
    audit.append(connection, by, "purge", document, found.sha256, reason)
    _purge_judgements(connection, document, gone, by, reason)
    _purge_records(connection, document, by, reason)
    _purge_raw(connection, document, found.sha256, by, reason)
    connection.execute(delete(failures).where(failures.c.ref == failure_key(found.ref)))
    connection.execute(delete(standing).where(standing.c.document == document))
    words.remove(connection, [found.number], [])
    connection.execute(delete(documents).where(documents.c.id == document))
    drop_events(connection)
    words.rebuild(connection)
    _forget_statistics(connection)
    connection.execute(delete(casebook).where(casebook.c.name == UNFINISHED))
    connection.execute(insert(casebook), {"name": UNFINISHED, "value": "purge"})
    for twin in twins:
        refresh_document(connection, twin)
    return stone


def _forget_statistics(connection: Connection) -> None:
    """SQLite's planner keeps samples of what indexes hold, with titles and names among them."""
    if connection.dialect.name == "sqlite":
        query = text("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'")
        for name in connection.execute(query).scalars().all():
            connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608


def _find(connection: Connection, document: str, reason: str) -> Any:
    if not reason.strip():
        raise OptionError("say why: the reason stays when the content is gone")
    found = connection.execute(select(documents).where(documents.c.id == document)).first()
    if found is None:
        raise OptionError(f"{document} is no document of this casebook; check the id")
    return found


def _mark(
    connection: Connection, found: Any, by: str, reason: str, *, purged: bool
) -> Tombstone:  # fmt: skip
    row = _stone(connection, found.id, "document", found.sha256, by, reason, purged)
    connection.execute(insert(tombstones), {**row, "report": found.report})
    return Tombstone(found.id, "document", found.sha256, row["made"], by, reason, purged)


def _stone(
    connection: Connection,
    identity: str,
    kind: str,
    sha256: str,
    by: str,
    reason: str,
    purged: bool,
) -> dict[str, Any]:
    return {
        "number": next_number(connection, tombstones),
        "id": identity,
        "kind": kind,
        "report": "",
        "sha256": sha256,
        "made": audit.now(),
        "made_by": by,
        "reason": reason,
        "purged": purged,
    }


def _bury_part(
    connection: Connection, identity: str, kind: str, sha256: str, by: str, reason: str
) -> None:  # fmt: skip
    connection.execute(
        insert(tombstones), _stone(connection, identity, kind, sha256, by, reason, True)
    )


def _parts(connection: Connection, document: str) -> list[str]:
    """The ids of a document and of everything coded from it."""
    ids = [document]
    for table in (records, claims, attributions):
        query = select(table.c.id).where(table.c.document == document)
        ids += connection.execute(query).scalars()
    return list(dict.fromkeys(ids))


def _purge_judgements(
    connection: Connection, document: str, parts: Sequence[str], by: str, reason: str
) -> None:
    """Judgements on the document and its parts, and what undoes them; their words quote it."""
    gone: dict[str, str] = {}
    pairs: set[str] = set()
    found = _judged(connection, judgements.c.document == document)
    for part in chunks(parts):
        about = or_(judgements.c.target.in_(part), judgements.c.other.in_(part))
        found += _judged(connection, about)
    while found:
        gone |= {j.id: sealed(j.id, j.seen) for j in found}
        pairs |= {t for j in found for t in (j.target, j.other) if t}
        ids = [j.id for j in found]
        found = []
        for part in chunks(ids):
            more = _judged(connection, judgements.c.target.in_(part))
            found += [j for j in more if j.id not in gone]
    for identity, seal in sorted(gone.items()):
        _bury_part(connection, identity, "judgement", seal, by, reason)
    _delete(connection, judgements, judgements.c.id, gone)
    _delete(connection, decided, decided.c.target, parts)
    _delete(connection, decided, decided.c.other, parts)
    # What the others of a pair are left with. Without its judgement a row of ``decided`` goes.
    refresh_claims(connection, pairs - set(parts))


def _judged(connection: Connection, condition: Any) -> list[Any]:
    fields = (judgements.c.id, judgements.c.target, judgements.c.other, judgements.c.seen)
    return list(connection.execute(select(*fields).where(condition)))


def _purge_records(connection: Connection, document: str, by: str, reason: str) -> None:
    mine = select(records.c.id, records.c.sha256).where(records.c.document == document)
    for identity, sha256 in connection.execute(mine).all():
        _bury_part(connection, identity, "record", sha256, by, reason)
    numbers = connection.execute(select(claims.c.number).where(claims.c.document == document))
    words.remove(connection, [], list(numbers.scalars()))
    for table in (claims, attributions, records):
        connection.execute(delete(table).where(table.c.document == document))


def _purge_raw(
    connection: Connection, document: str, sha256: str, by: str, reason: str
) -> None:  # fmt: skip
    """The bytes, unless another document was read from the same."""
    others = select(documents.c.id).where(documents.c.sha256 == sha256, documents.c.id != document)
    kept = connection.execute(select(raw.c.size).where(raw.c.sha256 == sha256)).first()
    if kept is not None and connection.execute(others).first() is None:
        connection.execute(delete(raw).where(raw.c.sha256 == sha256))
        _bury_part(connection, sha256, "raw", sha256, by, reason)


def _delete(connection: Connection, table: Table, column: Any, ids: Iterable[str]) -> None:
    for part in chunks(ids):
        connection.execute(delete(table).where(column.in_(part)))


def tidy(connection: Connection, by: str) -> None:
    """Write the search index anew, before the file is rewritten."""
    words.rebuild(connection)
    connection.execute(delete(casebook).where(casebook.c.name == UNFINISHED))
    connection.execute(insert(casebook), {"name": UNFINISHED, "value": "compact"})
    identity = connection.execute(select(casebook.c.value).where(casebook.c.name == "id"))
    audit.append(connection, by, "compact", identity.scalar_one())


def finish(ground: Ground) -> None:
    """Rewrite the file without gaps, and note that nothing is due any more.

    Raises:
        CasebookError: others are reading or writing.
    """
    with ground.outside() as connection:
        if ground.sqlite:
            connection.execute(text("VACUUM"))
            _empty_log(ground, connection)
        else:
            for table in (*metadata.sorted_tables, words.DOCUMENTS, words.CLAIMS):
                connection.execute(text(f"VACUUM (FULL, ANALYZE) {table}"))
    ground.write(lambda c: c.execute(delete(casebook).where(casebook.c.name == UNFINISHED)))
    if ground.sqlite:
        with ground.outside() as connection:
            _empty_log(ground, connection)


def _empty_log(ground: Ground, connection: Connection) -> None:
    """Move all pages of the write-ahead log into the file and cut the log to nothing."""
    busy, _log, _moved = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
    if not busy:
        return
    raise CasebookError(
        f"{ground.name}: others are reading it, so old pages stay in its log; "
        "run when they are done: onrecord casebook compact"
    )
