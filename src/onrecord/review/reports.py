"""reports: the list of reports, and the search in their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from onrecord.review.desk import Ask, Here, Reader
from onrecord.review.pages import show
from onrecord.review.sight import Sight
from onrecord.store import DocumentRow, Hit, Order, Piece
from onrecord.store.fold import fold

__all__ = ["router"]

router = APIRouter(tags=["read"])
_Cursor = Annotated[str | None, Query(max_length=500)]


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """A list of reports."""

    documents: tuple[DocumentRow, ...]
    total: int
    order: Order
    next: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A report that a search found, with a snippet."""

    document: DocumentRow
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a search found; ``total`` None where it is not told."""

    q: str
    found: tuple[Found, ...]
    total: int | None
    next: str | None


@router.get("/reports", response_model=ReportsPage)
def reports_page(
    request: Request,
    here: Here,
    who: Reader,
    asked: Ask,
    after: _Cursor = None,
    order: Order = Order.NEWEST,
) -> Response:
    """The reports that the selection meets."""
    sight = here.sight(who)
    found = here.book.documents(asked.for_(who), order=order, after=after, limit=40)
    rows = tuple(sight.document(row) for row in found.items)
    page = ReportsPage(rows, found.total, order, found.next)
    return show(request, "reports.html", page, who=who, asked=asked, after=after)


@router.get("/search", response_model=SearchPage)
def search_page(
    request: Request, here: Here, who: Reader, asked: Ask, after: _Cursor = None
) -> Response:
    """Reports that hold the words, best first."""
    sight, q = here.sight(who), asked.where.text
    hits = here.book.search(q, after=after, limit=20)
    found = tuple(f for h in hits.items if (f := _found(sight, h, q)) is not None)
    total = hits.total if who.sees_private else None
    page = SearchPage(q, found, total, hits.next)
    return show(request, "search.html", page, who=who, asked=asked)


def _found(sight: Sight, hit: Hit, q: str) -> Found | None:
    """The hit; for the public only if the masked text holds the words too."""
    if sight.who.sees_private:
        return Found(hit.document, hit.snippet)
    record = sight.record(hit.document.id)
    if record is None:
        return None
    text = fold(f"{record.document.title or ''} {record.document.text}")
    asked = [w.strip('"*') for w in q.split() if not w.startswith("-")]
    if not all(fold(w) in text for w in asked if w):
        return None
    length = sum(len(p.text) for p in hit.snippet)
    snippet = record.document.text[hit.start : hit.start + length]
    return Found(sight.document(hit.document), (Piece(snippet, False),))
