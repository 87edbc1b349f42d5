"""robots.txt by RFC 9309: may a program of this name ask for this path?

The group that names the program counts, else the one for all; the longest rule that matches wins,
and Allow wins among equals; ``*`` stands for anything, ``$`` for the end. What cannot be fetched
for a reason of the server's (5xx, no answer) forbids all, what is not there (4xx) forbids nothing.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

__all__ = ["LARGEST_ROBOTS", "NOTHING_ALLOWED", "Robots", "read_robots"]

LARGEST_ROBOTS = 512_000  # bytes that are looked at; RFC 9309 asks for at least 500 KiB
LONGEST_DELAY = 30.0  # seconds; a longer Crawl-delay is cut to this


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one program: ``(pattern, allowed)`` in the file's order; ``delay`` seconds."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, target: str) -> bool:
        """May the path with its query be asked for?"""
        path = _normal(target)
        if path == "/robots.txt":
            return True
        best, allowed = -1, True
        for pattern, allow in self.rules:
            length = len(pattern)
            if length >= best and _matches(pattern, path):
                allowed = (allowed or allow) if length == best else allow
                best = length
        return allowed


NOTHING_ALLOWED = Robots((("/", False),))


def read_robots(raw: bytes, program: str) -> Robots:
    """The rules in a robots.txt for ``program`` (a product token such as ``onrecord``)."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    current: list[str] = []
    naming = False
    if raw.startswith(b"\x1f\x8b"):  # some servers pack whatever was asked
        raw = _unpacked(raw)
    for line in raw[:LARGEST_ROBOTS].decode("utf-8-sig", "replace").splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if not naming:
                current = []
            naming = True
            current.append(value.lower())
            groups.setdefault(value.lower(), [])
            continue
        naming = False
        for agent in current:
            if name in ("allow", "disallow") and value:
                groups[agent].append((_normal(value), name == "allow"))
            elif name == "crawl-delay":
                delays[agent] = _delay(value)
    agent = program.lower() if program.lower() in groups else "*"
    return Robots(tuple(groups.get(agent, ())), delays.get(agent, 0.0))


def _unpacked(raw: bytes) -> bytes:
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(raw, LARGEST_ROBOTS)
    except zlib.error:
        return b"User-agent: *\nDisallow: /"  # what cannot be read may forbid


def _delay(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, LONGEST_DELAY) if seconds > 0 else 0.0


def _normal(path: str) -> str:
    """A path with the same percent-encoding everywhere, to compare."""
    return quote(unquote_to_bytes(path), safe="/*$?=&:;@!+,~()'-._[]")


def _matches(pattern: str, path: str) -> bool:
    """Does the path begin as the pattern says? In linear time, whatever the pattern."""
    anchored = pattern.endswith("$")
    first, *others = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for i, piece in enumerate(others):
        if anchored and i == len(others) - 1:
            return len(path) - len(piece) >= at and path.endswith(piece)
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return at == len(path) if anchored else True
