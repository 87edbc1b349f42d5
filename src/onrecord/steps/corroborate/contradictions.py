"""contradictions: values of one event that cannot all be right, with who stands for each.

Bounds matter: "at least 40" and 45 agree. A figure that its own claimant has replaced does not
contradict the new one, nor does one that lost its "at least" on the way. Which side is right is not
asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from onrecord.records import (
    Contradiction,
    ContradictionKind,
    CountKind,
    EventPlace,
    EventWhen,
    Place,
    PlacePrecision,
    Position,
)
from onrecord.steps.corroborate.figures import (
    Figure,
    agree,
    bounds_words,
    replaced,
    without_lost_bounds,
)
from onrecord.steps.corroborate.said import Said
from onrecord.steps.corroborate.values import place_key, support

__all__ = ["contradictions_of"]

_FINE = frozenset({PlacePrecision.SITE, PlacePrecision.CITY})


def contradictions_of(
    said: Sequence[Said],
    figures: Sequence[Figure],
    whens: Sequence[EventWhen],
    wheres: Sequence[EventPlace],
) -> tuple[Contradiction, ...]:
    """All of them: figures by kind, then denials by mode, place, date."""
    by_claim = {s.ref: s for s in said}
    return (
        *_figures(figures),
        *_denials(said),
        *_places(said, wheres),
        *_dates(by_claim.values(), whens),
    )


def _figures(figures: Sequence[Figure]) -> Iterator[Contradiction]:
    old, _ = replaced(figures)
    told = without_lost_bounds(figures)
    for what in (k for k in CountKind if k is not CountKind.OTHER):
        mine = [f for f in told if f.what is what and f not in old]
        bounds = {f.bounds for f in mine}
        odd = sorted(
            (b for b in bounds if not all(agree(b, c) for c in bounds)),
            key=lambda b: (b[0] or 0, b[1] is None, b[1] or 0),
        )
        if odd:
            yield Contradiction(
                ContradictionKind.FIGURES,
                what.value,
                tuple(
                    _position(bounds_words(b), (f.said for f in mine if f.bounds == b)) for b in odd
                ),
            )


def _denials(said: Iterable[Said]) -> Iterator[Contradiction]:
    """One for each act that is denied; affirmed are claims of that mode, else of the type."""
    items = tuple(said)
    affirmed = [s for s in items if not s.denied]
    denied = [s for s in items if s.denied]
    for mode in sorted({s.claim.mode or "" for s in denied}):
        against = [s for s in denied if (s.claim.mode or "") == mode]
        same = [s for s in affirmed if (s.claim.mode or "") == mode] or affirmed
        if same:
            kind = against[0].claim.type
            yield Contradiction(
                ContradictionKind.DENIED,
                f"{kind}-{mode}" if mode else kind,
                (_position("affirmed", same), _position("denied", against)),
            )


def _places(said: Iterable[Said], wheres: Sequence[EventPlace]) -> Iterator[Contradiction]:
    """Two towns, or two countries or provinces of which none holds the other."""
    odd = [a for a in wheres if any(_elsewhere(a, b) for b in wheres)]
    if odd:
        items = tuple(said)
        yield Contradiction(
            ContradictionKind.PLACE,
            "where",
            tuple(
                _position(v.name, (s for s in items if _at(s.claim.where, v)))
                for v in sorted(odd, key=lambda v: (v.name, v.geonameid or 0))
            ),
        )


def _at(place: Place | None, value: EventPlace) -> bool:
    return place is not None and place_key(place) == place_key(value)


def _elsewhere(a: EventPlace, b: EventPlace) -> bool:
    if a is b or a.country is None or b.country is None:
        return False
    if a.country != b.country:
        return True
    if a.precision in _FINE and b.precision in _FINE:
        return a.geonameid != b.geonameid
    return a.admin1 is not None and b.admin1 is not None and a.admin1 != b.admin1


def _dates(said: Iterable[Said], whens: Sequence[EventWhen]) -> Iterator[Contradiction]:
    odd = [a for a in whens if any(_apart(a, b) for b in whens)]
    if odd:
        items = tuple(said)
        yield Contradiction(
            ContradictionKind.DATE,
            "when",
            tuple(
                _position(
                    time_words(v.earliest, v.latest),
                    (s for s in items if s.ref in set(v.claims)),
                )
                for v in sorted(odd, key=lambda v: (v.earliest or "", v.latest or ""))
            ),
        )


def _apart(a: EventWhen, b: EventWhen) -> bool:
    """Do they not overlap, by more than a night?"""
    first, second = sorted((a, b), key=lambda w: w.earliest or "")
    if first.latest is None or second.earliest is None:
        return False
    try:
        gap = date.fromisoformat(second.earliest) - date.fromisoformat(first.latest)
    except ValueError:
        return first.latest < second.earliest
    return gap.days > 1


def time_words(earliest: str | None, latest: str | None) -> str:
    """``2021-05-04``, ``2021-05-01 to 2021-05-31``; an open side is ``..``."""
    if earliest == latest:
        return earliest or "unknown"
    return f"{earliest or '..'} to {latest or '..'}"


def _position(value: str, said: Iterable[Said]) -> Position:
    by = support(said)
    return Position(value, by.claims, by.claimants, by.lineages)
