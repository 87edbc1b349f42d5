"""Rows on their way from the tasks of one pass to the tasks of a later one, through a store.

Each task writes one file a channel, with a section for each part that its rows are for; a task of
the later pass reads its own section of all these files. So a worker that dies takes nothing with
it, and nothing need fit the memory of any machine but the rows of one part.

A section is checked by its sum: a file that another try of the task replaced in the middle of
reading is found out, and read again with the task.
"""

from __future__ import annotations

import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np

from onrecord.batch.store import Store, StoreError
from onrecord.errors import OptionError, SetupError

__all__ = ["ONCE", "PARTS", "SHARDS", "WORK", "Channel", "Outbox", "folder_of", "inbox"]

T = TypeVar("T")
WORK = "work"
SHARDS, PARTS, ONCE = "shards", "parts", "once"  # how many tasks write a channel

_SIZE = struct.Struct("<I")
_SECTION = struct.Struct("<QIII")  # where it begins, bytes, bytes unpacked, sum
LARGEST = 2**32 - 1  # bytes of a section


@dataclass(frozen=True, slots=True)
class Channel(Generic[T]):
    """Rows of one kind under a name; ``by`` says which tasks write it."""

    name: str
    kind: type[T]
    by: str = PARTS


def folder_of(channel: Channel[Any]) -> str:
    """Where its files are."""
    return f"{WORK}/{channel.name}"


class Outbox:
    """The rows that a task writes to one channel."""

    def __init__(self) -> None:
        self._parts: dict[int, bytearray] = defaultdict(bytearray)

    def put(self, part: int, row: object) -> None:
        """A row for a part."""
        packed = _ENCODER.encode(row)
        self._parts[part] += _SIZE.pack(len(packed)) + packed

    def file(self, readers: int) -> bytes:
        """All rows, as they are stored: where each of so many sections stands, then these."""
        pa = _pyarrow()
        heads, bodies = [], []
        at = readers * _SECTION.size
        for part in range(readers):
            raw = bytes(self._parts.pop(part, b""))
            body: bytes = pa.compress(raw, codec="zstd", asbytes=True) if raw else b""
            if len(raw) > LARGEST:
                raise OptionError(f"{len(raw) >> 30} GB of rows for part {part}; give more --parts")
            heads.append(_SECTION.pack(at, len(body), len(raw), zlib.crc32(raw)))
            bodies.append(body)
            at += len(body)
        assert not self._parts, f"rows for {sorted(self._parts)} of {readers} parts"
        return b"".join((*heads, *bodies))


def inbox(store: Store, channel: Channel[T], part: int, tasks: int) -> Iterator[T]:
    """The rows of a channel for one part, from all tasks in their order.

    Raises:
        StoreError: a file is missing, or not whole.
    """
    decoder = msgspec.msgpack.Decoder(channel.kind, dec_hook=_decoded)
    for task in range(tasks):
        raw = memoryview(_section(store, f"{folder_of(channel)}/{task:05d}.bin", part))
        at = 0
        while at < len(raw):
            (size,) = _SIZE.unpack_from(raw, at)
            at += _SIZE.size
            yield decoder.decode(raw[at : at + size])
            at += size


def _section(store: Store, name: str, part: int) -> bytes:
    """One section, by two small reads: of its place, and of itself."""
    start = part * _SECTION.size
    try:
        head = store.read(name, start, start + _SECTION.size)
        at, packed, size, sum_ = _SECTION.unpack(head)
        if not size:
            return b""
        body = store.read(name, at, at + packed)
        raw: bytes = _pyarrow().decompress(body, size, codec="zstd", asbytes=True)
        whole = zlib.crc32(raw) == sum_
    except StoreError:
        raise
    except (struct.error, OSError, ValueError):
        whole = False
    if not whole:
        raise StoreError(None, "not whole; give another folder", f"{store.url}/{name}")
    return raw


def _encoded(value: object) -> bytes:
    if isinstance(value, np.ndarray):
        return value.tobytes()
    raise NotImplementedError(f"no row holds a {type(value).__name__}")


def _decoded(_: type, value: bytes) -> Any:
    """The only values that msgspec does not know are arrays of hashes and numbers."""
    return np.frombuffer(value, dtype=np.uint64)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_encoded)


def _pyarrow() -> Any:
    try:
        import pyarrow as pa
    except ImportError as e:
        raise SetupError(
            "batch runs need more packages; run: pip install 'onrecord[cluster]'"
        ) from e
    return pa
