"""parquet: rows as a typed Parquet table, written in groups so that memory does not grow."""

from __future__ import annotations

import itertools
import types
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO, Union, get_args, get_origin, get_type_hints

from onrecord.errors import SetupError
from onrecord.steps.export.rows import COLUMNS, Row

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["write_parquet"]

GROUP = 20_000  # rows held in memory at once


def write_parquet(rows: Iterable[Row], stream: BinaryIO) -> int:
    """Write the rows to a binary stream; return their number.

    Raises:
        SetupError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as e:
        raise SetupError("Parquet needs pyarrow; run: pip install 'onrecord[parquet]'") from e
    schema = _schema(pa)
    total = 0
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        source = iter(rows)
        while batch := list(itertools.islice(source, GROUP)):
            columns = zip(*batch, strict=True)
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            total += len(batch)
    return total


def _schema(pa_: Any) -> pa.Schema:
    kinds = {str: pa_.string(), bool: pa_.bool_(), int: pa_.int64(), float: pa_.float64()}
    hints = get_type_hints(Row)
    fields = []
    for name in COLUMNS:
        hint, optional = hints[name], get_origin(hints[name]) in (types.UnionType, Union)
        base = next(a for a in get_args(hint) if a is not type(None)) if optional else hint
        fields.append(pa_.field(name, kinds[base], nullable=optional))
    return pa_.schema(fields)
