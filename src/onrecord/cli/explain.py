"""onrecord explain: one event, from each value back to the words of the reports."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli.stories import JudgementsFile, chosen_event, load_events, load_story
from onrecord.errors import OptionError

__all__ = ["explain"]


def explain(
    event: Annotated[
        str,
        typer.Argument(metavar="EVENT", help="An event's id, how it begins, or its number."),
    ],
    records: Annotated[
        list[str],
        typer.Option("--records", metavar="FILE", help="Files that onrecord code wrote."),
    ],
    events: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Events that onrecord events wrote; else made anew."),
    ] = None,
    judgements: JudgementsFile = None,
    links: Annotated[
        int, typer.Option(min=0, max=50, help="How many links to draw, the strongest first.")
    ] = 3,
    include_private: Annotated[
        bool, typer.Option("--include-private", help="Show the names of private people.")
    ] = False,
) -> None:
    """Explain an event: each value, who says it, in which words, and why the reports go together.

    The number is that of the line in the events file, or of the list that onrecord events shows.
    Each link is drawn as a waterfall: what speaks for one event stands to the right, what speaks
    against it to the left, in natural log-odds.

    Example: onrecord explain 1 --events events.jsonl --records records.jsonl
    """
    from onrecord.cli.explaining import print_explanation
    from onrecord.cli.terminal import console
    from onrecord.steps.export import mask

    known = load_events(events) if events is not None else None
    chosen = chosen_event(known, event) if known is not None else None
    read, _, story = load_story(records, judgements)
    chosen = chosen or chosen_event(story.events, event)
    by_id = {r.document.id: r for r in read}
    missing = {c.document for c in chosen.claims} - by_id.keys()
    if missing:
        raise OptionError(
            f"{len(missing)} of the event's reports are not in {', '.join(records)}; "
            "give the records that the events were made of"
        )
    mine = {c.document for c in (*chosen.claims, *chosen.about)} & by_id.keys()
    shown = {d: by_id[d] if include_private else mask(by_id[d]) for d in sorted(mine)}
    print_explanation(chosen, shown, story, links, console())
