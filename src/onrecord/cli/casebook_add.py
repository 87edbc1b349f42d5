"""onrecord casebook add: reports, records or judgements into a casebook."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.casebook_common import As, Where, open_casebook, who
from onrecord.cli.files import STANDARD, check_inputs, load_records
from onrecord.cli.progress import progress
from onrecord.cli.terminal import plain
from onrecord.errors import OptionError, RecordError

if TYPE_CHECKING:
    from onrecord.collect import Collected, Reports
    from onrecord.records import Failure, Judgement, Record
    from onrecord.store import Casebook

__all__ = ["add"]

SOME_FAILED = 3


def add(
    where: Where,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="What onrecord code reads: files, folders, or -."),
    ],
    coded: Annotated[
        bool, typer.Option("--coded", help="PATHs are records that onrecord code wrote.")
    ] = False,
    judgements: Annotated[
        bool, typer.Option("--judgements", help="PATHs are judgements of another casebook.")
    ] = False,
    recode: Annotated[
        bool, typer.Option("--recode", help="Code reports again that an older version coded.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw/--no-raw", help="Keep the bytes that reports are read from.")
    ] = True,
    nlp: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another installed spaCy pipeline.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes at once.")] = 1,
    by: As = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name every report that is passed over.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Code reports and store them, each once; may be stopped and run again at any time.

    A report that is there is passed over. Reports that fail are named, listed by
    `onrecord casebook status --failures`, and tried again by the next run; the exit code is then 3.

    Example: onrecord casebook add unrest.casebook reports/ --workers 2
    """
    if coded and judgements:
        raise OptionError("--coded and --judgements exclude each other; run the command twice")
    check_inputs(paths)
    with open_casebook(where) as book:
        if judgements:
            number = book.put_judgements(_read_judgements(paths))
            sys.stderr.write(f"{number} judgements are new\n")
            return
        items = (
            _add_coded(book, paths, who(by))
            if coded
            else _add(book, paths, nlp, workers, who(by), recode, raw)
        )
        failed = _tell(items, verbose, quiet)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _add(
    book: Casebook,
    paths: list[str],
    nlp: str | None,
    workers: int,
    by: str,
    recode: bool,
    raw: bool,
) -> Iterable[Collected]:
    from onrecord.collect import RawFinder, collect
    from onrecord.pipeline import DEFAULT_NLP, Coder
    from onrecord.steps.read import read

    def code(reports: Reports) -> Iterator[Record | Failure]:
        source = iter(reports)
        for first in source:  # the models are loaded only if there is something to code
            rest = chain([first], source)
            if workers == 1:
                yield from Coder.load(nlp or DEFAULT_NLP).code_many(rest)
                return
            from onrecord.batch import code_many

            yield from code_many(rest, workers, nlp or DEFAULT_NLP)

    finder = RawFinder(paths) if raw else None
    return collect(book, read(paths), code, by=by, recode=recode, raw=finder)


def _add_coded(book: Casebook, paths: list[str], by: str) -> Iterator[Collected]:
    """Store records as they are; an answer for each once it is on the disk."""
    from onrecord.collect import collected, withdraw

    waiting: deque[Record] = deque()

    def kept() -> Iterator[tuple[Record, None]]:
        for record in load_records(paths):
            waiting.append(record)
            yield record, None

    for stored in book.put_many(kept(), by=by):
        record = waiting.popleft()
        withdraw(book, record.document)
        yield collected(record, stored)


def _read_judgements(paths: list[str]) -> list[Judgement]:
    from onrecord.records import read_judgement

    found: list[Judgement] = []
    for path in paths:
        lines = sys.stdin.buffer if path == STANDARD else open(path, "rb")  # noqa: SIM115
        with lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        found.append(read_judgement(line))
                    except RecordError as e:
                        raise RecordError(f"{path}, line {number}: {e}") from e
    return found


def _tell(items: Iterable[Collected], verbose: bool, quiet: bool) -> int:
    """Store and tell; how many failed."""
    from onrecord.collect import Outcome

    counts: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    claims = 0
    with progress(None, quiet) as shown:
        for item in items:
            counts[item.outcome] += 1
            claims += item.claims
            if item.outcome is Outcome.FAILED:
                shown.say(f"not stored: {item.ref}: {item.why}")
            elif item.outcome is Outcome.SKIPPED:
                passed[item.why] += 1
                if verbose:
                    shown.say(f"passed over: {item.ref}: {item.why}")
            shown.step()
    if not quiet:
        lines = [
            f"{counts['added']} reports added, {counts['recoded']} coded anew, {claims} claims"
        ]
        lines += [f"{n} passed over: {why}" for why, n in sorted(passed.items())]
        if counts["failed"]:
            lines.append(f"{counts['failed']} failed (listed by: casebook status --failures)")
        sys.stderr.write("".join(f"{plain(line)}\n" for line in lines))
    return counts["failed"]
