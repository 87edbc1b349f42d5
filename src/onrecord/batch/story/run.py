"""The driver: pass after pass on whatever engine, with small tables in between.

What it holds itself: the names of outlets, the ids of documents that are copies or have some, with
the links that say so, and 16 bytes for each pair of accounts that is linked. Records and texts it
never sees.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import reduce
from typing import Any, TypeVar

import msgspec
import numpy as np

from onrecord.batch.engine import Engine, Failed, Task, gather
from onrecord.batch.job import MANIFEST, READERS
from onrecord.batch.manifest import File, tables_of
from onrecord.batch.store import Store
from onrecord.batch.story import accounts, events, known, lineages
from onrecord.batch.story.connected import components_of
from onrecord.batch.story.plan import (
    StoryManifest,
    begin,
    ordered,
    plan_of,
    records_of,
)
from onrecord.batch.story.shuffle import ONCE, WORK, Channel, Outbox, folder_of, inbox
from onrecord.batch.story.work import (
    BITS,
    Job,
    Pass,
    files_in,
    judgements_in,
    marks_of,
    perform,
    result_in,
    scattered,
)
from onrecord.errors import BatchError, RecordError
from onrecord.pipeline import linking_version
from onrecord.records import Judgement, Link, to_json
from onrecord.steps.corroborate import Rule
from onrecord.steps.corroborate.events import why_joined
from onrecord.steps.corroborate.judged import decided
from onrecord.steps.lineage import components
from onrecord.steps.lineage.candidates import Named
from onrecord.steps.lineage.words import Hashes

__all__ = ["Progress", "StoryManifest", "run_story"]

R = TypeVar("R")
REPORTS_A_PART, LEAST_PARTS = 1_000, 8
TABLES = (events.EVENTS, accounts.LINKS, lineages.COPIES, accounts.LINEAGES)

# Told of the pass in words, tasks of it that are done, tasks in all; and of a task that is lost.
Progress = Callable[[str, int, int, str | None], None]


def run_story(
    source: str,
    output: str,
    engine: Engine,
    *,
    parts: int | None = None,
    rule: Rule = Rule.MOST_REPRESENTATIVE,
    judgements: Iterable[Judgement] = (),
    data: str | None = None,
    resume: bool = False,
    progress: Progress = lambda *_: None,
) -> StoryManifest:
    """Link and corroborate the records of a finished batch run, as ``events_of`` does, in tasks.

    Args:
        source: what ``onrecord batch run`` has written.
        output: where to, a folder or an address.
        engine: who works.
        parts: into how many tasks each pass is cut; changes nothing else. By default one for
            1,000 reports, eight at least.
        rule: which of several values stands in an event's headline.
        judgements: what people have decided.
        data: a folder laid out like ``onrecord/data``; None is the one that comes with onrecord.
        resume: go on with an earlier run of the same plan.
        progress: is told how far it is.

    Raises:
        OptionError: the source is not a finished batch run, or the output holds something else.
        RecordError: records do not go together, see :func:`onrecord.pipeline.events_of`.
        BatchError: tasks could not be done; the message names the first, and what is done is kept.
        StoreError: a store cannot be reached.
    """
    before, store = Store(source), Store(output)
    manifest, files = records_of(before)
    lines = b"".join(to_json(j) + b"\n" for j in ordered(judgements))
    job = Job(
        source=before.url,
        output=store.url,
        shards=len(files),
        parts=parts or max(LEAST_PARTS, -(-manifest.reports // REPORTS_A_PART)),
        rule=rule,
        data=data,
        version="",
        judgements=hashlib.sha256(lines).hexdigest() if lines else None,
    )
    job = replace(job, version=linking_version(job.tables))
    begin(store, plan_of(job, manifest), TABLES, lines, resume)
    if store.has(MANIFEST):
        store.remove_folder(WORK)  # should the run have ended just before that
        return msgspec.json.decode(store.read(MANIFEST), type=StoryManifest)
    return _Run(job, store, engine, progress).all(source, files, lines.count(b"\n"))


class _Run:
    """One run: the passes in their order."""

    def __init__(self, job: Job, store: Store, engine: Engine, progress: Progress) -> None:
        self.job, self.store, self.engine, self.progress = job, store, engine, progress

    def all(self, source: str, files: Sequence[File], judgements: int) -> StoryManifest:
        """Everything; see :func:`run_story`."""
        names = [f.name for f in files]
        seen = self.do(known.LOOK, lambda i: files[i])
        if wrong := [w for w in self.do(known.ONE) if w is not None]:
            raise RecordError(min(wrong))
        copies = self._lineages(names, sorted({o for s in seen for o in s.outlets}))
        joined = list(self._joined({d for s in seen for d in s.judged}))
        self._give(accounts.JOINED, ((row.document, row) for row in joined))
        told, links = self._accounts(names)
        number = self._events(told)
        manifest = StoryManifest(
            source=source,
            rule=self.job.rule.value,
            judgements=judgements,
            reports=sum(s.reports for s in seen),
            lineages=sum(t.lineages for t in told),
            copies=copies,
            links=links,
            events=number,
            version=self.job.version,
            tables=tables_of(sorted(self._files(), key=lambda f: f.name)),
        )
        self.store.put_bytes(MANIFEST, manifest.json())
        self.store.remove_folder(WORK)
        return manifest

    def _files(self) -> Iterator[File]:
        for step in (accounts.TELL, accounts.COMPARE, lineages.LINK, events.FINISH):
            for i in range(self.job.parts):
                yield from files_in(self.store, step.name, i)

    # --- the passes ---

    def _lineages(self, names: Sequence[str], outlets: Sequence[str]) -> int:
        """Copies between documents; how many."""
        named = reduce(Named.__or__, self.do(lineages.READ, lambda i: (names[i], outlets)), Named())
        self.do(lineages.FILE, lambda _: named)
        steps = (lineages.MEET, lineages.WANT, lineages.SEND, lineages.COMPARE, lineages.NEAREST)
        for step in steps:
            self.do(step)
        number = sum(self.do(lineages.LINK))
        self._clear(lineages.UNTIL_LINKED)
        return number

    def _joined(self, judged: set[str]) -> Iterator[accounts.Joined]:
        """The documents of lineages with more than one: only they can stand in a link."""
        ids = judged | {i for k in self._copies() for i in (k.left, k.right)}
        groups = [
            g for g in components(ids, self._copies(), judgements_in(self.store)) if len(g) > 1
        ]
        of = {d: group[0] for group in groups for d in group}
        why = why_joined(self._copies(), of)
        for document, lineage in of.items():
            yield accounts.Joined(document, lineage, why.get(lineage, ()))

    def _copies(self) -> Iterator[Link]:
        """The links that join, read file by file."""
        for name in self.store.names(lineages.COPIES):
            for line in self.store.read(f"{lineages.COPIES}/{name}").splitlines():
                link = msgspec.json.decode(line, type=Link)
                if link.score > 0:
                    yield link

    def _accounts(self, names: Sequence[str]) -> tuple[list[accounts.Told], int]:
        """Links between claims; what the accounts are, and how many links."""
        self.do(accounts.SPREAD)
        self.do(accounts.GROUP, lambda i: names[i])
        told = self.do(accounts.TELL)
        for step in (accounts.COUNT, accounts.FILE, accounts.MEET, accounts.WANT, accounts.SEND):
            self.do(step)
        telling = sum(t.telling for t in told)
        links = sum(self.do(accounts.COMPARE, lambda _: telling))
        self._clear(accounts.UNTIL_LINKED)
        return told, links

    def _events(self, told: Sequence[accounts.Told]) -> int:
        """Events of the groups of claims; how many."""
        numbers, heads = self._components(told)
        starts = np.arange(self.job.parts + 1, dtype=np.uint64) << np.uint64(BITS)
        bounds = np.searchsorted(numbers, starts)

        def own(part: int) -> events.Labels:
            mine = slice(bounds[part], bounds[part + 1])
            return events.Labels(numbers[mine], heads[mine])

        self.do(events.GATHER, own)
        steps = (events.TOGETHER, events.VOTE, events.ASK, events.ATTACH, events.HOME, events.MAKE)
        for step in steps:
            self.do(step)
        return sum(self.do(events.FINISH))

    def _components(self, told: Sequence[accounts.Told]) -> tuple[Hashes, Hashes]:
        """Accounts that hang together by links above 0, or by people's judgements."""
        rows = list(inbox(self.store, accounts.EDGES, 0, self.job.parts))
        account = {claim: number for t in told for claim, number in t.judged.items()}
        pairs = decided(judgements_in(self.store)).same
        same = [(account[a], account[b]) for a, b in sorted(pairs) if {a, b} <= account.keys()]
        table = np.array(same, dtype=np.uint64).reshape(len(same), 2)
        return components_of(
            np.concatenate((table[:, 0], *(r.left for r in rows))),
            np.concatenate((table[:, 1], *(r.right for r in rows))),
        )

    # --- tasks ---

    def do(self, step: Pass[R], argument: Callable[[int], Any] = lambda _: None) -> list[R]:
        """The results of all tasks of a pass, in their order; those that are done are not done.

        Raises:
            BatchError: some cannot be done.
        """
        number = step.tasks(self.job)
        marks = set(self.store.names(marks_of(step.name)))
        finished = [i for i in range(number) if f"{i:05d}.json" in marks]
        with ThreadPoolExecutor(READERS) as readers:
            read = readers.map(lambda i: result_in(self.store, step, i), finished)
            results = dict(zip(finished, read, strict=True))
        lost: dict[int, str] = {}
        tasks = (
            Task(f"{step.name}-{i:05d}", perform, (self.job, step, i, argument(i)))
            for i in range(number)
            if i not in results
        )
        self.progress(step.words, len(results), number, None)
        for task, result in gather(self.engine, tasks):
            i = task.arguments[2]
            if not isinstance(result, Failed):
                results[i] = result
            elif self.store.has(f"{marks_of(step.name)}/{i:05d}.json"):
                results[i] = result_in(self.store, step, i)  # done, and its worker died
            else:
                lost[i] = result.why
            self.progress(step.words, len(results), number, lost.get(i))
        if lost:
            first = min(lost)
            raise BatchError(
                f"{step.words}: {len(lost)} of {number} tasks not done; "
                f"task {first}: {lost[first]}; mend it and give --resume"
            )
        return [results[i] for i in range(number)]

    def _give(self, channel: Channel[Any], rows: Iterable[tuple[str, Any]]) -> None:
        """Rows from the driver, to parts by their key."""
        assert channel.by == ONCE
        out = Outbox()
        for key, row in rows:
            out.put(scattered(self.job.parts, key), row)
        self.store.put_bytes(f"{folder_of(channel)}/00000.bin", out.file(self.job.readers))

    def _clear(self, channels: Iterable[Channel[Any]]) -> None:
        """Remove rows that no pass needs any more."""
        for channel in channels:
            self.store.remove_folder(folder_of(channel))
