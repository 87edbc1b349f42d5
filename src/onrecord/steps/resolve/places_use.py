"""Use: what a place name does in its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.records import PlaceUse
from onrecord.steps.resolve.gazetteer import Entry, Gazetteer
from onrecord.steps.resolve.places_mention import Mention
from onrecord.steps.resolve.places_words import ADDRESSED, BELONGINGS, PARTNERS, SPEECH_VERBS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["use_of"]


def use_of(mention: Mention, entry: Entry | None, doc: Doc, gazetteer: Gazetteer) -> PlaceUse:
    """Demonym and name are seen by the scan; metonymic needs the syntax."""
    if mention.people is not None:
        return PlaceUse.DEMONYM
    if mention.inside:
        return PlaceUse.NAME
    if entry is None:
        return PlaceUse.LITERAL
    capital = gazetteer.capitals.get(mention.key) == entry.country
    if not (capital or entry.kind == "country"):
        return PlaceUse.LITERAL
    head = _head(doc, mention)
    if _governs(head) or (capital and (_partner(head) or _possesses(head) or _addressed(head))):
        return PlaceUse.METONYMIC
    return PlaceUse.LITERAL


def _head(doc: Doc, mention: Mention) -> Token:
    """The word of the mention that hangs on a word outside, up through "Tehran and Moscow"."""
    token = doc[mention.last]
    for i in range(mention.first, mention.last + 1):
        if not mention.first <= doc[i].head.i <= mention.last:
            token = doc[i]
    while token.dep_ == "conj" and token.head.pos_ == "PROPN" and token.head.i < token.i:
        token = token.head
    return token


def _governs(head: Token) -> bool:
    """Subject (or "by"-agent) of a verb of speech or decision."""
    if head.dep_ == "nsubj" and head.head.pos_ in ("VERB", "AUX"):
        return head.head.lemma_.lower() in SPEECH_VERBS
    if head.dep_ == "pobj" and head.head.dep_ == "agent":
        return head.head.head.lemma_.lower() in SPEECH_VERBS
    return False


def _partner(head: Token) -> bool:
    return head.dep_ == "pobj" and head.head.lower_ in PARTNERS


def _addressed(head: Token) -> bool:
    return head.dep_ in ("dobj", "nsubjpass") and head.head.lemma_.lower() in ADDRESSED


def _possesses(head: Token) -> bool:
    return head.dep_ == "poss" and head.head.lemma_.lower() in BELONGINGS
