"""beside: the time and place that a report names beside its claims, where no claim states one.

Used only where an event would be left without a time, or without a town: then the nearest time or
place in the report's words stands in, under a rule of its own name, so that a reader sees that no
claim says it. Times after the report's publication, and times wider than a week, are passed over.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from onrecord.records import Basis, EventPlace, Place, PlacePrecision, PlaceUse, Span, When
from onrecord.steps.corroborate.said import Said
from onrecord.steps.corroborate.values import place_key

__all__ = [
    "TOWNS",
    "named_in_title",
    "town_beside",
    "town_of_quarter",
    "town_of_titles",
    "with_times_beside",
]

WEEK = 7  # days of width
TOWNS = frozenset({PlacePrecision.SITE, PlacePrecision.CITY})
TITLE, PARAGRAPH, START, OFTEN = 2.0, 1.5, 0.5, 0.3  # points for where a report names a town
CIVIC = 0.6  # ... and for naming its police or its school
LEVEL = 0.2  # two towns that are less apart are level
CLEAR = 1.6  # in the title, or in the claim's paragraph: more than all the rest together
# What follows in a page's title is the outlet's name, which often holds its own town.
_OUTLET = re.compile(r"\s+[|:–—-]+\s+")
_CIVIC = re.compile(
    r"(?:\s+\w+)?\s+(?:Police|police|Sheriff|sheriff|Fire|City|city|Mayor|mayor|Municipal|Hospital"
    r"|hospital|High|Elementary|Middle|school|resident|man|woman|boy|girl|teen)\b"
)
_POLICE = re.compile(
    r"(?:['’]s)?\s+(?:(?:Metropolitan|City|Township|Borough|Municipal)\s+)?"
    r"(?:police|fire|officers?|detectives?|cops)\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"(?:['’]s)?\s+(?:neighbou?rhood|quarter|subdivision|housing (?:estate|project))\b"
)
_IN_TOWNS = re.compile(
    r"\b(?:Street|St|Road|Rd|Avenue|Ave|Boulevard|Drive|Lane|Circle|Square|Park|Plaza|Mall|Lodge"
    r"|Lounge|Club|Stadium|School|Hospital|Church|Mosque|Precinct)\.?$"
)
_IN = re.compile(r"\b(?:in|near|at|outside)\s+\Z", re.IGNORECASE)
QUARTER_DEGREES = 0.25  # of latitude, 28 km: from the middle of its town
M = TypeVar("M", When, Place)


def with_times_beside(said: Iterable[Said]) -> tuple[Said, ...]:
    """The claims, each with the time named nearest to it; those without one are left out."""
    found = []
    for s in said:
        when = _nearest(s, [w for w in s.record.times if _could_be_then(w, s)], _when_span)
        if when is not None:
            found.append(replace(s, claim=replace(s.claim, when=when)))
    return tuple(found)


def town_beside(said: Iterable[Said], stated: Sequence[EventPlace]) -> tuple[Said, ...]:
    """The claims of the reports that name the town that the reports are about, each with it.

    That is the town with the most of: being named in the title, in a claim's paragraph, at the
    start of the report, and often; a lineage gives each town the points of that claim which gives
    it most, and the lineages' points add up. Where two towns are level, the reports say nothing,
    and nor do they where a single one names its town only in passing. Towns outside the places that
    claims have ``stated`` are passed over.
    """
    items = tuple(said)
    points: dict[str, dict[str, float]] = defaultdict(dict)
    named: list[tuple[Said, dict[str, tuple[float, Place]]]] = []
    for s in items:
        towns = _towns(s, stated)
        named.append((s, towns))
        for key, (n, _) in towns.items():
            points[key][s.lineage] = max(points[key].get(s.lineage, 0.0), n)
    total = sorted(((sum(by.values()), key) for key, by in points.items()), reverse=True)
    if not total or (len(total) > 1 and total[0][0] - total[1][0] < LEVEL):
        return ()
    best = total[0][1]
    clear = max(points[best].values()) >= CLEAR or len(points[best]) > 1
    if not clear and not (stated or len({s.lineage for s in items}) > 1):
        return ()
    return tuple(
        replace(s, claim=replace(s.claim, where=towns[best][1]))
        for s, towns in named
        if best in towns
    )


def town_of_quarter(said: Iterable[Said], quarter: EventPlace) -> tuple[Said, ...]:
    """The claims of the reports that tell of the place as a quarter, each with its town.

    It is one if they call it so ("in the Harbour neighborhood"), if its name does ("Mill Street"),
    or if another town's police or firemen come ("in Harbour, Arden police said") and none of its
    own, and no report opens with it ("HARBOUR (Agency) -"). The town is the one that those reports
    are about, as :func:`town_beside` has it, and lies around the quarter where that has a point.
    """
    key = place_key(quarter)
    within = quarter.precision is not PlacePrecision.CITY and _IN_TOWNS.search(quarter.name)
    policed = [(s, _keys_before(_POLICE, s)) for s in said]
    own = any(key in keys or _opens(quarter, s) for s, keys in policed)
    kept = []
    for s, keys in policed:
        called = bool(within) or key in _keys_before(_QUARTER, s)
        if not called and own:
            continue
        towns = tuple(
            p
            for p in s.record.places
            if p.precision is PlacePrecision.CITY
            and place_key(p) != key
            and _around(p, quarter)
            and (called or place_key(p) in keys)
        )
        if towns:
            kept.append(replace(s, record=replace(s.record, places=towns)))
    return town_beside(kept, (quarter,))


def _opens(place: EventPlace, s: Said) -> bool:
    """Is the place, in capitals, the first word of the report?"""
    key = place_key(place)
    first = s.document.blocks[0].start if s.document.blocks else 0
    return any(
        p.span.start == first and p.span.text.isupper() and place_key(p) == key
        for p in s.record.places
    )


def _keys_before(words: re.Pattern[str], s: Said) -> frozenset[str]:
    """The places that the report names right before such words."""
    text = s.document.text
    return frozenset(place_key(p) for p in s.record.places if words.match(text, p.span.end))


def _around(town: Place, quarter: EventPlace) -> bool:
    if quarter.latitude is None or quarter.longitude is None:
        return quarter.precision is PlacePrecision.UNRESOLVED
    if town.latitude is None or town.longitude is None:
        return False
    east = (town.longitude - quarter.longitude) * math.cos(math.radians(town.latitude))
    return math.hypot(town.latitude - quarter.latitude, east) <= QUARTER_DEGREES


def named_in_title(place: Place | EventPlace, said: Said) -> bool:
    """Does the title of the report name the place, as the gazetteer or as the report writes it?"""
    return _before(place, said) is not None


def _before(place: Place | EventPlace, said: Said) -> str | None:
    """The words of the title in front of the place; None where it does not name it."""
    title = _OUTLET.split(said.document.title or "")[0]
    if not title:
        return None
    key = place_key(place)
    names = {place.name} | {
        p.span.text for p in said.record.places if place_key(p) == key and p.use is PlaceUse.LITERAL
    }
    either = "|".join(map(re.escape, sorted(names)))
    found = re.search(rf"(?<!\w)(?:{either})(?!\w)", title, re.IGNORECASE)
    return None if found is None else title[: found.start()]


def town_of_titles(said: Iterable[Said]) -> tuple[Said, ...]:
    """The claims of reports whose title says where ("Two held in Arden"), each with that town.

    Nothing where the titles name several.
    """
    found: dict[str, list[Said]] = defaultdict(list)
    told: dict[str, dict[str, Place]] = {}
    for s in said:
        if s.document.id not in told:
            told[s.document.id] = _towns_of_title(s)
        for key, town in told[s.document.id].items():
            found[key].append(replace(s, claim=replace(s.claim, where=town)))
    return tuple(next(iter(found.values()))) if len(found) == 1 else ()


def _towns_of_title(s: Said) -> dict[str, Place]:
    """The towns that the title of the report puts behind "in" or "near", by their keys."""
    towns = {place_key(p): p for p in reversed(s.record.places)}
    return {
        key: p
        for key, p in towns.items()
        if p.precision is PlacePrecision.CITY and _IN.search(_before(p, s) or "")
    }


def _towns(s: Said, stated: Sequence[EventPlace]) -> dict[str, tuple[float, Place]]:
    """The towns of a report with their points and first mention."""
    block = s.document.block_at(s.claim.trigger.start)
    start = s.document.blocks[0].end if s.document.blocks else 0
    points: dict[str, list[float]] = {}
    first: dict[str, Place] = {}
    for p in s.record.places:
        literal = p.use is PlaceUse.LITERAL
        if p.precision not in TOWNS or not (literal or _civic(p, s)):
            continue
        if stated and not any(_inside(p, outer) for outer in stated):
            continue
        key = place_key(p)
        if key not in first:
            first[key] = p
            points[key] = [0.0, TITLE if named_in_title(p, s) else 0.0, 0.0, 0.0, 0.0]
        if not literal:
            points[key][4] = CIVIC
            continue
        if block is not None and block.start <= p.span.start < block.end:
            points[key][2] = PARAGRAPH
        if p.span.start < start:
            points[key][3] = START
        points[key][0] = min(points[key][0] + OFTEN, 3 * OFTEN)
    return {key: (sum(points[key]), first[key]) for key in first}


def _civic(place: Place, s: Said) -> bool:
    """Is it in the name of a town's police, school or people ("Rivertown police say")?"""
    return place.use is PlaceUse.NAME and bool(_CIVIC.match(s.document.text, place.span.end))


def _inside(place: Place, outer: EventPlace) -> bool:
    if outer.country is None or place.country != outer.country:
        return outer.country is None
    return outer.admin1 is None or place.admin1 == outer.admin1


def _when_span(when: When) -> Span | None:
    return when.span


def _could_be_then(when: When, s: Said) -> bool:
    if when.earliest is None or when.latest is None or when.basis is Basis.PUBLICATION:
        return False
    if s.published and when.earliest > s.published:
        return False
    try:
        width = date.fromisoformat(when.latest) - date.fromisoformat(when.earliest)
    except ValueError:
        return False
    return width.days <= WEEK


def _nearest(s: Said, found: Sequence[M], span_of: Callable[[M], Span | None]) -> M | None:
    """The one in the claim's paragraph that stands nearest, else the nearest before, else after."""
    at = s.claim.trigger.start
    block = s.document.block_at(at)
    spans = [(span, m) for m in found if (span := span_of(m)) is not None]
    if not spans:
        return None

    def far(item: tuple[Span, M]) -> tuple[bool, bool, int]:
        start = item[0].start
        inside = block is not None and block.start <= start < block.end
        return (not inside, not inside and start > at, abs(start - at))

    return min(spans, key=far)[1]
