"""Read a marked sentence: ``"[Police|actor] [beat|trigger] [protesters|recipient]."``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from onrecord.records import Block, BlockKind, Document, Parse
from onrecord.steps.annotate import Annotator

MARK = re.compile(r"\[([^|\]]+)\|(\w+)\]")


@dataclass
class Marked:
    text: str = ""
    spans: dict[str, list[str]] = field(default_factory=dict)


def unmark(marked: str) -> Marked:
    made = Marked(MARK.sub(lambda m: m[1], marked))
    for words, role in MARK.findall(marked):
        made.spans.setdefault(role, []).append(words)
    return made


def parsed(annotator: Annotator, text: str) -> Parse:
    blocks = tuple(
        Block(m.start(), m.end(), BlockKind.PARAGRAPH)
        for m in re.finditer(r"\S(?:[^\n]*\S)?", text)
    )
    return annotator.annotate(
        Document("d1:t", "t", None, None, None, None, "en", "", text, blocks=blocks)
    )
