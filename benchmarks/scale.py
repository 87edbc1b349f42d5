"""Many real articles through the worker processes: rate, memory, failures, and is the cost linear?

    python -m benchmarks.scale --articles 3000 --workers 1 2       # 2 workers against 1
    python -m benchmarks.scale --articles 3000 30120 --workers 2   # the cost at 10 times as many
    python -m benchmarks.scale --articles 30120 --workers 2 --records OUT.jsonl

For each number of articles (every n-th of the collection, so that all years are in) and of workers
one run. Time is told twice: by the clock, which counts everything else on the machine too, and by
the processors' time that the workers used, which does not. Each tenth of a run is told by itself:
what grows with the length of the input shows there. Rates and costs are those behind the first
tenth, when all workers have loaded.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed import articles, peak_mb

HERE = Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Moment:
    """What was used up to here; ``cpu`` of the workers, in seconds."""

    done: int
    words: int
    wall: float
    cpu: float
    resident: tuple[int, ...]

    @classmethod
    def now(cls, pids: list[int], done: int, words: int) -> Moment:
        """Read the clocks; workers that have ended count too."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = ended.ru_utime + ended.ru_stime
        sizes = []
        for pid in pids:
            with contextlib.suppress(OSError, IndexError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                cpu += (int(fields[11]) + int(fields[12])) / TICKS
                sizes.append(int(fields[21]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000)
        return cls(done, words, time.perf_counter(), cpu, tuple(sizes))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[300])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--records", type=Path, help="write the records of the last run here")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    args = parser.parse_args()
    if not args.shared.is_dir():
        print(f"the articles are not at {args.shared}; give --shared FOLDER")
        return 2
    runs = [(n, w) for n in args.articles for w in args.workers]
    walls: dict[tuple[int, int], float] = {}
    costs: dict[tuple[int, int], float] = {}
    hashes: dict[int, set[str]] = {}
    for n, workers in runs:
        out = args.records if (n, workers) == runs[-1] else None
        first, last, digest = run(articles(args.shared, n), workers, out)
        walls[n, workers] = last.wall - first.wall
        costs[n, workers] = (last.cpu - first.cpu) / (last.words - first.words)
        hashes.setdefault(n, set()).add(digest)
    for n in args.articles:
        base = walls.get((n, 1))
        for w in args.workers:
            if base and w > 1:
                print(f"{n} articles: {w} workers are {base / walls[n, w]:.2f} times as fast as 1")
        print(f"{n} articles: {'the same bytes' if len(hashes[n]) == 1 else 'OTHER BYTES'}")
    small, large = min(args.articles), max(args.articles)
    for w in args.workers:
        if small < large:
            ratio = costs[large, w] / costs[small, w]
            print(
                f"{w} workers: an article costs {ratio:.3f} times as much at {large} as at {small}"
            )
    return 0


def run(texts: list[str], workers: int, records: Path | None) -> tuple[Moment, Moment, str]:
    """Code the texts; the moments of the first tenth and of the end, and a hash of all results."""
    from onrecord.batch import Coded, Pool, Recipe
    from onrecord.records import Document, Failure
    from onrecord.steps.read import read_text

    def reports() -> Iterator[Document | Failure]:
        for number, text in enumerate(texts):
            yield read_text(text, ref=f"tt:{number}", outlet="Tehran Times", language="en")

    words = [len(t.split()) for t in texts]
    print(f"\n{len(texts)} articles ({sum(words):,} words), {workers} workers")
    pool = Pool(workers, recipe=Recipe())
    digest, failures, claims, size = hashlib.sha256(), [], 0, 0
    start = time.perf_counter()
    moments: list[Moment] = []
    with contextlib.ExitStack() as stack:
        stack.callback(pool.close)
        stream = stack.enter_context(records.open("wb")) if records else None
        for done, item in enumerate(pool.lines(reports()), 1):
            if isinstance(item, Coded):
                digest.update(item.line)
                claims, size = claims + item.claims, size + len(item.line) + 1
                if stream is not None:
                    stream.write(item.line + b"\n")
            else:
                failures.append(item)
            if done == 1 or done * 10 // len(texts) > (done - 1) * 10 // len(texts):
                pids = [w.process.pid for w in pool._workers]
                moments.append(Moment.now(pids, done, sum(words[:done])))
    for a, b in itertools.pairwise(moments):
        if b.done > a.done:
            print(
                f"  to {b.done:>6}: {(b.done - a.done) / (b.wall - a.wall):5.1f} articles/s by the "
                f"clock, {(b.cpu - a.cpu) / (b.words - a.words) * 1e6:4.0f} CPU s per million "
                f"words, workers hold {', '.join(map(str, b.resident))} MB"
            )
    first, last = moments[min(1, len(moments) - 1)], moments[-1]
    cpu, done = last.cpu - first.cpu, last.done - first.done
    if not done:
        raise SystemExit("too few articles to measure anything by")
    print(f"  first result        {moments[0].wall - start:.1f} s")
    print(f"  by the clock        {done / (last.wall - first.wall):.2f} articles/s")
    print(f"  by CPU time         {done / cpu:.2f} articles per core-second")
    print(f"  peak                {pool.peak} MB a worker, {peak_mb():.0f} MB this process")
    print(f"  found               {claims:,} claims, {size / len(texts):,.0f} bytes a record")
    print(f"  failures            {len(failures)}")
    for failure in failures:
        print(f"    {failure.ref}: {failure.reason}: {failure.message}")
    return first, last, digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
