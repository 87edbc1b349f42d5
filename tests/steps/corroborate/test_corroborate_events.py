"""Claims, links and judgements become events; every value says who stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from told import TOWNS, report, said

from onrecord.records import (
    Change,
    ContradictionKind,
    CountKind,
    Decision,
    Event,
    Judgement,
    Link,
    Mood,
    PlacePrecision,
    PlaceUse,
    Record,
    Relation,
    Span,
    SpeakerKind,
)
from onrecord.steps.corroborate import Rule, changes, corroborate, leave_out

NGO = SpeakerKind.NGO
KILLED = CountKind.KILLED


def event(*records: Record, rule: Rule = Rule.MOST_REPRESENTATIVE, **more: object) -> Event:
    """The one event of these reports' claims, all of them linked."""
    ids = [c.id for r in records for c in r.claims]
    links = [Link.of(ids[0], i, Relation.SAME_EVENT, 9.0, ()) for i in ids[1:]]
    links += [
        Link.of(a, b, Relation.SAME_EVENT, 9.0, ()) for a in ids[1:] for b in ids[1:] if a < b
    ]
    found = corroborate(records, links, (), rule=rule, **more)  # type: ignore[arg-type]
    assert len(found) == 1, found
    return found[0]


def toll(ref: str, words: str, by: str | None = None, day: int = 5, **more: object) -> Record:
    """A report of its own outlet that gives a figure of killed people in Arden on 4 May."""
    given = {"on": "2021-05-04", "at": "Arden", "killed": words, "by": by, "kind": NGO} | more
    text = f"In Arden {words} were killed."
    date = f"2021-05-{day:02}"
    return report(ref, text, said("killed", **given), outlet=f"Outlet {ref}", date=date)


def counts(e: Event, what: CountKind = KILLED) -> tuple[int | None, int | None, str]:
    (count,) = [c for c in e.counts if c.what is what]
    return count.low, count.high, count.rule


# --- figures and rules ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([toll("a", "12 people"), toll("b", "12 people"), toll("c", "30 people")], (12, 12, "")),
        ([toll("a", "at least 12 people"), toll("b", "12 people")], (12, None, "")),
        # ten papers that quote one council are one way; two claimants are two
        ([toll(x, "30 people", "the council") for x in "abcdef"]
         + [toll("g", "9 people", "the mayor"), toll("h", "9 people", "the clinic")], (9, 9, "")),
        ([toll("a", "9 people", day=5), toll("b", "12 people", day=6)], (12, 12, "latest")),
        ([toll("a", "9 people"), toll("b", "at least 12 people")], (9, None, "indeterminate")),
    ],
)  # fmt: skip
def test_most_representative(reports: list[Record], expected: tuple[int, int | None, str]) -> None:
    low, high, rule = counts(event(*reports))
    assert (low, high) == expected[:2]
    assert expected[2] in rule


def test_the_other_rules_take_the_ends() -> None:
    reports = [toll("a", "9 people"), toll("b", "12 people"), toll("c", "12 people")]
    assert counts(event(*reports, rule=Rule.MOST_CONSERVATIVE)) == (9, 9, "most_conservative")
    assert counts(event(*reports, rule=Rule.MOST_INFORMATIVE)) == (12, 12, "most_informative")


def test_a_claimant_replaces_its_own_figure() -> None:
    old = [
        toll("a", "at least 12 people", "the monitor", 4),
        toll("b", "12 people", "the mayor", 4),
    ]
    new = toll("c", "at least nine people", "the monitor", 7)
    e = event(*old, new)
    (reason,) = [r for r in e.reasons if r.name.startswith("figure replaced")]
    assert (
        reason.detail == "the monitor: 12 or more killed (2021-05-04), then 9 or more (2021-05-07)"
    )
    assert [(s.low, s.note) for s in e.figures if s.claimants == ("the monitor",)] == [
        (12, "first"),
        (9, "lowered"),
    ]
    assert {v.low for v in e.counts[0].values} == {9, 12}, "no value is dropped"


