"""look: claims over time, on the map, and who covered what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from onrecord.review.atlas import Atlas, atlas, bounds
from onrecord.review.charts import Histogram, Interval, histogram, intervals
from onrecord.review.desk import Ask, Here, Reader
from onrecord.review.pages import show
from onrecord.review.sight import STATES
from onrecord.store import CoverageDay, Facets, PlaceCount, State

__all__ = ["router"]

router = APIRouter(tags=["look"])
ROWS = 60  # bars, places and outlets shown


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Claims by the time they tell of; ``bars`` the times with the most claims."""

    total: int
    histogram: Histogram
    bars: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class MapPage:
    """Claims by where they are said to have happened; ``places`` the most frequent ones."""

    total: int
    atlas: Atlas
    places: tuple[PlaceCount, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one outlet published in one stretch of days; ``strength`` 0..5 for its shade."""

    documents: int
    claims: int
    strength: int


@dataclass(frozen=True, slots=True)
class OutletRow:
    """One outlet's coverage; ``unknown`` counts documents without a day of publication."""

    outlet: str
    documents: int
    claims: int
    unknown: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Who published how much, and when; ``columns`` are stretches of days."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[OutletRow, ...]
    more: int

    @property
    def weeks(self) -> tuple[tuple[str, int], ...]:
        """The first day of every seventh stretch, and how many stretches it heads."""
        starts = [c[0] for c in self.columns]
        return tuple((s, len(starts[7 * i : 7 * i + 7])) for i, s in enumerate(starts[::7]))


@dataclass(frozen=True, slots=True)
class FiltersPage:
    """What the selection may be narrowed by, with how many claims each would leave."""

    facets: Facets
    view: str


@router.get("/timeline", response_model=TimelinePage)
def timeline_page(request: Request, here: Here, who: Reader, asked: Ask) -> Response:
    """Claims over time, as far as their times are known."""
    where = asked.for_(who)
    bars = here.book.timeline(where)
    drawn = histogram(bars, where.since, where.until)
    total = sum(b.claims for b in bars)
    page = TimelinePage(total, drawn, intervals(bars, drawn, ROWS))
    return show(request, "timeline.html", page, who=who, asked=asked)


@router.get("/map", response_model=MapPage)
def map_page(request: Request, here: Here, who: Reader, asked: Ask) -> Response:
    """Claims on a map, each place as wide as the words leave it."""
    places = here.book.places(asked.for_(who), most=2000)
    total = sum(p.claims for p in places)
    page = MapPage(total, atlas(places, bounds()), places[:ROWS])
    return show(request, "map.html", page, who=who, asked=asked)


@router.get("/coverage", response_model=CoveragePage)
def coverage_page(request: Request, here: Here, who: Reader, asked: Ask) -> Response:
    """What each outlet published, and when; a gap is a gap in the collection or in the coverage."""
    page = coverage(here.book.coverage(asked.for_(who)))
    return show(request, "coverage.html", page, who=who, asked=asked)


def coverage(days: Sequence[CoverageDay], most_columns: int = 31) -> CoveragePage:
    """Lay the days out as a grid of outlets by stretches of days."""
    columns, at = _columns(sorted({d.day for d in days if d.day}), most_columns)
    cells: dict[str, list[list[int]]] = defaultdict(lambda: [[0, 0] for _ in columns])
    unknown: Counter[str] = Counter()
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for d in days:
        outlet = d.outlet or "not stated"
        total[outlet][0] += d.documents
        total[outlet][1] += d.claims
        if d.day is None:
            unknown[outlet] += d.documents
        else:
            cells[outlet][at[d.day]][0] += d.documents
            cells[outlet][at[d.day]][1] += d.claims
    most = max((c[0] for row in cells.values() for c in row), default=1) or 1
    order = sorted(total, key=lambda o: (-total[o][0], o))
    rows = tuple(
        OutletRow(
            outlet=o,
            documents=total[o][0],
            claims=total[o][1],
            unknown=unknown[o],
            cells=tuple(Cell(n, c, -(-5 * n // most)) for n, c in cells[o]),
        )
        for o in order[:ROWS]
    )
    return CoveragePage(columns, rows, max(0, len(order) - ROWS))


def _columns(days: Sequence[str], most: int) -> tuple[tuple[tuple[str, str], ...], dict[str, int]]:
    """Stretches of equal length that cover the days, and the stretch that each day falls in."""
    from datetime import date, timedelta

    if not days:
        return (), {}
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    step = max(1, -(-((last - first).days + 1) // most))
    count = (last - first).days // step + 1
    starts = [first + timedelta(i * step) for i in range(count)]
    columns = tuple((s.isoformat(), min(s + timedelta(step - 1), last).isoformat()) for s in starts)
    return columns, {d: (date.fromisoformat(d) - first).days // step for d in days}


VIEWS = ("claims", "queue", "reports", "timeline", "map", "coverage", "events")


@router.get("/filters", response_model=FiltersPage)
def filters_page(
    request: Request,
    here: Here,
    who: Reader,
    asked: Ask,
    view: Annotated[str, Query(pattern=f"^({'|'.join(VIEWS)})$")] = "claims",
) -> Response:
    """Choose what to look at; the other views then show the same selection."""
    where = asked.for_(who)
    facets = here.desk.kept(where, lambda: here.book.facets(where, most=15))
    if not who.sees_private:
        facets = replace(facets, claimants=())
    page = FiltersPage(facets, view)
    decided = [State.UNDECIDED, *STATES.values(), State.AGAIN]
    return show(request, "filters.html", page, who=who, asked=asked, decided=decided)
