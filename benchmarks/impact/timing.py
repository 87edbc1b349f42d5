"""How long an answer takes, calibration included.

python -m benchmarks.impact.timing [--days 365]
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date, timedelta

from benchmarks.impact.worlds import make
from onrecord.records import (
    Actor,
    Basis,
    Claim,
    Document,
    Precision,
    Record,
    Run,
    Span,
    When,
)
from onrecord.steps.impact import Options, measure, parse

START = date(2031, 1, 6)


def report(ref: str, kind: str, day: int) -> Record:
    text = f"Union members acted, a clerk said ({ref})."
    iso = (START + timedelta(days=day)).isoformat()
    when = When(iso, iso, Precision.DAY, Basis.STATED, iso)
    actor = Actor(Span.of(text, 0, 13), f"Union {ref}")
    claim = Claim(f"c1:{ref}", kind, None, Span.of(text, 14, 19), (actor,), when=when)
    document = Document(
        f"d1:{ref}", ref, None, "Example Post", None, None, "en", "0", text, published=when
    )
    return Record(
        document=document,
        attributions=(),
        claims=(claim,),
        causes=(),
        loaded=(),
        evidence=(),
        times=(),
        places=(),
        run=Run("0", "0"),
    )


def main() -> int:
    """Time one answer and say what it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    args = parser.parse_args()
    world = make("shared wave", 1, args.days)
    records = [
        report(f"{kind}{day}.{k}", kind, day)
        for kind, counts in (("PROTEST", world.first[0]), ("ACCUSE", world.second[0]))
        for day, number in enumerate(counts)
        for k in range(int(number))
    ]
    types = ("ACCUSE", "PROTEST")
    start, busy = time.perf_counter(), time.process_time()
    answer = measure(records, parse("PROTEST", types), parse("ACCUSE", types), None, Options())
    took, busy = time.perf_counter() - start, time.process_time() - busy
    assert answer.calibration is not None
    print(
        f"{len(records)} events in {answer.days} days: {took:.2f} s, {busy:.2f} s of processor time"
    )
    print(f"{answer.shifts} shifts, {answer.calibration.wave.worlds} worlds; {answer.sentence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