def test_an_outlet_s_own_correction_holds_whoever_goes_on_quoting_the_old_figure() -> None:
    first = report("a", "12 people were killed.", said("killed", killed="12 people"),
                   outlet="Daybreak", date="2021-05-04")  # fmt: skip
    mended = report("b", "nine people were killed.", said("killed", killed="nine people"),
                    outlet="Daybreak", date="2021-05-06")  # fmt: skip
    late = toll("c", "12 people", "Daybreak", 9)
    assert counts(event(first, mended, late))[:2] == (9, 9)


def test_a_bound_that_is_lost_on_the_way_is_told() -> None:
    e = event(toll("a", "at least 12 people", "the monitor", 4),
              toll("b", "12 people", "the monitor", 5))  # fmt: skip
    assert [s.note for s in e.figures] == ["first", "bound lost"]
    assert not e.contradictions


def test_a_part_is_not_a_rival_of_the_whole() -> None:
    text = "The mayor said three people were killed in Arden, and that one policeman was killed."
    e = event(
        report(
            "a",
            text,
            said("killed", killed="three people", by="mayor", on="2021-05-04"),
            said("killed", killed="one policeman", by="mayor", nth=1, on="2021-05-04"),
        )
    )
    assert [(v.low, v.high) for v in e.counts[0].values] == [(3, 3)]


def test_somebody_described_is_one_or_more() -> None:
    one = report("a", "A man was killed.", said("killed", killed="A man"), outlet="A")
    assert counts(event(one))[:2] == (1, None)
    two = report("b", "Four people: 4 men were killed.", said("killed", killed="4 men"), outlet="B")
    assert counts(event(one, two)) == (4, 4, "most_representative")
    assert not event(one, two).contradictions


def test_who_was_shot_and_is_dead_is_not_hurt_as_well() -> None:
    shot = report(
        "a", "A boy was shot.", said("shot", injured="A boy"), outlet="A", date="2021-05-04"
    )
    dead = report("b", "A boy died.", said("died", killed="A boy"), outlet="B", date="2021-05-06")
    e = event(shot, dead)
    assert counts(e)[:2] == (1, None)
    assert not [c for c in e.counts if c.what is CountKind.INJURED]


def test_a_list_adds_up() -> None:
    text = "A man, 2 women and a child were killed."
    e = event(report("a", text, said("killed", killed="2 women", whom=("A man", "a child"))))
    assert counts(e)[:2] == (4, 4)


@pytest.mark.parametrize(
    ("title", "killed", "injured"),
    [
        ("3 dead, 1 critical in berry farm shooting", 3, 1),
        ("Shooting at mill kills at least two, wounds four", 2, 4),
        ("Man, 19, killed in shooting", 1, None),
        ("Family of four found dead in Arden", 4, None),
        ("Suspect held in double homicide", 2, None),
        ("Boy, 7, shot in Arden", None, None),
    ],
)
def test_a_title_says_what_the_claims_do_not(
    title: str, killed: int | None, injured: int | None
) -> None:
    e = event(report("a", "A shooting was reported.", said("shooting"), title=title))
    got = {c.what: c.low for c in e.counts}
    assert (got.get(KILLED), got.get(CountKind.INJURED)) == (killed, injured)


def test_ages_and_parts_of_more_are_no_tolls() -> None:
    text = "Ann Roe, 26, was shot. She was the second of 3 women killed by gunfire this week."
    e = event(
        report(
            "a",
            text,
            said("shot", injured="26", on="2021-05-04"),
            said("killed", killed="3 women", on="2021-05-04"),
        )
    )
    assert all(v.low not in (26, 3) for c in e.counts for v in c.values)


# --- when, where, type ----------------------------------------------------------------------------


def told_on(ref: str, on: str | tuple[str, str], at: str = "Arden") -> Record:
    return report(ref, "It was hit.", said("hit", on=on, at=at), outlet=f"Outlet {ref}")


MONTH = ("2021-05-01", "2021-05-31")


