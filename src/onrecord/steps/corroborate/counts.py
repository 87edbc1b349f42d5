"""counts: each kind of figure of an event with its values, and what a named rule makes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from onrecord.records import CountKind, CountValue, EventCount
from onrecord.steps.corroborate.figures import Bounds, Figure, agree, replaced
from onrecord.steps.corroborate.independent import ways
from onrecord.steps.corroborate.rules import INDETERMINATE, Rule
from onrecord.steps.corroborate.values import support

__all__ = ["counts_of"]


def counts_of(
    figures: Sequence[Figure], rule: Rule, chosen: Mapping[CountKind, tuple[str, str]]
) -> tuple[EventCount, ...]:
    """Every kind of figure with all its values, and the headline that the rule makes of them.

    ``chosen`` names, for a kind, the claim whose figure a person has chosen, and the judgement.
    """
    old, _ = replaced(figures)
    out = []
    for what in CountKind:
        mine = [f for f in figures if f.what is what]
        if not mine:
            continue
        low, high, how = _headline(mine, old, rule, chosen.get(what))
        values = sorted(
            (_value(b, [f for f in mine if f.bounds == b]) for b in {f.bounds for f in mine}),
            key=lambda v: (-v.lineages, -len(v.claims), v.low or 0, v.high or 0),
        )
        out.append(EventCount(what, low, high, how, tuple(values)))
    return tuple(out)


def _value(bounds: Bounds, figures: list[Figure]) -> CountValue:
    by = support(f.said for f in figures)
    first = min(figures, key=lambda f: f.order)
    return CountValue(bounds[0], bounds[1], first.words, by.claims, by.claimants, by.lineages)


def _headline(
    figures: list[Figure],
    old: frozenset[Figure],
    rule: Rule,
    chosen: tuple[str, str] | None,
) -> tuple[int | None, int | None, str]:
    if chosen is not None:
        for f in figures:
            if f.said.ref.id == chosen[0]:
                return f.low, f.high, chosen[1]
    now = [f for f in figures if f not in old and not f.said.withdrawn]
    now = now or [f for f in figures if f not in old] or figures
    if rule is Rule.MOST_CONSERVATIVE:
        low = min(f.low or 0 for f in now)
        return *_together([f for f in now if (f.low or 0) == low]), rule.value
    if rule is Rule.MOST_INFORMATIVE:
        low = max(f.low or 0 for f in now)
        return *_together([f for f in now if (f.low or 0) == low]), rule.value
    return _representative(now)


def _representative(figures: list[Figure]) -> tuple[int | None, int | None, str]:
    """The figure that most independent ways give; then the one in the latest report; else a tie.

    "At least 40" and "40" are one figure here; its high end is open if any leaves it open. Of
    tied figures that can all be right, as "at least one" and "two", it is the closed one. People
    who are only described count where nobody gives a total, and then the most of them in each
    lineage: who tells of one does not say that there was no other. Of tied figures in one lineage
    it is what the outlet itself counts.
    """
    by_low: dict[int, list[Figure]] = defaultdict(list)
    most: dict[str, int] = defaultdict(int)
    for f in figures:
        most[f.said.lineage] = max(most[f.said.lineage], f.low or 0)
    totals = [f for f in figures if not f.single]
    for f in totals or [f for f in figures if (f.low or 0) == most[f.said.lineage]]:
        by_low[f.low or 0].append(f)
    if len(by_low) == 1:
        return *_together(next(iter(by_low.values()))), Rule.MOST_REPRESENTATIVE.value
    ways_of = {low: ways(f.said for f in fs) for low, fs in by_low.items()}
    tied = [low for low in by_low if ways_of[low] == max(ways_of.values())]
    how = Rule.MOST_REPRESENTATIVE.value
    tied = _without_lower_bounds(tied, by_low)
    if len(tied) > 1:
        last = {low: max(f.said.published for f in by_low[low]) for low in tied}
        tied = [low for low in tied if last[low] == max(last.values())]
        how = f"{how}, in the latest report"
    if len(tied) > 1 and len({f.said.lineage for low in tied for f in by_low[low]}) == 1:
        own = [low for low in tied if any(f.said.claimant.weak for f in by_low[low])]
        if len(own) == 1:
            tied, how = own, f"{how}, by the outlet's own count"
    if len(tied) > 1:
        how = f"{Rule.MOST_REPRESENTATIVE.value}, {INDETERMINATE}"
    return *_together([f for low in sorted(tied) for f in by_low[low]]), how


def _without_lower_bounds(tied: list[int], by_low: Mapping[int, list[Figure]]) -> list[int]:
    """Only the largest of tied figures, if it is closed and all the others can be right, too."""
    top = max(tied)
    ends = _together(by_low[top])
    closed = ends[1] is not None
    return [top] if closed and all(agree(_together(by_low[n]), ends) for n in tied) else tied


def _together(figures: list[Figure]) -> Bounds:
    """From the lowest low to the highest high; open where any is open."""
    low = min((f.low or 0 for f in figures), default=0)
    highs = [f.high for f in figures]
    high = None if any(h is None for h in highs) else max(h for h in highs if h is not None)
    return (low, high)
