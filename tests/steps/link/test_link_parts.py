"""Names, sentences, distances: the small parts that comparing stands on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from told import report, said

from onrecord.records import CountKind, PlaceUse
from onrecord.steps.link.compare import agree, days_apart, figure_words, kilometres
from onrecord.steps.link.profile import days_of, spot_of
from onrecord.steps.link.weights import Weights
from onrecord.steps.link.words import Rarity, names, sentence_at, sentence_bounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police shot Omar Vale in Arden.", "omar vale arden"),  # "Police" starts the sentence
        ("The Larkin mill's owner, Mr Vale", "larkin vale"),
        ("On Tuesday, May 4, at 2220 Mill Road", "mill road 2220"),  # no weekdays, no months
        ("A man. Men ran. They met Men of men.", ""),  # small elsewhere
        ("Arden's mayor", ""),
        ("in Arden's mill", "arden"),
        ("7 people", ""),
    ],
)
def test_names(text: str, expected: str) -> None:
    assert names(text) == frozenset(expected.split())


def test_sentences_do_not_end_at_titles() -> None:
    text = "Mr. Vale came. He left.\nThen it rained."
    starts = sentence_bounds(text)
    assert [text[s:][:4] for s in starts] == ["Mr. ", "He l", "Then"]
    assert sentence_at(starts, text.index("rained")) == 2


def test_a_word_of_all_reports_weighs_less_than_one_of_two() -> None:
    rarity = Rarity([frozenset({"arden", "larkin"})] * 2 + [frozenset({"arden"})] * 30)
    assert rarity.weight({"larkin"}) > rarity.weight({"arden"}) >= 0


def test_days_apart() -> None:
    assert days_apart((10, 10), (10, 12)) == 0
    assert days_apart((10, 10), (11, 11)) == 1
    assert days_apart((20, 30), (5, 10)) == 10


def test_distance_between_towns() -> None:
    record = report("a", "xx", said("x", at="Arden"), said("x", nth=1, at="Ardenby"))
    near = [spot_of(c.where) for c in record.claims]
    assert near[0]
    assert near[1]
    assert kilometres(near[0], near[1]) == pytest.approx(15.6, abs=0.3)


def test_a_place_without_a_name_is_compared_with_none() -> None:
    where = report("a", "x", said("x", at="Arden")).claims[0].where
    assert where is not None
    assert spot_of(replace(where, name="his school", use=PlaceUse.DESCRIBED)) is None


def test_a_year_beyond_the_calendar_is_no_time() -> None:
    record = report("a", "x", said("x", on="2021-05-04"))
    when = record.claims[0].when
    assert when is not None
    assert days_of(when) is not None
    assert days_of(replace(when, earliest="-0044-03-15")) is None
    assert days_of(replace(when, latest=None)) is None


def test_bounds() -> None:
    killed = CountKind.KILLED
    assert agree((killed, 40, None), (killed, 45, 45))
    assert not agree((killed, 40, 40), (killed, 45, 45))
    assert agree((killed, None, 10), (killed, 3, 3))
    assert figure_words((killed, 12, None)) == "12 or more killed"
    assert figure_words((killed, 3, 3)) == "3 killed"
    assert figure_words((killed, None, 9)) == "0 to 9 killed"


def test_a_finding_without_a_weight_is_not_told() -> None:
    table = Weights({"two:prior": -3.0, "two:time: same day": 2.0})
    prior, reasons = table.weigh("two", [("time: same day", "x"), ("place: same", "y")])
    assert prior == -3.0
    assert [(r.name, r.weight, r.detail) for r in reasons] == [("time: same day", 2.0, "x")]
