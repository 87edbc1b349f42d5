"""Who: a phrase of a report -> an Actor, by the table, the agent nouns and the report itself.

A phrase is read in the order a reader takes: a known name at its head; a short name or pronoun
that refers back; an agent noun ("police", "spokesman of the ministry") with the country and the
organisation that its words name; a state or its capital. What the words do not tell stays None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from onrecord.records import Actor, Parse, Place, Span
from onrecord.steps.resolve.actors_heads import Who, bare
from onrecord.steps.resolve.actors_lists import (
    ANONYMOUS,
    BACK,
    DEPTH,
    HEADS,
    ISSUED,
    KIND_OF,
    LONGEST_NAME,
    POSTED,
    SAME_WORD,
    STATES,
    UNTOLD,
)
from onrecord.steps.resolve.actors_names import Names
from onrecord.steps.resolve.actors_table import ActorTable, Agent

__all__ = ["ActorResolver", "ActorTable"]


class ActorResolver(Names):
    """Resolves the actor phrases of one report.

    ``country_of`` tells the country of a name, a people or a capital (ISO alpha-3), or None;
    ``places`` are the report's places, used for the country of whoever stands "in Idlib".
    """

    def __init__(
        self,
        parse: Parse,
        table: ActorTable,
        country_of: Callable[[str], str | None],
        places: tuple[Place, ...] = (),
    ) -> None:
        super().__init__(parse, table, country_of, places)
        self._known: dict[tuple[int, int], Who] = {}

    def __call__(self, span: Span) -> Actor:
        """The actor that the span names, as far as it can be told."""
        first, last = self._index.range_of(span.start, span.end)
        if last < first:
            return Actor(span, trimmed(span.text))
        who = self._who(first, last)
        return Actor(
            span,
            who.name or self._short(first, last),
            who.country,
            who.sector,
            who.id,
            who.private,
            who.candidates,
        )

    def speaker_kind(self, span: Span) -> str | None:
        """What kind of source speaks (a ``SpeakerKind`` value), None where it cannot be told."""
        first, last = self._index.range_of(span.start, span.end)
        if last < first:
            return None
        text = span.text.lower()
        if any(word in text for word in ANONYMOUS):
            return "unnamed"
        issuer = self._issuer(first, last)
        if issuer is not None:
            return issuer
        who = self._who(first, last)
        if self._is_former(first, last, who):
            return "expert"
        if self._is_anonymous(first, last, who):
            return "unnamed"
        if who.kind is not None:
            return who.kind
        if who.sector == "CVL" and who.human:
            return None  # named, with no word on who that is
        return KIND_OF.get(who.sector or "", "other" if who.sector else None)

    def _who(self, first: int, last: int, depth: int = 0) -> Who:
        key = (first, last)
        if key not in self._known:
            self._known[key] = Who()  # a reference that comes back to itself tells nothing
            self._known[key] = self._together(first, last, self._read(first, last, depth))
        return self._known[key]

    def _read(self, first: int, last: int, depth: int) -> Who:
        index = self._index
        head = self._head(first, last)
        if head == first and self._is_pronoun(first):
            return self._pronoun(first, depth) if depth < DEPTH else Who()
        start = self._part_start(first, head)
        named = index.entry_of.get(head)
        if named is not None and named.first >= first and not self._is_modifier(head, last):
            return self._of_entry(named.entry)
        found = index.agent(head, start)
        if found is not None and not self._is_name(head):
            return self._of_agent(found[1], found[0], first, head, last, depth)
        place = index.country_of.get(head)
        if place is not None and place.first >= start:
            return self._of_country(first, head, place.country)
        return self._of_name(start, head, last, depth)

    def _together(self, first: int, last: int, who: Who) -> Who:
        """Words like "Iran and Iraq", "the two countries": what they do not share is nobody's."""
        index = self._index
        if who.country is None:
            return who
        head = self._head(first, last)
        one = who.human and not index.key(head).endswith("s")
        several = index.key(head) in STATES and head not in index.country_of
        if one or not (several or self._listed(first, head, last)):
            return who
        if who.sector == "GOV" and not who.human:
            return replace(who, country=None, name=None, id=None)
        return replace(who, country=None)

    def _listed(self, first: int, head: int, last: int) -> bool:
        """Do the words list several countries, or a state and its allies?"""
        index = self._index
        seen: str | None = None
        joined = False
        for i in range(first, min(last, head + 5) + 1):
            key = index.key(i)
            if i > head and key in ("who", "which", "that", "of", "in", "from", "to", "for"):
                return False
            if i > head and joined and seen is not None and key in STATES:
                return True
            iso = index.country_of[i].country if i in index.country_of else None
            if iso is None and i > head and i in index.entry_of:
                iso = index.entry_of[i].entry.country
            if iso is not None:
                if seen is not None and iso != seen and joined:
                    return True
                seen, joined = iso, False
            joined = joined or key in ("and", "or") or index.gap(i + 1).strip() == ","
        return False

    def _of_country(self, first: int, head: int, country: str) -> Who:
        index = self._index
        token = self._parse.token_at(index.words[head].start)
        word = index.words[head].text
        plural = token is not None and token.tag_ in ("NNS", "NNPS")
        known = index.entry_of.get(head)
        if known is None and (
            head > first or plural or (word[-1] == "s" and len(bare(word)) == len(word) > 4)
        ):
            return Who(None, country, "CVL", "other")
        entry = self._table.entries.get(f"{country.lower()}.gov")
        if entry is None:
            return Who(None, country, "GOV", "official")
        return self._of_entry(entry)

    def _of_agent(self, agent: Agent, at: int, first: int, head: int, last: int, depth: int) -> Who:
        """An agent noun, with the organisation and the country that the phrase names."""
        index = self._index
        core_start = self._part_start(first, head)
        organisation = self._organisation(agent, core_start, at - 1, head + 1, last, depth)
        possessor = self._possessor(core_start, at - 1, depth)
        # An envoy "in Tehran" is posted there: only words before, or "of", tell whose he is.
        posted = agent.noun in POSTED and index.key(head + 1) != "of"
        country = self._country(core_start, head, head if posted else last)
        sector, kind = agent.sector, agent.kind
        if sector == "PTY" and index.key(head + 1) == "to":
            sector, kind = "GOV", "official"  # a party to an agreement
        back = None
        if organisation is not None:
            inherits = agent.role or (
                not agent.private
                and agent.kind not in ("unnamed", "document")
                and organisation.sector in ("IGO", "REB", "OPP", "PTY", "NGO")
                and agent.sector not in ("EDU", "JRN", "MED")
            )
            if inherits and organisation.sector is not None:
                sector, kind = organisation.sector, organisation.kind
            country = country or organisation.country
            if organisation.sector == "IGO" and inherits:
                country = organisation.country
        elif possessor is not None:
            country = country or possessor.country
            if agent.role and possessor.sector not in (None, "UNK"):
                sector, kind = possessor.sector, possessor.kind
        elif country is None and depth < DEPTH:
            back = self._back(agent, core_start, head, last, depth)
        if back is not None:
            return back
        if country is None and core_start >= first and agent.sector not in UNTOLD:
            country = self._nearby_country(head, agent)
        if sector is None:
            heads = agent.role and country and agent.noun in HEADS
            sector, kind = ("GOV", "official") if heads else (sector, kind)
        if sector == "IGO":
            country = None
        who = Who(None, country, sector, kind, None, agent.private and sector != "GOV", agent.human)
        return self._canonical(who, agent, organisation)

    def _canonical(
        self,
        who: Who,
        agent: Agent,
        organisation: Who | None,
    ) -> Who:
        """Words like "the Iranian government", "the MKO terrorist group" name the known body."""
        if agent.human or agent.private:
            return who
        if (
            organisation is not None
            and organisation.id
            and agent.sector
            in (
                "UNK",
                "REB",
                "OPP",
                "PTY",
                None,
            )
        ):
            return replace(organisation, human=False)
        if who.country and agent.noun in (
            "government",
            "regime",
            "state",
            "administration",
            "authorities",
            "authority",
            "establishment",
        ):
            entry = self._table.entries.get(f"{who.country.lower()}.gov")
            if entry is not None and organisation is None:
                return replace(who, name=entry.name, id=entry.id)
        if who.country and agent.noun in ("foreign ministry", "ministry of foreign affairs"):
            entry = self._table.entries.get(f"{who.country.lower()}.mfa")
            if entry is not None:
                return replace(who, name=entry.name, id=entry.id)
        return who

    def _organisation(
        self, agent: Agent, start: int, before: int, after: int, last: int, depth: int = 0
    ) -> Who | None:
        """The known or generic organisation in ``[start, before]``, else behind "of", "for"."""
        index = self._index
        for i in range(before, start - 1, -1):
            at = index.entry_of.get(i)
            if at is not None and not at.entry.state and not at.entry.person:
                return self._of_entry(at.entry)
            found = index.agent(i, start)
            if found is not None and not found[1].human and not found[1].private:
                if index.key(found[0] - 1) in ("anti", "counter"):
                    continue
                body = found[1]
                if body.sector in ("UNK", None) or body.role:
                    continue
                country = self._country(start, i, i)
                if country is None and index.key(i) in SAME_WORD:
                    named_before = self._same_word_back(body, start, index.key(i))
                    if named_before is not None:
                        return replace(named_before, name=None, id=None)
                return Who(None, country, body.sector, body.kind)
        if not agent.human or after > last:
            return None
        if index.key(after) not in ("of", "for", "at", "to", "in", "from", "with"):
            return None
        if index.key(after) in ("to", "in") and not agent.role:
            return None
        of_state = False
        for i in range(after + 1, min(last, after + 10) + 1):
            if set(index.gap(i)) & set(",;:") or index.key(i) in ("who", "which", "that"):
                return None
            if of_state and index.key(i) == "to":
                return None  # "the envoy of Iran to the UN" is Iran's
            of_state = of_state or i in index.country_of
            at = index.entry_of.get(i)
            if at is not None and not at.entry.state and not at.entry.person:
                return self._of_entry(at.entry)
            found = index.agent(i, after + 1)
            ends = i == last or index.agent(i + 1, after + 1) is None
            if found is not None and ends and not found[1].private and not found[1].human:
                body = found[1]
                if index.key(i) in BACK and index.key(i - 1) in ("the", "this", "that"):
                    named_before = self._back(body, i - 1, i, i, depth)
                    if named_before is not None:
                        return named_before
                if body.sector in ("UNK", None) or body.role:
                    continue
                return Who(None, None, body.sector, body.kind)
        return None

    def _possessor(self, start: int, before: int, depth: int) -> Who | None:
        """Words like "his country", "their commanders": whoever the pronoun stands for."""
        if start <= before and self._is_pronoun(start) and depth < DEPTH:
            return self._pronoun(start, depth)
        for i in range(before, start - 1, -1):
            at = self._index.entry_of.get(i)
            if at is not None and at.entry.person:
                return self._of_entry(at.entry)
        return None

    def _issuer(self, first: int, last: int) -> str | None:
        """Words like "the Observer report", "a statement by the ministry": its issuer speaks."""
        index = self._index
        head = self._head(first, last)
        if index.key(head) not in ISSUED or first == last:
            return None
        for i in (*range(head - 1, first - 1, -1), *range(head + 1, last + 1)):
            at = index.entry_of.get(i)
            if at is not None and at.entry.kind is not None:
                return at.entry.kind
            found = index.agent(i, first)
            if found is not None and found[1].kind in ("official", "media", "igo", "ngo", "party"):
                return found[1].kind
            if i in index.country_of and i < head:
                return "official"
        return None

    def _is_former(self, first: int, last: int, who: Who) -> bool:
        """Words like "the former ambassador": speaks for himself, as one who knows."""
        index = self._index
        head = self._head(first, last)
        former = any(index.key(i) in ("former", "ex") for i in range(first, head))
        return (
            former
            and who.human
            and who.kind == "official"
            and not (index.key(head) == "president" or self._index.key(head - 1) == "president")
        )

    def _is_anonymous(self, first: int, last: int, who: Who) -> bool:
        """Words like "a senior official": one of many, not named."""
        index = self._index
        if index.key(first) not in ("a", "an", "another", "one") or who.kind != "official":
            return False
        head = self._head(first, last)
        return index.key(head) in ("official", "diplomat", "officer")


def trimmed(text: str) -> str:
    return " ".join(text.split()[:LONGEST_NAME]) or text
