"""Beside: what places next to each other in a text say about each other.

"Lahijan, Gilan province": the one lies in the other. "Amol, Babol and Sari": all are places if one
is. Containment is judged by the gazetteer's provinces and by distance.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict

from onrecord.steps.resolve.gazetteer import Entry
from onrecord.steps.resolve.places_mention import ENOUGH, Mention
from onrecord.steps.resolve.places_words import ADMIN_WORDS, CITY_WORDS, DIRECTIONS
from onrecord.steps.resolve.toponyms import name_key

__all__ = ["BETWEEN", "LIST", "distance_km", "holds", "joined", "support_each_other"]

BETWEEN = frozenset([",", "in", "of", "the", "(", "near", "'s"]) | ADMIN_WORDS | CITY_WORDS
LIST = frozenset([",", "and", "or", "&", "the"])
EARTH_KM = 12_742  # diameter


def distance_km(a: Entry, b: Entry) -> float:
    """Great-circle distance of two places' points."""
    lat_a, lon_a, lat_b, lon_b = map(
        math.radians, (a.latitude, a.longitude, b.latitude, b.longitude)
    )
    h = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return EARTH_KM * math.asin(math.sqrt(min(1.0, h)))


def support_each_other(mentions: list[Mention], lower: list[str]) -> None:
    """Add evidence from the mentions beside: what contains a place, and lists of places."""
    for i, m in enumerate(mentions[:-1]):
        following = mentions[i + 1]
        beside = following.people is None and joined(m, following, lower, BETWEEN, 5)
        if beside and any(holds(o.entry, h.entry) for o in following.hits for h in m.hits):
            m.point(2.5, "inside the next place")
    _by_report(mentions)
    pairs = list(itertools.pairwise(mentions))
    for one, other in [*pairs, *reversed(pairs)]:
        if joined(one, other, lower, LIST, 3):
            _share(one, other)


def _by_report(mentions: list[Mention]) -> None:
    """A town in one of the countries that the report names is likelier meant."""
    named: dict[str, int] = defaultdict(int)
    for m in mentions:
        home = m.people or next((h.entry for h in m.hits if h.entry.kind == "country"), None)
        if home is not None and home.country and m.evidence >= ENOUGH:
            named[home.country] += 1
    total = sum(named.values())
    about = {c for c, times in named.items() if times >= 0.3 * total}
    for m in mentions:
        if not m.inside and any(
            h.usual and h.entry.country in about and h.entry.kind != "country" for h in m.hits
        ):
            m.point(1, "in a country that the report names")


def _share(one: Mention, other: Mention) -> None:
    for a, b in ((one, other), (other, one)):
        place = a.evidence >= ENOUGH and a.people is None and not a.inside
        if place and not b.inside and "in a list of places" not in b.reasons:
            b.point(1.5, "in a list of places")


def joined(
    one: Mention, other: Mention, lower: list[str], allowed: frozenset[str], most: int
) -> bool:
    """Do only ``allowed`` words, at most ``most``, stand between two mentions?"""
    between = lower[one.last + 1 : other.first]
    fits = all(w in allowed for w in between if w not in DIRECTIONS)
    return 0 < len(between) <= most and fits


def holds(outer: Entry, inner: Entry) -> bool:
    """Does ``outer`` contain ``inner``, as far as the tables tell?"""
    if outer.number == inner.number or inner.kind == "country":
        return outer.kind == "region" and distance_km(outer, inner) < 1500 and not outer.country
    if outer.country and outer.country != inner.country:
        return False
    match outer.kind:
        case "country":
            return True
        case "admin1":
            if inner.kind == "admin1":
                return False
            same = name_key(outer.name) == name_key(inner.admin1)
            return same or (not outer.geonameid and distance_km(outer, inner) < 150)
        case "admin2":
            return inner.kind in ("city", "site") and distance_km(outer, inner) < 70
        case "city":
            return inner.kind in ("city", "site") and distance_km(outer, inner) < 50
        case "region":
            return distance_km(outer, inner) < 600
    return False
