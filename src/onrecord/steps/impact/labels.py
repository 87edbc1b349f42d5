"""labels: what a cause or an effect is called, so that the same thing gathers under one name.

A stretch of words in which an event is claimed is called by its type (``PROTEST``); any other by
its head words, normalised ("the rising prices of petrol" and "rising price" are both
``rising price``). Coarse on purpose: every edge opens the words that it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.records import Codebook, Record, Span

__all__ = ["Label", "label", "noun_types"]

LONGEST = 2  # head words kept
_WORD = re.compile(r"[^\W_](?:[\w'’.,&-]*\w)?\.?|[,;:()]")
_BEFORE = frozenset(
    [
        *("a", "an", "the", "this", "that", "these", "those", "its", "his", "her", "their", "our"),
        *("my", "your", "some", "any", "all", "both", "such", "more", "most", "what", "one"),
        *("further", "another", "other", "new", "recent", "own", "very", "at", "least", "about"),
        *("nearly", "almost", "around", "dozens", "hundreds", "thousands", "scores", "many"),
    ]
)
# Behind these a noun phrase is told more closely, or a clause goes on to its verb.
_CUTS = frozenset(
    [
        *(",", ";", ":", "(", ")", "of", "in", "on", "at", "by", "for", "with", "without", "from"),
        *("to", "into", "over", "under", "against", "between", "among", "amid", "during", "after"),
        *("before", "since", "until", "because", "as", "that", "which", "who", "whom", "whose"),
        *("when", "where", "while", "and", "or", "but", "not", "had", "has", "have", "was", "were"),
        *("is", "are", "be", "been", "being", "will", "would", "could", "should", "may", "might"),
        *("can", "did", "does", "do"),
    ]
)
_PRONOUNS = frozenset(
    ["he", "her", "him", "i", "it", "she", "that", "them", "they", "this", "us", "we", "which"]
)


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """``name`` for people; ``event``: it is a type of the codebook, else head words."""

    name: str
    event: bool


def noun_types(codebook: Codebook) -> dict[str, str]:
    """Nouns that name one event type, whatever stands beside them ("unrest": PROTEST)."""
    types: dict[str, set[str]] = {}
    sure: set[str] = set()
    for event_type in codebook.types:
        for cue in event_type.cues:
            asks = cue.objects or cue.not_objects or cue.subjects or cue.not_subjects
            for noun in cue.lemma.casefold().split("|") if cue.pos == "noun" else ():
                types.setdefault(noun.strip(), set()).add(event_type.name)
                if not asks:
                    sure.add(noun.strip())
    return {n: next(iter(found)) for n, found in types.items() if len(found) == 1 and n in sure}


def label(
    record: Record, span: Span, *, nouns: Mapping[str, str] | None = None, modes: bool = False
) -> Label:
    """The label of a cause or an effect; ``modes``: tell types apart by mode (``COERCE-arrest``).

    Where several events are claimed in the stretch the first is taken: in English the head of a
    noun phrase stands before what describes it ("the killing of protesters"). Without one, a head
    word of ``nouns`` gives its type. A pronoun stays with its report: who "they" are is not known.
    """
    inside = [c for c in record.claims if span.overlaps(c.trigger)]
    if inside:
        first = min(inside, key=lambda c: (c.trigger.start, c.trigger.end, c.id))
        return Label(f"{first.type}-{first.mode}" if modes and first.mode else first.type, True)
    words = _head_words(span.text)
    for words_of_head in (words, words[-1:]) if nouns else ():
        if named := (nouns or {}).get(" ".join(words_of_head)):
            return Label(named, True)
    if not words or (len(words) == 1 and words[0] in _PRONOUNS):
        short = " ".join(span.text.casefold().split())[:40]
        return Label(f"“{short}” ({record.document.ref})", False)
    return Label(" ".join(words), False)


def _head_words(text: str) -> list[str]:
    words = [w for w in _WORD.findall(text.casefold()) if not w[0].isdigit()]
    while len(words) > 1 and (words[0] in _BEFORE or words[0] in _CUTS):
        words.pop(0)
    cut = next((i for i, w in enumerate(words) if w in _CUTS), len(words))
    kept = [w for w in words[:cut] if w not in _BEFORE][-LONGEST:]
    return [*kept[:-1], _singular(kept[-1])] if kept else []


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is", "’s", "'s")):
        return word[:-1]
    return word
