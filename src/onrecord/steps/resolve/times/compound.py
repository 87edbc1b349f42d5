"""Meanings made of others: "early August", "from 2003 to 2007", "in July last year"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.records import Precision
from onrecord.steps.resolve.times.meaning import Fixed, Meaning, Needs, Scene, Yearless
from onrecord.steps.resolve.times.stretch import (
    Stretch,
    between,
    day,
    join,
    part,
    plus,
    unit_at,
    year,
)

__all__ = [
    "Anniversary",
    "End",
    "InStretch",
    "Part",
    "Range",
    "Section",
]


@dataclass(frozen=True, slots=True)
class Part:
    """Early, mid, late or the end of another meaning."""

    which: str
    whole: Meaning

    @property
    def needs(self) -> Needs:
        """What the whole needs."""
        return self.whole.needs

    @property
    def pattern(self) -> str:
        """That of the whole."""
        return self.whole.pattern

    def at(self, scene: Scene) -> Stretch | None:
        """The part of the whole."""
        whole = self.whole.at(scene)
        return None if whole is None else part(whole, self.which)


@dataclass(frozen=True, slots=True)
class Section:
    """The first or last so many units of another meaning: "the first nine months of 2019"."""

    n: int
    unit: str
    whole: Meaning

    @property
    def needs(self) -> Needs:
        """What the whole needs."""
        return self.whole.needs

    @property
    def pattern(self) -> str:
        """None."""
        return ""

    def at(self, scene: Scene) -> Stretch | None:
        """Counted from the beginning, or, with a negative ``n``, back from the end."""
        whole = self.whole.at(scene)
        if whole is None or whole.first is None or whole.last is None:
            return None
        if self.n > 0:
            stop = plus(whole.first, self.unit, self.n)
            if stop is None:
                return None
            last = min(stop - timedelta(days=1), whole.last)
            return between(whole.first, max(whole.first, last), Precision.RANGE)
        stop = plus(whole.last + timedelta(days=1), self.unit, self.n)
        return (
            None if stop is None else between(max(stop, whole.first), whole.last, Precision.RANGE)
        )


@dataclass(frozen=True, slots=True)
class InStretch:
    """A yearless time inside another: "in July last year", "February 6 of the same year"."""

    inner: Yearless
    outer: Meaning

    @property
    def needs(self) -> Needs:
        """What the year needs."""
        return self.outer.needs

    @property
    def pattern(self) -> str:
        """That of the inner one."""
        return self.inner.pattern

    def at(self, scene: Scene) -> Stretch | None:
        """The one that begins inside the outer stretch."""
        outer = self.outer.at(scene)
        if outer is None or outer.first is None or outer.last is None:
            return None
        for y in range(outer.first.year, outer.last.year + 1):
            made = self.inner.make(y)
            if made and made.first and outer.first <= made.first <= outer.last:
                return made
        return None


@dataclass(frozen=True, slots=True)
class Range:
    """From one meaning to another; an end without a year takes it from the other."""

    start: Meaning
    end: Meaning

    @property
    def needs(self) -> Needs:
        """What the end that says less needs."""
        kinds = {self.start.needs, self.end.needs}
        if Needs.NOW in kinds and not self._borrows():
            return Needs.NOW
        return (
            Needs.THEN if Needs.THEN in kinds else Needs.NOTHING if self._borrows() else Needs.NOW
        )

    def _borrows(self) -> bool:
        yearless = isinstance(self.start, Yearless), isinstance(self.end, Yearless)
        fixed = isinstance(self.start, Fixed), isinstance(self.end, Fixed)
        return (yearless[0] or fixed[0]) and (yearless[1] or fixed[1]) and any(fixed)

    @property
    def pattern(self) -> str:
        """Both patterns where both ends have one."""
        a, b = self.start.pattern, self.end.pattern
        return f"{a}/{b}" if a and b and "/" not in a + b else ""

    def at(self, scene: Scene) -> Stretch | None:
        """From the start of the one to the end of the other."""
        a, b = self.ends(scene)
        return join(a, b) if a is not None and b is not None else None

    def ends(self, scene: Scene) -> tuple[Stretch | None, Stretch | None]:
        """Both ends, each in its year."""
        if isinstance(self.start, Yearless):
            b = self.end.at(scene)
            if b is None or b.last is None:
                return None, b
            return _last_before(self.start, b.last), b
        a = self.start.at(scene)
        if isinstance(self.end, Yearless) and a is not None and a.first is not None:
            return a, _first_after(self.end, a.first)
        return a, self.end.at(scene)


def _last_before(meaning: Yearless, limit: date) -> Stretch | None:
    made = [meaning.make(y) for y in (limit.year, limit.year - 1)]
    return next((s for s in made if s and s.first and s.first <= limit), None)


def _first_after(meaning: Yearless, limit: date) -> Stretch | None:
    made = [meaning.make(y) for y in (limit.year, limit.year + 1)]
    return next((s for s in made if s and s.first and s.first >= limit), None)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a range, 0 or 1: a time of its own, in the year that the range gives it."""

    range: Range
    side: int

    @property
    def needs(self) -> Needs:
        """What the range needs."""
        return self.range.needs

    @property
    def pattern(self) -> str:
        """That of the end."""
        return (self.range.start, self.range.end)[self.side].pattern

    def at(self, scene: Scene) -> Stretch | None:
        """The end."""
        return self.range.ends(scene)[self.side]


@dataclass(frozen=True, slots=True)
class Anniversary:
    """The ``n``-th anniversary of a stated day or month; without ``n``, this year's."""

    n: int | None
    of: Meaning

    @property
    def needs(self) -> Needs:
        """Nothing where it is numbered."""
        return self.of.needs if self.n is not None else Needs.NOW

    @property
    def pattern(self) -> str:
        """None."""
        return ""

    def at(self, scene: Scene) -> Stretch | None:
        """The same day or month, so many years on."""
        base = self.of.at(scene)
        if base is None or base.first is None or base.last is None:
            return None
        n = self.n
        if n is None and scene.now is not None:
            n = scene.now.year - base.first.year
        if n is None or n <= 0:
            return None
        first = plus(base.first, "year", n)
        if first is None:
            return None
        if base.precision is Precision.DAY:
            return day(first)
        return unit_at(first, "month", 0) if base.precision is Precision.MONTH else year(first.year)
