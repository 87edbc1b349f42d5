"""Weigh the rules' events against the tagger's: ``python -m training.codebook.stack``.

Fits the weights of :func:`onrecord.steps.code.tagged.opinions` on the documents that the tagger was
not trained on (training/tagger/held.txt) and writes src/onrecord/models/weights/events.tsv.
Deterministic. Prints precision, recall and F1 of the type on the same documents.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from onrecord.models.tagger import Tagger
from onrecord.pipeline import DATA, WEIGHTS, tags_of
from onrecord.records import Codebook
from onrecord.steps.annotate import Annotator
from onrecord.steps.code import EventCoder
from onrecord.steps.code.tagged import opinions, readings
from onrecord.steps.read import read_text
from training.texts import HELD, Row, rows

ROOT = Path(__file__).parents[2]
NAMES = (
    "rule", "tag", "tag_type", "tag_first", "both", "rule_only", "tag_only", "other_type",
)  # fmt: skip
CLAUSE = 40  # characters: how far a trigger may stand from the gold's, as the scorer has it


def near(gold: dict[str, object], kind: str, start: int, end: int, text: str) -> float:
    """How well a reading fits a gold event: 3 for overlap, less with distance, 0 for none."""
    if gold["type"] != kind:
        return 0
    a, b = gold["trigger"]  # type: ignore[misc]
    if a < end and start < b:
        return 3
    gap = max(a - end, start - b)
    between = text[min(b, end) : max(a, start)]
    return 1 / (2 + gap) if gap <= CLAUSE and "." not in between else 0


def judged(reports: list[Row], held: set[str]) -> list[tuple[dict[str, float], bool]]:
    """Every reading of the held-out documents, and whether the gold has it."""
    annotator, tagger = Annotator.load(), Tagger.load(WEIGHTS)
    coder = EventCoder.compile(Codebook.load(DATA / "codebook"))
    out = []
    for row in reports:
        if row["id"] not in held:
            continue
        parse = annotator.annotate(read_text(row["text"], ref=row["id"], language="en"))
        candidates = coder.candidates(parse)
        found = list(readings(candidates, tags_of(tagger, parse).events))
        spans = []
        for rule, tag, kind in found:
            first, last = (rule.first, rule.last) if rule else (tag.trigger[0], tag.trigger[1] - 1)
            span = parse.span(first, last)
            spans.append((kind, span.start, span.end))
        pairs = sorted(
            (
                (near(g, *spans[j], row["text"]), i, j)
                for i, g in enumerate(row["annotation"]["events"])
                for j in range(len(spans))
            ),
            reverse=True,
        )
        used: set[int] = set()
        hit: set[int] = set()
        for fit, i, j in pairs:
            if fit > 0 and i not in used and j not in hit:
                used.add(i)
                hit.add(j)
        for j, (rule, tag, kind) in enumerate(found):
            out.append((opinions(rule, tag, kind, candidates), j in hit))
    return out


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = parser.parse_args()
    held = set(HELD.read_text().split())
    data = judged(rows(args.shared), held)
    x = np.array([[named.get(name, 0.0) for name in NAMES] for named, _ in data])
    y = np.array([right for _, right in data], float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        p = 1 / (1 + np.exp(-x @ w))
        value = -(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)).sum()
        return value + 0.2 * (w**2).sum(), x.T @ (p - y) + 0.4 * w

    w = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    head = (
        "# How the rules' and the tagger's opinions of an event add up (log-odds); made by\n"
        "# training/codebook/stack.py on annotations of open texts (credits: NOTICE).\n"
    )
    lines = "".join(f"{name}\t{value:.3f}\n" for name, value in zip(NAMES, w, strict=True))
    (WEIGHTS / "events.tsv").write_text(head + lines, "utf-8")
    print(len(data), "readings,", int(y.sum()), "right;", dict(zip(NAMES, w.round(2), strict=True)))


if __name__ == "__main__":
    main()
