"""text: a report's words, cut into pieces that know what they are part of.

Every paragraph tells at which code point of the document it starts, and its pieces together are
exactly the document's words, so that a selection on the page can be turned back into offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.records import Attribution, BlockKind, Claim, Document, Record, Span, Voice
from onrecord.steps.export.page.segments import Mark, Segment, cut

__all__ = ["LONG", "Paragraph", "Piece", "anchor", "around", "paragraphs"]

LONG = 200_000  # code points shown at once: a browser chokes on more, a reader sooner


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: its CSS classes, and the claim (or other part) that a click leads to.

    ``name`` is the anchor that begins here; ``label`` says in words what the piece is.
    """

    text: str
    classes: str = ""
    target: str = ""
    names: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the report; ``start`` is its first code point's offset in the document."""

    kind: str
    start: int
    pieces: tuple[Piece, ...]


def anchor(identity: str) -> str:
    """An id as an anchor: letters, digits and hyphens, whatever it was made of."""
    return re.sub(r"[^A-Za-z0-9-]", "-", identity)


def paragraphs(
    record: Record, start: int = 0, end: int | None = None, *, focus: Claim | None = None
) -> tuple[Paragraph, ...]:
    """The paragraphs between two offsets with their marks.

    With ``focus`` only that claim's words are marked, and who is said to say them; without it all
    claims' triggers are, and each leads to its claim.
    """
    stop = len(record.document.text) if end is None else end
    marks = sorted(_marks(record, focus), key=lambda m: m.start)
    painter = _Painter(record, focus)
    shown = []
    first = 0
    for low, high, kind in _stretches(record.document):
        low, high = max(low, start), min(high, stop)
        if low >= high:
            continue
        while first < len(marks) and marks[first].end <= low:
            first += 1
        pieces = tuple(painter.piece(s) for s in cut(low, high, marks[first:]))
        shown.append(Paragraph(kind.value, low, pieces))
    return tuple(shown)


def around(document: Document, spans: tuple[Span, ...], *, more: int = 600) -> tuple[int, int]:
    """Bounds of whole blocks that hold the spans, with neighbours up to ``more`` code points."""
    low = min(s.start for s in spans)
    high = max(s.end for s in spans)
    # Far-off spans (a source named ten paragraphs earlier) are left out, the first is kept.
    if high - low > LONG // 50:
        low, high = spans[0].start, spans[0].end
    blocks = [(b.start, b.end) for b in document.blocks] or [(0, len(document.text))]
    touched = [i for i, (s, e) in enumerate(blocks) if s < high and low < e]
    if not touched:
        return max(0, low - more), min(len(document.text), high + more)
    i, j = touched[0], touched[-1]
    while i > 0 and low - blocks[i - 1][0] <= more:
        i -= 1
    while j + 1 < len(blocks) and blocks[j + 1][1] - high <= more:
        j += 1
    # A paragraph of megabytes is shown in part.
    return max(blocks[i][0], low - 20 * more), min(blocks[j][1], high + 20 * more)


def _stretches(document: Document) -> Iterator[tuple[int, int, BlockKind]]:
    at = 0
    for block in document.blocks:
        yield from _loose(document.text, at, block.start)
        yield block.start, block.end, block.kind
        at = block.end
    yield from _loose(document.text, at, len(document.text))


def _loose(text: str, start: int, end: int) -> Iterator[tuple[int, int, BlockKind]]:
    """Text outside any block, line by line."""
    for line in re.finditer(r"[^\n]+", text[start:end]):
        bare = line[0].strip()
        if bare:
            first = start + line.start() + line[0].index(bare)
            yield first, first + len(bare), BlockKind.PARAGRAPH


def _marks(record: Record, focus: Claim | None) -> Iterator[Mark]:
    told = set(focus.chain) if focus else None
    for a in record.attributions:
        if told is None or a.id in told:
            yield from (Mark(s.start, s.end, "said", a.id) for s in a.content)
            if a.cue:
                yield Mark(a.cue.start, a.cue.end, "cue", a.id)
            if a.source and told is not None:
                yield Mark(a.source.start, a.source.end, "source", a.id)
    if focus is not None:
        yield from _claim_marks(focus)
        return
    for claim in record.claims:
        yield Mark(claim.trigger.start, claim.trigger.end, "trigger", claim.id)
    for i, word in enumerate(record.loaded):
        yield Mark(word.span.start, word.span.end, "loaded", f"loaded-{i}")
    for e in record.evidence:
        yield Mark(e.span.start, e.span.end, "evidence", e.id)


def _claim_marks(claim: Claim) -> Iterator[Mark]:
    parts: list[tuple[str, Span | None]] = [("trigger", claim.trigger)]
    parts += [("who", a.span) for a in claim.actors] + [("whom", a.span) for a in claim.recipients]
    parts += [("where", claim.where.span if claim.where else None)]
    parts += [("when", claim.when.span if claim.when else None)]
    parts += [("count", c.span) for c in claim.counts]
    for role, span in parts:
        if span is not None:
            yield Mark(span.start, span.end, role, claim.id)


_LINKS = ("trigger", "evidence", "loaded")
_ROLES = ("trigger", "who", "whom", "where", "when", "count", "source", "cue", "loaded", "evidence")
_SAID_AS = {
    "trigger": "names the event",
    "who": "who did it",
    "whom": "to whom",
    "where": "where",
    "when": "when",
    "count": "how many",
    "source": "who says it",
    "loaded": "loaded word",
    "evidence": "points to evidence",
}


class _Painter:
    """Chooses classes, links and anchors of a segment from the marks on it."""

    def __init__(self, record: Record, focus: Claim | None) -> None:
        self._text = record.document.text
        self._said = {a.id: a for a in record.attributions}
        self._size = {a.id: sum(s.end - s.start for s in a.content) for a in record.attributions}
        self._focus = focus
        self._named: set[str] = set()

    def piece(self, segment: Segment) -> Piece:
        said = [m for m in segment.marks if m.role == "said"]
        said.sort(key=lambda m: (-self._size[m.target], m.target))
        roles = [r for r in _ROLES if any(m.role == r for m in segment.marks)]
        links = [m for r in _LINKS for m in segment.marks if m.role == r]
        target = "" if self._focus or not links else anchor(links[0].target)
        label = next((_SAID_AS[r] for r in roles if r in _SAID_AS), "")
        return Piece(
            self._text[segment.start : segment.end],
            " ".join([*_speech_classes([self._said[m.target] for m in said]), *roles]),
            target,
            tuple(self._names(segment)),
            label if segment.begins else "",
        )

    def _names(self, segment: Segment) -> Iterator[str]:
        for mark in segment.begins:
            name = f"at-{anchor(mark.target)}"
            if mark.role in ("said", *_LINKS) and name not in self._named:
                self._named.add(name)
                yield name


def _speech_classes(said: list[Attribution]) -> list[str]:
    """``said kind-official direct``: of the innermost; ``nested`` where somebody else tells it."""
    if not said:
        return []
    inner = said[-1]
    kind = inner.speaker.kind.value if inner.speaker else "unnamed"
    classes = ["said", f"kind-{kind}"]
    classes.append("direct" if inner.voice is Voice.DIRECT else "indirect")
    return [*classes, "nested"] if len(said) > 1 else classes
