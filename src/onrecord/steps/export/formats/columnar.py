"""parquet, arrow: records as nested tables, one file a part of the record.

The schema is the wire format's own, made from the records' types: a struct for a record, a list for
a tuple, text for an enum. So nothing is lost but the full text of the reports, which belongs to
their publishers; each claim carries the words around it instead.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from onrecord.errors import SetupError
from onrecord.records import (
    Attribution,
    CausalClaim,
    Claim,
    Document,
    Event,
    Evidence,
    LoadedWord,
    Place,
    Record,
    Run,
    When,
)
from onrecord.steps.export.formats.base import Anchor, Exporter, File, Kept, Loss, Unit, Written
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.passage import Passages

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ARROW", "PARQUET"]

GROUP = 5_000  # rows held in memory at once
_LINK = ("document", "number")  # the record that a row belongs to, its place in it


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    kind: type
    rows: Callable[[Record], Iterable[object]]
    means: str


_TABLES = (
    _Table("documents", Document, lambda r: (r.document,), "reports, without their text"),
    _Table("attributions", Attribution, lambda r: r.attributions, "who is said to say what"),
    _Table("claims", Claim, lambda r: r.claims, "what is claimed, with the passage around it"),
    _Table("causes", CausalClaim, lambda r: r.causes, "what is said to have led to what"),
    _Table("loaded", LoadedWord, lambda r: r.loaded, "partisan words in the outlet's own voice"),
    _Table("evidence", Evidence, lambda r: r.evidence, "evidence that the report points to"),
    _Table("times", When, lambda r: r.times, "resolved times"),
    _Table("places", Place, lambda r: r.places, "resolved places"),
    _Table("runs", Run, lambda r: (r.run,), "what made each record"),
)
_EVENTS = "events"


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as e:
        raise SetupError("this needs pyarrow; run: pip install 'onrecord[parquet]'") from e
    return pyarrow


def _write_parquet(source: Source, folder: Path) -> Written:
    arrow = _arrow()

    def sink(path: Path, schema: pa.Schema) -> Any:
        return arrow.parquet.ParquetWriter(path, schema, compression="zstd")

    return _write(source, folder, "parquet", sink)


def _write_arrow(source: Source, folder: Path) -> Written:
    arrow = _arrow()
    return _write(source, folder, "arrow", lambda path, schema: arrow.ipc.new_file(path, schema))


class _Sink:
    """A file of one table, written in groups of rows."""

    def __init__(self, pa_: Any, writer: Any, schema: pa.Schema) -> None:
        self._pa, self._writer, self._schema = pa_, writer, schema
        self._rows: list[dict[str, Any]] = []
        self.number = 0

    def put(self, row: dict[str, Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            table = self._pa.Table.from_pylist(self._rows, schema=self._schema)
            self._writer.write_table(table)
            self.number += len(self._rows)
            self._rows.clear()


def _write(
    source: Source, folder: Path, ending: str, make: Callable[[Path, pa.Schema], Any]
) -> Written:
    arrow = _arrow()
    sinks: dict[str, _Sink] = {}

    def opened(name: str, schema: pa.Schema) -> None:
        sinks[name] = _Sink(arrow, make(folder / f"{name}.{ending}", schema), schema)

    for table in _TABLES:
        opened(table.name, _schema(arrow, table))
    try:
        for record in source.records():
            for table in _TABLES:
                for row in _rows(record, table):
                    sinks[table.name].put(row)
        if source.has_events:
            opened(_EVENTS, arrow.schema(_struct(arrow, Event)))
            for event in source.events():
                sinks[_EVENTS].put(msgspec.to_builtins(event))
    finally:
        for sink in sinks.values():
            sink.close()
    return Written(tuple((f"{name}.{ending}", s.number) for name, s in sinks.items()))


def _rows(record: Record, table: _Table) -> Iterator[dict[str, Any]]:
    passages = Passages(record.document) if table.kind is Claim else None
    for number, item in enumerate(table.rows(record)):
        row: dict[str, Any] = msgspec.to_builtins(item)
        if isinstance(item, Document):
            row.pop("text", None)
            row["schema"] = record.schema
            yield row
            continue
        row |= dict(zip(_LINK, (record.document.id, number), strict=True))
        if passages is not None and isinstance(item, Claim):
            span = passages.at(item.trigger.start, item.trigger.end)
            row["passage"] = msgspec.to_builtins(span)
        yield row


def _schema(pa_: Any, table: _Table) -> pa.Schema:
    own = _struct(pa_, table.kind)
    if table.kind is Document:
        own = [f for f in own if f.name != "text"]
        return pa_.schema([pa_.field("schema", pa_.string()), *own])
    link = [pa_.field("document", pa_.string()), pa_.field("number", pa_.int64())]
    passage = [pa_.field("passage", pa_.struct(_span(pa_)))] if table.kind is Claim else []
    return pa_.schema([*link, *own, *passage])


def _span(pa_: Any) -> list[Any]:
    return [
        pa_.field("start", pa_.int64()),
        pa_.field("end", pa_.int64()),
        pa_.field("text", pa_.string()),
    ]


def _struct(pa_: Any, kind: type) -> list[Any]:
    hints = get_type_hints(kind)
    return [pa_.field(f.name, _type(pa_, hints[f.name])) for f in fields(kind)]


def _type(pa_: Any, hint: Any) -> Any:
    """The Arrow type of a field of a record."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        return _type(pa_, next(a for a in arguments if a is not type(None)))
    if origin is tuple:
        return pa_.list_(_type(pa_, arguments[0]))
    if origin is Literal or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return pa_.string()
    if isinstance(hint, type) and is_dataclass(hint):
        return pa_.struct(_struct(pa_, hint))
    plain = {str: pa_.string(), bool: pa_.bool_(), int: pa_.int64(), float: pa_.float64()}
    return plain[hint]


