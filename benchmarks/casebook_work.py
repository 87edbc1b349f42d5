"""A process that writes into a casebook and says so; to be killed, or to be one of eight.

    python -m benchmarks.casebook_work put CASEBOOK RECORDS
    python -m benchmarks.casebook_work judge CASEBOOK NAME NUMBER
    python -m benchmarks.casebook_work new FOLDER

Prints ``ready``, then one line for each act once it has been acknowledged.
"""

from __future__ import annotations

import sys
from pathlib import Path

from onrecord.records import Decision, read_records
from onrecord.store import Casebook, Filter, Order, StoredAs

CHOICES = (Decision.ACCEPT, Decision.REJECT, Decision.UNSURE)


def tell(line: str) -> None:
    """Say that something is done; the reader has it even if this process dies now."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def put(where: str, file: str) -> None:
    """Store every record of a file, one transaction each."""
    with open(file, "rb") as lines:
        records = list(read_records(lines))
    with Casebook.open(where) as book:
        tell("ready")
        for record in records:
            stored = book.put(record, by="child", raw=raw_of(record.document.text))
            if stored.outcome is StoredAs.ADDED:
                tell(stored.document)


def raw_of(text: str) -> bytes:
    """The bytes that a made-up report was read from."""
    return text.encode()


def judge(where: str, name: str, number: int) -> None:
    """Judge as many claims, beginning with the first, over and over."""
    with Casebook.open(where) as book:
        claims = book.queue(Filter(), order=Order.DOCUMENT, limit=200).items
        tell("ready")
        for i in range(number):
            claim = claims[i % len(claims)]
            choice = CHOICES[(i + len(name)) % 3]
            made = book.judge(by=name, decision=choice, target=claim.claim, document=claim.document)
            tell(made.id)


def new(folder: str) -> None:
    """Make one casebook after the other."""
    tell("ready")
    for i in range(10_000):
        path = Path(folder, f"{i}.casebook")
        Casebook.create(path, by="child").close()
        tell(str(path))


if __name__ == "__main__":
    act, *rest = sys.argv[1:]
    if act == "put":
        put(*rest)
    elif act == "judge":
        judge(rest[0], rest[1], int(rest[2]))
    else:
        new(*rest)
