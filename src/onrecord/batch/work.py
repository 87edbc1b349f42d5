"""The work on one shard, wherever it is done: read, code, write tables, mark as done."""

from __future__ import annotations

import itertools
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from onrecord.batch.documents import documents
from onrecord.batch.engine import Failed, told
from onrecord.batch.manifest import Done, File, file_of
from onrecord.batch.pool import Pool
from onrecord.batch.recipe import Recipe
from onrecord.batch.shards import Shard
from onrecord.batch.store import Store
from onrecord.batch.wire import Coded
from onrecord.errors import SetupError
from onrecord.records import Failure, Record, Run, to_json

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FOLDERS", "MARKS", "Job", "code_shard", "mark_of"]

MARKS = "marks"
TABLES = ("documents", "attributions", "claims", "causes", "loaded", "evidence", "times", "places")
FOLDERS = (*TABLES, "records", "failures")
GROUP = 1_000  # rows written at once
_RECORD = msgspec.json.Decoder(Record)
_HERE = threading.local()  # a pool for each thread of an engine's worker


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all shards of a run: where to, how coded, what is shown."""

    output: str
    recipe: Recipe
    include_private: bool = False


def mark_of(shard: Shard) -> str:
    """The name of the file that says that a shard is done."""
    return f"{MARKS}/{shard.name}.json"


def code_shard(job: Job, shard: Shard) -> Done | Failed:
    """Do one shard. Done twice, or by two workers at once, it leaves the same files.

    Reports are coded in a process of their own, so that one that kills or hangs it costs a row in
    the table of failures. Whatever else goes wrong is told, not raised.
    """
    try:
        return _code(job, shard)
    except Exception as e:
        return told(e, SetupError)


def _code(job: Job, shard: Shard) -> Done:
    store = Store(job.output)
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        tables = _Tables(Path(folder), shard)
        with tables.lines:
            for item in _pool(job.recipe).lines(documents(shard)):
                tables.add(item)
        files = tables.write(job.include_private)
        for file in files:
            store.put(file.name, Path(folder, f"{file.table}.parquet"))
        done = Done(
            shard.name, tables.reports, len(tables.failures), tables.claims, files, tables.run
        )
    store.put_bytes(mark_of(shard), msgspec.json.encode(done))
    return done


def _pool(recipe: Recipe) -> Pool:
    """This thread's worker process, kept from shard to shard: it takes seconds to load."""
    held: tuple[Recipe, Pool] | None = getattr(_HERE, "held", None)
    if held is None or held[0] != recipe:
        if held is not None:
            held[1].close()
        held = _HERE.held = (recipe, Pool(1, recipe=recipe))
    return held[1]


class _Tables:
    """A shard's tables on the local disk, until they are whole."""

    def __init__(self, folder: Path, shard: Shard) -> None:
        self.reports = self.claims = 0
        self.failures: list[Failure] = []
        self.run: Run | None = None
        self._folder, self._shard = folder, shard
        self.lines = (folder / "records.jsonl").open("wb")

    def add(self, item: Coded | Failure) -> None:
        self.reports += 1
        if isinstance(item, Failure):
            self.failures.append(item)
            return
        self.claims += item.claims
        self.lines.write(item.line + b"\n")

    def write(self, include_private: bool) -> tuple[File, ...]:
        """Write the tables; those without a row are left out."""
        from onrecord.steps.export.formats.columnar import PARQUET
        from onrecord.steps.export.formats.source import Source

        rows = dict(
            PARQUET.write(Source(self._read, include_private=include_private), self._folder).rows
        )
        counted = [(table, rows[f"{table}.parquet"]) for table in TABLES]
        counted.append(("records", self._write_records()))
        counted.append(("failures", self._write_failures()))
        return tuple(
            file_of(
                table,
                f"{table}/{self._shard.name}.parquet",
                number,
                self._folder / f"{table}.parquet",
            )
            for table, number in counted
            if number
        )

    def _read(self) -> Iterator[Record]:
        with (self._folder / "records.jsonl").open("rb") as stream:
            for line in stream:
                record = _RECORD.decode(line)
                self.run = record.run
                yield record

    def _write_records(self) -> int:
        """The records as they are, one JSON text each: what ``onrecord batch records`` gives."""
        import pyarrow as pa

        schema = pa.schema([(name, pa.string()) for name in ("document", "ref", "record")])
        rows = ((r.document.id, r.document.ref, to_json(r).decode()) for r in self._read())
        return self._write("records", schema, rows)

    def _write_failures(self) -> int:
        import pyarrow as pa

        names = ("ref", "stage", "reason", "message")
        schema = pa.schema([(name, pa.string()) for name in names])
        rows = ((f.ref, f.stage, f.reason, f.message) for f in self.failures)
        return self._write("failures", schema, rows)

    def _write(self, table: str, schema: pa.Schema, rows: Iterator[tuple[str, ...]]) -> int:
        import pyarrow as pa
        import pyarrow.parquet as pq

        number = 0
        path = self._folder / f"{table}.parquet"
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            while batch := list(itertools.islice(rows, GROUP)):
                columns = [pa.array(c, pa.string()) for c in zip(*batch, strict=True)]
                writer.write_table(pa.Table.from_arrays(columns, schema=schema))
                number += len(batch)
        return number
