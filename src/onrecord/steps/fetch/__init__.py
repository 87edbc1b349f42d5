"""fetch: addresses that the user names -> what was asked and answered, to the byte.

The only place in onrecord that sends anything anywhere, and only to hosts that the user named (or
that these redirect to), one page each: no links are followed, no scripts run, no cookies kept.
robots.txt is obeyed, addresses outside the public internet are refused, time and size are bounded.
Why so: ``docs/decisions/0006-fetch.md``.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

from onrecord.errors import ReadError
from onrecord.records import Failure
from onrecord.steps.fetch.address import Address, is_public, parse_address, redirected
from onrecord.steps.fetch.record import Exchange, warc_records, warcinfo
from onrecord.steps.fetch.robots import LARGEST_ROBOTS, NOTHING_ALLOWED, Robots, read_robots
from onrecord.steps.fetch.wire import Answer, Limits, Net, ask

__all__ = [
    "AGENT",
    "Exchange",
    "Limits",
    "Net",
    "fetch",
    "is_public",
    "parse_address",
    "warc_records",
    "warcinfo",
]

PROGRAM = "onrecord"
AGENT = f"{PROGRAM}/{version(PROGRAM)} (single pages named by a person; obeys robots.txt)"
PAUSE = 1.0  # seconds between two requests to one host
_HEADERS = (
    ("User-Agent", AGENT),
    ("Accept", "text/html, application/xhtml+xml, application/pdf, text/plain, */*;q=0.5"),
    ("Accept-Language", "en"),
    ("Accept-Encoding", "identity"),
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ROBOTS_REDIRECTS = 5


def fetch(
    urls: Iterable[str],
    limits: Limits | None = None,
    net: Net | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Exchange | Failure]:
    """Ask for each address, one after the other.

    Args:
        urls: whole addresses, http or https.
        limits: of time, size and redirects.
        net: the way to the network; only tests give one.
        sleep: waits between two requests to one host.

    Returns:
        Every exchange as it happened, robots.txt and redirects too, and a failure in place of each
        page that could not be had.
    """
    session = _Session(limits or Limits(), net or Net(), sleep)
    for url in urls:
        yield from session.page(url)


class _Session:
    """What is remembered from one address to the next: rules of hosts, and when they were asked."""

    def __init__(self, limits: Limits, net: Net, sleep: Callable[[float], None]) -> None:
        self._limits, self._net, self._sleep = limits, net, sleep
        self._robots: dict[tuple[str, str, int], Robots] = {}
        self._asked: dict[str, float] = {}

    def page(self, url: str) -> Iterator[Exchange | Failure]:
        """The exchanges for one address; the last is the page, or a failure says why not."""
        until = time.monotonic() + self._limits.seconds
        try:
            address = parse_address(url)
            for hop in range(self._limits.redirects + 1):
                yield from self._permitted(address, until)
                answer, exchange = self._ask(address, self._limits.size, until, page=True)
                if answer.status not in _REDIRECTS or not answer.location:
                    yield exchange
                    if answer.status != 200:
                        raise ReadError("status", f"the server answered {answer.status}")
                    return
                yield replace(exchange, page=False)
                if hop < self._limits.redirects:
                    address = redirected(address, answer.location)
            raise ReadError("redirects", f"over {self._limits.redirects} redirects")
        except ReadError as e:
            yield Failure(url, "fetch", e.reason, str(e))

    def _permitted(self, address: Address, until: float) -> Iterator[Exchange]:
        """Raise unless the host's robots.txt lets us ask; fetch it once a host."""
        key = (address.scheme, address.host, address.port)
        if key not in self._robots:
            self._robots[key] = yield from self._rules(address, until)
        if not self._robots[key].allows(address.target):
            raise ReadError("robots", f"robots.txt of {address.host} forbids {address.target}")

    def _rules(self, address: Address, until: float) -> Generator[Exchange, None, Robots]:
        """The rules of a host; a generator whose return value they are."""
        root = f"{address.scheme}://{address.authority}/robots.txt"
        at = parse_address(root)
        try:
            for _ in range(_ROBOTS_REDIRECTS + 1):
                answer, exchange = self._ask(at, 4 * LARGEST_ROBOTS, until, page=False)
                yield exchange
                if answer.status in _REDIRECTS and answer.location:
                    at = redirected(at, answer.location)
                elif answer.status >= 500:
                    return NOTHING_ALLOWED
                elif answer.status == 200:
                    return read_robots(answer.body, PROGRAM)
                else:
                    return Robots()
        except ReadError as e:
            if e.reason in ("no_host", "private_address", "tls"):
                raise  # the page would meet the same
            message = f"robots.txt of {address.host} cannot be had, so nothing may be asked: {e}"
            raise ReadError("robots", message) from e
        return Robots()

    def _ask(
        self, address: Address, size: int, until: float, *, page: bool
    ) -> tuple[Answer, Exchange]:
        self._wait(address)
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        answer = ask(address, _HEADERS, self._net, size, until)
        digest = hashlib.sha256(answer.body).hexdigest()
        return answer, Exchange(
            address.url, at, answer.ip, answer.request, answer.response, answer.status, page, digest
        )

    def _wait(self, address: Address) -> None:
        """Leave a host in peace between two requests: a second, or what its robots.txt asks."""
        key = (address.scheme, address.host, address.port)
        pause = max(PAUSE, self._robots[key].delay if key in self._robots else 0.0)
        now = time.monotonic()
        if (left := self._asked.get(address.host, -pause) + pause - now) > 0:
            self._sleep(left)
        self._asked[address.host] = time.monotonic()
