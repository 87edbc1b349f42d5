"""gather: the dated events that answer a query, from claims or from linked events.

An :class:`Occurrence` is one event of the kind that was asked for, with the days on which it may
have happened and the words that tell of it. Dates are event dates (``claim.when``), never the
publication date: outlets report in waves, and a wave is no reaction. What cannot be dated is
counted with its reason.

By default only what is said to have happened or to go on counts: no denials, plans, threats,
demands or suppositions, and no background from long before the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from onrecord.records import (
    Basis,
    Claim,
    Event,
    EventWhen,
    Mood,
    Polarity,
    Record,
    When,
    content_id,
)
from onrecord.steps.impact.match import Names, claim_matches, event_matches
from onrecord.steps.impact.query import Query
from onrecord.steps.impact.quote import Quotation, claimants_of, quotation

__all__ = ["Admission", "Gathered", "LeftOut", "Occurrence", "gather", "gather_events"]

NO_DATE = "no date"
PUBLICATION_ONLY = "only the publication date is known"
OPEN_DATE = "the date is open on one side"
VAGUE = "the date is too vague"
NOT_SAID_TO_BE = "denied"
NOT_YET = "planned, threatened, demanded or supposed"
BACKGROUND = "background, long before the report"
ELSEWHERE = "its reports are not among the records"


@dataclass(frozen=True, slots=True)
class Admission:
    """Which claims count as events.

    ``widest``: the most days that a date may span. ``slack``: days by which every date is widened
    on both sides, for reports that count days in other time zones.
    """

    moods: tuple[Mood, ...] = (Mood.HAPPENED, Mood.ONGOING)
    denied: bool = False
    historical: bool = False
    widest: int = 31
    slack: int = 0

    def refuses(self, claim: Claim) -> str | None:
        """Why the claim does not count as an event; None if it does."""
        said = claim.assertion
        if said.polarity is Polarity.DENIED and not self.denied:
            return NOT_SAID_TO_BE
        if said.mood not in self.moods:
            return NOT_YET
        if said.historical and not self.historical:
            return BACKGROUND
        return None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event of the kind that was asked for.

    ``earliest`` and ``latest`` are proleptic Gregorian ordinals (``date.toordinal``), inclusive.
    ``ways`` are the independent ways in which it is known, each the refs of its reports: without
    links every report is a way of its own.
    """

    id: str
    type: str
    mode: str | None
    earliest: int
    latest: int
    actors: str
    place: str
    ways: tuple[tuple[str, ...], ...]
    quotations: tuple[Quotation, ...]

    @property
    def label(self) -> str:
        """``ASSAULT-beat``."""
        return f"{self.type}-{self.mode}" if self.mode else self.type


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many claims (or events) match the query but do not count, and why."""

    reason: str
    number: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """The events that answer a query, in order of time; ``matched`` counts claims or events."""

    query: Query
    occurrences: tuple[Occurrence, ...]
    matched: int
    left_out: tuple[LeftOut, ...]
    from_events: bool


@dataclass(slots=True)
class _Group:
    """Claims without links that read as one event: one day, type, place and set of actors."""

    claims: list[tuple[str, str, Claim]] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)


def gather(records: Sequence[Record], query: Query, admission: Admission | None = None) -> Gathered:
    """The events behind the claims that match, without links between reports.

    Claims of one day, type, place and set of actors count as one event; which reports copy each
    other is not known, so every report stands for itself.
    """
    admission = admission or Admission()
    names, matched, out = Names.of(records), 0, Counter[str]()
    groups: dict[tuple[tuple[int, int], str, str, tuple[str, ...]], _Group] = {}
    for record in records:
        for claim in record.claims:
            if not claim_matches(record, claim, query, names):
                continue
            matched += 1
            days = _refused_or_days(claim, admission)
            if isinstance(days, str):
                out[days] += 1
                continue
            place = claim.where.name.casefold() if claim.where and claim.where.named else ""
            who = tuple(sorted({a.id or a.name.casefold() for a in claim.actors}))
            group = groups.setdefault((days, claim.type, place, who), _Group())
            group.claims.append((record.document.ref, claim.id, claim))
            group.quotations.append(quotation(record, claim))
    found = [_from_claims(key[0], group) for key, group in groups.items()]
    return Gathered(query, _in_order(found), matched, _left_out(out, admission), False)


def _refused_or_days(claim: Claim, admission: Admission) -> str | tuple[int, int]:
    return admission.refuses(claim) or _days(claim.when, admission)


def _days(when: When | EventWhen | None, admission: Admission) -> str | tuple[int, int]:
    """First and last possible day, or why there is none."""
    if when is None or (when.earliest is None and when.latest is None):
        return NO_DATE
    if when.basis is Basis.PUBLICATION:
        return PUBLICATION_ONLY
    first, last = _ordinal(when.earliest), _ordinal(when.latest)
    if first is None or last is None:
        return OPEN_DATE
    if last < first or last - first >= admission.widest:
        return VAGUE
    low, high = date.min.toordinal(), date.max.toordinal()
    return max(first - admission.slack, low), min(last + admission.slack, high)


def _ordinal(iso: str | None) -> int | None:
    if iso is None:
        return None
    try:
        return date.fromisoformat(iso).toordinal()
    except ValueError:
        pass
    try:  # a record of another maker with a time of day: its own calendar day counts
        return datetime.fromisoformat(iso).date().toordinal()
    except ValueError:
        return None  # a year outside 1..9999


def _from_claims(days: tuple[int, int], group: _Group) -> Occurrence:
    ordered = sorted(group.claims, key=lambda c: (c[0], c[1]))
    first = ordered[0][2]
    modes = sorted({c.mode for _, _, c in ordered if c.mode})
    identity = content_id("o1", sorted([ref, id_] for ref, id_, _ in ordered))
    return Occurrence(
        identity,
        first.type,
        modes[0] if len(modes) == 1 else None,
        *days,
        "; ".join(dict.fromkeys(a.name for a in first.actors)),
        first.where.name if first.where else "",
        tuple((ref,) for ref in sorted({ref for ref, _, _ in ordered})),
        tuple(sorted(group.quotations)),
    )


def gather_events(
    records: Sequence[Record],
    events: Iterable[Event],
    query: Query,
    admission: Admission | None = None,
) -> Gathered:
    """The linked events that match; an event counts if one of its claims in ``records`` does."""
    admission = admission or Admission()
    names, matched, out = Names.of(records), 0, Counter[str]()
    held = {(r.document.id, c.id): (r, c) for r in records for c in r.claims}
    found: list[Occurrence] = []
    for event in events:
        claims = [held[k] for c in event.claims if (k := (c.document, c.id)) in held]
        claimants = sorted({n for r, c in claims for n in claimants_of(r, c)})
        if not event_matches(event, claimants, query, names):
            continue
        matched += 1
        refusals = [admission.refuses(c) for _, c in claims]
        days = _days(event.when, admission)
        if not claims:
            out[ELSEWHERE] += 1
        elif all(refusals):
            out[str(refusals[0])] += 1
        elif isinstance(days, str):
            out[days] += 1
        else:
            counted = [rc for rc, refused in zip(claims, refusals, strict=True) if not refused]
            found.append(_from_event(event, days, counted))
    return Gathered(query, _in_order(found), matched, _left_out(out, admission), True)


def _from_event(
    event: Event, days: tuple[int, int], claims: Sequence[tuple[Record, Claim]]
) -> Occurrence:
    ways = tuple(sorted(tuple(sorted(line.documents)) for line in event.lineages if line.documents))
    # Names come from the records, which the caller may have masked; the event's are not.
    actors = dict.fromkeys(a.name for _, c in claims for a in c.actors)
    places = dict.fromkeys(c.where.name for _, c in claims if c.where)
    return Occurrence(
        event.id,
        event.type,
        event.mode,
        *days,
        "; ".join(actors),
        next(iter(places), ""),
        ways or tuple((ref,) for ref in sorted(set(event.documents))),
        tuple(sorted(quotation(r, c) for r, c in claims)),
    )


def _in_order(found: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(sorted(found, key=lambda o: (o.earliest, o.latest, o.id)))


def _left_out(out: Mapping[str, int], admission: Admission) -> tuple[LeftOut, ...]:
    def say(reason: str) -> str:
        return f"{reason} (over {admission.widest} days)" if reason == VAGUE else reason

    return tuple(LeftOut(say(r), n) for r, n in sorted(out.items(), key=lambda i: (-i[1], i[0])))
