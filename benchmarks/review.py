"""How long the review app takes to answer over a casebook of 100,000 claims.

    python -m benchmarks.review [--claims 100000] [--casebook FILE] [--times 15]

Makes the casebook (some minutes; kept if ``--casebook`` names a file, and used again if it is
there), then asks for each page in this process, through all layers but the network, and prints the
median and the slowest in milliseconds. A median above its bar ends the run with exit code 1. Also
prints the size of what the app sends along (styles, scripts, shapes).
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from importlib import resources
from pathlib import Path

import httpx

from benchmarks.casebook_records import coded_examples, records
from onrecord.review import Settings, create_app
from onrecord.store import Casebook, Filter

BAR, REPORT_BAR = 200.0, 100.0  # milliseconds at the median
ASSETS_BAR = 1_000_000  # bytes

PAGES: tuple[tuple[str, str, float], ...] = (
    ("queue", "/queue", BAR),
    ("queue, one type and country", "/queue?type=ASSAULT&country=IRN", BAR),
    ("queue, words", "/queue?q=killed", BAR),
    ("claims", "/claims", BAR),
    ("claims, a month", "/claims?since=2019-11-01&until=2019-11-30", BAR),
    ("search, a frequent word", "/search?q=killed", BAR),
    ("search, a phrase", '/search?q="interior+ministry"', BAR),
    ("search, a rare word", "/search?q=bababakeke", BAR),
    ("search, Persian", "/search?q=می‌گویند", BAR),
    ("timeline", "/timeline", BAR),
    (
        "timeline, a year of one type",
        "/timeline?type=PROTEST&since=2019-01-01&until=2019-12-31",
        BAR,
    ),
    ("map", "/map", BAR),
    ("map, one country", "/map?country=IRN", BAR),
    ("coverage", "/coverage", BAR),
    ("filters", "/filters", BAR),
    ("reports", "/reports", BAR),
    ("overview", "/", BAR),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--casebook", type=Path)
    parser.add_argument("--times", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.casebook or Path(folder) / "bench.casebook"
        if not path.exists():
            fill(path, given.claims)
        with Casebook.open(path) as book:
            slow = asyncio.run(measure(book, given.times))
    size = sum(
        len(f.read_bytes())
        for f in resources.files("onrecord.review").joinpath("static").iterdir()
        if f.is_file()
    )
    print(f"styles, scripts and shapes: {size:,} bytes (bar {ASSETS_BAR:,})")
    return int(slow or size > ASSETS_BAR)


def fill(path: Path, claims: int) -> None:
    """Make the casebook."""
    start = time.perf_counter()
    with Casebook.create(path, by="bench", title="100,000 claims") as book:
        items = ((r, None) for r in records(coded_examples(), claims))
        reports = sum(1 for _ in book.put_many(items, by="bench", batch=200))
        book.compact(by="bench")
    print(f"{reports:,} reports stored in {time.perf_counter() - start:.0f} s")


async def measure(book: Casebook, times: int) -> bool:
    """Ask for each page; is any median above its bar?"""
    app = create_app(book, Settings(user="bench"))
    transport = httpx.ASGITransport(app=app)
    chance = random.Random(7)  # noqa: S311
    documents = [d.id for d in book.documents(limit=200).items]
    queued = [c.claim for c in book.queue(Filter(), limit=200).items]
    slow = False
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        await client.get("/help")

        async def ask(name: str, path: Callable[[], str], bar: float) -> None:
            nonlocal slow
            spent = [await _timed(lambda: client.get(path())) for _ in range(times)]
            median = statistics.median(spent)
            slow = slow or median > bar
            mark = "  ABOVE ITS BAR" if median > bar else ""
            print(f"{name:32} {median:7.1f} ms  slowest {max(spent):7.1f}  bar {bar:.0f}{mark}")

        for name, path, bar in PAGES:
            await ask(name, lambda path=path: path, bar)  # type: ignore[misc]
        await ask("report", lambda: f"/reports/{chance.choice(documents)}", REPORT_BAR)
        await ask("report, form", lambda: f"/reports/{chance.choice(documents)}/form", BAR)
        await ask("queue, one claim", lambda: f"/queue?claim={chance.choice(queued)}", BAR)
    return slow


async def _timed(ask: Callable[[], Awaitable[httpx.Response]]) -> float:
    start = time.perf_counter()
    answer = await ask()
    spent = 1000 * (time.perf_counter() - start)
    if answer.status_code != 200:
        raise SystemExit(f"{answer.request.url}: {answer.status_code} {answer.text[:200]}")
    return spent


if __name__ == "__main__":
    sys.exit(main())
