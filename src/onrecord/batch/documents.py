"""The reports of a shard, named as ``onrecord code`` names them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import msgspec

from onrecord.batch.shards import LINES, PACKED, TABLES, Piece, Shard, unpacked
from onrecord.batch.store import opened
from onrecord.errors import ReadError
from onrecord.records import Document, Failure
from onrecord.steps.read.format import LARGEST
from onrecord.steps.read.formats import kind_of_name
from onrecord.steps.read.jsonl import json_document, json_ref
from onrecord.steps.read.lines import lines
from onrecord.steps.read.reader import read_stream

__all__ = ["documents"]

_BOM = b"\xef\xbb\xbf"
_COLUMNS = ("id", "text", "title", "outlet", "author", "url", "date", "language")
_ROWS = 256  # rows of a table held at once


def documents(shard: Shard) -> Iterator[Document | Failure]:
    """The shard's reports in order, with a failure in place of each that cannot be read.

    Raises:
        StoreError: a file cannot be opened.
    """
    yield from shard.failed
    for piece in shard.pieces:
        name = piece.url.lower()
        if name.endswith(TABLES):
            yield from _bounded(piece, _rows(piece))
        elif name.endswith((*LINES, *PACKED)):
            yield from _bounded(piece, _lines(piece, packed=name.endswith(PACKED)))
        else:
            with opened(piece.url) as stream:
                yield from read_stream(stream, piece.ref, kind_of_name(name) or None)


def _bounded(piece: Piece, items: Iterator[Document | Failure]) -> Iterator[Document | Failure]:
    try:
        yield from items
    except ReadError as e:
        yield Failure(str(piece), "read", e.reason, str(e))


def _lines(piece: Piece, *, packed: bool) -> Iterator[Document | Failure]:
    with opened(piece.url) as raw:
        stream = unpacked(raw) if packed else raw
        if packed:
            for _ in zip(range(piece.first), lines(stream, LARGEST), strict=False):
                pass
        else:
            stream.seek(piece.offset)
        for line in itertools.islice(lines(stream, LARGEST), piece.count):
            number = piece.first + line.number
            text = line.raw.removeprefix(_BOM) if line.raw and number == 1 else line.raw
            if text is None or text.strip():
                yield _report(text, f"{piece.ref}:{number}")


def _report(raw: bytes | None, place: str) -> Document | Failure:
    if raw is None:
        message = f"a line over {LARGEST // 1_000_000} MB; split it into reports"
        return Failure(place, "read", "too_large", message)
    ref = json_ref(raw, place)
    try:
        return json_document(raw, ref)
    except ReadError as e:
        return Failure(ref, "read", e.reason, str(e))


def _rows(piece: Piece) -> Iterator[Document | Failure]:
    """Rows of a table, each as the JSON line that it would be."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = piece.first
    with opened(piece.url) as stream:
        try:
            table = pq.ParquetFile(stream)
            for row in _cells(table, piece):
                number += 1
                given = {k: v for k, v in row.items() if v is not None}
                yield _report(msgspec.json.encode(given), f"{piece.ref}:{number}")
        except (pa.ArrowException, OSError) as e:
            why = " ".join(str(e).split())
            message = f"behind row {number} the table is broken: {why}"
            raise ReadError("broken_table", message) from e


def _cells(table: Any, piece: Piece) -> Iterator[dict[str, Any]]:
    """The rows ``first`` to ``first + count``; row groups outside are not read."""
    columns = [c for c in _COLUMNS if c in table.schema_arrow.names]
    at, end = 0, piece.first + (piece.count or 0)
    groups = []
    before = 0
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        if at < end and at + rows > piece.first:
            groups.append(group)
        elif at + rows <= piece.first:
            before = at + rows
        at += rows
    rows_ = itertools.chain.from_iterable(  # group by group: one may be broken
        batch.to_pylist()
        for group in groups
        for batch in table.iter_batches(_ROWS, row_groups=[group], columns=columns)
    )
    return itertools.islice(rows_, piece.first - before, end - before)
