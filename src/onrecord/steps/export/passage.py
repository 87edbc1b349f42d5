"""passage: the sentence that a stretch of words stands in.

Records hold no sentences (spans and blocks are enough to find them again), so this cuts at full
stops inside the block. It serves reading; nothing is measured with it.
"""

from __future__ import annotations

import re

from onrecord.records import Document, Span

__all__ = ["passage"]

REACH = 400  # code points looked at on each side; a sentence longer than that is cut at a word
_END = re.compile(r"[.!?…][\"”’»)\]]*\s+(?=[\"“‘«(\[]*[^\W_a-z])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|Rev|St|No|vs|Sen|Rep|Gov|Prof|Capt|Brig|Adm|Hon"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s+$"
)


def passage(document: Document, start: int, end: int) -> Span:
    """The sentence (or sentences) around ``[start, end)``, trimmed; always holds that stretch."""
    low, high = max(0, start - REACH), min(len(document.text), end + REACH)
    if (first := document.block_at(start)) is not None:
        low = max(low, first.start)
    if (last := document.block_at(max(start, end - 1))) is not None:
        high = min(high, last.end)
    high = max(high, end)
    text = document.text
    left, right = low, high
    for cut in _END.finditer(text, low, high):
        if _ABBREVIATION.search(text, max(low, cut.end() - 8), cut.end()):
            continue
        if cut.end() <= start:
            left = cut.end()
        elif cut.start() >= end - 1:
            right = cut.end()
            break
    left, right = _whole_words(text, left, right, low, high, start, end)
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return Span.of(text, left, right)


def _whole_words(
    text: str, left: int, right: int, low: int, high: int, start: int, end: int
) -> tuple[int, int]:
    """Where the reach cut into a word, give the half word up."""
    if left == low and 0 < low < len(text) and text[low - 1].isalnum():
        while left < start and text[left].isalnum():
            left += 1
    if right == high and high < len(text) and text[high].isalnum():
        while right > end and text[right - 1].isalnum():
            right -= 1
    return left, right
