"""Heads: what a noun phrase is about, and which country its words give it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from onrecord.records import Candidate, Parse, Place
from onrecord.steps.resolve.actors_index import BELONGS, NOMINAL, PARTITIVE, Index
from onrecord.steps.resolve.actors_lists import (
    ANY_OTHER,
    DETERMINERS,
    ELSEWHERE,
    HONORIFICS,
    KIND_OF,
    LOCATES,
    LONGEST_NAME,
    PEOPLE,
    PREPOSITIONS,
    SEVERAL,
    TITLES,
    WORLDWIDE,
)
from onrecord.steps.resolve.actors_refer import PRONOUNS
from onrecord.steps.resolve.actors_table import ActorTable, Agent, Entry

__all__ = ["Heads", "Who", "bare", "places_by_word"]


@dataclass(frozen=True, slots=True)
class Who:
    """What is known about a phrase's referent; ``human``: "he" can stand for it."""

    name: str | None = None
    country: str | None = None
    sector: str | None = None
    kind: str | None = None
    id: str | None = None
    private: bool = False
    human: bool = False
    candidates: tuple[Candidate, ...] = ()


class Heads:
    """The words of one report's phrases: heads, countries, names. Knows nothing before a phrase."""

    def __init__(
        self,
        parse: Parse,
        table: ActorTable,
        country_of: Callable[[str], str | None],
        places: tuple[Place, ...] = (),
    ) -> None:
        self._parse = parse
        self._table = table
        self._index = Index.of(parse, table, country_of, places)
        self._place_country = places_by_word(self._index, places)
        published = parse.document.published
        self._day = published.earliest if published is not None else None

    def _is_pronoun(self, i: int) -> bool:
        """Words like "us" and "We", but not "US" and "U.S."."""
        word = self._index.words[i].text
        return self._index.key(i) in PRONOUNS and not (len(word) > 1 and word.isupper())

    def _is_name(self, head: int) -> bool:
        """Is the word part of a person's name ("Jack Driver")?"""
        token = self._parse.token_at(self._index.words[head].start)
        return token is not None and token.ent_type_ == "PERSON" and token.pos_ == "PROPN"

    def _person_at_the_end(self, first: int, last: int) -> int | None:
        """The name that titles lead to: "Secretary of the Council Ann Example"."""
        index = self._index
        end = index.sentence_part(first, last)
        token = self._parse.token_at(index.words[end].start)
        at = index.entry_of.get(end)
        start = end
        if at is not None and at.entry.person:
            start = at.first
        elif token is not None and token.ent_type_ == "PERSON" and token.pos_ == "PROPN":
            while start > first and self._is_name(start - 1):
                start -= 1
        else:
            return None
        if start <= first:
            return end
        while start - 1 > first and index.key(start - 1) in HONORIFICS | TITLES:
            start -= 1
        before = index.key(start - 1)
        if before in PREPOSITIONS or before in ("the", "and"):
            return None
        return end

    def _head(self, first: int, last: int) -> int:
        """The head word: by the words, and by the parse where that lies in the same part."""
        index = self._index
        person = self._person_at_the_end(first, last) if last > first else None
        if person is not None:
            return person
        head = index.head(first, last)
        start = self._part_start(first, head)
        lo, hi = index.words[start].start, index.words[head].end
        tokens = self._parse.tokens(lo, hi)
        if len(tokens):
            root = tokens.root
            if root.pos_ in NOMINAL and lo <= root.idx < hi:
                by_parse = index.word_at(root.idx)
                # A compound may be parsed as its own root: the last word of the part is safer
                # unless a verb or an adverb follows the root.
                follows = [t for t in tokens if t.i > root.i and t.pos_ not in NOMINAL]
                if any(t.pos_ in ("VERB", "ADV", "ADP", "AUX") for t in follows):
                    return by_parse
        return head

    def _part_start(self, first: int, head: int) -> int:
        """The first word of the part that the head ends ("people" in "hundreds of people")."""
        index, start = self._index, first
        for i in range(first, head):
            if index.key(i) == "of" and index.key(i - 1) in PARTITIVE:
                start = i + 1
        return start

    def _is_modifier(self, head: int, last: int) -> bool:
        """Is the word at the head only the first part of what the phrase is about?"""
        at = self._index.entry_of[head]
        return at.last > last

    def _country(self, start: int, head: int, last: int) -> str | None:
        """The country of a noun: before it (nearest first), else behind "of", "in", "from"."""
        index = self._index
        if any(index.key(i) == "foreign" for i in range(start, head)) and index.key(head) in PEOPLE:
            return None  # "foreign nationals in Iran" are of some other country
        i = head
        while i >= start:
            place = index.country_of.get(i)
            if place is not None and place.last <= head:
                other = index.country_of.get(place.first - 2)
                joined = index.key(place.first - 1) in ("and", "or")
                if joined and other is not None and other.first >= start:
                    return place.country if other.country == place.country else None
                return place.country
            i -= 1
        outlet = [index.entry_of[i] for i in range(start, head + 1) if i in index.entry_of]
        for known in outlet:
            if known.entry.country and known.entry.sector != "MED":
                return known.entry.country
        for i in range(head + 1, min(last, head + 14) + 1):
            if index.key(i) in ("who", "which", "that", "whose"):
                break
            iso = self._place_country.get(i)
            place = index.country_of.get(i)
            if place is not None:
                iso = place.country
            if iso is not None and (place is None or place.first == i):
                before = self._preposition(i, head)
                if before in BELONGS or before == "":
                    return iso
        return None

    def _preposition(self, i: int, head: int) -> str:
        """The preposition that governs word ``i``, "" if there is none between it and the head."""
        index = self._index
        for j in range(i - 1, head, -1):
            key = index.key(j)
            if key in BELONGS or key in (
                "to",
                "against",
                "with",
                "for",
                "on",
                "over",
                "by",
                "about",
                "between",
                "toward",
                "towards",
                "into",
            ):
                return key
        return ""

    def _nearby_country(self, head: int, agent: Agent) -> str | None:
        """The country of the place in the sentence, else the one the report is clearly about."""
        index = self._index
        if agent.sector in ("MED", "BUS", "NGO") or agent.kind == "expert":
            return None
        before = {index.key(i) for i in range(max(head - 4, 0), head)}
        phrase = {index.key(i) for i in range(head, head + 5)}
        if phrase & WORLDWIDE:
            return None
        if before & ELSEWHERE or (before & ANY_OTHER and agent.sector in ("GOV", "MIL", "PTY")):
            return None
        if agent.sector == "GOV" and index.key(head) in SEVERAL:
            return None
        token = self._parse.token_at(index.words[head].start)
        if token is not None:
            sent = token.sent
            lo, hi = index.range_of(sent.start_char, sent.end_char)
            here = {}
            for i in range(lo, min(hi, lo + 80) + 1):
                place = index.country_of.get(i)
                iso = place.country if place is not None else self._place_country.get(i)
                if iso is not None and (index.key(i - 1) in LOCATES or index.key(i - 2) in LOCATES):
                    here[iso] = i
            if len(here) == 1:
                return next(iter(here))
        title = agent.sector == "GOV" and agent.human and not index.key(head).endswith("s")
        press = self._outlet() if title or agent.sector == "MIL" else Who()
        return index.dominant or press.country

    def _outlet(self) -> Who:
        """Words like "We" in a text without a speaker: the press service that published it."""
        outlet = self._parse.document.outlet or ""
        for key, known in self._table.outlets.items():
            names = [n.partition(" (")[0] for n in known.name.split("; ")]
            if known.kind == "government" and outlet in names:
                return replace(self._of_entry(self._table.entries[key]), human=True)
        return Who()

    def _of_entry(self, entry: Entry) -> Who:
        sector = entry.sector_at(self._day)
        kind = entry.kind if sector == entry.sector else KIND_OF.get(sector or "", entry.kind)
        return Who(entry.name, entry.country, sector, kind, entry.id, human=entry.person)

    def _text(self, first: int, last: int) -> str:
        words = self._index.words
        return self._parse.document.text[words[first].start : words[last].end]

    def _short(self, first: int, last: int) -> str:
        """The head words of a phrase, without determiners and trailing clauses."""
        index = self._index
        while first < last and index.key(first) in DETERMINERS:
            first += 1
        end = first
        while end < last and end - first + 1 < LONGEST_NAME:
            after = end + 1
            stop = index.key(after) in (
                "who",
                "which",
                "that",
                "whose",
                "where",
                "and",
                "including",
            )
            if stop or set(index.gap(after)) & set(",;:–—()"):
                break
            end = after
        while end > first and index.key(end) in BELONGS | {"for", "to", "the", "a", "by", "with"}:
            end -= 1
        return bare(" ".join(self._text(first, end).split()))


def bare(name: str) -> str:
    """The name without a possessive ending."""
    return name[:-2] if name[-2:] in ("'s", "’s") else name


def places_by_word(index: Index, places: tuple[Place, ...]) -> dict[int, str]:
    """The country of each resolved place, by the word that it begins with."""
    found: dict[int, str] = {}
    for place in places:
        if place.country is not None:
            first, _ = index.range_of(place.span.start, place.span.end)
            found[first] = place.country
    return found
