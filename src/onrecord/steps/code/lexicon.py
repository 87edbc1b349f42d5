"""A codebook compiled for matching: cues by the lemma of the word that heads them.

Compiled once; a document then costs one dictionary look-up a token.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.records import Codebook, Cue

__all__ = ["Lexicon", "Pattern", "words"]


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as one readable string."""
    return frozenset(text.split())


# In a noun phrase the word before the first of these heads the phrase ("act of sabotage").
PREPOSITIONS = words("of on to in for with against over at from between")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One cue word or phrase of one type.

    ``before`` and ``after`` are the lemmas around the head; ``narrow`` tells that the cue names
    words that must be there too, so that it is more specific than its bare head.
    """

    type: str
    name: str
    cue: Cue
    before: tuple[str, ...]
    after: tuple[str, ...]
    objects: frozenset[str]
    not_objects: frozenset[str]
    subjects: frozenset[str]
    not_subjects: frozenset[str]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    weight: float

    @property
    def narrow(self) -> int:
        """How many conditions the cue sets; the most specific one wins."""
        words = len(self.before) + len(self.after)
        return 2 * words + 2 * bool(self.objects) + bool(self.subjects) + bool(self.not_objects)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns by head lemma, most specific first; ``modes`` are the cue words of each mode."""

    verbs: dict[str, tuple[Pattern, ...]]
    nouns: dict[str, tuple[Pattern, ...]]
    modes: dict[str, dict[str, str]]
    defaults: dict[str, str | None]

    @classmethod
    def of(cls, codebook: Codebook) -> Lexicon:
        """Compile every cue of ``codebook``."""
        tables: dict[str, dict[str, list[Pattern]]] = {"verb": {}, "noun": {}}
        modes: dict[str, dict[str, str]] = {}
        defaults: dict[str, str | None] = {}
        for kind in codebook.types:
            modes[kind.name] = {word: m.name for m in kind.modes for word in m.cues}
            defaults[kind.name] = kind.default_mode
            for cue in kind.cues:
                for head, pattern in _patterns(kind.name, cue):
                    tables[cue.pos].setdefault(head, []).append(pattern)
        return cls(_sorted(tables["verb"]), _sorted(tables["noun"]), modes, defaults)


def _sorted(table: dict[str, list[Pattern]]) -> dict[str, tuple[Pattern, ...]]:
    return {
        head: tuple(sorted(found, key=lambda p: (-p.narrow, -p.weight, p.type, p.name)))
        for head, found in table.items()
    }


def _patterns(kind: str, cue: Cue) -> Iterator[tuple[str, Pattern]]:
    for phrase in cue.lemma.split("|"):
        words = phrase.replace("-", " - ").split()
        at = _head(words, cue.pos)
        yield (
            words[at],
            Pattern(
                kind,
                f"cue:{cue.pos}:{phrase.strip()}" + ("+object" if cue.objects else ""),
                cue,
                tuple(words[:at]),
                tuple(words[at + 1 :]),
                frozenset(cue.objects),
                frozenset(cue.not_objects),
                frozenset(cue.subjects),
                frozenset(cue.not_subjects),
                _roles(cue.actor, cue.pos, "subject", NOUN_ACTOR),
                _roles(cue.recipient, cue.pos, "object", NOUN_RECIPIENT),
                cue.weights.get(phrase.strip(), cue.weight),
            ),
        )


NOUN_ACTOR = ("possessive", "by", "compound")
NOUN_RECIPIENT = ("against", "on", "of")


def _roles(given: str, pos: str, default: str, noun: tuple[str, ...]) -> tuple[str, ...]:
    """The places to look for an argument; a noun with the verb's default gets the noun's."""
    if pos == "noun" and given == default:
        return noun
    return tuple(r.strip() for r in given.split("|"))


def _head(words: list[str], pos: str) -> int:
    if pos == "verb":
        return 2 if len(words) > 2 and words[1] == "-" else 0
    for i, word in enumerate(words):
        if i and word in PREPOSITIONS:
            return i - 1
    return len(words) - 1
