"""Judging: decisions in and out; each is one transaction, none is ever changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, insert, or_, select

from onrecord.errors import OptionError, RecordError
from onrecord.records import Change, Decision, Judgement, content_id
from onrecord.store import audit
from onrecord.store.rows import clean
from onrecord.store.standing import (
    DECISIONS,
    PAIRS,
    chunks,
    refresh_claims,
    refresh_document,
    root,
    undone,
)
from onrecord.store.tables import (
    attributions,
    claims,
    decided,
    documents,
    judgements,
    records,
)
from onrecord.store.values import CoderCount
from onrecord.store.writing import next_number

__all__ = [
    "decision",
    "decisions",
    "find",
    "judge",
    "judgement_of",
    "made_after",
    "put_all",
    "sealed",
    "select_judgements",
    "tally",
    "undo",
    "whole",
]

_KEY = 500  # code points of an id in an index


def judgement_of(row: Any) -> Judgement:
    """The judgement that a row holds."""
    return Judgement(
        id=row.id,
        made=row.made,
        by=row.made_by,
        decision=Decision(row.decision),
        target=row.target,
        other=row.other,
        document=row.document,
        changes=tuple(Change(f, v) for f, v in json.loads(row.changes)),
        reason=row.reason,
    )


def sealed(judgement: str, seen: str | None) -> str:
    """The hash that the audit trail holds of a judgement and what was seen when it was made."""
    return content_id("seal", judgement, seen)


def judge(
    connection: Connection,
    by: str,
    choice: Decision,
    target: str,
    other: str | None,
    document: str | None,
    changes: tuple[Change, ...],
    reason: str,
) -> Judgement:
    """Make a judgement now and store it.

    Raises:
        OptionError: what it is about is not in the casebook.
    """
    for about in (target, other):
        if about is not None:
            home = _home(connection, about)
            if home is None and (document is None or not _is_document(connection, document)):
                raise OptionError(f"{about} is not in this casebook; check the id")
            document = document or home or None
    if choice is Decision.RETIRE and not _is_record(connection, target):
        raise OptionError(f"{target} is no record; only a record (r1:...) can be retired")
    if choice is Decision.WITHDRAW and not (
        _is_record(connection, target) or _is_document(connection, target)
    ):
        raise OptionError(f"{target} is no document or record; only those can be withdrawn")
    judgement = Judgement.of(
        made=made_after(connection, target),
        by=by,
        decision=choice,
        target=target,
        other=other,
        document=document,
        changes=changes,
        reason=reason,
    )
    _store(connection, judgement)
    return judgement


def undo(connection: Connection, identity: str, by: str, reason: str) -> Judgement:
    """Take a judgement back.

    Raises:
        OptionError: there is none, or it is undone.
    """
    row = connection.execute(select(judgements).where(judgements.c.id == identity)).first()
    if row is None:
        raise OptionError(f"{identity} is no judgement of this casebook; check the id")
    if undone(connection, [identity]):
        raise OptionError(f"{identity} is undone already; undo the undoing to bring it back")
    judgement = judgement_of(row).undone(made_after(connection, identity), by, reason)
    _store(connection, judgement)
    return judgement


def made_after(connection: Connection, target: str) -> str:
    """Now, or a second after the last judgement on the target, whichever is later."""
    time = datetime.now(UTC).replace(microsecond=0)
    last = connection.execute(
        select(func.max(judgements.c.made)).where(
            or_(judgements.c.target == target, judgements.c.id == target)
        )
    ).scalar()
    if last is not None:
        time = max(time, _time(last) + timedelta(seconds=1))
    return time.isoformat().replace("+00:00", "Z")


def _time(made: str) -> datetime:
    try:
        return datetime.fromisoformat(made).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)


def _home(connection: Connection, about: str) -> str | None:
    """The document that an id belongs to; None: there is no such id."""
    for table in (claims, attributions, records):
        query = select(table.c.document).where(table.c.id == about).limit(1)
        if (found := connection.execute(query).scalar()) is not None:
            return str(found)
    if _is_document(connection, about):
        return about
    found = connection.execute(
        select(judgements.c.document).where(judgements.c.id == about)
    ).first()  # fmt: skip
    return None if found is None else (found.document or "")


def _is_document(connection: Connection, identity: str) -> bool:
    query = select(documents.c.number).where(documents.c.id == identity)
    return connection.execute(query).first() is not None


def _is_record(connection: Connection, identity: str) -> bool:
    query = select(records.c.number).where(records.c.id == identity)
    return connection.execute(query).first() is not None


def put_all(connection: Connection, given: Iterable[Judgement]) -> int:
    """Store judgements made elsewhere; how many were new.

    Raises:
        RecordError: an id is not the hash of its judgement.
    """
    new = 0
    for j in given:
        fields = (j.made, j.by, j.decision, j.target, j.other, j.document, j.changes, j.reason)
        names = ("made", "by", "decision", "target", "other", "document", "changes", "reason")
        if Judgement.of(**dict(zip(names, fields, strict=True))).id != j.id:  # type: ignore[arg-type]
            raise RecordError(f"{j.id}: the id is not the hash of this judgement")
        there = select(judgements.c.number).where(judgements.c.id == j.id)
        if connection.execute(there).first() is None:
            _store(connection, j)
            new += 1
    return new


def _store(connection: Connection, j: Judgement) -> None:
    for name in (j.by, j.target, j.other or "", j.document or "", j.reason, j.made):
        if clean(name) != name:
            raise RecordError(f"{j.id}: a NUL or half a surrogate pair cannot be stored")
    if max(len(j.target), len(j.other or ""), len(j.by), len(j.document or "")) > _KEY:
        raise RecordError(f"{j.id}: an id of over {_KEY} code points")
    seen = None
    if j.decision.value in DECISIONS:
        seen = connection.execute(
            select(claims.c.content)
            .where(claims.c.id == j.target)
            .order_by(claims.c.listed.desc(), claims.c.number.desc())
            .limit(1)
        ).scalar()
    row = {
        "number": next_number(connection, judgements),
        "id": j.id,
        "made": j.made,
        "made_by": j.by,
        "decision": j.decision.value,
        "target": j.target,
        "other": j.other,
        "document": j.document,
        "changes": json.dumps([[c.field, c.value] for c in j.changes]),
        "reason": j.reason,
        "seen": seen,
    }
    connection.execute(insert(judgements), row)
    about = root(connection, j.id)
    listing = (Decision.RETIRE.value, Decision.WITHDRAW.value)
    what = about[0] if about and about[0] in listing else "judge"
    audit.append(connection, j.by, what, j.id, sealed(j.id, seen))
    _refresh(connection, about)


def _refresh(connection: Connection, about: tuple[str, str] | None) -> None:
    """Make again what depends on a judgement: a decision on a target."""
    if about is None:
        return
    choice, target = about
    if choice in DECISIONS or choice in PAIRS:
        refresh_claims(connection, [target])
    elif choice in (Decision.RETIRE.value, Decision.WITHDRAW.value):
        home = _home(connection, target)
        if home:
            refresh_document(connection, home)


def select_judgements(
    target: str | None, by: str | None, document: str | None, kinds: Sequence[Decision]
) -> Select[Any]:
    """Judgements in their order."""
    query = select(judgements).order_by(judgements.c.made, judgements.c.id)
    if target is not None:
        query = query.where(or_(judgements.c.target == target, judgements.c.other == target))
    if by is not None:
        query = query.where(judgements.c.made_by == by)
    if document is not None:
        query = query.where(judgements.c.document == document)
    if kinds:
        query = query.where(judgements.c.decision.in_([k.value for k in kinds]))
    return query


def find(connection: Connection, query: Select[Any], standing: bool) -> tuple[Judgement, ...]:
    """The judgements of a query, perhaps only those that stand."""
    found = [judgement_of(row) for row in connection.execute(query)]
    if not standing:
        return tuple(found)
    found = [j for j in found if j.decision is not Decision.UNDO]
    off = undone(connection, [j.id for j in found])
    return tuple(j for j in found if j.id not in off)


def decision(connection: Connection, target: str, by: str | None) -> Judgement | None:
    """The decision in force on a claim or another part of a record."""
    found = _last(connection, decided.c.target == target, claims.c.id == target, by)
    return whole(connection, list(found.values())).get(found.get(target, ""))


def decisions(
    connection: Connection, document: str, by: str | None
) -> tuple[tuple[str, Judgement], ...]:
    """The decisions in force in a document."""
    found = _last(connection, decided.c.document == document, claims.c.document == document, by)
    judged = whole(connection, list(found.values()))
    return tuple((target, judged[found[target]]) for target in sorted(found))


def _last(connection: Connection, where: Any, among: Any, by: str | None) -> dict[str, str]:
    """The last decision on each target that the present coding still bears out: judgement ids."""
    present = (
        select(claims.c.id, claims.c.content)
        .where(among)
        .order_by(claims.c.listed, claims.c.number)  # what is in force comes last and stays
    )
    contents = {r.id: r.content for r in connection.execute(present)}
    query = (
        select(decided.c.target, decided.c.judgement, decided.c.seen)
        .where(where, decided.c.other == "", decided.c.decision.in_(DECISIONS))
        .order_by(decided.c.made, decided.c.judgement)
    )
    if by is not None:
        query = query.where(decided.c.made_by == by)
    return {
        row.target: row.judgement
        for row in connection.execute(query)
        if row.seen is None or row.seen == contents.get(row.target, row.seen)
    }


def whole(connection: Connection, ids: Sequence[str]) -> dict[str, Judgement]:
    """Judgements by id."""
    found: dict[str, Judgement] = {}
    for part in chunks(ids):
        rows = connection.execute(select(judgements).where(judgements.c.id.in_(part)))
        found |= {row.id: judgement_of(row) for row in rows}
    return found


def tally(connection: Connection) -> tuple[CoderCount, ...]:
    """How many standing judgements each account has."""
    found = connection.execute(
        select(decided.c.made_by, decided.c.decision, func.count())
        .group_by(decided.c.made_by, decided.c.decision)
        .order_by(decided.c.made_by, decided.c.decision)
    )
    return tuple(CoderCount(by, decision, count) for by, decision, count in found)
