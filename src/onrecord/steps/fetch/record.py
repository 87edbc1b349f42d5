"""What was asked and answered -> WARC records (WARC 1.1, ISO 28500:2017), one gzip member each.

Written here and not by warcio, which takes HTTP headers apart and writes them anew: these bytes are
evidence, and stay as they came. Digests are SHA-256 in base 32; ids follow from the content.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from dataclasses import dataclass

__all__ = ["Exchange", "warc_records", "warcinfo"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer.

    ``at`` is UTC, ISO 8601 with seconds; ``page`` is False for robots.txt and for redirects on the
    way; ``sha256`` is the hash of the body as served.
    """

    url: str
    at: str
    ip: str
    request: bytes
    response: bytes
    status: int
    page: bool
    sha256: str


def warcinfo(at: str, software: str) -> bytes:
    """The record that opens a file."""
    content = f"software: {software}\r\nformat: WARC File Format 1.1\r\nrobots: obeyed\r\n"
    return _record("warcinfo", "application/warc-fields", content.encode("utf-8"), at, ())


def warc_records(exchange: Exchange) -> bytes:
    """The response and the request, as two records that name each other."""
    where = (
        ("WARC-Target-URI", exchange.url),
        ("WARC-IP-Address", exchange.ip),
    )
    body = exchange.response.partition(b"\r\n\r\n")[2]
    response_id = _id("response", exchange.at, exchange.response)
    response = _record(
        "response",
        "application/http; msgtype=response",
        exchange.response,
        exchange.at,
        (*where, ("WARC-Payload-Digest", _digest(body))),
    )
    request = _record(
        "request",
        "application/http; msgtype=request",
        exchange.request,
        exchange.at,
        (*where, ("WARC-Concurrent-To", response_id)),
    )
    return response + request


def _record(
    kind: str, media_type: str, content: bytes, at: str, more: tuple[tuple[str, str], ...]
) -> bytes:
    headers = (
        ("WARC-Type", kind),
        ("WARC-Record-ID", _id(kind, at, content)),
        ("WARC-Date", at),
        *more,
        ("WARC-Block-Digest", _digest(content)),
        ("Content-Type", media_type),
        ("Content-Length", str(len(content))),
    )
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers)
    return gzip.compress(head.encode("utf-8") + b"\r\n" + content + b"\r\n\r\n", mtime=0)


def _id(kind: str, at: str, content: bytes) -> str:
    seed = f"{kind} {at} {hashlib.sha256(content).hexdigest()}"
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}>"


def _digest(content: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(content).digest()).decode("ascii")
