"""The index of a report: where its words name known actors and countries, and where heads stand.

Made once a report, in one pass over its words; everything that resolves a phrase looks here.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from onrecord.records import Parse, Place
from onrecord.steps.resolve.actors_table import ActorTable, Agent, Entry
from onrecord.steps.resolve.actors_words import Word, word_set, words_of

__all__ = ["CountryAt", "EntryAt", "Index"]

LONGEST_COUNTRY = 4  # words
NOMINAL = frozenset({"NOUN", "PROPN"})
# Words that end the head part of a noun phrase.
BOUNDARY = word_set(
    "of in for to from at on with against by about over under between among who which that whose "
    "where when including such and or near inside across within after before during as into "
    "behind toward towards outside around amid like via through throughout is was are were has "
    "have had being"
)
STOPS = frozenset(",;:–—(\n")
CLAUSE = word_set("who which that whose where when and or including is was are were")
OFFICES = word_set("ministry minister department committee organization commission")
# A country behind one of these says where somebody belongs; behind the others (to, against, with)
# whom he deals with.
BELONGS = word_set("of in from at within across inside near throughout around")
PARTITIVE = word_set(
    "group number some many most several hundreds thousands dozens scores tens millions part "
    "majority one two three four five six any each all both couple series handful crowd rest team "
    "lot lots few none half percent either neither groups minority batch wave string range set "
    "kind type another host array hundred thousand dozen more numbers sections section swathes "
    "those others least"
)
# A dominant country needs this share of all country mentions, and this many.
CLEAR_SHARE, CLEAR_COUNT = 0.4, 3


@dataclass(frozen=True, slots=True)
class EntryAt:
    """A known actor named by the words ``[first, last]``."""

    first: int
    last: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class CountryAt:
    """A country named by the words ``[first, last]``, by name, people or capital."""

    first: int
    last: int
    country: str


@dataclass(slots=True)
class Index:
    """Words of the report with the actors and countries that they name."""

    parse: Parse
    table: ActorTable
    words: list[Word]
    entry_of: dict[int, EntryAt] = field(default_factory=dict)
    country_of: dict[int, CountryAt] = field(default_factory=dict)
    dominant: str | None = None
    starts: list[int] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        parse: Parse,
        table: ActorTable,
        country_of: Callable[[str], str | None],
        places: tuple[Place, ...] = (),
    ) -> Index:
        """Read the report once."""
        index = cls(parse, table, words_of(parse.document.text))
        index.starts = [w.start for w in index.words]
        index._read_names()
        index._read_countries(country_of, places)
        return index

    def _read_names(self) -> None:
        words, i = self.words, 0
        while i < len(words):
            found = self.table.at(words, i)
            if found is None:
                i += 1
                continue
            after, entry = found
            at = EntryAt(i, after - 1, entry)
            for j in range(i, after):
                self.entry_of[j] = at
            i = after

    def _read_countries(
        self, country_of: Callable[[str], str | None], places: tuple[Place, ...]
    ) -> None:
        words, i = self.words, 0
        text = self.parse.document.text
        counted: Counter[str] = Counter()
        known: dict[str, str | None] = {}
        while i < len(words):
            if not words[i].text[0].isupper():
                i += 1
                continue
            longest = 1
            while (
                longest < LONGEST_COUNTRY
                and i + longest < len(words)
                and words[i + longest].text[0].isupper()
                and words[i + longest].start - words[i + longest - 1].end == 1
            ):
                longest += 1
            step = 1
            for n in range(longest, 0, -1):
                name = _plain(text[words[i].start : words[i + n - 1].end])
                if name not in known:
                    known[name] = country_of(name)
                iso = known[name]
                if iso:
                    at = CountryAt(i, i + n - 1, iso)
                    for j in range(i, i + n):
                        self.country_of[j] = at
                    counted[iso] += 1
                    step = n
                    break
            i += step
        for at_entry in self.entry_of.values():
            state = at_entry.entry
            if state.state and state.country and at_entry.first not in self.country_of:
                place = CountryAt(at_entry.first, at_entry.last, state.country)
                for j in range(at_entry.first, at_entry.last + 1):
                    self.country_of.setdefault(j, place)
        for located in places:
            if located.country is not None:
                first, _ = self.range_of(located.span.start, located.span.end)
                if first not in self.country_of:
                    counted[located.country] += 1
        total = sum(counted.values())
        if total >= CLEAR_COUNT:
            iso, most = min(counted.items(), key=lambda c: (-c[1], c[0]))
            if most >= CLEAR_SHARE * total:
                self.dominant = iso

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """The words ``[first, last]`` that lie in the code points ``[start, end)`` (maybe none)."""
        first = bisect.bisect_left(self.starts, start)
        if first > 0 and self.words[first - 1].end > start:
            first -= 1
        return first, bisect.bisect_left(self.starts, end) - 1

    def word_at(self, offset: int) -> int:
        """The word that holds the code point, or the last one before it."""
        return max(bisect.bisect_right(self.starts, offset) - 1, 0)

    def key(self, i: int) -> str:
        """The key of word ``i``; empty outside the report."""
        return self.words[i].key if 0 <= i < len(self.words) else ""

    def gap(self, i: int) -> str:
        """The characters between word ``i - 1`` and word ``i``."""
        if not 0 < i < len(self.words):
            return ""
        return self.parse.document.text[self.words[i - 1].end : self.words[i].start]

    def boundary(self, first: int, last: int) -> int:
        """The last word of the head part of ``[first, last]``: before "of", "who", a comma ..."""
        for i in range(first + 1, last + 1):
            ends = self.key(i) in BOUNDARY or STOPS & set(self.gap(i))
            if ends and not self._in_office_name(i, last):
                return i - 1
        return last

    def _in_office_name(self, i: int, last: int) -> bool:
        """Is the comma or "and" part of a name ("the Industry, Mining and Trade Ministry")?"""
        if self.key(i) != "and" and "," not in self.gap(i):
            return False
        for j in range(i, min(i + 6, last + 1)):
            if self.key(j) in OFFICES:
                return True
            if self.key(j) != "and" and not self.words[j].text[0].isupper():
                return False
            if j in self.country_of or j in self.entry_of:
                return False
        return False

    def sentence_part(self, first: int, last: int) -> int:
        """The last word before a comma or a relative clause: titles and the name they lead to."""
        for i in range(first + 1, last + 1):
            ends = self.key(i) in CLAUSE or STOPS & set(self.gap(i))
            if ends and not self._in_office_name(i, last):
                return i - 1
        return last

    def agent(self, last: int, first: int) -> tuple[int, Agent] | None:
        """The longest agent noun that ends at ``last`` within ``[first, last]``."""
        return self.table.agent(self.words, last, first)

    def head(self, first: int, last: int) -> int:
        """The word that a noun phrase is about: what follows "of" in "hundreds of people"."""
        end = self.boundary(first, last)
        while self.key(end) in PARTITIVE and end < last:
            after = end + 1
            if self.key(after) != "of":
                break
            first = after + 1
            if first > last:
                break
            end = self.boundary(first, last)
        return end


def _plain(name: str) -> str:
    return name[:-2] if name[-2:] in ("'s", "’s") else name
