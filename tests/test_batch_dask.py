"""The same run on a Dask cluster of this machine, whose workers are killed."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")

from onrecord.batch.engine import Again, DaskEngine, Failed, Here, Task, gather
from onrecord.batch.job import run_job
from onrecord.batch.manifest import Manifest
from onrecord.batch.recipe import Recipe
from onrecord.batch.work import Job
from onrecord.errors import OptionError

SLOW = Recipe(nlp="slow-0.05", coder="stub_coder:load")


@pytest.fixture(scope="module")
def engine() -> Iterator[DaskEngine]:
    with DaskEngine(None, workers=2) as made:
        assert made.workers == 2
        yield made


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    file = tmp_path / "in.jsonl"
    special = {3: "FAIL here.", 17: "DIE at once."}
    rows = (
        {"id": f"r{n}", "text": special.get(n, f"Clashes in ward {n}."), "language": "en"}
        for n in range(40)
    )
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def run(reports: Path, output: Path, engine: Any, **more: Any) -> Manifest:
    return run_job([str(reports)], Job(str(output), SLOW), engine, 5, **more)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def pids(engine: DaskEngine) -> list[int]:
    return sorted(engine._client.run(os.getpid).values())


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(
    reports: Path, tmp_path: Path, engine: DaskEngine
) -> None:
    before = pids(engine)
    killed: list[int] = []

    def kill_one(result: object, done: int, shards: int) -> None:
        assert shards == 8
        if done == 2 and not killed:
            killed.append(before[0])
            os.kill(before[0], signal.SIGKILL)

    manifest = run(reports, tmp_path / "disturbed", engine, progress=kill_one)
    assert killed
    assert manifest.complete
    assert (manifest.reports, manifest.failures) == (40, 2)
    run(reports, tmp_path / "whole", Here())
    assert tree(tmp_path / "disturbed") == tree(tmp_path / "whole")
    engine._client.wait_for_workers(2, timeout=30)
    assert pids(engine) != before, "the nanny has put another in its place"


def test_a_task_that_kills_every_worker_is_named_and_the_others_are_done(
    engine: DaskEngine,
) -> None:
    tasks = [Task(f"t{n}", die if n == 3 else int, () if n == 3 else (n,)) for n in range(6)]
    results = {task.name: result for task, result in gather(engine, tasks)}
    assert results.pop("t3") == Failed("every worker that began it died", Again.ALONE)
    assert results == {f"t{n}": n for n in range(6) if n != 3}


def test_an_error_is_told_and_tried_again(engine: DaskEngine, tmp_path: Path) -> None:
    marks = tmp_path / "tries"
    [(_, result)] = gather(engine, [Task("wrong", _wrong, (str(marks),))])
    assert result == Failed("ValueError: it says no")
    assert len(marks.read_text()) == 3


def _wrong(path: str) -> None:
    with open(path, "a") as file:
        file.write("x")
    raise ValueError("it says no")


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.batch.engine.PATIENCE", "0.5s")
    with pytest.raises(OptionError, match="no Dask scheduler answers at tcp"):
        DaskEngine("tcp://127.0.0.1:9")
