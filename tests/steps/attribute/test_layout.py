"""Speakers whom only the layout names: transcripts, signed quotations, headlines with a colon."""

from __future__ import annotations

import pytest

from onrecord.pipeline import Coder
from onrecord.records import Attribution, Voice


def said(coder: Coder, text: str, reason: str) -> list[Attribution]:
    return [a for a in coder.code(text).attributions if reason in a.reasons]


def words(a: Attribution) -> tuple[str, str]:
    return (a.source.text if a.source else "", " / ".join(s.text for s in a.content))


TALK = """Rail talks break down

The two sides met for an hour.

"LUND: Well, we made an offer. It was a fair one.

"HOST: Did they say why?

"LUND: They said the money was not enough.

The strike goes on."""


def test_turns_of_a_transcript(coder: Coder) -> None:
    turns = said(coder, TALK, "transcript")
    assert [words(a) for a in turns] == [
        ("LUND", "Well, we made an offer. It was a fair one"),
        ("HOST", "Did they say why?"),
        ("LUND", "They said the money was not enough"),
    ]
    assert {a.voice for a in turns} == {Voice.DIRECT}
    inner = next(a for a in coder.code(TALK).attributions if a.cue and a.cue.text == "said")
    assert words(inner) == ("They", "the money was not enough")
    assert inner.parent == turns[2].id


@pytest.mark.parametrize(
    "text",
    [
        "Storm notes\n\nArden: rain is likely all day.\n\nBelmar: it stays dry until the night.",
        "Storm notes\n\nWarning: rain is likely all day in the north.",
        "Contact\n\nTel: 555 1234\n\nTel: 555 1235",
    ],
    ids=["two places, once each", "one label", "numbers"],
)
def test_a_label_alone_makes_no_transcript(coder: Coder, text: str) -> None:
    assert said(coder, text, "transcript") == []


def test_a_signed_quotation(coder: Coder) -> None:
    text = (
        "We asked readers about the dam.\n\n"
        "“The dam was built on a lie and everybody in the valley knows it.” ― Petra Hollis\n\n"
        "“I would rather move away than trust that wall again.” — Omar Vale, farmer\n\n"
        "“It is the wall,” said Ida Roth — the last to leave the valley."
    )
    assert [words(a) for a in said(coder, text, "signed")] == [
        ("Petra Hollis", "The dam was built on a lie and everybody in the valley knows it"),
        ("Omar Vale, farmer", "I would rather move away than trust that wall again"),
    ]


BODY = "Mayor Ines Lund told reporters on Friday that the old town would stay open."


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mayor Lund: No curfew in the old town", ("Mayor Lund", "No curfew in the old town")),
        ("No curfew in the old town: Lund", ("Lund", "No curfew in the old town")),
        ("Old town: no curfew this weekend", None),  # the town says nothing
        ("Reeve: no curfew in the old town", None),  # nor does he below
    ],
)
def test_a_headline_with_a_colon(
    coder: Coder, title: str, expected: tuple[str, str] | None
) -> None:
    found = said(coder, f"{title}\n\n{BODY}", "headline")
    assert [words(a) for a in found] == ([expected] if expected else [])
