"""onrecord code: reports in, records out."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Protocol

import typer

from onrecord.cli.files import STANDARD, check_free, check_inputs, put, whole_file
from onrecord.cli.progress import Progress, progress
from onrecord.errors import OptionError
from onrecord.records import Document, Failure, to_json

if TYPE_CHECKING:
    from onrecord.batch.wire import Coded

__all__ = ["code"]

SOME_FAILED, INTERRUPTED = 3, 130
FEW = 16  # fewer reports are coded in this process: a worker takes seconds to load
# Only to guess the total for the progress bar; the reader decides what it reads.
READABLE = (
    ".txt", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".json", ".jsonl", ".ndjson", ".xml",
    ".rss", ".atom", ".warc", ".wacz", ".pdf", ".docx", ".gz",
)  # fmt: skip


def code(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Files (.txt .html .mhtml .json .jsonl .rss .atom .xml .warc .wacz .pdf .docx, "
            "also .gz; others by their content), folders, or - (stdin).",
        ),
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Where to; - is standard output.")
    ] = STANDARD,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
    nlp: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another installed spaCy pipeline.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=256,
            help="Processes at once; all cores by default. With 1, each record is written as its "
            "report comes, and a report that kills the process ends the run.",
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            min=1,
            help="A report that takes longer becomes a failure; half an hour by default.",
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Keep what is done in FILE.partial if the run is broken off, and go on from "
            "what an earlier one has kept there.",
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Code reports into records, one JSON line each.

    Read are texts, web pages (saved ones too), JSON, RSS and Atom, WARC and WACZ, PDF, DOCX, and
    agencies' ninjs and NewsML-G2: docs/formats-in.md tells what is read of each.

    Reports that cannot be coded are named on standard error and, where the output is a file,
    listed in FILE.failures.jsonl; the others are coded, and the exit code is 3.

    With --resume a run that is broken off, even by a power cut, loses at most 64 reports or ten
    seconds of work. Give the same reports and options again; the finished file has the same bytes
    as one made in one go.

    Example: onrecord code reports/ news.jsonl -o records.jsonl
    """
    check_inputs(paths)
    failures = _failures_file(output)
    for path in (Path(output), failures):
        if output != STANDARD and path is not None:
            check_free(path, force)
    _check_not_an_input(output, paths)
    setting = _Setting(paths, nlp, workers, timeout, quiet)
    if resume:
        result = _go_on(setting, output, failures, force)
    else:
        _check_no_partial(output)
        result = _in_one_go(setting, output, failures, force)
    if not result.failed and failures is not None and force:
        with contextlib.suppress(FileNotFoundError):
            failures.unlink()  # the list of an earlier run
    if not quiet:
        _summary(result, output, failures)
    if result.failed:
        raise typer.Exit(SOME_FAILED)


@dataclass(frozen=True, slots=True)
class _Setting:
    paths: list[str]
    nlp: str | None
    workers: int | None
    timeout: float | None
    quiet: bool


@dataclass(slots=True)
class _Result:
    reports: int
    claims: int
    failed: int


class _Sink(Protocol):
    """Where the results go, in order."""

    def add(self, line: bytes, claims: int) -> None: ...
    def fail(self, line: bytes) -> None: ...


def _in_one_go(setting: _Setting, output: str, failures: Path | None, force: bool) -> _Result:
    """Records and failures appear whole, or, if the run is broken off, not at all."""
    from onrecord.steps.read import read

    items = _coded(read(setting.paths), setting)
    with contextlib.ExitStack() as files:
        stream = files.enter_context(whole_file(output, force))
        sink = _Files(stream, failures, force, files)
        with progress(_total(setting.paths), setting.quiet) as shown:
            _write(items, sink, shown)
    return sink.result


