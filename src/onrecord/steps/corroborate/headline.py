"""headline: the one type, time and place that stand in an event's head, by a named rule.

Each returns the value and the name of the rule that made it; the values themselves all stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from onrecord.records import (
    ClaimRef,
    EventPlace,
    EventWhen,
    PlacePrecision,
    Precision,
    TypeValue,
)
from onrecord.steps.corroborate.beside import (
    TOWNS,
    named_in_title,
    town_beside,
    town_of_quarter,
    town_of_titles,
    with_times_beside,
)
from onrecord.steps.corroborate.chosen import Choices, chosen_of
from onrecord.steps.corroborate.independent import ways
from onrecord.steps.corroborate.rules import INDETERMINATE, Rule
from onrecord.steps.corroborate.said import Said
from onrecord.steps.corroborate.values import places_of, whens_of

__all__ = ["Headline", "type_of", "when_of", "where_of"]

TITLED = ", named in the titles"
BESIDE = ", named in the reports beside the claims"

_FINENESS = {p: i for i, p in enumerate(PlacePrecision)}  # site first, unresolved last
_WIDER = frozenset({PlacePrecision.COUNTRY, PlacePrecision.ADMIN1, PlacePrecision.REGION})
_WIDE = {p: i for i, p in enumerate(Precision)}
V = TypeVar("V", TypeValue, EventWhen, EventPlace)
Claims = Mapping[ClaimRef, Said]


@dataclass(frozen=True, slots=True)
class Headline:
    """Makes an event's headline: what a person has chosen, else what the rule makes of the values.

    ``said`` are the event's own claims, ``claims`` all that its values may cite, ``main`` the
    documents that tell of this event more than of any other.
    """

    claims: Claims
    said: Sequence[Said]
    rule: Rule
    made: Choices
    main: frozenset[str]

    def type(self, values: Sequence[TypeValue]) -> tuple[TypeValue, str]:
        """The type with its mode, and the rule."""
        return chosen_of("type", values, self.made) or type_of(values, self.claims, self.rule)

    def when(self, stated: Sequence[EventWhen]) -> tuple[EventWhen | None, str]:
        """The time, and the rule; where no claim states one, the one named beside them."""
        if chosen := chosen_of("when", stated, self.made):
            return chosen
        when, how = when_of(stated, self.claims, self.rule)
        if when is not None and when.earliest and when.latest:
            return when, how
        beside = whens_of(with_times_beside(self.said))
        named, named_how = when_of(beside, self.claims, self.rule)
        return (when, how) if named is None else (named, named_how + BESIDE)

    def where(self, stated: Sequence[EventPlace]) -> tuple[EventPlace | None, str]:
        """The place, and the rule; where no claim names a town, the one that the reports name."""
        if chosen := chosen_of("where", stated, self.made):
            return chosen
        where, how = self._stated_or_beside(stated)
        if where is None or where.precision in _WIDER:
            return where, how
        quarter = places_of(town_of_quarter(self.said, where))
        town, of_it = where_of(quarter, self.claims, self.rule)
        return (where, how) if town is None else (town, f"{of_it}, {where.name} as its quarter")

    def _stated_or_beside(self, stated: Sequence[EventPlace]) -> tuple[EventPlace | None, str]:
        where, how = where_of(stated, self.claims, self.rule)
        if where is None or not (_titles(where, self.claims) or self._wants_widest()):
            titles = town_of_titles(s for s in self.said if s.document.id in self.main)
            if titled := places_of(titles):
                return titled[0], how + TITLED
        if any(v.precision is PlacePrecision.UNRESOLVED for v in stated):
            return where, how
        if any(v.precision in TOWNS for v in stated) and not self._too_wide(where):
            return where, how
        beside = town_beside(self.said, stated)
        named, named_how = where_of(places_of(beside), self.claims, self.rule)
        return (where, how) if named is None else (named, named_how + BESIDE)

    def _too_wide(self, where: EventPlace | None) -> bool:
        """Is it a region, and not because the rule wants the widest?"""
        return where is not None and where.precision not in TOWNS and not self._wants_widest()

    def _wants_widest(self) -> bool:
        return self.rule is Rule.MOST_CONSERVATIVE


def type_of(values: Sequence[TypeValue], claims: Claims, rule: Rule) -> tuple[TypeValue, str]:
    """The type is one for all claims; its mode is the one that most independent ways give."""
    moded = [v for v in values if v.mode is not None] or list(values)
    if rule is Rule.MOST_CONSERVATIVE and len({v.mode for v in moded}) > 1:
        first = values[0]
        both = tuple(sorted({c for v in values for c in v.claims}))
        names = tuple(sorted({n for v in values for n in v.claimants}))
        wide = TypeValue(first.type, None, both, names, ways(claims[c] for c in both))
        return wide, rule.value
    best = _most(moded, lambda v: (v.lineages, len(v.claims)))
    if len(best) > 1:
        return replace(best[0], mode=None), f"{rule.value}, {INDETERMINATE}"
    return best[0], rule.value


def when_of(
    values: Sequence[EventWhen], claims: Claims, rule: Rule
) -> tuple[EventWhen | None, str]:
    """The time of the event; None where no claim states one.

    Most representative: the time that most independent ways give or hold in a wider one, the
    narrowest of these first. What ties spans all tied times.
    """
    closed = [v for v in values if v.earliest and v.latest]
    if not closed:
        return (values[0], "the only one stated") if len(values) == 1 else (None, "not stated")
    if rule is Rule.MOST_CONSERVATIVE:
        return _span(closed, claims), rule.value
    if rule is Rule.MOST_INFORMATIVE:
        narrow = _most(closed, lambda v: -_width(v))
        best = _most(narrow, lambda v: v.lineages)
        return _span(best, claims), _rule(rule, best)
    backed = {id(v): _backing_when(v, closed, claims) for v in closed}
    best = _most(closed, lambda v: (backed[id(v)], -_width(v), len(v.claims)))
    return _span(best, claims), _rule(rule, best)


def _backing_when(value: EventWhen, values: Sequence[EventWhen], claims: Claims) -> int:
    holding = [
        v
        for v in values
        if (v.earliest or "") <= (value.earliest or "") and (value.latest or "") <= (v.latest or "")
    ]
    return ways(claims[c] for v in holding for c in v.claims)


def _width(value: EventWhen) -> int:
    try:
        first = date.fromisoformat(value.earliest or "")
        return (date.fromisoformat(value.latest or "") - first).days
    except ValueError:
        return 10**6


def _span(values: Sequence[EventWhen], claims: Claims) -> EventWhen:
    """From the first to the last day of all of them."""
    if len(values) == 1:
        return values[0]
    earliest = min(v.earliest or "" for v in values)
    latest = max(v.latest or "" for v in values)
    refs = tuple(sorted({c for v in values for c in v.claims}))
    names = tuple(sorted({n for v in values for n in v.claimants}))
    whole = next((v for v in values if (v.earliest, v.latest) == (earliest, latest)), None)
    return EventWhen(
        earliest,
        latest,
        whole.precision if whole else Precision.RANGE,
        whole.basis if whole else values[0].basis,
        whole.edtf if whole else f"{earliest}/{latest}",
        refs,
        names,
        ways(claims[c] for c in refs),
    )


def where_of(
    values: Sequence[EventPlace], claims: Claims, rule: Rule
) -> tuple[EventPlace | None, str]:
    """The place of the event; None where no claim names one, or where two tie.

    Most representative: the place that most independent ways name or hold in a wider one; of
    these the one that most titles name, then the finest, then what most claims name.
    """
    known = [v for v in values if v.precision is not PlacePrecision.UNRESOLVED] or list(values)
    if not known:
        return None, "not stated"
    if rule is Rule.MOST_CONSERVATIVE:
        best = _most(known, lambda v: (_FINENESS[v.precision], v.lineages, len(v.claims)))
    elif rule is Rule.MOST_INFORMATIVE:
        best = _most(known, lambda v: (-_FINENESS[v.precision], v.lineages, len(v.claims)))
    else:
        backed = {id(v): _backing_where(v, known, claims) for v in known}
        titled = {id(v): _titles(v, claims) for v in known}
        best = _most(
            known,
            lambda v: (
                backed[id(v)],
                titled[id(v)],
                -_FINENESS[v.precision],
                v.lineages,
                len(v.claims),
            ),
        )
    if len(best) > 1:
        return None, f"{rule.value}, {INDETERMINATE}: {', '.join(sorted(v.name for v in best))}"
    return best[0], rule.value


def _titles(value: EventPlace, claims: Claims) -> int:
    return len({s.lineage for s in claims.values() if named_in_title(value, s)})


def _backing_where(value: EventPlace, values: Sequence[EventPlace], claims: Claims) -> int:
    return ways(claims[c] for v in values if v is value or _holds(v, value) for c in v.claims)


def _holds(outer: EventPlace, inner: EventPlace) -> bool:
    if outer.country is None or outer.country != inner.country:
        return False
    if outer.precision is PlacePrecision.COUNTRY:
        return inner.precision is not PlacePrecision.COUNTRY
    return outer.precision is PlacePrecision.ADMIN1 and outer.admin1 == inner.admin1


def _rule(rule: Rule, best: Sequence[object]) -> str:
    return rule.value if len(best) == 1 else f"{rule.value}, {INDETERMINATE}"


def _most(values: Sequence[V], score: Callable[[V], object]) -> list[V]:
    """All values with the highest score, in the order given."""
    scores = [score(v) for v in values]
    top = max(scores)  # type: ignore[type-var]
    return [v for v, s in zip(values, scores, strict=True) if s == top]
