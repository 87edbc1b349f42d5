"""onrecord events: records of many reports in, events with who stands behind each value out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.files import STANDARD, check_free, whole_file
from onrecord.cli.stories import JudgementsFile, RuleName, load_story, rule_of
from onrecord.errors import OptionError
from onrecord.records import Event, to_json

if TYPE_CHECKING:
    from onrecord.pipeline import Story
    from onrecord.records import Judgement, Record

__all__ = ["events"]

MOST_SHOWN = 40
COLUMNS = (
    *("event", "variable", "values", "divergence", "confidence", "confidence_by_reports"),
    *("most_conservative", "most_informative", "most_representative"),
)


def events(
    records: Annotated[
        list[str],
        typer.Argument(metavar="RECORDS", help="Files that onrecord code wrote, or -."),
    ],
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="A .jsonl file; - is stdout."),
    ] = None,
    judgements: JudgementsFile = None,
    rule: RuleName = "most_representative",
    diagnostics: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Also write how far reports diverge, a .csv file."),
    ] = None,
    links: Annotated[
        str | None, typer.Option(metavar="FILE", help="Also write all links, a .jsonl file.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show all events, not only those of several reports.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the outputs.")] = False,
) -> None:
    """Put the reports together: events, and who stands behind each value.

    Reports that print one agency, or quote one claimant, count once. Figures that disagree stand
    side by side; which value is in the headline is a rule's choice, named beside it. Without -o a
    table for reading in the terminal. Private people are not named.

    Example: onrecord events records.jsonl -o events.jsonl
    """
    chosen = rule_of(rule)
    for path, ending in ((output, ".jsonl"), (diagnostics, ".csv"), (links, ".jsonl")):
        if path is not None and path != STANDARD:
            if Path(path).suffix.lower() != ending:
                raise OptionError(f"{path}: the name must end in {ending}")
            check_free(Path(path), force)
    read, decided, story = load_story(records, judgements, chosen)
    if output is not None:
        with whole_file(output, force) as stream:
            stream.writelines(to_json(e) + b"\n" for e in story.events)
    if links is not None:
        with whole_file(links, force) as stream:
            stream.writelines(to_json(k) + b"\n" for k in (*story.copies, *story.links))
    if diagnostics is not None:
        _write_diagnostics(diagnostics, force, read, decided, story)
    if output is None:
        _show(story.events, everything)
    _summary(story, len(read), output)


def _show(found: Sequence[Event], everything: bool) -> None:
    from onrecord.cli.eventlist import print_events
    from onrecord.cli.terminal import console

    several = [(n, e) for n, e in enumerate(found, 1) if everything or e.corroboration.reports > 1]
    print_events(several if everything else several[:MOST_SHOWN], console())
    left = len(found) - (len(several) if everything else min(len(several), MOST_SHOWN))
    if left:
        sys.stderr.write(f"{left} more events of one report or beyond the list; --all shows them\n")


def _summary(story: Story, reports: int, output: str | None) -> None:
    several = sum(e.corroboration.reports > 1 for e in story.events)
    contested = sum(bool(e.contradictions) for e in story.events)
    where = f" -> {output}" if output not in (None, STANDARD) else ""
    sys.stderr.write(
        f"{reports} reports in {len(story.lineages)} lineages, {len(story.events)} events, "
        f"{several} of several reports, {contested} with contradictions{where}\n"
    )


def _write_diagnostics(
    path: str,
    force: bool,
    records: Sequence[Record],
    judgements: Sequence[Judgement],
    story: Story,
) -> None:
    from onrecord.pipeline import Rule
    from onrecord.steps.corroborate import corroborate
    from onrecord.steps.diagnose import diagnose
    from onrecord.steps.export.csv import write_cells

    by_rule = {
        rule: {
            e.id: e
            for e in corroborate(
                records, story.links, story.copies, story.lineages, judgements, rule
            )
        }
        for rule in (Rule.MOST_CONSERVATIVE, Rule.MOST_INFORMATIVE, Rule.MOST_REPRESENTATIVE)
    }
    with whole_file(path, force) as stream:
        rows = _rows(story.events, tuple(by_rule.values()))
        write_cells(COLUMNS, rows, stream, bom=path != STANDARD)
    if path == STANDARD:
        return
    from onrecord.cli.eventlist import print_diagnostics
    from onrecord.cli.terminal import console

    print_diagnostics(diagnose(story.events), console(sys.stderr))


def _rows(found: Sequence[Event], by_rule: tuple[dict[str, Event], ...]) -> Iterator[list[object]]:
    from onrecord.steps.diagnose import divergences

    for event in found:
        for d in divergences(event):
            values = "; ".join(d.values)
            yield [
                *(event.id, d.variable, values, d.score),
                *(round(d.confidence, 3), round(d.confidence_by_reports, 3)),
                *(_headline(events[event.id], d.variable) for events in by_rule),
            ]


def _headline(event: Event, variable: str) -> str | None:
    from onrecord.cli.stories import figure_words, place_words

    if variable == "mode":
        return event.mode
    if variable == "when":
        return event.when.edtf if event.when else None
    if variable == "where":
        return place_words(event.where) if event.where else None
    for count in event.counts:
        if count.what.value == variable:
            tie = " (indeterminate)" if "indeterminate" in count.rule else ""
            return figure_words(count.low, count.high) + tie
    return None
