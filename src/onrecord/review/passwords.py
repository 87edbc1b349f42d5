"""passwords: argon2 hashes, and a brake on guessing.

argon2id with the parameters of RFC 9106's second recommendation (64 MiB, 3 passes, 4 lanes), which
are argon2-cffi's defaults.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from onrecord.errors import OptionError

__all__ = ["SHORTEST", "Brake", "hashed", "matches"]

SHORTEST, LONGEST = 12, 1000  # characters; NIST SP 800-63B asks for length, not for symbols
_HASHER = PasswordHasher()
_ONE_AT_A_TIME = threading.Semaphore(2)  # each takes 64 MiB
_NOBODY: list[str] = []


def hashed(password: str) -> str:
    """The argon2 hash of a new password.

    Raises:
        OptionError: it is too short to resist guessing, or absurdly long.
    """
    if len(password) < SHORTEST:
        raise OptionError(f"a password needs at least {SHORTEST} characters; a few words will do")
    if len(password) > LONGEST:
        raise OptionError(f"a password has at most {LONGEST} characters")
    with _ONE_AT_A_TIME:
        return _HASHER.hash(password)


def matches(hash_: str | None, password: str) -> bool:
    """Is it the password? Takes as long where there is no such account (``None``)."""
    if len(password) > LONGEST:
        return False
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(hash_ or _nobody(), password) and hash_ is not None
        except (VerificationError, InvalidHashError):
            return False


def _nobody() -> str:
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash("nobody has this password"))
    return _NOBODY[0]


class Brake:
    """Counts failures by key (an account, an address) and says how long to wait.

    ``tries`` failures within ``seconds`` are free; then one waits until the oldest has aged.
    """

    def __init__(
        self,
        tries: int = 5,
        seconds: float = 900.0,
        clock: Callable[[], float] = time.monotonic,
        most: int = 10_000,
    ) -> None:
        self._tries, self._seconds, self._clock, self._most = tries, seconds, clock, most
        self._failures: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, *keys: str) -> float:
        """Seconds until another try may be made; 0.0: now."""
        now = self._clock()
        with self._lock:
            return max((self._wait(key, now) for key in keys), default=0.0)

    def _wait(self, key: str, now: float) -> float:
        failures = self._failures.get(key)
        if failures is None:
            return 0.0
        while failures and now - failures[0] >= self._seconds:
            failures.popleft()
        if not failures:
            del self._failures[key]
            return 0.0
        return self._seconds - (now - failures[0]) if len(failures) >= self._tries else 0.0

    def failed(self, *keys: str) -> None:
        """Note a failure under each key."""
        now = self._clock()
        with self._lock:
            for key in keys:
                self._failures.setdefault(key, deque(maxlen=self._tries)).append(now)
            while len(self._failures) > self._most:  # somebody tries many names
                del self._failures[next(iter(self._failures))]

    def passed(self, *keys: str) -> None:
        """A success: the key's failures are forgotten."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)
