import contextlib
from dataclasses import replace
from itertools import pairwise

import casebook_cases as cases
import pytest
from casebook_places import ENGINES, schema
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import OptionError
from onrecord.records import Basis, Decision, Precision, When
from onrecord.store import Casebook, Filter, Order, Piece, State


def fill(book):
    """Twelve reports of three outlets, of different days; every third without a date."""
    items = []
    for i in range(12):
        published = None if i % 3 == 2 else f"2021-0{1 + i // 3}-0{1 + i % 3}"
        outlet = ("Dale Post", "Ford Herald", None)[i % 3]
        items.append((cases.record(i, outlet=outlet, published=published), None))
    list(book.put_many(items, by="ada"))


@pytest.fixture(scope="module", params=ENGINES)
def shelf(request, tmp_path_factory):
    """The twelve reports, on each engine; not to be changed."""
    with contextlib.ExitStack() as stack:
        if request.param == "postgresql":
            where = stack.enter_context(schema(request.getfixturevalue("postgres")))
        else:
            where = tmp_path_factory.mktemp("shelf") / "case.casebook"
        book = stack.enter_context(Casebook.create(where, by="ada"))
        fill(book)
        yield book


def pages(ask):
    found, after = [], None
    while True:
        page = ask(after)
        found += page.items
        after = page.next
        if after is None:
            return found


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("limit", [1, 5, 24, 100])
def test_pages_give_every_claim_once(shelf, order, limit):
    found = pages(lambda a: shelf.queue(order=order, after=a, limit=limit))
    assert len(found) == len({c.claim for c in found}) == 24


@pytest.mark.parametrize("order", list(Order))
def test_pages_give_every_document_once(shelf, order):
    found = pages(lambda a: shelf.documents(order=order, after=a, limit=5))
    assert len(found) == len({d.id for d in found}) == 12


def test_the_least_certain_come_first(shelf):
    found = [c.confidence for c in shelf.queue().items]
    assert found == sorted(found)
    lows = [d.claims for d in shelf.documents(order=Order.UNCERTAIN).items]
    assert lows == [2] * 12


def test_the_newest_come_first_and_the_undated_last(shelf):
    days = [c.published or "" for c in shelf.queue(order=Order.NEWEST).items]
    assert days == sorted(days, reverse=True)
    assert [d.published_earliest for d in shelf.documents().items][-4:] == [None] * 4


def test_claims_of_a_report_stay_together_in_its_order(shelf):
    found = shelf.queue(order=Order.DOCUMENT).items
    for one, two in list(pairwise(found))[::2]:
        assert one.document == two.document
        assert one.start < two.start
    document = cases.record(3).document.id
    assert [c.claim for c in shelf.claims_of(document)] == [c.id for c in cases.record(3).claims]


def test_a_row_added_meanwhile_neither_repeats_nor_hides_one(book):
    fill(book)
    first = book.queue(limit=10)
    book.put(cases.record(99), by="ada")
    rest = pages(lambda a: book.queue(after=a or first.next, limit=10))
    old = {c.id for i in range(12) for c in cases.record(i).claims}
    seen = [c.claim for c in (*first.items, *rest)]
    assert len(seen) == len(set(seen))
    # Its outlet and date differ from the cases of ``filled``, so those are told apart by number.
    assert len([c for c in seen if c not in {x.id for x in cases.record(99).claims}]) == 24
    assert old is not None


@pytest.mark.parametrize("cursor", ["x", "", "0.5", "a~b~c~d", "0.5~x", "nan"])
def test_a_cursor_from_elsewhere_is_refused(shelf, cursor):
    with pytest.raises(OptionError):
        shelf.queue(after=cursor)
    with pytest.raises(OptionError):
        shelf.search("square", after=cursor or "x")


@pytest.mark.parametrize("limit", [0, -1, 100_000])
def test_a_page_has_bounds(shelf, limit):
    with pytest.raises(OptionError):
        shelf.queue(limit=limit)


