"""Where shards are worked on, behind one ``submit``.

``Here`` works in this process; ``DaskEngine`` on the workers of a Dask cluster, which may be this
machine's own (dask.distributed: measured against Ray, Spark and plain processes it was the smallest
that survives the loss of any worker and says which task cannot be done). Another engine is one more
class with the same three methods.
"""

from __future__ import annotations

import errno
import itertools
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from onrecord.errors import OnrecordError, OptionError, SetupError

__all__ = ["Again", "DaskEngine", "Engine", "Failed", "Here", "Task", "gather", "told"]

T = TypeVar("T")
TRIES = 3  # of a task that failed for a reason that may pass
SUBMITTED = 1_000  # tasks with the engine at once; a scheduler bears more, memory not for ever
PATIENCE = "20s"  # for a scheduler to answer
_LOCAL = {"distributed.scheduler.allowed-failures": 1}  # what is left is tried alone: see gather


class Again(Enum):
    """Is another try worth it?

    ``ALONE``: with nothing beside it, for it may be what kills workers, or was only beside that.
    """

    NO = "no"
    YES = "yes"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Failed:
    """What became of a task that has no result, in plain words."""

    why: str
    again: Again = Again.YES


def told(error: Exception, *final: type[Exception]) -> Failed:
    """What a task says of an error in place of raising it; ``final`` are not worth another try.

    Errors do not all survive the way back from another machine.
    """
    if isinstance(error, final):
        return Failed(str(error), Again.NO)
    if isinstance(error, OnrecordError | OSError):
        where = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
        return Failed(f"{where}{getattr(error, 'strerror', None) or error}")
    return Failed(f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """Work under a name: a function of a module, and what it is called with. It may run twice."""

    name: str
    work: Callable[..., T | Failed]
    arguments: tuple[Any, ...]


class Engine(Protocol):
    """Takes tasks and gives back what became of each, as they end."""

    def submit(self, task: Task[Any]) -> None:
        """Take a task; returns at once, if it can."""
        ...

    def next(self) -> tuple[Task[Any], Any]:
        """Wait for the next task to end: its result, or that it is lost."""
        ...

    def close(self) -> None:
        """Give up what is not done, and everything that was started for it."""
        ...


class Here:
    """Works in this process, one task after the other."""

    def __init__(self) -> None:
        self._tasks: deque[Task[Any]] = deque()

    def submit(self, task: Task[Any]) -> None:
        """See :class:`Engine`."""
        self._tasks.append(task)

    def next(self) -> tuple[Task[Any], Any]:
        """See :class:`Engine`."""
        task = self._tasks.popleft()
        return task, task.work(*task.arguments)

    def close(self) -> None:
        """See :class:`Engine`."""
        self._tasks.clear()


class DaskEngine:
    """Works on a Dask cluster: the one at ``address``, or one of ``workers`` processes made here.

    A task whose worker dies goes to another one; after as many deaths as the scheduler allows
    (``distributed.scheduler.allowed-failures``, three unless configured) it is lost, by name.

    Raises:
        SetupError: dask.distributed is not installed.
        OptionError: no scheduler answers at the address.
        OSError: from ``next``: the scheduler has gone.
    """

    def __init__(self, address: str | None, workers: int = 1) -> None:
        try:
            distributed: Any = import_module("distributed")
        except ImportError as e:
            raise SetupError(
                "batch runs need dask.distributed; run: pip install 'onrecord[cluster]'"
            ) from e
        # Workers that come and go are its daily business, not news for the user.
        for name in [n for n in logging.root.manager.loggerDict if n.startswith("distributed")]:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._address = address or "this machine"
        self._cluster: Any = None
        if address is None:
            with import_module("dask.config").set(_LOCAL):
                self._cluster = distributed.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address=None,
                    memory_limit=0,  # reports are coded in processes of their own, with a limit
                    silence_logs=logging.CRITICAL,
                )
        try:
            self._client: Any = distributed.Client(
                self._cluster if address is None else address,
                timeout=PATIENCE,
                set_as_default=False,
            )
        except (OSError, TimeoutError, ValueError) as e:
            raise OptionError(
                f"no Dask scheduler answers at {address}; start one with: dask scheduler ({e})"
            ) from e
        self._done: Any = distributed.as_completed(loop=self._client.loop, raise_errors=False)
        self._tasks: dict[str, Task[Any]] = {}
        self._tries: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    @property
    def workers(self) -> int:
        """How many workers there are now."""
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def submit(self, task: Task[Any]) -> None:
        """See :class:`Engine`."""
        number = self._tries[task.name] = self._tries.get(task.name, 0) + 1
        key = f"{task.name}-{number}"
        self._tasks[key] = task
        self._done.add(self._client.submit(task.work, *task.arguments, key=key, pure=False))

    def next(self) -> tuple[Task[Any], Any]:
        """See :class:`Engine`."""
        future = next(self._done)
        task = self._tasks.pop(future.key)
        if future.status == "finished":
            return task, future.result()
        if future.status == "error":
            return task, _failed(future.exception())
        if self._client.status != "running":
            message = "the Dask scheduler has gone; start it again, and give --resume to go on"
            raise OSError(errno.ECONNRESET, message, self._address)
        return task, Failed("its result was lost with its worker", Again.ALONE)

    def close(self) -> None:
        """See :class:`Engine`."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def gather(engine: Engine, tasks: Iterable[Task[T]]) -> Iterator[tuple[Task[T], T | Failed]]:
    """What becomes of each task, as they end; tried again where that may help.

    A task whose workers died is tried once more when all others are through, by itself: an engine
    cannot tell it from those that waited on the same worker.
    """
    suspects: list[Task[T]] = []
    for task, result in _gather(engine, tasks):
        if isinstance(result, Failed) and result.again is Again.ALONE:
            suspects.append(task)
        else:
            yield task, result
    for task in suspects:
        yield from _gather(engine, [task])


def _gather(engine: Engine, tasks: Iterable[Task[T]]) -> Iterator[tuple[Task[T], T | Failed]]:
    source = iter(tasks)
    tries: Counter[str] = Counter()
    under_way = 0
    for task in itertools.islice(source, SUBMITTED):
        engine.submit(task)
        under_way += 1
    while under_way:
        task, result = engine.next()
        if isinstance(result, Failed) and result.again is Again.YES:
            tries[task.name] += 1
            if tries[task.name] < TRIES:
                engine.submit(task)
                continue
        under_way -= 1
        yield task, result
        if (following := next(source, None)) is not None:
            engine.submit(following)
            under_way += 1


def _failed(error: BaseException) -> Failed:
    if type(error).__name__ == "KilledWorker":
        return Failed("every worker that began it died", Again.ALONE)
    return Failed(f"{type(error).__name__}: {' '.join(str(error).split())}")
