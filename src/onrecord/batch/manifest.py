"""What a batch run has made: marks of finished shards, and the manifest of the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from onrecord.records import Run

__all__ = ["Done", "File", "Lost", "Manifest", "Table", "file_of", "manifest_of", "tables_of"]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a table: its name in the output, rows, bytes and SHA-256."""

    table: str
    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Done:
    """A finished shard; ``run`` is None where every report failed."""

    shard: str
    reports: int
    failures: int
    claims: int
    files: tuple[File, ...]
    run: Run | None


@dataclass(frozen=True, slots=True)
class Lost:
    """A shard that could not be done: its name, what is in it, and why."""

    shard: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the output: ``files`` in the order of the shards."""

    name: str
    rows: int
    bytes: int
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a batch run has made. The same inputs, settings and versions give the same manifest.

    ``complete``: every shard is done; the others are in ``lost``.
    """

    complete: bool
    inputs: tuple[str, ...]
    shards: int
    reports: int
    failures: int
    claims: int
    run: Run | None
    tables: tuple[Table, ...]
    lost: tuple[Lost, ...] = ()
    schema: Literal["onrecord-batch/1"] = "onrecord-batch/1"

    def json(self) -> bytes:
        """As JSON, for people too."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


def manifest_of(
    inputs: Iterable[str], shards: int, done: Iterable[Done], lost: Iterable[Lost]
) -> Manifest:
    """The manifest of a run."""
    finished = sorted(done, key=lambda d: d.shard)
    left = tuple(sorted(lost, key=lambda x: x.shard))
    return Manifest(
        complete=len(finished) == shards,
        inputs=tuple(inputs),
        shards=shards,
        reports=sum(d.reports for d in finished),
        failures=sum(d.failures for d in finished),
        claims=sum(d.claims for d in finished),
        run=next((d.run for d in finished if d.run is not None), None),
        tables=tables_of(file for each in finished for file in each.files),
        lost=left,
    )


def tables_of(files: Iterable[File]) -> tuple[Table, ...]:
    """The tables that files belong to, by name; each table's files in the order given."""
    by_table: dict[str, list[File]] = {}
    for file in files:
        by_table.setdefault(file.table, []).append(file)
    return tuple(
        Table(name, sum(f.rows for f in fs), sum(f.bytes for f in fs), tuple(fs))
        for name, fs in sorted(by_table.items())
    )


def file_of(table: str, name: str, rows: int, path: Path) -> File:
    """What the manifest says of a file."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return File(table, name, rows, path.stat().st_size, digest)
