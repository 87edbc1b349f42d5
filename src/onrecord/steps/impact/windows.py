"""windows: the figures of each window, with intervals that carry the doubt of the dates."""

from __future__ import annotations

import numpy as np

from onrecord.steps.impact.answer import WindowResult
from onrecord.steps.impact.contrast import Design, Moved, adjusted, highest
from onrecord.steps.impact.curve import lagged
from onrecord.steps.impact.days import Array, Draws

__all__ = ["p_of_draws", "window_results"]


def window_results(
    mean: Moved, reference: Array, draws: Draws, plan: Design
) -> tuple[WindowResult, ...]:
    """Each window's figures; errors within and between draws add up (Rubin 1987)."""
    p = adjusted(mean.figure[:, :, 0], reference)[0]
    kept = slice(plan.margin, mean.figure.shape[2] - plan.margin + 1)
    reach = np.quantile(np.abs(mean.figure[0][:, kept]), 0.95, axis=1)
    extra = mean.extra.mean(0)
    m = len(mean.extra)
    between = mean.extra.var(0, ddof=1) * (1 + 1 / m) if m > 1 else 0.0
    error = np.sqrt((mean.error**2).mean(0) + between)
    out, usual = [], _usual_rate(draws, plan)
    for i, w in enumerate(plan.windows):
        after, before = lagged(draws, plan, 1, w), lagged(draws, plan, -w, -1)
        half = float(reach[i] * error[i])
        out.append(
            WindowResult(
                w,
                round(float(extra[i]), 3),
                round(float(extra[i]) - half, 3),
                round(float(extra[i]) + half, 3),
                round(float(p[i]), 4),
                round(after.pairs, 1),
                round(before.pairs, 1),
                round(before.rate / usual, 3),
                round(before.usual[0] / usual, 3),
                round(before.usual[1] / usual, 3),
            )
        )
    return tuple(out)


def _usual_rate(draws: Draws, plan: Design) -> float:
    observed = plan.observed
    return max(float(draws.second.mean(0)[observed].sum()) / int(observed.sum()), 1e-9)


def p_of_draws(at: Moved, plan: Design) -> tuple[float, float] | None:
    """The middle 90% of the p-values that single draws of the dates would give."""
    if len(at.figure) < 2:
        return None
    top, own = highest(at.figure, plan)
    p = adjusted(top[:, None], own)[:, 0]
    return round(float(np.quantile(p, 0.05)), 4), round(float(np.quantile(p, 0.95)), 4)
