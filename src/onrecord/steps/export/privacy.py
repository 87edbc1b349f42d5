"""privacy: take the names of private people out of a record before it is exported.

Masked: the names of actors marked ``private``, and of speakers who are witnesses or victims. They
become ``[private person]``, and in the report's words the name is blotted out letter by letter, so
that every offset still holds. A description without a name ("protesters in Rasht") stays.

The name is blotted out wherever it stands, also in part ("Mr Sohrabi"), unless that part is also
the name of a place or of somebody in a public role in the same report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TypeVar, cast

from onrecord.records import Actor, Document, Place, Record, Span, Speaker, SpeakerKind
from onrecord.steps.export.naming import Names, words_of

__all__ = ["BLOT", "PRIVATE", "Veil", "actors_of", "blot", "mask"]

T = TypeVar("T")
PRIVATE = "[private person]"
BLOT = "█"


def mask(record: Record) -> Record:
    """The record without private people's names; the same record if it names none.

    Exports go further: :func:`onrecord.steps.export.redact.redact`.
    """
    names = [n for a in actors_of(record) if a.private for n in (a.name, a.span.text)]
    names += [a.speaker.name for a in record.attributions if a.speaker and _is_private(a.speaker)]
    if not names:
        return record
    text = record.document.text
    wanted = Names.of(names, _public(record), text)
    if wanted is None:
        return record
    found = wanted.find(text)
    telltale = frozenset(w.casefold() for a, b in found for w in words_of(text[a:b]))
    return Veil(blot(text, found), lambda s: wanted.replaced(s, PRIVATE), telltale).over(record)


def blot(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The text with every letter of the stretches blotted out."""
    letters: list[str] | None = None
    for start, end in stretches:
        if letters is None:
            letters = [*text]
        letters[start:end] = BLOT * (end - start)
    return text if letters is None else "".join(letters)


def _is_private(speaker: Speaker) -> bool:
    return speaker.named and speaker.kind in (SpeakerKind.WITNESS, SpeakerKind.VICTIM)


def actors_of(record: Record) -> Iterator[Actor]:
    """Every actor and recipient of the record's claims."""
    for claim in record.claims:
        yield from claim.actors
        yield from claim.recipients


def _public(record: Record) -> frozenset[str]:
    """Words of public actors', public speakers' and places' names; never blotted on their own."""
    names = [a.name for a in actors_of(record) if not a.private]
    names += [p.name for p in record.places] + [p.span.text for p in record.places]
    for a in record.attributions:
        if a.speaker and not _is_private(a.speaker):
            names += [a.speaker.name, a.speaker.organisation or ""]
    return frozenset(word for name in names for word in words_of(name))


@dataclass(frozen=True, slots=True)
class Veil:
    """What to lay over a record: its blotted ``text``, and what to do with every other string.

    ``telltale``: case-folded words that make an address give a name away; such an address is
    taken out, and a ``ref`` with one becomes the document's id.
    """

    text: str
    words: Callable[[str], str]
    telltale: frozenset[str] = frozenset()
    _seen: dict[str, str] = field(default_factory=dict)

    def over(self, value: T) -> T:
        """A record, or an event, under the veil; offsets still hold."""
        return cast(T, self._walk(value))

    def string(self, value: str) -> str:
        """One string of the record under the veil."""
        if len(value) == 23 and value[2] == ":":
            return value  # a content id: a tag and a hash
        found = self._seen.get(value)
        if found is None:
            found = self._seen[value] = self.words(value)
        return found

    def tells(self, address: str | None) -> bool:
        """Does the address or file name hold a name in its own spelling?"""
        if not address or not self.telltale:
            return False
        slug = re.sub(r"[\W_]+", " ", address).casefold().split()
        return not self.telltale.isdisjoint(slug)

    def _walk(self, value: object) -> object:
        """Rebuild value by value, so that no field, also a future one, is passed over."""
        if type(value) is str:
            return self.string(value)
        if isinstance(value, Span):
            if self.text.startswith(value.text, value.start):
                return value
            return Span.of(self.text, value.start, value.end)
        if isinstance(value, tuple):
            parts = tuple(map(self._walk, value))
            return value if all(map(_is, parts, value)) else parts
        names = _FIELDS.get(type(value))
        if names is None:
            if not is_dataclass(value) or isinstance(value, type):
                return value
            names = _FIELDS[type(value)] = tuple(f.name for f in fields(value))
        old = [getattr(value, n) for n in names]
        whole = isinstance(value, Document)  # its text is the blotted one
        new = [
            v if whole and n == "text" else self._walk(v) for n, v in zip(names, old, strict=True)
        ]
        new = self._special(value, names, new)
        if all(map(_is, new, old)):
            return value
        return type(value)(**dict(zip(names, new, strict=True)))

    def _special(self, value: object, names: tuple[str, ...], new: list[object]) -> list[object]:
        changes: dict[str, object] = {}
        if isinstance(value, Document):
            changes = {"text": self.text, "ref": value.id if self.tells(value.ref) else value.ref}
        elif isinstance(value, Actor) and value.private and self.string(value.name) != value.name:
            changes = {"id": None, "candidates": ()}  # other spellings of the name
        elif isinstance(value, Place) and self.string(value.name) != value.name:
            changes = {"latitude": None, "longitude": None, "geonameid": None, "candidates": ()}
        if "url" in names and self.tells(cast("str | None", getattr(value, "url", None))):
            changes["url"] = None
        return [changes.get(n, v) for n, v in zip(names, new, strict=True)] if changes else new


def _is(a: object, b: object) -> bool:
    return a is b


_FIELDS: dict[type, tuple[str, ...]] = {}
