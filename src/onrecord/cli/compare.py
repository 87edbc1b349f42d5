"""onrecord compare: another coder's events against what the reports say."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.files import STANDARD, check_free, check_inputs, whole_file
from onrecord.errors import OptionError, ReadError

if TYPE_CHECKING:
    from onrecord.records import ClaimRef, Event, OtherEvent
    from onrecord.steps.compare import Comparison, Ours, OursIndex

__all__ = ["compare"]

SHOWN = 20  # lines of each kind without -o
COLUMNS = (
    *("verdict", "why", "grounds", "coder", "other_id", "other_row", "other_type", "other_code"),
    *("other_earliest", "other_latest", "other_place", "other_sources", "matches", "report"),
    *("outlet", "claimants", "own_voice", "polarity", "mood", "type", "mode", "earliest", "latest"),
    *("place", "country", "trigger", "claim", "document_id", "event"),
)


def compare(
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="A table of GDELT, POLECAT or ACLED.")
    ],
    records: Annotated[
        list[str],
        typer.Argument(metavar="RECORDS", help="Files that onrecord code wrote, or -."),
    ],
    events: Annotated[
        str | None, typer.Option(metavar="EVENTS", help="Events that onrecord events wrote.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="A .csv file; - for stdout."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
) -> None:
    """Hold another coder's events against the reports: what both have, and what became a fact.

    A claim became a fact where the other coder has the bare event and all the reports have is
    somebody's claim, a denial, or something planned, threatened, demanded or supposed. Names of
    private people are withheld.

    Example: onrecord compare acled.csv records.jsonl -o compared.csv
    """
    from onrecord.steps.compare import compare as hold

    check_inputs([other, *records, *([events] if events else [])])
    if output is not None and output != STANDARD:
        if Path(output).suffix.lower() != ".csv":
            raise OptionError(f"{output}: the name must end in .csv")
        check_free(Path(output), force)
    index = _ours(records, events)
    failures: list[str] = []
    found = hold(_others(Path(other), failures), index)
    counts: Counter[str] = Counter()
    if output is None:
        _print(found, counts)
    else:
        from onrecord.steps.export.csv import write_cells

        with whole_file(output, force) as stream:
            write_cells(COLUMNS, (_row(c, counts) for c in found), stream, bom=output != STANDARD)
    for line in failures[:SHOWN]:
        sys.stderr.write(f"not read: {line}\n")
    said = ", ".join(f"{verdict}: {n}" for verdict, n in sorted(counts.items()))
    where = f" -> {output}" if output not in (None, STANDARD) else ""
    unread = f"; {len(failures)} rows not read" if failures else ""
    sys.stderr.write(f"{said or 'nothing to compare'}{unread}{where}\n")


def _others(path: Path, failures: list[str]) -> Iterator[OtherEvent]:
    from onrecord.records import OtherEvent
    from onrecord.steps.export.formats.codes import DATA
    from onrecord.steps.read.others import Maps, read_others

    try:
        for item in read_others(path, Maps.load(DATA)):
            if isinstance(item, OtherEvent):
                yield item
            else:
                failures.append(f"{item.ref}: {item.message}")
    except ReadError as e:
        raise OptionError(str(e)) from e


def _ours(records: list[str], events: str | None) -> OursIndex:
    from contextlib import ExitStack

    from onrecord.cli.export import again, source_of
    from onrecord.steps.compare import OursIndex, ours_of
    from onrecord.steps.export.formats.views import claim_views

    index = OursIndex()
    with ExitStack() as stack:
        paths = [stack.enter_context(again(path)) for path in records]
        source = source_of(paths, events)
        by_claim: dict[ClaimRef, list[Event]] = {}
        for event in source.events() if source.has_events else ():
            for ref in event.claims:
                by_claim.setdefault(ref, []).append(event)
        for record in source.records():
            for view in claim_views(record):
                own = by_claim.get(view.ref, ())
                index.add(ours_of(record.document, view.claim, view.claimants, own))
    return index


def _row(found: Comparison, counts: Counter[str]) -> tuple[object, ...]:
    counts[found.verdict.value] += 1
    other, ours = found.other, found.ours[0] if found.ours else None
    return (
        found.verdict.value,
        "; ".join(found.why) or None,
        "; ".join(found.grounds) or None,
        *_theirs(other),
        len(found.ours),
        *_mine(ours),
    )


def _theirs(other: OtherEvent | None) -> tuple[object, ...]:
    if other is None:
        return (None,) * 9
    return (
        other.coder.value,
        other.id,
        other.ref,
        other.type,
        other.code,
        other.earliest,
        other.latest,
        other.place.name if other.place else None,
        "; ".join(other.sources) or None,
    )


def _mine(ours: Ours | None) -> tuple[object, ...]:
    if ours is None:
        return (None,) * 16
    claim = ours.claim
    when, where, assertion = ours.when, ours.where, claim.assertion
    return (
        ours.report,
        ours.outlet,
        " > ".join(ours.claimants) or None,
        not claim.chain,
        assertion.polarity.value,
        assertion.mood.value,
        claim.type,
        claim.mode,
        when.earliest if when else None,
        when.latest if when else None,
        where.name if where else None,
        where.country if where else None,
        claim.trigger.text,
        ours.ref.id,
        ours.ref.document,
        "; ".join(ours.events) or None,
    )


def _print(found: Iterator[Comparison], counts: Counter[str]) -> None:
    from onrecord.cli.terminal import plain

    for item in found:
        counts[item.verdict.value] += 1
        if counts[item.verdict.value] <= SHOWN:
            sys.stdout.write(plain(f"{item.verdict.value}: {_line(item)}") + "\n")
    for verdict, number in sorted(counts.items()):
        if number > SHOWN:
            sys.stdout.write(f"{verdict}: {number - SHOWN} more; see all with -o FILE.csv\n")


def _line(item: Comparison) -> str:
    parts = []
    if item.other is not None:
        o = item.other
        place = o.place.name if o.place else "no place"
        parts.append(f"{o.coder.value} {o.id} {o.code}, {o.earliest or 'no day'}, {place}")
    if item.ours:
        best = item.ours[0]
        where = best.where.name if best.where else "no place"
        when = best.when.edtf if best.when else ""
        event = f"{best.claim.type} “{best.claim.trigger.text}”"
        parts.append(f"{best.report}: {event}, {when or 'no day'}, {where}")
    return " | ".join(parts) + (f" ({'; '.join(item.why)})" if item.why else "")
