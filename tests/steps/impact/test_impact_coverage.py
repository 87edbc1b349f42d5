import numpy as np
import pytest
from benchmarks.impact.worlds import wave
from impact_made import report

from onrecord.steps.impact.coverage import breaks, coverage, shared_jumps

RNG = np.random.default_rng(2)


def told(days, outlet="Example Post", start=0):
    return [
        report(f"{outlet}{i}", [], published=int(d) + start, outlet=outlet)
        for i, d in enumerate(days)
    ]


def test_a_steady_rate_has_no_breaks():
    found = [len(breaks(RNG.poisson(0.8, 365))) for _ in range(100)]
    assert sum(n > 0 for n in found) <= 5


def test_a_new_level_is_found_about_where_it_begins():
    near = 0
    for _ in range(50):
        counts = np.concatenate([RNG.poisson(0.8, 180), RNG.poisson(2.4, 185)])
        found = breaks(counts)
        near += len(found) == 1 and abs(found[0] - 180) <= 14
    assert near >= 45


def test_waves_of_news_are_seldom_taken_for_a_new_level():
    found = [len(breaks(RNG.poisson(level).astype(np.int64))) for level in wave(RNG, 100, 365)]
    assert sum(n > 0 for n in found) <= 12


@pytest.mark.parametrize("counts", [[], [0] * 100, [1] * 20, [0] * 99 + [50]])
def test_what_is_too_little_has_no_breaks(counts):
    assert breaks(np.array(counts, dtype=np.int64)) == ()


def test_coverage_counts_by_outlet_and_tells_a_feed_that_begins():
    records = told(range(200)) + told(range(100), "New Feed", 100) + told(range(100), "Third", 100)
    found = coverage([*records, report("x", [], published=None)])
    assert (found.reports, found.undated) == (401, 1)
    assert [o.outlet for o in found.outlets] == ["Example Post", "New Feed", "Third"]
    assert found.outlets[0].a_day == 1.0
    assert [level.a_day for level in found.levels] == pytest.approx([1.0, 3.0], abs=0.1)
    assert "New Feed begins on 2031-04-16" in found.changes
    assert any(c.startswith("reports go from 1.0") for c in found.changes)


def test_a_long_silence_is_a_gap_and_a_short_one_is_not():
    days = [d for d in range(300) if not 100 <= d < 160 and not 200 <= d < 213]
    found = coverage(told(days))
    [gap] = found.gaps
    assert gap.days == 60
    assert coverage(told(range(0, 300, 10))).gaps == ()


def test_a_series_that_jumps_with_the_coverage_says_so():
    records = told(range(200)) + [r for n in "ABC" for r in told(range(100), n, 100)]
    reports = coverage(records)
    first = coverage_start(reports)
    jump = np.concatenate([np.zeros(100), np.ones(100)]).astype(np.int64)
    [words] = shared_jumps("the first series", jump, first, reports)
    assert "it may be the coverage that changes" in words
    assert shared_jumps("the first series", np.ones(200, dtype=np.int64), first, reports) == ()


def coverage_start(reports):
    from datetime import date

    return date.fromisoformat(reports.first).toordinal()


def test_no_dates_no_coverage():
    found = coverage([report("x", [], published=None)])
    assert (found.first, found.outlets, found.levels) == (None, (), ())
