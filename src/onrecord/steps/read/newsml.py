"""NewsML-G2 -> Documents: news items alone or in a news message.

Read: text items with their content in the file (XHTML, HTML, NITF or plain). Not read: packages,
pictures and other classes, and content that lies elsewhere (nothing is fetched). The parser knows
no DTD, no entities and no network. Elements by their local names, so that every 2.x schema is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.errors import ReadError
from onrecord.records import BlockKind, Document, Failure
from onrecord.steps.read.agency import item_dates, status_of, version_of
from onrecord.steps.read.format import Input, Reader
from onrecord.steps.read.fragment import fragment_pieces, tree_pieces
from onrecord.steps.read.item import item_document
from onrecord.steps.read.pieces import Piece
from onrecord.steps.read.plain import Metadata
from onrecord.steps.read.xmlguard import parse_xml, root_name

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["NEWSML", "newsml_documents"]

_ITEMS = "newsitem newsmessage packageitem conceptitem knowledgeitem planningitem catalogitem"
_ROOTS = frozenset(_ITEMS.split())
_NAMESPACE = "iptc.org/std/nar"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BODY = ("body.content", "body", "html")


def begins_newsml(head: bytes) -> bool:
    """Is the root element one of NewsML-G2?"""
    name, attributes = root_name(head)
    return name.rpartition(":")[2].lower() in _ROOTS and _NAMESPACE in attributes


def newsml_documents(source: Input) -> Iterator[Document | Failure]:
    """The text items in a file.

    Raises:
        ReadError: reason ``too_large``, ``xml_bomb``, ``not_xml`` or ``not_text``.
    """
    raw = source.whole()
    root = parse_xml(raw)
    items = [root] if _name(root) == "newsItem" else list(_all(root, "newsItem"))
    if not items:
        raise ReadError("not_text", f"a NewsML-G2 {_name(root)} without a news item of its own")
    for number, item in enumerate(items, 1):
        ref = item.get("guid") or f"{source.ref}:{number}"
        try:
            yield _document(item, raw, ref, source.given)
        except ReadError as e:
            yield Failure(ref, "read", e.reason, str(e))


def _document(item: _Element, raw: bytes, ref: str, given: Metadata) -> Document:
    meta, content = _first(item, "itemMeta"), _first(item, "contentMeta")
    kind = _code(_first(meta, "itemClass"))
    if kind and not kind.lower().endswith("text"):
        raise ReadError("not_text", f"a news item of class {kind!r}, not text")
    note = _words(_first(meta, "edNote"))
    signals = tuple(code for s in _all(meta, "signal") if (code := _code(s)))
    dates = item_dates(
        _words(_first(meta, "firstCreated")),
        _words(_first(meta, "versionCreated")),
        _words(_first(content, "contentCreated")),
    )
    metadata = Metadata(
        title=_words(_first(content, "headline")) or _words(_first(meta, "title")),
        outlet=_party(meta, "provider") or _holder(item) or _party(content, "infoSource"),
        author=_words(_first(content, "by")) or _party(content, "creator"),
        url=ref if ref.startswith(("http://", "https://")) else None,
        dates=tuple(dates),
        status=status_of(_code(_first(meta, "pubStatus")), note, signals),
        version=version_of(item.get("version")),
    )
    pieces = _pieces(item)
    if not pieces and metadata.title is None and metadata.status.value != "usable" and note:
        pieces = [(note, BlockKind.PARAGRAPH)]  # a bare kill
    if (
        not pieces
        and metadata.status.value == "usable"
        and _first(item, "remoteContent") is not None
    ):
        raise ReadError("no_text", "its content lies elsewhere, and nothing is fetched")
    language = _first(content, "language")
    stated = language.get("tag") if language is not None else item.get(_LANG)
    metadata = metadata.over(Metadata(dates=given.dates))
    return item_document(pieces, raw, ref, metadata, stated)


def _pieces(item: _Element) -> list[Piece]:
    """The longest content that stands in the item."""
    contents = [_inline(c) for c in _all(item, "inlineXML")]
    for data in _all(item, "inlineData"):
        if data.get("encoding") is None:  # else packed: base64 pictures and the like
            contents.append(fragment_pieces(data.text or ""))
    return max(contents, key=lambda c: sum(len(line) for line, _ in c), default=[])


def _inline(content: _Element) -> list[Piece]:
    """The body of an XHTML or NITF document; without one, all of it."""
    body = next((b for name in _BODY if (b := _first(content, name)) is not None), content)
    try:
        return list(tree_pieces(body))
    except RecursionError as e:
        raise ReadError("xml_bomb", "elements nested too deeply to read") from e


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: _Element | None, name: str) -> Iterator[_Element]:
    if element is not None:
        yield from element.iterdescendants(f"{{*}}{name}")


def _first(element: _Element | None, name: str) -> _Element | None:
    return next(_all(element, name), None)


def _words(element: _Element | None) -> str | None:
    if element is None:
        return None
    return " ".join("".join(map(str, element.itertext())).split()) or None


def _code(element: _Element | None) -> str | None:
    """What an element names by a QCode, an address or a literal."""
    if element is None:
        return None
    return next((v for a in ("qcode", "uri", "literal") if (v := element.get(a))), None)


def _party(meta: _Element | None, name: str) -> str | None:
    """A provider's or creator's name, else the last part of its code."""
    party = _first(meta, name)
    named = _words(_first(party, "name"))
    if named or party is None:
        return named
    literal, code = party.get("literal"), party.get("qcode")
    return literal or (code.rpartition(":")[2] if code else None) or None


def _holder(item: _Element) -> str | None:
    holder = _first(item, "copyrightHolder")
    return _words(_first(holder, "name")) or (holder.get("literal") if holder is not None else None)


NEWSML = Reader("newsml", (), begins_newsml, newsml_documents)
