"""How far `onrecord` agrees with two small sets of other codebooks.

    python -m benchmarks.codebooks [--shared FOLDER] [--misses]

1. The sentences that the coders PETRARCH2 and UniversalPetrarch test themselves with, by CAMEO
   roots through the published CAMEO-to-PLOVER map (`data/codebook_maps/cameo.tsv`). Most of their
   codes are older than CAMEO: they are WEIS categories (McClelland 1976; 032 "travel to meet", 064
   "improve relations"), so the same table is also given with the WEIS reading of each code.
2. The PLOVER gold records of 2016 (`plover_gsr`), by type, with the labels that have changed since.

Both are measured only. The sentences are stylised: actors are invented countries, one sentence a
report, and a CAMEO coder codes what is said as what is.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.pipeline import DATA, Coder
from onrecord.records import Claim, Mood, Record
from onrecord.steps.read import read_text

# PLOVER 2016 -> 2.0, after the note of the set
RENAMED = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
RENAMED |= {"EXHIBIT": "MOBILIZE", "YIELD": "CONCEDE", "REDUCE": "SANCTION"}


# WEIS categories as PLOVER 2.0 types (our reading; a comment, 02, is no event)
WEIS = {
    "01": "CONCEDE", "03": "CONSULT", "04": "SUPPORT", "05": "AGREE", "06": "COOPERATE",
    "07": "AID", "08": "AGREE", "09": "REQUEST", "10": "REQUEST", "11": "REJECT", "12": "ACCUSE",
    "13": "ACCUSE", "14": "REJECT", "15": "REQUEST", "16": "THREATEN", "17": "THREATEN",
    "18": "PROTEST", "19": "SANCTION", "20": "SANCTION", "21": "COERCE", "22": "ASSAULT",
}  # fmt: skip


@dataclass(frozen=True)
class Codes:
    """CAMEO codes as PLOVER types, the longest known prefix deciding; "" where dropped."""

    types: dict[str, str]

    @classmethod
    def load(cls, file: Path) -> Codes:
        """Read the map."""
        rows = (r.split("\t") for r in file.read_text(encoding="utf-8").splitlines())
        return cls({r[0]: r[1] for r in rows if not r[0].startswith("#") and len(r) > 1})

    def of(self, code: str) -> str:
        """The PLOVER type of a CAMEO code."""
        code = code.strip("[]- ")
        for end in range(len(code), 1, -1):
            if code[:end] in self.types:
                return self.types[code[:end]]
        return ""


def petrarch(coder: Coder, shared: Path) -> Iterator[tuple[str, set[str], set[str], Record]]:
    """Each sentence with the types that its coding means, read as CAMEO and as WEIS."""
    codes = Codes.load(DATA / "codebook_maps" / "cameo.tsv")
    for row in _rows(shared / "gold" / "petrarch_sentences.jsonl"):
        events = [e.get("eventcode", "") for e in row["events"]]
        cameo = {codes.of(e) for e in events} - {""}
        weis = {WEIS.get(e[:2], "") for e in events} - {""}
        yield row["text"], cameo, weis, coder.code(read_text(row["text"], ref="s", language="en"))


def gsr(coder: Coder, shared: Path) -> Iterator[tuple[str, str, Record]]:
    """Each gold record's text with its type."""
    for row in _rows(shared / "gold" / "plover_gsr.jsonl"):
        kind = RENAMED.get(row["event"], row["event"])
        yield row["text"], kind, coder.code(read_text(row["text"], ref="s", language="en"))


def _rows(file: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _folded(claim: Claim) -> str:
    """The type with its mood folded in, as the records of 2016 have it.

    A promised good is AGREE there, a hard act that is announced is THREATEN, a wish is REQUEST;
    here the type stays that of the act, and the mood says the rest.
    """
    soft = claim.type in (
        "CONSULT",
        "SUPPORT",
        "COOPERATE",
        "AID",
        "CONCEDE",
        "RETREAT",
        "MOBILIZE",
    )
    hard = claim.type in ("REJECT", "PROTEST", "SANCTION", "COERCE", "ASSAULT")
    if claim.assertion.mood is Mood.DEMANDED and (soft or hard):
        return "REQUEST"
    if claim.assertion.mood in (Mood.PLANNED, Mood.THREATENED):
        return "AGREE" if soft else "THREATEN" if hard else claim.type
    return claim.type


def _best(claims: tuple[Claim, ...]) -> str | None:
    return max(claims, key=lambda c: (c.confidence, -c.trigger.start)).type if claims else None


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    coder = Coder.load()
    tally: Counter[str] = Counter()
    for text, cameo, weis, record in petrarch(coder, asked.shared):
        found = {c.type for c in record.claims}
        for name, wanted in (("cameo", cameo), ("weis", weis)):
            tally[f"{name} sentences"] += bool(wanted)
            tally[f"{name} agrees"] += bool(found & wanted)
            said = any(c.chain and c.type in wanted for c in record.claims)
            tally[f"{name} agrees, but as said by somebody"] += said
        if asked.misses and not found & (cameo | weis):
            print(sorted(cameo), sorted(weis), sorted(found), text)
    for name, count in tally.items():
        print(f"petrarch {name:40s} {count:4d}")
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    best = folded = 0
    for text, kind, record in gsr(coder, asked.shared):
        total[kind] += 1
        hit = kind in {c.type for c in record.claims}
        right[kind] += hit
        best += _best(record.claims) == kind
        folded += hit or kind in {_folded(c) for c in record.claims}
        if asked.misses and not hit:
            print(kind, sorted({c.type for c in record.claims}), text[:200])
    everything = sum(total.values())
    print(f"plover_gsr, a claim of the type      {sum(right.values()) / everything:.3f}")
    print(f"plover_gsr, or by its mood           {folded / everything:.3f}")
    print(f"plover_gsr, the surest claim's type  {best / everything:.3f}")
    for kind in sorted(total):
        print(f"  {kind:10s} {right[kind]:3d} of {total[kind]:3d}")


if __name__ == "__main__":
    main()
