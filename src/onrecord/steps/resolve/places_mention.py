"""Mention: words that may name a place, and the report's words as the scan needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.records import Parse
from onrecord.steps.resolve.gazetteer import Entry, Hit
from onrecord.steps.resolve.places_words import ADMIN_WORDS, CITY_WORDS
from onrecord.steps.resolve.toponyms import name_key

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token

__all__ = ["ENOUGH", "PLACE_LABELS", "Mention", "Words", "type_word"]

ENOUGH = 2.0  # points of evidence that make a place
DATELINE = 8  # words at most between a dateline's place and its dash
DASHES = frozenset("-–—―")
PLACE_LABELS = frozenset(["GPE", "LOC", "FAC"])


@dataclass(slots=True)
class Mention:
    """Tokens ``first..last`` that may name a place; what they mean is decided later."""

    first: int
    last: int
    key: str
    hits: tuple[Hit, ...]
    people: Entry | None = None
    short: bool = False
    label: str = ""
    whole: bool = False  # the entity is just these tokens
    inside: bool = False  # part of a longer name ("Tehran Times")
    typed: str = ""  # "admin" or "city" where a word beside says so
    evidence: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def point(self, points: float, reason: str) -> None:
        """Add evidence for (or, below zero, against) this being a place."""
        self.evidence += points
        self.reasons.append(reason)


class Words:
    """The tokens of a parse as plain lists: their texts, keys and entities."""

    def __init__(self, parse: Parse) -> None:
        self.doc, self.text = parse.doc, parse.document.text
        self.texts = [t.text for t in parse.words]
        self.lower = [t.lower() for t in self.texts]
        self.entity: dict[int, SpacySpan] = {}
        self.surnames: set[str] = set()
        for ent in parse.doc.ents:
            if ent.label_ == "PERSON" and len(ent) > 1 and ent[-1].is_alpha:
                self.surnames.add(name_key(ent[-1].text))
            for i in range(ent.start, ent.end):
                self.entity[i] = ent

    def at(self, i: int) -> str:
        """The lower-case text of token ``i``; empty outside the document."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def token(self, i: int) -> Token:
        """The parser's token ``i``."""
        return self.doc[i]

    def dateline(self, first: int, last: int) -> bool:
        """Do these words open a paragraph as its place ("ARDEN, Utopia (Agency) - ...")?"""
        before = self.doc[first].idx
        if not all(t.isupper() or not t.isalpha() for t in self.texts[first : last + 1]):
            return False
        if self.text[max(0, before - 3) : before].rstrip(" ")[-1:] not in ("", "\n"):
            return False
        for word in self.texts[last + 1 : last + 1 + DATELINE]:
            if word[-1:] in DASHES:
                return True
            if not (word[0] in ",(/.)" or word[0].isupper() or word[0].isdigit()):
                return False
        return False

    def capital(self, i: int) -> bool:
        """Does token ``i`` begin with a capital, or with a letter of a script without case?"""
        if not 0 <= i < len(self.texts):
            return False
        first = self.texts[i][:1]
        return first.isupper() or (first.isalpha() and first.lower() == first.upper())


def type_word(word: str) -> str:
    """What a word beside a name says of its kind: "admin", "city" or nothing."""
    if word in ADMIN_WORDS:
        return "admin"
    return "city" if word in CITY_WORDS else ""
