"""Code the measuring sets, score them, and hold the figures against the pinned floors.

    python -m benchmarks.accuracy [SET ...] [--update] [--shared FOLDER]

A floor is the figure of the last accepted run, less a tolerance, pinned with the hash of the data
it was measured on. A figure below its floor ends the run with exit code 1; gains and losses are
printed either way. ``--update`` accepts the present figures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.pipeline import Coder
from onrecord.records import Document, Record, to_json
from onrecord.steps.read import read_text

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
TOLERANCE = 0.005


@dataclass(frozen=True)
class Set:
    """A measuring set: its gold file, the scorer's verb, and the keys of its text and id."""

    gold: str
    verb: str
    id: str = "id"
    dated: bool = False


SETS = {
    "corpus_dev": Set("corpus/dev.jsonl", "corpus"),
    "seed": Set("seed/gold.jsonl", "corpus"),
    "polnear_dev": Set("gold/polnear_dev.jsonl", "polnear", id="doc"),
    "gum_times": Set("gold/gum_open.jsonl", "times", id="doc", dated=True),
    "geovirus": Set("gold/geovirus.jsonl", "places"),
}


def documents(rows: list[dict[str, str]], spec: Set) -> Iterator[Document]:
    """The gold rows' texts as documents, each once."""
    seen = set()
    for row in rows:
        if row[spec.id] in seen:
            continue
        seen.add(row[spec.id])
        yield read_text(
            row["text"],
            ref=row[spec.id],
            title=row.get("title"),
            outlet=row.get("outlet"),
            date=row.get("date"),
            language="en",
        )


def measure(coder: Coder, name: str, shared: Path) -> dict[str, float]:
    """Code one set and return the scorer's figures."""
    spec = SETS[name]
    gold = shared / spec.gold
    rows = [json.loads(line) for line in gold.open(encoding="utf-8") if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        with predicted.open("wb") as out:
            for item in coder.code_many(documents(rows, spec)):
                if not isinstance(item, Record):
                    raise SystemExit(f"{name}: {item.ref} failed: {item.message}")
                out.write(to_json(item) + b"\n")
        printed = subprocess.run(
            [sys.executable, shared / "score" / "score.py", spec.verb, gold, predicted, "--json"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    figures: dict[str, float] = json.loads(printed)
    return {k: round(v, 4) for k, v in figures.items() if not k.endswith(".n")}


def compare(name: str, figures: dict[str, float], pinned: dict[str, float]) -> list[str]:
    """Print the figures beside the pinned ones; returns those that fell below their floor."""
    fallen = []
    print(f"\n{name}")
    for key, value in figures.items():
        old = pinned.get(key)
        change = "" if old is None or abs(value - old) < 0.0005 else f"  {value - old:+.3f}"
        print(f"  {key:36s} {value:.3f}{change}")
        lower_is_better = key.endswith(("source_lost", "median_km"))
        if old is not None:
            drop = value - old if lower_is_better else old - value
            if drop > (5.0 if key.endswith("median_km") else TOLERANCE):
                fallen.append(f"{name} {key}: {value:.3f}, floor {old:.3f}")
    return fallen


def main() -> int:
    """Measure, compare, and pin with --update."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", help=f"of {', '.join(SETS)}; all if none is named")
    parser.add_argument("--update", action="store_true", help="pin the present figures as floors")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    args = parser.parse_args()
    if unknown := [name for name in args.sets if name not in SETS]:
        print(f"no such set: {', '.join(unknown)}; there are {', '.join(SETS)}")
        return 2
    if not args.shared.is_dir():
        print(f"the measuring sets are not at {args.shared}; give --shared FOLDER")
        return 2
    pinned = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    coder = Coder.load()
    fallen: list[str] = []
    for name in args.sets or SETS:
        data = hashlib.sha256((args.shared / SETS[name].gold).read_bytes()).hexdigest()[:16]
        figures = measure(coder, name, args.shared)
        known = pinned.get(name, {})
        if known and known["data"] != data:
            print(f"{name}: the data changed since the floors were pinned; nothing to compare")
            known = {}
        fallen += compare(name, figures, known.get("figures", {}))
        if args.update:
            pinned[name] = {"data": data, "figures": figures}
    if args.update:
        FLOORS.write_text(json.dumps(pinned, indent=1, sort_keys=True) + "\n")
        return 0
    for line in fallen:
        print("below the floor:", line)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
