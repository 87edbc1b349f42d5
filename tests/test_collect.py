import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.collect import Outcome, RawFinder, collect
from onrecord.records import Decision, Document, Failure, Record, Run, Status
from onrecord.steps.read import read
from onrecord.store import Casebook, Filter

sys.path.insert(0, str(Path(__file__).parent / "store"))
import casebook_cases as cases


@pytest.fixture
def book(tmp_path):
    with Casebook.create(tmp_path / "case.casebook", by="ada") as casebook:
        yield casebook


class Coding:
    """Codes the cases' documents; fails, misquotes or stops at those named."""

    def __init__(self, run=cases.RUN, fail=(), misquote=(), stop=()):
        self.run, self.fail, self.misquote, self.stop = run, fail, misquote, stop
        self.coded = []

    def __call__(self, reports):
        for report in reports:
            if isinstance(report, Failure):
                yield report
                continue
            number = int(report.title.split()[1])
            if number in self.stop:
                raise KeyboardInterrupt
            self.coded.append(number)
            if number in self.fail:
                yield Failure(report.ref, "code", "error", "it broke")
                continue
            made = replace(cases.record(number, run=self.run), document=report)
            if number in self.misquote:
                made = replace(made, document=replace(report, text=report.text.upper()))
            yield made


def documents(numbers) -> list[Document | Failure]:
    return [cases.document(i) for i in numbers]


def told(items):
    return [(i.outcome.value, i.why) for i in items]


def test_each_report_is_coded_and_stored_once(book):
    coding = Coding()
    first = list(collect(book, documents([0, 1, 2]), coding, by="ada"))
    assert [i.outcome for i in first] == [Outcome.ADDED] * 3
    assert [i.claims for i in first] == [2] * 3
    second = list(collect(book, documents([0, 1, 2, 3]), coding, by="ada"))
    assert [i.outcome for i in second] == [*[Outcome.SKIPPED] * 3, Outcome.ADDED]
    assert second[0].why == "stored already, coded by onrecord 0.1.0 (to code it again: --recode)"
    assert coding.coded == [0, 1, 2, 3]
    assert book.info().records == 4


def test_a_report_twice_in_one_run_is_stored_once(book):
    items = list(collect(book, documents([0, 1, 0]), Coding(), by="ada"))
    assert sorted(i.outcome for i in items) == ["added", "added", "skipped"]
    assert "before in this run" in next(i.why for i in items if i.why)


def test_a_run_that_is_stopped_is_gone_on_with(book):
    coding = Coding(stop=(3,))
    with pytest.raises(KeyboardInterrupt):
        list(collect(book, documents(range(6)), coding, by="ada"))
    assert book.info().records == 3
    again = Coding()
    list(collect(book, documents(range(6)), again, by="ada"))
    assert again.coded == [3, 4, 5]
    assert book.info().records == 6
    assert book.verify().clean


def test_failures_are_told_kept_and_tried_again(book):
    reports = [*documents([0, 1]), Failure("bad.txt", "read", "empty", "there is no text in it")]
    items = list(collect(book, reports, Coding(fail=(1,)), by="ada"))
    assert told(items) == [
        ("added", ""),
        ("failed", "it broke"),
        ("failed", "there is no text in it"),
    ]
    assert [f.ref for f in book.failures()] == ["bad.txt", "reports/1.txt"]
    list(collect(book, documents([1]), Coding(), by="ada"))
    assert [f.ref for f in book.failures()] == ["bad.txt"]


def test_a_record_that_cannot_be_stored_is_a_failure_and_the_run_goes_on(book):
    items = list(collect(book, documents([0, 1]), Coding(misquote=(0,)), by="ada"))
    assert [i.outcome for i in items] == [Outcome.FAILED, Outcome.ADDED]
    assert book.failures()[0].stage == "store"


