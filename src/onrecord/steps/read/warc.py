"""WARC -> Documents: the reports among the responses that a crawler or browser kept.

Read are responses with status 200 that are pages, texts, feeds, PDF or DOCX. The crawl date is the
day of retrieval, never that of publication. Revisits, resources and conversions are no responses of
a server: they are counted, and said. The hash is that of the page's bytes as a browser gets them.
A broken record is named; the others are read. warcio reads the headers and holds each record
against its digest.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from onrecord.errors import ReadError, SetupError
from onrecord.records import DateRole, Document, Failure
from onrecord.steps.read.format import Input, Reader
from onrecord.steps.read.httpbody import decoded_body
from onrecord.steps.read.media import media_reader
from onrecord.steps.read.pagedates import metadata_date
from onrecord.steps.read.plain import Metadata
from onrecord.steps.read.warcwalk import MOST, walk

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

__all__ = ["WARC", "Tally", "begins_warc", "page_key", "warc_documents", "warc_records"]

_NO_RESPONSES = frozenset({"revisit", "resource", "conversion", "continuation"})
_READ_STATUS = frozenset({"200", "203"})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
# What warcio raises over headers that are not of the standard's form; beside its own two classes.
_HEADER_ERRORS = (
    ValueError, TypeError, AttributeError, LookupError, AssertionError, EOFError,
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What was found in an archive."""

    documents: int = 0
    failures: int = 0
    frames: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)


def begins_warc(head: bytes) -> bool:
    """Is it an uncompressed WARC file?"""
    return head.startswith((b"WARC/1.", b"WARC/0."))


def warc_documents(source: Input) -> Iterator[Document | Failure]:
    """The reports in a WARC file, packed or not; ``ref:N`` names the Nth record.

    Raises:
        ReadError: reason ``too_large`` (from a pipe) or ``empty``.
    """
    tally = Tally()
    yield from warc_records(source.seekable(), source.ref, tally)
    yield from remarks(source.ref, tally)


def warc_records(
    file: BinaryIO, ref: str, tally: Tally, pages: Container[str] | None = None
) -> Iterator[Document | Failure]:
    """The reports of one file; of HTML only those whose address is in ``pages``, if given."""
    for number, record in enumerate(walk(file), 1):
        place = f"{ref}:{number}"
        if record.problem is not None:
            tally.failures += 1
            message = f"the record at byte {record.offset} is broken: {record.problem}"
            yield Failure(place, "read", "broken_record", message)
        elif record.raw is None:
            tally.others[f"record over {MOST // 1_000_000} MB"] += 1
        else:
            for item in _one(record.raw, place, tally, pages):
                tally.documents += isinstance(item, Document)
                tally.failures += isinstance(item, Failure)
                yield item


def remarks(ref: str, tally: Tally) -> Iterator[Failure]:
    """What there is to say about a whole archive.

    Raises:
        ReadError: reason ``empty``: there was nothing to read in it.
    """
    if tally.passed:
        message = f"{tally.passed.total()} records are no responses: {_counts(tally.passed)}"
        yield Failure(ref, "read", "passed_over", message)
    if not tally.documents and not tally.failures:
        seen = f"; passed over: {_counts(tally.others)}" if tally.others else ""
        raise ReadError("empty", f"there is no response with a report in it{seen}")


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{n} {name}" for name, n in sorted(counter.items()))


def page_key(url: str) -> str:
    """A page's address without its fragment and final slash."""
    return url.partition("#")[0].rstrip("/").casefold()


def _one(
    raw: bytes, ref: str, tally: Tally, pages: Container[str] | None
) -> Iterator[Document | Failure]:
    try:
        record = _parsed(raw)
        yield from _response(record, ref, tally, pages)
    except ReadError as e:
        yield Failure(ref, "read", e.reason, str(e))
    except SetupError as e:  # one PDF in an archive does not end the run
        yield Failure(ref, "read", "needs_extra", str(e))


def _parsed(raw: bytes) -> ArcWarcRecord:
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    errors = (ArchiveLoadFailed, StatusAndHeadersParserException, *_HEADER_ERRORS)
    try:
        loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
        record = loader.parse_record_stream(
            io.BytesIO(raw), known_format="warc", check_digests="check"
        )
        record.body = record.raw_stream.read()
    except errors as e:
        raise ReadError("broken_record", f"its headers cannot be read: {e}") from e
    return record


def _response(
    record: ArcWarcRecord, ref: str, tally: Tally, pages: Container[str] | None
) -> Iterable[Document | Failure]:
    kind = record.rec_type
    if kind in _NO_RESPONSES:
        tally.passed[kind] += 1
        return ()
    http, url = record.http_headers, record.rec_headers.get_header("WARC-Target-URI")
    if kind != "response" or http is None or url is None:
        return ()
    if (status := http.get_statuscode()) not in _READ_STATUS:
        tally.others[f"status {status[:3]}"] += 1
        return ()
    media_type, charset = _content_type(http.get_header("Content-Type"))
    _check_digest(record, url)
    read = media_reader(media_type, record.body[:4_096], url)
    if read is None:
        tally.others[media_type or "response without a type"] += 1
        return ()
    if media_type in _HTML and pages is not None and page_key(url) not in pages:
        tally.frames += 1
        return ()
    try:
        body = decoded_body(
            record.body, http.get_header("Transfer-Encoding"), http.get_header("Content-Encoding")
        )
        taken = metadata_date(record.rec_headers.get_header("WARC-Date"), DateRole.RETRIEVED)
        given = Metadata(url=url, dates=(taken,) if taken else ())
        return list(read(Input.of(body, ref, given, charset)))
    except ReadError as e:
        raise ReadError(e.reason, f"{url}: {e}") from e


def _content_type(header: str | None) -> tuple[str, str | None]:
    """The media type in lower case and the character set, if stated."""
    media_type, _, parameters = (header or "").partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip():
            return media_type.strip().lower(), value.strip().strip("\"'")
    return media_type.strip().lower(), None


def _check_digest(record: ArcWarcRecord, url: str) -> None:
    """Refuse a record whose content is not what its digest says.

    The digest of the payload counts only where the body has no transfer encoding: tools differ on
    whether they take it before or after that.
    """
    chunked = record.http_headers.get_header("Transfer-Encoding") is not None
    for problem in record.digest_checker.problems:
        if problem.startswith("block digest failed") or (
            problem.startswith("payload digest failed") and not chunked
        ):
            message = f"{url}: its content does not fit its {problem.split(' ')[0]} digest"
            raise ReadError("broken_record", message)


WARC = Reader("warc", (".warc",), begins_warc, warc_documents)
