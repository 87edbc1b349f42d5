"""What a batch run has written, read back."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.batch.store import Store, opened
from onrecord.errors import OptionError, SetupError

__all__ = ["record_files", "record_lines"]

ROWS = 500  # records held at once


def record_files(store: Store) -> list[str]:
    """The files of records, in the order of the shards.

    Raises:
        OptionError: there are none.
    """
    names = [f"records/{n}" for n in store.names("records") if n.endswith(".parquet")]
    if not names:
        raise OptionError(f"{store.url} holds no records; make some with: onrecord batch run")
    return names


def record_lines(folder: str) -> Iterator[bytes]:
    """The records of a run as JSON lines without their ends, in the order of its reports.

    Raises:
        OptionError: the folder holds no records.
        StoreError: it cannot be read.
    """
    store = Store(folder)
    for name in record_files(store):
        yield from lines_of(f"{store.url}/{name}")


def lines_of(url: str) -> Iterator[bytes]:
    """The records of one file."""
    try:
        import pyarrow.parquet as pq
    except ImportError as e:
        raise SetupError("Parquet needs pyarrow; run: pip install 'onrecord[cluster]'") from e
    with opened(url) as stream:
        for batch in pq.ParquetFile(stream).iter_batches(ROWS, columns=["record"]):
            for text in batch.column(0).to_pylist():
                yield text.encode()
