"""A result file that a run can be broken off from and gone on with.

While it is being made, three files stand beside ``FILE``: ``FILE.partial`` holds the records so
far, ``FILE.partial.failures`` the failures, and ``FILE.partial.mark`` says how far both can be
trusted. The mark is put in place whole, after the bytes before it are on the disk, every 64 reports
or ten seconds; what stands behind it is cut off and made again. It also holds a running hash of the
reports' names and ids, so that a run only goes on with the reports that it began with.

Reports keep their order, so the finished file has the same bytes as one made in one go.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from onrecord.errors import OptionError
from onrecord.records import Document, Failure

__all__ = ["Partial", "partial_of"]

EVERY, SECONDS = 64, 10.0  # reports, time between two marks
_RUN = b'"run":'


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the partial files can be trusted."""

    reports: int = 0
    claims: int = 0
    failed: int = 0
    bytes: int = 0
    failure_bytes: int = 0
    inputs: str = ""
    schema: str = "onrecord-partial/1"


def partial_of(output: Path) -> Path:
    """Where a result that is not finished stands."""
    return output.with_name(f"{output.name}.partial")


class Partial:
    """The unfinished result of a run; use as a context manager, and :meth:`finish` at the end."""

    def __init__(self, output: Path) -> None:
        self._path = partial_of(output)
        self._failures_path = self._path.with_name(f"{self._path.name}.failures")
        self._mark_path = self._path.with_name(f"{self._path.name}.mark")
        self.kept = self._read_mark()  # what an earlier run left
        self._now = self.kept
        self._identities: deque[bytes] = deque()  # of the reports that are under way
        self._run: bytes | None = self._kept_run()
        self._since = time.monotonic()
        self._records = self._open(self._path, self.kept.bytes)
        self._failures = self._open(self._failures_path, self.kept.failure_bytes)

    def __enter__(self) -> Partial:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._records.closed:
            with contextlib.suppress(OSError):  # a full disk has been told of already
                self._mark()
            with contextlib.suppress(OSError):
                self._records.close()
            with contextlib.suppress(OSError):
                self._failures.close()

    @property
    def reports(self) -> int:
        """How many reports are done, failed ones too, an earlier run's too."""
        return self._now.reports

    def rest(self, reports: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
        """The reports that are still to be coded.

        Raises:
            OptionError: those before them are not the ones that are done.
        """
        source, inputs = iter(reports), ""
        for _ in range(self.kept.reports):
            report = next(source, None)
            if report is None:
                break
            inputs = _chained(inputs, _identity(report))
        if inputs != self.kept.inputs:
            raise OptionError(
                f"{self._path} was begun with other reports; give the same ones in the same order, "
                f"or remove it to begin anew"
            )
        for report in source:
            self._identities.append(_identity(report))
            yield report

    def add(self, line: bytes, claims: int) -> None:
        """Add the next report's record.

        Raises:
            OptionError: it was made by another version or with other settings than those kept.
        """
        run = _run_of(line)
        if self._run is not None and run != self._run:
            raise OptionError(
                f"{self._path} was begun with another version or other settings of onrecord; "
                f"remove it to begin anew"
            )
        self._run = run
        self._records.write(line + b"\n")
        self._step(claims=claims, length=len(line) + 1)

    def fail(self, line: bytes) -> None:
        """Add the next report's failure."""
        self._failures.write(line + b"\n")
        self._step(failure_length=len(line) + 1)

    def finish(self) -> tuple[Path, Path | None]:
        """Bring everything to the disk; the records and, if there are any, the failures.

        The caller moves them to their places, then calls :meth:`forget`.
        """
        self._mark()
        self._records.close()
        self._failures.close()
        return self._path, self._failures_path if self._now.failed else None

    def forget(self) -> None:
        """Take away what is left beside the result."""
        for path in (self._mark_path, self._path, self._failures_path):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()

    @property
    def claims(self) -> int:
        """How many claims the records hold."""
        return self._now.claims

    @property
    def failed(self) -> int:
        """How many reports failed."""
        return self._now.failed

    def _step(self, claims: int = 0, length: int = 0, failure_length: int = 0) -> None:
        now = self._now
        self._now = Mark(
            now.reports + 1,
            now.claims + claims,
            now.failed + (1 if failure_length else 0),
            now.bytes + length,
            now.failure_bytes + failure_length,
            _chained(now.inputs, self._identities.popleft()),
        )
        if self._now.reports % EVERY == 0 or time.monotonic() - self._since >= SECONDS:
            self._mark()

    def _mark(self) -> None:
        for stream in (self._records, self._failures):
            stream.flush()
            os.fsync(stream.fileno())
        beside = self._mark_path.with_name(f"{self._mark_path.name}.new")
        with open(beside, "wb") as stream:
            stream.write(msgspec.json.encode(self._now))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, self._mark_path)
        self._since = time.monotonic()

    def _read_mark(self) -> Mark:
        try:
            mark = msgspec.json.decode(self._mark_path.read_bytes(), type=Mark)
        except FileNotFoundError:
            return Mark()  # broken off before the first mark, or never begun
        except msgspec.DecodeError as e:
            raise OptionError(f"{self._mark_path} is damaged; remove it to begin anew") from e
        for path, length in (
            (self._path, mark.bytes),
            (self._failures_path, mark.failure_bytes),
        ):
            if not path.is_file() or path.stat().st_size < length:
                raise OptionError(f"{path} is shorter than its mark says; remove both, begin anew")
        return mark

    def _kept_run(self) -> bytes | None:
        if not self.kept.bytes:
            return None
        with open(self._path, "rb") as stream:
            return _run_of(stream.readline().rstrip(b"\n"))

    def _open(self, path: Path, length: int) -> BinaryIO:
        stream = open(path, "r+b" if path.exists() else "w+b")  # noqa: SIM115 - closed by finish
        stream.truncate(length)
        stream.seek(length)
        return stream


def _run_of(line: bytes) -> bytes:
    """What made a record: the last key of its line."""
    return line[line.rfind(_RUN) :]


def _identity(report: Document | Failure) -> bytes:
    """What tells a report from another: its name, and its text or why there is none."""
    other = report.reason if isinstance(report, Failure) else report.id
    return f"{report.ref}\n{other}\n".encode("utf-8", "surrogatepass")


def _chained(before: str, identity: bytes) -> str:
    return hashlib.sha256(before.encode() + identity).hexdigest()
