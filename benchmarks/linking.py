"""How well reports are put together, and what it costs.

    python -m benchmarks.linking facts [--shared FOLDER] [--set gvc_dev] [--records FILE]
    python -m benchmarks.linking scale RECORDS [--sizes 1000,10000,100000]
    python -m benchmarks.linking batch RECORDS [--sizes 10000] [--workers 2] [--parts 16]

``facts`` codes the reports of a set of local news on shooting incidents (or takes the records that
``onrecord code`` made of them), makes the events and has the project's scorer compare them with the
true incidents. The scorer takes a missing place for a right one; ``city named right`` and ``city
not named`` here do not.

``scale`` makes as many claims as asked out of real records: each round shifts their days, moves
their places, and spells names and longer words with other letters (of the same number, so that
every span still quotes its text, and no round is taken for a copy of another). Each size runs in a
process of its own. Prints processor seconds and the memory added at the peak, for lineage, link and
corroborate, and the ratios.

``batch`` makes records in the same way, in shards, and puts them together twice: in one process as
``onrecord events`` does, and on workers as ``onrecord batch events`` does. Prints processor
seconds, peak memory of each process (and what it holds before it has read anything), and whether
the bytes are the same.

Results: benchmarks/linking.md.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import multiprocessing
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from onrecord.pipeline import DATA, Coder, events_of, link_weights
from onrecord.records import Document, Event, Place, Record, Span, When, read_records, to_json
from onrecord.steps.corroborate import corroborate
from onrecord.steps.lineage import OutletTable, components, lineage
from onrecord.steps.link import link
from onrecord.steps.read import read_text

SHARED = Path(__file__).parents[1].parent / "shared"
SHARD = 250  # reports
STEP = 97  # days between two rounds
WORD = re.compile(r"\b(?:[A-Z][A-Za-z]{2,}|[a-z]{5,})\b")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("facts")
    one.add_argument("--shared", type=Path, default=SHARED)
    one.add_argument("--set", default="gvc_dev")
    one.add_argument("--records", type=Path)
    two = verbs.add_parser("scale")
    two.add_argument("records", type=Path)
    two.add_argument("--sizes", default="1000,10000,100000")
    three = verbs.add_parser("batch")
    three.add_argument("records", type=Path)
    three.add_argument("--sizes", default="10000")
    three.add_argument("--workers", type=int, default=2)
    three.add_argument("--parts", type=int, default=None)
    args = parser.parse_args()
    if args.verb == "facts":
        facts(args.shared, args.set, args.records)
    elif args.verb == "batch":
        for n in args.sizes.split(","):
            batch(args.records, int(n), args.workers, args.parts)
    else:
        scale(args.records, [int(n) for n in args.sizes.split(",")])


# --- facts ----------------------------------------------------------------------------------------


def facts(shared: Path, name: str, given: Path | None) -> None:
    gold, incidents = (shared / "gold" / f"{name}{end}.jsonl" for end in ("", "_incidents"))
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    records = _read(given) if given else _coded(rows)
    events = events_of(records).events
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "events.jsonl")
        file.write_bytes(b"".join(to_json(e) + b"\n" for e in events))
        subprocess.run(
            [sys.executable, shared / "score/score.py", "events", gold, incidents, file], check=True
        )
    truth = [json.loads(line) for line in incidents.read_text("utf-8").splitlines()]
    for line, n in sorted(_cities(rows, truth, events).items()):
        print(f"{line:42s} {n / len(truth):.3f}")


def _read(path: Path) -> list[Record]:
    with path.open("rb") as lines:
        return list(read_records(lines))


def _coded(rows: Sequence[dict[str, Any]]) -> list[Record]:
    coder = Coder.load()
    return [
        coder.code(
            read_text(r["text"], ref=r["doc_id"], title=r["title"], url=r["uri"], date=r["dct"])
        )
        for r in rows
    ]


def _cities(
    rows: Sequence[dict[str, Any]], incidents: Sequence[dict[str, Any]], events: Sequence[Event]
) -> Counter[str]:
    """Incidents whose event names the right town, a wrong one, or none; as the scorer finds it."""
    of: dict[str, list[tuple[int, int]]] = {}
    for i, e in enumerate(events):
        for ref in e.documents:
            of.setdefault(ref, []).append((len(e.claims), i))
    out: Counter[str] = Counter()
    for incident in incidents:
        mine = [r["doc_id"] for r in rows if r["incident"] == incident["incident"]]
        got = Counter(max(of[d])[1] for d in mine if d in of)
        where = events[got.most_common(1)[0][0]].where if got else None
        if where is None:
            out["city not named"] += 1
        elif where.name.lower() in incident["city_or_county"].lower():
            out["city named right"] += 1
        else:
            out["city named otherwise"] += 1
    return out


# --- scale ----------------------------------------------------------------------------------------


def scale(path: Path, sizes: Sequence[int]) -> None:
    print("claims   reports  lineage s  link s  corroborate s  together s  MiB   links  events")
    before: tuple[float, float] | None = None
    for size in sizes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            row = pool.apply(measured, (path, size))
        seconds, memory = sum(row[2:5]), row[5]
        print(
            f"{row[0]:7d} {row[1]:8d} {row[2]:9.1f} {row[3]:8.1f} {row[4]:12.1f} {seconds:12.1f}"
            f" {memory:7.0f} {row[6]:8d} {row[7]:7d}"
        )
        if before is not None:
            print(f"        time x {seconds / before[0]:.1f}, memory x {memory / before[1]:.1f}")
        before = (seconds, memory)


def measured(path: Path, size: int) -> tuple[int, int, float, float, float, float, int, int]:
    """Claims, reports, seconds of the three steps, MiB that they added, links, events."""
    records = list(made(_read(path), size))
    base = _peak()
    outlets = OutletTable.load([DATA / "outlets"])
    weights = link_weights()
    t0 = time.process_time()
    copies = lineage(records, outlets)
    groups = components((r.document.id for r in records), copies)
    t1 = time.process_time()
    links = link(records, {d: g[0] for g in groups for d in g}, weights)
    t2 = time.process_time()
    events = corroborate(records, links, copies, groups)
    t3 = time.process_time()
    claims = sum(len(r.claims) for r in records)
    added = _peak() - base
    return claims, len(records), t1 - t0, t2 - t1, t3 - t2, added, len(links), len(events)


# --- batch ----------------------------------------------------------------------------------------


def batch(path: Path, size: int, workers: int, parts: int | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reports = _fresh(_coded_run, path, size, folder)
        cpu, before, peak, one = _fresh(_alone, folder)
        print(f"{size} claims, {reports} reports")
        print(f"one process   {cpu:7.1f} s  {before:5.0f} MB before  {peak:6.0f} MB peak")
        driver, worker, two, work = _fresh(_together, folder, workers, parts)
        for name, (seconds, base, top) in (("driver", driver), ("worker", worker)):
            print(f"{name:13s} {seconds:7.1f} s  {base:5.0f} MB before  {top:6.0f} MB peak")
        print(f"driver and workers: {(driver[0] + work) / cpu:.2f} times the processor time of one")
        print("the same bytes" if one == two else "OTHER BYTES")


def _fresh(function: Any, *args: Any) -> Any:
    """The result of a process of its own, whose memory holds nothing else."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:  # unlike a Pool's, may start workers
        return pool.submit(function, *args).result()


