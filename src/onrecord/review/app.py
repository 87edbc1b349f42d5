"""app: puts the pages together behind the guard."""

from __future__ import annotations

from importlib import metadata

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.staticfiles import StaticFiles

from onrecord.errors import OnrecordError, OptionError, RecordError, SpanError
from onrecord.review import (
    coding,
    events,
    figures,
    form,
    home,
    login,
    look,
    people,
    queue,
    read,
    reports,
)
from onrecord.review.desk import Desk
from onrecord.review.guard import Guard
from onrecord.review.pages import link, problem, wants_json
from onrecord.review.settings import Settings
from onrecord.store import Casebook

__all__ = ["create_app"]

_ROUTERS = (home, queue, reports, read, form, events, look, coding, figures, people, login)


def create_app(book: Casebook, settings: Settings | None = None) -> FastAPI:
    """The review app over an open casebook, which stays the caller's to close.

    Raises:
        OptionError: it would listen beyond this machine and there are no accounts.
    """
    settings = settings or Settings()
    settings.check(len(book.accounts()))
    app = FastAPI(
        title="onrecord review",
        version=metadata.version("onrecord"),
        description=(
            "Every page is also JSON: ask with `Accept: application/json`, or put `.json` behind "
            "the address. What is posted carries the session's token in `csrf` or in the header "
            "`X-CSRF-Token`."
        ),
        docs_url=None,  # the documentation pages would load scripts from elsewhere
        redoc_url=None,
    )
    app.state.desk = Desk(book, settings)
    app.state.title = book.info().title
    for module in _ROUTERS:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(packages=[("onrecord.review", "static")]), name="static")
    app.add_exception_handler(StarletteHTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(OnrecordError, _failed)
    app.add_middleware(Guard, settings=settings)
    return app


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    if error.status_code == 401 and not wants_json(request) and request.method == "GET":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(link("/signin", next=here), 303)
    return problem(request, error.status_code, str(error.detail))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0] if error.errors() else {}
    where = ".".join(str(p) for p in first.get("loc", ())[1:])
    return problem(request, 422, f"{where}: {first.get('msg', 'not valid')}")


def _failed(request: Request, error: Exception) -> Response:
    """What was asked cannot be done (400), or the casebook cannot be reached just now (503)."""
    asked = isinstance(error, OptionError | RecordError | SpanError)
    return problem(request, 400 if asked else 503, str(error))
