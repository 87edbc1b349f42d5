"""eventlist: events and their diagnostics as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from onrecord.cli.stories import count_words, place_words, what_words, when_words
from onrecord.cli.terminal import plain
from onrecord.records import ContradictionKind, Event

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.steps.diagnose import Diagnostic

__all__ = ["print_diagnostics", "print_events"]

NARROW = 110  # columns below which the table becomes a list
NAMES = 3  # claimants named in a cell
_HEADS = ("no.", "what", "when", "where", "how many", "behind it", "said by", "contested")


def print_events(events: Sequence[tuple[int, Event]], console: Console) -> None:
    """Print events with their numbers, a row each; a list where the terminal is narrow."""
    if not events:
        console.print("no event of several reports", style="dim")
        return
    if console.width < NARROW:
        for number, event in events:
            console.print()
            for head, cell in zip(_HEADS, _cells(number, event), strict=True):
                if cell:
                    console.print(Text(f"{head:<11}", "dim").append(plain(cell), "not dim"))
        return
    table = Table(show_lines=True, expand=True, header_style="bold", border_style="dim")
    for head, ratio in zip(_HEADS, (None, None, 3, 3, 4, 4, 5, 5), strict=True):
        # "(indeterminate)" is one word, and reads badly when cut
        width = len("(indeterminate)") if head == "how many" else None
        table.add_column(head, ratio=ratio, min_width=width, overflow="fold")
    for number, event in events:
        table.add_row(*(Text(plain(c)) for c in _cells(number, event)))
    console.print(table)


def _cells(number: int, event: Event) -> Iterator[str]:
    behind = event.corroboration
    yield str(number)
    yield what_words(event)
    yield when_words(event.when)
    yield place_words(event.where)
    yield "\n".join(count_words(c) for c in event.counts if c.what.value != "other")
    yield (
        f"{_many(behind.reports, 'report')}, {_many(len(behind.outlets), 'outlet')}, "
        f"{_many(behind.lineages, 'independent way')}"
    )
    names = behind.claimants[:NAMES]
    more = len(behind.claimants) - len(names)
    yield "; ".join(names) + (f"; and {more} more" if more else "")
    yield "\n".join(_contested(event))


def _contested(event: Event) -> Iterator[str]:
    for c in event.contradictions:
        if c.kind is ContradictionKind.DENIED:
            yield f"denied by {'; '.join(c.positions[-1].claimants)}"
        else:
            yield f"{c.what}: {' / '.join(p.value for p in c.positions)}"
    if event.withdrawn:
        yield f"withdrawn: {', '.join(event.withdrawn)}"


def _many(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def print_diagnostics(diagnostics: Iterable[Diagnostic], console: Console) -> None:
    """Print how far the reports of an event diverge, variable by variable."""
    heads = (
        *("variable", "events", "divergence", "normalised", "disagreement", "modal confidence"),
        *("... by reports", "range", "std. dev."),
    )
    table = Table(*heads, header_style="bold", border_style="dim")
    for d in diagnostics:
        table.add_row(
            *(d.variable, str(d.events), f"{d.divergence:.2f}", _number(d.normalised)),
            *(f"{d.disagreement:.0%}", f"{d.confidence:.0%}", f"{d.confidence_by_reports:.0%}"),
            *(_number(d.mean_range), _number(d.mean_deviation)),
        )
    console.print(table)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"
