"""The usual tests, the optional models and the calibration, against independent computations."""

import numpy as np
import pytest
from benchmarks.impact.worlds import hawkes_worlds, make
from impact_made import START

from onrecord.errors import OptionError, SetupError
from onrecord.steps.impact import hawkes, models, naive
from onrecord.steps.impact.calibrate import LEVEL, Rate, calibrate, contrast_p
from onrecord.steps.impact.contrast import design
from onrecord.steps.impact.days import Frame
from onrecord.steps.impact.regression import regress
from onrecord.steps.impact.twins import twin

DAYS = 365
FRAME = Frame(START.toordinal(), np.ones(DAYS, dtype=bool))
RNG = np.random.default_rng(11)


def test_the_binomial_and_chi_square_tails_are_scipys():
    from scipy import stats

    for hits, tries, chance in [(0, 5, 0.2), (3, 5, 0.2), (40, 90, 0.3), (5, 5, 0.99)]:
        expected = stats.binom.sf(hits - 1, tries, chance)
        assert naive._binomial_tail(hits, tries, chance) == pytest.approx(expected)
    x = np.array([0.0, 0.5, 7.0, 30.0])
    assert naive._chi_square_7(x) == pytest.approx(stats.chi2.sf(x, 7))


def test_lagged_regression_and_granger_are_those_of_statsmodels():
    import statsmodels.api as sm

    a, b = RNG.poisson(0.6, (2, 200)).astype(float)
    x = np.array([a[t - 7 : t].sum() for t in range(7, 200)])
    fitted = sm.OLS(b[7:], sm.add_constant(x)).fit()
    found = naive.lagged_regression(a[None], b[None])[0]
    assert found == pytest.approx(normal_tail(fitted.tvalues[1]), abs=1e-6)

    lags = [[series[7 - k : 200 - k] for k in range(1, 8)] for series in (b, a)]
    short = sm.OLS(b[7:], sm.add_constant(np.array(lags[0]).T)).fit()
    long = sm.OLS(b[7:], sm.add_constant(np.array(lags[0] + lags[1]).T)).fit()
    wald = (short.ssr - long.ssr) / (long.ssr / long.df_resid)
    expected = naive._chi_square_7(np.array([wald]))[0]
    assert naive.granger(a[None], b[None])[0] == pytest.approx(expected, rel=1e-5)


def normal_tail(z):
    from scipy import stats

    return stats.norm.sf(z)


def test_the_share_followed_within_a_week_is_counted_right():
    a, b = np.zeros((1, 60)), np.zeros((1, 60))
    a[0, [0, 20, 40, 58]] = 1  # the last has no whole week behind it
    b[0, [7, 28, 41]] = 1  # 7 days on: counts; 8 days on: does not; 1 day on: counts
    expected = naive._binomial_tail(2, 3, 1 - np.exp(-7 * 3 / 60))
    assert naive.followed_within_a_week(a, b)[0] == pytest.approx(expected)


# --- the optional models --------------------------------------------------------------------------


def test_the_gradient_of_the_hawkes_likelihood_is_its_slope():
    a, b = RNG.poisson(0.4, (2, 120)).astype(float)
    at = np.array([0.2, 0.3, 0.4, 4.0, 3.0])
    _, gradient = hawkes._loss(at, a, b)
    for k in range(5):
        step = np.zeros(5)
        step[k] = 1e-5
        slope = (hawkes._loss(at + step, a, b)[0] - hawkes._loss(at - step, a, b)[0]) / 2e-5
        assert gradient[k] == pytest.approx(slope, rel=1e-4, abs=1e-5)


def test_hawkes_finds_what_a_long_world_was_made_with():
    truth, first, second = hawkes_worlds(1, 6000)
    top = hawkes.fit(first[0], second[0])
    assert top.values[:3] == pytest.approx(truth[:3], abs=0.08)
    assert top.values[3:] == pytest.approx(truth[3:], rel=0.4)


def test_hawkes_intervals_hold_the_truth_and_p_finds_the_effect():
    truth, first, second = hawkes_worlds(3, 1000)
    held = 0
    for a, b in zip(first, second, strict=True):
        p, top = hawkes.test_cross(a, b)
        assert p < 0.05
        low, high = hawkes.interval(a, b, top, hawkes.CROSS)
        assert low < top.cross < high
        held += low <= truth[hawkes.CROSS] <= high
    assert held >= 2


