"""acled-style: CSV with the columns of ACLED's exports, one event a row, then ours.

Columns as in the ACLED codebook (2024). It is not ACLED data and cannot be: ACLED's coders decide
what happened, onrecord says who says so. Events whose type ACLED does not have, that nobody says
have happened, or whose day is not known are left out and counted. No count of the dead becomes 0:
where nobody gives one the cell is empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from onrecord.records import (
    Claim,
    ClaimRef,
    CountKind,
    Event,
    EventActor,
    EventCount,
    EventPlace,
    Mood,
    PlacePrecision,
    Polarity,
    Role,
)
from onrecord.steps.export.csv import write_cells
from onrecord.steps.export.formats.base import (
    Column,
    Exporter,
    File,
    Kept,
    LeftOut,
    Loss,
    Type,
    Unit,
    Written,
)
from onrecord.steps.export.formats.cells import CELLS, joined
from onrecord.steps.export.formats.codes import Acled, acled, country_names
from onrecord.steps.export.formats.source import Source

__all__ = ["ACLED_COLUMNS", "ACLED_STYLE"]

# PLOVER sectors in the words of ACLED's inter1 and inter2; empty where ACLED has none.
_INTER = {
    "GOV": "State forces",
    "MIL": "State forces",
    "COP": "State forces",
    "SPY": "State forces",
    "REB": "Rebel group",
    "PRM": "Political militia",
    "CRM": "Political militia",
    "UAF": "Political militia",
    "CVL": "Civilians",
    "REF": "Civilians",
    "JRN": "Civilians",
    "EDU": "Civilians",
    "LAB": "Civilians",
    "REL": "Civilians",
    "MED": "Civilians",
    "BUS": "Civilians",
    "AGR": "Civilians",
    "IGO": "External/Other forces",
}
_ARMED = frozenset(("MIL", "COP", "SPY", "REB", "PRM", "CRM", "UAF"))
_EMPTY = "not coded by onrecord; empty"
_TYPES: dict[str, Type] = {
    "year": "integer",
    "time_precision": "integer",
    "latitude": "number",
    "longitude": "number",
    "geo_precision": "integer",
    "fatalities": "integer",
}
_MEANS = {
    "event_id_cnty": "onrecord's id of the event",
    "event_date": "first possible day",
    "year": "its year",
    "time_precision": "1 the day, 2 within a week, 3 longer",
    "disorder_type": "as ACLED groups its sub-event types",
    "event_type": "ACLED's event type, by our table",
    "sub_event_type": "ACLED's sub-event type, by our table",
    "actor1": "who is said to have done it",
    "assoc_actor_1": "further ones",
    "inter1": "by the PLOVER sector",
    "actor2": "to whom",
    "assoc_actor_2": "further ones",
    "inter2": "by the PLOVER sector",
    "interaction": "the two",
    "civilian_targeting": "where the sub-event type is violence against civilians",
    "country": "English name",
    "admin1": "province or state",
    "location": "place",
    "latitude": "degrees, WGS 84",
    "longitude": "degrees, WGS 84",
    "geo_precision": "1 the town or site, 3 a larger region",
    "source": "outlets, '; ' between",
    "notes": "who says it, who denies it, on what they disagree",
    "fatalities": "lower bound by the rule; empty where nobody gives a figure",
    "tags": "crowd size in words, where given",
}
ACLED_COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"),
    *("interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2"),
    *("admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "tags", "timestamp"),
)
_OURS = (
    Column("plover_type", "string", "PLOVER 2.0 type", True),
    Column("plover_mode", "string", "PLOVER 2.0 mode"),
    Column("date_latest", "string", "last possible day"),
    Column("date_basis", "string", "stated, resolved, publication or unknown"),
    Column("claimants", "string", "who says it"),
    Column("own_voice", "string", "outlets that say it themselves"),
    Column("denied_by", "string", "who says that it is not so"),
    Column("reports", "integer", "reports that tell of it", True),
    Column("lineages", "integer", "independent ways in which it reached us", True),
    Column("fatalities_low", "integer", "lower bound, by the rule"),
    Column("fatalities_high", "integer", "upper bound, by the rule"),
    Column("fatalities_rule", "string", "the rule"),
    Column("documents", "string", "refs of the reports", True),
    Column("withdrawn", "string", "refs of those that have been taken back"),
)


def _write(source: Source, folder: Path) -> Written:
    happened = _happened(source)
    left: Counter[str] = Counter()
    rows = _rows(source, happened, left)
    with (folder / "acled_style.csv").open("wb") as stream:
        number = write_cells(ACLED_STYLE.files[0].header, rows, stream)
    gone = tuple(LeftOut(n, why) for why, n in sorted(left.items()))
    return Written((("acled_style.csv", number),), gone)


def _happened(source: Source) -> set[ClaimRef]:
    """The claims that say that something has happened or is going on."""
    return {
        ClaimRef(record.document.id, claim.id)
        for record in source.records()
        for claim in record.claims
        if _says_so(claim)
    }


def _says_so(claim: Claim) -> bool:
    a = claim.assertion
    return a.polarity is Polarity.AFFIRMED and a.mood in (Mood.HAPPENED, Mood.ONGOING)


def _rows(
    source: Source, happened: set[ClaimRef], left: Counter[str]
) -> Iterator[tuple[object, ...]]:
    for event in source.events():
        kind = _kind(event)
        if kind is None:
            left["ACLED has no such event type"] += 1
        elif not any(ref in happened for ref in event.claims):
            left["nobody says that it has happened"] += 1
        elif event.when is None or event.when.earliest is None:
            left["the day is not known"] += 1
        else:
            yield _row(event, kind)


def _side(event: Event, role: Role) -> list[EventActor]:
    return [a for a in event.actors if a.role is role]


def _kind(event: Event) -> Acled | None:
    table, mode = acled(), event.mode or ""
    found = table.get((event.type, mode)) or table.get((event.type, ""))
    if found is not None and (event.type, "ARMED") in table:
        plain = table.get((event.type, ""))
        sides = (_side(event, Role.ACTOR), _side(event, Role.RECIPIENT))
        if found == plain and all(any(a.sector in _ARMED for a in side) for side in sides):
            return table[event.type, "ARMED"]
    return found


def _row(event: Event, kind: Acled) -> tuple[object, ...]:
    when = event.when
    assert when is not None
    assert when.earliest is not None
    first, second = _side(event, Role.ACTOR), _side(event, Role.RECIPIENT)
    inter1, inter2 = _inter(first, kind), _inter(second, None)
    where, seen = event.where, event.corroboration
    killed = next((c for c in event.counts if c.what is CountKind.KILLED), None)
    low, high, rule = (killed.low, killed.high, killed.rule) if killed else (None, None, None)
    return (
        event.id,
        when.earliest,
        int(when.earliest[:4]),
        _time_precision(when.earliest, when.latest),
        kind.disorder_type,
        kind.event_type,
        kind.sub_event_type,
        *_party(first),
        inter1,
        *_party(second),
        inter2,
        "-".join(i for i in (inter1, inter2) if i) or None,
        "Civilian targeting" if kind.event_type == "Violence against civilians" else None,
        None,
        None,
        country_names().get(where.country or "") if where else None,
        where.admin1 if where else None,
        None,
        None,
        where.name if where else None,
        where.latitude if where else None,
        where.longitude if where else None,
        _geo_precision(where),
        joined(iter(seen.outlets)),
        None,
        _notes(event),
        low if low is not None else high,
        _tags(event),
        None,
        event.type,
        event.mode,
        when.latest,
        when.basis.value,
        joined(iter(seen.claimants)),
        joined(iter(seen.own_voice)),
        joined(iter(seen.denied_by)),
        seen.reports,
        seen.lineages,
        low,
        high,
        rule,
        joined(iter(event.documents)),
        joined(iter(event.withdrawn)),
    )


def _party(side: list[EventActor]) -> tuple[str | None, str | None]:
    return (side[0].name if side else None, joined(a.name for a in side[1:]))


def _inter(side: list[EventActor], kind: Acled | None) -> str | None:
    if kind is not None and side and kind.event_type in ("Protests", "Riots"):
        if kind.sub_event_type == "Protest with intervention":
            return _INTER.get(side[0].sector or "")
        return "Protesters" if kind.event_type == "Protests" else "Rioters"
    return next((word for a in side if (word := _INTER.get(a.sector or ""))), None)


def _time_precision(first: str, last: str | None) -> int:
    if last is None:
        return 3
    try:
        days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:  # a year beyond 1..9999
        return 3
    return 1 if days == 0 else 2 if days < 7 else 3


def _geo_precision(where: EventPlace | None) -> int | None:
    if where is None or where.precision is PlacePrecision.UNRESOLVED:
        return None
    return 1 if where.precision in (PlacePrecision.SITE, PlacePrecision.CITY) else 3


def _notes(event: Event) -> str:
    seen = event.corroboration
    parts = [f"Said by {', '.join(seen.claimants)}." if seen.claimants else ""]
    if seen.denied_by:
        parts.append(f"Denied by {', '.join(seen.denied_by)}.")
    if event.contradictions:
        parts.append(f"They disagree on: {joined(c.kind.value for c in event.contradictions)}.")
    return " ".join(p for p in parts if p)


def _tags(event: Event) -> str | None:
    crowd = next((c for c in event.counts if c.what is CountKind.PARTICIPANTS), None)
    return f"crowd size={_words(crowd)}" if crowd and crowd.values else None


def _words(count: EventCount) -> str:
    return " / ".join(dict.fromkeys(v.words for v in count.values))


ACLED_STYLE = Exporter(
    name="acled-style",
    title="CSV with the columns of ACLED, one event a row, then who says it; not ACLED data",
    unit=Unit.EVENT,
    files=(
        File(
            "acled_style.csv",
            "text/csv",
            "one row an event that ACLED has a type for",
            (
                *(
                    Column(name, _TYPES.get(name, "string"), _MEANS.get(name, _EMPTY))
                    for name in ACLED_COLUMNS
                ),
                *_OURS,
            ),
            key=("event_id_cnty",),
        ),
    ),
    keeps=(
        *(
            Kept(path, name)
            for path, name in (
                ("id", "event_id_cnty"),
                ("type", "plover_type"),
                ("mode", "plover_mode"),
                ("when.earliest", "event_date"),
                ("when.latest", "date_latest"),
                ("when.basis", "date_basis"),
                ("where.name", "location"),
                ("where.admin1", "admin1"),
                ("where.latitude", "latitude"),
                ("where.longitude", "longitude"),
                ("corroboration.reports", "reports"),
                ("corroboration.lineages", "lineages"),
            )
        ),
        *(
            Kept(path, name, exact=False)
            for path, name in (
                ("when.precision", "time_precision"),
                ("where.country", "country"),
                ("where.precision", "geo_precision"),
                ("actors.name", "actor1"),
                ("actors.sector", "inter1"),
                ("actors.role", "actor1, actor2"),
                ("counts.low", "fatalities_low"),
                ("counts.high", "fatalities_high"),
                ("counts.rule", "fatalities_rule"),
                ("corroboration.outlets", "source"),
                ("corroboration.claimants", "claimants"),
                ("corroboration.own_voice", "own_voice"),
                ("corroboration.denied_by", "denied_by"),
                ("contradictions", "notes"),
                ("documents", "documents"),
                ("withdrawn", "withdrawn"),
            )
        ),
    ),
    losses=(
        Loss("schema", "the version of the wire format; the data package names it"),
        Loss("when", "EDTF; which claims give the day"),
        Loss("where", "GeoNames id; which claims give the place"),
        Loss("actors", "ids, countries; who names them"),
        Loss("counts", "figures of other kinds; each single figure and who gives it"),
        Loss("corroboration", "outlets that say nothing of it"),
        Loss("claims", "which claims are behind it"),
        Loss("about", "claims that only tell of it"),
        Loss("mood", "only what somebody says has happened, or is going on, is here"),
        Loss("types", "the other readings of the type"),
        Loss("whens", "the other days"),
        Loss("wheres", "the other places"),
        Loss("lineages", "which reports were counted as one"),
        Loss("figures", "how figures changed over time"),
        Loss("reasons", "why the claims were linked"),
        Loss("rules", "the rules behind type, day and place"),
        Loss(
            "events",
            "events of types that ACLED does not have, that nobody says have happened, "
            "or whose day is not known are left out, and counted in the data card",
        ),
        CELLS,
    ),
    write=_write,
    needs_events=True,
    notes=(
        "THIS IS NOT ACLED DATA. It was not made, checked or endorsed by ACLED (Armed Conflict "
        "Location and Event Data); it only has ACLED's columns, so that tools which read them can "
        "read it. Do not cite it as ACLED, and do not mix it with ACLED data without saying so.",
        "Which ACLED type an event falls under is our own reading "
        "(data/export/acled.tsv); iso, region, admin2, admin3, source_scale and timestamp stay "
        "empty.",
    ),
)
