"""home: what the casebook holds and what there is to do; help; the app's own files."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from onrecord.review.desk import Here, Reader
from onrecord.review.pages import show
from onrecord.store import DocumentRow, Facet, Filter, State

__all__ = ["router"]

router = APIRouter(tags=["start"])


@dataclass(frozen=True, slots=True)
class HomePage:
    """The collection in numbers.

    ``todo``: claims that this person may still decide on; ``judgements`` of a coder are the own.
    """

    title: str
    documents: int
    claims: int
    judgements: int
    failures: int
    states: tuple[Facet, ...]
    outlets: tuple[Facet, ...]
    todo: int | None
    newest: tuple[DocumentRow, ...]
    events: int
    events_fresh: bool


@dataclass(frozen=True, slots=True)
class HelpPage:
    """How to use the app: the keys, and what they do."""

    keys: tuple[tuple[str, str], ...]


KEYS = (
    ("a", "accept the claim as it stands"),
    ("e", "amend: open the form"),
    ("r", "reject: the report does not say this"),
    ("u", "unsure"),
    ("s", "skip for now"),
    ("z", "undo the last decision"),
    ("o", "open the whole report"),
    ("m", "merge the chosen events"),
    ("/", "search"),
    ("?", "this help"),
    ("Escape", "leave a field or close the form"),
)


@router.get("/", response_model=HomePage)
def home_page(request: Request, here: Here, who: Reader) -> Response:
    """What the casebook holds and what there is to do."""
    book, sight = here.book, here.sight(who)
    info = here.desk.kept("info", book.info)
    todo = None
    if who.judges:
        where = (
            Filter(not_judged_by=who.name)
            if who.blind
            else Filter(states=(State.UNDECIDED, State.AGAIN))
        )
        todo = here.desk.kept(where, lambda: book.queue(where, limit=1).total)
    newest = tuple(sight.document(d) for d in book.documents(limit=6).items)
    made = book.events_fingerprint()
    page = HomePage(
        title=info.title,
        documents=info.documents,
        claims=info.claims,
        judgements=_own(here, who.name) if who.blind else info.judgements,
        failures=info.failures,
        states=() if who.blind else info.states,
        outlets=info.outlets,
        todo=todo,
        newest=newest,
        events=book.events(limit=1).total if made else 0,
        events_fresh=made is not None and made == book.fingerprint(),
    )
    return show(request, "home.html", page, who=who)


def _own(here: Here, name: str) -> int:
    return sum(c.count for c in here.book.coders() if c.by == name)


@router.get("/help", response_model=HelpPage)
def help_page(request: Request, who: Reader) -> Response:
    """The keys, the marks, the roles."""
    return show(request, "help.html", HelpPage(KEYS), who=who)
