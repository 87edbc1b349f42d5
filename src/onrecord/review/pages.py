"""pages: one page object, two forms: HTML for people, JSON for programs.

A view makes a frozen dataclass. ``Accept: application/json``, or ``.json`` behind the address,
gives it as it is; else a template shows it. Templates escape everything; characters that HTML
cannot hold and controls that turn the direction of writing are shown as U+FFFD, one for one, so
that offsets stay.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import metadata, resources
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec
from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord.records import Basis, Precision, SpeakerKind, When
from onrecord.review import desk as desks
from onrecord.review.filters import LABELS, Asked, Shared
from onrecord.review.who import Who
from onrecord.steps.export import words
from onrecord.store import ReviewRole, State

__all__ = ["also", "json_answer", "problem", "safe_path", "show", "wants_json"]

_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
NOTHING = Shared(())


def wants_json(request: Request) -> bool:
    """Was the JSON twin asked for?"""
    if getattr(request.state, "json", False):
        return True
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def show(
    request: Request,
    template: str,
    page: object,
    *,
    who: Who | None,
    asked: Asked | None = None,
    status: int = 200,
    **more: object,
) -> Response:
    """The page as it was asked for; ``more`` is for the template alone.

    For htmx (``HX-Request``), a template's block ``main`` is enough; it asks with the header
    ``HX-Target`` for what it will put in.
    """
    if wants_json(request):
        return _with_cookie(request, json_answer(page, status))
    shared = asked.shared if asked else NOTHING
    context = {
        "page": page,
        "who": who,
        "shared": shared,
        "here": request.url.path,
        "book_title": title_of(request),
        "csrf": who.csrf if who else desks.desk_of(request).signer.token(_session(request)),
        "flash": _flash(request),
        **more,
    }
    html = environment().get_template(template).render(context)
    return _with_cookie(request, Response(html, status, media_type="text/html; charset=utf-8"))


def json_answer(page: object, status: int = 200) -> Response:
    """The page object as JSON."""
    return Response(msgspec.json.encode(page), status, media_type="application/json")


def also(request: Request, page: object, where: str, *, status: int = 200) -> Response:
    """After something was done: for people on to ``where``, for programs the outcome."""
    if wants_json(request):
        return _with_cookie(request, json_answer(page, status))
    return _with_cookie(request, RedirectResponse(where, 303))


def problem(request: Request, status: int, message: str) -> Response:
    """An error in one line."""
    if wants_json(request):
        return json_answer({"status": status, "error": message}, status)
    who = getattr(request.state, "who", None)
    return show(
        request, "problem.html", {"status": status, "message": message}, who=who, status=status
    )


def title_of(request: Request) -> str:
    """The collection's name."""
    return getattr(request.app.state, "title", "") or "casebook"


def _session(request: Request) -> Any:
    return desks.session_of(request)


def _with_cookie(request: Request, answer: Response) -> Response:
    new = getattr(request.state, "new_session", None)
    if new is not None:
        desk = desks.desk_of(request)
        answer.set_cookie(
            desk.cookie,
            desk.signer.cookie(new),
            httponly=True,
            secure=desk.settings.https,
            samesite="lax",
            path="/",
        )
    return answer


def _flash(request: Request) -> str:
    """A line about what was just done: one of a fixed few, so that no address puts words here."""
    return DONE.get(request.query_params.get("done", ""), "")


DONE = {
    "accepted": "Accepted.",
    "amended": "Amended.",
    "rejected": "Rejected.",
    "unsure": "Noted as unsure.",
    "undone": "Taken back.",
    "form": "The form is stored.",
    "merged": "Noted: the same event.",
    "split": "Noted: different events.",
    "events": "The events are made anew.",
    "account": "The account is changed.",
    "everywhere": "All other sessions have ended.",
    "password": "The password is changed; other sessions have ended.",
}


@cache
def environment() -> Environment:
    """The templates' environment."""
    made = Environment(
        loader=PackageLoader("onrecord.review", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_fit,
    )
    made.globals |= {
        "asset": asset,
        "version": metadata.version("onrecord"),
        "labels": LABELS,
        "kinds": {k.value: v for k, v in words.KIND_WORDS.items()},
        "states": STATE_WORDS,
        "Role": ReviewRole,
        "SpeakerKind": SpeakerKind,
        "link": link,
    }
    made.filters |= {
        "many": many,
        "percent": lambda share: f"{share:.0%}",
        "thousands": lambda n: f"{n:,}",
        "when": lambda when: words.when_words(when),
        "days": days,
        "isodays": isodays,
        "part": lambda text: quote(text, safe=""),
    }
    return made


def _fit(value: object) -> object:
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return _UNFIT.sub("\ufffd", str(value))
    return "" if value is None else value


STATE_WORDS = {
    State.UNDECIDED.value: ("○", "to do"),
    State.ACCEPTED.value: ("✓", "accepted"),
    State.AMENDED.value: ("✎", "amended"),
    State.REJECTED.value: ("✕", "rejected"),
    State.UNSURE.value: ("?", "unsure"),
    State.AGAIN.value: ("↻", "ask again"),
}


def many(count: int, one: str, more: str = "") -> str:
    """``1 claim``, ``1,200 claims``."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def days(when: When) -> str:
    """The days of a time in words."""
    return words.date_words(when)


def isodays(earliest: str | None, latest: str | None) -> str:
    """Two ISO days in words: ``15 November 2019``, ``15 to 17 November 2019``."""
    made = When(earliest, latest, Precision.UNKNOWN, Basis.STATED, "")
    return words.date_words(made) or "no date"


def link(path: str, shared: Shared | str = "", **more: object) -> str:
    """An address: a path, the selection's words, and more."""
    query = shared.with_(**more) if isinstance(shared, Shared) else shared
    if isinstance(shared, str) and more:
        query = "&".join(q for q in (shared, urlencode(_given(more))) if q)
    return f"{path}?{query}" if query else path


def _given(more: dict[str, object]) -> dict[str, object]:
    return {n: v for n, v in more.items() if v is not None}


@cache
def asset(name: str) -> str:
    """The address of one of the app's own files; it changes when the file does."""
    content = resources.files("onrecord.review").joinpath("static", name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(content).hexdigest()[:10]}"


def safe_path(where: str) -> str:
    """A path in this app; another site's address becomes the start page."""
    parts = urlsplit(where)
    inside = where.startswith("/") and not where.startswith(("//", "/\\"))
    if not inside or parts.scheme or parts.netloc or "\\" in where or len(where) > 2000:
        return "/"
    return "".join(c for c in where if c.isprintable())