def _go_on(setting: _Setting, output: str, failures: Path | None, force: bool) -> _Result:
    """Go on with what an earlier run has kept; keep what is done if this one is broken off."""
    from onrecord.batch.partial import Partial
    from onrecord.steps.read import read

    if failures is None:
        raise OptionError("--resume needs a file to go on with; give -o FILE")
    with Partial(Path(output)) as partial:
        try:
            items = _coded(partial.rest(read(setting.paths)), setting)
            kept = partial.kept.reports
            with progress(_total(setting.paths), setting.quiet, kept) as shown:
                if kept:
                    shown.say(f"{kept} reports are done already")
                _write(items, partial, shown)
            records, failed = partial.finish()
        except KeyboardInterrupt as e:
            words = f"{partial.reports} reports are kept in {records_path(output)}"
            sys.stderr.write(f"onrecord: interrupted; {words}: give --resume to go on\n")
            raise typer.Exit(INTERRUPTED) from e
        except OSError as e:  # a full disk: it names no file by itself
            raise OSError(e.errno, e.strerror, e.filename or str(records_path(output))) from e
        put(str(records), Path(output), force)
        if failed is not None:
            put(str(failed), failures, force)
        partial.forget()
        return _Result(partial.reports - partial.failed, partial.claims, partial.failed)


def records_path(output: str) -> Path:
    """The file that holds the records of a run that is not finished."""
    from onrecord.batch.partial import partial_of

    return partial_of(Path(output))


def _check_no_partial(output: str) -> None:
    if output != STANDARD and (path := records_path(output)).exists():
        raise OptionError(
            f"{path} is there from a run that was broken off; give --resume to go on with it, "
            f"or remove it"
        )


def _check_not_an_input(output: str, paths: list[str]) -> None:
    """An output among the inputs would be read as a report by the next run."""
    if output == STANDARD:
        return
    target = Path(output).resolve()
    for given in (Path(p).resolve() for p in paths if p != STANDARD):
        if target == given or (given.is_dir() and target.is_relative_to(given)):
            raise OptionError(f"{output} lies among the inputs ({given}); write it elsewhere")


def _coded(reports: Iterator[Document | Failure], setting: _Setting) -> Iterable[Coded | Failure]:
    """The reports' records; loads the models now, so that a wrong set-up ends before the work."""
    from onrecord.batch import Recipe, code_lines, usable_cores

    workers = setting.workers or usable_cores()
    head = [] if workers == 1 else list(itertools.islice(reports, FEW))
    reports = itertools.chain(head, reports)
    if workers == 1 or (len(head) < FEW and setting.timeout is None):
        return _coded_here(reports, setting.nlp)
    recipe = Recipe()
    if setting.nlp is not None:
        recipe = dataclasses.replace(recipe, nlp=setting.nlp)
    if setting.timeout is not None:
        recipe = dataclasses.replace(recipe, seconds=setting.timeout)
    return code_lines(reports, workers, recipe)


def _coded_here(
    reports: Iterator[Document | Failure], nlp: str | None
) -> Iterator[Coded | Failure]:
    from onrecord.batch.wire import coded, plain
    from onrecord.pipeline import DEFAULT_NLP, Coder

    coder = Coder.load(nlp or DEFAULT_NLP)
    return (
        plain(item) if isinstance(item, Failure) else coded(item)
        for item in coder.code_many(reports)
    )


@dataclass(slots=True)
class _Files:
    """A file of records and, from the first failure on, one of failures."""

    stream: BinaryIO
    failures: Path | None
    force: bool
    files: contextlib.ExitStack
    result: _Result = field(default_factory=lambda: _Result(0, 0, 0))
    listed: BinaryIO | None = None

    def add(self, line: bytes, claims: int) -> None:
        self.stream.write(line + b"\n")
        self.result.reports += 1
        self.result.claims += claims

    def fail(self, line: bytes) -> None:
        self.result.failed += 1
        if self.failures is None:
            return
        if self.listed is None:
            self.listed = self.files.enter_context(whole_file(str(self.failures), self.force))
        self.listed.write(line + b"\n")


def _write(items: Iterable[Coded | Failure], sink: _Sink, shown: Progress) -> None:
    for item in items:
        if isinstance(item, Failure):
            sink.fail(to_json(item))
            shown.say(f"not coded: {item.ref}: {item.message}")
        else:
            sink.add(item.line, item.claims)
        shown.step()


def _failures_file(output: str) -> Path | None:
    return None if output == STANDARD else Path(f"{output}.failures.jsonl")


def _summary(result: _Result, output: str, failures: Path | None) -> None:
    where = "" if output == STANDARD else f" -> {output}"
    lines = [f"{result.reports} reports, {result.claims} claims{where}"]
    if result.failed:
        listed = f", listed in {failures}" if failures else ""
        lines.append(f"{result.failed} could not be coded{listed}")
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
