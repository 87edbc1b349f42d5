"""What the commands of ``onrecord casebook`` share: arguments, who acts, opening."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.terminal import plain

if TYPE_CHECKING:
    from onrecord.store import Casebook

__all__ = ["As", "Where", "open_casebook", "say", "who"]

Where = Annotated[
    str,
    typer.Argument(metavar="CASEBOOK", help="A file, or postgresql://user@host/database."),
]
As = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who acts, for the audit trail.")
]


def who(given: str | None) -> str:
    """The account that acts: as given, else this machine's user."""
    return (given or getpass.getuser()).strip() or "local"


def open_casebook(where: str) -> Casebook:
    """The casebook at a path or an address."""
    from onrecord.store import Casebook

    return Casebook.open(where)


def say(line: str) -> None:
    """A line on standard output that is safe to print."""
    sys.stdout.write(f"{plain(line)}\n")
