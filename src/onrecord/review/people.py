"""people: the accounts, which the owner keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from onrecord.errors import OptionError
from onrecord.review.desk import Curator, Here, Owner
from onrecord.review.forms import BODY, Form
from onrecord.review.pages import also, show
from onrecord.review.passwords import hashed
from onrecord.store import Account, AuditEntry, Casebook, ReviewRole

__all__ = ["add_account", "router"]

router = APIRouter(tags=["accounts"])


@dataclass(frozen=True, slots=True)
class Person:
    """An account, without its password."""

    name: str
    role: ReviewRole
    active: bool
    made: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """All accounts; ``message`` what went wrong, if anything."""

    people: tuple[Person, ...]
    message: str = ""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A stretch of the audit trail, newest first; ``before`` leads to older entries."""

    entries: tuple[AuditEntry, ...]
    head: str
    before: int | None


@router.get("/accounts", response_model=PeoplePage)
def people_page(request: Request, here: Here, who: Owner) -> Response:
    """The accounts."""
    return show(request, "accounts.html", _page(here.book), who=who)


def _page(book: Casebook, message: str = "") -> PeoplePage:
    return PeoplePage(tuple(_person(a) for a in book.accounts()), message)


def _person(account: Account) -> Person:
    return Person(account.name, account.role, account.active, account.made)


@router.post("/accounts", response_model=Person, openapi_extra=BODY)
def add(request: Request, here: Here, who: Owner, posted: Form) -> Response:
    """Make an account. The first one must be an owner, or nobody could keep the others."""
    try:
        role = ReviewRole(posted.one("role"))
        made = add_account(here.book, posted.one("name"), role, posted.one("password"), who.name)
    except (OptionError, ValueError) as e:
        page = _page(here.book, str(e))
        return show(request, "accounts.html", page, who=who, status=400)
    return also(request, _person(made), "/accounts?done=account")


def add_account(book: Casebook, name: str, role: ReviewRole, password: str, by: str) -> Account:
    """Make an account.

    Raises:
        OptionError: the name or the password will not do, or the first account is no owner.
    """
    if not re.fullmatch(r"[\w][\w .@-]{0,58}[\w]|\w", name) or name.lower().startswith("rule"):
        raise OptionError("a name has letters, digits, spaces and . @ - (at most 60)")
    if role is not ReviewRole.OWNER and not any(
        a.role is ReviewRole.OWNER and a.active for a in book.accounts()
    ):
        raise OptionError("the first account must be an owner, who can make the others")
    return book.put_account(name, role, hashed(password), by=by)


@router.post("/accounts/{name}", response_model=Person, openapi_extra=BODY)
def change(request: Request, here: Here, who: Owner, posted: Form, name: str) -> Response:
    """Change an account's role, close or open it, set a new password, or end its sessions."""
    account = here.book.account(name)
    if account is None:
        raise HTTPException(404, "there is no such account")
    try:
        role = ReviewRole(posted.one("role")) if posted.one("role") else None
        active = {"yes": True, "no": False}.get(posted.one("active"))
        password = hashed(posted.one("password")) if posted.one("password") else None
        _keep_an_owner(here.book, account, role, active)
    except (OptionError, ValueError) as e:
        page = _page(here.book, str(e))
        return show(request, "accounts.html", page, who=who, status=400)
    changed = here.book.change_account(
        account.name,
        by=who.name,
        role=role,
        password=password,
        active=active,
        end_sessions=bool(posted.one("end")),
    )
    return also(request, _person(changed), "/accounts?done=account")


def _keep_an_owner(
    book: Casebook, account: Account, role: ReviewRole | None, active: bool | None
) -> None:
    stays = (role or account.role) is ReviewRole.OWNER and active is not False
    others = any(
        a.role is ReviewRole.OWNER and a.active for a in book.accounts() if a.name != account.name
    )
    if not stays and not others:
        raise OptionError("this is the last owner; make another one first")


@router.get("/audit", response_model=AuditPage)
def audit_page(
    request: Request,
    here: Here,
    who: Curator,
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Response:
    """Who did what and when, newest first; entries are chained by their hashes."""
    head = here.book.head()
    last = min(head.number, (before or head.number + 1) - 1)
    start = max(0, last - 50)
    entries = here.book.audit(after=start, limit=last - start) if last > start else ()
    older = start + 1 if start > 0 else None
    page = AuditPage(tuple(reversed(entries)), head.hash, older)
    return show(request, "audit.html", page, who=who)
