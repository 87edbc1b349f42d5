"""stories: what the commands about many reports share: what they read, and events in words."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.files import STANDARD, check_inputs, load_records
from onrecord.errors import OptionError, RecordError
from onrecord.records import Event, EventCount, EventPlace, EventWhen, Judgement, Record
from onrecord.records.wire import read_events, read_judgement

if TYPE_CHECKING:
    from onrecord.pipeline import Story
    from onrecord.steps.corroborate import Rule

__all__ = [
    "JudgementsFile",
    "RuleName",
    "chosen_event",
    "count_words",
    "figure_words",
    "head_words",
    "load_events",
    "load_judgements",
    "load_story",
    "place_words",
    "rule_of",
    "what_words",
    "when_words",
]


JudgementsFile = Annotated[
    str | None, typer.Option(metavar="FILE", help="What people have decided, as JSON lines.")
]
RuleName = Annotated[
    str,
    typer.Option(
        metavar="RULE", help="most_representative, most_conservative or most_informative."
    ),
]


def load_judgements(path: str | None) -> tuple[Judgement, ...]:
    """The judgements in a JSON-lines file; none without a file.

    Raises:
        OptionError: the file is not there.
        RecordError: a line is not a judgement; the message names file and line.
    """
    if path is None:
        return ()
    check_inputs([path])
    found = []
    with open(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    found.append(read_judgement(line))
                except RecordError as e:
                    raise RecordError(f"{path}, line {number}: {e}") from e
    return tuple(found)


def load_story(
    records: Sequence[str], judgements: str | None, rule: Rule | None = None
) -> tuple[tuple[Record, ...], tuple[Judgement, ...], Story]:
    """The records, the judgements, and what they add up to.

    Raises:
        OptionError: a file is not there, or holds no records.
        RecordError: a line is not what it should be, or records do not go together.
    """
    from onrecord.pipeline import Rule as Rules
    from onrecord.pipeline import distinct_records, events_of

    decided = load_judgements(judgements)
    read = distinct_records(load_records(records))
    if not read:
        raise OptionError(f"{', '.join(records)}: there are no records in it")
    return read, decided, events_of(read, decided, rule=rule or Rules.MOST_REPRESENTATIVE)


def rule_of(name: str) -> Rule:
    """The aggregation rule of this name.

    Raises:
        OptionError: there is no such rule.
    """
    from onrecord.pipeline import Rule

    try:
        return Rule(name.replace("-", "_"))
    except ValueError:
        raise OptionError(f"no rule {name!r}; there are {', '.join(Rule)}") from None


def load_events(path: str) -> tuple[Event, ...]:
    """The events in a file that ``onrecord events`` wrote.

    Raises:
        OptionError: the file is not there.
        RecordError: a line is not an event; the message names file and line.
    """
    check_inputs([path])
    try:
        if path == STANDARD:
            return tuple(read_events(sys.stdin.buffer))
        with Path(path).open("rb") as lines:
            return tuple(read_events(lines))
    except RecordError as e:
        raise RecordError(f"{path}, {e} (events are what onrecord events writes)") from e


def chosen_event(events: Sequence[Event], asked: str) -> Event:
    """The event of this number in the list (1 is the first), or whose id begins so.

    Raises:
        OptionError: there is none, or more than one.
    """
    if asked.isdigit() and 1 <= int(asked) <= len(events):
        return events[int(asked) - 1]
    found = [e for e in events if asked and asked in (e.id, e.id[: len(asked)])]
    found = found or [e for e in events if asked and e.id.partition(":")[2].startswith(asked)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(e.id for e in found[:5])
        raise OptionError(f"{len(found)} events begin with {asked!r}: {ids}; give more of the id")
    raise OptionError(f"no event {asked!r}; give a number from 1 to {len(events)}, or an id")


def what_words(event: Event) -> str:
    """``ASSAULT-firearms``, and how it stands to reality where it did not happen."""
    what = f"{event.type}-{event.mode}" if event.mode else event.type
    return what if event.mood.value == "happened" else f"{what} ({event.mood.value})"


def when_words(when: EventWhen | None) -> str:
    """``4 May 2021``; ``not stated``."""
    from onrecord.records import When
    from onrecord.steps.export.words import date_words

    if when is None:
        return "not stated"
    words = date_words(When(when.earliest, when.latest, when.precision, when.basis, when.edtf))
    return words or "not stated"


def place_words(place: EventPlace | None) -> str:
    """``Arak, Markazi, IRN``; ``not stated``."""
    if place is None:
        return "not stated"
    return ", ".join(dict.fromkeys(p for p in (place.name, place.admin1, place.country) if p))


def figure_words(low: int | None, high: int | None) -> str:
    """``12``, ``12 or more``, ``up to 12``, ``10 to 12``."""
    if high is None:
        return f"{low or 0} or more"
    if low is None:
        return f"up to {high}"
    return str(low) if low == high else f"{low} to {high}"


def count_words(count: EventCount) -> str:
    """``3 or more killed (indeterminate)``."""
    tie = " (indeterminate)" if "indeterminate" in count.rule else ""
    return f"{figure_words(count.low, count.high)} {count.what.value}{tie}"


def head_words(event: Event) -> str:
    """What, when and where in one line."""
    parts: Iterable[str] = (what_words(event), when_words(event.when), place_words(event.where))
    return " · ".join(parts)
