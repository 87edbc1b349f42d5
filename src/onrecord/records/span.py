"""Span: a stretch of a document's text that always quotes it."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.errors import SpanError

__all__ = ["Span"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``text`` stands in the document at ``[start, end)``, counted in code points.

    Make spans with :meth:`Span.of`, which takes the words from the text itself; a span made by
    hand is held against the text by :meth:`check`.

    Raises:
        SpanError: the span is empty, reversed, or of another length than its text.
    """

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"a span needs 0 <= start < end, got {self.start}..{self.end}")
        if self.end - self.start != len(self.text):
            raise SpanError(
                f"span {self.start}..{self.end} holds {self.end - self.start} code points, "
                f"its text {len(self.text)}"
            )

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of ``text`` at ``[start, end)``; refuses to exist outside the text."""
        if end > len(text):
            raise SpanError(f"span {start}..{end} ends beyond the text ({len(text)} code points)")
        return cls(start, end, text[start:end])

    def check(self, text: str) -> None:
        """Raise :class:`SpanError` unless ``text`` says these words at this place."""
        if text[self.start : self.end] != self.text:
            raise SpanError(
                f"span {self.start}..{self.end} says {self.text[:40]!r}, "
                f"the text says {text[self.start : self.end][:40]!r}"
            )

    def overlaps(self, other: Span) -> bool:
        """Do the two spans share at least one code point?"""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Does ``other`` lie inside this span?"""
        return self.start <= other.start and other.end <= self.end
