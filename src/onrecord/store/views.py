"""Views: counts of claims by value, time, place, day and outlet, for the filters given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    union_all,
)

from onrecord.store.filters import about_claims, claim_conditions, document_conditions
from onrecord.store.tables import claims, documents, standing
from onrecord.store.values import CoverageDay, Facet, Facets, Filter, PlaceCount, TimeBar

__all__ = ["count_by", "coverage", "facets", "follows_judgements", "places", "states", "timeline"]

_NO_FILTER = Filter()


def _counted(fields: tuple[ColumnElement[Any], ...], where: Filter, engine: str) -> Select[Any]:
    """Claims that meet a filter, counted by fields; of which the first is text.

    To save the sorting, SQLite would follow an index that has the fields in their order, and look
    up every row for the filter: five times slower than to read the index that has all columns. So
    the first field is not quite itself where there is a filter.
    """
    if where.text == "" and replace(where, withdrawn=False) != _NO_FILTER:
        fields = (fields[0].concat(literal_column("''")).label(fields[0].key), *fields[1:])
    query = select(*fields, func.count().label("number")).where(*claim_conditions(where, engine))
    return query.group_by(*fields)


def _most_first(query: Select[Any], most: int) -> Select[Any]:
    *fields, number = query.selected_columns
    return query.order_by(number.desc(), *(f.nulls_first() for f in fields)).limit(most)


def count_by(
    connection: Connection, field: ColumnElement[Any], conditions: list[Any], most: int | None
) -> tuple[Facet, ...]:
    """How many claims have each value, most frequent first."""
    number = func.count()
    query = select(field, number).where(*conditions).group_by(field)
    query = query.order_by(number.desc(), field.nulls_first())
    rows = connection.execute(query.limit(most) if most is not None else query)
    return tuple(Facet(value, count) for value, count in rows)


# --- facets ---------------------------------------------------------------------------------------

_c = claims.c
# A private person is not listed by name, whatever the number of claims.
_FIELDS: dict[str, ColumnElement[Any]] = {
    "outlets": _c.outlet,
    "types": _c.type,
    "modes": _c.mode,
    "countries": _c.country,
    "places": _c.place,
    "claimants": case((_c.claimant_private, null()), else_=_c.claimant),
    "kinds": _c.kind,
    "polarities": _c.polarity,
    "moods": _c.mood,
    "coders": _c.coder,
}
_CUT = ("places", "claimants")  # of which there can be thousands


def follows_judgements(where: Filter) -> bool:
    """Does what a filter meets change with decisions?"""
    return bool(where.states or where.judged_by is not None or where.not_judged_by is not None)


def facets(connection: Connection, where: Filter, most: int) -> Facets:
    """The counts of all facets but the states: the claims are read once, then counted ten times."""
    query = select(*(field.label(name) for name, field in _FIELDS.items()))
    query = query.where(*claim_conditions(where, connection.dialect.name))
    met = query.cte("met").prefix_with("MATERIALIZED")
    number = func.count()
    parts = []
    for name in _FIELDS:
        value = met.c[name]
        part = select(literal(name).label("facet"), cast(value, Text).label("value"), number)
        part = part.group_by(value).order_by(number.desc(), value.nulls_first())
        cut = part.limit(most if name in _CUT else 1000).subquery(f"by_{name}")
        parts.append(select(cut))
    found: dict[str, list[Facet]] = defaultdict(list)
    for name, value, count in connection.execute(union_all(*parts)):
        found[name].append(Facet(value, count))
    return Facets(
        total=sum(f.count for f in found["types"]),
        **{
            name: tuple(sorted(found[name], key=lambda f: (-f.count, f.value or "")))
            for name in _FIELDS
        },
    )


def states(connection: Connection, where: Filter) -> tuple[Facet, ...]:
    """How many of the claims that a filter meets are in which state of review."""
    query = _counted((_c.state,), where, connection.dialect.name)
    found = [Facet(value, count) for value, count in connection.execute(query)]
    return tuple(sorted(found, key=lambda f: (-f.count, f.value or "")))


# --- time, place, coverage ------------------------------------------------------------------------


def timeline(connection: Connection, where: Filter, most: int) -> tuple[TimeBar, ...]:
    """Claims by the time that they tell of."""
    fields = (_c.earliest, _c.latest, _c.type)
    query = _most_first(_counted(fields, where, connection.dialect.name), most)
    bars = [TimeBar(*row) for row in connection.execute(query)]
    return tuple(sorted(bars, key=lambda b: (_day(b), b.latest or "9999", b.type)))


def _day(bar: TimeBar) -> str:
    """Where a bar stands: by its beginning, else by its end, the unknown last."""
    return bar.earliest or bar.latest or "9999"


def places(connection: Connection, where: Filter, most: int) -> tuple[PlaceCount, ...]:
    """Claims by place."""
    fields = (_c.place, _c.country, _c.admin1, _c.latitude, _c.longitude, _c.place_precision)
    query = _counted(fields, where, connection.dialect.name).where(_c.place.is_not(None))
    query = _most_first(query, most)
    return tuple(PlaceCount(*row) for row in connection.execute(query))


def coverage(connection: Connection, where: Filter) -> tuple[CoverageDay, ...]:
    """Documents and claims by day and outlet."""
    if about_claims(where) != _NO_FILTER or where.text:
        return _claims_by_day(connection, where)
    conditions = document_conditions(where, connection.dialect.name)
    s = standing.c
    query = select(s.day, s.outlet, func.count(), func.sum(s.claims)).where(*conditions)
    if where.published_since is not None or where.published_until is not None:
        query = query.join(documents, documents.c.id == s.document)
    rows = connection.execute(
        query.group_by(s.day, s.outlet).order_by(s.day, s.outlet.nulls_first())
    )
    return tuple(CoverageDay(day or None, outlet, n, int(m)) for day, outlet, n, m in rows)


def _claims_by_day(connection: Connection, where: Filter) -> tuple[CoverageDay, ...]:
    """Claims by document first: their number is that of documents, and claims add up."""
    by_document = _counted((_c.day, _c.outlet, _c.document), where, connection.dialect.name)
    d = by_document.subquery().c
    rows = connection.execute(
        select(d.day, d.outlet, func.count(), func.sum(d.number))
        .group_by(d.day, d.outlet)
        .order_by(d.day, d.outlet.nulls_first())
    )
    return tuple(CoverageDay(day or None, outlet, n, int(m)) for day, outlet, n, m in rows)
