"""onrecord table: records in, one row a claim out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.files import STANDARD, load_records, whole_file
from onrecord.errors import OptionError

__all__ = ["table"]


def table(
    records: Annotated[
        list[str],
        typer.Argument(metavar="RECORDS", help="Files that onrecord code wrote, or -."),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="A .csv or .parquet file; - is CSV to stdout."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
    include_private: Annotated[
        bool, typer.Option("--include-private", help="Give the names of private people.")
    ] = False,
) -> None:
    """List claims with their claimants, one row each.

    Without -o a table for reading in the terminal.
    CSV files begin with a byte-order mark (Excel needs it), and cells that a spreadsheet would
    run as a formula get an apostrophe before them.

    Example: onrecord table records.jsonl -o claims.csv
    """
    if output is None:
        from onrecord.cli.reading import print_table
        from onrecord.cli.terminal import console

        print_table(load_records(records), console(), include_private=include_private)
        return
    from onrecord.steps.export import claim_rows, write_csv, write_parquet

    form = ".csv" if output == STANDARD else Path(output).suffix.lower()
    if form not in (".csv", ".parquet"):
        raise OptionError(f"{output}: the name must end in .csv or .parquet")
    rows = (
        row
        for record in load_records(records)
        for row in claim_rows(record, include_private=include_private)
    )
    with whole_file(output, force) as stream:
        if form == ".parquet":
            number = write_parquet(rows, stream)
        else:
            number = write_csv(rows, stream, bom=output != STANDARD)
    if output != STANDARD:
        sys.stderr.write(f"{number} claims -> {output}\n")
