import csv

import pyarrow.parquet as pq
import pytest

from onrecord.cli.doctor import checks


def test_page_writes_one_file(cli, records, tmp_path):
    out = tmp_path / "report.html"
    got = cli("page", records, "-o", out)
    assert (got.code, got.err) == (0, f"2 reports -> {out}\n")
    assert out.read_text("utf-8").startswith("<!doctype html>")
    assert "Vale" not in out.read_text("utf-8")
    assert cli("page", records, "-o", out).code == 2
    assert cli("page", records, "-o", out, "--force", "--include-private").code == 0
    assert "Vale" in out.read_text("utf-8")


def test_page_of_nothing_is_an_error_and_no_file(cli, tmp_path):
    (tmp_path / "none.jsonl").write_text("\n")
    assert cli("page", tmp_path / "none.jsonl", "-o", tmp_path / "x.html").code == 2
    assert not (tmp_path / "x.html").exists()


def test_a_bad_record_in_the_middle_leaves_no_page(cli, records, tmp_path):
    records.write_bytes(records.read_bytes() + b"{}\n")
    assert cli("page", records, "-o", tmp_path / "x.html").code == 1
    assert not (tmp_path / "x.html").exists()


def test_table_writes_csv_and_parquet(cli, records, tmp_path):
    for name in ("claims.csv", "claims.parquet"):
        got = cli("table", records, "-o", tmp_path / name)
        assert (got.code, got.err) == (0, f"6 claims -> {tmp_path / name}\n")
    with (tmp_path / "claims.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == pq.read_table(tmp_path / "claims.parquet").num_rows == 6
    assert cli("table", records, "-o", tmp_path / "claims.csv").code == 2


def test_csv_to_standard_output_has_no_byte_order_mark(cli, records):
    out = cli("table", records, "-o", "-").out
    assert out.startswith("document,document_id,title")


def test_doctor_says_what_is_missing_and_what_to_do(cli, tmp_path):
    found = {c.what.split(" ")[0]: c for c in checks(tmp_path, nlp="no_such_pipeline")}
    assert not found["codebook"].ok
    assert "pip install" in found["codebook"].cure
    assert found["Python"].ok
    assert "pip install" in found["spaCy"].found
    got = cli("doctor", "--nlp", "no_such_pipeline")
    assert got.code == 1
    assert "MISSING  spaCy pipeline no_such_pipeline" in got.out


def test_doctor_notices_an_empty_table(tmp_path):
    for name in ("codebook", "gazetteer", "actors", "lexicon"):
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / "x.yaml").write_text("a: 1" if name != "actors" else "")
    found = {c.what.split(" ")[0]: c for c in checks(tmp_path, nlp="no_such_pipeline")}
    assert found["codebook"].ok
    assert not found["actors"].ok


@pytest.mark.parametrize("ending", [".xlsx", ""])
def test_other_endings_are_refused(cli, records, tmp_path, ending):
    assert cli("table", records, "-o", tmp_path / f"claims{ending}").code == 2
