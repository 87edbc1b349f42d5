"""Processes on one machine, with a coder that does what a report tells it to."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import stub_coder
from onrecord.batch import Coded, Pool, Recipe, code_lines, wire
from onrecord.errors import SetupError
from onrecord.records import Document, Failure, to_json
from onrecord.steps.read import read_text

STUB = Recipe(coder="stub_coder:load")


def report(text: str, ref: str) -> Document:
    return read_text(text, ref=ref, language="en")


def reports(number: int, **special: str) -> list[Document]:
    """``r0=...`` gives a report's text."""
    return [report(special.get(f"r{n}", f"Clashes in ward {n}."), str(n)) for n in range(number)]


def lines_of(items: Iterator[Coded | Failure]) -> list[str]:
    """Per report: its ref, and the reason if it failed."""
    return [i.ref if isinstance(i, Coded) else f"{i.ref} {i.reason}" for i in items]


def test_the_order_and_bytes_are_those_of_one_process() -> None:
    given = reports(40)
    wanted = [to_json(stub_coder.record(d)) for d in given]
    for workers in (1, 2, 3):
        done = list(code_lines(given, workers, STUB))
        assert [d.line for d in done if isinstance(d, Coded)] == wanted
        assert all(d.claims == 1 for d in done if isinstance(d, Coded))


def test_records_come_back_as_they_were_made() -> None:
    pool = Pool(1, recipe=STUB)
    try:
        [record] = pool.run([report("Clashes were seen.", "a")])
    finally:
        pool.close()
    assert record == stub_coder.record(report("Clashes were seen.", "a"))


def test_a_failure_passes_through_in_its_place() -> None:
    bad = Failure("bad", "read", "empty", "there is nothing in it")
    given = [*reports(2), bad, *reports(2, r1="FAIL here.")]
    assert lines_of(code_lines(given, 2, STUB)) == ["0", "1", "bad empty", "0", "1 error"]


def test_a_name_that_cannot_be_written_costs_its_report() -> None:
    bad = replace(report("Clashes were seen.", "a"), ref="a\udcff.txt")
    worse = Failure("b\udcff", "read", "empty", "nothing in b\udcff")
    results = list(code_lines([*reports(1), bad, worse, *reports(1)], 1, STUB))
    assert lines_of(iter(results)) == ["0", "a\\udcff.txt encoding", "b\\udcff empty", "0"]
    assert all(to_json(r) for r in results if isinstance(r, Failure))
    record = stub_coder.record(bad)
    assert wire.coded(record) == results[1]


def test_a_poisonous_report_costs_itself() -> None:
    given = reports(12, r3="DIE at once.", r7="FAIL here.")
    got = lines_of(code_lines(given, 2, STUB))
    assert got == [*"012", "3 worker_died", *"456", "7 error", "8", "9", "10", "11"]


def test_a_report_whose_worker_was_killed_for_another_reason_is_tried_again(
    tmp_path: Path,
) -> None:
    given = reports(6, r2=f"DIEONCE={tmp_path / 'once'} then.")
    assert lines_of(code_lines(given, 2, STUB)) == [*"012345"]


def test_a_report_that_takes_too_long_costs_itself() -> None:
    hurried = Recipe(coder="stub_coder:load", seconds=0.5)
    start = time.monotonic()
    got = lines_of(code_lines(reports(4, r1="HANG on."), 1, hurried))
    assert got == ["0", "1 timeout", "2", "3"]
    assert time.monotonic() - start < 20


def test_a_worker_that_has_grown_is_replaced(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    given = [report(f"GROW PID={pids} {n}", str(n)) for n in range(6)]
    small = Recipe(coder="stub_coder:load", megabytes=150)
    pool = Pool(1, recipe=small)
    try:
        assert lines_of(pool.lines(given)) == [*"012345"]
    finally:
        pool.close()
    assert len(set(pids.read_text().split())) > 1
    assert 150 < pool.peak < 400


def test_few_reports_start_one_worker_and_many_start_more() -> None:
    for number, most in ((8, 1), (12, 1), (60, 3)):
        pool = Pool(3, recipe=Recipe(nlp="slow-0.02", coder="stub_coder:load"))
        try:
            assert len(list(pool.lines(reports(number)))) == number
            assert len(pool._workers) == most
        finally:
            pool.close()


def test_a_wrong_set_up_ends_the_run_in_its_own_words() -> None:
    missing = Recipe(nlp="missing", coder="stub_coder:load")
    with pytest.raises(SetupError, match="'missing' is not installed"):
        list(code_lines(reports(3), 2, missing))
    with pytest.raises(SetupError, match="ModuleNotFoundError"):
        list(code_lines(reports(3), 2, Recipe(coder="no_such_module:load")))


def test_workers_that_die_while_they_load_do_not_cost_reports() -> None:
    with pytest.raises(SetupError, match="fewer --workers"):
        list(code_lines(reports(3), 2, Recipe(nlp="dying", coder="stub_coder:load")))


def test_reading_stays_ahead_by_a_bounded_number() -> None:
    read = 0

    def source() -> Iterator[Document]:
        nonlocal read
        for document in reports(3_000):
            read += 1
            yield document

    results = code_lines(source(), 2, STUB)
    next(results)
    assert read <= 2 * 256 + 2 * 16
    results.close()


def test_nothing_is_left_of_a_run_that_is_broken_off(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    given = [report(f"Clashes PID={pids} {n}", str(n)) for n in range(200)]
    results = code_lines(given, 2, STUB)
    next(results)
    results.close()
    for pid in set(pids.read_text().split()):
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)
    assert not [t for t in threading.enumerate() if "_listen" in t.name]


def test_a_pool_serves_one_run_after_another_also_behind_a_broken_one() -> None:
    pool = Pool(2, recipe=STUB)
    try:
        assert lines_of(pool.lines(reports(5))) == [*"01234"]
        broken = pool.lines(reports(100))
        next(broken)
        broken.close()
        assert lines_of(pool.lines(reports(3))) == [*"012"]
    finally:
        pool.close()


def test_messages_survive_the_pipe_and_a_cut_one_is_none() -> None:
    document = report("Clashes were seen.", "a")
    stream = io.BytesIO()
    packed = wire.packed(document)
    assert isinstance(packed, bytes)
    wire.write_document(stream, packed)
    whole = stream.getvalue()
    assert wire.read_document(io.BytesIO(whole)) == document
    for cut in (0, 3, 8, len(whole) - 1):
        assert wire.read_document(io.BytesIO(whole[:cut])) is None
    answer = wire.Answer(wire.Kind.CODED, b"{}", claims=7, peak=300, last=True)
    stream = io.BytesIO()
    wire.write_answer(stream, answer)
    whole = stream.getvalue()
    assert wire.read_answer(io.BytesIO(whole)) == answer
    for cut in (0, 5, len(whole) - 1):
        assert wire.read_answer(io.BytesIO(whole[:cut])) is None
