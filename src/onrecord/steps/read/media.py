"""What a server said that it sent -> the documents in it, for archives of web pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from onrecord.errors import ReadError
from onrecord.records import Document, Failure
from onrecord.steps.read.decode import decode
from onrecord.steps.read.docx import docx_documents
from onrecord.steps.read.feed import begins_feed, feed_documents
from onrecord.steps.read.format import Input
from onrecord.steps.read.html import html_document
from onrecord.steps.read.newsml import begins_newsml, newsml_documents
from onrecord.steps.read.pdf import pdf_documents
from onrecord.steps.read.plain import plain_document
from onrecord.steps.read.sniff import begins_html

__all__ = ["media_reader"]

_Read = Callable[[Input], Iterable[Document | Failure]]


def _html(source: Input) -> Iterable[Document]:
    return [html_document(source.whole(), source.ref, source.given, source.charset)]


def _text(source: Input) -> Iterable[Document]:
    raw = source.whole()
    text = decode(raw, charset=source.charset)
    return [plain_document(text, raw, source.ref, source.given)]


def _xml(source: Input) -> Iterable[Document | Failure]:
    if begins_feed(source.head):
        return feed_documents(source)
    if begins_newsml(source.head):
        return newsml_documents(source)
    if begins_html(source.head):
        return _html(source)
    raise ReadError("unknown_format", "XML that is no feed, no NewsML-G2 and no page")


_READERS: dict[str, _Read] = {
    "text/html": _html,
    "application/xhtml+xml": _html,
    "text/plain": _text,
    "application/pdf": pdf_documents,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx_documents,
    "application/rss+xml": feed_documents,
    "application/atom+xml": feed_documents,
    "application/rdf+xml": feed_documents,
}
_XML = frozenset({"text/xml", "application/xml"})
_FOR_MACHINES = ("/robots.txt", "/ads.txt", "/app-ads.txt", "/humans.txt", "/security.txt")


def media_reader(media_type: str, head: bytes, url: str) -> _Read | None:
    """What reads a response of this media type; None where it is no report.

    A response without a type, or one that says text and is a page, is judged by its ``head``.
    """
    path = url.partition("?")[0].lower()
    if media_type in ("", "text/plain", "application/octet-stream"):
        if begins_html(head):
            return _html
        if head.startswith(b"%PDF-"):
            return pdf_documents
    if media_type == "text/plain" and path.endswith(_FOR_MACHINES):
        return None
    if media_type in _XML and (begins_feed(head) or begins_newsml(head) or begins_html(head)):
        return _xml
    return _READERS.get(media_type)
