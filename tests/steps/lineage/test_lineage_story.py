"""The example story: every lineage is found, each link with its grounds, and no false one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from onrecord.pipeline import Coder
from onrecord.records import Link, Record
from onrecord.steps.lineage import OutletTable, components, lineage
from onrecord.steps.read import read

Truth = dict[str, Any]


@pytest.fixture(scope="module")
def truth() -> Truth:
    text = (Path(__file__).parent / "story.yaml").read_text(encoding="utf-8")
    loaded: Truth = yaml.safe_load(text)
    return loaded


@pytest.fixture(scope="module")
def story(coder: Coder, examples: Path) -> dict[str, Record]:
    records = list(coder.code_many(read([examples / "story.jsonl"])))
    assert all(isinstance(r, Record) for r in records), records
    return {r.document.ref: r for r in records if isinstance(r, Record)}


@pytest.fixture(scope="module")
def links(story: dict[str, Record]) -> dict[tuple[str, str], Link]:
    """By the refs of copy and source."""
    refs = {r.document.id: ref for ref, r in story.items()}
    found = lineage(list(story.values()), OutletTable.load())
    return {(refs[x.left], refs[x.right]): x for x in found}


def test_the_truth_speaks_of_this_story(truth: Truth, story: dict[str, Record]) -> None:
    assert sorted(d for x in truth["lineages"] for d in x["documents"]) == sorted(story)
    for event in truth["events"]:
        for claim in event["claims"]:
            record = story[claim["document"]]
            at = record.document.text.index(claim["words"])
            near = {c.trigger.text for c in record.claims if abs(c.trigger.start - at) < 110}
            # "12 were killed when police opened fire" may be told under either verb.
            assert near & {claim["trigger"], claim.get("or")}, claim
    for denial in truth["denials"]:
        assert denial["words"] in story[denial["document"]].document.text


def test_every_lineage_and_no_other(
    truth: Truth, story: dict[str, Record], links: dict[tuple[str, str], Link]
) -> None:
    ids = {ref: r.document.id for ref, r in story.items()}
    wanted = sorted(tuple(sorted(ids[d] for d in x["documents"])) for x in truth["lineages"])
    assert sorted(components(ids.values(), links.values())) == wanted


def test_each_copy_is_linked_to_its_original_and_says_why(
    truth: Truth, links: dict[tuple[str, str], Link]
) -> None:
    for pair in truth["copied_from"]:
        link = links[pair["copy"], pair["original"]]
        assert link.score > 0
        assert set(pair["reasons"]) <= {r.name for r in link.reasons}, link
        assert all(r.detail for r in link.reasons)


def test_shared_facts_claimants_and_outlets_are_no_copies(
    truth: Truth, links: dict[tuple[str, str], Link]
) -> None:
    copied = {frozenset(pair) for pair, link in links.items() if link.score > 0}
    assert not copied & {frozenset(pair) for pair in truth["not_copied"]}


def test_the_other_examples_are_all_independent(coder: Coder, examples: Path) -> None:
    records = [
        r for r in coder.code_many(read([examples / "reports.jsonl"])) if isinstance(r, Record)
    ]
    links = lineage(records, OutletTable.load())
    found = components([r.document.id for r in records], links)
    assert len(found) == len(records) == 4
