"""match: does a claim or an event answer a query?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.records import (
    Actor,
    Claim,
    Event,
    EventActor,
    EventPlace,
    Place,
    PlacePrecision,
    Record,
    Role,
)
from onrecord.steps.impact.query import Query, has_words
from onrecord.steps.impact.quote import claimants_of

__all__ = ["Names", "claim_matches", "event_matches"]


@dataclass(frozen=True, slots=True)
class Names:
    """Country names, lower-case, with their codes, as far as the reports mention the country."""

    codes: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, records: Iterable[Record]) -> Names:
        """The countries that the records' places resolve to."""
        return cls(
            frozenset(
                (p.name.casefold(), p.country)
                for r in records
                for p in r.places
                if p.precision is PlacePrecision.COUNTRY and p.country
            )
        )

    def is_country(self, words: str, code: str | None) -> bool:
        """Do the words name the country, by its code or its name?"""
        if code is None:
            return False
        return words.casefold() == code.casefold() or (words.casefold(), code) in self.codes


def claim_matches(record: Record, claim: Claim, query: Query, names: Names) -> bool:
    """Does the claim answer the query, as far as who, to whom, where and by whom said?"""
    return (
        query.is_kind(claim.type, claim.mode)
        and _actors(query.by, claim.actors)
        and _actors(query.against, claim.recipients)
        and _places(query.where, [claim.where] if claim.where else [], names)
        and _claimants(query.said, claimants_of(record, claim) if query.said else ())
    )


def event_matches(event: Event, claimants: Sequence[str], query: Query, names: Names) -> bool:
    """The same for a linked event; ``claimants`` are those of its claims."""
    return (
        query.is_kind(event.type, event.mode)
        and _actors(query.by, [a for a in event.actors if a.role is Role.ACTOR])
        and _actors(query.against, [a for a in event.actors if a.role is Role.RECIPIENT])
        and _places(query.where, [event.where] if event.where else [], names)
        and _claimants(query.said, claimants)
    )


def _actors(
    asked: tuple[tuple[str, ...], ...], actors: Sequence[Actor] | Sequence[EventActor]
) -> bool:
    return not asked or any(
        all(_is_actor(words, actor) for words in conditions)
        for conditions in asked
        for actor in actors
    )


def _is_actor(words: str, actor: Actor | EventActor) -> bool:
    codes = [c.casefold() for c in (actor.id, actor.country, actor.sector) if c]
    return words.casefold() in codes or has_words(actor.name, words)


def _places(
    asked: tuple[tuple[str, ...], ...], places: Sequence[Place | EventPlace], names: Names
) -> bool:
    return not asked or any(
        all(_is_in(words, place, names) for words in conditions)
        for conditions in asked
        for place in places
    )


def _is_in(words: str, place: Place | EventPlace, names: Names) -> bool:
    known = [n.casefold() for n in (place.name, place.admin1) if n]
    return words.casefold() in known or names.is_country(words, place.country)


def _claimants(asked: tuple[tuple[str, ...], ...], claimants: Sequence[str]) -> bool:
    return not asked or any(
        all(has_words(name, words) for words in conditions)
        for conditions in asked
        for name in claimants
    )
