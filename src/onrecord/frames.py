"""frames: records -> pandas or polars, one row a claim with its claimants.

The columns are those of ``onrecord table``; :class:`onrecord.steps.export.Row` explains them.
Names of private people are masked unless ``include_private``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from onrecord.errors import SetupError
from onrecord.records import Failure, Record
from onrecord.steps.export.rows import COLUMNS, Row, claim_rows

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl  # type: ignore[import-not-found, unused-ignore]

__all__ = ["to_pandas", "to_polars"]

_WHOLE = tuple(c for c in COLUMNS if c.endswith(("_low", "_high")))
_REAL = ("latitude", "longitude", "confidence")
_YES_NO = ("own_voice", "historical")
_INDEX = ("start", "end")


def to_pandas(
    records: Record | Iterable[Record | Failure], *, include_private: bool = False
) -> pd.DataFrame:
    """A pandas frame of the records' claims; failures are passed over.

    Raises:
        SetupError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as e:
        raise SetupError("to_pandas needs pandas; run: pip install 'onrecord[pandas]'") from e
    rows = list(_rows(records, include_private))
    frame = pd.DataFrame({c: [getattr(r, c) for r in rows] for c in COLUMNS}, columns=list(COLUMNS))
    kinds = dict.fromkeys(COLUMNS, "string")
    kinds |= dict.fromkeys(_WHOLE, "Int64") | dict.fromkeys(_INDEX, "int64")
    kinds |= dict.fromkeys(_REAL, "float64") | dict.fromkeys(_YES_NO, "bool")
    return frame.astype(kinds)


def to_polars(
    records: Record | Iterable[Record | Failure], *, include_private: bool = False
) -> pl.DataFrame:
    """A polars frame of the records' claims; failures are passed over.

    Raises:
        SetupError: polars is not installed.
    """
    try:
        import polars as pl
    except ImportError as e:
        raise SetupError("to_polars needs polars; run: pip install 'onrecord[polars]'") from e
    rows = list(_rows(records, include_private))
    kinds: dict[str, type[pl.DataType]] = dict.fromkeys(COLUMNS, pl.String)
    kinds |= dict.fromkeys((*_WHOLE, *_INDEX), pl.Int64)
    kinds |= dict.fromkeys(_REAL, pl.Float64) | dict.fromkeys(_YES_NO, pl.Boolean)
    return pl.DataFrame({c: [getattr(r, c) for r in rows] for c in COLUMNS}, schema=kinds)


def _rows(records: Record | Iterable[Record | Failure], include_private: bool) -> Iterable[Row]:
    for item in [records] if isinstance(records, Record) else records:
        if isinstance(item, Record):
            yield from claim_rows(item, include_private=include_private)
