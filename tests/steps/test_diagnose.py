"""How far reports diverge, as conflict researchers measure it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "corroborate"))
from test_corroborate_events import event, told_on, toll

from onrecord.steps.diagnose import diagnose, divergences


def test_one_value_is_no_divergence() -> None:
    e = event(toll("a", "12 people"), toll("b", "12 people"))
    killed = {d.variable: d for d in divergences(e)}["killed"]
    assert (killed.score, killed.confidence, killed.values) == (0, 1.0, ("12",))


def test_copies_and_claimants_count_once() -> None:
    """Six papers quote the council's 30; the mayor's 9 stands alone: by ways it is one to one."""
    council = [toll(x, "30 people", "the council") for x in "abcdef"]
    e = event(*council, toll("g", "9 people", "the mayor"))
    killed = {d.variable: d for d in divergences(e)}["killed"]
    assert killed.confidence == pytest.approx(1 / 2)
    assert killed.confidence_by_reports == pytest.approx(6 / 7)
    assert (killed.low, killed.high, killed.score) == (9, 30, 1)


def test_the_means_over_events() -> None:
    agreed = event(told_on("a", "2021-05-04"), told_on("b", "2021-05-04"))
    split = event(told_on("c", "2021-05-04"), told_on("d", "2021-05-06"))
    when = {d.variable: d for d in diagnose([agreed, split])}["when"]
    assert when.events == 2
    assert when.divergence == pytest.approx(0.5)
    assert when.normalised == pytest.approx(0.25)  # two values in the collection
    assert when.disagreement == pytest.approx(0.5)
    assert when.confidence == pytest.approx(0.75)
    assert when.mean_range is None


def test_a_silent_report_is_no_value() -> None:
    e = event(toll("a", "12 people"), told_on("b", "2021-05-04"))
    assert {d.variable: d.score for d in divergences(e)}["killed"] == 0


def test_no_events_no_diagnostics() -> None:
    assert diagnose([]) == ()
