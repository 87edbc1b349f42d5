"""Make the pictures of ``docs/review.md`` from the invented reports in ``examples/``.

python -m docs.make_review_images          # needs Debian's chromium
"""

from __future__ import annotations

import random
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from onrecord.pipeline import Coder
from onrecord.records import Change, Decision, Record
from onrecord.review import Settings, create_app
from onrecord.review.events import make_events
from onrecord.steps.read import read
from onrecord.store import Casebook, EventFilter, Filter

ROOT = Path(__file__).parent
EXAMPLES = ROOT.parent / "examples"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip


def main() -> None:
    """Make the casebook, serve it, take the pictures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Casebook.create(
            Path(folder) / "demo.casebook", by="ada", title="Invented reports on Iran"
        ) as book,
    ):
        fill(book)
        with served(book) as address:
            shoot(book, address)


def fill(book: Casebook) -> None:
    """The story's reports, coded, and two coders' decisions drawn by lot (not real ones)."""
    for item in Coder.load().code_many(
        read([EXAMPLES / "story.jsonl", EXAMPLES / "reports.jsonl"])
    ):
        if isinstance(item, Record):
            book.put(item, by="ada")
    chance = random.Random(3)  # noqa: S311
    other = (Change("mode", "null"),)
    for row in book.queue(Filter(), limit=40).items:
        for name in ("ben", "cai"):
            lot = chance.random()
            decision = Decision.REJECT if lot < 0.15 else Decision.ACCEPT
            if lot > 0.9 and row.mode:
                decision = Decision.AMEND
            changes = other if decision is Decision.AMEND else ()
            book.judge(by=name, decision=decision, target=row.claim, changes=changes)
    make_events(book)


@contextmanager
def served(book: Casebook) -> Iterator[str]:
    """The app on a free port of this machine."""
    config = uvicorn.Config(create_app(book, Settings(user="ada")), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def shoot(book: Casebook, address: str) -> None:
    """Take the pictures."""
    from playwright.sync_api import sync_playwright

    ids = {d.ref: d.id for d in book.documents(limit=50).items}
    event = max(book.events(EventFilter(), limit=200).items, key=lambda e: e.reports)
    wide = {
        "report": f"/reports/{ids['wire-05-05']}",
        "queue": "/queue",
        "event": f"/events/{event.id}",
        "figures": f"/events/{event.id}",
        "timeline": "/timeline",
        "map": "/map",
        "agreement": "/agreement?a=ben&b=cai",
    }
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, where, width, height, scheme in (
            *((n, w, 1200, 800, "light") for n, w in wide.items()),
            ("queue-dark", "/queue", 1200, 800, "dark"),
            ("queue-phone", "/queue", 360, 720, "light"),
        ):
            page = browser.new_page(
                base_url=address,
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]
            )
            page.goto(where)
            if name == "queue":
                page.click("details.amend > summary")
            if name == "figures":
                page.locator("h2", has_text="Figures over time").evaluate("e => e.scrollIntoView()")
            page.screenshot(path=ROOT / "images" / f"review-{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
