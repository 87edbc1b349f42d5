"""match: what a matcher finds, and the tests of single tokens that several matchers share."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.steps.resolve.times.lexicon import (
    PEOPLE_AND_MEASURES,
)
from onrecord.steps.resolve.times.meaning import Meaning
from onrecord.steps.resolve.times.words import Words

__all__ = [
    "DASHES",
    "ORDINAL_ENDS",
    "RANGE_WORDS",
    "Match",
    "goes_on",
    "ordinal_digits",
]

DASHES = frozenset("-–—−")
RANGE_WORDS = DASHES | frozenset(("to", "and", "through", "till", "until", "&"))
ORDINAL_ENDS = frozenset(("st", "nd", "rd", "th"))


class Match(NamedTuple):
    """Tokens ``start`` to ``end`` (exclusive) and what they mean."""

    start: int
    end: int
    meaning: Meaning


def ordinal_digits(w: Words, i: int) -> tuple[int, int] | None:
    """Match "19th" at ``i``: its value and where it ends."""
    value = w.number(i)
    if value is None or w.low[i + 1] not in ORDINAL_ENDS or not w.glued(i):
        return None
    return value, i + 2


def goes_on(w: Words, i: int) -> bool:
    """Is the number at ``i`` only the beginning of a longer one, or a quantity?"""
    if w.low[i + 1] in PEOPLE_AND_MEASURES and w.starts[i + 1] <= w.ends[i] + 1:
        return True
    joined = w.glued(i) and w.raw[i + 1] in (",", ".", ":", "%")
    if joined and w.raw[i + 1] != "%":
        joined = w.glued(i + 1) and w.number(i + 2) is not None
    return joined
