"""The casebook: how fast, and does it lose anything?

    python -m benchmarks.casebook [--claims 100000] [--kills 100] [--postgres ADDRESS] [--folder F]

Fills a casebook with made-up variants of the examples, times what the review app asks for, then
kills writers a hundred times each way and lets eight write at once. Times are wall-clock medians of
nine, with the processor time beside them (the same on a machine that is busy with other things).
``--postgres`` names an empty database (or schema, by ``?options=-csearch_path%3DNAME``), for the
same on PostgreSQL; kills are of SQLite.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.casebook_kills import (
    Trials,
    kills_of_add,
    kills_of_judge,
    kills_of_new,
    many_writers,
    write_records,
)
from benchmarks.casebook_records import OUTLETS, coded_examples, records
from onrecord.records import Decision, Record
from onrecord.store import Casebook, Filter, Order, State

TIMES = 9


def timed(name: str, ask: Callable[[], Any], times: int = TIMES) -> None:
    """Print the medians of wall-clock and processor time, and how much was found."""
    walls, processors, found = [], [], None
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        found = ask()
        processors.append((time.process_time() - processor) * 1000)
        walls.append((time.perf_counter() - wall) * 1000)
    size = getattr(found, "total", None)
    if size is None:
        size = len(found) if hasattr(found, "__len__") else ""
    print(
        f"| {name} | {statistics.median(walls):.1f} | {statistics.median(processors):.1f} "
        f"| {size} |"
    )


def fill(where: str, bases: tuple[Record, ...], claims: int) -> None:
    """Store as many claims and say how long it took."""
    with Casebook.create(where, by="bench") as book:
        wall, processor = time.perf_counter(), time.process_time()
        items = ((r, None) for r in records(bases, claims))
        number = sum(1 for _ in book.put_many(items, by="bench", batch=100))
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
    with Casebook.open(where) as book:
        info = book.info()
    print(
        f"\n{info.engine}: {info.claims} claims, {number} reports, {info.bytes / 1e6:.0f} MB, "
        f"stored in {wall:.0f} s ({processor:.0f} s of the processor)"
    )


def questions(where: str) -> None:
    """What the review app asks for."""
    with Casebook.open(where) as book:
        first = book.queue()
        claimant = next(c.claimant for c in book.queue(Filter(own_voice=False)).items if c.claimant)
        document = first.items[0].document
        spring = Filter(since="2018-03-01", until="2018-05-31")
        irn = Filter(countries=("IRN",), states=(State.UNDECIDED,))
        print("\n| question | wall, ms | processor, ms | found |\n| --- | --- | --- | --- |")
        timed("queue, least certain first", book.queue)
        timed("queue, second page", lambda: book.queue(after=first.next))
        timed("queue, newest first", lambda: book.queue(order=Order.NEWEST))
        timed("queue by outlet and type", lambda: book.queue(Filter(outlets=OUTLETS[:1], types=("ASSAULT",))))  # noqa: E501  # fmt: skip
        timed("queue by country and state", lambda: book.queue(irn))
        timed("queue by claimant", lambda: book.queue(Filter(claimants=(claimant,))))
        timed("queue by place", lambda: book.queue(Filter(places=("Town 3",))))
        timed("queue by dates", lambda: book.queue(spring))
        timed("queue by words", lambda: book.queue(Filter(text="police")))
        timed("queue, not judged by ada", lambda: book.queue(Filter(not_judged_by="ada")))
        timed("facets, no filter, first time", lambda: _fresh(where))
        timed("facets, no filter, again", book.facets)
        timed("facets by outlet, first time", lambda: _fresh(where, Filter(outlets=OUTLETS[:1])))
        timed("search, a word of most reports", lambda: book.search("police"))
        timed("search, a word of every report", lambda: book.search("report"))
        timed("search, a phrase", lambda: book.search('"report 17"'))
        timed("search, a beginning", lambda: book.search("prot*"))
        timed("search, Persian by Arabic letters", lambda: book.search("معترضان خيابان"))
        timed("timeline, no filter", book.timeline)
        timed("timeline by country and state", lambda: book.timeline(irn))
        timed("map, no filter", book.places)
        timed("map by type", lambda: book.places(Filter(types=("ASSAULT",))))
        timed("map by dates", lambda: book.places(spring))
        timed("coverage, no filter", book.coverage)
        timed("coverage by type", lambda: book.coverage(Filter(types=("ASSAULT",))))
        timed("documents", book.documents)
        timed("documents by words", lambda: book.documents(Filter(text="police")))
        timed("a report's record", lambda: (book.record(document),))
        timed("a report's claims", lambda: book.claims_of(document))
        timed("ask again", book.ask_again)
        timed("status", lambda: (book.info(),))


def _fresh(where: str, asked: Filter | None = None) -> Any:
    with Casebook.open(where) as book:
        return book.facets(asked or Filter())


def writing(where: str) -> None:
    """One reviewer, then eight at once; then the long tasks."""
    with Casebook.open(where) as book:
        targets = [c.claim for c in book.queue(limit=300).items]
        times = []
        for target in targets:
            start = time.perf_counter()
            book.judge(by="ada", decision=Decision.ACCEPT, target=target)
            times.append((time.perf_counter() - start) * 1000)
        times.sort()
        print(f"\none judgement: median {times[150]:.1f} ms, 95 in 100 under {times[285]:.1f} ms")
    number, seconds, wrong = many_writers(where, 8, 100)
    print(f"eight writers: {number} judgements, {number / seconds:.0f} a second; wrong: {wrong}")


def care(where: str) -> None:
    """Verify, purge, compact."""
    with Casebook.open(where) as book:
        document = book.documents(limit=1).items[0].id
        for name, act in (
            ("verify", lambda: len(book.verify().faults)),
            ("purge", lambda: book.purge(document, by="bench", reason="a benchmark").id),
            ("compact", lambda: book.compact(by="bench").after),
        ):
            wall, processor = time.perf_counter(), time.process_time()
            found = act()
            wall, processor = time.perf_counter() - wall, time.process_time() - processor
            print(f"{name}: {wall:.1f} s ({processor:.1f} s of the processor): {found}")


def kills(folder: Path, bases: tuple[Record, ...], number: int) -> list[str]:
    """Kill writers; what is wrong afterwards."""
    chance = random.Random()  # noqa: S311
    wrong: list[str] = []
    adding = Trials()
    round_ = 0
    while adding.kills < number:  # a new casebook when one is full
        round_ += 1
        where = str(folder / f"add{round_}.casebook")
        Casebook.create(where, by="bench").close()
        file = folder / "records.jsonl"
        total = write_records(file, records(bases, 1500, seed=round_))
        found = kills_of_add(where, file, total, number - adding.kills, chance)
        adding.kills += found.kills
        adding.acknowledged += found.acknowledged
        adding.wrong += found.wrong
    judging = kills_of_judge(where, number, chance)
    making = kills_of_new(folder, number, chance)
    for name, trials in (("add", adding), ("judge", judging), ("new", making)):
        print(
            f"kill -9 of {name}: {trials.kills} times, {trials.acknowledged} acts acknowledged, "
            f"wrong: {trials.wrong or 'nothing'}"
        )
        wrong += trials.wrong
    return wrong


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--postgres")
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    bases = coded_examples()
    with tempfile.TemporaryDirectory(dir=args.folder) as made:
        folder = Path(made)
        places = [str(folder / "bench.casebook"), *([args.postgres] if args.postgres else [])]
        for where in places if args.claims else ():
            fill(where, bases, args.claims)
            questions(where)
            writing(where)
            care(where)
        wrong = kills(folder, bases, args.kills) if args.kills else []
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
