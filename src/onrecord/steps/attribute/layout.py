"""Who speaks where no verb says so, but the layout does.

Three forms, each with its own name in ``reasons``:

* ``transcript``: paragraphs that begin with a name and a colon ("LUND: We made an offer."), if the
  name begins at least two, or two names take turns;
* ``signed``: a quotation with a dash and a name behind it, to the end of the line;
* ``headline``: a name before the first or behind the last colon of the headline ("Minister: no
  talks"), if the same name is said to say something in the report below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.records import Block, BlockKind, Parse
from onrecord.steps.attribute.draft import Draft, Range
from onrecord.steps.attribute.quotes import Quote

__all__ = ["LAYOUT", "by_layout"]

LAYOUT = frozenset(("transcript", "signed", "headline"))
NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}"
LABEL = re.compile(rf"[\"“”«]?(?P<name>{NAME})(?: ?\([^)\n]{{1,40}}\))?: +(?=\S)")
SIGNED = re.compile(
    rf"[”\"»]?\s{{0,2}}(?:—|–|―|--|~)\s?(?P<name>{NAME}(?:,[^\n“”\"]{{1,60}})?)[.\s]*(?:\n|$)"
)
COLON = re.compile(r"(?<=\w): ")
SHORT = 6  # words of a headline before or behind the colon that may be a name
SPOKEN = 3  # words of a turn; "Tel: 555 1234" is none
CLOSE = 0.5  # share of a quotation that is told again


@dataclass(frozen=True, slots=True)
class _Label:
    """A name with a colon at the start of a block, and what follows it there."""

    block: Block
    name: Range
    rest: Range


def by_layout(parse: Parse, quotes: Sequence[Quote], drafts: Sequence[Draft]) -> list[Draft]:
    """``drafts`` and those of the layout, which take the place of quotations without a cue."""
    added = [*_transcript(parse), *_signed(parse, quotes)]
    kept = [d for d in drafts if d.cue is not None or not any(_told(d, a) for a in added)]
    names = [a.source for a in added if a.source is not None]
    for d in kept:  # a label is nobody's words
        spoken = [c for c in d.content if not any(n[0] <= c[0] and c[1] <= n[1] + 1 for n in names)]
        d.content = spoken or d.content
    return [*kept, *added, *_headline(parse, kept, added)]


def _told(draft: Draft, again: Draft) -> bool:
    """Are most of the draft's words among those of the other?"""
    shared = sum(max(0, min(e, f) - max(s, g)) for s, e in draft.content for g, f in again.content)
    return shared > CLOSE * draft.size


def _draft(parse: Parse, reason: str, name: Range, content: list[Range], weight: float) -> Draft:
    tokens = parse.tokens(*name)
    token = tokens.root.i if len(tokens) else None
    return Draft(None, name, content, reason, weight, source_token=token)


def _transcript(parse: Parse) -> list[Draft]:
    text = parse.document.text
    blocks = [b for b in parse.document.blocks if b.kind is not BlockKind.FURNITURE]
    labels: list[_Label | None] = []
    for block in blocks:
        m = LABEL.match(text, block.start, block.end)
        spoken = m and len(text[m.end() : block.end].split()) >= SPOKEN
        name = m and m.group("name")
        named = m and spoken and name and all(w[0].isupper() for w in name.split())
        found = _Label(block, m.span("name"), (m.end(), block.end)) if m and named else None
        labels.append(None if block.kind is BlockKind.TITLE else found)
    turns = Counter(text[slice(*x.name)].casefold() for x in labels if x)
    if not turns or max(turns.values()) < 2:
        return []
    out = []
    last = max(i for i, x in enumerate(labels) if x)
    for i, label in enumerate(labels):
        if label is None:
            continue
        content = [label.rest]
        for j in range(i + 1, last):  # a turn of several paragraphs, inside the transcript
            if labels[j] is not None or blocks[j].kind is not BlockKind.PARAGRAPH:
                break
            content.append((blocks[j].start, blocks[j].end))
        out.append(_draft(parse, "transcript", label.name, content, 0.9))
    return out


def _signed(parse: Parse, quotes: Sequence[Quote]) -> list[Draft]:
    text = parse.document.text
    out = []
    for quote in quotes:
        block = parse.document.block_at(quote.start)
        line = text.find("\n", quote.end)
        end = min(x for x in (block.end if block else len(text), line + 1 or len(text)) if x > 0)
        m = SIGNED.match(text, quote.end, max(end, quote.end))
        if m and m.group("name")[0].isupper():
            name = (m.start("name"), m.start("name") + len(m.group("name").rstrip(". ")))
            out.append(_draft(parse, "signed", name, [(quote.start, quote.end)], 0.85))
    return out


def _headline(parse: Parse, kept: Sequence[Draft], added: Sequence[Draft]) -> list[Draft]:
    """The headline's part on the other side of a colon from somebody who speaks below."""
    title = next((b for b in parse.document.blocks if b.kind is BlockKind.TITLE), None)
    if title is None:
        return []
    below = {
        parse.doc[d.source_token].lower_
        for d in (*kept, *added)
        if d.source_token is not None and d.start > title.end
    }
    text = parse.document.text
    colons = list(COLON.finditer(text, title.start, title.end))
    sides = [((title.start, m.start()), (m.end(), title.end)) for m in colons[:1]]
    sides += [((m.end(), title.end), (title.start, m.start())) for m in colons[-1:]]
    for name, said in sides:
        words = parse.tokens(*name)
        if not 0 < len(text[slice(*name)].split()) <= SHORT or len(words) == 0:
            continue
        head = words.root
        if head.pos_ in ("NOUN", "PROPN") and head.lower_ in below:
            return [_draft(parse, "headline", name, [said], 0.8)]
    return []
