"""Lineages from links and judgements."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Decision, Judgement, Link, Reason, Relation
from onrecord.steps.lineage import components


def link(left: str, right: str, score: float, relation: Relation = Relation.COPIED_FROM) -> Link:
    return Link.of(left, right, relation, 0.0, (Reason("test", score),))


def judged(decision: Decision, target: str, other: str | None = None, made: int = 1) -> Judgement:
    time = f"2021-03-01T00:00:{made:02d}Z"
    return Judgement.of(made=time, by="reader", decision=decision, target=target, other=other)


SAME, DIFFERENT = Decision.SAME, Decision.DIFFERENT


def test_links_above_zero_join_and_others_do_not() -> None:
    links = [link("b", "a", 1.0), link("c", "b", -0.1), link("d", "c", 0.0)]
    assert components("dcba", links) == (("a", "b"), ("c",), ("d",))


def test_rings_of_copies_are_one_lineage() -> None:
    ring = [link("a", "b", 1.0), link("b", "c", 1.0), link("c", "a", 1.0)]
    assert components("abc", ring) == (("a", "b", "c"),)


def test_links_of_claims_and_of_unknown_documents_are_passed_over() -> None:
    links = [link("a", "b", 5.0, Relation.SAME_EVENT), link("a", "x", 5.0)]
    assert components("ab", links) == (("a",), ("b",))


def test_a_person_joins_and_parts() -> None:
    links = [link("b", "a", 3.0)]
    assert components("abc", links, [judged(SAME, "c", "a")]) == (("a", "b", "c"),)
    assert components("abc", links, [judged(DIFFERENT, "a", "b")]) == (("a",), ("b",), ("c",))


def test_different_holds_also_by_a_detour_and_the_weakest_link_gives_way() -> None:
    chain = [link("a", "b", 3.0), link("b", "c", 2.0), link("c", "d", 1.0)]
    assert components("abcd", chain, [judged(DIFFERENT, "a", "d")]) == (("a", "b", "c"), ("d",))
    chain = [link("a", "b", 1.0), link("b", "c", 2.0), link("c", "d", 3.0)]
    assert components("abcd", chain, [judged(DIFFERENT, "d", "a")]) == (("a",), ("b", "c", "d"))


def test_the_later_of_two_opposite_judgements_holds() -> None:
    first, second = judged(SAME, "a", "b", 1), judged(DIFFERENT, "b", "a", 2)
    assert components("ab", [], [second, first]) == (("a",), ("b",))
    third = judged(SAME, "a", "b", 3)
    assert components("ab", [], [third, first, second]) == (("a", "b"),)


def test_undo_takes_a_judgement_back_and_can_be_undone() -> None:
    apart = judged(DIFFERENT, "a", "b")
    links = [link("a", "b", 1.0)]
    undo = apart.undone("2021-03-01T00:01:00Z", "reader")
    again = undo.undone("2021-03-01T00:02:00Z", "reader")
    assert components("ab", links, [apart, undo]) == (("a", "b"),)
    assert components("ab", links, [again, undo, apart]) == (("a",), ("b",))


def test_of_same_judgements_against_a_different_the_later_is_taken_first() -> None:
    judgements = [
        judged(SAME, "a", "b", 1),
        judged(SAME, "b", "c", 2),
        judged(DIFFERENT, "a", "c", 3),
    ]
    assert components("abc", [], judgements) == (("a",), ("b", "c"))


def test_judgements_on_claims_events_and_strangers_change_nothing() -> None:
    judgements = [
        judged(Decision.REJECT, "a"),
        judged(SAME, "c1:1", "c1:2"),
        judged(SAME, "a", "nobody"),
        judged(DIFFERENT, "a", "a"),
        judged(SAME, "a"),
    ]
    assert components("ab", [], judgements) == (("a",), ("b",))


def test_a_hand_made_ring_of_undos_ends() -> None:
    one = Judgement("j1:1", "2021-03-01T00:00:01Z", "x", Decision.UNDO, "j1:2")
    two = Judgement("j1:2", "2021-03-01T00:00:02Z", "x", Decision.UNDO, "j1:1")
    assert components("ab", [], [one, two]) == (("a",), ("b",))


IDS = st.sampled_from("abcdef")
LINKS = st.lists(st.builds(link, IDS, IDS, st.sampled_from([-1.0, 0.5, 1.0, 2.0])), max_size=12)
JUDGED = st.lists(
    st.builds(judged, st.sampled_from([SAME, DIFFERENT]), IDS, IDS, st.integers(1, 4)), max_size=6
)


@given(LINKS, JUDGED, st.randoms(use_true_random=False))
def test_order_never_matters_and_different_is_kept(
    links: list[Link], judgements: list[Judgement], chance: random.Random
) -> None:
    found = components("abcdef", links, judgements)
    for part in (links, judgements):
        chance.shuffle(part)
    assert components("fedcba", links, judgements) == found
    last: dict[frozenset[str], Judgement] = {}
    for j in sorted(judgements, key=lambda j: (j.made, j.id)):
        if j.other is not None and j.other != j.target:
            last[frozenset((j.target, j.other))] = j
    for pair, j in last.items():
        if j.decision is DIFFERENT:
            assert not any(pair <= set(members) for members in found)
