"""Names that are not in the table: by titles, appositions and earlier mentions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from onrecord.steps.resolve.actors_back import Backwards
from onrecord.steps.resolve.actors_heads import Who, bare
from onrecord.steps.resolve.actors_index import PARTITIVE
from onrecord.steps.resolve.actors_lists import DEPTH, DETERMINERS, MASTHEADS, PUBLIC
from onrecord.steps.resolve.actors_table import Agent

__all__ = ["Names"]


class Names(Backwards, ABC):
    """Who a capitalised name is, by what the report says around it."""

    @abstractmethod
    def _of_agent(self, agent: Agent, at: int, first: int, head: int, last: int, depth: int) -> Who:
        """Who an agent noun with its modifiers is."""

    @abstractmethod
    def _organisation(
        self, agent: Agent, start: int, before: int, after: int, last: int, depth: int = 0
    ) -> Who | None:
        """The organisation that an agent noun belongs to."""

    def _of_name(self, start: int, head: int, last: int, depth: int) -> Who:
        """A capitalised name that is not in the table, or a noun that is no agent."""
        index = self._index
        word = index.words[head]
        if not word.text[0].isupper():
            return self._leftover(start, head, last)
        short = self._short_name(start, head)
        if short is not None:
            return short
        if word.key in MASTHEADS and (head > start or index.key(head - 1) == "the"):
            return Who(None, None, "MED", "media")
        described = self._described(start, head, last)
        if described.sector is not None or depth >= DEPTH:
            return described
        referents = self._refer()
        acronym = referents.acronyms.get(word.key)
        if acronym is not None and acronym[1] < head:
            return self._who(*acronym, depth + 1)
        for key in (f"{index.key(head - 1)} {word.key}", word.key):
            mentions = referents.people.get(key, [])
            if mentions:
                return self._person(mentions)
        if self._is_name(head):
            return Who(None, described.country, "CVL", None, None, True, True)
        return described

    def _person(self, mentions: list[tuple[int, int]]) -> Who:
        """A named person, by what the report says of him where it names him in full."""
        index = self._index
        described = Who()
        for full in mentions:
            first, last = self._noun_phrase(full)
            short = self._short_name(full[0], full[1])
            if short is not None:
                return short
            described = self._described(first, full[1], last)
            if described.sector is not None:
                break
        name = bare(self._text(*mentions[0]))
        private = described.sector not in PUBLIC and described.kind != "official"
        if described.sector is None:  # the report gives no role: a private person
            described = replace(described, sector="CVL", kind=None)
        country = described.country
        abroad = described.sector in ("IGO", "REB", "UNK") or described.kind in ("expert", "media")
        if country is None and not abroad:
            country = index.dominant
        return replace(described, name=name, country=country, id=None, private=private, human=True)

    def _noun_phrase(self, name: tuple[int, int]) -> tuple[int, int]:
        """The words of the noun phrase that the name heads: its titles and its apposition."""
        index = self._index
        first = name[0]
        while first > 0 and name[0] - first < 10 and self._continues(first):
            first -= 1
        if first != name[0]:
            first += index.key(first) in DETERMINERS
        last = name[1]
        if index.gap(last + 1).strip() == ",":
            end = last + 1
            while end < len(index.words) and end - last < 14:
                if end > last + 1 and set(index.gap(end)) & set(",.;:\n"):
                    break
                end += 1
            last = end - 1
        return first, last

    def _continues(self, i: int) -> bool:
        """May the word before word ``i`` be a title or a modifier in the same noun phrase?"""
        index = self._index
        if index.gap(i).strip(" .") or "\n" in index.gap(i) or i == 0:
            return False
        token = self._parse.token_at(index.words[i - 1].start)
        if token is None:
            return False
        return token.pos_ in ("NOUN", "PROPN", "ADJ", "PART", "DET") or (
            index.key(i - 1)
            in (
                "of",
                "for",
            )
            and i - 2 > 0
            and index.agent(i - 2, max(i - 5, 0)) is not None
        )

    def _described(self, start: int, head: int, last: int) -> Who:
        """By titles before the name, else by the apposition behind it."""
        index = self._index
        for i in range(head, start - 1, -1):
            found = index.agent(i, start)
            if found is not None and (i < head or not self._is_name(i)):
                who = self._of_agent(found[1], found[0], start, i, i, DEPTH)
                before = self._country(start, i, i)
                if found[1].role or who.sector in (None, "GOV"):
                    tail = self._organisation(found[1], start, found[0] - 1, i + 1, head)
                    if tail is not None and tail.sector is not None and found[1].role:
                        who = replace(
                            who, sector=tail.sector, kind=tail.kind, country=before or tail.country
                        )
                return replace(who, name=None, id=None, human=who.human)
        if head < last:
            after = head + 1
            if index.gap(after).strip(" ").startswith(",") and index.key(after) not in (
                "who",
                "which",
                "and",
                "including",
            ):
                end = index.head(after, last)
                found = index.agent(end, after)
                if found is not None:
                    who = self._of_agent(found[1], found[0], after, end, last, DEPTH)
                    return replace(who, name=None, id=None)
        for i in range(start, head):
            at = index.entry_of.get(i)
            if at is not None and not at.entry.person:
                who = self._of_entry(at.entry)
                return replace(who, name=None, id=None)
        return Who(country=self._country(start, head, last))

    def _leftover(self, start: int, head: int, last: int) -> Who:
        """No agent noun at the head: a known actor or an agent elsewhere in the phrase."""
        index = self._index
        for i in range(head, start - 1, -1):
            at = index.entry_of.get(i)
            if at is not None:
                return replace(self._of_entry(at.entry), name=None, id=None, human=False)
        country = self._country(start, head, last)
        for i in range(head - 1, start - 1, -1):
            found = index.agent(i, start)
            if found is not None:
                return Who(None, country, found[1].sector, found[1].kind)
        if index.key(head) in PARTITIVE or index.key(head).isdigit():  # "two others"
            return Who(None, country, "CVL", None)
        return Who(None, country)
