"""times: what holds for every text, and for every day of publication."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from convertdate import persian
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Basis, Document, Precision, When
from onrecord.steps.annotate import Annotator
from onrecord.steps.resolve.times import stretch, times
from onrecord.steps.resolve.times.meaning import Scene, Tense
from onrecord.steps.resolve.times.scan import scan

DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))

WORDS = """
on in the last next this that past early mid late end of from to between and - – , . ( )
Monday Friday May March july Aban Bahman Ramadan Christmas spring fall 9/11 2:30 p.m. 31 29
February 15th 19th century 1990s '80s 2019 1398 13 94 2000 three days weeks year years ago
later after before yesterday today recently soon within quarter first half anniversary
Iranian calendar weekend night two a few 2019-02-30 99999 \u0661\u0662 \u200f \U0001f600
"""
PIECES = st.sampled_from(WORDS.split())
ODD = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join))


def parsed(annotator: Annotator, text: str, published: date | None) -> tuple[When, ...]:
    day = None
    if published is not None:
        iso = published.isoformat()
        day = When(iso, iso, Precision.DAY, Basis.PUBLICATION, iso)
    document = Document("d1:t", "t", None, None, None, None, "en", "0", text, day)
    return times(annotator.annotate(document))


@settings(max_examples=60, deadline=None)
@given(ODD, st.none() | DAYS)
def test_any_text_gives_sound_times(
    annotator: Annotator, text: str, published: date | None
) -> None:
    found = parsed(annotator, text, published)
    starts = [w.span.start for w in found if w.span]
    assert starts == sorted(starts)
    for when in found:
        assert when.span is not None
        when.span.check(text)
        if when.earliest and when.latest:
            assert when.earliest <= when.latest
        if when.basis is Basis.UNKNOWN:
            assert when.reason
        else:
            assert when.edtf


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map(" ".join), DAYS, st.sampled_from(Tense))
def test_every_meaning_runs_forwards(text: str, now: date, tense: Tense) -> None:
    for found in scan(text):
        for then in (None, stretch.day(now), stretch.month(now.year, now.month)):
            made = found.meaning.at(Scene(now, then, tense))
            if made is not None and made.first and made.last:
                assert made.first <= made.last


def at(words: str, now: date, tense: Tense = Tense.PAST) -> stretch.Stretch:
    (found,) = scan(words)
    made = found.meaning.at(Scene(now, None, tense))
    assert made is not None
    return made


@given(DAYS, st.integers(-400, 400), st.sampled_from(["yesterday", "three days ago", "tomorrow"]))
def test_days_move_with_the_publication(now: date, n: int, words: str) -> None:
    moved = timedelta(days=n)
    one, two = at(words, now), at(words, now + moved)
    assert one.first
    assert two.first == one.first + moved


@given(DAYS, st.integers(-50, 50), st.sampled_from(["Thursday", "last week", "next Monday"]))
def test_weeks_move_with_the_publication(now: date, n: int, words: str) -> None:
    moved = timedelta(weeks=n)
    one, two = at(words, now), at(words, now + moved)
    assert one.first
    assert two.first == one.first + moved


@given(DAYS)
def test_a_past_weekday_is_within_a_week(now: date) -> None:
    first = at("Thursday", now).first
    assert first
    assert first.weekday() == 3
    assert 0 <= (now - first).days < 7


@given(st.integers(1245, 1470))
def test_solar_hijri_years_follow_each_other(y: int) -> None:
    days = [
        made
        for m in range(1, 13)
        if (made := stretch.persian_month(y, m, None)) and made.first and made.last
    ]
    assert len(days) == 12
    assert days[0].first == stretch.nowruz(y)
    assert days[-1].last == stretch.nowruz(y + 1) - timedelta(days=1)
    assert {stretch.persian_year_at(s.last) for s in days if s.last} == {y}


@pytest.mark.parametrize("y", [1279, 1343, 1357, 1388, 1399, 1403, 1408])
def test_nowruz_is_that_of_convertdate(y: int) -> None:
    assert stretch.nowruz(y) == date(*persian.to_gregorian(y, 1, 1))


@pytest.mark.parametrize("word", ["early ", "anniversary of ", "midnight ", "first half of ", "2 "])
def test_repeated_words_neither_crash_nor_stall(word: str) -> None:
    scan(word * 3000)
