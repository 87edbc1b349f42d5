"""agreement: how far coders agree, beyond what chance would bring.

Krippendorff's alpha for nominal data: "Computing Krippendorff's Alpha-Reliability" (Krippendorff
2011), with a coincidence matrix, any number of coders, and missing values. Spans: F1 of one
coder's spans against another's, which is symmetrical (Hripcsak and Rothschild 2005).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Alpha", "SpanAgreement", "alpha", "span_agreement"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha: 1 full agreement, 0 what chance brings, below it less.

    ``value`` is None where it is not defined: fewer than two values to pair, or only one category
    ever used (no disagreement could have shown). ``units`` counts those with at least two values,
    ``agreed`` the share of pairs of values that are equal.
    """

    value: float | None
    units: int
    agreed: float | None


def alpha(units: Iterable[Sequence[Hashable | None]]) -> Alpha:
    """Alpha over units, each with one value a coder; None where a coder did not judge it."""
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    number = 0
    for values in units:
        given = [v for v in values if v is not None]
        if len(given) < 2:
            continue
        number += 1
        for i, a in enumerate(given):
            for j, b in enumerate(given):
                if i != j:
                    coincidences[a, b] += 1 / (len(given) - 1)  # type: ignore[assignment]
    pairable = sum(coincidences.values())
    if not number:
        return Alpha(None, 0, None)
    marginal: Counter[Hashable] = Counter()
    for (a, _), n in coincidences.items():
        marginal[a] += n
    observed = sum(n for (a, b), n in coincidences.items() if a != b) / pairable
    same = sum(n * (n - 1) for n in marginal.values())
    expected = 1 - same / (pairable * (pairable - 1))
    if len(marginal) < 2:
        return Alpha(None, number, 1.0)
    return Alpha(1 - observed / expected, number, 1 - observed)


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """Spans of two coders: F1 where they must be equal, and where an overlap is enough.

    ``left`` and ``right`` count their spans; None: neither has any.
    """

    exact: float | None
    overlap: float | None
    left: int
    right: int


def span_agreement(pairs: Iterable[tuple[Sequence[Span], Sequence[Span]]]) -> SpanAgreement:
    """F1 over units, each with the spans of the one and of the other."""
    left = right = equal = 0
    touched_left = touched_right = 0
    for a, b in pairs:
        left, right = left + len(a), right + len(b)
        equal += sum((Counter(a) & Counter(b)).values())
        touched_left += sum(any(_overlap(x, y) for y in b) for x in a)
        touched_right += sum(any(_overlap(x, y) for x in a) for y in b)
    if not left + right:
        return SpanAgreement(None, None, 0, 0)
    exact = 2 * equal / (left + right)
    return SpanAgreement(exact, (touched_left + touched_right) / (left + right), left, right)


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
