"""silent: outlets that reported in an event's days and place, and say nothing of it.

Silence is weak evidence: an outlet may have reported it elsewhere. It is told, never counted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from onrecord.records import EventPlace, EventWhen, PlacePrecision, Record
from onrecord.steps.corroborate.values import place_key

__all__ = ["STRETCH", "Coverage", "Named", "asked_of", "named_in", "stretches"]

AFTER = 3  # days after the event in which a report of it would still be expected
WIDEST = 7  # days that an event's time may span for silence to mean anything
STRETCH = WIDEST + AFTER + 1  # days: nobody asks about more
_PLACES = frozenset({PlacePrecision.SITE, PlacePrecision.CITY, PlacePrecision.ADMIN1})


class Named(NamedTuple):
    """An outlet named a place, by its key, on a day."""

    place: str
    day: int
    outlet: str


def named_in(record: Record) -> Iterator[Named]:
    """The places that a report names; none where its outlet or day is unknown."""
    document = record.document
    day = _ordinal(document.published.earliest if document.published else None)
    if document.outlet is None or day is None:
        return
    for place in record.places:
        if place.precision in _PLACES:
            yield Named(place_key(place), day, document.outlet)


def asked_of(when: EventWhen | None, where: EventPlace | None) -> tuple[str, int, int] | None:
    """The place and days in which a report of an event would be expected, if any can be told."""
    if when is None or where is None or where.precision not in _PLACES:
        return None
    first, last = _ordinal(when.earliest), _ordinal(when.latest)
    if first is None or last is None or last - first > WIDEST:
        return None
    return place_key(where), first, last + AFTER


def stretches(day: int) -> tuple[int, int]:
    """The stretches of days such that whoever asks from a day in one needs to know of ``day``.

    One that asks from ``first`` on asks about the stretch ``first // STRETCH``.
    """
    return day // STRETCH - 1, day // STRETCH


class Coverage:
    """Which outlet named which place on which day."""

    def __init__(self, named: Iterable[Named]) -> None:
        found: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for place, day, outlet in named:
            found[place].add((day, outlet))
        self._named = {key: sorted(days) for key, days in found.items()}

    def silent(
        self, when: EventWhen | None, where: EventPlace | None, told: Iterable[str]
    ) -> tuple[str, ...]:
        """Outlets that named the place in the event's days, without those that told of it."""
        asked = asked_of(when, where)
        if asked is None:
            return ()
        place, first, last = asked
        days = self._named.get(place, [])
        low = bisect_left(days, (first, ""))
        high = bisect_right(days, (last + 1, ""))
        return tuple(sorted({outlet for _, outlet in days[low:high]} - set(told)))


def _ordinal(day: str | None) -> int | None:
    try:
        return date.fromisoformat(day or "").toordinal()
    except ValueError:
        return None
