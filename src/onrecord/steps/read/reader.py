"""The reading step's edge: every input becomes Documents, or a Failure with its reason."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import ReadError
from onrecord.records import Document, Failure, content_id
from onrecord.steps.read.format import LARGEST, Input
from onrecord.steps.read.formats import PEEK, take
from onrecord.steps.read.lines import Rejoined
from onrecord.steps.read.plain import Metadata, plain_document
from onrecord.steps.read.sniff import json_kind
from onrecord.steps.read.sources import Source, check_paths, sources

__all__ = ["LARGEST", "read", "read_bytes", "read_stream", "read_text"]


def read(
    paths: Iterable[str | Path], *, stdin: BinaryIO | None = None
) -> Iterator[Document | Failure]:
    """Read reports from files, folders and standard input (``-``), in order, one at a time.

    Args:
        paths: files (texts, pages, saved pages, JSON, feeds, WARC, WACZ, PDF, DOCX, agencies'
            items: see ``docs/formats-in.md``; names without a known suffix are judged by their
            content), folders (read recursively, in the order of names), or ``-``.
        stdin: what ``-`` reads; the process's standard input by default.

    Returns:
        An iterator of documents, with a failure in place of each that cannot be read. JSON lines
        are streamed: a file of any size is never held whole.

    Raises:
        OptionError: at once, if a path does not exist or ``-`` is named twice.
    """
    checked = check_paths(paths)
    return _read(checked, stdin)


def read_text(
    text: str,
    *,
    ref: str = "text",
    title: str | None = None,
    outlet: str | None = None,
    author: str | None = None,
    url: str | None = None,
    date: str | None = None,
    language: str | None = None,
) -> Document:
    """The document that a plain text is, kept code point for code point.

    ``date`` is the publication date (ISO or English); ``language``, if given, is believed. Two
    reports with the same words are one document only if all else that is given, except ``ref``,
    is the same too.

    Raises:
        ReadError: the text is empty, is not English, or holds half a surrogate pair.
    """
    metadata = Metadata(title, outlet, author, url, language, Metadata.date(date))
    document = plain_document(text, text.encode("utf-8", "surrogatepass"), ref, metadata)
    given = (title, outlet, author, url, date)
    if any(given):
        return replace(document, id=content_id("d1", document.sha256, text, *given))
    return document


def read_bytes(raw: bytes, ref: str, kind: str | None = None) -> Iterator[Document | Failure]:
    """The documents in the bytes of one file; ``kind`` None looks at the first bytes."""
    return read_stream(io.BytesIO(raw), ref, kind)


def _read(paths: list[Path | None], stdin: BinaryIO | None) -> Iterator[Document | Failure]:
    for source in sources(paths):
        if isinstance(source, Failure):
            yield source
        elif source.path is None:
            yield from read_stream(stdin or sys.stdin.buffer, source.ref, None)
        else:
            yield from _bounded(partial(_read_file, source, source.path), source.ref)


def _bounded(
    work: Callable[[], Iterable[Document | Failure]], ref: str
) -> Iterator[Document | Failure]:
    """The boundary: what cannot be read becomes a row with its reason, and the run goes on."""
    try:
        yield from work()
    except ReadError as e:
        yield Failure(ref, "read", e.reason, str(e))
    except OSError as e:
        yield Failure(ref, "read", "unreadable", f"cannot read it: {e.strerror or e}")


def _read_file(source: Source, path: Path) -> Iterator[Document | Failure]:
    with path.open("rb") as stream:
        yield from read_stream(stream, source.ref, source.kind)


def read_stream(stream: BinaryIO, ref: str, kind: str | None) -> Iterator[Document | Failure]:
    """The documents of an open stream; ``kind`` is what its name says it is, None if nothing."""
    return _bounded(partial(_documents, stream, ref, kind), ref)


def _documents(stream: BinaryIO, ref: str, kind: str | None) -> Iterable[Document | Failure]:
    file = stream if stream.seekable() else None
    start = stream.tell() if file is not None else 0
    head = _head(stream)
    if file is not None and start:
        file = None  # only a file from its start can be read again from there
    return take(Input(ref, head, Rejoined(head, stream), file), kind)


def _head(stream: BinaryIO) -> bytes:
    """Enough of the start to judge by; no more than one line if that is a whole JSON object."""
    head = b""
    while len(head) < PEEK and (piece := stream.readline(PEEK - len(head))):
        head += piece
        if head.endswith(b"}\n") and json_kind(head) == "jsonl":
            break
    return head
