"""Inputs cut into shards: pieces of work of about equal size, the same ones every time.

A Parquet file is cut by rows and JSON lines (packed ones too) by lines; of other files, many small
ones make a shard. What can only be read from its beginning to its end (WARC, WACZ, feeds) is one
piece however large.
"""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from onrecord.batch.store import filesystem, is_local, named, opened
from onrecord.errors import OptionError, ReadError, SetupError
from onrecord.records import Failure
from onrecord.steps.read.format import LARGEST
from onrecord.steps.read.lines import lines
from onrecord.steps.read.packed import Bounded, allowed
from onrecord.steps.read.sources import check_paths, sources

__all__ = ["LINES", "PACKED", "TABLES", "Piece", "Shard", "shards", "unpacked"]

TABLES = (".parquet", ".pq")
LINES = (".jsonl", ".ndjson")
PACKED = tuple(f"{suffix}.gz" for suffix in LINES)
SMALL = (".txt", ".html", ".htm", ".xhtml", ".json", ".pdf", ".docx")  # one report, mostly


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file: ``count`` rows or lines from ``first`` on (0: the first); None: all of it.

    ``url`` opens it from any machine; ``ref`` is its name in records. ``offset`` is the byte at
    which the line ``first`` begins, in a file that is not packed.
    """

    url: str
    ref: str
    first: int = 0
    count: int | None = None
    offset: int = 0

    def __str__(self) -> str:
        if self.count is None:
            return self.ref
        return f"{self.ref} {self.first + 1}..{self.first + self.count}"


@dataclass(frozen=True, slots=True)
class Shard:
    """One piece of work. ``failed`` are inputs that could not even be listed."""

    number: int
    pieces: tuple[Piece, ...]
    failed: tuple[Failure, ...] = ()

    @property
    def name(self) -> str:
        """The name of its files: its number, and a hash of what is in it."""
        digest = hashlib.sha256(msgspec.json.encode(self)).hexdigest()
        return f"part-{self.number:06d}-{digest[:8]}"

    def __str__(self) -> str:
        more = f" and {len(self.pieces) - 1} more" if len(self.pieces) > 1 else ""
        return f"shard {self.number} ({self.pieces[0] if self.pieces else 'nothing'}{more})"


def shards(inputs: Iterable[str], size: int) -> Iterator[Shard]:
    """Cut the inputs, in the order given, into shards of about ``size`` reports.

    Files of JSON lines are read once for this, to find where lines begin.

    Raises:
        OptionError: an input does not exist, or is no Parquet file though it is called one.
        StoreError: a store cannot be reached.
        SetupError: a package for it is missing.
    """
    failed: list[Failure] = []
    number = 0
    for pieces in _grouped(_files(inputs), size, failed):
        yield Shard(number, pieces)
        number += 1
    if failed:
        yield Shard(number, (), tuple(failed))


def _grouped(
    items: Iterable[Piece | Failure], size: int, failed: list[Failure]
) -> Iterator[tuple[Piece, ...]]:
    """Each shard's pieces, in the order of the inputs; what cannot be read goes to ``failed``."""
    small: list[Piece] = []
    for item in items:
        if isinstance(item, Failure):
            failed.append(item)
            continue
        if item.url.lower().endswith(SMALL):
            small.append(item)
            if len(small) < size:
                continue
        if small:
            yield tuple(small)
            small.clear()
        if item.url.lower().endswith((*TABLES, *LINES, *PACKED)):
            yield from ((piece,) for piece in _cut(item, size, failed))
        elif not item.url.lower().endswith(SMALL):
            yield (item,)
    if small:
        yield tuple(small)