FILTERS = [
    (Filter(), 24),
    (Filter(outlets=("Dale Post",)), 8),
    (Filter(outlets=("Dale Post", "Ford Herald")), 16),
    (Filter(types=("ASSAULT",)), 24),
    (Filter(types=("PROTEST",)), 0),
    (Filter(modes=("beat",)), 12),
    (Filter(claimants=("Ida Marlow",)), 12),
    (Filter(kinds=("witness",)), 12),
    (Filter(own_voice=True), 0),
    (Filter(own_voice=False), 24),
    (Filter(countries=("UTO",)), 12),
    (Filter(countries=("IRN",)), 0),
    (Filter(admin1=("North",), places=("Anford",)), 12),
    (Filter(since="2021-03-01", until="2021-03-01"), 12),
    (Filter(since="2021-03-02"), 0),
    (Filter(until="2021-02-28"), 0),
    (Filter(published_since="2021-02-01"), 12),
    (Filter(published_since="2021-02-01", published_until="2021-02-01"), 2),
    (Filter(published_until="2021-01-31"), 4),
    (Filter(polarities=("affirmed",), moods=("happened",)), 24),
    (Filter(historical=True), 0),
    (Filter(states=(State.UNDECIDED, State.AGAIN)), 24),
    (Filter(states=(State.ACCEPTED,)), 0),
    (Filter(not_judged_by="ada"), 24),
    (Filter(coder="0.1.0"), 24),
    (Filter(coder="9"), 0),
    (Filter(run="n1:x"), 0),
    (Filter(text="guards"), 24),
    (Filter(text="guards -square"), 0),
    (Filter(text="zebra"), 0),
    (Filter(text='"two people"', modes=("firearms",)), 12),
    (Filter(least=0.45), 12),
    (Filter(most=0.4), 12),
    (Filter(withdrawn=True), 0),
    (Filter(withdrawn=None), 24),
]


def test_every_view_answers_by_the_same_filter(shelf):
    for asked, number in FILTERS:
        page = shelf.queue(asked, limit=100)
        assert page.total == number == len(page.items), asked
        assert shelf.facets(asked).total == number, asked
        assert sum(b.claims for b in shelf.timeline(asked)) == number, asked
        placed = sum(c.place is not None for c in page.items)
        assert sum(p.claims for p in shelf.places(asked)) == placed, asked
        documents = {c.document for c in page.items}
        counts = shelf.coverage(asked)
        assert sum(c.claims for c in counts) == number, asked
        assert sum(c.documents for c in counts) == len(documents), asked
        if not asked.text:  # a document is searched in its whole text
            assert {d.id for d in shelf.documents(asked, limit=100).items} == documents, asked
            assert {r.document.id for r in shelf.records(asked)} == documents, asked


def test_a_filter_by_one_document(shelf):
    document = cases.record(3).document.id
    assert shelf.queue(Filter(document=document)).total == 2
    assert [d.id for d in shelf.documents(Filter(document=document)).items] == [document]


@pytest.mark.parametrize(
    ("earliest", "latest", "meets"),
    [
        ("2021-03-01", "2021-03-07", True),
        ("2021-02-01", "2021-03-01", True),
        ("2021-03-08", "2021-03-09", False),
        (None, "2021-03-04", True),
        ("2021-03-04", None, True),
        (None, "2021-02-28", False),
        (None, None, False),
    ],
)
def test_a_time_meets_a_range_with_its_whole_width(book, earliest, latest, meets):
    when = When(earliest, latest, Precision.RANGE, Basis.STATED, "")
    item = cases.record()
    book.put(replace(item, claims=(replace(item.claims[0], when=when),)), by="ada")
    asked = Filter(since="2021-03-01", until="2021-03-07")
    assert book.queue(asked).total == meets


