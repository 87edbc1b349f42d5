"""onrecord impact: what is claimed to lead to what, and what follows what in time."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from onrecord.cli.files import STANDARD, check_free, check_inputs, load_records, whole_file
from onrecord.errors import OptionError, RecordError

if TYPE_CHECKING:
    from onrecord.records import Codebook, Event, Mood, Record
    from onrecord.steps.impact import Answer, Claimed

__all__ = ["impact"]

impact = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
CLAIMED_FORMS = (".csv", ".jsonl", ".graphml", ".dot", ".svg", ".html")
MEASURED_FORMS = (".json", ".csv", ".html")
MOODS = "happened|ongoing"

Records = Annotated[
    list[str], typer.Argument(metavar="RECORDS", help="Files that onrecord code wrote, or -.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite the output.")]
Private = Annotated[
    bool, typer.Option("--include-private", help="Give the names of private people.")
]


class By(StrEnum):
    """How the table of claims is grouped."""

    CLAIM = "claim"
    CLAIMANT = "claimant"
    OUTLET = "outlet"


class Form(StrEnum):
    """Kinds of picture files."""

    SVG = "svg"
    PNG = "png"


@impact.callback()
def _root() -> None:
    """What is claimed to lead to what; and, apart from it, what follows what in time.

    Example: onrecord impact claimed records.jsonl
    """


@impact.command()
def claimed(
    records: Records,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help=f"A file ending in {', '.join(CLAIMED_FORMS)}; may be given several times.",
        ),
    ] = None,
    by: Annotated[By, typer.Option(help="How the table is grouped.")] = By.CLAIM,
    modes: Annotated[bool, typer.Option("--modes", help="Tell event types apart by mode.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Quote every claim in the table.")] = False,
    least: Annotated[int, typer.Option(min=1, help="Only what is said this often.")] = 1,
    force: Force = False,
    include_private: Private = False,
) -> None:
    """Who says that what leads to what, how often, since when, and who denies it.

    Counts what is said, never what is so.
    Without -o a table for reading in the terminal.

    Example: onrecord impact claimed records.jsonl -o claimed.html -o claimed.graphml
    """
    outputs = output or []
    _check_outputs(outputs, CLAIMED_FORMS, force)
    from onrecord.cli.impact_reading import print_claimed
    from onrecord.cli.terminal import console
    from onrecord.steps.impact import claimed as gather
    from onrecord.steps.impact import frequent, noun_types

    found = gather(_load(records, include_private), nouns=noun_types(_codebook()), modes=modes)
    found = frequent(found, least)
    if not outputs:
        print_claimed(found, console(), by=by.value, words=words)
        return
    for path in outputs:
        with whole_file(path, force) as stream:
            number = _write_claimed(found, Path(path).suffix.lower(), stream)
        what = "claims" if path.lower().endswith(".csv") else "edges"
        sys.stderr.write(f"{number} {what} -> {path}\n")


def _write_claimed(found: Claimed, form: str, stream: BinaryIO) -> int:
    from onrecord.steps.impact import claimed_files as files
    from onrecord.steps.impact.claimed_svg import draw_svg
    from onrecord.steps.impact.page import write_claimed_page

    if form == ".svg":
        stream.write(draw_svg(found).encode("utf-8") + b"\n")
        return len(found.edges)
    writers = {
        ".csv": files.write_csv,
        ".jsonl": files.write_jsonl,
        ".graphml": files.write_graphml,
        ".dot": files.write_dot,
        ".html": write_claimed_page,
    }
    return writers[form](found, stream)


@impact.command()
def measured(
    records: Records,
    first: Annotated[
        str, typer.Option(metavar="QUERY", help='The first kind, e.g. "PROTEST by IRN+CVL".')
    ],
    then: Annotated[
        str, typer.Option(metavar="QUERY", help='The second kind, e.g. "ACCUSE|COERCE by IRN+GOV".')
    ],
    events: Annotated[
        str | None, typer.Option(metavar="EVENTS", help="Events that onrecord events wrote.")
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help=f"A file ending in {', '.join(MEASURED_FORMS)}; may be given several times.",
        ),
    ] = None,
    pictures: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Write the pictures into this folder.")
    ] = None,
    form: Annotated[Form, typer.Option(help="Kind of the picture files.")] = Form.SVG,
    effect: Annotated[
        float,
        typer.Option(min=0.01, max=100, help="Further second events a first one, for the power."),
    ] = 1.0,
    windows: Annotated[
        str, typer.Option(metavar="DAYS", help="Windows in days, with commas.")
    ] = "3,7,14,28",
    model: Annotated[
        str, typer.Option(metavar="NAME", help="contrast, poisson, negbin or hawkes.")
    ] = "contrast",
    start: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day, e.g. 2019-11-01.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day.")] = None,
    moods: Annotated[
        str, typer.Option(metavar="MOODS", help="Moods that count as events, with | between.")
    ] = MOODS,
    widest: Annotated[
        int, typer.Option(min=1, max=366, help="Days that a date may span to count.")
    ] = 31,
    slack: Annotated[
        int, typer.Option(min=0, max=14, help="Days by which every date is in doubt (time zones).")
    ] = 0,
    worlds: Annotated[
        int, typer.Option(min=0, max=9999, help="Worlds for the method's own error rate; 0: none.")
    ] = 999,
    force: Force = False,
    include_private: Private = False,
) -> None:
    """Do events of one kind come after those of another more than before them?

    A sequence in time is no cause. The answer says how often the method itself would be wrong on
    data like these. A kind of event is named by its type (TYPE, TYPE-mode, A|B, ANY) and, if
    wanted, by whom, against whom, in which place and said by whom; docs/impact.md has the rules.

    Example: onrecord impact measured records.jsonl --first "PROTEST in IRN" --then "COERCE by IRN"
    """
    outputs = output or []
    _check_outputs(outputs, MEASURED_FORMS, force)
    from onrecord.cli.impact_reading import print_answer
    from onrecord.cli.terminal import console
    from onrecord.steps.impact import Admission, Options, check_model, measure, parse

    check_model(model)
    types, type_modes = _names(_codebook())
    queries = [parse(q, types, type_modes) for q in (first, then)]
    options = Options(
        windows=_windows(windows),
        effect=effect,
        model=model,
        start=_date("--from", start),
        end=_date("--to", end),
        worlds=worlds,
        admission=Admission(moods=_moods(moods), widest=widest, slack=slack),
    )
    loaded = _load(records, include_private)
    happened = _events(events) if events is not None else None
    answer = measure(loaded, queries[0], queries[1], happened, options)
    if pictures is not None:
        _write_pictures(answer, Path(pictures), form.value, force)
    for path in outputs:
        _write_answer(answer, path, force)
    if STANDARD not in outputs:
        print_answer(answer, console())


def _write_answer(answer: Answer, path: str, force: bool) -> None:
    import msgspec

    from onrecord.steps.impact.page import write_measured_page
    from onrecord.steps.impact.pair_table import write_pairs

    form = ".json" if path == STANDARD else Path(path).suffix.lower()
    with whole_file(path, force) as stream:
        if form == ".json":
            stream.write(msgspec.json.encode(answer) + b"\n")
        elif form == ".csv":
            write_pairs(answer, stream)
        else:
            from onrecord.steps.impact.plots import pictures

            write_measured_page(answer, pictures(answer, "svg"), stream)
    if path != STANDARD:
        sys.stderr.write(f"answer -> {path}\n")


def _write_pictures(answer: Answer, folder: Path, form: str, force: bool) -> None:
    from onrecord.steps.impact.plots import pictures

    if folder.exists() and not folder.is_dir():
        raise OptionError(f"{folder} is a file; name a folder for the pictures")
    drawn = pictures(answer, form)
    folder.mkdir(parents=True, exist_ok=True)
    for name, _ in drawn:
        check_free(folder / f"{name}.{form}", force)
    for name, raw in drawn:
        with whole_file(str(folder / f"{name}.{form}"), force) as stream:
            stream.write(raw)
    sys.stderr.write(f"{len(drawn)} pictures -> {folder}\n")


# --- what the options say -------------------------------------------------------------------------


def _check_outputs(outputs: list[str], forms: tuple[str, ...], force: bool) -> None:
    for path in outputs:
        if path == STANDARD and ".json" in forms:
            continue
        if Path(path).suffix.lower() not in forms:
            raise OptionError(f"{path}: the name must end in {', '.join(forms)}")
        check_free(Path(path), force)
    if len(set(outputs)) < len(outputs):
        raise OptionError("one output is named twice")


def _load(paths: list[str], include_private: bool) -> list[Record]:
    from onrecord.steps.export import mask

    return [r if include_private else mask(r) for r in load_records(paths)]


def _codebook() -> Codebook:
    import onrecord
    from onrecord.records import Codebook

    return Codebook.load(Path(onrecord.__file__).parent / "data" / "codebook")


def _names(codebook: Codebook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The types, and ``TYPE-mode`` for every mode."""
    types = tuple(t.name for t in codebook.types)
    return types, tuple(f"{t.name}-{m.name}" for t in codebook.types for m in t.modes)


def _events(path: str) -> list[Event]:
    from onrecord.records import read_events

    check_inputs([path])
    try:
        with open(path, "rb") as stream:
            return list(read_events(stream))
    except RecordError as e:
        raise RecordError(f"{path}, {e} (events are what onrecord events writes)") from e


def _windows(text: str) -> tuple[int, ...]:
    try:
        windows = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        windows = ()
    if not windows or windows[0] < 1 or windows[-1] > 90:
        raise OptionError(f"--windows {text}: give days from 1 to 90 with commas, like 3,7,14,28")
    return windows


def _date(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as e:
        raise OptionError(f"{option} {text}: give a day like 2019-11-01") from e


def _moods(text: str) -> tuple[Mood, ...]:
    from onrecord.records import Mood

    try:
        return tuple(Mood(part.strip().casefold()) for part in text.split("|"))
    except ValueError as e:
        known = ", ".join(m.value for m in Mood)
        raise OptionError(f"--moods {text}: there are {known}, with | between") from e
