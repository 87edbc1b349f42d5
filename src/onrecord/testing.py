"""For tests of rules: sentences with marks, and a document from plain text.

A case is one readable line: ``"[Police|source] [said|cue] [tyres burned in Rasht|content]."``.
:func:`marked` takes the marks out and says where they stood. Marks may nest; a number behind the
name tells several attributions or events apart (``source1``, ``source2``).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from onrecord.records import Block, BlockKind, Document, Event, Record, content_id

if TYPE_CHECKING:
    from onrecord.steps.export.formats import Exporter, File, Source

__all__ = [
    "Marked",
    "check_exporter",
    "check_record",
    "document",
    "marked",
    "wire_paths",
]


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks, and the marks: ``(name, start, end)`` in text order."""

    text: str
    marks: tuple[tuple[str, int, int], ...]

    def spans(self, name: str) -> tuple[str, ...]:
        """The words marked ``name``, in text order."""
        return tuple(self.text[s:e] for n, s, e in self.marks if n == name)


def marked(line: str) -> Marked:
    """Read a line with marks: ``[words|name]``; ``[[`` stands for a bracket of the text itself.

    Raises:
        ValueError: a mark is not closed or has no name.
    """
    text: list[str] = []
    open_at: list[int] = []
    marks: list[tuple[str, int, int]] = []
    i = 0
    while i < len(line):
        if line.startswith("[[", i) or line.startswith("]]", i):
            text.append(line[i])
            i += 2
        elif line[i] == "[":
            open_at.append(len(text))
            i += 1
        elif line[i] == "|" and open_at:
            end = line.index("]", i)
            marks.append((line[i + 1 : end], open_at.pop(), len(text)))
            i = end + 1
        else:
            text.append(line[i])
            i += 1
    if open_at:
        raise ValueError(f"a mark is not closed in {line!r}")
    return Marked("".join(text), tuple(sorted(marks, key=lambda m: (m[1], -m[2]))))


def document(text: str, ref: str = "case") -> Document:
    """A document whose paragraphs are the text's non-empty lines."""
    blocks, at = [], 0
    for line in text.split("\n"):
        inner = line.strip()
        if inner:
            start = at + line.index(inner)
            blocks.append(Block(start, start + len(inner), BlockKind.PARAGRAPH))
        at += len(line) + 1
    return Document(
        id=content_id("d1", text),
        ref=ref,
        title=None,
        outlet=None,
        author=None,
        url=None,
        language="en",
        sha256="0" * 64,
        text=text,
        blocks=tuple(blocks),
    )


def check_record(record: Record) -> None:
    """Assert what must hold of every record: spans quote, ids are unique, chains lead somewhere.

    Raises:
        AssertionError: naming what does not hold.
    """
    text = record.document.text
    said = {a.id: a for a in record.attributions}
    assert len(said) == len(record.attributions), "two attributions share an id"
    assert len({c.id for c in record.claims}) == len(record.claims), "two claims share an id"
    for a in record.attributions:
        assert a.content, f"{a.id} attributes nothing"
        for span in (*a.content, a.cue, a.source):
            if span is not None:
                span.check(text)
        assert a.parent is None or a.parent in said, f"{a.id} has an unknown parent"
        _check_confidence(a.confidence)
    for c in record.claims:
        c.trigger.check(text)
        for actor in (*c.actors, *c.recipients):
            actor.span.check(text)
        for count in c.counts:
            count.span.check(text)
        _check_chain(c.chain, said)
        _check_confidence(c.confidence)
    for k in record.causes:
        k.cause.check(text)
        k.effect.check(text)
        _check_chain(k.chain, said)
    for word in record.loaded:
        word.span.check(text)
    for when in record.times:
        if when.span is not None:
            when.span.check(text)
        if when.earliest and when.latest:
            assert when.earliest <= when.latest, f"{when} ends before it begins"
    for place in record.places:
        place.span.check(text)


def _check_chain(chain: Iterable[str], said: object) -> None:
    for link in chain:
        assert link in said, f"{link} is in a chain and nowhere else"  # type: ignore[operator]


def _check_confidence(value: float) -> None:
    assert 0.0 <= value <= 1.0, f"a confidence of {value}"


# --- exporters ------------------------------------------------------------------------------------


def wire_paths(kind: type = Record) -> Iterator[str]:
    """Every path of the wire format down to its values: ``claims.when.span.text``.

    ``kind`` is :class:`Record`, or :class:`Event` for formats whose rows are events.
    """
    hints = get_type_hints(kind)
    for field in fields(kind):
        inner = _record_in(hints[field.name])
        if inner is None:
            yield field.name
        else:
            yield from (f"{field.name}.{path}" for path in wire_paths(inner))


