"""Killing writers, and many writers at once: is everything that was acknowledged there?

Each trial starts :mod:`benchmarks.casebook_work` in a process of its own, lets it write, ends it
with SIGKILL at a random moment, and holds the casebook against what the process had said before.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.casebook_work import raw_of
from onrecord.errors import OnrecordError
from onrecord.records import Record, to_json
from onrecord.store import Casebook

ACTS = 6  # a process is ended after 0 to 5 acknowledged acts ...
LONGEST = 0.06  # ... and up to so many seconds more, several acts long
ROOT = Path(__file__).parent.parent


@dataclass
class Trials:
    """What came of a number of kills; ``wrong`` lists everything that should not be."""

    kills: int = 0
    acknowledged: int = 0
    cut_off: int = 0  # acts that were on the disk though not acknowledged; that is allowed
    wrong: list[str] = field(default_factory=list)


def start(*words: str) -> subprocess.Popen[bytes]:
    """A writer, past its imports and ready to write."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.casebook_work", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # what is read ahead behind "ready" would be lost to communicate()
    )
    assert process.stdout is not None
    if process.stdout.readline() != b"ready\n":
        _, words_ = process.communicate()
        raise RuntimeError(words_.decode())
    return process


def kill_after(process: subprocess.Popen[bytes], acts: int, seconds: float) -> list[str]:
    """Let it acknowledge some acts and write on for a while, end it; what it acknowledged.

    Counted in acts, not in time alone, so that a slow machine is tried at the same moments.
    """
    assert process.stdout is not None
    first = [process.stdout.readline() for _ in range(acts)]
    time.sleep(seconds)
    process.kill()
    rest, _ = process.communicate()
    return [line for line in b"".join([*first, rest]).decode().split("\n") if line]


def write_records(file: Path, records: Iterable[Record]) -> int:
    """Records to be stored, as a file; how many."""
    lines = [to_json(r) + b"\n" for r in records]
    file.write_bytes(b"".join(lines))
    return len(lines)


def kills_of_add(where: str, file: Path, total: int, kills: int, chance: random.Random) -> Trials:
    """Kill a process that stores records; the next one goes on where it stopped."""
    trials, said = Trials(), set[str]()
    while trials.kills < kills:
        process = start("put", where, str(file))
        told = kill_after(process, chance.randrange(ACTS), chance.uniform(0, LONGEST))
        trials.kills += 1
        trials.acknowledged += len(told)
        if twice := said & set(told):
            trials.wrong.append(f"stored twice: {sorted(twice)}")
        said |= set(told)
        with Casebook.open(where) as book:
            there = book.info()
            lost = [d for d in told if book.document(d) is None]
        trials.wrong += [f"lost: {d}" for d in lost]
        known = there.documents
        if known != there.records or known < len(said):
            trials.wrong.append(f"{known} documents, {there.records} records, {len(said)} said")
        trials.cut_off = known - len(said)
        if known == total:
            break
    finish = start("put", where, str(file))
    finish.communicate()
    _check(where, trials, documents=total)
    return trials


def kills_of_judge(where: str, kills: int, chance: random.Random) -> Trials:
    """Kill a process that judges."""
    trials, said = Trials(), set[str]()
    for number in range(kills):
        process = start("judge", where, f"coder{number % 7}", "100000")
        told = kill_after(process, chance.randrange(ACTS), chance.uniform(0, LONGEST))
        trials.kills += 1
        trials.acknowledged += len(told)
        said |= set(told)
        with Casebook.open(where) as book:
            there = {j.id for j in book.judgements()}
        trials.wrong += [f"lost: {j}" for j in told if j not in there]
        trials.cut_off = len(there) - len(said)
        if trials.cut_off > trials.kills:
            trials.wrong.append(f"{trials.cut_off} judgements that nobody acknowledged")
    _check(where, trials)
    return trials


def kills_of_new(folder: Path, kills: int, chance: random.Random) -> Trials:
    """Kill a process that makes casebooks: each is whole, or can be made by the next try."""
    trials = Trials()
    for number in range(kills):
        place = folder / f"new{number}"
        place.mkdir()
        told = kill_after(start("new", str(place)), chance.randrange(2), chance.uniform(0, 0.3))
        trials.kills += 1
        trials.acknowledged += len(told)
        for path in sorted(place.glob("*.casebook")):
            try:
                Casebook.open(path).close()
            except OnrecordError as e:
                trials.cut_off += 1
                if str(path) in told:
                    trials.wrong.append(f"lost: {path.name}: {e}")
                Casebook.create(path, by="again").close()  # raises if anything half-made is there
    return trials


def _check(where: str, trials: Trials, documents: int | None = None) -> None:
    with Casebook.open(where) as book:
        found = book.verify()
        trials.wrong += [f"{f.where}: {f.what}" for f in found.faults]
        if documents is not None and (found.documents, found.records) != (documents, documents):
            trials.wrong.append(f"{found.documents} documents of {documents}")
        for row in book.documents(limit=1000).items:
            record = book.record(row.id)
            if record is None or book.raw(row.id) != raw_of(record.document.text):
                trials.wrong.append(f"{row.id}: its raw bytes are not there")


def many_writers(where: str, writers: int, each: int) -> tuple[int, float, list[str]]:
    """So many processes judge the same claims at once: judgements, seconds, what is wrong."""
    running = [start("judge", where, f"coder{i}", str(each)) for i in range(writers)]
    begun = time.perf_counter()
    said: list[str] = []
    wrong: list[str] = []
    for process in running:
        out, err = process.communicate()
        said += out.decode().split()
        if process.returncode:
            wrong.append(err.decode()[-300:])
    seconds = time.perf_counter() - begun
    with Casebook.open(where) as book:
        there = {j.id for j in book.judgements()}
        counts = sum(c.count for c in book.coders())
        found = book.verify()
    wrong += [f"lost: {j}" for j in said if j not in there]
    # Acknowledged, not distinct: one coder's same decision in the same second is one judgement.
    if len(said) != writers * each:
        wrong.append(f"{len(said)} judgements of {writers * each}")
    if not counts:
        wrong.append("no standing decisions")
    wrong += [f"{f.where}: {f.what}" for f in found.faults]
    return len(said), seconds, wrong
