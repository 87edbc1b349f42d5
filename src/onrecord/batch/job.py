"""A batch run: inputs in, tables with a manifest out, on whatever engine.

In the output folder stand ``plan.json`` (what is to be done), one folder a table, ``marks/`` (a
file for each finished shard, written last) and, at the end, ``manifest.json``. A run that is broken
off is gone on with by the same command: finished shards are not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from typing import Literal

import msgspec

from onrecord.batch.engine import Engine, Failed, Task, gather
from onrecord.batch.manifest import Done, Lost, Manifest, manifest_of
from onrecord.batch.shards import Shard, shards
from onrecord.batch.store import Store
from onrecord.batch.work import FOLDERS, MARKS, Job, code_shard, mark_of
from onrecord.errors import OptionError
from onrecord.records import Run

__all__ = ["Plan", "Progress", "run_job"]

PLAN, MANIFEST = "plan.json", "manifest.json"
READERS = 16

# Told of what ended (None: of what an earlier run has done), shards done, shards in all.
Progress = Callable[[Done | Lost | None, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done; a run is only gone on with by the same plan."""

    inputs: tuple[str, ...]
    size: int
    nlp: str
    data: str | None
    include_private: bool
    shards: tuple[Shard, ...]
    schema: Literal["onrecord-plan/1"] = "onrecord-plan/1"


def run_job(
    inputs: Sequence[str],
    job: Job,
    engine: Engine,
    size: int,
    *,
    resume: bool = False,
    progress: Progress = lambda *_: None,
) -> Manifest:
    """Code all reports of the inputs into ``job.output``.

    Args:
        inputs: files, folders or addresses.
        job: where to and how.
        engine: who works.
        size: about how many reports a shard has.
        resume: go on with an earlier run of the same plan.
        progress: is told of every shard that ends.

    Raises:
        OptionError: an input does not exist, or the output holds another run.
        StoreError: the inputs cannot be listed or the output not be written.
    """
    store = Store(job.output)
    job = replace(job, output=store.url)  # as every worker can open it
    plan = Plan(
        inputs=tuple(inputs),
        size=size,
        nlp=job.recipe.nlp,
        data=job.recipe.data,
        include_private=job.include_private,
        shards=tuple(shards(inputs, size)),
    )
    done = _begun(store, plan, resume)
    lost: list[Lost] = []
    progress(None, len(done), len(plan.shards))
    for made in _code(job, store, plan, engine, frozenset(done)):
        result = _same_run(store, made, done.values()) if isinstance(made, Done) else made
        if isinstance(result, Done):
            done[result.shard] = result
        else:
            lost.append(result)
        progress(result, len(done), len(plan.shards))
    manifest = manifest_of(plan.inputs, len(plan.shards), done.values(), lost)
    store.put_bytes(MANIFEST, manifest.json())
    return manifest


def _begun(store: Store, plan: Plan, resume: bool) -> dict[str, Done]:
    """What an earlier run of the plan has finished; writes the plan if there was none."""
    written = msgspec.json.encode(plan)
    if not store.has(PLAN):
        if any(store.names(folder) for folder in (MARKS, *FOLDERS)):
            raise OptionError(f"{store.url} holds other tables, and no {PLAN}; give another folder")
        store.put_bytes(PLAN, written)
        return {}
    if store.read(PLAN) != written:
        raise OptionError(
            f"{store.url} holds a run of other inputs or settings; give another folder for this one"
        )
    marks = set(store.names(MARKS))
    if not resume:
        raise OptionError(
            f"{store.url} holds {len(marks)} of {len(plan.shards)} shards of this run; "
            f"give --resume to go on"
        )
    finished = [shard for shard in plan.shards if f"{shard.name}.json" in marks]
    with ThreadPoolExecutor(READERS) as readers:  # a store answers many small questions at once
        return {d.shard: d for d in readers.map(lambda shard: _done(store, shard), finished)}


def _code(
    job: Job, store: Store, plan: Plan, engine: Engine, done: Container[str]
) -> Iterator[Done | Lost]:
    """What becomes of each shard that is not done, as they end."""
    left = {shard.name: shard for shard in plan.shards if shard.name not in done}
    tasks = (Task(name, code_shard, (job, shard)) for name, shard in left.items())
    for task, result in gather(engine, tasks):
        shard = left[task.name]
        if not isinstance(result, Failed):
            yield result
        elif store.has(mark_of(shard)):  # it was done, and its worker died on the way to say so
            yield _done(store, shard)
        else:
            yield Lost(shard.name, str(shard), result.why)


def _done(store: Store, shard: Shard) -> Done:
    return msgspec.json.decode(store.read(mark_of(shard)), type=Done)


def _same_run(store: Store, new: Done, done: Iterable[Done]) -> Done | Lost:
    """The shard, unless other code or data made it than made the others."""
    first = next((d.run for d in done if d.run is not None), None)
    if first is None or new.run is None or new.run == first:
        return new
    store.remove(f"{MARKS}/{new.shard}.json")
    names = [f.name for f in fields(Run) if getattr(first, f.name) != getattr(new.run, f.name)]
    why = f"its worker has another {', '.join(names)} than made the others; install the same there"
    return Lost(new.shard, new.shard, why)
