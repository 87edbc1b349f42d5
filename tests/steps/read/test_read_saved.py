"""Pages as browsers save them."""

from pathlib import Path

import pytest
from made_files import BODY, PAGE, mhtml

from onrecord.records import DateRole, Document, Failure
from onrecord.steps.read import read, read_bytes

WAYBACK = (
    "\n<!--\n     FILE ARCHIVED ON 12:34:56 Nov 20, 2019 AND RETRIEVED FROM THE\n"
    "     INTERNET ARCHIVE ON 08:00:00 Feb 03, 2021.\n-->"
)


def one(raw: bytes) -> Document | Failure:
    (item,) = read_bytes(raw, "f")
    return item


def retrieved(d: Document) -> list[str]:
    return [x.when.edtf for x in d.dates if x.role is DateRole.RETRIEVED]


class TestHtml:
    def test_save_page_as(self):
        d = one(f"<!-- saved from url=(0025)https://ellan.example/a -->\n{PAGE}".encode())
        assert isinstance(d, Document)
        assert d.url == "https://ellan.example/a"
        assert d.published is not None
        assert d.published.edtf == "2019-11-19"
        assert retrieved(d) == []

    def test_single_file(self):
        comment = (
            "<!--\n Page saved with SingleFile \n url: https://ellan.example/a \n"
            " saved date: Wed Nov 20 2019 09:00:00 GMT+0100 (Central European Standard Time)\n-->"
        )
        d = one(PAGE.replace("<head>", f"{comment}<head>").encode())
        assert isinstance(d, Document)
        assert d.url == "https://ellan.example/a"
        assert retrieved(d) == ["2019-11-20"]

    def test_the_archive_s_day_is_that_of_retrieval(self):
        d = one((PAGE + WAYBACK).encode())
        assert isinstance(d, Document)
        assert retrieved(d) == ["2019-11-20"]
        assert d.published is not None
        assert d.published.edtf == "2019-11-19"

    def test_odd_addresses_are_not_taken_over(self):
        d = one(f"<!-- saved from url=(0014)about:internet -->\n{PAGE}".encode())
        assert isinstance(d, Document)
        assert d.url is None

    def test_the_folder_beside_a_saved_page_is_passed_over(self, tmp_path):
        (tmp_path / "a.html").write_text(PAGE)
        for folder in ("a_files", "b_files"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "frame.html").write_text(PAGE)
        refs = [Path(d.ref).relative_to(tmp_path).as_posix() for d in read([tmp_path])]
        assert refs == ["a.html", "b_files/frame.html"]


class TestMhtml:
    def test_a_saved_page(self):
        raw = mhtml()
        d = one(raw)
        assert isinstance(d, Document)
        assert d.url == "https://ellan.example/saved"
        assert d.title == "Guards close the bridge"
        assert BODY in d.text
        assert retrieved(d) == ["2019-11-20"]
        (again,) = read_bytes(raw, "f", "mhtml")
        assert again == d

    def test_the_hash_is_that_of_the_file(self):
        import hashlib

        raw = mhtml()
        assert one(raw).sha256 == hashlib.sha256(raw).hexdigest()

    def test_the_root_that_start_names(self):
        raw = mhtml().decode()
        raw = raw.replace('boundary="----x"', 'boundary="----x"; start="<main>"')
        frame = "------x\r\nContent-Type: text/html\r\n\r\n<p>a frame</p>\r\n"
        raw = raw.replace("------x\r\nContent-Type: text/html\r\nContent-Tr", frame + "@", 1)
        raw = raw.replace(
            "@", "------x\r\nContent-Type: text/html\r\nContent-ID: <main>\r\nContent-Tr"
        )
        d = one(raw.encode())
        assert isinstance(d, Document)
        assert BODY in d.text

    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (mhtml().replace(b"text/html", b"text/css"), "not_mhtml"),
            (mhtml("<html></html>"), "no_text"),
            (mhtml(page=""), "empty"),
        ],
    )
    def test_reasons(self, raw, reason):
        item = one(raw)
        assert isinstance(item, Failure), item
        assert item.reason == reason

    def test_very_many_parts(self):
        item = one(mhtml(more="------x\r\nContent-Type: image/gif\r\n\r\n\r\n" * 6_000).replace(
            b"Content-Type: text/html\r\n", b"Content-Type: text/x\r\n"))  # fmt: skip
        assert isinstance(item, Failure)
        assert item.reason == "too_large"

    def test_nested_parts(self):
        raw = b"MIME-Version: 1.0\r\n" + b"".join(
            b'Content-Type: multipart/related; boundary="%d"\r\n\r\n--%d\r\n' % (i, i)
            for i in range(2_000)
        )
        item = one(raw)
        assert isinstance(item, Failure)
        assert item.reason == "not_mhtml"
