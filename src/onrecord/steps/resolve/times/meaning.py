"""Meanings: what a time expression says before it is known from which day it counts.

A meaning turns into a :class:`~.stretch.Stretch` for a given *now* (the day of publication) and
*then* (the time that the text spoke of last). Keeping the two apart lets the resolver ask the same
meaning twice, for the earliest and the latest possible day of publication, and so carry the width.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from onrecord.steps.resolve.times.stretch import (
    Stretch,
)

__all__ = [
    "Fixed",
    "Meaning",
    "Needs",
    "Scene",
    "Tense",
    "Yearless",
]


class Tense(StrEnum):
    """Where the verb of an expression points."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


class Needs(StrEnum):
    """From what a meaning counts: nothing, the day of publication, or the time spoken of last."""

    NOTHING = "nothing"
    NOW = "now"
    THEN = "then"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a meaning is resolved against."""

    now: date | None
    then: Stretch | None
    tense: Tense


class Meaning(Protocol):
    """One kind of time expression."""

    @property
    def needs(self) -> Needs:
        """From what it counts."""
        ...

    @property
    def pattern(self) -> str:
        """EDTF with ``X`` for what is not known, or an empty string."""
        ...

    def at(self, scene: Scene) -> Stretch | None:
        """The stretch meant, None if it cannot exist or what it needs is missing."""
        ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """A stated time: "15 November 2019", "the 1990s", "Aban 1398"."""

    stretch: Stretch
    needs: Needs = Needs.NOTHING
    pattern: str = ""

    def at(self, scene: Scene) -> Stretch | None:  # noqa: ARG002 (Meaning asks for it)
        """The stretch itself."""
        return self.stretch


@dataclass(frozen=True, slots=True)
class Yearless:
    """A time that comes back every year: "July 31", "in March", "22 Bahman", "Christmas".

    ``make`` gives the stretch of one year of the Gregorian calendar. ``weekday`` must agree where
    the words state one. ``step``: -1 for "last March", 1 for "next March", 0 for "this March".
    """

    make: Callable[[int], Stretch | None]
    pattern: str = ""
    weekday: int | None = None
    step: int | None = None
    needs: Needs = Needs.NOW

    def at(self, scene: Scene) -> Stretch | None:
        """The nearest one in the direction of the tense."""
        now = scene.now
        if now is None:
            return None
        if scene.tense is Tense.UNKNOWN and self.step is None:
            return self._nearest(now)
        back = self.step == -1 or (self.step is None and scene.tense is Tense.PAST)
        ahead = self.step == 1 or (self.step is None and scene.tense is Tense.FUTURE)
        found = [s for s in self.around(now) if s.first and s.last]
        if back:
            limit = "last" if self.step == -1 else "first"
            past = [s for s in found if _side(s, limit) <= now]
            return past[-1] if past else None
        if ahead:
            limit = "first" if self.step == 1 else "last"
            future = [s for s in found if _side(s, limit) >= now]
            return future[0] if future else None
        holding = [s for s in found if _distance(s, now) == 0]
        here = [s for s in found if _side(s, "first").year == now.year]
        if scene.tense is Tense.PAST:  # "this summer", told in the January after it
            here = [s for s in found if _side(s, "first") <= now][-1:]
        return next(iter(holding + here), None)

    def _nearest(self, now: date) -> Stretch | None:
        """The nearest, whatever the tense; a tie goes to the past."""
        found = [s for s in self.around(now) if s.first and s.last]
        return min(found, key=lambda s: (_distance(s, now), _side(s, "first")), default=None)

    def around(self, now: date) -> list[Stretch]:
        """The candidates of the years about ``now``, oldest first; the stated weekday decides."""
        reach = 2 if self.weekday is None else 1
        made = [self.make(y) for y in range(now.year - reach - 1, now.year + reach + 2)]
        found = [s for s in made if s is not None]
        agreeing = [s for s in found if self.agrees(s)]
        return agreeing or found

    def agrees(self, stretch: Stretch) -> bool:
        """Does the stretch fall on the weekday that the words state (if they do)?"""
        first = stretch.first
        return self.weekday is None or (first is not None and first.weekday() == self.weekday)


def _side(stretch: Stretch, which: str) -> date:
    value = stretch.first if which == "first" else stretch.last
    assert value is not None
    return value


def _distance(stretch: Stretch, now: date) -> int:
    first, last = _side(stretch, "first"), _side(stretch, "last")
    return max((first - now).days, (now - last).days, 0)
