"""Document: one report as it was read."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.span import Span
from onrecord.records.when import When

__all__ = ["Block", "BlockKind", "DateRole", "Document", "DocumentDate", "Status"]


class BlockKind(StrEnum):
    """What a block of the page is. ``furniture`` is page machinery: menus, clocks, breadcrumbs."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    CAPTION = "caption"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch ``[start, end)`` of the document's text, without the blank space around it."""

    start: int
    end: int
    kind: BlockKind


class DateRole(StrEnum):
    """What a date that stands on a page is the date of.

    ``page``: the page's own clock at the time of retrieval, which is *not* the publication date.
    """

    PUBLISHED = "published"
    UPDATED = "updated"
    RETRIEVED = "retrieved"
    PAGE = "page"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """A date found on the page or in its metadata, with its role; ``span`` is None for metadata."""

    role: DateRole
    when: When
    span: Span | None


class Status(StrEnum):
    """What the publisher says of this version of a report (IPTC ``pubStatus``, and corrections).

    ``corrected``: it corrects an earlier version, and stands. ``withheld``: not to be published
    until further notice. ``canceled``: killed, never to be used.
    """

    USABLE = "usable"
    CORRECTED = "corrected"
    WITHHELD = "withheld"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Document:
    """One report as read; all offsets elsewhere count code points of ``text``.

    ``ref`` is the path, or the ``id`` of a JSON line, that the report came by. ``sha256`` is the
    hash of the raw bytes. ``language`` is an ISO 639-1 code. ``blocks`` are in order and do not
    overlap. Reports with one ``ref`` are versions of one report where ``version`` numbers them.
    """

    id: str
    ref: str
    title: str | None
    outlet: str | None
    author: str | None
    url: str | None
    language: str | None
    sha256: str
    text: str
    published: When | None = None
    dates: tuple[DocumentDate, ...] = ()
    blocks: tuple[Block, ...] = ()
    status: Status = Status.USABLE
    version: int | None = None

    @property
    def withdrawn(self) -> bool:
        """Has the publisher taken this version back? Its claims are kept, and marked."""
        return self.status in (Status.WITHHELD, Status.CANCELED)

    def span(self, start: int, end: int) -> Span:
        """The span of this document's text at ``[start, end)``."""
        return Span.of(self.text, start, end)

    def block_at(self, offset: int) -> Block | None:
        """The block that holds the code point ``offset``, if any."""
        i = bisect.bisect_right(self.blocks, offset, key=lambda b: b.start) - 1
        if i >= 0 and offset < self.blocks[i].end:
            return self.blocks[i]
        return None
