"""Meanings that count from a day: "yesterday", "last week", "two weeks later", "on Thursday"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.records import Precision
from onrecord.steps.resolve.times.meaning import Meaning, Needs, Scene, Tense
from onrecord.steps.resolve.times.stretch import (
    Stretch,
    between,
    day,
    plus,
    unit_at,
    weekend,
)

__all__ = [
    "Clock",
    "OfEvent",
    "Open",
    "Shift",
    "Weekday",
    "Window",
    "YearsAway",
]


@dataclass(frozen=True, slots=True)
class Shift:
    """A calendar unit so many units away: "yesterday", "last week", "two years ago", "that day".

    ``or_now``: counted from now where the text spoke of no time before.
    """

    unit: str
    n: int
    needs: Needs = Needs.NOW
    or_now: bool = False
    pattern: str = ""

    def at(self, scene: Scene) -> Stretch | None:
        """The unit ``n`` units from now, or from the time spoken of last."""
        then = scene.then if self.needs is Needs.THEN else None
        if then is not None and then.first is not None and then.last is not None:
            a, b = unit_at(then.first, self.unit, self.n), unit_at(then.last, self.unit, self.n)
            return a if a is None or b is None or a == b else _wide(a, b)
        if scene.now is None or (self.needs is Needs.THEN and not self.or_now):
            return None
        return unit_at(scene.now, self.unit, self.n)


@dataclass(frozen=True, slots=True)
class Clock(Shift):
    """An hour by itself, "at 5 a.m.": of the day that the story has come to, not of an aside's."""

    unit: str = "day"
    n: int = 0
    needs: Needs = Needs.THEN


def _from_day(needs: Needs, scene: Scene) -> date | None:
    """The day to count from: now, or the last day of the time spoken of."""
    if needs is Needs.NOW:
        return scene.now
    return None if scene.then is None else scene.then.last


def _wide(a: Stretch, b: Stretch) -> Stretch | None:
    """As in "three days later" than some day of March: the width is handed on."""
    if a.first is None or b.last is None:
        return None
    return between(a.first, b.last, a.precision)


@dataclass(frozen=True, slots=True)
class YearsAway:
    """As in "a decade ago": the year that lies so many years away."""

    years: int
    needs: Needs = Needs.NOW
    pattern: str = ""

    def at(self, scene: Scene) -> Stretch | None:
        """The year."""
        return None if scene.now is None else unit_at(scene.now, "year", self.years)


# How far an open number may reach: "a few days" is at most two weeks, and so on.
FEW = {
    "hour": ("day", 2),
    "day": ("day", 14),
    "week": ("week", 8),
    "weekend": ("week", 8),
    "fortnight": ("week", 8),
    "month": ("month", 12),
    "quarter": ("month", 12),
    "year": ("year", 10),
    "decade": ("year", 50),
    "century": ("year", 500),
}


@dataclass(frozen=True, slots=True)
class Window:
    """Days up to, or from, now: "over the past 20 months", "in the coming days".

    ``n`` None is an open number ("the last days"): the width is then the most that the words
    carry, see ``FEW``, and the far end is marked approximate. ``only_ahead``: the words are a time
    only where the verb looks ahead ("will reopen in three months").
    """

    unit: str
    n: int | None
    ahead: bool = False
    needs: Needs = Needs.NOW
    only_ahead: bool = False
    pattern: str = ""

    def at(self, scene: Scene) -> Stretch | None:
        """The window; it holds the day that it is counted from."""
        base = _from_day(self.needs, scene)
        if base is None:
            return None
        unit, n = (self.unit, self.n) if self.n is not None else FEW[self.unit]
        assert n is not None
        far = plus(base, unit, n if self.ahead else -n)
        if far is None:
            return None
        mark = "~" if self.n is None else ""
        if self.ahead:
            return _marked(base, far, "", mark)
        inside = far if self.unit == "hour" else min(far + timedelta(days=1), base)
        return _marked(inside, base, mark, "")


def _marked(first: date, last: date, a: str, b: str) -> Stretch:
    if first == last:
        return day(first)
    return Stretch(first, last, Precision.RANGE, f"{first.isoformat()}{a}/{last.isoformat()}{b}")


@dataclass(frozen=True, slots=True)
class Open:
    """A side of now without an end: "recently", "several years ago", "soon"."""

    ahead: bool = False
    needs: Needs = Needs.NOW
    pattern: str = ""

    def at(self, scene: Scene) -> Stretch | None:
        """Everything before, or after, now."""
        now = scene.now
        if now is None:
            return None
        if self.ahead:
            return Stretch(now, None, Precision.UNKNOWN, f"{now.isoformat()}/")
        return Stretch(None, now, Precision.UNKNOWN, f"/{now.isoformat()}")


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday without a date.

    ``step``: -1 "last Monday", 1 "next Monday", 0 "this Monday", None "on Monday": then the nearest
    in the direction of the tense, the day of publication included. ``weeks`` moves whole weeks
    ("Monday last week"). 5.5 is the weekend.
    """

    day: int
    step: int | None = None
    weeks: int | None = None
    is_weekend: bool = False
    needs: Needs = Needs.NOW
    pattern: str = ""

    def at(self, scene: Scene) -> Stretch | None:
        """The day."""
        now = _from_day(self.needs, scene)
        if now is None:
            return None
        ahead = self.step == 1 or (self.step != -1 and scene.tense is Tense.FUTURE)
        if self.needs is Needs.THEN:
            ahead = True
        try:
            found = self._find(now, ahead)
        except OverflowError:
            return None
        return weekend(found) if self.is_weekend else day(found)

    def _find(self, now: date, ahead: bool) -> date:
        if self.weeks is not None:
            monday = now - timedelta(days=now.weekday())
            return monday + timedelta(days=7 * self.weeks + self.day)
        strict = self.step in (-1, 1) or self.needs is Needs.THEN
        if ahead:
            gap = (self.day - now.weekday()) % 7
            return now + timedelta(days=gap or (7 if strict else 0))
        gap = (now.weekday() - self.day) % 7
        return now - timedelta(days=gap or (7 if strict else 0))


@dataclass(frozen=True, slots=True)
class OfEvent:
    """As in "two days after the vote": counted from an event; ``of`` is its date where stated."""

    unit: str
    n: int | None
    sign: int
    of: Meaning | None = None

    @property
    def needs(self) -> Needs:
        """What the event's date needs."""
        return self.of.needs if self.of is not None else Needs.NOTHING

    @property
    def pattern(self) -> str:
        """None."""
        return ""

    def at(self, scene: Scene) -> Stretch | None:
        """Counted from the event's date, if that is stated."""
        base = None if self.of is None else self.of.at(scene)
        if base is None:
            return None
        if self.n is None:
            meaning: Meaning = Window(self.unit, None, self.sign > 0, Needs.THEN)
        else:
            meaning = Shift(self.unit, self.sign * self.n, Needs.THEN)
        return meaning.at(Scene(scene.now, base, scene.tense))
