"""loaded: partisan labels and evaluations in the outlet's own voice, with the neutral term.

A word is loaded only where the outlet itself says it: not inside words that it attributes to
somebody, not in quotation marks, not as part of a proper name ("Terrorist Screening Center"). The
list (``data/lexicon/loaded.yaml``) is the same for every side.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from onrecord.errors import SetupError
from onrecord.records import Attribution, LoadedWord, Parse
from onrecord.steps.code.wordlists import read_words

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Entry", "Lexicon", "loaded"]

Pos = Literal["noun", "verb", "adj", "adv", "adj_or_noun"]
# What the tagger may call a word of each kind; participles are adjectives as often as verbs.
TAGS: dict[Pos, frozenset[str]] = {
    "noun": frozenset({"NOUN", "PROPN"}),
    "verb": frozenset({"VERB"}),
    "adj": frozenset({"ADJ", "PROPN"}),
    "adv": frozenset({"ADV"}),
    "adj_or_noun": frozenset({"ADJ", "NOUN", "PROPN"}),
}
NEAR = 2  # tokens in front or behind in which a context word counts
PIECES = re.compile(r"[^\s-]+|-")
QUOTED = re.compile(r"“[^”\n]{0,2000}”|\"[^\"\n]{0,2000}\"|«[^»\n]{0,2000}»")


@dataclass(frozen=True, slots=True)
class _Row:
    terms: list[str]
    neutral: str | None
    used_by: str
    pos: Pos | None = None
    not_before: list[str] | None = None
    not_after: list[str] | None = None
    only_before: list[str] | None = None
    only_after: list[str] | None = None


@dataclass(frozen=True, slots=True)
class _File:
    entries: list[_Row]


@dataclass(frozen=True, slots=True)
class Entry:
    """One term of the list, cut into the pieces that the tokeniser makes of it.

    ``not_before`` and ``not_after`` are words that make the term neutral when they follow or
    precede it closely; with ``only_before`` or ``only_after`` it is loaded only next to one of
    them. ``used_by`` is free text for people and bears on nothing.
    """

    term: str
    pieces: tuple[str, ...]
    neutral: str | None
    used_by: str
    pos: Pos | None
    not_before: frozenset[str]
    not_after: frozenset[str]
    only_before: frozenset[str]
    only_after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by their first piece, longest first; ``*`` holds those that start with any word."""

    by_first: dict[str, tuple[Entry, ...]]

    @classmethod
    @cache
    def load(cls, folder: Path | None = None) -> Lexicon:
        """Read ``loaded.yaml`` from ``folder`` (the packaged list by default).

        Raises:
            SetupError: no such file, a wrong form, or an empty term.
        """
        table: dict[str, list[Entry]] = {}
        for row in read_words(_File, "loaded", folder).entries:
            for term in row.terms:
                pieces = tuple(PIECES.findall(term.lower()))
                if not pieces:
                    raise SetupError(f"loaded.yaml: an empty term in {row.terms}")
                table.setdefault(pieces[0], []).append(
                    Entry(
                        term,
                        pieces,
                        row.neutral,
                        row.used_by,
                        row.pos,
                        frozenset(row.not_before or ()),
                        frozenset(row.not_after or ()),
                        frozenset(row.only_before or ()),
                        frozenset(row.only_after or ()),
                    )
                )
        return cls(
            {k: tuple(sorted(v, key=lambda e: -len(e.pieces))) for k, v in sorted(table.items())}
        )


def loaded(
    parse: Parse, attributions: Sequence[Attribution], lexicon: Lexicon | None = None
) -> tuple[LoadedWord, ...]:
    """Loaded words in the outlet's own voice, in text order."""
    table = (lexicon or Lexicon.load()).by_first
    doc = parse.doc
    lower = list(parse.lower)
    foreign = _not_own(parse.document.text, attributions)
    starts = [s for s, _ in foreign]
    out: list[LoadedWord] = []
    i = 0
    while i < len(lower):
        entry = _match(doc, lower, i, table)
        if entry is None:
            i += 1
            continue
        last = i + len(entry.pieces) - 1
        span = parse.span(i, last)
        at = bisect.bisect_right(starts, span.start) - 1
        others = at >= 0 and span.start < foreign[at][1]
        if not others and not _in_name(doc, i, last) and parse.in_body(doc[i]):
            out.append(LoadedWord(span, entry.term, entry.neutral))
        i = last + 1
    return tuple(out)


def _not_own(text: str, attributions: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Stretches that are not the outlet's own words, merged and in order."""
    spans = [(c.start, c.end) for a in attributions for c in a.content]
    spans.extend(m.span() for m in QUOTED.finditer(text))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _match(doc: Doc, lower: list[str], i: int, table: dict[str, tuple[Entry, ...]]) -> Entry | None:
    """The longest entry that stands at token ``i`` and whose conditions hold."""
    entries = table.get(lower[i]) or table.get(doc[i].lemma_.lower())
    if entries is None:
        if i + 1 >= len(lower) or lower[i + 1] != "-":
            return None
        entries = table.get("*", ())
    for entry in entries:
        if _fits(doc, lower, i, entry):
            return entry
    return None


def _fits(doc: Doc, lower: list[str], i: int, entry: Entry) -> bool:
    end = i + len(entry.pieces)
    for piece, word, token in zip(
        entry.pieces[1:], lower[i + 1 : end], doc[i + 1 : end], strict=False
    ):
        if piece not in ("*", word) and piece != token.lemma_.lower():
            return False
    if end > len(lower):
        return False
    if entry.pos is not None and doc[end - 1].pos_ not in TAGS[entry.pos]:
        return False
    behind = frozenset(lower[end : end + NEAR])
    before = frozenset(lower[max(i - NEAR, 0) : i])
    if behind & entry.not_before or before & entry.not_after:
        return False
    if entry.only_before and not behind & entry.only_before:
        return False
    return not entry.only_after or bool(before & entry.only_after)


def _in_name(doc: Doc, first: int, last: int) -> bool:
    """Is the term capitalised inside a longer capitalised name?"""
    if not doc[first].text[:1].isupper():
        return False
    left = doc[first - 1] if first > 0 else None
    right = doc[last + 1] if last + 1 < len(doc) else None
    if right is not None and right.pos_ == "PROPN" and right.text[:1].isupper():
        return True
    return (
        left is not None
        and left.pos_ == "PROPN"
        and left.text[:1].isupper()
        and (left.ent_type_ != "" and left.ent_type_ == doc[first].ent_type_)
    )
