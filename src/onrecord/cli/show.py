"""onrecord show: one report for reading in the terminal."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.files import STANDARD, check_inputs, load_records
from onrecord.errors import OptionError
from onrecord.records import SCHEMA, Failure, Record, read_records

__all__ = ["show"]

SOME_FAILED = 3


def show(
    path: Annotated[
        str,
        typer.Argument(
            metavar="FILE|RECORDS", help="A report (.txt .html), or records; - is stdin."
        ),
    ],
    ref: Annotated[
        str | None, typer.Option(metavar="REF", help="Only the report that came by this ref or id.")
    ] = None,
    number: Annotated[
        int | None, typer.Option("-n", "--number", min=1, help="Only the report on this line.")
    ] = None,
    nlp: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another installed spaCy pipeline.")
    ] = None,
) -> None:
    """Show a report: who says what, in which words.

    A report that is not coded yet is coded first. Names are shown as they stand: this is for
    reading your own material.

    Example: onrecord show report.txt
    """
    from onrecord.cli.reading import print_record
    from onrecord.cli.terminal import console

    check_inputs([path])
    screen, shown, failed = console(), 0, 0
    for item in _chosen(_records(path, nlp), ref, number):
        if isinstance(item, Failure):
            failed += 1
            sys.stderr.write(f"onrecord: not coded: {item.ref}: {item.message}\n")
            continue
        if shown:
            screen.print()
        print_record(item, screen)
        shown += 1
    if failed:
        raise typer.Exit(SOME_FAILED)
    if not shown:
        raise OptionError(f"{path}: no such report in it" if ref or number else f"{path} is empty")


def _chosen(
    items: Iterable[Record | Failure], ref: str | None, number: int | None
) -> Iterator[Record | Failure]:
    if number is not None:
        items = itertools.islice(items, number - 1, number)
    for item in items:
        if isinstance(item, Failure):
            if ref is None or item.ref == ref:
                yield item
        elif ref is None or ref in (item.document.ref, item.document.id):
            yield item


def _records(path: str, nlp: str | None) -> Iterator[Record | Failure]:
    """The records in the file; a file of reports is coded first."""
    if path == STANDARD:
        first = sys.stdin.buffer.readline()
        if not _is_record(first):
            raise OptionError("standard input holds no records; to show a report, name its file")
        return iter(read_records(itertools.chain([first], sys.stdin.buffer)))
    if Path(path).is_file():
        with open(path, "rb") as stream:
            if _is_record(stream.readline()):
                return load_records([path])
    from onrecord.pipeline import Coder
    from onrecord.steps.read import read

    coder = Coder.load(nlp) if nlp else Coder.load()
    return coder.code_many(read([path]))


def _is_record(line: bytes) -> bool:
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        return str(json.loads(line).get("schema", "")).split("/")[0] == SCHEMA.split("/")[0]
    except (ValueError, RecursionError):
        return False
