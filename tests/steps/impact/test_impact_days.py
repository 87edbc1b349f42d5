from dataclasses import replace

import numpy as np
from impact_made import START, TYPES, report

from onrecord.steps.impact.days import Frame, date_together, draw
from onrecord.steps.impact.gather import gather
from onrecord.steps.impact.query import parse

FRAME = Frame(START.toordinal(), np.ones(30, dtype=bool))


def both(records):
    return [gather(records, parse(k, TYPES)).occurrences for k in ("PROTEST", "ACCUSE")]


def test_weekdays_of_the_frame():
    assert FRAME.weekday[:8].tolist() == [0, 1, 2, 3, 4, 5, 6, 0]
    assert START.weekday() == 0


def test_known_days_are_drawn_once_and_as_they_are():
    draws = draw(FRAME, *both([report("1", [("PROTEST", 3)]), report("2", [("ACCUSE", 5)])]))
    assert draws.first.shape == (1, 30)
    assert (draws.first[0].nonzero()[0].tolist(), draws.second[0].nonzero()[0].tolist()) == (
        [3],
        [5],
    )


def test_doubtful_days_are_drawn_inside_their_width_and_always_alike():
    records = [report("1", [("PROTEST", 3)], wide=4), report("2", [("ACCUSE", 27)], wide=9)]
    one, two = draw(FRAME, *both(records)), draw(FRAME, *both(records[::-1]))
    assert np.array_equal(one.first, two.first)
    assert np.array_equal(one.second, two.second)
    assert len(one.first) > 1
    assert set(one.days_first[:, 0]) <= {3, 4, 5, 6, 7}
    assert len(set(one.days_first[:, 0])) > 2
    assert one.days_second.max() <= 29


def test_days_that_were_not_observed_count_nothing():
    observed = np.ones(30, dtype=bool)
    observed[3] = False
    draws = draw(Frame(FRAME.first, observed), *both([report("1", [("PROTEST", 3)])]))
    assert draws.first.sum() == 0


def test_events_known_only_from_one_report_are_tied_and_dated_together():
    records = [
        report("both", [("PROTEST", 3), ("ACCUSE", 5)]),
        report("other", [("ACCUSE", 6)]),
    ]
    draws = draw(FRAME, *both(records))
    assert draws.tied_events == ((0, 0),)
    assert draws.days_second[0].tolist() == [5, 6]  # as it is, for listing
    assert draws.second[0].nonzero()[0].tolist() == [3, 6]  # as it counts
    assert draws.tied.tolist() == [[0, 3, 3]]


def test_a_second_report_frees_the_pair():
    first, second = both([report("both", [("PROTEST", 3), ("ACCUSE", 5)])])
    second = (replace(second[0], ways=(("both",), ("other",))),)
    assert draw(FRAME, first, second).tied_events == ()
    copied = (replace(second[0], ways=(("both", "copy"),)),)
    assert draw(FRAME, first, copied).tied_events == ((0, 0),)


def test_dates_far_apart_in_one_report_stay():
    a, b = np.array([[0, 10]]), np.array([[12, 29]])
    date_together(a, b, [(0, 0), (1, 0), (0, 1)])
    assert b.tolist() == [[10, 29]]
