"""coding: two coders on the same claims, how far they agree, and settling where they do not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request, Response

from onrecord.records import Claim, Decision, Judgement, Record
from onrecord.review.agreement import Alpha, Span, SpanAgreement, alpha, span_agreement
from onrecord.review.amend import standing
from onrecord.review.cards import Card, card
from onrecord.review.desk import Curator, Here
from onrecord.review.forms import BODY, Form
from onrecord.review.pages import also, show
from onrecord.review.queue import Decided
from onrecord.review.sight import STATES, find
from onrecord.store import Casebook, CoderCount

__all__ = ["router"]

router = APIRouter(tags=["agreement"])
_Name = Annotated[str, Query(max_length=100)]
SHOWN = 20  # disagreements a page


@dataclass(frozen=True, slots=True)
class Both:
    """A claim that both coders decided on: what each made of it (None: rejected or unsure)."""

    record: Record
    claim: Claim
    left: Judgement
    right: Judgement
    kept_left: Claim | None
    kept_right: Claim | None


@dataclass(frozen=True, slots=True)
class Layer:
    """Agreement on one thing that is chosen among categories."""

    name: str
    alpha: Alpha


@dataclass(frozen=True, slots=True)
class SpanLayer:
    """Agreement on one thing that is marked in the text."""

    name: str
    spans: SpanAgreement


@dataclass(frozen=True, slots=True)
class Coder:
    """How much an account has decided."""

    name: str
    decided: int


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """How far two coders agree on the claims that both decided on."""

    coders: tuple[Coder, ...]
    left: str
    right: str
    both: int
    reports: int
    layers: tuple[Layer, ...]
    spans: tuple[SpanLayer, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A claim on which two coders differ: as the machine has it, and as each has it."""

    machine: Card
    left: Card
    right: Card
    differ: tuple[str, ...]
    left_judgement: str
    right_judgement: str


@dataclass(frozen=True, slots=True)
class DisputesPage:
    """Claims on which two coders differ and that nobody else has settled."""

    left: str
    right: str
    disputes: tuple[Dispute, ...]
    open: int
    settled: int


@router.get("/agreement", response_model=AgreementPage)
def agreement_page(
    request: Request, here: Here, who: Curator, a: _Name = "", b: _Name = ""
) -> Response:
    """Krippendorff's alpha and span F of two coders, layer by layer."""
    coders = _coders(here.book.coders())
    left, right = _chosen(coders, a, b)
    both = tuple(_both(here.book, left, right)) if left and right else ()
    page = AgreementPage(
        coders=coders,
        left=left,
        right=right,
        both=len(both),
        reports=len({x.record.document.id for x in both}),
        layers=layers(both),
        spans=span_layers(both),
        open=sum(1 for x in both if differ(x) and not _settled(here.book, x)),
    )
    return show(request, "agreement.html", page, who=who)


@router.get("/disputes", response_model=DisputesPage)
def disputes_page(
    request: Request, here: Here, who: Curator, a: _Name = "", b: _Name = ""
) -> Response:
    """Where two coders differ, side by side, for a third to settle."""
    left, right = _chosen(_coders(here.book.coders()), a, b)
    differing = [x for x in _both(here.book, left, right) if differ(x)] if left and right else []
    open_ = [x for x in differing if not _settled(here.book, x)]
    shown = tuple(_dispute(x) for x in open_[:SHOWN])
    page = DisputesPage(left, right, shown, len(open_), len(differing) - len(open_))
    return show(request, "disputes.html", page, who=who)


@router.post("/disputes", response_model=Decided, openapi_extra=BODY)
def settle(request: Request, here: Here, who: Curator, posted: Form) -> Response:
    """Take one coder's decision as one's own: a new judgement, which stands from now on."""
    chosen = here.book.judgement(posted.one("judgement"))
    if chosen is None or chosen.decision not in STATES:
        raise HTTPException(404, "there is no such decision")
    made = here.book.judge(
        by=who.name,
        decision=chosen.decision,
        target=chosen.target,
        document=chosen.document,
        changes=chosen.changes,
        reason=f"settled as {chosen.by} decided",
    )
    a, b = posted.one("a"), posted.one("b")
    return also(request, Decided(made), f"/disputes?{_query(a, b)}")


def _query(a: str, b: str) -> str:
    return urlencode([("a", a), ("b", b)])


def _coders(counts: Sequence[CoderCount]) -> tuple[Coder, ...]:
    """People who have decided on claims, those with most first."""
    deciding = {d.value for d in STATES}
    total: dict[str, int] = {}
    for c in counts:
        if c.decision in deciding and not c.by.startswith("rule:"):
            total[c.by] = total.get(c.by, 0) + c.count
    return tuple(Coder(n, total[n]) for n in sorted(total, key=lambda n: (-total[n], n)))


