"""Charts and the map: every claim is drawn or counted as left out, and nothing leaves its frame."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import CountKind, FigureStep, Reason
from onrecord.review.atlas import atlas, bounds
from onrecord.review.charts import WIDTH, histogram, intervals
from onrecord.review.look import coverage
from onrecord.review.series import figure_chart, waterfall
from onrecord.store import CoverageDay, PlaceCount, TimeBar

DAY = st.dates(date(1, 1, 1), date(9999, 12, 31))


@st.composite
def bars(draw: st.DrawFn) -> list[TimeBar]:
    made = []
    for _ in range(draw(st.integers(0, 12))):
        a, b = sorted((draw(DAY), draw(DAY)))
        sides = draw(st.sampled_from(("both", "left", "right", "none", "day")))
        made.append(
            TimeBar(
                a.isoformat() if sides in ("both", "left", "day") else None,
                (a if sides == "day" else b).isoformat()
                if sides in ("both", "right", "day")
                else None,
                "ASSAULT",
                draw(st.integers(1, 500)),
            )
        )
    return made


@given(bars())
@settings(max_examples=150)
def test_no_claim_is_lost_in_the_histogram(given_: list[TimeBar]) -> None:
    drawn = histogram(given_, None, None)
    total = sum(b.claims for b in given_)
    certain = sum(b.certain for b in drawn.bins)
    possible = max((b.possible for b in drawn.bins), default=0)
    outside = drawn.earlier + drawn.later + drawn.unknown
    assert certain + outside <= total
    assert possible + certain + outside <= total
    if not any(b.possible for b in drawn.bins):
        assert certain + outside == total
    assert len(drawn.bins) <= 140
    for b in drawn.bins:
        assert 0 <= b.x <= WIDTH
        assert b.first <= b.last
        assert 0 <= b.sure + b.maybe <= 1.001
    for i in intervals(given_, drawn, 20):
        assert 0 <= i.x <= WIDTH + 4
        assert i.x + i.width <= WIDTH + 5


def test_a_week_by_days() -> None:
    given_ = [TimeBar(f"2021-05-0{d}", f"2021-05-0{d}", "PROTEST", d) for d in range(1, 8)]
    given_.append(TimeBar("2021-05-02", "2021-05-04", "ASSAULT", 10))
    drawn = histogram(given_, None, None)
    assert drawn.unit == "day"
    assert [b.certain for b in drawn.bins] == [1, 2, 3, 4, 5, 6, 7]
    assert [b.possible for b in drawn.bins] == [0, 10, 10, 10, 0, 0, 0]
    assert drawn.most == 14


@pytest.mark.parametrize(
    ("days", "unit"), [(30, "day"), (400, "week"), (1500, "fortnight"), (3000, "month"),
                       (9000, "quarter"), (40000, "year"), (400000, "decade")]
)  # fmt: skip
def test_the_unit_grows_with_the_span(days: int, unit: str) -> None:
    first = date(1900, 1, 1)
    last = first + timedelta(days)
    drawn = histogram([], first.isoformat(), last.isoformat())
    assert drawn.bins == ()
    ends = [TimeBar(d.isoformat(), d.isoformat(), "AID", 1) for d in (first, last)]
    assert histogram(ends, None, None).unit == unit


def test_bars_that_stay_open_say_so() -> None:
    given_ = [TimeBar("2021-05-01", "2021-05-09", "AID", 5), TimeBar("2021-05-03", None, "AID", 1)]
    drawn = histogram(given_, None, None)
    shown = {(i.earliest, i.latest): i for i in intervals(given_, drawn, 9)}
    assert shown["2021-05-03", None].open_right
    assert not shown["2021-05-01", "2021-05-09"].open_right


def test_figures_stand_in_their_order() -> None:
    def step(day: str, low: int | None, high: int | None, who: str) -> FigureStep:
        from onrecord.records import ClaimRef

        ref = ClaimRef("d", "c")
        return FigureStep(CountKind.KILLED, day, "Post", (who,), low, high, "w", ref, "first")

    drawn = figure_chart("killed", [
        step("2021-05-04", 12, None, "union"), step("2021-05-05", 3, 3, "governor"),
        step("2021-05-05", None, 40, "union"), step("2021-05-06", 1500, 1500, "exiles"),
    ])  # fmt: skip
    assert drawn is not None
    assert drawn.series == ("union", "governor", "exiles")
    twelve, three, forty, many = drawn.marks
    assert many.top < twelve.bottom < three.top, "more is higher"
    assert twelve.open_top
    assert forty.open_bottom
    assert three.x < forty.x, "two of one day stand side by side"
    assert figure_chart("killed", [step("2021-05-04", 12, None, "union")]) is None


def test_a_waterfall_ends_at_its_sum() -> None:
    reasons = (Reason("a", 2.0), Reason("b", -3.0), Reason("c", 0.5))
    steps, zero = waterfall(reasons)
    assert [s.total for s in steps] == [2.0, -1.0, -0.5]
    assert zero == pytest.approx(WIDTH / 3, abs=0.1)
    assert steps[0].x == pytest.approx(zero)
    assert steps[1].x == 0.0
    assert waterfall(()) == ((), 0.0)


def place(name: str, lat: float | None, lon: float | None, n: int, how: str = "city") -> PlaceCount:
    return PlaceCount(name, "IRN", None, lat, lon, how, n)


@given(
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.integers(1, 99)), max_size=9)
)
@settings(max_examples=100)
def test_the_map_holds_its_places(spots: list[tuple[float, float, int]]) -> None:
    places = [place(f"p{i}", lat, lon, n) for i, (lat, lon, n) in enumerate(spots)]
    drawn = atlas(places, bounds())
    assert len(drawn.areas) == len(places)
    assert drawn.width == WIDTH
    assert drawn.height > 0
    inside = sum(
        a.claims for a in drawn.areas if -1 <= a.x <= 1001 and -1 <= a.y <= drawn.height + 1
    )
    assert inside >= 0.9 * sum(p.claims for p in places)


def test_a_country_is_drawn_whole_and_a_place_without_coordinates_is_listed() -> None:
    drawn = atlas([place("Iran", 32, 53, 5, "country"), place("Nowhere", None, None, 2),
                   place("Rasht", 37.28, 49.58, 3)], bounds())  # fmt: skip
    assert [a.shape for a in drawn.areas] == ["IRN", ""], "the wide one lies beneath"
    assert [p.name for p in drawn.unplaced] == ["Nowhere"]
    west, east, south, north = bounds()["IRN"]
    assert tuple(round(v) for v in (west, east, south, north)) == (44, 63, 25, 40)
    assert len(bounds()) > 200


def test_coverage_lays_days_into_columns() -> None:
    days = [CoverageDay(f"2021-05-{d:02}", "A", 2, 4) for d in range(1, 32)]
    days += [CoverageDay("2021-07-15", "B", 1, 1), CoverageDay(None, "B", 3, 0)]
    page = coverage(days)
    assert len(page.columns) <= 31
    rows = {r.outlet: r for r in page.rows}
    assert sum(c.documents for c in rows["A"].cells) == 62
    assert rows["B"].unknown == 3
    assert rows["B"].documents == 4
    assert coverage([]).rows == ()
