"""ninjs, the IPTC's news in JSON -> Document: versions 3 and 2, and 1 by its older names.

Read: text items. The body with mark-up goes before the plain one; of several headlines the main
one is the title. Not read: associated items (pictures, other stories), renditions, subjects.
"""

from __future__ import annotations

import msgspec

from onrecord.errors import ReadError
from onrecord.records import BlockKind, Document
from onrecord.steps.read.agency import item_dates, status_of, version_of
from onrecord.steps.read.fragment import fragment_pieces, tree_pieces
from onrecord.steps.read.item import item_document
from onrecord.steps.read.pieces import Piece
from onrecord.steps.read.plain import Metadata
from onrecord.steps.read.xmlguard import parse_xml

__all__ = ["is_ninjs", "ninjs_document"]


class _Head(msgspec.Struct):
    """Enough to tell a ninjs item from a report of ours, and to name it."""

    uri: str | None = None
    text: object = None
    a: object = msgspec.field(name="versionCreated", default=None)
    b: object = msgspec.field(name="versioncreated", default=None)
    c: object = msgspec.field(name="pubStatus", default=None)
    d: object = msgspec.field(name="pubstatus", default=None)
    e: object = msgspec.field(name="bodies", default=None)
    f: object = msgspec.field(name="headlines", default=None)
    g: object = msgspec.field(name="body_text", default=None)
    h: object = msgspec.field(name="body_html", default=None)
    i: object = msgspec.field(name="body_xhtml", default=None)


class _Valued(msgspec.Struct):
    value: str = ""
    role: str | None = None
    kind: str | None = msgspec.field(name="contentType", default=None)
    kind2: str | None = msgspec.field(name="contenttype", default=None)


class _Source(msgspec.Struct):
    name: str | None = None
    role: str | None = None


class _Item(msgspec.Struct):
    """The keys that are read, each under its names in versions 3, 2 and 1."""

    uri: str
    type: str | None = None
    version: str | int | None = None
    language: str | None = None
    title: str | None = None
    headline: str | None = None
    byline: str | None = None
    by: str | None = None
    headlines: list[_Valued] = []
    bodies: list[_Valued] = []
    body_text: str | None = None
    body_html: str | None = None
    body_xhtml: str | None = None
    source: str | None = None
    copyrightholder: str | None = None
    copyright_holder: str | None = msgspec.field(name="copyrightHolder", default=None)
    infosources: list[_Source] = []
    info_sources: list[_Source] = msgspec.field(name="infoSources", default_factory=list)
    pubstatus: str | None = None
    pub_status: str | None = msgspec.field(name="pubStatus", default=None)
    ednote: str | None = None
    ed_note: str | None = msgspec.field(name="edNote", default=None)
    firstcreated: str | None = None
    first_created: str | None = msgspec.field(name="firstCreated", default=None)
    versioncreated: str | None = None
    version_created: str | None = msgspec.field(name="versionCreated", default=None)
    contentcreated: str | None = None
    content_created: str | None = msgspec.field(name="contentCreated", default=None)


_HEAD = msgspec.json.Decoder(_Head)
_ITEM = msgspec.json.Decoder(_Item)


def is_ninjs(raw: bytes) -> str | None:
    """The ``uri`` of a ninjs item; None where a JSON object is something else."""
    try:
        head = _HEAD.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    known = (head.a, head.b, head.c, head.d, head.e, head.f, head.g, head.h, head.i)
    return head.uri if head.text is None and any(k is not None for k in known) else None


def ninjs_document(raw: bytes, ref: str) -> Document:
    """The document in one ninjs item.

    Raises:
        ReadError: reason ``bad_field``, ``not_text``, ``no_text``, ``html_bomb``, ``xml_bomb`` or
            ``language``.
    """
    try:
        item = _ITEM.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as e:
        raise ReadError("bad_field", f"not a ninjs item: {e}") from e
    if item.type not in (None, "text"):
        raise ReadError("not_text", f"a ninjs item of type {item.type!r}, not text")
    pieces = _body(item)
    note = item.ed_note or item.ednote
    metadata = _metadata(item, note)
    if not pieces and metadata.title is None and metadata.status.value != "usable" and note:
        pieces = [(" ".join(note.split()), BlockKind.PARAGRAPH)]  # a bare kill
    return item_document(pieces, raw, ref, metadata, item.language)


def _metadata(item: _Item, note: str | None) -> Metadata:
    main = [h for h in item.headlines if h.role == "main"] or item.headlines
    title = (main[0].value if main else None) or item.headline or item.title
    sources = [s.name for s in (*item.info_sources, *item.infosources) if s.name]
    holder = item.copyright_holder or item.copyrightholder
    dates = item_dates(
        item.first_created or item.firstcreated,
        item.version_created or item.versioncreated,
        item.content_created or item.contentcreated,
    )
    return Metadata(
        title=_line(title),
        outlet=_line(item.source or holder or (sources[0] if sources else None)),
        author=_line(item.by or item.byline),
        url=item.uri if item.uri.startswith(("http://", "https://")) else None,
        dates=tuple(dates),
        status=status_of(item.pub_status or item.pubstatus, note),
        version=version_of(item.version),
    )


def _body(item: _Item) -> list[Piece]:
    """The body with the most mark-up; among equals the longest."""
    bodies = [(b.kind or b.kind2 or "", b.value) for b in item.bodies]
    older = (("xhtml", item.body_xhtml), ("html", item.body_html), ("text", item.body_text))
    bodies += [(kind, value) for kind, value in older if value]
    found = [(kind, value) for kind, value in bodies if value.strip()]
    if not found:
        return []
    kind, value = max(found, key=lambda body: ("ml" in body[0], len(body[1])))
    if "nitf" in kind:
        return list(tree_pieces(parse_xml(value.encode("utf-8", "replace"))))
    return fragment_pieces(value)


def _line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
