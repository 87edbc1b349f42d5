"""The public sees no private person's name, on no page, in no form, and by no search."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import review_made as made
from review_browser import Browser

from onrecord.records import Change, Decision
from onrecord.store import Casebook

PATHS = (
    *("/", "/claims", "/claims?order=uncertain", "/reports", "/events", "/events/e1:beating"),
    *("/events/e1:shooting", "/timeline", "/map", "/coverage", "/filters", "/search?q=baker"),
    *("/search?q=Sandoval", "/search?q=Mira", "/claims?claimant=Mira+Sandoval", "/claims?q=baker"),
    *("/claims?kind=witness", f"/reports/{made.agency().document.id}", "/account", "/help"),
)


def test_no_page_names_a_private_person(people: Callable[[str], Browser], book: Casebook) -> None:
    record = made.agency()
    actors = '[{"span":{"start":0,"end":7,"text":"Clashes"},"name":"Mira Sandoval"}]'
    book.judge(by="curator", decision=Decision.AMEND, target=record.claims[3].id,
               changes=(Change("actors", actors),),
               reason="Mira Sandoval said so on the phone")  # fmt: skip
    public, viewer = people("viewer-public"), people("viewer")
    named = 0
    for path in PATHS:
        html = public.get(path).replace("/search?q=", "")
        told = str(public.json(path))
        for name in ("Sandoval", "Mira"):
            # What one has typed oneself may stand in the search field.
            typed = name in path
            assert typed or name not in html, (path, name)
            assert typed or name not in told, (path, name)
        named += "Sandoval" in viewer.get(path)
    assert named >= 6, "the test's own check: viewers do see the name"


def test_a_search_does_not_betray_that_a_name_is_there(people: Callable[[str], Browser]) -> None:
    public = people("viewer-public")
    for q in ("Sandoval", "mira sandoval", "Sand*", '"Mira Sandoval"', "zeppelin"):
        page = public.json(f"/search?q={quote(q)}")
        assert page["found"] == [], q
        assert page["total"] is None
    assert len(public.json("/search?q=harbour")["found"]) == 2  # type: ignore[arg-type]
    every = public.json("/claims")["total"]
    for path in ("/claims?q=Sandoval", "/claims?claimant=Mira+Sandoval"):
        assert public.json(path)["total"] == every, "the condition is not applied at all"
    assert people("viewer").json("/claims?q=Sandoval")["total"] == 1


def test_the_public_sees_neither_names_nor_words_of_reviewers(
    people: Callable[[str], Browser], book: Casebook
) -> None:
    record = made.agency()
    book.judge(by="curator", decision=Decision.REJECT, target=record.claims[0].id, reason="hm hm")
    shown = people("viewer-public").get(f"/reports/{record.document.id}")
    assert "rejected" in shown
    assert "hm hm" not in shown
    assert "curator" not in shown


def test_contact_details_are_kept_from_the_public(
    people: Callable[[str], Browser], book: Casebook
) -> None:
    text = "Call\n\nPeople marched. Write to dock.committee@example.org or call +44 20 7946 0958."
    record = made.plain(text, "contact", "marched")
    book.put(record, by="ada")
    for path in (f"/reports/{record.document.id}", "/claims", "/search?q=marched"):
        told = people("viewer-public").get(path) + str(people("viewer-public").json(path))
        assert "dock.committee" not in told
        assert "7946" not in told
    assert "dock.committee@example.org" in people("viewer").get(f"/reports/{record.document.id}")
