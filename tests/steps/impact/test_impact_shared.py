"""Real series: the dated incidents of the Gun Violence Corpus, and the example story."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from impact_made import START, event, report

from onrecord.pipeline import Coder
from onrecord.records import Record
from onrecord.steps.impact import Options, claimed, measure, parse
from onrecord.steps.read import read

TYPES = ("ACCUSE", "ASSAULT", "COERCE", "PROTEST")


@pytest.fixture(scope="module")
def incidents(shared: Path) -> list[tuple[str, int, str]]:
    """``(id, day from START, state)`` of every dated incident; nothing of any text."""
    out = []
    for name in ("dev", "train"):
        with (shared / "gold" / f"gvc_{name}_incidents.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                day = datetime.strptime(row["date"], "%B %d, %Y").toordinal() - START.toordinal()
                out.append((row["incident"], day, row["state"]))
    return out


@pytest.mark.shared
def test_dated_incidents_run_end_to_end(incidents):
    first = {"Ohio", "Indiana", "Michigan", "Illinois", "Pennsylvania", "Wisconsin"}
    records: list[Record] = []
    events = []
    for ident, day, state in incidents:
        made = report(ident, [("ASSAULT", day)], published=day + 1)
        claim = made.claims[0]
        place = replace(claim.where, admin1=state)
        records.append(replace(made, claims=(replace(claim, where=place),)))
        happened = event(f"e1:{ident}", "ASSAULT", day, [[ident]], [(f"d1:{ident}", claim.id)])
        events.append(happened)
    others = {state for _, _, state in incidents} - first

    def question(states: set[str]) -> str:
        return "ASSAULT in " + "|".join(f'"{s}"' for s in sorted(states))

    asked = [parse(question(states), TYPES) for states in (first, others)]
    answer = measure(records, *asked, None, Options(worlds=30))
    assert answer.first.used + answer.then.used > 150
    assert not answer.verdict.is_listing
    assert answer.calibration is not None
    assert answer.p is not None
    assert answer.coverage.reports == len(incidents)
    by_events = measure(records, parse("ASSAULT", TYPES), parse("ACCUSE", TYPES), events)
    assert by_events.from_events
    assert by_events.first.matched == len(incidents)
    assert by_events.verdict.is_listing


@pytest.fixture(scope="module")
def story(coder: Coder, examples: Path) -> list[Record]:
    file = examples / "story.jsonl"
    if not file.is_file():
        pytest.skip("the example story is not here")
    return [r for r in coder.code_many(read([str(file)])) if isinstance(r, Record)]


def test_the_example_story_is_a_listing_and_a_graph(story):
    answer = measure(story, parse("PROTEST in IRN", TYPES), parse("COERCE|ASSAULT by IRN", TYPES))
    assert answer.verdict.is_listing
    assert "listing only" in answer.sentence
    assert answer.first.used > 0
    assert answer.then.used > 0
    found = claimed(story)
    assert found.uses == sum(len(r.causes) for r in story)
    assert any(len(e.uses) > 1 for e in found.edges)
