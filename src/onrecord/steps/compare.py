"""compare: OtherEvents + our claims -> what both have, what one lacks, what became a fact.

Another coder's event and a claim of ours are taken for the same if they are of one type, their days
overlap (a day more on each side, for coders that put the publication date) and their places do (50
km between towns, the same province or country where one of them is no finer); or if the other coder
read the very report and type or days agree. Every match names its grounds.

Where all our claims of an event are somebody's claim, denied, or not said to have happened, and the
other coder has the bare event, a claim was turned into a fact.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from onrecord.records import (
    Claim,
    ClaimRef,
    CountKind,
    Document,
    Event,
    EventPlace,
    EventWhen,
    Mood,
    OtherEvent,
    OtherPlace,
    Place,
    PlacePrecision,
    Polarity,
    When,
)

__all__ = ["Comparison", "Ours", "OursIndex", "Verdict", "compare", "ours_of"]

NEAR_KM = 50.0
SLACK = timedelta(days=1)
WIDEST = 31  # days; a claim about a longer time matches no single event
_FINE = (PlacePrecision.SITE, PlacePrecision.CITY)


class Verdict(StrEnum):
    """What became of an event."""

    BOTH = "both have it"
    AS_FACT = "a claim turned into a fact"
    ONLY_OTHER = "only the other coder has it"
    ONLY_OURS = "only the reports have it"


@dataclass(frozen=True, slots=True)
class Ours:
    """A claim of ours, with what a comparison needs.

    ``when`` and ``where`` are the claim's own or, where it has none, those of its event.
    """

    ref: ClaimRef
    report: str
    outlet: str | None
    url: str | None
    claim: Claim
    claimants: tuple[str, ...]
    events: tuple[str, ...] = ()
    when: When | EventWhen | None = None
    where: Place | EventPlace | None = None

    @property
    def denied(self) -> bool:
        """Does it say that it is not so?"""
        return self.claim.assertion.polarity is Polarity.DENIED

    @property
    def why_no_fact(self) -> str | None:
        """Why this claim does not say, in the outlet's own voice, that it happened."""
        a = self.claim.assertion
        if a.polarity is Polarity.DENIED:
            return "denied by " + (self.claimants[-1] if self.claimants else "the outlet")
        if a.mood not in (Mood.HAPPENED, Mood.ONGOING):
            return f"only {a.mood.value}"
        if self.claim.chain:
            return "said by " + " > ".join(self.claimants or ("a source",))
        return None


def ours_of(
    document: Document, claim: Claim, claimants: tuple[str, ...], events: Sequence[Event] = ()
) -> Ours:
    """One claim for a comparison; ``events`` are those that it belongs to."""
    return Ours(
        ClaimRef(document.id, claim.id),
        document.ref,
        document.outlet,
        document.url,
        claim,
        claimants,
        tuple(e.id for e in events),
        claim.when or next((e.when for e in events if e.when), None),
        claim.where
        if claim.where and claim.where.named
        else next((e.where for e in events if e.where), None),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """One event, theirs or ours, and what the other side has.

    ``ours`` are the claims that match, best first; ``grounds`` why the best one does; ``why`` what
    makes them claims and not facts; where both have it, who denies it.
    """

    verdict: Verdict
    other: OtherEvent | None
    ours: tuple[Ours, ...]
    grounds: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(slots=True)
class OursIndex:
    """Our claims by day and by address."""

    claims: list[Ours] = field(default_factory=list)
    _days: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    _urls: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, ours: Ours) -> None:
        """Take in one claim."""
        number = len(self.claims)
        self.claims.append(ours)
        days = _days(*_span(ours))
        if days is not None and (days[1] - days[0]).days < WIDEST:
            for n in range((days[1] - days[0]).days + 1):
                self._days[days[0] + timedelta(days=n)].append(number)
        if ours.url:
            self._urls[_address(ours.url)].append(number)

    def near(self, other: OtherEvent) -> list[int]:
        """The claims that share a day, or the report, with an event; each once, in order."""
        found: dict[int, None] = {}
        days = _days(other.earliest, other.latest)
        if days is not None and (days[1] - days[0]).days < WIDEST:
            first, last = _wider(*days)
            for n in range((last - first).days + 1):
                found.update(dict.fromkeys(self._days.get(first + timedelta(days=n), ())))
        for source in other.sources:
            found.update(dict.fromkeys(self._urls.get(_address(source), ())))
        return sorted(found)


def compare(others: Iterable[OtherEvent], index: OursIndex) -> Iterator[Comparison]:
    """What became of each event of the other coder, in order; then what only we have.

    Only claims within the days, countries and types that the other file covers are missed by it.
    """
    matched: set[int] = set()
    scope = _Scope()
    for other in others:
        scope.add(other)
        found = sorted(
            ((grounds, n) for n in index.near(other) if (grounds := _grounds(other, index, n))),
            key=lambda pair: (-len(pair[0]), index.claims[pair[1]].ref),
        )
        matched.update(n for _, n in found)
        yield _verdict(other, [index.claims[n] for _, n in found], found[0][0] if found else ())
    yield from _only_ours(index, matched, scope)


def _verdict(other: OtherEvent, ours: list[Ours], grounds: tuple[str, ...]) -> Comparison:
    if not ours:
        return Comparison(Verdict.ONLY_OTHER, other, ())
    why = [o.why_no_fact for o in ours]
    if any(w is None for w in why):
        denials = dict.fromkeys(w for o, w in zip(ours, why, strict=True) if o.denied and w)
        return Comparison(Verdict.BOTH, other, tuple(ours), grounds, tuple(denials))
    reasons = tuple(dict.fromkeys(w for w in why if w))
    return Comparison(Verdict.AS_FACT, other, tuple(ours), grounds, reasons)


