"""Many reports in several processes, in the order given, whatever becomes of a worker."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

from onrecord.batch.recipe import Recipe
from onrecord.batch.wire import Answer, Coded, Kind, packed, plain
from onrecord.batch.worker import Event, Worker
from onrecord.errors import SetupError
from onrecord.records import Document, Failure, Record
from onrecord.steps.annotate import DEFAULT_NLP

__all__ = ["Pool"]

WAITING = 16  # reports read ahead, a worker
AHEAD = 256  # reports under way or done but not yet given back, a worker: one may take minutes
HELD = 128_000_000  # bytes of results held back behind a report that takes long
PER_WORKER = 12  # reports that must wait for each worker: one takes seconds to load
TRIES = 2  # of a report whose worker died: it may have been killed for another's sake
STARTS = 3  # workers that may end while they load, one after the other


class Pool:
    """Up to ``workers`` processes, started as reports come; kept until :meth:`close`."""

    def __init__(
        self,
        workers: int,
        nlp: str = DEFAULT_NLP,
        data: Path | None = None,
        recipe: Recipe | None = None,
    ) -> None:
        self.peak = 0  # MB, the most that a worker has held
        self._recipe = recipe or Recipe(nlp, None if data is None else str(data))
        self._size = workers
        self._workers: list[Worker] = []
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._lost_starts = 0

    def run(self, reports: Iterable[Document | Failure]) -> Iterator[Record | Failure]:
        """The reports' records and failures, in order."""
        for item in self.lines(reports):
            yield item.record() if isinstance(item, Coded) else item

    def lines(self, reports: Iterable[Document | Failure]) -> Iterator[Coded | Failure]:
        """The same with each record as its JSON line.

        Raises:
            SetupError: the pipeline cannot be loaded.
        """
        run = _Run(iter(reports), self._size)
        try:
            while True:
                run.read()
                self._staff(run)
                yield from run.take()
                if run.over:
                    return
                if run.documents:
                    self._hear(run)
        finally:
            if not run.over:  # broken off: what the workers are at is nobody's any more
                self.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.close()
        self._workers.clear()

    def _staff(self, run: _Run) -> None:
        """Give out what waits; start a worker where enough does."""
        for worker in self._workers:
            if worker.ready and worker.at is None and run.waiting:
                number = run.waiting.popleft()
                worker.give(number, run.documents[number])
        needed = min(self._size, -(-len(run.waiting) // PER_WORKER))
        while len(self._workers) < needed:
            self._workers.append(Worker(self._recipe, self._events))

    def _hear(self, run: _Run) -> None:
        """Wait for a worker's answer, or for the end of one's time."""
        limit = self._recipe.seconds
        ends = [w.since + limit for w in self._workers if w.at is not None]
        try:
            patience = max(min(ends) - time.monotonic(), 0.0) if ends else None
            worker, answer = self._events.get(timeout=patience)
        except Empty:
            for w in self._workers:
                if w.at is not None and time.monotonic() - w.since >= limit:
                    w.slow = True
                    w.kill()
            return
        if worker not in self._workers:
            return  # of an earlier run, closed since
        if answer is None:
            self._lost(worker, run)
        else:
            self._answered(worker, answer, run)

    def _answered(self, worker: Worker, answer: Answer, run: _Run) -> None:
        self.peak = max(self.peak, answer.peak)
        if answer.kind is Kind.SETUP:
            raise SetupError(answer.body.decode("utf-8", "replace"))
        if answer.kind is Kind.READY:
            worker.ready, self._lost_starts = True, 0
            return
        assert worker.at is not None
        number, worker.at = worker.at, None
        worker.ready = not answer.last
        if answer.kind is Kind.FAILED:
            run.done(number, answer.failure())
        else:
            run.done(number, Coded(run.ref(number), answer.body, answer.claims))

    def _lost(self, worker: Worker, run: _Run) -> None:
        """A worker has ended: by itself, killed, or on a report that it could not bear."""
        self._workers.remove(worker)
        worker.close()
        code = worker.process.returncode
        if worker.at is not None:
            run.lost(worker.at, code, self._recipe.seconds if worker.slow else None)
        elif not worker.ready and code != 0:
            self._lost_starts += 1
            if self._lost_starts >= STARTS:
                raise SetupError(
                    f"{STARTS} workers ended while they loaded, the last with {code}: "
                    f"too little memory? give fewer --workers"
                )


class _Run:
    """The reports of one run between being read and being given back."""

    def __init__(self, source: Iterator[Document | Failure], workers: int) -> None:
        self.waiting: deque[int] = deque()
        self.documents: dict[int, bytes] = {}  # as they are sent
        self._refs: dict[int, str] = {}
        self._done: dict[int, Coded | Failure] = {}
        self._tries: dict[int, int] = {}
        self._held = 0
        self._source = source
        self._workers = workers
        self._read = self._next = 0
        self._exhausted = False

    @property
    def over(self) -> bool:
        """Is every report given back?"""
        return self._exhausted and self._next == self._read

    def read(self) -> None:
        """Read on, as far as there is room."""
        while (
            not self._exhausted
            and len(self.waiting) < WAITING * self._workers
            and self._read - self._next < AHEAD * self._workers
            and self._held < HELD
        ):
            report = next(self._source, None)
            if report is None:
                self._exhausted = True
                return
            number, self._read = self._read, self._read + 1
            sent = plain(report) if isinstance(report, Failure) else packed(report)
            if isinstance(sent, Failure):
                self._done[number] = sent
            else:
                self.documents[number], self._refs[number] = sent, report.ref
                self.waiting.append(number)

    def take(self) -> Iterator[Coded | Failure]:
        """What can be given back now, in order."""
        while self._next in self._done:
            item = self._done.pop(self._next)
            self._next += 1
            self._held -= _size(item)
            yield item

    def ref(self, number: int) -> str:
        """What a report under way is called."""
        return self._refs[number]

    def done(self, number: int, result: Coded | Failure) -> None:
        """A report has its result."""
        del self.documents[number], self._refs[number]
        self._tries.pop(number, None)
        self._done[number] = result
        self._held += _size(result)

    def lost(self, number: int, code: int, seconds: float | None) -> None:
        """A report's worker ended with ``code``, or was ended after so many ``seconds``."""
        ref = self._refs[number]
        if seconds is not None:
            message = f"not coded within {seconds:g} s (--timeout)"
            self.done(number, Failure(ref, "code", "timeout", message))
            return
        self._tries[number] = self._tries.get(number, 0) + 1
        if self._tries[number] < TRIES:
            self.waiting.appendleft(number)
            return
        message = f"the process that coded this report died {TRIES} times, the last with {code}"
        self.done(number, Failure(ref, "code", "worker_died", message))


def _size(item: Coded | Failure) -> int:
    return len(item.line) if isinstance(item, Coded) else 200
