"""core: the table of words that can begin a time expression, and the matchers to try there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from onrecord.steps.resolve.times import days, phrases, relative
from onrecord.steps.resolve.times.lexicon import (
    ABBREVIATED,
    HIJRI_MONTHS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    PERSIAN_MONTHS,
    SEASONS,
    SHORT_WEEKDAYS,
    TENS_DECADES,
    UNITS,
    WEEKDAYS,
)
from onrecord.steps.resolve.times.match import (
    Match,
)
from onrecord.steps.resolve.times.months import day_month_at, month_at
from onrecord.steps.resolve.times.words import Words
from onrecord.steps.resolve.times.years import (
    numeric_at,
    season_at,
    year_at,
)

__all__ = ["STARTERS", "expression_at"]


_Matcher = Callable[[Words, int], list[Match]]

# Phrases hold phrases ("the end of the first half of 2019"); deeper than this they are not speech.
_DEEPEST = 3


def _table(core: phrases.Core, depth: int) -> dict[str, tuple[_Matcher, ...]]:
    """The words that can begin an expression, each with its matchers in order."""
    holding: list[tuple[Iterable[str], _Matcher]] = [
        (("midnight", "noon"), lambda w, i: phrases.clock_at(w, i, core)),
        (phrases.PARTS, lambda w, i: phrases.part_at(w, i, core)),
        (ORDINALS, lambda w, i: phrases.ordinal_at(w, i, core)),
    ]
    if depth == 0:  # it looks at many positions: once is enough
        holding.append((("anniversary",), lambda w, i: phrases.anniversary_at(w, i, None, i, core)))
    plain: list[tuple[Iterable[str], _Matcher]] = [
        (days.NAMED_DAYS, days.named_day_at),
        (("year",), phrases.year_end_at),
        (("earlier", "later"), phrases.earlier_at),
        ((*MONTHS, *ABBREVIATED, *PERSIAN_MONTHS, *HIJRI_MONTHS), month_at),
        ((*WEEKDAYS, *SHORT_WEEKDAYS), days.weekday_at),
        (relative.DEICTIC, relative.deictic_at),
        (relative.MODIFIERS, relative.modifier_at),
        (SEASONS, season_at),
        (TENS_DECADES, phrases.tens_at),
        ((*NUMBERS, *UNITS), relative.amount_at),
        (("within", "in"), relative.within_at),
    ]
    table: dict[str, tuple[_Matcher, ...]] = {}
    for words, matcher in [*plain[:1], *holding, *plain[1:]]:
        for word in words:
            table[word] = (*table.get(word, ()), matcher)
    return table


def _core(depth: int) -> phrases.Core:
    """The matcher of everything, for phrases that are ``depth`` phrases deep."""
    inner: phrases.Core = _core(depth + 1) if depth < _DEEPEST else (lambda _w, _i: [])
    table = _table(inner, depth)

    def core(w: Words, i: int) -> list[Match]:
        if w.raw[i][:1].isdigit():
            return _number(w, i, inner)
        for matcher in table.get(w.low[i], ()):
            found = matcher(w, i)
            if found:
                return found
        return []

    return core


def _number(w: Words, i: int, core: phrases.Core) -> list[Match]:
    if w.number(i) is None:
        return []
    return (
        numeric_at(w, i)
        or phrases.clock_at(w, i, core)
        or day_month_at(w, i)
        or phrases.ordinal_at(w, i, core)
        or relative.amount_at(w, i)
        or year_at(w, i, w.is_iranian)
    )


_TOP = _core(0)
STARTERS = frozenset(_table(_TOP, 0))


def expression_at(w: Words, i: int) -> list[Match]:
    """What begins at the token ``i``; the first matcher that finds something decides."""
    return _TOP(w, i)
