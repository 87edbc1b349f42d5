"""Where and when, and how many: the resolved mentions that belong to an event, by grammar."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from onrecord.records import (
    Attribution,
    Count,
    Parse,
    Place,
    PlaceUse,
    Precision,
    Span,
    When,
    chain_at,
)
from onrecord.steps.code.assertion import SPEECH
from onrecord.steps.code.events import Candidate
from onrecord.steps.code.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token

__all__ = ["Mentions", "Setting", "came_after", "of_another_noun", "settle"]

T = TypeVar("T")
VERBAL = frozenset(("VERB", "AUX"))


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
        where = [
            (t, p)
            for p in places
            if p.use in (PlaceUse.LITERAL, PlaceUse.DEMONYM)
            for t in _root(parse, p.span)
            if _is_location(t, p.use is PlaceUse.DEMONYM)
        ]
        when = [(t, w) for w in times if w.span is not None for t in _root(parse, w.span)]
        many = [(t, c) for c in counts for t in _root(parse, c.span)]
        where.sort(key=_place)
        when.sort(key=_place)
        many.sort(key=_place)
        return cls(
            tuple(where),
            tuple(when),
            tuple(many),
            tuple(t.i for t, _ in where),
            tuple(t.i for t, _ in when),
            tuple(t.i for t, _ in many),
        )


# A toponym is where something happens only behind one of these; elsewhere it is a party.
LOCATIVE = words(
    "in at near inside outside across over around through into off along throughout within "
    "to from toward towards on above beneath beside behind"
)
# "the city of X", "the streets of X": the of-phrase is as much a place as its head.
PLACE_NOUNS = words(
    "city town village province district region state port capital north south east west street "
    "outskirt suburb coast border area territory soil water airport neighborhood neighbourhood "
    "island governorate county valley camp square part countryside land shore sky airspace "
    "university mosque prison hospital embassy gulf sea strait desert mountain river"
)


def _is_location(token: Token, demonym: bool) -> bool:
    """Does the toponym stand in a locative phrase ("in Gao", "in Malian territory")?"""
    step, named = token, not demonym
    for _ in range(5):
        if step.dep_ in ("compound", "amod", "poss", "nmod", "appos", "conj"):
            step = step.head
            if step.lemma_.lower() in PLACE_NOUNS:
                named = True
            elif step.pos_ == "NOUN" and not step.ent_type_:
                named = False
        elif step.dep_ == "pobj" and step.head.lower_ == "of":
            step = step.head.head
            if step.lemma_.lower() not in PLACE_NOUNS:
                return False
            named = True
        else:
            break
    return named and step.dep_ == "pobj" and step.head.lower_ in LOCATIVE


def _place(pair: tuple[Token, object]) -> int:
    return pair[0].i


def _root(parse: Parse, span: Span) -> tuple[Token, ...]:
    tokens = parse.tokens(span.start, span.end)
    return (tokens.root,) if len(tokens) else ()


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, when and how many."""

    where: Place | None
    when: When | None
    counts: tuple[Count, ...]

    def said_by(
        self,
        parse: Parse,
        chain: tuple[str, ...],
        attributions: Sequence[Attribution],
        *,
        times: bool,
    ) -> Setting:
        """Without what somebody else says: in "he said in Rasht that ..." Rasht is of saying.

        A figure belongs to whoever gives it. A day is of saying, too, where what is said has not
        happened ("said on Monday they will ..."); of what has happened, reports often tell the day
        only so.
        """
        cues = [a.cue for a in attributions if a.id in chain and a.cue is not None]
        speakers = [a.speaker for a in attributions if a.id in chain]

        def fits(span: Span | None) -> bool:
            if span is None:
                return True
            there = chain_at(attributions, span.start, span.end)
            if there == chain or len(there) >= len(chain):
                return there == chain
            verb = _verb_above(parse, span)
            return verb is None or not any(c.start <= verb.idx < c.end for c in cues)

        def given_by(span: Span) -> bool:
            there = chain_at(attributions, span.start, span.end)
            shared = min(len(there), len(chain))
            if there[:shared] != chain[:shared]:
                return False
            further = [a for a in attributions if a.id in there[shared:]]
            return all(a.speaker is None or a.speaker in speakers for a in further)

        return Setting(
            self.where if self.where is None or fits(self.where.span) else None,
            self.when if not times or self.when is None or fits(self.when.span) else None,
            tuple(n for n in self.counts if given_by(n.span)),
        )


