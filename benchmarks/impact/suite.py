"""Rates at which each test says "associated" in each kind of world, and how intervals hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.impact.worlds import Worlds, hawkes_worlds, make
from onrecord.steps.impact import hawkes
from onrecord.steps.impact.calibrate import LEVEL
from onrecord.steps.impact.contrast import adjusted, design, highest, moved
from onrecord.steps.impact.models import MeasuredRate, model_test
from onrecord.steps.impact.naive import naive_p

Array = NDArray[np.float64]
WEEK_WINDOW = 1  # index of the 7-day window


@dataclass(frozen=True)
class Interval:
    """How often a 95% interval holds the truth."""

    what: str
    days: int
    held: int
    worlds: int


def frame(days: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    return np.arange(days, dtype=np.int64) % 7, np.ones(days, dtype=bool)


def run(
    name: str, number: int, days: int, models: Sequence[str] = (), few: int = 0, seed: int = 0
) -> list[MeasuredRate]:
    """All tests on worlds of one kind; ``models`` are run on the first ``few`` of them."""
    worlds = make(name, number, days, seed)
    p, mirror = contrast_both(worlds.first, worlds.together, days)
    lines = [_line(name, days, "contrast", p), _line(name, days, "mirror", mirror)]
    lines += [_line(name, days, test, q) for test, q in naive_p(worlds.first, worlds.second)]
    for model in models:
        test = model_test(model, *frame(days))
        q = test(worlds.first[:few], worlds.together[:few])
        lines.append(_line(name, days, model, q))
    return lines


def contrast_both(first: Array, second: Array, days: int) -> tuple[Array, Array]:
    """p-values of the question and of its mirror image."""
    plan = design(*frame(days))
    figure = moved(first, second, plan).figure
    top, reference = highest(figure, plan)
    back = (-figure[:, :, 0]).max(1)
    both = adjusted(np.stack([top, back], axis=1), reference)
    return both[:, 0], both[:, 1]


def effect_interval(name: str, extra: float, number: int, days: int) -> Interval:
    """How often the 7-day interval holds the number of further B that the world has."""
    worlds: Worlds = make(name, number, days)
    plan = design(*frame(days))
    at = moved(worlds.first, worlds.second, plan)
    kept = slice(plan.margin, days - plan.margin + 1)
    reach = np.quantile(np.abs(at.figure[:, WEEK_WINDOW, kept]), 0.95, axis=1)
    half = reach * at.error[:, WEEK_WINDOW]
    held = np.abs(at.extra[:, WEEK_WINDOW] - extra) <= half
    return Interval(f"contrast, {name}", days, int(held.sum()), number)


def recovery(number: int, days: int) -> list[Interval]:
    """How often the Hawkes model's profile intervals hold the values a world was made with."""
    truth, first, second = hawkes_worlds(number, days)
    held = np.zeros(len(truth), dtype=int)
    for a, b in zip(first, second, strict=True):
        top = hawkes.fit(a, b)
        for k, value in enumerate(truth):
            low, high = hawkes.interval(a, b, top, k)
            held[k] += low - 1e-9 <= value <= high + 1e-9
    return [
        Interval(f"hawkes, {name} = {value:g}", days, int(h), number)
        for name, value, h in zip(hawkes.PARAMETERS, truth, held, strict=True)
    ]


def _line(name: str, days: int, test: str, p: Array) -> MeasuredRate:
    return MeasuredRate(name, days, test, int((p <= LEVEL).sum()), len(p))
