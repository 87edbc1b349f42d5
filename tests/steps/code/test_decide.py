"""Coding rules that decide cases, each on one invented sentence."""

from __future__ import annotations

import pytest

from onrecord.pipeline import Coder
from onrecord.records import Mood


def _types(coder: Coder, text: str) -> list[tuple[str, str | None]]:
    return [(c.type, c.mode) for c in coder.code(text).claims]


@pytest.mark.parametrize(
    "text",
    [
        "Students held a rally in Arden on Monday demanding reform.",
        "Farmers staged a protest in front of parliament to demand higher prices.",
    ],
)
def test_a_protests_demand_is_no_request(coder: Coder, text: str) -> None:
    found = _types(coder, text)
    assert ("PROTEST", "demo") in found
    assert "REQUEST" not in [t for t, _ in found]


def test_a_ministers_demand_is_one(coder: Coder) -> None:
    assert "REQUEST" in [t for t, _ in _types(coder, "The minister demanded an apology.")]


def test_an_announced_withdrawal_is_a_concession(coder: Coder) -> None:
    claims = coder.code("Iran announced it would withdraw its troops from the border.").claims
    assert [(c.type, c.assertion.mood) for c in claims] == [("CONCEDE", Mood.HAPPENED)]


def test_a_conviction_with_prison_is_two_events(coder: Coder) -> None:
    found = coder.code("A court sentenced a baker to two years in prison on Monday.").claims
    assert [(c.type, c.mode) for c in found] == [("SANCTION", "convict"), ("COERCE", "arrest")]
    assert found[1].trigger.text == "prison"
    assert found[0].recipients == found[1].recipients


def test_a_fine_is_no_imprisonment(coder: Coder) -> None:
    found = _types(coder, "The court convicted the baker of fraud and fined him.")
    assert ("COERCE", "arrest") not in found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ministry suspended aid deliveries to the province on Wednesday.", "SANCTION"),
        ("The government suspended talks with the rebels.", "SANCTION"),
        ("The union called off its strike.", "CONCEDE"),
        ("The army lifted a blockade on the town.", "CONCEDE"),
        ("The ministry provided aid to the province.", "AID"),
        ("The government held talks with the rebels.", "CONSULT"),
    ],
)
def test_what_is_ended_is_not_done(coder: Coder, text: str, kind: str) -> None:
    assert [t for t, _ in _types(coder, text)] == [kind]


def test_a_unions_strike_is_no_assault(coder: Coder) -> None:
    assert "ASSAULT" not in [t for t, _ in _types(coder, "The union began a strike on Monday.")]
