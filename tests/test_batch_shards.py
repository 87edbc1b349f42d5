"""Inputs are cut into shards that read as the whole does, from any store."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.batch.documents import documents
from onrecord.batch.shards import shards
from onrecord.batch.store import StoreError
from onrecord.errors import OptionError
from onrecord.records import Document, Failure
from onrecord.steps.read import read


def row(n: int, **more: object) -> dict[str, object]:
    return {"text": f"Clashes in ward {n}.", "language": "en", "date": "2020-01-02", **more}


def json_lines(rows: list[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in rows)


def cut(inputs: list[Path | str], size: int) -> list[Document | Failure]:
    return [d for s in shards(map(str, inputs), size) for d in documents(s)]


def refs(items: list[Document | Failure]) -> list[str]:
    return [f"{i.ref} {i.reason}" if isinstance(i, Failure) else i.ref for i in items]


LINES = st.sampled_from(
    [
        b'{"text":"Clashes in ward 1.","language":"en"}',
        b'{"id":"x","text":"Clashes in ward 2.","language":"en"}',
        b"",
        b"  ",
        b"{",
        b'{"text":""}',
        '{"text":"Clashes in Ωmega.","language":"en"}'.encode(),
        b'{"text":"Clashes.","language":"en"}\r',
    ]
)


@settings(max_examples=60)
@given(rows=st.lists(LINES, min_size=1, max_size=12), size=st.integers(1, 5), end=st.booleans())
def test_lines_read_the_same_in_parts_packed_or_not(
    tmp_path_factory: pytest.TempPathFactory, rows: list[bytes], size: int, end: bool
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    raw = b"\n".join([b'{"id":"first","text":"Clashes.","language":"en"}', *rows])
    raw += b"\n" if end else b""
    plain, packed = folder / "a.jsonl", folder / "a.jsonl.gz"
    plain.write_bytes(raw)
    packed.write_bytes(gzip.compress(raw))
    wanted = list(read([plain]))
    assert cut([plain], size) == wanted
    assert refs(cut([packed], size)) == [r.replace("a.jsonl", "a.jsonl.gz") for r in refs(wanted)]


def test_a_table_reads_as_the_same_rows_in_json_lines(tmp_path: Path) -> None:
    rows = [row(n, id=f"r{n}" if n % 2 else None, pages=n) for n in range(11)]
    table, lines = tmp_path / "t.parquet", tmp_path / "t.jsonl"
    pq.write_table(pa.Table.from_pylist(rows), table, row_group_size=4)
    lines.write_bytes(json_lines(rows))
    wanted = [r.replace("t.jsonl", "t.parquet") for r in refs(list(read([lines])))]
    for size in (1, 3, 4, 5, 100):
        got = cut([table], size)
        assert refs(got) == wanted
        assert all(isinstance(d, Document) and d.published for d in got)


def test_a_folder_of_tables_is_a_table_and_other_folders_are_reports(tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist([row(1, id="one")]), tmp_path / "b.parquet")
    (tmp_path / "_note.txt").write_text("Not a report of the table.")
    assert refs(cut([tmp_path], 10)) == ["one"]
    folder = tmp_path / "texts"
    folder.mkdir()
    for n in range(5):
        (folder / f"{n}.txt").write_text(f"Clashes in the old town, ward {n}, were reported.")
    (folder / "5.jsonl").write_bytes(json_lines([row(7, id="seven"), row(8, id="eight")]))
    (folder / "6.txt").write_text("Clashes in the old town were reported on Tuesday.")
    assert refs(cut([folder], 2)) == refs(list(read([folder])))
    sizes = [len(s.pieces) for s in shards([str(folder)], 2)]
    assert sizes == [2, 2, 1, 1, 1]
    assert refs(cut([f"{folder}/[12].txt"], 9)) == [f"{folder}/1.txt", f"{folder}/2.txt"]


def test_shards_have_the_same_names_every_time_and_others_have_others(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(json_lines([row(n) for n in range(9)]))
    names = [s.name for s in shards([str(file)], 4)]
    assert names == [s.name for s in shards([str(file)], 4)]
    assert [n[:11] for n in names] == ["part-000000", "part-000001", "part-000002"]
    assert not set(names) & {s.name for s in shards([str(file)], 5)}


def test_a_truncated_table_is_a_failure_and_the_others_are_read(tmp_path: Path) -> None:
    good, cut_off, other = (tmp_path / f"{n}.parquet" for n in "abc")
    rows = [row(n, id=f"r{n}") for n in range(3)]
    pq.write_table(pa.Table.from_pylist(rows), good)
    cut_off.write_bytes(good.read_bytes()[:-40])
    pq.write_table(pa.table({"body": ["Clashes."]}), other)
    got = cut([tmp_path], 2)
    assert refs(got) == ["r0", "r1", "r2", f"{cut_off} broken_table", f"{other} missing_text"]
    assert "no column 'text', but: body" in str(got[-1])


def test_a_table_broken_in_the_middle_gives_the_rows_before(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    rows = [row(n, id=f"r{n}", title="x" * 200) for n in range(8)]
    pq.write_table(
        pa.Table.from_pylist(rows), file, row_group_size=4, compression=None, use_dictionary=False
    )
    raw = bytearray(file.read_bytes())
    group = pq.ParquetFile(file).metadata.row_group(1)
    start = min(group.column(i).data_page_offset for i in range(group.num_columns))
    raw[start : start + 60] = b"\xff" * 60
    file.write_bytes(raw)
    got = refs(cut([file], 100))
    assert got[:4] == ["r0", "r1", "r2", "r3"]
    assert got[4:] == [f"{file} 1..8 broken_table"]


def test_packed_lines_that_break_off_give_the_lines_before(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    rows = [row(n, id=f"r{n}", title=f"{n * 7919:x}" * 40) for n in range(400)]
    file.write_bytes(gzip.compress(json_lines(rows))[:-3_000])
    got = refs(cut([file], 50))
    assert got[-1] == f"{file} broken_archive"
    assert 50 < len(got) < 400
    assert got[:-1] == [f"r{n}" for n in range(len(got) - 1)]


def test_what_is_empty_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").touch()
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b""))
    assert refs(cut([tmp_path], 2)) == [
        f"{tmp_path}/a.jsonl empty",
        f"{tmp_path}/b.jsonl.gz empty",
    ]


def test_an_archive_is_one_piece(tmp_path: Path) -> None:
    response = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        b"<html><body><article><p>Clashes in the old town were reported on Tuesday, and the mayor "
        b"said that nobody had been arrested in the ward.</p></article></body></html>"
    )
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/%d\r\n"
        b"WARC-Date: 2020-01-02T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:0000000%d>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    )
    records = [head % (n, n, len(response)) + response + b"\r\n\r\n" for n in range(3)]
    records[1] = records[1].replace(b"Content-Length", b"Content-Lenght")
    file = tmp_path / "a.warc"
    file.write_bytes(b"".join(records))
    wanted = list(read([file]))
    assert [len(s.pieces) for s in shards([str(file)], 1)] == [1]
    assert cut([file], 1) == wanted
    assert {type(d).__name__ for d in wanted} == {"Document", "Failure"}


def test_an_object_store_is_read_like_a_disk(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/news/a.jsonl", json_lines([row(n, id=f"r{n}") for n in range(5)]))
    memory.pipe("/news/b.txt", b"Clashes in the old town were reported on Tuesday by the mayor.")
    try:
        got = refs(cut(["memory://news"], 2))
        assert got == [*(f"r{n}" for n in range(5)), "memory:///news/b.txt"]
        assert refs(cut(["memory://news/*.txt"], 2)) == ["memory:///news/b.txt"]
        with pytest.raises(OptionError, match="no such file or folder"):
            cut(["memory://nothing"], 2)
    finally:
        memory.rm("/news", recursive=True)


def test_what_is_not_there_or_not_known_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no such file or folder"):
        cut([tmp_path / "none"], 2)
    with pytest.raises(OptionError, match="no store of this kind"):
        cut(["nosuch://bucket/a"], 2)
    with pytest.raises(OptionError, match="check the pattern"):
        cut([tmp_path / "*.jsonl"], 2)
    with pytest.raises(OptionError, match="standard input"):
        cut(["-"], 2)


def test_a_file_that_goes_away_meanwhile_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(json_lines([row(1)]))
    [shard] = shards([str(file)], 4)
    file.unlink()
    with pytest.raises(StoreError) as caught:
        list(documents(shard))
    assert caught.value.filename == str(file)
