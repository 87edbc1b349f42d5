"""anchor: when was the report published, as far as it can be known?

The publication date, where the document states one. Where it does not, bounds only:

* an upper bound from the page's clock, the day of retrieval or of an update: the report existed by
  then, which says nothing about when it was written;
* a lower bound from the latest absolute date that the report gives for something past;
* a year, where one sentence calls one stated time "last year's" or "this year's".
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.records import BlockKind, DateRole, Document, Parse, Precision, When
from onrecord.steps.resolve.times.compound import Part, Section
from onrecord.steps.resolve.times.meaning import Fixed, Meaning, Needs, Scene, Tense, Yearless
from onrecord.steps.resolve.times.relation import Shift
from onrecord.steps.resolve.times.scan import Found
from onrecord.steps.resolve.times.stretch import (
    persian_year,
    persian_year_at,
)
from onrecord.steps.resolve.times.tense import tense_at

__all__ = [
    "Anchor",
    "anchor_of",
    "day_of",
]

_UPPER = (DateRole.PAGE, DateRole.RETRIEVED, DateRole.UPDATED)
_POINTS = (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.SEASON, Precision.YEAR)
_APART = 60  # characters between a stated time and the "last year" that it explains, at most


@dataclass(frozen=True, slots=True)
class Anchor:
    """The earliest and latest possible day of publication; None where that side is open.

    ``stated``: the document itself gives it (a width remains where it gives only a month).
    """

    earliest: date | None = None
    latest: date | None = None
    stated: bool = False

    @property
    def known(self) -> bool:
        """Is it one day?"""
        return self.earliest is not None and self.earliest == self.latest

    @classmethod
    def of(cls, document: Document) -> Anchor:
        """What the document's own dates give, before its text is read."""
        published = document.published
        if published is not None:
            first, last = day_of(published.earliest), day_of(published.latest)
            if first is not None or last is not None:
                return cls(first, last, stated=True)
        return cls(None, _upper(document))

    def after(self, bound: date | None) -> Anchor:
        """The same, not before ``bound``; a bound that contradicts the upper one is dropped."""
        if bound is None or self.stated:
            return self
        if self.latest is not None and bound > self.latest:
            return self
        if self.earliest is not None and bound <= self.earliest:
            return self
        return Anchor(bound, self.latest)

    def within(self, first: date, last: date) -> Anchor:
        """The same, inside ``first`` to ``last`` (a year that the text gives away)."""
        if self.stated or (self.latest is not None and first > self.latest):
            return self
        if self.earliest is not None and last < self.earliest:
            return self
        low = first if self.earliest is None else max(first, self.earliest)
        high = last if self.latest is None else min(last, self.latest)
        return Anchor(low, high)


def _upper(document: Document) -> date | None:
    days: list[When] = [d.when for d in document.dates if d.role in _UPPER]
    known = [d for d in (day_of(w.latest) for w in days) if d is not None]
    return min(known, default=None)


def day_of(value: str | None) -> date | None:
    """An ISO day as a date; None if it is none, or lies outside the years 1000-2999."""
    if value is None:
        return None
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return None
    return found if 1000 <= found.year < 3000 else None


def anchor_of(parse: Parse, found: list[Found]) -> Anchor:
    """What the document's dates and its text give together."""
    anchor = Anchor.of(parse.document)
    if anchor.stated:
        return anchor
    clocks = [d.span for d in parse.document.dates if d.span and d.role is not DateRole.PUBLISHED]
    body = [
        f
        for f in found
        if not _in_furniture(parse, f)
        and not any(c.start < f.end and f.start < c.end for c in clocks)
    ]
    for item in body:
        anchor = anchor.after(_past_day(parse, item))
    anchor = _given_away(parse, body, anchor)
    anchor = _iranian_year(parse, body, anchor)
    for item in body:
        anchor = anchor.after(_agreeing_day(parse, item, anchor))
    return anchor


