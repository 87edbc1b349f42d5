"""Scan: which words of a report may name a place, with the evidence for and against.

Every run of tokens that begins with a capital is looked up in the gazetteer, the longest name
first. The parser's entities are one signal among others; the gazetteer and the words around have
the last word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.records import Parse
from onrecord.steps.resolve.gazetteer import Gazetteer, Hit
from onrecord.steps.resolve.places_evidence import LARGE, weigh
from onrecord.steps.resolve.places_mention import ENOUGH, PLACE_LABELS, Mention, Words, type_word
from onrecord.steps.resolve.places_words import (
    DIRECTIONS,
    GEOGRAPHIC,
    LOCATIVE,
    NOT_PLACES,
    NOT_UNKNOWN,
    PLACE_NOUNS,
    STANDS_THERE,
    STREETS,
)
from onrecord.steps.resolve.toponyms import name_key

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan

__all__ = ["scan"]

LONGEST = 8  # tokens in a name, hyphens included
HYPHENS = frozenset("-‐‑–")


def scan(parse: Parse, gazetteer: Gazetteer) -> list[Mention]:
    """All mentions in text order, none overlapping, with their evidence weighed."""
    words = Words(parse)
    mentions, i, n = [], 0, len(words.texts)
    while i < n:
        mention = None
        if words.capital(i) or (words.lower[i] in ("al", "el", "sub") and words.capital(i + 2)):
            mention = _longest(words, i, gazetteer)
        elif words.lower[i] in DIRECTIONS and words.capital(i + 1):
            mention = _region(words, i, gazetteer)
        if mention is None:
            i += 1
            continue
        weigh(mention, words, gazetteer)
        mentions.append(mention)
        i = mention.last + 1
    mentions += _unknown(words, mentions)
    return sorted(mentions, key=lambda m: m.first)


def _longest(words: Words, start: int, gazetteer: Gazetteer) -> Mention | None:
    """The longest name that begins at token ``start``."""
    text = words.texts[start]
    home = gazetteer.short.get(text.rstrip("-–—"))
    if home is None and words.at(start - 1) == "," and words.capital(start - 2):
        home = gazetteer.short_after_comma.get(text)
    if home is not None:
        return Mention(start, start, text, (Hit(home, usual=True),), short=True)
    best: Mention | None = None
    for last, key in _keys(words, start, gazetteer):
        people, hits = gazetteer.people.get(key), gazetteer.find(key)
        if (people is None and not hits) or key.startswith("university"):
            continue
        if _lower_end(words, start, last, hits):
            continue
        best = Mention(start, last, key, hits, people=people)
    if best is not None and words.at(start - 1) == "the":
        named = gazetteer.find(f"the {best.key}")  # "the Gulf", "the Channel"
        if any(h.usual for h in named):
            best.hits, best.key = named, f"the {best.key}"
    if best is not None and best.first == best.last and _acronym(text, best, gazetteer):
        return best if words.dateline(best.first, best.last) else None
    return best


def _region(words: Words, start: int, gazetteer: Gazetteer) -> Mention | None:
    """A region that begins in lower case ("southern Lebanon"), where it has a name of its own."""
    found = _longest(words, start, gazetteer)
    if found is None or found.last == start or found.people is not None:
        return None
    return found if any(h.usual and h.entry.kind == "region" for h in found.hits) else None


def _keys(words: Words, start: int, gazetteer: Gazetteer) -> Iterator[tuple[int, str]]:
    """Keys of the token runs from ``start`` on, as long as some name begins like them."""
    key, joined = "", False
    for i in range(start, min(start + LONGEST, len(words.texts))):
        text = words.texts[i]
        if text in HYPHENS:
            if not key:
                return
            continue
        if text in ("'s", "’s", "'", "’"):
            joined = True  # goes on in "Queen Anne's County", never ends a name
            key = key + name_key(text)
            continue
        part = name_key(text)
        if text[-1] in "'’" and part and i + 1 < len(words.texts):  # d' Ivoire
            part += "\0"
        if not part or (not text[0].isalnum() and text[0] not in "'’‘&"):
            if text == "&":
                part = "and"
            elif text == "," and f"{key} dc" in ("washington dc",) and words.at(i + 1)[:3] == "d.c":
                continue
            else:
                return
        key = f"{key} {part}" if key else part
        key = key.replace("\0 ", "")
        yield i, key
        if not gazetteer.longer(key) and not joined and words.at(i + 1) not in ("'s", "’s"):
            return


def _lower_end(words: Words, start: int, last: int, hits: tuple[Hit, ...]) -> bool:
    """Does the run end on a lower-case word that is no part of a name ("Van de")?"""
    if last == start or any(c.isupper() for c in words.texts[last]):  # d'Ivoire
        return False
    if words.at(last - 1) in HYPHENS:  # Kogelo-by, Behesht-e
        return False
    return not any(h.entry.kind in ("site", "region", "admin1", "admin2") for h in hits)


def _acronym(text: str, mention: Mention, gazetteer: Gazetteer) -> bool:
    """Short words in capitals are acronyms unless a country or a very large city has the name."""
    if not (text.isascii() and text.isupper() and len(text.strip(".")) <= 5):
        return False
    if mention.people is not None:
        return False
    return (
        not any(
            h.usual and (h.entry.kind in ("country", "region") or h.entry.population >= LARGE)
            for h in mention.hits
        )
        or mention.key in gazetteer.words
    )


def _stands_for_place(words: Words, i: int) -> bool:
    """Do the words around an unknown name say that it is a place ("the village of ...")?"""
    if not words.capital(i) or words.token(i).pos_ != "PROPN":
        return False
    if words.at(i - 1) == "of" and words.at(i - 2) in PLACE_NOUNS:
        return not words.capital(i + 1)
    if i in words.entity:
        return False
    return (
        type_word(words.at(i + 1)) != ""
        and not words.capital(i + 1)
        and words.capital(i - 1) is False
    )


def _plausible(words: Words, ent: SpacySpan, first: int, last: int) -> bool:
    """An unknown name that only the parser takes for a place: does anything beside agree?"""
    text = ent.text
    if any(c.isdigit() for c in text) or (text.isupper() and len(text) <= 6):
        return False
    if any(word in NOT_UNKNOWN for word in words.lower[first : last + 1]):
        return False
    if words.lower[last] in STREETS:
        return False
    before = words.at(first - 1)
    if before == "the":
        before = words.at(first - 2)
    after = words.at(last + 1)
    reported = before == "to" and words.at(first - 2) == "according"
    beside = before in LOCATIVE or before in ("from", "to", "and") or after == ","
    beside = beside and not reported
    kind = type_word(words.lower[last]) or type_word(after) or words.lower[last] in GEOGRAPHIC
    return bool(beside or kind or after in STANDS_THERE or before == "of")


def _unknown(words: Words, mentions: list[Mention]) -> list[Mention]:
    """Places that the parser sees and the gazetteer does not know."""
    taken = {i for m in mentions for i in range(m.first, m.last + 1)}
    unknown = []
    for ent in words.doc.ents:
        if ent.label_ not in PLACE_LABELS or not ent.text[:1].isalpha():
            continue
        if any(i in taken for i in range(ent.start, ent.end)):
            continue
        first = ent.start + (words.lower[ent.start] in ("the", "a"))
        last = ent.end - 1 - (words.lower[ent.end - 1] in ("'s", "’s"))
        if first <= last and any(words.capital(i) for i in range(first, last + 1)):
            key = name_key(ent.text)
            if key and key not in NOT_PLACES and _plausible(words, ent, first, last):
                m = Mention(first, last, key, (), label=ent.label_, whole=True)
                m.point(ENOUGH, f"parser: {ent.label_}")
                unknown.append(m)
    for i in range(len(words.texts)):
        if i not in taken and _stands_for_place(words, i) and name_key(words.texts[i]):
            m = Mention(i, i, name_key(words.texts[i]), (), label="GPE", whole=True)
            m.point(ENOUGH, "village of, district of")
            unknown.append(m)
    return unknown
