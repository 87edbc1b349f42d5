"""A report that came as a title and blocks (an entry of a feed, an agency's item) -> Document."""

from __future__ import annotations

from onrecord.errors import ReadError
from onrecord.records import BlockKind, Document
from onrecord.steps.read.language import check_language
from onrecord.steps.read.pieces import Piece, lay_out
from onrecord.steps.read.plain import Metadata, build

__all__ = ["item_document"]


def item_document(
    pieces: list[Piece], raw: bytes, ref: str, metadata: Metadata, language: str | None
) -> Document:
    """The document that the pieces make; ``raw`` are the bytes that they came in.

    ``language`` is the one that the item states for itself, which is believed.

    Raises:
        ReadError: reason ``no_text`` or ``language``.
    """
    if metadata.title is None and not any(k is not BlockKind.FURNITURE for _, k in pieces):
        raise ReadError("no_text", "there is no text in it")
    text, layout = lay_out(pieces, metadata.title)
    return build(text, raw, ref, metadata, layout, check_language(text, language))
