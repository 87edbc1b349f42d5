"""queue: one claim after another, least certain first; and the judgements themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, HTTPException, Query, Request, Response

from onrecord.records import Change, Claim, Decision, Judgement, Record, Span
from onrecord.review.amend import Filled, changes, filled, standing
from onrecord.review.cards import Card, card
from onrecord.review.desk import Ask, Here, Judge, Reader
from onrecord.review.filters import Stage
from onrecord.review.forms import BODY, Form, Posted, filled_form
from onrecord.review.pages import also, safe_path, show
from onrecord.review.sight import STATES, Line, Sight, find
from onrecord.review.text import Paragraph, around, paragraphs
from onrecord.steps.export import words
from onrecord.store import Casebook, Order

__all__ = ["ClaimPage", "ClaimsPage", "Option", "decide", "options", "router"]

router = APIRouter(tags=["review"])
AHEAD = 6  # claims listed as coming up
_Cursor = Annotated[str | None, Query(max_length=500)]
_Id = Annotated[str | None, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody whom a claim may be given to: an attribution's id, and who that is."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim to decide on: as it stands, the words around it, and the form.

    ``after`` is the place in the queue, ``skip`` the place after this claim; ``total`` how many
    claims the selection leaves to do; ``coming`` the next ones. ``earlier`` are decisions on an
    earlier coding of this claim, which said something else.
    """

    card: Card | None
    title: str
    outlet: str
    published: str
    form: Filled | None
    paragraphs: tuple[Paragraph, ...]
    claimants: tuple[Option, ...]
    coming: tuple[Line, ...]
    total: int
    after: str | None
    skip: str | None
    earlier: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """A list of claims; ``next`` leads on, None on the last page."""

    lines: tuple[Line, ...]
    total: int
    order: Order
    next: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A judgement that is on the disk."""

    judgement: Judgement


@router.get("/queue", response_model=ClaimPage)
def queue_page(
    request: Request,
    here: Here,
    who: Judge,
    asked: Ask,
    after: _Cursor = None,
    claim: _Id = None,
    order: Order = Order.UNCERTAIN,
) -> Response:
    """The next claim to decide on; with ``claim``, that one."""
    sight = here.sight(who)
    where = asked.for_(who, Stage.TODO if not asked.shared.value("stage") else None)
    skip = after
    if claim is None:
        one = here.book.queue(where, order=order, after=after, limit=1)
        current = one.items[0].claim if one.items else None
        document = one.items[0].document if one.items else None
        skip, total = one.next, one.total
    else:
        row = here.book.claim(claim)
        if row is None:
            raise HTTPException(404, "there is no such claim in a current record")
        current, document, total = row.claim, row.document, -1
    more = here.book.queue(where, order=order, after=skip, limit=AHEAD) if skip or claim else None
    coming = tuple(x for x in sight.lines(more.items if more else ()) if x.claim != current)
    if total < 0:
        total = more.total if more else 0
    page = ClaimPage(None, "", "", "", None, (), (), coming, total, after, skip)
    if current is not None and document is not None:
        record = sight.record(document)
        found = find(record, current)
        if record is None or found is None:
            raise HTTPException(404, "this claim's report is no longer there")
        page = claim_page(sight, record, found, page)
    return show(
        request,
        "queue.html",
        page,
        who=who,
        asked=asked,
        order=order,
        codebook=here.desk.codebook,
        undo_id=request.query_params.get("undo", "")[:100],
    )


def claim_page(sight: Sight, record: Record, claim: Claim, queue: ClaimPage) -> ClaimPage:
    """The page of one claim, with the queue's part of ``queue``."""
    made = sight.decision(claim.id)
    shown = card(record, claim, made)
    now = standing(record, claim, made)
    low, high = around(record.document, spans(record, now))
    return ClaimPage(
        card=shown,
        title=record.document.title or record.document.ref,
        outlet=record.document.outlet or "",
        published=words.published_words(record.document),
        form=filled(now),
        paragraphs=paragraphs(record, low, high, focus=now),
        claimants=options(record),
        coming=queue.coming,
        total=queue.total,
        after=queue.after,
        skip=queue.skip,
        earlier=() if made or sight.who.blind else _earlier(sight.book, claim.id),
    )


def _earlier(book: Casebook, claim: str) -> tuple[Judgement, ...]:
    made = book.judgements(target=claim, standing=True, decisions=tuple(STATES))
    return made[-3:]


