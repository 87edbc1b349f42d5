"""Evidence: what the report says one could look at, never what it merely calls a picture."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.records import (
    Attribution,
    Basis,
    EvidenceKind,
    Place,
    PlacePrecision,
    Precision,
    Span,
    Voice,
    When,
)
from onrecord.steps.annotate import Annotator
from onrecord.steps.code.evidence import evidence
from onrecord.testing import document

KINDS = [
    ("A video from the square showed officers firing.", "video"),
    ("Footage of the raid emerged on Sunday.", "video"),
    ("The agency published satellite images of the base.", "photo"),
    ("She took a photograph of the wreck.", "photo"),
    ("The station aired an audio recording of the call.", "audio"),
    ("The paper obtained documents that name the buyers.", "document"),
    ("He deleted a tweet that he had posted an hour before.", "post"),
]
NOTHING = [
    "The boy plays a video game.",
    "It was only a photo op.",
    "This paints a grim picture of the economy.",
    "Soldiers left the military post at dawn.",
    "The album sold well.",
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(annotator: Annotator, text: str, kind: str) -> None:
    found = evidence(annotator.annotate(document(text)), (), (), ())
    assert [e.kind.value for e in found] == [kind]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing(annotator: Annotator, text: str) -> None:
    assert evidence(annotator.annotate(document(text)), (), (), ()) == ()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.youtube.com/watch?v=a1", EvidenceKind.VIDEO),
        ("https://t.me/channel/12", EvidenceKind.POST),
        ("https://example.org/files/order.pdf", EvidenceKind.DOCUMENT),
        ("https://example.org/a", EvidenceKind.OTHER),
    ],
)
def test_a_link_without_the_full_stop_behind_it(
    annotator: Annotator, url: str, kind: EvidenceKind
) -> None:
    (found,) = evidence(annotator.annotate(document(f"See {url}.")), (), (), ())
    assert (found.url, found.kind) == (url, kind)


def test_the_nearest_place_and_time_of_the_sentence(annotator: Annotator) -> None:
    text = "Troops left Oslo. Footage from Bergen on 3 May 2020 showed the convoy near Voss."

    def place(name: str) -> Place:
        at = text.index(name)
        span = Span.of(text, at, at + len(name))
        return Place(span, name, None, None, None, None, None, PlacePrecision.UNRESOLVED)

    at = text.index("3 May 2020")
    when = When(
        "2020-05-03",
        "2020-05-03",
        Precision.DAY,
        Basis.STATED,
        "2020-05-03",
        Span.of(text, at, at + len("3 May 2020")),
    )
    said = Attribution("a1:x", Voice.DIRECT, (Span.of(text, 18, len(text)),), None, None, None)
    places = (place("Oslo"), place("Bergen"), place("Voss"))
    (found,) = evidence(annotator.annotate(document(text)), (said,), places, (when,))
    assert found.where is not None
    assert found.where.name == "Bergen"
    assert found.when == when
    assert found.chain == ("a1:x",)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=200)
    | st.sampled_from(["", "http://", "www....", "https://x.com/" + "a" * 900])
)
def test_spans_quote_any_text(annotator: Annotator, text: str) -> None:
    for item in evidence(annotator.annotate(document(text)), (), (), ()):
        item.span.check(text)