@pytest.mark.parametrize(
    ("rule", "days", "expected"),
    [
        (Rule.MOST_REPRESENTATIVE, [MONTH, "2021-05-04"], ("2021-05-04", "2021-05-04")),
        (Rule.MOST_CONSERVATIVE, [MONTH, "2021-05-04"], MONTH),
        (Rule.MOST_INFORMATIVE, [MONTH, "2021-05-04"], ("2021-05-04", "2021-05-04")),
        (Rule.MOST_REPRESENTATIVE, ["2021-05-04"] * 2 + ["2021-05-05"], ("2021-05-04",) * 2),
        (Rule.MOST_REPRESENTATIVE, ["2021-05-04", "2021-05-05"], ("2021-05-04", "2021-05-05")),
    ],
)
def test_when(rule: Rule, days: list[str | tuple[str, str]], expected: tuple[str, str]) -> None:
    e = event(*(told_on(f"r{i}", d) for i, d in enumerate(days)), rule=rule)
    assert e.when is not None
    assert (e.when.earliest, e.when.latest) == expected
    assert len(e.whens) == len(set(map(str, days)))


@pytest.mark.parametrize(
    ("rule", "places", "expected"),
    [
        (Rule.MOST_REPRESENTATIVE, ["Arden", "North, UTO", "UTO"], "Arden"),
        (Rule.MOST_CONSERVATIVE, ["Arden", "North, UTO", "UTO"], "UTO"),
        (Rule.MOST_INFORMATIVE, ["UTO", "Arden"], "Arden"),
        (Rule.MOST_REPRESENTATIVE, ["Arden", "Belmar", "Belmar"], "Belmar"),
        (Rule.MOST_REPRESENTATIVE, ["Arden", "Belmar"], None),
    ],
)
def test_where(rule: Rule, places: list[str], expected: str | None) -> None:
    e = event(*(told_on(f"r{i}", "2021-05-04", p) for i, p in enumerate(places)), rule=rule)
    assert (e.where.name if e.where else None) == expected
    if expected is None:
        assert "indeterminate: Arden, Belmar" in dict(e.rules)["where"]


def test_a_place_that_is_only_described_is_no_value() -> None:
    told, other = told_on("r0", "2021-05-04", "Arden"), told_on("r1", "2021-05-04", "Arden")
    (claim,) = other.claims
    assert claim.where is not None
    loose = replace(claim.where, name="the mill", geonameid=None, use=PlaceUse.DESCRIBED)
    other = replace(other, claims=(replace(claim, where=loose),))
    e = event(told, other)
    assert [(w.name, len(w.claims)) for w in e.wheres] == [("Arden", 1)]


def test_a_time_beside_the_claim_stands_in_under_its_own_rule() -> None:
    text = "Shops were shut in Arden on Tuesday. A bomb was set off."
    record = report("a", text, said("shut", type="PROTEST", on="2021-05-04"), said("set off"))
    found = {e.type: e for e in corroborate([record], (), ())}
    when = found["ASSAULT"].when
    assert when is not None
    assert when.earliest == "2021-05-04"
    assert "beside the claims" in dict(found["ASSAULT"].rules)["when"]
    assert found["ASSAULT"].whens == (), "no claim states it"


def test_no_time_is_never_the_publication_date() -> None:
    e = event(report("a", "It was hit.", said("hit"), date="2021-05-05"))
    assert e.when is None
    assert dict(e.rules)["when"] == "not stated"


def test_a_plan_is_marked() -> None:
    assert (
        event(report("a", "It will be hit.", said("hit", mood=Mood.PLANNED))).mood is Mood.PLANNED
    )


# --- contradictions, denials, silence -------------------------------------------------------------


def test_rival_figures_stand_side_by_side() -> None:
    e = event(toll("a", "3 people", "the governor"), toll("b", "at least 12 people", "the monitor"),
              toll("c", "at least nine people", "the clinic"))  # fmt: skip
    (c,) = e.contradictions
    assert (c.kind, c.what) == (ContradictionKind.FIGURES, "killed")
    assert [(p.value, p.claimants) for p in c.positions] == [
        ("3", ("the governor",)),
        ("9 or more", ("the clinic",)),
        ("12 or more", ("the monitor",)),
    ]