def _read(path: Path) -> Iterator[dict[str, Any]]:
    arrow = _arrow()
    if path.suffix == ".parquet":
        for batch in arrow.parquet.ParquetFile(path).iter_batches(GROUP):
            yield from batch.to_pylist()
    else:
        with arrow.ipc.open_file(path) as reader:
            for i in range(reader.num_record_batches):
                yield from reader.get_batch(i).to_pylist()


def _anchors(ending: str) -> Callable[[Path], Iterator[Anchor]]:
    def read(folder: Path) -> Iterator[Anchor]:
        for table in _TABLES[1:-1]:
            for number, row in enumerate(_read(folder / f"{table.name}.{ending}"), 1):
                where = f"{table.name}.{ending}, row {number}"
                for span in _spans(row):
                    at = (span["start"], span["end"], span["text"])
                    yield Anchor(where, row["document"], *at)

    return read


def _spans(value: object) -> Iterator[dict[str, Any]]:
    """Every span in a nested row."""
    if isinstance(value, list):
        for item in value:
            yield from _spans(item)
    elif isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            yield value
        else:
            for item in value.values():
                yield from _spans(item)


_LOSSES = (Loss("document.text", "the text belongs to its publisher; the records keep it"),)
_KEEPS = tuple(
    Kept(path, name)
    for path, name in (
        ("schema", "documents.schema"),
        ("document", "documents"),
        ("attributions", "attributions"),
        ("claims", "claims"),
        ("causes", "causes"),
        ("loaded", "loaded"),
        ("evidence", "evidence"),
        ("times", "times"),
        ("places", "places"),
        ("run", "runs"),
    )
)


def _files(ending: str, media: str) -> tuple[File, ...]:
    return (
        *(File(f"{t.name}.{ending}", media, t.means) for t in _TABLES),
        File(f"{_EVENTS}.{ending}", media, "events, if they were given", optional=True),
    )


PARQUET = Exporter(
    name="parquet",
    title="nested tables as Parquet: records as they are, but for the reports' full text",
    unit=Unit.RECORD,
    files=_files("parquet", "application/vnd.apache.parquet"),
    keeps=_KEEPS,
    losses=_LOSSES,
    write=_write_parquet,
    anchors=_anchors("parquet"),
    needs="pyarrow",
)
ARROW = Exporter(
    name="arrow",
    title="the same tables as Arrow IPC files",
    unit=Unit.RECORD,
    files=_files("arrow", "application/vnd.apache.arrow.file"),
    keeps=_KEEPS,
    losses=_LOSSES,
    write=_write_arrow,
    anchors=_anchors("arrow"),
    needs="pyarrow",
)
