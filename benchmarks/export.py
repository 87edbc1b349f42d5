"""Speed and memory of ``onrecord export``: ``python -m benchmarks.export``.

Records are coded from ``examples/`` and repeated under new ids until there are enough claims, then
each format is written in a process of its own, whole command included (names of private people
collected, redaction, data card). For scale, what merely decoding the same lines takes in the same
minute: on a machine that others use, the ratio is the figure. Memory is the peak of the process, at
a tenth of the claims and at all of them: if the two are alike, it does not grow. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FORMATS = (
    *("claims", "polecat", "cameo", "report-level", "events", "acled-style", "plover"),
    *("annotation", "prov", "ftm", "geojson", "schema-org", "csl-json", "ris", "parquet"),
    *("arrow", "sqlite"),
)
# One invented report with a private person, so that every report is searched for her name.
_PRIVATE = (
    "Soldiers shot two people in Rasht on Tuesday, said Leila Parvizi, a nurse. Her brother Omid "
    "Parvizi, 19, was arrested. She can be reached at leila.parvizi@example.org."
)
_RUN = """
import json, time
start, cpu = time.perf_counter(), time.process_time()
{body}
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
with open("/proc/self/status") as status:  # not getrusage: that counts the parent's memory too
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps([wall, cpu, peak / 1024]))
"""
_EXPORT = """
from onrecord.cli import run
assert run({arguments!r}) == 0
"""
_DECODE = """
import msgspec
from onrecord.records import Record
decoder = msgspec.json.Decoder(Record)
with open({path!r}, "rb") as lines:
    for line in lines:
        decoder.decode(line)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--format", action="append", choices=FORMATS, dest="formats")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        _measure(Path(folder), arguments.claims, arguments.formats or FORMATS)


def _measure(folder: Path, wanted: int, formats: tuple[str, ...]) -> None:
    seed, number = _coded(folder)
    small, large = folder / "small.jsonl", folder / "large.jsonl"
    _repeat(seed, small, max(1, wanted // 10 // number))
    times = max(1, wanted // number)
    _repeat(seed, large, times)
    claims = number * times
    print(f"{claims} claims, {large.stat().st_size / 1e6:.0f} MB of records\n")
    events = _events(folder, seed, times)
    head = ("format", "s", "CPU s", "claims/s", "times decoding", "MB at 1/10", "MB", "files, MB")
    print(f"| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for name in formats:
        decoded = _run(_DECODE.format(path=str(large)))
        few = _export(folder, small, events, name)
        many = _export(folder, large, events, name)
        size = sum(p.stat().st_size for p in (folder / "out").iterdir()) / 1e6
        cells = (
            name,
            f"{many[0]:.1f}",
            f"{many[1]:.1f}",
            f"{claims / many[0]:,.0f}",
            f"{many[1] / decoded[1]:.1f}",
            f"{few[2]:.0f}",
            f"{many[2]:.0f}",
            f"{size:.0f}",
        )
        print(f"| {' | '.join(cells)} |", flush=True)


def _coded(folder: Path) -> tuple[bytes, int]:
    """The examples' records, and how many claims are in them."""
    out = folder / "coded.jsonl"
    inputs = [str(p) for p in sorted((ROOT / "examples").iterdir()) if p.suffix != ".md"]
    private = folder / "private.txt"
    private.write_text(_PRIVATE, "utf-8")
    inputs.append(str(private))
    arguments = ["code", *inputs, "-o", str(out), "-q"]
    code = f"from onrecord.cli import main; main({arguments!r})"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    if done.returncode not in (0, 3):
        raise SystemExit("the examples could not be coded")
    raw = out.read_bytes()
    return raw, sum(len(json.loads(line)["claims"]) for line in raw.splitlines())


def _repeat(seed: bytes, path: Path, times: int) -> None:
    """The records again and again, each time under other ids."""
    lines = [(line, json.loads(line)["document"]["id"].encode()) for line in seed.splitlines()]
    with path.open("wb") as out:
        for n in range(times):
            for line, identity in lines:
                new = identity[:-6] + b"%06x" % n
                out.write(line.replace(identity, new).replace(b'"c1:', b'"c1:%06x' % n) + b"\n")


def _events(folder: Path, seed: bytes, times: int) -> Path:
    """The events of the examples, as often as these; linking is not what is measured here."""
    from onrecord.pipeline import events_of
    from onrecord.records import read_records, to_json

    first = [read_records([line]) for line in seed.splitlines()]
    story = events_of(r for records in first for r in records).events
    path = folder / "events.jsonl"
    with path.open("wb") as out:
        for n in range(times):
            for event in story:
                line = to_json(event)
                for c in event.claims:
                    line = line.replace(c.document.encode(), c.document[:-6].encode() + b"%06x" % n)
                line = line.replace(b'"c1:', b'"c1:%06x' % n)
                out.write(line.replace(event.id.encode(), event.id[:-6].encode() + b"%06x" % n))
                out.write(b"\n")
    return path


def _export(folder: Path, records: Path, events: Path, name: str) -> tuple[float, float, float]:
    out = folder / "out"
    arguments = ["export", str(records), "-f", name, "-o", str(out), "--force"]
    if name in ("report-level", "events", "acled-style"):
        arguments += ["--events", str(events)]
    return _run(_EXPORT.format(arguments=arguments))


def _run(body: str) -> tuple[float, float, float]:
    """Wall and CPU seconds, and the peak of resident memory in MB, of a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(body=body)],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    wall, cpu, peak = json.loads(done.stdout)
    return wall, cpu, peak


if __name__ == "__main__":
    main()
