"""Linking and corroboration in tasks: the bytes of one machine, however the work is cut."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from onrecord.batch.engine import TRIES, Failed, Here, Task
from onrecord.batch.manifest import Manifest
from onrecord.batch.store import Store, StoreError
from onrecord.batch.story import StoryManifest, run_story
from onrecord.batch.story.connected import components_of
from onrecord.batch.story.shuffle import Channel, Outbox, inbox
from onrecord.batch.story.work import Job, Work
from onrecord.errors import BatchError, OptionError, RecordError
from onrecord.pipeline import Coder, Rule, Story, events_of
from onrecord.records import Record, Relation, to_json
from onrecord.steps.read import read
from story_made import batch_run, by_chance, forget, judgements, lines, same

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.linking import made

IN, OUT = "memory://in", "memory://out"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture(scope="session")
def told(coder: Coder, examples: Path) -> list[Record]:
    coded = coder.code_many(read([str(examples / "story.jsonl"), str(examples / "reports.jsonl")]))
    return [r for r in coded if isinstance(r, Record)]


@pytest.fixture(scope="session")
def many(told: list[Record]) -> list[Record]:
    """Three hundred reports and more, among them exact copies."""
    return [*told, *made(told, 2_500)]


@pytest.fixture(scope="session")
def many_story(many: list[Record]) -> Story:
    return events_of(many)


def mixed(records: Sequence[Record], seed: int) -> list[Record]:
    """In another order, some of them twice, one of them found elsewhere the second time."""
    moved = replace(records[3], document=replace(records[3].document, ref="~copy", url=None))
    found = [*records, *records[:3], moved]
    random.Random(seed).shuffle(found)
    return found


def run(records: Sequence[Record], shards: int = 3, **more: Any) -> StoryManifest:
    if not Store(IN).has("manifest.json"):
        batch_run(IN, records, shards)
    return run_story(IN, OUT, more.pop("engine", Here()), **more)


# --- the same bytes -------------------------------------------------------------------------------


@pytest.mark.parametrize(("parts", "shards"), [(1, 1), (2, 5), (7, 2)])
def test_the_example_story_is_the_same(told: list[Record], parts: int, shards: int) -> None:
    story = events_of(told)
    manifest = run(mixed(told, parts), shards, parts=parts)
    assert same(OUT, story)
    assert (manifest.events, manifest.links) == (len(story.events), len(story.links))
    assert (manifest.copies, manifest.lineages) == (len(story.copies), len(story.lineages))


@pytest.mark.parametrize(("parts", "shards"), [(1, 4), (2, 1), (7, 3)])
def test_hundreds_of_reports_are_the_same(
    many: list[Record], many_story: Story, parts: int, shards: int
) -> None:
    assert len(many) > 300
    run(mixed(many, shards), shards, parts=parts)
    assert same(OUT, many_story)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_told_and_decided(seed: int) -> None:
    records = by_chance(seed, (30, 60, 120)[seed % 3])
    decided = judgements(seed, records, 25) if seed % 2 else []
    rule = list(Rule)[seed % 3]
    story = events_of(records, decided, rule=rule)
    run(mixed(records, seed), seed + 1, parts=(1, 2, 7)[seed // 2], judgements=decided, rule=rule)
    assert same(OUT, story)


def test_chance_leaves_nothing_out() -> None:
    """What crosses parts is there at all: or the tests above would show nothing."""
    stories = [events_of(by_chance(seed, (30, 60, 120)[seed % 3])) for seed in range(6)]
    events = [e for s in stories for e in s.events]
    assert sum(bool(e.about) for e in events) > 5
    assert sum(bool(e.corroboration.silent) for e in events) > 5
    assert sum(e.corroboration.lineages > 1 for e in events) > 5
    names = {r.name for s in stories for k in s.copies for r in k.reasons}
    assert names >= {"near copy", "wire credit", "correction", "new version", "shared quotation"}
    relations = {k.relation for s in stories for k in s.links}
    assert relations == {Relation.SAME_EVENT, Relation.CONTRADICTS}


# --- broken off -----------------------------------------------------------------------------------


class Interrupted(Here):
    """Does so many tasks and no more."""

    def __init__(self, left: int = 10**6) -> None:
        super().__init__()
        self.left, self.done = left, 0

    def next(self) -> tuple[Task[Any], Any]:
        if self.done == self.left:
            raise KeyboardInterrupt
        self.done += 1
        return super().next()


@pytest.mark.parametrize("after", [2, 17, 31, 44, 60])
def test_a_run_is_gone_on_with_where_it_was(after: int) -> None:
    records = by_chance(3, 40)
    decided = judgements(3, records)
    story = events_of(records, decided)
    more: dict[str, Any] = {"parts": 3, "judgements": decided}
    whole = Interrupted()
    manifest = run(records, engine=whole, **more)
    assert same(OUT, story)
    tree = {t: lines(OUT, t) for t in ("events", "links")}
    forget()
    with pytest.raises(KeyboardInterrupt):
        run(records, engine=Interrupted(after), **more)
    with pytest.raises(OptionError, match="give --resume to go on"):
        run(records, **more)
    with pytest.raises(OptionError, match="other records or settings"):
        run(records, parts=4, judgements=decided, resume=True)
    with pytest.raises(OptionError, match="other records or settings"):
        run(records, parts=3, resume=True)
    rest = Interrupted()
    assert run(records, engine=rest, resume=True, **more) == manifest
    assert rest.done == whole.done - after, "nothing is done twice"
    assert {t: lines(OUT, t) for t in tree} == tree
    assert run(records, engine=Interrupted(0), resume=True, **more) == manifest
    assert not Store(OUT)._fs.find(f"{OUT}/work"), "rows with names and texts are not left behind"


class Flaky(Here):
    """Loses the first tries of each task, for ever where ``never`` says so."""

    def __init__(self, losses: int, never: str = "-") -> None:
        super().__init__()
        self.losses, self.never = losses, never
        self.tried: dict[str, int] = {}

    def next(self) -> tuple[Task[Any], Any]:
        task = self._tasks[0]
        tries = self.tried[task.name] = self.tried.get(task.name, 0) + 1
        if tries <= self.losses or task.name == self.never:
            # What it has done may be there all the same.
            self._tasks.popleft()
            if tries == 1 and task.name != self.never:
                task.work(*task.arguments)
            return task, Failed("its worker died")
        return super().next()


def test_a_task_may_be_lost_and_done_twice() -> None:
    records = by_chance(4, 30)
    run(records, parts=3, engine=Flaky(TRIES - 1))
    assert same(OUT, events_of(records))


def test_a_task_that_cannot_be_done_is_named_and_the_others_are_kept() -> None:
    records = by_chance(1, 20)
    told: list[str | None] = []
    with pytest.raises(BatchError, match=r"accounts: 1 of 2 tasks not done; task 1: its worker di"):
        run(
            records,
            parts=2,
            engine=Flaky(0, never="c3-tell-00001"),
            progress=lambda words, done, tasks, lost: told.append(lost),
        )
    assert told[-2:] == [None, "its worker died"]
    run(records, parts=2, resume=True)
    assert same(OUT, events_of(records))


# --- what is wrong --------------------------------------------------------------------------------


def test_a_records_file_that_is_not_whole_is_named() -> None:
    batch_run(IN, by_chance(1, 12), 3)
    store = Store(IN)
    good = store.read("records/00001.parquet")
    store.put_bytes("records/00001.parquet", good[:-20])
    with pytest.raises(BatchError, match=r"records/00001.parquet: not as its manifest says"):
        run([], parts=2)
    store.remove("records/00001.parquet")
    with pytest.raises(BatchError, match=r"records/00001.parquet: no such file"):
        run([], parts=2, resume=True)
    store.put_bytes("records/00001.parquet", good)
    run([], parts=2, resume=True)
    assert same(OUT, events_of(by_chance(1, 12)))


def test_a_row_that_is_no_record_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    records = by_chance(1, 4)
    words = to_json(records[1]).replace(b'"schema":"onrecord/1"', b'"schema":"onrecord/9"')
    monkeypatch.setattr("story_made.to_json", lambda r: words if r is records[1] else to_json(r))
    with pytest.raises(BatchError, match=r"records/00000.parquet, row 2: schema is 'onrecord/9'"):
        run(records, 1, parts=1)


def test_records_that_do_not_go_together_are_an_error_as_on_one_machine() -> None:
    a = next(r for r in by_chance(2, 20) if r.claims)
    a = replace(a, claims=a.claims[:1])
    other = replace(a, document=replace(a.document, id="d1:zz", ref="another"))
    for wrong in ([a, replace(a, claims=())], [a, other]):
        forget()
        with pytest.raises(RecordError) as one:
            events_of(wrong)
        with pytest.raises(RecordError) as many:
            run(wrong, 2, parts=3)
        assert str(many.value) == str(one.value)


def test_what_is_no_finished_run_is_refused() -> None:
    with pytest.raises(OptionError, match="holds no finished run; make one with"):
        run_story(IN, OUT, Here())
    batch_run(IN, by_chance(1, 4), 1)
    store = Store(IN)
    manifest = msgspec.json.decode(store.read("manifest.json"), type=Manifest)
    store.put_bytes("manifest.json", replace(manifest, complete=False).json())
    with pytest.raises(OptionError, match="give onrecord batch run --resume first"):
        run_story(IN, OUT, Here())
    store.put_bytes("manifest.json", replace(manifest, tables=()).json())
    with pytest.raises(OptionError, match="holds no records"):
        run_story(IN, OUT, Here())
    store.put_bytes("manifest.json", b"{}")
    with pytest.raises(OptionError, match="is not that of onrecord batch run"):
        run_story(IN, OUT, Here())
    store.put_bytes("manifest.json", manifest.json())
    Store(OUT).put_bytes("events/00000.jsonl", b"{}\n")
    with pytest.raises(OptionError, match="holds other tables"):
        run_story(IN, OUT, Here())


def test_a_worker_with_other_tables_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.batch.story.work.linking_version", lambda _: "another")
    with pytest.raises(BatchError, match="its worker has another version or other tables"):
        run(by_chance(1, 4), parts=1)


# --- parts ----------------------------------------------------------------------------------------


def test_rows_come_to_their_parts_in_order_and_a_torn_file_is_found_out() -> None:
    store, channel = Store(OUT), Channel("rows", str)
    for task in range(3):
        out = Outbox()
        for n in range(10):
            out.put(n % 2, f"{task}.{n}")
        store.put_bytes(f"work/rows/{task:05d}.bin", out.file(8))
    assert list(inbox(store, channel, 1, 3)) == [
        f"{t}.{n}" for t in range(3) for n in (1, 3, 5, 7, 9)
    ]
    assert list(inbox(store, channel, 7, 3)) == []
    whole = store.read("work/rows/00001.bin")
    for torn in (whole[:-3], whole[:5], b"", whole[:-5] + b"xxxxx"):
        store.put_bytes("work/rows/00001.bin", torn)
        with pytest.raises(StoreError, match="not whole"):
            list(inbox(store, channel, 1, 3))
    store.remove("work/rows/00001.bin")
    with pytest.raises(StoreError, match="no such file"):
        list(inbox(store, channel, 1, 3))


def test_parts_of_ordered_keys_are_in_their_order_and_about_even() -> None:
    job = Job(IN, OUT, 1, 7, Rule.MOST_REPRESENTATIVE, None, "")
    work = Work(job, 0, None, Store(OUT))
    chance = random.Random(1)
    keys = [f"{chance.getrandbits(64):016x}" for _ in range(3_000)]
    odd = ["", "d1:", "d1:x", "zz", "0", "ffff"]
    parts = [work.ranged(k) for k in sorted(keys + odd)]
    assert parts == sorted(parts)
    assert all(300 < parts.count(n) < 550 for n in range(7))
    tagged = [work.ranged(f"d1:{k}", "d1:") for k in sorted(keys)]
    assert tagged == [work.ranged(k) for k in sorted(keys)]
    spread = [work.scattered(k) for k in keys]
    assert all(300 < spread.count(n) < 550 for n in range(7))


@pytest.mark.parametrize("seed", range(20))
def test_components(seed: int) -> None:
    chance = random.Random(seed)
    pairs = [(chance.randrange(60), chance.randrange(60)) for _ in range(chance.randrange(50))]
    table = np.array(pairs, dtype=np.uint64).reshape(len(pairs), 2)
    numbers, heads = components_of(table[:, 0], table[:, 1])
    groups = {n: {n} for pair in pairs for n in pair}
    for a, b in pairs:
        joined = groups[a] | groups[b]
        groups |= dict.fromkeys(joined, joined)
    assert numbers.tolist() == sorted(groups)
    found = dict(zip(numbers.tolist(), heads.tolist(), strict=True))
    assert {n: {m for m in found if found[m] == found[n]} for n in found} == groups
    assert all(found[n] in groups[n] for n in found)
