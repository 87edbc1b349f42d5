"""Train the log-linear rating of attributions: ``python -m training.attribution.train``.

Two stages, both on texts whose licences allow it:

1. The features' log-odds, on all training documents (training/texts), by penalised maximum
   likelihood (L2).
2. The stacking weights, on the documents that the tagger was not trained on
   (training/tagger/held.txt), so that its scores there are honest.

Deterministic: no random numbers. Writes src/onrecord/models/weights/attribution.tsv and prints
precision, recall and F1 by four-fold cross-validation of the first stage, and of both on the
held-out documents.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from onrecord.models.loglinear import SECOND_ONLY, LogLinear
from onrecord.models.tagger import Tagger
from onrecord.pipeline import DATA, TAG_THRESHOLD, WEIGHTS, tags_of
from onrecord.steps.annotate import Annotator
from onrecord.steps.attribute import Attributor, distinct
from onrecord.steps.attribute.features import features
from onrecord.steps.attribute.quotes import find_quotes
from onrecord.steps.read import read_text
from training.texts import HELD, Row, rows

ROOT = Path(__file__).parents[2]
L2 = 2.0
RAREST = 4  # a feature seen less often than this gets no weight
TRIM = " \t\n\r\xa0\"'“”‘’«».,;:"
STACK = ("stack:first", "stack:second", "stack:first_only", "stack:both", "stack:second_only")


@dataclass
class Item:
    """A draft: its features, the tagger's probability, its words, and whether the gold has it."""

    features: tuple[str, ...]
    tag: float | None
    words: set[int]
    right: bool


@dataclass
class Text:
    """A document's drafts, and the words of its gold attributions."""

    id: str
    gold: list[set[int]]
    items: list[Item]