def test_a_denial_shows_and_gives_no_value() -> None:
    denial = report("b", "The mayor denied that people were killed in Arden.",
                    said("killed", denied=True, by="mayor", on="2021-05-04", at="Arden"),
                    outlet="B")  # fmt: skip
    e = event(toll("a", "12 people", "the monitor"), denial)
    assert e.corroboration.denied_by == ("mayor",)
    assert [(c.kind, [p.value for p in c.positions]) for c in e.contradictions] == [
        (ContradictionKind.DENIED, ["affirmed", "denied"])
    ]
    assert e.corroboration.claimants == ("the monitor",)


def test_place_and_date_conflicts() -> None:
    e = event(told_on("a", "2021-05-04"), told_on("b", "2021-05-08", "Belmar"))
    assert {c.kind for c in e.contradictions} == {ContradictionKind.PLACE, ContradictionKind.DATE}


def test_silent_are_outlets_that_were_there() -> None:
    other = report("x", "Shops were shut in Arden.", said("shut", type="PROTEST", at="Arden"),
                   outlet="Quiet Post", date="2021-05-05")  # fmt: skip
    late = report("y", "Shops were shut in Arden.", said("shut", type="PROTEST", at="Arden"),
                  outlet="Late Post", date="2021-06-05")  # fmt: skip
    events = corroborate([told_on("a", "2021-05-04"), other, late], (), ())
    (hit,) = [e for e in events if e.type == "ASSAULT"]
    assert hit.corroboration.silent == ("Quiet Post",)


def test_withdrawn_reports_are_marked_and_give_way() -> None:
    bad, good = toll("a", "30 people", day=6), toll("b", "12 people", day=5)
    out = Judgement.of(made="2024-01-01T00:00:00Z", by="ada", decision=Decision.WITHDRAW,
                       target=bad.document.id)  # fmt: skip
    e = event(bad, good, judgements=(out,))
    assert e.withdrawn == ("a",)
    assert counts(e)[:2] == (12, 12)
    assert len(e.counts[0].values) == 2


def test_a_person_chooses() -> None:
    a, b = toll("a", "30 people"), toll("b", "12 people")
    choose = Judgement.of(
        made="2024-01-01T00:00:00Z",
        by="ada",
        decision=Decision.CHOOSE,
        target=b.claims[0].id,
        changes=(Change("killed", "12"), Change("where", "null")),
    )
    e = event(a, b, judgements=(choose,))
    low, high, rule = counts(e)
    assert (low, high) == (12, 12)
    assert rule.startswith("chosen by ada")
    assert dict(e.rules)["where"].startswith("chosen by ada")


def test_private_people_are_not_named() -> None:
    text = "Gunmen shot Omar Vale in Arden, his brother Ben Vale said."
    record = report(
        "a",
        text,
        said("shot", whom="Omar Vale", private=True, by="Ben Vale", kind=SpeakerKind.VICTIM,
             named=True),
    )  # fmt: skip
    from onrecord.records import to_json

    assert b"Vale" not in to_json(event(record))


# --- about, leaving out ---------------------------------------------------------------------------


def test_what_is_only_told_of_an_event_is_kept_with_it() -> None:
    text = "2 men were shot in Arden. Police are investigating. A man was charged in Belmar."
    record = report(
        "a",
        text,
        said("shot", on="2021-05-04", at="Arden", killed="2 men"),
        said("investigating", type="ACCUSE", mode="investigate"),
        said("charged", type="ACCUSE", mode="investigate", at="Belmar", on="2021-06-01"),
    )
    events = {e.type: e for e in corroborate([record], (), ())}
    assert len(events) == 2
    assert [c.id for c in events["ASSAULT"].about] == [record.claims[1].id]
    assert events["ACCUSE"].claims[0].id == record.claims[2].id


