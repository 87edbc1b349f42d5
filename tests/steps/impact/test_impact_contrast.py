import numpy as np
import pytest
from benchmarks.impact.suite import contrast_both, effect_interval
from benchmarks.impact.worlds import make
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.steps.impact.contrast import (
    _deviation,
    _weight,
    adjusted,
    design,
    highest,
    moved,
    smooth,
)
from onrecord.steps.impact.naive import lagged_regression

DAYS = 90
RNG = np.random.default_rng(3)


def plan_of(days, windows=(3, 7), observed=None):
    weekday = np.arange(days, dtype=np.int64) % 7
    return design(weekday, np.ones(days, dtype=bool) if observed is None else observed, windows)


def by_hand(a, b, plan, shift, tied=()):
    """The same figure by counting pairs one by one."""
    weight = _weight(a[None], b[None], plan.observed)[0]
    x = _deviation((a * weight)[None], plan)[0]
    y = _deviation((b * weight)[None], plan)[0]
    days, blocks = len(a), int(plan.block[-1]) + 1
    figures = []
    for w in plan.windows:
        sums = np.zeros(blocks)
        for t in range(days):
            for k in range(1, w + 1):
                after = y[t + k] if t + k < days else 0.0
                before = y[t - k] if t - k >= 0 else 0.0
                sums[plan.block[t]] += x[(t - shift) % days] * (after - before)
        for one, two in tied if shift == 0 else ():
            if 0 < abs(two - one) <= w:
                sums[plan.block[one]] -= np.sign(two - one) * weight[one] * weight[two]
        figures.append(sums.sum() / np.sqrt((sums**2).sum()))
    return figures


def test_the_figure_is_what_counting_pairs_gives():
    a, b = RNG.poisson(0.4, (2, DAYS)).astype(float)
    plan = plan_of(DAYS)
    tied = np.array([[0, 5, 7], [0, 20, 18], [0, 40, 46]])
    found = moved(a[None], b[None], plan, tied).figure[0]
    for shift in (0, 1, 20, 89):
        assert found[:, shift] == pytest.approx(by_hand(a, b, plan, shift, tied[:, 1:]))


def test_days_that_were_not_observed_add_nothing():
    observed = np.ones(DAYS, dtype=bool)
    observed[30:50] = False
    a, b = RNG.poisson(0.4, (2, DAYS)) * observed
    plan = plan_of(DAYS, observed=observed)
    found = moved(a[None].astype(float), b[None].astype(float), plan).figure[0]
    assert found[:, 7] == pytest.approx(by_hand(a.astype(float), b.astype(float), plan, 7))


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_the_mirror_question_has_the_opposite_figure(seed):
    a, b = np.random.default_rng(seed).poisson(0.5, (2, 1, DAYS)).astype(float)
    plan = plan_of(DAYS)
    square = _weight(a, b, plan.observed) ** 2
    asked = moved(a, b, plan).extra * (a * square).sum()
    mirror = moved(b, a, plan).extra * (b * square).sum()
    assert asked == pytest.approx(-mirror)


def test_one_series_with_itself_says_nothing():
    a = RNG.poisson(0.6, (1, DAYS)).astype(float)
    assert moved(a, a, plan_of(DAYS)).extra == pytest.approx(np.zeros((1, 2)), abs=1e-9)


def test_an_empty_series_says_nothing():
    a = np.zeros((1, DAYS))
    found = moved(a, RNG.poisson(0.6, (1, DAYS)).astype(float), plan_of(DAYS))
    assert np.isfinite(found.figure).all()
    top, reference = highest(found.figure, plan_of(DAYS))
    assert adjusted(top[:, None], reference)[0, 0] == 1.0


def test_windows_fit_the_length():
    assert plan_of(365, (3, 7, 14, 28)).windows == (3, 7, 14, 28)
    assert plan_of(60, (3, 7, 14, 28)).windows == (3, 7)
    assert plan_of(10, (3, 7)).windows == (3,)


def test_a_reference_holds_every_distant_shift_in_both_directions():
    plan = plan_of(DAYS)
    figure = moved(*RNG.poisson(0.5, (2, 1, DAYS)).astype(float), plan).figure
    top, reference = highest(figure, plan)
    assert reference.shape == (1, 2 * plan.shifts)
    assert plan.shifts == DAYS - 2 * 8 + 1
    assert top[0] == figure[0, :, 0].max()


def test_p_is_never_nought_and_counts_ties():
    reference = np.array([[1.0, 2.0, 3.0]])
    assert adjusted(np.array([[3.5, 3.0, 0.0]]), reference).tolist() == [[0.25, 0.5, 1.0]]


def test_smoothing_keeps_a_level_and_passes_over_gaps():
    observed = np.ones(60, dtype=bool)
    observed[20:35] = False
    level = np.where(observed, 2.0, 0.0)[None]
    assert smooth(level, observed)[0, observed] == pytest.approx(2.0)


# Small versions of benchmarks/impact.md; the worlds are always the same.


@pytest.mark.parametrize(
    "world", ["independent", "shared wave", "self-exciting", "wave, same report"]
)
def test_worlds_without_an_effect_are_seldom_called_associated(world):
    worlds = make(world, 200, 365)
    p, mirror = contrast_both(worlds.first, worlds.together, 365)
    assert (p <= 0.05).mean() < 0.1
    assert (mirror <= 0.05).mean() < 0.1


def test_the_usual_regression_takes_a_shared_wave_for_an_effect():
    worlds = make("shared wave", 200, 365)
    assert (lagged_regression(worlds.first, worlds.second) <= 0.05).mean() > 0.7


def test_a_real_effect_is_found_and_not_its_mirror_image():
    worlds = make("1 further B, on a wave", 100, 365)
    p, mirror = contrast_both(worlds.first, worlds.together, 365)
    assert (p <= 0.05).mean() > 0.7
    assert (mirror <= 0.05).mean() < 0.03


def test_the_interval_holds_the_size_of_the_effect():
    found = effect_interval("1 further B, on a wave", 1.0, 100, 365)
    assert found.held >= 90
