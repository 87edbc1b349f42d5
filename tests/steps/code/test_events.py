"""Event coding: where events are seen and not seen, who stands where, and how they are asserted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marked import parsed

import onrecord
from onrecord.errors import SetupError
from onrecord.records import (
    Actor,
    Attribution,
    Basis,
    Claim,
    Codebook,
    Count,
    CountKind,
    Place,
    PlacePrecision,
    Precision,
    Span,
    Voice,
    When,
)
from onrecord.steps.annotate import Annotator
from onrecord.steps.code import EventCoder
from onrecord.steps.code.moods import MoodTable

FOLDER = Path(onrecord.__file__).parent / "data" / "codebook"
CODER = EventCoder.compile(Codebook.load(FOLDER))


def code(annotator: Annotator, text: str, **given: tuple[object, ...]) -> tuple[Claim, ...]:
    mentions = {k: given.get(k, ()) for k in ("attributions", "places", "times", "counts")}
    return CODER.code(
        parsed(annotator, text),
        mentions["attributions"],
        lambda s: Actor(s, s.text),
        mentions["places"],
        mentions["times"],
        mentions["counts"],
    )


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def place(text: str, words: str) -> Place:
    return Place(span(text, words), words, None, None, None, None, None, PlacePrecision.CITY)


def one(claims: tuple[Claim, ...], kind: str) -> Claim:
    found = [c for c in claims if c.type == kind]
    assert len(found) == 1, claims
    return found[0]


def names(actors: tuple[Actor, ...]) -> list[str]:
    return [a.span.text for a in actors]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "recipients"),
    [
        ("Three villagers were killed by soldiers.", "ASSAULT", ["soldiers"], ["Three villagers"]),
        ("The soldiers who killed the baker fled.", "ASSAULT", ["The soldiers"], ["the baker"]),
        ("Israeli air strikes on the port began.", "ASSAULT", ["Israeli"], ["the port"]),
        (
            "The militia carried out an attack on the mill.",
            "ASSAULT",
            ["The militia"],
            ["the mill"],
        ),
        ("Turkey imposed sanctions on Malta.", "SANCTION", ["Turkey"], ["Malta"]),
        ("Peru urged Chile to free the sailors.", "REQUEST", ["Peru"], ["Chile"]),
        ("Mali accused Niger of spying.", "ACCUSE", ["Mali"], ["Niger"]),
        ("Troops and police arrested the editor.", "COERCE", ["Troops", "police"], ["the editor"]),
    ],
)
def test_parties(
    annotator: Annotator, text: str, kind: str, actors: list[str], recipients: list[str]
) -> None:
    claim = one(code(annotator, text), kind)
    assert names(claim.actors) == actors
    assert names(claim.recipients) == recipients


def test_coordination_is_two_events(annotator: Annotator) -> None:
    claims = code(annotator, "Police killed three miners and arrested ten students.")
    assert [c.type for c in claims] == ["ASSAULT", "COERCE"]
    assert [names(c.actors) for c in claims] == [["Police"], ["Police"]]
    assert [names(c.recipients) for c in claims] == [["three miners"], ["ten students"]]


def test_control_gives_the_subject(annotator: Annotator) -> None:
    claims = code(annotator, "Peru urged Chile to release the sailors.")
    release = one(claims, "RETREAT")
    assert names(release.actors) == ["Chile"]
    assert str(release.assertion.mood) == "demanded"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The rebels fired rockets at the town.", "ASSAULT"),
        ("The army released a statement.", None),
        ("The army released two prisoners.", "RETREAT"),
        ("The two sides struck a deal.", "AGREE"),
        ("The Supreme Court sits in the capital.", None),
        ("The minister lifted the sanctions on Malta.", "CONCEDE"),
        ("Lima will not accept the offer.", "REJECT"),
        ("The spokesman said rebels attacked the bridge.", "ASSAULT"),
    ],
)
def test_one_reading(annotator: Annotator, text: str, kind: str | None) -> None:
    assert [c.type for c in code(annotator, text)] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("text", "polarity", "mood"),
    [
        ("Soldiers attacked the village.", "affirmed", "happened"),
        ("Soldiers did not attack the village.", "denied", None),
        ("Soldiers are attacking the village.", "affirmed", "ongoing"),
        ("Soldiers will attack the village on Friday.", "affirmed", "planned"),
        ("If soldiers attack the village, people will flee.", "affirmed", "hypothetical"),
        ("Soldiers could attack the village.", "affirmed", "hypothetical"),
    ],
)
def test_assertion(annotator: Annotator, text: str, polarity: str, mood: str | None) -> None:
    made = one(code(annotator, text), "ASSAULT").assertion
    assert str(made.polarity) == polarity
    assert mood is None or str(made.mood) == mood


def test_place_time_count_and_chain(annotator: Annotator) -> None:
    text = "Police said gunmen killed five farmers in Gao on Monday, and talks resumed in Oslo."
    monday = When(
        "2020-01-06",
        "2020-01-06",
        Precision.DAY,
        Basis.RESOLVED,
        "2020-01-06",
        span(text, "Monday"),
    )
    five = Count(span(text, "five farmers"), CountKind.KILLED, 5, 5)
    content = span(text, "gunmen killed five farmers in Gao on Monday")
    said = Attribution(
        "a1:x", Voice.INDIRECT, (content,), span(text, "said"), span(text, "Police"), None
    )
    claim = one(
        code(
            annotator,
            text,
            attributions=(said,),
            places=(place(text, "Gao"), place(text, "Oslo")),
            times=(monday,),
            counts=(five,),
        ),
        "ASSAULT",
    )
    assert claim.where is not None
    assert claim.where.name == "Gao"
    assert claim.when == monday
    assert claim.counts == (five,)
    assert claim.chain == ("a1:x",)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Two men are in Gao recovering after being shot by soldiers.", None),
        ("Two men were shot by soldiers in Gao after being chased.", "Gao"),
    ],
)
def test_a_place_of_what_followed_is_not_the_events(
    annotator: Annotator, text: str, where: str | None
) -> None:
    claim = one(code(annotator, text, places=(place(text, "Gao"),)), "ASSAULT")
    assert (claim.where.name if claim.where else None) == where


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("On Friday officials named the four people who were shot.", None),
        ("Officials named the four people who were shot on Friday.", "Friday"),
        ("On Friday gunmen who hid in a mill shot four people.", "Friday"),
    ],
)
def test_the_day_of_a_naming_is_not_that_of_the_shooting(
    annotator: Annotator, text: str, time: str | None
) -> None:
    span = Span.of(text, text.index("Friday"), text.index("Friday") + len("Friday"))
    friday = When("2019-11-15", "2019-11-15", Precision.DAY, Basis.STATED, "2019-11-15", span)
    when = one(code(annotator, text, times=(friday,)), "ASSAULT").when
    assert (when and when.span and when.span.text) == time


def test_reasons_and_id(annotator: Annotator) -> None:
    first, again = (code(annotator, "Ten students were arrested by police.") for _ in range(2))
    assert first == again
    assert any(r.startswith("cue:verb:arrest") for r in first[0].reasons)
    assert "passive" in first[0].reasons
    assert 0 < first[0].confidence <= 1


def test_a_users_cue_needs_no_code(annotator: Annotator, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "name: OWN\nquad: 1\nintensity: 0\ndefinition: sings\n"
        "cues: [{lemma: serenade, weight: 0.9}]\n"
    )
    coder = EventCoder.compile(Codebook.load(tmp_path))
    parse = parsed(annotator, "The choir serenaded the mayor.")
    claims = coder.code(parse, (), lambda s: Actor(s, s.text), (), (), ())
    assert [(c.type, names(c.recipients)) for c in claims] == [("OWN", ["the mayor"])]


def test_mood_table_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="missing"):
        MoodTable.load(tmp_path / "moods.tsv")
    (tmp_path / "moods.tsv").write_text("rule=happened\t1\n")
    with pytest.raises(SetupError, match="numbers"):
        MoodTable.load(tmp_path / "moods.tsv")


WORDS = [
    "police",
    "killed",
    "the",
    "attack",
    "on",
    '"',
    "\n",
    ".",
    "🙂",
    "שלום",
    "of",
    "not",
    ",",
    "",
]
ODD = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=60)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(ODD)
def test_spans_quote_odd_text(annotator: Annotator, text: str) -> None:
    for claim in code(annotator, text):
        for s in (claim.trigger, *(a.span for a in (*claim.actors, *claim.recipients))):
            s.check(text)


def test_long_text(annotator: Annotator) -> None:
    text = "Soldiers attacked the village. " * 400
    claims = code(annotator, text)
    assert claims
    assert len({c.id for c in claims}) == len(claims)
