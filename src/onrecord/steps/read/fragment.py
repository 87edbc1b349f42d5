"""A fragment of HTML, as feeds and agencies carry it, -> its blocks.

Here all of the mark-up is the report; nothing is searched for and nothing left out but code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.errors import ReadError
from onrecord.records import BlockKind
from onrecord.steps.read.furniture import is_furniture
from onrecord.steps.read.htmlguard import parse_html
from onrecord.steps.read.paragraphs import paragraphs
from onrecord.steps.read.pieces import Piece

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["fragment_pieces", "tree_pieces"]

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"), BlockKind.HEADING),
    **dict.fromkeys(("blockquote", "bq", "q.block"), BlockKind.QUOTE),
    **dict.fromkeys(("figcaption", "caption", "media-caption"), BlockKind.CAPTION),
}
_BLOCKS = (
    "p div section article aside header footer main nav ul ol li dl dt dd table tr td th pre figure"
    " hr body body.content block abstract note address"
)
_APART = frozenset(_BLOCKS.split()) | frozenset(_KINDS)
_CODE = "script style template iframe object noscript svg math button form"
_LEFT_OUT = frozenset(_CODE.split())
_BLANK = re.compile(r"[^\S\n]+|\n")
_MARKUP = re.compile(r"<[a-zA-Z!/][^<>]{0,1000}>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_BREAK = "\n"


def fragment_pieces(markup: str) -> list[Piece]:
    """The blocks of a fragment; plain text (no tag, no entity) is parted into its paragraphs.

    Raises:
        ReadError: reason ``html_bomb`` or ``no_text``.
    """
    if not _MARKUP.search(markup):
        places = paragraphs(markup)
        return [piece for start, end in places for piece in _piece(markup[start:end], None)]
    try:
        return list(tree_pieces(parse_html(f"<div>{markup}</div>")))
    except RecursionError as e:
        raise ReadError("html_bomb", "mark-up nested too deeply to read") from e


def tree_pieces(root: _Element) -> Iterator[Piece]:
    """The blocks under an element of an HTML, XHTML or NITF tree, in order."""
    line: list[str] = []
    kind: BlockKind | None = None
    for words, block in _runs(root, None):
        if words is None or block is not kind:
            yield from _piece("".join(line), kind)
            line, kind = [], block
        if words is not None:
            line.append(words)
    yield from _piece("".join(line), kind)


def _runs(
    element: _Element, kind: BlockKind | None
) -> Iterator[tuple[str | None, BlockKind | None]]:
    """Stretches of text with their kind; None for the words where a block begins or ends."""
    tag = _name(element)
    if tag in _LEFT_OUT or not tag:
        return
    inner = _KINDS.get(tag, kind)
    apart = tag in _APART
    if apart:
        yield None, inner
    if element.text:
        yield element.text, inner
    breaks = 0
    for child in element:
        if _name(child) == "br":
            # Two in a row part paragraphs; one is a line end inside a paragraph.
            breaks += 1
            yield (None if breaks > 1 else " "), inner
        else:
            breaks = 0
            yield from _runs(child, inner)
        if child.tail:
            breaks = 0 if child.tail.strip() else breaks
            yield child.tail, inner
    if apart:
        yield None, kind


def _name(element: _Element) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _piece(words: str, kind: BlockKind | None) -> Iterator[Piece]:
    line = " ".join(_BLANK.sub(" ", words).split())
    if line:
        found = BlockKind.FURNITURE if is_furniture(line) else kind or BlockKind.PARAGRAPH
        yield line, found