def characters(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """The code points in the spans, without marks and blanks at their ends."""
    out: set[int] = set()
    for start, end in spans:
        while start < end and text[start] in TRIM:
            start += 1
        while end > start and text[end - 1] in TRIM:
            end -= 1
        out.update(range(start, end))
    return out


def matched(gold: list[set[int]], drafts: list[set[int]]) -> set[int]:
    """Drafts that a gold attribution is paired with: greedy, best overlap first, half at least."""
    pairs = []
    for i, g in enumerate(gold):
        for j, d in enumerate(drafts):
            shared = len(g & d)
            if shared and 2 * shared >= min(len(g), len(d)):
                pairs.append((shared / len(g | d), i, j))
    used: set[int] = set()
    hit: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in used and j not in hit:
            used.add(i)
            hit.add(j)
    return hit


def texts(
    reports: list[Row], annotator: Annotator, tagger: Tagger | None, only: set[str] | None
) -> list[Text]:
    """The drafts of every document, held against its gold attributions."""
    attributor = Attributor.load(DATA / "lexicon", LogLinear({}))
    out = []
    for row in reports:
        if only is not None and row["id"] not in only:
            continue
        parse = annotator.annotate(read_text(row["text"], ref=row["id"], language="en"))
        tags = tags_of(tagger, parse).cues
        quotes = find_quotes(parse.document)
        drafts = distinct(attributor.candidates(parse, quotes, tags))
        gold = [characters(row["text"], a["content"]) for a in row["annotation"]["attributions"]]
        words = [characters(row["text"], d.content) for d in drafts]
        hit = matched(gold, words)
        items = [
            Item(features(parse, d, quotes), d.tag, words[j], j in hit)
            for j, d in enumerate(drafts)
        ]
        out.append(Text(row["id"], gold, items))
    return out


def fit_features(items: list[Item]) -> dict[str, float]:
    """Log-odds of the features: logistic regression with an L2 penalty."""
    count = Counter(name for item in items for name in set(item.features))
    names = sorted(name for name, n in count.items() if n >= RAREST)
    index = {name: i for i, name in enumerate(names)}
    rows = [np.array(sorted({index[f] for f in x.features if f in index}), int) for x in items]
    flat, lengths = np.concatenate(rows), [len(r) for r in rows]
    segment = np.repeat(np.arange(len(rows)), lengths)
    right = np.array([x.right for x in items], float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        odds = np.bincount(segment, w[flat], minlength=len(rows))
        p = 1 / (1 + np.exp(-odds))
        value = -(right * np.log(p + 1e-12) + (1 - right) * np.log(1 - p + 1e-12)).sum()
        slope = np.bincount(flat, (p - right)[segment], minlength=len(names))
        return value + L2 / 2 * (w**2).sum(), slope + L2 * w

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {n: round(float(v), 3) for n, v in zip(names, w, strict=True) if abs(v) >= 0.02}


def fit_stack(found: list[Text], weights: dict[str, float]) -> dict[str, float]:
    """The weights of the two models' log-odds."""
    model = LogLinear(weights)
    rows, right = [], []
    for text in found:
        for item in text.items:
            alone = any(f in SECOND_ONLY for f in item.features)
            first = 0.0 if alone else model.log_odds(item.features)
            tag = item.tag
            p = None if tag is None else min(max(tag, 0.001), 0.999)
            second = 0.0 if p is None else math.log(p / (1 - p))
            rows.append(
                [first, second, float(p is None), float(p is not None and not alone), float(alone)]
            )
            right.append(float(item.right))
    x, y = np.array(rows), np.array(right)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        p = 1 / (1 + np.exp(-x @ w))
        value = -(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)).sum()
        return value + 0.2 * (w**2).sum(), x.T @ (p - y) + 0.4 * w

    w = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return {name: round(float(v), 3) for name, v in zip(STACK, w, strict=True)}


def score(
    found: list[Text], weights: dict[str, float], threshold: float
) -> tuple[float, float, float]:
    """Precision, recall and F1 of the content at a threshold."""
    model = LogLinear(weights)
    hit = kept = 0
    for text in found:
        items = [x for x in text.items if model.probability(x.features, x.tag) >= threshold]
        kept += len(items)
        hit += len(matched(text.gold, [x.words for x in items]))
    p, r = hit / max(kept, 1), hit / sum(len(t.gold) for t in found)
    return p, r, 2 * p * r / (p + r)


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = parser.parse_args()
    corpus = rows(args.shared)
    annotator = Annotator.load()
    plain = texts(corpus, annotator, None, None)
    first_alone = {"stack:first": 1.0}
    for fold in range(4):
        inside = [x for i, t in enumerate(plain) if i % 4 != fold for x in t.items]
        outside = [t for i, t in enumerate(plain) if i % 4 == fold]
        p, r, f = score(outside, fit_features(inside) | first_alone, 0.45)
        print(f"rules alone, fold {fold}: P {p:.3f} R {r:.3f} F {f:.3f}")
    weights = fit_features([x for t in plain for x in t.items])
    held = set(HELD.read_text().split())
    honest = texts(corpus, annotator, Tagger.load(WEIGHTS), held)
    weights |= fit_stack(honest, weights)
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5):
        p, r, f = score(honest, weights, threshold)
        print(f"with the tagger, held-out, at {threshold}: P {p:.3f} R {r:.3f} F {f:.3f}")
    head = (
        "# Log-odds of an attribution's features; made by training/attribution/train.py.\n"
        "# Trained on annotations of open texts: Tehran Times (CC BY 4.0), CENTCOM and US State\n"
        "# Department (public domain), UK Government (OGL v3.0), DFAT (CC BY 3.0 AU),\n"
        "# Wikinews (CC BY 2.5).\n"
    )
    lines = (f"{name}\t{value}\n" for name, value in sorted(weights.items()))
    (WEIGHTS / "attribution.tsv").write_text(head + "".join(lines), "utf-8")
    print(len(weights), "weights; tags below", TAG_THRESHOLD, "were not looked at")


if __name__ == "__main__":
    main()
