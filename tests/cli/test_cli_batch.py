"""onrecord batch, with a coder that does as the reports say and an engine in this process."""

import functools
import json

import pytest

from onrecord.batch import recipe, work
from onrecord.batch.engine import Here
from onrecord.records import read_records


@pytest.fixture(autouse=True)
def stub(monkeypatch):
    made = functools.partial(recipe.Recipe, coder="stub_coder:load")
    monkeypatch.setattr("onrecord.batch.recipe.Recipe", made)
    monkeypatch.setattr("onrecord.batch.engine.DaskEngine", lambda address, workers: Here())
    yield
    held = getattr(work._HERE, "held", None)
    if held is not None:
        held[1].close()
        del work._HERE.held


@pytest.fixture
def reports(tmp_path):
    file = tmp_path / "in.jsonl"
    rows = [{"id": f"r{n}", "text": f"Clashes in ward {n}.", "language": "en"} for n in range(7)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_run_and_records(cli, reports, tmp_path):
    out = tmp_path / "out"
    got = cli("batch", "run", "--input", reports, "--output", out, "--shard", 3)
    assert got.code == 0, got.err
    assert got.out == ""
    assert f"7 reports, 7 claims -> {out}\n" in got.err
    assert json.loads((out / "manifest.json").read_text())["complete"] is True
    lines = tmp_path / "records.jsonl"
    got = cli("batch", "records", out, "-o", lines)
    assert got.code == 0
    assert f"7 records -> {lines}" in got.err
    with lines.open("rb") as stream:
        assert [r.document.ref for r in read_records(stream)] == [f"r{n}" for n in range(7)]
    assert cli("batch", "records", out).out == lines.read_text("utf-8")
    assert cli("batch", "records", out, "-o", lines).code == 2


def test_what_failed_is_counted_and_listed(cli, reports, tmp_path):
    reports.write_text(reports.read_text().replace("Clashes in ward 4.", "FAIL here."))
    out = tmp_path / "out"
    got = cli("batch", "run", "--input", reports, "--output", out)
    assert got.code == 3
    assert f"1 could not be coded, listed in {out}/failures" in got.err


def test_a_shard_that_cannot_be_done_is_named_and_resumed(cli, reports, tmp_path):
    out = tmp_path / "out"
    given = ("batch", "run", "--input", reports, "--output", out, "--shard", 3)
    out.mkdir()
    blocked = out / "records"
    blocked.write_text("a file where a folder should be")
    got = cli(*given)
    assert got.code == 1
    assert f"not done: shard 0 ({reports} 1..3): " in got.err
    assert "3 of 3 shards not done" in got.err
    blocked.unlink()
    got = cli(*given)
    assert got.code == 2
    assert "0 of 3 shards of this run; give --resume" in got.err
    assert cli(*given, "--resume").code == 0
    got = cli(*given, "--resume", "--quiet")
    assert (got.code, got.err) == (0, "")


def test_an_interrupt_says_what_is_kept(cli, reports, tmp_path, monkeypatch):
    class Interrupted(Here):
        def next(self):
            if len(self._tasks) == 1:
                raise KeyboardInterrupt
            return super().next()

    monkeypatch.setattr("onrecord.batch.engine.DaskEngine", lambda *_: Interrupted())
    out = tmp_path / "out"
    got = cli("batch", "run", "--input", reports, "--output", out, "--shard", 3)
    assert got.code == 130
    assert f"interrupted; 2 shards are kept in {out}: give --resume to go on" in got.err
    assert not (out / "manifest.json").exists()


def test_events(cli, reports, tmp_path):
    coded, story = tmp_path / "coded", tmp_path / "story"
    cli("batch", "run", "--input", reports, "--output", coded, "--shard", 3)
    given = ("batch", "events", coded, "--output", story, "--parts", 2)
    got = cli(*given)
    assert got.code == 0, got.err
    assert "onrecord: reading the records: 0 of 3\n" in got.err
    assert f"7 reports in 7 lineages, 0 links, 7 events -> {story}\n" in got.err
    lines = tmp_path / "records.jsonl"
    cli("batch", "records", coded, "-o", lines)
    one = cli("events", lines, "-o", "-").out.splitlines()
    many = [x for p in (story / "events").iterdir() for x in p.read_text().splitlines()]
    assert sorted(many) == sorted(one)
    assert cli(*given).code == 2
    got = cli(*given, "--resume", "--quiet")
    assert (got.code, got.err) == (0, "")


def test_events_that_cannot_be_made(cli, reports, tmp_path):
    coded, story = tmp_path / "coded", tmp_path / "story"
    given = ("batch", "events", coded, "--output", story)
    assert "holds no finished run" in cli(*given).err
    cli("batch", "run", "--input", reports, "--output", coded)
    assert "there are most_representative" in cli(*given, "--rule", "none").err
    assert cli(*given, "--judgements", tmp_path / "none").code == 2
    assert cli(*given, "--address", "tcp://127.0.0.1:9", "--workers", 2).code == 2
    next((coded / "records").iterdir()).write_bytes(b"")
    got = cli(*given)
    assert got.code == 1
    assert "not done: reading the records: " in got.err
    assert "mend it and give --resume" in got.err
    assert "Example: onrecord batch events" in cli("batch", "events", "--help").out


def test_options_that_cannot_work(cli, reports, tmp_path):
    out = tmp_path / "out"
    got = cli("batch", "run", "--input", tmp_path / "none", "--output", out)
    assert got.code == 2
    assert "no such file or folder" in got.err
    given = ("batch", "run", "--input", reports, "--output", out)
    assert cli(*given, "--address", "tcp://127.0.0.1:9", "--workers", 2).code == 2
    assert cli("batch", "records", tmp_path / "empty").code == 2
    assert "Example: onrecord batch run" in cli("batch", "run", "--help").out
    assert "Example: onrecord batch records" in cli("batch", "records", "--help").out
