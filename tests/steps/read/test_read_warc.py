"""WARC and WACZ: the reports among the responses; a broken record does not hide the others."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import BODY, PAGE, archive, http, pdf, pdf_body, rss, warc, warc_record

from onrecord.errors import ReadError
from onrecord.records import DateRole, Document, Failure
from onrecord.steps.read import read, read_bytes
from onrecord.steps.read.httpbody import decoded_body
from onrecord.steps.read.warcwalk import walk

GOOD = warc_record(http(PAGE.encode()))
OTHER = warc_record(http(PAGE.replace("bridge", "road").encode()), url="https://ellan.example/b")


def items(raw: bytes) -> list[Document | Failure]:
    return list(read_bytes(raw, "c"))


def shown(raw: bytes) -> list[tuple[str, str]]:
    """Each item's ref, and its address or the reason why it could not be read."""
    return [(i.ref, i.reason if isinstance(i, Failure) else i.url or "") for i in items(raw)]


def digest(raw: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(raw).digest()).decode()


class TestResponses:
    @pytest.mark.parametrize("packed", [False, True])
    def test_a_page(self, packed):
        (d,) = items(warc(GOOD, packed=packed))
        assert isinstance(d, Document)
        assert (d.ref, d.url, d.title) == (
            "c:1",
            "https://ellan.example/a",
            "Guards close the bridge",
        )
        assert d.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
        assert {x.role.value: x.when.edtf for x in d.dates} == {
            "retrieved": "2020-02-03",
            "published": "2019-11-19",
        }

    def test_the_crawl_date_is_not_the_date_of_publication(self):
        page = PAGE.replace("article:published_time", "nothing")
        (d,) = items(warc(warc_record(http(page.encode()))))
        assert isinstance(d, Document)
        assert d.published is None
        assert [x.role for x in d.dates] == [DateRole.RETRIEVED]

    def test_other_media(self):
        text = warc_record(http(BODY.encode(), "Content-Type: text/plain; charset=utf-8"))
        entry = f'<item><guid isPermaLink="false">g</guid><title>{BODY}</title></item>'
        feed = warc_record(http(rss(entry), "Content-Type: application/rss+xml"))
        paper = warc_record(http(pdf([pdf_body(700, [BODY[:60], BODY[60:120]])]),
                                 "Content-Type: application/pdf"))  # fmt: skip
        found = items(warc(text, feed, paper))
        assert all(isinstance(d, Document) for d in found)
        assert [d.ref for d in found] == ["c:1", "g", "c:3"]
        assert all(any(x.role is DateRole.RETRIEVED for x in d.dates) for d in found)

    def test_a_page_that_says_it_is_text(self):
        (d,) = items(warc(warc_record(http(PAGE.encode(), "Content-Type: text/plain"))))
        assert "<" not in d.text

    def test_the_header_s_charset(self):
        page = PAGE.replace("Ellan", "Ełłan").encode("iso-8859-2")
        (d,) = items(warc(warc_record(http(page, "Content-Type: text/html; charset=ISO-8859-2"))))
        assert isinstance(d, Document)
        assert "Ełłan" in d.text

    def test_what_is_no_report_is_not_said(self):
        others = [
            warc_record(b"software: x\r\n", "warcinfo", None),
            warc_record(b"GET / HTTP/1.1\r\n\r\n", "request"),
            warc_record(http(b"\x89PNG", "Content-Type: image/png")),
            warc_record(http(b"", status="301 Moved")),
            warc_record(http(b"not here", status="404 Not Found")),
            warc_record(http(b"User-agent: *", "Content-Type: text/plain"),
                        url="https://ellan.example/robots.txt"),
        ]  # fmt: skip
        assert shown(warc(*others, GOOD)) == [("c:7", "https://ellan.example/a")]

    def test_revisits_and_resources_are_counted_and_said(self):
        others = [
            warc_record(b"", "revisit"),
            warc_record(PAGE.encode(), "resource", "file:///a.html"),
            warc_record(PAGE.encode(), "resource", "file:///b.html"),
        ]
        d, failure = items(warc(GOOD, *others))
        assert isinstance(d, Document)
        assert isinstance(failure, Failure)
        assert failure.reason == "passed_over"
        assert "2 resource, 1 revisit" in failure.message

    def test_nothing_to_read(self):
        raw = warc(
            warc_record(http(b"x", "Content-Type: image/png")),
            warc_record(http(b"", status="404 x")),
        )
        (failure,) = items(raw)
        assert isinstance(failure, Failure)
        assert failure.reason == "empty"
        assert "1 image/png, 1 status 404" in failure.message


