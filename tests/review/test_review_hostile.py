"""Hostile reports are words on the page and nothing else."""

from __future__ import annotations

import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
import review_made as made
from review_browser import Browser

from onrecord.records import Speaker, SpeakerKind
from onrecord.store import Casebook

sys.path.insert(0, str(Path(__file__).parents[1] / "steps" / "export"))

BAD = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "<svg/onload=alert(3)>",
    "javascript:alert(4)", "{{ 7*7 }}{% raw %}", "' autofocus onfocus=alert(5) x='",
    "\u202eevil\u202c", "<style>*{display:none}</style>", "</textarea></select><iframe src=//e>",
    "\x1b[31m\x07\x0b", "<a href='https://e.example' hx-get='/signout' hx-trigger='load'>",
)  # fmt: skip
TEXT = "Title " + BAD[0] + "\n\n" + "\n".join(f"They {b} marched {b}." for b in BAD)


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {n for n, _ in attrs}
        if tag in ("img", "iframe", "style", "object", "embed", "base", "math", "foreignobject"):
            self.odd.append(tag)
        if tag == "script" and not dict(attrs).get("src", "").startswith("/static/"):  # type: ignore[union-attr]
            self.odd.append("script")
        if bad := {n for n in names if n.startswith("on") or n == "style" or n == "srcdoc"}:
            self.odd.append(str(bad))
        for name in ("href", "src", "action", "hx-get", "formaction"):
            value = (dict(attrs).get(name) or "").strip().lower()
            if value.startswith(("javascript:", "data:", "vbscript:")):
                self.odd.append(value)
        if "hx-get" in names:
            self.odd.append("hx-get")


def odd(html: str) -> list[str]:
    tags = Tags()
    tags.feed(html)
    return tags.odd


@pytest.fixture
def hostile(book: Casebook) -> str:
    bad = "".join(BAD)
    speaker = Speaker(bad, bad, bad, bad, SpeakerKind.OTHER, True)
    report = made.document(
        TEXT, "hostile", bad, "2021-05-08", title=bad, author=bad, url="javascript:alert(6)"
    )
    body = "They " + BAD[1] + " marched"
    attribution = made.said("hostile", TEXT, body, "They", BAD[1], speaker, reasons=(bad,))
    claim = made.claim(
        "hostile", TEXT, "PROTEST", None, "marched", nth=1, chain=(attribution.id,), reasons=(bad,),
        actors=(made.actor(TEXT, BAD[0], name=bad),), confidence=0.01,
    )  # fmt: skip
    record = made.record(report, attributions=(attribution,), claims=(claim,))
    book.put(record, by="ada")
    return record.document.id


def test_every_page_is_inert(browser: Browser, hostile: str) -> None:
    paths = ("/", "/queue", "/claims", "/reports", f"/reports/{hostile}",
             f"/reports/{hostile}/form", "/search?q=marched", "/filters", "/coverage", "/timeline",
             "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/claims?outlet=%22%3E%3Csvg%3E",
             "/signin?next=%22%3E%3Cscript%3E")  # fmt: skip
    for path in paths:
        html = browser.get(path)
        assert odd(html) == [], path
        assert "\u202e" not in html, "it would turn the sentence round"
        assert "\x1b" not in html


def test_templates_are_not_run_twice(browser: Browser, hostile: str) -> None:
    html = browser.get(f"/reports/{hostile}")
    assert "{{ 7*7 }}{% raw %}" in html
    assert "They 49" not in html


def test_an_undoing_that_never_was(browser: Browser) -> None:
    html = browser.get("/queue?undo=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&done=accepted")
    assert odd(html) == []
    assert browser.get("/queue?done=%3Cscript%3E") == browser.get("/queue"), "no words from there"


def test_words_still_give_their_offsets(browser: Browser, hostile: str, book: Casebook) -> None:
    """Controls are shown one for one, so that a selection on the page is right in the report."""
    record = book.record(hostile)
    assert record is not None
    page = browser.json(f"/reports/{hostile}")
    shown = "".join(x["text"] for p in page["paragraphs"] for x in p["pieces"])  # type: ignore[union-attr, index]
    assert len(shown) == sum(b.end - b.start for b in record.document.blocks)


def test_a_paragraph_of_five_megabytes(browser: Browser, book: Casebook) -> None:
    text = "Long\n\n" + "They marched and marched again, it is said. " * 120_000
    assert len(text) > 5_000_000
    record = made.plain(text, "long", "marched")
    book.put(record, by="ada")
    start = time.perf_counter()
    html = browser.get(f"/reports/{record.document.id}")
    assert time.perf_counter() - start < 5
    assert len(html) < 1_000_000, "it comes in parts"
    assert "More of this text" in html
    last = browser.get(f"/reports/{record.document.id}?part=26")
    assert "it is said" in last
    assert "More of this text" not in last
    assert browser.status(f"/reports/{record.document.id}?part=9999") == 200
    claim = record.claims[0].id
    assert len(browser.get(f"/queue?claim={claim}")) < 200_000
    assert browser.status("/claims") == 200
    assert browser.status(f"/reports/{record.document.id}/form") == 200
