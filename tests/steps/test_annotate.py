"""The components with a memory give what spaCy's own give, from the first text to the last."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.steps.annotate import Annotator
from onrecord.steps.annotate.annotator import DATELINE
from onrecord.steps.annotate.remember import Lemmas, Rules, pipes
from onrecord.testing import document

ATTRIBUTES = ["ORTH", "TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "ENT_TYPE", "SENT_START"]
TEXTS = (
    "There were clashes in the old town, and there's more to come, they said.",
    "We're gonna see y'all on Tuesday; let's go. C'mon! He got what he gets.",
    "It hit them. She told it that I saw you, and you saw it; who saw whom?",
    "Does he have to? He did, he'd had it, and that that is, is.",
    "  Spaces \u00a0 and\ttabs,\n\nand a new\nline — “quotes”, 1,500 dead, 3.5m… ",
    "Protesters were shot, beaten and detained; better roads, the worst flood, wolves' geese.",
    "Ünïcode naïveté ١٢٣ 数字 😀 http://example.org/a?b=c #Tag @name",
    "x",
)


@pytest.fixture(scope="module")
def plain(annotator: Annotator) -> Language:
    """spaCy's pipeline as it comes, with the products that the annotator uses."""
    from onrecord.steps.annotate.blas import fast_products

    with fast_products():
        return spacy.load(annotator.name)


def parsed(annotator: Annotator, text: str) -> Doc:
    doc = annotator.nlp.make_doc(text)
    for pipe in annotator.pipes:
        doc = pipe(doc)
    return doc


def test_both_kinds_are_there(annotator: Annotator) -> None:
    kinds = {type(p) for p in annotator.pipes}
    assert {Lemmas, Rules} <= kinds
    assert len(annotator.pipes) == len(annotator.nlp.pipeline)


@pytest.mark.parametrize("text", [*TEXTS, " ".join(TEXTS)])
def test_the_parse_is_spacys_own(annotator: Annotator, plain: Language, text: str) -> None:
    for _ in range(2):  # first and remembered
        found, wanted = parsed(annotator, text), plain(text)
        assert np.array_equal(found.to_array(ATTRIBUTES), wanted.to_array(ATTRIBUTES))


@settings(max_examples=40)
@given(
    text=st.text(
        st.sampled_from("abdeghilnorstuwyI'’ .,\n-“”1٣") | st.characters(exclude_categories=["Cs"]),
        min_size=1,
        max_size=80,
    )
)
def test_the_parse_of_any_text_is_spacys_own(
    annotator: Annotator, plain: Language, text: str
) -> None:
    found, wanted = parsed(annotator, text), plain(text)
    assert np.array_equal(found.to_array(ATTRIBUTES), wanted.to_array(ATTRIBUTES))


def ruled(rules: list[tuple[list[list[dict[str, object]]], dict[str, str], int]]) -> Language:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    for patterns, attributes, index in rules:
        ruler.add(patterns, attributes, index)  # type: ignore[attr-defined]
    return nlp


RULED = ruled(
    [
        ([[{"LOWER": "a"}]], {"POS": "DET"}, 0),
        ([[{"LOWER": "a"}, {"LOWER": "b"}]], {"POS": "NOUN", "LEMMA": "pair"}, 1),
        ([[{"LOWER": {"IN": ["b", "c"]}}]], {"POS": "VERB"}, 0),
        ([[{"LOWER": {"REGEX": "^c+$"}}]], {"LEMMA": "sea"}, 0),
        ([[{"LOWER": {"NOT_IN": ["a", "b"]}, "IS_SPACE": False}]], {"MORPH": "Case=Nom"}, 0),
        ([[{"ORTH": "B"}], [{"LOWER": "d"}, {"LOWER": "d"}]], {"LEMMA": "bee"}, -1),
        ([[{"IS_SPACE": True}]], {"POS": "SPACE", "TAG": "_SP"}, 0),
        ([[{"LOWER": "e", "OP": "+"}]], {"POS": "INTJ"}, 0),
        ([[{"DEP": {"NOT_IN": [""]}}]], {"POS": "X"}, 0),
        ([[{"DEP": ""}, {"LOWER": "a"}]], {"POS": "PART"}, 0),
    ]
)


@settings(max_examples=150)
@given(words=st.lists(st.sampled_from(["a", "b", "B", "c", "cc", "d", "e", "\n", "z"]), max_size=9))
def test_rules_of_every_kind_keep_their_order(words: list[str]) -> None:
    text = " ".join(words)
    [remembered] = pipes(RULED)
    assert isinstance(remembered, Rules)
    [(_, ruler)] = RULED.pipeline
    for _ in range(2):
        found, wanted = remembered(RULED.make_doc(text)), ruler(RULED.make_doc(text))
        assert np.array_equal(
            found.to_array(["POS", "LEMMA", "MORPH", "TAG"]),
            wanted.to_array(["POS", "LEMMA", "MORPH", "TAG"]),
        )


def test_other_components_are_left_as_they_are() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    assert pipes(nlp) == (nlp.get_pipe("sentencizer"),)


def test_numpys_products_are_used_and_on_one_thread(annotator: Annotator) -> None:
    from onrecord.steps.annotate import blas

    if not blas._on_one_thread():
        pytest.skip("numpy has another library than OpenBLAS here")
    assert annotator.nlp.get_pipe("ner").model.ops.use_blis is False


@pytest.mark.parametrize(
    "opening",
    [
        "ARDEN – ",
        "ARDEN –  ",
        "ARDEN- ",
        "ARDEN (XYZ) _ ",
        "ARDEN, Mass. (XYZ) — ",
        "ARDEN, W.Va. -- ",
        "ARDEN, South Utopia (XYZ) — ",
        "ARDEN, Ind.– ",
        "ARDEN, April 15th (XYZ) - ",
        "ARDEN, 18 March (XYZ) - ",
        "Arden (XYZ) - ",
        "Arden, Idaho (XYZ) — ",
        "12:10 - ",
        "10:35 GMT: ",
        "UPDATE 6:17 PM - ",
    ],
)
def test_a_dateline_is_a_sentence_of_its_own(annotator: Annotator, opening: str) -> None:
    text = f"{opening}Arden police said two men were held."
    sentences = [s.text for s in annotator.annotate(document(text)).doc.sents]
    assert sentences[-1] == text[len(opening) :]


@pytest.mark.parametrize(
    "text", ["US-backed forces left.", "COVID-19 spread.", "11:30 p.m. Friday"]
)
def test_what_only_looks_like_a_dateline_is_none(text: str) -> None:
    assert DATELINE.match(text) is None


@pytest.mark.parametrize(
    "title", ["Sgt.", "Det.", "Capt.", "Maj.", "Brig. Gen.", "Cpl.", "Lt.-Col.", "Supt.", "Insp."]
)
def test_a_title_ends_no_sentence(annotator: Annotator, title: str) -> None:
    text = f"Two men were held after the raid, {title} Sue Lin said on Monday. They left."
    parse = annotator.annotate(document(text))
    assert [s.text for s in parse.doc.sents] == [text[:-11], "They left."]
