"""A server on this machine: it sends exactly the bytes of a test, and notes what it was asked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator

from onrecord.steps.fetch.address import check_public
from onrecord.steps.fetch.wire import Net

HOST = "page.test"  # the only name that the tests' network takes for a public one


def answer(
    body: bytes = b"", status: str = "200 OK", headers: str = "", length: bool = True
) -> bytes:
    size = f"Content-Length: {len(body)}\r\n" if length else ""
    return f"HTTP/1.1 {status}\r\n{size}{headers}\r\n".encode() + body


NO_ROBOTS = answer(status="404 Not Found")


class Server:
    """``pages`` maps a path to the bytes of the answer; a list of them is sent with pauses."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, bytes | list[bytes]] = {"/robots.txt": NO_ROBOTS}
        self.requests: list[bytes] = []
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{HOST}:{self.port}"

    def paths(self) -> list[str]:
        return [r.split(b" ")[1].decode() for r in self.requests]

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), connection:
                if self._tls is not None:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                self._answer(connection)
                connection.close()

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            piece = connection.recv(4096)
            if not piece:
                return
            request += piece
        self.requests.append(request)
        page = self.pages.get(request.split(b" ")[1].decode(), NO_ROBOTS)
        for i, piece in enumerate([page] if isinstance(page, bytes) else page):
            if i:
                time.sleep(0.12)
            connection.sendall(piece)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@contextlib.contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(tls)
    try:
        yield server
    finally:
        server.close()


def _resolve(host: str, port: int) -> list[str]:
    if host == HOST:
        return ["127.0.0.1"]
    return Net().resolve(host, port) if host.replace(".", "").isdigit() or ":" in host else [FAR]


def _check(ips: list[str], host: str) -> None:
    if host != HOST:
        check_public(ips, host)


FAR = "10.1.2.3"  # where every other name lies, so that no request can leave
LOCAL = Net(resolve=_resolve, check=_check)
