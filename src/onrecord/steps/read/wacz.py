"""WACZ -> Documents: a ZIP archive of WARC files and of a list of the pages in them.

Where the archive lists its pages, only those are read: a crawl also holds frames, advertisements
and the like, which are pages of their own for a browser. Specification: WACZ 1.1.1 (Webrecorder).
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec

from onrecord.errors import ReadError
from onrecord.records import Document, Failure
from onrecord.steps.read.format import LARGEST_FILE, Input
from onrecord.steps.read.packed import member, zip_of
from onrecord.steps.read.warc import Tally, page_key, remarks, warc_records

__all__ = ["is_wacz", "wacz_documents"]

_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")
_LARGEST_LIST = 50_000_000  # bytes of a list of pages
_LOCAL_HEADER = 30  # bytes before the name in a ZIP file


class _Page(msgspec.Struct):
    url: str | None = None


_PAGE = msgspec.json.Decoder(_Page)


def is_wacz(names: list[str]) -> bool:
    """Is it one, by the files in a ZIP archive?"""
    return any(name.startswith("archive/") and _is_warc(name) for name in names)


def _is_warc(name: str) -> bool:
    return name.endswith((".warc", ".warc.gz"))


def wacz_documents(source: Input) -> Iterator[Document | Failure]:
    """The reports in the archive; ``ref:FILE:N`` names the Nth record of a WARC file in it.

    Raises:
        ReadError: reason ``broken_archive``, ``encrypted``, ``bomb``, ``too_large`` or ``empty``.
    """
    file = source.seekable()
    with zip_of(file) as archive:
        found = sorted(
            (i for i in archive.infolist() if _is_warc(i.filename)), key=lambda i: i.filename
        )
        pages = _pages(archive)
        tally = Tally()
        said: set[str] = set()
        for item in _read(archive, file, found, source.ref, tally, pages):
            said.add(item.ref)
            yield item
        if pages is not None and not tally.documents and tally.frames:
            # The list and the archive do not fit: better every frame than no report.
            everything = _read(archive, file, found, source.ref, tally, None)
            yield from (item for item in everything if item.ref not in said)
        yield from remarks(source.ref, tally)


def _read(
    archive: zipfile.ZipFile,
    file: BinaryIO,
    found: list[zipfile.ZipInfo],
    ref: str,
    tally: Tally,
    pages: frozenset[str] | None,
) -> Iterator[Document | Failure]:
    tally.passed.clear()
    for info in found:
        inner = f"{ref}:{info.filename}"
        try:
            yield from warc_records(_opened(archive, file, info), inner, tally, pages)
        except ReadError as e:
            tally.failures += 1
            yield Failure(inner, "read", e.reason, str(e))


def _pages(archive: zipfile.ZipFile) -> frozenset[str] | None:
    """The addresses of the listed pages; None where the archive lists none."""
    found = set()
    for name in _LISTS:
        if name not in archive.namelist():
            continue
        with member(archive, archive.getinfo(name), _LARGEST_LIST) as lines:
            for line in lines:
                try:
                    url = _PAGE.decode(line).url
                except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                    continue
                if url:
                    found.add(page_key(url))
    return frozenset(found) or None


def _opened(archive: zipfile.ZipFile, file: BinaryIO, info: zipfile.ZipInfo) -> BinaryIO:
    """A WARC file of the archive, seekable; as the standard wants it is stored, not packed."""
    if info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 0x1:
        return cast(BinaryIO, io.BufferedReader(_Slice(file, info)))
    with member(archive, info) as stream:
        raw = stream.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        message = f"{info.filename} is packed and over {LARGEST_FILE // 1_000_000} MB; unpack it"
        raise ReadError("too_large", message)
    return cast(BinaryIO, io.BytesIO(raw))


class _Slice(io.RawIOBase):
    """The bytes of a stored member, read from the archive's own file."""

    def __init__(self, file: BinaryIO, info: zipfile.ZipInfo) -> None:
        super().__init__()
        file.seek(max(0, info.header_offset))
        header = file.read(_LOCAL_HEADER) if info.header_offset >= 0 else b""
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise ReadError("broken_archive", f"{info.filename} is not where the archive says")
        name, extra = struct.unpack("<HH", header[26:30])
        self._file, self._start = file, info.header_offset + _LOCAL_HEADER + name + extra
        self._size, self._at = info.file_size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = max(0, min(len(buffer), self._size - self._at))
        self._file.seek(self._start + self._at)
        piece = self._file.read(size)
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