def _chosen(coders: Sequence[Coder], a: str, b: str) -> tuple[str, str]:
    """The two asked for; else the two with most decisions."""
    names = [c.name for c in coders]
    left = a if a in names else next((n for n in names if n != b), "")
    right = b if b in names and b != left else next((n for n in names if n != left), "")
    return left, right


def _both(book: Casebook, left: str, right: str) -> Iterator[Both]:
    """The claims of current records that both decided on, by document and claim."""
    ours, theirs = _decisions(book, left), _decisions(book, right)
    common = sorted(set(ours) & set(theirs), key=lambda t: (ours[t].document or "", t))
    record: Record | None = None
    for target in common:
        document = ours[target].document
        if document is None:
            continue
        if record is None or record.document.id != document:
            record = book.record(document)
        claim = find(record, target)
        if record is None or claim is None:
            continue  # a newer coding has no such claim
        a, b = ours[target], theirs[target]
        yield Both(record, claim, a, b, _kept(record, claim, a), _kept(record, claim, b))


def _decisions(book: Casebook, by: str) -> dict[str, Judgement]:
    """The account's last standing decision on each claim."""
    made = book.judgements(by=by, decisions=tuple(STATES), standing=True)
    return {j.target: j for j in made}


def _kept(record: Record, claim: Claim, made: Judgement) -> Claim | None:
    if made.decision in (Decision.ACCEPT, Decision.AMEND):
        return standing(record, claim, made)
    return None


# --- layers --------------------------------------------------------------------------------------

_CATEGORIES: tuple[tuple[str, Callable[[Claim], Hashable]], ...] = (
    ("event type", lambda c: c.type),
    ("mode", lambda c: c.mode or "none"),
    ("affirmed or denied", lambda c: c.assertion.polarity.value),
    ("mood", lambda c: c.assertion.mood.value),
    ("claimant", lambda c: c.chain[-1] if c.chain else "the outlet"),
)
_SPANS: tuple[tuple[str, Callable[[Claim], list[Span]]], ...] = (
    ("trigger", lambda c: [(c.trigger.start, c.trigger.end)]),
    ("who", lambda c: [(a.span.start, a.span.end) for a in c.actors]),
    ("to whom", lambda c: [(a.span.start, a.span.end) for a in c.recipients]),
    ("where", lambda c: [(c.where.span.start, c.where.span.end)] if c.where else []),
    ("when", lambda c: [(c.when.span.start, c.when.span.end)] if c.when and c.when.span else []),
    ("how many", lambda c: [(x.span.start, x.span.end) for x in c.counts]),
)


def layers(both: Sequence[Both]) -> tuple[Layer, ...]:
    """Alpha on whether a claim stands, and on each category of the claims that both keep."""
    verdicts = [(_verdict(x.left), _verdict(x.right)) for x in both]
    kept = [(x.kept_left, x.kept_right) for x in both if x.kept_left and x.kept_right]
    found = [Layer("is it a claim of the report", alpha(verdicts))]
    for name, value in _CATEGORIES:
        found.append(Layer(name, alpha((value(a), value(b)) for a, b in kept if a and b)))
    return tuple(found)


def _verdict(made: Judgement) -> str | None:
    """Kept or rejected; unsure is no value, which alpha takes for missing."""
    if made.decision is Decision.UNSURE:
        return None
    return "rejected" if made.decision is Decision.REJECT else "kept"


def span_layers(both: Sequence[Both]) -> tuple[SpanLayer, ...]:
    """Span F of each part of the claims that both keep."""
    kept = [(x.kept_left, x.kept_right) for x in both if x.kept_left and x.kept_right]
    return tuple(
        SpanLayer(name, span_agreement((spans(a), spans(b)) for a, b in kept if a and b))
        for name, spans in _SPANS
    )


def differ(both: Both) -> tuple[str, ...]:
    """In what two coders differ; empty: they agree."""
    if _verdict(both.left) != _verdict(both.right):
        return ("whether it stands",)
    if both.kept_left is None or both.kept_right is None:
        return ()
    a, b = both.kept_left, both.kept_right
    found = [name for name, value in _CATEGORIES if value(a) != value(b)]
    found += [name for name, spans in _SPANS if spans(a) != spans(b)]
    return tuple(found)


def _settled(book: Casebook, both: Both) -> bool:
    """Has somebody else decided since?"""
    last = book.decision(both.claim.id)
    return last is not None and last.by not in (both.left.by, both.right.by)


def _dispute(both: Both) -> Dispute:
    return Dispute(
        machine=card(both.record, both.claim),
        left=card(both.record, both.claim, both.left),
        right=card(both.record, both.claim, both.right),
        differ=differ(both),
        left_judgement=both.left.id,
        right_judgement=both.right.id,
    )
