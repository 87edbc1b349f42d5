"""onrecord code: reports in, records out."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from onrecord.cli.files import STANDARD, check_free, check_inputs, whole_file
from onrecord.cli.progress import Progress, progress
from onrecord.errors import OptionError
from onrecord.records import Failure, Record, to_json

__all__ = ["code"]

SOME_FAILED = 3
# Only to guess the total for the progress bar; the reader decides what it reads.
READABLE = (".txt", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".ndjson")


def code(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="Files (.txt .html .jsonl), folders, or - (stdin)."),
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Where to; - is standard output.")
    ] = STANDARD,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
    nlp: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another installed spaCy pipeline.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes at once.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Code reports into records, one JSON line each.

    Reports that cannot be coded are named on standard error and, where the output is a file,
    listed in FILE.failures.jsonl; the others are coded, and the exit code is 3.

    Example: onrecord code reports/ news.jsonl -o records.jsonl
    """
    check_inputs(paths)
    failures = _failures_file(output)
    for path in (Path(output), failures):
        if output != STANDARD and path is not None:
            check_free(path, force)
    _check_not_an_input(output, paths)
    items = _coded(paths, nlp, workers)
    with whole_file(output, force) as stream, progress(_total(paths), quiet) as shown:
        result = _write(items, stream, shown)
    _write_failures(failures, result.failures, force)
    if not quiet:
        _summary(result, output, failures)
    if result.failures:
        raise typer.Exit(SOME_FAILED)


def _check_not_an_input(output: str, paths: list[str]) -> None:
    """An output among the inputs would be read as a report by the next run."""
    if output == STANDARD:
        return
    target = Path(output).resolve()
    for given in (Path(p).resolve() for p in paths if p != STANDARD):
        if target == given or (given.is_dir() and target.is_relative_to(given)):
            raise OptionError(f"{output} lies among the inputs ({given}); write it elsewhere")


def _coded(paths: list[str], nlp: str | None, workers: int) -> Iterable[Record | Failure]:
    """The reports' records; loads the models now, so that a wrong set-up ends before the work."""
    from onrecord.pipeline import DEFAULT_NLP, Coder
    from onrecord.steps.read import read

    reports = read(paths)
    if workers == 1:
        return Coder.load(nlp or DEFAULT_NLP).code_many(reports)
    from onrecord.batch import code_many

    return code_many(reports, workers, nlp or DEFAULT_NLP)


@dataclass(slots=True)
class _Result:
    reports: int
    claims: int
    failures: list[Failure]


def _write(items: Iterable[Record | Failure], stream: BinaryIO, shown: Progress) -> _Result:
    result = _Result(0, 0, [])
    for item in items:
        if isinstance(item, Failure):
            result.failures.append(item)
            shown.say(f"not coded: {item.ref}: {item.message}")
        else:
            stream.write(to_json(item) + b"\n")
            result.reports += 1
            result.claims += len(item.claims)
        shown.step()
    return result


def _failures_file(output: str) -> Path | None:
    return None if output == STANDARD else Path(f"{output}.failures.jsonl")


def _write_failures(path: Path | None, failures: list[Failure], force: bool) -> None:
    """Write the list; without failures, take away the list of an earlier run (``--force``)."""
    if path is None:
        return
    if failures:
        with whole_file(str(path), force) as stream:
            stream.writelines(to_json(f) + b"\n" for f in failures)
    elif force:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()


def _summary(result: _Result, output: str, failures: Path | None) -> None:
    where = "" if output == STANDARD else f" -> {output}"
    lines = [f"{result.reports} reports, {result.claims} claims{where}"]
    if result.failures:
        listed = f", listed in {failures}" if failures else ""
        lines.append(f"{len(result.failures)} could not be coded{listed}")
    sys.stderr.write("\n".join(lines) + "\n")


def _total(paths: list[str]) -> int | None:
    """About how many documents there are, for the time left; None where it is not known."""
    total = 0
    for path in paths:
        if path == STANDARD:
            return None
        for folder, _, names in os.walk(path) if Path(path).is_dir() else [("", [], [path])]:
            for name in names:
                if name.endswith(READABLE) or name == path:
                    total += _documents(Path(folder, name))
    return total or None


def _documents(path: Path) -> int:
    if path.suffix not in (".jsonl", ".ndjson"):
        return 1
    try:
        with path.open("rb") as lines:
            return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b"")) or 1
    except OSError:
        return 1  # the reader will say what is wrong with it
