"""Packed inputs (gzip, ZIP) opened so that a small file cannot become an endless one.

A packed file may grow to ``LARGEST`` bytes and to ``RATIO`` times its own size; ordinary text packs
to a fifth or so, tables to a tenth.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from onrecord.errors import ReadError

__all__ = ["LARGEST", "RATIO", "Bounded", "member", "open_table", "zip_of"]

LARGEST = 4_000_000_000  # bytes unpacked, of a table that is streamed
RATIO = 200  # times the packed size: text never packs so well, a bomb does by 1,000
FLOOR = 1_000_000  # bytes that are always allowed, whatever the ratio
MOST_MEMBERS = 10_000  # files in one archive

# What zipfile, gzip and zlib raise over a broken archive.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError)


class Bounded(io.RawIOBase):
    """A stream that raises when it has given more than ``limit`` bytes.

    Raises:
        ReadError: from ``read``: reason ``bomb`` over the limit, ``broken_archive`` over bad data.
    """

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        super().__init__()
        self._stream, self._left, self._limit = stream, limit, limit

    def readable(self) -> bool:
        """Always true."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as one read of the stream below goes."""
        try:
            piece = self._stream.read(len(buffer))
        except BROKEN as e:
            raise ReadError("broken_archive", f"the packed data is broken: {e}") from e
        except RuntimeError as e:  # zipfile's word for a member with a password
            raise ReadError("encrypted", f"it cannot be unpacked: {e}") from e
        self._left -= len(piece)
        if self._left < 0:
            raise ReadError(
                "bomb", f"it unpacks to over {self._limit} bytes, too many for its packed size"
            )
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the stream below too."""
        self._stream.close()
        super().close()


def allowed(packed: int, largest: int = LARGEST) -> int:
    """How many bytes ``packed`` bytes may become."""
    return min(largest, max(FLOOR, packed * RATIO))


def zip_of(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive in a stream.

    Raises:
        ReadError: reason ``broken_archive`` or ``bomb``.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (*BROKEN, OSError, ValueError) as e:
        raise ReadError("broken_archive", f"not a whole ZIP archive: {e}") from e
    if len(archive.infolist()) > MOST_MEMBERS:
        raise ReadError("bomb", f"over {MOST_MEMBERS} files in one archive")
    return archive


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, largest: int = LARGEST) -> BinaryIO:
    """One file of an archive as a bounded stream; what the archive says of its size is not trusted.

    Raises:
        ReadError: reason ``broken_archive`` or ``encrypted``.
    """
    try:
        inner = archive.open(info)
    except (*BROKEN, OSError, ValueError) as e:
        raise ReadError("broken_archive", f"{info.filename}: {e}") from e
    except RuntimeError as e:
        raise ReadError("encrypted", f"{info.filename}: {e}") from e
    bounded = Bounded(cast(BinaryIO, inner), allowed(info.compress_size, largest))
    return cast(BinaryIO, io.BufferedReader(bounded))


@contextlib.contextmanager
def open_table(path: Path) -> Iterator[BinaryIO]:
    """A table's bytes, unpacked if it is a gzip file or the only file of a ZIP archive.

    Raises:
        ReadError: reason ``broken_archive``, ``encrypted``, ``bomb`` or ``several``.
        OSError: the file cannot be opened.
    """
    with contextlib.ExitStack() as stack:
        stream: BinaryIO = stack.enter_context(path.open("rb"))
        magic = stream.read(4)
        stream.seek(0)
        if magic.startswith(b"\x1f\x8b"):
            limit = allowed(path.stat().st_size)
            inner = cast(BinaryIO, gzip.GzipFile(fileobj=stream))
            stream = cast(BinaryIO, io.BufferedReader(Bounded(inner, limit)))
        elif magic == b"PK\x03\x04":
            archive = stack.enter_context(zip_of(stream))
            files = [info for info in archive.infolist() if not info.is_dir()]
            if len(files) != 1:
                message = f"{len(files)} files in {path}; unpack it and name one"
                raise ReadError("several", message)
            stream = stack.enter_context(member(archive, files[0]))
        yield stream
