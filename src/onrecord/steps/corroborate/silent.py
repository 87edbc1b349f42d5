"""silent: outlets that reported in an event's days and place, and say nothing of it.

Silence is weak evidence: an outlet may have reported it elsewhere. It is told, never counted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from onrecord.records import EventPlace, EventWhen, PlacePrecision, Record
from onrecord.steps.corroborate.values import place_key

__all__ = ["Coverage"]

AFTER = 3  # days after the event in which a report of it would still be expected
WIDEST = 7  # days that an event's time may span for silence to mean anything
_PLACES = frozenset({PlacePrecision.SITE, PlacePrecision.CITY, PlacePrecision.ADMIN1})


class Coverage:
    """Which outlet named which place on which day."""

    def __init__(self, records: Iterable[Record]) -> None:
        found: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for record in records:
            document = record.document
            published = document.published
            day = _ordinal(published.earliest if published else None)
            if document.outlet is None or day is None:
                continue
            for place in record.places:
                if place.precision in _PLACES:
                    found[place_key(place)].add((day, document.outlet))
        self._named = {key: sorted(days) for key, days in found.items()}

    def silent(
        self, when: EventWhen | None, where: EventPlace | None, told: Iterable[str]
    ) -> tuple[str, ...]:
        """Outlets that named the place in the event's days, without those that told of it."""
        if when is None or where is None or where.precision not in _PLACES:
            return ()
        first, last = _ordinal(when.earliest), _ordinal(when.latest)
        if first is None or last is None or last - first > WIDEST:
            return ()
        days = self._named.get(place_key(where), [])
        low = bisect_left(days, (first, ""))
        high = bisect_right(days, (last + AFTER + 1, ""))
        return tuple(sorted({outlet for _, outlet in days[low:high]} - set(told)))


def _ordinal(day: str | None) -> int | None:
    try:
        return date.fromisoformat(day or "").toordinal()
    except ValueError:
        return None
