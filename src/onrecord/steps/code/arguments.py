"""Who did it, to whom, where and when: the arguments of an event, by grammar.

Given a trigger and the roles that its cue names, independent of how the trigger was found.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from onrecord.records import Count, Parse, Place, PlaceUse, Span, When
from onrecord.steps.code.events import HUMAN, Candidate
from onrecord.steps.code.frames import PARTIES, Frame, Frames, conjuncts, phrase

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Mentions", "Roles", "party_spans", "roles", "settle"]

T = TypeVar("T")
MOST = 6  # parties a side; more than that is a list gone wrong
EMPTY_WORDS = frozenset(
    ["it", "that", "this", "there", "what", "which", "who", "something", "anything", "everything"]
)
PARTY_NOUNS = HUMAN | frozenset(
    [
        "country",
        "government",
        "state",
        "nation",
        "regime",
        "ministry",
        "parliament",
        "court",
        "council",
        "party",
        "union",
        "company",
        "organization",
        "organisation",
        "group",
        "authority",
        "administration",
        "agency",
        "committee",
        "side",
        "neighbor",
        "neighbour",
        "power",
        "community",
        "coalition",
        "army",
        "military",
        "militia",
        "commission",
        "court",
        "delegation",
        "counterpart",
        "secretary",
        "envoy",
        "king",
        "queen",
        "prince",
        "premier",
        "chancellor",
        "spokesman",
        "spokesperson",
        "outlet",
        "media",
        "bank",
        "firm",
        "institution",
        "body",
        "member",
        "ally",
        "enemy",
        "signatory",
        "alliance",
        "bloc",
    ]
)
VERBAL = frozenset(("VERB", "AUX"))


@dataclass(frozen=True, slots=True)
class Roles:
    """Head tokens of the parties, in text order, and the rules that found them."""

    actors: tuple[Token, ...]
    recipients: tuple[Token, ...]
    reasons: tuple[str, ...]


def roles(doc: Doc, candidate: Candidate, frames: Frames) -> Roles:
    """The actors and recipients of the event that ``candidate`` names."""
    made = frames.of(doc[candidate.token])
    nouns = [doc[i] for i in candidate.consumed if doc[i].pos_ in ("NOUN", "PROPN")]
    around = [made, *(frames.of(noun) for noun in nouns)]  # "imposed *sanctions* on Iran"
    taken = {candidate.token, *candidate.consumed}
    actors = _pick(around, candidate.actor, taken)
    recipients = _pick(around, candidate.recipient, taken | {t.i for t in actors})
    actors.sort(key=_index)
    recipients.sort(key=_index)
    actors = [_antecedent(t) for t in actors]
    if candidate.type in PERSONAL:
        recipients = [p for t in recipients for p in _behind(t)]
    recipients = [_antecedent(t) for t in recipients]
    return Roles(_unique(actors), _unique(recipients), tuple(made.reasons))


# What is condemned, praised or agreed on is often a deed; the party is whose deed it is.
PERSONAL = frozenset(("ACCUSE", "SUPPORT", "CONSULT", "AGREE", "COOPERATE", "THREATEN", "REQUEST"))
THIRD = {
    "he": "person",
    "she": "person",
    "him": "person",
    "his": "person",
    "her": "person",
    "it": "thing",
    "its": "thing",
    "they": "many",
    "them": "many",
    "their": "many",
}


def _unique(tokens: Iterable[Token]) -> tuple[Token, ...]:
    return tuple({t.i: t for t in tokens}.values())


def _behind(token: Token) -> list[Token]:
    """The party itself, or the party whose deed or thing it is; nothing if there is none."""
    if (
        token.ent_type_ in PARTIES
        or token.pos_ in ("PRON", "PROPN")
        or token.lemma_.lower() in PARTY_NOUNS
    ):
        return [token]
    for child in token.children:
        if child.dep_ == "poss":
            return conjuncts(child)
    for child in token.lefts:
        if child.dep_ in ("compound", "amod", "nmod") and child.ent_type_ in PARTIES:
            return [child]
    for child in token.rights:
        if child.dep_ in ("prep", "agent") and child.lower_ in (
            "of",
            "by",
            "against",
            "on",
            "between",
            "from",
        ):
            for party in child.children:
                if party.dep_ == "pobj" and (
                    party.ent_type_ in PARTIES or party.lemma_.lower() in PARTY_NOUNS
                ):
                    return conjuncts(party)
    return []


def _antecedent(token: Token) -> Token:
    """The subject before a third-person pronoun in the same sentence, if one fits; else itself."""
    kind = THIRD.get(token.lower_)
    if kind is None:
        return token
    step = token
    for _ in range(12):
        if step.head.i == step.i:
            break
        step = step.head
        for child in step.children:
            if child.dep_ in ("nsubj", "nsubjpass") and child.i < token.i and _fits(child, kind):
                return child
    return token


def _fits(token: Token, kind: str) -> bool:
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    plural = token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in token.children)
    if kind == "many":
        return plural or token.ent_type_ in ("NORP", "ORG", "GPE")
    if plural:
        return False
    human = token.ent_type_ == "PERSON" or token.lemma_.lower() in HUMAN
    return human if kind == "person" else not human


def _index(token: Token) -> int:
    return token.i


def _pick(around: Sequence[Frame], names: Iterable[str], taken: set[int]) -> list[Token]:
    for name in names:
        found: dict[int, Token] = {}
        for made in around:
            for t in made.role(name):
                if t.i not in taken and _party(t):
                    found[t.i] = t
        if found:
            return list(found.values())[:MOST]
    return []


def _party(token: Token) -> bool:
    if token.ent_type_ in ("DATE", "TIME", "PERCENT", "ORDINAL", "MONEY"):
        return False
    if token.pos_ in ("NOUN", "PROPN", "NUM"):
        return True
    if token.pos_ == "PRON":
        return token.lower_ not in EMPTY_WORDS or token.lower_ == "it"
    return bool(token.ent_type_) or token.tag_ in ("DT", "JJ", "JJS", "CD")


def party_spans(parse: Parse, tokens: Iterable[Token]) -> tuple[Span, ...]:
    found = {}
    for token in tokens:
        first, last = phrase(token)
        span = parse.span(first, last)
        found[span.start] = span
    return tuple(found[s] for s in sorted(found))


@dataclass(frozen=True, slots=True)
class Mentions:
    """The resolved mentions of one document, with the token that heads each."""

    places: tuple[tuple[Token, Place], ...]
    times: tuple[tuple[Token, When], ...]
    counts: tuple[tuple[Token, Count], ...]
    place_at: tuple[int, ...]
    time_at: tuple[int, ...]
    count_at: tuple[int, ...]

    @classmethod
    def of(
        cls, parse: Parse, places: Sequence[Place], times: Sequence[When], counts: Sequence[Count]
    ) -> Mentions:
        """Find the syntactic head of each mention."""
        where = [(t, p) for p in places if p.use is PlaceUse.LITERAL for t in _root(parse, p.span)]
        when = [(t, w) for w in times if w.span is not None for t in _root(parse, w.span)]
        many = [(t, c) for c in counts for t in _root(parse, c.span)]
        for items in (where, when, many):
            items.sort(key=lambda pair: pair[0].i)  # type: ignore[attr-defined]
        return cls(
            tuple(where),
            tuple(when),
            tuple(many),
            tuple(t.i for t, _ in where),
            tuple(t.i for t, _ in when),
            tuple(t.i for t, _ in many),
        )


def _root(parse: Parse, span: Span) -> tuple[Token, ...]:
    tokens = parse.tokens(span.start, span.end)
    return (tokens.root,) if len(tokens) else ()


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, when and how many."""

    where: Place | None
    when: When | None
    counts: tuple[Count, ...]


