"""Simulated worlds: daily counts of two kinds of events, A and B, with a known answer.

All sizes were fixed before anything was measured:

* both kinds have a base rate of 0.3 events a day; a world has 365 or 1,096 days;
* the shared wave is lognormal, exp of an autoregressive Gaussian with standard deviation 0.8 and a
  correlation time of 10 days: in its middle 95% the rate goes from a seventh of its mean to three
  and a half times;
* a real effect means that each A brings 0.5 (small), 1 (middle) or 2 (large) further B, Poisson,
  spread evenly over the seven days after it, on top of B's base rate;
* in a coupled world three in ten reports on an A also tell of a B of the same day or up to three
  days later, which no other report tells of.

Beside the worlds of the bars stand harder ones (slow wave, storms, weekdays, a feed added half way,
a trend, other rates, strong self-excitation) and two that the method cannot tell apart from an
effect or that hide one: a common cause that reaches B later, and effects in both directions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.steps.impact.days import date_together

Array = NDArray[np.float64]
RATE = 0.3
SPREAD, TIME = 0.8, 10.0
COUPLED, LATEST = 0.3, 3
EFFECTS = (0.5, 1.0, 2.0)
WARM = 200  # days before the first, so that a world does not begin at its mean


@dataclass(frozen=True)
class Worlds:
    """Daily counts, ``(n, days)``; ``together``: B with pairs of one report dated together."""

    first: Array
    second: Array
    together: Array


def plain(first: Array, second: Array) -> Worlds:
    return Worlds(first.astype(float), second.astype(float), second.astype(float))


def flat(rng: np.random.Generator, n: int, days: int, rate: float = RATE) -> Array:
    return rng.poisson(rate, (n, days)).astype(float)


def wave(
    rng: np.random.Generator, n: int, days: int, spread: float = SPREAD, time: float = TIME
) -> Array:
    """A common level with mean 1."""
    keep = np.exp(-1.0 / time)
    steps = rng.standard_normal((n, days + WARM)) * spread * np.sqrt(1 - keep**2)
    level = np.zeros(n)
    out = np.empty((n, days))
    for t in range(days + WARM):
        level = keep * level + steps[:, t]
        if t >= WARM:
            out[:, t - WARM] = level
    return np.exp(out - spread**2 / 2)


def storms(rng: np.random.Generator, n: int, days: int) -> Array:
    """News storms that rise in a day and fade in a week; one in 40 days; mean level 1."""
    every, height, keep = 40, 4.0, np.exp(-1.0 / 7)
    hits = rng.poisson(1 / every, (n, days + WARM)) * rng.exponential(height, (n, days + WARM))
    level, out = np.zeros(n), np.empty((n, days))
    for t in range(days + WARM):
        level = keep * level + hits[:, t]
        if t >= WARM:
            out[:, t - WARM] = 1 + level
    return out / (1 + height / every / (1 - keep))


def exciting(
    rng: np.random.Generator,
    level: Array,
    branching: float = 0.5,
    mean_lag: float = 4.0,
    rate: float = RATE,
) -> Array:
    """Counts that excite themselves (discrete Hawkes, geometric kernel) on a common level."""
    n, days = level.shape
    fade, memory = 1 / mean_lag, np.zeros(n)
    out = np.empty((n, days))
    for t in range(-WARM, days):
        base = rate * (1 - branching) * level[:, max(t, 0)]
        count = rng.poisson(base + branching * memory)
        memory = (1 - fade) * memory + fade * count
        if t >= 0:
            out[:, t] = count
    return out


def with_effect(rng: np.random.Generator, first: Array, second: Array, extra: float) -> Array:
    out = second.copy()
    for k in range(1, 8):
        out[:, k:] += rng.poisson(first[:, :-k] * extra / 7)
    return out


def coupled(rng: np.random.Generator, n: int, days: int) -> Worlds:
    level = wave(rng, n, days)
    first = rng.poisson(RATE * level).astype(float)
    second = rng.poisson(RATE * level).astype(float)
    together = second.copy()
    for world in range(n):
        a = np.repeat(np.arange(days), first[world].astype(int))
        lead = np.flatnonzero(rng.random(len(a)) < COUPLED)
        b = a[lead] + rng.integers(0, LATEST + 1, len(lead))
        inside = b < days
        lead, b = lead[inside], b[inside]
        np.add.at(second[world], b, 1)
        moved = b[None].copy()
        date_together(a[None], moved, [(int(i), j) for j, i in enumerate(lead)])
        np.add.at(together[world], moved[0], 1)
    return Worlds(first, second, together)


def _on(level: Array, rng: np.random.Generator, a: float = RATE, b: float = RATE) -> Worlds:
    return plain(rng.poisson(a * level), rng.poisson(b * level))


def _weekday(rng: np.random.Generator, n: int, days: int) -> Worlds:
    """A on Fridays, B on Mondays, eight times as often as on other days."""
    day = np.arange(days) % 7
    friday, monday = np.where(day == 4, 4.0, 0.5), np.where(day == 0, 4.0, 0.5)
    return plain(rng.poisson(RATE * friday, (n, days)), rng.poisson(RATE * monday, (n, days)))


def _feed(rng: np.random.Generator, n: int, days: int) -> Worlds:
    """A feed added half way trebles both, on a shared wave."""
    step = np.where(np.arange(days) < days // 2, 0.5, 1.5)
    return _on(wave(rng, n, days) * step, rng)


def _trend(rng: np.random.Generator, n: int, days: int) -> Worlds:
    return plain(flat(rng, n, days), rng.poisson(RATE * np.linspace(0.5, 1.5, days), (n, days)))


def _late(rng: np.random.Generator, n: int, days: int) -> Worlds:
    level = wave(rng, n, days + 3)
    return plain(rng.poisson(RATE * level[:, 3:]), rng.poisson(RATE * level[:, :-3]))


def _mutual(rng: np.random.Generator, n: int, days: int) -> Worlds:
    a, b = flat(rng, n, days), flat(rng, n, days)
    return plain(with_effect(rng, b, a, 0.5), with_effect(rng, a, b, 0.5))


def _effect(extra: float, on_wave: bool) -> Callable[[np.random.Generator, int, int], Worlds]:
    def make(rng: np.random.Generator, n: int, days: int) -> Worlds:
        level = wave(rng, n, days) if on_wave else np.ones((n, days))
        base = _on(level, rng)
        return plain(base.first, with_effect(rng, base.first, base.second, extra))

    return make


Maker = Callable[[np.random.Generator, int, int], Worlds]
NULLS: dict[str, Maker] = {
    "independent": lambda rng, n, d: plain(flat(rng, n, d), flat(rng, n, d)),
    "shared wave": lambda rng, n, d: _on(wave(rng, n, d), rng),
    "self-exciting": lambda rng, n, d: plain(
        exciting(rng, np.ones((n, d))), exciting(rng, np.ones((n, d)))
    ),
    "wave, same report": coupled,
}
HARDER: dict[str, Maker] = {
    "storms": lambda rng, n, d: _on(storms(rng, n, d), rng),
    "slow wave (40 days)": lambda rng, n, d: _on(wave(rng, n, d, SPREAD, 40.0), rng),
    "strong wave (1.2)": lambda rng, n, d: _on(wave(rng, n, d, 1.2), rng),
    "few A, many B": lambda rng, n, d: _on(wave(rng, n, d), rng, 0.08, 1.0),
    "many A, few B": lambda rng, n, d: _on(wave(rng, n, d), rng, 1.0, 0.08),
    "few of both": lambda rng, n, d: _on(wave(rng, n, d), rng, 0.08, 0.08),
    "self-exciting 0.8": lambda rng, n, d: plain(
        exciting(rng, np.ones((n, d)), 0.8, 8.0), exciting(rng, np.ones((n, d)), 0.8, 8.0)
    ),
    "self-exciting on a wave": lambda rng, n, d: (
        lambda w: plain(exciting(rng, w), exciting(rng, w))
    )(wave(rng, n, d)),
    "weekdays": _weekday,
    "feed added": _feed,
    "trend in B": _trend,
}
REAL: dict[str, Maker] = {
    f"{extra:g} further B{on}": _effect(extra, bool(on))
    for on in ("", ", on a wave")
    for extra in EFFECTS
}
BLIND: dict[str, Maker] = {"late common cause": _late, "both directions": _mutual}
EVERY: dict[str, Maker] = NULLS | HARDER | REAL | BLIND


TRUTH = (0.2, 0.3, 0.5, 4.0, 3.0)  # base, own, cross, own lag, cross lag of the Hawkes worlds


def hawkes_worlds(number: int, days: int) -> tuple[tuple[float, ...], Array, Array]:
    """Worlds of the Hawkes model itself, with the values they were made with."""
    base, own, cross, own_lag, cross_lag = TRUTH
    rng = np.random.default_rng([7, days])
    first = flat(rng, number, days + WARM)
    second, past_own, past_cross = np.zeros_like(first), np.zeros(number), np.zeros(number)
    for t in range(days + WARM):
        second[:, t] = rng.poisson(base + own * past_own + cross * past_cross)
        past_own += (second[:, t] - past_own) / own_lag
        past_cross += (first[:, t] - past_cross) / cross_lag
    return TRUTH, first[:, WARM:], second[:, WARM:]


def make(name: str, number: int, days: int, seed: int = 0) -> Worlds:
    """``number`` worlds of a kind; the same arguments give the same worlds."""
    kind = sorted(EVERY).index(name)
    return EVERY[name](np.random.default_rng([seed, kind, days]), number, days)
