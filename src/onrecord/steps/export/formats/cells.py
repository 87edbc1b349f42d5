"""cells: what all delimited formats share: reading back, and what a cell does to its text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from onrecord.steps.export.formats.base import Loss

__all__ = ["CELLS", "SECTIONS", "joined", "rows_of"]

CELLS = Loss(
    "cells",
    "line breaks and control characters become spaces, marks that turn the direction of writing "
    "are taken out, an apostrophe stands before what a spreadsheet would run as a formula, and a "
    "cell of more than 32,000 characters is cut and ends in …",
)
# The parts of a record of which a table of claims holds little or nothing.
SECTIONS = (
    Loss("schema", "the version of the wire format; the data package names it"),
    Loss("document", "the text itself belongs to its publisher; blocks and other dates"),
    Loss("attributions", "what is said without a coded event in it, and the quotations' own words"),
    Loss("causes", "what is said to have led to what"),
    Loss("loaded", "partisan words"),
    Loss("evidence", "evidence that the report points to"),
    Loss("times", "times outside of claims"),
    Loss("places", "places outside of claims"),
    Loss("run", "what made the records stands in the data package, not in the rows"),
)


def rows_of(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV file that an exporter wrote, with their place for messages."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in (reader := csv.DictReader(stream)):
            yield f"{path.name}, line {reader.line_num}", row


def joined(values: Iterator[str | None]) -> str | None:
    """Several values in one cell, each once, ``"; "`` between them."""
    return "; ".join(dict.fromkeys(v for v in values if v)) or None
