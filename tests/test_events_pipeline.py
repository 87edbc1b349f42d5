"""Many reports become events: the example story, and what must hold for any reports."""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import RecordError
from onrecord.pipeline import Coder, Story, distinct_records, events_of
from onrecord.records import (
    Claim,
    ContradictionKind,
    Decision,
    Event,
    Judgement,
    Record,
    read_event,
    to_json,
)
from onrecord.steps.read import read

sys.path.insert(0, str(Path(__file__).parent / "steps" / "corroborate"))
from told import report, said

TRUTH: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "steps" / "lineage" / "story.yaml").read_text("utf-8")
)


@pytest.fixture(scope="session")
def records(coder: Coder, examples: Path) -> tuple[Record, ...]:
    coded = coder.code_many(read([str(examples / "story.jsonl")]))
    return tuple(r for r in coded if isinstance(r, Record))


@pytest.fixture(scope="session")
def story(records: tuple[Record, ...]) -> Story:
    return events_of(records)


# --- the example story ----------------------------------------------------------------------------


def claim_of(records: tuple[Record, ...], wanted: dict[str, str]) -> Claim:
    """The claim that a line of the truth names: its trigger, in the sentence with these words.

    "12 were killed when police opened fire" may be told under either verb.
    """
    (record,) = [r for r in records if r.document.ref == wanted["document"]]
    at = record.document.text.index(wanted["words"])
    words = [wanted["trigger"].split()[0], *([wanted["or"]] if "or" in wanted else [])]
    found = [c for c in record.claims if any(w in c.trigger.text for w in words)]
    assert found, wanted
    return min(found, key=lambda c: abs(c.trigger.start - at))


def event_of(story: Story, records: tuple[Record, ...], name: str) -> Event:
    """The event that holds the claims of an event of the truth."""
    (wanted,) = [e for e in TRUTH["events"] if e["name"] == name]
    claim = claim_of(records, wanted["claims"][0])
    (event,) = [e for e in story.events if claim.id in {c.id for c in e.claims}]
    return event


def test_every_event_of_the_story_is_found_whole(story: Story, records: tuple[Record, ...]) -> None:
    of = {c.id: e for e in story.events for c in e.claims}
    for wanted in TRUTH["events"]:
        held = Counter(of[claim_of(records, c).id].id for c in wanted["claims"])
        assert len(held) == 1, f"{wanted['name']} is in {len(held)} events"
        event = event_of(story, records, wanted["name"])
        assert event.type == wanted["type"]
        assert event.where is not None
        assert event.where.name == wanted["where"]
        assert event.when is not None
        day = str(wanted["when"])
        assert (event.when.earliest, event.when.latest) == (day, day)


def test_no_two_events_of_the_story_are_one(story: Story, records: tuple[Record, ...]) -> None:
    names = [e["name"] for e in TRUTH["events"]]
    assert len({event_of(story, records, n).id for n in names}) == len(names)


def test_every_lineage_of_the_story_is_found(story: Story, records: tuple[Record, ...]) -> None:
    ref = {r.document.id: r.document.ref for r in records}
    found = {frozenset(ref[d] for d in group) for group in story.lineages}
    assert found == {frozenset(g["documents"]) for g in TRUTH["lineages"]}


def test_every_rival_figure_of_the_story_stands_with_its_claimant(
    story: Story, records: tuple[Record, ...]
) -> None:
    ref = {r.document.id: r.document.ref for r in records}
    for wanted in TRUTH["figures"]:
        event = event_of(story, records, wanted["event"])
        (count,) = [c for c in event.counts if c.what.value == wanted["what"]]
        for v in wanted["values"]:
            (value,) = [x for x in count.values if (x.low, x.high) == (v["low"], v["high"])]
            assert any(v["claimant"] in name or name in v["claimant"] for name in value.claimants)
            assert {ref[c.document] for c in value.claims} >= set(v["documents"])
        (conflict,) = [c for c in event.contradictions if c.what == wanted["what"]]
        assert conflict.kind is ContradictionKind.FIGURES


def test_the_march_in_another_town_is_another_event(
    story: Story, records: tuple[Record, ...]
) -> None:
    """It gives no day, and its reports tell of the first town, too."""
    protests = [e for e in story.events if e.type == "PROTEST" and len(e.documents) > 1]
    assert {e.where.name for e in protests if e.where} == {"Arak", "Khorramabad"}


