"""A batch run: all shards or named losses, whole files, gone on with, on any engine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import msgspec
import pyarrow.parquet as pq
import pytest
from fsspec.implementations.memory import MemoryFileSystem

import stub_coder
from onrecord.batch import work
from onrecord.batch.engine import TRIES, Again, Failed, Here, Task, gather
from onrecord.batch.job import run_job
from onrecord.batch.manifest import Done, Manifest
from onrecord.batch.recipe import Recipe
from onrecord.batch.results import record_lines
from onrecord.batch.store import Store, StoreError
from onrecord.batch.work import Job
from onrecord.errors import OptionError, SetupError
from onrecord.records import to_json
from onrecord.steps.read import read

STUB = Recipe(coder="stub_coder:load")


@pytest.fixture(autouse=True, scope="module")
def one_pool() -> Any:
    """The worker process of this thread, for all tests here, ended behind them."""
    yield
    held = getattr(work._HERE, "held", None)
    if held is not None:
        held[1].close()
        del work._HERE.held


def write_reports(path: Path, number: int, **special: str) -> Path:
    rows = (
        {"id": f"r{n}", "text": special.get(f"r{n}", f"Clashes in ward {n}."), "language": "en"}
        for n in range(number)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def run(inputs: Path | str, output: Path | str, size: int = 4, **more: Any) -> Manifest:
    job = Job(str(output), more.pop("recipe", STUB), more.pop("include_private", False))
    return run_job([str(inputs)], job, more.pop("engine", Here()), size, **more)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_every_report_is_in_the_tables_once(tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "in.jsonl", 10, r3="FAIL here.", r7="DIE at once.")
    manifest = run(reports, tmp_path / "out")
    assert (manifest.complete, manifest.shards, manifest.reports) == (True, 3, 10)
    assert (manifest.failures, manifest.claims, manifest.lost) == (2, 8, ())
    assert manifest.run == stub_coder.RUN
    rows = {t.name: t.rows for t in manifest.tables}
    assert rows == {"documents": 8, "attributions": 8, "claims": 8, "failures": 2, "records": 8}
    failed = pq.read_table(tmp_path / "out" / "failures").to_pylist()
    assert [(f["ref"], f["reason"]) for f in failed] == [("r3", "error"), ("r7", "worker_died")]
    claims = pq.read_table(tmp_path / "out" / "claims").to_pylist()
    assert [c["trigger"]["text"] for c in claims] == ["Clashes"] * 8
    documents = pq.read_table(tmp_path / "out" / "documents").to_pylist()
    assert {c["document"] for c in claims} == {d["id"] for d in documents}
    wanted = [to_json(stub_coder.record(d)) for d in read([reports]) if d.ref not in ("r3", "r7")]
    assert list(record_lines(str(tmp_path / "out"))) == wanted


def test_the_manifest_tells_every_file_and_nothing_of_time_or_place(tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "in.jsonl", 6)
    run(reports, tmp_path / "one")
    run(reports, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    manifest = msgspec.json.decode((tmp_path / "one" / "manifest.json").read_bytes(), type=Manifest)
    listed = {f.name: f for t in manifest.tables for f in t.files}
    there = {n for n in tree(tmp_path / "one") if n.endswith(".parquet")}
    assert set(listed) == there
    for name, file in listed.items():
        path = tmp_path / "one" / name
        assert file.bytes == path.stat().st_size
        assert file.rows == pq.ParquetFile(path).metadata.num_rows


class Flaky(Here):
    """Loses the first tries of some tasks, as an engine would."""

    def __init__(self, losses: dict[int, int], again: Again = Again.YES) -> None:
        super().__init__()
        self.losses, self.again = losses, again
        self.tried: Counter[str] = Counter()

    def next(self) -> tuple[Task[Any], Any]:
        task = self._tasks[0]
        self.tried[task.name] += 1
        if self.tried[task.name] <= self.losses.get(task.arguments[1].number, 0):
            self._tasks.popleft()
            return task, Failed("its worker died", self.again)
        return super().next()


def test_a_shard_is_tried_again_and_then_named(tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "in.jsonl", 12)
    engine = Flaky({0: TRIES - 1, 1: 99})
    manifest = run(reports, tmp_path / "out", engine=engine)
    assert not manifest.complete
    [lost] = manifest.lost
    assert lost.what == f"shard 1 ({reports} 5..8)"
    assert lost.why == "its worker died"
    assert sorted(engine.tried.values()) == [1, TRIES, TRIES]
    assert manifest.reports == 8
    hopeless = Flaky({1: 99}, Again.NO)
    run(reports, tmp_path / "other", engine=hopeless)
    assert sorted(hopeless.tried.values()) == [1, 1, 1]


def test_a_shard_whose_worker_died_behind_its_end_is_done(tmp_path: Path) -> None:
    class Silent(Here):
        def next(self) -> tuple[Task[Any], Any]:
            task, _ = super().next()
            return task, Failed("its worker died", Again.NO)

    reports = write_reports(tmp_path / "in.jsonl", 8)
    manifest = run(reports, tmp_path / "out", engine=Silent())
    assert manifest.complete
    assert manifest.reports == 8


def test_finished_shards_are_not_done_again(tmp_path: Path) -> None:
    reports, out = write_reports(tmp_path / "in.jsonl", 12), tmp_path / "out"
    run(reports, out, engine=Flaky({1: 99}))
    engine = Flaky({})
    told: list[tuple[int, int]] = []
    manifest = run(
        reports,
        out,
        engine=engine,
        resume=True,
        progress=lambda result, done, shards: told.append((done, shards)),
    )
    assert manifest.complete
    assert list(engine.tried.values()) == [1]
    assert told == [(2, 3), (3, 3)]
    run(reports, tmp_path / "whole")
    assert tree(out) == tree(tmp_path / "whole")


def test_another_run_is_not_mixed_in(tmp_path: Path) -> None:
    reports, out = write_reports(tmp_path / "in.jsonl", 8), tmp_path / "out"
    run(reports, out)
    before = tree(out)
    with pytest.raises(OptionError, match="2 of 2 shards of this run; give --resume"):
        run(reports, out)
    with pytest.raises(OptionError, match="other inputs or settings"):
        run(reports, out, size=5, resume=True)
    with pytest.raises(OptionError, match="other inputs or settings"):
        run(reports, out, include_private=True, resume=True)
    write_reports(reports, 9)
    with pytest.raises(OptionError, match="other inputs or settings"):
        run(reports, out, resume=True)
    assert tree(out) == before
    (out / "plan.json").unlink()
    with pytest.raises(OptionError, match="holds other tables"):
        run(reports, out)


def test_a_worker_of_another_version_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports, out = write_reports(tmp_path / "in.jsonl", 8), tmp_path / "out"
    real: Callable[..., Done] = work._code

    def other(job: Job, shard: Any) -> Done:
        done = real(job, shard)
        return replace(done, run=replace(stub_coder.RUN, version="9")) if shard.number else done

    monkeypatch.setattr(work, "_code", other)
    manifest = run(reports, out)
    [lost] = manifest.lost
    assert lost.why.startswith("its worker has another version than made the others")
    monkeypatch.undo()
    assert run(reports, out, resume=True).complete


def test_private_names_stay_out_of_the_tables(tmp_path: Path) -> None:
    text = "Clashes were seen, said Omar Vale, a shopkeeper, of 12 Mill Street, omar@example.org."
    reports = write_reports(tmp_path / "in.jsonl", 1, r0=text)
    run(reports, tmp_path / "out")
    run(reports, tmp_path / "all", include_private=True)
    shown = pq.read_table(tmp_path / "out" / "attributions").to_pylist()
    assert "omar@example.org" not in str(shown)
    shown = pq.read_table(tmp_path / "all" / "attributions").to_pylist()
    assert "omar@example.org" in str(shown)


class Unreachable(MemoryFileSystem):
    """A store that refuses every connection, or does so from some point on."""

    protocol = "unreachable"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    after = 0

    def pipe_file(self, path: str, value: bytes, **more: Any) -> None:
        self._refuse()
        super().pipe_file(path, value, **more)

    def put_file(self, *arguments: Any, **more: Any) -> None:
        self._refuse()
        super().put_file(*arguments, **more)

    def exists(self, path: str, **more: Any) -> bool:
        self._refuse()
        return super().exists(path, **more)

    def _refuse(self) -> None:
        cls = type(self)
        if cls.after <= 0:
            raise RuntimeError("EndpointConnectionError: could not connect to the endpoint")
        cls.after -= 1


@pytest.fixture
def unreachable() -> type[Unreachable]:
    fsspec.register_implementation("unreachable", Unreachable, clobber=True)
    Unreachable.store.clear()
    return Unreachable


def test_a_store_that_cannot_be_reached_is_named(
    tmp_path: Path, unreachable: type[Unreachable]
) -> None:
    unreachable.after = 0
    with pytest.raises(StoreError, match="could not connect to the endpoint") as caught:
        run("unreachable://bucket/in", tmp_path / "out")
    assert caught.value.filename == "unreachable://bucket/in"
    reports = write_reports(tmp_path / "in.jsonl", 8)
    with pytest.raises(StoreError) as caught:
        run(reports, "unreachable://bucket/out")
    assert str(caught.value.filename).startswith("unreachable://bucket/out/plan.json")


def test_a_store_that_goes_away_keeps_what_it_has(
    tmp_path: Path, unreachable: type[Unreachable]
) -> None:
    reports = write_reports(tmp_path / "in.jsonl", 8)
    unreachable.after = 9  # the plan, the first shard's four tables and its mark, and a little more
    with pytest.raises(StoreError, match="could not connect"):  # at the manifest
        run(reports, "unreachable://bucket/out")
    unreachable.after = 1_000
    engine = Flaky({})
    manifest = run(reports, "unreachable://bucket/out", engine=engine, resume=True)
    assert manifest.complete
    assert len(engine.tried) == 1
    run(reports, tmp_path / "whole")
    names = [n for n in tree(tmp_path / "whole") if n.endswith(".parquet")]
    store = Store("unreachable://bucket/out")
    assert all(store.read(n) == (tmp_path / "whole" / n).read_bytes() for n in names)


FULL_DISK = """
import resource, sys
sys.path.insert(0, {tests!r})
from test_batch_job import Here, Job, STUB, run_job
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
manifest = run_job([{reports!r}], Job({out!r}, STUB), Here(), 3)
print([(x.what, x.why) for x in manifest.lost], manifest.reports)
"""


def test_a_full_disk_loses_the_shard_that_does_not_fit_and_no_other(tmp_path: Path) -> None:
    noise = " ".join(f"{n * 7919:x}" for n in range(4_000))  # over 20 kB, however packed
    reports = write_reports(tmp_path / "in.jsonl", 9, r4=f"Clashes {noise}")
    out = tmp_path / "out"
    script = FULL_DISK.format(tests=str(Path(__file__).parent), reports=str(reports), out=str(out))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "shard 1" in done.stdout, done.stderr
    assert "File too large" in done.stdout
    assert done.stdout.strip().endswith("6")
    assert not [n for n in tree(out) if ".part" in n.rsplit("/", 1)[-1]], "nothing half-written"
    assert run(reports, out, size=3, resume=True).complete


def test_a_wrong_set_up_is_told_once_for_each_shard_and_not_tried_again(tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "in.jsonl", 8)
    manifest = run(reports, tmp_path / "out", recipe=replace(STUB, nlp="missing"))
    assert [x.why for x in manifest.lost] == ["the spaCy pipeline 'missing' is not installed"] * 2
    with pytest.raises(OptionError, match="holds no records"):
        list(record_lines(str(tmp_path / "out")))


def test_gather_keeps_a_bounded_number_with_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.batch.engine.SUBMITTED", 3)
    most = 0

    class Counting(Here):
        def submit(self, task: Task[Any]) -> None:
            nonlocal most
            super().submit(task)
            most = max(most, len(self._tasks))

    tasks = [Task(str(n), int, (n,)) for n in range(20)]
    assert [r for _, r in gather(Counting(), tasks)] == list(range(20))
    assert most == 3


def test_without_the_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(SetupError, match=r"pip install 'onrecord\[cluster\]'"):
        Store("out")
