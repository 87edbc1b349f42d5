"""Loaded words: only in the outlet's own voice, and the same list for every side."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import SetupError
from onrecord.records import Attribution, Span, Voice
from onrecord.steps.annotate import Annotator
from onrecord.steps.code.loaded import Lexicon, loaded
from onrecord.testing import document, marked

CASES = [
    "The [regime|x] closed three newspapers.",
    "The [Zionist regime|x] and the [mullahs|x] traded threats.",
    "[Thugs|x] from the ruling party beat voters.",
    "The [so-called|x] council met in secret.",
    "Our [heroic|x] troops drove out the [occupiers|x].",
    "[Mercenaries|x] shelled the town, a [cowardly|x] act.",
    "State TV blamed [foreign-backed|x] [rioters|x].",
]
NOTHING = [
    "The sanctions regime expires in May.",
    "Police questioned three suspects.",
    "The group is on the terrorist blacklist.",
    "He called it \u201ca brutal regime\u201d in a letter.",
    "The office of the Terrorist Screening Center moved.",
    "The historic city centre reopened.",
]


@pytest.mark.parametrize("case", CASES)
def test_found_in_the_outlets_voice(annotator: Annotator, case: str) -> None:
    want = marked(case)
    found = loaded(annotator.annotate(document(want.text)), ())
    assert tuple(w.span.text for w in found) == want.spans("x")


@pytest.mark.parametrize("text", NOTHING)
def test_not_found(annotator: Annotator, text: str) -> None:
    assert loaded(annotator.annotate(document(text)), ()) == ()


def test_not_inside_what_a_source_says(annotator: Annotator) -> None:
    text = "The minister said the rioters fled."
    start = text.index("the rioters")
    said = Attribution(
        "a1:x", Voice.INDIRECT, (Span.of(text, start, len(text) - 1),), None, None, None
    )
    parse = annotator.annotate(document(text))
    assert loaded(parse, (said,)) == ()
    assert [w.neutral for w in loaded(parse, ())] == ["protesters"]


def test_every_entry_tells_who_uses_it() -> None:
    entries = [e for listed in Lexicon.load().by_first.values() for e in listed]
    assert len(entries) > 500
    assert all(e.used_by and e.pieces for e in entries)
    assert len({(e.term.lower(), e.pos) for e in entries}) > 0.99 * len(entries)


def test_a_misspelt_list_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "loaded.yaml").write_text("entries:\n  - terms: 3\n", "utf-8")
    with pytest.raises(SetupError, match=r"loaded\.yaml"):
        Lexicon.load(tmp_path)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no word list"):
        Lexicon.load(tmp_path / "none")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=200) | st.sampled_from(["", "so-called", "-", "«regime", '"' * 50]))
def test_spans_quote_any_text(annotator: Annotator, text: str) -> None:
    for word in loaded(annotator.annotate(document(text)), ()):
        word.span.check(text)
