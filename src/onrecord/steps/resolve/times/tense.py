"""tense: does the verb that an expression belongs to look back or ahead?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.records import Parse
from onrecord.steps.resolve.times.lexicon import words_of
from onrecord.steps.resolve.times.meaning import Tense

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["looks_back", "tense_at"]

_WILL = frozenset(("will", "shall", "'ll", "’ll", "wo"))
_SCHEDULED = frozenset(("schedule", "slate", "expect"))
# Verbs and adjectives whose infinitive lies ahead: "is set to meet on Thursday".
_AHEAD = words_of(
    "set due schedule plan expect intend want prepare go vow pledge hope agree decide call "
    "urge aim propose slate likely ready threaten promise order ask tell invite"
)
# Simple presents that announce: "the trial opens on Monday".
_ANNOUNCE = words_of(
    "begin start open end expire close meet convene run resume continue take kick arrive"
)
_DEEP = 12  # heads to climb at most; sentences that nest deeper are lists gone wrong


def tense_at(parse: Parse, offset: int) -> Tense:
    """The tense of the nearest verb above the token at ``offset`` that shows one."""
    token = parse.token_at(offset)
    for _ in range(_DEEP):
        if token is None:
            break
        if token.pos_ in ("VERB", "AUX"):
            tense = _of_verb(token)
            if tense is not None:
                return tense
        elif token.lemma_.lower() in ("due", "upcoming", "scheduled"):
            return Tense.FUTURE
        if token.head.i == token.i:
            break
        token = token.head
    return Tense.UNKNOWN


def looks_back(parse: Parse, offset: int) -> bool:
    """Is it the time of what had happened before the story ("she had called two days ago")?"""
    token = parse.token_at(offset)
    for _ in range(_DEEP):
        if token is None or token.pos_ in ("VERB", "AUX") or token.head.i == token.i:
            break
        token = token.head
    return token is not None and any(
        c.dep_ == "aux" and c.text.lower() in ("had", "'d") for c in token.children
    )


def _of_verb(verb: Token) -> Tense | None:
    """The tense of one verb; None where it takes that of the verb above it."""
    helpers = {c.text.lower(): c for c in verb.children if c.dep_ in ("aux", "auxpass")}
    tags = {c.tag_ for c in helpers.values()}
    if _WILL & helpers.keys() or verb.text.lower() in _WILL:
        return Tense.FUTURE
    if "TO" in tags:
        return Tense.FUTURE if verb.head.lemma_.lower() in _AHEAD or _is_of_be(verb) else None
    if verb.tag_ == "VBD" or "VBD" in tags:
        return Tense.PAST
    if "MD" in tags:
        return Tense.UNKNOWN
    if verb.tag_ == "VBN":
        return Tense.FUTURE if verb.lemma_ in _SCHEDULED else Tense.PAST
    if verb.tag_ == "VBG":
        return Tense.FUTURE if tags & {"VBZ", "VBP"} else None
    if verb.tag_ in ("VBZ", "VBP"):
        return Tense.FUTURE if verb.lemma_ in _ANNOUNCE else Tense.UNKNOWN
    return None


def _is_of_be(verb: Token) -> bool:
    """As in "is to run from January": the infinitive hangs on a present "be" itself."""
    head = verb.head
    return head.lemma_ == "be" and head.tag_ in ("VBZ", "VBP")
