"""marked: the report's text, cut into pieces that know what they are part of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.records import Attribution, BlockKind, Document, Record, Span, Voice
from onrecord.steps.export.page.parts import Block, Piece
from onrecord.steps.export.page.segments import Mark, Segment, cut

__all__ = ["blocks"]


def blocks(record: Record, anchors: dict[str, str], here: str) -> Iterator[Block]:
    """The blocks with their marks; ``here`` is the report's own anchor."""
    marks = sorted(_marks(record, anchors, here), key=lambda m: m.start)
    style = _Style(record, anchors)
    first = 0
    for start, end, kind in _stretches(record.document):
        while first < len(marks) and marks[first].end <= start:
            first += 1  # a long one that reaches on stops this; cut() sorts the rest out
        pieces = (style.piece(s) for s in cut(start, end, marks[first:]))
        yield Block(kind.value, tuple(pieces))


def _stretches(document: Document) -> Iterator[tuple[int, int, BlockKind]]:
    """The blocks, and whatever text stands outside any block as paragraphs."""
    at = 0
    for b in document.blocks:
        yield from _loose(document.text, at, b.start)
        yield b.start, b.end, b.kind
        at = b.end
    yield from _loose(document.text, at, len(document.text))


def _loose(text: str, start: int, end: int) -> Iterator[tuple[int, int, BlockKind]]:
    for line in re.finditer(r"\S(?:[^\n]*\S)?", text[start:end]):
        yield start + line.start(), start + line.end(), BlockKind.PARAGRAPH


def _marks(record: Record, anchors: dict[str, str], here: str) -> Iterator[Mark]:
    for a in record.attributions:
        yield from (Mark(s.start, s.end, "said", anchors[a.id]) for s in a.content)
        if a.cue:
            yield Mark(a.cue.start, a.cue.end, "cue", anchors[a.id])
    for c in record.claims:
        parts: list[tuple[str, Span | None]] = [("trigger", c.trigger)]
        parts += [("who", x.span) for x in c.actors] + [("whom", x.span) for x in c.recipients]
        parts += [("where", c.where.span if c.where else None)]
        parts += [("when", c.when.span if c.when else None)]
        parts += [("count", x.span) for x in c.counts]
        yield from (Mark(s.start, s.end, role, anchors[c.id]) for role, s in parts if s)
    for k in record.causes:
        for role, s in (("cause", k.cause), ("effect", k.effect), ("signal", k.signal)):
            if s is not None:
                yield Mark(s.start, s.end, role, anchors[k.id])
    for i, w in enumerate(record.loaded, 1):
        yield Mark(w.span.start, w.span.end, "loaded", f"{here}-l{i}")
    for i, e in enumerate(record.evidence, 1):
        yield Mark(e.span.start, e.span.end, "evidence", f"{here}-v{i}")


_LINKS = ("trigger", "loaded", "cue", "signal", "evidence")
_DETAIL = (*_LINKS, "who", "whom", "where", "when", "count")


class _Style:
    """Chooses class, link and anchors of a segment from the marks on it."""

    def __init__(self, record: Record, anchors: dict[str, str]) -> None:
        self.text = record.document.text
        self.speech = {anchors[a.id]: a for a in record.attributions}
        self.size = {
            anchors[a.id]: sum(s.end - s.start for s in a.content) for a in record.attributions
        }
        self.anchored: set[str] = set()
        self.signalled = {anchors[k.id] for k in record.causes if k.signal}

    def piece(self, segment: Segment) -> Piece:
        said = [m for m in segment.marks if m.role == "said"]
        said.sort(key=lambda m: (-self.size[m.target], m.target))
        classes = self._speech_classes(said)
        roles = dict.fromkeys(m.role for m in segment.marks if m.role in _DETAIL)
        classes += roles
        links = [m for role in _LINKS for m in segment.marks if m.role == role]
        about = links or [m for m in segment.marks if m.role in _DETAIL] or said[-1:]
        fresh = bool(links) and links[0] in segment.begins
        return Piece(
            text=self.text[segment.start : segment.end],
            classes=" ".join(classes),
            marks=" ".join(dict.fromkeys(f"{m.target}:{m.role}" for m in segment.marks)),
            primary=" ".join(dict.fromkeys(m.target for m in about)),
            href=f"#{links[0].target}" if links else None,
            tab_stop=fresh,
            anchors=tuple(self._new_anchors(segment)),
        )

    def _new_anchors(self, segment: Segment) -> Iterator[str]:
        for mark in segment.begins:
            anchor = f"t-{mark.target}"
            if anchor not in self.anchored and self._anchored(mark):
                self.anchored.add(anchor)
                yield anchor

    def _speech_classes(self, said: list[Mark]) -> list[str]:
        if not said:
            return []
        inner = self.speech[said[-1].target]
        classes = ["said", f"k-{_kind(inner)}"]
        classes.append("direct" if inner.voice is Voice.DIRECT else "indirect")
        if len(said) > 1:
            classes += ["nested", f"o-{_kind(self.speech[said[-2].target])}"]
        return classes

    def _anchored(self, mark: Mark) -> bool:
        """Is this the place in the text that the list's link leads to?"""
        if mark.role in ("trigger", "loaded", "signal", "evidence"):
            return True
        if mark.role == "said":
            return self.speech[mark.target].content[0].start == mark.start
        return mark.role == "cause" and mark.target not in self.signalled


def _kind(a: Attribution) -> str:
    return a.speaker.kind.value if a.speaker else "unnamed"
