"""Which claims are linked, which are not, and on what grounds."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told import Said, report, said

from onrecord.pipeline import link_weights
from onrecord.records import Link, Mood, Record, Relation
from onrecord.steps.link import link

TABLE = link_weights()
FIRST = report(
    "first",
    "Police shot dead 12 people in Arden on Tuesday near the Larkin mill, the Halden Monitor said.",
    said("shot dead", mode="firearms", on="2021-05-04", at="Arden", killed="12 people"),
    outlet="Halden Courier",
)


def links(*records: Record) -> tuple[Link, ...]:
    return link(records, {}, TABLE)


def between(a: Record, b: Record) -> Link | None:
    """The same-event link between the two reports' claims, if they were compared."""
    mine = {c.id for c in a.claims}
    other = {c.id for c in b.claims}
    found = [
        k
        for k in links(a, b)
        if k.relation is Relation.SAME_EVENT and len({k.left, k.right} & mine) == 1
        and len({k.left, k.right} & other) == 1
    ]  # fmt: skip
    return max(found, key=lambda k: k.score) if found else None


def second(text: str, claim: Said, **more: object) -> Record:
    return report("second", text, claim, **({"outlet": "Vesper"} | more))  # type: ignore[arg-type]


IDS = ("same", "town", "day", "year", "denied", "month", "no-time", "no-place", "type")
SAME = "In Arden 12 people were killed at the Larkin mill on Tuesday, the Halden Monitor said."


@pytest.mark.parametrize(
    ("claim", "linked"),
    [
        (said("killed", on="2021-05-04", at="Arden", killed="12 people"), True),
        (said("killed", on="2021-05-04", at="Belmar", killed="12 people"), False),
        (said("killed", on="2021-05-09", at="Arden", killed="12 people"), False),
        (said("killed", on="2020-05-04", at="Arden"), False),
        (said("killed", on="2021-05-04", at="Arden", denied=True), True),
        (said("killed", on=("2021-05-01", "2021-05-31"), at="Arden"), True),
        (said("killed", at="Arden"), True),
        (said("killed", on="2021-05-04"), True),
        (said("killed", type="COERCE", on="2021-05-04", at="Arden"), False),
    ],
    ids=IDS,
)
def test_same_event_or_not(claim: Said, linked: bool) -> None:
    text = SAME.replace("Arden", str(claim.parts.get("at", "Arden")))
    k = between(FIRST, second(text, claim))
    assert (k is not None and k.score > 0) is linked


def test_a_vague_time_is_weaker_evidence_than_a_day() -> None:
    day = between(FIRST, second(SAME, said("killed", on="2021-05-04", at="Arden")))
    week = between(FIRST, second(SAME, said("killed", on=("2021-05-01", "2021-05-07"), at="Arden")))
    month = between(
        FIRST, second(SAME, said("killed", on=("2021-05-01", "2021-05-31"), at="Arden"))
    )
    assert day
    assert week
    assert month
    assert day.score > week.score > month.score


@pytest.mark.parametrize(
    ("figure", "linked"), [("12 people", True), ("20 people", True), ("104 people", False)]
)
def test_the_sum_of_a_year_is_not_the_toll_of_a_day(figure: str, linked: bool) -> None:
    text = (
        f"This year {figure} were killed in Arden, near the Larkin mill, the Halden Monitor said."
    )
    claim = said("killed", on=("2021-01-01", "2021-12-31"), at="Arden", killed=figure)
    k = between(FIRST, second(text, claim))
    assert (k is not None and k.score > 0) is linked


def test_beside_a_day_its_year_says_nothing_more() -> None:
    text = "On May 4 six were shot in Arden. This year ten were shot. Last year nine were shot."
    told = report(
        "a", text, said("shot", on="2021-05-04"),
        said("shot", nth=1, on=("2021-01-01", "2021-12-31")),
        said("shot", nth=2, on=("2020-01-01", "2020-12-31")),
    )  # fmt: skip
    day, year, before = (c.id for c in told.claims)
    assert {tuple(sorted((k.left, k.right))) for k in links(told)} == {tuple(sorted((day, year)))}
    assert before


def test_who_is_arrested_is_not_censored_by_that() -> None:
    text = "Police arrested ten people in Arden on May 4, and the net was cut there."
    for mode, linked in (("arrest", True), ("censor", False)):
        told = report(
            "a", text, said("arrested", type="COERCE", mode="arrest", on="2021-05-04", at="Arden"),
            said("cut", type="COERCE", mode=mode, on="2021-05-04", at="Arden"),
        )  # fmt: skip
        assert any(k.score > 0 for k in links(told)) is linked


def test_a_report_may_bear_the_day_of_its_server() -> None:
    for date, linked in (("2021-05-03", True), ("2021-05-02", False)):
        k = between(FIRST, second(SAME, said("killed", at="Arden"), date=date))
        assert (k is not None and k.score > 0) is linked


