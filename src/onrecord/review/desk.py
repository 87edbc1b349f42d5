"""desk: what every page needs at hand, and how a request gets it."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, HTTPException, Request

from onrecord.records import Codebook
from onrecord.review.filters import Asked, asked
from onrecord.review.passwords import Brake
from onrecord.review.session import Session, Signer
from onrecord.review.settings import Settings
from onrecord.review.sight import Masks, Sight
from onrecord.review.who import Who
from onrecord.store import Casebook, ReviewRole

__all__ = [
    "Ask",
    "Curator",
    "Desk",
    "Here",
    "Judge",
    "Owner",
    "Reader",
    "Staff",
    "desk_of",
    "secret_of",
    "session_of",
]

MOST_KEPT = 64  # counts over the collection, one a selection
T = TypeVar("T")
SECRET = "review-secret"  # noqa: S105 - the setting's name, not the secret


class Desk:
    """The casebook and the app's tools; one for the app's whole life."""

    def __init__(self, book: Casebook, settings: Settings) -> None:
        self.book, self.settings = book, settings
        self.signer = Signer(secret_of(book), settings.session_hours)
        self.brake = Brake()
        self.masks = Masks()
        self._kept: dict[Hashable, object] = {}
        self._lock = Lock()
        self.making_events = Lock()

    def kept(self, what: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` makes, kept until a claim or a judgement changes; ``what`` names it.

        For counts over the whole collection, which take longer than a page should.
        """
        key = (self.book.fingerprint(), what)
        with self._lock:
            if key in self._kept:
                return cast(T, self._kept[key])
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return made

    @cached_property
    def codebook(self) -> Codebook:
        """The event types and modes that a reader may choose from."""
        with resources.as_file(resources.files("onrecord")) as root:
            return Codebook.load(Path(root) / "data" / "codebook")

    @property
    def cookie(self) -> str:
        """The cookie's name; the prefix makes browsers insist on HTTPS and this very host."""
        return "__Host-onrecord" if self.settings.https else "onrecord"


def secret_of(book: Casebook) -> bytes:
    """The secret that signs cookies: made once, kept in the casebook, or from the environment.

    It is kept so that a restart does not sign everybody out; who can read the casebook's file can
    read all that it protects anyway.
    """
    given = os.environ.get("ONRECORD_SECRET", "")
    kept = given or book.setting(SECRET)
    if not kept:
        kept = secrets.token_urlsafe(32)
        book.put_setting(SECRET, kept, by="rule:review")
    return kept.encode()


def desk_of(request: Request) -> Desk:
    """The app's desk."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def session_of(request: Request) -> Session:
    """The request's session; a new one where there is none (the answer then sets the cookie)."""
    session = getattr(request.state, "session", None)
    if session is None:
        desk = desk_of(request)
        session = desk.signer.read(request.cookies.get(desk.cookie))
        if session is None:
            session = desk.signer.new()
            request.state.new_session = session
        request.state.session = session
    assert isinstance(session, Session)
    return session


def who_of(request: Request) -> Who | None:
    """Who asks; None: somebody who has to sign in first."""
    desk, session = desk_of(request), session_of(request)
    token = desk.signer.token(session)
    if not session.name:
        if desk.settings.loopback and not desk.book.accounts():
            return Who(desk.settings.user, ReviewRole.OWNER, token, local=True)
        return None
    account = desk.book.account(session.name)
    if account is None or not account.active or account.session != session.number:
        return None
    return Who(account.name, account.role, token)


class _Need:
    """A dependency: somebody with at least this role, or the answer is 401 or 403."""

    def __init__(self, role: ReviewRole) -> None:
        self._role = role

    def __call__(self, request: Request) -> Who:
        who = who_of(request)
        if who is None:
            raise HTTPException(401, "sign in first")
        request.state.who = who
        if not who.may(self._role):
            raise HTTPException(403, f"this needs the role {self._role.value}; yours is {who.role}")
        return who


Reader = Annotated[Who, Depends(_Need(ReviewRole.VIEWER_PUBLIC))]
Staff = Annotated[Who, Depends(_Need(ReviewRole.VIEWER))]
Judge = Annotated[Who, Depends(_Need(ReviewRole.CODER))]
Curator = Annotated[Who, Depends(_Need(ReviewRole.CURATOR))]
Owner = Annotated[Who, Depends(_Need(ReviewRole.OWNER))]
Ask = Annotated[Asked, Depends(asked)]


@dataclass(frozen=True, slots=True)
class _Here:
    """A request's desk with what its person may see."""

    request: Request
    desk: Desk

    @property
    def book(self) -> Casebook:
        """The casebook itself; lists and records for showing come by :meth:`sight`."""
        return self.desk.book

    def sight(self, who: Who) -> Sight:
        """The casebook as this person may see it."""
        return Sight(self.desk.book, who, self.desk.masks)


def _here(request: Request) -> _Here:
    return _Here(request, desk_of(request))


Here = Annotated[_Here, Depends(_here)]


def check_form(request: Request, token: str) -> None:
    """Refuse a form that did not come from a page of this app (CSRF).

    Raises:
        HTTPException: 403, with what to do.
    """
    desk, session = desk_of(request), session_of(request)
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    same = origin is None or hmac.compare_digest(origin.partition("://")[2], host)
    given = token or request.headers.get("x-csrf-token", "")
    if site not in ("same-origin", "none") or not same or not desk.signer.fits(session, given):
        raise HTTPException(403, "this form is not from this session; load the page again")


def text_of(value: Any) -> str:
    """A form's or JSON body's value as text without zero characters."""
    return "" if value is None else str(value).replace("\0", "")
