"""Floors of accuracy on the stand-off dev table (texts in ../shared). See benchmarks/actors.md."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

import onrecord
from onrecord.records import (
    Basis,
    Block,
    BlockKind,
    Document,
    Precision,
    Span,
    When,
)
from onrecord.steps.resolve.actors import ActorResolver
from onrecord.steps.resolve.actors_table import ActorTable
from onrecord.steps.resolve.gazetteer import Gazetteer
from onrecord.steps.resolve.places import places

ROOT = Path(__file__).parents[3]
DATA = Path(onrecord.__file__).parent / "data"
FLOORS = {"country": 0.85, "sector": 0.87, "kind": 0.89}


def _document(row) -> Document:
    text, blocks, at = row["text"], [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            blocks.append(Block(start, start + len(line.strip()), BlockKind.PARAGRAPH))
        at += len(line) + 1
    day = row.get("date")
    when = When(day, day, Precision.DAY, Basis.STATED, day) if day else None
    return Document(
        "d1:x",
        row["id"],
        row["title"],
        row["outlet"],
        None,
        None,
        "en",
        "0",
        text,
        when,
        (),
        tuple(blocks),
    )


def _gold() -> dict[str, list[tuple[int, int, str, str]]]:
    gold = defaultdict(list)
    for line in (ROOT / "benchmarks" / "actors_dev.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith(("#", "document")):
            document, start, end, country, sector = line.split("\t")
            gold[document].append((int(start), int(end), country, sector))
    return gold


@pytest.mark.shared
def test_dev_floors(annotator, shared):
    table = ActorTable.load([DATA / "actors", DATA / "outlets"])
    gazetteer = Gazetteer.load()
    gold, right, total = _gold(), defaultdict(int), defaultdict(int)
    with (shared / "corpus" / "dev.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            parse = annotator.annotate(_document(row))
            who = ActorResolver(parse, table, gazetteer.country_of, places(parse, gazetteer))
            for start, end, country, sector in gold[row["id"]]:
                actor = who(Span.of(row["text"], start, end))
                total["country"] += 1
                total["sector"] += 1
                right["country"] += (actor.country or "-") == country
                right["sector"] += (actor.sector or "-") == sector
            for item in row["annotation"]["attributions"]:
                if item["source"]:
                    span = Span.of(row["text"], *item["source"])
                    total["kind"] += 1
                    right["kind"] += who.speaker_kind(span) == item["source_kind"]
    scores = {name: right[name] / total[name] for name in FLOORS}
    assert total["country"] >= 400
    assert all(scores[name] >= floor for name, floor in FLOORS.items()), scores
