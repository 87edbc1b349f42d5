import pytest
from handmade import day, full

from onrecord.records import Assertion, Basis, Mood, Polarity, Precision, When
from onrecord.steps.export import passage, words


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2019-11-16", "2019-11-16", "16 November 2019"),
        ("2019-11-15", "2019-11-19", "15 to 19 November 2019"),
        ("2019-11-28", "2019-12-02", "28 November 2019 to 2 December 2019"),
        ("2019-11-01", "2019-11-30", "November 2019"),
        ("2020-01-01", "2020-12-31", "2020"),
        ("1980-01-01", "1989-12-31", "1980 to 1989"),
        ("2019-11-16", None, "16 November 2019 or later"),
        (None, "2019-11-16", "16 November 2019 or earlier"),
        (None, None, ""),
        ("not a day", None, ""),
    ],
)
def test_dates_read_as_people_write_them(first, last, expected):
    when = When(first, last, Precision.RANGE, Basis.STATED, "")
    assert words.date_words(when) == expected


def test_an_unknown_time_says_why_and_never_a_day():
    tuesday = full().claims[0].when
    assert words.when_words(tuesday) == (
        "“Tuesday” (depends on the publication date, which is unknown)"
    )


def test_a_page_clock_is_not_the_publication_date():
    assert words.published_words(full().document) == "publication date unknown"


def test_assertions_are_said_only_where_they_matter():
    assert words.assertion_words(Assertion()) == ()
    assert words.assertion_words(Assertion(Polarity.DENIED, Mood.PLANNED)) == ("denied", "planned")


def test_a_claimant_is_named_with_what_the_name_does_not_say():
    assert words.heading_words(full().attributions[0]) == (
        "According to Ada Bell (mayor, official, Anytown)"
    )
    assert words.speaker_words(None) == words.MISSING_SOURCE


def test_counts_and_places():
    claim = full().claims[0]
    assert words.count_words(claim.counts[0]) == "at least 12 people killed"
    assert words.place_words(claim.where) == "Anytown Bridge, North, UTO"


def test_publication_basis_is_said():
    when = When("2020-01-02", "2020-01-02", Precision.DAY, Basis.PUBLICATION, "2020-01-02")
    assert words.when_words(when) == "2 January 2020 (the publication date)"
    assert words.when_words(day("2020-01-02")) == "2 January 2020"


def test_a_passage_is_the_sentence_and_does_not_stop_at_a_title():
    record = full()
    t = record.document
    trigger = record.claims[2].trigger
    assert passage(t, trigger.start, trigger.end).text == (
        "Radio Delta reported that shopkeeper Omar Vale told it soldiers had beaten his son."
    )
    blamed = record.claims[4].trigger
    assert passage(t, blamed.start, blamed.end).text.startswith("Mr Vale, who filmed it")
