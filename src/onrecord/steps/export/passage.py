"""passage: the sentence that a stretch of words stands in.

Records hold no sentences (spans and blocks are enough to find them again), so this cuts at full
stops inside the block. It serves reading; nothing is measured with it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from onrecord.records import Block, Document, Span

__all__ = ["Passages", "passage"]

REACH = 400  # code points looked at on each side; a sentence longer than that is cut at a word
_END = re.compile(r"[.!?…][\"”’»)\]]*\s+(?=[\"“‘«(\[]*[^\W_a-z])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|Rev|St|No|vs|Sen|Rep|Gov|Prof|Capt|Brig|Adm|Hon"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s+$"
)


def passage(document: Document, start: int, end: int) -> Span:
    """The sentence (or sentences) around ``[start, end)``, trimmed; always holds that stretch."""
    return Passages(document).at(start, end)


@dataclass(slots=True)
class Passages:
    """The passages of one document; where its sentences end is looked up once."""

    document: Document
    _cuts: list[tuple[int, int, bool]] | None = field(default=None)
    _starts: list[int] | None = field(default=None)

    def at(self, start: int, end: int) -> Span:
        """As :func:`passage`."""
        return Span.of(self.document.text, *self._around(start, end))

    def text(self, start: int, end: int) -> str:
        """The words of :meth:`at`."""
        left, right = self._around(start, end)
        return self.document.text[left:right]

    def _around(self, start: int, end: int) -> tuple[int, int]:
        text = self.document.text
        low, high = max(0, start - REACH), min(len(text), end + REACH)
        first = self._block(start)
        if first is not None:
            low = max(low, first.start)
        last = first if first is not None and end <= first.end else self._block(max(start, end - 1))
        if last is not None:
            high = min(high, last.end)
        high = max(high, end)
        left, right = self._between(low, high, start, end)
        left, right = _whole_words(text, left, right, low, high, start, end)
        while left < start and text[left].isspace():
            left += 1
        while right > end and text[right - 1].isspace():
            right -= 1
        return left, right

    def _block(self, offset: int) -> Block | None:
        """As :meth:`Document.block_at`, with the blocks' starts looked up once."""
        blocks = self.document.blocks
        if self._starts is None:
            self._starts = [b.start for b in blocks]
        i = bisect.bisect_right(self._starts, offset) - 1
        return blocks[i] if i >= 0 and offset < blocks[i].end else None

    def _between(self, low: int, high: int, start: int, end: int) -> tuple[int, int]:
        """From the last cut before the stretch to the first one after it, within the reach."""
        if self._cuts is None:
            self._cuts = [*_cuts(self.document.text)]
        left, right = low, high
        for i in range(bisect.bisect_left(self._cuts, (low,)), len(self._cuts)):
            begins, ends, blank = self._cuts[i]
            if ends > high or (ends == high and not blank):
                break
            if ends <= start:
                left = ends
            elif begins >= end - 1:
                right = ends
                break
        return left, right


def _cuts(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where sentences end: the mark, what follows the blank space, and is it a blank line."""
    for cut in _END.finditer(text):
        if not _ABBREVIATION.search(text, max(0, cut.end() - 8), cut.end()):
            yield cut.start(), cut.end(), cut[0][0] == "\n"


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
