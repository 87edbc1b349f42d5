"""onrecord code --resume: a run that is broken off is gone on with."""

import pytest

from onrecord.records import read_records

pytestmark = pytest.mark.usefixtures("fake_coder")
GOOD = "Police arrested twenty people in the old town on Monday, the mayor said.\n"


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("a", GOOD), ("b", f"FAIL. {GOOD}"), ("c", f"INTERRUPT. {GOOD}")):
        (folder / f"{name}.txt").write_text(text)
    (folder / "d.txt").write_text(GOOD)
    return folder


def test_it_goes_on_where_it_stopped_and_ends_with_the_same_bytes(cli, reports, tmp_path):
    out = tmp_path / "out.jsonl"
    got = cli("code", reports, "-o", out, "--resume")
    assert got.code == 130
    assert f"interrupted; 2 reports are kept in {out}.partial: give --resume to go on" in got.err
    assert not out.exists()
    with (tmp_path / "out.jsonl.partial").open("rb") as lines:
        assert [r.document.ref[-5:] for r in read_records(lines)] == ["a.txt"]

    (reports / "c.txt").write_text(GOOD)
    got = cli("code", reports, "-o", out, "--resume")
    assert got.code == 3
    assert "2 reports are done already" in got.err
    assert "3 reports, 0 claims" in got.err
    assert "1 could not be coded" in got.err
    whole = tmp_path / "whole.jsonl"
    assert cli("code", reports, "-o", whole).code == 3
    assert out.read_bytes() == whole.read_bytes()
    out, whole = (tmp_path / f"{n}.jsonl.failures.jsonl" for n in ("out", "whole"))
    assert out.read_bytes() == whole.read_bytes()
    assert not list(tmp_path.glob("*.partial*"))


def test_a_run_that_was_broken_off_is_not_forgotten(cli, reports, tmp_path):
    out = tmp_path / "out.jsonl"
    assert cli("code", reports, "-o", out, "--resume").code == 130
    got = cli("code", reports, "-o", out)
    assert got.code == 2
    assert "give --resume to go on with it" in got.err
    (reports / "a.txt").write_text(f"Otherwise. {GOOD}")
    got = cli("code", reports, "-o", out, "--resume")
    assert got.code == 2
    assert "begun with other reports" in got.err
    assert (tmp_path / "out.jsonl.partial").stat().st_size > 0


def test_it_needs_a_file(cli, reports):
    got = cli("code", reports, "--resume")
    assert got.code == 2
    assert "give -o FILE" in got.err


def test_what_is_done_counts_for_the_total_and_not_for_the_rate(capsys):
    from onrecord.cli import progress

    now = [0.0]
    lines = progress.Lines(100, clock=lambda: now[0], done=60)
    for _ in range(10):
        now[0] += 1.0
        lines.step()
    assert capsys.readouterr().err == "70 reports coded, 1.0 a second, about 30 s left of 100\n"
