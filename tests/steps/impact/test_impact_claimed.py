import csv
import io
import json
import random
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from impact_made import causal

from onrecord.records import CausalRelation, Codebook, Cue, EventType, Record
from onrecord.steps.impact import claimed, edges_of, frequent, noun_types
from onrecord.steps.impact import claimed_files as files
from onrecord.steps.impact.claimed_svg import draw_svg
from onrecord.steps.impact.page import write_claimed_page

DENIED, PREVENT = CausalRelation.DENIED, CausalRelation.PREVENT
NOUNS = {"unrest": "PROTEST", "sanction": "SANCTION"}


def several() -> list[Record]:
    return [
        causal("1", "the marches", "a curfew", event=("marches", "PROTEST"), speaker="Ada Bell"),
        causal("2", "the unrest", "the curfew", speaker="Ada Bell", published=5, outlet="Wire"),
        causal("3", "unrest in Rell", "curfews", published=2),
        causal("4", "unrest", "the curfew", relation=DENIED, speaker="Carl Funk"),
        causal("5", "unrest", "the curfew", relation=PREVENT, published=None),
        causal("6", "its sanctions", "strikes", relation=DENIED, outlet="Wire"),
    ]


def edge_of(found, relation=CausalRelation.CAUSE, cause="PROTEST"):
    return next(e for e in found.edges if (e.cause.name, e.relation) == (cause, relation))


def test_the_same_thing_gathers_under_one_edge():
    found = claimed(several(), nouns=NOUNS)
    edge = edge_of(found)
    assert found.edges[0] == edge
    assert (edge.cause.name, edge.cause.event, edge.effect.name) == ("PROTEST", True, "curfew")
    assert [u.document for u in edge.uses] == ["1", "3", "2"]  # in order of publication
    assert edge.since == "2031-01-06"
    assert edge.claimants == (("Ada Bell", 2), ("Example Post (own voice)", 1))
    assert edge.outlets == (("Example Post", 2), ("Wire", 1))
    assert edge.denied_by == (("Carl Funk", 1),)
    assert (found.uses, found.reports, found.undated) == (6, 6, 1)


def test_preventing_is_another_edge_and_a_lone_denial_stays():
    found = claimed(several(), nouns=NOUNS)
    assert edge_of(found, PREVENT).since is None
    lone = edge_of(found, cause="SANCTION")
    assert (lone.uses, len(lone.denials), lone.denied_by) == ((), 1, (("Wire (own voice)", 1),))


def test_the_words_open():
    records = {r.document.ref: r for r in several()}
    for edge in claimed(records.values(), nouns=NOUNS).edges:
        for use in (*edge.uses, *edge.denials):
            for span in (use.cause, use.effect, use.words):
                span.check(records[use.document].document.text)
            assert use.words.holds(use.cause)
            assert use.words.holds(use.effect)


def test_order_and_repetition_change_nothing():
    records = several()
    shuffled = records * 2
    random.Random(2).shuffle(shuffled)
    assert claimed(shuffled, nouns=NOUNS) == claimed(records, nouns=NOUNS)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the rising prices of petrol", "rising price"),
        ("a rising price", "rising price"),
        ("wages had ended in bloodshed", "wage"),
        ("some 2,000 shopkeepers", "shopkeeper"),
        ("it", "“it” (1)"),
        ("at least 40", "“at least 40” (1)"),
        ("the crisis", "crisis"),
        ("companies", "company"),
        ("further unrest", "PROTEST"),
    ],
)
def test_head_words(words, name):
    [edge] = claimed([causal("1", words, "the end")], nouns=NOUNS).edges
    assert edge.cause.name == name


def test_nouns_of_the_codebook_that_name_one_type():
    def kind(name, *cues):
        return EventType(name, 1, 0.0, "", cues)

    book = Codebook(
        (
            kind("PROTEST", Cue("unrest | strike", "noun"), Cue("march", "verb")),
            kind("ASSAULT", Cue("strike", "noun"), Cue("fire", "noun", objects=("x",))),
        ),
        "0",
    )
    assert noun_types(book) == {"unrest": "PROTEST"}


