"""Places: properties that hold for any text."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Document, Parse, PlacePrecision
from onrecord.steps.resolve.gazetteer import Gazetteer
from onrecord.steps.resolve.places import places

# A blank pipeline: the scan must not lean on the parser to be safe.
NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
GAZETTEER = Gazetteer.load()
TEXT = (
    "Tehran Iran, Iranian cities several in of the 's - Gilan province Paris Texas U.S. Côte"
    " d'Ivoire ( ) . , and Mr. Reading رشت 🙂 Al-Fashir St. Marc TEHRAN— ’s across \u200e"
)
WORDS = st.sampled_from(TEXT.split(" "))


def parse(text: str) -> Parse:
    document = Document("d1:x", "x", None, None, None, None, "en", "", text)
    return Parse.of(document, NLP(text))


def check(text: str) -> None:
    found = places(parse(text), GAZETTEER)
    end = 0
    for place in found:
        place.span.check(text)
        assert place.span.start >= end
        end = place.span.end
        unresolved = place.precision is PlacePrecision.UNRESOLVED
        assert unresolved == (place.latitude is None)
    assert places(parse(text), GAZETTEER) == found


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text(text: str) -> None:
    check(text)


@given(st.lists(WORDS, max_size=25))
@settings(max_examples=100, deadline=None)
def test_any_order_of_place_words(words: list[str]) -> None:
    check(" ".join(words))


@pytest.mark.parametrize("text", ["", " ", "...", "🙂", "تهران و رشت", "Iran " * 500, "A" * 5000])
def test_odd_texts(text: str) -> None:
    check(text)
