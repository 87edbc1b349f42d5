"""Does the confidence mean what it says? ``python -m benchmarks.reliability [--shared FOLDER]``.

Codes the development texts, sorts attributions and claims by confidence and
counts how many of each bin the gold has. Writes docs/reliability.md and docs/reliability.svg.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from training.attribution.train import characters, matched

from benchmarks.accuracy import HERE, SETS, documents
from onrecord.pipeline import Coder
from onrecord.records import Record

BINS = 10
DOCS = HERE.parent / "docs"


Point = tuple[float, bool]


def points_of(coder: Coder, shared: Path) -> dict[str, list[Point]]:
    """(confidence, right) of every attribution and claim of the development texts, coded once."""
    spec = SETS["corpus_dev"]
    rows = [json.loads(line) for line in (shared / spec.gold).open(encoding="utf-8")]
    gold = {r["id"]: r for r in rows}
    points: dict[str, list[Point]] = {"attributions": [], "claims": []}
    for record in coder.code_many(documents(rows, spec)):
        assert isinstance(record, Record)
        row = gold[record.document.ref]
        points["attributions"] += attribution_points(record, row["annotation"]["attributions"])
        points["claims"] += claim_points(record, row["annotation"]["events"])
    return points


def attribution_points(record: Record, gold: list[dict[str, Any]]) -> list[Point]:
    """Right where a gold attribution is paired with it."""
    text = record.document.text
    want = [characters(text, a["content"]) for a in gold]
    got = [characters(text, [(c.start, c.end) for c in a.content]) for a in record.attributions]
    hit = matched(want, got)
    return [(a.confidence, j in hit) for j, a in enumerate(record.attributions)]


def claim_points(record: Record, gold: list[dict[str, Any]]) -> list[Point]:
    """Right where a gold event of its type has an overlapping trigger."""
    return [
        (
            c.confidence,
            any(
                e["type"] == c.type
                and e["trigger"][0] < c.trigger.end
                and c.trigger.start < e["trigger"][1]
                for e in gold
            ),
        )
        for c in record.claims
    ]


def bins(points: list[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, number) of each tenth that holds any."""
    out = []
    for i in range(BINS):
        low, high = i / BINS, (i + 1) / BINS
        inside = [p for p in points if low <= p[0] < high or (i == BINS - 1 and p[0] == 1)]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            out.append((mean, sum(r for _, r in inside) / len(inside), len(inside)))
    return out


def svg(series: dict[str, list[tuple[float, float, int]]]) -> str:
    """A reliability diagram: share right over confidence, dots as large as their number."""
    size, pad = 360, 44
    x = lambda v: pad + v * (size - 2 * pad)  # noqa: E731
    y = lambda v: size - pad - v * (size - 2 * pad)  # noqa: E731
    colours = ("#0b5394", "#b45f06")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        'font-family="sans-serif" font-size="11" role="img" '
        'aria-label="Share right over confidence, for attributions and claims">',
        f'<rect width="{size}" height="{size}" fill="white"/>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#999" stroke-dasharray="4 3"/>',
        f'<path d="M{x(0)} {y(1)}V{y(0)}H{x(1)}" fill="none" stroke="#333"/>',
    ]
    for tick in (0, 0.5, 1):
        parts.append(f'<text x="{x(tick)}" y="{y(0) + 16}" text-anchor="middle">{tick}</text>')
        parts.append(f'<text x="{x(0) - 8}" y="{y(tick) + 4}" text-anchor="end">{tick}</text>')
    parts.append(f'<text x="{x(0.5)}" y="{size - 8}" text-anchor="middle">confidence</text>')
    parts.append(f'<text x="12" y="{y(1) - 12}">share right</text>')
    for n, (name, points) in enumerate(series.items()):
        colour = colours[n]
        line = "L".join(f"{x(c):.1f} {y(r):.1f}" for c, r, _ in points)
        parts.append(f'<path d="M{line}" fill="none" stroke="{colour}"/>')
        for c, r, k in points:
            radius = 2 + min(k, 200) ** 0.5 / 2
            parts.append(
                f'<circle cx="{x(c):.1f}" cy="{y(r):.1f}" r="{radius:.1f}" fill="{colour}" '
                f'fill-opacity="0.6"><title>{name}: {k} at {c:.2f}, {r:.0%} right</title></circle>'
            )
        parts.append(f'<text x="{x(0.05)}" y="{y(0.95) + 14 * n}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    args = parser.parse_args()
    coder = Coder.load()
    points = points_of(coder, args.shared)
    series = {name: bins(p) for name, p in points.items()}
    lines = [
        "# What a confidence means",
        "",
        "Made by `python -m benchmarks.reliability` on the 32 development texts, which trained"
        " nothing. An attribution counts as right where its content overlaps a gold one by half; a"
        " claim where a gold event of its type has an overlapping trigger.",
        "",
        "![share right over confidence](reliability.svg)",
        "",
    ]
    for name, p in points.items():
        right = sum(r for _, r in p) / len(p)
        error = sum(k * abs(c - r) for c, r, k in series[name]) / len(p)
        lines += [
            f"**{name}**: {len(p)} at the default threshold, precision {right:.2f}, expected "
            f"calibration error {error:.2f}.",
            "",
            "| confidence | share right | number |",
            "| --- | --- | --- |",
            *(f"| {c:.2f} | {r:.2f} | {k} |" for c, r, k in series[name]),
            "",
        ]
    (DOCS / "reliability.md").write_text("\n".join(lines), "utf-8")
    (DOCS / "reliability.svg").write_text(svg(series), "utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
