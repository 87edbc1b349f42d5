"""redact: what must not leave the machine, taken out of records and events before an export.

Stricter than :func:`onrecord.steps.export.privacy.mask`, which serves reading on the user's own
screen. Taken out: the names of private people that the record knows (actors marked private;
witnesses, victims and named speakers in whom no public role was found), of people whom the words
beside them give away (:mod:`.beside`), and, in full, of people who are private in another report of
the same export; and everybody's e-mail addresses, handles, telephone numbers and street addresses
(:mod:`.contacts`). In the report's words each letter becomes ``█``, so that offsets hold; in other
fields stand ``[private person]`` and ``[withheld]``.

It works by form and by what was coded. A private person whom nothing marks as one, and who is
known to no table, is missed: an export is to be read before it is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields

from onrecord.records import Event, PlacePrecision, Record, Speaker, SpeakerKind
from onrecord.steps.export.beside import fuller, names_beside
from onrecord.steps.export.contacts import Contact, contacts
from onrecord.steps.export.naming import Names, name_runs, words_of
from onrecord.steps.export.privacy import PRIVATE, Veil, actors_of, blot

__all__ = ["WITHHELD", "Everywhere", "Named", "Withheld", "named_in", "redact", "redact_event"]

WITHHELD = "[withheld]"
_HINT = re.compile(r"[@＠\d/(\[]")  # without one of these no contact detail is in a text
_PRIVATE_KINDS = (SpeakerKind.WITNESS, SpeakerKind.VICTIM, SpeakerKind.OTHER)


@dataclass(frozen=True, slots=True)
class Withheld:
    """How many stretches of the reports' words were blotted out, by what they were."""

    names: int = 0
    emails: int = 0
    handles: int = 0
    phones: int = 0
    addresses: int = 0

    def __add__(self, other: Withheld) -> Withheld:
        return Withheld(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Withheld)))


@dataclass(frozen=True, slots=True)
class Named:
    """Whom one report names: private people and, for protection of the others, public ones."""

    private: tuple[str, ...]
    public: tuple[str, ...]


@dataclass(slots=True)
class Everywhere:
    """The names of private people in all reports of an export, by the id of the document.

    A full name (two words or more) that is private in one report and public in none is taken out
    of every report.
    """

    by_document: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _full: dict[tuple[str, ...], None] = field(default_factory=dict)
    _public: set[tuple[str, ...]] = field(default_factory=set)
    _firsts: dict[str, list[tuple[str, ...]]] | None = None

    def add(self, document: str, named: Named) -> None:
        """Take in the names of one report."""
        if named.private:
            self.by_document[document] = named.private
        for name in named.private:
            self._full.update(dict.fromkeys(r for r in name_runs(name) if len(r) > 1))
        self._public.update(tuple(words_of(name)) for name in named.public)
        self._firsts = None

    def of(self, record: Record) -> tuple[str, ...]:
        """The private names of one report."""
        return self.by_document.get(record.document.id, ())

    def elsewhere(self, text: str) -> Iterator[str]:
        """Full names of the export's private people that may stand in the text."""
        if self._firsts is None:
            self._firsts = {}
            for run in self._full:
                if run not in self._public:
                    for mark in _OPENING:
                        self._firsts.setdefault(mark + run[0], []).append(run)
        if not self._firsts:
            return
        for first in self._firsts.keys() & set(text.split()):
            for run in self._firsts[first]:
                if all(word in text for word in run):
                    yield " ".join(run)


# What may stand before the first word of a name without a space between.
_OPENING = ("", *"“\"(‘'«[—–-#/")


def named_in(record: Record) -> Named:
    """The names in a record, private and public."""
    private: dict[str, None] = {}
    public: dict[str, None] = {}
    for actor in actors_of(record):
        if actor.private:
            private[actor.name] = private[actor.span.text] = None
        elif actor.id is not None:
            public[actor.name] = None
    for a in record.attributions:
        if a.speaker is not None and a.speaker.named:
            (private if a.speaker.kind in _PRIVATE_KINDS else public)[a.speaker.name] = None
    text = record.document.text
    beside = [*names_beside(text)]
    single = {run[0] for n in private for run in name_runs(n) if len(run) == 1}
    beside += [name for word in sorted(single) for name in fuller(text, word)]
    if beside:
        known = _public(record)
        private.update((n, None) for n in beside if not _is_known(n, known))
    return Named(tuple(n for n in private if name_runs(n)), tuple(public))


