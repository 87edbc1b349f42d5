"""Deciding on claims: the queue, amending, undoing, one form a report; every decision is kept."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import review_made as made
from review_browser import Browser

from onrecord.records import Decision
from onrecord.store import Casebook, State

RECORD = made.agency()
DOC = RECORD.document.id
BEATEN, SHOT = RECORD.claims[3], RECORD.claims[0]


def test_least_certain_first_and_on_to_the_next(browser: Browser, book: Casebook) -> None:
    seen = []
    for _ in range(8):
        page = browser.json("/queue")
        card = page["card"]
        seen.append(card["confidence"])  # type: ignore[index]
        answer = browser.post(
            "/judgements",
            claim=card["claim"],
            decision="accept",
            back="/queue",  # type: ignore[index]
        )
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/queue?done=accepted&undo=j1")
    assert seen == sorted(seen)
    assert browser.json("/queue")["card"] is None
    assert "Nothing is left" in browser.get("/queue")
    assert len(book.judgements()) == 8


def test_skip_comes_back_at_the_end(browser: Browser) -> None:
    first = browser.json("/queue")
    second = browser.json(f"/queue?after={first['skip']}")
    assert second["card"]["claim"] != first["card"]["claim"]  # type: ignore[index]
    assert browser.json("/queue")["card"]["claim"] == first["card"]["claim"]  # type: ignore[index]


def test_undo_asks_again(browser: Browser, book: Casebook) -> None:
    answer = browser.post("/judgements", claim=BEATEN.id, decision="reject", back="/queue")
    made_ = parse_qs(urlsplit(answer.headers["location"]).query)["undo"][0]
    assert book.claim(BEATEN.id).state is State.REJECTED  # type: ignore[union-attr]
    html = browser.get(answer.headers["location"])
    assert f"/judgements/{made_.replace(':', '%3A')}/undo" in html
    back = browser.post(f"/judgements/{made_}/undo", back="/queue?undo=x&done=rejected")
    assert f"claim={BEATEN.id.replace(':', '%3A')}" in back.headers["location"]
    assert book.claim(BEATEN.id).state is State.UNDECIDED  # type: ignore[union-attr]
    assert len(book.judgements()) == 2, "nothing is deleted"
    assert browser.post(f"/judgements/{made_}/undo").status_code == 400, "undone already"


def _form(browser: Browser, claim: str) -> dict[str, list[str]]:
    """The amend form as a browser would send it, unchanged."""
    html = browser.get(f"/queue?claim={claim}")
    form = html[html.index('id="decide"') :]
    form = form[: form.index("</form>")]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            fields.setdefault(name[1], []).append(value[1] if value else "")
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', body)
        plain = re.search(r'<option(?: value="([^"]*)")?[^>]*>([^<]*)', body)
        pick = chosen or plain
        assert pick
        value = pick[1] if pick[1] is not None else pick[2]
        fields.setdefault(name, []).append(value)
    fields.pop("csrf")
    return {
        n: [v.replace("&#39;", "'").replace("&#34;", '"') for v in vs] for n, vs in fields.items()
    }


def test_an_unchanged_form_is_no_amendment(browser: Browser) -> None:
    for claim in (SHOT, BEATEN, *RECORD.claims[1:3]):
        answer = browser.post("/judgements", **_form(browser, claim.id), decision="amend")
        assert answer.status_code == 422, (claim.type, answer.headers.get("location"))
        assert "nothing was changed" in answer.text


def test_amend_type_and_span_and_claimant(browser: Browser, book: Casebook) -> None:
    fields = _form(browser, SHOT.id)
    fields["type"], fields["mode"] = ["COERCE"], ["arrest"]
    start = made.AGENCY.index("dock workers")
    fields["recipient"], fields["recipient_at"] = (
        ["dock workers", ""],
        [f"{start}-{start + 12}", ""],
    )
    fields["claimant"] = [""]
    fields["reason"] = ["misread"]
    answer = browser.post("/judgements", **fields, decision="amend")
    assert answer.status_code == 303, answer.text
    (judgement,) = book.judgements(target=SHOT.id)
    assert judgement.decision is Decision.AMEND
    assert judgement.reason == "misread"
    changed = {c.field: json.loads(c.value) for c in judgement.changes}
    assert set(changed) == {"type", "mode", "recipients", "chain"}
    assert changed["recipients"][0]["span"] == {
        "start": start, "end": start + 12, "text": "dock workers"}  # fmt: skip
    assert changed["chain"] == []
    record = book.record(DOC)
    assert record is not None
    assert record.claims[0] == SHOT, "the claim itself is never edited"
    page = browser.json(f"/reports/{DOC}")
    cards = [c for g in page["claimants"] for c in g["cards"] if c["claim"] == SHOT.id]  # type: ignore[union-attr, index]
    assert cards[0]["label"] == "COERCE-arrest"
    assert cards[0]["changed"] == ["type", "mode", "recipients", "chain"]
    assert browser.json(f"/queue?claim={SHOT.id}")["form"]["type"] == "COERCE"  # type: ignore[index]


def test_words_that_are_typed_are_found_in_the_report(browser: Browser, book: Casebook) -> None:
    fields = _form(browser, BEATEN.id)
    fields["actor"], fields["actor_at"] = ["the provincial governor"], [""]
    answer = browser.post("/judgements", **fields, decision="amend")
    assert answer.status_code == 400
    assert "the report does not say" in answer.text
    fields["actor"] = ["The provincial   governor"]
    assert browser.post("/judgements", **fields, decision="amend").status_code == 303
    (judgement,) = book.judgements(target=BEATEN.id)
    (change,) = judgement.changes
    assert change.field == "actors"
    assert json.loads(change.value)[0]["span"]["text"] == "The provincial governor"


def test_bad_values_are_said_in_one_line(browser: Browser, book: Casebook) -> None:
    good = _form(browser, SHOT.id)
    wrong = (
        {"type": ["nonsense!"]}, {"mode": ["<b>"]}, {"trigger": [""]}, {"polarity": ["maybe"]},
        {"mood": ["sulky"]}, {"claimant": ["a1:none"]}, {"since": ["2021-13-01"]},
        {"count_low": ["many", ""]}, {"count_low": ["9", ""], "count_high": ["3", ""]},
        {"since": ["2021-05-06"], "until": ["2021-05-04"]}, {"count_what": ["ghosts", "other"]},
    )  # fmt: skip
    for change in wrong:
        answer = browser.post("/judgements", **(good | change), decision="amend")
        assert answer.status_code == 400, change
    assert browser.post("/judgements", claim=SHOT.id, decision="explode").status_code == 422
    assert browser.post("/judgements", claim="c1:none", decision="accept").status_code == 404
    assert not book.judgements()


def test_a_program_posts_json(browser: Browser, book: Casebook) -> None:
    body = {"claim": SHOT.id, "decision": "amend", "type": "COERCE", "mode": "arrest"}
    token = str(browser.json("/account")["csrf"])
    headers = {"x-csrf-token": token, "accept": "application/json"}
    answer = browser.client.post("/judgements", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    judgement = answer.json()["judgement"]
    assert [c["field"] for c in judgement["changes"]] == ["type", "mode"]
    for odd in ('"x"', "[1]", '{"claim": {"a": 1}}', "{", '{"claim": "\\ud800"}'):
        answer = browser.client.post(
            "/judgements", content=odd, headers={**headers, "content-type": "application/json"}
        )
        assert answer.status_code in (404, 422), (odd, answer.status_code)


def test_one_form_a_report(browser: Browser, book: Casebook) -> None:
    page = browser.json(f"/reports/{DOC}/form")
    entries = page["entries"]
    order = [e["card"]["claim"] for e in entries]  # type: ignore[union-attr, index]
    assert len(order) == 4
    fields: dict[str, object] = {}
    for i, claim in enumerate(order):
        fields[f"c{i}.claim"] = claim
        fields[f"c{i}.decision"] = ("accept", "reject", "", "amend")[i]
    fields |= {"c3.type": "COERCE", "c3.mode": "arrest"}
    assert browser.post(f"/reports/{DOC}/form", **fields).status_code == 303
    said = {j.target: j.decision.value for j in book.judgements()}
    assert said == {order[0]: "accept", order[1]: "reject", order[3]: "amend"}
    assert browser.post(f"/reports/{DOC}/form", **fields).status_code == 303
    assert len(book.judgements()) == 3, "the same form again decides nothing anew"


def test_forms_of_other_sites_are_refused(browser: Browser, book: Casebook) -> None:
    token = browser.csrf
    body = {"claim": SHOT.id, "decision": "accept"}
    refused = (
        ({}, body),
        ({}, {**body, "csrf": "x" * len(token)}),
        ({"origin": "http://evil.example"}, {**body, "csrf": token}),
        ({"sec-fetch-site": "cross-site"}, {**body, "csrf": token}),
    )
    for headers, data in refused:
        assert browser.client.post("/judgements", data=data, headers=headers).status_code == 403
    good = browser.client.post(
        "/judgements", data={**body, "csrf": token}, headers={"origin": "http://localhost"},
        follow_redirects=False)  # fmt: skip
    assert good.status_code == 303
    assert len(book.judgements()) == 1


def test_where_one_goes_on_is_in_this_app(browser: Browser) -> None:
    for back in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ):
        answer = browser.post("/judgements", claim=SHOT.id, decision="accept", back=back)
        assert answer.headers["location"].startswith("/?")


def test_too_much_is_refused(browser: Browser) -> None:
    big = {"csrf": browser.csrf, "reason": "x" * 2_100_000}
    assert browser.client.post("/judgements", data=big).status_code == 413
    long = browser.post("/judgements", claim=SHOT.id, decision="accept", reason="x" * 5000)
    assert long.status_code == 413


def test_merge_and_split_are_judgements(browser: Browser, book: Casebook, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from onrecord.review import events

    monkeypatch.setattr(events, "make_events", lambda book: 0)
    answer = browser.post("/events/merge", event=["e1:shooting", "e1:beating"], reason="one raid")
    assert answer.status_code == 303
    (same,) = book.judgements()
    assert same.decision is Decision.SAME
    shooting, beating, _ = made.events()
    assert {same.target, same.other} == {shooting.claims[0].id, beating.claims[0].id}
    off = shooting.claims[0].id
    assert browser.post("/events/e1:shooting/split", claim=[off]).status_code == 303
    apart = book.judgements(decisions=(Decision.DIFFERENT,))
    assert {(j.target, j.other) for j in apart} == {(off, c.id) for c in shooting.claims[1:]}
    everything = [c.id for c in shooting.claims]
    assert browser.post("/events/e1:shooting/split", claim=everything).status_code == 422
    assert browser.post("/events/merge", event=["e1:shooting"]).status_code == 422


def test_events_are_made_anew_after_a_merge(browser: Browser, book: Casebook) -> None:
    """The real thing: a judgement joins what the links leave apart."""
    assert browser.post("/events/rebuild").status_code == 303
    listed = browser.json("/events")
    assert listed["fresh"] is True
    before = listed["total"]
    ids = [e["id"] for e in listed["events"]]  # type: ignore[union-attr, index]
    answer = browser.post("/events/merge", event=ids[:2])
    assert answer.status_code == 303
    after = browser.json("/events")
    assert (after["total"], after["fresh"]) == (before - 1, True)  # type: ignore[operator]
    assert answer.headers["location"].startswith("/events/e1")
    assert browser.status(answer.headers["location"]) == 200


def test_a_newer_coding_asks_again_and_says_what_was_decided(
    browser: Browser, book: Casebook
) -> None:
    book.judge(by="ben", decision=Decision.REJECT, target=BEATEN.id, reason="hearsay")
    again = replace(
        RECORD,
        claims=(*RECORD.claims[:3], replace(BEATEN, actors=())),
        run=replace(RECORD.run, version="0.2.0"),
    )
    book.put(again, by="ada")
    assert book.claim(BEATEN.id).state is State.AGAIN  # type: ignore[union-attr]
    html = browser.get(f"/queue?claim={BEATEN.id}")
    assert "On an earlier coding" in html
    assert "hearsay" in html
    assert browser.json("/queue")["total"] == 8
