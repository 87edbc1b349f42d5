import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from impact_made import MODES, TYPES, report

from onrecord.errors import OptionError
from onrecord.steps.impact.match import Names, claim_matches
from onrecord.steps.impact.query import Query, parse


def read(text: str) -> Query:
    return parse(text, TYPES, MODES)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("PROTEST", "PROTEST"),
        ("protest by X", "PROTEST by X"),
        ("ACCUSE|COERCE-arrest by Y", "ACCUSE|COERCE-arrest by Y"),
        (
            'ASSAULT by "Home Guard" against Y in IRN said by Z',
            'ASSAULT by "Home Guard" against Y in IRN said by Z',
        ),
        ("ASSAULT on Y", "ASSAULT against Y"),
        ("ANY by Home Guard", 'ANY by "Home Guard"'),
        ("PROTEST by IRN + CVL | students", "PROTEST by IRN+CVL|students"),
        ('PROTEST by "said by"', 'PROTEST by "said by"'),
        ("PROTEST by “in”", 'PROTEST by "in"'),
    ],
)
def test_a_question_is_read(text, read_as):
    assert read(text).read_as() == read_as


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("by X", "nothing is asked for"),
        ("PROTST", "did you mean PROTEST"),
        ("DANCE", "there are ACCUSE"),
        ("COERCE-fly", "it has arrest"),
        ("ACCUSE-loud", "it has none"),
        ("PROTEST march", "“march” is not by"),
        ("PROTEST by", "nothing stands behind “by”"),
        ("PROTEST by X by Y", "stands twice"),
        ("PROTEST against X on Y", "stands twice"),
        ("PROTEST said X", "needs “by”"),
        ("PROTEST by X|", "missing beside |"),
        ("PROTEST||ACCUSE", "missing beside |"),
        ("PROTEST by X+", "missing beside +"),
        ('PROTEST by "X', "not closed"),
        ('PROTEST by ""', "nothing stands between"),
    ],
)
def test_what_cannot_be_read_says_why(text, words):
    with pytest.raises(OptionError, match=r".") as caught:
        read(text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(
    st.lists(st.sampled_from([*TYPES, *MODES]), min_size=1, max_size=3, unique=True),
    st.lists(st.lists(names, min_size=1, max_size=2), max_size=2),
    st.lists(names, max_size=2),
)
def test_a_read_question_reads_again_as_the_same(kinds, by, where):
    text = "|".join(kinds)
    if by:
        text += " by " + "|".join("+".join(f'"{w}"' for w in c) for c in by)
    if where:
        text += " in " + "|".join(f'"{w}"' for w in where)
    once = read(text)
    again = read(once.read_as())
    assert (once.kinds, once.by, once.where) == (again.kinds, again.by, again.where)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_one_line(text):
    with contextlib.suppress(OptionError):
        assert read(read(text).read_as())


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("PROTEST", True),
        ("PROTEST-demo", True),
        ("ACCUSE", False),
        ("PROTEST by UTO", True),
        ("PROTEST by uto+cvl", True),
        ("PROTEST by UTO+GOV", False),
        ("PROTEST by GOV|CVL", True),
        ("PROTEST by union", True),
        ("PROTEST by uni", False),
        ("PROTEST by org.union", True),
        ("PROTEST against union", False),
        ("PROTEST in Anytown", True),
        ("PROTEST in UTO", True),
        ("PROTEST in Utopia", True),
        ("PROTEST in Elsewhere", False),
        ('PROTEST said by "Ada Bell"', True),
        ("PROTEST said by Bell", True),
        ("PROTEST said by Example Post", False),
    ],
)
def test_a_claim_answers_or_not(question, found):
    who = {"country": "UTO", "sector": "CVL", "id": "org.union"}
    made = report("1", [("PROTEST-demo", 0)], actor=who, speaker="Ada Bell")
    names = Names.of([made])
    assert claim_matches(made, made.claims[0], read(question), names) is found


def test_an_outlet_in_its_own_voice_is_the_claimant():
    made = report("1", [("PROTEST", 0)])
    names = Names.of([made])
    assert claim_matches(made, made.claims[0], read("PROTEST said by Example Post"), names)
