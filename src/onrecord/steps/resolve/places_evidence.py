"""Evidence: is this name a place here? Points for and against, each with its reason.

The points were set by hand on open news texts; a wrong place costs more than a missed one, so that
names which are also words or people need two signals that agree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.steps.resolve.gazetteer import Gazetteer
from onrecord.steps.resolve.places_mention import PLACE_LABELS, Mention, Words, type_word
from onrecord.steps.resolve.places_words import (
    ADMIN_WORDS_BEFORE,
    DIRECTIONS,
    GEOGRAPHIC,
    LOCATIVE,
    NAMED_AFTER,
    NOT_PLACES,
    STANDS_THERE,
    STREETS,
    TITLES,
    VAGUE_LOCATIVE,
)
from onrecord.steps.resolve.toponyms import name_key

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan

__all__ = ["weigh"]

NAME_LABELS = frozenset(["ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "FAC", "PERSON"])
LEADING = LOCATIVE | VAGUE_LOCATIVE | frozenset(["the", "a", "an"])  # no part of an entity
LINKS = frozenset(["e", "i", "ye", "bin", "ibn", "abu", "bint"])  # inside names
ROAD = re.compile(r"\d{1,3}")
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
AVENUES = frozenset(["avenues", "streets", "roads", "boulevards"])
LARGE, MIDDLING, SMALL = 1_000_000, 100_000, 15_000  # people


def weigh(m: Mention, words: Words, gazetteer: Gazetteer) -> None:
    """Collect the evidence for and against."""
    _by_name(m, words, gazetteer)
    _by_entity(m, words)
    _by_neighbours(m, words, gazetteer)


def _by_name(m: Mention, words: Words, gazetteer: Gazetteer) -> None:
    if m.short or m.people is not None:
        m.point(4, "country's short form or people")
        return
    usual = [h.entry for h in m.hits if h.usual]
    kinds = {e.kind for e in usual}
    size = max((e.population for e in usual), default=0)
    if "country" in kinds:
        m.point(4, "country")
    elif kinds & {"region", "site"}:
        m.point(3, "region or site")
    elif size >= LARGE:
        m.point(3, "very large place")
    elif "admin1" in kinds or size >= MIDDLING:
        m.point(2, "province or large place")
    elif size >= SMALL:
        m.point(1, "middling place")
    if not usual:
        m.point(-0.5, "not its usual name")
    if " " in m.key:
        m.point(1, "several words")
        if m.key.endswith(" county"):
            m.point(2, "county")
    elif m.key.removeprefix("the ") in NOT_PLACES:
        m.point(-4, "means something else as a rule")
    elif _last_name(m, words) and "country" not in kinds:
        m.point(-3, "a person's last name in this report")
    elif not kinds & {"country", "region"}:
        kind = gazetteer.words.get(m.key)
        if kind == "person" or (kind == "word" and size < LARGE):
            m.point(-1 if size >= LARGE or "admin1" in kinds else -2, f"also a {kind}")


def _last_name(m: Mention, words: Words) -> bool:
    return m.key in words.surnames and words.at(m.first - 1) not in LOCATIVE


def _by_entity(m: Mention, words: Words) -> None:
    ent = words.entity.get(m.first) or words.entity.get(m.last)
    if ent is None:
        return
    m.label = ent.label_
    start = ent.start
    while start < m.first and (
        words.lower[start] in LEADING or not words.lower[start][0].isalnum()
    ):
        start += 1
    end = ent.end - (words.lower[ent.end - 1] in ("'s", "’s"))
    m.whole = start >= m.first and end <= m.last + 1
    if m.label in PLACE_LABELS or (m.label == "NORP" and m.people is not None):
        m.point(2 if m.whole else 1, f"parser: {m.label}")
        m.inside = not m.whole and m.label == "FAC"
    elif m.label == "PERSON":
        m.inside = not m.whole and _goes_on(m, words, ent)
        located = words.at(m.first - 1) in LOCATIVE  # nobody stands "near" a person in the news
        m.point(-5 if m.inside else -0.5 if located else -1.5, "parser: PERSON")
    elif not m.whole and m.label in NAME_LABELS and _goes_on(m, words, ent):
        m.inside = True
        m.point(-1, f"parser: part of {m.label}")
    elif m.label not in ("NORP", "ORG"):
        m.point(-0.5, f"parser: {m.label}")


def _goes_on(m: Mention, words: Words, ent: SpacySpan) -> bool:
    """Do the words of the entity right beside the mention belong to the same name?"""
    if m.last + 1 < ent.end and (words.capital(m.last + 1) or words.at(m.last + 1) in ("of", "&")):
        return True
    before = m.first - 1
    if before >= ent.start and words.lower[before] in ("the", "of", "for", "&", "in"):
        before -= 1
    if before >= ent.start and words.lower[before] in ("of", "for"):
        before -= 1
    return before >= ent.start and words.capital(before) and words.lower[before] != "the"


def _by_neighbours(m: Mention, words: Words, gazetteer: Gazetteer) -> None:
    before, after = words.at(m.first - 1), words.at(m.last + 1)
    if after in ("'s", "’s"):
        after = ""
    if before == "the":
        before = words.at(m.first - 2)
    if before.strip(".") in TITLES and words.capital(m.first - 1):
        m.point(-4, "after a title")
    if before in LOCATIVE:
        m.point(1.5, f"after {before}")
    elif before in DIRECTIONS:
        m.point(1, f"after {before}")
    elif before in VAGUE_LOCATIVE:
        m.point(0.5, f"after {before}")
    if before in DIRECTIONS and words.capital(m.first - 1) and m.evidence < 6:
        m.point(-1.5, "perhaps part of a longer name")
    if before == "of" and words.at(m.first - 2) in ADMIN_WORDS_BEFORE:
        m.point(2, "city of, province of")
        m.typed = type_word(words.at(m.first - 2))
    _by_next(m, words, after)
    _by_previous(m, words, before, gazetteer)
    if m.people is None and words.token(m.last).pos_ not in ("PROPN", "NOUN", "X"):
        m.point(-1, "not a noun")
    if words.dateline(m.first, m.last):
        m.point(4, "dateline")
    elif words.at(m.first - 1) in ("(", "[", "-", "—", "") and after in ("(", "—", "-", "–"):
        m.point(1, "dateline")


def _by_next(m: Mention, words: Words, after: str) -> None:
    street = after.strip(".") in STREETS and words.capital(m.last + 1)
    numbered = m.short and ROAD.fullmatch(after) and words.at(m.first - 1) != "the"  # U.S. 41
    if street or numbered or words.at(m.last) in STREETS or _at_a_corner(m, words):
        m.point(-6, "a street")
    elif kind := type_word(after):
        m.point(2, f"before {after}")
        m.typed = kind
    elif after in STANDS_THERE:
        m.point(1.5, f"before {after}")
    elif after in NAMED_AFTER:
        m.point(-4, f"before {after}")
    elif words.capital(m.last + 1) and after.isalpha() and m.people is None:
        same = words.entity.get(m.last + 1) is words.entity.get(m.last)
        if words.token(m.last + 1).pos_ == "PROPN" and (same or m.label not in PLACE_LABELS):
            m.inside = True
            m.point(-1.5, "before a further name")
            if after in GEOGRAPHIC and not any(h.entry.kind == "country" for h in m.hits):
                m.hits, m.last, m.inside = (), m.last + 1, False


def _at_a_corner(m: Mention, words: Words) -> bool:
    """Of "the 400 block of Arden", "35th and Arden", "Arden and Belmar avenues"."""
    before, first = words.at(m.first - 1), words.at(m.first - 2)
    if before == "of" and first in ("block", "blocks", "corner", "intersection"):
        return True
    if before == "and" and ORDINAL.fullmatch(first):
        return True
    for i in range(m.last + 1, m.last + 5):
        if words.at(i) in AVENUES:
            return True
        if words.at(i) != "and" and not words.capital(i):
            return False
    return False


def _by_previous(m: Mention, words: Words, before: str, gazetteer: Gazetteer) -> None:
    """A capital right before belongs to the same name ("Jack London"), unless it is a place."""
    i = m.first - 1
    if words.at(i) in LINKS and m.first > 1:
        m.point(-3, "the end of a longer name")
        return
    if words.at(i) in ("-", "‑") and words.at(i - 1) in ("al", "el", "e", "i", "ye"):
        i -= 2
        before = words.at(i)
    if not (words.capital(i) and before.isalpha()) or m.people is not None or m.short:
        return
    if before in DIRECTIONS or before in LOCATIVE or before in VAGUE_LOCATIVE:
        return
    if words.token(i).pos_ != "PROPN" or (words.token(i).is_sent_start and len(before) < 4):
        return
    if name_key(before) in gazetteer.people:
        return
    known = any(h.entry.kind == "country" for h in m.hits)
    m.point(-1 if known else -2.5, "after a further name")
    m.inside = True
