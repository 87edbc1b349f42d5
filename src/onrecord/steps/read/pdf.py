"""PDF -> Document: the text layer, by pypdf (``pip install 'onrecord[pdf]'``).

Running heads, feet and page numbers are left out; words broken at line ends are made whole; a
title is what is set largest on the first page. Pictures are not read: scanned pages need OCR first.
Not taken over: the file's "author", who is whoever typed it.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from onrecord.errors import ReadError, SetupError
from onrecord.records import BlockKind, Document
from onrecord.steps.read.filedates import file_dates
from onrecord.steps.read.format import LARGEST, LARGEST_FILE, Input, Reader
from onrecord.steps.read.item import item_document
from onrecord.steps.read.kinds import fold
from onrecord.steps.read.pdflines import PdfLine, pdf_pieces
from onrecord.steps.read.pieces import Piece
from onrecord.steps.read.plain import Metadata

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

__all__ = ["PDF", "pdf_documents"]

MOST_PAGES = 2_000
FEWEST_LETTERS = 20  # in a whole document; with fewer there is no text layer worth the name
# pypdf's own limits, where its version has them; a page of text takes some thousand operators.
_LIMITS = {
    "zlib_maximum_output_length": 30_000_000,
    "lzw_maximum_output_length": 30_000_000,
    "array_based_stream_maximum_output_length": 30_000_000,
    "stream_parsing_work_maximum_count": 500_000,
    "page_tree_maximum_entries": 10 * MOST_PAGES,
    "disable_legacy_handling": True,
}
_PARSER_ERRORS = (
    ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError,
    ArithmeticError, NotImplementedError, RuntimeError, zlib.error, struct.error, EOFError, OSError,
)  # fmt: skip

logging.getLogger("pypdf").addHandler(logging.NullHandler())


def begins_pdf(head: bytes) -> bool:
    """Is the mark of PDF where it belongs?"""
    return head.startswith(b"%PDF-")


def pdf_documents(source: Input) -> Iterator[Document]:
    """The document in a PDF file.

    Raises:
        ReadError: reason ``too_large``, ``broken_pdf``, ``encrypted``, ``too_many_pages``,
            ``no_text_layer`` or ``language``.
        SetupError: pypdf is not installed.
    """
    raw = source.whole(LARGEST_FILE)
    try:
        import pypdf
    except ImportError as e:
        raise SetupError("PDF files need pypdf: pip install 'onrecord[pdf]'") from e
    errors = (*_PARSER_ERRORS, pypdf.errors.PyPdfError, pypdf.errors.DependencyError)
    try:
        with _limits():
            reader = _opened(raw)
            lines = list(_lines(reader))
            metadata = _metadata(reader)
    except errors as e:
        raise ReadError("broken_pdf", f"the PDF cannot be taken apart: {_first_line(e)}") from e
    if sum(c.isalpha() for line in lines for c in line.text) < FEWEST_LETTERS:
        message = "its pages are pictures without a text layer; run OCR over it first"
        raise ReadError("no_text_layer", message)
    pieces, title = pdf_pieces(lines)
    title = title or _confirmed(metadata.title, pieces)
    found = source.given.over(Metadata(title=title, dates=metadata.dates))
    yield item_document(pieces, raw, source.ref, found, None)


def _limits() -> contextlib.AbstractContextManager[Any]:
    try:
        from pypdf import Configuration, apply_configuration
    except ImportError:  # before pypdf 7
        return contextlib.nullcontext()
    known = Configuration.__dataclass_fields__
    limits: dict[str, Any] = {n: limit for n, limit in _LIMITS.items() if n in known}
    return apply_configuration(**limits)


def _opened(raw: bytes) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")  # many files are locked against changes only
        except DependencyError as e:
            message = "the PDF is encrypted by AES; pip install cryptography may open it"
            raise ReadError("encrypted", message) from e
        if not opened:
            raise ReadError("encrypted", "the PDF needs a password; save it without one")
    if len(reader.pages) > MOST_PAGES:
        message = f"{len(reader.pages)} pages, over {MOST_PAGES}; split it into reports"
        raise ReadError("too_many_pages", message)
    return reader


def _lines(reader: PdfReader) -> Iterator[PdfLine]:
    size = 0
    for number, page in enumerate(reader.pages):
        for line in _page_lines(page, number):
            size += len(line.text)
            if size > LARGEST:
                raise ReadError("too_large", f"over {LARGEST // 1_000_000} MB of text")
            yield line


def _page_lines(page: PageObject, number: int) -> list[PdfLine]:
    """The lines of a page in the order in which they are drawn."""
    found: list[PdfLine] = []
    words: list[str] = []
    place: list[tuple[float, float, float]] = []

    def end() -> None:
        text = " ".join("".join(words).replace("\0", "").split())
        if text and place:
            x, y, size = place[0]
            found.append(PdfLine(number, x, y, size, text))
        words.clear()
        place.clear()

    def visit(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        for part in text.splitlines(keepends=True):
            if part.strip():
                words.append(part.rstrip("\r\n"))
                place.append(_place(cm, tm, size))
            elif not part.endswith(("\n", "\r")):
                words.append(part)
            if part.endswith(("\n", "\r")):
                end()

    page.extract_text(visitor_text=visit)
    end()
    return found


def _place(cm: list[float], tm: list[float], size: float) -> tuple[float, float, float]:
    """Where a piece of text stands on the page, and how large its letters are there."""
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    scale = math.sqrt(abs(tm[0] * tm[3] - tm[1] * tm[2]) * abs(cm[0] * cm[3] - cm[1] * cm[2]))
    place = (float(x), float(y), float(size) * scale)
    return place if all(map(math.isfinite, place)) else (0.0, 0.0, 0.0)


def _metadata(reader: PdfReader) -> Metadata:
    information: Mapping[str, object] = reader.metadata or {}
    made, changed = information.get("/CreationDate"), information.get("/ModDate")
    dates = file_dates(str(made) if made else None, str(changed) if changed else None)
    title = information.get("/Title")
    return Metadata(
        title=" ".join(str(title).split()) or None if title else None, dates=tuple(dates)
    )


def _confirmed(title: str | None, pieces: list[Piece]) -> str | None:
    """The stated title only where the document shows it: many files state the program's name."""
    early = [line for line, kind in pieces[:10] if kind is not BlockKind.FURNITURE]
    return title if title and any(fold(line) == fold(title) for line in early) else None


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


PDF = Reader("pdf", (".pdf",), begins_pdf, pdf_documents)
