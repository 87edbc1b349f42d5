"""MHTML ("Web page, single file") -> Document: the page in it, by the standard library's parser.

``Snapshot-Content-Location`` or the page's ``Content-Location`` is its address, ``Date`` the day on
which it was saved: that of retrieval. Pictures and frames beside the page are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from onrecord.errors import ReadError
from onrecord.records import DateRole, Document
from onrecord.steps.read.format import LARGEST, LARGEST_FILE, Input, Reader
from onrecord.steps.read.html import html_document
from onrecord.steps.read.pagedates import metadata_date
from onrecord.steps.read.plain import Metadata

__all__ = ["MHTML", "mhtml_documents"]

_HEADER = re.compile(
    rb"\s*(?:[A-Za-z][A-Za-z-]{1,60}:[^\n]{0,4000}\r?\n(?:[ \t][^\n]{0,4000}\r?\n)*)"
)
_KIND = re.compile(rb"^content-type:\s*multipart/related", re.I | re.M)
_VERSION = re.compile(rb"^mime-version:", re.I | re.M)
MOST_PARTS = 5_000
# What the email package may raise over hostile headers and encodings.
_PARSER_ERRORS = (
    MessageError, ValueError, TypeError, AttributeError, LookupError, AssertionError,
    RecursionError,
)  # fmt: skip


def begins_mhtml(head: bytes) -> bool:
    """Mail headers with a multipart/related content."""
    start = head[:8_192].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return bool(_HEADER.match(start + b"\n") and _KIND.search(start) and _VERSION.search(start))


def mhtml_documents(source: Input) -> Iterator[Document]:
    """The page in an MHTML file.

    Raises:
        ReadError: reason ``too_large``, ``not_mhtml``, or one of :func:`html_document`'s.
    """
    raw = source.whole(LARGEST_FILE)
    try:
        message = message_from_bytes(raw)
        part = _page(message)
        if part is None:
            raise ReadError("not_mhtml", "there is no page in it")
        page, charset = _content(part), part.get_content_charset()
        metadata = _metadata(message, part)
    except _PARSER_ERRORS as e:
        raise ReadError("not_mhtml", f"it cannot be taken apart: {type(e).__name__}") from e
    if len(page) > LARGEST:
        raise ReadError("too_large", f"a page of over {LARGEST // 1_000_000} MB")
    yield html_document(page, source.ref, source.given.over(metadata), charset, hashed=raw)


def _page(message: Message) -> Message | None:
    """The root: the part that ``start`` names, else the first page."""
    start = message.get_param("start")
    first = None
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            raise ReadError("too_large", f"over {MOST_PARTS} parts")
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        if start and part.get("Content-ID") == start:
            return part
        first = first or part
    return first


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _metadata(message: Message, part: Message) -> Metadata:
    fields = (message.get("Snapshot-Content-Location"), part.get("Content-Location"))
    addresses = (" ".join(str(f).split()) for f in fields if f)
    url = next((a for a in addresses if a.lower().startswith(("http://", "https://"))), None)
    saved = metadata_date(str(message.get("Date") or ""), DateRole.RETRIEVED)
    return Metadata(url=url, dates=(saved,) if saved else ())


MHTML = Reader("mhtml", (".mhtml", ".mht"), begins_mhtml, mhtml_documents)
