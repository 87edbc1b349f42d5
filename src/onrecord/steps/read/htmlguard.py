"""HTML bytes -> a parsed tree, in bounded time and memory.

libxml2 gives up without a word 256 elements deep and expands no entities of its own in HTML; the
other ways to choke an extractor (very many elements, monstrous attributes) are stopped here by
counting before and after the parse. Limits are several times what the largest saved news pages
have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.errors import ReadError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["parse_html", "without_controls"]

MOST_TAGS = 200_000  # "<" signs, counted before anything is built
MOST_ELEMENTS = 30_000  # in the tree; extraction takes about 0.3 ms for each
DEEPEST = 250  # libxml2 stops reading at 256
LONGEST_TAG = 1_000_000  # characters of one tag, inlined images aside

# A page saved as one file carries its images as data: addresses of many megabytes.
_DATA_URI = re.compile(r"data:[\w.+/-]{0,60}(?:;[\w=-]{1,40})*,[A-Za-z0-9+/=%_\-\s]{64,}")
_CODE = ("style", "noscript", "template", "svg", "iframe", "object", "math")
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{LONGEST_TAG},}}")
_CONTROLS = dict.fromkeys({*range(32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)} - {9, 10, 13})
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


def parse_html(text: str) -> HtmlElement:
    """The tree of a page, without scripts and styles (JSON-LD stays: it holds metadata).

    Raises:
        ReadError: reason ``html_bomb`` or ``no_text``.
    """
    from lxml import etree, html

    source = _slim(text)
    # The string needs no declaration of the encoding that its bytes once had.
    source = _XML_DECLARATION.sub("", without_controls(source))
    if not source.strip():
        raise ReadError("no_text", "the page is empty")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as e:
        raise ReadError("no_text", f"no HTML can be read in it: {e}") from e
    _check_tree(tree)
    _drop_code(tree)
    return tree


def without_controls(words: str) -> str:
    """The words without the characters that XML trees refuse."""
    return words.translate(_CONTROLS)


def _slim(text: str) -> str:
    if "<!ENTITY" in text[:100_000]:
        raise ReadError("html_bomb", "the page declares entities of its own, which no page needs")
    source = _DATA_URI.sub("data:,", text)
    if source.count("<") > MOST_TAGS:
        raise ReadError("html_bomb", f"over {MOST_TAGS} tags in one page")
    if _LONG_TAG.search(source):
        raise ReadError("html_bomb", f"a tag of over {LONGEST_TAG} characters")
    return source


def _check_tree(tree: HtmlElement) -> None:
    from lxml import etree

    depth = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        count += 1
        if depth > DEEPEST:
            raise ReadError("html_bomb", f"elements nested over {DEEPEST} deep")
        if count > MOST_ELEMENTS:
            raise ReadError("html_bomb", f"over {MOST_ELEMENTS} elements in one page")


def _drop_code(tree: HtmlElement) -> None:
    from lxml import etree

    etree.strip_elements(tree, *_CODE, with_tail=False)
    for script in list(tree.iter("script")):
        if "ld+json" not in (script.get("type") or ""):
            script.drop_tree()
