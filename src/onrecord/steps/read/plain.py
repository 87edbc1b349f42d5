"""Plain text -> Document: blocks, title, dates; the text itself is never touched."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from onrecord.errors import ReadError
from onrecord.records import DateRole, Document, DocumentDate, Status, content_id
from onrecord.steps.read.kinds import Layout, classify
from onrecord.steps.read.language import check_language
from onrecord.steps.read.pagedates import metadata_date, page_dates, published
from onrecord.steps.read.paragraphs import BLANK, paragraphs

__all__ = ["Metadata", "build", "plain_document"]

_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What came along with the text; ``dates`` hold those read from it."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    dates: tuple[DocumentDate, ...] = ()
    status: Status = Status.USABLE
    version: int | None = None

    def over(self, other: Metadata) -> Metadata:
        """This, and what only the ``other`` knows; the dates of both, this one's first."""
        return Metadata(
            self.title or other.title,
            self.outlet or other.outlet,
            self.author or other.author,
            self.url or other.url,
            self.language or other.language,
            (*self.dates, *(d for d in other.dates if d not in self.dates)),
            other.status if self.status is Status.USABLE else self.status,
            other.version if self.version is None else self.version,
        )

    @staticmethod
    def date(value: str | None) -> tuple[DocumentDate, ...]:
        """The publication date in a field, as the ``dates`` of metadata."""
        found = metadata_date(value, DateRole.PUBLISHED)
        return (found,) if found else ()


def plain_document(text: str, raw: bytes, ref: str, metadata: Metadata) -> Document:
    """The document that ``text`` is; ``raw`` are the bytes it came from.

    Raises:
        ReadError: reason ``empty``, ``encoding`` or ``language``.
    """
    if not text.strip(BLANK):
        raise ReadError("empty", "there is no text in it")
    if _SURROGATE.search(text):
        raise ReadError(
            "encoding", "the text holds half of a surrogate pair, which is no character"
        )
    language = check_language(text, metadata.language)
    layout = classify(text, paragraphs(text), metadata.title)
    return build(text, raw, ref, metadata, layout, language)


def build(
    text: str, raw: bytes, ref: str, metadata: Metadata, layout: Layout, language: str | None
) -> Document:
    """Put the parts together; metadata goes before what the text shows."""
    dates = (*metadata.dates, *page_dates(text, layout.blocks))
    digest = hashlib.sha256(raw).hexdigest()
    return Document(
        id=content_id("d1", digest, text),
        ref=ref,
        title=metadata.title or layout.title,
        outlet=metadata.outlet,
        author=metadata.author or layout.author,
        url=metadata.url,
        language=language,
        sha256=digest,
        text=text,
        published=published(dates),
        dates=dates,
        blocks=layout.blocks,
        status=metadata.status,
        version=metadata.version,
    )
