"""onrecord batch: collections too large for one machine or one sitting."""

from __future__ import annotations

import dataclasses
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.files import STANDARD, whole_file
from onrecord.cli.stories import JudgementsFile, RuleName, load_judgements, rule_of
from onrecord.cli.terminal import plain
from onrecord.errors import OptionError

if TYPE_CHECKING:
    from onrecord.batch.manifest import Done, Lost, Manifest

__all__ = ["batch"]

FAILED, SOME_FAILED, INTERRUPTED = 1, 3, 130
EVERY = 10.0  # seconds between two lines about how far it is

Coded = Annotated[
    str, typer.Argument(metavar="FOLDER", help="What onrecord batch run has written.")
]
Output = Annotated[
    str, typer.Option("--output", metavar="FOLDER", help="Where to: a folder or an address.")
]
Address = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="A Dask scheduler (tcp://host:8786); else this machine's cores."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=256, help="Processes on this machine; all cores by default."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]

batch = typer.Typer(
    no_args_is_help=True,
    help="Code collections of any size, on all cores of this machine or on a Dask cluster, and put "
    "them together.\n\n"
    "Example: onrecord batch run --input news/ --output coded/",
)


@batch.command()
def run(
    inputs: Annotated[
        list[str],
        typer.Option(
            "--input",
            metavar="PATH",
            help="Files, folders, patterns or addresses (s3://...): Parquet and JSON lines, cut "
            "into shards, and whatever onrecord code reads; may be given several times.",
        ),
    ],
    output: Output,
    address: Address = None,
    workers: Workers = None,
    size: Annotated[
        int, typer.Option("--shard", min=1, metavar="N", help="About how many reports a shard.")
    ] = 1_000,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on; finished shards are not done again.")
    ] = False,
    nlp: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another installed spaCy pipeline.")
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=1, help="A report that takes longer is a failure."),
    ] = None,
    include_private: Annotated[
        bool, typer.Option("--include-private", help="Give the names of private people in tables.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Code reports shard by shard into Parquet tables with a manifest.

    The output folder gets one folder a table (documents, attributions, claims, causes, loaded,
    evidence, times, places, failures), the records, and manifest.json with every file's rows, bytes
    and hash. Reports that cannot be coded are rows of the table failures (exit code 3); a shard
    that cannot be done is named, and the others are kept (exit code 1).

    Example: onrecord batch run --input news/ --output coded/ --address tcp://10.0.0.5:8786
    """
    from onrecord.batch.engine import DaskEngine
    from onrecord.batch.job import run_job
    from onrecord.batch.recipe import Recipe, usable_cores
    from onrecord.batch.work import Job

    _one_place(address, workers)
    recipe = Recipe()
    if nlp is not None:
        recipe = dataclasses.replace(recipe, nlp=nlp)
    if timeout is not None:
        recipe = dataclasses.replace(recipe, seconds=timeout)
    job = Job(output, recipe, include_private)
    shown = _Shown(quiet)
    engine = DaskEngine(address, workers or usable_cores())
    try:
        manifest = run_job(inputs, job, engine, size, resume=resume, progress=shown)
    except KeyboardInterrupt as e:
        _say(f"interrupted; {shown.done} shards are kept in {output}: give --resume to go on")
        raise typer.Exit(INTERRUPTED) from e
    finally:
        engine.close()
    if not quiet:
        _summary(manifest, output)
    if not manifest.complete:
        raise typer.Exit(FAILED)
    if manifest.failures:
        raise typer.Exit(SOME_FAILED)


@batch.command()
def records(
    folder: Coded,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Where to; - is standard output.")
    ] = STANDARD,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
) -> None:
    """Write the records of a batch run as onrecord code writes them, one JSON line each.

    Example: onrecord batch records coded/ -o records.jsonl
    """
    from onrecord.batch.results import record_lines

    number = 0
    with whole_file(output, force) as stream:
        for line in record_lines(folder):
            stream.write(line + b"\n")
            number += 1
    if output != STANDARD:
        sys.stderr.write(f"{number} records -> {output}\n")


@batch.command("events")
def events_(
    folder: Coded,
    output: Output,
    address: Address = None,
    workers: Workers = None,
    parts: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="P",
            help="Tasks of each pass, one for 1,000 reports by default; more take less memory. The "
            "results are the same.",
        ),
    ] = None,
    rule: RuleName = "most_representative",
    judgements: JudgementsFile = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on; what is done is not done again.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Put the reports of a batch run together as onrecord events does, in tasks.

    The output folder gets events, links, copies and lineages as JSON lines in several files, and
    manifest.json with every file's rows, bytes and hash. All events together are those of onrecord
    events, byte for byte, in another order. Work that a task cannot do is named (exit code 1) and
    can be gone on with.

    Example: onrecord batch events coded/ --output story/ --address tcp://10.0.0.5:8786
    """
    from onrecord.batch.engine import DaskEngine
    from onrecord.batch.recipe import usable_cores
    from onrecord.batch.story import run_story

    _one_place(address, workers)
    chosen, decided = rule_of(rule), load_judgements(judgements)
    engine = DaskEngine(address, workers or usable_cores())
    try:
        made = run_story(
            folder,
            output,
            engine,
            parts=parts,
            rule=chosen,
            judgements=decided,
            resume=resume,
            progress=_Passes(quiet),
        )
    except KeyboardInterrupt as e:
        _say(f"interrupted; what is done is kept in {output}: give --resume to go on")
        raise typer.Exit(INTERRUPTED) from e
    finally:
        engine.close()
    if not quiet:
        sys.stderr.write(
            f"{made.reports} reports in {made.lineages} lineages, {made.links} links, "
            f"{made.events} events -> {output}\n"
        )


def _one_place(address: str | None, workers: int | None) -> None:
    if address is not None and workers is not None:
        raise OptionError("--workers is for this machine's cores; the cluster has its own")


class _Passes:
    """How far the passes are, on standard error: each when it begins, and now and then."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._last = time.monotonic()
        self._words = ""

    def __call__(self, words: str, done: int, tasks: int, lost: str | None) -> None:
        if lost is not None:
            _say(f"not done: {words}: {lost}")
        now = time.monotonic()
        if self._quiet or (words == self._words and now - self._last < EVERY):
            return
        self._last, self._words = now, words
        _say(f"{words}: {done} of {tasks}")


class _Shown:
    """How far the run is, on standard error."""

    def __init__(self, quiet: bool) -> None:
        self.done = 0
        self._quiet = quiet
        self._reports = 0
        self._before = 0  # shards that an earlier run had done
        self._start = self._last = time.monotonic()

    def __call__(self, result: Done | Lost | None, done: int, shards: int) -> None:
        from onrecord.batch.manifest import Lost

        self.done = done
        if result is None:
            self._before = done
            if done and not self._quiet:
                _say(f"{done} of {shards} shards are done already")
            return
        if isinstance(result, Lost):
            _say(f"not done: {result.what}: {result.why}")
            return
        self._reports += result.reports
        now = time.monotonic()
        if self._quiet or now - self._last < EVERY:
            return
        self._last = now
        seconds = now - self._start
        rate = (done - self._before) / seconds
        left = f", about {(shards - done) / rate / 60:.0f} min left" if rate else ""
        _say(f"{done} of {shards} shards, {self._reports / seconds:.1f} reports a second{left}")


def _say(line: str) -> None:
    """Write a line that is not for --quiet to hide."""
    sys.stderr.write(f"onrecord: {plain(line)}\n")
    sys.stderr.flush()


def _summary(manifest: Manifest, output: str) -> None:
    left = f"; {len(manifest.lost)} of {manifest.shards} shards not done" if manifest.lost else ""
    lines = [f"{manifest.reports} reports, {manifest.claims} claims -> {output}{left}"]
    if manifest.failures:
        lines.append(f"{manifest.failures} could not be coded, listed in {output}/failures")
    sys.stderr.write("\n".join(lines) + "\n")
