"""privacy: take the names of private people out of a record before it is exported.

Masked: the names of actors marked ``private``, and of speakers who are witnesses or victims. They
become ``[private person]``, and in the report's words the name is blotted out letter by letter, so
that every offset still holds. A description without a name ("protesters in Rasht") stays.

The name is blotted out wherever it stands, also in part ("Mr Sohrabi"), unless that part is also
the name of a place or of somebody in a public role in the same report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import cast

from onrecord.records import Actor, Document, Record, Span, Speaker, SpeakerKind

__all__ = ["PRIVATE", "mask"]

PRIVATE = "[private person]"
BLOT = "█"
_TITLES = frozenset(
    [
        *("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Sir", "Madam", "The"),
        *("Haj", "Hajj", "Haji", "Sheikh", "Seyed", "Sayyid"),
    ]
)
_PARTICLES = frozenset(["al", "bin", "ibn", "bint", "van", "von", "de", "el"])
_GAP = rf"\W{{1,3}}(?:(?:{'|'.join(sorted(_PARTICLES))})\W{{1,3}})*"
_BEFORE_PLACES = frozenset(["in", "at", "near", "outside", "across", "around"])
# Words that are no names though they may stand with a capital where a sentence begins.
_NO_NAMES = frozenset(
    [
        *("a", "an", "about", "almost", "around", "at", "dozens", "hundreds", "many", "more"),
        *("nearly", "one", "over", "scores", "several", "some", "tens", "thousands", "two"),
        *("activists", "children", "citizens", "civilians", "crowds", "demonstrators", "detainees"),
        *("families", "farmers", "locals", "men", "mourners", "people", "police", "prisoners"),
        *("protesters", "protestors", "refugees", "residents", "rioters", "students", "teachers"),
        *("villagers", "women", "workers", "youth", "youths"),
    ]
)
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")


def mask(record: Record) -> Record:
    """The record without private people's names; the same record if it names none."""
    names = [n for a in _actors(record) if a.private for n in (a.name, a.span.text)]
    names += [a.speaker.name for a in record.attributions if a.speaker and _is_private(a.speaker)]
    pattern = _pattern(names, record) if names else None
    if pattern is None:
        return record
    text = pattern.sub(lambda m: BLOT * len(m[0]), record.document.text)
    return cast(Record, _walk(record, text, pattern))


def _is_private(speaker: Speaker) -> bool:
    return speaker.named and speaker.kind in (SpeakerKind.WITNESS, SpeakerKind.VICTIM)


def _actors(record: Record) -> Iterator[Actor]:
    for claim in record.claims:
        yield from claim.actors
        yield from claim.recipients


def _public(record: Record) -> frozenset[str]:
    """Words of public actors', public speakers' and places' names; never blotted on their own."""
    names = [a.name for a in _actors(record) if not a.private]
    names += [p.name for p in record.places] + [p.span.text for p in record.places]
    for a in record.attributions:
        if a.speaker and not _is_private(a.speaker):
            names += [a.speaker.name, a.speaker.organisation or ""]
    return frozenset(word for name in names for word in _WORD.findall(name))


def _runs(name: str) -> list[list[str]]:
    """The runs of capitalised words that are personal names by their place in the phrase.

    "Omar Vale", "shopkeeper Omar Vale", "Mr Vale"; not "At least 12 people", not "protesters in
    Rasht". Scripts without capitals are one run.
    """
    runs: list[list[str]] = []
    before, running = "", False
    words = _WORD.findall(name)
    for word in words:
        capital = word[0].isupper() or word.lower() == word.upper()
        if capital and word.casefold() not in _NO_NAMES:
            if running:
                runs[-1].append(word)
            elif before not in _BEFORE_PLACES:
                runs.append([word])
                running = True
        elif not (running and word in _PARTICLES):
            running = False
        before = word
    ends = runs and words[-1] == runs[-1][-1]
    runs = [r for i, r in enumerate(runs) if len(r) > 1 or (ends and i == len(runs) - 1)]
    return [kept for r in runs if (kept := [w for w in r if w not in _TITLES])]


def _pattern(names: list[str], record: Record) -> re.Pattern[str] | None:
    public, text = _public(record), record.document.text
    alternatives: dict[str, None] = {}
    for name in dict.fromkeys(names):
        for run in _runs(name):
            if len(run) == 1 and _is_common(run[0], text):
                continue
            if any(word not in public for word in run):
                alternatives[_GAP.join(map(re.escape, run))] = None
            for word in run:
                if len(word) > 2 and word not in public:
                    alternatives[re.escape(word)] = None
    if not alternatives:
        return None
    longest_first = sorted(alternatives, key=lambda a: (-len(a), a))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")


def _is_common(word: str, text: str) -> bool:
    """Is it a plural that the report also writes small ("Shoppers ... shoppers")?"""
    if not word.endswith("s"):
        return False
    return re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) is not None


def _walk(value: object, text: str, pattern: re.Pattern[str]) -> object:
    """Rebuild a record value by value, so that no field, also a future one, is passed over."""
    if isinstance(value, Span):
        return Span.of(text, value.start, value.end)
    if isinstance(value, str):
        return pattern.sub(PRIVATE, value) if type(value) is str else value
    if isinstance(value, tuple):
        return tuple(_walk(v, text, pattern) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        new = {f.name: _walk(getattr(value, f.name), text, pattern) for f in fields(value)}
        return replace(value, **(new | _special(value, text, pattern)))
    return value


def _special(value: object, text: str, pattern: re.Pattern[str]) -> dict[str, object]:
    if isinstance(value, Document):
        slug = re.sub(r"\W+", " ", value.url or "").casefold()
        telltale = any(w.casefold() in slug.split() for w in _found(value.text, pattern))
        return {"text": text, "ref": value.ref, "url": None if telltale else value.url}
    if isinstance(value, Actor) and value.private and pattern.search(value.name):
        return {"id": None, "candidates": ()}  # other spellings of the name
    return {}


def _found(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [w for m in pattern.finditer(text) for w in _WORD.findall(m[0])]
