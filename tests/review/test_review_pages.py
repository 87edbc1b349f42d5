"""Every page answers, says the same as JSON, and loads nothing from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib import resources

import pytest
import review_made as made
from review_browser import Browser, TestClient

from onrecord.review import Settings, create_app
from onrecord.review.guard import CSP
from onrecord.store import Casebook

AGENCY = made.agency().document.id
PAGES = (
    *("/", "/queue", "/claims", "/reports", f"/reports/{AGENCY}", f"/reports/{AGENCY}/form"),
    *("/search?q=harbour", "/events", "/events/e1:shooting", "/timeline", "/map", "/coverage"),
    *("/filters", "/agreement", "/disputes", "/figures", "/account", "/accounts", "/audit"),
    *("/help", "/signin"),
)


@pytest.mark.parametrize("path", PAGES)
def test_page(browser: Browser, path: str) -> None:
    """It answers, loads nothing from elsewhere, and says the same as JSON."""
    answer = browser.client.get(path)
    html = answer.text
    assert answer.status_code == 200
    assert html.startswith("<!doctype html>")
    assert len(re.findall(r"<h1[ >]", html)) == 1
    check_headers(answer.headers)
    assert not re.search(r"<script(?![^>]* src=)", html), "a script in the page would not run"
    assert not re.search(r"<[^>]*\s(?:style|on\w+)=", html), "the policy would block it"
    for address in re.findall(r'<(?:script|link|img|use)[^>]*? (?:src|href)="([^"]+)"', html):
        assert address.startswith("/static/"), address
    twin = browser.json(path)
    bare, _, query = path.partition("?")
    named = "/index.json" if bare == "/" else f"{bare}.json"
    assert browser.client.get(f"{named}?{query}").json() == twin


def check_headers(headers: Mapping[str, str]) -> None:
    assert headers["content-security-policy"] == CSP
    assert "unsafe" not in CSP
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"


def test_the_apps_own_files_come_with_the_page(browser: Browser) -> None:
    html = browser.get("/map")
    addresses = set(re.findall(r'"(/static/[^"#]+)', html))
    assert len(addresses) == 5
    for address in addresses:
        file = browser.client.get(address)
        assert file.status_code == 200
        assert "immutable" in file.headers["cache-control"]
    assert browser.status("/static/../app.py") == 404
    assert browser.status("/static/%2e%2e/app.py") == 404


def test_the_apps_own_files_are_small() -> None:
    files = list(resources.files("onrecord.review").joinpath("static").iterdir())
    assert sum(len(f.read_bytes()) for f in files if f.is_file()) < 400_000


def test_a_report_shows_who_says_what(browser: Browser) -> None:
    html = browser.get(f"/reports/{AGENCY}")
    page = browser.json(f"/reports/{AGENCY}")
    names = [c["name"] for c in page["claimants"]]  # type: ignore[union-attr, index]
    assert names == [
        "Dockers' Union (NGO)",
        "Ivo Hartmann (provincial governor, official)",
        "Mira Sandoval (baker, witness)",
    ]
    shot = made.agency().claims[0].id.replace(":", "-")
    assert re.search(f'href="#{shot}"[^>]*>shot dead</a>', html), "from the words to the claim"
    assert f'id="at-{shot}"' in html
    assert f'href="#at-{shot}"' in html, "and back"
    assert "“Three officers were injured”" in html.replace("<bdi>", "").replace("</bdi>", "")


def test_the_words_on_the_page_are_the_report(browser: Browser) -> None:
    """The pieces of each paragraph, put together, are the document at its offset."""
    page = browser.json(f"/reports/{AGENCY}")
    for p in page["paragraphs"]:  # type: ignore[union-attr]
        text = "".join(x["text"] for x in p["pieces"])  # type: ignore[index]
        assert made.AGENCY[p["start"] : p["start"] + len(text)] == text  # type: ignore[index]


def test_the_selection_holds_in_every_view(browser: Browser) -> None:
    query = "outlet=Lumen+Agency&type=ASSAULT&since=2021-05-01"
    for path in ("/claims", "/timeline", "/map", "/coverage", "/queue"):
        html = browser.get(f"{path}?{query}")
        for view in ("claims", "timeline", "map", "coverage", "events", "queue"):
            assert f'href="/{view}?outlet=Lumen+Agency&amp;type=ASSAULT&amp;since=2021' in html
    assert browser.json(f"/claims?{query}")["total"] == 1, "the others have no known time"
    assert browser.json("/claims?outlet=Lumen+Agency&type=ASSAULT")["total"] == 4
    assert browser.json("/claims?claimant=Ivo+Hartmann")["total"] == 3
    assert browser.json("/claims?polarity=denied")["total"] == 1
    assert browser.json("/claims?voice=own")["total"] == 2
    assert browser.json("/claims?place=Port+Vell")["total"] == 2


def test_search_finds_and_marks(browser: Browser) -> None:
    html = browser.get("/search?q=harbour")
    assert re.search(r"<mark>harbour</mark>", html, re.I)
    found = browser.json("/search?q=harbour")
    assert found["total"] == 2
    assert browser.json("/search?q=zeppelin")["total"] == 0
    assert browser.status("/search?q=" + "x" * 301) == 422


def test_an_event_shows_both_sides(browser: Browser) -> None:
    page = browser.json("/events/e1:shooting")
    stands = [(s["name"], s["stance"], len(s["lines"])) for s in page["stands"]]  # type: ignore[union-attr, index]
    assert stands == [
        ("Dockers' Union", "affirms", 1),
        ("Ivo Hartmann", "affirms", 1),
        ("Lumen Agency", "affirms", 1),
        ("Ivo Hartmann", "denies", 1),
        ("Silent Gazette", "silent", 0),
    ]
    steps = page["steps"]
    assert [round(s["total"], 2) for s in steps] == [2.4, 4.3, 3.5]  # type: ignore[union-attr, index]
    html = browser.get("/events/e1:shooting")
    assert "bound lost" in html
    assert "2 reports" in html


def test_coverage_counts_days(browser: Browser) -> None:
    page = browser.json("/coverage")
    rows = {r["outlet"]: r["documents"] for r in page["rows"]}  # type: ignore[union-attr, index]
    assert rows == {"Lumen Agency": 1, "Herald of the State": 1, "Harbour Courier": 1}
    assert len(page["columns"]) == 3  # type: ignore[arg-type]


def test_what_is_not_there(browser: Browser) -> None:
    for path in ("/reports/d1:none", "/events/e1:none", "/queue?claim=c1:none", "/nowhere"):
        assert browser.status(path) == 404
    assert browser.status("/claims?since=2021-02-30") == 422
    assert browser.status("/claims?since=yesterday") == 422
    assert browser.status("/claims?q=%00") == 400
    error = browser.client.get("/nowhere.json").json()
    assert error["status"] == 404
    assert browser.client.get("/docs").status_code == 404, "would load scripts from elsewhere"


def test_lists_lead_on(book: Casebook, browser: Browser) -> None:
    for i in range(45):
        text = f"March {i}\n\nPeople marched in row {i}."
        book.put(made.plain(text, f"march-{i}", "marched"), by="ada")
    seen: list[str] = []
    path = "/claims.json"
    while True:
        page = browser.client.get(path).json()
        seen += [x["claim"] for x in page["lines"]]
        if page["next"] is None:
            break
        path = f"/claims.json?after={page['next']}"
    assert len(seen) == len(set(seen)) == page["total"] == 53


def test_an_empty_casebook(tmp_path) -> None:  # type: ignore[no-untyped-def]
    paths = ("/", "/queue", "/claims", "/reports", "/events", "/timeline", "/map", "/coverage",
             "/filters", "/agreement", "/figures", "/audit")  # fmt: skip
    with (
        Casebook.create(tmp_path / "empty", by="ada") as book,
        TestClient(create_app(book, Settings()), base_url="http://127.0.0.1") as client,
    ):
        for path in paths:
            assert client.get(path).status_code == 200, path


def test_openapi_tells_of_every_page(browser: Browser) -> None:
    told = json.loads(browser.get("/openapi.json"))
    assert {"/queue", "/reports/{document}", "/judgements"} <= set(told["paths"])
    assert "html" not in told["paths"]["/queue"]["get"]["responses"]["200"]["description"].lower()
