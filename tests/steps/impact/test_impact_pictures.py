import io
from xml.etree import ElementTree

import pytest
from benchmarks.impact.worlds import make
from impact_made import TYPES, report, story

from onrecord.errors import SetupError
from onrecord.steps.impact import Options, measure, parse
from onrecord.steps.impact.page import write_measured_page
from onrecord.steps.impact.pair_table import PAIR_COLUMNS, write_pairs
from onrecord.steps.impact.plots import pictures

PROTEST, ACCUSE = parse('PROTEST by Union|"$x^$"', TYPES), parse("ACCUSE", TYPES)


@pytest.fixture(scope="module")
def answer():
    worlds = make("2 further B", 1, 200)
    records = story(worlds.first[0], worlds.second[0], outlet="<b>Post</b> $1$")
    return measure(records, PROTEST, ACCUSE, None, Options(worlds=20))


@pytest.fixture(scope="module")
def listing():
    records = [report(str(i), [("PROTEST", i)], published=i) for i in range(5)]
    return measure(records, PROTEST, ACCUSE)


def test_three_pictures_the_same_each_time(answer):
    drawn = pictures(answer)
    assert [name for name, _ in drawn] == ["event-time", "timeline", "windows"]
    assert drawn == pictures(answer)
    texts = b"".join(raw for _, raw in drawn).decode()
    assert "the days before, mirrored" in texts
    assert "not shown to be causal" in texts
    assert "$x^$" in texts
    for _, raw in drawn:
        ElementTree.fromstring(raw)


def test_png(answer):
    assert all(raw.startswith(b"\x89PNG") for _, raw in pictures(answer, "png"))


def test_a_listing_has_a_timeline_only(listing):
    assert listing.verdict.is_listing
    assert [name for name, _ in pictures(listing)] == ["timeline"]


def test_without_matplotlib_it_says_what_to_install(answer, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(SetupError, match="pip install"):
        pictures(answer)


def page_of(answer):
    stream = io.BytesIO()
    write_measured_page(answer, pictures(answer), stream)
    return stream.getvalue().decode()


def test_the_page_of_measurement(answer):
    page = page_of(answer)
    assert answer.sentence in page
    assert "Own error rate" in page
    assert page.count("<svg") == 3
    assert "<b>Post</b>" not in page
    assert "&lt;b&gt;Post&lt;/b&gt;" in page
    assert "script" not in page
    assert "is said to" not in page


def test_the_page_of_a_listing_has_the_events(listing):
    page = page_of(listing)
    assert "too few events: listing only" in page
    assert page.count("<details>") == 5
    assert "<table" not in page


def test_pairs_as_a_table(answer, listing):
    stream = io.BytesIO()
    assert write_pairs(answer, stream) == len(answer.pairs)
    lines = stream.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(PAIR_COLUMNS)
    assert len(lines) == 1 + len(answer.pairs)
    assert write_pairs(listing, io.BytesIO()) == 5
