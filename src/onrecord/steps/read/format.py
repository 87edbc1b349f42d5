"""Format: what a reader of one input format is, and what it is given to read.

A plugin gives one more: an entry point in the group ``onrecord.readers`` that names a
:class:`Reader`. Its name must not be taken; its suffixes and its look count after the built-in
ones.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, cast

from onrecord.errors import ReadError
from onrecord.records import Document, Failure
from onrecord.steps.read.plain import Metadata

__all__ = ["LARGEST", "LARGEST_FILE", "ByteStream", "Input", "Reader"]

LARGEST = 20_000_000  # bytes of one report: a file, or a line of JSON lines
LARGEST_FILE = 200_000_000  # bytes of one report with its pictures (PDF, DOCX, saved page)


class ByteStream(Protocol):
    """What readers need of a stream; a pipe will do."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; fewer only at the end."""
        ...

    def readline(self, size: int, /) -> bytes:
        """A line with its end, or its first ``size`` bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Input:
    """Something to read: its bytes, how it is called, and what is known about it beforehand.

    ``head`` are the first bytes, which ``stream`` gives again. ``file`` is the same from its start,
    where it can seek. ``charset`` is the character set that a protocol header states.
    """

    ref: str
    head: bytes
    stream: ByteStream
    file: BinaryIO | None = None
    given: Metadata = field(default_factory=Metadata)
    charset: str | None = None

    @classmethod
    def of(
        cls, raw: bytes, ref: str, given: Metadata | None = None, charset: str | None = None
    ) -> Input:
        """Bytes that are already here."""
        stream = io.BytesIO(raw)
        return cls(ref, raw[:65_536], stream, stream, given or Metadata(), charset)

    def whole(self, limit: int = LARGEST) -> bytes:
        """All of it.

        Raises:
            ReadError: reason ``too_large``.
        """
        raw = self.stream.read(limit + 1)
        if len(raw) > limit:
            raise ReadError("too_large", f"over {limit // 1_000_000} MB; split it into reports")
        return raw

    def seekable(self, limit: int = LARGEST_FILE) -> BinaryIO:
        """The input as a file that can seek; one from a pipe is held, up to ``limit`` bytes.

        Raises:
            ReadError: reason ``too_large``.
        """
        if self.file is not None:
            self.file.seek(0)
            return self.file
        return cast(BinaryIO, io.BytesIO(self.whole(limit)))


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is read.

    ``name`` is the format's; ``suffixes`` those of its files, with the dot, in lower case;
    ``begins`` tells by the first bytes (up to 64 KiB) whether an input is of the format; ``read``
    gives the documents in it, and may raise :class:`ReadError` for all that is left of the input,
    or :class:`SetupError` where something must be installed first.
    """

    name: str
    suffixes: tuple[str, ...]
    begins: Callable[[bytes], bool]
    read: Callable[[Input], Iterable[Document | Failure]]
