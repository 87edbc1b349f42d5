"""onrecord casebook: keep reports, records and judgements in one file, or on a server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.casebook_add import add
from onrecord.cli.casebook_care import delete, purge, retire, withdraw
from onrecord.cli.casebook_common import As, Where, open_casebook, say, who
from onrecord.cli.files import STANDARD, whole_file
from onrecord.cli.terminal import plain
from onrecord.errors import OptionError

if TYPE_CHECKING:
    from onrecord.store import Casebook, Head, Info

__all__ = ["casebook"]

FAULTY = 1

casebook = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Keep a collection's reports, records and judgements, with an audit trail.\n\n"
    "Example: onrecord casebook new unrest.casebook && "
    "onrecord casebook add unrest.casebook reports/",
)


@casebook.command()
def new(
    where: Where,
    title: Annotated[str, typer.Option(metavar="WORDS", help="A name for people.")] = "",
    by: As = None,
) -> None:
    """Make an empty casebook: one file, or the tables in an empty PostgreSQL database.

    Example: onrecord casebook new unrest.casebook --title "Unrest in November"
    """
    from onrecord.store import Casebook

    with Casebook.create(where, by=who(by), title=title) as book:
        sys.stderr.write(f"{plain(where)}: an empty casebook, {book.head().casebook}\n")


casebook.command()(add)


@casebook.command()
def status(
    where: Where,
    failures: Annotated[
        bool, typer.Option("--failures", help="List the reports that could not be stored.")
    ] = False,
    gone: Annotated[
        bool, typer.Option("--deleted", help="List what was deleted and purged, and why.")
    ] = False,
) -> None:
    """Say what a casebook holds, in numbers.

    Example: onrecord casebook status unrest.casebook
    """
    with open_casebook(where) as book:
        if failures:
            for f in book.failures():
                say(f"{f.ref}: {f.stage}: {f.message}")
        if gone:
            for t in book.tombstones():
                word = "purged" if t.purged else "deleted"
                say(f"{t.id}: {t.kind} {word} {t.made[:10]} by {t.by}: {t.reason}")
        if not failures and not gone:
            for line in _numbers(book.info()):
                say(line)


def _numbers(i: Info) -> Iterator[str]:
    states = ", ".join(f"{f.count} {f.value}" for f in i.states) or "none"
    yield f"{i.title or 'casebook'} ({i.id}), made {i.made[:10]}, {i.engine}, tables {i.schema}"
    yield f"reports      {i.documents}, {i.withdrawn} of them withdrawn"
    yield f"records      {i.records}, {i.current} in force"
    for coder in i.coders:
        yield f"             coded by onrecord {coder.value}: {coder.count} claims"
    yield f"claims       {i.claims}: {states}"
    yield f"attributions {i.attributions}"
    yield f"judgements   {i.judgements}"
    yield f"raw files    {i.raw}"
    yield f"failures     {i.failures}"
    yield f"deleted      {i.deleted}, purged {i.purged}"
    yield f"size         {i.bytes / 1e6:.1f} MB"
    yield f"audit        {i.head.number} entries, the last {i.head.made}"
    if i.unfinished:
        yield "a rewriting of the file was cut off; run: onrecord casebook compact"


@casebook.command()
def verify(
    where: Where,
    head: Annotated[
        str | None,
        typer.Option(metavar="HEAD", help="A line that `casebook head` printed earlier."),
    ] = None,
) -> None:
    """Recompute every hash, re-read every span, follow the audit trail, check the indexes.

    Every fault is one line; the exit code is 1 if there is any.

    Example: onrecord casebook verify unrest.casebook
    """
    with open_casebook(where) as book:
        found = book.verify(head=_head(head) if head else None)
    for fault in found.faults:
        say(f"{fault.where}: {fault.what}")
    sys.stderr.write(
        f"{found.documents} reports, {found.records} records, {found.spans} spans, "
        f"{found.claims} claims, {found.judgements} judgements, {found.raw} raw files, "
        f"{found.entries} audit entries: {len(found.faults) or 'no'} faults\n"
    )
    if found.faults:
        raise typer.Exit(FAULTY)


def _head(line: str) -> Head:
    from onrecord.store import Head

    parts = line.split()
    if len(parts) != 4 or not parts[1].isdigit():
        raise OptionError(f"{line!r} is no head; give the whole line that casebook head printed")
    return Head(parts[0], int(parts[1]), parts[2], parts[3])


@casebook.command()
def head(where: Where) -> None:
    """Print the end of the audit trail: casebook, entry, hash, time.

    Have this line timestamped outside (by mail to somebody, in print, by a timestamping service):
    later, `casebook verify --head` shows that nothing before it was changed or taken out.

    Example: onrecord casebook head unrest.casebook >> heads.txt
    """
    with open_casebook(where) as book:
        h = book.head()
    say(f"{h.casebook} {h.number} {h.hash} {h.made}")


@casebook.command()
def compact(where: Where, by: As = None) -> None:
    """Rewrite the file without gaps; finishes a purge that was cut off.

    Example: onrecord casebook compact unrest.casebook
    """
    with open_casebook(where) as book:
        care = book.compact(by=who(by))
    sys.stderr.write(f"{care.before / 1e6:.1f} MB -> {care.after / 1e6:.1f} MB\n")


@casebook.command()
def rebuild(where: Where, by: As = None) -> None:
    """Make the lists and the search index again from the records and judgements.

    Example: onrecord casebook rebuild unrest.casebook
    """
    with open_casebook(where) as book:
        sys.stderr.write(f"{book.rebuild(by=who(by))} claims are listed\n")


@casebook.command()
def export(
    where: Where,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Where to; - is standard output.")
    ] = STANDARD,
    what: Annotated[
        str, typer.Option(metavar="WHAT", help="records, judgements, audit or events.")
    ] = "records",
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
) -> None:
    """Write what a casebook holds as JSON lines, for every other command and for archives.

    Records are those in force, with the names of private people: `onrecord table` masks them.

    Example: onrecord casebook export unrest.casebook | onrecord table - -o claims.parquet
    """
    number = 0
    with open_casebook(where) as book:
        lines = _lines(book, what)
        with whole_file(output, force) as stream:
            for line in lines:
                stream.write(line + b"\n")
                number += 1
    if output != STANDARD:
        sys.stderr.write(f"{number} {what} -> {output}\n")


def _lines(book: Casebook, what: str) -> Iterator[bytes]:
    from msgspec.json import encode

    from onrecord.records import to_json
    from onrecord.store import Filter

    if what == "records":
        return map(to_json, book.records(Filter(withdrawn=None)))
    if what == "judgements":
        return map(to_json, book.judgements())
    if what == "events":
        return map(to_json, book.all_events())
    if what == "audit":
        return (encode(entry) for entry in book.audit_trail())
    raise OptionError(f"{what} is not known: records, judgements, audit or events")


for _command in (withdraw, retire, delete, purge):
    casebook.command()(_command)
