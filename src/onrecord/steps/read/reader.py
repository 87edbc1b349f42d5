"""The reading step's edge: every input becomes Documents, or a Failure with its reason."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import ReadError
from onrecord.records import Document, Failure
from onrecord.steps.read.decode import check_not_binary, decode
from onrecord.steps.read.html import html_document
from onrecord.steps.read.jsonl import array_items, json_document, json_ref
from onrecord.steps.read.lines import Rejoined, lines
from onrecord.steps.read.plain import Metadata, plain_document
from onrecord.steps.read.sniff import Kind, sniff
from onrecord.steps.read.sources import Source, check_paths, sources

__all__ = ["LARGEST", "read", "read_bytes", "read_text"]

LARGEST = 20_000_000  # bytes of one report: a file, or a line of JSON lines
_PEEK = 65_536
_BOM = b"\xef\xbb\xbf"


def read(
    paths: Iterable[str | Path], *, stdin: BinaryIO | None = None
) -> Iterator[Document | Failure]:
    """Read reports from files, folders and standard input (``-``), in order, one at a time.

    Args:
        paths: files (``.txt .html .htm .xhtml .jsonl .ndjson .json``; other names are judged by
            their content), folders (read recursively, in the order of names), or ``-``.
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

    ``date`` is the publication date (ISO or English); ``language``, if given, is believed.

    Raises:
        ReadError: the text is empty, is not English, or holds half a surrogate pair.
    """
    metadata = Metadata(title, outlet, author, url, language, Metadata.date(date))
    return plain_document(text, text.encode("utf-8", "surrogatepass"), ref, metadata)


def read_bytes(raw: bytes, ref: str, kind: Kind | None = None) -> Iterator[Document | Failure]:
    """The documents in the bytes of one file; ``kind`` None looks at the first bytes."""
    return _read_stream(io.BytesIO(raw), ref, kind)


def _read(paths: list[Path | None], stdin: BinaryIO | None) -> Iterator[Document | Failure]:
    for source in sources(paths):
        if isinstance(source, Failure):
            yield source
        elif source.path is None:
            yield from _read_stream(stdin or sys.stdin.buffer, source.ref, None)
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
        yield from _read_stream(stream, source.ref, source.kind)


def _read_stream(stream: BinaryIO, ref: str, kind: Kind | None) -> Iterator[Document | Failure]:
    return _bounded(partial(_documents, stream, ref, kind), ref)


def _documents(stream: BinaryIO, ref: str, kind: Kind | None) -> Iterable[Document | Failure]:
    head = _head(stream)
    whole = Rejoined(head, stream)
    seen = sniff(head)
    if kind is None or (kind == "json" and seen == "jsonl"):
        kind = seen
    if kind == "jsonl":
        return _read_lines(whole, head, ref)
    raw = whole.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ReadError("too_large", f"over {LARGEST // 1_000_000} MB; split it into reports")
    if kind == "json":
        return _read_json(raw, ref)
    if kind == "html":
        return [html_document(raw, ref)]
    return [plain_document(decode(raw), raw, ref, Metadata())]


def _head(stream: BinaryIO) -> bytes:
    """Enough of the start to judge by; no more than one line if that is a whole JSON object."""
    head = b""
    while len(head) < _PEEK and (piece := stream.readline(_PEEK - len(head))):
        head += piece
        if head.endswith(b"}\n") and sniff(head) == "jsonl":
            break
    return head


def _read_lines(stream: Rejoined, head: bytes, ref: str) -> Iterator[Document | Failure]:
    check_not_binary(head)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError("encoding", "JSON lines are UTF-8; this is UTF-16 or UTF-32")
    found = False
    for line in lines(stream, LARGEST):
        raw = line.raw
        if raw is not None and line.number == 1:
            raw = raw.removeprefix(_BOM)
        if raw is None or raw.strip():
            found = True
            yield from _read_object(raw, f"{ref}:{line.number}")
    if not found:
        raise ReadError("empty", "there is no line in it")


def _read_json(raw: bytes, ref: str) -> Iterator[Document | Failure]:
    check_not_binary(raw)
    for number, item in enumerate(array_items(raw.removeprefix(_BOM)), 1):
        yield from _read_object(item, f"{ref}:{number}")


def _read_object(raw: bytes | None, place: str) -> Iterator[Document | Failure]:
    """The report in one JSON object, named by its ``id`` or else by its ``place``."""
    if raw is None:
        message = f"a line over {LARGEST // 1_000_000} MB; split it into reports"
        return iter([Failure(place, "read", "too_large", message)])
    ref = json_ref(raw, place)
    return _bounded(lambda: [json_document(raw, ref)], ref)
