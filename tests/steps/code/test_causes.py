"""Causes: marked sentences with both ends, the relation as the test's first word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.records import Attribution, Span, Voice
from onrecord.steps.annotate import Annotator
from onrecord.steps.code.causes import causes
from onrecord.testing import document, marked

CASES = {
    "because of": ("cause", "[The schools closed|effect] because of [the strike|cause]."),
    "due to, in front": ("cause", "Due to [the storm|cause], [the ferry was cancelled|effect]."),
    "because": ("cause", "[The court freed him|effect] because [the witness lied|cause]."),
    "led to": ("cause", "[The price rise|cause] led to [riots in the port|effect]."),
    "which led to": ("cause", "He announced [a curfew|cause] which led to [clashes|effect]."),
    "caused by": ("cause", "[The blackout|effect] was caused by [a storm|cause]."),
    "protest over": ("cause", "[Farmers protested|effect] over [the new tax|cause]."),
    "jailed for": ("cause", "[The editor was jailed|effect] for [insulting the king|cause]."),
    "prompting": ("cause", "[The dam broke|cause], prompting [an evacuation|effect]."),
    "left dead": ("cause", "[The landslide|cause] left [nine miners dead|effect]."),
    "in order to": ("purpose", "[They blocked the road|cause] in order to [stop trucks|effect]."),
    "to": ("purpose", "[Workers marched to parliament|cause] to [demand pay|effect]."),
    "to, in front": ("purpose", "To [end the siege|effect], [the envoy flew home|cause]."),
    "so that": ("purpose", "[They opened a road|cause] so that [aid could pass|effect]."),
    "prevent": ("prevent", "[The wall|cause] prevented [a flood|effect]."),
    "did not cause": ("denied", "[The vaccine|cause] did not cause [the deaths|effect]."),
    "not because of": ("denied", "[He resigned|effect] not because of [the scandal|cause]."),
    "protest against": (
        "cause",
        "[Nurses staged a sit-in in the square|effect] against [the pay cuts|cause].",
    ),
    "strike for": ("purpose", "[Drivers went on strike|cause] for [higher fares|effect]."),
    "demanding, far off": (
        "purpose",
        "[Students held a rally outside the college|cause] demanding [his release|effect].",
    ),
    "condemning": (
        "cause",
        "[Traders observed a shutdown|effect] protesting [the new levy|cause].",
    ),
    "killed in": ("cause", "[Nine miners were killed|effect] in [an explosion|cause]."),
    "suffered burns in": ("cause", "[Two guards suffered burns|effect] in [the fire|cause]."),
    "died when": ("cause", "[Two men died|effect] when [guards opened fire|cause]."),
    "angered by": ("cause", "Angered by [the verdict|cause], [villagers blocked a road|effect]."),
    "blamed for": ("cause", "She blamed [the cuts|cause] for [the unrest|effect]."),
}
NOTHING = [
    "They protested for three days.",
    "He was hurt in May.",
    "Ten people died in Rasht.",
    "Prices rose.",
    "They want to leave.",
    "He has lived here since 2004.",
    "The train is due to arrive.",
    "As expected, the bill passed.",
]


@pytest.mark.parametrize("name", CASES)
def test_both_ends_and_the_relation(annotator: Annotator, name: str) -> None:
    relation, line = CASES[name]
    want = marked(line)
    found = causes(annotator.annotate(document(want.text)), ())
    got = [(c.relation.value, c.cause.text, c.effect.text) for c in found]
    assert (relation, want.spans("cause")[0], want.spans("effect")[0]) in got


@pytest.mark.parametrize("text", NOTHING)
def test_no_claim_without_a_signal(annotator: Annotator, text: str) -> None:
    assert causes(annotator.annotate(document(text)), ()) == ()


def test_a_source_is_kept_out_of_the_claim_and_in_its_chain(annotator: Annotator) -> None:
    text = "The mayor said the bridge fell because the steel was weak."
    start = text.index("the bridge")
    said = Attribution(
        "a1:x", Voice.INDIRECT, (Span.of(text, start, len(text) - 1),), None, None, None
    )
    (claim,) = causes(annotator.annotate(document(text)), (said,))
    assert claim.effect.text == "the bridge fell"
    assert claim.chain == ("a1:x",)


def test_the_same_text_gives_the_same_ids(annotator: Annotator) -> None:
    parse = annotator.annotate(document("The strike led to shortages because of panic."))
    assert causes(parse, ()) == causes(parse, ())


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                "because",
                "of",
                "to",
                "in",
                "order",
                "led",
                "so",
                ",",
                ".",
                "that",
                "by",
                "the",
                "riot",
                "which",
                "a",
            ]
        ),
        max_size=25,
    ).map(" ".join)
)
def test_spans_quote_any_text(annotator: Annotator, text: str) -> None:
    for claim in causes(annotator.annotate(document(text)), ()):
        claim.cause.check(text)
        claim.effect.check(text)
        assert not claim.cause.overlaps(claim.effect)


@pytest.mark.shared
def test_sentences_with_a_cause_are_told_from_those_without(
    annotator: Annotator, shared: Path
) -> None:
    file = shared / "gold" / "causal_news_train_sentences.jsonl"
    lines = file.read_text("utf-8-sig").splitlines()[:300]
    right = wrong = missed = 0
    for row in map(json.loads, lines):
        found = bool(causes(annotator.annotate(document(row["text"])), ()))
        causal = str(row["label"]) == "1"
        right += found and causal
        wrong += found and not causal
        missed += causal and not found
    assert right / (right + wrong) >= 0.75
    assert 2 * right / (2 * right + wrong + missed) >= 0.58
