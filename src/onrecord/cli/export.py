"""onrecord export: records (and events) in, a file or folder in somebody else's format out."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from onrecord.cli.files import STANDARD, check_free, check_inputs
from onrecord.errors import OptionError, RecordError

if TYPE_CHECKING:
    from onrecord.records import Event, Judgement
    from onrecord.steps.export.formats import Exporter, Facts, Source

__all__ = ["again", "export", "source_of"]

LOG = "private-names.log"
_MARK = "datapackage.json"  # a folder without it is not ours to replace
T = TypeVar("T")


def export(
    records: Annotated[
        list[str],
        typer.Argument(metavar="RECORDS", help="Files that onrecord code wrote, or -."),
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            metavar="PATH",
            help="A folder to make, or, for a format of one file, a file.",
        ),
    ],
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="NAME", help="The format; see above.")
    ],
    events: Annotated[
        str | None, typer.Option(metavar="EVENTS", help="Events that onrecord events wrote.")
    ] = None,
    judgements: Annotated[
        str | None, typer.Option(metavar="FILE", help="Judgements as JSON lines (schema-org).")
    ] = None,
    licence: Annotated[
        str | None, typer.Option(metavar="NAME", help="Licence of the data, for its card.")
    ] = None,
    include_private: Annotated[
        bool, typer.Option("--include-private", help="Give the names of private people.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Why; written into card and log.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier export.")] = False,
) -> None:
    """Write claims and events in a format that other tools read.

    Formats: claims, report-level (R package eventreport), events, plover, polecat, acled-style,
    cameo, annotation (W3C), prov, ftm (FollowTheMoney), geojson, csl-json, ris, schema-org,
    parquet, arrow, sqlite (Datasette), and those of installed packages. What each keeps and loses
    stands in docs/formats-out.md and in the data card of every export.

    Private people's names, and everybody's e-mail addresses, handles, telephone numbers and street
    addresses are withheld, in every field and in every quoted passage.

    Example: onrecord export records.jsonl --format plover -o plover/
    """
    from onrecord import __version__
    from onrecord.steps.export.formats import export as write
    from onrecord.steps.export.formats import exporter

    chosen = exporter(form)
    if include_private and not (reason or "").strip():
        raise OptionError("naming private people needs a reason; give --reason WORDS")
    if reason and not include_private:
        raise OptionError("--reason is for --include-private; give both or neither")
    check_inputs([*records, *(p for p in (events, judgements) if p is not None)])
    target = Path(output)
    alone = _is_file(target, chosen)
    _check_target(target, alone, force)
    with contextlib.ExitStack() as stack:
        paths = [stack.enter_context(again(path)) for path in records]
        folder = stack.enter_context(_beside(target))
        source = source_of(paths, events, judgements, include_private)
        with _quick():
            facts = write(
                source, chosen, folder, version=__version__, reason=reason, licence=licence
            )
        if include_private:
            _log(folder / LOG, chosen, facts)
        if alone:
            _place_file(folder, target, chosen, force)
        else:
            _place_folder(folder, target, force)
    _say(chosen, facts, target)


@contextlib.contextmanager
def again(path: str) -> Iterator[Path]:
    """A file that can be read several times; standard input is kept in a temporary one."""
    if path != STANDARD:
        yield Path(path)
        return
    with tempfile.NamedTemporaryFile(prefix="onrecord-") as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        kept.flush()
        yield Path(kept.name)


def source_of(
    paths: list[Path],
    events: str | None = None,
    judgements: str | None = None,
    include_private: bool = False,
) -> Source:
    """Records and events in files, as an export or a comparison takes them."""
    from onrecord.records import read_events, read_records
    from onrecord.steps.export.formats import Source
    from onrecord.steps.export.formats.wire import names

    def read_all_events() -> Iterator[Event]:
        return _lines([Path(events or "")], read_events, "events are what onrecord events writes")

    return Source(
        read=lambda: _lines(paths, read_records, "records are what onrecord code writes"),
        read_events=read_all_events if events is not None else None,
        judgements=tuple(_judgements(Path(judgements))) if judgements else (),
        include_private=include_private,
        scan=lambda: _lines(paths, names, "records are what onrecord code writes"),
    )


def _lines(
    paths: list[Path], parse: Callable[[Iterable[bytes]], Iterator[T]], made: str
) -> Iterator[T]:
    """What ``parse`` makes of the lines of the files; errors name the file."""
    for path in paths:
        with path.open("rb") as lines:
            try:
                yield from parse(lines)
            except RecordError as e:
                raise RecordError(f"{path}, {e} ({made})") from e


def _judgements(path: Path) -> Iterator[Judgement]:
    from onrecord.records import read_judgement

    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield read_judgement(line)
                except RecordError as e:
                    raise RecordError(f"{path}, line {number}: {e}") from e


@contextlib.contextmanager
def _quick() -> Iterator[None]:
    """Without the collector of reference circles: records have none, and it costs half the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


