"""settings: how the app is run."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from onrecord.errors import OptionError

__all__ = ["Settings", "is_loopback"]

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the app is run.

    ``host`` is the address it listens on; ``user`` the name under which the user of this machine
    acts while there are no accounts; ``names`` the host names that browsers may call it by (none:
    on loopback the local ones, elsewhere any); ``https``: it is reached over HTTPS (by a proxy in
    front), so that cookies travel over nothing else; ``session_hours`` after which one signs in
    again; ``proxies``: how many proxies of one's own stand in front, whose word on the caller's
    address is taken.
    """

    host: str = "127.0.0.1"
    user: str = "local"
    names: tuple[str, ...] = ()
    https: bool = False
    session_hours: float = 12.0
    proxies: int = 0

    @property
    def loopback(self) -> bool:
        """Can only this machine reach it?"""
        return is_loopback(self.host)

    def check(self, accounts: int) -> None:
        """Refuse to open a casebook without accounts to others.

        Raises:
            OptionError: it would listen beyond this machine and nobody has to sign in.
        """
        if not self.loopback and not accounts:
            raise OptionError(
                f"will not listen on {self.host}, which others can reach, without accounts; "
                "make one first: onrecord review CASEBOOK --add-account NAME"
            )

    def serves(self, host: str) -> bool:
        """May a browser call the app by this Host header?

        A page elsewhere can give its own name this machine's address (DNS rebinding) and would
        then read the app as itself; the Host header tells.
        """
        name = _without_port(host.strip().lower())
        if self.names:
            return name in self.names or (self.loopback and name in LOCAL_HOSTS)
        return name in LOCAL_HOSTS if self.loopback else bool(name)


def is_loopback(host: str) -> bool:
    """Is this an address that only this machine reaches?"""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _without_port(host: str) -> str:
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host
