"""References back: pronouns, short names, "the group", "the minister"."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.records import Candidate
from onrecord.steps.resolve.actors_heads import Heads, Who
from onrecord.steps.resolve.actors_index import BOUNDARY
from onrecord.steps.resolve.actors_lists import (
    BACK,
    DEPTH,
    DETERMINERS,
    HONORIFICS,
    SAME_WORD,
    TITLES,
)
from onrecord.steps.resolve.actors_refer import (
    FIRST_PERSON,
    PERSON,
    PLURAL,
    SECOND,
    Referents,
    Subject,
)
from onrecord.steps.resolve.actors_table import Agent

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Backwards"]


class Backwards(Heads, ABC):
    """What a phrase refers back to. Bounded: nearest first, a few subjects or words back."""

    _referents: Referents | None = None

    @abstractmethod
    def _who(self, first: int, last: int, depth: int = 0) -> Who:
        """Who the words ``[first, last]`` are."""

    def _refer(self) -> Referents:
        if self._referents is None:
            self._referents = Referents.of(self._index)
        return self._referents

    def _short_name(self, start: int, head: int) -> Who | None:
        """A surname of somebody in a public role, unless the report means another bearer."""
        index = self._index
        key = index.key(head)
        known = self._table.by_surname(key)
        if not known:
            return None
        if head in index.country_of or (head in self._place_country and head == start):
            return None
        before = index.key(head - 1) if head > start else ""
        capital = head > start and index.words[head - 1].text[0].isupper()
        is_title = (
            before in HONORIFICS
            or (head > start and index.agent(head - 1, start) is not None)
            or (head - 1) in index.country_of
        )
        if capital and not is_title:
            run = head - 1
            while run > start and index.words[run - 1].text[0].isupper():
                run -= 1
            given = {index.key(i) for i in range(run, head)}
            known = [e for e in known if given & self._table.name_words(e)]
            if not known:
                return None
        mentioned = {at.entry.id for at in index.entry_of.values() if at.entry.person}
        named = self._refer().people.get(key, []) if not capital or is_title else []
        full = named[0] if named else None
        best = [e for e in known if e.id in mentioned]
        if not best and full is not None and full[1] < head:
            names = {index.key(i) for i in range(full[0], full[1])} - HONORIFICS - TITLES
            best = [e for e in known if names & self._table.name_words(e)]
            if names and not best:
                return None
        reason = "named in full in this report"
        if not best:
            best, reason = (
                [e for e in known if e.in_role_at(self._day)] or list(known),
                ("in a public role when the report was published"),
            )
        if len(best) > 1 and before:
            titled = [e for e in best if any(before in r.title for r in e.roles)]
            if titled:
                best, reason = titled, "the title fits"
        chosen, losers = best[0], [e for e in known if e is not best[0]]
        candidates = tuple(
            Candidate(e.name, e.id, f"lost to {chosen.name}: {reason}") for e in losers
        )
        who = replace(self._of_entry(chosen), candidates=candidates)
        if len(best) > 1:
            # Nothing tells the bearers apart: keep what they share, name nobody.
            same = {e.country for e in best}
            sectors = {e.sector for e in best}
            return Who(
                None,
                chosen.country if len(same) == 1 else None,
                chosen.sector if len(sectors) == 1 else None,
                chosen.kind if len({e.kind for e in best}) == 1 else None,
                human=True,
                candidates=tuple(
                    Candidate(e.name, e.id, "several people in public roles have this name")
                    for e in known
                ),
            )
        return who

    def _pronoun(self, word: int, depth: int) -> Who:
        index, refer = self._index, self._refer()
        token = self._parse.token_at(index.words[word].start)
        if token is None:
            return Who()
        key = index.key(word)
        if key in FIRST_PERSON or key in SECOND:
            return self._first_person(token.i, key, depth)
        clause = _clause_of_object(token)  # in "the people called on them" they are others
        for subject in refer.before(token.i):
            named = self._parse.doc[subject.token]
            if named.head.i in clause or _is_of(named, token):
                continue
            if subject.pronoun:
                if index.key(subject.head) in PERSON and key in PERSON:
                    who = self._pronoun_once(subject, depth)
                    if who.human:
                        return who
                continue
            if key in PLURAL and not subject.plural and subject.head not in index.entry_of:
                continue
            who = self._who(subject.first, subject.last, depth + 1)
            if key in PERSON and not (who.human and not subject.plural):
                continue
            if key not in PERSON and (who.sector is None or (who.human and key not in PLURAL)):
                continue
            return replace(who, candidates=())
        return Who(human=key in PERSON)

    def _pronoun_once(self, subject: Subject, depth: int) -> Who:
        return self._who(subject.head, subject.head, depth + 1) if depth < DEPTH else Who()

    def _first_person(self, token: int, key: str, depth: int) -> Who:
        refer = self._refer()
        speaker = refer.speaker_of(token) if key not in SECOND else None
        if speaker is not None:
            return replace(self._who(speaker.first, speaker.last, depth + 1), candidates=())
        if key in SECOND:
            return Who()
        for subject in refer.before(token):
            if subject.pronoun:
                if self._index.key(subject.head) in PERSON:
                    who = self._pronoun_once(subject, depth)
                    if who.human and who.sector:
                        return who
                continue
            who = self._who(subject.first, subject.last, depth + 1)
            if who.human and who.sector and not subject.plural:
                return replace(who, candidates=())
        return self._outlet()

    def _back(self, agent: Agent, start: int, head: int, last: int, depth: int) -> Who | None:
        """Words like "the group", "the ministry", "the minister": something named before."""
        index = self._index
        if index.key(start) not in ("the", "this", "that", "such") or last > head:
            return None
        token = self._parse.token_at(index.words[head].start)
        if token is None:
            return None
        key = index.key(head)
        if key in TITLES and agent.human:
            return self._person_back(agent, token.i, key, depth)
        sectors = BACK.get(key)
        if sectors is None:
            return self._same_word_back(agent, start, key) if key in SAME_WORD else None
        for i in range(start - 1, max(start - 150, -1), -1):
            at = index.entry_of.get(i)
            if at is not None and not at.entry.person:
                who = self._of_entry(at.entry)
                if who.sector in sectors and (key != "country" or at.entry.state):
                    return who
            found = index.agent(i, max(i - 3, 0))
            if found is not None and not found[1].human and index.key(i) == key and i > 0:
                country = self._country(max(found[0] - 3, 0), i, i)
                if found[1].sector in sectors and country:
                    return Who(None, country, found[1].sector, found[1].kind)
        return None

    def _same_word_back(self, agent: Agent, start: int, key: str) -> Who | None:
        """Words like "the regime": the one that the same word named before, with its country."""
        index = self._index
        for i in range(start - 1, max(start - 250, -1), -1):
            if index.key(i) != key:
                continue
            at = index.entry_of.get(i)
            if at is not None and at.entry.country is not None:
                return self._of_entry(at.entry)
            found = index.agent(i, max(i - 3, 0))
            if found is not None and found[1] == agent:
                left = max(found[0] - 3, 0)
                while left < found[0] and (
                    index.gap(left + 1).strip() or index.key(left) in (*DETERMINERS, *BOUNDARY)
                ):
                    left += 1
                right = min(i + 3, len(index.words) - 1)
                country = self._country(left, i, right)
                if country is not None:
                    entry = self._table.entries.get(f"{country.lower()}.gov")
                    named = entry is not None and agent.sector == "GOV"
                    return Who(
                        entry.name if named and entry else None,
                        country,
                        agent.sector,
                        agent.kind,
                        entry.id if named and entry else None,
                    )
        return None

    def _person_back(self, agent: Agent, token: int, key: str, depth: int) -> Who | None:
        nearest = None
        for subject in self._refer().before(token):
            if subject.pronoun or subject.plural:
                continue
            who = self._who(subject.first, subject.last, depth + 1)
            if not who.human or who.sector is None:
                continue
            if any(self._index.key(i) == key for i in range(subject.first, subject.last + 1)):
                return replace(who, candidates=())
            fits = agent.sector in (who.sector, None) or agent.role
            if nearest is None and fits:
                nearest = who
        return replace(nearest, candidates=()) if nearest is not None else None


_OBJECTS = frozenset(("dobj", "dative", "pobj"))
_BORROWING = frozenset(("conj", "advcl", "xcomp", "pcomp"))  # verbs with the subject of another
_OF = {"he": "his", "him": "his", "she": "her", "her": "her", "they": "their", "them": "their"}


def _clause_of_object(token: Token) -> frozenset[int]:
    """The verbs that a plain pronoun is an object of, up to the one that has the subject.

    Empty for "his", "themselves" and subjects.
    """
    found: set[int] = set()
    if token.dep_ not in _OBJECTS or token.lower_.endswith(("self", "selves")):
        return frozenset()
    step = token
    while step.head.i != step.i:
        step = step.head
        if step.pos_ in ("VERB", "AUX"):
            found.add(step.i)
            subjects = any(c.dep_ in ("nsubj", "nsubjpass") for c in step.children)
            if subjects or step.dep_ not in _BORROWING:
                break
    return frozenset(found)


def _is_of(other: Token, token: Token) -> bool:
    """Does it belong to whom the pronoun means ("his lawyer said that he ...")?"""
    return any(c.dep_ == "poss" and c.lower_ == _OF.get(token.lower_) for c in other.children)
