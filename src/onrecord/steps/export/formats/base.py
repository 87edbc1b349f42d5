"""base: what an exporter is: its name, its files and columns, what it keeps and what it loses.

An exporter is data and one function. ``keeps`` and ``losses`` are paths of the wire format
(``claims.when.earliest``, ``document.title``); a path stands for all below it, and the longer one
wins. Together they cover every path of a record (of an event, where the rows are events), so that
nothing is lost in silence: :func:`onrecord.testing.check_exporter` holds every exporter to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from onrecord.steps.export.formats.source import Source

__all__ = [
    "Anchor",
    "Column",
    "Exporter",
    "File",
    "Kept",
    "Key",
    "LeftOut",
    "Loss",
    "Unit",
    "Written",
]

Type = Literal["string", "integer", "number", "boolean", "date"]


class Unit(StrEnum):
    """What one row, line or object of the format is."""

    CLAIM = "claim"
    EVENT = "event"
    EVENT_REPORT = "event and report"
    REPORT = "report"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its type in Frictionless's words, what it means, may it be empty."""

    name: str
    type: Type
    means: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """``columns`` of one file name rows of another one."""

    columns: tuple[str, ...]
    file: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One file of the export. ``columns`` only for delimited text; ``missing`` is an empty cell."""

    name: str
    media: str
    means: str
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()
    missing: str = ""
    foreign: tuple[Key, ...] = ()
    optional: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(c.name for c in self.columns)


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands at ``path`` of the wire format stands under ``name`` of the export.

    ``name`` is a column, or the way through the JSON (``actor.code``); ``exact`` says that the
    very value comes back, not a form of it (several names in one cell).
    """

    path: str
    name: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Loss:
    """What stands at ``path`` of the wire format does not come back from the export, and why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that the format has no place for: how many, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows (lines, objects) of each file, and what was left out."""

    rows: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words in an export that claim to stand at ``[start, end)`` of a report's text.

    ``where`` names the row or object; ``exact`` is what the export has it say there, ``prefix``
    and ``suffix`` what it says stands before and after (None: it says nothing of it); ``cell``:
    the words went through a table cell, which turns line breaks into spaces.
    """

    where: str
    document: str
    start: int
    end: int
    exact: str
    prefix: str | None = None
    suffix: str | None = None
    sha256: str | None = None
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format.

    ``write`` writes the ``files`` into an empty folder. ``anchors`` reads the quoted words with
    their offsets back (None: the format has none). ``notes`` go into the data card.
    """

    name: str
    title: str
    unit: Unit
    files: tuple[File, ...]
    keeps: tuple[Kept, ...]
    losses: tuple[Loss, ...]
    write: Callable[[Source, Path], Written]
    anchors: Callable[[Path], Iterator[Anchor]] | None = None
    needs_events: bool = False
    notes: tuple[str, ...] = ()
    version: str = "1"
    needs: str | None = None

    def fate(self, path: str) -> Kept | Loss | None:
        """What becomes of a path of the wire format; None where nobody has said it."""
        best: Kept | Loss | None = None
        entries: tuple[Kept | Loss, ...] = (*self.keeps, *self.losses)
        for entry in entries:
            inside = path == entry.path or path.startswith(f"{entry.path}.")
            if inside and (best is None or len(entry.path) > len(best.path)):
                best = entry
        return best
