"""Every span is held against the report, letter for letter."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from handmade import full, hostile
from hypothesis import given
from hypothesis import strategies as st

from onrecord.steps.export.csv import LONGEST, inert
from onrecord.steps.export.formats import Anchor, Source, Texts, check, export, exporters
from onrecord.testing import document

ANCHORED = [e for e in exporters().values() if e.anchors is not None]


def problems(anchors, documents):
    return [c.problem for c in check(anchors, Texts.of(documents)) if c.problem]


@pytest.mark.parametrize("exporter", ANCHORED, ids=lambda e: e.name)
def test_every_span_of_an_export_holds(exporter, written, reports):
    anchors = list(exporter.anchors(written(exporter.name)))
    assert len(anchors) >= 5
    found = list(check(anchors, Texts.of(r.document for r in reports)))
    assert [c for c in found if c.problem] == []
    if exporter.name in ("annotation", "plover", "parquet"):
        assert any(c.blotted for c in found)  # withheld letters are passed over, the others held


@pytest.mark.parametrize("exporter", ANCHORED, ids=lambda e: e.name)
def test_a_report_that_was_changed_is_noticed(exporter, written, reports):
    changed = [
        replace(r.document, text="X" + r.document.text[1:].replace(" ", "  ")) for r in reports
    ]
    assert problems(exporter.anchors(written(exporter.name)), changed)


@pytest.mark.parametrize("exporter", ANCHORED, ids=lambda e: e.name)
def test_a_report_that_is_missing_is_noticed(exporter, written, reports):
    some = [r.document for r in reports[1:]]
    found = problems(exporter.anchors(written(exporter.name)), some)
    assert any("not among those given" in p for p in found)


def test_context_is_held_too(tmp_path):
    record = full()
    export(Source(lambda: (record,), include_private=True), exporters()["annotation"], tmp_path,
           version="0", reason="x")  # fmt: skip
    path = tmp_path / "annotations.jsonld"
    path.write_bytes(path.read_bytes().replace(b'"suffix":"', b'"suffix":"~', 1))
    found = problems(exporters()["annotation"].anchors(tmp_path), [record.document])
    assert len(found) == 1
    assert "stands after it" in found[0]


def test_a_report_read_anew_is_found_by_the_hash_of_its_bytes():
    text = document("Police shot.", "a")
    anchor = Anchor("here", "d1:other", 7, 11, "shot", sha256=text.sha256)
    assert problems([anchor], [text]) == []
    assert problems([replace(anchor, sha256=None)], [text])


@pytest.mark.parametrize(
    ("start", "end", "exact", "wrong"),
    [
        (0, 6, "Police", None),
        (0, 6, "██lice", None),
        (0, 6, "██liss", "the report says"),
        (0, 6, "Police ", "the report says"),
        (1, 7, "Police", "the report says"),
        (0, 60, "Police", "outside"),
        (-1, 3, "Pol", "outside"),
        (3, 3, "", "outside"),
    ],
)
def test_positions_and_words(start, end, exact, wrong):
    found = problems([Anchor("x", "d1:1", start, end, exact)], [replaced("Police shot.")])
    assert (wrong in found[0]) if wrong else found == []


def replaced(text):
    return replace(document(text), id="d1:1")


@given(st.text(min_size=1))
def test_words_that_went_through_a_cell_are_found_again(text):
    cell = Anchor("x", "d1:1", 0, len(text), inert(text), cell=True)
    assert problems([cell], [replaced(text)]) == []


@given(st.text(min_size=1, max_size=20), st.data())
def test_a_changed_letter_in_a_cell_is_noticed(text, data):
    i = data.draw(st.integers(0, len(text) - 1))
    other = text[:i] + ("a" if text[i] != "a" else "b") + text[i + 1 :]
    cell = Anchor("x", "d1:1", 0, len(text), inert(other), cell=True)
    assert bool(problems([cell], [replaced(text)])) == (inert(other) != inert(text))


def test_a_cut_cell_is_held_as_far_as_it_goes():
    text = "y" * (LONGEST + 5)
    cell = Anchor("x", "d1:1", 0, len(text), inert(text), cell=True)
    assert problems([cell], [replaced(text)]) == []


def test_hostile_words_are_found_again(tmp_path):
    record = hostile()
    for name in ("claims", "annotation", "geojson"):
        folder = tmp_path / name
        folder.mkdir()
        export(Source(lambda: (record,)), exporters()[name], folder, version="0")
        assert problems(exporters()[name].anchors(folder), [record.document]) == []
    body = json.loads((tmp_path / "geojson" / "claims.geojson").read_bytes())
    assert body["features"][0]["properties"]["trigger"] == "shot"


def test_the_quick_check_of_spans_sees_every_span(reports):
    from dataclasses import fields, is_dataclass

    from onrecord.records import Span
    from onrecord.records.wire import _spans

    def walk(value):
        if isinstance(value, Span):
            yield value
        elif isinstance(value, tuple):
            for part in value:
                yield from walk(part)
        elif is_dataclass(value):
            for field in fields(value):
                yield from walk(getattr(value, field.name))

    for record in reports:
        assert sorted(filter(None, _spans(record))) == sorted(walk(record))
