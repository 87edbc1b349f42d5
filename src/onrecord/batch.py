"""Many reports in several processes, with the same output as in one.

Each worker loads the pipeline itself and takes one report at a time. A worker that dies (killed,
out of memory) costs the report it was working on, which becomes a Failure; another takes its
place. Results come back in the order of the reports, with a bounded number under way, so that
memory does not grow with the input.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from onrecord.pipeline import DATA, DEFAULT_NLP, Coder
from onrecord.records import Document, Failure, Record

__all__ = ["code_many"]

AHEAD = 8  # reports under way or waiting to be given out, a worker


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    at: int | None = None  # number of the report that it works on


def code_many(
    reports: Iterable[Document | Failure],
    workers: int,
    nlp: str = DEFAULT_NLP,
    data: Path = DATA,
) -> Iterator[Record | Failure]:
    """Code a stream of reports in ``workers`` processes, in the order given.

    Raises:
        SetupError: the pipeline cannot be loaded.
    """
    if workers <= 1:
        yield from Coder.load(nlp, data).code_many(reports)
        return
    pool = _Pool(workers, nlp, data)
    try:
        yield from pool.run(reports)
    finally:
        pool.close()


class _Pool:
    def __init__(self, workers: int, nlp: str, data: Path) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._arguments = (nlp, data)
        self._size = workers
        self._workers: list[_Worker] = []

    def _start(self) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(
            target=_work, args=(there, *self._arguments), daemon=True, name="onrecord-worker"
        )
        process.start()
        there.close()
        return _Worker(process, here)

    def run(self, reports: Iterable[Document | Failure]) -> Iterator[Record | Failure]:
        source = enumerate(reports)
        waiting: deque[tuple[int, Document]] = deque()
        done: dict[int, Record | Failure] = {}
        documents: dict[int, Document] = {}
        given = next_out = 0
        exhausted = False
        while True:
            while not exhausted and given - next_out < AHEAD * self._size:
                item = next(source, None)
                if item is None:
                    exhausted = True
                    break
                number, report = item
                given = number + 1
                if isinstance(report, Failure):
                    done[number] = report
                else:
                    waiting.append((number, report))
            self._give_out(waiting, documents)
            while next_out in done:
                yield done.pop(next_out)
                next_out += 1
            if exhausted and next_out == given:
                return
            if documents:
                for number, result in self._collect(documents):
                    done[number] = result

    def _give_out(
        self, waiting: deque[tuple[int, Document]], documents: dict[int, Document]
    ) -> None:
        while waiting:
            worker = next((w for w in self._workers if w.at is None), None)
            if worker is None:
                if len(self._workers) >= self._size:
                    return
                worker = self._start()
                self._workers.append(worker)
            number, document = waiting.popleft()
            documents[number] = document
            worker.at = number
            with contextlib.suppress(OSError):  # it died just now; _collect finds out
                worker.pipe.send(document)

    def _collect(self, documents: dict[int, Document]) -> Iterator[tuple[int, Record | Failure]]:
        busy = {w.pipe: w for w in self._workers if w.at is not None}
        for ready in wait(list(busy)):
            worker = busy[ready]  # type: ignore[index]
            assert worker.at is not None
            number, worker.at = worker.at, None
            document = documents.pop(number)
            try:
                result = worker.pipe.recv()
            except (EOFError, OSError):
                self._workers.remove(worker)
                worker.process.join()
                result = Failure(
                    document.ref,
                    "code",
                    "worker_died",
                    f"the process that coded this report ended with {worker.process.exitcode}",
                )
            if isinstance(result, BaseException):
                raise result
            yield number, result

    def close(self) -> None:
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()


def _work(pipe: Connection, nlp: str, data: Path) -> None:
    """A worker's whole life: load, then answer each document with its record."""
    try:
        coder = Coder.load(nlp, data)
        while True:
            for result in coder.code_many([pipe.recv()]):
                pipe.send(result)
    except (EOFError, KeyboardInterrupt):
        return
    except Exception as error:
        pipe.send(error)  # a set-up that is wrong ends the run, in the parent's words
