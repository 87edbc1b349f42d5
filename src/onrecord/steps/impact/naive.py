"""naive: the tests that are usually run on such a question, for comparison only.

All three take a shared news cycle for an effect; they stand beside the answer with the rate at
which they are wrong on worlds like the user's own. One-sided at the same nominal level where the
test has a side.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from onrecord.steps.impact.days import Array

__all__ = ["NAIVE", "followed_within_a_week", "granger", "lagged_regression", "naive_p"]

WEEK = 7
_NORMAL_TAIL = np.vectorize(lambda z: 0.5 * math.erfc(z / math.sqrt(2.0)), otypes=[float])


def followed_within_a_week(first: Array, second: Array) -> Array:
    """p-values, ``(n,)``: are more A followed by a B within 7 days than B's mean rate gives?

    Binomial tail against ``1 - exp(-7 rate)``, over the A that have a whole week behind them.
    """
    length = first.shape[1]
    total = np.concatenate([np.zeros((len(second), 1)), np.cumsum(second, axis=1)], axis=1)
    t = np.arange(length - WEEK)
    followed = (total[:, t + WEEK + 1] - total[:, t + 1]) > 0
    tries = first[:, t].sum(1)
    hits = (first[:, t] * followed).sum(1)
    chance = 1.0 - np.exp(-WEEK * second.mean(1))
    return np.array(
        [
            _binomial_tail(int(h), int(n), float(p))
            for h, n, p in zip(hits, tries, chance, strict=True)
        ]
    )


def _binomial_tail(hits: int, tries: int, chance: float) -> float:
    """P(X >= hits)."""
    if hits <= 0 or chance >= 1.0:
        return 1.0
    if chance <= 0.0:
        return 0.0
    k = np.arange(hits, tries + 1)
    log = np.array(
        [math.lgamma(tries + 1) - math.lgamma(i + 1) - math.lgamma(tries - i + 1) for i in k]
    )
    log += k * math.log(chance) + (tries - k) * math.log1p(-chance)
    return min(1.0, float(np.exp(log).sum()))


def lagged_regression(first: Array, second: Array) -> Array:
    """p-values of the slope of B's count on the A of the 7 days before (ordinary least squares)."""
    x = _week_before(first)[:, WEEK:]
    y = second[:, WEEK:]
    x = x - x.mean(1, keepdims=True)
    y = y - y.mean(1, keepdims=True)
    square = np.maximum((x**2).sum(1), 1e-9)
    slope = (x * y).sum(1) / square
    rest = ((y - slope[:, None] * x) ** 2).sum(1) / max(x.shape[1] - 2, 1)
    z = slope / np.sqrt(np.maximum(rest / square, 1e-12))
    return np.asarray(_NORMAL_TAIL(z))


def _week_before(series: Array) -> Array:
    total = np.concatenate([np.zeros((len(series), 1)), np.cumsum(series, axis=1)], axis=1)
    t = np.arange(series.shape[1])
    return np.asarray(total[:, t] - total[:, np.maximum(t - WEEK, 0)])


def granger(first: Array, second: Array) -> Array:
    """p-values of Granger's test with 7 lags: do A's lags add to B's own? (Wald, chi-square 7)."""
    own = _lags(second)
    both = np.concatenate([own, _lags(first)[:, :, 1:]], axis=2)
    y = second[:, WEEK:]
    short, long = _residual(own, y), _residual(both, y)
    freedom = max(y.shape[1] - both.shape[2], 1)
    return _chi_square_7((short - long) / np.maximum(long / freedom, 1e-12))


def _lags(series: Array) -> Array:
    """``(n, days - 7, 8)``: a constant and the counts 1 to 7 days before."""
    length = series.shape[1]
    columns = [np.ones((len(series), length - WEEK))]
    columns += [series[:, WEEK - k : length - k] for k in range(1, WEEK + 1)]
    return np.stack(columns, axis=2)


def _residual(x: Array, y: Array) -> Array:
    """Sum of squares that the regression leaves."""
    square = np.einsum("ntk,ntl->nkl", x, x) + 1e-8 * np.eye(x.shape[2])
    cross = np.einsum("ntk,nt->nk", x, y)
    beta = np.linalg.solve(square, cross[..., None])[..., 0]
    return np.asarray(((y - np.einsum("ntk,nk->nt", x, beta)) ** 2).sum(1))


def _chi_square_7(x: Array) -> Array:
    """The upper tail of chi-square with 7 degrees of freedom, in closed form."""
    x = np.maximum(x, 0.0)
    poly = 1.0 + x / 3.0 + x**2 / 15.0
    tail = np.sqrt(2.0 * x / np.pi) * np.exp(-x / 2.0) * poly
    return np.asarray(2.0 * _NORMAL_TAIL(np.sqrt(x)) + tail)


NAIVE = (
    ("share followed within a week", followed_within_a_week),
    ("lagged regression", lagged_regression),
    ("Granger, 7 lags", granger),
)


def naive_p(first: Array, second: Array) -> tuple[tuple[str, NDArray[np.float64]], ...]:
    """The p-values of all three on worlds of daily counts, ``(n, days)`` each."""
    if first.shape[1] < 4 * WEEK:
        return ()
    return tuple((name, test(first, second)) for name, test in NAIVE)
