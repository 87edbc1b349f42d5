"""csv: rows as comma-separated values for a spreadsheet.

Safe to open: a text cell that a spreadsheet would run as a formula gets an apostrophe before it
(OWASP, "CSV Injection"), line breaks and control characters become spaces, so that one row is
always one line. Numbers are left alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple
from typing import BinaryIO

from onrecord.steps.export.rows import COLUMNS, Row

__all__ = ["write_csv"]

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # full-width forms too: Excel reads them
_LINES = {0x85: " ", 0x2028: " ", 0x2029: " "}
_CONTROLS = str.maketrans(dict.fromkeys((*range(32), *range(127, 160)), " ") | _LINES)


def write_csv(rows: Iterable[Row], stream: BinaryIO, *, bom: bool = True) -> int:
    """Write the header and the rows to a binary stream; return the number of rows.

    ``bom``: begin with a byte-order mark, without which Excel takes UTF-8 for the local code page.
    """
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    try:
        if bom:
            text.write("\ufeff")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        n = 0
        for n, row in enumerate(rows, 1):  # noqa: B007 - n is the count
            writer.writerow([_cell(v) for v in astuple(row)])
        return n
    finally:
        text.detach()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    clean = value.translate(_CONTROLS)  # first: a control character may hide an equals sign
    return f"'{clean}" if clean.lstrip().startswith(_FORMULA) else clean
