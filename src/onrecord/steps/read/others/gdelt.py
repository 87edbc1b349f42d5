"""GDELT 2.0 event export: one event a line, 61 columns parted by tabs, no header.

Columns as in the GDELT Event Codebook 2.0. The day is the one that GDELT gives (``Day``), which is
the day of the report where the report names no other. Actor codes begin with a CAMEO country code
(ISO 3166-1 alpha-3 for states); places carry FIPS 10-4 codes. A place of the actors is not read:
only where the action is said to be.
"""

from __future__ import annotations

from onrecord.errors import ReadError
from onrecord.records import (
    OtherActor,
    OtherCoder,
    OtherEvent,
    OtherPlace,
    PlacePrecision,
    Precision,
    Role,
)
from onrecord.steps.read.others.cells import degrees, span_of, whole, words
from onrecord.steps.read.others.maps import Maps

__all__ = ["COLUMNS", "gdelt_event"]

COLUMNS = 61
_ID, _DAY, _ACTOR1, _ACTOR2, _CODE, _ARTICLES = 0, 1, 5, 15, 26, 33
_GEO, _ADDED, _URL = 51, 59, 60
# ActionGeo_Type: 1 country, 2 US state, 3 US city, 4 city elsewhere, 5 first-level division
_PRECISIONS = {
    "1": PlacePrecision.COUNTRY,
    "2": PlacePrecision.ADMIN1,
    "3": PlacePrecision.CITY,
    "4": PlacePrecision.CITY,
    "5": PlacePrecision.ADMIN1,
}


def gdelt_event(row: list[str], ref: str, maps: Maps) -> OtherEvent:
    """The event in one line.

    Raises:
        ReadError: reason ``bad_row``: the line has no id, day or event code of the right form.
    """
    days = span_of(row[_DAY])
    code = row[_CODE].strip()
    if not row[_ID].strip() or days is None or not code.isdigit():
        raise ReadError("bad_row", "no id, day or event code of GDELT's form")
    meaning = maps.of_cameo(code)
    actors = (_actor(row, _ACTOR1, Role.ACTOR, maps), _actor(row, _ACTOR2, Role.RECIPIENT, maps))
    added = span_of(row[_ADDED][:8])
    return OtherEvent(
        coder=OtherCoder.GDELT,
        id=row[_ID].strip(),
        ref=ref,
        code=code,
        type=meaning.type,
        mode=meaning.mode,
        basis=meaning.basis,
        earliest=days[0],
        latest=days[1],
        precision=Precision.DAY,
        actors=tuple(a for a in actors if a is not None),
        place=_place(row, maps),
        sources=tuple(filter(None, (words(row[_URL]),))),
        reports=whole(row[_ARTICLES]),
        published=added[0] if added else None,
    )


def _actor(row: list[str], at: int, role: Role, maps: Maps) -> OtherActor | None:
    """Code, name, country and the first type of an actor stand at fixed places after its code."""
    code, name, country = words(row[at]), words(row[at + 1]), words(row[at + 2])
    if code is None and name is None:
        return None
    return OtherActor(role, name or code or "", maps.country(country), words(row[at + 7]))


def _place(row: list[str], maps: Maps) -> OtherPlace | None:
    kind, name, fips, _, _, latitude, longitude, _ = row[_GEO : _GEO + 8]
    full = words(name)
    if full is None:
        return None
    precision = _PRECISIONS.get(kind.strip(), PlacePrecision.UNRESOLVED)
    parts = [part.strip() for part in full.split(",")]
    point = degrees(latitude, longitude)
    admin1 = parts[-2] if len(parts) > 1 and precision is not PlacePrecision.COUNTRY else None
    return OtherPlace(
        name=parts[0],
        country=maps.fips.get(fips.strip()),
        admin1=admin1,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        # GDELT's FeatureID is of the US gazetteers, not of GeoNames.
        precision=precision,
    )
