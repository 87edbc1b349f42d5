"""impact_reading: claimed and measured impact laid out for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from onrecord.cli.terminal import plain
from onrecord.steps.impact import Answer, Claimed, Edge, Use, answer_words, calibration_words
from onrecord.steps.impact.claimed_svg import WORDS

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.steps.impact import Occurrence

__all__ = ["print_answer", "print_claimed"]

HEAD, EVENT, SOFT = "bold cyan", "bold", "dim"
OUTLETS = 8  # outlets listed in the terminal
MOST = 20  # pairs or events listed in the terminal; the files hold all


def _flat(text: str) -> str:
    return " ".join(plain(text).replace("\n", " ").replace("\u00a0", " ").split())


def _counted(names: Sequence[tuple[str, int]], most: int = 4) -> str:
    shown = "; ".join(f"{name} ({n})" if n > 1 else name for name, n in names[:most])
    return f"{shown}; {len(names) - most} more" if len(names) > most else shown


# --- claimed --------------------------------------------------------------------------------------


def print_claimed(found: Claimed, console: Console, *, by: str, words: bool) -> None:
    """Print the edges, all in one table or one table a claimant or outlet."""
    undated = f", {found.undated} of them without a known day" if found.undated else ""
    console.print(
        f"{found.uses} causal claims in {found.reports} reports{undated}. This is what is said, "
        "not what is so."
    )
    if not found.edges:
        console.print("no causal claims", style=SOFT)
        return
    for name, edges in _grouped(found, by):
        console.print()
        if name:
            console.print(Text(_flat(name), HEAD))
        _print_edges(edges, console)
        for edge in edges if words else ():
            _print_words(edge, console)


def _grouped(found: Claimed, by: str) -> Iterator[tuple[str, list[Edge]]]:
    """``("", all edges)``, or the edges of each claimant or outlet with that one's uses only."""
    if by == "claim":
        yield "", list(found.edges)
        return
    from onrecord.steps.impact import edges_of

    def key(use: Use) -> str:
        return use.outlet if by == "outlet" else use.claimant

    every = [u for e in found.edges for u in (*e.uses, *e.denials)]
    number = {name: sum(key(u) == name for u in every) for name in {key(u) for u in every}}
    for name in sorted(number, key=lambda n: (-number[n], n)):
        yield name, list(edges_of(found, lambda use, name=name: key(use) == name))  # type: ignore[misc]


def _print_edges(edges: Sequence[Edge], console: Console) -> None:
    table = Table(show_lines=True, expand=True, header_style="bold", border_style=SOFT)
    for head, ratio in (
        ("cause", 4),
        ("is said to", None),
        ("effect", 4),
        ("times", None),
        ("since", None),
        ("who says so", 5),
        ("in", 4),
        ("who denies it", 3),
    ):
        # words of a fixed form read badly when cut
        table.add_column(head, ratio=ratio, overflow="fold", no_wrap=ratio is None)
    for e in edges:
        table.add_row(
            Text(_flat(e.cause.name), EVENT if e.cause.event else ""),
            {"cause": "lead to", "purpose": "aim at"}.get(e.relation.value, e.relation.value),
            Text(_flat(e.effect.name), EVENT if e.effect.event else ""),
            str(len(e.uses)),
            e.since or "unknown",
            Text(_flat(_counted(e.claimants))),
            Text(_flat(_counted(e.outlets))),
            Text(_flat(_counted(e.denied_by))),
        )
    console.print(table)


def _print_words(edge: Edge, console: Console) -> None:
    head = f"{edge.cause.name} {WORDS[edge.relation]} {edge.effect.name}"
    console.print(Text(f"\n{_flat(head)}", EVENT))
    for use, denied in [(u, False) for u in edge.uses] + [(u, True) for u in edge.denials]:
        who = " > ".join(use.chain) or "in the outlet’s own voice"
        console.print(Text(f"  “{_flat(use.words.text)}”"))
        where = f"{use.outlet}, {use.published or 'day unknown'}, {use.document}"
        place = f"{use.words.start}-{use.words.end}"
        denial = "denied; " if denied else ""
        console.print(Text(f"    {denial}{_flat(who)}; {_flat(where)}, {place}", SOFT))


