"""The formats that are read, and which of them an input is of.

A file's suffix tells its format where it can (an HTML page may begin like anything); an input
without a known suffix, and one whose suffix stands for several formats (``.xml``, ``.json``,
``.gz``), is judged by its first bytes. What nothing recognises is text.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import entry_points
from typing import BinaryIO, cast

from onrecord.errors import ReadError, SetupError
from onrecord.records import Document, Failure
from onrecord.steps.read.decode import decode
from onrecord.steps.read.docx import docx_documents, is_docx
from onrecord.steps.read.feed import FEED
from onrecord.steps.read.format import LARGEST_FILE, Input, Reader
from onrecord.steps.read.html import html_document
from onrecord.steps.read.jsonl import json_documents, line_documents
from onrecord.steps.read.mhtml import MHTML
from onrecord.steps.read.newsml import NEWSML
from onrecord.steps.read.packed import Bounded, allowed, zip_of
from onrecord.steps.read.pdf import PDF
from onrecord.steps.read.plain import plain_document
from onrecord.steps.read.sniff import begins_html, json_kind
from onrecord.steps.read.wacz import is_wacz, wacz_documents
from onrecord.steps.read.warc import WARC, begins_warc, warc_documents
from onrecord.steps.read.xmlguard import check_no_entities, root_name

__all__ = ["PEEK", "PLUGINS", "READERS", "kind_of_name", "plugins", "reader_of", "readers", "take"]

PLUGINS = "onrecord.readers"  # the group of entry points
PEEK = 65_536  # bytes that an input is judged by
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"


def _html(source: Input) -> Iterable[Document]:
    return [html_document(source.whole(), source.ref, source.given, source.charset)]


def _text(source: Input) -> Iterable[Document]:
    raw = source.whole()
    return [plain_document(decode(raw), raw, source.ref, source.given)]


def _xml(source: Input) -> Iterable[Document | Failure]:
    check_no_entities(source.head)
    name = root_name(source.head)[0]
    message = f"XML with the root {name!r}: no feed, no NewsML-G2 and no page"
    raise ReadError("unknown_format", message)


def _zip(source: Input) -> Iterable[Document | Failure]:
    """Word-processor files and web archives are ZIP archives, told apart by what is in them."""
    file = source.seekable()
    with zip_of(file) as archive:
        names = archive.namelist()
    file.seek(0)
    inner = replace(source, file=file, stream=file)
    if is_docx(names):
        return docx_documents(inner)
    if is_wacz(names):
        return wacz_documents(inner)
    message = "a ZIP archive that is no DOCX and no WACZ; unpack it and name what is in it"
    raise ReadError("unknown_format", message)


def _gzip(source: Input) -> Iterator[Document | Failure]:
    """A packed file of any other format; a packed WARC keeps its own way of packing."""
    packed = source.file
    if packed is None:
        packed = cast(BinaryIO, io.BytesIO(source.whole(LARGEST_FILE)))
    head = _gzip_head(source.head)
    if begins_warc(head):
        return warc_documents(replace(source, file=packed))
    if head.startswith(_GZIP):
        raise ReadError("bomb", "gzip within gzip")
    size = packed.seek(0, io.SEEK_END)
    packed.seek(0)
    inner = cast(BinaryIO, gzip.GzipFile(fileobj=packed))
    stream = io.BufferedReader(Bounded(inner, allowed(size)))
    return iter(take(replace(source, head=head, stream=stream, file=None)))


def _gzip_head(raw: bytes) -> bytes:
    """The first unpacked bytes, as far as they can be had; what is broken shows later."""
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return unpack.decompress(raw, PEEK)
    except zlib.error:
        return b""


_WITHIN_GZIP = (
    ".txt.gz", ".html.gz", ".htm.gz", ".jsonl.gz", ".ndjson.gz", ".json.gz", ".warc.gz", ".xml.gz",
)  # fmt: skip

# In this order an input is held against them; the last takes everything.
READERS: tuple[Reader, ...] = (
    WARC,
    PDF,
    Reader("gzip", _WITHIN_GZIP, lambda head: head.startswith(_GZIP), _gzip),
    Reader("zip", (".docx", ".wacz"), lambda head: head.startswith(_ZIP), _zip),
    Reader("jsonl", (".jsonl", ".ndjson"), lambda head: json_kind(head) == "jsonl", line_documents),
    Reader("json", (".json",), lambda head: json_kind(head) == "json", json_documents),
    NEWSML,
    FEED,
    MHTML,
    Reader("html", (".html", ".htm", ".xhtml"), begins_html, _html),
    Reader("xml", (), lambda head: head.lstrip().startswith(b"<?xml"), _xml),
    Reader("text", (".txt",), lambda _: True, _text),
)
_JUDGED = (".xml",)  # suffixes of several formats: what is in the file tells


def plugins() -> tuple[tuple[str, str], ...]:
    """Name and version of every installed plugin that reads a format, sorted."""
    found = entry_points(group=PLUGINS)
    return tuple(sorted((e.name, e.dist.version if e.dist else "") for e in found))


@cache
def readers() -> tuple[Reader, ...]:
    """All readers: the built-in ones, with those of plugins before the last, which takes all.

    Raises:
        SetupError: a plugin cannot be loaded, is no :class:`Reader`, or takes a name in use.
    """
    found = list(READERS[:-1])
    for entry in sorted(entry_points(group=PLUGINS), key=lambda e: e.name):
        try:
            reader = entry.load()
        except Exception as e:  # whatever somebody's module raises as it is imported
            raise SetupError(f"the plugin {entry.value} cannot be loaded: {e}; remove it") from e
        if not isinstance(reader, Reader):
            raise SetupError(f"the plugin {entry.value} is no onrecord Reader; remove it")
        if reader.name in {r.name for r in (*found, READERS[-1])}:
            raise SetupError(f"the plugin {entry.value} takes the name {reader.name!r}, in use")
        found.append(reader)
    return (*found, READERS[-1])


def kind_of_name(name: str) -> str | None:
    """The format that a file's name tells; ``""`` where its content tells, None where neither."""
    lower = name.lower()
    if lower.endswith(_JUDGED):
        return ""
    return next((r.name for r in readers() if r.suffixes and lower.endswith(r.suffixes)), None)


def reader_of(head: bytes, kind: str | None) -> Reader:
    """The reader of an input of this kind, or of one that begins with ``head``."""
    found = {r.name: r for r in readers()}
    if kind == "json" and json_kind(head) == "jsonl":
        return found["jsonl"]
    if kind:
        return found[kind]
    return next(r for r in found.values() if r.begins(head))


def take(source: Input, kind: str | None = None) -> Iterable[Document | Failure]:
    """The documents in an input; ``kind`` None looks at its first bytes.

    Raises:
        ReadError: at once or while iterating: nothing more can be read of it.
    """
    return reader_of(source.head, kind).read(source)
