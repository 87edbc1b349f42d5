"""Feeds: one document an entry, with its own dates; nothing is fetched."""

import socket

import pytest
from made_files import BODY, rss

from onrecord.records import BlockKind, DateRole, Document, Failure
from onrecord.steps.read import read_bytes

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://ellan.example/x/">'
    "<title>Ellan Post</title><updated>2001-01-01T00:00:00Z</updated><entry><id>tag:1</id>"
    '<title type="html">A &lt;b&gt;bold&lt;/b&gt; step</title><link href="1.html"/>'
    "<updated>2019-11-20T10:00:00Z</updated><published>2019-11-19T10:00:00Z</published>"
    '<summary>short</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    f"<p>{BODY}</p></div></content></entry></feed>"
).encode()


def one(raw: bytes) -> Document | Failure:
    (item,) = read_bytes(raw, "f.rss")
    return item


def reason(raw: bytes) -> str:
    item = one(raw)
    assert isinstance(item, Failure), item
    return item.reason


def dates(d: Document) -> dict[str, str]:
    return {x.role.value: x.when.edtf for x in d.dates}


def test_rss():
    item = (
        "<item><title>Guards &amp;amp; drivers</title><link>https://ellan.example/1</link>"
        '<guid isPermaLink="false">g1</guid><pubDate>Tue, 19 Nov 2019 23:30:00 -0500</pubDate>'
        "<dc:creator>Jo Doe</dc:creator><description>Short.</description><content:encoded>"
        f"<![CDATA[<p>{BODY}</p><blockquote>“We waited.”</blockquote><script>x()</script>"
        "<h2>What next</h2><p>One<br>line<br><br>Two</p>]]></content:encoded></item>"
    )
    d = one(rss(item))
    assert isinstance(d, Document)
    assert (d.ref, d.title, d.outlet, d.author) == (
        "g1", "Guards & drivers", "Ellan Post", "Jo Doe",
    )  # fmt: skip
    assert d.url == "https://ellan.example/1"
    assert d.published is not None
    assert d.published.edtf == "2019-11-19"  # the writer's own day
    shown = [(b.kind, d.text[b.start : b.end]) for b in d.blocks]
    assert shown == [
        (BlockKind.TITLE, "Guards & drivers"),
        (BlockKind.PARAGRAPH, BODY),
        (BlockKind.QUOTE, "“We waited.”"),
        (BlockKind.HEADING, "What next"),
        (BlockKind.PARAGRAPH, "One line"),
        (BlockKind.PARAGRAPH, "Two"),
    ]


def test_atom_reads_the_content_and_the_entry_s_own_dates():
    d = one(ATOM)
    assert isinstance(d, Document)
    assert d.title == "A bold step"
    assert d.text.endswith(BODY)
    assert d.url == "https://ellan.example/x/1.html"
    assert dates(d) == {"published": "2019-11-19", "updated": "2019-11-20"}


def test_relative_links_count_from_the_site():
    head = "<title>E</title><link>https://ellan.example/news/</link>"
    d = one(rss(f"<item><link>../a</link><description>{BODY}</description></item>", head))
    assert isinstance(d, Document)
    assert d.url == "https://ellan.example/a"
    d = one(rss(f"<item><link>/a</link><description>{BODY}</description></item>"))
    assert isinstance(d, Document)
    assert d.url is None
    bad = f"<item><link>javascript:alert(1)</link><description>{BODY}</description></item>"
    assert one(rss(bad, head)).url is None


def test_entries_without_dates_have_none():
    d = one(rss(f"<item><title>A</title><description>{BODY}</description></item>"))
    assert isinstance(d, Document)
    assert d.dates == ()
    assert d.published is None


def test_a_bad_entry_does_not_end_the_feed():
    items = (
        f"<item><guid>a</guid></item><item><guid>b</guid><description>{BODY}</description></item>"
    )
    first, second = read_bytes(rss(items), "f.rss")
    assert isinstance(first, Failure)
    assert (first.ref, first.reason) == ("a", "no_text")
    assert isinstance(second, Document)


def test_entries_without_ids_are_numbered():
    items = f"<item><description>{BODY}</description></item>" * 2
    assert [d.ref for d in read_bytes(rss(items), "f.rss")] == ["f.rss:1", "f.rss:2"]


def test_language_of_the_template_is_not_believed():
    head = "<title>E</title><language>fa</language>"
    assert isinstance(one(rss(f"<item><description>{BODY}</description></item>", head)), Document)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (rss(""), "empty"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel>', "empty"),
        (b"<rss>", "empty"),
        (b"<feed>\x00\xff\xfe<<<", "not_a_feed"),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
            b"<rss><channel><item><title>&b;</title></item></channel></rss>",
            "xml_bomb",
        ),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            b"<rss><channel><item><title>&a;</title></item></channel></rss>",
            "xml_bomb",
        ),
    ],
)
def test_reasons(raw, expected):
    assert reason(raw) == expected


def test_a_feed_cut_off_in_the_middle_gives_what_is_whole():
    raw = rss(f"<item><guid>a</guid><description>{BODY}</description></item>")
    items = list(read_bytes(raw[: raw.index(b"</channel>")], "f.rss"))
    assert [d.ref for d in items if isinstance(d, Document)] == ["a"]


def test_wrong_charset():
    raw = rss(f"<item><description>caf\xe9 {BODY}</description></item>").decode()
    d = one(raw.replace("?>", ' encoding="utf-8"?>', 1).encode("latin-1"))
    assert isinstance(d, Document)
    assert "café" in d.text


def test_nothing_is_fetched(monkeypatch):
    def refuse(*_):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    item = (
        '<item><description><![CDATA[<img src="http://ellan.example/x.png">]]></description></item>'
    )
    assert reason(rss(item)) == "no_text"
    address = b"http://ellan.example/feed.xml the guards said that it was so"
    assert isinstance(one(address), Document)


def test_roles():
    assert {x.role for x in one(ATOM).dates} == {DateRole.PUBLISHED, DateRole.UPDATED}