# --- measured -------------------------------------------------------------------------------------


def print_answer(answer: Answer, console: Console) -> None:
    """Print coverage, the answer, its windows, its own error rate, and the pairs' words."""
    _print_coverage(answer, console)
    lines = answer_words(answer)
    console.print(Text(_flat(lines[0]), EVENT))
    for line in lines[1:]:
        console.print(Text(_flat(line)))
    if answer.windows:
        console.print()
        _print_windows(answer, console)
    if trust := calibration_words(answer):
        console.print(Text("\nHow far to trust this answer", HEAD))
        for line in trust:
            console.print(Text(f"- {_flat(line)}"))
    if answer.notes:
        console.print(Text("\nBefore reading on", HEAD))
        for line in answer.notes:
            console.print(Text(f"- {_flat(line)}"))
    _print_listing(answer, console)


def _print_windows(answer: Answer, console: Console) -> None:
    table = Table(header_style="bold", border_style=SOFT)
    for head in (
        "days",
        "pairs after",
        "before",
        "more after, per first event",
        "95% interval",
        "p, all windows",
    ):
        table.add_column(head, justify="right")
    for w in answer.windows:
        table.add_row(
            str(w.days),
            f"{w.after:g}",
            f"{w.before:g}",
            f"{w.extra:.2f}",
            f"{w.low:.2f} to {w.high:.2f}",
            f"{w.p:.3f}",
        )
    console.print(table)


def _print_coverage(answer: Answer, console: Console) -> None:
    reports = answer.coverage
    if not reports.outlets:
        return
    console.print(Text(f"Coverage: {reports.reports} reports", HEAD))
    for o in reports.outlets[:OUTLETS]:
        days = f"{o.first} to {o.last}" if o.first != o.last else o.first
        console.print(Text(f"  {o.a_day:.2f} a day  {_flat(o.outlet)} ({o.reports}, {days})"))
    if len(reports.outlets) > OUTLETS:
        console.print(Text(f"  and {len(reports.outlets) - OUTLETS} more outlets", SOFT))
    for change in reports.changes:
        console.print(Text(f"  {_flat(change)}"))
    console.print()


def _print_listing(answer: Answer, console: Console) -> None:
    first, then = answer.first.occurrences, answer.then.occurrences
    if answer.pairs:
        days = f"1 to {answer.window} days after" if answer.window > 1 else "1 day after"
        console.print(Text(f"\nPairs: second events {days} a first one", HEAD))
        for pair in answer.pairs[:MOST]:
            apart = "1 day" if pair.lag == 1 else f"{pair.lag} days"
            note = " (one report only: not counted)" if pair.same_report else ""
            console.print(Text(f"{apart} apart{note}", EVENT))
            _print_occurrence(first[pair.first], console)
            _print_occurrence(then[pair.second], console)
        if len(answer.pairs) > MOST:
            console.print(
                Text(f"{len(answer.pairs) - MOST} more pairs; -o FILE.csv lists all", SOFT)
            )
        return
    for name, listed in (("First events", first), ("Second events", then)):
        if listed:
            console.print(Text(f"\n{name}", HEAD))
        for occurrence in listed[:MOST]:
            _print_occurrence(occurrence, console)
        if len(listed) > MOST:
            console.print(Text(f"  {len(listed) - MOST} more; -o FILE.json lists all", SOFT))


def _print_occurrence(o: Occurrence, console: Console) -> None:
    a, b = date.fromordinal(o.earliest).isoformat(), date.fromordinal(o.latest).isoformat()
    days = a if a == b else f"{a} to {b}"
    who = " ".join(x for x in (o.actors, o.label, f"in {o.place}" if o.place else "") if x)
    console.print(Text(f"  {days}  {_flat(who)}"))
    for q in o.quotations[:2]:
        said = " > ".join(q.claimants)
        console.print(Text(f"      “{_flat(q.words)}” ({_flat(said)}; {_flat(q.document)})", SOFT))
    if len(o.quotations) > 2:
        console.print(Text(f"      and {len(o.quotations) - 2} more claims", SOFT))