def everything(events: Iterable[Event]) -> list[str]:
    return sorted(c.id for e in events for c in (*e.claims, *e.about))


def test_every_claim_is_in_exactly_one_event() -> None:
    records = [toll("a", "3 people"), told_on("b", "2021-05-04"), told_on("c", "2021-05-09")]
    events = corroborate(records, (), ())
    assert everything(events) == sorted(c.id for r in records for c in r.claims)


def test_what_falls_without_a_source() -> None:
    records = [toll("a", "3 people", "the governor"), toll("b", "12 people", "the monitor")]
    before = event(*records)
    left = leave_out(records, (), "The Monitor")
    assert (left.reports, left.claims, left.found) == (
        0,
        1,
        ("a claimant quoted for 1 claims by others",),
    )
    after = corroborate(left.records, (), ())
    (change,) = changes([before], after)
    fields = {name: (old, new) for name, old, new in change.fields}
    assert fields["contradictions"] == ("figures: killed", "")
    assert fields["independent ways"] == ("2", "1")


def test_leaving_out_a_report_takes_its_copies_along() -> None:
    a, b = toll("a", "3 people"), toll("b", "3 people")
    left = leave_out([a, b], [(a.document.id, b.document.id)], "b")
    assert (left.records, left.reports) == ((), 2)
    (change,) = changes([event(a, b)], [])
    assert change.after is None


def test_an_unknown_source_is_a_clear_error_with_a_hint() -> None:
    from onrecord.errors import OptionError

    with pytest.raises(OptionError, match=r"no outlet.*'Outlet z'.*there are.*Outlet a"):
        leave_out([toll("a", "3 people")], (), "Outlet z")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Two were shot in the Ardenby neighborhood. Arden has a new mayor.", "Arden"),
        ("Two were shot in Ardenby. Arden has a new mayor.", "Ardenby"),
        ("Two were shot in Ardenby. Arden police came.", "Arden"),
        ("Two were shot in Ardenby. Arden police came after Ardenby police.", "Ardenby"),
        ("Two were shot in the Ardenby neighborhood. Belmar has a new mayor.", "Ardenby"),
    ],
)
def test_a_quarter_is_told_with_its_town(text: str, where: str) -> None:
    """Ardenby lies 15 km from Arden and 500 from Belmar."""
    made = report("a", text, said("shot", at="Ardenby"))
    quarter = made.claims[0].where
    assert quarter is not None
    name = "Belmar" if "Belmar" in text else "Arden"
    start = text.index(f"{name} ")
    country, province, latitude, longitude = TOWNS[name]
    town = replace(
        quarter, span=Span.of(text, start, start + len(name)), name=name, country=country,
        admin1=province, latitude=latitude, longitude=longitude, geonameid=7,
    )  # fmt: skip
    spans = (Span.of(text, m.start(), m.end()) for m in re.finditer("Ardenby", text))
    named = [replace(quarter, span=span) for span in spans]
    claim = replace(made.claims[0], where=named[0])
    found = event(replace(made, claims=(claim,), places=(*named, town)))
    assert found.where is not None
    assert found.where.name == where


@pytest.mark.parametrize(
    ("name", "precision", "where"),
    [
        ("Mill Street", PlacePrecision.UNRESOLVED, "Arden"),
        ("Millbrook", PlacePrecision.UNRESOLVED, "Millbrook"),
        ("Mill Park", PlacePrecision.CITY, "Mill Park"),  # a town of its own
    ],
)
def test_a_named_street_stands_in_its_town(
    name: str, precision: PlacePrecision, where: str
) -> None:
    text = f"Two were shot at {name}. Arden has a new mayor."
    made = report("a", text, said("shot", at="Arden"))
    town = made.claims[0].where
    assert town is not None
    start = text.index(name)
    street = replace(
        town, span=Span.of(text, start, start + len(name)), name=name, precision=precision,
        latitude=None, longitude=None, geonameid=None,
    )  # fmt: skip
    claim = replace(made.claims[0], where=street)
    found = event(replace(made, claims=(claim,), places=(street, town)))
    assert found.where is not None
    assert found.where.name == where


