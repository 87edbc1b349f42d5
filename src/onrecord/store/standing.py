"""Standing: which coding of a document is in force, and what was last decided on each claim.

All of it is made from documents, records, judgements and tombstones. A judgement stands unless a
standing judgement undoes it. Of the standing ones on a target the last counts: the latest ``made``,
ties by id, so that the order in which judgements came in never matters.

The record in force is the newest that no standing judgement retires. Of several readings of one
file (same bytes, same ``ref``, another text) the newest with a record in force is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Integer, delete, func, insert, select, update

from onrecord.records import Decision, Status
from onrecord.store.tables import (
    LISTED,
    OUT,
    WITHDRAWN,
    claims,
    decided,
    documents,
    judgements,
    records,
    standing,
    tombstones,
)
from onrecord.store.values import State

__all__ = [
    "DECISIONS",
    "NOTHING",
    "PAIRS",
    "Reading",
    "Stand",
    "by_target",
    "chunks",
    "readings",
    "refresh_claims",
    "refresh_document",
    "retired",
    "root",
    "standing_on",
    "state_of",
    "undone",
]

T = TypeVar("T")

DECISIONS = {
    Decision.ACCEPT.value: State.ACCEPTED,
    Decision.AMEND.value: State.AMENDED,
    Decision.REJECT.value: State.REJECTED,
    Decision.UNSURE.value: State.UNSURE,
}
PAIRS = (Decision.SAME.value, Decision.DIFFERENT.value)
TAKEN_BACK = (Status.WITHHELD.value, Status.CANCELED.value)
_DONE = tuple(s.value for s in DECISIONS.values())
NOTHING = 2.0  # the least confidence of a document without claims: behind all that have some


def chunks(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The items in lists of at most ``size``, for statements that name them."""
    source = iter(items)
    while part := list(islice(source, size)):
        yield part


