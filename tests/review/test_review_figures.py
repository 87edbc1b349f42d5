"""What the judgements teach: precision by type, rule and confidence; the gold file; evaluation."""

from __future__ import annotations

from dataclasses import replace

import pytest
import review_made as made
from review_browser import Browser

from onrecord.errors import RecordError
from onrecord.evaluate import gold_json, read_gold, score, wilson
from onrecord.store import Casebook


def judge(browser: Browser) -> None:
    a, s, p = made.records()
    for claim, decision in (
        (a.claims[0], "accept"), (a.claims[1], "reject"), (a.claims[2], "unsure"),
        (s.claims[0], "accept"), (s.claims[1], "accept"), (p.claims[0], "accept"),
    ):  # fmt: skip
        body = {"claim": claim.id, "decision": decision}
        assert browser.post("/judgements", **body).status_code == 303
    kept = browser.post("/judgements", claim=a.claims[3].id, decision="amend", type="COERCE",
                        mode="arrest", claimant=a.claims[3].chain[-1])  # fmt: skip
    assert kept.status_code == 303


def test_precision_by_type_and_rule(browser: Browser) -> None:
    judge(browser)
    page = browser.json("/figures")
    assert page["decided"] == 7
    types = {f["name"]: f for f in page["types"]}  # type: ignore[union-attr, index]
    assault = types["ASSAULT"]
    counted = (assault["accepted"], assault["amended"], assault["rejected"], assault["unsure"])
    assert counted == (3, 1, 1, 1)
    assert assault["precision"] == pytest.approx(3 / 5)
    assert assault["kept"] == pytest.approx(4 / 5)
    rules = {f["name"]: f for f in page["rules"]}  # type: ignore[union-attr, index]
    assert (rules["cue:verb:kill"]["accepted"], rules["cue:verb:kill"]["rejected"]) == (1, 1)
    assert rules["passive"]["precision"] == 0.0, "one amended, one unsure"
    assert dict(page["fields"]) == {"type": 1, "mode": 1}  # type: ignore[call-overload]


def test_the_gold_file(browser: Browser, book: Casebook) -> None:
    judge(browser)
    answer = browser.client.get("/figures/gold.jsonl")
    assert answer.headers["content-type"] == "application/jsonl"
    lines = answer.content.splitlines()
    gold = tuple(read_gold(lines))
    assert [gold_json(g) for g in gold] == lines, "the same bytes again"
    assert {g.ref: (len(g.kept), len(g.rejected), g.unsure, g.claims) for g in gold} == {
        "agency-05-04": (2, 1, 1, 4),
        "state-05-05": (2, 0, 0, 2),
        "paper-05-06": (1, 0, 0, 2),
    }
    assert b"near the harbour gate on Tuesday, the Dockers" not in answer.content, (
        "no report's text"
    )
    found = score(made.records(), gold)
    assert (found.right, found.retyped, found.wrong, found.missed) == (4, 1, 1, 0)
    assert found.precision == pytest.approx(4 / 6)
    assert found.recall == pytest.approx(4 / 5)
    fewer = [replace(r, claims=r.claims[:1]) for r in made.records()]
    assert score(fewer, gold).missed == 2
    nothing = score((), gold)
    assert (nothing.precision, nothing.recall) == (None, None)


def test_a_gold_file_of_another_form() -> None:
    with pytest.raises(RecordError, match="line 2"):
        list(read_gold([b"", b'{"schema":"onrecord-gold/9"}']))


def test_wilson() -> None:
    """Against Newcombe 1998, table I: 81 of 263."""
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 20)[0] == 0.0
    assert wilson(20, 20)[1] == 1.0
