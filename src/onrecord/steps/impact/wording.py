"""wording: the answer in words, from a fixed list.

Nothing here ever says that one thing causes, provokes or leads to another: a sequence in time is
all that is measured.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.steps.impact.answer import Answer, Series, Verdict, WindowResult
from onrecord.steps.impact.calibrate import Rate

__all__ = [
    "FEWEST",
    "FEWEST_DAYS",
    "answer_words",
    "calibration_words",
    "label_words",
    "leads_words",
    "sentence",
    "series_words",
]

FEWEST = 10  # events of either kind below which nothing is tested
FEWEST_DAYS = 5  # different days of either kind below which nothing is tested
NO_EFFECT = ("independent", "shared wave", "self-exciting", "wave, same report")
TOO_OFTEN = 0.08  # own error rate above which an answer is read as a description only


def sentence(verdict: Verdict, pairs: int = 0) -> str:
    """The verdict's words; ``pairs`` is the number of pairs that an association rests on."""
    if verdict is Verdict.ASSOCIATED:
        return f"associated in time, {pairs} pairs, not shown to be causal"
    return {
        Verdict.NO_CLEAR_EVIDENCE: "no clear evidence",
        Verdict.TOO_FEW: "too few events: listing only",
        Verdict.TOO_SHORT: "too short a time: listing only",
        Verdict.SAME_EVENTS: "the same events on both sides: listing only",
    }[verdict]


def rate_words(rate: Rate) -> str:
    """``"5.1% (3.9 to 6.7%) of 999 worlds"``."""
    low, high = rate.interval
    return f"{rate.share:.1%} ({100 * low:.1f} to {high:.1%}) of {rate.worlds} worlds"


def calibration_words(answer: Answer) -> tuple[str, ...]:
    """The answer's own error rate and power, a line each; nothing where nothing was tested."""
    found = answer.calibration
    if found is None:
        return ()
    lines = [
        "Own error rate: with your rates, days and shared news cycle, but no effect, it says "
        f"“associated” in {rate_words(found.wave)}; nominal 5%.",
        f"With one calendar shifted against the other it does so in {rate_words(found.shifted)}.",
    ]
    lines += [
        f"For comparison, {naive.name} would say so in {rate_words(naive.wrong)} without an effect."
        for naive in found.naive
    ]
    lines.append(
        f"Power: where each first event brings {found.effect:g} further second events within 7 "
        f"days, it says “associated” in {rate_words(found.power)}."
    )
    if found.wave.interval[0] > TOO_OFTEN:
        lines.append(
            "On data like these this test is wrong too often: read its answer as a description."
        )
    if answer.verdict is Verdict.NO_CLEAR_EVIDENCE and found.power.share < 0.5:
        lines.append(
            "An effect of that size would mostly be missed here: no clear evidence is not evidence "
            "of none."
        )
    return tuple(lines)


def leads_words(windows: Sequence[WindowResult]) -> str:
    """What the days before say (the placebo); empty where they are as usual."""
    high = [w for w in windows if w.before_ratio > w.usual_high]
    if not high:
        return ""
    most = max(high, key=lambda w: w.before_ratio)
    return (
        f"Second events are also {most.before_ratio:.1f} times as frequent as usual in the "
        f"{most.days} days before a first one (usual: {most.usual_low:.1f} to "
        f"{most.usual_high:.1f} times): the two rise together, or the first ones also answer the "
        "second ones."
    )


def answer_words(answer: Answer) -> tuple[str, ...]:
    """The answer, what it rests on, and the mirror question: a line each."""
    lines = [f"Answer: {answer.sentence}."]
    if answer.why:
        lines.append(f"Nothing is tested: {answer.why}.")
    lines += [series_words("First", answer.first), series_words("Second", answer.then)]
    if answer.start and answer.end:
        days = f"Days looked at: {answer.start} to {answer.end}, {answer.days} days"
        gone = answer.days - answer.observed_days
        lines.append(f"{days}, {gone} of them not observed." if gone else f"{days}.")
    if answer.p is not None:
        lines.append(_test_words(answer))
    if answer.estimate is not None:
        e = answer.estimate
        lines.append(f"{answer.model}: {e.what} {e.value:.2f} (95% {e.low:.2f} to {e.high:.2f}).")
        lines.append(label_words(answer))
    if answer.mirror is not None:
        lines.append(
            f"The other way round (first events after second ones): {answer.mirror_sentence}, "
            f"p {answer.mirror_p:.3f}."
        )
    return tuple(lines)


def series_words(name: str, series: Series) -> str:
    """How many events of one kind there are, and what was left out and why."""
    words = f"{name}: {series.read_as}: {series.used} events"
    if series.doubtful_dates:
        words += f" ({series.doubtful_dates} with a date wider than a day)"
    if series.left_out:
        total = sum(out.number for out in series.left_out)
        reasons = ", ".join(f"{out.reason} ({out.number})" for out in series.left_out)
        words += f"; {total} of {series.matched} that match are left out: {reasons}"
    return f"{words}."


def _test_words(answer: Answer) -> str:
    words = f"Test: p {answer.p:.3f}"
    if answer.model == "contrast":
        words += f", against {answer.shifts} shifted calendars, all windows together"
    if answer.p_of_draws is not None:
        low, high = answer.p_of_draws
        words += f"; {answer.draws} draws of the dates in doubt give p {low:.3f} to {high:.3f}"
    return f"{words}."


def label_words(answer: Answer) -> str:
    """The optional models' label: how often they were wrong in the simulated worlds."""
    worst = [r for r in answer.measured if r.world in NO_EFFECT]
    if not worst:
        return f"{answer.model}: its error rate has not been measured."
    parts = ", ".join(f"{r.world} {100 * r.found / r.worlds:.0f}% ({r.days} days)" for r in worst)
    return f"{answer.model} said “associated” without an effect in simulated worlds: {parts}."
