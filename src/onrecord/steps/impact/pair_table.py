"""pair_table: the pairs of an answer, or the events of a listing, as a CSV file."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import BinaryIO

from onrecord.steps.impact.answer import Answer
from onrecord.steps.impact.claimed_files import safe_cell
from onrecord.steps.impact.gather import Occurrence

__all__ = ["PAIR_COLUMNS", "write_pairs"]

_EVENT = ("earliest", "latest", "event", "actors", "place", "outlets", "documents", "words", "id")
PAIR_COLUMNS = (
    *("pair", "days_apart", "counted"),
    *(f"first_{name}" for name in _EVENT),
    *(f"second_{name}" for name in _EVENT),
)
NOTHING = ("",) * len(_EVENT)


def write_pairs(answer: Answer, stream: BinaryIO) -> int:
    """One row a pair; where nothing was tested one row an event. Return the rows."""
    first, then = answer.first.occurrences, answer.then.occurrences
    rows: list[tuple[object, ...]] = []
    if answer.pairs:
        for i, p in enumerate(answer.pairs, 1):
            rows.append(
                (i, p.lag, not p.same_report, *_event(first[p.first]), *_event(then[p.second]))
            )
    elif answer.verdict.is_listing:
        rows += [("", "", "", *_event(o), *NOTHING) for o in first]
        rows += [("", "", "", *NOTHING, *_event(o)) for o in then]
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    try:
        text.write("\ufeff")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(PAIR_COLUMNS)
        writer.writerows([safe_cell(v) for v in row] for row in rows)
    finally:
        text.detach()
    return len(rows)


def _event(o: Occurrence) -> tuple[str, ...]:
    return (
        date.fromordinal(o.earliest).isoformat(),
        date.fromordinal(o.latest).isoformat(),
        o.label,
        o.actors,
        o.place,
        "; ".join(dict.fromkeys(q.outlet for q in o.quotations)),
        "; ".join(f"{q.document}:{q.start}-{q.end}" for q in o.quotations),
        " / ".join(dict.fromkeys(q.words for q in o.quotations)),
        o.id,
    )
