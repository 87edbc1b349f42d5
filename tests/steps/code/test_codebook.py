"""The codebook is complete, and its own examples come out as they are marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from marked import parsed, unmark

import onrecord
from onrecord.records import Actor, Codebook
from onrecord.steps.annotate import Annotator
from onrecord.steps.code import EventCoder

BOOK = Codebook.load(Path(onrecord.__file__).parent / "data" / "codebook")
QUAD = {
    1: {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
    2: {"COOPERATE", "AID", "RETREAT"},
    3: {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
    4: {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
}
CASES = [
    pytest.param(kind.name, example, id=f"{kind.name}-{i}")
    for kind in BOOK.types
    for i, example in enumerate(kind.examples)
]


def test_types_quads_and_modes() -> None:
    assert {k.name: k.quad for k in BOOK.types} == {n: q for q, ns in QUAD.items() for n in ns}
    assert sum(len(k.modes) for k in BOOK.types) == 75
    assert BOOK.type("ACCUSE").intensity == -3


def test_each_type_is_explained() -> None:
    for kind in BOOK.types:
        assert len(kind.examples) >= 4, kind.name
        assert kind.not_this, kind.name
        names = {m.name for m in kind.modes}
        assert {c.mode for c in kind.cues} - {None} <= names, kind.name
        assert kind.default_mode is None or kind.default_mode in names
        for cue in kind.cues:
            assert set(cue.weights) <= {p.strip() for p in cue.lemma.split("|")}, cue.lemma


@pytest.mark.parametrize(("name", "example"), CASES)
def test_example(name: str, example: object, annotator: Annotator) -> None:
    marked = unmark(example.text)
    parse = parsed(annotator, marked.text)
    claims = EventCoder.compile(BOOK).code(parse, (), lambda s: Actor(s, s.text), (), (), ())
    trigger = marked.text.index(marked.spans["trigger"][0])
    end = trigger + len(marked.spans["trigger"][0])
    found = [c for c in claims if c.trigger.start < end and trigger < c.trigger.end]
    assert [c.type for c in found] == [example.type or name], claims
    claim = found[0]
    if example.mode:
        assert claim.mode == example.mode
    if example.mood:
        assert str(claim.assertion.mood) == example.mood
    for role, actors in (("actor", claim.actors), ("recipient", claim.recipients)):
        wanted = marked.spans.get(role, [])
        got = [a.span.text for a in actors]
        if wanted:
            assert got == wanted, role
