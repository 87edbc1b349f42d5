"""Numbers: their bounds, in digits and in words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.steps.annotate import Annotator
from onrecord.steps.code.numbers import numbers
from onrecord.testing import document


def bounds(annotator: Annotator, text: str) -> list[tuple[int | None, int | None, str | None]]:
    doc = annotator.annotate(document(text)).doc
    return [(n.low, n.high, n.modifier) for n in numbers(doc)]


@pytest.mark.parametrize(
    ("text", "low", "high", "modifier"),
    [
        ("They saw sixteen boats.", 16, 16, None),
        ("They saw 1,250 boats.", 1250, 1250, None),
        ("They saw at least 16 boats.", 16, None, "at least"),
        ("They saw over a dozen boats.", 12, None, "over"),
        ("They saw up to 40 boats.", None, 40, "up to"),
        ("They saw nearly 700 boats.", None, 700, "nearly"),
        ("They saw about 90 boats.", 90, 90, "about"),
        ("They saw dozens of boats.", 24, None, "dozens"),
        ("They saw tens of thousands of boats.", 20000, None, "tens of thousands"),
        ("They saw hundreds of thousands of boats.", 200000, None, "hundreds of thousands"),
        ("They saw a couple of boats.", 2, 2, "a couple of"),
        ("They saw several boats.", 3, None, "several"),
        ("They saw two thousand five hundred boats.", 2500, 2500, None),
        ("They saw two hundred and ten boats.", 210, 210, None),
        ("They saw twenty-one boats.", 21, 21, None),
        ("They saw 1.5 million boats.", 1500000, 1500000, None),
        ("They saw 10 to 15 boats.", 10, 15, "to"),
        ("They saw between 20 and 30 boats.", 20, 30, "and"),
        ("They saw a number of boats.", None, None, "a number of"),
    ],
)
def test_bounds(
    annotator: Annotator, text: str, low: int | None, high: int | None, modifier: str | None
) -> None:
    assert bounds(annotator, text) == [(low, high, modifier)]


def test_a_list_is_not_one_number(annotator: Annotator) -> None:
    assert [low for low, _, _ in bounds(annotator, "Boats 12 and 15 left.")] == [12, 15]


def test_a_run_of_digits_is_no_number(annotator: Annotator) -> None:
    assert bounds(annotator, "Call " + "9" * 400 + " now.") == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "dozen",
                "two",
                "and",
                "10",
                "-",
                "to",
                "over",
                "1.5",
                "million",
                "of",
                "hundreds",
                "no",
                ".",
                "7m",
                "3-9",
            ]
        ),
        max_size=12,
    )
)
def test_numbers_never_overlap(annotator: Annotator, words: list[str]) -> None:
    doc = annotator.nlp.make_doc(" ".join(words))
    last = -1
    for n in numbers(doc):
        assert last < n.first <= n.core <= n.last < len(doc)
        assert n.low is None or n.high is None or n.low <= n.high
        last = n.last
