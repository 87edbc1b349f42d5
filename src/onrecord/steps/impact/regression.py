"""regression: B's daily count on the A of the week before, with a smooth trend and B's own past.

A Poisson or negative-binomial regression (log link) with a cubic B-spline of time (one degree of
freedom about every 30 days), the day of the week, the logarithm of one plus B's own count of the
last 7 and of the 21 days before them, and the number of A in the last 7 days. Fitted by
statsmodels. What is tested is the last coefficient, one-sided.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from onrecord.steps.impact.days import Array, Days

__all__ = ["Regression", "regress"]

KNOT_DAYS = 30
LAGS = 28  # days of B's own past that the model looks at, and so loses at the start


@dataclass(frozen=True, slots=True)
class Regression:
    """``ratio``: by how much one more A in the last 7 days multiplies B's rate, with 95% interval.

    ``dispersion``: variance is ``mean + dispersion * mean**2`` (0 for Poisson).
    """

    p: float
    ratio: float
    low: float
    high: float
    dispersion: float


def regress(first: Array, second: Array, weekday: Days, *, negative_binomial: bool) -> Regression:
    """Fit daily counts, ``(days,)`` each; a fit that does not exist says p = 1 and a ratio of 1."""
    import statsmodels.api as sm  # type: ignore[import-untyped]

    x, y = _matrix(first, second, weekday), second[LAGS:]
    none = Regression(1.0, 1.0, 0.0, math.inf, 0.0)
    if y.sum() < 10 or first[LAGS - 7 :].sum() < 10:
        return none
    with np.errstate(all="ignore"):
        try:
            result = sm.GLM(y, x, family=sm.families.Poisson()).fit(maxiter=50)
            dispersion = 0.0
            if negative_binomial:
                dispersion = _dispersion(y, np.asarray(result.mu))
                if dispersion > 1e-6:
                    family = sm.families.NegativeBinomial(alpha=dispersion)
                    result = sm.GLM(y, x, family=family).fit(maxiter=50)
            slope, error = float(result.params[-1]), float(result.bse[-1])
        except (np.linalg.LinAlgError, ValueError, FloatingPointError):
            return none
    if not (math.isfinite(slope) and math.isfinite(error)) or error <= 0:
        return none
    p = 0.5 * math.erfc(slope / error / math.sqrt(2.0))
    low, high = slope - 1.959964 * error, slope + 1.959964 * error
    return Regression(p, _exp(slope), _exp(low), _exp(high), dispersion)


def _exp(value: float) -> float:
    return math.exp(min(max(value, -50.0), 50.0))


def _matrix(first: Array, second: Array, weekday: Days) -> Array:
    length = len(first)
    days = np.arange(LAGS, length)
    own_week, own_before = _past(second, 0, 7), _past(second, 7, LAGS)
    columns = [_splines(length)[LAGS:]]
    columns.append((weekday[days, None] == np.arange(1, 7)).astype(float))
    columns.append(np.log1p(np.stack([own_week, own_before], axis=1)[LAGS:]))
    columns.append(_past(first, 0, 7)[LAGS:, None])
    return np.concatenate(columns, axis=1)


def _past(series: Array, after: int, until: int) -> Array:
    """Each day's sum over the days ``t - until`` to ``t - after - 1``."""
    total = np.concatenate([[0.0], np.cumsum(series)])
    t = np.arange(len(series))
    return np.asarray(total[np.maximum(t - after, 0)] - total[np.maximum(t - until, 0)])


def _splines(length: int) -> Array:
    """A cubic B-spline basis of time; its columns sum to 1, so that it holds the constant."""
    from scipy.interpolate import BSpline  # type: ignore[import-untyped]

    inner = max(round((length - LAGS) / KNOT_DAYS) - 3, 0)
    knots = np.linspace(LAGS, length - 1, inner + 2)
    padded = np.concatenate([[knots[0]] * 3, knots, [knots[-1]] * 3])
    days = np.clip(np.arange(length, dtype=float), LAGS, length - 1)
    return np.asarray(BSpline.design_matrix(days, padded, 3).toarray())


def _dispersion(y: Array, mean: Array) -> float:
    """Cameron and Trivedi's regression of ``((y - m)^2 - y) / m`` on ``m``; not below 0."""
    return max(float(((y - mean) ** 2 - y).sum() / (mean**2).sum()), 0.0)
