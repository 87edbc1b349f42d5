"""RSS and Atom -> Documents, one an entry, in the feed's order.

feedparser reads the feed; it is given bytes only, never an address, so that nothing is fetched. An
entry's full content is read where the feed carries it, else its summary. ``published`` and
``updated`` are the entry's own; the feed's dates say nothing about an entry. The hash is that of
the whole feed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from onrecord.errors import ReadError
from onrecord.records import DateRole, Document, DocumentDate, Failure
from onrecord.steps.read.format import Input, Reader
from onrecord.steps.read.fragment import fragment_pieces
from onrecord.steps.read.item import item_document
from onrecord.steps.read.language import iso_639_1
from onrecord.steps.read.pagedates import metadata_date
from onrecord.steps.read.plain import Metadata
from onrecord.steps.read.xmlguard import check_no_entities, root_name

__all__ = ["FEED", "feed_documents"]

_ROOTS = frozenset({"rss", "feed", "rdf:rdf", "atom:feed"})
MOST_ENTRIES = 20_000
# What feedparser's and sgmllib's code may raise over a broken feed; no promise of theirs names it.
_PARSER_ERRORS = (
    ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError,
    OverflowError,
)  # fmt: skip


def begins_feed(head: bytes) -> bool:
    """Is the root element one of RSS, Atom or RDF?"""
    return root_name(head)[0].lower() in _ROOTS


def feed_documents(source: Input) -> Iterator[Document | Failure]:
    """The entries of a feed.

    Raises:
        ReadError: reason ``too_large``, ``xml_bomb``, ``not_a_feed`` or ``empty``.
    """
    raw = source.whole()
    check_no_entities(raw)
    feed = _parse(raw, source.given.url)
    entries, head = feed.get("entries") or [], feed.get("feed") or {}
    if not feed.get("version") and not entries:
        raise ReadError("not_a_feed", f"no RSS or Atom can be read in it{_why(feed)}")
    if not entries:
        raise ReadError("empty", "the feed has no entry")
    if len(entries) > MOST_ENTRIES:
        raise ReadError("too_large", f"over {MOST_ENTRIES} entries in one feed")
    whole = _Feed(
        raw,
        _words(head.get("title")),
        iso_639_1(_words(head.get("language"))),
        _address(head.get("link"), None),
        source.given,
    )
    for number, entry in enumerate(entries, 1):
        ref = _words(entry.get("id")) or f"{source.ref}:{number}"
        yield _entry(entry, ref, whole)


def _parse(raw: bytes, url: str | None) -> Any:
    import feedparser

    headers = {"content-location": url} if url else {}
    try:
        return feedparser.parse(io.BytesIO(raw), response_headers=headers, sanitize_html=False)
    except _PARSER_ERRORS as e:
        raise ReadError("not_a_feed", f"the feed cannot be taken apart: {type(e).__name__}") from e


def _why(feed: Any) -> str:
    reason = feed.get("bozo_exception")
    return f": {reason}" if reason else ""


class _Feed:
    """What all entries share."""

    __slots__ = ("given", "language", "raw", "site", "title")

    def __init__(
        self, raw: bytes, title: str | None, language: str | None, site: str | None, given: Metadata
    ) -> None:
        self.raw, self.title, self.site, self.given = raw, title, site, given
        # Many feeds state the language of their template: only "en" is believed.
        self.language = "en" if language == "en" else None


def _entry(entry: Any, ref: str, feed: _Feed) -> Document | Failure:
    try:
        metadata = Metadata(
            title=_plain(entry.get("title")),
            outlet=_plain(entry.get("source", {}).get("title")) or _plain(feed.title),
            author=_words(entry.get("author")),
            url=_address(entry.get("link"), feed.site),
            dates=tuple(_dates(entry)),
        )
        pieces = fragment_pieces(_body(entry))
        # The feed's own address is no entry's; the day on which it was fetched is.
        metadata = metadata.over(Metadata(dates=feed.given.dates))
        return item_document(pieces, feed.raw, ref, metadata, feed.language)
    except ReadError as e:
        return Failure(ref, "read", e.reason, str(e))
    except _PARSER_ERRORS as e:
        message = f"the entry cannot be taken apart: {type(e).__name__}"
        return Failure(ref, "read", "bad_entry", message)


def _body(entry: Any) -> str:
    """The longest of the contents that an entry carries, else its summary."""
    contents = [c.get("value") or "" for c in entry.get("content", []) if _is_text(c)]
    best = max(contents, key=len, default="")
    return best if best.strip() else entry.get("summary") or ""


def _is_text(content: Any) -> bool:
    kind = (content.get("type") or "").lower()
    return kind in ("", "text", "html", "xhtml") or kind.startswith(("text/", "application/xhtml"))


def _dates(entry: Any) -> Iterator[DocumentDate]:
    for field, role in (("published", DateRole.PUBLISHED), ("updated", DateRole.UPDATED)):
        # ``updated`` falls back to ``published`` in feedparser unless asked for like this.
        value = dict.get(entry, field)
        if (found := metadata_date(_words(value), role)) is not None:
            yield found


def _address(link: object, site: str | None) -> str | None:
    """An absolute web address; a relative one counts from the site, and is none without it."""
    words = _words(link)
    if words is None:
        return None
    try:
        words = urljoin(site, words) if site else words
        parts = urlsplit(words)
    except ValueError:
        return None
    return words if parts.scheme in ("http", "https") and parts.netloc else None


def _words(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _plain(value: object) -> str | None:
    """A title without its mark-up."""
    words = _words(value)
    if words is None or not any(c in words for c in "<&"):
        return words
    return " ".join(line for line, _ in fragment_pieces(words)) or None


FEED = Reader("feed", (".rss", ".atom"), begins_feed, feed_documents)
