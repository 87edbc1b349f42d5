"""Whose deaths a report counts: lists, rates, and who killed himself after others."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from told import report, said

from onrecord.records import CountKind, Event, Link, Record, Relation
from onrecord.steps.corroborate import corroborate
from onrecord.steps.corroborate.titles import title_figures

KILLED, INJURED = CountKind.KILLED, CountKind.INJURED


def events(*records: Record) -> tuple[Event, ...]:
    """The events of these reports; their attacks are linked, nothing else is."""
    ids = [c.id for r in records for c in r.claims if c.type == "ASSAULT"]
    links = [Link.of(a, b, Relation.SAME_EVENT, 9.0, ()) for a in ids for b in ids if a < b]
    return corroborate(records, links, ())


def lows(event: Event, what: CountKind = KILLED) -> set[int | None]:
    return {v.low for c in event.counts if c.what is what for v in c.values}


@pytest.mark.parametrize(
    ("title", "dead"),
    [
        ("Mother, two children found dead in Arden", (3, 3)),
        ("Man kills himself, 2 neighbors in Belmar", (3, 3)),
        ("Officer, two protesters killed in clashes", (3, 3)),
        ("Woman kills son, grandchildren, self", (4, None)),
        ("Arden man shot family, killing 3, then killed himself", (4, 4)),
        ("Three killed in Belmar", (3, 3)),
        ("Soldiers killed in ambush", None),
        ("Man, 34, killed", None),
        ("Teen shot, killed by police", None),
        ("Husband kills wife and stepson in murder-suicide", (3, 3)),
        ("Father of 4 killed in Arden shooting", None),
        ("Boy killed in double murder-suicide", (2, 3)),
        ("Congressman, grieves after grandson dies", None),
    ],
)
def test_the_dead_of_a_title(title: str, dead: tuple[int, int | None] | None) -> None:
    found = [(low, high) for what, low, high, _ in title_figures(title) if what is KILLED]
    assert found == ([dead] if dead else [])


@pytest.mark.parametrize("piece", ["1 man, ", "two men and ", "kill 1, ", "x man & "])
def test_a_hostile_title_takes_no_time(piece: str) -> None:
    start = time.process_time()
    title_figures(piece * 20_000)
    assert time.process_time() - start < 1.0


def test_who_kills_himself_after_others_is_one_of_the_dead() -> None:
    text = "He shot dead two clerks in Arden before turning the gun on himself."
    (one,) = events(report("a", text, said("shot dead", killed="two clerks")))
    assert 3 in lows(one)
    text = "He shot dead two clerks in Arden and was wounded before he tried to kill himself."
    (other,) = events(report("a", text, said("shot dead", killed="two clerks")))
    assert lows(other) == {2}


def test_who_kills_himself_says_nothing_of_the_others() -> None:
    """That she and her mother died, too, is not said; of a murder-suicide two have at least."""
    text = "In Arden a man shot a girl and her mother before killing himself."
    (one,) = events(report("a", text, said("shot", whom=("a girl", "her mother"), private=True)))
    assert not any(c.what is KILLED and (c.low or 0) > 1 for c in one.counts)
    text = "Police tell of a murder-suicide in Arden."
    (other,) = events(report("a", text, said("murder-suicide")))
    assert headline(other) == (2, None)


def test_a_rate_is_no_toll_of_one_attack() -> None:
    one = report("a", "Two people were killed in Arden.", said("killed", killed="Two people"))
    text = "Some 131 people were killed in the city so far this year."
    rate = report("b", text, said("killed", killed="131 people"))
    (event,) = events(one, rate)
    assert lows(event) == {2}
    (alone,) = events(rate)
    assert lows(alone) == {131}, "where it is all that there is, it stays"
    day = report(
        "d",
        "A man was killed in Arden.",
        said("killed", killed="A man"),
        title="9 dead during violent 24 hours",
    )
    (event,) = events(one, day)
    assert 9 not in lows(event)
    week = report("c", "Nine people were killed in one week.", said("killed", killed="Nine"))
    (event,) = events(one, week)
    assert lows(event) == {2}


def test_a_call_to_the_police_is_told_of_the_attack() -> None:
    text = (
        "Two men were shot in Arden on Monday. Neighbours called for the police. "
        "The council called for calm."
    )
    found = events(
        report(
            "a",
            text,
            said("shot", at="Arden"),
            said("called for", type="REQUEST", nth=0, whom="the police"),
            said("called for", type="REQUEST", nth=1),
        )
    )
    (attack, calm) = sorted(found, key=lambda e: e.type)
    assert (attack.type, calm.type) == ("ASSAULT", "REQUEST")
    assert len(attack.about) == 1
    assert not calm.about


def headline(event: Event, what: CountKind = KILLED) -> tuple[int | None, int | None]:
    (count,) = (c for c in event.counts if c.what is what)
    return count.low, count.high


def test_who_is_described_in_one_report_is_not_all_of_the_dead() -> None:
    text = "He killed a clerk, a man, in Arden. The ward says he killed a woman and a boy, too."
    one = report(
        "a",
        text,
        said("killed", whom="a man", private=True),
        said("killed", nth=1, whom=("a woman", "a boy"), private=True, by="The ward"),
    )
    assert headline(*events(one)) == (2, None)


def test_a_bound_agrees_with_a_figure_above_it() -> None:
    low = report("a", "At least one man was killed.", said("killed", killed="At least one"))
    two = report("b", "Two men were killed.", said("killed", killed="Two"), outlet="Other")
    assert headline(*events(low, two)) == (2, 2)
    three = report("c", "A total of 3 were killed.", said("killed", killed="3"), outlet="Other")
    low, high = headline(*events(two, three))
    assert (low, high) == (2, 3), "neither can be right beside the other: both stay"


def test_a_tie_of_two_bounds_is_not_won_by_the_larger() -> None:
    nine = report("a", "At least 9 were killed.", said("killed", killed="At least 9"))
    text = "At least 30 were killed."
    thirty = report("b", text, said("killed", killed="At least 30"), outlet="Other")
    (count,) = (c for c in events(nine, thirty)[0].counts if c.what is KILLED)
    assert (count.low, count.high) == (9, None)
    assert "indeterminate" in count.rule


def test_a_field_of_a_form_is_no_toll() -> None:
    text = "A man was killed in Arden.\nDays since last homicide: 4"
    one = report("a", text, said("killed", killed="A man"), said("homicide", killed="4"))
    assert lows(*events(one)) == {1}


def test_of_figures_in_one_report_it_is_what_the_outlet_counts() -> None:
    text = "The mayor said 2 were killed in Arden. In all 3 were killed."
    one = report(
        "a",
        text,
        said("killed", killed="2", by="The mayor"),
        said("killed", nth=1, killed="3"),
    )
    assert headline(*events(one)) == (3, 3)


ARREST = "A guard, Ann Roe, was shot in Arden. "


@pytest.mark.parametrize(
    ("text", "parts", "told"),
    [
        ("Her stepfather was arrested.", {"whom": "Her stepfather", "private": True}, True),
        ("The suspect was arrested.", {"whom": "The suspect"}, True),
        ("In Belmar the suspect was arrested.", {"whom": "the suspect", "at": "Belmar"}, False),
        ("Police arrested 9 people.", {"whom": "people", "arrested": "9"}, False),
        ("Ann Roe was arrested, too.", {"whom": "Ann Roe"}, False),
    ],
)
def test_the_arrest_of_a_suspect_is_told_of_the_attack(
    text: str, parts: dict[str, object], told: bool
) -> None:
    one = report(
        "a",
        ARREST + text,
        said("shot", at="Arden", whom="Ann Roe"),
        said("arrested", type="COERCE", mode="arrest", **parts),
    )
    found = events(one)
    attack = next(e for e in found if e.type == "ASSAULT")
    assert bool(attack.about) is told
    assert len(found) == (1 if told else 2)


def test_an_arrest_by_the_attackers_is_an_event() -> None:
    """Soldiers who shoot one man and arrest another do police work on nobody's behalf."""
    made = report(
        "a",
        "Soldiers shot a boy in Arden. Soldiers arrested his brother.",
        said("shot", who="Soldiers", whom="a boy", private=True),
        said("arrested", type="COERCE", mode="arrest", who="Soldiers", whom="his brother"),
    )
    army = [
        replace(c, actors=tuple(replace(a, sector="MIL", private=False) for a in c.actors))
        for c in made.claims
    ]
    apart = events(replace(made, claims=tuple(army)))
    assert [e.type for e in sorted(apart, key=lambda e: e.type)] == ["ASSAULT", "COERCE"]
    assert len(events(made)) == 1, "by others it is told of the attack"
