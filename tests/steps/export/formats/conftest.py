from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import people
from handmade import full, hostile

from onrecord.pipeline import events_of
from onrecord.records import Event, Record
from onrecord.steps.export.formats import Exporter, Source, export, exporters


@pytest.fixture(scope="session")
def reports() -> tuple[Record, ...]:
    """An ordinary report, a hostile one, two with private people."""
    given = (full(), hostile_with_own_id(), people.people(), people.elsewhere())
    return tuple(
        replace(r, document=replace(r.document, sha256=f"{n}" * 64)) for n, r in enumerate(given)
    )


def hostile_with_own_id() -> Record:
    """The hostile report under an id of its own."""
    record = hostile()
    claim = replace(record.claims[0], id=record.claims[0].id + "2")
    return replace(record, document=replace(record.document, id="d1:hostile"), claims=(claim,))


@pytest.fixture(scope="session")
def story(reports: tuple[Record, ...]) -> tuple[Event, ...]:
    return events_of(reports).events


@pytest.fixture
def source(reports, story) -> Callable[..., Source]:
    def make(**more) -> Source:
        return Source(lambda: reports, lambda: story, **more)

    return make


@pytest.fixture
def written(source, tmp_path) -> Callable[[str], Path]:
    """The folder that a format is exported to."""

    def write(name: str, **more) -> Path:
        folder = tmp_path / f"{name}-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        chosen: Exporter = exporters()[name]
        export(source(**more), chosen, folder, version="0", reason="a test")
        return folder

    return write
