"""Another coder's events against ours: what both have, what one lacks, what became a fact."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "export"))
from handmade import day, document, record, span

from onrecord.records import (
    Assertion,
    Basis,
    Claim,
    Count,
    CountKind,
    Mood,
    OtherCoder,
    OtherCount,
    OtherEvent,
    OtherPlace,
    Place,
    PlacePrecision,
    Polarity,
    Precision,
    TypeBasis,
    When,
)
from onrecord.steps.compare import OursIndex, Verdict, compare, ours_of

T = "Soldiers shot 3 people in Northam."
REPORT = document(T, ref="reports/1.txt", url="https://www.example.org/a/1/?x=1")
NORTHAM = Place(span(T, "Northam"), "Northam", "UTO", "North", 1.5, -2.25, 7, PlacePrecision.CITY)
CLAIM = Claim("c1:1", "ASSAULT", "firearms", span(T, "shot"), where=NORTHAM,
              when=day("2021-05-04"),
              counts=(Count(span(T, "3 people"), CountKind.KILLED, 3, 3),))  # fmt: skip
PLACE = OtherPlace("Northam", "UTO", "North", 1.6, -2.2, None, PlacePrecision.CITY)
OTHER = OtherEvent(
    OtherCoder.ACLED, "UTO1", "acled.csv:2", "Battles/Armed clash", "ASSAULT", None, TypeBasis.OWN,
    "2021-05-04", "2021-05-04", Precision.DAY, place=PLACE,
)  # fmt: skip


def ours(claim=CLAIM, claimants=(), events=(), **report):
    made = ours_of(replace(REPORT, **report), claim, tuple(claimants))
    return replace(made, events=tuple(events))


def verdicts(others, *claims):
    index = OursIndex()
    for c in claims:
        index.add(c)
    return list(compare(others, index))


def test_both_have_what_an_outlet_says_itself():
    (found,) = verdicts([OTHER], ours())
    assert found.verdict is Verdict.BOTH
    assert found.grounds == ("the same type", "overlapping days", "places within 50 km")


@pytest.mark.parametrize(
    ("change", "claimants", "why"),
    [
        ({"chain": ("a1:x", "a1:y")}, ("Radio", "a witness"), "said by Radio > a witness"),
        ({"chain": ("a1:gone",)}, (), "said by a source"),
        ({"assertion": Assertion(Polarity.DENIED)}, (), "denied by the outlet"),
        (
            {"assertion": Assertion(Polarity.DENIED), "chain": ("a1:x",)},
            ("The ministry",),
            "denied by The ministry",
        ),
        ({"assertion": Assertion(mood=Mood.THREATENED)}, (), "only threatened"),
    ],
)
def test_a_claim_that_became_a_fact(change, claimants, why):
    (found,) = verdicts([OTHER], ours(replace(CLAIM, **change), claimants))
    assert found.verdict is Verdict.AS_FACT
    assert found.why == (why,)


def test_one_outlet_that_says_it_itself_is_enough():
    said = ours(replace(CLAIM, id="c1:2", chain=("a1:x",)), ("Radio",), id="d1:2")
    (found,) = verdicts([OTHER], said, ours())
    assert found.verdict is Verdict.BOTH
    assert len(found.ours) == 2


def at(first: str, last: str | None = None) -> When:
    return When(first, last or first, Precision.DAY, Basis.STATED, "")


@pytest.mark.parametrize(
    ("claim", "matches"),
    [
        (CLAIM, True),
        (replace(CLAIM, when=at("2021-05-05")), True),  # the day before or after
        (replace(CLAIM, when=at("2021-05-06")), False),
        (replace(CLAIM, when=at("2021-04-20", "2021-05-10")), True),
        (replace(CLAIM, when=at("2020-01-01", "2021-12-31")), False),  # too wide for one event
        (replace(CLAIM, when=None), False),
        (replace(CLAIM, when=at("9999-12-31")), False),
        (replace(CLAIM, type="PROTEST"), False),
        (replace(CLAIM, where=None), False),
        (replace(CLAIM, where=replace(NORTHAM, latitude=3.0)), False),
        (replace(CLAIM, where=replace(NORTHAM, precision=PlacePrecision.ADMIN1)), True),
        (
            replace(CLAIM, where=replace(NORTHAM, precision=PlacePrecision.ADMIN1, admin1="South")),
            False,
        ),
        (
            replace(CLAIM, where=replace(NORTHAM, precision=PlacePrecision.COUNTRY, admin1=None)),
            True,
        ),
        (replace(CLAIM, where=replace(NORTHAM, latitude=None, longitude=None)), True),
    ],
)
def test_type_day_and_place_must_agree(claim, matches):
    found = verdicts([OTHER], ours(claim))
    assert (found[0].verdict is Verdict.BOTH) == matches
    assert (found[0].verdict is Verdict.ONLY_OTHER) != matches


def test_the_very_report_counts_for_the_place():
    read = replace(OTHER, place=None, sources=("http://example.org/a/1",))
    (found,) = verdicts([read], ours())
    assert found.grounds[0] == "the same report"
    (found, *_) = verdicts([replace(read, type=None)], ours())
    assert found.verdict is Verdict.BOTH  # the days agree
    far = replace(read, type=None, earliest="2020-01-01", latest="2020-01-01")
    assert verdicts([far], ours())[0].verdict is Verdict.ONLY_OTHER


def test_the_best_match_comes_first():
    figure = replace(OTHER, counts=(OtherCount(CountKind.KILLED, 3, 3),), mode="firearms")
    plain = ours(replace(CLAIM, id="c1:0", counts=(), mode=None))
    (found,) = verdicts([figure], plain, ours())
    assert [o.ref.id for o in found.ours] == ["c1:1", "c1:0"]
    assert "the same figure" in found.grounds


def test_what_the_other_lacks_within_what_it_covers():
    elsewhere = replace(CLAIM, id="c1:2", where=replace(NORTHAM, latitude=9.0))
    abroad = replace(CLAIM, id="c1:3", where=replace(NORTHAM, country="XAN", latitude=9.0))
    later = replace(CLAIM, id="c1:4", when=at("2021-07-01"))
    talk = replace(CLAIM, id="c1:5", type="CONSULT")
    claims = [ours(c) for c in (CLAIM, elsewhere, abroad, later, talk)]
    found = verdicts([OTHER], *claims)
    only = [c for c in found if c.verdict is Verdict.ONLY_OURS]
    assert [c.ours[0].ref.id for c in only] == ["c1:2"]


def test_one_line_an_event_of_ours():
    far = replace(NORTHAM, latitude=9.0)
    two = [
        ours(replace(CLAIM, id=f"c1:{n}", where=far), events=["e1:a"], id=f"d1:{n}") for n in (2, 3)
    ]
    other_claim_of_a_match = ours(replace(CLAIM, id="c1:4", where=far), events=["e1:b"])
    match = ours(events=["e1:b"])
    found = verdicts([OTHER], *two, other_claim_of_a_match, match)
    only = [c for c in found if c.verdict is Verdict.ONLY_OURS]
    assert [[o.ref.id for o in c.ours] for c in only] == [["c1:2", "c1:3"]]


def test_a_claim_without_day_and_place_has_those_of_its_event():
    from onrecord.pipeline import events_of

    t = "Soldiers shot 3 people in Northam on 4 May 2021. The shooting killed 3 people, Radio said."
    bare = Claim("c1:bare", "ASSAULT", "firearms", span(t, "killed"))
    own = Claim("c1:own", "ASSAULT", "firearms", span(t, "shot"), where=NORTHAM,
                when=at("2021-05-04"))  # fmt: skip
    (event,) = events_of([record(t, claims=(own,))]).events
    found = ours_of(REPORT, bare, ("Radio",), (event,))
    assert found.when.earliest == "2021-05-04"
    assert found.where.name == "Northam"
    assert ours_of(REPORT, bare, ("Radio",)).when is None
    assert verdicts([OTHER], found)[0].verdict is not Verdict.ONLY_OTHER


def test_who_denies_it_is_told_where_both_have_it():
    denial = replace(CLAIM, id="c1:2", chain=("a1:x",), assertion=Assertion(Polarity.DENIED))
    (found,) = verdicts([OTHER], ours(), ours(denial, ("The ministry",), id="d1:2"))
    assert (found.verdict, found.why) == (Verdict.BOTH, ("denied by The ministry",))


def test_the_order_of_our_claims_does_not_matter():
    claims = [
        ours(replace(CLAIM, id=f"c1:{n}", when=at(f"2021-05-0{3 + n % 3}"))) for n in range(6)
    ]
    forth, back = verdicts([OTHER], *claims), verdicts([OTHER], *reversed(claims))
    assert [c.verdict for c in forth] == [c.verdict for c in back]
    assert forth[0].ours == back[0].ours
