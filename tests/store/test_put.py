import sys
from dataclasses import replace
from pathlib import Path

import casebook_cases as cases
import pytest

from onrecord.errors import RecordError
from onrecord.records import Decision, Failure, Span, Status, to_json
from onrecord.store import Filter, State, StoredAs

sys.path.insert(0, str(Path(__file__).parents[1] / "steps" / "export"))
import handmade


def test_a_record_comes_back_as_it_was_written(book):
    item = cases.record()
    stored = book.put(item, by="ada", raw=cases.raw(item))
    assert stored.outcome is StoredAs.ADDED
    assert book.record(stored.document) == item
    assert book.record_json(stored.document, record=stored.record) == to_json(item)
    assert book.raw(stored.document) == cases.raw(item)
    assert book.document(stored.document).raw
    assert [r.id for r in book.records_of(stored.document)] == [stored.record]


def test_the_same_record_is_stored_once(book):
    item = cases.record()
    first, second = book.put(item, by="ada"), book.put(item, by="bob")
    assert (first.outcome, second.outcome) == (StoredAs.ADDED, StoredAs.KNOWN)
    assert (first.document, first.record) == (second.document, second.record)
    assert book.info().records == 1
    assert book.queue().total == 2


def test_a_newer_run_is_stored_beside_and_takes_the_place(book):
    old = cases.record()
    new = cases.recoded(old, confidence=0.9)
    book.put(old, by="ada")
    assert book.put(new, by="ada").outcome is StoredAs.RECODED
    assert book.record(old.document.id) == new
    rows = book.records_of(old.document.id)
    assert [(r.coder, r.current, r.claims) for r in rows] == [
        ("0.1.0", False, 2),
        ("0.2.0", True, 1),
    ]
    assert book.record(old.document.id, record=rows[0].id) == old
    assert [c.confidence for c in book.queue().items] == [0.9]
    assert [r.id for r in book.older()] == [rows[0].id]


def test_retiring_the_newer_record_brings_the_older_back(book):
    old = cases.record()
    book.put(old, by="ada")
    newer = book.put(cases.recoded(old, confidence=0.9), by="ada")
    j = book.judge(by="ada", decision=Decision.RETIRE, target=newer.record)
    assert book.record(old.document.id) == old
    assert book.queue().total == 2
    book.undo(j.id, by="ada")
    assert book.queue().total == 1


def test_with_every_record_retired_the_document_stays_without_claims(book):
    stored = book.put(cases.record(), by="ada")
    book.judge(by="ada", decision=Decision.RETIRE, target=stored.record)
    row = book.document(stored.document)
    assert (row.record, row.claims, row.records) == (None, 0, 1)
    assert book.record(stored.document) is None
    assert book.queue().total == 0
    assert book.verify().faults == ()


def test_another_reading_of_the_same_file_takes_the_place_of_the_older(book):
    old = cases.record()
    text = old.document.text.replace("calm.", "calm")
    new = replace(old, document=replace(old.document, id="d1:new", text=text, blocks=()))
    book.put(old, by="ada")
    assert book.known(new.document).document == old.document.id
    assert book.put(new, by="ada").outcome is StoredAs.ADDED
    assert [d.id for d in book.documents().items] == ["d1:new"]
    assert book.queue().total == 2
    assert book.record(old.document.id) == old
    assert book.verify().faults == ()


def test_two_reports_of_one_container_both_stay(book):
    one = cases.record()
    other = replace(one, document=replace(one.document, id="d1:other", ref="reports/0.txt#2"))
    book.put(one, by="ada")
    book.put(other, by="ada")
    assert book.documents().total == 2


def test_a_misquoting_record_is_refused(book):
    item = cases.record()
    wrong = replace(item.claims[0], trigger=Span(0, 4, "beat"))
    with pytest.raises(RecordError, match="says"):
        book.put(replace(item, claims=(wrong,)), by="ada")
    assert book.info().documents == 0


def test_other_bytes_than_the_documents_are_refused(book):
    with pytest.raises(RecordError, match="hash"):
        book.put(cases.record(), by="ada", raw=b"something else")
    assert book.info().raw == 0


def test_hostile_reports_are_kept_as_they_are(book):
    long = "x" * 5000
    item = handmade.hostile()
    claim = replace(item.claims[0], type=long, actors=())
    item = replace(item, document=replace(item.document, outlet=long, ref=long), claims=(claim,))
    stored = book.put(item, by="ada")
    assert book.record(stored.document) == item
    assert book.claims_of(stored.document)[0].outlet == "x" * 200
    assert [d.id for d in book.find(long)] == [stored.document]
    assert book.verify().faults == ()


def test_many_at_once_answer_after_they_are_stored(book):
    items = [cases.record(i) for i in range(7)]
    told = []
    for stored in book.put_many(((r, cases.raw(r)) for r in [*items, items[0]]), by="ada", batch=3):
        assert book.document(stored.document) is not None
        told.append(stored.outcome)
    assert told == [StoredAs.ADDED] * 7 + [StoredAs.KNOWN]
    assert book.info().raw == 7


def test_what_is_known_before_coding(book):
    item = cases.record()
    assert book.known(item.document) is None
    book.put(item, by="ada")
    book.put(cases.recoded(item), by="ada")
    assert book.known(item.document).coders == ("0.1.0", "0.2.0")


def test_failures_are_kept_until_the_report_is_stored(book):
    item = cases.record()
    ref = item.document.ref
    book.put_failures([Failure(ref, "read", "empty", "there is no text in it")], by="ada")
    book.put_failures([Failure(ref, "code", "error", "a \0 broke it")], by="ada")
    assert [(f.ref, f.stage, f.message) for f in book.failures()] == [
        (ref, "code", "a \ufffd broke it")
    ]
    book.put(item, by="ada")
    assert book.failures() == ()


@pytest.mark.parametrize("status", [Status.CANCELED, Status.WITHHELD])
def test_a_story_that_its_publisher_killed_is_listed_as_withdrawn(book, status):
    item = cases.record()
    book.put(replace(item, document=replace(item.document, status=status, version=3)), by="ada")
    assert book.queue().total == 0
    assert book.queue(Filter(withdrawn=None)).total == 2
    row = book.documents(Filter(withdrawn=True)).items[0]
    assert (row.withdrawn, row.status, row.version) == (True, status.value, 3)
    assert book.info().withdrawn == 1


def test_a_person_withdraws_and_brings_back(book):
    stored = book.put(cases.record(), by="ada")
    j = book.judge(by="ada", decision=Decision.WITHDRAW, target=stored.document, reason="killed")
    assert book.queue().total == 0
    assert book.search("square").total == 0
    assert book.document(stored.document).withdrawn
    book.undo(j.id, by="ada")
    assert book.queue(Filter(states=(State.UNDECIDED,))).total == 2


def test_versions_of_one_ref(book):
    first, second = cases.record(1), cases.record(2)
    second = replace(second, document=replace(second.document, ref=first.document.ref, version=2))
    book.put(first, by="ada")
    book.put(cases.recoded(first), by="ada")
    book.put(second, by="ada")
    assert [d.version for d in book.versions(first.document.ref)] == [None, 2]
