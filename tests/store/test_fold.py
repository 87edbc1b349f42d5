import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.store.fold import fold, folded_words, for_index
from onrecord.store.snippet import snippet
from onrecord.store.words import query

SAME = [
    ("كتاب", "کتاب"),
    ("ايران", "ایران"),
    ("موسى", "موسی"),
    ("مسئول", "مسيول"),
    ("آزادی", "ازادی"),
    ("أحمد", "احمد"),
    ("مدرسة", "مدرسه"),
    ("خانۀ", "خانه"),
    ("مُحَمَّد", "محمد"),
    ("مـــرگ", "مرگ"),
    ("۱۳۹۸", "1398"),
    ("٤٢", "42"),
    ("ﻻﻟﻪ", "لاله"),
    ("Café", "cafe"),
    ("STRASSE", "straße"),
    ("Mašhad", "mashad"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_words_that_readers_take_for_the_same_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("بار", "پار"), ("کل", "گل"), ("so", "sow")])
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert folded_words(" ".join(folded_words(text))) == folded_words(text)


@given(st.text())
def test_what_is_indexed_is_letters_digits_and_blanks(text):
    assert all(c.isalnum() or c == " " for c in for_index(text))


def test_a_joiner_divides_and_joins():
    assert folded_words("می‌روند") == ["می", "روند"]
    assert for_index("می‌روند خانه") == "می روند خانه میروند"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("wanted", ["", "  ", "-police", '""', "*", "--", "!!", "'"])
def test_nothing_to_look_for(engine, wanted):
    assert query(wanted, engine) is None


def test_the_forms_of_a_query():
    assert query('Fire "two  men" -Police prot*', "sqlite").match == (
        '("fire" AND "two men" AND "prot"*) NOT ("police")'
    )
    assert query("fire -police", "postgresql").match == "('fire') & !('police')"
    assert query("می‌روند", "sqlite").match == '("می روند" OR "میروند")'


@given(st.text())
def test_no_query_holds_anything_but_words_and_our_own_signs(wanted):
    found = query(wanted, "sqlite")
    if found is not None:
        inside = found.match.split('"')[1::2]
        assert all(c.isalnum() or c == " " for part in inside for c in part)


def test_a_snippet_shows_the_words_as_they_are_written():
    text = "x " * 200 + "The Café of مُحَمَّد burned down. " + "y " * 200
    pieces, start = snippet(text, ("cafe", "محمد"))
    assert [p.text for p in pieces if p.hit] == ["Café", "مُحَمَّد"]
    assert "".join(p.text for p in pieces) == text[start : start + sum(len(p.text) for p in pieces)]
    assert sum(len(p.text) for p in pieces) <= 240


def test_a_snippet_of_nothing_found_is_the_beginning():
    assert snippet("Nothing here.", ("zebra",)) == ((*snippet("Nothing here.", ())[0],), 0)
    assert snippet("", ("zebra",)) == ((), 0)
