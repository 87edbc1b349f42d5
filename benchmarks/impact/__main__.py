"""Measure every test in every kind of world.

    python -m benchmarks.impact [--worlds 500] [--models] [--recovery 200] [--write]

``--models`` runs the optional models too (minutes), ``--recovery N`` fits the Hawkes model to N
worlds of its own, ``--write`` puts the rates into the file that labels answers. Prints the tables
of benchmarks/impact.md. The worlds of the bars are checked; the exit code is 1 if one fails.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from benchmarks.impact import suite
from benchmarks.impact.worlds import BLIND, EFFECTS, HARDER, NULLS, REAL
from onrecord.steps.impact.models import MODELS, MeasuredRate

RATES = Path(__file__).parents[2] / "src/onrecord/steps/impact/rates.json"
LENGTHS = (365, 1096)
BAR = (0.02, 0.08)
POWER = {365: 0.5, 1096: 0.8}
GROUPS = (("no effect", NULLS), ("no effect, harder", HARDER), ("effect", REAL), ("blind", BLIND))


def main() -> int:
    """Measure, print, check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=500)
    parser.add_argument("--models", action="store_true")
    parser.add_argument("--few", type=int, default=200, help="worlds for the optional models")
    parser.add_argument("--recovery", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    models = MODELS[1:] if args.models else ()
    rates: list[MeasuredRate] = []
    for days in LENGTHS:
        for _, worlds in GROUPS:
            for name in worlds:
                start = time.perf_counter()
                rates += suite.run(name, args.worlds, days, models, min(args.few, args.worlds))
                took = time.perf_counter() - start
                print(f"{days:5} {name:28} {took:6.1f} s", file=sys.stderr, flush=True)
    for days in LENGTHS:
        print(f"\n{days} days, {args.worlds} worlds of each kind\n")
        print("\n".join(table([r for r in rates if r.days == days])))
    print("\n95% intervals that hold the truth\n")
    for days in LENGTHS:
        for name, extra in zip(REAL, (*EFFECTS, *EFFECTS), strict=True):
            print(interval_words(suite.effect_interval(name, extra, args.worlds, days)))
    for days in LENGTHS if args.recovery else ():
        for found in suite.recovery(args.recovery, days):
            print(interval_words(found), flush=True)
    if args.write:
        RATES.write_bytes(label(rates))
    return failures(rates)


def label(rates: Sequence[MeasuredRate]) -> bytes:
    """The file that labels answers: the rates of the tests that can be asked for, one a line."""
    lines = [msgspec.json.encode(r) for r in rates if r.test in MODELS]
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


def table(rates: Sequence[MeasuredRate]) -> Iterable[str]:
    """A Markdown table, one row a kind of world, one column a test, in percent."""
    tests = list(dict.fromkeys(r.test for r in rates))
    share = {(r.world, r.test): r.found / r.worlds for r in rates}
    yield f"| world | {' | '.join(tests)} |"
    yield f"| --- |{' --- |' * len(tests)}"
    for title, worlds in GROUPS:
        yield f"| *{title}* |{' |' * len(tests)}"
        for name in worlds:
            cells = [f"{100 * share[name, t]:.1f}" for t in tests]
            yield f"| {name} | {' | '.join(cells)} |"


def interval_words(found: suite.Interval) -> str:
    return f"{found.days:5} {found.what:38} {found.held / found.worlds:.1%} of {found.worlds}"


def failures(rates: Sequence[MeasuredRate]) -> int:
    """Say which bar is missed; 1 if one is."""
    missed = 0
    for r in rates:
        share = r.found / r.worlds
        if r.test == "contrast" and r.world in NULLS and not BAR[0] <= share <= BAR[1]:
            print(f"MISSED: {r.world}, {r.days} days: {share:.1%} false findings")
            missed = 1
        middle = r.world.startswith(f"{EFFECTS[1]:g} further")
        if r.test == "contrast" and middle and share < POWER[r.days]:
            print(f"MISSED: {r.world}, {r.days} days: power {share:.0%}")
            missed = 1
    return missed


if __name__ == "__main__":
    sys.exit(main())
