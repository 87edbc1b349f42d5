"""onrecord review: read, judge and compare a casebook's claims in the browser."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.errors import OptionError, SetupError

if TYPE_CHECKING:
    from onrecord.review import Settings
    from onrecord.store import Casebook

__all__ = ["review"]


def review(
    casebook: Annotated[
        str, typer.Argument(metavar="CASEBOOK", help="A casebook's file, or its PostgreSQL URL.")
    ],
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; beyond loopback with accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8700,
    user: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Your name, without accounts.")
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="A host name that browsers call it by; repeatable."),
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="It is reached over HTTPS, by a proxy in front.")
    ] = False,
    proxies: Annotated[
        int, typer.Option(min=0, max=5, help="How many proxies of your own stand in front.")
    ] = 0,
    hours: Annotated[float, typer.Option(min=0.1, max=720, help="A session lasts so long.")] = 12.0,
    add_account: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Make an account and stop; asks for its password."),
    ] = None,
    role: Annotated[
        str, typer.Option(help="Of the new account: viewer-public, viewer, coder, curator, owner.")
    ] = "owner",
) -> None:
    """Open a casebook in the browser: read reports, review claims, compare.

    Without accounts the app listens on this machine alone and its user is the owner. It loads
    nothing from elsewhere and works with the network cut.

    Example: onrecord review unrest.casebook
    """
    from onrecord.review import Settings
    from onrecord.store import Casebook

    who = (user or getpass.getuser()).strip() or "local"
    settings = Settings(host, who, tuple(n.lower() for n in name or ()), https, hours, proxies)
    with Casebook.open(casebook) as book:
        if add_account is not None:
            _add_account(book, add_account, role, who)
        else:
            _serve(book, settings, port)


def _add_account(book: Casebook, name: str, role: str, by: str) -> None:
    from onrecord.review.people import add_account
    from onrecord.store import ReviewRole

    if role not in [r.value for r in ReviewRole]:
        raise OptionError(f"--role: {role!r} is none of {', '.join(ReviewRole)}")
    if sys.stdin.isatty():
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    account = add_account(book, name, ReviewRole(role), password, by)
    sys.stderr.write(f"made the account {account.name} ({account.role.value})\n")


def _serve(book: Casebook, settings: Settings, port: int) -> None:
    """Listen until interrupted; the address is told once the port is taken."""
    import socket

    import uvicorn

    from onrecord.review import create_app

    app = create_app(book, settings)
    bare = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in bare else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((bare, port))
            taken.listen(128)  # who is quick waits here until the app is up
        except OSError as e:
            raise SetupError(
                f"cannot listen on {settings.host} port {port}: {e.strerror}; try --port 0"
            ) from e
        shown = f"[{bare}]" if family is socket.AF_INET6 else bare
        scheme = "https" if settings.https else "http"
        sys.stderr.write(f"reading at {scheme}://{shown}:{taken.getsockname()[1]}/ (Ctrl-C ends)\n")
        sys.stderr.flush()
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,  # addresses hold what people search for
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=5,
        )
        uvicorn.Server(config).run(sockets=[taken])