def test_no_toll_is_chosen_where_three_claimants_disagree(
    story: Story, records: tuple[Record, ...]
) -> None:
    event = event_of(story, records, "the shooting in Arak")
    (killed,) = [c for c in event.counts if c.what.value == "killed"]
    assert (killed.low, killed.high) == (3, None)
    assert "indeterminate" in killed.rule
    (conflict,) = [c for c in event.contradictions if c.what == "killed"]
    assert [p.value for p in conflict.positions] == ["3", "9 or more", "30 or more"]
    assert [p.lineages for p in conflict.positions] == [1, 1, 1]


def test_every_denial_of_the_story_shows(story: Story, records: tuple[Record, ...]) -> None:
    for wanted in TRUTH["denials"]:
        event = event_of(story, records, wanted["event"])
        assert wanted["claimant"] in event.corroboration.denied_by
        assert wanted["document"] in event.documents
        assert ContradictionKind.DENIED in {c.kind for c in event.contradictions}


def test_every_lost_bound_of_the_story_is_told(story: Story, records: tuple[Record, ...]) -> None:
    ref = {r.document.id: r.document.ref for r in records}
    lost = {
        (s.what.value, ref[s.claim.document], str(s.low))
        for e in story.events
        for s in e.figures
        if s.note == "bound lost"
    }
    for wanted in TRUTH["bounds_lost"]:
        assert (wanted["what"], wanted["lost_in"], wanted["became"]) in lost


def test_the_correction_of_the_story_replaces_and_is_told(
    story: Story, records: tuple[Record, ...]
) -> None:
    (wanted,) = TRUTH["corrections"]
    event = event_of(story, records, "the shooting in Arak")
    told = [r.detail for r in event.reasons if r.name.startswith("figure replaced")]
    assert any(
        f"{wanted['was']} or more" in d and f"then {wanted['is']} or more" in d for d in told
    )


def test_the_story_s_events_survive_the_wire(story: Story) -> None:
    assert all(read_event(to_json(e)) == e for e in story.events)


# --- what must hold for any reports ---------------------------------------------------------------

TOWN = st.sampled_from(["Arden", "Belmar", None])
ROW = st.fixed_dictionaries(
    {
        "outlet": st.sampled_from(["Courier", "Vesper", "Herald"]),
        "at": TOWN,
        "on": st.sampled_from(["2021-05-04", "2021-05-05", None]),
        "killed": st.sampled_from(["12 people", "at least 9 people", "3 people"]),
        "by": st.sampled_from([None, "the governor", "the monitor"]),
        "denied": st.booleans(),
        "date": st.sampled_from(["2021-05-05", "2021-05-06"]),
    }
)
ROWS = st.lists(ROW, min_size=1, max_size=6)
quick = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


def made(rows: list[dict[str, Any]]) -> list[Record]:
    """A report for each row, in words of its own."""
    records = []
    for i, row in enumerate(rows):
        parts = dict(row)
        outlet, date = parts.pop("outlet"), parts.pop("date")
        text = f"{words(i, 12)}. {parts['killed']} were killed by gunmen. {words(i + 50, 30)}."
        records.append(report(f"r{i}", text, said("killed", **parts), outlet=outlet, date=date))
    return records


def words(seed: int, n: int) -> str:
    """Words that no other report uses, so that none is taken for a copy of another."""
    letters = random.Random(seed)
    return " ".join("".join(letters.choices("abcdefghij", k=6)) for _ in range(n)).capitalize()


def wire(story: Story) -> list[bytes]:
    return [to_json(e) for e in story.events]


@quick
@given(ROWS, st.integers(0, 10_000))
def test_order_and_repetition_never_matter(rows: list[dict[str, Any]], seed: int) -> None:
    records = made(rows)
    mixed = [*records, *records[:2]]
    random.Random(seed).shuffle(mixed)
    assert wire(events_of(mixed)) == wire(events_of(records))


@quick
@given(ROWS, st.integers(0, 6))
def test_merging_two_runs_is_one_run(rows: list[dict[str, Any]], at: int) -> None:
    """Records are written and read between runs; their union gives what one run gives."""
    records = made(rows)
    first, second = records[:at], records[at:]
    assert wire(events_of([*second, *first])) == wire(events_of(records))


@quick
@given(ROWS)
def test_lineages_lie_between_one_and_the_reports(rows: list[dict[str, Any]]) -> None:
    for event in events_of(made(rows)).events:
        c = event.corroboration
        assert 1 <= c.lineages <= c.reports
        assert len(event.lineages) == c.lineages
        for value in (*event.whens, *event.wheres, *event.actors, *event.types):
            assert 1 <= value.lineages <= c.reports
        for count in event.counts:
            assert all(1 <= v.lineages <= c.reports for v in count.values)


