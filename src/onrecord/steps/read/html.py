"""HTML -> Document: the report that a page carries, without the page around it.

trafilatura finds the main text. ``document.text`` is that text with the title first, blocks parted
by blank lines; headings, block quotations and captions keep their kinds. Nothing is ever fetched;
of scripts and event handlers nothing is kept.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.errors import ReadError
from onrecord.records import BlockKind, Document
from onrecord.steps.read.dates import find_dates
from onrecord.steps.read.decode import decode
from onrecord.steps.read.furniture import is_furniture
from onrecord.steps.read.htmlguard import parse_html, without_controls
from onrecord.steps.read.htmlmeta import page_metadata
from onrecord.steps.read.kinds import fold
from onrecord.steps.read.language import check_language
from onrecord.steps.read.pieces import GAP, lay_out
from onrecord.steps.read.plain import Metadata, build
from onrecord.steps.read.saved import saved_from

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

__all__ = ["html_document"]

_KINDS = {"head": BlockKind.HEADING, "quote": BlockKind.QUOTE}
_BLANK = re.compile(r"\s+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_APART = dict.fromkeys(("p", "head", "quote", "list", "item", "table", "row"), GAP) | {"cell": " "}

# What trafilatura's and lxml's own code may raise over a broken page: no promise of theirs names
# them, and one page must not end a run.
_EXTRACTION_ERRORS = (ValueError, TypeError, AttributeError, LookupError, AssertionError)

# trafilatura tells what it discards by logging; with a handler of its own nothing is printed
# unless the application has set logging up.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())


def html_document(
    raw: bytes,
    ref: str,
    given: Metadata | None = None,
    charset: str | None = None,
    hashed: bytes | None = None,
) -> Document:
    """The document on a page; what is ``given`` goes before what the page says of itself.

    ``charset`` is the one that the page was served with, if known; ``hashed`` the bytes that the
    document's hash is of, where they are not the page's own.

    Raises:
        ReadError: reason ``binary``, ``encoding``, ``empty``, ``html_bomb``, ``no_text`` or
            ``language``.
    """
    if not raw.strip():
        raise ReadError("empty", "the page is empty")
    source = decode(raw, html=True, charset=charset)
    tree = parse_html(source)
    captions = _captions(tree)
    try:
        metadata = page_metadata(tree)
        pieces = list(_pieces(_main_text(tree), captions))
    except RecursionError as e:
        raise ReadError("html_bomb", "the page is nested too deeply to read") from e
    except _EXTRACTION_ERRORS as e:
        raise ReadError("no_text", f"the page cannot be taken apart: {type(e).__name__}") from e
    if not any(kind is not BlockKind.FURNITURE for _, kind in pieces):
        raise ReadError("no_text", "the page has no readable report in it")
    metadata = saved_from(source).over(metadata)
    metadata = metadata if given is None else given.over(metadata)
    text, layout = lay_out(pieces, metadata.title)
    # Many sites set the language of the template, not of the report: only "en" is believed.
    stated = metadata.language if metadata.language == "en" else None
    language = check_language(text, stated)
    return build(text, raw if hashed is None else hashed, ref, metadata, layout, language)


def _captions(tree: HtmlElement) -> frozenset[str]:
    """The captions on a page, folded; each figure is replaced by its caption as a paragraph.

    trafilatura passes figures over; as a paragraph a caption stays where the main text has it.
    """
    found = set()
    for caption in list(tree.iter("figcaption")):
        words = _BLANK.sub(" ", without_controls(caption.text_content())).strip()
        figure = next(caption.iterancestors("figure"), None)
        if words and figure is not None and figure.getparent() is not None:
            found.add(fold(words))
            tail = figure.tail
            figure.clear()
            figure.tag, figure.text, figure.tail = "p", words, tail
    for element in tree.iter("p", "div", "span"):
        if "caption" in (element.get("class") or "").lower():
            found.add(fold(element.text_content()))
    return frozenset(found)


def _main_text(tree: HtmlElement) -> _Element | None:
    from trafilatura import bare_extraction

    found = bare_extraction(
        tree, include_comments=False, include_tables=True, include_formatting=False
    )
    return None if found is None else found.body  # type: ignore[union-attr]


def _pieces(body: _Element | None, captions: frozenset[str]) -> Iterator[tuple[str, BlockKind]]:
    """The blocks under ``body`` in order, each once, as one line with its kind."""
    if body is None:
        return
    for element in body:
        tag = element.tag if isinstance(element.tag, str) else ""
        for line in _lines(element):
            kind = _kind(line, tag, captions)
            # Furniture has been left out; what slipped through is kept only for its date.
            if kind is not BlockKind.FURNITURE or next(find_dates(line), None):
                yield line, kind


def _lines(element: _Element) -> Iterator[str]:
    """The paragraphs of an element, each as one line."""
    for piece in _PARAGRAPH.split(_words(element)):
        if line := _BLANK.sub(" ", piece).strip():
            yield line


def _words(element: _Element) -> str:
    """All text in an element: paragraphs, items and rows apart, a line break as a line feed."""
    if element.tag == "lb":
        return "\n"
    apart = _APART.get(str(element.tag), "")
    inner = "".join(_words(child) + _one_line(child.tail) for child in element)
    return apart + _one_line(element.text) + inner + apart


def _one_line(words: str | None) -> str:
    return _BLANK.sub(" ", words or "")


def _kind(line: str, tag: str, captions: frozenset[str]) -> BlockKind:
    if is_furniture(line):
        return BlockKind.FURNITURE
    if fold(line) in captions:
        return BlockKind.CAPTION
    return _KINDS.get(tag, BlockKind.PARAGRAPH)
