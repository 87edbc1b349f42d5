"""twins: worlds like the user's own, in which the answer is known.

A *wave twin* has the length, the gaps, the rates, the days of the week and the shared news cycle of
the data, and no effect: both kinds are drawn from one smoothed common level, each independent of
the other. With an effect, every A brings a number of further B, spread evenly over the 7 days after
it. Where dates are in doubt, every event of a twin is moved as far as two draws within such a date
lie apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.steps.impact.contrast import smooth
from onrecord.steps.impact.days import Array, Days, Frame

__all__ = ["EFFECT_DAYS", "Twin", "twin"]

EFFECT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Twin:
    """What twins are drawn from: expected counts a day, and how much more they vary than chance.

    ``spread``: the variance of a day's count over its mean, 1 for a Poisson count.
    ``widths``: the widths of dates, in days.
    """

    first: Array
    second: Array
    spread: tuple[float, float]
    widths_first: Days
    widths_second: Days
    observed: NDArray[np.bool_]

    def worlds(
        self, number: int, seed: int, effect: float = 0.0
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """``number`` worlds; each A brings ``effect`` further B within the week."""
        rng = np.random.default_rng(seed)
        a = _counts(rng, np.tile(self.first, (number, 1)), self.spread[0])
        b = _counts(rng, np.tile(self.second, (number, 1)), self.spread[1])
        if effect > 0:
            for k in range(1, EFFECT_DAYS + 1):
                b[:, k:] += rng.poisson(a[:, :-k] * (effect / EFFECT_DAYS))
        a = _blurred(rng, a, self.widths_first)
        b = _blurred(rng, b, self.widths_second)
        return a * self.observed, b * self.observed


def twin(
    frame: Frame, first: Array, second: Array, widths: tuple[Sequence[int], Sequence[int]]
) -> Twin:
    """The twin of two daily series, ``(days,)`` each (means over draws)."""
    days = max(int(frame.observed.sum()), 1)
    rates = [max(float((x * frame.observed).sum()) / days, 1e-9) for x in (first, second)]
    level = (first / rates[0] + second / rates[1]) / 2.0
    wave = smooth(level[None], frame.observed)[0] * frame.observed
    wave = wave / max(float(wave.sum()) / days, 1e-9)
    means = [
        rate * wave * _weekly(x, wave, frame)
        for rate, x in zip(rates, (first, second), strict=True)
    ]
    spread = tuple(_spread(x, m, frame) for x, m in zip((first, second), means, strict=True))
    wide = [np.array(w, dtype=np.int64) for w in widths]
    return Twin(means[0], means[1], (spread[0], spread[1]), wide[0], wide[1], frame.observed)


def _weekly(series: Array, wave: Array, frame: Frame) -> Array:
    """How the days of the week differ, mean about 1, drawn half way to 1 where events are few."""
    factor = np.ones(frame.length)
    prior = 10.0  # events a weekday that count as much as the data
    share = float((series * frame.observed).sum()) / max(float(wave.sum()), 1e-9)
    for day in range(7):
        days = (frame.weekday == day) & frame.observed
        expected = float(wave[days].sum()) * share
        factor[days] = (float(series[days].sum()) + prior) / (expected + prior)
    return factor


def _spread(series: Array, mean: Array, frame: Frame) -> float:
    kept = frame.observed & (mean > 0)
    if not kept.any():
        return 1.0
    return float(((series - mean)[kept] ** 2).sum() / mean[kept].sum())


def _counts(rng: np.random.Generator, mean: Array, spread: float) -> Array:
    """Poisson counts, or negative binomial ones where days vary clearly more."""
    if spread < 1.1:
        return rng.poisson(mean).astype(float)
    shape = mean / (spread - 1.0)  # mean over (variance over mean less 1)
    return rng.poisson(rng.gamma(np.maximum(shape, 1e-12), spread - 1.0)).astype(float)


def _blurred(rng: np.random.Generator, counts: Array, widths: Days) -> Array:
    """Move every event by the difference of two draws inside a date of a width from ``widths``."""
    if not len(widths) or int(widths.max()) <= 1:
        return counts
    n, length = counts.shape
    at = np.repeat(np.arange(n * length), counts.ravel().astype(int))
    world, day = at // length, at % length
    width = rng.choice(widths, len(at))
    step = (rng.random(len(at)) * width).astype(int) - (rng.random(len(at)) * width).astype(int)
    moved = np.zeros_like(counts)
    np.add.at(moved, (world, np.clip(day + step, 0, length - 1)), 1.0)
    return moved
