"""For tests of rules: sentences with marks, and a document from plain text.

A case is one readable line: ``"[Police|source] [said|cue] [tyres burned in Rasht|content]."``.
:func:`marked` takes the marks out and says where they stood. Marks may nest; a number behind the
name tells several attributions or events apart (``source1``, ``source2``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.records import Block, BlockKind, Document, Record, content_id

__all__ = ["Marked", "check_record", "document", "marked"]


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
