"""onrecord casebook withdraw, retire, delete, purge: what is no longer to count."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.casebook_common import As, Where, open_casebook, who
from onrecord.errors import OptionError

if TYPE_CHECKING:
    from onrecord.store import Casebook

__all__ = ["delete", "purge", "retire", "withdraw"]

Why = Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why; it stays on record.")]
Named = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id (d1:...) or ref.")]


def withdraw(where: Where, document: Named, reason: Why, by: As = None) -> None:
    """Mark a report that its publisher has killed or corrected; it stays, and is shown as such.

    Example: onrecord casebook withdraw unrest.casebook reports/17.txt --reason "killed 12:40"
    """
    from onrecord.records import Decision

    with open_casebook(where) as book:
        for identity in _find(book, document):
            j = book.judge(by=who(by), decision=Decision.WITHDRAW, target=identity, reason=reason)
            sys.stderr.write(f"{identity} is withdrawn ({j.id})\n")


def retire(
    where: Where,
    records: Annotated[
        list[str] | None, typer.Argument(metavar="RECORD", help="Ids of records (r1:...).")
    ] = None,
    older: Annotated[
        bool, typer.Option("--older", help="Every record that a newer coding has replaced.")
    ] = False,
    reason: Why = "",
    by: As = None,
) -> None:
    """Retire old codings; they stay on record, and their claims are no longer asked about.

    Example: onrecord casebook retire unrest.casebook --older
    """
    from onrecord.records import Decision

    with open_casebook(where) as book:
        ids = [*(records or []), *([r.id for r in book.older()] if older else [])]
        if not ids and not older:
            raise OptionError("name records, or give --older")
        for identity in dict.fromkeys(ids):
            book.judge(by=who(by), decision=Decision.RETIRE, target=identity, reason=reason)
    sys.stderr.write(f"{len(ids)} records are retired\n")


def delete(where: Where, document: Named, reason: Why, by: As = None) -> None:
    """Take a report out of every list; its content stays in the casebook (see purge).

    Example: onrecord casebook delete unrest.casebook reports/17.txt --reason "not ours"
    """
    with open_casebook(where) as book:
        for identity in _find(book, document):
            book.delete(identity, by=who(by), reason=reason)
            sys.stderr.write(f"{identity} is deleted\n")


def purge(
    where: Where,
    document: Named,
    reason: Why,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: As = None,
) -> None:
    """Remove a report's content for good, from every table, index and file.

    Its text, records, raw bytes and the judgements on it are gone afterwards; a hash and the
    reason stay. Copies and backups are not reached.

    Example: onrecord casebook purge unrest.casebook d1:0a1b2c --reason "court order 12/3"
    """
    with open_casebook(where) as book:
        ids = [document] if document.startswith("d1:") else _find(book, document)
        if not yes:
            typer.confirm(f"Remove {len(ids)} report(s) for good?", abort=True, err=True)
        for identity in ids:
            stone = book.purge(identity, by=who(by), reason=reason)
            sys.stderr.write(f"{stone.id} is purged; its bytes had the hash {stone.sha256}\n")


def _find(book: Casebook, name: str) -> list[str]:
    found = [d.id for d in book.find(name)]
    if not found:
        raise OptionError(f"{name} is no report of this casebook; check the id or ref")
    return found