def _record_in(hint: Any) -> type | None:
    """The record that a field holds: itself, one of several, or none."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    if get_origin(hint) is None:
        return None
    found = (_record_in(argument) for argument in get_args(hint))
    return next((kind for kind in found if kind is not None), None)


def check_exporter(exporter: Exporter, source: Callable[[], Source], folder: Path) -> None:
    """Assert what must hold of every exporter, a plugin's too; writes below ``folder``.

    It names itself, its files and columns; it says of every path of the wire format whether it
    keeps or loses it; it writes what it declares and nothing else, the same bytes each time; its
    tables have one line a row, no cell that a spreadsheet would run, filled keys; the words that
    it quotes stand where it says; and it can export nothing.

    Args:
        exporter: the exporter.
        source: makes the source anew at each call.
        folder: an empty folder.

    Raises:
        AssertionError: naming what does not hold.
    """
    from onrecord.steps.export.formats import CARD, PACKAGE, Source, Texts, check, export

    _check_words(exporter)
    folders = [folder / name for name in ("one", "two", "none")]
    for place in folders:
        place.mkdir()
    for place in folders[:2]:
        export(source(), exporter, place, version="0")
    first, second = folders[:2]
    declared = {f.name for f in exporter.files} | {CARD, PACKAGE}
    optional = {f.name for f in exporter.files if f.optional}
    written = {p.name for p in first.iterdir()}
    assert written <= declared, f"{exporter.name} writes {sorted(written - declared)} undeclared"
    missing = declared - optional - written
    assert not missing, f"{exporter.name} does not write {sorted(missing)}"
    for name in sorted(written):
        same = (first / name).read_bytes() == (second / name).read_bytes()
        assert same, f"{exporter.name}: {name} has other bytes the second time"
    for file in exporter.files:
        if file.columns:
            _check_table(file, first)
    card = (first / CARD).read_text("utf-8")
    for loss in exporter.losses:
        assert f"`{loss.path}`" in card, f"{exporter.name}: the card does not name {loss.path}"
    if exporter.anchors is not None:
        texts = Texts.of(record.document for record in source().read())
        for checked in check(exporter.anchors(first), texts):
            assert checked.problem is None, f"{checked.anchor.where}: {checked.problem}"
    export(Source(lambda: (), lambda: ()), exporter, folders[2], version="0")


def _check_words(exporter: Exporter) -> None:
    from onrecord.steps.export.formats import Unit

    assert exporter.name, "an exporter needs a name"
    assert exporter.title, f"{exporter.name} needs a title"
    assert exporter.files, f"{exporter.name} names no files"
    paths = [kept.path for kept in exporter.keeps] + [loss.path for loss in exporter.losses]
    twice = sorted({p for p in paths if paths.count(p) > 1})
    assert not twice, f"{exporter.name} says twice what becomes of {twice}"
    kind = Event if exporter.unit is Unit.EVENT else Record
    unsaid = [path for path in wire_paths(kind) if exporter.fate(path) is None]
    assert not unsaid, f"{exporter.name} does not say what becomes of {unsaid}"


def _check_table(file: File, folder: Path) -> None:
    raw = (folder / file.name).read_bytes()
    with (folder / file.name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert tuple(rows[0]) == file.header, f"{file.name} has the columns {rows[0]}"
    assert len(rows) == raw.count(b"\n"), f"{file.name}: a row takes more than one line"
    keys: set[tuple[str, ...]] = set()
    numbers = {"integer": int, "number": float}
    for row in rows[1:]:
        cells = dict(zip(file.header, row, strict=True))
        for column in file.columns:
            cell = cells[column.name]
            where = f"{file.name}, {column.name}"
            if cell == file.missing:
                assert not column.required, f"{where} is empty"
            elif column.type in numbers:
                numbers[column.type](cell)
            else:
                assert not cell.lstrip().startswith(("=", "+", "-", "@")), f"{where}: {cell[:40]}"
                assert cell.isprintable() or all(ord(c) > 159 for c in cell if not c.isprintable())
        key = tuple(cells[name] for name in file.key)
        assert not file.key or key not in keys, f"{file.name}: two rows have the key {key}"
        keys.add(key)
    package = json.loads((folder / "datapackage.json").read_bytes())
    described = next(r for r in package["resources"] if r["path"] == file.name)
    names = [f["name"] for f in described["schema"]["fields"]]
    assert names == list(file.header), f"{file.name}: the data package has other columns"