def test_hawkes_without_any_pair_says_nothing():
    a, b = np.zeros(100), np.zeros(100)
    a[60:], b[:40] = 1, 1
    p, top = hawkes.test_cross(a, b)
    assert p == 1.0
    assert top.cross == pytest.approx(0.0, abs=1e-6)


def test_regression_finds_an_effect_and_gives_up_in_words_of_p():
    weekday = np.arange(DAYS, dtype=np.int64) % 7
    worlds = make("1 further B", 1, DAYS)
    for negative_binomial in (False, True):
        found = regress(
            worlds.first[0], worlds.second[0], weekday, negative_binomial=negative_binomial
        )
        assert found.p < 0.01
        assert 1.0 < found.low < found.ratio < found.high
    nothing = regress(np.zeros(DAYS), worlds.second[0], weekday, negative_binomial=True)
    assert (nothing.p, nothing.ratio) == (1.0, 1.0)


def test_models_that_do_not_exist_or_lack_a_package_say_so(monkeypatch):
    with pytest.raises(OptionError, match="choose one of contrast"):
        models.check_model("granger")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SetupError, match=r"pip install 'onrecord\[impact\]'"):
        models.check_model("hawkes")
    models.check_model("contrast")  # needs nothing


def test_every_model_has_a_measured_label():
    for model in models.MODELS:
        rates = models.measured(model)
        assert {r.world for r in rates} >= {"independent", "shared wave"}
        assert all(0 <= r.found <= r.worlds and r.worlds >= 200 for r in rates)
    held = {(r.world, r.days): r.found / r.worlds for r in models.measured("contrast")}
    for world in ("independent", "shared wave", "self-exciting", "wave, same report"):
        for days in (365, 1096):
            assert 0.02 <= held[world, days] <= 0.08


# --- worlds like the user's own -------------------------------------------------------------------


def test_twins_have_the_rates_days_and_wave_of_the_data():
    wave = 1 + 0.8 * np.sin(np.arange(DAYS) / 20)
    friday = np.where(FRAME.weekday == 4, 3.0, 0.5)
    first, second = RNG.poisson(2 * wave * friday), RNG.poisson(wave)
    made = twin(FRAME, first.astype(float), second.astype(float), ([1], [1]))
    a, b = made.worlds(400, 1)
    assert a.mean() == pytest.approx(first.mean(), rel=0.08)
    assert b.mean() == pytest.approx(second.mean(), rel=0.08)
    assert a[:, FRAME.weekday == 4].mean() > 3 * a[:, FRAME.weekday == 2].mean()
    assert np.corrcoef(a.mean(0)[FRAME.weekday == 2], wave[FRAME.weekday == 2])[0, 1] > 0.9
    more = made.worlds(400, 1, 1.5)[1]
    assert more.mean() - b.mean() == pytest.approx(1.5 * a.mean(), rel=0.1)
    again = made.worlds(400, 1)
    assert np.array_equal(a, again[0])


def test_twins_move_events_as_far_as_the_dates_are_in_doubt():
    rng = np.random.default_rng(5)
    from onrecord.steps.impact.twins import _blurred

    counts = np.zeros((200, 60))
    counts[:, 30] = 1
    moved = _blurred(rng, counts, np.array([5]))
    assert moved.sum() == 200
    days = moved.sum(0).nonzero()[0]
    assert (days.min(), days.max()) == (26, 34)
    assert np.array_equal(_blurred(rng, counts, np.array([1, 1])), counts)


def test_the_calibration_measures_the_method_and_the_usual_tests():
    worlds = make("shared wave", 1, DAYS)
    a, b = worlds.first[0], worlds.second[0]
    plan = design(FRAME.weekday, FRAME.observed)
    found = calibrate(
        contrast_p(plan),
        a,
        b,
        twin(FRAME, a, b, ([1], [1])),
        margin=plan.margin,
        worlds=200,
        seed=3,
        effect=2.0,
    )
    assert found.wave.share < 0.12
    assert found.shifted.share < 0.12
    assert found.power.share > 0.6
    assert {n.name: n.wrong.share for n in found.naive}["lagged regression"] > 0.5


def test_the_interval_of_a_rate_is_wilsons():
    from statsmodels.stats.proportion import proportion_confint

    for found, number in [(0, 30), (7, 200), (30, 30)]:
        expected = proportion_confint(found, number, method="wilson")
        assert Rate(found, number).interval == pytest.approx(expected, abs=1e-6)
    assert Rate(0, 0).interval == (0.0, 1.0)
    assert LEVEL == 0.05