def test_a_title_names_a_town_as_its_report_writes_it() -> None:
    """The gazetteer has Belmar, the report writes Bel Mar, and so does its title."""
    text = "Two were shot in Arden. Three were gunned down in Bel Mar."
    places = []
    for title in ("Five shot in Bel Mar", "Five shot in Arden", "Five shot"):
        made = report("a", text, said("shot", at="Arden"), said("gunned", at="Arden"), title=title)
        (arden, other) = made.claims
        assert arden.where is not None
        start, sea = text.index("Bel Mar"), TOWNS["Belmar"]
        belmar = replace(
            arden.where, span=Span.of(text, start, start + 7), name="Belmar",
            admin1=sea[1], latitude=sea[2], longitude=sea[3], geonameid=7,
        )  # fmt: skip
        claims = (arden, replace(other, where=belmar))
        found = event(replace(made, claims=claims, places=(arden.where, belmar)))
        places.append(found.where and found.where.name)
    assert places == ["Belmar", "Arden", None]


@pytest.mark.parametrize(
    ("title", "where"),
    [
        ("Boy shot in Belmar", "Belmar"),
        ("Belmar boy shot", "Arden"),  # whence he is
        ("Boy shot in Belmar, not in Arden", "Arden"),
        ("Boy shot", "Arden"),
    ],
)
def test_a_title_that_says_where_counts_before_a_town_in_passing(title: str, where: str) -> None:
    text = "A boy is in Arden, recovering after being shot. Belmar deputies came."
    made = report("a", text, said("shot", at="Arden"), title=title)
    arden = made.claims[0].where
    assert arden is not None
    start, (_, admin1, latitude, longitude) = text.index("Belmar"), TOWNS["Belmar"]
    belmar = replace(
        arden, span=Span.of(text, start, start + 6), name="Belmar", admin1=admin1,
        latitude=latitude, longitude=longitude, geonameid=7,
    )  # fmt: skip
    found = event(replace(made, places=(arden, belmar)))
    assert found.where is not None
    assert found.where.name == where


def test_a_title_says_where_of_the_main_event_only() -> None:
    text = "Two were shot on Monday. They died. Last year three were held in Arden. Belmar is calm."
    made = report(
        "a", text, said("shot", on="2021-05-03"), said("died", on="2021-05-03", type="ASSAULT"),
        said("held", type="COERCE", at="Arden"), title="Two shot in Belmar",
    )  # fmt: skip
    arden = made.claims[2].where
    assert arden is not None
    start = text.index("Belmar")
    belmar = replace(arden, span=Span.of(text, start, start + 6), name="Belmar", geonameid=7)
    events = corroborate([replace(made, places=(arden, belmar))], (), ())
    assert {e.type: e.where.name for e in events if e.where} == {
        "ASSAULT": "Belmar", "COERCE": "Arden",
    }  # fmt: skip


@pytest.mark.parametrize(("opening", "where"), [("ARDENBY (XYZ) -", "Ardenby"), ("", "Arden")])
def test_a_town_that_opens_its_report_is_no_quarter(opening: str, where: str) -> None:
    text = f"{opening}A man was shot in Ardenby. Arden police came."
    made = report("a", text, said("shot", at="Ardenby"))
    place = made.claims[0].where
    assert place is not None
    spans = (Span.of(text, m.start(), m.end()) for m in re.finditer("(?i)ardenby", text))
    named = [replace(place, span=span) for span in spans]
    start, (_, admin1, latitude, longitude) = text.index("Arden p"), TOWNS["Arden"]
    arden = replace(
        place, span=Span.of(text, start, start + 5), name="Arden", admin1=admin1,
        latitude=latitude, longitude=longitude, geonameid=7,
    )  # fmt: skip
    claim = replace(made.claims[0], where=named[-1])
    found = event(replace(made, claims=(claim,), places=(*named, arden)))
    assert found.where is not None
    assert found.where.name == where
