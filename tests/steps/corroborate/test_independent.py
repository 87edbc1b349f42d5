"""In how many independent ways something reached us."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told import report, said

from onrecord.records import SpeakerKind
from onrecord.steps.corroborate.independent import lineages, ways
from onrecord.steps.corroborate.said import Said, one_office, said_in

OFFICIAL, NGO, WITNESS = SpeakerKind.OFFICIAL, SpeakerKind.NGO, SpeakerKind.WITNESS


def told(*rows: tuple[str, str | None, SpeakerKind]) -> list[Said]:
    """Claims by (lineage, claimant or None for the own voice, kind), each in a report of its own.

    The outlet is called as the lineage.
    """
    found: list[Said] = []
    for i, (lineage, by, kind) in enumerate(rows):
        record = report(f"r{i}", "It was hit.", said("hit", by=by, kind=kind), outlet=lineage)
        found += said_in(record, lineage, withdrawn=False)
    return found


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([("A", None, OFFICIAL)], 1),
        ([("A", None, OFFICIAL), ("B", None, OFFICIAL)], 2),
        ([(x, "police chief", OFFICIAL) for x in "ABCDEFGHIJ"], 1),  # ten papers, one chief
        ([("A", "police", OFFICIAL), ("A", "mayor", OFFICIAL), ("A", "hospital", NGO)], 1),
        ([("A", "police", OFFICIAL), ("B", "mayor", OFFICIAL)], 2),
        # A has it from the police; that it also says so itself is no second way
        ([("A", "police", OFFICIAL), ("A", None, OFFICIAL), ("B", "police", OFFICIAL)], 1),
        ([("A", "police", OFFICIAL), ("A", "mayor", OFFICIAL), ("B", "police", OFFICIAL)], 2),
        # witnesses are not matched across reports
        ([("A", "a resident", WITNESS), ("B", "a resident", WITNESS)], 2),
        # a paper that is quoted is its own source
        ([("A", None, OFFICIAL), ("B", "A", NGO)], 1),
    ],
)
def test_ways(rows: list[tuple[str, str | None, SpeakerKind]], number: int) -> None:
    assert ways(told(*rows)) == number


@pytest.mark.parametrize(
    ("shorter", "longer", "one"),
    [
        ("governor", "governor of Markland province", True),
        ("the governor's office", "governor of Markland province", True),
        ("spokesman for the interior ministry", "interior ministry", True),
        ("police", "police chief of Markland", False),
        ("minister", "prime minister", False),
    ],
)
def test_one_office_under_two_names(shorter: str, longer: str, one: bool) -> None:
    items = one_office(told(("A", shorter, OFFICIAL), ("B", longer, OFFICIAL)))
    assert ways(items) == (1 if one else 2)


def test_two_governors_are_not_one() -> None:
    rows = [("A", "governor of Arden", OFFICIAL), ("B", "governor of Belmar", OFFICIAL)]
    assert ways(one_office(told(*rows, ("C", "governor", OFFICIAL)))) == 3


def test_lineages_are_the_ways_with_their_reports_and_claimants() -> None:
    items = told(
        ("A", "police", OFFICIAL), ("B", "police", OFFICIAL), ("C", "a resident", WITNESS)
    )  # fmt: skip
    found = lineages(items, {})
    assert len(found) == ways(items)
    assert [set(k.documents) for k in found] == [{"r0", "r1"}, {"r2"}]
    assert found[0].why == ("one claimant",)


GRAPH = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["p", "q", "r", "s", None])),
    min_size=1,
    max_size=9,
)


def rows_of(
    edges: Iterable[tuple[str, str | None]],
) -> list[tuple[str, str | None, SpeakerKind]]:
    return [(lineage, by, OFFICIAL) for lineage, by in edges]


@given(GRAPH)
def test_never_more_than_reports_or_lineages_and_never_less_than_one(
    edges: list[tuple[str, str | None]],
) -> None:
    items = told(*rows_of(edges))
    assert 1 <= ways(items) <= len({s.lineage for s in items}) <= len(items)
    assert len(lineages(items, {})) == ways(items)


@given(GRAPH)
def test_it_is_the_largest_matching(edges: list[tuple[str, str | None]]) -> None:
    """Held against trying every set of pairs; own voices have a rule of their own."""
    named = [(a, b) for a, b in edges if b is not None]
    if not named:
        return
    pairs = sorted(set(named))
    best = max(
        n
        for n in range(1, len(pairs) + 1)
        for chosen in combinations(pairs, n)
        if len({a for a, _ in chosen}) == n and len({b for _, b in chosen}) == n
    )
    assert ways(told(*rows_of(named))) == best


@given(GRAPH, st.data())
def test_a_copy_never_adds_a_way(edges: list[tuple[str, str | None]], data: st.DataObject) -> None:
    items = told(*rows_of(edges))
    copied = data.draw(st.sampled_from(items))
    by = None if copied.own_voice else copied.claimant.name
    record = report("copy", "It was hit.", said("hit", by=by), outlet="Another Gazette")
    copy = list(said_in(record, copied.lineage, withdrawn=False))
    assert ways([*items, *copy]) <= ways(items)


@given(GRAPH, st.randoms())
def test_order_never_matters(edges: list[tuple[str, str | None]], random: object) -> None:
    items = told(*rows_of(edges))
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ways(shuffled) == ways(items)
    assert lineages(shuffled, {}) == lineages(items, {})