def test_cutting_by_frequency_and_by_speaker():
    found = claimed(several(), nouns=NOUNS)
    assert len(frequent(found, 2).edges) == 1
    [edge] = edges_of(found, lambda u: u.claimant == "Ada Bell")
    assert (len(edge.uses), len(edge.denials)) == (2, 0)


# --- files ----------------------------------------------------------------------------------------


def written(write, found):
    stream = io.BytesIO()
    write(found, stream)
    return stream.getvalue().decode("utf-8")


def test_csv_has_a_row_a_use():
    rows = list(
        csv.DictReader(io.StringIO(written(files.write_csv, claimed(several(), nouns=NOUNS))[1:]))
    )
    assert len(rows) == 6
    assert [r["denied"] for r in rows].count("true") == 2
    one = next(r for r in rows if r["document"] == "1")
    assert (one["cause"], one["claimant"], one["cause_words"]) == (
        "PROTEST",
        "Ada Bell",
        "the marches",
    )
    assert int(one["cause_end"]) - int(one["cause_start"]) == len("the marches")


def test_json_lines_have_an_edge_a_line():
    lines = written(files.write_jsonl, claimed(several(), nouns=NOUNS)).splitlines()
    edges = [json.loads(line) for line in lines]
    assert {e["schema"] for e in edges} == {"onrecord-claimed/1"}
    assert len(edges[0]["uses"]) == 3


def test_graphml_is_a_graph_that_opens_the_words():
    raw = written(files.write_graphml, claimed(several(), nouns=NOUNS))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.fromstring(raw)
    nodes = {n.get("id") for n in root.iter(f"{space}node")}
    edges = list(root.iter(f"{space}edge"))
    assert len(edges) == 3
    assert all({e.get("source"), e.get("target")} <= nodes for e in edges)
    data = {d.get("key"): d.text for d in edges[0].iter(f"{space}data")}
    assert data["times"] == "3"
    assert re.fullmatch(r"1:\d+-\d+,\d+-\d+; 3:.*", data["words"])


def test_dot_names_every_edge():
    raw = written(files.write_dot, claimed(several(), nouns=NOUNS))
    assert raw.count(" -> ") == 3
    assert 'label="cause 3, denied 1"' in raw


HOSTILE = '=1+1 <script>alert(1)</script> & "quoted" \\ \' $x$ \x07 {{ 7*7 }} ]]>'


def hostile():
    return claimed(
        [causal("</svg><b>", HOSTILE, "x\u202e<img src=x>", outlet=HOSTILE, speaker=HOSTILE)]
    )


def test_hostile_words_stay_words():
    found = hostile()
    ElementTree.fromstring(draw_svg(found))
    ElementTree.fromstring(written(files.write_graphml, found))
    page = written(write_claimed_page, found)
    assert "<script" not in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in page
    table = written(files.write_csv, found)
    assert "\x07" not in table
    assert "\"'=1+1" in table
    assert '"=1+1' not in table


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=12))
def test_every_edge_is_drawn_and_every_file_is_well_formed(ends):
    found = claimed(causal(str(i), f"the {a}x", f"the {b}x") for i, (a, b) in enumerate(ends))
    drawing = ElementTree.fromstring(draw_svg(found))
    paths = list(drawing.iter("{http://www.w3.org/2000/svg}path"))
    assert len(paths) == len(found.edges) == len(set(ends))


def test_what_is_not_drawn_is_said():
    found = claimed(causal(str(i), f"the {i}x thing{i}", "the end") for i in range(6))
    assert "2 rarer edges are not drawn" in draw_svg(found, most=4)


def test_the_page_of_claims_says_nothing_of_measurement():
    page = written(write_claimed_page, claimed(several(), nouns=NOUNS))
    assert "<mark>the marches</mark>" in page
    assert "says nothing about what is so" in page
    assert "denied by Carl Funk (1)" in page
    assert "associated in time" not in page
