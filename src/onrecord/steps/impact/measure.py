"""measure: do events of one kind come after those of another more than before them?

The one public function asks the question of a collection of records and gives an
:class:`~onrecord.steps.impact.answer.Answer`. Same records, same answer, in any order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from onrecord.records import Event, Record
from onrecord.steps.impact.answer import Answer, Series, Verdict, WindowResult
from onrecord.steps.impact.calibrate import LEVEL, Calibration, calibrate
from onrecord.steps.impact.contrast import (
    SHORTEST,
    WINDOWS,
    Design,
    Moved,
    adjusted,
    design,
    highest,
    moved,
)
from onrecord.steps.impact.coverage import Coverage, coverage, shared_jumps
from onrecord.steps.impact.curve import curve
from onrecord.steps.impact.days import Array, Draws, draw
from onrecord.steps.impact.frame import Framed, framed
from onrecord.steps.impact.gather import (
    Admission,
    Gathered,
    LeftOut,
    Occurrence,
    gather,
    gather_events,
)
from onrecord.steps.impact.models import Estimate, check_model, estimate, measured, model_test
from onrecord.steps.impact.pairs import followed, preceded
from onrecord.steps.impact.query import Query
from onrecord.steps.impact.twins import twin
from onrecord.steps.impact.windows import p_of_draws, window_results
from onrecord.steps.impact.wording import FEWEST, FEWEST_DAYS, leads_words, sentence

__all__ = ["Options", "measure"]

DEFAULT_WINDOW = 7  # days of the pairs that are listed where there is no evidence
MOST_PAIRS = 5000  # pairs kept in an answer
MODEL_DRAWS, MODEL_WORLDS = 5, 99
WORLDS, FULL = 999, 1100  # worlds of the calibration, and days up to which all are drawn


@dataclass(frozen=True, slots=True)
class Options:
    """How to ask.

    ``effect``: further second events that each first one brings within 7 days, for the power.
    ``worlds``: how many worlds the calibration draws (above three years of data fewer, at least
    199, and 99 for the slower models); 0 leaves the calibration out.
    """

    windows: tuple[int, ...] = WINDOWS
    effect: float = 1.0
    model: str = "contrast"
    start: date | None = None
    end: date | None = None
    worlds: int = WORLDS
    admission: Admission = field(default_factory=Admission)


def measure(
    records: Sequence[Record],
    first: Query,
    then: Query,
    events: Sequence[Event] | None = None,
    options: Options | None = None,
) -> Answer:
    """Ask whether events ``then`` come after events ``first`` more than before them.

    With ``events`` (of ``onrecord events``) these are counted, else the claims themselves.

    Raises:
        OptionError: a model that does not exist.
        SetupError: a model whose package is not installed.
    """
    options = options or Options()
    check_model(options.model)
    reports = coverage(records)
    found = [_gathered(records, q, events, options.admission) for q in (first, then)]
    days = framed(found[0].occurrences, found[1].occurrences, reports, options.start, options.end)
    plain = _untested(found[0], found[1], days, reports, options)
    verdict, why = _testable(days)
    if verdict is not None:
        return replace(plain, verdict=verdict, sentence=sentence(verdict), why=why)
    return _tested(plain, days, reports, options)


def _gathered(
    records: Sequence[Record], query: Query, events: Sequence[Event] | None, admission: Admission
) -> Gathered:
    if events is None:
        return gather(records, query, admission)
    return gather_events(records, events, query, admission)


def _testable(days: Framed) -> tuple[Verdict | None, str]:
    """Why nothing can be tested, or None."""
    shared = {o.id for o in days.first} & {o.id for o in days.then}
    if shared and len(shared) >= 0.5 * min(len(days.first), len(days.then)):
        return Verdict.SAME_EVENTS, f"{len(shared)} events answer both questions"
    for name, kept in (("first", days.first), ("second", days.then)):
        if len(kept) < FEWEST:
            return Verdict.TOO_FEW, f"{len(kept)} {name} events can be dated; {FEWEST} are needed"
    if days.frame is None or int(days.frame.observed.sum()) < SHORTEST:
        length = int(days.frame.observed.sum()) if days.frame else 0
        return Verdict.TOO_SHORT, f"{_days(length)} were observed; {SHORTEST} are needed"
    for name, kept in (("first", days.first), ("second", days.then)):
        different = len({(o.earliest, o.latest) for o in kept})
        if different < FEWEST_DAYS:
            return (
                Verdict.TOO_FEW,
                f"the {name} events have {different} different dates; {FEWEST_DAYS} are needed",
            )
    return None, ""


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _untested(
    first: Gathered, then: Gathered, days: Framed, reports: Coverage, options: Options
) -> Answer:
    """The answer as far as it goes without a test: what was found, and what to know about it."""
    frame = days.frame
    notes = list(days.notes)
    if not first.from_events:
        notes.append(
            "claims of one day, type, place and set of actors count as one event; which reports "
            "copy each other is not known (give the events file of onrecord events)"
        )
    if reports.undated:
        notes.append(f"{reports.undated} of {reports.reports} reports have no publication date")
    shared = {o.id for o in days.first} & {o.id for o in days.then}
    if shared:
        notes.append(f"{len(shared)} events answer both questions")
    return Answer(
        verdict=Verdict.TOO_FEW,
        sentence="",
        why="",
        first=_series(first, days.first, days.out_first),
        then=_series(then, days.then, days.out_then),
        from_events=first.from_events,
        start=date.fromordinal(frame.first).isoformat() if frame else None,
        end=date.fromordinal(frame.first + frame.length - 1).isoformat() if frame else None,
        days=frame.length if frame else 0,
        observed_days=int(frame.observed.sum()) if frame else 0,
        coverage=reports,
        notes=tuple(notes),
        model=options.model,
        draws=0,
        shifts=0,
        p=None,
        p_of_draws=None,
        window=DEFAULT_WINDOW,
        windows=(),
        mirror=None,
        mirror_sentence="",
        mirror_p=None,
        estimate=None,
        calibration=None,
        measured=(),
        curve=(),
        pairs=(),
    )


def _series(found: Gathered, kept: tuple[Occurrence, ...], out: tuple[LeftOut, ...]) -> Series:
    return Series(
        found.query.text,
        found.query.read_as(),
        found.matched,
        (*found.left_out, *out),
        len(kept),
        sum(o.earliest < o.latest for o in kept),
        (),
        kept,
    )


# --- where something can be tested ----------------------------------------------------------------


def _tested(plain: Answer, days: Framed, reports: Coverage, options: Options) -> Answer:
    assert days.frame is not None
    frame = days.frame
    plan = design(frame.weekday, frame.observed, options.windows)
    draws = draw(frame, days.first, days.then)
    at = moved(draws.first, draws.second, plan, draws.tied)
    mean = Moved(at.figure.mean(0, keepdims=True), at.extra, at.error)
    top, reference = highest(mean.figure, plan)
    p = float(adjusted(top[:, None], reference)[0, 0])
    mirror_p = float(adjusted((-mean.figure[:, :, 0]).max(1)[:, None], reference)[0, 0])
    windows = window_results(mean, reference, draws, plan)
    guess = _estimate(draws, plan, options.model)
    decisive = guess.p if guess else p
    verdict = Verdict.ASSOCIATED if decisive <= LEVEL else Verdict.NO_CLEAR_EVIDENCE
    window = _listed_window(windows, verdict, plan)
    pairs = followed(draws, window)
    counted = sum(not pair.same_report for pair in pairs)
    mirror = _mirror(draws, plan, options.model, mirror_p)
    mirror_verdict = Verdict.ASSOCIATED if mirror <= LEVEL else Verdict.NO_CLEAR_EVIDENCE
    notes = [*plain.notes, *_jumps(draws, reports)]
    if leads := leads_words(windows):
        notes.append(leads)
    if skipped := sum(pair.same_report for pair in pairs):
        notes.append(f"{skipped} pairs are known only from one report or lineage and do not count")
    return replace(
        plain,
        verdict=verdict,
        sentence=sentence(verdict, counted),
        first=replace(plain.first, daily=_rounded(draws.first.mean(0))),
        then=replace(plain.then, daily=_rounded(draws.second.mean(0))),
        notes=tuple(notes),
        draws=len(draws.first),
        shifts=2 * plan.shifts,
        p=round(decisive, 4),
        p_of_draws=p_of_draws(at, plan) if options.model == "contrast" else None,
        window=window,
        windows=windows,
        mirror=mirror_verdict,
        mirror_sentence=sentence(mirror_verdict, preceded(draws, window)),
        mirror_p=round(mirror, 4),
        estimate=guess,
        calibration=_calibration(draws, plan, days, options),
        measured=measured(options.model),
        curve=curve(draws, plan),
        pairs=pairs[:MOST_PAIRS],
    )


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(round(float(v), 3) for v in values)


def _estimate(draws: Draws, plan: Design, model: str) -> Estimate | None:
    """A model's figures, medians over the first draws of the dates."""
    found = [
        e
        for a, b in zip(draws.first[:MODEL_DRAWS], draws.second[:MODEL_DRAWS], strict=True)
        if (e := estimate(model, a, b, plan.weekday)) is not None
    ]
    if not found:
        return None
    middle = [
        round(float(np.median([getattr(e, name) for e in found])), 4)
        for name in ("value", "low", "high", "p")
    ]
    return Estimate(found[0].what, *middle)


