"""Which addresses may be asked: the real check, nothing injected."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import ReadError
from onrecord.records import Failure
from onrecord.steps.fetch import fetch
from onrecord.steps.fetch.address import is_public, parse_address, redirected


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1",
        "ff02::1", "2001:db8::1", "3fff::1", "100::1", "2001::1", "2001:10::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
        "2002:7f00:1::", "2002:a00:1::1", "nonsense", "",
    ],
)  # fmt: skip
def test_refused(ip):
    assert not is_public(ip)


@pytest.mark.parametrize(
    "ip",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "2a00:1450::1",
     "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)  # fmt: skip
def test_public(ip):
    assert is_public(ip)


@given(st.ip_addresses())
def test_no_public_address_is_in_a_special_registry(ip):
    if is_public(str(ip)):
        assert ip.is_global or getattr(ip, "sixtofour", None) or str(ip).startswith("64:ff9b:")
        assert not (ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast) or (
            ip.version == 6 and ip.ipv4_mapped is not None
        )


@pytest.mark.parametrize(
    ("url", "whole", "target"),
    [
        ("https://Ellan.Example", "https://ellan.example/", "/"),
        ("http://ellan.example:80/a b".replace(" ", "%20"), "http://ellan.example/a%20b", "/a%20b"),
        (
            "https://ellan.example:8443/a?q=ü#top",
            "https://ellan.example:8443/a?q=%C3%BC",
            "/a?q=%C3%BC",
        ),
        ("https://straße.example/", "https://strasse.example/", "/"),
        ("http://[2606:4700::1111]:8080/", "http://[2606:4700::1111]:8080/", "/"),
        ("https://ellan.example./x", "https://ellan.example/x", "/x"),
    ],
)
def test_parse(url, whole, target):
    found = parse_address(url)
    assert (found.url, found.target) == (whole, target)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://ellan.example/", "gopher://x/", "javascript:alert(1)",
        "https://user:pass@ellan.example/", "http://user@ellan.example/", "http:///x", "a.example",
        "http://ellan.example/a\r\nHost: x", "http://ellan.example /", "http://ellan.example\\@x/",
        "http://[::1", "http://ellan.example:99999/", "", "http://" + "a" * 300 + "/",
        "http://ellan.example/" + "a" * 5_000,
    ],
)  # fmt: skip
def test_no_addresses(url):
    with pytest.raises(ReadError) as caught:
        parse_address(url)
    assert caught.value.reason == "bad_address"


@pytest.mark.parametrize(
    ("location", "ends"),
    [
        ("/b", "https://ellan.example/b"),
        ("c?d", "https://ellan.example/x/c?d"),
        ("//other.example/e", "https://other.example/e"),
        ("https://other.example/é", "https://other.example/%C3%A9"),
    ],
)
def test_redirects(location, ends):
    assert redirected(parse_address("https://ellan.example/x/y"), location).url == ends


@pytest.mark.parametrize(
    "location",
    [
        "http://ellan.example/",
        "https://ellan.example:22/",
        "file:///etc/passwd",
        "https://u:p@x/",
        "https://a b/",
    ],
)
def test_redirects_that_are_refused(location):
    with pytest.raises(ReadError) as caught:
        redirected(parse_address("https://ellan.example/"), location)
    assert caught.value.reason == "bad_redirect"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]",
        "[::ffff:10.0.0.1]", "169.254.169.254", "10.0.0.1", "[fe80::1]", "0.0.0.0", "224.0.0.1",
    ],
)  # fmt: skip
def test_nothing_leaves_for_a_private_address(monkeypatch, host):
    """With the real resolver and the real check; a connection would fail the test."""

    def refuse(*_, **__):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    (item,) = fetch([f"http://{host}/"])
    assert isinstance(item, Failure)
    assert item.reason in ("private_address", "no_host")  # some systems do not know short forms
    assert host in ("0x7f.1", "0177.0.0.1", "127.1", "2130706433") or item.reason != "no_host"
