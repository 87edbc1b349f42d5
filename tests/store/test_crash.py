"""Six kills of each kind on a submission; ``python -m benchmarks.casebook`` does a hundred."""

import os
import random

import casebook_cases as cases
import pytest
from benchmarks.casebook_kills import (
    kills_of_add,
    kills_of_judge,
    kills_of_new,
    many_writers,
    start,
    write_records,
)

from onrecord.store import Casebook

KILLS, WRITERS, EACH = 6, 8, 12
chance = random.Random(7 if os.environ.get("CI") else None)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    assert write_records(path, (cases.record(i) for i in range(60))) == 60
    return path


def test_killed_while_adding_nothing_is_lost_or_doubled(lite, path, file):
    trials = kills_of_add(str(path), file, 60, KILLS, chance)
    assert trials.wrong == []
    assert trials.kills > 1


def test_killed_while_judging_nothing_is_lost_or_doubled(lite, path):
    for i in range(5):
        lite.put(cases.record(i), by="ada", raw=cases.raw(cases.record(i)))
    trials = kills_of_judge(str(path), KILLS, chance)
    assert trials.wrong == []
    assert trials.acknowledged > 0


def test_killed_while_making_a_casebook_there_is_a_whole_one_or_none(tmp_path):
    trials = kills_of_new(tmp_path, 4, chance)
    assert trials.wrong == []
    assert trials.kills == 4


def test_eight_writers_at_once_lose_nothing(book, where):
    for i in range(5):
        book.put(cases.record(i), by="ada", raw=cases.raw(cases.record(i)))
    number, _, wrong = many_writers(where, WRITERS, EACH)
    assert wrong == []
    assert number == WRITERS * EACH == book.info().judgements


def test_two_that_add_the_same_reports_store_each_once(book, where, file):
    running = [start("put", where, str(file)) for _ in range(2)]
    said = [p.communicate()[0].decode().split() for p in running]
    assert [p.returncode for p in running] == [0, 0]
    assert len(said[0]) + len(said[1]) == len(set(said[0]) | set(said[1])) == 60
    assert (book.info().documents, book.info().records) == (60, 60)
    assert book.verify().clean


def test_threads_of_one_process_lose_nothing(book):
    import threading

    from onrecord.records import Decision

    for i in range(5):
        book.put(cases.record(i), by="ada")
    made, wrong = [], []

    def work(name):
        try:
            for i in range(10):
                target = cases.record(i % 5).claims[0].id
                made.append(book.judge(by=name, decision=Decision.ACCEPT, target=target).id)
                book.queue()
        except Exception as e:
            wrong.append(e)

    threads = [threading.Thread(target=work, args=(f"coder{i}",)) for i in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert wrong == []
    assert len(set(made)) == 60
    assert {j.id for j in book.judgements()} == set(made)
    assert book.verify().clean


def test_a_writer_that_is_kept_waiting_too_long_says_so(blank, tmp_path):
    import shutil
    import sqlite3

    from onrecord.store import CasebookError

    path = tmp_path / "waiting.casebook"
    shutil.copy(blank, path)
    with Casebook.open(path, patience=0.05) as book:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CasebookError, match=r"others were writing for over 0\.05 s"):
            book.put(cases.record(), by="ada")
        assert book.queue().total == 0  # reading goes on
        other.close()
        book.put(cases.record(), by="ada")
