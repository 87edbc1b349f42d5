"""Linking and corroboration on a Dask cluster of this machine, whose workers are killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from story_made import batch_run, by_chance, judgements, same

pytest.importorskip("distributed")

from onrecord.batch.engine import DaskEngine, Here
from onrecord.batch.story import run_story
from onrecord.pipeline import events_of


@pytest.fixture
def engine() -> Iterator[DaskEngine]:
    with DaskEngine(None, workers=2) as made:
        assert made.workers == 2
        yield made


def tree(folder: Path) -> dict[str, bytes]:
    """All files, but for what a killed worker was writing to the result."""
    found = (p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in found if p.suffix != ".part"}


def test_workers_killed_cost_nothing_but_time(tmp_path: Path, engine: DaskEngine) -> None:
    records = by_chance(5, 60)
    source = batch_run(str(tmp_path / "in"), records, 4)
    first, second = sorted(engine._client.run(os.getpid).values())
    doomed = {"texts by keys": first, "accounts": second}
    killed: list[int] = []

    def kill(words: str, done: int, tasks: int, lost: str | None) -> None:
        assert lost is None
        if done and words in doomed:
            engine._client.wait_for_workers(2, timeout=30)
            killed.append(doomed.pop(words))
            os.kill(killed[-1], signal.SIGKILL)

    given: dict[str, Any] = {"parts": 4, "judgements": judgements(5, records)}
    made = run_story(source, str(tmp_path / "disturbed"), engine, progress=kill, **given)
    assert killed == [first, second]
    assert run_story(source, str(tmp_path / "whole"), Here(), **given) == made
    assert tree(tmp_path / "disturbed") == tree(tmp_path / "whole")
    assert not (tmp_path / "disturbed" / "work").exists(), "with it goes what was half-written"
    assert same(str(tmp_path / "disturbed"), events_of(records, given["judgements"]))
