"""Parse: a document with its tokens, sentences and syntax (the words of a step's input).

The spaCy ``Doc`` is made from a *view* of the text in which single characters may be replaced by
single characters (no-break spaces by spaces), so that ``token.idx`` is an offset into
``document.text``. Sentences never cross blocks.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.records.document import Block, BlockKind, Document
from onrecord.records.span import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

__all__ = ["Parse"]

TRIM = " \t\r\n\u00a0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Parse:
    """A document and its spaCy parse; token offsets are code points of ``document.text``.

    ``sentences`` are spaCy spans in order, ``starts`` the character offset of each token, ``words``
    the tokens and ``lower`` their lower-case forms: spaCy makes a new object at each look-up, and
    every step passes over them.
    """

    document: Document
    doc: Doc
    sentences: tuple[SpacySpan, ...]
    starts: tuple[int, ...]
    words: tuple[Token, ...]
    lower: tuple[str, ...]

    @classmethod
    def of(cls, document: Document, doc: Doc) -> Parse:
        """Wrap ``doc``, which must have been made from a same-length view of the text."""
        if len(doc.text) != len(document.text):
            raise ValueError("the parse is of another text: token offsets would not fit")
        words = tuple(doc)
        starts = tuple(t.idx for t in words)
        return cls(document, doc, tuple(doc.sents), starts, words, tuple(t.lower_ for t in words))

    def token_at(self, offset: int) -> Token | None:
        """The token that holds, or is the last to start before, the code point ``offset``."""
        i = bisect.bisect_right(self.starts, offset) - 1
        return self.words[i] if i >= 0 else None

    def tokens(self, start: int, end: int) -> SpacySpan:
        """The tokens that overlap ``[start, end)`` as a spaCy span (perhaps empty)."""
        i = max(bisect.bisect_right(self.starts, start) - 1, 0)
        j = bisect.bisect_left(self.starts, end)
        if i < len(self.starts) and self.starts[i] + len(self.words[i].text) <= start:
            i += 1
        return self.doc[i : max(i, j)]

    def span(self, first: int, last: int) -> Span:
        """The document span of the tokens ``first`` to ``last`` (both inclusive), trimmed."""
        start, end = self.starts[first], self.starts[last] + len(self.words[last].text)
        text = self.document.text
        while start < end - 1 and text[start] in TRIM:
            start += 1
        while end - 1 > start and text[end - 1] in TRIM:
            end -= 1
        return Span.of(text, start, end)

    def block(self, token: Token) -> Block | None:
        """The block that the token stands in, if any."""
        return self.document.block_at(token.idx)

    def in_body(self, token: Token) -> bool:
        """Does the token stand in the report itself, not in page furniture?"""
        block = self.block(token)
        return block is None or block.kind is not BlockKind.FURNITURE
