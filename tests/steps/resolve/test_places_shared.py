"""Places: accuracy on news reports with known coordinates; the texts stay outside the project."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from onrecord.records import Document
from onrecord.steps.annotate import Annotator
from onrecord.steps.resolve.gazetteer import Gazetteer
from onrecord.steps.resolve.places import places

GOLD = Path(__file__).parents[4] / "shared" / "gold" / "geovirus.jsonl"
REPORTS = 40  # of 229: enough to see a fall, quick enough for every run
RIGHT_KM = 161  # 100 miles, the usual bar of toponym resolution


def km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    a, b, c, d = map(math.radians, (lat_a, lon_a, lat_b, lon_b))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(h))


@pytest.mark.shared
def test_floors() -> None:
    if not GOLD.is_file():
        pytest.skip(f"the measuring data is not here: {GOLD.name} beside the project")
    nlp, gazetteer = Annotator.load(), Gazetteer.load()
    named = found = resolved = right = 0
    for line in GOLD.read_text(encoding="utf-8").splitlines()[:REPORTS]:
        report = json.loads(line)
        document = Document("d", "d", None, None, None, None, "en", "", report["text"])
        all_places = places(nlp.annotate(document), gazetteer)
        for gold in (t for t in report["toponyms"] if t["lat"]):
            start, end = int(gold["start"]), int(gold["end"])
            hits = [p for p in all_places if p.span.start < end and start < p.span.end]
            points = [
                (p.latitude, p.longitude)
                for p in hits
                if p.latitude is not None and p.longitude is not None
            ]
            named, found, resolved = named + 1, found + bool(hits), resolved + bool(points)
            true = float(gold["lat"]), float(gold["lon"])
            right += any(km(*true, *point) <= RIGHT_KM for point in points)
    assert found / named >= 0.92
    assert right / resolved >= 0.93
    assert right / named >= 0.86