@quick
@given(ROWS, st.data())
def test_a_copy_never_raises_the_number_of_lineages(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    records = made(rows)
    copied = data.draw(st.sampled_from(records))
    i = records.index(copied)
    parts = {k: v for k, v in rows[i].items() if k not in ("outlet", "date")}
    copy = report(
        "copy",
        copied.document.text,
        said("killed", **parts),
        outlet="Another Gazette",
        date=rows[i]["date"],
    )
    before = events_of(records)
    after = events_of([*records, copy])
    of = {c.id: e for e in after.events for c in e.claims}
    for event in before.events:
        now = {of[c.id].id: of[c.id] for c in event.claims}
        assert len(now) == 1, "a copy parts no event"
        (new,) = now.values()
        assert new.corroboration.lineages <= event.corroboration.lineages


@quick
@given(ROWS)
def test_every_claim_is_kept(rows: list[dict[str, Any]]) -> None:
    records = made(rows)
    held = Counter(c.id for e in events_of(records).events for c in (*e.claims, *e.about))
    assert held == Counter(c.id for r in records for c in r.claims)


# --- judgements and bad input ---------------------------------------------------------------------


def pair() -> tuple[Record, Record]:
    given = {"on": "2021-05-04", "at": "Arden", "killed": "12 people"}
    a = report(
        "a",
        "The governor said that 12 people were killed at the Larkin mill in Arden on Tuesday.",
        said("killed", by="the governor", **given),
    )
    b = report(
        "b",
        "At least one street of Arden was closed. By the count of the monitor, the Larkin mill "
        "lost many workers and 12 people were killed.",
        said("killed", by="the monitor", **given),
        outlet="Vesper",
    )
    return a, b


def judge(decision: Decision, target: str, other: str | None = None) -> Judgement:
    made = "2024-01-01T00:00:00Z"
    return Judgement.of(made=made, by="ada", decision=decision, target=target, other=other)


def test_a_person_overrules_links() -> None:
    a, b = pair()
    assert len(events_of([a, b]).events) == 1
    apart = judge(Decision.DIFFERENT, a.claims[0].id, b.claims[0].id)
    assert len(events_of([a, b], [apart]).events) == 2
    undone = apart.undone("2024-01-02T00:00:00Z", "ada")
    assert wire(events_of([a, b], [undone, apart])) == wire(events_of([a, b]))


def test_a_person_joins_reports_into_one_lineage() -> None:
    a, b = pair()
    (event,) = events_of([a, b]).events
    assert event.corroboration.lineages == 2
    one = judge(Decision.SAME, a.document.id, b.document.id)
    (event,) = events_of([a, b], [one]).events
    assert event.corroboration.lineages == 1


def test_a_rejected_claim_is_left_out() -> None:
    a, b = pair()
    story = events_of([a, b], [judge(Decision.REJECT, a.claims[0].id)])
    assert [c.id for e in story.events for c in e.claims] == [b.claims[0].id]


def test_two_codings_of_one_document_are_a_clear_error() -> None:
    a, _ = pair()
    other = replace(a, claims=())
    with pytest.raises(RecordError, match=r"document d1:.* \(a\) comes with two different codings"):
        distinct_records([a, other])


def test_one_report_found_in_two_places_counts_once() -> None:
    a, b = pair()
    moved = replace(a, document=replace(a.document, ref="z", url="https://vesper.example/a"))
    assert distinct_records([moved, a, b]) == distinct_records([b, a, moved])
    assert {r.document.ref for r in distinct_records([moved, a, b])} == {"a", "b"}


def test_one_claim_id_in_two_documents_is_a_clear_error() -> None:
    a, b = pair()
    with pytest.raises(RecordError, match="stands in two documents, a and b"):
        distinct_records([a, replace(b, claims=a.claims)])


def test_circles_of_copies_do_no_harm() -> None:
    """Three outlets that print one text, each crediting the next."""
    text = "ARDEN ({}) - At the Larkin mill 12 people were killed on Tuesday, the monitor said."
    names = ["Courier", "Vesper", "Herald"]
    records = [
        report(
            f"r{i}",
            text.format(names[(i + 1) % 3]),
            said("killed", on="2021-05-04", at="Arden", killed="12 people", by="the monitor"),
            outlet=names[i],
        )
        for i in range(3)
    ]
    (event,) = events_of(records).events
    assert (event.corroboration.reports, event.corroboration.lineages) == (3, 1)


def test_nothing_in_nothing_out() -> None:
    assert events_of([]) == Story((), (), (), ())
