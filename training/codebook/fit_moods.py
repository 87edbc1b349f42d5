"""Fit data/lexicon/moods.tsv: which mood the words around a trigger speak for.

    python training/codebook/fit_moods.py SHARED

SHARED as in fit.py. A multinomial logistic regression with a ridge over ``moods.signs``; signs
seen less than FEWEST times are left out. Only numbers and single words leave the texts.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
from pathlib import Path

import numpy as np
from fit import FOLDER, document, match

from onrecord.records import Codebook
from onrecord.steps.annotate import Annotator
from onrecord.steps.code import EventCoder
from onrecord.steps.code.assertion import assertion
from onrecord.steps.code.events import find
from onrecord.steps.code.frames import Frames
from onrecord.steps.code.moods import MOODS, TABLE, signs
from training.texts import rows as annotated

FEWEST, RIDGE, ROUNDS = 6, 2.0, 400
HEADER = """\
# Weights of the signs around a trigger for each mood; written by training/codebook/fit_moods.py.
# Fitted on annotated reports of open licences (Tehran Times, CC BY 4.0; US Central Command and
# State Department, public domain; UK government, OGL v3.0; Australian DFAT, CC BY 3.0 AU;
# Wikinews, CC BY 2.5); only numbers and single words are taken from them.
"""


def rows(shared: Path):
    spec = importlib.util.spec_from_file_location("score", shared / "score/score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    coder, annotator = EventCoder.compile(Codebook.load(FOLDER)), Annotator.load()
    for row in annotated(shared):
        parse, gold = annotator.annotate(document(row)), row["annotation"]["events"]
        found = find(parse.doc, coder.lexicon, Frames())
        matched = match(parse, gold, found, score.pair)
        for i, j in matched.items():
            token, kind = parse.doc[found[j].token], found[j].type
            ruled = assertion(token, kind, found[j].consumed)
            yield list(signs(token, kind, ruled)), MOODS.index(gold[i]["status"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    data = list(rows(parser.parse_args().shared))
    seen = collections.Counter(s for given, _ in data for s in set(given))
    names = sorted(s for s, n in seen.items() if n >= FEWEST)
    column = {s: i for i, s in enumerate(names)}
    x = np.zeros((len(data), len(names)), np.float32)
    y = np.zeros((len(data), len(MOODS)), np.float32)
    for i, (given, mood) in enumerate(data):
        x[i, [column[s] for s in given if s in column]] = 1
        y[i, mood] = 1
    w = np.zeros((len(names), len(MOODS)))
    speed = np.zeros_like(w)
    for _ in range(ROUNDS):
        z = x @ w
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        speed = 0.9 * speed - 0.5 * (x.T @ (p - y) + RIDGE * w) / len(data)
        w += speed
    lines = [HEADER, "# sign\t" + "\t".join(MOODS) + "\n"]
    lines += [f"{s}\t" + "\t".join(f"{v:.2f}" for v in w[column[s]]) + "\n" for s in names]
    TABLE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
