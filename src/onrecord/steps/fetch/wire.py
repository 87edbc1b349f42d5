"""One request and its answer over one connection, within limits, every byte of both kept.

The host's name is resolved once; the connection goes to an address from that answer and no other,
so that a name that changes its mind in between (DNS rebinding) gains nothing. TLS is checked
against the name.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from onrecord.errors import ReadError
from onrecord.steps.fetch.address import Address, check_public

__all__ = ["Answer", "Limits", "Net", "ask"]

_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for one address with all its redirects, ``size`` bytes of one answer."""

    seconds: float = 60.0
    size: int = 20_000_000
    redirects: int = 5


def _resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order in which the system gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


@dataclass(frozen=True, slots=True)
class Net:
    """The way to the network. Tests give one of their own, to reach servers on this machine."""

    resolve: Callable[[str, int], list[str]] = _resolve
    check: Callable[[list[str], str], None] = check_public
    tls: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was sent and what came back, to the byte; ``ip`` is who was asked."""

    ip: str
    request: bytes
    response: bytes
    status: int
    location: str | None
    body: bytes


def ask(
    address: Address, headers: tuple[tuple[str, str], ...], net: Net, size: int, until: float
) -> Answer:
    """Send one GET and read the answer.

    Args:
        address: whom to ask for what.
        headers: beside Host and Connection.
        net: how.
        size: the most bytes of the answer.
        until: the ``time.monotonic()`` at which to stop.

    Raises:
        ReadError: reason ``no_host``, ``private_address``, ``unreachable``, ``tls``, ``timeout``,
            ``too_large`` or ``bad_answer``.
    """
    try:
        ips = net.resolve(address.host, address.port)
    except (OSError, UnicodeError) as e:
        raise ReadError("no_host", f"{address.host} cannot be found: {e}") from e
    if not ips:
        raise ReadError("no_host", f"{address.host} has no address")
    net.check(ips, address.host)
    request = _request(address, headers)
    try:
        with _connected(address, ips[0], net, until) as connection:
            connection.settimeout(_left(until))
            connection.sendall(request)
            return _answer(connection, ips[0], request, size, until)
    except ssl.SSLError as e:
        raise ReadError("tls", f"no secure connection to {address.host}: {e.reason or e}") from e
    except TimeoutError as e:
        raise ReadError("timeout", f"{address.host} took too long") from e
    except OSError as e:
        raise ReadError("unreachable", f"{address.host}: {e.strerror or e}") from e


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connected(address: Address, ip: str, net: Net, until: float) -> socket.socket:
    plain = socket.create_connection((ip, address.port), timeout=_left(until))
    if address.scheme == "http":
        return plain
    try:
        return net.tls().wrap_socket(plain, server_hostname=address.host)
    except BaseException:
        plain.close()
        raise


def _request(address: Address, headers: tuple[tuple[str, str], ...]) -> bytes:
    lines = [f"GET {address.target} HTTP/1.1", f"Host: {address.authority}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join((*lines, "Connection: close", "", "")).encode("ascii")


def _answer(connection: socket.socket, ip: str, request: bytes, size: int, until: float) -> Answer:
    kept = _Kept(io.BufferedReader(_Timed(connection, until), _PIECE))
    response = http.client.HTTPResponse(_Socket(kept), method="GET")  # type: ignore[arg-type]
    try:
        response.begin()
        pieces: list[bytes] = []
        while piece := response.read(_PIECE):
            pieces.append(piece)
            if len(kept.bytes) > size:
                raise ReadError("too_large", f"the answer is over {size} bytes")
        if response.length:  # http.client does not mind an answer that ends early
            raise ReadError("bad_answer", f"the answer is cut off by {response.length} bytes")
    except http.client.HTTPException as e:
        raise ReadError("bad_answer", f"not an answer in HTTP: {type(e).__name__} {e}") from e
    except ValueError as e:
        raise ReadError("bad_answer", f"not an answer in HTTP: {e}") from e
    location = response.getheader("Location")
    return Answer(ip, request, bytes(kept.bytes), response.status, location, b"".join(pieces))


class _Timed(io.RawIOBase):
    """A connection that is read until a moment, not for so many seconds a piece."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        super().__init__()
        self._connection, self._until = connection, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._connection.settimeout(_left(self._until))
        return self._connection.recv_into(buffer)


class _Kept(io.RawIOBase):
    """A stream that keeps what was read of it: the answer as it came, and nothing after it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        super().__init__()
        self._stream = stream
        self.bytes = bytearray()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._note(self._stream.read(_PIECE if size is None or size < 0 else size))

    def read1(self, size: int = -1) -> bytes:
        return self._note(self._stream.read1(size))

    def readline(self, size: int | None = -1) -> bytes:
        return self._note(self._stream.readline(-1 if size is None else size))

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _note(self, piece: bytes) -> bytes:
        self.bytes += piece
        return piece


class _Socket:
    """What http.client needs of a socket: its stream."""

    def __init__(self, stream: _Kept) -> None:
        self._stream = stream

    def makefile(self, _: str) -> _Kept:
        return self._stream