def settle(
    parse: Parse, candidate: Candidate, mentions: Mentions, others: Callable[[int], bool]
) -> Setting:
    """Attach the place, time and counts of the document that belong to the event.

    ``others`` tells whether a token heads another event, to which its own phrases belong.
    """
    token = parse.doc[candidate.token]
    sentence = token.sent
    near = [
        _nearness(token, t, others)
        for t, _ in _between(mentions.places, mentions.place_at, sentence)
    ]
    places = [p for _, p in _between(mentions.places, mentions.place_at, sentence)]
    where = _best(near, places, PLACE_REACH)
    near = [
        _nearness(token, t, others) for t, _ in _between(mentions.times, mentions.time_at, sentence)
    ]
    times = [w for _, w in _between(mentions.times, mentions.time_at, sentence)]
    when = _best(near, times, TIME_REACH)
    counts = [
        c
        for t, c in _between(mentions.counts, mentions.count_at, sentence)
        if (d := _nearness(token, t, others)) is not None and d <= COUNT_REACH
    ]
    return Setting(where, when, tuple(counts))


PLACE_REACH = 9.0
TIME_REACH = 12.0
COUNT_REACH = 2.5


def _between(
    items: Sequence[tuple[Token, T]], at: Sequence[int], sentence: object
) -> Sequence[tuple[Token, T]]:
    start, end = sentence.start, sentence.end  # type: ignore[attr-defined]
    return items[bisect.bisect_left(at, start) : bisect.bisect_left(at, end)]


def _best(near: Sequence[float | None], items: Sequence[T], reach: float) -> T | None:
    ranked = [(d, i) for i, d in enumerate(near) if d is not None and d <= reach]
    return items[min(ranked)[1]] if ranked else None


def _nearness(event: Token, mention: Token, others: Callable[[int], bool]) -> float | None:
    """Steps through the tree from a mention up to the event, dearer across clauses."""
    up: dict[int, float] = {}
    cost, step = 0.0, mention
    while True:
        up[step.i] = cost
        if step.head.i == step.i or step.i == event.i:
            break
        cost += _price(step, others)
        step = step.head
    if event.i in up:
        return up[event.i]
    cost, step = 0.0, event
    while step.i not in up:
        if step.head.i == step.i:
            return None
        cost += _down_price(step)
        step = step.head
    return cost + up[step.i]


def _price(step: Token, others: Callable[[int], bool]) -> float:
    if others(step.i):
        return 5.0
    if step.dep_ in ("relcl", "acl", "advcl", "ccomp", "parataxis", "appos"):
        return 4.0
    if step.dep_ in ("pobj", "prep", "npadvmod", "advmod"):
        return 0.5
    if step.dep_ == "conj":
        return 3.0 if step.pos_ in VERBAL else 1.0
    if step.dep_ in ("nsubj",):
        return 2.0
    return 1.0


def _down_price(step: Token) -> float:
    if step.dep_ in ("dobj", "nsubjpass", "xcomp", "pobj", "prep"):
        return 1.0
    if step.dep_ == "conj":
        return 1.5
    if step.dep_ in ("ccomp",):
        return 4.0
    return 2.5
