"""A result file that is gone on with: nothing lost, nothing twice, nothing mixed."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stub_coder
from onrecord.batch.partial import EVERY, Partial, partial_of
from onrecord.errors import OptionError
from onrecord.records import Document, Failure, to_json
from onrecord.steps.read import read_text

REPORTS = 150


def reports(number: int = REPORTS) -> list[Document | Failure]:
    return list(_reports()[:number])


@functools.cache
def _reports() -> list[Document | Failure]:
    out: list[Document | Failure] = []
    for n in range(REPORTS):
        if n % 7 == 3:
            out.append(Failure(f"r{n}", "read", "empty", "there is nothing in it"))
        else:
            out.append(read_text(f"Clashes in ward {n}.", ref=f"r{n}", language="en"))
    return out


def code(partial: Partial, given_: list[Document | Failure], most: int | None = None) -> int:
    """Code up to ``most`` reports into the partial file; how many were coded."""
    done = 0
    for report in partial.rest(given_):
        if done == most:
            break
        done += 1
        if isinstance(report, Failure):
            partial.fail(to_json(report))
        else:
            partial.add(to_json(stub_coder.record(report)), 1)
    return done


def whole(folder: Path) -> tuple[bytes, bytes]:
    """The files of a run in one go."""
    output = folder / "whole.jsonl"
    with Partial(output) as partial:
        assert code(partial, reports()) == REPORTS
        records, failures = partial.finish()
        assert failures is not None
        both = records.read_bytes(), failures.read_bytes()
        partial.forget()
    assert not list(folder.glob("whole.jsonl*"))
    return both


@settings(max_examples=12)
@given(cuts=st.lists(st.integers(0, REPORTS), max_size=4), tail=st.binary(max_size=40))
def test_broken_off_anywhere_it_ends_with_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int], tail: bytes
) -> None:
    folder = tmp_path_factory.mktemp("partial")
    wanted = whole(folder)
    output = folder / "out.jsonl"
    coded = 0
    for cut in cuts:
        with Partial(output) as partial:
            coded += code(partial, reports(), cut)
        with partial_of(output).open("ab") as stream:
            stream.write(tail)  # what a power cut may leave behind the mark
    with Partial(output) as partial:
        assert partial.kept.reports == coded
        coded += code(partial, reports())
        records, failures = partial.finish()
        assert failures is not None
        assert (records.read_bytes(), failures.read_bytes()) == wanted
        assert (partial.reports, partial.claims, partial.failed) == (REPORTS, 129, 21)
    assert coded == REPORTS, "a report was coded twice"


def test_killed_without_a_word_it_loses_no_more_than_to_the_last_mark(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    mark = tmp_path / "out.jsonl.partial.mark"
    with Partial(output) as partial:
        assert code(partial, reports(), EVERY + 40) == EVERY + 40
        last = mark.read_bytes()
    mark.write_bytes(last)  # as if it had never left the block
    with Partial(output) as partial:
        assert partial.kept.reports == EVERY


def test_other_reports_are_refused(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with Partial(output) as partial:
        code(partial, reports(), 20)
    kept = partial_of(output).read_bytes()
    others = reports()
    others[5] = read_text("Something else.", ref="r5", language="en")
    swapped = reports()
    swapped[0], swapped[1] = swapped[1], swapped[0]
    for wrong in (others, swapped, reports(19), []):
        with pytest.raises(OptionError, match="begun with other reports"), Partial(output) as p:
            code(p, wrong)
    assert partial_of(output).read_bytes() == kept


def test_another_version_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with Partial(output) as partial:
        code(partial, reports(), 20)
    with Partial(output) as partial:
        [report, *_] = partial.rest(reports())
        assert isinstance(report, Document)
        line = to_json(stub_coder.record(report)).replace(b'"version":"0"', b'"version":"1"')
        with pytest.raises(OptionError, match="another version"):
            partial.add(line, 1)


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with Partial(output) as partial:
        code(partial, reports(), 20)
    mark = tmp_path / "out.jsonl.partial.mark"
    good = mark.read_bytes()
    mark.write_bytes(b"{")
    with pytest.raises(OptionError, match="damaged"):
        Partial(output)
    mark.write_bytes(good)
    partial_of(output).write_bytes(b"")
    with pytest.raises(OptionError, match="shorter than its mark"):
        Partial(output)
