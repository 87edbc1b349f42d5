"""plots: the answer as pictures, by matplotlib (``pip install 'onrecord[impact]'``).

Three pictures: the *event-time plot* (how many second events a day there are before and after a
first one), the *timeline* (both series, with what was not observed and the level of coverage) and
the *window grid* (each window with its interval). Same answer, same bytes, for one version of
matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord.errors import SetupError
from onrecord.steps.impact.answer import Answer, CurvePoint
from onrecord.steps.impact.contrast import smooth
from onrecord.steps.impact.days import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["FORMS", "pictures"]

FORMS = ("svg", "png")
FIRST, THEN, SOFT, BAND = "#1f5f99", "#b5591d", "#6b665e", "#e4e0d7"
STYLE: Any = {
    "svg.hashsalt": "onrecord",
    "svg.fonttype": "none",
    "text.parse_math": False,  # a query may hold a dollar sign
    "font.family": "sans-serif",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "figure.dpi": 120.0,
}


def pictures(answer: Answer, form: str = "svg") -> tuple[tuple[str, bytes], ...]:
    """``(name, file)`` of each picture that the answer allows; a listing has a timeline only.

    Raises:
        SetupError: matplotlib is not installed.
    """
    made: list[tuple[str, bytes]] = []
    with _style() as figure:
        if answer.curve:
            made.append(("event-time", _event_time(answer, figure(7.4, 3.6), form)))
        if answer.days > 1 and (answer.first.used or answer.then.used):
            made.append(("timeline", _timeline(answer, figure(8.0, 3.6), form)))
        if answer.windows:
            height = 1.4 + 0.45 * len(answer.windows)
            made.append(("windows", _window_grid(answer, figure(6.4, height), form)))
    return tuple(made)


@contextmanager
def _style() -> Iterator[Any]:
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as e:
        raise SetupError("pictures need matplotlib; run: pip install 'onrecord[impact]'") from e

    def figure(width: float, height: float) -> Figure:
        return Figure(figsize=(width, height), layout="constrained")

    with matplotlib.rc_context(STYLE):
        yield figure


def _bytes(figure: Figure, form: str) -> bytes:
    out = io.BytesIO()
    nothing = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    figure.savefig(out, format=form, metadata=nothing)
    return out.getvalue()


def _event_time(answer: Answer, figure: Figure, form: str) -> bytes:
    axes = figure.add_subplot()
    points = answer.curve
    at = np.arange(len(points), dtype=float)
    half = len(points) // 2
    at[half:] += 0.6  # the day itself, whose order is not known, is left out
    axes.fill_between(
        *_steps(at, [p.usual_low for p in points], [p.usual_high for p in points]),
        color=BAND,
        linewidth=0,
        label="95% of the shifted-time worlds",
    )
    rates = [p.rate for p in points]
    low = [p.rate - p.low for p in points]
    high = [p.high - p.rate for p in points]
    axes.errorbar(
        at, rates, yerr=[low, high], fmt="o", color=THEN, capsize=2, label="measured, 95% interval"
    )
    axes.plot(
        at[half:],
        rates[:half][::-1],
        "o",
        markerfacecolor="none",
        markeredgecolor=SOFT,
        label="the days before, mirrored",
    )
    axes.axvline((at[half - 1] + at[half]) / 2, color=SOFT, linewidth=0.8, linestyle=":")
    axes.set_xticks(at, [_bin_words(p) for p in points])
    axes.set_xlabel("days before and after a first event (the day itself is left out)")
    axes.set_ylabel("second events a day")
    axes.set_ylim(bottom=0)
    axes.set_title(f"Before and after: {answer.sentence}")
    axes.legend(fontsize=8)
    return _bytes(figure, form)


def _steps(at: Array, low: list[float], high: list[float]) -> tuple[Array, Array, Array]:
    """A band that is level over each bin."""
    x = np.stack([at - 0.45, at + 0.45], axis=1).ravel()
    return x, np.repeat(low, 2), np.repeat(high, 2)


def _bin_words(point: CurvePoint) -> str:
    ends = sorted((abs(point.from_day), abs(point.to_day)))
    sign = "−" if point.from_day < 0 else "+"
    return f"{sign}{ends[0]}" if ends[0] == ends[1] else f"{sign}{ends[0]}…{ends[1]}"


def _timeline(answer: Answer, figure: Figure, form: str) -> bytes:
    axes = figure.add_subplot()
    start = date.fromisoformat(str(answer.start))
    for series, colour, side, name in (
        (answer.first, FIRST, 1.0, "first"),
        (answer.then, THEN, -1.0, "second"),
    ):
        daily = np.array(series.daily) if series.daily else _daily(answer, series.occurrences)
        x = np.array([start + timedelta(days=i) for i in range(len(daily))])
        some = daily > 0
        axes.vlines(x[some], 0, side * daily[some], color=colour, linewidth=1.2)
        level = smooth(daily[None], np.ones(len(daily), dtype=bool))[0]
        label = f"{name}: {series.read_as} ({series.used})"
        axes.plot(x, side * level, color=colour, linewidth=1.6, alpha=0.8, label=label)
    for gap in answer.coverage.gaps:
        axes.axvspan(_number(gap.first), _number(gap.last), color=BAND, linewidth=0)
    for level_ in answer.coverage.levels[1:]:
        axes.axvline(_number(level_.first), color=SOFT, linestyle="--", linewidth=0.9)
    axes.axhline(0, color=SOFT, linewidth=0.8)
    _upright(axes)
    axes.set_ylabel("events a day (line: smoothed)")
    axes.set_title("Both series; dashed: the number of reports changes; grey: nothing reported")
    axes.legend(loc="upper left", fontsize=8, ncols=1)
    return _bytes(figure, form)


def _number(iso: str) -> float:
    """A day as matplotlib counts them."""
    from matplotlib.dates import date2num

    return float(date2num(date.fromisoformat(iso)))  # type: ignore[no-untyped-call]


def _daily(answer: Answer, occurrences: tuple[Any, ...]) -> Array:
    """Counts by the middle of each date, where nothing was drawn."""
    first = date.fromisoformat(str(answer.start)).toordinal()
    counts = np.zeros(answer.days)
    for o in occurrences:
        counts[min(max((o.earliest + o.latest) // 2 - first, 0), answer.days - 1)] += 1
    return counts


def _upright(axes: Axes) -> None:
    """Counts below the line read as counts, not as negative numbers."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{abs(v):g}"))


def _window_grid(answer: Answer, figure: Figure, form: str) -> bytes:
    axes = figure.add_subplot()
    y = np.arange(len(answer.windows))[::-1]
    for at, w in zip(y, answer.windows, strict=True):
        axes.plot([w.low, w.high], [at, at], color=THEN, linewidth=1.8)
        axes.plot([w.extra], [at], "o", color=THEN)
        words = f"p {w.p:.3f}" if w.p >= 0.001 else "p < 0.001"
        axes.annotate(
            words, (1.0, float(at)), xycoords=("axes fraction", "data"), fontsize=8, va="center"
        )
    axes.axvline(0, color=SOFT, linewidth=0.8)
    axes.set_yticks(y, [f"{w.days} days" for w in answer.windows])
    axes.set_ylim(-0.6, len(answer.windows) - 0.4)
    axes.set_xlabel("second events after less before, for each first event; p for all windows")
    axes.set_title("Windows (95% intervals, each window by itself)")
    return _bytes(figure, form)
