"""ACLED exports: one event a row, columns by name.

Columns and codes as in the ACLED codebook (2024). ``actor1`` and ``actor2`` do not say who did it
to whom. ``time_precision`` 1 is the day, 2 the week, 3 the month; ``geo_precision`` 1 the town
itself, 2 the area around it, 3 the larger region. ``fatalities`` 0 also stands for "not reported",
so that only higher figures are read.
"""

from __future__ import annotations

from onrecord.errors import ReadError
from onrecord.records import (
    CountKind,
    OtherActor,
    OtherCoder,
    OtherCount,
    OtherEvent,
    OtherPlace,
    PlacePrecision,
    Precision,
    Role,
)
from onrecord.steps.read.others.cells import degrees, several, span_of, whole, words
from onrecord.steps.read.others.maps import Maps

__all__ = ["NEEDED", "acled_event"]

NEEDED = frozenset({"event_date", "event_type", "sub_event_type"})
_IDS = ("event_id_cnty", "data_id", "event_id")
_TIMES = {"1": Precision.DAY, "2": Precision.WEEK, "3": Precision.MONTH}
_PLACES = {"1": PlacePrecision.CITY, "2": PlacePrecision.ADMIN1, "3": PlacePrecision.ADMIN1}


def acled_event(row: dict[str, str], ref: str, maps: Maps) -> OtherEvent:
    """The event in one row; keys are the column names in lower case.

    Raises:
        ReadError: reason ``bad_row``: no id, date or type.
    """
    identity = next((i for name in _IDS if (i := words(row.get(name)))), None)
    kind, sub_type = words(row["event_type"]), words(row["sub_event_type"])
    precision = _TIMES.get((row.get("time_precision") or "1").strip(), Precision.UNKNOWN)
    days = span_of(row["event_date"], precision)
    if identity is None or kind is None or days is None:
        raise ReadError("bad_row", "no id, date or type of ACLED's form")
    meaning = maps.of_acled(kind, sub_type or "")
    killed = whole(row.get("fatalities"))
    return OtherEvent(
        coder=OtherCoder.ACLED,
        id=identity,
        ref=ref,
        code=f"{kind}/{sub_type}" if sub_type else kind,
        type=meaning.type,
        mode=meaning.mode,
        basis=meaning.basis,
        earliest=days[0],
        latest=days[1],
        precision=precision,
        actors=_actors(row, maps),
        place=_place(row, maps),
        counts=(OtherCount(CountKind.KILLED, killed, killed),) if killed else (),
        sources=tuple(s for s in several(row.get("source")) if s),
        note=words(row.get("notes")),
    )


def _actors(row: dict[str, str], maps: Maps) -> tuple[OtherActor, ...]:
    found = []
    for number, role in ((1, Role.ACTOR), (2, Role.RECIPIENT)):
        sector = words(row.get(f"inter{number}"))
        for column in (f"actor{number}", f"assoc_actor_{number}"):
            for name in several(row.get(column)):
                if name:
                    found.append(OtherActor(role, name, _country(name, maps), sector, False))
    return tuple(found)


def _country(name: str, maps: Maps) -> str | None:
    """``Protesters (Iran)``, ``Military Forces of Iran (1989-)``: the country in the name."""
    inner = name.rpartition("(")[2].rstrip(") ") if name.endswith(")") else ""
    return maps.country(inner) or maps.country(name.partition("(")[0].rpartition(" of ")[2])


def _place(row: dict[str, str], maps: Maps) -> OtherPlace | None:
    country, admin1 = words(row.get("country")), words(row.get("admin1"))
    name = words(row.get("location")) or admin1 or country
    if name is None:
        return None
    point = degrees(row.get("latitude"), row.get("longitude"))
    code = (row.get("geo_precision") or "").strip()
    return OtherPlace(
        name=name,
        country=maps.country(words(row.get("iso3"))) or maps.country(country),
        admin1=admin1,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        precision=_PLACES.get(code, PlacePrecision.UNRESOLVED),
    )
