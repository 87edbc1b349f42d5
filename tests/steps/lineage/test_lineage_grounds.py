"""Each ground of a link on its own, on made reports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from madereports import HARBOUR, MARKET, RIVER, attribution, document, killed, record

from onrecord.records import Link, Record, SpeakerKind, Status
from onrecord.steps.lineage import OutletTable, lineage
from onrecord.steps.lineage.correction import correction_in


@pytest.fixture(scope="module")
def table() -> OutletTable:
    return OutletTable.load()


def grounds(link: Link) -> dict[str, float]:
    return {r.name: r.weight for r in link.reasons}


def one_link(table: OutletTable, *records: Record) -> Link:
    [link] = lineage(records, table)
    assert link.score == pytest.approx(link.prior + sum(r.weight for r in link.reasons))
    return link


def test_different_reports_have_no_link(table: OutletTable) -> None:
    texts = (HARBOUR, RIVER, MARKET)
    records = [record(document(str(i), t, outlet="Halden Courier")) for i, t in enumerate(texts)]
    assert lineage(records, table) == ()


def test_the_later_report_is_the_copy(table: OutletTable) -> None:
    first = record(document("z", HARBOUR, outlet="Larch Post", date="2021-03-01"))
    later = record(document("a", HARBOUR, outlet="Orlan Post", date="2021-03-02"))
    link = one_link(table, later, first)
    assert (link.left, link.right) == (later.document.id, first.document.id)


def test_without_days_the_agency_is_the_source_then_the_smaller_id(table: OutletTable) -> None:
    paper = record(document("a", RIVER, outlet="Larch Post"))
    agency = record(document("b", RIVER[:300], outlet="Reuters"))
    assert one_link(table, paper, agency).right == agency.document.id
    papers = [record(document(n, t, outlet="Larch Post")) for n, t in (("a", RIVER), ("b", RIVER))]
    small, large = sorted(r.document.id for r in papers)
    assert (one_link(table, *papers).left, one_link(table, *papers).right) == (large, small)


def test_a_short_story_inside_a_long_one(table: OutletTable) -> None:
    short = record(document("short", HARBOUR, outlet="Larch Post", date="2021-03-01"))
    long = f"{MARKET}\n\n{HARBOUR}\n\n{RIVER}"
    link = one_link(table, short, record(document("long", long, outlet="Orlan", date="2021-03-02")))
    assert link.score > 3
    assert grounds(link)["near copy"] > 8


def test_a_headline_case_marks_and_accents_make_no_difference(table: OutletTable) -> None:
    shouted = HARBOUR.upper().replace(", ", " — ")
    a = record(document("a", HARBOUR, outlet="Larch Post", title="Strike in the harbour"))
    b = record(document("b", shouted, outlet="Orlan Post", title="Ships wait"))
    assert one_link(table, a, b).score == pytest.approx(5.0)


QUOTATION = (
    "“We shall not go back to the cranes before the last of our colleagues has his papers and his "
    "pay, whatever they write in the capital,” the union’s chairman said. "
)


def test_a_shared_quotation_alone_makes_no_copy(table: OutletTable) -> None:
    a = record(document("a", QUOTATION + HARBOUR, outlet="Larch Post", date="2021-03-01"))
    b = record(document("b", QUOTATION + MARKET, outlet="Orlan Post", date="2021-03-01"))
    links = lineage([a, b], table)
    assert all(link.score < 0 for link in links)


@pytest.mark.parametrize(
    ("before", "after", "author", "form"),
    [
        ("HALDEN, Norway, March 1 (AFP) - ", "", None, "dateline"),
        ("Halden (Reuters/AFP) — ", "", None, "dateline"),
        ("", "\n\n(AFP)", None, "signature"),
        ("", "\n\nSource: AFP", None, "signature"),
        ("", "\n\nCopyright 2021 Agence France-Presse. All rights reserved.", None, "copyright"),
        ("By Ann Writer, AFP\n\n", "", None, "byline"),
        ("", "", "Ann Writer, Agence France-Presse", "byline"),
    ],
)
def test_a_credit_names_the_agency_whose_story_it_is(
    table: OutletTable, before: str, after: str, author: str | None, form: str
) -> None:
    agency = record(document("agency", HARBOUR, outlet="AFP", date="2021-03-02"))
    text = f"{before}{HARBOUR}{after}"
    paper = document("paper", text, outlet="Larch Post", date="2021-03-01", author=author)
    link = one_link(table, agency, record(paper))
    # The agency's own copy was collected a day later: the credit says who wrote it.
    assert (link.left, link.right) == (paper.id, agency.document.id)
    [credit] = [r for r in link.reasons if r.name == "wire credit"]
    assert credit.detail.startswith(form)


def test_an_outlets_own_dateline_is_no_credit(table: OutletTable) -> None:
    text = f"HALDEN, March 1 (AFP) - {HARBOUR}"
    a = record(document("a", text, outlet="AFP", date="2021-03-01"))
    b = record(document("b", HARBOUR, outlet="Agence France-Presse", date="2021-03-02"))
    assert "wire credit" not in grounds(one_link(table, a, b))


def told(name: str, text: str, numbers: tuple[int, ...], speaker: str, outlet: str) -> Record:
    """A report that consists of what ``speaker`` says: so many killed, here and there."""
    doc = document(name, text, outlet=outlet, date="2021-03-02")
    said = attribution(doc, speaker, text)
    return record(doc, (said,), tuple(killed(doc, f"{n} people", n, (said.id,)) for n in numbers))


def test_two_papers_that_tell_one_agencys_story_which_is_not_here(table: OutletTable) -> None:
    text = "Some 43 people died when the ferry sank off Orlan, 7 people of them children"
    a = told("a", text, (43, 7), "AFP", "Larch Post")
    text = "Near Orlan a boat with 43 people on board went down; no trace of 7 people"
    b = told("b", text, (43, 7), "AFP", "Sund Post")
    link = one_link(table, a, b)
    assert link.score > 0
    assert grounds(link)["same agency story"] == 3.0
    # The agency writes many stories: a common source alone joins nothing.
    text = "In the north 6 people died in an avalanche on the pass, as 7 people saw"
    c = told("c", text, (6, 7), "AFP", "Sund Post")
    assert not [x for x in lineage([a, c], table) if x.score > 0]
    # Nor do the same facts by another agency.
    text = "Off Orlan 43 people went down with a ferry, 7 people of them boys"
    d = told("d", text, (43, 7), "Reuters", "Vik Post")
    assert not [x for x in lineage([a, d], table) if x.score > 0]


def test_a_report_of_a_report_is_made_from_the_closest_story_of_the_outlet(
    table: OutletTable,
) -> None:
    def story(name: str, number: int, date: str) -> Record:
        text = f"{RIVER if number == 43 else MARKET} In all {number} people were killed."
        doc = document(name, text, outlet="Meridian Press", date=date)
        return record(doc, (), (killed(doc, f"{number} people", number),))

    right, other = story("right", 43, "2021-03-01"), story("other", 51, "2021-03-02")
    text = "According to the agency 43 people died in it"
    copy = told("copy", text, (43,), "Meridian Press", "Larch Post")
    found = {x.right: x for x in lineage([right, other, copy], table) if x.score > 0}
    assert set(found) == {right.document.id}
    assert "reports the report" in grounds(found[right.document.id])


def test_a_source_among_others_makes_no_copy(table: OutletTable) -> None:
    agency_doc = document("agency", "In all 43 people were killed. " + RIVER, outlet="AFP")
    agency = record(agency_doc, (), (killed(agency_doc, "43 people", 43),))
    text = f"AFP reported that 43 people were killed. {HARBOUR}"
    doc = document("paper", text, outlet="Larch Post")
    said = attribution(doc, "AFP", "43 people were killed")
    own = killed(doc, "four freighters", 4)
    paper = record(doc, (said,), (killed(doc, "43 people", 43, (said.id,)), own))
    assert not [x for x in lineage([agency, paper], table) if x.score > 0]


def test_what_was_told_to_the_agency_came_by_the_agency(table: OutletTable) -> None:
    agency_doc = document("agency", "In all 43 people were killed. " + RIVER, outlet="AFP")
    agency = record(agency_doc, (), (killed(agency_doc, "43 people", 43),))
    text = "At least 43 people were killed on the ferry off the island, a sailor told AFP."
    doc = document("paper", text, outlet="Larch Post")
    words = "At least 43 people were killed on the ferry off the island"
    said = attribution(doc, "a sailor", words, cue="told", kind=SpeakerKind.WITNESS)
    paper = record(doc, (said,), (killed(doc, "43 people", 43, (said.id,)),))
    assert "reports the report" in grounds(one_link(table, agency, paper))


def test_a_correction_goes_to_the_report_that_it_corrects(table: OutletTable) -> None:
    def toll(name: str, text: str, date: str, title: str = "Toll") -> Record:
        doc = document(name, text, outlet="Orlan Monitor", date=date, title=title)
        return record(doc, (), (killed(doc, "12 people", 12),))

    first = toll("first", "The Monitor counts 12 people killed in Halden.", "2021-03-01")
    fixed = "In Halden nine and not 12 people were killed."
    mended = toll("mended", fixed, "2021-03-04", "Correction: toll in Halden")
    link = one_link(table, first, mended)
    assert (link.left, link.right) == (mended.document.id, first.document.id)
    assert link.score > 0
    assert grounds(link)["correction"] == 5.0
    # Another outlet is not corrected, nor is a report of later days.
    stranger = toll("first", "The Monitor counts 12 people killed in Halden.", "2021-03-05")
    assert not [x for x in lineage([stranger, mended], table) if x.score > 0]


def test_numbered_versions_of_a_report_are_one_lineage(table: OutletTable) -> None:
    def version(number: int, text: str, outlet: str = "Orlan Post") -> Record:
        doc = document("one-ref", text, outlet=outlet, date="2021-03-01")
        return record(replace(doc, version=number))

    old, new = version(1, HARBOUR), version(2, RIVER)
    link = one_link(table, new, old)
    assert (link.left, link.right) == (new.document.id, old.document.id)
    assert link.score > 0
    assert lineage([old, version(2, RIVER, "Larch Post")], table) == (), "refs of two outlets"


def test_a_status_makes_a_correction(table: OutletTable) -> None:
    doc = document("a", f"{HARBOUR} No more than 12 people came.", outlet="Orlan Post")
    assert correction_in(doc, doc.text) is None
    assert correction_in(replace(doc, status=Status.CORRECTED), doc.text) == "status: corrected"


def test_an_outlets_own_background_is_no_copy(table: OutletTable) -> None:
    fresh = "On Tuesday the mediator arrived by train and went to the hotel without a word. "
    text = f"{fresh}{RIVER[:200]} {' '.join(HARBOUR.split()[:45])}"
    a = document("a", HARBOUR, outlet="Larch Post", date="2021-03-01")
    b = document("b", text, outlet="Larch Post", date="2021-03-04")
    link = one_link(table, record(a), record(b))
    assert link.score < 0
    assert grounds(link)["same outlet"] < 0
    c = document("c", text, outlet="Orlan Post", date="2021-03-04")
    assert one_link(table, record(a), record(c)).score > 0


def test_one_owner_is_never_enough(table: OutletTable) -> None:
    a = record(document("a", HARBOUR, outlet="Press TV", date="2021-03-01"))
    b = record(document("b", MARKET, outlet="Al-Alam", date="2021-03-01"))
    assert lineage([a, b], table) == ()
    half = f"{HARBOUR[:270]} {RIVER}"
    c = record(document("c", half, outlet="Al-Alam", date="2021-03-01"))
    assert grounds(one_link(table, a, c))["same owner"] == 0.3


def test_a_police_appeal_that_both_print_is_no_copy(table: OutletTable) -> None:
    appeal = (
        "\n\nAnyone with information is asked to call Crime Stoppers under 555 0100 at any hour of "
        "the day or night, or to write to the tip line of the county police in the old town hall, "
        "where no caller has to give a name and rewards of up to one thousand crowns are paid for "
        "words that lead to an arrest and a charge in court."
    )
    a = record(document("a", HARBOUR + appeal, outlet="Larch Post", date="2021-03-01"))
    b = record(document("b", MARKET + appeal, outlet="Orlan Post", date="2021-03-01"))
    assert lineage([a, b], table) == ()


def test_odd_reports_do_not_break_it(table: OutletTable) -> None:
    odd = [
        record(document("marks", "—", outlet="", date="2021-03-01", url="http://[")),
        record(document("dots", "…", outlet="the", author="By ,; of and")),
        record(document("word", "Halden", date="2021-02-30")),
        record(document("quote", '"' + "x " * 50, url="https://www.reuters.com/x")),
        record(document("surrogate", "a\ud800b " * 9, outlet="(AFP)")),
    ]
    assert lineage(odd, table) == ()
    assert lineage([], table) == ()
