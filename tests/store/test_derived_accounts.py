from dataclasses import replace

import casebook_cases as cases
import pytest

from onrecord.errors import OptionError
from onrecord.records import (
    Basis,
    ClaimRef,
    Contradiction,
    ContradictionKind,
    Corroboration,
    Event,
    EventPlace,
    EventWhen,
    PlacePrecision,
    Precision,
    TypeValue,
)
from onrecord.store import EventFilter, ReviewRole


def event(number: int, day: str | None = "2021-03-01", country: str = "UTO") -> Event:
    item = cases.record(number)
    refs = (ClaimRef(item.document.id, item.claims[0].id),)
    common = {"claims": refs, "claimants": ("Ida Marlow",), "lineages": 1}
    when = EventWhen(day, day, Precision.DAY, Basis.STATED, day or "", **common)
    where = EventPlace("Anford", country, None, 1.5, 2.5, 7, PlacePrecision.CITY, **common)
    return Event(
        id=f"e1:{number}",
        type="ASSAULT",
        mode=None,
        when=when if day else None,
        where=where,
        actors=(),
        counts=(),
        documents=(item.document.ref,),
        claims=refs,
        corroboration=Corroboration(1, ("Dale Post",), number + 1, ("Ida Marlow",), ()),
        contradictions=(Contradiction(ContradictionKind.DENIED, "x", ()),) * (number % 2),
        reasons=(),
        types=(TypeValue("ASSAULT", None, **common),),
        whens=(when,),
        wheres=(where,),
        lineages=(),
        figures=(),
        rules=(),
    )


@pytest.fixture
def kept(book):
    for i in range(4):
        book.put(cases.record(i, outlet="Dale Post" if i else "Ford Herald"), by="ada")
    events = [
        *(event(0), event(1, "2021-04-02"), event(2, country="IRN")),
        replace(event(3, None), type="PROTEST"),
    ]
    assert book.put_events(events, book.fingerprint()) == 4
    return book


def test_events_come_back_whole_and_by_time(kept):
    assert kept.events_fingerprint() == kept.fingerprint()
    assert kept.event("e1:1") == event(1, "2021-04-02")
    assert kept.event("e1:9") is None
    page = kept.events(limit=3)
    assert [e.id for e in page.items] == ["e1:0", "e1:2", "e1:1"]
    assert [e.id for e in kept.events(after=page.next).items] == ["e1:3"]
    assert [e.id for e in kept.all_events()] == [f"e1:{i}" for i in range(4)]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (EventFilter(types=("PROTEST",)), "3"),
        (EventFilter(countries=("IRN",)), "2"),
        (EventFilter(since="2021-04-01"), "1"),
        (EventFilter(until="2021-03-31"), "02"),
        (EventFilter(least_lineages=3), "23"),
        (EventFilter(contradicted=True), "13"),
        (EventFilter(contradicted=False), "02"),
        (EventFilter(claim=cases.record(2).claims[0].id), "2"),
        (EventFilter(modes=("x",)), ""),
    ],
)
def test_events_are_filtered(kept, asked, ids):
    assert sorted(e.id for e in kept.events(asked).items) == [f"e1:{i}" for i in ids]


def test_events_are_filtered_by_the_outlets_and_reports_of_their_claims(kept):
    def ids(asked):
        return sorted(e.id for e in kept.events(asked).items)

    assert ids(EventFilter(outlets=("Ford Herald",))) == ["e1:0"]
    assert ids(EventFilter(outlets=("Dale Post",))) == ["e1:1", "e1:2", "e1:3"]
    assert ids(EventFilter(outlets=("Nowhere",))) == []
    assert ids(EventFilter(document=cases.record(3).document.id)) == ["e1:3"]


def test_new_events_replace_the_old_and_a_judgement_makes_them_stale(kept):
    from onrecord.records import Decision

    assert kept.put_events([event(0)], "state") == 1
    assert [e.id for e in kept.all_events()] == ["e1:0"]
    claim = kept.queue().items[0].claim
    kept.judge(by="ada", decision=Decision.ACCEPT, target=claim)
    assert kept.events_fingerprint() == "state" != kept.fingerprint()


def test_accounts(book):
    made = book.put_account("Ada.K", ReviewRole.CODER, "hash1", by="root")
    assert (made.session, made.active) == (1, True)
    assert book.account("ada.k") == made
    assert book.account("ada") is None
    with pytest.raises(OptionError, match="already"):
        book.put_account("ADA.K", ReviewRole.OWNER, "hash", by="root")
    changed = book.change_account("ada.k", by="root", role=ReviewRole.CURATOR)
    assert (changed.role, changed.session) == (ReviewRole.CURATOR, 2)
    assert book.change_account("ada.k", by="root", end_sessions=True).session == 3
    assert book.change_account("ada.k", by="root", active=False, password="hash2").session == 4
    assert book.change_account("ada.k", by="root") == book.account("Ada.K")
    assert [a.name for a in book.accounts()] == ["Ada.K"]
    with pytest.raises(OptionError, match="no account"):
        book.change_account("bob", by="root", active=False)
    assert [e.what for e in book.audit()] == ["new", *["account"] * 4]
    assert book.verify().clean


@pytest.mark.parametrize("name", ["", " ", "a b", "rule:x", "-a", "a-", "x" * 65, "a\n", "<b>"])
def test_names_that_are_none(book, name):
    with pytest.raises(OptionError):
        book.put_account(name, ReviewRole.CODER, "hash", by="root")


def test_settings(book):
    assert book.setting("secret") is None
    book.put_setting("secret", "one", by="ada")
    book.put_setting("secret", "two", by="ada")
    assert book.setting("secret") == "two"
    assert [e.target for e in book.audit()][1:] == ["secret", "secret"]
    assert all("one" not in e.content and "two" not in e.content for e in book.audit())
