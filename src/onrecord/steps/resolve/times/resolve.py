"""resolve: time expressions -> Whens, counted from the day of publication as far as it is known."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.records import Basis, Parse, Precision, Span, When
from onrecord.steps.resolve.times.anchor import Anchor, anchor_of
from onrecord.steps.resolve.times.meaning import Fixed, Meaning, Needs, Scene, Tense, Yearless
from onrecord.steps.resolve.times.relation import Clock, OfEvent, Open, Weekday, Window
from onrecord.steps.resolve.times.scan import Found, scan
from onrecord.steps.resolve.times.stretch import (
    Stretch,
)
from onrecord.steps.resolve.times.tense import looks_back, tense_at

__all__ = [
    "resolve",
]

NO_DATE = "publication date unknown"
NO_THEN = "no stated time to count from"
NO_EVENT = "counted from an event without a date"
_NEAR = 5  # sentences back that "the next day" may reach for its day
_POINTS = (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.SEASON, Precision.YEAR)


def resolve(parse: Parse) -> tuple[When, ...]:
    """All times of a parse, in text order."""
    found = scan(parse.document.text)
    if not found:
        return ()
    resolver = _Resolver(parse, anchor_of(parse, found))
    return tuple(resolver.whens(found))


@dataclass(slots=True)
class _Spoken:
    """The time that the text spoke of last."""

    stretch: Stretch
    sentence: int
    stated: bool


class _Resolver:
    """Goes through the expressions in text order and remembers what was spoken of last."""

    def __init__(self, parse: Parse, anchor: Anchor) -> None:
        self.parse = parse
        self.anchor = anchor
        self.sentences = [s.start_char for s in parse.sentences]
        self.last: _Spoken | None = None
        self.day: _Spoken | None = None  # the day that the story has come to, for its hours

    def whens(self, found: list[Found]) -> Iterator[When]:
        for item in found:
            sentence = bisect.bisect_right(self.sentences, item.start)
            when = self._when(item, sentence)
            if when is not None:
                yield when

    def _when(self, item: Found, sentence: int) -> When | None:
        meaning = item.meaning
        tense = self._tense(item)
        if not _is_time(meaning, tense):
            return None
        span = Span.of(self.parse.document.text, item.start, item.end)
        spoken = self.day if isinstance(meaning, Clock) else self.last
        then = None if spoken is None or sentence - spoken.sentence > _NEAR else spoken
        inherited = self._same_month(item, then)
        if inherited is not None:
            self._remember(inherited, item, sentence, stated=True)
            return _write(inherited, Basis.RESOLVED, span)
        if meaning.needs is Needs.NOTHING and not isinstance(meaning, OfEvent):
            stretch = meaning.at(Scene(None, None, tense))
            if stretch is None:
                return None
            self._remember(stretch, item, sentence, stated=True)
            ambiguous = stretch.edtf.startswith("[")
            basis = Basis.UNKNOWN if ambiguous else Basis.STATED
            reason = "the order of day and month is not stated" if ambiguous else None
            return _write(stretch, basis, span, reason)
        return self._relative(item, span, sentence, then, tense)

    def _relative(
        self, item: Found, span: Span, sentence: int, then: _Spoken | None, tense: Tense
    ) -> When | None:
        meaning = item.meaning
        spoken = None if then is None else then.stretch
        low = meaning.at(Scene(self.anchor.earliest, spoken, tense))
        high = low
        if self.anchor.latest != self.anchor.earliest:
            high = meaning.at(Scene(self.anchor.latest, spoken, tense))
        if low is not None and low == high:
            self._remember(low, item, sentence, stated=False)
            return _write(low, Basis.RESOLVED, span)
        if self.anchor.known and meaning.needs is Needs.NOW:
            return None  # a day that no year has
        if getattr(meaning, "unit", "") == "hour":
            return None  # "an hour later", no day said: no calendar time
        if meaning.needs is Needs.NOW:
            self.last = self.day = None
        precision = low.precision if low else high.precision if high else _precision(item)
        return When(
            low.first.isoformat() if low and low.first else None,
            high.last.isoformat() if high and high.last else None,
            precision,
            Basis.UNKNOWN,
            meaning.pattern,
            span,
            self._reason(item),
        )

    def _reason(self, item: Found) -> str:
        if isinstance(item.meaning, OfEvent) and item.meaning.of is None:
            return NO_EVENT
        if item.meaning.needs is Needs.THEN:
            return NO_THEN
        if self.anchor.stated:
            return (
                f"published between {self.anchor.earliest or '?'} and {self.anchor.latest or '?'}"
            )
        return NO_DATE

    def _tense(self, item: Found) -> Tense:
        meaning = item.meaning
        if isinstance(meaning, Fixed):
            return Tense.PAST
        tense = tense_at(self.parse, item.start)
        if isinstance(meaning, Weekday) and tense is Tense.UNKNOWN:
            return Tense.PAST
        return tense

    def _remember(self, stretch: Stretch, item: Found, sentence: int, stated: bool) -> None:
        if stretch.precision in _POINTS and stretch.first and stretch.last:
            self.last = _Spoken(stretch, sentence, stated)
            if stretch.precision is Precision.DAY and not looks_back(self.parse, item.start):
                self.day = self.last

    def _same_month(self, item: Found, then: _Spoken | None) -> Stretch | None:
        """As in "In November 2019 ... on November 17": the month just stated lends its year."""
        meaning = item.meaning
        if then is None or not then.stated or not isinstance(meaning, Yearless):
            return None
        first, last = then.stretch.first, then.stretch.last
        if meaning.step is not None or first is None or last is None:
            return None
        if then.stretch.precision not in (Precision.DAY, Precision.MONTH):
            return None
        made = meaning.make(first.year)
        if made is None or made.first is None or made.first.month != first.month:
            return None
        return made if meaning.agrees(made) else None


def _is_time(meaning: Meaning, tense: Tense) -> bool:
    """Words that name a time only where the verb looks ahead: "soon", "in three months"."""
    if isinstance(meaning, Window) and meaning.only_ahead:
        return tense is Tense.FUTURE
    return not (isinstance(meaning, Open) and meaning.ahead and tense is Tense.PAST)


def _write(stretch: Stretch, basis: Basis, span: Span, reason: str | None = None) -> When:
    return When(
        stretch.first.isoformat() if stretch.first else None,
        stretch.last.isoformat() if stretch.last else None,
        stretch.precision,
        basis,
        stretch.edtf,
        span,
        reason,
    )


def _precision(item: Found) -> Precision:
    """How fine the words are, where no day could be given at all: ask any day."""
    asked = date(2001, 6, 15)
    spoken = Stretch(asked, asked, Precision.DAY, "")
    stretch = item.meaning.at(Scene(asked, spoken, Tense.PAST))
    return Precision.UNKNOWN if stretch is None else stretch.precision
