"""Thresholds and calibration on the held-out reports, one threshold after the other."""

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from data import Anchor, corpus
from evaluate import SHOWN, records, scorer
from training.texts import HELD, rows

from onrecord.models.tagger import PLOVER, Calibration, Networks, Tagger, Thresholds

# Threshold, the figures it is chosen for, the values tried.
GRID = (
    ("cue", ("attribution.content+source.f",), np.arange(0.3, 0.96, 0.05)),
    ("event", ("event.type.f", "event.found.f"), np.arange(0.3, 0.81, 0.05)),
    ("source", ("attribution.content+source.f",), np.arange(0.05, 0.66, 0.1)),
    ("content", ("attribution.content+source.f", "attribution.exact.f"), np.arange(0.1, 0.71, 0.1)),
    ("actor", ("event.actor.f",), np.arange(0.15, 0.66, 0.1)),
    ("recipient", ("event.recipient.f",), np.arange(0.15, 0.66, 0.1)),
    ("place", ("event.place.f",), np.arange(0.15, 0.66, 0.1)),
    ("time", ("event.time.f",), np.arange(0.15, 0.66, 0.1)),
    ("count", ("count.found.f",), np.arange(0.15, 0.66, 0.1)),
    ("signal", ("cause.f",), np.arange(0.15, 0.66, 0.1)),
    ("cause", ("cause.f",), np.arange(0.1, 0.71, 0.1)),
    ("effect", ("cause.f",), np.arange(0.1, 0.71, 0.1)),
    ("loaded", ("loaded.f",), np.arange(0.05, 0.61, 0.05)),
)


class Remembered:
    """Networks that keep what they were asked before."""

    def __init__(self, inner: Networks) -> None:
        self.inner, self.known = inner, {}

    def words(self, *arrays: Any) -> Any:
        key = tuple(a.tobytes() for a in arrays)
        if key not in self.known:
            self.known[key] = self.inner.words(*arrays)
        return self.known[key]

    def pairs(self, anchor: str, vectors: Any, *arrays: Any) -> Any:
        key = (anchor, id(vectors), *(a.tobytes() for a in arrays))
        if key not in self.known:
            self.known[key] = self.inner.pairs(anchor, vectors, *arrays)
        return self.known[key]


def platt(score: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make scores probabilities (Newton's method, a little damped)."""
    x = np.log(np.clip(score, 1e-4, 1 - 1e-4) / (1 - np.clip(score, 1e-4, 1 - 1e-4)))
    a = np.stack([x, np.ones_like(x)], 1)

    def cost(w: np.ndarray) -> float:
        z = a @ w
        return float(np.sum(np.logaddexp(0, z) - right * z) + 0.25 * np.sum((w - [1, 0]) ** 2))

    w = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-a @ w))
        slope = a.T @ (p - right) + 0.5 * (w - [1, 0])
        move = np.linalg.solve(a.T @ (a * (p * (1 - p))[:, None]) + 0.5 * np.eye(2), slope)
        size = 1.0
        while size > 1e-6 and cost(w - size * move) > cost(w):
            size /= 2
        w = w - size * move
    return float(w[0]), float(w[1])


def calibrate(tagger: Tagger, reports: list[Any]) -> dict[str, tuple[float, float]]:
    """Scores of cues, events (trigger and type) and signals against their being right."""
    seen: dict[str, list[tuple[float, bool]]] = {"cue": [], "event": [], "signal": []}

    def hit(at: tuple[int, int], gold: list[Anchor], kind: int | None = None) -> bool:
        return any(a.at[0] < at[1] and at[0] < a.at[1] and kind in (None, a.type) for a in gold)

    for r in reports:
        tags = tagger.tag(r.words, r.sentences, r.blocks, threshold=0.05)
        seen["cue"] += [(c.score, hit(c.cue, r.anchors["cue"])) for c in tags.cues]
        seen["event"] += [
            (e.score, hit(e.trigger, r.anchors["trigger"], 1 + PLOVER.index(e.type)))
            for e in tags.events
        ]
        seen["signal"] += [
            (c.score, hit(c.signal, r.anchors["signal"])) for c in tags.causes if c.signal
        ]
    return {
        k: platt(np.array([s for s, _ in v]), np.array([h for _, h in v], float))
        for k, v in seen.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path, default=Path("runs/tagger/cache"))
    parser.add_argument("--held", type=Path, default=HELD)
    parser.add_argument("--weights", type=Path, default=Path("src/onrecord/models/weights"))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep thresholds, calibrate only")
    args = parser.parse_args()
    ids = set(args.held.read_text().split())
    by_id = {r["id"]: r for r in rows(args.shared) if r["id"] in ids}
    reports = corpus(list(by_id.values()), args.cache / "held.pickle")
    score = scorer(args.shared / "score" / "score.py")
    gold = [by_id[r.id] for r in reports]
    plain = Tagger.load(args.weights)
    networks, pieces = Remembered(plain.networks), plain.pieces
    build = lambda t: Tagger(networks, pieces, t, Calibration(), plain.size, plain.left)  # noqa: E731
    best = plain.thresholds if args.keep else Thresholds()
    for _ in range(0 if args.keep else args.rounds):
        for name, figures, grid in GRID:
            tried = []
            for limit in grid:
                result = score.corpus(
                    gold, records(build(replace(best, **{name: round(float(limit), 3)})), reports)
                )
                tried.append(
                    (
                        sum(result.get(f, 0.0) for f in figures),
                        -abs(limit - 0.5),
                        round(float(limit), 3),
                    )
                )
            # The middle of the best three, so that one lucky value does not decide.
            smooth = [
                np.mean([t[0] for t in tried[max(0, i - 1) : i + 2]]) for i in range(len(tried))
            ]
            best = replace(best, **{name: tried[int(np.argmax(smooth))][2]})
            print(name, getattr(best, name), round(max(smooth), 4), flush=True)
    calibration = calibrate(build(best), reports)
    path = args.weights / "tagger.json"
    settings = json.loads(path.read_text())
    settings.update(thresholds=asdict(best), calibration=calibration)
    path.write_text(json.dumps(settings, indent=1) + "\n")
    result = score.corpus(gold, records(Tagger.load(args.weights), reports))
    print(
        json.dumps({"calibration": calibration, **{k: round(result.get(k, 0.0), 3) for k in SHOWN}})
    )


if __name__ == "__main__":
    main()
