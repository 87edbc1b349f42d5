"""codes: what PLOVER types are in other schemes, from ``data/codebook`` and ``data/export``."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import SetupError
from onrecord.records import Claim, Codebook

__all__ = ["Acled", "Cameo", "Code", "acled", "alpha2", "cameo_roots", "codes", "country_names"]

DATA = Path(__file__).parents[3] / "data"


@dataclass(frozen=True, slots=True)
class Code:
    """A PLOVER type's quad class (1 to 4) and intensity (-10 to 10)."""

    quad: int
    intensity: float


@functools.cache
def codes() -> dict[str, Code]:
    """Quad class and intensity of each type of the codebook.

    Raises:
        SetupError: the codebook is missing.
    """
    return {t.name: Code(t.quad, t.intensity) for t in Codebook.load(DATA / "codebook").types}


@dataclass(frozen=True, slots=True)
class Cameo:
    """A root of CAMEO (Gerner, Schrodt, Yilmaz and Abu-Jabr 2002): two digits and its name."""

    root: str
    name: str


class _Roots:
    def __init__(self, rows: Iterator[list[str]]) -> None:
        self._by: dict[tuple[str, str], tuple[frozenset[str], Cameo, Cameo | None]] = {}
        for kind, mode, root, name, words, other, other_name in rows:
            worded = frozenset(words.split("|")) if words else frozenset()
            second = Cameo(other, other_name) if other else None
            self._by[kind, mode] = (worded, Cameo(root, name), second)

    def of(self, claim: Claim) -> Cameo | None:
        """The root of a claim; None for a type of a user's own."""
        row = self._by.get((claim.type, claim.mode or "")) or self._by.get((claim.type, ""))
        if row is None:
            return None
        worded, root, second = row
        said = claim.trigger.text.casefold().split()
        return second if second and worded.intersection(said) else root


@functools.cache
def cameo_roots() -> _Roots:
    """The table of ``data/export/cameo_roots.tsv``."""
    return _Roots(_rows("cameo_roots.tsv", 7))


@dataclass(frozen=True, slots=True)
class Acled:
    """An event and sub-event type in ACLED's words."""

    event_type: str
    sub_event_type: str
    disorder_type: str


@functools.cache
def acled() -> dict[tuple[str, str], Acled]:
    """ACLED's types by PLOVER type and mode ("" for any mode), of ``data/export/acled.tsv``."""
    return {(r[0], r[1]): Acled(r[2], r[3], r[4]) for r in _rows("acled.tsv", 5)}


@functools.cache
def country_names() -> dict[str, str]:
    """English country names by ISO 3166-1 alpha-3."""
    path = DATA / "gazetteer" / "countries.tsv"
    lines = path.read_text("utf-8").splitlines()
    cells = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: row[1] for row in cells}


@functools.cache
def _alpha2() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("countries.tsv", 2)}


def alpha2(country: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code, small, of an alpha-3 one; None if it has none."""
    found = _alpha2().get(country or "")
    return found.lower() if found else None


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    path = DATA / "export" / name
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
