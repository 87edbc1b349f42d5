"""Places: a case is a sentence with the place in brackets, and what it should be resolved to."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from onrecord.records import Document, Place, PlacePrecision, PlaceUse
from onrecord.steps.annotate import Annotator
from onrecord.steps.resolve.gazetteer import Gazetteer
from onrecord.steps.resolve.places import places


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def nlp() -> Annotator:
    return Annotator.load()


def resolve(text: str, nlp: Annotator, gazetteer: Gazetteer) -> tuple[Place, ...]:
    document = Document("d1:x", "x", None, None, None, None, "en", "", text)
    return places(nlp.annotate(document), gazetteer)


def marked(case: str, nlp: Annotator, gazetteer: Gazetteer) -> Place:
    """The place found at the brackets of ``case``."""
    start, end = case.index("["), case.index("]") - 1
    text = re.sub(r"[\[\]]", "", case)
    found = [p for p in resolve(text, nlp, gazetteer) if p.span.start < end and start < p.span.end]
    assert len(found) == 1, (case, found)
    assert found[0].span.text == text[start:end]
    return found[0]


@pytest.mark.parametrize(
    ("case", "name", "country", "precision"),
    [
        ("Workers marched in [Rasht] on Monday.", "Rasht", "IRN", "city"),
        ("Villagers fled [Gilan province] in northern Iran.", "Gilan", "IRN", "admin1"),
        ("The fire started near [Paris], Texas, at noon.", "Paris", "USA", "city"),
        ("He flew from [Paris] to Berlin with two aides.", "Paris", "FRA", "city"),
        ("She moved to [Springfield], Ohio, with her son.", "Springfield", "USA", "city"),
        ("Prayers were held in [Tripoli], in northern Lebanon.", "Tripoli", "LBN", "city"),
        ("Militias shelled [Tripoli] as Libya's government met.", "Tripoli", "LBY", "city"),
        ("Talks began in [Burma] last week.", "Myanmar", "MMR", "country"),
        ("Soldiers from the [U.S.] arrived.", "United States", "USA", "country"),
        ("Inmates in [Evin Prison] refused food.", "Evin Prison", "IRN", "site"),
        ("Ships left the [Strait of Hormuz] at dawn.", "Strait of Hormuz", None, "region"),
        ("Settlers moved into the [West Bank] again.", "West Bank", "PSE", "region"),
        ("Police from [St. Louis] left at noon.", "St. Louis", "USA", "city"),
        ("Atlanta, in [Georgia], and Tampa, Florida, saw rain.", "Georgia", "USA", "admin1"),
        ("Tbilisi is the capital of [Georgia].", "Georgia", "GEO", "country"),
        ("A van crashed in Irvine, [Calif.], on Sunday.", "California", "USA", "admin1"),
        ("The ferry to [Côte d'Ivoire] was late.", "Ivory Coast", "CIV", "country"),
        ("Shells fell on [southern Lebanon] at night.", "Southern Lebanon", "LBN", "region"),
        ("Buses were burnt in northern [Iran].", "Iran", "IRN", "country"),
        ("Sailors crossed the [Persian Gulf].", "Persian Gulf", None, "region"),
        ("The mayor of [Santiago], Chile, resigned.", "Santiago", "CHL", "city"),
        ("Two men were held in [Ryazan] on Monday.", "Ryazan’", "RUS", "city"),
        ("Farms burnt in the [Ryazan] region on Monday.", "Rjazan", "RUS", "admin1"),
    ],
)
def test_resolved(
    case: str, name: str, country: str | None, precision: str, nlp: Annotator, gazetteer: Gazetteer
) -> None:
    place = marked(case, nlp, gazetteer)
    assert (place.name, place.country, place.precision) == (name, country, precision)
    assert place.latitude is not None


@pytest.mark.parametrize(
    ("case", "country"),
    [
        ("Strikes spread to [several Iranian cities] overnight.", "IRN"),
        ("Crowds met in [dozens of cities across Iran] on Friday.", "IRN"),
        ("Rain fell on [many towns in Kenya] this week.", "KEN"),
    ],
)
def test_vague_phrases_are_no_finer_than_their_words(
    case: str, country: str, nlp: Annotator, gazetteer: Gazetteer
) -> None:
    place = marked(case, nlp, gazetteer)
    assert place.precision is PlacePrecision.COUNTRY
    assert place.country == country
    assert place.use is PlaceUse.LITERAL


@pytest.mark.parametrize(
    ("case", "use"),
    [
        ("The crowd gathered in [Tehran] on Monday.", "literal"),
        ("[Tehran] rejected the proposal on Monday.", "metonymic"),
        ("Relations between [Moscow] and Ankara are poor.", "metonymic"),
        ("Kyiv blamed [Moscow] for the outage.", "metonymic"),
        ("The envoy visited [Moscow] in spring.", "literal"),
        ("[Iranian] officials visited the plant.", "demonym"),
        ("Two [Kenyans] were hurt.", "demonym"),
        ("The [Tehran] Times printed the letter.", "name"),
    ],
)
def test_use(case: str, use: str, nlp: Annotator, gazetteer: Gazetteer) -> None:
    assert marked(case, nlp, gazetteer).use == use


@pytest.mark.parametrize(
    "text",
    [
        "She was reading a nice book in March.",
        "Reading is hard, and Most men know it.",
        "Mr. Lancaster and Gen. Jackson disagreed.",
        "Jack London wrote the book.",
        "Most of us may march in May.",
        "The IAEA and the MEK issued statements.",
        "The West Nile virus spreads quickly.",
        "Shots were fired in the 400 block of Dover.",
        "A crowd met at 35th and Lexington.",
        "He was found near Laurel and Linden avenues.",
        "Ann Maldonado was seen by two guards. A photo shows Maldonado.",
        "Ann Maldonado fled. Guards released a photo of Maldonado on Monday.",
        "A truck burned along U.S. 41 on Monday.",
    ],
)
def test_not_places(text: str, nlp: Annotator, gazetteer: Gazetteer) -> None:
    assert [p.span.text for p in resolve(text, nlp, gazetteer)] == []


def test_unknown_places_stay_unresolved(nlp: Annotator, gazetteer: Gazetteer) -> None:
    place = marked("Soldiers burned the village of [Qarnabadu] on Sunday.", nlp, gazetteer)
    assert place.precision is PlacePrecision.UNRESOLVED
    assert (place.country, place.latitude, place.geonameid) == (None, None, None)


def test_a_place_that_the_words_put_elsewhere_is_not_guessed(
    nlp: Annotator, gazetteer: Gazetteer
) -> None:
    place = marked("The truck stopped in [Grimsby], Kazakhstan, for fuel.", nlp, gazetteer)
    assert place.precision is PlacePrecision.UNRESOLVED
    assert place.candidates
    assert "GBR" in place.candidates[0].name or "CAN" in place.candidates[0].name
    assert place.candidates[0].reason


LOCAL = "Police in Dayton, Ohio, and in Toledo, Ohio, looked for two men. "


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        (LOCAL + "They were last seen in [Pasadena].", "unresolved"),  # far from Ohio
        (LOCAL + "They were last seen in [Pasadena], Texas.", "city"),
        (LOCAL + "They were last seen in [Chicago].", "city"),  # known everywhere
        (LOCAL + "They were last seen in [Findlay].", "city"),  # in Ohio
        ("Police in Dayton, Ohio, saw him in the [West End] neighborhood.", "unresolved"),
        ("Crowds met in Tehran and in Evin. Shops shut in [Paveh].", "city"),  # one of its name
        # One other town is enough against one of many namesakes, but not against a dateline.
        ("Police in Cincinnati say two died in [Madisonville].", "unresolved"),
        ("[MADISONVILLE] - Police in Cincinnati look for a man.", "city"),
        # Every town has a square, but some are named far from home.
        ("Crowds filled [Tahrir Square] in Cairo.", "site"),
        (
            "Crowds filled [Tahrir Square]. Police in Baghdad and in Kadhimiya, Iraq, left.",
            "unresolved",
        ),
        ("Inmates died in [Evin Prison]. Police in Baghdad and in Kadhimiya, Iraq, left.", "site"),
    ],
)
def test_a_small_town_far_from_the_report_is_not_guessed(
    text: str, precision: str, nlp: Annotator, gazetteer: Gazetteer
) -> None:
    place = marked(text, nlp, gazetteer)
    assert place.precision == precision
    if precision == "unresolved":
        assert place.candidates
        assert place.candidates[0].reason


@pytest.mark.parametrize(
    ("text", "admin1"),
    [
        ("A boy died in [Marion County]. Doctors in Shreveport saw him.", "Texas"),
        ("A boy died in [Marion County]. Doctors in Ocala saw him.", "Florida"),
    ],
)
def test_of_counties_of_one_name_the_one_near(
    text: str, admin1: str, nlp: Annotator, gazetteer: Gazetteer
) -> None:
    assert marked(text, nlp, gazetteer).admin1 == admin1


def test_a_hospital_named_after_its_town_tells_which_town(
    nlp: Annotator, gazetteer: Gazetteer
) -> None:
    text = "Ann Major, 41, of [Wilmington], died at New Hanover Regional Medical Center."
    assert marked(text, nlp, gazetteer).admin1 == "North Carolina"


@pytest.mark.parametrize(
    ("text", "name", "admin1"),
    [
        ("[KATY], Texas - A man was held on Monday.", "Katy", "Texas"),
        ("[HILLIARD], OH (WXYZ) – Neighbors stood around.", "Hilliard", "Ohio"),
    ],
)
def test_a_dateline_is_a_place_whatever_else_its_name_means(
    text: str, name: str, admin1: str, nlp: Annotator, gazetteer: Gazetteer
) -> None:
    place = marked(text, nlp, gazetteer)
    assert (place.name, place.admin1) == (name, admin1)
    lower = text.replace("[KATY]", "Katy").replace("[HILLIARD]", "Hilliard").replace(", ", " ")
    assert name not in {p.name for p in resolve(lower, nlp, gazetteer)}


def test_one_sense_a_report(nlp: Annotator, gazetteer: Gazetteer) -> None:
    text = "Police in Birmingham, Alabama, said so. The mayor of Birmingham agreed."
    found = [p for p in resolve(text, nlp, gazetteer) if p.name == "Birmingham"]
    assert [p.admin1 for p in found] == ["Alabama", "Alabama"]


def test_the_order_and_the_words(nlp: Annotator, gazetteer: Gazetteer) -> None:
    text = "SHIRAZ— Iranian police left Fars; dozens of villages across Iraq and Syria wait."
    found = resolve(text, nlp, gazetteer)
    assert found
    starts = [p.span.start for p in found]
    assert starts == sorted(starts)
    for place in found:
        place.span.check(text)
    assert all(not a.span.overlaps(b.span) for a, b in pairwise(found))
