"""Properties: order never matters, a copy adds no lineage, two runs merged are one run."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from madereports import HARBOUR, MARKET, RIVER, attribution, document, killed, record

from onrecord.records import Record
from onrecord.steps.lineage import OutletTable, components, lineage

TABLE = OutletTable.load()
OUTLETS = ("AFP", "Larch Post", "Press TV", "Al-Alam", None)
DATES = ("2021-03-01", "2021-03-02", "2021-03-09", None)
QUOTED = "“Nobody will leave this harbour before the mediator has heard all of us out,” they said. "


def pieces() -> list[str]:
    sentences = [s + "." for text in (HARBOUR, RIVER, MARKET) for s in text.split(". ")]
    return [*sentences, QUOTED, "Some 43 people were killed.", "AFP reported it."]


@st.composite
def reports(draw: st.DrawFn) -> Record:
    chosen = draw(st.lists(st.sampled_from(pieces()), min_size=1, max_size=9))
    head = draw(st.sampled_from(("", "HALDEN (AFP) - ", "Correction: ")))
    text = head + " ".join(chosen)
    outlet, date = draw(st.sampled_from(OUTLETS)), draw(st.sampled_from(DATES))
    told = draw(st.booleans())
    doc = document(f"{outlet} {date} {told}", text, outlet=outlet, date=date)
    said = (attribution(doc, "AFP", text),) if told else ()
    claims = (killed(doc, "43 people", 43),) if "43 people" in text else ()
    return record(doc, said, claims)


COLLECTIONS = st.lists(reports(), min_size=1, max_size=7)


def lineages(records: list[Record]) -> int:
    return len(components([r.document.id for r in records], lineage(records, TABLE)))


@settings(max_examples=60)
@given(COLLECTIONS, st.randoms(use_true_random=False))
def test_order_and_repetition_never_matter(records: list[Record], chance: random.Random) -> None:
    links = lineage(records, TABLE)
    shuffled = [*records, records[0]]
    chance.shuffle(shuffled)
    assert lineage(shuffled, TABLE) == links
    ids = [r.document.id for r in shuffled]
    assert components(ids, tuple(reversed(links))) == components(sorted(ids), links)


@settings(max_examples=120)
@given(COLLECTIONS, st.data())
def test_an_exact_copy_never_raises_the_number_of_lineages(
    records: list[Record], data: st.DataObject
) -> None:
    original = data.draw(st.sampled_from(records))
    outlet = data.draw(st.sampled_from(("Sund Post", "Larch Post", original.document.outlet)))
    day = data.draw(st.sampled_from([r.document.published for r in records]))
    doc = replace(original.document, id="d1:another", ref="another", outlet=outlet, published=day)
    copy = replace(original, document=doc)
    unique = list({r.document.id: r for r in records}.values())
    assert lineages([*unique, copy]) <= lineages(unique)


@settings(max_examples=30)
@given(COLLECTIONS, COLLECTIONS)
def test_two_runs_merged_are_one_run(one: list[Record], other: list[Record]) -> None:
    merged = {r.document.id: r for r in [*one, *other]}
    assert lineage([*one, *other], TABLE) == lineage(list(merged.values()), TABLE)


@settings(max_examples=40)
@given(COLLECTIONS)
def test_no_more_lineages_than_reports_and_every_report_in_one(records: list[Record]) -> None:
    links = lineage(records, TABLE)
    ids = {r.document.id for r in records}
    found = components(ids, links)
    assert sorted(i for c in found for i in c) == sorted(ids)
    for link in links:
        assert link.left != link.right
        assert {link.left, link.right} <= ids
    pairs = [frozenset((x.left, x.right)) for x in links]
    assert len(pairs) == len(set(pairs)), "one link for each pair"


@pytest.mark.parametrize("copies", [3, 40])
def test_a_story_that_many_print_is_one_lineage(copies: int) -> None:
    records = []
    for i in range(copies):
        words = HARBOUR.split()
        words[i % len(words)] = f"word{i}"
        text = " ".join(words)
        records.append(record(document(str(i), text, outlet=f"Paper {i}", date="2021-03-01")))
    links = lineage(records, TABLE)
    assert len(components([r.document.id for r in records], links)) == 1
    assert len(links) <= copies * 40
