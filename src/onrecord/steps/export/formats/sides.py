"""sides: how an outlet stands to a state, from ``data/outlets``; no score of its truth.

A data card says with it what share of an export comes from whom.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import msgspec

from onrecord.errors import SetupError
from onrecord.steps.export.formats.codes import DATA

__all__ = ["UNKNOWN", "Side", "side_of"]


@dataclass(frozen=True, slots=True)
class Side:
    """The tie (``state-owned``, ``opposition-owned``, ``private`` ...) and the country."""

    tie: str
    country: str
    owner: str

    @property
    def words(self) -> str:
        """``state-affiliated, IRN``."""
        return f"{self.tie}, {self.country}" if self.country else self.tie


UNKNOWN = Side("not in the table of outlets", "", "")


class _Outlet(msgspec.Struct):
    name: str
    owner: str
    state: str
    country: str


class _Outlets(msgspec.Struct):
    outlets: dict[str, _Outlet]


@functools.cache
def _sides() -> dict[str, Side]:
    found: dict[str, Side] = {}
    files = sorted((DATA / "outlets").glob("*.yaml"))
    if not files:
        raise SetupError(f"no outlets in {DATA / 'outlets'}; install onrecord again")
    for file in files:
        try:
            read = msgspec.yaml.decode(file.read_bytes(), type=_Outlets)
        except (msgspec.DecodeError, msgspec.ValidationError) as e:
            raise SetupError(f"{file}: {e}") from e
        for outlet in read.outlets.values():
            side = Side(outlet.state, outlet.country, outlet.owner)
            for name in outlet.name.split("; "):
                found.setdefault(name.casefold(), side)
    return found


def side_of(outlet: str) -> Side:
    """The side of an outlet by any of its names; :data:`UNKNOWN` if the table has it not."""
    return _sides().get(outlet.casefold(), UNKNOWN)
