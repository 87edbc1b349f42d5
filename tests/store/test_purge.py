import sqlite3
from dataclasses import replace
from pathlib import Path

import casebook_cases as cases
import pytest

from onrecord.errors import OptionError
from onrecord.records import Change, Decision, Failure
from onrecord.store import Casebook, CasebookError, StoredAs
from onrecord.store.tables import metadata

SECRET = "Zebulon Quarkfield"
WORDS = ("zebulon", "quarkfield", "mirthgate", "0ddname", "plumdrop", "tellwise")


def secret():
    """A report with a name, a title, a ref and an outlet that nothing else has."""
    return cases.record(
        7,
        body=f"{cases.BODY} {SECRET} hid in Mirthgate.",
        outlet="Plumdrop Echo",
        ref="sources/0ddname.txt",
    )


def fill(book):
    for i in range(8):
        book.put(cases.record(i), by="ada", raw=cases.raw(cases.record(i)))
    item = secret()
    book.put_failures([Failure(item.document.ref, "read", "empty", "Tellwise")], by="ada")
    book.put_failures([Failure("other.txt", "read", "empty", "nothing in it")], by="ada")
    stored = book.put(item, by="ada", raw=cases.raw(item))
    book.put_failures([Failure(item.document.ref, "read", "empty", "Tellwise")], by="ada")
    book.put(cases.recoded(item), by="ada")
    claim = item.claims[0].id
    accepted = book.judge(
        by="ada", decision=Decision.AMEND, target=claim, reason=f"{SECRET} told me",
        changes=(Change("passage", '"Mirthgate"'),),
    )  # fmt: skip
    book.undo(accepted.id, by="ada", reason=f"{SECRET} did not")
    other = cases.record(1).claims[0].id
    book.judge(by="ada", decision=Decision.SAME, target=other, other=claim, reason=SECRET)
    book.judge(by="ada", decision=Decision.ACCEPT, target=other, reason="kept")
    return stored


def files(path: Path) -> bytes:
    """Every byte of the casebook: the file, its log, and whatever else lies beside them."""
    return b"".join(f.read_bytes() for f in sorted(path.parent.iterdir()) if f.is_file())


def test_not_a_byte_of_what_is_purged_stays(lite, path):
    stored = fill(lite)
    before = files(path).lower()
    assert all(w.encode() in before for w in WORDS)
    stone = lite.purge(stored.document, by="ada", reason="court order 12/3")
    after = files(path).lower()
    assert [w for w in WORDS if w.encode() in after] == []
    assert stone.sha256 == secret().document.sha256
    assert stone.sha256.encode() in after
    assert b"court order 12/3" in after
    assert lite.verify().clean
    lite.close()
    assert [w for w in WORDS if w.encode() in files(path).lower()] == []


def test_what_is_left_of_it_and_of_everything_else(book):
    stored = fill(book)
    book.purge(stored.document, by="ada", reason="court order")
    found = book.verify()
    assert (found.faults, found.documents, found.records, found.raw) == ((), 8, 8, 8)
    assert [(j.decision, j.reason) for j in book.judgements()] == [(Decision.ACCEPT, "kept")]
    assert book.document(stored.document) is None
    assert [f.ref for f in book.failures()] == ["other.txt"]
    kinds = [t.kind for t in book.tombstones()]
    assert sorted(kinds) == ["document", *["judgement"] * 3, "raw", "record", "record"]
    assert book.audit(target=stored.document)[-1].reason == "court order"
    assert book.search("mirthgate").total == 0
    assert (book.info().purged, book.info().unfinished) == (1, False)


def test_no_row_of_any_table_holds_a_purged_word(book):
    stored = fill(book)
    book.purge(stored.document, by="ada", reason="court order")
    with book._ground.reading() as connection:
        for table in [*metadata.tables, "document_words", "claim_words"]:
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):
                said = repr(tuple(row)).lower()
                assert not any(w in said for w in WORDS), table


def test_what_was_purged_does_not_come_back(book):
    stored = fill(book)
    book.purge(stored.document, by="ada", reason="court order")
    again = book.put(secret(), by="ada")
    assert (again.outcome, book.info().documents) == (StoredAs.REFUSED, 8)
    assert "court order" in again.why
    # Nor as another reading of the same file.
    other = replace(secret(), document=replace(secret().document, id="d1:reread"))
    assert book.put(other, by="ada").outcome is StoredAs.REFUSED


def test_bytes_that_another_report_was_read_from_stay(book):
    one = cases.record()
    other = replace(one, document=replace(one.document, id="d1:other", ref="copy.txt"))
    first = book.put(one, by="ada", raw=cases.raw(one))
    book.put(other, by="ada", raw=cases.raw(one))
    book.purge(first.document, by="ada", reason="double")
    assert book.raw("d1:other") == cases.raw(one)
    assert book.verify().clean


def test_a_deleted_report_can_be_purged(book):
    stored = fill(book)
    book.delete(stored.document, by="ada", reason="hidden")
    book.purge(stored.document, by="ada", reason="gone")
    assert [t.purged for t in book.tombstones() if t.kind == "document"] == [False, True]
    assert book.verify().clean


def test_a_reason_and_a_report_are_needed(book):
    stored = fill(book)
    with pytest.raises(OptionError, match="say why"):
        book.purge(stored.document, by="ada", reason="")
    with pytest.raises(OptionError, match="no document"):
        book.purge("d1:none", by="ada", reason="x")
    assert book.document(stored.document) is not None


def test_a_purge_that_waits_for_a_reader_says_so_and_is_finished_later(lite, path):
    stored = fill(lite)
    lite.close()
    lite = Casebook.open(path, patience=0.1)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM documents").fetchone()
    with pytest.raises(CasebookError, match="compact"):
        lite.purge(stored.document, by="ada", reason="court order")
    assert lite.document(stored.document) is None
    assert lite.info().unfinished
    assert "cut off" in lite.verify().faults[0].what
    reader.close()
    lite.compact(by="ada")
    assert lite.verify().clean
    lite.close()
    assert [w for w in WORDS if w.encode() in files(path).lower()] == []


def test_compacting_gives_space_back(lite, path):
    for i in range(40):
        lite.put(cases.record(i), by="ada")
    lite._ground.write(lambda c: c.exec_driver_sql("DELETE FROM claim_words"))
    lite.rebuild(by="ada")
    care = lite.compact(by="ada")
    assert 0 < care.after <= care.before
    assert (path).stat().st_size == care.after
    assert lite.verify().clean


def test_a_purged_casebook_opens_elsewhere(lite, path):
    stored = fill(lite)
    lite.purge(stored.document, by="ada", reason="x")
    lite.close()
    with Casebook.open(path) as again:
        assert again.documents().total == 8