def _verb_above(parse: Parse, span: Span) -> Token | None:
    """The verb that a mention hangs on."""
    token = parse.token_at(span.start)
    while token is not None and token.pos_ not in VERBAL:
        if token.head.i == token.i:
            return None
        token = token.head
    return token


def settle(
    parse: Parse,
    candidate: Candidate,
    mentions: Mentions,
    others: Callable[[int], bool],
    parties: Sequence[Token] = (),
) -> Setting:
    """Attach the place, time and counts of the document that belong to the event.

    ``others`` tells whether a token heads another event, to which its own phrases belong;
    ``parties`` are its actors and recipients: in "sanctions on X", X is no place.
    """
    token = parse.doc[candidate.token]
    sentence = token.sent
    taken = {t.i for t in parties}
    places = [
        pair
        for pair in _between(mentions.places, mentions.place_at, sentence)
        if (pair[0].i not in taken or pair[0].head.lower_ != "on")
        and not came_after(token, pair[0])
    ]
    times = [
        pair
        for pair in _between(mentions.times, mentions.time_at, sentence)
        if not of_another_noun(pair[0], pair[1], token)
        and not _of_the_main_clause(token, pair[0])
        and not came_after(token, pair[0])
    ]
    reach = PLACE_REACH_OF_SPEECH if candidate.type in SPEECH else PLACE_REACH
    where = _nearest(token, places, others, reach)
    when = _nearest(token, times, others, TIME_REACH)
    counts = [
        c
        for t, c in _between(mentions.counts, mentions.count_at, sentence)
        if (d := _nearness(token, t, others)) is not None and d <= COUNT_REACH
    ]
    return Setting(where, when, tuple(counts))


def of_another_noun(mention: Token, when: When, event: Token) -> bool:
    """Does a year only say which other thing is meant ("paid tribute to the 1988 victims")?"""
    head = mention.head
    return (
        when.precision in (Precision.YEAR, Precision.DECADE, Precision.CENTURY)
        and mention.dep_ in ("compound", "amod", "nummod", "nmod", "poss")
        and head.pos_ in ("NOUN", "PROPN")
        and head.i != event.i
        and head.ent_type_ not in ("DATE", "TIME")
    )


def _up_to_clause_of(mention: Token, event: Token) -> Iterator[Token]:
    """The words above the event, itself first, below the clause in which the mention stands."""
    above = {mention.i, *(t.i for t in mention.ancestors)}
    step = event
    while step.i not in above and step.head.i != step.i:
        yield step
        step = step.head


def came_after(event: Token, mention: Token) -> bool:
    """Is it where or when something followed ("is treated in Arden after being shot")?"""
    return any(
        (step.head.lower_ in AFTER and step.dep_ in ("pcomp", "pobj"))
        or (
            step.dep_ == "advcl"
            and any(c.dep_ == "mark" and c.lower_ in AFTER for c in step.children)
        )
        for step in _up_to_clause_of(mention, event)
    )


def _of_the_main_clause(event: Token, mention: Token) -> bool:
    """Is it the time of what is told of somebody of whom a clause tells the event?

    In "On Friday they named the men who were shot" Friday is no day of the shooting.
    """
    return any(
        step.dep_ == "relcl" and step.head.dep_ in ("dobj", "pobj")
        for step in _up_to_clause_of(mention, event)
    )


AFTER = words("after following")
# What is said is seldom said to be said there.
PLACE_REACH, PLACE_REACH_OF_SPEECH = 7.0, 1.5
TIME_REACH = 7.0
COUNT_REACH = 2.5


def _between(
    items: Sequence[tuple[Token, T]], at: Sequence[int], sentence: SpacySpan
) -> Sequence[tuple[Token, T]]:
    start, end = sentence.start, sentence.end
    return items[bisect.bisect_left(at, start) : bisect.bisect_left(at, end)]


def _nearest(
    event: Token, items: Sequence[tuple[Token, T]], others: Callable[[int], bool], reach: float
) -> T | None:
    ranked = [
        (d, i)
        for i, (t, _) in enumerate(items)
        if (d := _nearness(event, t, others)) is not None and d <= reach
    ]
    return items[min(ranked)[1]][1] if ranked else None


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
