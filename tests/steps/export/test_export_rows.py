import csv
import io
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from handmade import full, hostile, span
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Count, CountKind
from onrecord.steps.export import COLUMNS, claim_rows, write_csv, write_parquet
from onrecord.steps.export.csv import _cell, inert, write_cells


def table(records, **options):
    stream = io.BytesIO()
    write_csv((row for r in records for row in claim_rows(r)), stream, **options)
    return stream.getvalue()


def test_a_row_keeps_who_says_it():
    rows = {r.claim: r for r in claim_rows(full(), include_private=True)}
    assert rows["c1:shot"].own_voice
    assert rows["c1:shot"].claimants is None
    assert rows["c1:beat"].claimants == "Radio Delta > Omar Vale"
    assert rows["c1:beat"].claimant_kinds == "media > witness"
    assert not rows["c1:blame"].own_voice  # the source is missing from the record
    assert rows["c1:blame"].claimants == "a source that is missing from this record"


def test_a_row_is_typed_and_quotes_the_text():
    record = full()
    row = next(claim_rows(record))
    assert (row.killed_low, row.killed_high, row.injured_low) == (12, None, None)
    assert (row.latitude, row.longitude, row.country) == (1.5, -2.25, "UTO")
    assert (row.when_earliest, row.when_basis, row.when_words) == (None, "unknown", "Tuesday")
    assert record.document.text[row.start : row.end] == row.trigger == "shot"
    assert row.trigger in row.sentence


def test_of_several_numbers_the_largest_counts_and_all_are_quoted():
    record = full()
    text, shot = record.document.text, record.claims[0]
    part = Count(span(text, "12"), CountKind.KILLED, 3, 3)
    more = replace(record, claims=(replace(shot, counts=(part, *shot.counts)),))
    row = next(claim_rows(more))
    assert row.killed_low == 12
    assert row.counts == "12 killed; at least 12 people killed"


def test_csv_opens_in_a_spreadsheet_without_running_anything():
    lines = table([full(), hostile()]).decode("utf-8").split("\r\n")
    assert lines[0].startswith("\ufeffdocument,")
    assert len(lines) == 1 + 5 + 1 + 1  # header, one line a claim, the last line end
    cells = dict(zip(COLUMNS, next(csv.reader([lines[6]])), strict=True))
    assert cells["document"] == "'+1.txt"
    assert cells["title"].startswith("'=cmd|")
    assert cells["claimants"].startswith("'@SUM")
    assert cells["actors"].startswith("'-1+1")
    assert not any(ord(c) < 32 for cell in cells.values() for c in cell)


def test_numbers_are_not_taken_for_formulas():
    row = next(csv.DictReader(io.StringIO(table([full()], bom=False).decode())))
    assert row["longitude"] == "-2.25"
    assert row["own_voice"] == "true"


@given(st.text())
def test_no_cell_begins_a_formula_or_breaks_a_line(text):
    cell = _cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert len(cell.splitlines()) <= 1


@given(
    st.lists(
        st.tuples(
            st.text(),
            st.none() | st.text(),
            st.booleans(),
            st.integers(),
            st.floats(allow_nan=False),
        )
    )
)
def test_any_table_is_read_back_by_the_csv_module(rows):
    stream = io.BytesIO()
    assert write_cells(("a", 'b,"c"', "d", "e", "f"), rows, stream, missing="NA") == len(rows)
    read = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8"), newline="")))
    assert read[0] == ["a", 'b,"c"', "d", "e", "f"]
    assert read[1:] == [
        [inert(a), "NA" if b is None else inert(b), str(c).lower(), str(d), str(e)]
        for a, b, c, d, e in rows
    ]


@given(st.text())
def test_an_inert_cell_turns_no_direction(text):
    cell = inert(text)
    assert not any(0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069 for c in cell)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert len(cell.splitlines()) <= 1


def test_parquet_keeps_types_and_empty_cells():
    stream = io.BytesIO()
    rows = list(claim_rows(full()))
    assert write_parquet(rows, stream) == 5
    read = pq.read_table(io.BytesIO(stream.getvalue()))
    assert tuple(read.column_names) == COLUMNS
    assert str(read.schema.field("killed_low").type) == "int64"
    assert str(read.schema.field("own_voice").type) == "bool"
    assert read.column("mode").to_pylist()[-1] is None


def test_parquet_of_nothing_still_has_its_columns():
    stream = io.BytesIO()
    assert write_parquet([], stream) == 0
    assert tuple(pq.read_table(io.BytesIO(stream.getvalue())).column_names) == COLUMNS


@pytest.mark.parametrize("make", [full, hostile])
def test_the_same_records_give_the_same_bytes(make):
    assert table([make()]) == table([make()])