def _in_furniture(parse: Parse, item: Found) -> bool:
    block = parse.document.block_at(item.start)
    return block is not None and block.kind is BlockKind.FURNITURE


def _past_day(parse: Parse, item: Found) -> date | None:
    """The first day of a stated time of something past: the report is not older."""
    meaning = item.meaning
    if not isinstance(meaning, Fixed) or meaning.stretch.edtf.startswith("["):
        return None
    if meaning.stretch.precision not in _POINTS:
        return None
    return meaning.stretch.first if tense_at(parse, item.start) is Tense.PAST else None


def _given_away(parse: Parse, found: list[Found], anchor: Anchor) -> Anchor:
    """As in "last year's protests in November 2019": the report is of 2020."""
    for a, b in itertools.pairwise(found):
        for stated, said in ((a, b), (b, a)):
            if not isinstance(stated.meaning, Fixed) or not isinstance(said.meaning, Shift):
                continue
            shift = said.meaning
            if shift.unit != "year" or shift.needs is not Needs.NOW or shift.n not in (-1, 0):
                continue
            when = stated.meaning.stretch
            close = b.start - a.end <= _APART and _one_clause(parse, a.end, b.start)
            if not close or when.first is None or when.last is None:
                continue
            y = when.first.year
            if when.precision in (Precision.DAY, Precision.MONTH) and y == when.last.year:
                y -= shift.n
                anchor = anchor.within(date(y, 1, 1), date(y, 12, 31))
    return anchor


def _iranian_year(parse: Parse, found: list[Found], anchor: Anchor) -> Anchor:
    """As in "by the end of the current Iranian year (March 20, 2018)": the report is of 1396."""
    text = parse.document.text
    for a, b in itertools.pairwise(found):
        shift, which = _inner_shift(a.meaning)
        stated = b.meaning.at(Scene(None, None, Tense.PAST))
        if shift is None or stated is None or stated.first is None or stated.last is None:
            continue
        between = text[a.end : b.start]
        if len(between) > _APART // 3 or "(" not in between:
            continue
        # The middle of a range; a single day is the first or last of the year, or one beside it.
        nudge = -5 if which == "end" or "end" in between else 5 if "beg" in between else 0
        nudge = 5 if "start" in between else nudge
        middle = stated.first + (stated.last - stated.first) / 2 + timedelta(days=nudge)
        year = persian_year(persian_year_at(middle) - shift.n)
        if year.first is not None and year.last is not None:
            anchor = anchor.within(year.first, year.last)
    return anchor


def _inner_shift(meaning: Meaning) -> tuple[Shift | None, str]:
    """The "current Iranian year" in a meaning, and the part of it that is meant."""
    which = ""
    while isinstance(meaning, Part | Section):
        which = meaning.which if isinstance(meaning, Part) else which
        meaning = meaning.whole
    if isinstance(meaning, Shift) and meaning.unit == "persian year" and meaning.needs is Needs.NOW:
        return meaning, which
    return None, which


def _one_clause(parse: Parse, start: int, end: int) -> bool:
    """No verb and no full stop between two expressions: they tell of one thing."""
    return not any(
        t.pos_ in ("VERB", "AUX", "CCONJ") or t.is_sent_start or t.text in ".;:"
        for t in parse.tokens(start, end)
    )


def _agreeing_day(parse: Parse, item: Found, anchor: Anchor) -> date | None:
    """Which July 31 was the "Friday, July 31"? Between two bounds perhaps one only."""
    meaning = item.meaning
    if not isinstance(meaning, Yearless) or meaning.weekday is None:
        return None
    if anchor.earliest is None or anchor.latest is None:
        return None
    if tense_at(parse, item.start) is not Tense.PAST:
        return None
    years = range(anchor.earliest.year - 1, anchor.latest.year + 1)
    made = [meaning.make(y) for y in years]
    days = [
        s.first
        for s in made
        if s is not None and s.first is not None and meaning.agrees(s) and s.first <= anchor.latest
    ]
    return days[0] if len(days) == 1 else None
