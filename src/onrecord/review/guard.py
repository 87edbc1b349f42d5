"""guard: what holds for every request and every answer.

- the Host header must be one that this app is called by (DNS rebinding);
- a body may not be larger than :data:`LARGEST`;
- headers forbid a browser to load, run or frame anything that is not this app's own file;
- ``/page.json`` is ``/page`` with ``Accept: application/json``.
"""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.review.settings import Settings

__all__ = ["CSP", "LARGEST", "Guard"]

LARGEST = 2_000_000  # bytes of a body: a form over the claims of a very long report
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"x-robots-tag", b"noindex, nofollow"),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000")
_NOT_TWINS = ("/openapi.json", "/static/")


class TooLargeError(Exception):
    """More came than the guard lets through."""


class Guard:
    """The outermost layer of the app; see the module's docstring."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sender = _Sender(scope["path"], self._settings.https, send)
        if refusal := self._refusal(scope):
            await refusal(scope, receive, sender)
            return
        try:
            await self._app(_twin(scope), _Limited(receive), sender)
        except TooLargeError:
            if not sender.begun:
                answer = PlainTextResponse("this is too large\n", 413)
                await answer(scope, receive, sender)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        if not self._settings.serves(host):
            return PlainTextResponse("this app is not called by that host name\n", 421)
        if b"%00" in scope.get("query_string", b"") or "\0" in scope["path"]:
            return PlainTextResponse("an address cannot hold a zero character\n", 400)
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > LARGEST:
            return PlainTextResponse("this is too large\n", 413)
        return None


def _twin(scope: Scope) -> Scope:
    path: str = scope["path"]
    if not path.endswith(".json") or path.startswith(_NOT_TWINS):
        return scope
    bare = path.removesuffix(".json")
    bare = "/" if bare == "/index" else bare
    state = {**scope.get("state", {}), "json": True}
    return {**scope, "path": bare, "raw_path": bare.encode(), "state": state}


class _Limited:
    """Counts what comes in, since a length may not be stated."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._left = receive, LARGEST

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLargeError
        return message


class _Sender:
    """Adds the headers to an answer."""

    def __init__(self, path: str, https: bool, send: Send) -> None:
        self._send, self.begun = send, False
        self._headers = [*_HEADERS, *([_HSTS] if https else [])]
        # What a report says stays out of the browser's cache; the app's own files may lie there.
        keep = (
            b"public, max-age=31536000, immutable" if path.startswith("/static/") else b"no-store"
        )
        self._headers.append((b"cache-control", keep))

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            given = {name.lower() for name, _ in message.get("headers", [])}
            more = [(n, v) for n, v in self._headers if n not in given]
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await self._send(message)
