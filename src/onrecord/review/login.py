"""login: signing in and out, and one's own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response

from onrecord.errors import OptionError
from onrecord.review.desk import Here, Reader, check_form, desk_of
from onrecord.review.pages import also, safe_path, show
from onrecord.review.passwords import hashed, matches
from onrecord.store import Account

__all__ = ["router"]

router = APIRouter(tags=["accounts"])
_Text = Annotated[str, Form(max_length=1000)]


@dataclass(frozen=True, slots=True)
class SignIn:
    """The page to sign in; ``message`` what went wrong, if anything."""

    next: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Me:
    """One's own account; ``csrf`` is what this session's forms carry."""

    name: str
    role: str
    local: bool
    csrf: str
    message: str = ""


@router.get("/signin", response_model=SignIn)
def sign_in_page(request: Request, next: str = "/") -> Response:
    """The page to sign in."""
    return show(request, "signin.html", SignIn(safe_path(next)), who=None)


@router.post("/signin", response_model=Me)
def sign_in(
    request: Request,
    here: Here,
    name: _Text = "",
    password: _Text = "",
    next: _Text = "/",
    csrf: _Text = "",
) -> Response:
    """Sign in; after five failures for a name or from an address one waits."""
    check_form(request, csrf)
    desk, where = here.desk, safe_path(next)
    name = name.replace("\0", "").strip()
    keys = (f"name {name.casefold()}", f"from {_caller(request)}")
    if (wait := desk.brake.wait(*keys)) > 0:
        message = f"Too many tries. Try again in {int(wait // 60) + 1} minutes."
        return show(request, "signin.html", SignIn(where, message), who=None, status=429)
    account = desk.book.account(name) if name else None
    good = matches(account.password if account and account.active else None, password)
    if not good or account is None:
        desk.brake.failed(*keys)
        message = "This name and password do not belong together."
        return show(request, "signin.html", SignIn(where, message), who=None, status=401)
    desk.brake.passed(keys[0])
    request.state.new_session = desk.signer.new(account.name, account.session)
    return also(request, _begun(request, account), where)


@router.post("/signout", response_model=SignIn)
def sign_out(request: Request, csrf: _Text = "") -> Response:
    """End this session in this browser."""
    check_form(request, csrf)
    request.state.new_session = desk_of(request).signer.new()
    return also(request, SignIn("/"), "/signin")


@router.post("/signout-everywhere", response_model=Me)
def sign_out_everywhere(request: Request, here: Here, who: Reader, csrf: _Text = "") -> Response:
    """End all sessions of one's account, in every browser; this one begins anew."""
    check_form(request, csrf)
    _refuse_local(who.local)
    account = here.book.change_account(who.name, by=who.name, end_sessions=True)
    request.state.new_session = here.desk.signer.new(account.name, account.session)
    return also(request, _begun(request, account), "/account?done=everywhere")


@router.get("/account", response_model=Me)
def account_page(request: Request, who: Reader) -> Response:
    """One's own account."""
    return show(request, "account.html", Me(who.name, who.role.value, who.local, who.csrf), who=who)


@router.post("/account", response_model=Me)
def change_password(
    request: Request,
    here: Here,
    who: Reader,
    old: _Text = "",
    new: _Text = "",
    again: _Text = "",
    csrf: _Text = "",
) -> Response:
    """Change one's password; all other sessions end."""
    check_form(request, csrf)
    _refuse_local(who.local)

    def refuse(message: str, status: int = 400) -> Response:
        page = Me(who.name, who.role.value, False, who.csrf, message)
        return show(request, "account.html", page, who=who, status=status)

    key = f"name {who.name.casefold()}"
    if here.desk.brake.wait(key) > 0:
        return refuse("Too many tries. Wait a quarter of an hour.", 429)
    account = here.book.account(who.name)
    if account is None or not matches(account.password, old):
        here.desk.brake.failed(key)
        return refuse("The old password is not right.")
    if new != again:
        return refuse("The two new passwords differ.")
    try:
        hash_ = hashed(new)
    except OptionError as e:
        return refuse(f"{e}.")
    account = here.book.change_account(who.name, by=who.name, password=hash_)
    request.state.new_session = here.desk.signer.new(account.name, account.session)
    return also(request, _begun(request, account), "/account?done=password")


def _begun(request: Request, account: Account) -> Me:
    """The account with the token of the session that begins with this answer."""
    token = desk_of(request).signer.token(request.state.new_session)
    return Me(account.name, account.role.value, False, token)


def _refuse_local(local: bool) -> None:
    if local:
        raise HTTPException(400, "the user of this machine has no account and no password")


def _caller(request: Request) -> str:
    """The address of who asks: behind proxies of one's own, the one that they name."""
    count = desk_of(request).settings.proxies
    told = [a.strip() for a in request.headers.get("x-forwarded-for", "").split(",") if a.strip()]
    if count and len(told) >= count:
        return told[-count]
    return request.client.host if request.client else ""
