"""Fit the cue weights of the codebook and the weights of steps/code/rules.py on annotated texts.

    python training/codebook/fit.py SHARED            print what would change
    python training/codebook/fit.py SHARED --write    write it

SHARED is the folder of shared data: the texts are those of ``training.texts``, and it holds
``score/score.py``. One logistic regression: the log-odds of a cue's hand-set ``weight`` is the
offset, every reason of ``rules.features`` and every cue word has a coefficient, both shrunk to
nought (ridge), so that a cue word which the texts do not show keeps its hand-set weight.
Nothing but numbers is taken from the texts.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import math
import re
from pathlib import Path

import numpy as np

from onrecord.records import Block, BlockKind, Codebook, Document, Parse
from onrecord.steps.annotate import Annotator
from onrecord.steps.code import EventCoder
from onrecord.steps.code.arguments import roles
from onrecord.steps.code.events import find
from onrecord.steps.code.frames import Frames
from onrecord.steps.code.rules import Seen, features
from training.texts import rows

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src/onrecord/data/codebook"
RIDGE_REASON, RIDGE_CUE = 1.0, 2.0
FEWEST = 4  # a cue word seen less often keeps its hand-set weight


def document(row):
    text = row["text"]
    blocks = tuple(
        Block(m.start(), m.end(), BlockKind.PARAGRAPH)
        for m in re.finditer(r"\S(?:[^\n]*\S)?", text)
    )
    return Document(row["id"], row["id"], None, None, None, None, "en", "", text, blocks=blocks)


def near(text, gold, kind, start, end):
    """The scorer's match: overlap, or in the other's clause window, and the same type."""
    if gold["type"] != kind:
        return 0
    a, b = gold["trigger"]
    if a < end and start < b:
        return 3
    gap = max(a - end, start - b)
    between = text[min(b, end) : max(a, start)]
    return 1 / (2 + gap) if gap <= 40 and "." not in between else 0


def match(parse: Parse, gold, found, pair):
    """Gold index -> candidate index, by the scorer's own pairing."""
    spans = [parse.span(c.first, c.last) for c in found]
    text = parse.document.text

    def weight(i, j):
        return near(text, gold[i], found[j].type, spans[j].start, spans[j].end)

    return pair(range(len(gold)), range(len(found)), weight)


def examples(coder, parse: Parse, gold, pair):
    """(hand-set weight, reasons, cue, right) of every candidate of one document."""
    frames, seen = Frames(), Seen()
    found = find(parse.doc, coder.lexicon, frames)
    matched = match(parse, gold, found, pair)
    right = set(matched.values())
    for j, c in enumerate(found):
        token, parties = parse.doc[c.token], roles(parse.doc, c, frames)
        yield c.score, list(features(token, c, seen, parties)), (c.type, c.reasons[0]), j in right
        seen.add(c, token.lemma_.lower(), parties)


def logit(p):
    p = min(max(p, 0.01), 0.99)
    return math.log(p / (1 - p))


def regression(rows):
    names = sorted({n for r in rows for n in r[1]})
    cues = sorted({r[2] for r in rows})
    column = {n: i for i, n in enumerate([*names, *cues])}
    x = np.zeros((len(rows), len(column)), np.float32)
    for i, (_, reasons, cue, _) in enumerate(rows):
        x[i, [column[n] for n in [*reasons, cue]]] = 1
    offset = np.array([logit(r[0]) for r in rows])
    y = np.array([r[3] for r in rows], float)
    ridge = np.array([RIDGE_REASON] * len(names) + [RIDGE_CUE] * len(cues))
    w = np.zeros(len(column))
    for _ in range(50):
        p = 1 / (1 + np.exp(-(offset + x @ w)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, x.T @ (p - y) + ridge * w)
        w -= step
        if np.abs(step).max() < 1e-5:
            break
    return {n: w[column[n]] for n in names}, {c: w[column[c]] for c in cues}


def write_weights(weights):
    lines = "".join(f'    "{n}": {w:.2f},\n' for n, w in sorted(weights.items()) if abs(w) >= 0.05)
    (ROOT / "src/onrecord/steps/code/weights.py").write_text(
        '"""Log-odds of each reason for a candidate, written by training/codebook/fit.py.\n\n'
        "Fitted on annotated reports of open licences (Tehran Times, CC BY 4.0; US Central\n"
        "Command and State Department, public domain; UK government, OGL v3.0; Australian DFAT,\n"
        "CC BY 3.0 AU; "
        'Wikinews, CC BY 2.5); only the numbers are taken from them.\n"""\n\n'
        "from __future__ import annotations\n\n"
        '__all__ = ["WEIGHTS"]\n\n'
        f"WEIGHTS: dict[str, float] = {{\n{lines}}}\n"
    )


def rewrite(line, kind, measured):
    """One cue line of a codebook file with the measured ``weights`` of its words."""
    match = re.match(r'  - \{lemma: "?([^,"]+)"?, ?(.*)\}$', line)
    if not match:
        return line
    pos = "noun" if "pos: noun" in line else "verb"
    suffix = "+object" if re.search(r"[ {]objects: (?!\[\])", line) else ""
    base = re.sub(r", weights: \{[^}]*\}", "", line)
    hand = float(re.search(r"weight: ([\d.]+)", base)[1])
    new = {}
    for phrase in match[1].split("|"):
        shift = measured.get((kind, f"cue:{pos}:{phrase.strip()}{suffix}", hand))
        if shift is not None and abs(shift) >= 0.25:
            new[phrase.strip()] = round(1 / (1 + math.exp(-(logit(hand) + shift))), 2)
    if not new:
        return base
    body = ", ".join(f"{p}: {w}" for p, w in new.items())
    return f"{base[:-1]}, weights: {{{body}}}}}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    spec = importlib.util.spec_from_file_location("score", given.shared / "score/score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    for file in FOLDER.glob("*.yaml"):  # measure from the hand-set weights
        plain = re.sub(r", weights: \{[^}]*\}", "", file.read_text())
        if given.write:
            file.write_text(plain)
    coder, annotator = EventCoder.compile(Codebook.load(FOLDER)), Annotator.load()
    found = []
    for row in rows(given.shared):
        parse = annotator.annotate(document(row))
        found.extend(examples(coder, parse, row["annotation"]["events"], score.pair))
    weights, cues = regression(found)
    seen = collections.Counter((r[2], r[0]) for r in found)
    measured = {(*cue, hand): cues[cue] for (cue, hand), n in seen.items() if n >= FEWEST}
    if given.write:
        write_weights(weights)
    for file in sorted(FOLDER.glob("*.yaml")):
        before = file.read_text().split("\n")
        after = [rewrite(line, file.stem.upper(), measured) for line in before]
        if given.write:
            file.write_text("\n".join(after))
        else:
            print("\n".join(a for a, b in zip(after, before, strict=True) if a != b))


if __name__ == "__main__":
    main()
