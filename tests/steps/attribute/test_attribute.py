"""Attribution by marked sentences: who is said to say which words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.pipeline import Coder
from onrecord.records import Attribution, Flag, Record, Span, Voice, chain_at
from onrecord.steps.attribute import closed, sure_if_nested
from onrecord.steps.attribute.chains import parent_of
from onrecord.steps.attribute.draft import Draft
from onrecord.steps.attribute.quotes import Quote, find_quotes
from onrecord.steps.attribute.tagged import settle
from onrecord.testing import check_record, document, marked

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
TRIM = ' .,;:”“"'


def attributions(coder: Coder, text: str) -> tuple[Attribution, ...]:
    record = coder.code(document(text))
    check_record(record)
    return record.attributions


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:60])
def test_case(coder: Coder, case: dict[str, object]) -> None:
    want = marked(str(case["text"]))
    found = attributions(coder, want.text)
    if case.get("none"):
        assert found == ()
        return
    assert found, "nothing was attributed"
    first = found[0]
    contents = want.spans("content")
    if contents:
        assert tuple(c.text.strip(TRIM) for c in first.content) == tuple(
            c.strip(TRIM) for c in contents
        )
    if want.spans("source"):
        assert first.source is not None
        assert first.source.text == want.spans("source")[0]
    if want.spans("cue"):
        assert first.cue is not None
        assert first.cue.text.lower().split()[0] == want.spans("cue")[0].lower().split()[0]
    if "voice" in case:
        assert first.voice == case["voice"]
    if "kind" in case:
        assert first.speaker is not None
        assert first.speaker.kind == case["kind"]
    for flag in case.get("flags", ()):  # type: ignore[attr-defined]
        assert flag in first.flags


def test_a_chain_of_three(coder: Coder) -> None:
    text = (
        "State television quoted the interior ministry as saying that witnesses had said that "
        "gunmen attacked the checkpoint."
    )
    record = coder.code(document(text))
    at = text.index("attacked")
    chain = chain_at(record.attributions, at, at + 8)
    said = {a.id: a for a in record.attributions}
    sources = [s.text for a in chain if (s := said[a].source)]
    assert sources == ["State television", "the interior ministry", "witnesses"]


def test_two_who_tell_share_no_words(coder: Coder) -> None:
    text = (
        "Some bloggers claimed that drones had hit a refinery; the governor said only that "
        'debris had fallen on a "facility".'
    )
    found = {a.speaker.name: a for a in attributions(coder, text) if a.speaker}
    assert [c.text for c in found["governor"].content] == [
        'only that debris had fallen on a "facility"'
    ]
    assert all(a.parent is None for a in found.values())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lee Ark Boon said trade grew. Lee noted that it fell.", ["Lee Ark Boon"] * 2),
        ("Ali-Reza Bosagh said trade grew. Bosagh added that it fell.", ["Ali-Reza Bosagh"] * 2),
        ("Mr. Karim Daneshvar said the curfew was lifted.", ["Karim Daneshvar"]),
    ],
)
def test_a_name_is_written_as_in_the_report(coder: Coder, text: str, names: list[str]) -> None:
    assert [a.speaker and a.speaker.name for a in attributions(coder, text)] == names


def test_a_day_is_no_part_of_the_cue(coder: Coder) -> None:
    text = "The ministry called for a new treaty on trade, IRNA reported on Tuesday."
    assert "reported" in [a.cue and a.cue.text for a in attributions(coder, text)]


def test_a_body_keeps_its_whole_name(coder: Coder) -> None:
    text = (
        "The Association of Families of the Missing said ten farmers were held. "
        "The Association added that two had died."
    )
    assert [a.speaker and a.speaker.name for a in attributions(coder, text)] == [
        "Association of Families of the Missing"
    ] * 2


def test_a_pronoun_gets_its_name(coder: Coder) -> None:
    text = (
        "Interior Minister Karim Daneshvar said the curfew was lifted on Monday. "
        "He added that schools would open again."
    )
    found = attributions(coder, text)
    assert found[1].source is not None
    assert found[1].source.text == "He"
    assert found[1].speaker is not None
    assert found[1].speaker.name == "Karim Daneshvar"


def test_a_quotation_goes_on_over_paragraphs(coder: Coder) -> None:
    text = (
        "The bishop said: “The harvest was burned before our eyes and nobody came to help us.\n"
        "“Then the wells were closed, and people began to leave the valley.”"
    )
    found = attributions(coder, text)
    assert len(found) == 1
    assert len(found[0].content) == 2
    assert "unclosed_quote" not in found[0].flags


def test_a_lost_opening_mark_continues_the_speaker(coder: Coder) -> None:
    text = (
        "The daily Sahel wrote: “Who will answer for the empty granaries?”\n"
        "Ministers promised grain by the spring, and in the spring they promised it by autumn.”"
    )
    found = attributions(coder, text)
    assert len(found[0].content) == 2
    assert "unopened_quote" in found[0].flags


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            [
                "“",
                "”",
                '"',
                "he said",
                "The minister",
                ",",
                ".",
                "\n",
                "that",
                "burned",
                "[x]",
                "‘",
                "’",
            ]
        ),
        max_size=25,
    )
)
def test_odd_marks_never_break_a_record(coder: Coder, words: list[str]) -> None:
    record = coder.code(document(" ".join(words)))
    check_record(record)


def test_the_same_text_gives_the_same_record(coder: Coder) -> None:
    text = "“No,” said the guard. The prisoners said the doors were locked."
    first: Record = coder.code(document(text))
    assert coder.code(document(text)) == first


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said, "We hope they act.” Later it rained.', ["We hope they act."]),
        ('He said, “We hope they act." Later it rained.', ["We hope they act."]),
        ('"She said “no” to us." He left.', ["She said “no” to us."]),
        ("“One.” Rain. “Two.”", ["One.", "Two."]),
    ],
)
def test_marks_of_two_kinds_close_each_other(text: str, quoted: list[str]) -> None:
    found = find_quotes(document(text))
    assert [text[q.start : q.end] for q in found] == quoted
    assert all(not q.flags for q in found)


def test_an_unclosed_quotation_does_not_run_over_the_whole_report() -> None:
    text = "He said, “We will see. " + "It rained in the town all day. " * 60
    [quote] = find_quotes(document(text))
    assert Flag.UNCLOSED_QUOTE in quote.flags
    assert quote.end - quote.start < 1000
    assert text[quote.end - 1] == "."


def test_a_to_before_the_word_is_not_of_according(coder: Coder) -> None:
    check_record(coder.code(document("To whom it is according is unclear.")))


def test_two_sources_of_the_same_words_are_a_chain() -> None:
    # "P, three officials have said, according to a report": P under both
    words = [(0, 70)]
    said = Draft(cue=(101, 105), source=(72, 97), content=words, reason="clause:say", weight=1)
    report = Draft((107, 119), (120, 128), words, "according_to", 1)
    assert parent_of(said, [said, report]) == 1
    assert parent_of(report, [said, report]) is None


def test_the_innermost_of_two_with_the_same_words_is_the_inner() -> None:
    content = (Span(0, 4, "they"),)
    for inner, outer in (("a1:1", "a1:2"), ("a1:2", "a1:1")):
        both = [
            Attribution(inner, Voice.INDIRECT, content, None, None, None, parent=outer),
            Attribution(outer, Voice.INDIRECT, content, None, None, None),
        ]
        assert chain_at(both, 0, 4) == (outer, inner)


@pytest.mark.parametrize(
    ("ruled", "tagged", "expected"),
    [
        ((0, 40), (0, 52), (0, 52)),  # nearly agree: the tail that the parse lost
        ((0, 52), (0, 40), (0, 52)),
        ((0, 40), (2, 52), (0, 52)),  # ... and the rules' start
        ((0, 10), (0, 60), (0, 60)),  # do not agree: the tagger's
        ((50, 60), (0, 20), (0, 20)),
    ],
)
def test_the_words_of_rules_and_tagger(
    ruled: tuple[int, int], tagged: tuple[int, int], expected: tuple[int, int]
) -> None:
    draft = Draft((70, 74), (75, 80), [ruled], "clause:say", 0.9, tag_content=[tagged])
    assert settle([draft], ())[0].content == [expected]
    kept = Draft((70, 74), (75, 80), [ruled], "clause:say", 0.9, tag_content=[tagged])
    marks = (Quote(ruled[0], ruled[1]),)  # marks tell where speech ends
    assert settle([kept], marks)[0].content == [ruled]


def test_an_office_is_no_she(coder: Coder) -> None:
    """ "Her office" is neither a woman nor who is meant by the next "she"."""
    found = attributions(
        coder,
        "The high commissioner for rights, Ida Roth, said that her office had information "
        "on 208 deaths. She called on Utopia to release the protesters.",
    )
    called = next(a for a in found if a.cue is not None and a.cue.text.startswith("called"))
    assert called.speaker is not None
    assert called.speaker.name == "Ida Roth"


@pytest.mark.parametrize(
    ("words", "weight", "kept"),
    [
        ((120, 160), 0.4, False),  # a part of the other's words
        ((120, 160), 0.6, True),  # the same, surer: a chain
        ((102, 198), 0.4, False),  # nearly the same words
        ((92, 205), 0.4, False),  # a few characters more ("it is | alleged that ...")
        ((90, 215), 0.4, True),  # nearly the same, but more of them
        ((300, 340), 0.4, True),  # by itself
    ],
)
def test_what_is_nested_must_be_surer(words: tuple[int, int], weight: float, kept: bool) -> None:
    outer = Draft((80, 84), (70, 79), [(100, 200)], "clause:say", 0.9)
    other = Draft((90, 94), (95, 99), [words], "tagger:hope", weight)
    assert sure_if_nested([other, outer]) == ([other, outer] if kept else [outer])


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        # The parser ends a sentence within the source's name.
        (
            "ARDEN- According to a general of the Islamic Relief Guards Corps' (IRGC) Desert "
            "Force, Utopia would continue to assist the Belmar resistance.",
            "a general of the Islamic Relief Guards Corps' (IRGC) Desert Force",
            "Utopia would continue to assist the Belmar resistance",
        ),
        (  # ... or cuts it short
            "According to a chief of the Utopian Desert Guards Corps' (UDGC) North Force, soldiers "
            "killed six men in Gao.",
            "a chief of the Utopian Desert Guards Corps' (UDGC) North Force",
            "soldiers killed six men in Gao",
        ),
        # "said" hangs on "shot", and is in step with "denied".
        (
            "The army denied that its soldiers had shot protesters in Arden and said armed men had "
            "opened fire on the crowd.",
            "The army",
            "armed men had opened fire on the crowd",
        ),
        (
            'State television said "rioters" had attacked a bank, and denied that anyone had been '
            "shot.",
            "State television",
            '"rioters" had attacked a bank',
        ),
        (
            "Six guards have been held, the Committee to Protect Journalists said.",
            "the Committee to Protect Journalists",
            "Six guards have been held",
        ),
        (
            "The group says at least 448 people have been killed by guards since May; a general "
            "of the guards has put the toll at more than 300.",
            "The group",
            "at least 448 people have been killed by guards since May",
        ),
        (
            "In Arden, where nearly 100 people were killed on 30 September according to Amnesty, "
            "worshippers again took to the streets.",
            "Amnesty",
            "nearly 100 people were killed on 30 September",
        ),
        (
            "The governor denied reports that live rounds had been used and said two guards were "
            "killed by armed rioters.",
            "The governor",
            "reports that live rounds had been used",
        ),
        # "It" is nobody.
        ("It is alleged he grabbed the guard, 58.", None, "he grabbed the guard, 58"),
    ],
)
def test_who_says_it_where_the_parse_is_no_help(
    coder: Coder, text: str, source: str | None, content: str
) -> None:
    told = {
        " ".join(c.text for c in a.content): a.source and a.source.text
        for a in attributions(coder, text)
    }
    assert content in told
    assert told[content] == source


def test_what_is_left_out_of_the_middle_is_said_too() -> None:
    text = "He asked the state for money to move them, she said, and more. He left."
    content = [(9, 18), (29, 41), (53, 61), (63, 70)]
    cue, other = (3, 8), (47, 51)
    assert [text[a:b] for a, b in closed(text, content, [cue, other])] == [
        "the state for money to move them", "and more", "He left",
    ]  # fmt: skip
    quoted = 'He asked "the state" for "money" at once'
    assert closed(quoted, [(10, 19), (26, 31)], []) == [(10, 19), (26, 31)]


def test_two_readings_of_one_cue_are_one_attribution(coder: Coder) -> None:
    text = (
        "The governor denied reports that live rounds had been used and said two guards were "
        "killed by armed rioters."
    )
    sources = [a.cue.text.split()[0] for a in attributions(coder, text) if a.cue]
    assert sources == ["denied", "said"]
