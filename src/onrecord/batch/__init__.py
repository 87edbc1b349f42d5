"""batch: many reports, on all cores of a machine or on a cluster, with the same bytes out.

``code_many`` and ``code_lines`` are for one machine: ``pool`` hands reports to ``worker`` processes
that run ``child``; ``partial`` is a result file that can be gone on with. ``job`` is for more: it
cuts inputs into shards, has an ``engine`` run them, and writes tables with a manifest; ``story``
puts the reports of such a run together on the same engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.batch.pool import Pool
from onrecord.batch.pool import Pool as _Pool
from onrecord.batch.recipe import Recipe, usable_cores
from onrecord.batch.wire import Coded
from onrecord.records import Document, Failure, Record
from onrecord.steps.annotate import DEFAULT_NLP

__all__ = ["DATA", "Coded", "Pool", "Recipe", "_Pool", "code_lines", "code_many", "usable_cores"]

DATA = Path(__file__).parent.parent / "data"  # the pipeline's, which is loaded only where it works


def code_many(
    reports: Iterable[Document | Failure],
    workers: int,
    nlp: str = DEFAULT_NLP,
    data: Path = DATA,
) -> Iterator[Record | Failure]:
    """Code a stream of reports in ``workers`` processes, in the order given.

    With one worker it is done in this process, report by report. With more, a worker that dies or
    hangs costs the report that it was at, which becomes a failure; up to sixteen reports a worker
    are read ahead, and memory does not grow with the input.

    Raises:
        SetupError: the pipeline cannot be loaded.
    """
    if workers <= 1:
        from onrecord.pipeline import Coder

        yield from Coder.load(nlp, data).code_many(reports)
        return
    pool = Pool(workers, nlp, data)
    try:
        yield from pool.run(reports)
    finally:
        pool.close()


def code_lines(
    reports: Iterable[Document | Failure], workers: int, recipe: Recipe
) -> Iterator[Coded | Failure]:
    """The same with each record as its JSON line; one worker is a process of its own, too.

    Raises:
        SetupError: the pipeline cannot be loaded.
    """
    pool = Pool(workers, recipe=recipe)
    try:
        yield from pool.lines(reports)
    finally:
        pool.close()
