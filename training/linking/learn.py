"""What links would weigh if they were learned: a comparison, nothing of it ships.

    python -m training.linking.learn RECORDS GOLD [--folds 5] [--test RECORDS GOLD]

RECORDS is what ``onrecord code`` made of the reports in GOLD (``gvc_train.jsonl``: ``doc_id`` and
``incident``). That set's licence lets us measure and tune with it, not train what ships; so
``models/weights/links.tsv`` is set by hand, and this prints how far it is from weights fitted by
penalised maximum likelihood (L2) to the same findings: B-cubed F of both, the fitted ones by
cross-validation over incidents. Deterministic.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from onrecord.models.loglinear import LogLinear
from onrecord.pipeline import WEIGHTS
from onrecord.records import read_records
from onrecord.steps.corroborate.cluster import groups_of
from onrecord.steps.link import Weights, between, link
from onrecord.steps.link.accounts import accounts
from onrecord.steps.link.blocks import candidate_pairs
from onrecord.steps.link.words import Rarity

L2 = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--test", type=Path, nargs=2, default=())
    args = parser.parse_args()
    records, incident = known(args.records, args.gold)
    hand = LogLinear.load(WEIGHTS / "links.tsv").weights
    pairs = compared(records, incident, hand)
    print(f"{len(pairs)} pairs compared, {sum(y for _, y, _ in pairs)} of one incident")
    print("by hand      B3", bcubed(records, incident, hand))
    whole = fitted(pairs, hand)
    print("fitted (all) B3", bcubed(records, incident, whole), "(on its own training data)")
    print(f"fitted, {args.folds} folds", crossed(records, incident, pairs, hand, args.folds))
    if args.test:
        print("by hand, test set B3", bcubed(*known(*args.test), hand))
        print("fitted, test set  B3", bcubed(*known(*args.test), whole))
    for name in sorted(whole):
        if name.startswith("two:"):
            print(f"{name:60s} hand {hand.get(name, 0):6.2f}  fitted {whole[name]:6.2f}")


def known(path: Path, gold: Path):
    """The records, and the incident of each report."""
    with path.open("rb") as lines:
        records = list(read_records(lines))
    rows = map(json.loads, gold.read_text("utf-8").splitlines())
    return records, {row["doc_id"]: row["incident"] for row in rows}


def compared(records, incident, hand):
    """(findings, same incident?, incident of the first) of every pair that is compared."""
    told = [a.outline() for a in accounts(records, {}, Weights(hand))]
    ref = {r.document.id: r.document.ref for r in records}
    rarity = Rarity({a.lineage: a.names for a in told}.values())
    out = []
    for i, j in candidate_pairs(told, rarity):
        a, b = told[i], told[j]
        names = [n for n, _ in between(a, b, rarity)]
        x, y = (incident[ref[account.told[0][0]]] for account in (a, b))
        # Only violence is known to be the incident's own event; of other types nothing is known.
        if a.first.type == "ASSAULT":
            out.append((names, x == y, x))
    return out


def fitted(pairs, hand):
    names = sorted({n for ns, _, _ in pairs for n in ns})
    at = {n: k + 1 for k, n in enumerate(names)}
    x = np.zeros((len(pairs), len(names) + 1))
    y = np.array([float(same) for _, same, _ in pairs])
    x[:, 0] = 1
    for row, (ns, _, _) in enumerate(pairs):
        for n in ns:
            x[row, at[n]] = 1

    def loss(w):
        z = x @ w
        value = np.sum(np.logaddexp(0, z) - y * z) + L2 / 2 * np.sum(w[1:] ** 2)
        grad = x.T @ (1 / (1 + np.exp(-z)) - y)
        grad[1:] += L2 * w[1:]
        return value, grad

    w = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    one = {k: v for k, v in hand.items() if k.startswith("one:")}
    return one | {"two:prior": float(w[0])} | {f"two:{n}": float(w[at[n]]) for n in names}


def crossed(records, incident, pairs, hand, folds):
    """Mean B-cubed F on incidents that were not trained on."""
    fold = {k: i % folds for i, k in enumerate(sorted(set(incident.values())))}
    scores = []
    for f in range(folds):
        weights = fitted([p for p in pairs if fold[p[2]] != f], hand)
        mine = [r for r in records if fold[incident[r.document.ref]] == f]
        scores.append(bcubed(mine, incident, weights)[2])
    mine_hand = []
    for f in range(folds):
        mine = [r for r in records if fold[incident[r.document.ref]] == f]
        mine_hand.append(bcubed(mine, incident, hand)[2])
    return f"F {np.mean(scores):.3f}, by hand on the same parts {np.mean(mine_hand):.3f}"


def bcubed(records, incident, table):
    """Precision, recall and F over documents, each in the event that has most claims (score.py)."""
    links = link(records, {}, Weights(table))
    document = {c.id: r.document.id for r in records for c in r.claims}
    ref = {r.document.id: r.document.ref for r in records}
    of = defaultdict(list)
    for i, g in enumerate(groups_of(document, links, document)):
        for d in {document[c] for c in g}:
            of[ref[d]].append((len(g), i))
    key = {r.document.ref: incident[r.document.ref] for r in records}
    got = {k: str(max(of[k])[1]) if k in of else f"none-{k}" for k in key}

    def purity(x, y):
        size = Counter(x.values())
        both = Counter((x[k], y[k]) for k in key)
        return sum(both[x[k], y[k]] / size[x[k]] for k in key) / len(key)

    p, r = purity(got, key), purity(key, got)
    return round(p, 3), round(r, 3), round(2 * p * r / (p + r), 3)


if __name__ == "__main__":
    main()
