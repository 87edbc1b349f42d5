"""words: the names and numbers of a text, as the trace by which two reports know each other.

Two reports of one event share its rare names: the street, the school, the officer, the family.
They serve as evidence that the *reports* tell of the same event, within one run: they are compared,
counted and forgotten, never written out, and they link no person to anything (see
docs/decisions/0005-linking.md).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

__all__ = ["Rarity", "names", "sentence_bounds", "sentence_words"]

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_END = re.compile(r"(?<=[.!?])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-Z0-9])|\n+")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Maj|Capt|Cpl|Det|Brig|Supt|Rep|Sen|Gov|St|Jr|No)\.\s+$"
)
_DAYS_AND_MONTHS = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
"""
_CALENDAR = frozenset(_DAYS_AND_MONTHS.split())
SHORTEST = 3  # letters of a name; shorter ones are initials and abbreviations
SMOOTH = 20.0  # lineages added to the count: in a small collection no word is proven rare


def names(text: str) -> frozenset[str]:
    """The words that the text writes with a capital and never without, and its long numbers.

    Casefolded, without a possessive ending; numbers of two digits or more. A word that has its
    capital only because it starts a sentence is passed over, and so are weekdays and months: times
    are compared as times.
    """
    small: set[str] = set()
    found: set[str] = set()
    starts = iter((*sentence_bounds(text), len(text) + 1))
    start = next(starts)
    for m in _WORD.finditer(text):
        first = m.start() >= start
        while m.start() >= start:
            start = next(starts)
        bare = _POSSESSIVE.sub("", m[0])
        if not bare:
            continue
        if bare[0].isdigit():
            if len(bare) > 1:
                found.add(bare.casefold())
        elif bare[0].islower():
            small.add(bare.casefold())
        elif not first and bare[0].isupper() and len(bare) >= SHORTEST:
            found.add(bare.casefold())
    return frozenset(found - small - _CALENDAR)


def sentence_words(text: str) -> frozenset[str]:
    """All words of a sentence, casefolded and without a possessive ending."""
    return frozenset(_POSSESSIVE.sub("", w).casefold() for w in _WORD.findall(text))


def sentence_bounds(text: str) -> tuple[int, ...]:
    """Where the sentences of a text start, in code points; the first is 0."""
    starts = [0]
    for cut in _END.finditer(text):
        if not _ABBREVIATION.search(text, max(0, cut.end() - 8), cut.end()):
            starts.append(cut.end())
    return tuple(starts)


def sentence_at(starts: tuple[int, ...], offset: int) -> int:
    """The number of the sentence that holds the code point ``offset``."""
    return max(bisect_right(starts, offset) - 1, 0)


class Rarity:
    """How rare a name is in the collection: inverse document frequency over lineages.

    A lineage counts once however many copies of it there are, so that a copy changes nothing
    (Sparck Jones 1972; smoothed by :data:`SMOOTH`, or in a handful of reports everything would
    look rare).
    """

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        counted: Counter[str] = Counter()
        size = 0
        for words in texts:
            counted.update(words)
            size += 1
        self._set(counted, size)

    @classmethod
    def of(cls, counted: Counter[str], size: int) -> Rarity:
        """By counts made elsewhere, of the words that will be asked for, over ``size`` lineages."""
        rarity = cls(())
        rarity._set(counted, size)
        return rarity

    def _set(self, counted: Counter[str], size: int) -> None:
        self.count, self.size = counted, size
        self._weight = {w: math.log((size + SMOOTH) / (n + 0.5)) ** 2 for w, n in counted.items()}

    def weight(self, words: Iterable[str]) -> float:
        """The summed squared rarity of the words."""
        weight = self._weight
        return math.fsum(weight[w] for w in words)  # exact, so in any order