def spans(record: Record, claim: Claim) -> tuple[Span, ...]:
    """The words that one needs to see to decide: the claim's, and those of who says so."""
    parts = [claim.trigger, *(a.span for a in (*claim.actors, *claim.recipients))]
    parts += [c.span for c in claim.counts]
    parts += [x.span for x in (claim.where, claim.when) if x is not None and x.span is not None]
    for a in record.attributions:
        if a.id in claim.chain:
            parts += [s for s in (a.cue, a.source) if s is not None]
    return tuple(parts)


def options(record: Record) -> tuple[Option, ...]:
    """Everybody whom the report cites, by where they speak; the outlet is the empty value."""
    own = Option("", f"{record.document.outlet or 'the outlet'} (own voice)")
    listed = sorted(
        record.attributions, key=lambda a: (a.content[0].start if a.content else 0, a.id)
    )
    return (
        own,
        *(Option(a.id, _option(a.content[0].text, words.speaker_words(a))) for a in listed),
    )


def _option(said: str, who: str) -> str:
    return f"{who[:70]}: “{said[:50]}{'…' if len(said) > 50 else ''}”"


@router.get("/claims", response_model=ClaimsPage)
def claims_page(
    request: Request,
    here: Here,
    who: Reader,
    asked: Ask,
    after: _Cursor = None,
    order: Order = Order.NEWEST,
) -> Response:
    """All claims that the selection meets."""
    found = here.book.queue(asked.for_(who), order=order, after=after, limit=40)
    lines = here.sight(who).lines(found.items)
    page = ClaimsPage(lines, found.total, order, found.next)
    return show(request, "claims.html", page, who=who, asked=asked, after=after)


@router.post("/judgements", response_model=Decided, openapi_extra=BODY)
def judge(request: Request, here: Here, who: Judge, posted: Form) -> Response:
    """Decide on a claim: accept, amend, reject or unsure. Nothing is ever overwritten."""
    decision = posted.one("decision")
    if decision not in (d.value for d in STATES):
        raise HTTPException(422, "decision: accept, amend, reject or unsure")
    claim_id = posted.one("claim")
    row = here.book.claim(claim_id)
    record = here.sight(who).record(row.document) if row else None
    claim = find(record, claim_id)
    if record is None or claim is None:
        raise HTTPException(404, "there is no such claim in a current record")
    made = decide(here.book, who.name, record, claim, posted, Decision(decision))
    if made is None:
        raise HTTPException(422, "nothing was changed; accept the claim, or change something")
    state = STATES[made.decision].value
    return also(request, Decided(made), _back(posted, done=state, undo=made.id))


def decide(
    book: Casebook, by: str, record: Record, claim: Claim, posted: Posted, decision: Decision
) -> Judgement | None:
    """Store a decision; None where an amendment changes nothing."""
    made: tuple[Change, ...] = ()
    if decision is Decision.AMEND:
        made = changes(record, claim, filled_form(posted, filled(claim)))
        if not made:
            return None
    return book.judge(
        by=by,
        decision=decision,
        target=claim.id,
        document=record.document.id,
        changes=made,
        reason=posted.one("reason")[:1000].strip(),
    )


@router.post("/judgements/{judgement}/undo", response_model=Decided, openapi_extra=BODY)
def undo(request: Request, here: Here, who: Judge, posted: Form, judgement: str) -> Response:
    """Take a judgement back: one's own, or, for curators, anybody's."""
    old = here.book.judgement(judgement)
    if old is None or (who.blind and old.by != who.name):
        raise HTTPException(404, "there is no such judgement of yours")
    made = here.book.undo(judgement, by=who.name)
    return also(request, Decided(made), _back(posted, done="undone", claim=old.target))


def _back(posted: Posted, **more: str) -> str:
    """Where to go on: the page that the form came from, in this app, with what was done."""
    parts = urlsplit(safe_path(posted.one("back", "/queue")))
    drop = {"done", "undo", "claim"} if "/queue" in parts.path else {"done", "undo"}
    kept = [(n, v) for n, v in parse_qsl(parts.query) if n not in drop]
    extra = {n: v for n, v in more.items() if n != "claim" or "/queue" in parts.path}
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.path}?{urlencode([*kept, *extra.items()])}{fragment}"
