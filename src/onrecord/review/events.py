"""events: what claims add up to, who stands behind it; merging and splitting by judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request, Response

from onrecord.records import ClaimRef, Decision, Event, Judgement
from onrecord.review.desk import Ask, Curator, Here, Reader
from onrecord.review.forms import BODY, Form
from onrecord.review.pages import also, show
from onrecord.review.series import FigureChart, Step, figure_chart, waterfall
from onrecord.review.sight import Line, Sight
from onrecord.store import Casebook, EventFilter, EventRow

__all__ = ["router"]

router = APIRouter(tags=["events"])
_Cursor = Annotated[str | None, Query(max_length=500)]
MOST_PAIRS = 400  # judgements that one split may make
AT_ONCE = 3_000  # claims up to which the events are made anew on the spot after a merge or split


@dataclass(frozen=True, slots=True)
class EventsPage:
    """A list of events. ``fresh``: made from the claims and judgements as they now are."""

    events: tuple[EventRow, ...]
    total: int
    made: bool
    fresh: bool
    next: str | None


@dataclass(frozen=True, slots=True)
class Stand:
    """A claimant and where it stands to the event; ``lines`` the claims in which it says so."""

    name: str
    stance: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with all that stands behind it.

    ``steps`` is the waterfall of the reasons for which its claims were joined, ``zero`` where
    nought lies on it; ``near`` are events that it might be merged with.
    """

    event: Event
    stands: tuple[Stand, ...]
    lines: tuple[Line, ...]
    documents: tuple[tuple[str, str], ...]
    charts: tuple[FigureChart, ...]
    steps: tuple[Step, ...]
    zero: float
    near: tuple[EventRow, ...]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """The judgements that a merge or split led to."""

    judgements: tuple[Judgement, ...]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Made:
    """How many events were made anew."""

    events: int


@router.get("/events", response_model=EventsPage)
def events_page(
    request: Request, here: Here, who: Reader, asked: Ask, after: _Cursor = None
) -> Response:
    """The events that the selection meets, by time."""
    book = here.book
    found = book.events(asked.events(), after=after, limit=40)
    made = book.events_fingerprint()
    fresh = made == book.fingerprint()
    page = EventsPage(found.items, found.total, made is not None, fresh, found.next)
    return show(request, "events.html", page, who=who, asked=asked)


@router.get("/events/{event}", response_model=EventPage)
def event_page(request: Request, here: Here, who: Reader, asked: Ask, event: str) -> Response:
    """An event: who affirms, who denies, who is silent; lineages, figures, reasons."""
    found = here.book.event(event)
    if found is None:
        raise HTTPException(404, "there is no such event; it may have another id since it was made")
    sight = here.sight(who)
    shown = sight.event(found)
    lines = _lines(sight, found.claims)
    kinds = dict.fromkeys(s.what for s in shown.figures)
    charts = (figure_chart(k.value, [s for s in shown.figures if s.what is k]) for k in kinds)
    steps, zero = waterfall(shown.reasons)
    near = here.book.events(_like(found), limit=12).items
    page = EventPage(
        event=shown,
        stands=_stands(shown, lines),
        lines=lines,
        documents=_documents(sight, found),
        charts=tuple(c for c in charts if c is not None),
        steps=steps,
        zero=zero,
        near=tuple(e for e in near if e.id != found.id),
        fresh=here.book.events_fingerprint() == here.book.fingerprint(),
    )
    return show(request, "event.html", page, who=who, asked=asked)


def _lines(sight: Sight, claims: Iterable[ClaimRef]) -> tuple[Line, ...]:
    rows = [row for c in claims if (row := sight.book.claim(c.id)) is not None]
    return sight.lines(sorted(rows, key=lambda r: (r.published or "9999", r.document, r.start)))


def _documents(sight: Sight, event: Event) -> tuple[tuple[str, str], ...]:
    """Ids and titles of the event's reports, in the order of their claims."""
    found = []
    for document in dict.fromkeys(c.document for c in event.claims):
        row = sight.book.document(document)
        if row is not None:
            shown = sight.document(row)
            found.append((document, shown.title or shown.ref))
    return tuple(found)


