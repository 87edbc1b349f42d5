"""others: tables of other coders -> OtherEvents, to hold ours against. Nothing is fetched.

::

    maps = Maps.load(DATA)
    for item in read_others(Path("acled.csv"), maps):
        ...  # an OtherEvent, or a Failure for a row that cannot be read

GDELT 2.0 event exports, POLECAT (and NGEC) tables and ACLED exports are told by their columns. A
file may be packed with gzip or be the only one in a ZIP archive. Rows are streamed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from onrecord.errors import ReadError
from onrecord.records import Failure, OtherCoder, OtherEvent
from onrecord.steps.read.others.acled import NEEDED as ACLED
from onrecord.steps.read.others.acled import acled_event
from onrecord.steps.read.others.gdelt import COLUMNS, gdelt_event
from onrecord.steps.read.others.maps import Maps, Meaning
from onrecord.steps.read.others.polecat import NEEDED as POLECAT
from onrecord.steps.read.others.polecat import polecat_event
from onrecord.steps.read.packed import open_table

__all__ = ["Maps", "Meaning", "coder_of", "read_others"]

_HEAD = 65_536  # characters that hold the first line
_LONGEST = 1_000_000  # characters of one line
_Named = Callable[[dict[str, str], str, Maps], OtherEvent]
_BY_NAME: dict[OtherCoder, _Named] = {
    OtherCoder.POLECAT: polecat_event,
    OtherCoder.ACLED: acled_event,
}


def read_others(
    path: Path, maps: Maps, coder: OtherCoder | None = None
) -> Iterator[OtherEvent | Failure]:
    """The events of another coder in a file, one a row, in order.

    Args:
        path: the table as its makers hand it out (``.csv``, ``.tsv``, ``.txt``, ``.gz``, ``.zip``).
        maps: see :meth:`Maps.load`.
        coder: whose it is; told from the columns by default.

    Raises:
        ReadError: while iterating, if the file is no table of a known coder.
        OSError: the file cannot be opened.
    """
    with open_table(path) as raw:
        text = io.TextIOWrapper(raw, "utf-8-sig", errors="surrogateescape", newline="")
        yield from _rows(text, str(path), maps, coder)


def coder_of(first_line: str) -> OtherCoder | None:
    """Whose table begins with this line?"""
    columns = {c.strip().strip('"').lower() for c in first_line.split(_separator(first_line))}
    if columns >= POLECAT:
        return OtherCoder.POLECAT
    if columns >= ACLED:
        return OtherCoder.ACLED
    cells = first_line.rstrip("\r\n").split("\t")
    if len(cells) == COLUMNS and cells[0].isdigit() and len(cells[1]) == 8 and cells[1].isdigit():
        return OtherCoder.GDELT
    return None


class _Tabs(csv.excel_tab):
    quoting = csv.QUOTE_NONE


def _bare(cell: str) -> str:
    """The cell of a table without quoting, if some program has put it in marks all the same."""
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _separator(first_line: str) -> str:
    return max("\t,;|", key=first_line.count)


def _rows(
    text: IO[str], ref: str, maps: Maps, coder: OtherCoder | None
) -> Iterator[OtherEvent | Failure]:
    first = text.readline(_HEAD)
    found = coder or coder_of(first)
    if found is None:
        raise ReadError(
            "unknown_table",
            f"{ref}: no table of GDELT 2.0 events, POLECAT or ACLED: the columns are others",
        )
    separator = _separator(first)
    # Tables parted by tabs are written without quoting: a lone mark in one belongs to the text.
    dialect = _Tabs if separator == "\t" else csv.excel
    header = next(csv.reader([first], dialect, delimiter=separator), [])
    names = [_bare(name).strip().lower() for name in header]
    lines = _lines(first if found is OtherCoder.GDELT else "", text)
    reader = csv.reader(lines, dialect, delimiter=separator)
    number = 0 if found is OtherCoder.GDELT else 1
    while True:
        number += 1
        place = f"{ref}:{number}"
        try:
            cells = next(reader, None)
        except csv.Error as e:
            yield Failure(place, "read", "bad_row", f"not a row of the table: {e}")
            continue
        if cells is None:
            return
        if cells:
            yield _event(cells, names, found, place, maps)


def _lines(first: str, rest: IO[str]) -> Iterator[str]:
    """Lines, none longer than a table has: what is longer comes in pieces, which are no rows."""
    if first:
        yield first
    while line := rest.readline(_LONGEST):
        yield line


def _event(
    cells: list[str], names: list[str], coder: OtherCoder, place: str, maps: Maps
) -> OtherEvent | Failure:
    expected = COLUMNS if coder is OtherCoder.GDELT else len(names)
    if len(cells) != expected:
        message = f"{len(cells)} columns where the table has {expected}"
        return Failure(place, "read", "bad_row", message)
    if any("\udc80" <= c <= "\udcff" for cell in cells for c in cell):
        return Failure(place, "read", "encoding", "not UTF-8")
    try:
        if coder is OtherCoder.GDELT:
            return gdelt_event(cells, place, maps)
        row = {name: _bare(cell) for name, cell in zip(names, cells, strict=True)}
        return _BY_NAME[coder](row, place, maps)
    except (ReadError, KeyError) as e:
        missing = f"no column {e}" if isinstance(e, KeyError) else str(e)
        return Failure(place, "read", "bad_row", missing)
