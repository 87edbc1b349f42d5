"""verify: does every span of an export stand where it says, in the report that it names?

Exact, and only exact: the words at the offsets must be the words, code point for code point. Where
letters were withheld (``█``) the others are compared. A span whose report is not among those given
is a problem too, for nothing was checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from onrecord.records import Document
from onrecord.steps.export.csv import LONGEST, inert
from onrecord.steps.export.formats.base import Anchor
from onrecord.steps.export.privacy import BLOT

__all__ = ["Checked", "Texts", "check"]


@dataclass(slots=True)
class Texts:
    """The texts of the reports that an export is held against."""

    by_id: dict[str, str]
    by_hash: dict[str, str]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Texts:
        """The texts by the reports' ids and, for reports read anew, by the hash of their bytes."""
        by_id: dict[str, str] = {}
        by_hash: dict[str, str] = {}
        for document in documents:
            by_id[document.id] = document.text
            by_hash[document.sha256] = document.text
        return cls(by_id, by_hash)

    def get(self, anchor: Anchor) -> str | None:
        """The text of the report that the anchor names."""
        text = self.by_id.get(anchor.document)
        if text is None and anchor.sha256 is not None:
            text = self.by_hash.get(anchor.sha256)
        return text


@dataclass(frozen=True, slots=True)
class Checked:
    """One span: what is wrong with it (None: it holds), and whether letters were withheld."""

    anchor: Anchor
    problem: str | None
    blotted: bool = False


def check(anchors: Iterable[Anchor], texts: Texts) -> Iterator[Checked]:
    """Hold every anchor against its report, in order."""
    for anchor in anchors:
        text = texts.get(anchor)
        problem = (
            f"its report {anchor.document} is not among those given"
            if text is None
            else _problem(anchor, text)
        )
        yield Checked(anchor, problem, BLOT in anchor.exact)


def _problem(anchor: Anchor, text: str) -> str | None:
    start, end = anchor.start, anchor.end
    if not 0 <= start < end <= len(text):
        return f"{start}..{end} lies outside the report ({len(text)} code points)"
    said = text[start:end]
    same: Callable[[str, str], bool] = _same_cell if anchor.cell else _same
    if not same(anchor.exact, said):
        return f"says {anchor.exact[:60]!r}, the report says {said[:60]!r} at {start}..{end}"
    if anchor.prefix is not None:
        before = text[max(0, start - len(anchor.prefix)) : start]
        if not _same(anchor.prefix, before):
            return f"says {anchor.prefix!r} stands before it, the report says {before!r}"
    if anchor.suffix is not None:
        after = text[end : end + len(anchor.suffix)]
        if not _same(anchor.suffix, after):
            return f"says {anchor.suffix!r} stands after it, the report says {after!r}"
    return None


def _same(exported: str, said: str) -> bool:
    """Letter for letter; a blotted one stands for any."""
    if exported == said:
        return True
    if BLOT not in exported or len(exported) != len(said):
        return False
    return all(a in (b, BLOT) for a, b in zip(exported, said, strict=True))


def _same_cell(exported: str, said: str) -> bool:
    """As :func:`_same`, for words that went through a table cell."""
    expected = inert(said)
    if exported == expected:
        return True
    if BLOT not in exported:
        return False
    # A blotted first letter starts no formula, and a blotted sign turns no direction.
    for cell in (exported, exported.removeprefix("'")):
        for words in (expected, expected.removeprefix("'")):
            if len(said) > LONGEST and _same(cell[:-1], words[: len(cell) - 1]):
                return True
            if _same(cell, words):
                return True
    return False
