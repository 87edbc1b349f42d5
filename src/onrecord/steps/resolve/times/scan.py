"""scan: words -> time expressions, in text order.

One pass: each token is looked up in a table of words that can begin an expression; only there the
matchers of ``months``, ``years``, ``days``, ``relative`` and ``phrases`` are tried. What they find
is then put together with what follows it: ranges, lists that share a year, "in July last year".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.records import Precision
from onrecord.steps.resolve.times import relative
from onrecord.steps.resolve.times.compound import End, InStretch, Range
from onrecord.steps.resolve.times.core import STARTERS, expression_at
from onrecord.steps.resolve.times.lexicon import (
    ABBREVIATED,
    HIJRI_MONTHS,
    MONTHS,
    PERSIAN_MONTHS,
    WEEKDAYS,
)
from onrecord.steps.resolve.times.match import (
    DASHES,
    Match,
)
from onrecord.steps.resolve.times.meaning import Fixed, Meaning, Yearless
from onrecord.steps.resolve.times.relation import OfEvent, Shift, Weekday
from onrecord.steps.resolve.times.words import Words

__all__ = ["Found", "scan"]


@dataclass(frozen=True, slots=True)
class Found:
    """An expression at ``[start, end)`` in code points, not yet counted from any day."""

    start: int
    end: int
    meaning: Meaning


_NAMES = frozenset((*MONTHS, *ABBREVIATED, *PERSIAN_MONTHS, *HIJRI_MONTHS, *WEEKDAYS))


def scan(text: str) -> list[Found]:
    """All time expressions of a text, in order; a range is followed by its ends."""
    w = Words.of(text)
    out: list[Match] = []
    i = 0
    while i < w.count:
        low = w.low[i]
        if low not in STARTERS and not low[0].isdigit():
            i += 1
            continue
        matches = expression_at(w, i)
        if not matches:
            i += 1
            continue
        out.extend(_grow(w, matches))
        i = max(out[-1].end, matches[-1].end, i + 1)
    return [_found(text, w, m) for m in sorted(out, key=lambda m: (m.start, -m.end))]


def _found(text: str, w: Words, m: Match) -> Found:
    start = m.start
    if w.low[start - 1] == "the" and not _is_attribute(w, start) and w.glued_by_space(start - 1):
        start -= 1
    begin, end = w.starts[start], w.ends[m.end - 1]
    if begin and text[begin - 1] == "[" and "]" in text[begin:end]:
        begin -= 1
    return Found(begin, end, m.meaning)


def _is_attribute(w: Words, i: int) -> bool:
    """Does "the" before ``i`` belong to a later noun, as in "the 1998 floods", "the May 5 vote"?"""
    return (
        w.low[i] in _NAMES
        or (w.low[i].isdigit() and not w.low[i + 1][:1].isalpha())
        or (len(w.low[i]) == 4 and w.low[i + 1] != "s" and w.low[i].isdigit())
    )


def _grow(w: Words, matches: list[Match]) -> list[Match]:
    """Join what was found with what follows it."""
    last = matches[-1]
    if isinstance(last.meaning, OfEvent):
        return [*matches[:-1], _dated_event(w, last)]
    if isinstance(last.meaning, Yearless):
        inside = _year_of(w, last)
        if inside:
            return [*matches[:-1], *inside]
    if isinstance(last.meaning, Shift) and last.meaning.unit in ("year", "persian year"):
        inner = _year_then_date(w, last)
        if inner is not None:
            return [*matches, inner]
    if len(matches) == 1:
        return _range(w, last)
    return matches


def _dated_event(w: Words, m: Match) -> Match:
    """As in "two days after the May 5 vote": the date, if it stands within six words."""
    assert isinstance(m.meaning, OfEvent)
    for at in range(m.end, m.end + 7):
        if w.low[at] in (".", ",", ";", ""):
            break
        behind = expression_at(w, at)
        if behind and isinstance(behind[0].meaning, Fixed | Yearless | Weekday):
            return m._replace(meaning=replace(m.meaning, of=behind[0].meaning))
    return m


def _year_of(w: Words, m: Match) -> list[Match]:
    """As in "July last year", "July of that year", "February 6 - this year"."""
    assert isinstance(m.meaning, Yearless)
    if m.meaning.step is not None:
        return []
    at = m.end
    if w.low[at] in ("of", "in", ",", "-", "–"):
        at += 1
    if w.low[at] == "the":
        at += 1
    if w.low[at] not in relative.MODIFIERS:
        return []
    for outer in relative.modifier_at(w, at):
        if isinstance(outer.meaning, Shift) and outer.meaning.unit in ("year", "persian year"):
            return [Match(m.start, outer.end, InStretch(m.meaning, outer.meaning)), outer]
    return []


def _year_then_date(w: Words, m: Match) -> Match | None:
    """As in "Last year on July 14", "last year, in March"."""
    at = m.end + (w.low[m.end] == ",")
    if w.low[at] not in ("on", "in"):
        return None
    behind = expression_at(w, at + 1)
    if len(behind) != 1 or not isinstance(behind[0].meaning, Yearless):
        return None
    inner = behind[0].meaning
    return behind[0]._replace(meaning=InStretch(inner, m.meaning))


_THROUGH = DASHES | {"to", "through", "until", "till", "thru"}


def _range(w: Words, m: Match) -> list[Match]:
    """As in "from 2003 to 2007", "between May and July", "August and November 2018"."""
    sign, at = w.low[m.end], m.end + 1
    if sign not in _THROUGH and sign not in ("and", "or", ","):
        return [m]
    if w.low[at] == "the":
        at += 1
    before = m.start - 1
    if w.low[before] == "the":
        before -= 1
    opener = w.low[before]
    is_range = sign in _THROUGH or (sign == "and" and opener == "between")
    if not is_range and not isinstance(m.meaning, Yearless):
        return [m]
    behind = expression_at(w, at)
    if len(behind) != 1 or behind[0].start != at:
        return [m]
    other = behind[0]
    if not is_range:
        return _shared_year(m, other)
    if (
        sign in ("to", "until", "till")
        and opener not in ("from", "between", "since")
        and not _alike(m, other)
    ):
        return [m]
    whole = Range(m.meaning, other.meaning)
    start = before if opener in ("from", "between") else m.start
    return [
        Match(start, other.end, whole),
        m._replace(meaning=End(whole, 0)),
        other._replace(meaning=End(whole, 1)),
    ]


def _alike(a: Match, b: Match) -> bool:
    """Are both of the calendar kind, so that "to" between them can only make a range?"""
    return isinstance(a.meaning, Fixed | Yearless) and isinstance(b.meaning, Fixed | Yearless)


def _shared_year(m: Match, other: Match) -> list[Match]:
    """As in "August and November 2018": the year at the end is the year of both."""
    fixed, yearless = other.meaning, m.meaning
    if not isinstance(fixed, Fixed) or not isinstance(yearless, Yearless):
        return [m]
    if fixed.stretch.precision not in (Precision.DAY, Precision.MONTH) or yearless.step is not None:
        return [m]
    return [m._replace(meaning=End(Range(m.meaning, other.meaning), 0)), other]