def _mirror(draws: Draws, plan: Design, model: str, contrast: float) -> float:
    if model == "contrast":
        return contrast
    test = model_test(model, plan.weekday, plan.observed)
    return float(np.median(test(draws.second[:MODEL_DRAWS], draws.first[:MODEL_DRAWS])))


def _listed_window(windows: Sequence[WindowResult], verdict: Verdict, plan: Design) -> int:
    if verdict is Verdict.ASSOCIATED:
        return min(windows, key=lambda w: (w.p, w.days)).days
    fitting = [w for w in plan.windows if w <= DEFAULT_WINDOW]
    return max(fitting, default=min(plan.windows))


def _jumps(draws: Draws, reports: Coverage) -> list[str]:
    words: list[str] = []
    for name, counts in (("the first series", draws.first), ("the second series", draws.second)):
        whole = np.rint(counts.mean(0)).astype(np.int64)
        words += shared_jumps(name, whole, draws.frame.first, reports)
    return words


def _calibration(draws: Draws, plan: Design, days: Framed, options: Options) -> Calibration | None:
    if not options.worlds:
        return None
    slow = options.model != "contrast"
    length = draws.frame.length
    by_length = max(199, round(options.worlds * (FULL / length) ** 2))
    widths = [[o.latest - o.earliest + 1 for o in kept] for kept in (days.first, days.then)]
    first, second = draws.first.mean(0), draws.second.mean(0)
    return calibrate(
        model_test(options.model, plan.weekday, plan.observed),
        np.rint(draws.first[0]),
        np.rint(draws.second[0]),
        twin(draws.frame, first, second, (widths[0], widths[1])),
        margin=plan.margin,
        worlds=min(MODEL_WORLDS, options.worlds) if slow else min(by_length, options.worlds),
        seed=_seed(days, options),
        effect=options.effect,
    )


def _seed(days: Framed, options: Options) -> int:
    """From what the answer rests on, so that the same input gives the same figures."""
    ids = [o.id for o in (*days.first, *days.then)]
    text = "\n".join([*ids, options.model, *map(str, options.windows), str(options.effect)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
