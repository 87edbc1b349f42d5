"""What must not leave the machine: names by what was coded, contacts by their form."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from handmade import full, record, span
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent / "formats"))
import people

from onrecord.records import Actor, Claim, Place, PlacePrecision, read_record, to_json
from onrecord.steps.export.beside import fuller, names_beside
from onrecord.steps.export.contacts import Contact, contacts
from onrecord.steps.export.redact import Everywhere, Withheld, named_in, redact, redact_event


def found(text):
    return {(text[a:b], kind) for a, b, kind in contacts(text)}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("mail a.b@example.org now", Contact.EMAIL, "a.b@example.org"),
        ("write reza (at) example (dot) com", Contact.EMAIL, "reza (at) example (dot) com"),
        ("posts as @rezat_98.", Contact.HANDLE, "@rezat_98"),
        ("see https://x.com/omid_s/status/1", Contact.HANDLE, "omid_s/status/1"),
        ("on t.me/radio_delta.", Contact.HANDLE, "radio_delta"),
        ("call +98 912 555 0143, or", Contact.PHONE, "+98 912 555 0143"),
        ("0912-555-0143", Contact.PHONE, "0912-555-0143"),
        ("(202) 555-0143", Contact.PHONE, "(202) 555-0143"),
        ("202-555-0143", Contact.PHONE, "202-555-0143"),
        ("۰۹۱۲ ۵۵۵ ۰۱۴۳", Contact.PHONE, "۰۹۱۲ ۵۵۵ ۰۱۴۳"),
        ("phone: 88 12 34 56", Contact.PHONE, "88 12 34 56"),
        ("lives at 14 Golha Street, Apt 3, in", Contact.ADDRESS, "14 Golha Street, Apt 3"),
        ("at No. 5, Shariati Avenue", Contact.ADDRESS, "No. 5, Shariati Avenue"),
        ("near Valiasr Street 14, flat", Contact.ADDRESS, "Valiasr Street 14"),
    ],
)
def test_contacts_are_found(text, kind, words):
    assert (words, kind) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "On 2019-11-15 and 15.11.2019 10 people; 1,500 dead in 2019-2020; 1398-08-24",
        "01.02.2019 10 of them",
        "100 000 000 rials, 731 banks and 140 government buildings",
        "between 10:00 and 14:30 on 08/11/2019",
        "on Azadi Street on Friday",
        "marched down Enghelab Street 2019",
        "from 15 Khordad Street and 25 Khordad Square",
        "killed 12 on Imam Hossein Square",
        "Security Council resolution 2231 (2015)",
        "a spokesman of 10 Downing Street",
        "on Monday @K said",
        "at a ratio of 3.14159265, or 0.123456789",
        "c1:0123456789abcdef0123",
    ],
)
def test_figures_dates_and_streets_are_no_contacts(text):
    assert found(text) == set()


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y"]))
def test_no_date_is_a_telephone_number(day, form):
    assert found(f"It was on {day.strftime(form)} in the evening.") == set()


@given(st.integers(0, 10**9))
def test_no_toll_is_a_telephone_number(number):
    assert found(f"At least {number:,} people, about {number} in all.") == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("shopkeeper Omar Vale said", {"Omar Vale"}),
        ("Shopkeeper Omar Vale said", {"Omar Vale"}),
        ("his brother Hamid on Tuesday", {"Hamid"}),
        ("Karim Daneshvar, a shopkeeper, said", {"Karim Daneshvar"}),
        ("Mina Parvizi, 34, a nurse", {"Mina Parvizi"}),
        ("a man named Vale", {"Vale"}),
        ("a woman identified as Sara al Vale", {"Sara al Vale"}),
        ("Omid Sarvari (19) was", {"Omid Sarvari"}),
        ("23-year-old Ines Harrow fell", {"Ines Harrow"}),
        ("a 19-year-old law student, Omid Sarvari, was", {"Omid Sarvari"}),
        ("the shop owner Omar Vale’s son", {"Omar Vale"}),
        ("a nurse who gave her name only as Sahar", {"Sahar"}),
        ("known as Tehran", set()),
        ("killed a protester Saturday in Kuh Chenar, 12 people", set()),
        ("In Kuh Chenar, 12 people were shot", set()),
        ("the 40-year-old Islamic Republic", set()),
        ("Supreme Leader Ali Khamenei, 80, said", set()),
        ("said the witness. Police fired", set()),
        ("a teacher in Rasht said", set()),
        ("workers of Haft Tappeh", set()),
    ],
)
def test_names_that_the_words_beside_give_away(text, names):
    assert set(names_beside(text)) == names


@pytest.mark.parametrize(
    ("text", "word", "names"),
    [
        ("Dr. Behnaz Kiani was beaten. Ms Kiani is 30.", "Kiani", {"Behnaz Kiani"}),
        ("“Omid Vale and Then Vale, Police Vale", "Vale", {"Omid Vale"}),
        ("Kiani. Kiani", "Kiani", set()),
    ],
)
def test_a_surname_leads_to_the_full_name(text, word, names):
    assert set(fuller(text, word)) == names


def test_a_place_that_was_not_found_protects_no_name():
    t = "Navid Sohrabi, 27, a welder, was killed."
    town = Place(span(t, "Navid Sohrabi"), "Navid Sohrabi", None, None, None, None, None,
                 PlacePrecision.UNRESOLVED)  # fmt: skip
    shown = redact(record(t, places=(town,)))[0]
    assert shown.document.text == "█████████████, 27, a welder, was killed."
    assert shown.places[0].name == "[private person]"


def test_nothing_private_is_left_of_a_report():
    shown, withheld = redact(people.people())
    text = to_json(shown).decode().casefold()
    assert not [s for s in people.SECRETS if s in text]
    assert all(name in to_json(shown).decode() for name in people.PUBLIC)
    assert withheld.emails == withheld.phones == withheld.addresses == withheld.handles == 1
    assert withheld.names >= 6
    assert read_record(to_json(shown)) == shown  # offsets still hold
    assert len(shown.document.text) == len(people.TEXT)


def test_an_address_that_tells_goes_and_a_telling_file_name_becomes_the_id():
    document = redact(people.people())[0].document
    assert document.url is None
    assert document.ref == document.id


def test_coordinates_of_an_address_go_with_it():
    t = "Shots fell at 14 Golha Street in Northam."
    home = replace(people._town(t), span=span(t, "14 Golha Street"), name="14 Golha Street")
    claim = Claim("c1:1", "ASSAULT", None, span(t, "Shots"), where=home)
    where = redact(record(t, claims=(claim,)))[0].claims[0].where
    assert (where.latitude, where.longitude, where.geonameid) == (None, None, None)
    assert where.name == "[withheld]"


def test_who_is_private_in_one_report_is_private_in_all():
    names = Everywhere()
    for report in (people.people(), people.elsewhere()):
        names.add(report.document.id, named_in(report))
    alone, _ = redact(people.elsewhere())
    assert "Omid Sarvari" in alone.document.text
    together, withheld = redact(people.elsewhere(), names)
    assert "Omid" not in together.document.text
    assert withheld == Withheld(names=1)


def test_a_namesake_in_public_stays():
    t = "Governor Omid Sarvari spoke."
    public = Actor(span(t, "Governor Omid Sarvari"), "Omid Sarvari", "UTO", "GOV", "uto.sarvari")
    claim = Claim("c1:1", "CONSULT", None, span(t, "spoke"), (public,))
    speech = record(t, claims=(claim,))
    names = Everywhere()
    for report in (people.people(), speech):
        names.add(report.document.id, named_in(report))
    assert redact(speech, names)[0].document.text == t


def test_a_report_with_nothing_private_is_left_as_it_is():
    plain = record("Police killed a man in Northam on 2019-11-15.")
    shown, withheld = redact(plain)
    assert shown is plain
    assert withheld == Withheld()


def test_metadata_is_looked_at_even_if_the_text_is_clean():
    plain = record("Police killed a man.")
    given = replace(plain, document=replace(plain.document, author="a.writer@example.org"))
    assert redact(given)[0].document.author == "[withheld]"


def test_events_lose_the_names_of_their_reports():
    from onrecord.pipeline import events_of

    given = (people.people(), people.elsewhere())
    names = Everywhere()
    for r in given:
        names.add(r.document.id, named_in(r))
    before = [to_json(e).decode() for e in events_of(given).events]
    assert "Daneshvar" in "".join(before)
    refs = {r.document.ref: redact(r, names)[0].document.ref for r in given}
    after = "".join(to_json(redact_event(e, names, refs)).decode() for e in events_of(given).events)
    assert not [s for s in people.SECRETS if s in after.casefold()]
    assert "Tom Harrow" in after


def test_pronouns_are_no_names():
    t = "It was shot. It lay there."
    victim = Actor(span(t, "It"), "It", private=True)
    claim = Claim("c1:1", "ASSAULT", None, span(t, "shot"), (), (victim,))
    assert redact(record(t, claims=(claim,)))[0].document.text == t


@given(st.text(max_size=200))
def test_redaction_keeps_the_length_of_any_text(text):
    given = full()
    changed = replace(given.document, text=given.document.text + text)
    shown, _ = redact(replace(given, document=changed))
    assert len(shown.document.text) == len(changed.text)
    assert "Vale" not in shown.document.text or "Vale" in text
