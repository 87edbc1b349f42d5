"""contrast: do events B come after events A more than before them?

For a window of ``w`` days the contrast adds, over every pair of an A and a B at most ``w`` days
apart, +1 where B is later and -1 where B is earlier. Whatever makes both kinds frequent at the same
time (a news cycle, a season) adds as much to the one side as to the other and drops out; a pair on
one day adds nothing, for its order is not known.

Four things make the test hold its level (each measured in benchmarks/impact.md):

* both series are taken as deviations from their mean on that day of the week, so that a weekly
  rhythm, a trend in one of them and the ends of the series do not count as order;
* days in which much happens are weighted down, both series by one over the square root of their
  common smoothed level, so that one storm of news does not carry the answer;
* the contrast is divided by its own error, from the sum of squares of its parts in blocks of up to
  four weeks (a self-normalised sum: Hartigan 1969; Ibragimov and Müller 2010), so that a shared
  wave, which makes the contrast noisier, does not make it larger;
* its reference is the same figure with A's whole calendar moved against B's by every other number
  of days (circular shifts; Harrison and Geman 2009 on such references), which keeps everything in
  either series but what binds them together.

The answer is one: the largest figure over all windows is held against the largest figures of the
shifts (Westfall and Young 1993), so that looking through four windows costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.steps.impact.days import Array, Days

__all__ = ["SHORTEST", "WINDOWS", "Design", "Moved", "adjusted", "design", "highest", "moved"]

WINDOWS = (3, 7, 14, 28)
SHORTEST = 42  # days of observation below which no question of order is asked
SMOOTH = 7.0  # standard deviation of the smoothing of the common level, days
FLOOR = 0.1  # added to the common level (mean 1), so that quiet days do not weigh without bound
BLOCK = 28  # days of the longest block
CHUNK = 1_000_000  # numbers held at once: about what a processor keeps close by


@dataclass(frozen=True, slots=True)
class Design:
    """What is the same for all series on the same days.

    ``margin``: shifts by fewer days (either way round) are no reference, for they keep a part of
    what binds the series.
    """

    windows: tuple[int, ...]
    weekday: Days
    observed: NDArray[np.bool_]
    block: Days
    margin: int

    @property
    def shifts(self) -> int:
        """How many shifts make the reference; each is used forwards and backwards in time."""
        return max(len(self.observed) - 2 * self.margin + 1, 0)


def design(
    weekday: Days, observed: NDArray[np.bool_], windows: tuple[int, ...] = WINDOWS
) -> Design:
    """A design with those windows that the length of the series allows (an eighth of it)."""
    length = len(observed)
    fitting = tuple(w for w in windows if w <= length // 8) or (min(windows),)
    size = min(BLOCK, max(length // 12, 7))
    blocks = max(length // size, 4)
    block = np.arange(length, dtype=np.int64) * blocks // length
    return Design(fitting, weekday, observed, block, max(fitting) + 1)


@dataclass(frozen=True, slots=True)
class Moved:
    """The contrast of ``n`` worlds at every shift.

    ``figure``: ``(n, windows, days)``, the studentised contrast; index 0 of the last axis is the
    data as they are, index ``s`` A's calendar moved by ``s`` days. ``extra`` ``(n, windows)``:
    B's more after an A than before it, for each A; ``error`` its block standard error.
    """

    figure: Array
    extra: Array
    error: Array


def moved(first: Array, second: Array, plan: Design, tied: Days | None = None) -> Moved:
    """The contrast of daily counts, ``(n, days)`` each, at every shift.

    ``tied`` are pairs that must not count, rows of ``(world, day of the first, of the second)``.
    """
    n, length = first.shape
    step = max(1, CHUNK // (len(plan.windows) * length * 5))
    parts = []
    for low in range(0, n, step):
        rows = slice(low, low + step)
        own = None if tied is None else tied[(tied[:, 0] >= low) & (tied[:, 0] < low + step)]
        if own is not None and len(own):
            own = own - np.array([low, 0, 0])
        parts.append(_moved(first[rows], second[rows], plan, own))
    return Moved(
        np.concatenate([p.figure for p in parts]),
        np.concatenate([p.extra for p in parts]),
        np.concatenate([p.error for p in parts]),
    )


def _moved(first: Array, second: Array, plan: Design, tied: Days | None) -> Moved:
    weight = _weight(first, second, plan.observed)
    a = _deviation(first * weight, plan)
    b = _deviation(second * weight, plan)
    after_less_before = _around(b, plan.windows)
    ties = None
    if tied is not None and len(tied):
        ties = _tied(tied, weight, plan, (len(first), len(plan.windows), int(plan.block[-1]) + 1))
    total, square = _shifted(a, after_less_before, plan.block, ties)
    error = np.sqrt(square)
    figure = np.divide(total, error, out=np.zeros_like(total), where=error > 1e-9)
    scale = np.maximum((first * weight**2).sum(1), 1e-9)[:, None]
    return Moved(figure, total[..., 0] / scale, error[..., 0] / scale)


def _shifted(a: Array, around: Array, block: Days, ties: Array | None) -> tuple[Array, Array]:
    """Sums over blocks, and sums of their squares, at every circular shift of ``a``.

    ``a`` ``(n, days)``, ``around`` ``(n, windows, days)``; both results ``(n, windows, days)``. At
    shift ``s`` a block's part is the sum over its days ``t`` of ``a[t - s] * around[t]``. Each is
    a short correlation with ``a`` written on over its end, of a length that transforms quickly.
    """
    length = a.shape[1]
    total, square = np.zeros_like(around), np.zeros_like(around)
    longest = int(np.bincount(block).max())
    size = _quick(length + longest)
    spectrum = np.fft.rfft(np.concatenate([a, a[:, :longest]], axis=1), size)[:, None]
    for k in range(int(block[-1]) + 1):
        days = np.flatnonzero(block == k)
        part = np.conj(np.fft.rfft(around[:, :, days], size))
        at = (days[0] - np.arange(length)) % length  # where shift s stands
        sums = np.fft.irfft(spectrum * part, size)[..., at]
        if ties is not None:
            sums[..., 0] -= ties[..., k]
        total += sums
        square += sums**2
    return total, square


def _quick(least: int) -> int:
    """The first number from ``least`` on without prime factors above 5."""
    number = least
    while True:
        rest = number
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return number
        number += 1


def _weight(first: Array, second: Array, observed: NDArray[np.bool_]) -> Array:
    """One over the square root of the common smoothed level, the same for both series."""
    days = max(int(observed.sum()), 1)
    mean = [np.maximum((x * observed).sum(1, keepdims=True) / days, 1e-9) for x in (first, second)]
    level = (first / mean[0] + second / mean[1]) / 2
    return np.asarray(1.0 / np.sqrt(smooth(level, observed) + FLOOR))


def smooth(level: Array, observed: NDArray[np.bool_], width: float = SMOOTH) -> Array:
    """Gaussian smoothing along time; at the ends and beside gaps over what is observed there."""
    reach = int(3 * width)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    length = level.shape[1]
    size = length + 2 * reach
    spectrum = np.fft.rfft(kernel, size)

    def convolved(x: Array) -> Array:
        full = np.fft.irfft(np.fft.rfft(x, size) * spectrum, size)
        return np.asarray(full[..., reach : reach + length])

    weight = convolved(observed.astype(float)[None])
    return np.asarray(np.maximum(convolved(level * observed), 0.0) / np.maximum(weight, 1e-9))


def _deviation(series: Array, plan: Design) -> Array:
    """The series less its mean on each day of the week; 0 on days that were not observed."""
    left = np.zeros_like(series)
    for day in range(7):
        days = (plan.weekday == day) & plan.observed
        if days.any():
            left[:, days] = series[:, days] - series[:, days].mean(1, keepdims=True)
    return left


def _around(series: Array, windows: tuple[int, ...]) -> Array:
    """``(n, windows, days)``: the sum over the ``w`` days after each day less that before it."""
    n, length = series.shape
    total = np.concatenate([np.zeros((n, 1)), np.cumsum(series, axis=1)], axis=1)
    t = np.arange(length)
    parts = []
    for w in windows:
        after = total[:, np.minimum(t + w + 1, length)] - total[:, np.minimum(t + 1, length)]
        before = total[:, t] - total[:, np.maximum(t - w, 0)]
        parts.append(after - before)
    return np.stack(parts, axis=1)


def _tied(tied: Days, weight: Array, plan: Design, shape: tuple[int, int, int]) -> Array:
    """What the pairs that must not count add to each block."""
    out = np.zeros(shape)
    world, one, two = tied.T
    both = weight[world, one] * weight[world, two] * plan.observed[one] * plan.observed[two]
    for index, w in enumerate(plan.windows):
        sign = np.sign(two - one) * (np.abs(two - one) <= w)
        np.add.at(out, (world, index, plan.block[one]), sign * both)
    return out


def highest(figure: Array, plan: Design) -> tuple[Array, Array]:
    """Per world: the largest figure over the windows, ``(n,)``, and its reference, ``(n, 2K)``.

    Every shift is used forwards and backwards: the reversed calendar is as good a reference, and
    makes the question and its mirror image (B, then A) exactly alike.
    """
    kept = slice(plan.margin, figure.shape[2] - plan.margin + 1)
    forwards = figure[:, :, kept].max(1)
    backwards = (-figure[:, :, kept]).max(1)
    return figure[:, :, 0].max(1), np.concatenate([forwards, backwards], axis=1)


def adjusted(figure: Array, reference: Array) -> Array:
    """p-values of figures, ``(n, k)``, against references ``(n, m)``; the data count as one shift.

    Phipson and Smyth (2010): never 0.
    """
    ordered = np.sort(reference, axis=1)
    m = ordered.shape[1]
    out = np.empty_like(figure)
    for row in range(len(figure)):
        below = np.searchsorted(ordered[row], figure[row] - 1e-9, side="left")
        out[row] = (1 + m - below) / (1 + m)
    return out
