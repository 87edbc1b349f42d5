"""DOCX -> Document: the main text of a word-processor file, by python-docx.

Needs ``pip install 'onrecord[docx]'``. Read: paragraphs with their styles (title, headings,
quotations, captions), lists, tables row by row, text that was inserted under tracked changes. Not
read: heads and feet, footnotes, comments, text that was deleted under tracked changes. The file's
"author" is whoever typed it, and is not taken over.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from onrecord.errors import ReadError, SetupError
from onrecord.records import BlockKind, Document
from onrecord.steps.read.filedates import file_dates
from onrecord.steps.read.format import LARGEST_FILE, Input
from onrecord.steps.read.furniture import is_furniture
from onrecord.steps.read.item import item_document
from onrecord.steps.read.language import iso_639_1
from onrecord.steps.read.packed import BROKEN, FLOOR, RATIO, zip_of
from onrecord.steps.read.pieces import Piece
from onrecord.steps.read.plain import Metadata
from onrecord.steps.read.xmlguard import check_no_entities

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["docx_documents", "is_docx"]

_MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}footnoteReference"})
_BLANKS = frozenset({f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}p"})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_KINDS = (
    ("title", BlockKind.TITLE),
    ("heading", BlockKind.HEADING),
    ("subtitle", BlockKind.HEADING),
    ("caption", BlockKind.CAPTION),
    ("quote", BlockKind.QUOTE),
    ("intense quote", BlockKind.QUOTE),
)
MOST_PARAGRAPHS = 100_000
_PARSER_ERRORS = (
    ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError,
    OverflowError, SyntaxError, OSError, *BROKEN,
)  # fmt: skip


def is_docx(names: list[str]) -> bool:
    """Is it one, by the files in a ZIP archive?"""
    return _MAIN in names


def docx_documents(source: Input) -> Iterator[Document]:
    """The document in a DOCX file.

    Raises:
        ReadError: reason ``too_large``, ``broken_archive``, ``encrypted``, ``bomb``, ``xml_bomb``,
            ``broken_docx``, ``no_text`` or ``language``.
        SetupError: python-docx is not installed.
    """
    file = source.seekable()
    _check_archive(file)
    file.seek(0)
    raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise ReadError("too_large", f"over {LARGEST_FILE // 1_000_000} MB")
    file.seek(0)
    try:
        import docx
        from docx.opc.exceptions import OpcError
    except ImportError as e:
        raise SetupError("DOCX files need python-docx: pip install 'onrecord[docx]'") from e
    try:
        opened = docx.Document(file)
        pieces = list(_pieces(opened))
        properties = _properties(opened)
    except (OpcError, *_PARSER_ERRORS) as e:
        message = f"the file cannot be taken apart: {type(e).__name__}"
        raise ReadError("broken_docx", message) from e
    title = next((line for line, kind in pieces if kind is BlockKind.TITLE), None)
    pieces = [(line, _no_title(kind)) for line, kind in pieces]
    metadata = source.given.over(Metadata(title=title).over(properties))
    yield item_document(pieces, raw, source.ref, metadata, metadata.language)


def _check_archive(file: BinaryIO) -> None:
    """Refuse bombs before python-docx unpacks all; zipfile gives no more than sizes promise."""
    with zip_of(file) as archive:
        files = archive.infolist()
        packed = sum(info.compress_size for info in files)
        unpacked = sum(info.file_size for info in files)
        if unpacked > max(10 * FLOOR, packed * RATIO) or unpacked > LARGEST_FILE:
            raise ReadError("bomb", f"{packed} bytes that unpack to {unpacked}")
        if any(info.flag_bits & 0x1 for info in files):
            raise ReadError("encrypted", "the file needs a password; save it without one")
        for info in files:
            if info.filename.endswith((".xml", ".rels")):
                _check_part(archive, info)


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    try:
        with archive.open(info) as part:
            check_no_entities(part.read(LARGEST_FILE))
    except (*BROKEN, OSError, ValueError, RuntimeError) as e:
        raise ReadError("broken_archive", f"{info.filename}: {e}") from e


def _pieces(document: Any) -> Iterator[Piece]:
    styles = {s.style_id: (s.name or "").lower() for s in document.styles if s.style_id}
    for number, block in enumerate(_blocks(document.element.body), 1):
        if number > MOST_PARAGRAPHS:
            raise ReadError("too_large", f"over {MOST_PARAGRAPHS} paragraphs")
        cells = [block] if block.tag == f"{_W}p" else list(block.iter(f"{_W}tc"))
        line = " ".join(" ".join(_words(cell) for cell in cells).split())
        if line:
            yield line, _kind(block, line, styles)


def _blocks(body: _Element) -> Iterator[_Element]:
    """Paragraphs and table rows in order, in content controls too."""
    for child in body:
        if child.tag in (f"{_W}p", f"{_W}tr"):
            yield child
        elif child.tag in (f"{_W}tbl", f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _blocks(child)


def _words(element: _Element) -> str:
    parts: list[str] = []
    pending = [element]
    while pending:
        current = pending.pop()
        if current.tag in _LEFT_OUT or current.tag == _FALLBACK:
            continue
        if current.tag == f"{_W}t":
            parts.append(current.text or "")
        elif current.tag in _BLANKS:
            parts.append(" ")
        elif current.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        pending.extend(reversed(list(current)))
    return "".join(parts)


def _kind(block: _Element, line: str, styles: dict[str, str]) -> BlockKind:
    if is_furniture(line):
        return BlockKind.FURNITURE
    style = block.find(f"{_W}pPr/{_W}pStyle")
    name = styles.get(style.get(f"{_W}val") or "", "") if style is not None else ""
    return next((kind for start, kind in _KINDS if name.startswith(start)), BlockKind.PARAGRAPH)


def _no_title(kind: BlockKind) -> BlockKind:
    """The title is set by its name; a second one is a heading."""
    return BlockKind.HEADING if kind is BlockKind.TITLE else kind


def _properties(document: Any) -> Metadata:
    properties = document.core_properties
    made, changed = properties.created, properties.modified
    dates = file_dates(
        made.isoformat() if made else None,
        changed.isoformat() if changed else None,
    )
    language = iso_639_1(properties.language)
    return Metadata(language="en" if language == "en" else None, dates=tuple(dates))