class TestBroken:
    @pytest.mark.parametrize("packed", [False, True])
    @pytest.mark.parametrize(
        "broken",
        [
            warc_record(http(PAGE.encode()), length=10),
            warc_record(http(PAGE.encode()), length=10_000_000),
            GOOD.replace(b"Content-Length: ", b"Content-Longth: "),
            b"WARC/1.0\r\nnonsense\r\n\r\n",
            b"\0\xff\0 not a record at all\r\n\r\n",
        ],
    )
    def test_the_others_are_read(self, broken, packed):
        found = items(warc(GOOD, broken, OTHER, packed=packed))
        assert [d.url for d in found if isinstance(d, Document)] == [
            "https://ellan.example/a",
            "https://ellan.example/b",
        ]
        (failure,) = (f for f in found if isinstance(f, Failure))
        assert failure.reason == "broken_record"
        size = len(warc(GOOD, packed=packed))
        assert f"the record at byte {size}" in failure.message

    def test_a_gzip_member_that_is_broken(self):
        first, second, third = (gzip.compress(r, mtime=0) for r in (GOOD, GOOD, OTHER))
        second = second[:60] + b"\xff\xff\xff\xff" + second[64:]
        found = shown(first + second + third)
        assert found[0] == ("c:1", "https://ellan.example/a")
        assert found[1] == ("c:2", "broken_record")
        assert found[-1][1] == "https://ellan.example/b"

    @pytest.mark.parametrize("packed", [False, True])
    def test_cut_off(self, packed):
        raw = warc(GOOD, OTHER, packed=packed)
        found = shown(raw[:-60])
        assert found == [("c:1", "https://ellan.example/a"), ("c:2", "broken_record")]

    def test_one_member_for_all_records(self):
        found = shown(gzip.compress(GOOD + OTHER))
        assert found == [("c:1", "https://ellan.example/a"), ("c:2", "https://ellan.example/b")]

    def test_headers_of_http_that_are_none(self):
        found = shown(
            warc(
                warc_record(b"\xff\xfe nonsense"), warc_record(http(PAGE.encode()), url=None), GOOD
            )
        )
        assert found[-1] == ("c:3", "https://ellan.example/a")

    def test_digests(self):
        content = http(PAGE.encode())
        right = f"WARC-Block-Digest: {digest(content)}\r\n"
        right += f"WARC-Payload-Digest: {digest(PAGE.encode())}\r\n"
        wrong = f"WARC-Block-Digest: {digest(b'x')}\r\n"
        odd = "WARC-Block-Digest: nonsense\r\n"
        found = items(warc(*(warc_record(content, more=m) for m in (right, wrong, odd))))
        assert [isinstance(i, Document) for i in found] == [True, False, True]
        assert found[1].reason == "broken_record"
        assert "block digest" in found[1].message
        assert "https://ellan.example/a" in found[1].message

    def test_a_bomb(self):
        content = http(b"<p>" + b"\0" * 60_000_000)
        bomb = gzip.compress(warc_record(content))
        found = shown(bomb + gzip.compress(GOOD))
        assert found[-1][1] == "https://ellan.example/a"
        assert found[0] == ("c:1", "broken_record")

    def test_a_packed_page_that_is_a_bomb(self):
        pack = zlib.compressobj(9, zlib.DEFLATED, 31)
        body = b"".join(pack.compress(b"a" * 10_000_000) for _ in range(5)) + pack.flush()
        content = http(body, "Content-Type: text/html\r\nContent-Encoding: gzip")
        assert shown(warc(warc_record(content), GOOD))[0] == ("c:1", "too_large")


class TestWalk:
    @given(st.lists(st.sampled_from([GOOD, OTHER]), max_size=4), st.booleans(), st.integers(1, 9))
    @settings(max_examples=30, deadline=None)
    def test_every_record_once(self, records, packed, number):
        found = list(walk(io.BytesIO(warc(*records, packed=packed))))
        assert [r.raw for r in found] == [r[:-4] for r in records]

    @given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4), st.booleans())
    @settings(max_examples=60, deadline=None)
    def test_a_change_in_one_record_leaves_the_last(self, at, change, packed):
        broken = GOOD[:at] + change + GOOD[at + len(change) :]
        found = list(walk(io.BytesIO(warc(broken, OTHER, packed=packed))))
        assert found[-1].raw == OTHER[:-4]


