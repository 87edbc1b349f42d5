"""What goes through the pipe between the run and a worker: framed messages, no pickle.

To the worker: a document (MessagePack). Back: a head of fixed size, then a record as the JSON line
that it will be written as, a failure, or what is wrong with the set-up.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import IO

import msgspec

from onrecord.records import Document, Failure, Record, to_json

__all__ = [
    "Answer",
    "Coded",
    "Kind",
    "coded",
    "packed",
    "plain",
    "read_answer",
    "read_document",
    "write_answer",
    "write_document",
]

_LENGTH = struct.Struct("<Q")
_HEAD = struct.Struct("<BBIIQ")  # kind, last, claims, peak memory in MB, length of the body

_PACK = msgspec.msgpack.Encoder()
_DOCUMENT = msgspec.msgpack.Decoder(Document)
_RECORD = msgspec.json.Decoder(Record)
_FAILURE = msgspec.json.Decoder(Failure)


@dataclass(frozen=True, slots=True)
class Coded:
    """A report's record as its JSON line, without the line's end."""

    ref: str
    line: bytes
    claims: int

    def record(self) -> Record:
        """The record. It was made a moment ago by our own worker: spans are not checked anew."""
        return _RECORD.decode(self.line)


def coded(record: Record) -> Coded | Failure:
    """A record as its line; a failure where its name or metadata cannot be written."""
    try:
        return Coded(record.document.ref, to_json(record), len(record.claims))
    except UnicodeEncodeError:
        return _unwritable(record.document.ref)


def packed(document: Document) -> bytes | Failure:
    """A document as it is sent; a failure where its name or metadata cannot be written."""
    try:
        return _PACK.encode(document)
    except UnicodeEncodeError:
        return _unwritable(document.ref)


def plain(failure: Failure) -> Failure:
    """The failure in words that can be written: file names may hold bytes that are no UTF-8."""
    return Failure(*(_escaped(getattr(failure, f.name)) for f in fields(Failure)))


def _unwritable(ref: str) -> Failure:
    message = "its file name or metadata hold bytes that are no UTF-8; rename or mend it"
    return Failure(_escaped(ref), "read", "encoding", message)


def _escaped(words: str) -> str:
    return words.encode("utf-8", "backslashreplace").decode()


class Kind(IntEnum):
    """What a worker's message says."""

    READY = 0
    CODED = 1
    FAILED = 2
    SETUP = 3  # the set-up is wrong: the body says what, and the run must end


@dataclass(frozen=True, slots=True)
class Answer:
    """A worker's message; ``last``: it ends behind this one, for it has grown too large."""

    kind: Kind
    body: bytes = b""
    claims: int = 0
    peak: int = 0
    last: bool = False

    def failure(self) -> Failure:
        """The failure in a message of that kind."""
        return _FAILURE.decode(self.body)


def write_document(stream: IO[bytes], body: bytes) -> None:
    """Send a packed document."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def read_document(stream: IO[bytes]) -> Document | None:
    """The next document; None where the run has ended or died."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return _DOCUMENT.decode(body) if len(body) == length else None


def write_answer(stream: IO[bytes], answer: Answer) -> None:
    """Send a message back."""
    head = (answer.kind, answer.last, answer.claims, answer.peak, len(answer.body))
    stream.write(_HEAD.pack(*head))
    stream.write(answer.body)
    stream.flush()


def read_answer(stream: IO[bytes]) -> Answer | None:
    """The next message; None where the worker has ended or died, perhaps in the middle of one."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, last, claims, peak, length = _HEAD.unpack(head)
    body = stream.read(length)
    return Answer(Kind(kind), body, claims, peak, bool(last)) if len(body) == length else None
