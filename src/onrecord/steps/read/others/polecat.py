"""POLECAT and NGEC tables: one event a row, columns by name, parted by tabs (or commas).

Columns as published with POLECAT (Halterman et al. 2023). The coder puts the publication date
where it finds no other, and does not say where: such a day cannot be told from one that was read.
Several parties stand in one cell, parted by semicolons; so do their countries, in the same order.
"""

from __future__ import annotations

from itertools import zip_longest

from onrecord.errors import ReadError
from onrecord.records import (
    OtherActor,
    OtherCoder,
    OtherEvent,
    OtherPlace,
    PlacePrecision,
    Precision,
    Role,
    TypeBasis,
)
from onrecord.steps.read.others.cells import degrees, several, span_of, whole, words
from onrecord.steps.read.others.maps import Maps

__all__ = ["NEEDED", "polecat_event"]

NEEDED = frozenset({"event id", "event date", "event type"})
_SIDES = (("actor", Role.ACTOR), ("recipient", Role.RECIPIENT))
# POLECAT's early releases have DEMAND as a type of its own.
_RENAMED = {"DEMAND": "REQUEST"}


def polecat_event(row: dict[str, str], ref: str, maps: Maps) -> OtherEvent:
    """The event in one row; keys are the column names in lower case.

    Raises:
        ReadError: reason ``bad_row``: no id, date or type.
    """
    identity, kind = words(row["event id"]), words(row["event type"])
    days = span_of(row["event date"])
    if identity is None or kind is None or days is None:
        raise ReadError("bad_row", "no id, date or type of POLECAT's form")
    modes = [m for m in several(row.get("event mode")) if m]
    published = span_of(row.get("publication date"))
    return OtherEvent(
        coder=OtherCoder.POLECAT,
        id=identity,
        ref=ref,
        code="/".join((kind, *modes)),
        type=_RENAMED.get(kind.upper(), kind.upper()),
        mode=modes[0].lower() if modes else None,
        basis=TypeBasis.CODED,
        earliest=days[0],
        latest=days[1],
        precision=Precision.DAY,
        actors=tuple(a for side in _SIDES for a in _actors(row, *side, maps)),
        place=_place(row, maps),
        sources=tuple(s for s in (words(row.get("source")), words(row.get("url"))) if s),
        note=words(row.get("headline")),
        published=published[0] if published else None,
    )


def _actors(row: dict[str, str], side: str, role: Role, maps: Maps) -> list[OtherActor]:
    names = several(row.get(f"{side} name")) or several(row.get(f"{side} name raw"))
    countries = several(row.get(f"{side} country"))
    sectors = several(row.get(f"primary {side} sector")) or several(row.get(f"{side} sectors"))
    if len(countries) == 1:
        countries *= len(names) or 1
    return [
        OtherActor(role, name or country or sector or "", maps.country(country), sector)
        for name, country, sector in zip_longest(names, countries, sectors)
        if name or country or sector
    ]


def _place(row: dict[str, str], maps: Maps) -> OtherPlace | None:
    city, province = words(row.get("city")), words(row.get("province"))
    named = words(row.get("placename")) or words(row.get("raw placename"))
    country = words(row.get("country"))
    name = named or city or province or country
    if name is None:
        return None
    point = degrees(row.get("latitude"), row.get("longitude"))
    return OtherPlace(
        name=name,
        country=maps.country(country),
        admin1=province,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        geonameid=whole(row.get("geonames id")),
        precision=_precision(row.get("feature type") or "", city, province, country),
    )


def _precision(
    feature: str, city: str | None, province: str | None, country: str | None
) -> PlacePrecision:
    """By the GeoNames feature code where there is one, else by the finest name."""
    code = feature.strip().upper()
    if code.startswith("PCL"):
        return PlacePrecision.COUNTRY
    if code.startswith("ADM"):
        return PlacePrecision.ADMIN1 if code.startswith("ADM1") else PlacePrecision.CITY
    if city:
        return PlacePrecision.CITY
    if province:
        return PlacePrecision.ADMIN1
    return PlacePrecision.COUNTRY if country else PlacePrecision.UNRESOLVED
