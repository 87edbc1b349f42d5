"""form: one form a report, filled by the machine."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from onrecord.records import Claim, Decision, Judgement, Record
from onrecord.review.amend import Filled, changes, filled, standing
from onrecord.review.cards import Card, card
from onrecord.review.desk import Ask, Here, Judge
from onrecord.review.forms import BODY, Form, Posted, filled_form
from onrecord.review.pages import also, show
from onrecord.review.queue import Option, decide, options
from onrecord.review.sight import STATES
from onrecord.review.text import LONG, Paragraph, paragraphs
from onrecord.steps.export import words
from onrecord.store import Casebook, DocumentRow

__all__ = ["router"]

router = APIRouter(tags=["review"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in the form of its report."""

    card: Card
    form: Filled
    decision: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form a report, filled by the machine (or as one has decided before)."""

    document: DocumentRow
    published: str
    paragraphs: tuple[Paragraph, ...]
    entries: tuple[Entry, ...]
    claimants: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """The judgements that a form led to."""

    judgements: tuple[Judgement, ...]


@router.get("/reports/{document}/form", response_model=FormPage)
def form_page(request: Request, here: Here, who: Judge, asked: Ask, document: str) -> Response:
    """All claims of a report in one form, filled by the machine."""
    sight = here.sight(who)
    row, record = here.book.document(document), sight.record(document)
    if row is None or record is None:
        raise HTTPException(404, "there is no such report, or it has no current record")
    made = sight.decisions(document)
    entries = tuple(
        Entry(
            card(record, c, made.get(c.id)),
            filled(standing(record, c, made.get(c.id))),
            made[c.id].decision.value if c.id in made else "",
        )
        for c in sorted(record.claims, key=lambda c: (c.trigger.start, c.id))
    )
    page = FormPage(
        document=sight.document(row),
        published=words.published_words(record.document),
        paragraphs=paragraphs(record, 0, LONG),
        entries=entries,
        claimants=options(record),
    )
    codebook = here.desk.codebook
    return show(request, "form.html", page, who=who, asked=asked, codebook=codebook)


@router.post("/reports/{document}/form", response_model=Stored, openapi_extra=BODY)
def store_form(request: Request, here: Here, who: Judge, posted: Form, document: str) -> Response:
    """Store a report's form: a judgement for each claim whose decision is new or has changed."""
    sight = here.sight(who)
    record = sight.record(document)
    if record is None:
        raise HTTPException(404, "there is no such report, or it has no current record")
    before = sight.decisions(document)
    stored = []
    for number, claim in enumerate(sorted(record.claims, key=lambda c: (c.trigger.start, c.id))):
        part = posted.part(f"c{number}")
        if part.one("claim") != claim.id or part.one("decision") not in (d.value for d in STATES):
            continue
        decision = Decision(part.one("decision"))
        old = before.get(claim.id)
        if old and old.decision is decision and decision is not Decision.AMEND:
            continue
        made = _decided(here.book, who.name, record, claim, part, decision, old)
        if made is not None:
            stored.append(made)
    where = f"/reports/{document}?done=form"
    return also(request, Stored(tuple(stored)), where)


def _decided(
    book: Casebook,
    by: str,
    record: Record,
    claim: Claim,
    part: Posted,
    decision: Decision,
    old: Judgement | None,
) -> Judgement | None:
    """As :func:`decide`; an amendment that is as before is not made again."""
    if decision is Decision.AMEND and old and old.decision is Decision.AMEND:
        now = changes(record, claim, filled_form(part, filled(claim)))
        if now == old.changes:
            return None
    return decide(book, by, record, claim, part, decision)
