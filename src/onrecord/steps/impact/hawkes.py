"""hawkes: a discrete-time Hawkes model of daily counts, by maximum likelihood.

B's count on day t is Poisson with mean

    base + own * sum_k g(k; 1/own_lag) B[t-k] + cross * sum_k g(k; 1/cross_lag) A[t-k],

with the geometric kernel ``g(k; p) = p (1 - p)^(k - 1)``, k = 1, 2, ... (Browning et al. 2021,
"Simple discrete-time self-exciting models can describe complex dynamic processes", PLOS ONE 16).
``own`` is the number of further B that one B brings, ``cross`` the number that one A brings;
``own_lag`` and ``cross_lag`` are mean delays in days. Intervals are profile-likelihood intervals
(Venzon and Moolgavkar 1988).

The base is constant: a shared news cycle, which the model does not know, looks to it like an
effect. The measured error rate stands beside every answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from onrecord.steps.impact.days import Array

__all__ = ["PARAMETERS", "Hawkes", "fit", "interval", "test_cross"]

PARAMETERS = ("base", "own", "cross", "own_lag", "cross_lag")
BASE, OWN, CROSS, OWN_LAG, CROSS_LAG = range(5)
LOW = np.array([1e-6, 0.0, 0.0, 1.0, 1.0])
HIGH = np.array([np.inf, 0.99, 50.0, 28.0, 28.0])
STARTS = ((2.0, 2.0), (6.0, 4.0), (4.0, 10.0))  # own and cross lag at which a search begins
HALF_CHI_SQUARE = 1.920729  # half the 95% point of chi-square with 1 degree of freedom


@dataclass(frozen=True, slots=True)
class Hawkes:
    """A fit: the values in the order of :data:`PARAMETERS`, and the log-likelihood."""

    values: tuple[float, ...]
    log_likelihood: float

    @property
    def cross(self) -> float:
        """Further B that one A brings."""
        return self.values[CROSS]


def fit(first: Array, second: Array, fixed: tuple[int, float] | None = None) -> Hawkes:
    """The maximum-likelihood fit to daily counts, ``(days,)`` each; ``fixed`` holds one parameter.

    Several starts, for the likelihood may have more than one top in the lags.
    """
    mean = max(float(second.mean()), 1e-3)
    best: Hawkes | None = None
    for own_lag, cross_lag in STARTS:
        start = np.array([0.6 * mean, 0.2, 0.1, own_lag, cross_lag])
        found = _climb(first, second, start, fixed)
        if best is None or found.log_likelihood > best.log_likelihood + 1e-9:
            best = found
    assert best is not None
    return best


def _climb(first: Array, second: Array, start: Array, fixed: tuple[int, float] | None) -> Hawkes:
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    low, high, start = LOW.copy(), HIGH.copy(), start.copy()
    if fixed is not None:
        low[fixed[0]] = high[fixed[0]] = start[fixed[0]] = fixed[1]
    found = minimize(
        _loss,
        np.clip(start, low, high),
        (first, second),
        "L-BFGS-B",
        jac=True,
        bounds=list(zip(low, high, strict=True)),
        options={"maxiter": 200, "ftol": 1e-10, "gtol": 1e-6},
    )
    return Hawkes(tuple(float(v) for v in found.x), -float(found.fun))


def _loss(values: Array, first: Array, second: Array) -> tuple[float, Array]:
    """Minus the log-likelihood (without the constant) and its gradient."""
    base, own, cross, own_lag, cross_lag = values
    past_own, slope_own = _memory(second, 1.0 / own_lag)
    past_cross, slope_cross = _memory(first, 1.0 / cross_lag)
    mean = np.maximum(base + own * past_own + cross * past_cross, 1e-12)
    pull = 1.0 - second / mean
    gradient = np.array(
        [
            pull.sum(),
            pull @ past_own,
            pull @ past_cross,
            own * (pull @ slope_own) * (-1.0 / own_lag**2),
            cross * (pull @ slope_cross) * (-1.0 / cross_lag**2),
        ]
    )
    return float(mean.sum() - second @ np.log(mean)), gradient


def _memory(series: Array, fade: float) -> tuple[Array, Array]:
    """The geometric kernel's sum over the past of each day, and its slope in ``fade``.

    ``m[t] = (1 - fade) m[t-1] + fade x[t-1]``; the slope follows by differentiating that line.
    """
    from scipy.signal import lfilter  # type: ignore[import-untyped]

    before = np.concatenate([[0.0], series[:-1]])
    memory = lfilter([fade], [1.0, fade - 1.0], before)
    shifted = np.concatenate([[0.0], memory[:-1]])
    slope = lfilter([1.0], [1.0, fade - 1.0], before - shifted)
    return np.asarray(memory), np.asarray(slope)


def test_cross(first: Array, second: Array) -> tuple[float, Hawkes]:
    """p-value of "an A brings no B" against "it brings some", and the fit with it.

    Likelihood ratio. ``cross`` cannot be negative, so half of its reference is 0 (Self and Liang
    1987), and its lag means nothing without it (Davies 1977), so the other half is taken as a
    chi-square with 2 degrees of freedom, not 1: measured, that gives 4 to 9% where the model is
    right, the usual half chi-square 1 gives 10 to 19% (benchmarks/impact.md).
    """
    full, without = fit(first, second), fit(first, second, (CROSS, 0.0))
    ratio = max(full.log_likelihood - without.log_likelihood, 0.0) * 2.0
    return (0.5 * math.exp(-ratio / 2.0) if ratio > 1e-6 else 1.0), full


def interval(first: Array, second: Array, top: Hawkes, parameter: int) -> tuple[float, float]:
    """The 95% profile-likelihood interval of one parameter."""
    target = top.log_likelihood - HALF_CHI_SQUARE
    value = top.values[parameter]

    def above(at: float) -> float:
        # From the top itself: the profile is climbed along, not searched anew.
        start = np.array(top.values)
        return _climb(first, second, start, (parameter, at)).log_likelihood - target

    low, high = float(LOW[parameter]), float(HIGH[parameter])
    if not np.isfinite(high):
        high = max(10.0 * value, 2.0 * float(second.max()) + 1.0)
    return _crossing(above, value, low), _crossing(above, value, high)


def _crossing(above: Callable[[float], float], inside: float, limit: float) -> float:
    """Where ``above`` falls to 0 between ``inside`` and ``limit``; ``limit`` if it never does."""
    if abs(limit - inside) < 1e-9 or above(limit) >= 0:
        return limit
    # Outwards in growing steps first: the interval is far shorter than the way to the limit.
    step = max(0.1 * abs(inside), 0.02)
    near, far = inside, inside
    while above(far) >= 0:
        near, far = far, far + math.copysign(step, limit - inside)
        step *= 2.0
        if (far - limit) * (limit - inside) >= 0:
            far = limit
            break
    for _ in range(14):
        middle = 0.5 * (near + far)
        if above(middle) >= 0:
            near = middle
        else:
            far = middle
        if abs(far - near) < 1e-3 * max(abs(inside), 0.1):
            break
    return 0.5 * (near + far)
