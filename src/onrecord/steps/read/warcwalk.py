"""Records of a WARC file, one after the other, as bytes; a broken one does not hide the rest.

Uncompressed files and gzip files, with one member a record (as the standard wants) or several.
Where a record is broken (no length, cut off, bad gzip data), the walk goes on at the next place
that begins like a record. warcio reads such files only up to the first break.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

__all__ = ["MOST", "WalkedRecord", "walk"]

MOST = 40_000_000  # bytes of one record that are held; longer ones are passed over
_HEADERS = 65_536  # bytes of one record's own headers
_BLOCK = 65_536
_RATIO = 500  # unpacked to packed bytes of one member: text does not pass 50, a bomb does 1,000
_FLOOR = 10_000_000  # unpacked bytes that are always allowed
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.I | re.M)
_START = re.compile(rb"WARC/\d\.\d+\r?\n")
_AGAIN = re.compile(rb"WARC/\d\.\d+\r?\n[A-Za-z-]{4,}:")  # with its first header: not mere words
_GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class WalkedRecord:
    """A record and where it begins in the file.

    ``raw`` are its headers and content, None where it is broken (``problem`` says how) or longer
    than ``MOST`` (``problem`` is None).
    """

    offset: int
    raw: bytes | None
    problem: str | None = None


class _BrokenError(Exception):
    """What follows cannot be read as a record."""


class _Stream:
    """Bytes with one look ahead; ``more`` gives the next block, empty at the end."""

    def __init__(self) -> None:
        self._held = b""
        self._ended = False

    def more(self) -> bytes:
        raise NotImplementedError

    def _fill(self, size: int) -> None:
        while not self._ended and len(self._held) < size:
            piece = self.more()
            self._ended = not piece
            self._held += piece

    def peek(self, size: int) -> bytes:
        self._fill(size)
        return self._held[:size]

    def take(self, size: int) -> bytes:
        self._fill(min(size, _BLOCK))
        piece, self._held = self._held[:size], self._held[size:]
        return piece

    def headers(self) -> bytes:
        """Up to and with the blank line; raises where there is none in good time."""
        self._fill(_HEADERS)
        ends = [self._held.find(mark) + len(mark) for mark in (b"\r\n\r\n", b"\n\n")]
        found = [end for end in ends if end > 3]
        if not found:
            raise _BrokenError("its headers do not end")
        return self.take(min(found))

    def skip_blank(self) -> None:
        while (piece := self.peek(_BLOCK)) and (blank := len(piece) - len(piece.lstrip(b"\r\n"))):
            self.take(blank)
            if blank < len(piece):
                return


class _Plain(_Stream):
    def __init__(self, file: BinaryIO, start: int) -> None:
        super().__init__()
        self._file = file
        file.seek(start)

    def more(self) -> bytes:
        return self._file.read(_BLOCK)

    def at(self) -> int:
        return self._file.tell() - len(self._held)


class _Member(_Stream):
    """One gzip member from ``start`` on, unpacked; ``end`` is where it ends in the file."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        super().__init__()
        self._file = file
        self._unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._given = self._fed = 0
        self._rest = b""
        self._start = self.end = start
        file.seek(start)

    def more(self) -> bytes:
        while not self._unpack.eof:
            block = self._rest or self._file.read(_BLOCK)
            if not self._rest:
                self._fed += len(block)
            if not block:
                raise _BrokenError("it is cut off")
            try:
                piece = self._unpack.decompress(block, 16 * _BLOCK)
            except zlib.error as e:
                raise _BrokenError(f"its gzip data is broken: {e}") from e
            self._rest = self._unpack.unconsumed_tail
            self._given += len(piece)
            if self._given > max(_FLOOR, _RATIO * self._fed):
                raise _BrokenError("it unpacks to far too many bytes")
            if piece:
                return piece
        self.end = self._start + self._fed - len(self._unpack.unused_data)
        return b""


def walk(file: BinaryIO) -> Iterator[WalkedRecord]:
    """The records of a seekable file, in order."""
    file.seek(0)
    packed = file.read(3) == _GZIP
    yield from _packed(file) if packed else _plain(file)


def _plain(file: BinaryIO) -> Iterator[WalkedRecord]:
    start: int | None = 0
    while start is not None:
        stream = _Plain(file, start)
        at = start
        try:
            while True:
                stream.skip_blank()
                at = stream.at()
                if not stream.peek(1):
                    return
                yield WalkedRecord(at, _record(stream))
        except _BrokenError as e:
            yield WalkedRecord(at, None, str(e))
            start = _next_plain(file, at + 1)


def _packed(file: BinaryIO) -> Iterator[WalkedRecord]:
    start: int | None = 0
    while start is not None:
        stream = _Member(file, start)
        try:
            while True:
                stream.skip_blank()
                if not stream.peek(1):
                    break
                yield WalkedRecord(start, _record(stream))
        except _BrokenError as e:
            yield WalkedRecord(start, None, str(e))
            start = _next_packed(file, start + 1)
            continue
        start = stream.end
        file.seek(start)
        if not (following := file.read(3)):
            return
        if following != _GZIP:
            yield WalkedRecord(start, None, "no gzip data where a record should begin")
            start = _next_packed(file, start + 1)


def _record(stream: _Stream) -> bytes | None:
    """The record that begins here; None if it is too long to be held. What follows is checked."""
    if not _START.match(stream.peek(20)):
        raise _BrokenError("it does not begin like a WARC record")
    headers = stream.headers()
    m = _LENGTH.search(headers)
    if m is None:
        raise _BrokenError("it has no length")
    left, held = int(m[1]), [headers]
    keep = left <= MOST
    while left:
        piece = stream.take(min(left, _BLOCK))
        if not piece:
            raise _BrokenError("it is cut off")
        left -= len(piece)
        if keep:
            held.append(piece)
    ended = stream.peek(4) == b"\r\n\r\n"
    stream.skip_blank()
    following = stream.peek(20)
    if following and not ended and not _START.match(following):
        raise _BrokenError("its length is wrong: no record follows it")
    return b"".join(held) if keep else None


def _next_plain(file: BinaryIO, start: int) -> int | None:
    """Where the next record begins at or after ``start``."""
    for at in _places(file, b"WARC/", start):
        file.seek(at)
        if _AGAIN.match(file.read(40)):
            return at
    return None


def _next_packed(file: BinaryIO, start: int) -> int | None:
    for at in _places(file, _GZIP, start):
        file.seek(at)
        try:
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(file.read(1_024), 20)
        except zlib.error:
            continue
        if _START.match(head):
            return at
    return None


def _places(file: BinaryIO, mark: bytes, start: int) -> Iterator[int]:
    """Every place of ``mark`` at or after ``start``."""
    held = b""
    while True:
        file.seek(start + len(held))
        block = file.read(_BLOCK)
        if not block:
            return
        held += block
        at = held.find(mark)
        while at >= 0:
            yield start + at
            at = held.find(mark, at + 1)
        keep = min(len(mark) - 1, len(held))
        start += len(held) - keep
        held = held[len(held) - keep :]