class TestHttpBody:
    def test_encodings(self):
        chunked = b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n"
        assert decoded_body(chunked, "chunked", None) == b"hello world"
        assert decoded_body(gzip.compress(b"hello"), None, "gzip") == b"hello"
        assert decoded_body(zlib.compress(b"hello"), None, "deflate") == b"hello"
        raw = zlib.compressobj(wbits=-15)
        assert decoded_body(raw.compress(b"hello") + raw.flush(), None, "deflate") == b"hello"
        both = gzip.compress(zlib.compress(b"hello"))
        assert decoded_body(both, None, "deflate, gzip") == b"hello"

    def test_encodings_that_are_undone_already(self):
        assert decoded_body(b"<p>hello", "chunked", "gzip") == b"<p>hello"
        assert decoded_body(b"<p>hello", None, "br") == b"<p>hello"

    @pytest.mark.parametrize(
        ("body", "transfer", "encoding", "reason"),
        [
            (b"5\r\nhel", "chunked", None, "broken_record"),
            (b"5\r\nhello\r\nzz", "chunked", None, "broken_record"),
            (gzip.compress(b"hello" * 9)[:-9], None, "gzip", "broken_record"),
            (b"\x8b\x03\x80hi\xff", None, "br", "packed"),
            (gzip.compress(b"hello" * 99), None, "gzip", "too_large"),
            (b"hello" * 99, None, None, "too_large"),
        ],
    )
    def test_reasons(self, body, transfer, encoding, reason):
        with pytest.raises(ReadError) as caught:
            decoded_body(body, transfer, encoding, 400)
        assert caught.value.reason == reason

    @given(
        st.binary(max_size=80), st.sampled_from(["gzip", "deflate", "br", "x", None]), st.booleans()
    )
    @settings(deadline=None)
    def test_any_bytes(self, body, encoding, chunked):
        try:
            decoded_body(body, "chunked" if chunked else None, encoding)
        except ReadError as e:
            assert e.reason in ("broken_record", "packed")  # noqa: PT017


def listed(*urls: str) -> bytes:
    head = json.dumps({"format": "json-pages-1.0", "id": "pages"})
    return "\n".join(
        [head, *(json.dumps({"url": u, "ts": "2020-02-03T04:05:06Z"}) for u in urls)]
    ).encode()


class TestWacz:
    def test_the_listed_pages(self):
        frame = warc_record(http(PAGE.encode()), url="https://ads.example/frame")
        raw = archive({
            "archive/data.warc.gz": warc(GOOD, frame, packed=True),
            "pages/pages.jsonl": listed("https://ellan.example/a#top"),
            "datapackage.json": b"{}",
        })  # fmt: skip
        assert shown(raw) == [("c:archive/data.warc.gz:1", "https://ellan.example/a")]

    @pytest.mark.parametrize("pages", [{}, {"pages/pages.jsonl": listed("https://else.example/")}])
    def test_without_a_list_that_fits_all_are_read(self, pages):
        raw = archive({"archive/b.warc": OTHER, "archive/a.warc": GOOD, **pages})
        assert shown(raw) == [
            ("c:archive/a.warc:1", "https://ellan.example/a"),
            ("c:archive/b.warc:1", "https://ellan.example/b"),
        ]

    def test_packed_members_and_broken_ones(self):
        raw = archive({"archive/a.warc": GOOD, "archive/b.warc": GOOD[:50]}, zipfile.ZIP_DEFLATED)
        assert shown(raw) == [
            ("c:archive/a.warc:1", "https://ellan.example/a"),
            ("c:archive/b.warc:1", "broken_record"),
        ]

    def test_a_bomb(self):
        raw = archive(
            {"archive/a.warc": b"\0" * 60_000_000, "archive/b.warc": GOOD}, zipfile.ZIP_DEFLATED
        )
        assert shown(raw) == [
            ("c:archive/a.warc", "bomb"),
            ("c:archive/b.warc:1", "https://ellan.example/a"),
        ]

    def test_from_a_file_and_a_pipe(self, tmp_path):
        raw = archive({"archive/a.warc.gz": warc(GOOD, packed=True)})
        (tmp_path / "a.wacz").write_bytes(raw)

        class Pipe(io.BytesIO):
            def seekable(self):
                return False

        (from_file,) = read([tmp_path])
        (from_pipe,) = read(["-"], stdin=Pipe(raw))
        assert isinstance(from_file, Document)
        assert isinstance(from_pipe, Document)
        assert from_file.id == from_pipe.id
