"""atlas: claims on a map, each place as wide as the words leave it.

Plate carrée, squeezed by the cosine of the middle latitude so that shapes look right there. The
drawing is :data:`WIDTH` units wide; ``static/world.svg`` is put into it by ``shift`` and ``scale``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from onrecord.records import PlacePrecision
from onrecord.store import PlaceCount

__all__ = ["Area", "Atlas", "Box", "atlas", "bounds"]

Box = tuple[float, float, float, float]  # west, east, south, north, in degrees

# Radii in degrees: about what the precision means on the ground. A site is a point.
_RADIUS = {
    PlacePrecision.SITE: 0.03,
    PlacePrecision.CITY: 0.12,
    PlacePrecision.ADMIN1: 1.1,
    PlacePrecision.REGION: 4.0,
}
WIDTH = 1000.0
SMALLEST = 2.5  # degrees: no map is narrower
MARGIN = 0.12
MOST_OF = 0.97  # of all claims lie within the frame; a stray one far off is scrolled to


@dataclass(frozen=True, slots=True)
class Area:
    """A place on the map.

    ``x`` and ``y`` in the drawing's units; ``radius`` of its extent; ``dot`` of a mark that grows
    with the number of claims; ``shape`` the country's code where the whole country is meant.
    """

    name: str
    country: str | None
    precision: str
    claims: int
    x: float
    y: float
    radius: float
    dot: float
    shape: str
    strength: int
    labelled: bool


@dataclass(frozen=True, slots=True)
class Atlas:
    """The drawing: its size, how the world's shapes are moved and scaled into it, the areas."""

    width: float
    height: float
    shift: tuple[float, float]
    scale: tuple[float, float]
    areas: tuple[Area, ...]
    unplaced: tuple[PlaceCount, ...]


@cache
def bounds() -> Mapping[str, Box]:
    """Each country that the map has a shape for, and the box around its largest part."""
    drawing = resources.files("onrecord.review").joinpath("static", "world.svg").read_text("utf-8")
    return {m[1]: _box(m[2]) for m in re.finditer(r'<path id="([A-Z]{3})" d="([^"]+)"', drawing)}


def _box(path: str) -> Box:
    boxes: list[Box] = []
    for ring in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", path):
        x, y = int(ring[0]), int(ring[1])
        xs, ys = [x], [y]
        steps = [int(n) for n in re.findall(r"-?\d+", ring[2])]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
        boxes.append((min(xs) / 100, max(xs) / 100, -max(ys) / 100, -min(ys) / 100))
    return max(boxes, key=lambda b: (b[1] - b[0]) * (b[3] - b[2]))


def atlas(places: Sequence[PlaceCount], shapes: Mapping[str, Box], labels: int = 12) -> Atlas:
    """Lay the places out; ``shapes`` are the countries that can be drawn, as :func:`bounds`."""
    placed = [p for p in places if p.latitude is not None and p.longitude is not None]
    unplaced = tuple(p for p in places if p.latitude is None or p.longitude is None)
    if not placed:
        unit = WIDTH / 36000
        return Atlas(WIDTH, 422.0, (500.0, 211.0), (unit, unit), (), unplaced)
    west, east, south, north = _frame(placed, shapes)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.2)
    unit = WIDTH / ((east - west) * squeeze)  # of the drawing, to a degree of latitude
    largest = max(p.claims for p in placed)
    order = sorted(placed, key=lambda p: (-p.claims, p.name, p.country or ""))
    named = {id(p) for p in order[:labels]}
    areas = tuple(
        Area(
            name=p.name,
            country=p.country,
            precision=p.precision,
            claims=p.claims,
            x=round(((p.longitude or 0.0) - west) * squeeze * unit, 1),
            y=round((north - (p.latitude or 0.0)) * unit, 1),
            radius=round(_radius(p) * unit, 1),
            dot=round(3 + 13 * math.sqrt(p.claims / largest), 1),
            shape=_shape(p, shapes),
            strength=1 + round(4 * math.sqrt(p.claims / largest)),
            labelled=id(p) in named,
        )
        # Wide areas first, so that they do not cover what is more precise.
        for p in sorted(order, key=lambda p: (-_width(p), -p.claims, p.name))
    )
    return Atlas(
        width=WIDTH,
        height=round((north - south) * unit, 1),
        shift=(round(-west * squeeze * unit, 2), round(north * unit, 2)),
        scale=(round(squeeze * unit / 100, 6), round(unit / 100, 6)),
        areas=areas,
        unplaced=unplaced,
    )


def _frame(placed: Sequence[PlaceCount], shapes: Mapping[str, Box]) -> Box:
    """A box around the places that hold nearly all claims."""
    total = sum(p.claims for p in placed)
    boxes, seen = [], 0
    for p in sorted(placed, key=lambda p: -p.claims):
        boxes.append(_around(p, shapes))
        seen += p.claims
        if seen >= MOST_OF * total:
            break
    west, east = min(b[0] for b in boxes), max(b[1] for b in boxes)
    south, north = min(b[2] for b in boxes), max(b[3] for b in boxes)
    wide = max(east - west, SMALLEST) * (1 + MARGIN)
    tall = max(north - south, SMALLEST) * (1 + MARGIN)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.2)
    # Neither a ribbon nor a tower: between 2:1 and 8:5 on the screen.
    tall = max(tall, wide * squeeze / 2)
    wide = max(wide, tall * 1.6 / squeeze)
    middle, centre = (west + east) / 2, (south + north) / 2
    return (
        max(middle - wide / 2, -180.0),
        min(middle + wide / 2, 180.0),
        max(centre - tall / 2, -90.0),
        min(centre + tall / 2, 90.0),
    )


def _around(place: PlaceCount, shapes: Mapping[str, Box]) -> Box:
    code = _shape(place, shapes)
    if code:
        return shapes[code]
    x, y, pad = place.longitude or 0.0, place.latitude or 0.0, min(_radius(place), 2.0)
    return x - pad, x + pad, y - pad, y + pad


def _radius(place: PlaceCount) -> float:
    return next((r for p, r in _RADIUS.items() if p.value == place.precision), 0.12)


def _width(place: PlaceCount) -> float:
    return 9.0 if place.precision == PlacePrecision.COUNTRY else _radius(place)


def _shape(place: PlaceCount, shapes: Mapping[str, Box]) -> str:
    whole = place.precision == PlacePrecision.COUNTRY
    return place.country if whole and place.country in shapes and place.country else ""