def test_facets(book):
    fill(book)
    book.judge(by="ada", decision=Decision.ACCEPT, target=cases.record(1).claims[0].id)
    f = book.facets()
    found = {x.value: x.count for x in f.outlets}
    assert found == {None: 8, "Dale Post": 8, "Ford Herald": 8}
    assert {x.value: x.count for x in f.modes} == {"beat": 12, "firearms": 12}
    # The shopkeeper is a private person: counted, not named.
    assert {x.value: x.count for x in f.claimants} == {"Ida Marlow": 12, None: 12}
    assert {x.value: x.count for x in f.kinds} == {"official": 12, "witness": 12}
    assert len(book.facets(most=1).claimants) == 1


def test_the_timeline_and_the_map(shelf):
    bars = shelf.timeline()
    assert [(b.earliest, b.latest, b.claims) for b in bars] == [
        ("2021-03-01", "2021-03-01", 12),
        (None, None, 12),
    ]
    [place] = shelf.places()
    assert (place.name, place.country, place.precision, place.claims) == (
        "Anford",
        "UTO",
        "city",
        12,
    )


def test_a_row_of_the_queue_says_what_a_reviewer_needs(shelf):
    row = shelf.claim(cases.record(0).claims[0].id)
    assert row.passage[row.trigger_at :].startswith(row.trigger)
    assert (row.claimant, row.kind, row.actors, row.recipients) == (
        *("Ida Marlow", "official", "Guards", "students"),
    )
    assert row.private  # the report names a witness
    assert shelf.claim("c1:none") is None


def test_search_finds_words_phrases_beginnings(shelf):
    assert shelf.search("SQUARE calm").total == 12
    assert shelf.search('"square was"').total == 12
    assert shelf.search('"was square"').total == 0
    assert shelf.search("stud*").total == 12
    assert shelf.search("stud").total == 0
    assert shelf.search("report -anford").total == 0
    assert shelf.search("square calm " * 2000).total == 12
    assert shelf.search(f'"{"square " * 5000}"').total == 0
    assert shelf.search("'; DROP TABLE claims; --").total == 0
    found = pages(lambda a: shelf.search("square", after=a, limit=5))
    assert len({h.document.id for h in found}) == 12
    assert Piece("square", True) in found[0].snippet
    shown = "".join(p.text for p in found[0].snippet)
    whole = shelf.record(found[0].document.id).document.text
    assert whole[found[0].start :].startswith(shown)


def test_persian_is_found_in_every_spelling(book):
    body = f"{cases.BODY} شاهدان می‌گویند که «كتاب‌ها» در میدان آزادی سوخت."
    book.put(cases.record(body=body), by="ada")
    for wanted in (
        "کتاب",
        "كتاب",
        "کتابها",
        "کتاب‌ها",
        "میگویند",
        "می گویند",
        "مي‌گويند",
        "ازادي",
        "آزادى",
    ):
        assert book.search(wanted).total == 1, wanted
    assert book.search("گل").total == 0
    [hit] = book.search("كتابها").items
    assert [p.text for p in hit.snippet if p.hit] == ["كتاب‌ها"]


def test_nothing_is_there(book):
    assert book.queue().items == ()
    assert book.documents().items == ()
    assert book.document("d1:x") is None
    assert book.record("d1:x") is None
    assert book.raw("d1:x") is None
    assert book.records_of("d1:x") == ()
    assert book.decision("c1:x") is None
    assert book.timeline() == book.places() == book.coverage() == ()
    assert list(book.records()) == []
    assert book.verify().clean


@settings(max_examples=60)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_whatever_is_typed_is_answered(shelf, wanted):
    shelf.search(wanted)
    shelf.queue(Filter(text=wanted, claimants=(wanted,), since=wanted), limit=1)


@pytest.mark.parametrize("odd", ["\0", "\ud800"])
def test_what_no_text_can_hold_is_nowhere_or_refused(shelf, odd):
    assert shelf.search(odd).total == 0
    for ask in (
        lambda: shelf.queue(Filter(claimants=(odd,))).total,
        lambda: shelf.document(odd),
        lambda: shelf.claim(odd),
        lambda: shelf.find(odd),
    ):
        try:
            assert not ask()
        except OptionError as e:
            if "surrogate" not in str(e):
                raise