def undone(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Which of these judgements are undone by a judgement that itself stands."""
    found: set[str] = set()
    for part in chunks(ids):
        undoings = connection.execute(
            select(judgements.c.id, judgements.c.target).where(
                judgements.c.target.in_(part), judgements.c.decision == Decision.UNDO.value
            )
        ).all()
        if undoings:
            off = undone(connection, [u.id for u in undoings])
            found |= {u.target for u in undoings if u.id not in off}
    return found


@dataclass(frozen=True, slots=True)
class Stand:
    """A judgement as far as standing is concerned; fields as in ``judgements``."""

    id: str
    made: str
    by: str
    decision: str
    target: str
    other: str | None
    document: str | None
    seen: str | None


def root(connection: Connection, judgement: str) -> tuple[str, str] | None:
    """What a chain of undoings is about in the end: the decision and its target."""
    step: tuple[str, str] | None = None
    while True:
        found = connection.execute(
            select(judgements.c.decision, judgements.c.target).where(judgements.c.id == judgement)
        ).first()
        if found is None:
            return step
        step = (found.decision, found.target)
        if found.decision != Decision.UNDO.value:
            return step
        judgement = found.target


def _standing(connection: Connection, targets: Sequence[str], kinds: Sequence[str]) -> list[Stand]:
    """Standing judgements of these kinds on these targets, the last one last."""
    found = connection.execute(
        select(
            judgements.c.id,
            judgements.c.made,
            judgements.c.made_by,
            judgements.c.decision,
            judgements.c.target,
            judgements.c.other,
            judgements.c.document,
            judgements.c.seen,
        )
        .where(judgements.c.target.in_(targets), judgements.c.decision.in_(kinds))
        .order_by(judgements.c.made, judgements.c.id)
    ).all()
    off = undone(connection, [j.id for j in found])
    return [Stand(*j) for j in found if j.id not in off]


def standing_on(connection: Connection, targets: Sequence[str]) -> list[Stand]:
    """Standing decisions on these targets, and on pairs that begin with them; the last one last."""
    return _standing(connection, targets, (*DECISIONS, *PAIRS))


def refresh_claims(connection: Connection, targets: Iterable[str]) -> None:
    """Make ``decided`` and the states of claims again for these targets."""
    for part in chunks(sorted(targets)):
        stands = standing_on(connection, part)
        last = {(j.target, j.other or "", j.by): j for j in stands}
        connection.execute(delete(decided).where(decided.c.target.in_(part)))
        if last:
            rows = [
                {
                    "target": target,
                    "other": other,
                    "made_by": by,
                    "judgement": j.id,
                    "decision": j.decision,
                    "made": j.made,
                    "document": j.document,
                    "seen": j.seen,
                }
                for (target, other, by), j in sorted(last.items())
            ]
            connection.execute(insert(decided), rows)
        _refresh_states(connection, part, stands)


def _refresh_states(
    connection: Connection, targets: Sequence[str], stands: Sequence[Stand]
) -> None:
    given = by_target(stands)
    touched: set[str] = set()
    fields = (claims.c.number, claims.c.id, claims.c.document, claims.c.content)
    for row in connection.execute(select(*fields).where(claims.c.id.in_(targets))).all():
        state, decision, by = state_of(given.get(row.id, ()), row.content)
        values = {"state": state.value, "decision": decision, "decided_by": by}
        connection.execute(update(claims).where(claims.c.number == row.number).values(**values))
        touched.add(row.document)
    for document in sorted(touched):
        _count(connection, document)


def by_target(stands: Iterable[Stand]) -> dict[str, list[Stand]]:
    """Decisions on single targets, in their order."""
    found: dict[str, list[Stand]] = {}
    for j in stands:
        if j.decision in DECISIONS:
            found.setdefault(j.target, []).append(j)
    return found


def state_of(given: Sequence[Stand], content: str) -> tuple[State, str | None, str | None]:
    """The state of a claim that says ``content``: with the judgement behind it and its account."""
    for j in reversed(given):
        if j.seen in (None, content):
            return DECISIONS[j.decision], j.id, j.by
    return (State.AGAIN if given else State.UNDECIDED), None, None


def _count(connection: Connection, document: str) -> None:
    """How many claims are decided, in the list of documents."""
    mine = (claims.c.document == document) & (claims.c.listed != OUT)
    count = func.coalesce(func.sum(claims.c.state.in_(_DONE).cast(Integer)), 0)
    done = connection.execute(select(count).where(mine)).scalar_one()
    connection.execute(update(standing).where(standing.c.document == document).values(decided=done))


def retired(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Which of these records a standing judgement retires."""
    return {
        j.target
        for part in chunks(ids)
        for j in _standing(connection, part, (Decision.RETIRE.value,))
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a document stands; fields as in ``standing``."""

    document: str
    number: int
    day: str
    outlet: str | None
    record: str | None
    listed: int


def readings(connection: Connection, document: str) -> list[Reading]:
    """Where a document and the other readings of its file stand, the newest first."""
    report = select(documents.c.report).where(documents.c.id == document).scalar_subquery()
    found = connection.execute(
        select(
            documents.c.id,
            documents.c.number,
            documents.c.published_earliest,
            documents.c.outlet,
            documents.c.status,
        )
        .where(documents.c.report == report)
        .order_by(documents.c.number.desc())
    ).all()
    dead = set(
        connection.execute(
            select(tombstones.c.id).where(tombstones.c.id.in_([r.id for r in found]))
        ).scalars()
    )
    force = {r.id: None if r.id in dead else _in_force(connection, r.id) for r in found}
    alive = [i for i in force if i not in dead]
    shown = next((i for i in alive if force[i]), alive[0] if alive else None)
    result = []
    for r in found:
        listed = OUT
        if r.id == shown:
            taken_back = r.status in TAKEN_BACK or _is_withdrawn(connection, r.id)
            listed = WITHDRAWN if taken_back else LISTED
        day = r.published_earliest or ""
        result.append(Reading(r.id, r.number, day, r.outlet, force[r.id], listed))
    return result


def refresh_document(connection: Connection, document: str) -> None:
    """Make ``standing`` and ``claims.listed`` again for a document and its other readings."""
    for r in readings(connection, document):
        _list(connection, r.document, r.record, r.listed)
        values = {
            "number": r.number,
            "listed": r.listed,
            "record": r.record,
            "day": r.day,
            "outlet": r.outlet,
            **_counts(connection, r.document),
        }
        done = connection.execute(
            update(standing).where(standing.c.document == r.document).values(**values)
        )
        if not done.rowcount:
            connection.execute(insert(standing), {"document": r.document, **values})


def _in_force(connection: Connection, document: str) -> str | None:
    ids = connection.execute(
        select(records.c.id)
        .where(records.c.document == document)
        .order_by(records.c.number.desc())
    ).scalars().all()  # fmt: skip
    off = retired(connection, ids)
    return next((i for i in ids if i not in off), None)


def _is_withdrawn(connection: Connection, document: str) -> bool:
    ids = select(records.c.id).where(records.c.document == document)
    targets = [document, *connection.execute(ids).scalars()]
    return bool(_standing(connection, targets, (Decision.WITHDRAW.value,)))


def _list(connection: Connection, document: str, record: str | None, listed: int) -> None:
    mine = claims.c.document == document
    connection.execute(
        update(claims)
        .where(mine, claims.c.listed != OUT, claims.c.record != (record or ""))
        .values(listed=OUT)
    )
    if record is not None:
        connection.execute(
            update(claims)
            .where(claims.c.record == record, claims.c.listed != listed)
            .values(listed=listed)
        )


def _counts(connection: Connection, document: str) -> dict[str, int | float]:
    mine = (claims.c.document == document) & (claims.c.listed != OUT)
    row = connection.execute(
        select(
            func.count(),
            func.coalesce(func.sum(claims.c.state.in_(_DONE).cast(Integer)), 0),
            func.coalesce(func.min(claims.c.confidence), NOTHING),
        ).where(mine)
    ).one()
    return {"claims": row[0], "decided": row[1], "least": row[2]}
