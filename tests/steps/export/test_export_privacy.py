from dataclasses import fields, is_dataclass, replace

import pytest
from handmade import day, document, full, record, span

from onrecord.records import Actor, Claim, Place, PlacePrecision, Record, Span, read_record, to_json
from onrecord.steps.export import PRIVATE, claim_rows, mask


def spans(value):
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for v in value:
            yield from spans(v)
    elif is_dataclass(value):
        for f in fields(value):
            yield from spans(getattr(value, f.name))


def killing(text: str, victim: str, **more) -> Record:
    person = Actor(span(text, victim), more.pop("name", victim), id=None, private=True)
    claim = Claim("c1:1", "ASSAULT", None, span(text, "killed"), (), (person,), **more)
    return record(text, claims=(claim,))


def test_no_word_of_a_private_name_is_left_in_the_masked_record():
    masked = mask(full())
    assert b"Vale" not in to_json(masked)
    assert b"Omar" not in to_json(masked)
    assert b"Ada Bell" in to_json(masked)  # a mayor acts in public


def test_offsets_still_hold():
    before, after = full(), mask(full())
    assert len(after.document.text) == len(before.document.text)
    for span_ in spans(after):
        span_.check(after.document.text)
    assert [s.start for s in spans(after)] == [s.start for s in spans(before)]


def test_a_masked_record_is_a_record():
    masked = mask(full())
    assert read_record(to_json(masked)) == masked


def test_a_description_is_not_a_name():
    beat = next(r for r in claim_rows(full()) if r.claim == "c1:beat")
    assert beat.recipients == "his son"


def test_the_name_is_masked_in_actors_and_in_the_quoted_words():
    blame = next(r for r in claim_rows(full()) if r.claim == "c1:blame")
    assert blame.actors == PRIVATE
    assert blame.sentence == "Mr ████, who filmed it, blamed rising prices for the unrest."
    shown = next(r for r in claim_rows(full(), include_private=True) if r.claim == "c1:blame")
    assert shown.actors == "Vale"


def test_part_of_the_name_is_masked_but_not_a_public_namesake_or_a_place():
    text = "Ines Harrow was killed in Harrow. Ines was 23. Governor Tom Harrow spoke."
    governor = Actor(span(text, "Governor Tom Harrow"), "Tom Harrow", id="p:1")
    given = killing(text, "Ines Harrow")
    given = replace(given, claims=(replace(given.claims[0], actors=(governor,)),))
    assert mask(given).document.text == (
        "███████████ was killed in Harrow. ████ was 23. Governor Tom Harrow spoke."
    )


def test_title_and_address_are_masked_too():
    text = "Ines Harrow killed\n\nInes Harrow was killed."
    given = killing(text, "Ines Harrow")
    page = document(text, url="https://example.org/ines-harrow-killed", published=day("2020-01-02"))
    masked = mask(replace(given, document=page)).document
    assert masked.title == f"{PRIVATE} killed"
    assert masked.url is None
    assert masked.published == page.published


@pytest.mark.parametrize("name", ["نگار احمدی", "Ο Άγις Μέλας", "Jean-Luc O’Neill"])
def test_names_in_other_scripts(name):
    text = f"Soldiers killed {name}."
    assert not any(w in mask(killing(text, name)).document.text for w in name.split()[-1:])


def test_a_record_without_private_people_is_left_as_it_is():
    plain = record("Police killed a man.")
    assert mask(plain) is plain


@pytest.mark.parametrize(
    "description",
    [
        "At least 12 protesters",
        "protesters in Northam",
        "Tens of thousands of people",
        "Rioters",
        "Shoppers",
        "About 1,500",
        "Northam",
    ],
)
def test_groups_and_places_are_no_names(description):
    text = f"{description} were killed. Some shoppers fled Northam."
    town = Place(span(text, "Northam"), "Northam", None, None, None, None, None,
                 PlacePrecision.UNRESOLVED)  # fmt: skip
    given = replace(killing(text, description), places=(town,))
    assert mask(given).document.text == text


@pytest.mark.parametrize(
    ("phrase", "masked"),
    [
        ("shopkeeper Omar Vale", "shopkeeper █████████"),
        ("the mother of Omar Vale", "the mother of █████████"),
        ("a student named Vale", "a student named ████"),
        ("Seyed Omar al Vale", "Seyed ████████████"),
        ("Abbas", "█████"),
    ],
)
def test_the_name_is_masked_and_the_description_kept(phrase, masked):
    given = mask(killing(f"Yesterday {phrase} was killed.", phrase))
    assert given.document.text == f"Yesterday {masked} was killed."
