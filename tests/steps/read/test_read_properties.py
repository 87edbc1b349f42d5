"""Whatever comes in: no crash, blocks lie in the text, the text is kept."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import ReadError
from onrecord.records import Document, Failure
from onrecord.steps.read import read_bytes, read_text
from onrecord.steps.read.dates import find_dates, parse_date
from onrecord.steps.read.paragraphs import BLANK

ODD = st.sampled_from(
    [
        "\n",
        "\n\n",
        " ",
        "\u00a0",
        "\u2028",
        "“",
        "”",
        ">",
        "Home > ",
        "By ",
        "😀",
        "ا",
        "Published: ",
        "3 May 2020",
        "Monday, ",
        "TEHRAN, Nov. 16 (XYZ) — ",
        "Share on ",
        "Title here",
        "\r\n",
        "\0",
    ]
)
TEXTS = st.lists(ODD | st.text(max_size=30), max_size=25).map("".join)
TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "<h1>",
        "</h1>",
        "<table><tr><td>",
        "<script>",
        "</script>",
        "&",
        "<br><br>",
        "&#xD800;",
        "&#8;",
        "\x08",
        "&#0;",
        "<figure><figcaption>",
        "</figcaption></figure>",
        "<!--",
        "-->",
        "<![CDATA[",
        '<meta property="article:published_time" content="',
        '">',
        "<blockquote>",
        "<svg/onload=x>",
        "The guards said that they had closed the bridge and that nobody was hurt in the rain. ",
    ]
)
PAGES = st.lists(TAGS | st.text(max_size=8), max_size=30).map("".join)


def sound(d: Document) -> None:
    end = 0
    for b in d.blocks:
        assert end <= b.start < b.end <= len(d.text)
        assert d.text[b.start : b.end].strip(BLANK) == d.text[b.start : b.end]
        assert not d.text[end : b.start].strip(BLANK)
        end = b.end
    assert not d.text[end:].strip(BLANK)
    for x in d.dates:
        if x.span:
            x.span.check(d.text)
            assert x.when.span == x.span


@given(st.binary(max_size=400), st.sampled_from([None, "text", "html", "jsonl", "json"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes(raw, kind):
    for item in read_bytes(raw, "r", kind):
        assert isinstance(item, (Document, Failure))
        if isinstance(item, Document):
            sound(item)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_text_is_kept_code_point_for_code_point(text):
    try:
        d = read_text(text)
    except ReadError as e:
        assert e.reason in {"empty", "language", "encoding"}  # noqa: PT017
        return
    assert d.text == text
    sound(d)
    (again,) = read_bytes(json.dumps({"text": text}).encode(), "r", "jsonl")
    assert isinstance(again, Document)
    assert again.text == text
    if "\0" not in text and not text.startswith(("{", "[", "<", "\ufeff")):
        (from_file,) = read_bytes(text.encode(), "r", "text")
        if isinstance(from_file, Document):
            assert from_file == read_text(text, ref="r")


@given(PAGES)
@settings(max_examples=60, deadline=None)
def test_any_page(page):
    (item,) = read_bytes(page.encode("utf-8", "replace"), "r", "html")
    if isinstance(item, Document):
        sound(item)


@given(st.text(alphabet="0123456789 -/.,:MayJunstThF", max_size=40))
def test_any_date(text):
    parse_date(text)
    for found in find_dates(text):
        assert 0 <= found.start < found.end <= len(text)
        assert (found.when.earliest is None) == (found.when.latest is None)
        assert found.when.earliest or found.when.reason
