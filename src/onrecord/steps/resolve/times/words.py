"""Words: a document's text cut into small tokens for matching.

spaCy's tokens differ with context ("mid-2018" is one, "November 15-19" several), so the matchers
work on plain pieces: a run of digits, a run of letters, one other mark. Square brackets, which mark
an editor's insertion ("[Ten] years ago"), are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["PAD", "Words"]

PAD = 12  # empty tokens behind the last one, so that a matcher may look ahead without asking
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s\[\]]|_")


@dataclass(frozen=True, slots=True)
class Words:
    """Tokens in order: as written, in lower case, and where they start and end in the text.

    ``is_iranian``: the report speaks of Iran, so that a year like 1398 is likely one of its own.
    The lists end in ``PAD`` empty tokens; index -1 is one of them, so looking back from the first
    token is safe too.
    """

    raw: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]
    count: int
    is_iranian: bool

    @classmethod
    def of(cls, text: str) -> Words:
        """Cut a text."""
        found = list(_TOKEN.finditer(text))
        raw = [m.group() for m in found]
        starts = [m.start() for m in found]
        ends = [m.end() for m in found]
        low = [w.lower().replace("’", "'").replace("‘", "'") for w in raw]
        size = len(text) + 2
        pad, ends_pad = [""] * PAD, [size] * PAD
        is_iranian = "iran" in low or "iranian" in low
        return cls(raw + pad, low + pad, starts + ends_pad, ends + ends_pad, len(raw), is_iranian)

    def glued(self, i: int) -> bool:
        """Do the tokens ``i`` and ``i + 1`` touch?"""
        return i >= 0 and self.ends[i] == self.starts[i + 1]

    def number(self, i: int) -> int | None:
        """The value of a token of at most four ASCII digits."""
        word = self.raw[i]
        return int(word) if word.isascii() and word.isdigit() and len(word) <= 4 else None

    def capital(self, i: int) -> bool:
        """Is the token written with a capital?"""
        return self.raw[i][:1].isupper()

    def glued_by_space(self, i: int) -> bool:
        """Does one space part the tokens ``i`` and ``i + 1``?"""
        return self.ends[i] + 1 == self.starts[i + 1]