def test_recoding_adds_a_record_and_goes_on_where_it_stopped(book):
    list(collect(book, documents(range(4)), Coding(), by="ada"))
    newer = Coding(cases.NEWER, stop=(2,))
    with pytest.raises(KeyboardInterrupt):
        list(collect(book, documents(range(4)), newer, by="ada", recode=True))
    again = Coding(cases.NEWER)
    items = list(collect(book, documents([3, 0, 1, 2]), again, by="ada", recode=True))
    # What the run is, is known once the first report is coded: then the others are passed over.
    assert again.coded == [3, 2]
    assert [i.outcome for i in items].count(Outcome.RECODED) == 2
    assert book.info().records == 8
    assert {c.value: c.count for c in book.facets().coders} == {"0.2.0": 8}


def test_deleted_reports_are_passed_over_with_the_reason(book):
    list(collect(book, documents([0]), Coding(), by="ada"))
    book.purge(cases.document(0).id, by="ada", reason="court order")
    [item] = collect(book, documents([0]), Coding(), by="ada", recode=True)
    assert item.outcome is Outcome.SKIPPED
    assert "court order" in item.why


def test_a_kill_withdraws_the_versions_before_it(book):
    one = cases.document(0, ref="urn:item", version=1)
    two = cases.document(1, ref="urn:item", version=2, status=Status.CANCELED)
    list(collect(book, [one], Coding(), by="ada"))
    assert book.queue().total == 2
    list(collect(book, [two], Coding(), by="ada"))
    assert book.queue().total == 0
    assert book.documents(Filter(withdrawn=True)).total == 2
    judged = book.judgements(decisions=(Decision.WITHDRAW,))
    assert {j.by for j in judged} == {"rule:publisher-status"}
    # A person may bring one back, and the rule does not take it away again.
    book.undo(next(j.id for j in judged if j.target == one.id), by="ada", reason="their mistake")
    three = cases.document(2, ref="urn:item", version=3)
    list(collect(book, [three], Coding(), by="ada"))
    assert book.documents().total == 2
    assert book.verify().clean


@pytest.fixture
def folder(tmp_path):
    """Two texts, a page, JSON lines with a bad line, and an array."""
    root = tmp_path / "in"
    (root / "sub").mkdir(parents=True)
    (root / "a.txt").write_text("The mayor said on Monday that police had arrested two men.\n")
    (root / "sub" / "b.txt").write_bytes(b"\xef\xbb\xbfThe square was calm, police said.\r\n")
    lines = [{"id": f"j{i}", "text": f"Police said that {i} men were arrested."} for i in range(5)]
    body = [json.dumps(x).encode() for x in lines]
    (root / "c.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join([*body[:2], b"{bad", *body[2:]]))
    (root / "d.json").write_text(json.dumps([{"id": "k1", "text": "Police arrested a man."}]))
    return root


def test_the_bytes_of_files_and_lines_are_found(folder):
    find = RawFinder([str(folder)])
    found = {d.ref: (d, find(d)) for d in read([folder]) if isinstance(d, Document)}
    assert len(found) == 8
    for ref, (document, raw) in found.items():
        if ref == "k1":  # part of a larger file
            assert raw is None
        else:
            assert raw is not None, ref
            assert hashlib.sha256(raw).hexdigest() == document.sha256


def test_bytes_that_have_changed_meanwhile_are_not_taken(folder):
    document = next(d for d in read([folder / "a.txt"]) if isinstance(d, Document))
    (folder / "a.txt").write_text("something else")
    assert RawFinder([str(folder)])(document) is None
    assert RawFinder([])(replace(document, ref="x\0y")) is None


def test_real_records_go_in_and_come_out(book, coder, examples):
    items = list(collect(book, read([examples]), coder.code_many, by="ada"))
    assert {i.outcome for i in items} == {Outcome.ADDED}
    stored = list(book.records())
    assert len(stored) == len(items)
    assert all(isinstance(r, Record) and isinstance(r.run, Run) for r in stored)
    assert book.queue().total == sum(len(r.claims) for r in stored)
    assert book.verify().clean