def test_a_report_cannot_tell_of_what_happened_after_it() -> None:
    early = second(SAME, said("killed", at="Arden"), date="2021-05-02")
    k = between(FIRST, early)
    assert k is not None
    assert k.score < 0
    assert "reported: before the other happened" in {r.name for r in k.reasons}


def test_the_score_is_the_prior_and_the_reasons() -> None:
    k = between(FIRST, second(SAME, said("killed", on="2021-05-04", at="Arden")))
    assert k is not None
    assert k.score == pytest.approx(k.prior + sum(r.weight for r in k.reasons))
    assert {"time: same day", "place: same"} <= {r.name for r in k.reasons}


def test_a_denial_contradicts_and_is_named() -> None:
    denial = second(SAME, said("killed", on="2021-05-04", at="Arden", denied=True))
    found = [k for k in links(FIRST, denial) if k.relation is Relation.CONTRADICTS]
    assert [r.name for k in found for r in k.reasons] == ["polarity: one denies it"]


def test_figures_whose_bounds_meet_do_not_contradict() -> None:
    for words, contradicts in (("3 people", True), ("at least 9 people", False)):
        other = second(
            f"In Arden {words} were killed at the Larkin mill on Tuesday.",
            said("killed", on="2021-05-04", at="Arden", killed=words),
        )
        found = [k for k in links(FIRST, other) if k.relation is Relation.CONTRADICTS]
        assert bool(found) is contradicts, words


def test_mentions_of_one_event_in_one_report_are_joined_and_two_towns_are_not() -> None:
    text = (
        "Police shot dead 12 people in Arden on Tuesday. The shooting began at noon.\n"
        "On Tuesday gunmen killed two men in Belmar."
    )
    one = report(
        "one",
        text,
        said("shot dead", mode="firearms", on="2021-05-04", at="Arden"),
        said("shooting", mode="firearms"),
        said("killed", on="2021-05-04", at="Belmar"),
    )
    joined = {frozenset((k.left, k.right)) for k in links(one) if k.score > 0}
    dead, shooting, killed = one.claims
    assert joined == {frozenset((dead.id, shooting.id))}
    assert killed.id not in {i for pair in joined for i in pair}


def test_a_plan_is_not_the_event() -> None:
    text = "Police shot 12 people in Arden on Tuesday. They threatened to shoot more in Arden."
    one = report(
        "one",
        text,
        said("shot", on="2021-05-04", at="Arden"),
        said("shoot more", on="2021-05-04", at="Belmar", mood=Mood.THREATENED),
    )
    assert not [k for k in links(one) if k.score > 0]


def test_a_copy_changes_no_score() -> None:
    b = second(SAME, said("killed", on="2021-05-04", at="Arden", killed="12 people"))
    copy = report(
        "copy",
        FIRST.document.text,
        said("shot dead", mode="firearms", on="2021-05-04", at="Arden", killed="12 people"),
        outlet="Another Gazette",
    )
    alone = {k.id: k.score for k in link([FIRST, b], {}, TABLE)}
    lineage = {FIRST.document.id: FIRST.document.id, copy.document.id: FIRST.document.id}
    for k in link([FIRST, b, copy], lineage, TABLE):
        assert alone.get(k.id, k.score) == k.score


def test_names_of_people_stay_out_of_the_reasons() -> None:
    text = "Gunmen shot Omar Vale in Arden on Tuesday, his neighbour Ada Bell said."
    a = report("a", text, said("shot", on="2021-05-04", whom="Omar Vale", private=True))
    b = report(
        "b",
        "The neighbour Ada Bell saw how Omar Vale was shot in Arden on Tuesday.",
        said("shot", on="2021-05-04", whom="Omar Vale", private=True),
        outlet="Vesper",
    )
    found = links(a, b)
    assert found
    told = " ".join(f"{r.name} {r.detail}" for k in found for r in k.reasons).casefold()
    assert "names of the reports" in told
    for name in ("vale", "bell", "omar", "ada"):
        assert name not in told


CROWD = [
    report(
        f"r{i}",
        f"Police killed {i + 2} people in Arden on Tuesday, the Halden Monitor of Street {i} said.",
        said("killed", on="2021-05-04", at="Arden", killed=f"{i + 2} people"),
        outlet=f"Outlet {i}",
    )
    for i in range(60)
]


def test_a_full_block_is_compared_in_a_window() -> None:
    """Sixty reports of one day and town: near 8 partners each, not 59."""
    few = [k for k in links(*CROWD) if k.relation is Relation.SAME_EVENT]
    assert len(few) < 60 * 10
    partners = {i for k in few for i in (k.left, k.right)}
    assert len(partners) == 60


@given(st.integers(0, 10_000))
def test_order_and_repetition_never_matter(seed: int) -> None:
    records = [FIRST, *CROWD[:12], second(SAME, said("killed", on="2021-05-04", at="Arden"))]
    shuffled = list(records)
    random.Random(seed).shuffle(shuffled)
    assert link(shuffled, {}, TABLE) == link(records, {}, TABLE)


def test_links_come_in_the_order_of_their_ids() -> None:
    assert all(a.id < b.id for a, b in pairwise(links(*CROWD[:20])))
