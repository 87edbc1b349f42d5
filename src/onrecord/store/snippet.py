"""Snippets: the words of a report around what was searched for."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from onrecord.store.fold import fold
from onrecord.store.tables import records
from onrecord.store.values import Piece

__all__ = ["document_text", "snippet"]

WIDTH = 220  # code points of a snippet, about
BEFORE = 70  # of these before the first word found
READ = 200_000  # code points that are looked through; beyond, the snippet is the beginning
_WORD = re.compile(r"[^\W_]+")
# A word as it stands in the report: letters and digits with the marks and joiners inside it.
_WRITTEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c\u200d])*")


class _Document(msgspec.Struct):
    text: str


class _Body(msgspec.Struct):
    document: _Document


_BODY = msgspec.json.Decoder(_Body)


def document_text(connection: Connection, record: str | None) -> str:
    """The text of the document of a record."""
    body = connection.execute(select(records.c.body).where(records.c.id == record)).scalar()
    return _BODY.decode(body).document.text if body else ""


def snippet(text: str, words: Sequence[str]) -> tuple[tuple[Piece, ...], int]:
    """The stretch with the first word found, in pieces, and where it starts in the text."""
    whole = frozenset(w for w in words if not w.endswith("*"))
    starts = tuple(w[:-1] for w in words if w.endswith("*"))

    def found(written: str) -> bool:
        folded = fold(written)
        parts = _WORD.findall(folded)
        return any(
            p in whole or (starts and p.startswith(starts)) for p in (*parts, "".join(parts))
        )

    hits: list[tuple[int, int]] = []
    limit = min(len(text), READ)
    for match in _WRITTEN.finditer(text, 0, limit):
        if hits and match.start() > hits[0][0] + WIDTH:
            break
        if found(match[0]):
            hits.append(match.span())
    start = max(hits[0][0] - BEFORE, 0) if hits else 0
    if start:
        blank = text.find(" ", start, hits[0][0])
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + WIDTH)
    if end < len(text):
        blank = text.rfind(" ", start, end)
        end = blank if blank > start else end
    return tuple(_pieces(text, start, end, hits)), start


def _pieces(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for low, high in hits:
        if low >= end:
            break
        if low > at:
            pieces.append(Piece(text[at:low], False))
        pieces.append(Piece(text[low : min(high, end)], True))
        at = min(high, end)
    if at < end:
        pieces.append(Piece(text[at:end], False))
    return pieces
