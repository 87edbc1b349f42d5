"""Addresses: which may be asked at all.

Only http and https, and only hosts on the public internet: whatever the name is, the addresses that
it resolves to are held against the registries of special-purpose addresses (RFC 6890), those
inside IPv6 forms too. A name with one address among several that is not public is refused whole.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from onrecord.errors import ReadError

__all__ = ["Address", "check_public", "is_public", "parse_address", "redirected"]

_PORTS = {"http": 80, "https": 443}
_ODD = re.compile(r"[\x00-\x20\x7f\\]")
_LONGEST = 4_000
_SAFE = "/%:=&?~#+!$,;'@()*[]-._"
# Not told apart by ipaddress in all versions of Python: the 6to4 relay and documentation.
_REFUSED = tuple(
    map(ipaddress.ip_network, ("192.88.99.0/24", "192.0.0.0/24", "2001::/23", "3fff::/20"))
)
_NAT64 = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48")))

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; ``target`` is the path with the query, ``url`` the whole as sent."""

    url: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as a Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def parse_address(url: str) -> Address:
    """Take an address apart.

    Raises:
        ReadError: reason ``bad_address``.
    """
    if _ODD.search(url) or len(url) > _LONGEST:
        raise ReadError("bad_address", "blank, control character or backslash in it, or too long")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as e:
        raise ReadError("bad_address", f"not an address: {e}") from e
    if parts.scheme.lower() not in _PORTS:
        raise ReadError("bad_address", "only http and https addresses are fetched")
    if not host:
        raise ReadError("bad_address", "it names no host")
    if parts.username is not None or parts.password is not None:
        raise ReadError("bad_address", "it holds a user name; such addresses are not fetched")
    scheme = parts.scheme.lower()
    target = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        target += "?" + quote(parts.query, safe=_SAFE)
    found = Address("", scheme, host, port or _PORTS[scheme], target)
    return Address(f"{scheme}://{found.authority}{target}", scheme, host, found.port, target)


def redirected(source: Address, location: str) -> Address:
    """Where a redirect leads.

    Raises:
        ReadError: reason ``bad_redirect``: to another scheme than http or https, from https to
            http, or to an odd port.
    """
    try:
        found = parse_address(urljoin(source.url, location.strip()))
    except (ReadError, ValueError) as e:
        raise ReadError("bad_redirect", f"redirected to {location[:200]!r}: {e}") from e
    if source.scheme == "https" and found.scheme == "http":
        message = f"redirected from https to {found.url}; name that address if you mean it"
        raise ReadError("bad_redirect", message)
    if found.port not in (*_PORTS.values(), source.port):
        raise ReadError("bad_redirect", f"redirected to port {found.port} of {found.host}")
    return found


def check_public(ips: list[str], host: str) -> None:
    """Refuse a host unless all that it resolves to is public.

    Raises:
        ReadError: reason ``private_address``.
    """
    for ip in ips:
        if not is_public(ip):
            message = f"{host} resolves to {ip}, which is not on the public internet"
            raise ReadError("private_address", message)


def is_public(address: str) -> bool:
    """Is an IP address a unicast one on the public internet?"""
    try:
        ip: IP = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(ip)
    if inner is not None:
        return is_public(str(inner))
    if any(ip.version == network.version and ip in network for network in _REFUSED):
        return False
    special = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast
    special = special or ip.is_reserved or ip.is_unspecified or getattr(ip, "is_site_local", False)
    return ip.is_global and not special


def _inner(ip: IP) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, 6to4, NAT64."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return None
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if any(ip in network for network in _NAT64):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None
