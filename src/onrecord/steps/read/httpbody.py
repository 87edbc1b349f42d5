"""The body of an HTTP response as it was sent -> the bytes that a browser shows."""

from __future__ import annotations

import re
import zlib

from onrecord.errors import ReadError

__all__ = ["MOST", "decoded_body"]

MOST = 40_000_000  # bytes of one page or file as a browser gets it
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


def decoded_body(
    body: bytes, transfer: str | None, encoding: str | None, limit: int = MOST
) -> bytes:
    """The body without its transfer and content encodings, up to ``limit`` bytes.

    Archives often keep a body whose encodings are already undone beside the headers that state
    them; such a body is taken as it is.

    Raises:
        ReadError: reason ``too_large``, ``broken_record`` or ``packed``.
    """
    if transfer and "chunked" in transfer.lower():
        body = _unchunked(body)
    for name in reversed([n.strip().lower() for n in (encoding or "").split(",")]):
        if name and name != "identity":
            body = _unpacked(body, name, limit)
    if len(body) > limit:
        raise ReadError("too_large", f"over {limit // 1_000_000} MB")
    return body


def _unchunked(body: bytes) -> bytes:
    pieces: list[bytes] = []
    at = 0
    while (m := _CHUNK.match(body, at)) is not None:
        size = int(m[1], 16)
        if size == 0:
            return b"".join(pieces)
        if m.end() + size > len(body):
            raise ReadError("broken_record", "the page is cut off")
        pieces.append(body[m.end() : m.end() + size])
        at = m.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    if not pieces:
        return body
    if at < len(body):
        raise ReadError("broken_record", "its chunks are broken")
    raise ReadError("broken_record", "the page is cut off")


def _unpacked(body: bytes, name: str, limit: int) -> bytes:
    if name not in _WINDOWS:  # br and zstd have no mark to know them by, but text shows itself
        if body[:200].isascii() or b"<" in body[:200]:
            return body
        raise ReadError("packed", f"the page is packed as {name}, which is not read")
    if name != "deflate" and not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return _inflate(body, _WINDOWS[name], limit)
    except zlib.error as e:
        if name != "deflate":
            raise ReadError("broken_record", f"its gzip data is broken: {e}") from e
    try:  # many servers leave the zlib wrapper out
        return _inflate(body, -zlib.MAX_WBITS, limit)
    except zlib.error:
        return body


def _inflate(body: bytes, window: int, limit: int) -> bytes:
    unpack = zlib.decompressobj(window)
    unpacked = unpack.decompress(body, limit + 1)
    if len(unpacked) > limit:
        raise ReadError("too_large", f"the page unpacks to over {limit // 1_000_000} MB")
    if not unpack.eof:
        raise ReadError("broken_record", "the page is cut off")
    return unpacked
