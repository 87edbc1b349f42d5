"""Maps: what other coders' codes are in our words, read from ``data/codebook_maps``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import SetupError
from onrecord.records import TypeBasis

__all__ = ["Maps", "Meaning"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code is in PLOVER 2.0; ``type`` None where PLOVER has nothing for it."""

    type: str | None
    mode: str | None
    basis: TypeBasis


_UNKNOWN = Meaning(None, None, TypeBasis.NONE)


@dataclass(frozen=True, slots=True)
class Maps:
    """The tables; ``names`` and ``iso3`` are of countries."""

    cameo: dict[str, Meaning]
    acled: dict[str, Meaning]
    fips: dict[str, str]
    names: dict[str, str]
    iso3: frozenset[str]

    @classmethod
    def load(cls, data: Path) -> Maps:
        """Read the tables in a folder laid out like ``onrecord/data``.

        Raises:
            SetupError: a table is missing or has a wrong line.
        """
        folder = data / "codebook_maps"
        countries = list(_rows(data / "gazetteer" / "countries.tsv", 7))
        return cls(
            cameo=_meanings(folder / "cameo.tsv"),
            acled=_meanings(folder / "acled.tsv"),
            fips={row[0]: row[1] for row in _rows(folder / "fips.tsv", 2)},
            names={name: row[0] for row in countries for name in _names(row)},
            iso3=frozenset(row[0] for row in countries),
        )

    def of_cameo(self, code: str) -> Meaning:
        """The meaning of a CAMEO code: that of its longest known beginning."""
        for end in range(len(code), 1, -1):
            if (found := self.cameo.get(code[:end])) is not None:
                return found
        return _UNKNOWN

    def of_acled(self, event_type: str, sub_type: str) -> Meaning:
        """The meaning of an ACLED sub-type, or else of its type."""
        key, fallback = _fold(f"{event_type}/{sub_type}"), _fold(event_type)
        return self.acled.get(key) or self.acled.get(fallback) or _UNKNOWN

    def country(self, word: str | None) -> str | None:
        """ISO 3166-1 alpha-3 from such a code or from an English name; None if it is neither."""
        if not word:
            return None
        if word in self.iso3:
            return word
        return self.names.get(_fold(word))


def _meanings(path: Path) -> dict[str, Meaning]:
    found = {}
    for code, kind, mode, basis, _ in _rows(path, 5):
        try:
            ground = TypeBasis(basis) if kind else TypeBasis.NONE
        except ValueError as e:
            raise SetupError(f"{path}: {code}: no such basis as {basis!r}") from e
        found[_fold(code)] = Meaning(kind or None, mode or None, ground)
    return found


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as e:
        raise SetupError(f"cannot read {path}: {e.strerror}; install onrecord again") from e
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            row = line.split("\t")
            if len(row) != columns:
                raise SetupError(f"{path}, line {number}: {len(row)} columns, not {columns}")
            yield row


def _names(row: list[str]) -> Iterator[str]:
    for name in (row[1], *row[6].split("|")):
        if name:
            yield _fold(name)


def _fold(words: str) -> str:
    return " ".join(words.split()).casefold()