@dataclass(slots=True)
class _Scope:
    """What a file of another coder covers."""

    first: date | None = None
    last: date | None = None
    countries: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)

    def add(self, other: OtherEvent) -> None:
        days = _days(other.earliest, other.latest)
        if days is not None:
            self.first = min(self.first or days[0], days[0])
            self.last = max(self.last or days[1], days[1])
        if other.place is not None and other.place.country:
            self.countries.add(other.place.country)
        if other.type:
            self.types.add(other.type)

    def covers(self, ours: Ours) -> bool:
        days, where = _days(*_span(ours)), ours.where
        if days is None or self.first is None or self.last is None:
            return False
        country = where.country if where else None
        return (
            days[0] <= self.last
            and self.first <= days[1]
            and country in self.countries
            and ours.claim.type in self.types
        )


def _only_ours(index: OursIndex, matched: set[int], scope: _Scope) -> Iterator[Comparison]:
    """Claims that no event of the other coder matches: one comparison an event, or a claim."""
    known = {e for n in matched for e in index.claims[n].events}
    groups: dict[str, list[Ours]] = {}
    for number, ours in enumerate(index.claims):
        if number in matched or known.intersection(ours.events) or not scope.covers(ours):
            continue
        key = ours.events[0] if ours.events else f"{ours.ref.document}/{ours.ref.id}"
        groups.setdefault(key, []).append(ours)
    for group in groups.values():
        why = tuple(dict.fromkeys(w for o in group if (w := o.why_no_fact)))
        yield Comparison(Verdict.ONLY_OURS, None, tuple(group), (), why)


def _grounds(other: OtherEvent, index: OursIndex, number: int) -> tuple[str, ...]:
    """Why the two are the same event; empty if they are not."""
    ours = index.claims[number]
    same_report = ours.url is not None and _address(ours.url) in map(_address, other.sources)
    same_type = other.type is not None and other.type == ours.claim.type
    days = _overlap(other, ours)
    place = _place(other.place, ours.where)
    if not ((same_report and (same_type or days)) or (same_type and days and place)):
        return ()
    found = [
        "the same report" if same_report else "",
        "the same type" if same_type else "",
        "the same mode" if same_type and other.mode and other.mode == ours.claim.mode else "",
        "overlapping days" if days else "",
        place or "",
        "the same figure" if _figure(other, ours.claim) else "",
    ]
    return tuple(f for f in found if f)


def _figure(other: OtherEvent, claim: Claim) -> bool:
    theirs = {(c.what, c.low) for c in other.counts}
    return any((c.what, c.low) in theirs for c in claim.counts if c.what is not CountKind.OTHER)


def _span(ours: Ours) -> tuple[str | None, str | None]:
    when = ours.when
    return (when.earliest, when.latest) if when else (None, None)


def _overlap(other: OtherEvent, ours: Ours) -> bool:
    theirs, mine = _days(other.earliest, other.latest), _days(*_span(ours))
    if theirs is None or mine is None:
        return False
    first, last = _wider(*theirs)
    return first <= mine[1] and mine[0] <= last


def _wider(first: date, last: date) -> tuple[date, date]:
    try:
        return first - SLACK, last + SLACK
    except OverflowError:  # at the ends of the calendar
        return first, last


def _days(earliest: str | None, latest: str | None) -> tuple[date, date] | None:
    """The first and the last day, if both are known and in order."""
    try:
        first, last = date.fromisoformat(earliest or ""), date.fromisoformat(latest or "")
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _place(theirs: OtherPlace | None, mine: Place | EventPlace | None) -> str | None:
    """In which sense the places are one; None if they are not."""
    if theirs is None or mine is None:
        return None
    if theirs.geonameid is not None and theirs.geonameid == mine.geonameid:
        return "the same place"
    if theirs.precision in _FINE and mine.precision in _FINE:
        km = _distance(theirs, mine)
        if km is not None:
            return f"places within {NEAR_KM:.0f} km" if km <= NEAR_KM else None
        same = theirs.name.casefold() == mine.name.casefold() and _same_country(theirs, mine)
        return "the same place name" if same else None
    if theirs.admin1 and mine.admin1:
        same = theirs.admin1.casefold() == mine.admin1.casefold() and _same_country(theirs, mine)
        return "the same province" if same else None
    return "the same country" if _same_country(theirs, mine) else None


def _same_country(theirs: OtherPlace, mine: Place | EventPlace) -> bool:
    return theirs.country is not None and theirs.country == mine.country


def _distance(theirs: OtherPlace, mine: Place | EventPlace) -> float | None:
    """Great-circle distance in km (haversine, mean radius 6371 km)."""
    points = (theirs.latitude, theirs.longitude, mine.latitude, mine.longitude)
    if any(p is None for p in points):
        return None
    a, b, c, d = (math.radians(p) for p in points if p is not None)
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def _address(url: str) -> str:
    """An address without protocol, ``www.``, query, fragment and last slash."""
    bare = url.split("#", 1)[0].split("?", 1)[0].rstrip("/")
    host, slash, path = bare.partition("://")[2].partition("/") if "://" in bare else (bare, "", "")
    return host.casefold().removeprefix("www.") + slash + path