def _stands(event: Event, lines: Sequence[Line]) -> tuple[Stand, ...]:
    """Claimants who affirm, who deny, and outlets that are silent, in this order."""
    support = event.corroboration
    own = " (own voice)"

    def of(name: str) -> tuple[Line, ...]:
        outlet = name.removesuffix(own)
        return tuple(
            x
            for x in lines
            if (x.own_voice and name.endswith(own) and x.outlet == outlet)
            or (not x.own_voice and x.claimant == name)
        )

    found = []
    for name in support.claimants:
        denied = tuple(x for x in of(name) if x.polarity == "denied")
        affirmed = tuple(x for x in of(name) if x.polarity != "denied")
        # Who denies that anybody was killed, and later gives a toll, stands on both sides.
        if affirmed or name not in support.denied_by:
            found.append(Stand(name, "affirms", affirmed))
        if denied and name not in support.denied_by:
            found.append(Stand(name, "denies", denied))
    for name in support.denied_by:
        found.append(Stand(name, "denies", tuple(x for x in of(name) if x.polarity == "denied")))
    order = {"affirms": 0, "denies": 1}
    found.sort(key=lambda s: order[s.stance])
    return (*found, *(Stand(n, "silent", ()) for n in support.silent))


def _like(event: Event) -> EventFilter:
    """Events of the same type at about the same time: what a reader may want to merge with."""
    when = event.when
    since = until = None
    try:
        if when and when.earliest:
            since = (date.fromisoformat(when.earliest) - timedelta(7)).isoformat()
        if when and when.latest:
            until = (date.fromisoformat(when.latest) + timedelta(7)).isoformat()
    except (ValueError, OverflowError):
        pass
    return EventFilter(types=(event.type,), since=since, until=until)


@router.post("/events/rebuild", response_model=Made, openapi_extra=BODY)
def rebuild(request: Request, here: Here, who: Curator, posted: Form) -> Response:  # noqa: ARG001
    """Make the events anew from all claims and judgements."""
    return also(request, Made(_make(here)), "/events?done=events")


def _make(here: Here) -> int:
    """Make the events anew, one at a time: it takes all of the collection into memory."""
    if not here.desk.making_events.acquire(blocking=False):
        raise HTTPException(409, "the events are being made already; wait a moment")
    try:
        return make_events(here.book)
    finally:
        here.desk.making_events.release()


def make_events(book: Casebook) -> int:
    """Make the events anew; how many there are."""
    from onrecord.pipeline import events_of

    state = book.fingerprint()
    story = events_of(book.records(), book.judgements(standing=True))
    return book.put_events(story.events, state)


@router.post("/events/merge", response_model=Linked, openapi_extra=BODY)
def merge(request: Request, here: Here, who: Curator, posted: Form) -> Response:
    """Say that two or more events are one: a judgement between their first claims."""
    events = [_event(here.book, e) for e in dict.fromkeys(posted.all("event"))]
    if len(events) < 2:
        raise HTTPException(422, "choose at least two events to merge")
    first = events[0].claims[0]
    made = tuple(
        here.book.judge(
            by=who.name,
            decision=Decision.SAME,
            target=first.id,
            other=other.claims[0].id,
            document=first.document,
            reason=posted.one("reason")[:1000].strip(),
        )
        for other in events[1:]
    )
    return _linked(request, here, made, first.id, "merged")


@router.post("/events/{event}/split", response_model=Linked, openapi_extra=BODY)
def split(request: Request, here: Here, who: Curator, posted: Form, event: str) -> Response:
    """Say that the chosen claims are about another event than the rest of this one."""
    found = _event(here.book, event)
    chosen = set(posted.all("claim"))
    off = [c for c in found.claims if c.id in chosen]
    rest = [c for c in found.claims if c.id not in chosen]
    if not off or not rest:
        raise HTTPException(422, "choose some of the event's claims, and leave some")
    if len(off) * len(rest) > MOST_PAIRS:
        raise HTTPException(422, f"this parts more than {MOST_PAIRS} pairs; split in smaller steps")
    made = tuple(
        here.book.judge(
            by=who.name,
            decision=Decision.DIFFERENT,
            target=a.id,
            other=b.id,
            document=a.document,
            reason=posted.one("reason")[:1000].strip(),
        )
        for a in off
        for b in rest
    )
    return _linked(request, here, made, rest[0].id, "split")


def _event(book: Casebook, event: str) -> Event:
    found = book.event(event)
    if found is None or not found.claims:
        raise HTTPException(404, "there is no such event; it may have another id since it was made")
    return found


def _linked(
    request: Request, here: Here, made: tuple[Judgement, ...], claim: str, done: str
) -> Response:
    """Make the events anew where that is quick, and go to the one that now holds the claim."""
    book = here.book
    fresh = book.queue(limit=1).total <= AT_ONCE
    where = f"/events?{urlencode({'done': done})}"
    if fresh:
        _make(here)
        now = book.events(EventFilter(claim=claim), limit=1).items
        if now:
            where = f"/events/{now[0].id}?{urlencode({'done': done})}"
    return also(request, Linked(made, fresh), where)
