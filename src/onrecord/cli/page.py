"""onrecord page: records in, one self-contained HTML page out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from onrecord.cli.files import STANDARD, load_records, whole_file
from onrecord.errors import OptionError

__all__ = ["page"]


def page(
    records: Annotated[
        list[str],
        typer.Argument(metavar="RECORDS", help="Files that onrecord code wrote, or -."),
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="The page; - is standard output.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
    include_private: Annotated[
        bool, typer.Option("--include-private", help="Show the names of private people.")
    ] = False,
) -> None:
    """Write one HTML page that marks who says what.

    The page holds everything it needs and opens without a network.

    Example: onrecord page records.jsonl -o report.html
    """
    from onrecord.steps.export import write_page

    with whole_file(output, force) as stream:
        number = write_page(load_records(records), stream, include_private=include_private)
        if not number:
            raise OptionError("there are no records to show")
    if output != STANDARD:
        sys.stderr.write(f"{number} report{'' if number == 1 else 's'} -> {output}\n")
