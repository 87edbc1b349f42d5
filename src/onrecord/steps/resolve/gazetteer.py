"""Gazetteer: names of places and what they can mean, looked up without building an index.

Two packed tables, made by ``training/gazetteer/build.py``: ``places.tsv.gz``, one place a line, and
``names.tsv.gz``, one name key and the numbers of its places a line (``~`` marks a name that is not
the usual one), sorted by key, so that a look-up is a binary search over the lines. Beside them lie
small readable tables: countries (with people and short forms), peoples of regions, and names that
are also common words or names of people.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import SetupError
from onrecord.steps.resolve.toponyms import name_key

__all__ = ["Country", "Entry", "Gazetteer", "Hit"]

DATA = Path(__file__).parents[2] / "data" / "gazetteer"
TABLES = (("countries", 7), ("peoples", 2), ("words", 2), ("short", 5))  # name, columns


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer; ``kind``: country, admin1, admin2, city, site or region.

    ``country`` is ISO 3166-1 alpha-3 (empty for what spans several), degrees are WGS 84.
    """

    number: int
    geonameid: int | None
    name: str
    kind: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a name can mean; ``usual`` is False for other-language and older names."""

    entry: Entry
    usual: bool


@dataclass(frozen=True, slots=True)
class Country:
    """What the country table says beside the place itself; ``neighbours`` share a land border."""

    iso3: str
    name: str
    capital: str
    continent: str
    neighbours: tuple[str, ...]


class Gazetteer:
    """All place names that onrecord knows; make one with :meth:`load` and share it."""

    def __init__(self, names: list[bytes], places: list[bytes], small: dict[str, list[list[str]]]):
        self._names = names
        self._places = places
        self._found: dict[str, tuple[Hit, ...]] = {}
        self._longer: dict[str, bool] = {}
        self.words = {row[0]: row[1] for row in small["words"]}
        self.countries: dict[str, Country] = {}
        self.capitals: dict[str, str] = {}
        self.people: dict[str, Entry] = {}
        self.short: dict[str, Entry] = {}
        self.short_after_comma: dict[str, Entry] = {}
        self._read_countries(small["countries"])
        for people, region in small["peoples"]:
            home = self._of_kind(region, ("region", "admin1"))
            if home is not None:
                for form in _forms(people):
                    self.people.setdefault(form, home)
        for form, name, kind, iso3, after_comma in small["short"]:
            hits = [h.entry for h in self.find(name_key(name)) if h.entry.kind == kind]
            home = max(
                (e for e in hits if e.country == iso3), key=lambda e: e.population, default=None
            )
            if home is not None:
                (self.short_after_comma if after_comma else self.short)[form] = home

    @classmethod
    def load(cls, folder: Path | None = None) -> Gazetteer:
        """Read the tables in ``folder`` (default: the ones that ship with onrecord).

        Raises:
            SetupError: a table is missing or not of the form above.
        """
        folder = folder or DATA
        small = {name: list(_rows(folder / f"{name}.tsv", width)) for name, width in TABLES}
        return cls(_lines(folder / "names.tsv.gz"), _lines(folder / "places.tsv.gz"), small)

    def find(self, key: str) -> tuple[Hit, ...]:
        """Every place that the name with this key (see ``toponyms``) can mean."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(self._search(key))
        return found

    def longer(self, key: str) -> bool:
        """Does any name go on with a further word after ``key``?"""
        found = self._longer.get(key)
        if found is None:
            prefix = f"{key} ".encode()
            at = bisect_left(self._names, prefix)
            found = at < len(self._names) and self._names[at].startswith(prefix)
            self._longer[key] = found
        return found

    def country_of(self, name: str) -> str | None:
        """ISO alpha-3 code of a country, a people or adjective, a short form or a capital.

        "Iran", "Iranian", "U.S." and "Tehran" have a country; "Rasht" has none.
        """
        if name in self.short:
            return self.short[name].country
        key = name_key(name)
        key = key.removeprefix("the ")
        if entry := self.people.get(key):
            return entry.country or None
        if entry := self.country(key):
            return entry.country
        return self.capitals.get(key)

    def country(self, key: str, iso3: str | None = None) -> Entry | None:
        """The country of that name (and code); of two, the one with more people."""
        named = [h.entry for h in self.find(key) if h.entry.kind == "country"]
        named = [e for e in named if iso3 is None or e.country == iso3]
        return max(named, key=lambda e: e.population, default=None)

    def _search(self, key: str) -> Iterator[Hit]:
        prefix = f"{key}\t".encode()
        at = bisect_left(self._names, prefix)
        if at < len(self._names) and self._names[at].startswith(prefix):
            for number in self._names[at][len(prefix) :].decode().split():
                yield Hit(self._entry(int(number.lstrip("~"))), not number.startswith("~"))

    def _entry(self, number: int) -> Entry:
        cells = self._places[number].decode().split("\t")
        gid, name, kind, country, admin1, lat, lon, population = cells
        return Entry(
            number,
            int(gid) if gid else None,
            name,
            kind,
            country,
            admin1,
            float(lat),
            float(lon),
            int(population),
        )

    def _of_kind(self, name: str, kinds: tuple[str, ...]) -> Entry | None:
        hits = [h.entry for h in self.find(name_key(name)) if h.entry.kind in kinds]
        return min(hits, key=lambda e: kinds.index(e.kind), default=None)

    def _read_countries(self, rows: list[list[str]]) -> None:
        for iso3, name, capital, continent, near, people, short in rows:
            self.countries[iso3] = Country(iso3, name, capital, continent, tuple(near.split()))
            home = self.country(name_key(name), iso3)
            if home is None:
                continue
            for form in (f for p in people.split("|") if p for f in _forms(p)):
                self.people.setdefault(form, home)
            for form in (f for f in short.split("|") if f):
                self.short[form] = home
            if capital:
                self._name_capital(name_key(capital), iso3)

    def _name_capital(self, key: str, iso3: str) -> None:
        """Take every usual name of the capital ("Kyiv"), and its best known other ones."""
        self.capitals.setdefault(key, iso3)
        for other, plain in CAPITALS.items():
            if plain == key:
                self.capitals.setdefault(other, iso3)


# Other spellings of capitals in English news.
CAPITALS = {
    "kiev": "kyiv",
    "peking": "beijing",
    "washington": "washington",
    "washington dc": "washington",
    "sana": "sanaa",
    "riyad": "riyadh",
    "nay pyi taw": "naypyidaw",
    "naypyitaw": "naypyidaw",
}


def _forms(people: str) -> tuple[str, ...]:
    """A people's key and its plural: Iranian, Iranians."""
    key = name_key(people)
    if key.endswith(("ese", "sh", "ch", "s", "x", "men", "z")):
        return (key,)
    return (key, key + "s")


def _lines(path: Path) -> list[bytes]:
    try:
        return gzip.decompress(path.read_bytes()).splitlines()
    except FileNotFoundError as e:
        raise SetupError(_missing(path)) from e
    except (OSError, EOFError) as e:
        raise SetupError(f"{path} is not a gzip file: {e}; reinstall onrecord") from e


def _rows(path: Path, width: int) -> Iterator[list[str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as e:
        raise SetupError(_missing(path)) from e
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != width:
                raise SetupError(f"{path}, line {number}: {len(cells)} columns, expected {width}")
            yield cells


def _missing(path: Path) -> str:
    return (
        f"the gazetteer table {path} is missing; "
        f"reinstall onrecord or run: python training/gazetteer/build.py"
    )
