"""reading: a record, and a table of claims, laid out for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli.terminal import plain
from onrecord.records import Attribution, CausalClaim, Claim, DateRole, Record
from onrecord.steps.export import Group, Node, claimants, mask, passage, words

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["print_record", "print_table"]

NARROW = 110  # columns below which seven columns of text are no longer readable
STEP = 4  # columns of indentation for each level of who says that who says
SNIPPET = 60  # code points of the report's words on each side of a trigger in the table
CLAIMANT, EVENT, TRIGGER, SOFT, FLAG = "bold cyan", "bold", "bold yellow", "dim", "red"


def print_record(record: Record, console: Console) -> None:
    """Print one report: its head, then each claimant with what is claimed, then loaded words."""
    document = record.document
    console.print(Text(plain(document.title or document.ref), "bold underline"))
    head = [document.outlet, document.author and f"by {document.author}"]
    head += [words.published_words(document), document.ref]
    console.print(Text(plain(" · ".join(h for h in head if h)), SOFT))
    for date in document.dates:
        if date.role is DateRole.PAGE and (when := words.date_words(date.when)):
            console.print(Text(f"(the page is dated {when}; that is not its publication)", SOFT))
    for group in claimants(record):
        _print_group(record, group, console, 0)
    _print_loaded(record, console)
    _print_evidence(record, console)


def _print_group(record: Record, group: Group, console: Console, depth: int) -> None:
    nodes = [n for n in group.nodes if n.attribution or n.claims or n.causes]
    if not nodes and not group.own_voice:
        return
    if depth == 0:
        console.print()
    heading = words.OWN_VOICE if group.own_voice else words.heading_words(group.lead)
    _put(console, Text(f"{plain(heading)}:", CLAIMANT), depth)
    if not nodes:
        _put(console, Text("nothing that is coded", SOFT), depth + 1)
    for node in nodes:
        if node.attribution is not None:
            _put(console, _speech(node.attribution), depth + 1)
        _print_node(record, node, console, depth + 1)


def _print_node(record: Record, node: Node, console: Console, depth: int) -> None:
    deeper = depth + (node.attribution is not None)
    for claim in node.claims:
        _put(console, _claim(record, claim), deeper, "-")
    for cause in node.causes:
        _put(console, _cause(cause, node.attribution), deeper, "-")
    for group in node.groups:
        _print_group(record, group, console, deeper)


def _put(console: Console, text: Text, depth: int, bullet: str = "") -> None:
    """Print at a depth; lines that wrap stay in the column behind the bullet."""
    row: RenderableType = text
    if bullet:
        row = Table.grid(padding=(0, 1, 0, 0))
        row.add_row(bullet, text)
    console.print(Padding(row, (0, 0, 0, depth * STEP), expand=False))


def _speech(a: Attribution) -> Text:
    """``“the words” (“said”, quoted word for word)`` and, below, the flags in plain words."""
    quote = " … ".join(s.text for s in a.content)
    mark = ("“", "”") if a.voice.value == "direct" else ("", "")
    text = Text(f"{mark[0]}{_flat(quote)}{mark[1]}", "italic")
    cue = f"“{_flat(a.cue.text)}”, " if a.cue else ""
    text.append(f"  ({cue}{words.VOICE_WORDS[a.voice]})", "not italic dim")
    for flag in a.flags:
        text.append(f"\n! {words.FLAG_WORDS[flag]}", f"not italic {FLAG}")
    return text


def _claim(record: Record, claim: Claim) -> Text:
    text = Text(_flat(words.join_names(claim.actors) or words.NOT_STATED))
    text.append(f" {_flat(words.event_words(claim))}", EVENT)
    if claim.recipients:
        text.append(f" {_flat(words.join_names(claim.recipients))}")
    details = [", ".join(words.assertion_words(claim.assertion))]
    details += [words.place_words(claim.where) if claim.where else ""]
    details += [words.when_words(claim.when) if claim.when else ""]
    details += [words.count_words(c) for c in claim.counts]
    if said := "; ".join(d for d in details if d):
        text.append(f"\n{_flat(said)}")
    text.append("\n")
    text.append_text(_quoted(record, claim))
    return text


def _quoted(record: Record, claim: Claim, reach: int | None = None) -> Text:
    """The sentence with the trigger marked: by colour, and by brackets where there is none."""
    around = passage(record.document, claim.trigger.start, claim.trigger.end)
    whole = record.document.text
    before = whole[around.start : claim.trigger.start]
    after = whole[claim.trigger.end : around.end]
    if reach is not None and len(before) > reach:
        before = "…" + before[-reach:].partition(" ")[2]
    if reach is not None and len(after) > reach:
        after = after[:reach].rpartition(" ")[0] + "…"
    text = Text(f"“{_flat(before, trim=False)}", SOFT)
    text.append(f"»{_flat(claim.trigger.text)}«", f"not dim {TRIGGER}")
    text.append(f"{_flat(after, trim=False)}”")
    return text


def _cause(cause: CausalClaim, a: Attribution | None) -> Text:
    text = Text(f"“{_flat(cause.cause.text)}” ")
    text.append(words.CAUSAL_WORDS[cause.relation], EVENT)
    text.append(f" “{_flat(cause.effect.text)}”")
    if a is not None:
        text.append(f", according to {_flat(words.speaker_name(a))}")
    elif cause.chain:
        text.append(f", according to {words.MISSING_SOURCE}")
    return text


def _print_loaded(record: Record, console: Console) -> None:
    if not record.loaded:
        return
    console.print()
    console.print(Text("Loaded words in the outlet’s own voice:", CLAIMANT))
    counted: dict[tuple[str, str | None], int] = {}
    for word in record.loaded:
        key = (word.span.text, word.neutral)
        counted[key] = counted.get(key, 0) + 1
    for (term, neutral), n in counted.items():
        times = f" ({n} times)" if n > 1 else ""
        instead = f": a neutral agency would say “{neutral}”" if neutral else ""
        _put(console, Text(f"“{_flat(term)}”{times}{_flat(instead, trim=False)}"), 1)


def _print_evidence(record: Record, console: Console) -> None:
    if not record.evidence:
        return
    console.print()
    console.print(Text("Evidence that the report points to (not looked at):", CLAIMANT))
    for e in record.evidence:
        url = f" {e.url}" if e.url else ""
        _put(console, Text(f"“{_flat(e.span.text)}” ({e.kind.value}){plain(url)}"), 1)


def _flat(text: str, trim: bool = True) -> str:
    """Safe to print and on one line."""
    flat = plain(text).replace("\n", " ").replace("\u00a0", " ")
    return " ".join(flat.split()) if trim else flat


# --- the table ------------------------------------------------------------------------------------

_HEADS = ("according to", "who", "did what", "to whom", "where", "when", "in which words")


def print_table(
    records: Iterable[Record], console: Console, *, include_private: bool = False
) -> None:
    """Print a table a report, one row a claim; a list where the terminal is too narrow for one."""
    for number, given in enumerate(records):
        record = given if include_private else mask(given)
        if number:
            console.print()
        document = record.document
        head = [document.outlet, words.published_words(document), document.ref]
        console.print(Text(_flat(document.title or document.ref), "bold"))
        console.print(Text(_flat(" · ".join(h for h in head if h)), SOFT))
        if not record.claims:
            console.print("no claims", style=SOFT)
        elif console.width < NARROW:
            _print_list(record, console)
        else:
            _print_columns(record, console)


def _cells(record: Record) -> Iterator[tuple[Text, ...]]:
    by_id = {a.id: a for a in record.attributions}
    for claim in record.claims:
        chain = [by_id[i] for i in claim.chain if i in by_id]
        said = [_claimant(a) for a in chain] or ([words.MISSING_SOURCE] if claim.chain else [])
        event = _flat(words.event_words(claim))
        extra = [*words.assertion_words(claim.assertion), *map(words.count_words, claim.counts)]
        did = Text(event, EVENT)
        if extra:
            did.append(f"\n{_flat('; '.join(extra))}", "not bold")
        yield (
            Text(_flat(" > ".join(said)), CLAIMANT) if said else Text("the outlet itself", SOFT),
            Text(_flat(words.join_names(claim.actors))),
            did,
            Text(_flat(words.join_names(claim.recipients))),
            Text(_flat(words.place_words(claim.where)) if claim.where else ""),
            Text(_flat(words.when_words(claim.when)) if claim.when else ""),
            _quoted(record, claim, SNIPPET),
        )


def _claimant(a: Attribution) -> str:
    kind = f" ({words.KIND_WORDS[a.speaker.kind]})" if a.speaker else ""
    return words.speaker_name(a) + kind


def _print_columns(record: Record, console: Console) -> None:
    table = Table(show_lines=True, expand=True, header_style="bold", border_style=SOFT)
    label = max(len(words.event_words(c)) for c in record.claims)
    for head, ratio in zip(_HEADS, (4, 4, None, 4, 3, 4, 7), strict=True):
        # a type and mode is one word, and reads badly when cut
        width = min(max(label, 16), 24) if ratio is None else None
        table.add_column(head, ratio=ratio, width=width, overflow="fold")
    for cells in _cells(record):
        table.add_row(*cells)
    console.print(table)


def _print_list(record: Record, console: Console) -> None:
    for cells in _cells(record):
        console.print()
        for head, cell in zip(_HEADS, cells, strict=True):
            if cell.plain:
                line = Text(f"{head:<15}", SOFT)
                line.append_text(cell)
                console.print(line)
