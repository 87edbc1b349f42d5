"""onrecord without: what would change if one source had said nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.stories import JudgementsFile, head_words, load_story

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.steps.corroborate import EventChange

__all__ = ["without"]


def without(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help="An outlet, a claimant, or a report's ref."),
    ],
    records: Annotated[
        list[str],
        typer.Argument(metavar="RECORDS", help="Files that onrecord code wrote, or -."),
    ],
    judgements: JudgementsFile = None,
) -> None:
    """Show what would change if one outlet, claimant or lineage were left out.

    With a report's ref, all reports of its lineage (its copies, what it was copied from) are left
    out. What falls rested on that source alone.

    Example: onrecord without "Meridian Press" records.jsonl
    """
    from onrecord.cli.terminal import console, plain
    from onrecord.pipeline import events_of
    from onrecord.steps.corroborate import changes, leave_out

    read, decided, story = load_story(records, judgements)
    left = leave_out(read, story.lineages, source)
    after = events_of(left.records, decided)
    found = changes(story.events, after.events)
    screen = console()
    for change in found:
        _print(change, screen)
    gone = sum(c.after is None for c in found)
    same = len(story.events) - len(found)
    sys.stderr.write(
        plain(
            f"without {source} ({', '.join(left.found)}; {left.reports} reports, "
            f"{left.claims} claims): {gone} events gone, {len(found) - gone} changed, {same} as "
            "they were\n"
        )
    )


def _print(change: EventChange, screen: Console) -> None:
    from rich.text import Text

    from onrecord.cli.terminal import plain

    head = Text(plain(head_words(change.before)), "bold")
    if change.after is None:
        screen.print(head.append("  nothing is left of it", "not bold red"))
        return
    screen.print(head)
    for name, before, after in change.fields:
        line = Text(f"    {name}: ", "dim")
        line.append(plain(before or "nothing"), "not dim")
        line.append(" -> ", "dim").append(plain(after or "nothing"), "not dim bold")
        screen.print(line)
