"""A person at work in Chromium: accept, amend by selecting words, undo, merge, agree; and axe."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import review_made as made
import uvicorn
from review_browser import PASSWORD

from onrecord.pipeline import Coder
from onrecord.records import Decision
from onrecord.review import Settings, create_app
from onrecord.review.people import add_account
from onrecord.store import Casebook, ReviewRole, State

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed here (Debian: apt-get install chromium)"
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip
AGENCY = made.agency()
DOC = AGENCY.document.id


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Site:
    """The app on a port of this machine."""

    def __init__(self, book: Casebook) -> None:
        self.book = book
        config = uvicorn.Config(create_app(book, Settings(user="ada")), port=0, log_level="error")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        until = time.monotonic() + 20
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.02)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)


@pytest.fixture
def site(book: Casebook) -> Iterator[Site]:
    site = Site(book)
    yield site
    site.stop()


@pytest.fixture
def page(chromium, site: Site):  # type: ignore[no-untyped-def]
    """A page on which any error of a script, or anything that the policy blocks, is a failure."""
    context = chromium.new_context(base_url=site.address, reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: None if r.url.startswith(site.address) else wrong.append(r.url))
    yield page
    context.close()
    assert wrong == []


def queue_is_at(page, trigger: str) -> None:  # type: ignore[no-untyped-def]
    page.wait_for_selector(f".focus .trigger:text-is('{trigger}')")


def test_a_review_by_keys(page, site: Site) -> None:  # type: ignore[no-untyped-def]
    """Accept, reject, undo, skip and open the form without touching the mouse."""
    page.goto("/queue")
    queue_is_at(page, "beaten")
    page.keyboard.press("a")
    queue_is_at(page, "injured")
    beaten, injured = AGENCY.claims[3], AGENCY.claims[2]
    assert site.book.claim(beaten.id).state is State.ACCEPTED  # type: ignore[union-attr]
    page.keyboard.press("r")
    queue_is_at(page, "killed")
    assert site.book.claim(injured.id).state is State.REJECTED  # type: ignore[union-attr]
    page.keyboard.press("z")
    queue_is_at(page, "injured")
    assert site.book.claim(injured.id).state is State.UNDECIDED  # type: ignore[union-attr]
    page.keyboard.press("u")
    queue_is_at(page, "killed")
    page.keyboard.press("s")
    page.wait_for_selector(".judge .event:has-text('thugs')")
    page.keyboard.press("e")
    assert page.evaluate("document.querySelector('details.amend').open")
    assert page.evaluate("document.activeElement.name") == "type"
    for key in "aru":
        page.keyboard.press(key)
    assert len(site.book.judgements()) == 4, "a key in a field is a letter, not a decision"
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    assert not page.evaluate("document.querySelector('details.amend').open")


def select(page, words: str) -> None:  # type: ignore[no-untyped-def]
    """Select words in the text as a mouse would."""
    page.evaluate(
        """words => {
          const walk = document.createTreeWalker(document.querySelector("[data-text]"), 4);
          const range = document.createRange();
          let all = "", nodes = [];
          while (walk.nextNode()) {
            nodes.push([walk.currentNode, all.length]);
            all += walk.currentNode.data;
          }
          const at = all.indexOf(words), find = (o, end) => nodes.filter(
            ([n, s]) => end ? s < o && o <= s + n.length : s <= o && o < s + n.length)[0];
          const [a, sa] = find(at, false), [b, sb] = find(at + words.length, true);
          range.setStart(a, at - sa); range.setEnd(b, at + words.length - sb);
          getSelection().removeAllRanges(); getSelection().addRange(range);
          document.dispatchEvent(new PointerEvent("pointerup", {bubbles: true}));
        }""",
        words,
    )


def test_amend_by_selecting_words(page, site: Site) -> None:  # type: ignore[no-untyped-def]
    """Offsets are code points, also behind an emoji, and across marks."""
    claim = AGENCY.claims[1]
    page.goto(f"/queue?claim={claim.id}")
    page.click("details.amend > summary")
    page.click("input[name=actor] >> nth=0")
    select(page, "The provincial governor, Ivo Hartmann")
    page.wait_for_selector("[data-picked]:has-text('The provincial governor')")
    assert page.input_value("[name=actor] >> nth=0") == "The provincial governor, Ivo Hartmann"
    page.click("input[name=recipient] >> nth=0")
    select(page, "anybody was killed")
    page.select_option("select[name=type]", "COERCE")
    assert page.eval_on_selector("select[name=mode]", "s => s.value") == ""
    open_groups = "select[name=mode] optgroup:not([hidden])"
    shown = page.eval_on_selector_all(open_groups, "groups => groups.map(g => g.label)")
    assert shown == ["COERCE"]
    page.fill("input[name=reason]", "the governor speaks")
    page.click("button[value=amend]")
    page.wait_for_selector(".flash:has-text('Amended')")
    (made_,) = site.book.judgements(target=claim.id)
    assert made_.decision is Decision.AMEND
    now = {c.field: c.value for c in made_.changes}
    start = made.AGENCY.index("The provincial governor, Ivo Hartmann")
    assert f'"start":{start},' in now["actors"]
    assert "anybody was killed" in now["recipients"]
    assert now["type"] == '"COERCE"'


def test_from_words_to_claims_and_back(page) -> None:  # type: ignore[no-untyped-def]
    page.goto(f"/reports/{DOC}")
    anchor = AGENCY.claims[0].id.replace(":", "-")
    page.click("a.m:text-is('shot dead')")
    assert page.url.endswith(f"#{anchor}")
    assert page.is_visible(f"#{anchor}:target")
    page.hover(f"#{anchor}")
    assert "on" in (page.get_attribute("a.m:text-is('shot dead')", "class") or "").split()
    page.click(f"#{anchor} .quote a")
    assert page.url.endswith(f"#at-{anchor}")


def test_merge_by_ticks_and_key(page, site: Site) -> None:  # type: ignore[no-untyped-def]
    page.goto("/events")
    page.check("input[value='e1:shooting']")
    page.check("input[value='e1:beating']")
    page.keyboard.press("m")
    page.wait_for_url("**done=merged*", timeout=60_000)
    (same,) = site.book.judgements(decisions=(Decision.SAME,))
    assert {same.target, same.other} == {
        made.events()[0].claims[0].id,
        made.events()[1].claims[0].id,
    }


def test_merge_by_dragging(page) -> None:  # type: ignore[no-untyped-def]
    page.goto("/events")
    page.drag_and_drop("[data-event='e1:march']", "[data-event='e1:beating']")
    ticked = page.eval_on_selector_all("input[name=event]:checked", "b => b.map(x => x.value)")
    assert sorted(ticked) == ["e1:beating", "e1:march"]
    assert "Two events are chosen" in page.inner_text("[data-merge]")


def test_the_map_moves(page) -> None:  # type: ignore[no-untyped-def]
    page.goto("/map")
    before = page.get_attribute("#map", "viewBox")
    page.click("[data-zoom='0.7']")
    closer = page.get_attribute("#map", "viewBox")
    assert float(closer.split()[2]) < float(before.split()[2])
    page.click("[data-zoom='0']")
    assert [float(v) for v in page.get_attribute("#map", "viewBox").split()] == [
        float(v) for v in before.split()
    ]
    land = page.evaluate("document.querySelector('.land use').getBBox().width")
    assert land > 1000, "the world's shapes have come"


def test_keys_can_be_switched_off(page, site: Site) -> None:  # type: ignore[no-untyped-def]
    page.goto("/help")
    page.uncheck("[data-keys-switch]")
    page.goto("/queue")
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert not site.book.judgements()


def test_without_scripts_everything_can_still_be_done(chromium, site: Site) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/queue")
    page.click("button[value=accept]")
    assert "Accepted." in page.inner_text(".flash")
    page.click("details.amend > summary")
    page.fill("input[name=recipient] >> nth=0", "Three officers")
    page.select_option("select[name=type]", "COERCE")
    page.click("button[value=amend]")
    assert "Amended." in page.inner_text(".flash")
    page.click("text=Undo the last decision")
    assert "Taken back." in page.inner_text(".flash")
    assert len(site.book.judgements()) == 3
    context.close()


def test_two_coders_and_their_agreement(chromium, site: Site) -> None:  # type: ignore[no-untyped-def]
    for name, role in (
        ("olga", ReviewRole.OWNER),
        ("ben", ReviewRole.CODER),
        ("cai", ReviewRole.CODER),
    ):
        add_account(site.book, name, role, PASSWORD, "ada")

    def enter(name: str):  # type: ignore[no-untyped-def]
        page = chromium.new_context(base_url=site.address).new_page()
        page.goto("/queue")
        page.fill("[name=name]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("button:text-is('Sign in')")
        page.wait_for_load_state()
        return page

    for name, keys in (("ben", "aaa"), ("cai", "ara")):
        page = enter(name)
        for i, key in enumerate(keys):
            page.goto("/queue")
            page.wait_for_selector("button[value=accept]")
            page.keyboard.press(key)
            page.wait_for_selector(".flash")
            assert len(site.book.judgements(by=name)) == i + 1
        page.context.close()
    olga = enter("olga")
    olga.goto("/agreement?a=ben&b=cai")
    assert "Settle 1 disagreement" in olga.inner_text("main")
    olga.click("text=Settle 1 disagreement")
    olga.click("text=Take cai’s")
    olga.wait_for_selector("text=Nothing is left to settle")
    assert site.book.claim(AGENCY.claims[2].id).state is State.REJECTED  # type: ignore[union-attr]
    olga.context.close()


@pytest.mark.shared
def test_the_review_of_the_seed_report(chromium, site: Site, shared: Path, coder: Coder) -> None:  # type: ignore[no-untyped-def]
    """A real report, coded by the pipeline, from the first claim to the last, and one undone."""
    report = (shared / "seed" / "report.txt").read_text("utf-8")
    record = coder.code(report, ref="seed", outlet="Seed")
    site.book.put(record, by="ada")
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/queue?outlet=Seed")
    for number in range(len(record.claims)):
        page.wait_for_selector("button[value=accept]")
        page.keyboard.press("aru"[number % 3])
        page.wait_for_selector(f"main:has-text('{len(record.claims) - number - 1:,} claim')")
    page.wait_for_selector("text=Nothing is left to decide here")
    page.keyboard.press("z")
    page.wait_for_selector("button[value=accept]")
    assert len(site.book.judgements()) == len(record.claims) + 1
    assert page.locator("text=Taken back.").count() == 1
    context.close()


PAGES = ("/", "/queue", "/claims?type=ASSAULT&state=undecided", "/reports", f"/reports/{DOC}",
         f"/reports/{DOC}/form", "/search?q=harbour", "/events", "/events/e1:shooting", "/timeline",
         "/map", "/coverage", "/filters", "/agreement", "/figures", "/account", "/accounts",
         "/audit", "/help", "/signin", "/nowhere")  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(chromium, site: Site, scheme: str) -> None:  # type: ignore[no-untyped-def]
    from axe_playwright_python.sync_playwright import Axe

    site.book.judge(by="ada", decision=Decision.ACCEPT, target=AGENCY.claims[0].id)
    # Dark differs in colours alone.
    options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    context = chromium.new_context(base_url=site.address, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    faults = []
    for path in PAGES if scheme == "light" else PAGES[1:10]:
        page.goto(path)
        if path == "/queue":
            page.click("details.amend > summary")
        found = Axe().run(page, options=options).response["violations"]
        faults += [
            (path, v["id"], n["target"], n.get("failureSummary", "")[:200])
            for v in found
            if v["impact"] in ("serious", "critical")
            for n in v["nodes"][:2]
        ]
    context.close()
    assert faults == []


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_screen(chromium, site: Site, width: int) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(base_url=site.address, viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(path)
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, path
    context.close()
