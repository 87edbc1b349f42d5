"""robots.txt as RFC 9309 reads it."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.steps.fetch.robots import NOTHING_ALLOWED, Robots, read_robots


def allows(text: str, path: str) -> bool:
    return read_robots(text.encode(), "onrecord").allows(path)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a", "/ab", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/a.pdf?y", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /a*b*c", "/acb", True),
        ("User-agent: *\nDisallow: /x$", "/x", False),
        ("User-agent: *\nDisallow: /x$", "/xy", True),
        ("User-agent: *\nDisallow: /%7Ejo/", "/~jo/", False),
        ("User-agent: *\nDisallow: /caf\u00e9", "/caf%C3%A9", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: OnRecord\nDisallow: /a\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: onrecord\nDisallow: /a\nUser-agent: *\nDisallow: /", "/a", False),
        ("User-agent: other\nUser-agent: onrecord\nDisallow: /", "/a", False),
        ("User-agent: onrecord\nDisallow: /a\n\nUser-agent: onrecord\nDisallow: /b", "/b", False),
        ("user-AGENT : * # all\ndisallow : /a # this", "/a", False),
        ("Disallow: /", "/a", True),
        ("nonsense\n\0\nUser-agent: *\nDisallow: /a", "/a", False),
    ],
)
def test_rules(rules, path, allowed):
    assert allows(rules, path) is allowed


def test_delay():
    def delay(value: str) -> float:
        return read_robots(f"User-agent: *\nCrawl-delay: {value}".encode(), "onrecord").delay

    assert [delay(v) for v in ("5", "0.5", "900", "-1", "soon", "nan")] == [5, 0.5, 30, 0, 0, 0]


def test_packed():
    raw = b"User-agent: *\nDisallow: /a"
    assert not read_robots(gzip.compress(raw), "onrecord").allows("/a")
    assert not read_robots(b"\x1f\x8b broken", "onrecord").allows("/a")


def test_nothing_allowed():
    assert not NOTHING_ALLOWED.allows("/")
    assert Robots().allows("/")


@given(st.text(max_size=200), st.text(alphabet="/ab*$?%7E", max_size=30))
def test_any_file(text, path):
    assert read_robots(text.encode("utf-8", "replace"), "onrecord").allows(f"/{path}") in (
        True,
        False,
    )


def test_a_pattern_of_many_stars_takes_no_time():
    rules = "User-agent: *\nDisallow: /" + "*a" * 2_000 + "b"
    assert allows(rules, "/" + "a" * 4_000)
