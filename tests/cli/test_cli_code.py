import json

import jsonschema
import pytest

from onrecord.cli import progress
from onrecord.records import json_schema, read_records

pytestmark = pytest.mark.usefixtures("fake_coder")
GOOD = "Police arrested twenty people in the old town on Monday, the mayor said.\n"


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD)
    (folder / "b.txt").write_text(f"FAIL. {GOOD}")
    (folder / "c.txt").write_text(GOOD)
    (folder / "d.txt").write_bytes(b"")
    return folder


def test_records_go_to_standard_output_and_nothing_else_does(cli, reports):
    got = cli("code", reports / "a.txt")
    assert got.code == 0
    assert json.loads(got.out)["schema"] == "onrecord/1"
    assert got.out.count("\n") == 1
    assert "1 reports, 0 claims" in got.err
    assert cli("code", "-q", reports / "a.txt").err == ""


def test_the_others_are_coded_and_the_failed_are_named(cli, reports, tmp_path):
    out = tmp_path / "out.jsonl"
    got = cli("code", reports, "-o", out)
    assert got.code == 3
    with out.open("rb") as lines:
        assert [r.document.ref[-5:] for r in read_records(lines)] == ["a.txt", "c.txt"]
    listed = tmp_path / "out.jsonl.failures.jsonl"
    failed = [json.loads(x) for x in listed.read_text("utf-8").splitlines()]
    assert [f["ref"][-5:] for f in failed] == ["b.txt", "d.txt"]
    assert f"not coded: {reports / 'b.txt'}: it says FAIL\n" in got.err
    assert "2 could not be coded" in got.err


def test_an_earlier_list_of_failures_does_not_outlive_its_run(cli, reports, tmp_path):
    out, listed = tmp_path / "out.jsonl", tmp_path / "out.jsonl.failures.jsonl"
    assert cli("code", reports, "-o", out).code == 3
    before = out.read_bytes()
    assert cli("code", reports / "a.txt", "-o", out).code == 2
    assert out.read_bytes() == before
    assert cli("code", reports / "a.txt", "-o", out, "--force").code == 0
    assert not listed.exists()
    listed.write_text("somebody's")
    out.unlink()
    assert cli("code", reports, "-o", out).code == 2
    assert listed.read_text() == "somebody's"


def test_the_output_may_not_be_an_input(cli, reports):
    before = (reports / "a.txt").read_bytes()
    assert cli("code", reports / "a.txt", "-o", reports / "a.txt", "--force").code == 2
    assert (reports / "a.txt").read_bytes() == before
    assert cli("code", reports, "-o", reports / "out.jsonl").code == 2
    assert not (reports / "out.jsonl").exists()


def test_an_interrupted_run_leaves_nothing(cli, reports, tmp_path):
    (reports / "b.txt").write_text(f"INTERRUPT. {GOOD}")
    got = cli("code", reports, "-o", tmp_path / "out.jsonl")
    assert got.code == 130
    assert sorted(p.name for p in tmp_path.iterdir()) == ["reports"]


def test_output_validates_against_the_schema_that_it_prints(cli, reports, records):
    schema = json.loads(cli("schema").out)
    assert schema == json.loads(json.dumps(json_schema()))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    lines = [cli("code", reports / "a.txt").out, *records.read_text("utf-8").splitlines()]
    for line in lines:
        validator.validate(json.loads(line))
    broken = json.loads(lines[0]) | {"schema": "onrecord/9"}
    assert list(validator.iter_errors(broken))


def test_a_log_gets_a_plain_line_every_ten_seconds(capsys):
    now = [0.0]
    lines = progress.Lines(100, clock=lambda: now[0])
    for _ in range(25):
        now[0] += 1.0
        lines.step()
    assert capsys.readouterr().err.splitlines() == [
        "10 reports coded, 1.0 a second, about 2 min left of 100",
        "20 reports coded, 1.0 a second, about 80 s left of 100",
    ]


def test_show_codes_a_report_that_is_not_coded_yet(cli, reports):
    got = cli("show", reports / "a.txt")
    assert got.code == 0
    assert "publication date unknown" in got.out
    assert cli("show", reports / "b.txt").code == 3
