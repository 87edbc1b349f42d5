"""session: signed cookies and the tokens of forms.

A cookie holds who signed in, the account's session number at that time, when, and a random word,
signed with a secret that never leaves the casebook. Raising an account's session number ends all
its sessions everywhere. The form token is derived from the random word, so that a page of another
site, which cannot read the cookie, cannot post in a person's name (CSRF).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

import msgspec

__all__ = ["Session", "Signer"]


@dataclass(frozen=True, slots=True)
class Session:
    """What a cookie says; ``name`` is empty for somebody who has not signed in.

    ``number`` is the account's session number, ``begun`` seconds since 1970.
    """

    name: str
    number: int
    begun: int
    word: str


class Signer:
    """Makes and reads cookies under one secret."""

    def __init__(self, secret: bytes, hours: float) -> None:
        self._secret = secret
        self._seconds = hours * 3600

    def new(self, name: str = "", number: int = 0) -> Session:
        """A session that begins now."""
        return Session(name, number, int(time.time()), secrets.token_urlsafe(16))

    def cookie(self, session: Session) -> str:
        """The session as a cookie's value."""
        body = base64.urlsafe_b64encode(msgspec.json.encode(session)).decode().rstrip("=")
        return f"{body}.{self._sign('session', body)}"

    def read(self, cookie: str | None) -> Session | None:
        """The session in a cookie; None if it was not signed here or is too old."""
        body, _, signature = (cookie or "").partition(".")
        if not _same(signature, self._sign("session", body)):
            return None
        try:
            raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            session = msgspec.json.decode(raw, type=Session)
        except (binascii.Error, msgspec.DecodeError, msgspec.ValidationError):
            return None
        return session if 0 <= time.time() - session.begun < self._seconds else None

    def token(self, session: Session) -> str:
        """What the forms of this session carry."""
        return self._sign("form", session.word)

    def fits(self, session: Session, token: str) -> bool:
        """Is this the session's form token?"""
        return _same(token, self.token(session))

    def _sign(self, purpose: str, text: str) -> str:
        digest = hmac.new(self._secret, f"{purpose}:{text}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _same(a: str, b: str) -> bool:
    """Compared without telling by the time it takes where they differ."""
    return hmac.compare_digest(a.encode("utf-8", "replace"), b.encode("utf-8", "replace"))
