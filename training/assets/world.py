"""Make the review app's map: Natural Earth's countries as one small SVG.

    python -m training.assets.world world-atlas-2.0.2.tgz

Reads ``countries-50m.json`` (TopoJSON) from the npm package ``world-atlas``, drops points that a
map of this size cannot show, cuts shapes that cross the antimeridian, and writes
``src/onrecord/review/static/world.svg``: one path a country, its id the ISO 3166-1 alpha-3 code,
coordinates in hundredths of a degree, north up. Needs shapely (a development dependency).
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shapely import affinity, make_valid
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

ROOT = Path(__file__).parents[2]
COUNTRIES = ROOT / "src/onrecord/data/gazetteer/countries.tsv"
NAMES = Path(__file__).with_name("world_names.tsv")
TARGET = ROOT / "src/onrecord/review/static/world.svg"
SMALLEST = 0.004  # square degrees: a triangle below this changes nothing that can be seen
NEARLY_POLE = 89.9  # degrees: Antarctica has a seam along the pole, which a sphere has not
ISLET = 0.02  # square degrees: smaller islands go, unless a country has no larger one

Point = tuple[float, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("package", type=Path, help="what `npm pack world-atlas@2.0.2` wrote")
    topology = _topology(parser.parse_args().package)
    arcs = [_thin(a) for a in _arcs(topology)]
    codes = _codes()
    shapes: dict[str, list[BaseGeometry]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        # Territories without a code of their own are drawn, and cannot be pointed at.
        code = codes.get(geometry["properties"]["name"], "")
        shapes.setdefault(code, []).append(_shape(geometry, arcs))
    TARGET.write_text(_svg(shapes), encoding="utf-8")
    print(f"{len(shapes)} shapes, {TARGET.stat().st_size:,} bytes -> {TARGET.relative_to(ROOT)}")


def _topology(package: Path) -> dict[str, Any]:
    with tarfile.open(package) as archive:
        member = archive.extractfile("package/countries-50m.json")
        assert member is not None
        return json.load(member)


def _codes() -> dict[str, str]:
    ours = {row[1]: row[0] for row in _rows(COUNTRIES)}
    return ours | {row[0]: row[1] for row in _rows(NAMES)}


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def _arcs(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """The arcs in degrees; TopoJSON stores differences of whole numbers."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + x0, y * ky + y0))
        yield points


def _thin(points: list[Point]) -> list[Point]:
    """Visvalingam and Whyatt 1993: drop the point with the smallest triangle until none is small.

    Arcs are thinned, not countries, so that neighbours keep one border.
    """
    n = len(points)
    before, after = list(range(-1, n - 1)), list(range(1, n + 1))
    gone = [False] * n

    def area(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[i]], points[i], points[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    heap = [(area(i), i) for i in range(1, n - 1)]
    heapq.heapify(heap)
    current = {i: a for a, i in heap}
    left = n
    while heap and heap[0][0] < SMALLEST and left > 4:
        size, i = heapq.heappop(heap)
        if gone[i] or size != current[i]:
            continue
        gone[i] = True
        left -= 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < n - 1:
                current[j] = max(area(j), size)
                heapq.heappush(heap, (current[j], j))
    return [p for i, p in enumerate(points) if not gone[i]]


def _shape(geometry: dict[str, Any], arcs: list[list[Point]]) -> BaseGeometry:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return unary_union([_polygon(rings, arcs) for rings in polygons])


def _polygon(rings: list[list[int]], arcs: list[list[Point]]) -> BaseGeometry:
    lines = ([p for i in r for p in _arc(i, arcs) if abs(p[1]) < NEARLY_POLE] for r in rings)
    outer, *holes = [_unwound(line) for line in lines if line]
    shape = make_valid(Polygon(outer))
    for hole in holes:
        shape = shape.difference(make_valid(Polygon(hole)))
    world = box(-180, -90, 180, 90)
    # What lies beyond 180 degrees comes back in on the other side.
    turns = (affinity.translate(shape, xoff=turn) for turn in (-360, 0, 360))
    return unary_union([t.intersection(world) for t in turns])


def _arc(index: int, arcs: list[list[Point]]) -> list[Point]:
    return arcs[index] if index >= 0 else arcs[~index][::-1]


def _unwound(points: list[Point]) -> list[Point]:
    """The ring with longitudes that never jump; one around a pole is closed along the pole."""
    ring, turn = [points[0]], 0
    for (x0, _), (x, y) in itertools.pairwise(points):
        turn += (x0 - x > 180) - (x - x0 > 180)
        ring.append((x + 360 * turn, y))
    if turn:
        pole = -90 if sum(y for _, y in ring) < 0 else 90
        ring += [(ring[-1][0], pole), (ring[0][0], pole)]
    return ring


def _svg(shapes: dict[str, list[BaseGeometry]]) -> str:
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-18000 -9000 36000 18000">',
        "<!-- Made by training/assets/world.py from Natural Earth (public domain), by way of",
        "world-atlas 2.0.2 (ISC). Borders are drawn as they are held, not as they are claimed. -->",
        '<g id="land">',
    ]
    for code, parts in sorted(shapes.items()):
        mark = f' id="{code}"' if code else ""
        lines.append(f'<path{mark} d="{_path(unary_union(parts))}"/>')
    return "\n".join([*lines, "</g>", "</svg>", ""])


def _path(shape: BaseGeometry) -> str:
    polygons = [p for p in _polygons(shape) if not p.is_empty]
    polygons.sort(key=lambda p: -p.area)
    kept = [p for i, p in enumerate(polygons) if i == 0 or p.area >= ISLET]
    return "".join(_ring(list(r.coords)) for p in kept for r in (p.exterior, *p.interiors))


def _polygons(shape: BaseGeometry) -> Iterator[Polygon]:
    if isinstance(shape, Polygon):
        yield shape
    elif isinstance(shape, MultiPolygon) or hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _polygons(part)


def _ring(points: list[Point]) -> str:
    """``M x y l dx dy ...z`` in hundredths of a degree, south down."""
    whole = [(round(x * 100), round(-y * 100)) for x, y in points]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(whole)]
    body = "".join(f"{_lead(dx)}{_lead(dy)}" for dx, dy in steps[:-1] if (dx, dy) != (0, 0))
    return f"M{whole[0][0]} {whole[0][1]}l{body.lstrip()}z" if body else ""


def _lead(number: int) -> str:
    """A minus sign parts numbers as well as a space does."""
    return f" {number}" if number >= 0 else str(number)


if __name__ == "__main__":
    main()