def _cut(file: Piece, size: int, failed: list[Failure]) -> Iterator[Piece]:
    """The pieces of a file; what keeps it from being read to its end is added to ``failed``."""
    offsets: dict[int, int] = {}
    try:
        if file.url.lower().endswith(TABLES):
            total = _rows(file)
        else:
            total, offsets = _lines(file, size, failed)
    except ReadError as e:
        failed.append(Failure(file.ref, "read", e.reason, str(e)))
        return
    if not total:
        failed.append(Failure(file.ref, "read", "empty", "there is nothing in it"))
    for first in range(0, total, size):
        count = min(size, total - first)
        yield Piece(file.url, file.ref, first, count, offsets.get(first, 0))


def _rows(file: Piece) -> int:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as e:
        raise SetupError("Parquet needs pyarrow; run: pip install 'onrecord[cluster]'") from e
    with opened(file.url) as stream:
        try:
            table = pq.ParquetFile(stream)
        except (pa.ArrowException, OSError) as e:
            why = " ".join(str(e).split())
            raise ReadError("broken_table", f"not a whole Parquet file: {why}") from e
        if "text" not in table.schema_arrow.names:
            there = ", ".join(table.schema_arrow.names[:8])
            raise ReadError("missing_text", f"the table has no column 'text', but: {there}")
        return int(table.metadata.num_rows)


def _lines(file: Piece, size: int, failed: list[Failure]) -> tuple[int, dict[int, int]]:
    """How many lines there are, and the byte at which each ``size``-th begins if not packed."""
    count = offset = 0
    offsets: dict[int, int] = {}
    with opened(file.url) as raw:
        if file.url.lower().endswith(PACKED):
            try:
                for _ in lines(unpacked(raw), LARGEST):
                    count += 1
            except ReadError as e:
                message = f"behind line {count}: {e}"
                failed.append(Failure(file.ref, "read", e.reason, message))
            return count, offsets
        ended = True
        while block := raw.read(1 << 20):
            at = 0
            while (end := block.find(b"\n", at)) >= 0:
                count, at = count + 1, end + 1
                if count % size == 0:
                    offsets[count] = offset + at
            offset += len(block)
            ended = at == len(block)
    return count + (not ended), offsets


def unpacked(stream: BinaryIO) -> BinaryIO:
    """The bytes of a gzip file, within bounds.

    Raises:
        ReadError: from ``read``: the packed data is broken, or unpacks to too much.
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    inner = cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    return cast(BinaryIO, io.BufferedReader(Bounded(inner, allowed(size))))


def _files(inputs: Iterable[str]) -> Iterator[Piece | Failure]:
    for given in inputs:
        fs, path = filesystem(given)
        yield from _local(given) if is_local(fs) else _remote(given, fs, path)


def _local(given: str) -> Iterator[Piece | Failure]:
    """Files and folders by the rules of the reading step; a folder with tables is a table."""
    plain = given.removeprefix("file://")
    if any(c in plain for c in "*?[") and not os.path.lexists(plain):
        names = sorted(glob.glob(plain, recursive=True))
        if not names:
            raise OptionError(f"{given}: no such file; check the pattern")
        for name in names:
            yield from _local(name)
        return
    if tables := list(_tables(Path(plain))):
        yield from (Piece(str(path.absolute()), str(path)) for path in tables)
        return
    for source in sources(check_paths([plain])):
        if isinstance(source, Failure):
            yield source
        elif source.path is None:
            raise OptionError("a batch run cannot read standard input; name files or folders")
        else:
            yield Piece(str(source.path.absolute()), source.ref)


def _tables(path: Path) -> Iterator[Path]:
    if path.suffix.lower() in TABLES and path.is_file():
        yield path
    elif path.is_dir():
        for found in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
            if found.suffix.lower() in TABLES and found.is_file() and not hidden:
                yield found


def _remote(given: str, fs: Any, path: str) -> Iterator[Piece]:
    with named(given):
        if any(c in path for c in "*?["):
            found = sorted(fs.glob(path))
        elif fs.isdir(path):
            found = sorted(fs.find(path))
        else:
            found = [path] if fs.exists(path) else []
    if not found:
        raise OptionError(f"{given}: no such file or folder; check the address")
    for each in found:
        url = fs.unstrip_protocol(each)
        yield Piece(url, url)
