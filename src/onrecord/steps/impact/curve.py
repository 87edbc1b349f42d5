"""curve: how many B a day there are so many days before and after an A.

Pairs that are known only from one report are left out. Nothing here decides anything: it is what
the pictures draw, and the leads (days before) are the placebo: an effect cannot come before its
cause, but a shared news cycle does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onrecord.steps.impact.answer import CurvePoint
from onrecord.steps.impact.contrast import Design
from onrecord.steps.impact.days import Array, Days, Draws

__all__ = ["BINS", "Lagged", "curve", "lagged"]

BINS = ((1, 1), (2, 3), (4, 7), (8, 14), (15, 28))
NORMAL = 1.959964


@dataclass(frozen=True, slots=True)
class Lagged:
    """Pairs whose lag lies in one range of days, the chances for them, and both under the shifts.

    ``pairs / chances`` is the number of B a day and A. ``error`` of that rate is from blocks.
    """

    pairs: float
    chances: float
    error: float
    usual: tuple[float, float]

    @property
    def rate(self) -> float:
        """B a day, in these days, for each A."""
        return self.pairs / self.chances if self.chances else 0.0


def lagged(draws: Draws, plan: Design, low: int, high: int) -> Lagged:
    """Pairs with ``low <= day of B - day of A <= high`` (both negative: before)."""
    observed = plan.observed.astype(float)
    a, b = draws.first.mean(0) * observed, draws.second.mean(0) * observed
    ahead, open_days = _ahead(b, low, high), _ahead(observed, low, high)
    away = _tied_days(draws.tied, len(draws.first), len(a), low, high)
    pairs, chances = a * ahead - away, a * open_days
    total, tries = float(pairs.sum()), float(chances.sum())
    rate = total / tries if tries else 0.0
    left = np.bincount(plan.block, pairs - rate * chances)
    error = float(np.sqrt((left**2).sum()) / tries) if tries else 0.0
    spectrum = np.conj(np.fft.rfft(a))
    kept = slice(plan.margin, len(a) - plan.margin + 1)
    number = np.fft.irfft(spectrum * np.fft.rfft(ahead), len(a))[kept]
    chance = np.fft.irfft(spectrum * np.fft.rfft(open_days), len(a))[kept]
    rates = number / np.maximum(chance, 1e-9)
    usual = np.quantile(rates, [0.025, 0.975]) if len(rates) else np.zeros(2)
    return Lagged(total, tries, error, (max(float(usual[0]), 0.0), float(usual[1])))


def _ahead(series: Array, low: int, high: int) -> Array:
    """Each day's sum over the days ``low`` to ``high`` later, as far as they are in the series."""
    length = len(series)
    total = np.concatenate([[0.0], np.cumsum(series)])
    t = np.arange(length)
    return np.asarray(total[np.clip(t + high + 1, 0, length)] - total[np.clip(t + low, 0, length)])


def _tied_days(tied: Days, draws: int, length: int, low: int, high: int) -> Array:
    out = np.zeros(length)
    lag = tied[:, 2] - tied[:, 1]
    np.add.at(out, tied[(lag >= low) & (lag <= high), 1], 1.0 / draws)
    return out


def curve(draws: Draws, plan: Design) -> tuple[CurvePoint, ...]:
    """The points from the longest lead to the longest lag that the windows allow."""
    bins = [b for b in BINS if b[1] <= max(plan.windows)]
    ranges = [(-high, -low) for low, high in reversed(bins)] + bins
    points = []
    for low, high in ranges:
        found = lagged(draws, plan, low, high)
        half = NORMAL * found.error
        points.append(
            CurvePoint(
                low, high, found.rate, max(found.rate - half, 0.0), found.rate + half, *found.usual
            )
        )
    return tuple(points)
