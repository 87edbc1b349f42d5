"""answer: what ``onrecord impact measured`` says, as one record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from onrecord.steps.impact.calibrate import Calibration
from onrecord.steps.impact.coverage import Coverage
from onrecord.steps.impact.gather import LeftOut, Occurrence
from onrecord.steps.impact.models import Estimate, MeasuredRate

__all__ = [
    "SCHEMA",
    "Answer",
    "CurvePoint",
    "Pair",
    "Series",
    "Verdict",
    "WindowResult",
]

SCHEMA: Literal["onrecord-impact/1"] = "onrecord-impact/1"


class Verdict(StrEnum):
    """The fixed list of answers; their words are in :mod:`onrecord.steps.impact.wording`."""

    NO_CLEAR_EVIDENCE = "no_clear_evidence"
    ASSOCIATED = "associated"
    TOO_FEW = "too_few"
    TOO_SHORT = "too_short"
    SAME_EVENTS = "same_events"

    @property
    def is_listing(self) -> bool:
        """Is nothing tested, so that no p-value, rate or interval exists?"""
        return self not in (Verdict.NO_CLEAR_EVIDENCE, Verdict.ASSOCIATED)


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of events.

    ``asked`` the query as given, ``read_as`` as understood; ``matched`` claims or events,
    ``left_out`` of them with reasons; ``used`` events in the days looked at; ``doubtful_dates``
    of them that are wider than a day; ``daily`` the mean count of each day over the draws.
    """

    asked: str
    read_as: str
    matched: int
    left_out: tuple[LeftOut, ...]
    used: int
    doubtful_dates: int
    daily: tuple[float, ...]
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class WindowResult:
    """One window.

    ``extra``: second events more after than before each first one, with its 95% interval ``low``
    to ``high`` (for this window alone); ``p`` allows for all windows. ``after`` and ``before``
    count pairs, means over draws; ``before_ratio`` holds the days before against the usual rate,
    and ``usual_low`` to ``usual_high`` is where 95% of the shifted-time worlds lie.
    """

    days: int
    extra: float
    low: float
    high: float
    p: float
    after: float
    before: float
    before_ratio: float
    usual_low: float
    usual_high: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Second events a day, ``from_day`` to ``to_day`` days after a first one (negative: before).

    ``low`` to ``high``: 95% interval; ``usual_low`` to ``usual_high``: 95% of the shifts.
    """

    from_day: int
    to_day: int
    rate: float
    low: float
    high: float
    usual_low: float
    usual_high: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A first and a second event, by their index in the series; ``lag`` in days, median of draws.

    ``same_report``: known only from one report or lineage, and so not counted.
    """

    first: int
    second: int
    lag: int
    same_report: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The whole answer.

    ``sentence`` is the verdict in its fixed words; ``why`` what a listing is for. ``p`` and all
    that follows it are None or empty where nothing was tested. ``mirror`` and ``mirror_p`` answer
    the question the other way round. ``window`` is the number of days of the pairs that are
    listed. ``notes`` are things to know before reading on.
    """

    schema: Literal["onrecord-impact/1"] = SCHEMA
    verdict: Verdict
    sentence: str
    why: str
    first: Series
    then: Series
    from_events: bool
    start: str | None
    end: str | None
    days: int
    observed_days: int
    coverage: Coverage
    notes: tuple[str, ...]
    model: str
    draws: int
    shifts: int
    p: float | None
    p_of_draws: tuple[float, float] | None
    window: int
    windows: tuple[WindowResult, ...]
    mirror: Verdict | None
    mirror_sentence: str
    mirror_p: float | None
    estimate: Estimate | None
    calibration: Calibration | None
    measured: tuple[MeasuredRate, ...]
    curve: tuple[CurvePoint, ...]
    pairs: tuple[Pair, ...]