def redact(record: Record, names: Everywhere | None = None) -> tuple[Record, Withheld]:
    """The record without private people's names and anybody's contact details; what was taken out.

    ``names`` are those of all reports of the export (see :class:`Everywhere`).
    """
    text = record.document.text
    if names is None:
        private: tuple[str, ...] = named_in(record).private
    else:
        private = (*names.of(record), *names.elsewhere(text))
    wanted = Names.of(private, _public(record), text, wide=True) if private else None
    found = wanted.find(text) if wanted else []
    details = [*contacts(text)]

    def words(value: str) -> str:
        return _veil_contacts(wanted.replaced(value, PRIVATE) if wanted else value)

    if not found and not details and not _tells(record, words):
        return record, Withheld()
    telltale = frozenset(w.casefold() for a, b in found for w in words_of(text[a:b]) if len(w) > 2)
    blotted = blot(text, [*found, *((a, b) for a, b, _ in details)])
    kinds = [kind for _, _, kind in details]
    withheld = Withheld(len(found), *(kinds.count(k) for k in _COUNTED))
    return Veil(blotted, words, telltale).over(record), withheld


_COUNTED = (Contact.EMAIL, Contact.HANDLE, Contact.PHONE, Contact.ADDRESS)


def redact_event(event: Event, names: Everywhere, refs: dict[str, str] | None = None) -> Event:
    """The event without the names that its documents' records lose.

    ``refs`` are the documents whose ref itself gave a name away, and the id put in its place.
    """
    documents = dict.fromkeys(c.document for c in event.claims)
    wanted = [n for d in documents for n in names.by_document.get(d, ())]
    wanted += [a.name for a in event.actors if a.private]
    public = [a.name for a in event.actors if a.id is not None and not a.private]
    public += [p.name for p in event.wheres] + [*event.corroboration.outlets]
    words = frozenset(w for name in public for w in words_of(name))
    found = Names.of(wanted, words, "", wide=True)
    changed = refs or {}

    def veiled(value: str) -> str:
        if value in changed:
            return changed[value]
        return _veil_contacts(found.replaced(value, PRIVATE) if found else value)

    return Veil("", veiled).over(event)


def _is_private(speaker: Speaker) -> bool:
    """A named speaker counts as private unless a public role was found."""
    return speaker.named and speaker.kind in _PRIVATE_KINDS


def _public_names(record: Record) -> dict[str, None]:
    """Known actors and speakers in a public role."""
    names = dict.fromkeys(a.name for a in actors_of(record) if a.id is not None and not a.private)
    for a in record.attributions:
        if a.speaker and a.speaker.named and not _is_private(a.speaker):
            names[a.speaker.name] = None
    return names


def _public(record: Record) -> frozenset[str]:
    """Words of public people's, organisations' and places' names; never blotted on their own."""
    document = record.document
    names = {*_public_names(record), document.outlet or "", document.author or ""}
    # A place that was not found may well be a person whom the parser took for one.
    found = [p for p in record.places if p.precision is not PlacePrecision.UNRESOLVED]
    names.update(n for p in found for n in (p.name, p.span.text))
    # An organisation of one word may well be a person too; a known one is an actor with an id.
    of = (a.speaker.organisation for a in record.attributions if a.speaker)
    names.update(o.partition(",")[0] for o in of if o and (" " in o or o.isupper()))
    return frozenset(word for name in names for word in words_of(name))


def _is_known(name: str, known: frozenset[str]) -> bool:
    """Do two words of it, or all, belong to public people, places or organisations?"""
    words = words_of(name)
    return sum(w in known for w in words) >= min(2, len(words))


def _tells(record: Record, words: Callable[[str], str]) -> bool:
    """Does something that came with the text, not in it, hold what must be taken out?"""
    d = record.document
    beside = (d.title, d.outlet, d.author, d.url, d.ref, *(e.url for e in record.evidence))
    return any(value is not None and words(value) != value for value in beside)


def _veil_contacts(value: str) -> str:
    if not _HINT.search(value):
        return value
    found = sorted((start, end) for start, end, _ in contacts(value))
    parts, at = [], 0
    for start, end in found:
        if start >= at:
            parts += [value[at:start], WITHHELD]
        at = max(at, end)
    return "".join([*parts, value[at:]]) if found else value
