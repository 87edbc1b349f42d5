"""stream: JSON written piece by piece, so that no format holds all it writes.

``<`` is written as an escape, so that no quotation can end the script element of a page that
somebody puts the JSON into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, unquote

import msgspec

__all__ = [
    "URN",
    "document_of",
    "dump",
    "pruned",
    "read_elements",
    "urn",
    "write_array",
    "write_lines",
]

URN = "urn:onrecord:"


_ENCODER = msgspec.json.Encoder()


def urn(document: str, *inside: str) -> str:
    """The name of a report, or of a thing in it; ids that are no plain words are escaped."""
    return URN + "/".join(quote(part, safe=":._-") for part in (document, *inside))


def document_of(name: str) -> str:
    """The id of the report in a name that :func:`urn` made."""
    return unquote(name.removeprefix(URN).partition("/")[0])


def dump(value: object) -> bytes:
    """One JSON value; the same value gives the same bytes."""
    return _ENCODER.encode(value).replace(b"<", b"\\u003c")


def pruned(value: dict[str, Any]) -> dict[str, Any]:
    """An object without its empty members; numbers and ``false`` are not empty."""
    return {k: v for k, v in value.items() if v is not None and v != "" and v != [] and v != {}}


def write_lines(path: Path, values: Iterable[object]) -> int:
    """Write JSON lines; return their number."""
    number = 0
    with path.open("wb") as stream:
        for value in values:
            stream.write(dump(value) + b"\n")
            number += 1
    return number


def write_array(stream: BinaryIO, values: Iterable[object]) -> int:
    """Write a JSON array, one element a line; return their number."""
    number = 0
    stream.write(b"[")
    for value in values:
        stream.write((b",\n" if number else b"\n") + dump(value))
        number += 1
    stream.write(b"\n]")
    return number


def read_elements(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of an array that :func:`write_array` wrote, one line at a time."""
    with path.open("rb") as lines:
        for line in lines:
            if line.startswith(b'{"') and not line.rstrip().endswith(b"["):
                yield msgspec.json.decode(line.rstrip().rstrip(b","))
