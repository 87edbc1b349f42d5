"""XML bytes -> a parsed tree, hardened: no DTD, no entities, nothing fetched, bounded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.errors import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["as_ascii", "check_no_entities", "parse_xml", "root_name"]

DEEPEST = 200
MOST_ELEMENTS = 500_000
_DECLARES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>\[]*\[", re.I)
_ROOT = re.compile(
    rb"\s*(?:<\?[^>]{0,2000}\?>\s*|<!--.{0,4000}?-->\s*|<!DOCTYPE[^>\[]{0,500}>\s*){0,20}"
    rb"<([A-Za-z_][\w.:-]{0,100})((?:\s[^>]{0,4000})?)/?>",
    re.S | re.I,
)
_BOM = b"\xef\xbb\xbf"


def as_ascii(head: bytes) -> bytes:
    """The head without its byte order mark; UTF-16 squeezed, to look at mark-up only."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(_BOM)


def root_name(head: bytes) -> tuple[str, str]:
    """The name of the root element and its attributes as written; empty where it is not XML."""
    m = _ROOT.match(as_ascii(head))
    return (m[1].decode("ascii", "replace"), m[2].decode("ascii", "replace")) if m else ("", "")


def check_no_entities(raw: bytes) -> None:
    """Refuse a document that declares entities of its own (billion laughs, files of the machine).

    Raises:
        ReadError: reason ``xml_bomb``.
    """
    if _DECLARES.search(as_ascii(raw)):
        raise ReadError("xml_bomb", "the XML declares entities of its own, which no report needs")


def parse_xml(raw: bytes) -> _Element:
    """The root of an XML document.

    Raises:
        ReadError: reason ``xml_bomb`` or ``not_xml``.
    """
    from lxml import etree

    check_no_entities(raw)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise ReadError("not_xml", f"not whole XML: {e}") from e
    if root is None:
        raise ReadError("not_xml", "there is no element in it")
    _check(root)
    return root


def _check(root: _Element) -> None:
    from lxml import etree

    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST or count > MOST_ELEMENTS:
            message = f"over {DEEPEST} elements deep, or over {MOST_ELEMENTS} in all"
            raise ReadError("xml_bomb", message)
