"""pairs: which second events come soon after (or before) which first ones, for listing."""

from __future__ import annotations

import numpy as np

from onrecord.steps.impact.answer import Pair
from onrecord.steps.impact.days import Days, Draws

__all__ = ["followed", "preceded"]


def followed(draws: Draws, window: int) -> tuple[Pair, ...]:
    """Pairs with the second 1 to ``window`` days after the first, in most draws of the dates."""
    return _paired(draws.days_first, draws.days_second, set(draws.tied_events), window)


def preceded(draws: Draws, window: int) -> int:
    """How many pairs that count have the second 1 to ``window`` days before the first."""
    ties = {(j, i) for i, j in draws.tied_events}
    found = _paired(draws.days_second, draws.days_first, ties, window)
    return sum(not pair.same_report for pair in found)


def _paired(
    earlier: Days, later: Days, ties: set[tuple[int, int]], window: int
) -> tuple[Pair, ...]:
    out = []
    for i in range(earlier.shape[1]):
        lag = later - earlier[:, [i]]
        near = ((lag >= 1) & (lag <= window)).mean(0) > 0.5
        for j in map(int, np.flatnonzero(near)):
            out.append(Pair(i, j, round(float(np.median(lag[:, j]))), (i, j) in ties))
    return tuple(sorted(out, key=lambda p: (p.first, p.lag, p.second)))
