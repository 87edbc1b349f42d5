"""Links become groups: no chains, no order, and people have the last word."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Link, Reason, Relation
from onrecord.steps.corroborate.cluster import groups_of


def joined(a: str, b: str, score: float) -> Link:
    return Link.of(a, b, Relation.SAME_EVENT, score, ())


def groups(
    claims: str,
    links: list[Link],
    lineages: dict[str, str] | None = None,
    same: list[tuple[str, str]] | None = None,
    different: list[tuple[str, str]] | None = None,
) -> set[str]:
    of = lineages or {c: c for c in claims}
    found = groups_of(claims, links, of, same or [], different or [])
    assert sorted(c for g in found for c in g) == sorted(claims), "each claim comes out once"
    return {"".join(g) for g in found}


def test_likely_pairs_are_joined_and_others_are_not() -> None:
    assert groups("abc", [joined("a", "b", 3), joined("b", "c", -3)]) == {"ab", "c"}


def test_a_chain_does_not_join_what_was_compared_and_rejected() -> None:
    links = [joined("a", "b", 3), joined("b", "c", 2), joined("a", "c", -4)]
    assert groups("abc", links) == {"ab", "c"}


def test_the_best_pair_is_joined_first() -> None:
    links = [joined("a", "b", 1), joined("b", "c", 4), joined("a", "c", -4)]
    assert groups("abc", links) == {"a", "bc"}


def test_mentions_of_one_lineage_follow_their_tie() -> None:
    links = [joined("a", "x", 3), joined("a", "b", 1), joined("a", "c", 1)]
    of = {"a": "L", "b": "L", "c": "L", "x": "M"}
    assert groups("abcx", links, of) == {"abcx"}


def test_a_person_joins_and_parts() -> None:
    links = [joined("a", "b", 3)]
    assert groups("abc", links, same=[("a", "c")]) == {"abc"}
    assert groups("abc", links, different=[("a", "b")]) == {"a", "b", "c"}
    assert groups("abc", links, same=[("a", "c")], different=[("b", "c")]) == {"ac", "b"}


def test_what_a_person_parts_from_the_first_mention_stays_together() -> None:
    """a1 a2 | b1 b2 are the accounts of two lineages; a person puts a2 and b2 apart."""
    claims = ["a1", "a2", "b1", "b2"]
    of = {"a1": "A", "a2": "A", "b1": "B", "b2": "B"}
    links = [joined("a1", "a2", 2), joined("b1", "b2", 2), joined("a1", "b1", 3)]
    parted = [(x, y) for x in ("a1", "b1") for y in ("a2", "b2")]
    assert groups_of(claims, links, of, [], parted) == (("a1", "b1"), ("a2", "b2"))
    whole = groups_of(claims, links, of)
    assert whole == (("a1", "a2", "b1", "b2"),)


def test_links_to_unknown_claims_and_other_relations_are_passed_over() -> None:
    other = Link.of("a", "b", Relation.CONTRADICTS, 5.0, (Reason("x", 1.0),))
    assert groups("ab", [joined("a", "z", 9), other]) == {"a", "b"}


LINKS = st.lists(
    st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"), st.integers(-5, 5)).filter(
        lambda t: t[0] < t[1]
    ),
    max_size=15,
    unique_by=lambda t: t[:2],
)


@given(LINKS, st.integers(0, 10_000))
def test_order_never_matters(rows: list[tuple[str, str, int]], seed: int) -> None:
    links = [joined(a, b, s) for a, b, s in rows]
    shuffled = list(links)
    random.Random(seed).shuffle(shuffled)
    assert groups("abcdefg", links) == groups("gfedcba", shuffled)


@given(LINKS)
def test_what_people_keep_apart_is_apart(rows: list[tuple[str, str, int]]) -> None:
    links = [joined(a, b, s) for a, b, s in rows]
    found = groups("abcdefg", links, different=[("a", "b"), ("c", "d")])
    assert not any({"a", "b"} <= set(g) or {"c", "d"} <= set(g) for g in found)
