"""beside: the time and place that a report names beside its claims, where no claim states one.

Used only where an event would be left without a time, or without a town: then the nearest time or
place in the report's words stands in, under a rule of its own name, so that a reader sees that no
claim says it. Times after the report's publication, and times wider than a week, are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from onrecord.records import Basis, EventPlace, Place, PlacePrecision, PlaceUse, Span, When
from onrecord.steps.corroborate.said import Said
from onrecord.steps.corroborate.values import place_key

__all__ = ["TOWNS", "named_in_title", "with_places_beside", "with_times_beside"]

WEEK = 7  # days of width
TOWNS = frozenset({PlacePrecision.SITE, PlacePrecision.CITY})
TITLE, PARAGRAPH, START, OFTEN = 2.0, 1.5, 0.5, 0.3  # points for where a report names a town
CLEAR = 1.6  # in the title, or in the claim's paragraph: more than all the rest together
# What follows in a page's title is the outlet's name, which often holds its own town.
_OUTLET = re.compile(r"\s+[|:–—-]+\s+")
M = TypeVar("M", When, Place)


def with_times_beside(said: Iterable[Said]) -> tuple[Said, ...]:
    """The claims, each with the time named nearest to it; those without one are left out."""
    found = []
    for s in said:
        when = _nearest(s, [w for w in s.record.times if _could_be_then(w, s)], _when_span)
        if when is not None:
            found.append(replace(s, claim=replace(s.claim, when=when)))
    return tuple(found)


def with_places_beside(
    said: Iterable[Said], stated: Sequence[EventPlace]
) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """The claims, each with the town that its report is about: clearly so, and only perhaps so.

    That is the town with the most of: being named in the title, in the claim's paragraph, at the
    start of the report, and often; where two are level, the report says nothing. It is clear where
    the title or the claim's paragraph names it. Towns outside the places that claims have
    ``stated`` are passed over, and claims of reports that name no town are left out.
    """
    clear: list[Said] = []
    perhaps: list[Said] = []
    for s in said:
        towns = sorted(_towns(s, stated).values(), key=lambda t: (-t[0], t[1].span.start))
        if towns and (len(towns) == 1 or towns[0][0] > towns[1][0]):
            points, place = towns[0]
            found = replace(s, claim=replace(s.claim, where=place))
            (clear if points >= CLEAR else perhaps).append(found)
    return tuple(clear), tuple(perhaps)


def named_in_title(place: Place | EventPlace, said: Said) -> bool:
    """Does the title of the report name the place?"""
    title = _OUTLET.split(said.document.title or "")[0]
    return re.search(rf"(?<!\w){re.escape(place.name)}(?!\w)", title, re.IGNORECASE) is not None


def _towns(s: Said, stated: Sequence[EventPlace]) -> dict[str, tuple[float, Place]]:
    """The towns of a report with their points and first mention."""
    block = s.document.block_at(s.claim.trigger.start)
    start = s.document.blocks[0].end if s.document.blocks else 0
    points: dict[str, list[float]] = {}
    first: dict[str, Place] = {}
    for p in s.record.places:
        if p.precision not in TOWNS or p.use is not PlaceUse.LITERAL:
            continue
        if stated and not any(_inside(p, outer) for outer in stated):
            continue
        key = place_key(p)
        if key not in first:
            first[key] = p
            points[key] = [0.0, TITLE if named_in_title(p, s) else 0.0, 0.0, 0.0]
        if block is not None and block.start <= p.span.start < block.end:
            points[key][2] = PARAGRAPH
        if p.span.start < start:
            points[key][3] = START
        points[key][0] = min(points[key][0] + OFTEN, 3 * OFTEN)
    return {key: (sum(points[key]), first[key]) for key in first}


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