def _coded_run(path: Path, size: int, folder: str) -> int:
    """Write the records as ``onrecord batch run`` would, and as ``onrecord code``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from onrecord.batch.manifest import Done, file_of, manifest_of

    found = made(_read(path), size)
    Path(folder, "coded", "records").mkdir(parents=True)
    done, number = [], 0
    with Path(folder, "records.jsonl").open("wb") as stream:
        while shard := list(itertools.islice(found, SHARD)):
            lines = [to_json(r) for r in shard]
            stream.writelines(line + b"\n" for line in lines)
            name = f"{len(done):05d}"
            file = Path(folder, "coded", "records", f"{name}.parquet")
            columns = (
                [r.document.id for r in shard],
                [r.document.ref for r in shard],
                [line.decode() for line in lines],
            )
            names = ("document", "ref", "record")
            pq.write_table(pa.table(dict(zip(names, columns, strict=True))), file)
            told = file_of("records", f"records/{file.name}", len(shard), file)
            done.append(Done(name, len(shard), 0, 0, (told,), None))
            number += len(shard)
    manifest = manifest_of(["made"], len(done), done, ())
    Path(folder, "coded", "manifest.json").write_bytes(manifest.json())
    return number


def _alone(folder: str) -> tuple[float, float, float, str]:
    """Processor seconds, memory before and at the peak, and a hash of all events and links."""
    from onrecord.batch.child import peak_mb

    before, start = peak_mb(), time.process_time()
    with Path(folder, "records.jsonl").open("rb") as lines:
        story = events_of(read_records(lines))
    seconds, peak = time.process_time() - start, peak_mb()
    found = sorted(to_json(x) for x in (*story.events, *story.links, *story.copies))
    return seconds, before, peak, hashlib.sha256(b"\n".join(found)).hexdigest()


def _together(folder: str, workers: int, parts: int | None) -> tuple[Any, Any, str, float]:
    """The same for the driver and for the largest worker; the hash; the time of all workers."""
    from onrecord.batch.child import peak_mb
    from onrecord.batch.engine import DaskEngine
    from onrecord.batch.story import run_story

    with DaskEngine(None, workers) as engine:
        bases = engine._client.run(_loaded)
        began = engine._client.run(time.process_time)
        before, start = peak_mb(), time.process_time()
        run_story(f"{folder}/coded", f"{folder}/story", engine, parts=parts)
        driver = (time.process_time() - start, before, peak_mb())
        ended = engine._client.run(time.process_time)
        peaks = engine._client.run(peak_mb)
    spent = {w: ended[w] - began[w] for w in ended}
    worker = (max(spent.values()), max(bases.values()), max(peaks.values()))
    found = sorted(
        line
        for table in ("events", "links", "copies")
        for file in Path(folder, "story", table).glob("*.jsonl")
        for line in file.read_bytes().splitlines()
    )
    return driver, worker, hashlib.sha256(b"\n".join(found)).hexdigest(), sum(spent.values())


def _loaded() -> int:
    """What a worker holds when it has loaded the code."""
    import onrecord.batch.story
    from onrecord.batch.child import peak_mb

    assert onrecord.batch.story
    return peak_mb()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def made(records: Sequence[Record], size: int) -> Iterator[Record]:
    """Records with at least ``size`` claims together, the given ones again and again, altered."""
    n, round_ = 0, 0
    while True:
        other = _Other(round_)
        for record in records:
            yield other.record(record)
            n += len(record.claims)
            if n >= size:
                return
        round_ += 1


class _Other:
    """The same report of another time, another place and other people."""

    def __init__(self, round_: int) -> None:
        self.round = round_
        self.days = timedelta(days=STEP * round_)
        letters = "abcdefghijklmnopqrstuvwxyz"
        order = random.Random(round_)  # noqa: S311 - any order does
        mixed = "".join(order.sample(letters, 26)) if round_ else letters
        self.table = str.maketrans(letters + letters.upper(), mixed + mixed.upper())
        self.text = ""

    def record(self, record: Record) -> Record:
        """The record altered; ids too, so that nothing is taken for the same."""
        self.text = self.words(record.document.text)
        return self.walk(record)

    def words(self, text: str) -> str:
        """Names and longer words in other letters, the rest as it is."""
        return WORD.sub(lambda m: m[0].translate(self.table), text)

    def walk(self, value: Any) -> Any:
        """Rebuild a value, spans by the altered text."""
        if isinstance(value, Span):
            return Span.of(self.text, value.start, value.end)
        if isinstance(value, tuple):
            return tuple(self.walk(v) for v in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        new = {f.name: self.walk(getattr(value, f.name)) for f in fields(value)}
        if isinstance(value, Document):
            new |= {"text": self.text, "title": self.words(value.title or "") or None}
            new["ref"] = f"{value.ref}-{self.round}"
        if isinstance(value, When):
            new |= {"earliest": self.day(value.earliest), "latest": self.day(value.latest)}
        if isinstance(value, Place) and value.geonameid is not None:
            new |= {
                "name": self.words(value.name),
                "geonameid": value.geonameid + 10**8 * self.round,
            }
        if isinstance(new.get("id"), str) and not isinstance(value, Place):
            new["id"] = f"{new['id']}-{self.round}"
        if "chain" in new:
            new["chain"] = tuple(f"{i}-{self.round}" for i in new["chain"])
        if new.get("parent"):
            new["parent"] = f"{new['parent']}-{self.round}"
        return replace(value, **new)

    def day(self, iso: str | None) -> str | None:
        """The day, as many rounds later."""
        if iso is None:
            return None
        try:
            return (date.fromisoformat(iso) + self.days).isoformat()
        except (ValueError, OverflowError):
            return iso


if __name__ == "__main__":
    main()
