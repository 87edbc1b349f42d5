"""Collecting: reports are coded and stored in one go, each once, whatever stops the run.

Each report is stored in a transaction of its own as soon as it is coded, so that a run that is cut
off loses at most what it was coding; the next run passes over what is there. Every report is
answered for: stored, passed over with the reason, or failed with the reason.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from onrecord.errors import RecordError
from onrecord.records import Document, Failure, Record
from onrecord.steps.read.versions import RULE, withdrawals
from onrecord.store import Casebook, Known, Stored, StoredAs, run_id

__all__ = ["Collected", "Outcome", "RawFinder", "Reports", "collect", "collected", "withdraw"]

AHEAD = 1000  # lines that are looked through for a document's
AHEAD_BYTES = 64_000_000

Reports = Iterable[Document | Failure]
Coding = Callable[[Reports], Iterable[Record | Failure]]


class Outcome(StrEnum):
    """What became of a report."""

    ADDED = "added"
    RECODED = "recoded"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of one report; ``why`` in plain words where it was not stored."""

    ref: str
    outcome: Outcome
    why: str = ""
    document: str | None = None
    claims: int = 0


def collect(
    book: Casebook,
    reports: Reports,
    code: Coding,
    *,
    by: str,
    recode: bool = False,
    raw: Callable[[Document], bytes | None] | None = None,
) -> Iterator[Collected]:
    """Code the reports that the casebook does not have, and store them as they come.

    Args:
        book: where to.
        reports: what :func:`onrecord.read` gives.
        code: the coding, such as :func:`onrecord.batch.code_many`; results come in order.
        by: who collects.
        recode: also code reports that another run has coded; its record stays beside the new.
        raw: finds the bytes that a document was read from; None: they are not kept.

    Yields:
        What became of each report, once it is on the disk.
    """
    return _Collection(book, code, by, recode, raw).run(reports)


class _Collection:
    def __init__(
        self,
        book: Casebook,
        code: Coding,
        by: str,
        recode: bool,
        raw: Callable[[Document], bytes | None] | None,
    ) -> None:
        self.book, self.code, self.by, self.recode, self.raw = book, code, by, recode, raw
        self.passed: deque[Collected] = deque()  # passed over since the last coded one
        self.under_way: set[str] = set()
        self.bytes: dict[str, bytes | None] = {}
        self.run_id: str | None = None  # known once a report is coded

    def run(self, reports: Reports) -> Iterator[Collected]:
        for item in self.code(self._new(reports)):
            while self.passed:
                yield self.passed.popleft()
            yield self._failed(item) if isinstance(item, Failure) else self._store(item)
        yield from self.passed

    def _new(self, reports: Reports) -> Iterator[Document | Failure]:
        """The reports that need coding, and the failures."""
        for report in reports:
            if isinstance(report, Failure):
                yield report
            elif (why := self._have(report)) is not None:
                self.passed.append(Collected(report.ref, Outcome.SKIPPED, why, document=report.id))
            else:
                self.under_way.add(report.id)
                if self.raw is not None:
                    self.bytes[report.id] = self.raw(report)
                yield report

    def _have(self, report: Document) -> str | None:
        if report.id in self.under_way:
            return "the same report came before in this run"
        known = self.book.known(report)
        if known is None:
            return None
        if known.deleted is not None:
            return known.deleted
        if not self.recode:
            return _coded(known)
        if self.run_id in known.runs and known.document == report.id:
            return "stored already, coded by this very run"
        return None

    def _store(self, record: Record) -> Collected:
        document = record.document
        self.run_id = run_id(record.run)
        raw = self.bytes.pop(document.id, None)
        try:
            stored = self.book.put(record, by=self.by, raw=raw)
        except RecordError as e:
            return self._failed(Failure(document.ref, "store", "record", str(e)))
        if stored.outcome in (StoredAs.ADDED, StoredAs.RECODED):
            withdraw(self.book, document)
        return collected(record, stored)

    def _failed(self, failure: Failure) -> Collected:
        self.book.put_failures([failure], by=self.by)
        return Collected(failure.ref, Outcome.FAILED, failure.message)


def collected(record: Record, stored: Stored) -> Collected:
    """What became of a record that was given to :meth:`Casebook.put`."""
    ref, document = record.document.ref, stored.document
    if stored.outcome in (StoredAs.KNOWN, StoredAs.REFUSED):
        return Collected(ref, Outcome.SKIPPED, stored.why, document)
    outcome = Outcome.ADDED if stored.outcome is StoredAs.ADDED else Outcome.RECODED
    return Collected(ref, outcome, "", document, len(record.claims))


def withdraw(book: Casebook, document: Document) -> None:
    """Store the judgements of the rule that reads publishers' kills and corrections."""
    if document.version is None and not document.withdrawn:
        return
    made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    new = [
        j
        for j in withdrawals(book.versions(document.ref), made)
        if not any(old.by == RULE for old in book.judgements(target=j.target))
    ]
    if new:
        book.put_judgements(new)


def _coded(known: Known) -> str:
    last = known.coders[-1] if known.coders else "?"
    return f"stored already, coded by onrecord {last} (to code it again: --recode)"


class RawFinder:
    """The bytes that documents were read from, as far as they lie in plain files.

    A file that is one report, and a line of a JSON-lines file. A part of a larger file (WARC, a
    feed, an array) is not found: keep that file. Lines are read on as documents come, which they
    do in the order of the files, so that no file is held whole.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._lines = _lines(f for p in paths if p != "-" for f in _files(Path(p)))
        self._ahead: deque[tuple[str, bytes]] = deque()
        self._size = 0

    def __call__(self, document: Document) -> bytes | None:
        """The bytes with the document's hash; None where they are not at hand."""
        try:
            path = Path(document.ref)
            if path.is_file():
                raw = path.read_bytes()
                if hashlib.sha256(raw).hexdigest() == document.sha256:
                    return raw
            return self._line(document.sha256)
        except (OSError, ValueError):
            return None

    def _line(self, sha256: str) -> bytes | None:
        for number, (found, raw) in enumerate(self._ahead):
            if found == sha256:
                self._drop(number + 1)  # lines before it were no reports
                return raw
        while len(self._ahead) < AHEAD and self._size < AHEAD_BYTES:
            line = next(self._lines, None)
            if line is None:
                return None
            found = hashlib.sha256(line).hexdigest()
            if found == sha256:
                self._drop(len(self._ahead))
                return line
            self._ahead.append((found, line))
            self._size += len(line)
        return None

    def _drop(self, number: int) -> None:
        for _ in range(number):
            self._size -= len(self._ahead.popleft()[1])


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(p for p in path.rglob("*") if p.is_file())
    else:
        yield path


def _lines(files: Iterable[Path]) -> Iterator[bytes]:
    """The lines as :func:`onrecord.read` hashes them: without their end and a byte-order mark."""
    for file in files:
        if file.suffix.lower() in (".jsonl", ".ndjson"):
            with file.open("rb") as lines:
                for number, line in enumerate(lines):
                    raw = line.removesuffix(b"\n").removesuffix(b"\r")
                    yield raw.removeprefix(b"\xef\xbb\xbf") if number == 0 else raw
