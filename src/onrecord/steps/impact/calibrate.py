"""calibrate: how often the method itself is wrong, and how often it finds what is there.

Two kinds of worlds without an effect are made from the user's own data: *shifted-time worlds*, in
which A's calendar is moved against B's (all bonds between the two are cut, also the shared news
cycle), and *wave twins*, in which the shared news cycle stays and only the effect is absent
(:mod:`onrecord.steps.impact.twins`). The second kind is where the usual tests fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from onrecord.steps.impact.contrast import Design, adjusted, highest, moved
from onrecord.steps.impact.days import Array
from onrecord.steps.impact.naive import naive_p
from onrecord.steps.impact.twins import Twin

__all__ = ["LEVEL", "Calibration", "NaiveRate", "Rate", "Test", "calibrate", "contrast_p"]

LEVEL = 0.05
Test = Callable[[Array, Array], Array]  # daily counts (n, days) twice -> p-values (n,)


@dataclass(frozen=True, slots=True)
class Rate:
    """``found`` of ``worlds`` in which the test says "associated"."""

    found: int
    worlds: int

    @property
    def share(self) -> float:
        """The rate, 0 where there is no world."""
        return self.found / self.worlds if self.worlds else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of the rate (Wilson 1927)."""
        if not self.worlds:
            return (0.0, 1.0)
        n, p, z = self.worlds, self.share, 1.959964
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class NaiveRate:
    """How often a usual test would be wrong on the wave twins, and its p on the data."""

    name: str
    wrong: Rate
    p: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The test's own error rates at the nominal level of 5%, and its power.

    ``shifted`` and ``wave``: false findings in the two kinds of worlds; ``effect``: further B that
    each A brings within 7 days in the worlds of ``power``; ``naive``: the usual tests.
    """

    shifted: Rate
    wave: Rate
    effect: float
    power: Rate
    naive: tuple[NaiveRate, ...]


def contrast_p(plan: Design) -> Test:
    """The default test as a function of daily counts."""

    def test(first: Array, second: Array) -> Array:
        figure, reference = highest(moved(first, second, plan).figure, plan)
        return np.asarray(adjusted(figure[:, None], reference)[:, 0])

    return test


def calibrate(
    test: Test,
    first: Array,
    second: Array,
    source: Twin,
    *,
    margin: int,
    worlds: int,
    seed: int,
    effect: float,
) -> Calibration:
    """Rates over ``worlds`` wave twins, as many shifted-time worlds as there are or ``worlds``.

    ``first`` and ``second`` are the daily counts, ``(days,)`` each.
    """
    length = len(first)
    shifts = np.arange(margin, length - margin + 1)
    if len(shifts) > worlds:
        shifts = shifts[np.linspace(0, len(shifts) - 1, worlds).astype(int)]
    rolled = np.stack([np.roll(first, s) for s in shifts])
    alone = _rate(test(rolled, np.tile(second, (len(shifts), 1))))
    a, b = source.worlds(worlds, seed)
    wave = _rate(test(a, b))
    usual = dict(naive_p(first[None], second[None]))
    naive = tuple(NaiveRate(n, _rate(p), float(usual[n][0])) for n, p in naive_p(a, b))
    number = max(worlds // 2, 1)
    power = _rate(test(*source.worlds(number, seed + 1, effect)))
    return Calibration(alone, wave, effect, power, naive)


def _rate(p: Array) -> Rate:
    return Rate(int((p <= LEVEL).sum()), len(p))
