"""explaining: an event on the terminal, from its values back to the words of the reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from onrecord.cli.stories import figure_words, head_words, place_words, when_words
from onrecord.cli.terminal import plain
from onrecord.records import Claim, ClaimRef, Event, Link, Record, Relation
from onrecord.steps.export import passage
from onrecord.steps.export.claimants import known_chain
from onrecord.steps.export.words import MISSING_SOURCE, assertion_words, speaker_name

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.pipeline import Story

__all__ = ["print_explanation"]

BAR, NAMED, TOLD = 16, 34, 30  # columns of the longest bar, of a reason's name, of its detail
FULL = 5.0  # log-odds that fill it
MOST = 6  # claims shown for one value
HEAD, NAME, SOFT, GOOD, BAD = "bold", "bold cyan", "dim", "green", "red"
Records = Mapping[str, Record]
# A title, and its values: in words, with claims, claimants and independent ways.
_Section = tuple[str, list[tuple[str, tuple[ClaimRef, ...], tuple[str, ...], int]]]


def print_explanation(
    event: Event, records: Records, story: Story, links: int, console: Console
) -> None:
    """Print everything that is known of an event; ``records`` by document id, masked or not."""
    claims = {c.id: (r, c) for r in records.values() for c in r.claims}
    console.print(Text(plain(head_words(event)), "bold underline"))
    _put(console, Text(f"{event.id} · {_behind(event)}", SOFT))
    if event.withdrawn:
        _put(console, Text(plain(f"withdrawn since: {', '.join(event.withdrawn)}"), BAD))
    _print_values(event, claims, console)
    _print_contradictions(event, console)
    _print_figures(event, console)
    _print_lineages(event, console)
    _print_links(event, story, claims, links, console)


def _behind(event: Event) -> str:
    c = event.corroboration
    parts = [f"{c.reports} reports", f"{len(c.outlets)} outlets", f"{c.lineages} independent ways"]
    if c.denied_by:
        parts.append(f"denied by {'; '.join(c.denied_by)}")
    if c.silent:
        parts.append(f"silent: {', '.join(c.silent)}")
    return plain(" · ".join(parts))


# --- values ---------------------------------------------------------------------------------------


def _print_values(event: Event, claims: Mapping[str, tuple[Record, Claim]], out: Console) -> None:
    rules = dict(event.rules)
    sections: list[_Section] = [
        (
            f"{c.what.value}: {figure_words(c.low, c.high)}   ({c.rule})",
            [(figure_words(v.low, v.high), v.claims, v.claimants, v.lineages) for v in c.values],
        )
        for c in event.counts
    ]
    sections += [
        (
            f"when: {when_words(event.when)}   ({rules.get('when', '')})",
            [(when_words(v), v.claims, v.claimants, v.lineages) for v in event.whens],
        ),
        (
            f"where: {place_words(event.where)}   ({rules.get('where', '')})",
            [(place_words(v), v.claims, v.claimants, v.lineages) for v in event.wheres],
        ),
        (
            "who, to whom",
            [
                (f"{a.role.value}: {a.name}", a.claims, a.claimants, a.lineages)
                for a in event.actors
            ],
        ),
    ]
    seen: set[str] = set()
    for title, values in sections:
        out.print()
        _put(out, Text(plain(title.replace("_", " ")), HEAD))
        for words, refs, claimants, ways in values:
            said = f"{plain(words)}  "
            text = Text(said, NAME).append(
                f"{_ways(ways)}: {plain('; '.join(claimants))}", f"not bold default {SOFT}"
            )
            _put(out, text, 1)
            for line in _quotes(refs, claims, seen):
                _put(out, line, 2)


def _ways(n: int) -> str:
    return f"{n} independent way{'' if n == 1 else 's'}"


def _quotes(
    refs: Iterable[ClaimRef], claims: Mapping[str, tuple[Record, Claim]], seen: set[str]
) -> Iterator[Text]:
    """Each claim once: report, chain, words; a value whose claims stand above gets one of them."""
    found = [claims[r.id] for r in refs if r.id in claims]
    found.sort(key=lambda f: (_published(f[0]), f[0].document.ref, f[1].trigger.start))
    fresh = [(r, c) for r, c in found if c.id not in seen] or found[:1]
    for record, claim in fresh[:MOST]:
        seen.add(claim.id)
        yield _quote(record, claim)
    rest = len(found) - min(len(fresh), MOST)
    if rest:
        yield Text(f"and {rest} more claim{'' if rest == 1 else 's'}, quoted above or cut", SOFT)


def _published(record: Record) -> str:
    when = record.document.published
    return (when.earliest if when else None) or ""


def _quote(record: Record, claim: Claim) -> Text:
    document = record.document
    chain = known_chain(claim.chain, {a.id: a for a in record.attributions})
    who = [speaker_name(a) for a in chain] or ([MISSING_SOURCE] if claim.chain else [])
    head = [document.ref, document.outlet or "", _published(record)]
    text = Text(plain(" · ".join(h for h in head if h)), SOFT)
    text.append(plain(f"  {' > '.join(who) or 'in its own voice'}"), f"not dim {NAME}")
    if extra := ", ".join(assertion_words(claim.assertion)):
        text.append(f"  ({extra})", f"not dim {BAD}")
    around = passage(document, claim.trigger.start, claim.trigger.end)
    start, end = claim.trigger.start - around.start, claim.trigger.end - around.start
    before, after = _flat(around.text[:start]), _flat(around.text[end:])
    text.append(f"\n“{before}", "not dim default")
    text.append(f"»{_flat(claim.trigger.text)}«", "not dim bold yellow")
    return text.append(f"{after}”", "not dim not bold default")


def _flat(text: str) -> str:
    return plain(text).replace("\n", " ")


# --- what does not agree, and how it came about ---------------------------------------------------


def _print_contradictions(event: Event, out: Console) -> None:
    if not event.contradictions:
        return
    out.print()
    _put(out, Text("what cannot all be right", HEAD))
    for c in event.contradictions:
        _put(out, Text(plain(f"{c.kind.value}: {c.what}"), BAD), 1)
        for p in c.positions:
            text = Text(plain(f"{p.value}  "), NAME)
            text.append(plain(f"{_ways(p.lineages)}: {'; '.join(p.claimants)}"), "not bold default")
            _put(out, text, 2)


def _print_figures(event: Event, out: Console) -> None:
    if len(event.figures) < 2:
        return
    out.print()
    _put(out, Text("the figures over time", HEAD))
    for f in event.figures:
        text = Text(f"{f.published or 'undated':<12}", SOFT)
        text.append(plain(f"{figure_words(f.low, f.high)} {f.what.value}"), "not dim bold")
        who = f"  {'; '.join(f.claimants)}, in {f.outlet or f.claim.document}  "
        text.append(plain(who), "not dim not bold")
        text.append(f.note, f"not dim {SOFT if f.note in ('first', 'repeated') else BAD}")
        _put(out, text, 1)


def _print_lineages(event: Event, out: Console) -> None:
    out.print()
    _put(out, Text("the ways in which it reached us", HEAD))
    for n, lineage in enumerate(event.lineages, 1):
        text = Text(plain(f"{n}. {', '.join(lineage.documents)}"))
        text.append(plain(f"\n   {'; '.join(lineage.claimants)}"), NAME)
        if lineage.why and len(lineage.documents) > 1:
            text.append(f"\n   joined by: {', '.join(lineage.why)}", f"not bold {SOFT}")
        _put(out, text, 1)


# --- links ----------------------------------------------------------------------------------------


def _print_links(
    event: Event,
    story: Story,
    claims: Mapping[str, tuple[Record, Claim]],
    most: int,
    out: Console,
) -> None:
    for reason in event.reasons:
        if reason.name.startswith("figure replaced"):
            out.print()
            _put(out, Text(plain(f"{reason.name}: {reason.detail}"), SOFT))
    mine = {c.id for c in event.claims}
    lineage = {d: group[0] for group in story.lineages for d in group}
    across = [
        k
        for k in story.links
        if k.relation is Relation.SAME_EVENT
        and k.left in mine
        and k.right in mine
        and lineage.get(claims[k.left][0].document.id)
        != lineage.get(claims[k.right][0].document.id)
    ]
    across.sort(key=lambda k: (-k.score, k.id))
    if not across or not most:
        return
    out.print()
    more = f", {most} of {len(across)}" if len(across) > most else ""
    _put(out, Text(f"why these reports tell of one event{more}", HEAD))
    for k in across[:most]:
        _put(out, Text(plain(f"{_end(claims[k.left])}  and  {_end(claims[k.right])}"), NAME), 1)
        for line in _waterfall(k):
            _put(out, line, 2)


def _end(found: tuple[Record, Claim]) -> str:
    record, claim = found
    return f"{record.document.ref} “{_flat(claim.trigger.text)}”"


def _waterfall(link: Link) -> Iterator[Text]:
    """The prior, each reason and the sum, as bars on one scale with nought in the middle."""
    rows: Sequence[tuple[str, float, str]] = (
        ("before anything is known", link.prior, ""),
        *((r.name, r.weight, r.detail) for r in link.reasons),
    )
    total = 0.0
    for name, weight, detail in rows:
        total += weight
        yield _bar(name, detail, weight, f"{total:+.1f}")
    yield _bar("together", "", link.score, "")


def _bar(name: str, detail: str, weight: float, after: str) -> Text:
    width = min(BAR, round(abs(weight) / FULL * BAR)) or (1 if weight else 0)
    left = ("▇" * width if weight < 0 else "").rjust(BAR)
    right = ("▇" * width if weight > 0 else "").ljust(BAR)
    text = Text(f"{name:<{NAMED}.{NAMED}} ").append(f"{_flat(detail):<{TOLD}.{TOLD}} ", SOFT)
    text.append(f"{weight:+5.1f} ", "not dim").append(left, BAD).append("│", SOFT)
    return text.append(right, GOOD).append(after, SOFT)


def _put(out: Console, text: Text, depth: int = 0) -> None:
    out.print(Padding(text, (0, 0, 0, depth * 4), expand=False))
