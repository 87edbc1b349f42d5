"""A pass and its tasks: what a task may read and write, and the mark that says that it is done."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from onrecord.batch.engine import Failed, told
from onrecord.batch.manifest import File
from onrecord.batch.results import lines_of
from onrecord.batch.store import Store
from onrecord.batch.story.shuffle import PARTS, SHARDS, Channel, Outbox, folder_of, inbox
from onrecord.errors import OptionError, RecordError, SetupError
from onrecord.pipeline import DATA, linking_version
from onrecord.records import Judgement, Record, read_record
from onrecord.records.wire import read_judgement
from onrecord.steps.corroborate import Rule
from onrecord.steps.corroborate.judged import Decided, decided
from onrecord.steps.lineage.words import hashed

__all__ = [
    "BITS",
    "JUDGEMENTS",
    "MARKS",
    "Job",
    "Pass",
    "Work",
    "files_in",
    "judgements_in",
    "marks_of",
    "perform",
    "result_in",
    "scattered",
]

R = TypeVar("R")
T = TypeVar("T")
MARKS = "marks"
JUDGEMENTS = "judgements.jsonl"
BITS = 40  # of a number: its place in its part; above them the part
_RECORD = msgspec.json.Decoder(Record)
_ENCODER = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all tasks of a run.

    ``source`` holds the batch run's records, in ``shards`` files; ``parts`` are how many tasks the
    passes behind the first have; ``version`` is that of the code and tables which all workers must
    have.
    """

    source: str
    output: str
    shards: int
    parts: int
    rule: Rule
    data: str | None
    version: str
    judgements: str | None = None  # the hash of the file of them

    @property
    def readers(self) -> int:
        """How many tasks may read a channel."""
        return max(self.shards, self.parts)

    @property
    def tables(self) -> Path:
        """The folder of data."""
        return DATA if self.data is None else Path(self.data)


@dataclass(frozen=True, slots=True)
class Pass(Generic[R]):
    """Tasks that can all be done at once, one a shard or one a part.

    Each calls ``work``, whose result is small: it goes to the driver, and into the task's mark.
    """

    name: str
    words: str
    work: Callable[[Work], R]
    result: Any
    by: str = PARTS
    writes: tuple[Channel[Any], ...] = ()

    def tasks(self, job: Job) -> int:
        """How many there are."""
        return job.shards if self.by == SHARDS else job.parts


@dataclass(slots=True)
class Work:
    """A task at work: ``number`` is that of its shard or part."""

    job: Job
    number: int
    argument: Any
    store: Store
    files: list[File] = field(default_factory=list)
    _out: dict[str, Outbox] = field(default_factory=dict)

    # --- reading ---

    def rows(self, channel: Channel[T]) -> Iterator[T]:
        """The channel's rows for this task."""
        tasks = {SHARDS: self.job.shards, PARTS: self.job.parts}.get(channel.by, 1)
        return inbox(self.store, channel, self.number, tasks)

    def checked(self, name: str) -> Iterator[Record]:
        """The records of a file with every span held against its text.

        Raises:
            RecordError: one is none; the message names file and row.
        """
        for row, line in enumerate(lines_of(f"{self.job.source}/{name}"), 1):
            try:
                yield read_record(line)
            except RecordError as e:
                raise RecordError(f"{self.job.source}/{name}, row {row}: {e}") from e

    def records(self, name: str, without: Iterable[int]) -> Iterator[Record]:
        """The records of a file that was checked before, as judged, without some rows."""
        out = set(without)
        for row, line in enumerate(lines_of(f"{self.job.source}/{name}")):
            if row not in out:
                record = self.decided.applied(_RECORD.decode(line))
                if record is not None:
                    yield record

    @property
    def decided(self) -> Decided:
        """What people have decided."""
        return _decided(self.job.output, self.job.judgements)

    # --- writing ---

    def put(self, channel: Channel[T], part: int, row: T) -> None:
        """A row for a task of a later pass."""
        self._out.setdefault(channel.name, Outbox()).put(part, row)

    def keep(self, channel: Channel[T], row: T) -> None:
        """A row for the task of this part in a later pass."""
        self.put(channel, self.number, row)

    def table(self, name: str, lines: Iterable[bytes]) -> None:
        """A file of the result; none where there is no line."""
        written = list(lines)
        if written:
            content = b"".join(line + b"\n" for line in written)
            file = f"{name}/{self.number:05d}.jsonl"
            self.store.put_bytes(file, content)
            sum_ = hashlib.sha256(content).hexdigest()
            self.files.append(File(name, file, len(written), len(content), sum_))

    def flush(self, channels: Iterable[Channel[Any]]) -> None:
        """Bring the rows into the store, an empty file where there are none."""
        for channel in channels:
            file = self._out.pop(channel.name, Outbox()).file(self.job.readers)
            self.store.put_bytes(f"{folder_of(channel)}/{self.number:05d}.bin", file)
        assert not self._out, f"undeclared: {sorted(self._out)}"

    # --- where things go ---

    def scattered(self, *key: str) -> int:
        """The part of a key; keys are spread evenly."""
        return scattered(self.job.parts, *key)

    def ranged(self, key: str, tag: str = "") -> int:
        """The part of a key of hexadecimal digits behind a tag: earlier keys in earlier parts."""
        return bisect_right(_bounds(tag, self.job.parts), key) - 1

    def numbered(self, place: int) -> int:
        """The number of what stands at a place in this part, in the order of part and place."""
        return (self.number << BITS) | place


@lru_cache(maxsize=8)
def _bounds(tag: str, parts: int) -> tuple[str, ...]:
    return ("", *(f"{tag}{i * 16**8 // parts:08x}" for i in range(1, parts)))


def scattered(parts: int, *key: str) -> int:
    """The part of a key, the same on every machine."""
    return hashed(*key, size=4) * parts >> 32


def judgements_in(store: Store) -> tuple[Judgement, ...]:
    """The judgements that a run was given."""
    if not store.has(JUDGEMENTS):
        return ()
    return tuple(read_judgement(line) for line in store.read(JUDGEMENTS).splitlines())


@lru_cache(maxsize=1)
def _decided(output: str, _: str | None) -> Decided:
    return decided(judgements_in(Store(output)))


# --- marks ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mark:
    files: tuple[File, ...]
    result: msgspec.Raw


def marks_of(name: str) -> str:
    """The folder of a pass's marks."""
    return f"{MARKS}/{name}"


def result_in(store: Store, done: Pass[R], number: int) -> R:
    """What a finished task has given."""
    result: R = msgspec.json.decode(_mark(store, done.name, number).result, type=done.result)
    return result


def files_in(store: Store, name: str, number: int) -> tuple[File, ...]:
    """The files of the result that a finished task of the pass has written."""
    return _mark(store, name, number).files


def _mark(store: Store, name: str, number: int) -> _Mark:
    return msgspec.json.decode(store.read(f"{marks_of(name)}/{number:05d}.json"), type=_Mark)


def perform(job: Job, step: Pass[R], number: int, argument: Any) -> R | Failed:
    """Do a task. Done twice, or by two workers at once, it leaves the same rows and files.

    Whatever goes wrong is told, not raised.
    """
    try:
        if linking_version(job.tables) != job.version:
            raise SetupError("its worker has another version or other tables; install the same")
        work = Work(job, number, argument, Store(job.output))
        result = step.work(work)
        work.flush(step.writes)
        mark = _ENCODER.encode({"files": work.files, "result": result})
        work.store.put_bytes(f"{marks_of(step.name)}/{number:05d}.json", mark)
        return result
    except Exception as e:
        return told(e, SetupError, OptionError, RecordError)
