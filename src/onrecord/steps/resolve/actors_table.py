"""The actor table: who is known by which names, read from YAML.

Four kinds of list in a file, each under facts that its members share (see the README in
``data/actors``): ``actors`` (organisations), ``people`` (in public roles), ``states``, and
``nouns`` (agent nouns: actors without a name); a file of ``outlets`` tells news outlets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from onrecord.errors import SetupError
from onrecord.steps.resolve.actors_words import Word, keys_of, singulars

__all__ = ["ActorTable", "Agent", "Entry", "Outlet", "Role"]

LONGEST_NOUN = 4  # words in an agent noun


@dataclass(frozen=True, slots=True)
class Role:
    """A public role: ``title`` at ``organisation`` (an id), else in the entry's country."""

    title: str
    organisation: str | None
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A known actor. ``usages`` are ``(name, whose usage it is)`` of partisan names.

    ``changed`` holds ``(sector, from)`` where the actor's sector changed (an armed group that came
    to govern): the last one that began before the report holds.
    """

    id: str
    name: str
    country: str | None
    sector: str | None
    kind: str | None
    source: str | None
    person: bool = False
    state: bool = False
    roles: tuple[Role, ...] = ()
    usages: tuple[tuple[str, str], ...] = ()
    changed: tuple[tuple[str, str], ...] = ()

    def sector_at(self, day: str | None) -> str | None:
        """The sector on the day of the report (the table's first one where no day is known)."""
        sector = self.sector
        for changed, start in self.changed:
            if day is not None and start <= day:
                sector = changed
        return sector

    def in_role_at(self, day: str | None) -> bool:
        """Did the person hold one of the roles on that day?"""
        return day is not None and any(
            r.start <= day[: len(r.start)] and (not r.end or day[: len(r.end)] <= r.end)
            for r in self.roles
        )


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent noun; ``role``: country, sector and kind come from what it is a role in."""

    noun: str
    sector: str | None
    kind: str | None
    role: bool = False
    human: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet: who owns it and how it stands to a state; no score of truth."""

    name: str
    owner: str
    state: str
    country: str
    language: str
    kind: str
    source: str


class _Group(msgspec.Struct, forbid_unknown_fields=True):
    sector: str | None = None
    kind: str | None = None
    country: str | None = None
    source: str | None = None
    # One line an entry, "key: names | roles"; block text because YAML's own mappings of this size
    # would take longer to read than a report takes to parse.
    actors: str = ""
    people: str = ""
    states: str = ""
    nouns: str = ""
    role: bool = False
    human: bool = False
    private: bool = False


class _Outlets(msgspec.Struct, forbid_unknown_fields=True):
    outlets: dict[str, Outlet]


@dataclass(frozen=True, slots=True)
class _Alias:
    keys: tuple[str, ...]
    upper: bool
    capitals: tuple[int, ...]
    entry: Entry


class ActorTable:
    """Known actors by name, agent nouns, outlets. Later folders win over earlier ones by id."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        agents: Mapping[str, Agent],
        outlets: Mapping[str, Outlet],
    ) -> None:
        self.entries = dict(entries)
        self.agents = dict(agents)
        self.outlets = dict(outlets)
        self._names: dict[str, list[_Alias]] = {}
        self._surnames: dict[str, list[Entry]] = {}
        self._given: dict[str, frozenset[str]] = {}

    @classmethod
    def load(cls, folders: Sequence[Path]) -> ActorTable:
        """Read every ``*.yaml`` of the folders; a user's own folder comes last and wins.

        Raises:
            SetupError: a folder without files, or a file that is not of the form.
        """
        raw: dict[str, tuple[Entry, list[str]]] = {}
        agents: dict[str, Agent] = {}
        outlets: dict[str, Outlet] = {}
        for folder in folders:
            files = sorted(folder.glob("*.yaml"))
            if not files:
                raise SetupError(f"no actors in {folder}: expected *.yaml files of actors")
            for file in files:
                try:
                    read = msgspec.yaml.decode(file.read_bytes(), type=list[_Group] | _Outlets)
                except (msgspec.DecodeError, msgspec.ValidationError) as e:
                    raise SetupError(f"{file}: {e}") from e
                if isinstance(read, _Outlets):
                    for key, outlet in read.outlets.items():
                        outlets[f"outlet.{key}"] = outlet
                        raw[f"outlet.{key}"] = _outlet_entry(key, outlet)
                    continue
                for group in read:
                    agents.update(_agents(group))
                    raw.update(_entries(group, file))
        table = cls({i: e for i, (e, _) in raw.items()}, agents, outlets)
        for entry, names in raw.values():
            table._name(entry, names)
        for aliases in table._names.values():
            aliases.sort(key=lambda a: -len(a.keys))
        return table

    def _name(self, entry: Entry, names: Sequence[str]) -> None:
        full = keys_of(entry.name)
        # "John Paul II" and "Abdullah of Saudi Arabia" end in no surname.
        plain = entry.person and len(full) > 1 and "of" not in full
        surname = full[-1:] if plain and not entry.name.split()[-1].isupper() else ()
        for name in names:
            keys = keys_of(name)
            if not keys:
                continue
            if entry.person and set(keys) < set(full):
                surname = ()
            if entry.person and len(keys) == 1 and name != entry.name:
                known = self._surnames.setdefault(keys[0], [])
                if entry not in known:
                    known.append(entry)
                continue
            upper = name.isupper() and len(name) <= 8
            self._names.setdefault(keys[0], []).append(
                _Alias(keys, upper, _capitals(name, len(keys)), entry)
            )
        if surname:
            self._surnames.setdefault(surname[0], []).append(entry)
        if entry.person:
            self._given[entry.id] = frozenset(k for name in names for k in keys_of(name))

    def at(self, words: Sequence[Word], i: int) -> tuple[int, Entry] | None:
        """The longest name that begins at word ``i``: (index after its last word, entry)."""
        for alias in self._names.get(words[i].key, ()):
            n = len(alias.keys)
            if n > 1 and tuple(w.key for w in words[i : i + n]) != alias.keys:
                continue
            first = words[i].text
            if alias.upper:
                if not first[:2].isupper() and not (len(first) > 3 and first[0].isupper()):
                    continue
            elif not all(words[i + c].text[0].isupper() for c in alias.capitals):
                continue
            if _cut_from_a_name(words, i, i + n):
                continue
            return i + n, alias.entry
        return None

    def by_surname(self, key: str) -> Sequence[Entry]:
        """People in public roles who go by this one word."""
        return self._surnames.get(key, ())

    def name_words(self, entry: Entry) -> frozenset[str]:
        """The keys of all words of all names of a person."""
        return self._given.get(entry.id, frozenset())

    def agent(self, words: Sequence[Word], last: int, first: int) -> tuple[int, Agent] | None:
        """The longest agent noun that ends at word ``last`` and begins at or after ``first``."""
        tails = singulars(words[last].key)
        for n in range(min(LONGEST_NOUN, last - first + 1), 0, -1):
            head = [w.key for w in words[last - n + 1 : last]]
            for tail in tails:
                found = self.agents.get(" ".join([*head, tail]))
                if found is not None:
                    return last - n + 1, found
        return None


def _capitals(name: str, n: int) -> tuple[int, ...]:
    """Which words of the name must be capital in the report."""
    parts = [p for p in re.split(r"[^\w'’.]+", name) if p]
    if len(parts) != n:
        return (n - 1,) if name[-1:].isupper() or name[:1].isupper() else ()
    return tuple(i for i, p in enumerate(parts) if p[0].isupper() and p.lower() != "the")


def _cut_from_a_name(words: Sequence[Word], first: int, after: int) -> bool:
    """Would the name "Mehr" be cut out of "Mehr-Alizadeh"?"""
    follows = after < len(words) and words[after].joined and words[after].text[0].isupper()
    return follows or (
        words[first].joined
        and first > 0
        and words[first - 1].text[0].isupper()
        and words[first - 1].key not in ("al", "el", "anti", "pro")
    )


def _outlet_entry(key: str, outlet: Outlet) -> tuple[Entry, list[str]]:
    names = outlet.name.split("; ")
    press = outlet.kind == "government"
    entry = Entry(
        f"outlet.{key}",
        names[0],
        outlet.country,
        "GOV" if press else "MED",
        "official" if press else "media",
        outlet.source,
    )
    return entry, [] if press else [n for n in names if "(" not in n]


def _agents(group: _Group) -> Iterator[tuple[str, Agent]]:
    for noun in group.nouns.split(";"):
        key = " ".join(keys_of(noun))
        if key:
            yield (
                key,
                Agent(
                    noun.strip(), group.sector, group.kind, group.role, group.human, group.private
                ),
            )


def _entries(group: _Group, file: Path) -> Iterator[tuple[str, tuple[Entry, list[str]]]]:
    prefix = (group.country or "int").lower()
    for key, line in _lines(group.actors, file):
        entry, names = _entry(f"{prefix}.{key}", line, group, file)
        yield entry.id, (entry, names)
    for key, line in _lines(group.people, file):
        entry, names = _entry(f"{prefix}.{key}", line, group, file, person=True)
        yield entry.id, (entry, names)
    for iso, line in _lines(group.states, file):
        names, usages = _names(line)
        name = f"Government of {names[0]}"
        yield (
            f"{iso.lower()}.gov",
            (
                Entry(
                    f"{iso.lower()}.gov",
                    name,
                    iso,
                    group.sector,
                    group.kind,
                    group.source,
                    state=True,
                    usages=usages,
                ),
                [*names, name],
            ),
        )


def _lines(block: str, file: Path) -> Iterator[tuple[str, str]]:
    for line in block.splitlines():
        key, colon, value = line.strip().partition(": ")
        if line.strip():
            if not colon or not value:
                raise SetupError(f"{file}: expected 'key: Name; other names', got {line!r}")
            yield key, value.strip()


def _entry(
    id_: str, line: str, group: _Group, file: Path, person: bool = False
) -> tuple[Entry, list[str]]:
    head, *facts = (part.strip() for part in line.split(" | "))
    names, usages = _names(head)
    roles, changed = [], []
    for fact in facts:
        title, _, years = fact.rpartition(" ")
        start, dots, end = years.partition("..")
        if not title or not dots:
            raise SetupError(f"{file}: {id_}: expected 'title from..to', got {fact!r}")
        if title.startswith("sector "):
            changed.append((title.removeprefix("sector "), start))
        else:
            what, _, where = title.partition(" @ ")
            roles.append(Role(what, where or None, start, end))
    entry = Entry(
        id_,
        names[0],
        group.country,
        group.sector,
        group.kind,
        group.source,
        person,
        roles=tuple(roles),
        usages=usages,
        changed=tuple(changed),
    )
    return entry, [n for n in names if "(" not in n]


def _names(line: str) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    names, usages = [], []
    for part in line.split(";"):
        name, _, whose = part.strip().partition(" <")
        names.append(name)
        if whose:
            usages.append((name, whose.rstrip(">")))
    return names, tuple(usages)
