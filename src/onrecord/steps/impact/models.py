"""models: the tests that can be asked for by name, behind one function.

``contrast`` is the default. The others are for those who know them; each is labelled with its
measured error rate (``rates.json``, written by ``python -m benchmarks.impact``), and the same
calibration on the user's own data stands beside its answer.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from importlib import resources

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.errors import OptionError, SetupError
from onrecord.steps.impact.calibrate import Test, contrast_p
from onrecord.steps.impact.contrast import design
from onrecord.steps.impact.days import Array, Days

__all__ = [
    "MODELS",
    "Estimate",
    "MeasuredRate",
    "check_model",
    "estimate",
    "measured",
    "model_test",
]

MODELS = ("contrast", "poisson", "negbin", "hawkes")
NEEDS = {
    "poisson": ("scipy", "statsmodels"),
    "negbin": ("scipy", "statsmodels"),
    "hawkes": ("scipy",),
}


@dataclass(frozen=True, slots=True)
class MeasuredRate:
    """How often a test said "associated" in the simulated worlds of one kind."""

    world: str
    days: int
    test: str
    found: int
    worlds: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A model's own figure: what it is in words, its value and its 95% interval."""

    what: str
    value: float
    low: float
    high: float
    p: float


def check_model(model: str) -> None:
    """Raise unless the model exists and what it needs is installed.

    Raises:
        OptionError: no such model.
        SetupError: a package is missing.
    """
    if model not in MODELS:
        raise OptionError(f"there is no model {model}; choose one of {', '.join(MODELS)}")
    for package in NEEDS.get(model, ()):
        if importlib.util.find_spec(package) is None:
            raise SetupError(f"{model} needs {package}; run: pip install 'onrecord[impact]'")


def model_test(model: str, weekday: Days, observed: NDArray[np.bool_]) -> Test:
    """The test as a function of daily counts, ``(n, days)`` each, to p-values ``(n,)``."""
    check_model(model)
    if model == "contrast":
        return contrast_p(design(weekday, observed))

    def test(first: Array, second: Array) -> Array:
        rows = zip(first, second, strict=True)
        return np.array([_p(model, a, b, weekday) for a, b in rows])

    return test


def _p(model: str, first: Array, second: Array, weekday: Days) -> float:
    if model == "hawkes":
        from onrecord.steps.impact.hawkes import test_cross

        return test_cross(first, second)[0]
    from onrecord.steps.impact.regression import regress

    return regress(first, second, weekday, negative_binomial=model == "negbin").p


def estimate(model: str, first: Array, second: Array, weekday: Days) -> Estimate | None:
    """The model's figure on daily counts, ``(days,)`` each; None for the default."""
    if model == "contrast":
        return None
    if model == "hawkes":
        from onrecord.steps.impact import hawkes

        p, top = hawkes.test_cross(first, second)
        low, high = hawkes.interval(first, second, top, hawkes.CROSS)
        return Estimate("further events that each first one brings", top.cross, low, high, p)
    from onrecord.steps.impact.regression import regress

    found = regress(first, second, weekday, negative_binomial=model == "negbin")
    what = "ratio of rates for each further first event in the last 7 days"
    return Estimate(what, found.ratio, found.low, found.high, found.p)


def measured(test: str) -> tuple[MeasuredRate, ...]:
    """The test's rates in the simulated worlds; empty where it was not measured."""
    raw = resources.files("onrecord.steps.impact").joinpath("rates.json").read_bytes()
    rates = msgspec.json.decode(raw, type=tuple[MeasuredRate, ...])
    return tuple(r for r in rates if r.test == test)
