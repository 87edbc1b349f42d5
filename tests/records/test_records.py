"""Records refuse what is not so, and survive the way to disk and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import RecordError, SpanError
from onrecord.records import (
    Attribution,
    Span,
    Voice,
    chain_at,
    content_id,
    read_record,
    to_json,
)
from onrecord.testing import document, marked


@given(st.text(min_size=1), st.integers(0, 50), st.integers(0, 50))
def test_a_span_quotes_its_text_or_does_not_exist(text: str, start: int, end: int) -> None:
    try:
        span = Span.of(text, start, end)
    except SpanError:
        assert start >= end or end > len(text)
    else:
        assert span.text == text[start:end]
        span.check(text)


def test_a_misquoting_span_is_refused() -> None:
    with pytest.raises(SpanError):
        Span(0, 3, "four")
    with pytest.raises(SpanError):
        Span(0, 4, "four").check("five")


def test_ids_depend_on_every_part() -> None:
    assert content_id("c1", "a", "b") != content_id("c1", "ab", "")
    assert content_id("c1", "a") != content_id("d1", "a")
    assert content_id("c1", 1, None) == content_id("c1", 1, None)


def said(name: str, content: tuple[int, int], parent: str | None = None) -> Attribution:
    text = "x" * 100
    return Attribution(
        name, Voice.INDIRECT, (Span.of(text, *content),), None, None, None, parent=parent
    )


def test_chains_run_from_the_outermost_in() -> None:
    a, b = said("a", (0, 50)), said("b", (10, 40), "a")
    assert chain_at([a, b], 20, 30) == ("a", "b")
    assert chain_at([b, a], 20, 30) == ("a", "b")
    assert chain_at([a, b], 45, 48) == ("a",)
    assert chain_at([a, b], 60, 70) == ()


def test_a_parent_loop_ends() -> None:
    a, b = said("a", (0, 50), "b"), said("b", (10, 40), "a")
    assert len(chain_at([a, b], 20, 30)) == 2


def test_marks_are_taken_out() -> None:
    m = marked("[Police|source] [said|cue] [[sic]] [it [burned|trigger]|content].")
    assert m.text == "Police said [sic] it burned."
    assert m.spans("content") == ("it burned",)
    assert m.spans("trigger") == ("burned",)


def test_another_schema_is_refused(coder) -> None:  # type: ignore[no-untyped-def]
    record = coder.code(document("Police arrested nine people in Rasht."))
    line = to_json(record)
    assert read_record(line) == record
    with pytest.raises(RecordError, match="onrecord/2"):
        read_record(line.replace(b'"onrecord/1"', b'"onrecord/2"'))
    with pytest.raises(RecordError):
        read_record(line[:-20])
    with pytest.raises(RecordError, match="says"):
        read_record(line.replace(b'"text":"Police arrested', b'"text":"Priest arrested'))
