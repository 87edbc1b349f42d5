"""Alpha and span F against published figures; two coders, and a third who settles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import review_made as made
from hypothesis import given, settings
from hypothesis import strategies as st
from review_browser import Browser

from onrecord.records import Decision
from onrecord.review.agreement import alpha, span_agreement
from onrecord.store import Casebook


def units(*coders: str) -> list[list[str | None]]:
    return [[None if v == "." else v for v in unit] for unit in zip(*coders, strict=True)]


def test_alpha_as_in_krippendorff_2011() -> None:
    """Its sections A, B and C: binary, nominal, nominal with four observers and missing data."""
    binary = alpha(units("0100000010", "1110010000"))
    assert binary.value == pytest.approx(0.095, abs=0.0005)
    assert binary.units == 10
    nominal = alpha(units("aabbdcccedda", "babbbccceddd"))
    assert nominal.value == pytest.approx(0.692, abs=0.0005)
    four = alpha(units("123321412...", "1233224125.3", ".3332342251.", "12332441251."))
    assert four.value == pytest.approx(0.743, abs=0.0005)
    assert four.units == 11


def test_alpha_where_it_is_not_defined() -> None:
    assert alpha([]).value is None
    assert alpha([["a", None], [None, "b"]]).units == 0
    one = alpha([["a", "a"], ["a", "a"]])
    assert (one.value, one.agreed, one.units) == (None, 1.0, 2)


values = st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3))


@given(values)
@settings(max_examples=60)
def test_alpha_does_not_mind_the_order(data: list[list[str | None]]) -> None:
    found = alpha(data)
    turned = alpha([list(reversed(u)) for u in reversed(data)])
    assert found.units == turned.units
    if found.value is not None:
        assert turned.value == pytest.approx(found.value)
        assert found.value <= 1.0 + 1e-9
        assert (found.agreed == pytest.approx(1.0)) == (found.value == pytest.approx(1.0))


def test_span_f() -> None:
    found = span_agreement([([(0, 5), (10, 12)], [(0, 5)]), ([(3, 9)], [(4, 9)]), ([], [(1, 2)])])
    assert found.exact == pytest.approx(2 * 1 / 6)
    assert found.overlap == pytest.approx(4 / 6)
    assert (found.left, found.right) == (3, 3)
    assert span_agreement([([], [])]).exact is None


def test_two_coders_and_a_third(people: Callable[[str], Browser], book: Casebook) -> None:
    one, other, curator = people("coder"), people("coder-2"), people("curator")
    claims = [c.id for r in made.records() for c in r.claims]
    for i, claim in enumerate(claims):
        assert one.post("/judgements", claim=claim, decision="accept").status_code == 303
        wrong = "reject" if i == 0 else "accept"
        if i == 1:
            answer = other.post(
                "/judgements", claim=claim, decision="amend", type="COERCE", mode="arrest",
                polarity="denied", mood="happened", claimant=_innermost(claim))  # fmt: skip
            assert answer.status_code == 303, answer.text
        else:
            assert other.post("/judgements", claim=claim, decision=wrong).status_code == 303
    page = curator.json("/agreement?a=coder&b=coder-2")
    assert (page["both"], page["reports"], page["open"]) == (8, 3, 2)
    layers = {x["name"]: x["alpha"] for x in page["layers"]}  # type: ignore[union-attr, index]
    assert layers["is it a claim of the report"]["agreed"] == pytest.approx(7 / 8)
    assert layers["event type"]["units"] == 7
    assert layers["event type"]["agreed"] == pytest.approx(6 / 7)
    spans = {x["name"]: x["spans"] for x in page["spans"]}  # type: ignore[union-attr, index]
    assert spans["trigger"]["exact"] == 1.0
    html = curator.get("/agreement")
    assert "Settle 2 disagreements" in html
    disputes = curator.json("/disputes?a=coder&b=coder-2")
    differ = sorted(d["differ"] for d in disputes["disputes"])  # type: ignore[union-attr, index]
    assert differ == [["event type", "mode"], ["whether it stands"]]
    for d in disputes["disputes"]:  # type: ignore[union-attr]
        taken = curator.post("/disputes", judgement=d["left_judgement"], a="coder", b="coder-2")  # type: ignore[index]
        assert taken.status_code == 303
    assert curator.json("/agreement?a=coder&b=coder-2")["open"] == 0
    settled = book.judgements(by="curator")
    assert {j.decision for j in settled} == {Decision.ACCEPT}
    assert {j.reason for j in settled} == {"settled as coder decided"}
    assert curator.post("/disputes", judgement="j1:none").status_code == 404


def _innermost(claim: str) -> str:
    found = next(c for r in made.records() for c in r.claims if c.id == claim)
    return found.chain[-1] if found.chain else ""
