"""Stock phrases: passages that outlets print under any story; they say nothing of its origin."""

from __future__ import annotations

import re

__all__ = ["without_stock"]

LONGEST = 900  # code points of a paragraph that is all stock; of longer ones a sentence is cut

_STOCK = re.compile(
    r"crime\s*stoppers|\btip\s+lines?\b|\banyone\s+(?:with|who\s+has)\s+(?:any\s+)?information\b"
    r"|\bread\s+or\s+share\s+this\s+story\b|\bsign\s+up\s+(?:for|to)\b|\bsubscribe\s+to\b"
    r"|\bfollow\s+(?:us|@?\w+)\s+on\s+(?:facebook|twitter|instagram|telegram)\b"
    r"|\bclick\s+here\b|\bdownload\s+(?:our|the)\b[^.\n]{0,30}\bapp\b|\bcheck\s+back\s+for\s+updates\b"
    r"|\ball\s+rights\s+reserved\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*[\"”’)]*\s*")


def without_stock(text: str) -> str:
    """The text without its stock paragraphs and sentences."""
    if not _STOCK.search(text):
        return text
    return "\n".join(_kept(line) for line in text.split("\n"))


def _kept(line: str) -> str:
    if not _STOCK.search(line):
        return line
    if len(line) <= LONGEST:
        return ""
    return "".join(s for s in _SENTENCE.findall(line) if not _STOCK.search(s))
