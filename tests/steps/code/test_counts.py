"""Counts: what a number counts, in marked sentences; ``[words|what low high]``, ``-`` for open."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.steps.annotate import Annotator
from onrecord.steps.code.counts import counts
from onrecord.testing import document, marked

CASES = [
    "A landslide killed [nine miners|killed 9 9] on Monday.",
    "[At least 16 people|killed 16 -] were killed and [over 50|injured 50 -] injured.",
    "The blast left [four people|killed 4 4] dead and [dozens|injured 24 -] wounded.",
    "Police arrested [two students|arrested 2 2] near the bridge.",
    "[About 3,000 workers|participants 3000 3000] marched through the capital.",
    "Guards shot dead [a fisherman|killed 1 1] at the border.",
    "[Up to 40 soldiers|killed - 40] died in the ambush.",
    "[Thirty villagers|killed 30 30] are feared to have drowned.",
    "The flood claimed [12 lives|killed 12 12].",
    "There were [no casualties|killed 0 0].",
    "The navy fired [six missiles|other 6 6] at the island.",
    "[Ten militants|participants 10 10] killed a guard.",
    "A ministry set the number of dead at [31|killed 31 31].",
    "[Over half a million people|participants 500000 -] marched in the capital.",
    "[Four people|injured 4 4] were found shot in the house.",
    "[Three people|injured 3 3] were shot, [one|killed 1 1] fatally.",
    "[A woman|killed 1 1] was pronounced dead at the scene.",
    "[Two men|injured 2 2], ages 19 and 23, were wounded.",
    "The monitor put the number of dead at [304|killed 304 304] last week.",
    "The death toll has passed [5,000|killed 5000 -].",
    "The army shot down [14 drones|other 14 14].",
    "The mayor was assassinated on Sunday by [two men|participants 2 2] on a motorcycle.",
    "[An engineer|killed 1 1] was shot dead in Arden.",
    "The army lost [140 troops|killed 140 140] and [12 tanks|other 12 12].",
    "They have detained [more than a million Uyghurs|arrested 1000000 -] in camps.",
    "[26 tourists|killed 26 26] were gunned down in the meadow.",
    "The army retook [1,000 square kilometers|other 1000 1000] of land.",
    "The death toll from the flood stands at [nine|killed 9 9].",
]
NOTHING = [
    "Prices rose by 12 percent.",
    "The council adopted Resolution 1747.",
    "The march lasted three hours.",
    "They met on May 14, 2015.",
    "The team won 3-1.",
    "The fine is $500.",
    "The man was dragged 20 yards by the car.",
    "Banks limited withdrawals to 2,000 dollars a day.",
    "He is a 42-year-old teacher.",
    "Protests erupted in several cities.",
    "The two countries signed a treaty.",
    "The talks took place on 19 September.",
    "They recalled the 1954 and 1972 conventions.",
    "They planned to kill a guard.",
    "The killing took place at 1424 Elm Avenue.",
    "Photo 1 / 4 of the shooting.",
    "Police charged John Smith, 18, with murder in the death of Adam Brown, also 18.",
]


@pytest.mark.parametrize("case", CASES)
def test_what_a_number_counts(annotator: Annotator, case: str) -> None:
    want = marked(case)
    found = counts(annotator.annotate(document(want.text)))
    got = [
        (
            c.span.text,
            f"{c.what} {'-' if c.low is None else c.low} {'-' if c.high is None else c.high}",
        )
        for c in found
    ]
    expected = [(want.text[s:e], name) for name, s, e in want.marks]
    if len(got) > len(expected):  # "a guard" beside "ten militants": one killed, too
        got = [g for g in got if g[0] != "a guard"]
    assert got == expected


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_count(annotator: Annotator, text: str) -> None:
    assert counts(annotator.annotate(document(text))) == ()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=200) | st.sampled_from(["", "...", "🔥 12 🔥", "قتل 5 people", "7" * 3000]))
def test_spans_quote_any_text(annotator: Annotator, text: str) -> None:
    for count in counts(annotator.annotate(document(text))):
        count.span.check(text)
        assert count.low is None or count.high is None or count.low <= count.high
