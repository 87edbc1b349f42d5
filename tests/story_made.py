"""A finished batch run made of given records, and what a run of ``batch events`` has written."""

from __future__ import annotations

import hashlib
import io
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import fsspec
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.batch.manifest import Done, File, manifest_of
from onrecord.batch.store import Store
from onrecord.pipeline import Story
from onrecord.records import Change, Decision, Judgement, Record, to_json

sys.path.insert(0, str(Path(__file__).parent / "steps" / "lineage"))
sys.path.insert(0, str(Path(__file__).parent / "steps" / "corroborate"))
from madereports import HARBOUR, MARKET, RIVER
from told import Said, report, said

QUOTED = "“Nobody will leave this harbour before the mediator has heard all of us out,” they said. "
PIECES = [s + "." for text in (HARBOUR, RIVER, MARKET) for s in text.split(". ")] + [QUOTED] * 3
OUTLETS = ("AFP", "Larch Post", "Press TV", "Courier", "Vesper", None)
TYPES = ("ASSAULT", "ASSAULT", "PROTEST", "ACCUSE", "AID")


def batch_run(url: str, records: Sequence[Record], shards: int) -> str:
    """What ``onrecord batch run`` would leave of these records, in so many files."""
    store, done = Store(url), []
    for n in range(shards):
        mine = records[n::shards]
        columns = {
            "document": [r.document.id for r in mine],
            "ref": [r.document.ref for r in mine],
            "record": [to_json(r).decode() for r in mine],
        }
        schema = pa.schema([(name, pa.string()) for name in columns])
        buffer = io.BytesIO()
        pq.write_table(pa.table(columns, schema=schema), buffer)
        content, name = buffer.getvalue(), f"records/{n:05d}.parquet"
        store.put_bytes(name, content)
        sum_ = hashlib.sha256(content).hexdigest()
        file = File("records", name, len(mine), len(content), sum_)
        done.append(Done(f"{n:05d}", len(mine), 0, 0, (file,), None))
    store.put_bytes("manifest.json", manifest_of(["made"], shards, done, ()).json())
    return url


def lines(url: str, table: str) -> list[bytes]:
    """All lines of a table, sorted."""
    store = Store(url)
    return sorted(
        line for name in store.names(table) for line in store.read(f"{table}/{name}").splitlines()
    )


def same(url: str, story: Story) -> bool:
    """Does a run hold exactly what one machine has made?"""
    return (
        lines(url, "copies") == sorted(map(to_json, story.copies))
        and lines(url, "lineages") == sorted(msgspec.json.encode(g) for g in story.lineages)
        and lines(url, "links") == sorted(map(to_json, story.links))
        and lines(url, "events") == sorted(map(to_json, story.events))
    )


def forget() -> None:
    """Empty the store in memory."""
    fs = fsspec.filesystem("memory")
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]


# --- reports by chance ----------------------------------------------------------------------------


def by_chance(seed: int, number: int) -> list[Record]:
    """Reports that copy, credit, correct and contradict each other, and tell of what is told."""
    chance = random.Random(seed)
    found: dict[str, Record] = {}
    for n in range(number):
        record = _report(chance, n)
        found[record.document.id] = record
    return list(found.values())


def _report(chance: random.Random, n: int) -> Record:
    head = chance.choice(("", "", "HALDEN (AFP) - ", "Correction: "))
    start = chance.randrange(len(PIECES))
    words = " ".join((PIECES + PIECES)[start : start + chance.randint(1, 6)])
    if chance.random() < 0.7:  # words of its own
        words = " ".join("".join(chance.choices("abcdefghij", k=6)) for _ in range(60))
    deeds = ("killed by gunmen", "seen to march", "told by police")
    text = f"{head}{words} " + " ".join(
        f"In {town} {figure} were {deed}, AFP reported."
        for deed in deeds
        for town, figure in [(chance.choice(("Arden", "Belmar")), chance.choice(FIGURES))]
    )
    claims = [_claim(chance, text, deed) for deed in deeds if chance.random() < 0.7]
    record = report(
        f"r{chance.randrange(4) if chance.random() < 0.2 else n + 10}",
        text,
        *claims,
        outlet=chance.choice(OUTLETS),
        date=chance.choice(("2021-05-04", "2021-05-05", "2021-05-06", "2021-07-01", None)),
        title=chance.choice((None, "12 dead in Arden shooting", "Correction: Belmar toll")),
    )
    version = chance.choice((None, None, 1, 2))
    return replace(record, document=replace(record.document, version=version))


FIGURES = ("12 people", "at least 9 people", "3 people")


def _claim(chance: random.Random, text: str, deed: str) -> Said:
    parts: dict[str, object] = {
        "type": chance.choice(TYPES),
        "on": chance.choice(("2021-05-04", "2021-05-05", None)),
        "at": chance.choice(("Arden", "Belmar", None)),
        "by": chance.choice((None, "the governor", "the monitor", "AFP")),
        "denied": chance.random() < 0.2,
    }
    if parts["type"] == "ACCUSE":
        parts["mode"] = "investigate"
    figure = chance.choice((None, *(f for f in FIGURES if f in text)))
    if figure is not None:
        parts["killed"] = figure
    return said(deed, **parts)


def judgements(seed: int, records: Sequence[Record], number: int = 14) -> list[Judgement]:
    """Decisions of every kind about these reports."""
    chance = random.Random(seed)
    claims = [c.id for r in records for c in r.claims] or ["c1:none"]
    documents = [r.document.id for r in records]
    found: list[Judgement] = []
    for n in range(number):
        decision = chance.choice(list(Decision))
        pair = decision in (Decision.SAME, Decision.DIFFERENT)
        about = documents if chance.random() < 0.4 else claims
        target, other = chance.choice(about), chance.choice([*about, "c1:unknown"])
        changes: tuple[Change, ...] = ()
        if decision in (Decision.RETIRE, Decision.WITHDRAW):
            target = chance.choice(documents)
        elif decision is Decision.UNDO:
            if not found:
                continue
            target = chance.choice(found).id
        elif decision is Decision.AMEND:
            target, changes = chance.choice(claims), (Change("type", '"PROTEST"'),)
        elif decision is Decision.CHOOSE:
            changes = (Change("killed", ""),)
        found.append(
            Judgement.of(
                made=f"2024-01-{chance.randint(1, 20):02d}T00:00:00Z",
                by=f"rule:{n}",
                decision=decision,
                target=target,
                other=other if pair else None,
                changes=changes,
            )
        )
    return found