# --- where it goes --------------------------------------------------------------------------------


def _is_file(target: Path, chosen: Exporter) -> bool:
    """Is a single file meant? It is, if the name ends as the format's only file does."""
    if target.is_dir() or len(chosen.files) != 1:
        return False
    ending = Path(chosen.files[0].name).suffix
    return target.suffix.lower() == ending


def _check_target(target: Path, alone: bool, force: bool) -> None:
    if alone:
        for path in (target, _card_of(target)):
            check_free(path, force)
        return
    if target.is_file():
        raise OptionError(f"{target} is a file; name a folder")
    if target.is_dir() and any(target.iterdir()):
        if not force:
            raise OptionError(f"{target} is not empty; give --force to replace an earlier export")
        if not (target / _MARK).exists():
            raise OptionError(f"{target} holds no export; name another folder, or empty it")
    if not target.absolute().parent.is_dir():
        raise OptionError(f"the folder {target.parent} does not exist; make it first")


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder beside the target, so that the result appears whole or not at all."""
    folder = tempfile.mkdtemp(
        prefix=f".{target.name}.", suffix=".part", dir=target.absolute().parent
    )
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _card_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.card.md")


def _place_file(folder: Path, target: Path, chosen: Exporter, force: bool) -> None:
    """The only file, its card beside it and, with private names, the log."""
    from onrecord.steps.export.formats import CARD

    moves = [(chosen.files[0].name, target), (CARD, _card_of(target))]
    if (folder / LOG).exists():
        moves.append((LOG, target.with_name(f"{target.name}.{LOG}")))
    for _, place in moves[:2]:
        check_free(place, force)
    for name, place in moves:
        os.replace(folder / name, place)


def _place_folder(folder: Path, target: Path, force: bool) -> None:
    _check_target(target, False, force)
    mask = os.umask(0)
    os.umask(mask)
    folder.chmod(0o777 & ~mask)
    old: Path | None = None
    if target.is_dir():
        if any(target.iterdir()):
            old = folder.with_name(f"{folder.name}.old")
            os.rename(target, old)
        else:
            target.rmdir()
    os.rename(folder, target)
    folder.mkdir()  # what the caller takes away
    if old is not None:
        shutil.rmtree(old, ignore_errors=True)


def _log(path: Path, chosen: Exporter, facts: Facts) -> None:
    """One line: when, what, why. ``SOURCE_DATE_EPOCH`` sets the time of a reproducible build."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch) if epoch.isdigit() else time.time(), UTC)
    why = " ".join((facts.reason or "").split())
    line = f"{now:%Y-%m-%dT%H:%M:%SZ} {chosen.name} with private names: {why}\n"
    path.write_text(line, "utf-8")


def _say(chosen: Exporter, facts: Facts, target: Path) -> None:
    rows = ", ".join(f"{number} in {name}" for name, number in facts.written.rows)
    sys.stderr.write(f"{chosen.name}: {rows} -> {target}\n")
    for left in facts.written.left_out:
        sys.stderr.write(f"left out: {left.number} ({left.why})\n")
