"""Filters and cursors: from what is asked to conditions that both engines understand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    and_,
    column,
    false,
    or_,
    select,
    text,
    tuple_,
)

from onrecord.errors import OptionError
from onrecord.store import words
from onrecord.store.standing import DECISIONS
from onrecord.store.tables import (
    LISTED,
    OUT,
    WITHDRAWN,
    claims,
    decided,
    documents,
    records,
    standing,
)
from onrecord.store.values import Filter, Order

__all__ = [
    "about_claims",
    "after_cursor",
    "claim_conditions",
    "cursor_of",
    "document_conditions",
    "matching",
]

Condition = ColumnElement[bool]
_SPLIT = "~"


def claim_conditions(where: Filter, engine: str) -> list[Condition]:
    """What a listed claim must meet."""
    c = claims.c
    found = [_listed(c.listed, where.withdrawn), *_values(where), *_times(where), *_judged(where)]
    if where.own_voice is not None:
        found.append(c.own_voice.is_(where.own_voice))
    if where.historical is not None:
        found.append(c.historical.is_(where.historical))
    for name, field in (("coder", c.coder), ("run", c.run), ("document", c.document)):
        if (value := getattr(where, name)) is not None:
            found.append(field == value)
    if where.least is not None:
        found.append(c.confidence >= where.least)
    if where.most is not None:
        found.append(c.confidence <= where.most)
    if where.text:
        found.append(matching(c.number, words.CLAIMS, where.text, engine))
    return found


def _values(where: Filter) -> list[Condition]:
    c = claims.c
    asked: tuple[tuple[tuple[str, ...], Column[Any]], ...] = (
        (where.outlets, c.outlet),
        (where.types, c.type),
        (where.modes, c.mode),
        (where.claimants, c.claimant),
        (where.kinds, c.kind),
        (where.countries, c.country),
        (where.admin1, c.admin1),
        (where.places, c.place),
        (where.polarities, c.polarity),
        (where.moods, c.mood),
        (tuple(s.value for s in where.states), c.state),
    )
    return [_among(field, values) for values, field in asked if values]


def _among(field: Column[Any], values: Sequence[str]) -> Condition:
    return field == values[0] if len(values) == 1 else field.in_(values)


def _times(where: Filter) -> list[Condition]:
    c = claims.c
    found: list[Condition] = []
    if where.since is not None or where.until is not None:
        found.append(or_(c.earliest.is_not(None), c.latest.is_not(None)))
    if where.since is not None:
        found.append(or_(c.latest.is_(None), c.latest >= where.since))
    if where.until is not None:
        found.append(or_(c.earliest.is_(None), c.earliest <= where.until))
    return found + _published(where, c.day, c.day_latest)


def _published(
    where: Filter, earliest: ColumnElement[Any], latest: ColumnElement[Any]
) -> list[Condition]:
    """The publication meets the range; ``earliest`` is empty where nothing is known."""
    found: list[Condition] = []
    if where.published_since is not None:
        found += [earliest != "", or_(latest == "", latest >= where.published_since)]
    if where.published_until is not None:
        found += [earliest != "", earliest <= where.published_until]
    return found


def _judged(where: Filter) -> list[Condition]:
    found = []
    if where.judged_by is not None:
        found.append(_has_decision(where.judged_by))
    if where.not_judged_by is not None:
        found.append(~_has_decision(where.not_judged_by))
    return found


def _has_decision(by: str) -> Condition:
    """A standing decision by this account on what the claim says now."""
    d = decided.c
    mine = (d.other == "", d.made_by == by, d.decision.in_(DECISIONS))
    seen = select(d.target, d.seen).where(*mine, d.seen.is_not(None))
    unseen = select(d.target).where(*mine, d.seen.is_(None))
    return or_(
        tuple_(claims.c.id, claims.c.content).in_(seen),
        claims.c.id.in_(unseen),
    )


def _listed(field: Column[Any], withdrawn: bool | None) -> Condition:
    if withdrawn is None:
        return field.in_((LISTED, WITHDRAWN))
    return field == (WITHDRAWN if withdrawn else LISTED)


def matching(number: ColumnElement[Any], table: str, wanted: str, engine: str) -> Condition:
    """The row's number is among those that the search index finds."""
    query = words.query(wanted, engine)
    if query is None:
        return false()
    rows = text(words.within(table, engine)).bindparams(match=query.match)
    return number.in_(rows.columns(column("rowid", BigInteger())))


_RECORDS = records.alias("in_force")
_DOCUMENT_FIELDS = ("outlets", "published_since", "published_until", "withdrawn", "text")


def about_claims(where: Filter) -> Filter:
    """The part of a filter that only claims can answer."""
    plain = Filter()
    kept = {name: getattr(plain, name) for name in (*_DOCUMENT_FIELDS, "document")}
    return replace(where, **{**kept, "coder": None, "run": None})


def document_conditions(where: Filter, engine: str) -> list[Condition]:
    """What a listed document must meet; over ``documents`` joined with ``standing``."""
    d, s = documents.c, standing.c
    found = [_listed(s.listed, where.withdrawn)]
    if where.outlets:
        found.append(_among(s.outlet, where.outlets))
    if where.published_since is not None:
        open_end = or_(d.published_latest.is_(None), d.published_latest >= where.published_since)
        found.append(and_(d.published_earliest.is_not(None), open_end))
    if where.published_until is not None:
        found.append(d.published_earliest <= where.published_until)
    if where.document is not None:
        found.append(s.document == where.document)
    if where.coder is not None or where.run is not None:
        force = select(_RECORDS.c.id).where(_RECORDS.c.id == s.record)
        if where.coder is not None:
            force = force.where(_RECORDS.c.coder == where.coder)
        if where.run is not None:
            force = force.where(_RECORDS.c.run == where.run)
        found.append(force.correlate(standing).exists())
    if where.text:
        found.append(matching(s.number, words.DOCUMENTS, where.text, engine))
    asked = about_claims(where)
    if asked != Filter():
        conditions = claim_conditions(replace(asked, withdrawn=None), engine)
        mine = select(claims.c.document).where(*conditions, claims.c.listed != OUT)
        found.append(s.document.in_(mine))
    return found


# --- cursors: where the next page begins ----------------------------------------------------------


def cursor_of(*key: str | float) -> str:
    """The cursor that stands for a row with this sort key."""
    return _SPLIT.join(repr(k) if isinstance(k, float) else str(k) for k in key)


def after_cursor(
    cursor: str, fields: Sequence[ColumnElement[Any]], kinds: Sequence[type], order: Order
) -> Condition:
    """The rows behind a cursor.

    Raises:
        OptionError: it is not one that a page of this order gave.
    """
    parts = cursor.split(_SPLIT)
    try:
        if len(parts) != len(kinds):
            raise ValueError(cursor)
        values = tuple(kind(p) for kind, p in zip(kinds, parts, strict=True))
    except ValueError:
        raise OptionError(f"{cursor[:40]!r} is no page of this list; begin at the first") from None
    here, there = tuple_(*fields), tuple_(*values)
    return here < there if order is Order.NEWEST else here > there
