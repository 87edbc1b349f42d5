"""naming: find the personal names in a phrase, and find those names again in a text.

A name is found wherever it stands, also in part ("Mr Sohrabi"), unless that part is also the name
of a place or of somebody in a public role. Found by plain look-ups of its words: a pattern made for
each report's names would take longer to make than to use.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["Names", "name_runs", "words_of"]

_TITLES = frozenset(
    [
        *("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Sir", "Madam", "The"),
        *("Haj", "Hajj", "Haji", "Sheikh", "Seyed", "Sayyid"),
    ]
)
_PARTICLES = frozenset(["al", "bin", "ibn", "bint", "van", "von", "de", "el"])
_GAP = re.compile(rf"\W{{1,3}}(?:(?:{'|'.join(sorted(_PARTICLES))})\W{{1,3}})*")
_BEFORE_PLACES = frozenset(["in", "at", "near", "outside", "across", "around"])
# Words that are no names though they may stand with a capital where a sentence begins.
_NO_NAMES = frozenset(
    [
        *("a", "an", "about", "almost", "around", "at", "dozens", "hundreds", "many", "more"),
        *("nearly", "one", "over", "scores", "several", "some", "tens", "thousands", "two"),
        *("activists", "children", "citizens", "civilians", "crowds", "demonstrators", "detainees"),
        *("families", "farmers", "locals", "men", "mourners", "people", "police", "prisoners"),
        *("protesters", "protestors", "refugees", "residents", "rioters", "students", "teachers"),
        *("villagers", "women", "workers", "youth", "youths"),
        *("he", "her", "hers", "him", "his", "it", "its", "one", "she", "that", "their", "them"),
        *("these", "they", "this", "those", "who", "whom", "whose", "i", "me", "my", "we", "us"),
        *("you", "your", "anybody", "anyone", "everybody", "everyone", "nobody", "somebody"),
        *("someone", "boy", "boys", "child", "family", "friends", "girl", "girls", "man", "woman"),
    ]
)
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")


def words_of(text: str) -> list[str]:
    """The words of a name: letters first, apostrophes and hyphens inside."""
    return _WORD.findall(text)


@functools.lru_cache(maxsize=20_000)  # reports use the same phrases over and over
def name_runs(name: str) -> tuple[tuple[str, ...], ...]:
    """The runs of capitalised words that are personal names by their place in the phrase.

    "Omar Vale", "shopkeeper Omar Vale", "Mr Vale"; not "At least 12 people", not "protesters in
    Rasht". Scripts without capitals are one run.
    """
    runs: list[list[str]] = []
    before, running = "", False
    words = _WORD.findall(name)
    for word in words:
        capital = word[0].isupper() or word.lower() == word.upper()
        if capital and word.casefold() not in _NO_NAMES:
            if running:
                runs[-1].append(word)
            elif before not in _BEFORE_PLACES:
                runs.append([word])
                running = True
        elif not (running and word in _PARTICLES):
            running = False
        before = word
    ends = runs and words[-1] == runs[-1][-1]
    runs = [r for i, r in enumerate(runs) if len(r) > 1 or (ends and i == len(runs) - 1)]
    kept = (tuple(w for w in r if w not in _TITLES) for r in runs)
    return tuple(r for r in kept if r)


@dataclass(frozen=True, slots=True)
class Names:
    """Names to be found: single words, full names as runs of words, and run together."""

    words: tuple[str, ...]
    runs: tuple[tuple[str, ...], ...]
    joined: tuple[str, ...]

    @classmethod
    def of(
        cls, names: Iterable[str], public: frozenset[str], text: str, wide: bool = False
    ) -> Names | None:
        """What is to be found of the names; None if nothing is.

        ``public`` are words that are never blotted on their own; ``text`` tells plurals from
        names. ``wide`` also finds them in capital letters and run together, as in a hash-tag or
        an address.
        """
        words: dict[str, None] = {}
        runs: dict[tuple[str, ...], None] = {}
        joined: dict[str, None] = {}
        for name in dict.fromkeys(names):
            for run in name_runs(name):
                if len(run) == 1 and _is_common(run[0], text):
                    continue
                alone = [w for w in run if len(w) > 2 and w not in public]
                words.update(dict.fromkeys(alone))
                if wide:
                    words.update((w.upper(), None) for w in alone)
                if any(word not in public for word in run):
                    runs[run] = None
                    if wide:
                        runs[tuple(w.upper() for w in run)] = None
                    if wide and len(run) > 1:
                        joined["".join(run).lower()] = joined["_".join(run).lower()] = None
        if not words and not runs:
            return None
        return cls(tuple(words), tuple(runs), tuple(joined))

    def find(self, text: str) -> list[tuple[int, int]]:
        """Where they stand, in order, without overlaps."""
        found = [(i, i + len(w)) for w in self.words for i in _places(text, w)]
        for run in self.runs:
            for i in _places(text, run[0]):
                end = _rest(text, i + len(run[0]), run)
                if end is not None:
                    found.append((i, end))
        if self.joined:
            lower = text.lower()
            if len(lower) == len(text):  # else offsets would not hold ("İ")
                found += [(i, i + len(j)) for j in self.joined for i in _places(lower, j)]
        return _merged(found)

    def replaced(self, text: str, by: str) -> str:
        """The text with ``by`` in place of each name."""
        parts, at = [], 0
        for start, end in self.find(text):
            parts += [text[at:start], by]
            at = end
        return "".join([*parts, text[at:]]) if parts else text


def _places(text: str, word: str) -> Iterator[int]:
    """Where the word stands as a word."""
    i = text.find(word)
    while i >= 0:
        end = i + len(word)
        if not (i and _in_word(text[i - 1])) and not (end < len(text) and _in_word(text[end])):
            yield i
        i = text.find(word, i + 1)


def _rest(text: str, at: int, run: tuple[str, ...]) -> int | None:
    """Where a name ends whose first word ends at ``at``; None if the others do not follow."""
    for word in run[1:]:
        gap = _GAP.match(text, at)
        if gap is None or not text.startswith(word, gap.end()):
            return None
        at = gap.end() + len(word)
    return None if at < len(text) and _in_word(text[at]) else at


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_common(word: str, text: str) -> bool:
    """Is it a plural that the report also writes small ("Shoppers ... shoppers")?"""
    if not word.endswith("s"):
        return False
    return re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) is not None
