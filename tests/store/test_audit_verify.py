import sqlite3
from dataclasses import replace
from itertools import pairwise

import casebook_cases as cases
import pytest

from onrecord.errors import OptionError
from onrecord.records import Decision
from onrecord.store import Casebook, CasebookError

DERIVED = ("standing", "claims", "attributions", "decided", "document_words", "claim_words")


@pytest.fixture
def filled(book):
    fill(book)
    return book


def fill(book):
    for i in range(3):
        book.put(cases.record(i), by="ada", raw=cases.raw(cases.record(i)))
    book.put(cases.recoded(cases.record(2), when=None), by="ada")
    claim = cases.record(0).claims[0].id
    book.judge(by="ada", decision=Decision.ACCEPT, target=claim)
    book.judge(by="bob", decision=Decision.REJECT, target=cases.record(2).claims[0].id)


def test_a_casebook_as_it_was_written_is_clean(filled):
    found = filled.verify()
    assert found.clean
    assert (found.documents, found.records, found.judgements, found.raw) == (3, 4, 2, 3)
    assert found.spans > 30
    assert found.entries == 1 + 4 + 3 + 2


def test_the_chain_says_who_did_what(filled):
    trail = list(filled.audit_trail())
    assert [e.number for e in trail] == list(range(1, 11))
    assert [e.what for e in trail] == ["new", *["add", "raw"] * 3, "add", "judge", "judge"]
    assert trail[-1].by == "bob"
    assert all(two.before == one.hash for one, two in pairwise(trail))
    assert filled.head().hash == trail[-1].hash
    assert filled.audit(target=trail[1].target) == (trail[1],)


def test_a_noted_head_must_still_be_in_the_chain(filled):
    noted = filled.head()
    filled.judge(by="ada", decision=Decision.UNSURE, target=cases.record(1).claims[0].id)
    assert filled.verify(head=noted).clean
    [fault] = filled.verify(head=replace(noted, hash="0" * 64)).faults
    assert "noted outside" in fault.what
    assert not filled.verify(head=replace(noted, number=99)).clean


TAMPERING = [
    ("UPDATE records SET body = replace(body, 'calm', 'wild') WHERE number = 1", "hash"),
    ("UPDATE records SET body = 'x', sha256 = 'y' WHERE number = 1", "audit trail says"),
    ("UPDATE records SET run = 'n1:x' WHERE number = 1", "its id is not"),
    ("UPDATE documents SET outlet = 'Other Post' WHERE number = 1", "outlet"),
    ("UPDATE judgements SET decision = 'reject' WHERE number = 1", "what its id says"),
    ("UPDATE judgements SET seen = 's1:x' WHERE number = 1", "audit trail"),
    ("DELETE FROM judgements WHERE number = 2", "nowhere else"),
    ("UPDATE raw SET body = x'00' WHERE rowid = 1", "cannot be unpacked"),
    ("DELETE FROM raw WHERE rowid = 1", "nowhere else"),
    ("UPDATE audit SET made_by = 'eve' WHERE number = 4", "its hash is not"),
    ("DELETE FROM audit WHERE number = 4", "entry 4 is missing"),
    ("UPDATE claims SET type = 'PROTEST' WHERE number = 1", "rows in claims"),
    ("DELETE FROM claims WHERE number = 1", "rows in claims"),
    ("UPDATE attributions SET speaker = 'Eve' WHERE rowid = 1", "rows in attributions"),
    ("UPDATE claims SET state = 'rejected' WHERE number = 1", "standing"),
    ("UPDATE claims SET listed = 1 WHERE number = 5", "standing"),
    ("UPDATE standing SET decided = 7 WHERE rowid = 1", "standing"),
    ("DELETE FROM standing WHERE rowid = 1", "standing"),
    ("DELETE FROM decided", "standing"),
    ("UPDATE document_words SET words = 'x' WHERE rowid = 1", "search index"),
    ("DELETE FROM claim_words WHERE rowid = 1", "search index"),
    ("INSERT INTO claim_words (rowid, words) VALUES (99, 'x')", "belong to nothing"),
    ("UPDATE claim_words_content SET c0 = 'x' WHERE id = 1", "search index"),
]


@pytest.mark.parametrize(("statement", "found"), TAMPERING, ids=[t[0][:50] for t in TAMPERING])
def test_whatever_is_changed_behind_its_back_is_found(lite, path, statement, found):
    fill(lite)
    with sqlite3.connect(path) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            file.execute(f"DROP TRIGGER {name}")
        file.execute(statement)
    file.close()
    faults = lite.verify().faults
    assert any(found in f.what for f in faults), faults


@pytest.mark.parametrize("table", ["documents", "records", "judgements", "audit", "tombstones"])
def test_facts_cannot_be_changed(filled, where, table):
    filled.delete(cases.record(1).document.id, by="ada", reason="a test")
    with pytest.raises(CasebookError, match=f"{table} is written once"):
        filled._ground.write(lambda c: c.exec_driver_sql(f"UPDATE {table} SET number = number"))


def test_the_audit_trail_cannot_be_cut(filled):
    with pytest.raises(CasebookError, match="written once"):
        filled._ground.write(lambda c: c.exec_driver_sql("DELETE FROM audit WHERE number > 3"))


def dump(book):
    with book._ground.reading() as connection:
        found = {}
        for table in DERIVED:
            columns = "*"
            if table.endswith("_words"):
                columns = "rowid, words"
            rows = connection.exec_driver_sql(f"SELECT {columns} FROM {table}").all()
            found[table] = sorted(map(repr, rows))
        return found


def test_what_is_derived_is_made_again_from_the_facts(filled):
    before = dump(filled)
    filled._ground.write(
        lambda c: [c.exec_driver_sql(f"DELETE FROM {t}") for t in DERIVED if t != "standing"]
    )
    assert not filled.verify().clean
    assert filled.rebuild(by="ada") == 5
    assert dump(filled) == before
    assert filled.verify().clean


def test_deleting_hides_and_keeps(filled):
    document = cases.record(1).document.id
    with pytest.raises(OptionError, match="say why"):
        filled.delete(document, by="ada", reason=" ")
    stone = filled.delete(document, by="ada", reason="not ours")
    assert (stone.kind, stone.purged) == ("document", False)
    assert filled.tombstones() == (stone,)
    assert filled.document(document) is None
    assert filled.record(document) is None
    assert filled.raw(document) is None
    assert filled.queue().total == 3
    assert filled.search("anford").total == 2
    assert filled.put(cases.record(1), by="ada").why.endswith("not ours")
    assert filled.known(cases.record(1).document).deleted.endswith("not ours")
    assert (filled.info().documents, filled.info().deleted) == (2, 1)
    assert filled.verify().clean
    with pytest.raises(OptionError, match="deleted already"):
        filled.delete(document, by="ada", reason="again")


def test_a_casebook_opens_again_with_all_that_was_in_it(filled, where):
    before = filled.info()
    filled.close()
    with Casebook.open(where) as again:
        assert replace(again.info(), bytes=0) == replace(before, bytes=0)
