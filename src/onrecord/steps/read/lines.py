"""Lines of a stream, one at a time, none held beyond the limit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from onrecord.steps.read.format import ByteStream

__all__ = ["Line", "Rejoined", "lines"]


class Rejoined:
    """A stream whose first bytes were looked at, as if they had not been (pipes cannot seek)."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes; fewer only at the end."""
        piece = self._head.read(size)
        return piece + self._rest.read(size - len(piece)) if len(piece) < size else piece

    def readline(self, size: int) -> bytes:
        """A line with its end, or its first ``size`` bytes."""
        piece = self._head.readline(size)
        if len(piece) < size and not piece.endswith(b"\n"):
            piece += self._rest.readline(size - len(piece))
        return piece


@dataclass(frozen=True, slots=True)
class Line:
    """Line ``number`` (from 1) without its line end; ``raw`` is None where it passed the limit."""

    number: int
    raw: bytes | None


def lines(stream: ByteStream, limit: int) -> Iterator[Line]:
    """The lines of ``stream``; of a line over ``limit`` bytes only the number is told."""
    number = 0
    while piece := stream.readline(limit + 2):  # room for the line end
        number += 1
        raw = _without_line_end(piece)
        if len(raw) <= limit:
            yield Line(number, raw)
            continue
        while piece and not piece.endswith(b"\n"):
            piece = stream.readline(1 << 16)
        yield Line(number, None)


def _without_line_end(piece: bytes) -> bytes:
    return piece.removesuffix(b"\n").removesuffix(b"\r")
