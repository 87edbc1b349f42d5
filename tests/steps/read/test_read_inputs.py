"""Every input becomes a Document or a Failure with its reason."""

import hashlib
import io
import json
import sys
from pathlib import Path

import pytest

from onrecord.errors import OptionError
from onrecord.records import Document, Failure
from onrecord.steps.read import LARGEST, read, read_bytes
from onrecord.steps.read.lines import Rejoined, lines

BODY = "The guards closed the bridge and the drivers waited in the rain until it was dark."


def one(raw: bytes, kind=None) -> Document | Failure:
    (item,) = read_bytes(raw, "r", kind)
    return item


def reason(raw: bytes, kind=None) -> str:
    item = one(raw, kind)
    assert isinstance(item, Failure), item
    assert item.stage == "read"
    assert item.message
    return item.reason


def obj(**keys: object) -> bytes:
    return json.dumps(keys).encode()


class TestReasons:
    @pytest.mark.parametrize("raw", [b"", b" \r\n\t", "\ufeff\u00a0\u200b".encode()])
    def test_empty(self, raw):
        assert reason(raw) == "empty"

    def test_empty_json(self):
        assert reason(b"\n\n", "jsonl") == "empty"
        assert reason(b"", "json") == "empty"
        assert reason(obj(id="a", text=" ")) == "empty"

    @pytest.mark.parametrize("raw", [b"%PDF-1.7 x", b"\x89PNG\r\n", b"PK\x03\x04ab", b"a\0b\0c\0"])
    def test_binary(self, raw):
        assert reason(raw, "text") == "binary"
        assert reason(raw, "html") == "binary"
        assert reason(raw, "jsonl") == "binary"

    @pytest.mark.parametrize(
        "raw",
        [
            "“Stop,” she said, “now.”".encode()[:-1],  # cut off inside a character
            b"\xef\xbb\xbfabc \xff",
            b"\xff\xfe\x41\x00\x00\xd8",
            bytes(range(0x80, 0x100)) * 3,
            b'{"id": "x", "text": "caf\xe9"}',
        ],
    )
    def test_encoding(self, raw):
        assert reason(raw) == "encoding"

    def test_too_large_text(self):
        assert reason(b"word " * (LARGEST // 5 + 1), "text") == "too_large"

    def test_language(self):
        assert reason("پلیس روز دوشنبه چند نفر را در شهر بازداشت کرد".encode()) == "language"
        german = (
            "Die Wachen sperrten am Montag die Brücke, und die Fahrer warteten im Regen, bis es "
            "dunkel wurde. Niemand sagte ihnen, wann sie wieder offen sein würde und warum nicht."
        )
        assert reason(german.encode()) == "language"
        assert reason(obj(text=BODY, language="fa")) == "language"

    def test_a_stated_language_is_believed(self):
        assert isinstance(one(obj(text="Nur drei Worte", language="en-GB")), Document)

    def test_short_text_of_unclear_language_passes(self):
        item = one(b"Rasht, Qom")
        assert isinstance(item, Document)
        assert item.language is None

    @pytest.mark.parametrize("raw", [b"[1, 2", b'{"text": ', b"plain words", b"[]x", b"7"])
    def test_not_json(self, raw):
        assert reason(raw, "jsonl") == "not_json"

    def test_deep_json(self):
        assert reason(b'{"a":' + b"[" * 200_000, "jsonl") == "not_json"

    def test_missing_text(self):
        assert reason(obj(id="a")) == "missing_text"
        assert reason(obj(id="a", text=["x"])) == "missing_text"

    def test_bad_field(self):
        assert reason(obj(id="a", text=BODY, title={"en": "x"})) == "bad_field"

    def test_unreadable(self, tmp_path, monkeypatch):
        def refuse(self, mode):
            raise PermissionError(13, "Permission denied")

        (tmp_path / "a.txt").write_text(BODY)
        monkeypatch.setattr(Path, "open", refuse)
        (item,) = read([tmp_path / "a.txt"])
        assert isinstance(item, Failure)
        assert item.reason == "unreadable"
        assert "Permission denied" in item.message


class TestJsonLines:
    def test_the_run_goes_on_after_a_bad_line(self):
        raw = b"\n".join([obj(id=7, text=BODY), b"nonsense", b"", obj(text=BODY), b""])
        first, second, third = read_bytes(raw, "f.jsonl", "jsonl")
        assert isinstance(first, Document)
        assert first.ref == "7"
        assert isinstance(second, Failure)
        assert second.ref == "f.jsonl:2"
        assert isinstance(third, Document)
        assert third.ref == "f.jsonl:4"

    def test_metadata(self):
        raw = obj(
            id="a", text=BODY, title="T", outlet="O", author=["X", "Y"], url="u://x",
            date="2020-05-03",
        )  # fmt: skip
        d = one(raw)
        assert isinstance(d, Document)
        assert (d.title, d.outlet, d.author, d.url, d.language) == ("T", "O", "X, Y", "u://x", "en")
        assert d.published is not None
        assert d.published.edtf == "2020-05-03"
        assert d.sha256 == hashlib.sha256(raw).hexdigest()

    def test_line_ends_are_no_part_of_the_hash(self):
        raw = obj(id="a", text=BODY)
        hashes = {d.sha256 for d in read_bytes(raw + b"\r\n" + raw + b"\n" + raw, "f", "jsonl")}
        assert hashes == {hashlib.sha256(raw).hexdigest()}

    def test_byte_order_mark(self):
        assert isinstance(one(b"\xef\xbb\xbf" + obj(text=BODY)), Document)

    def test_json_array_and_pretty_object(self):
        pretty = json.dumps({"id": "p", "text": BODY}, indent=2).encode()
        assert one(pretty).ref == "p"
        both = list(read_bytes(b"[" + pretty + b"," + pretty + b"]", "f", "json"))
        assert [d.ref for d in both] == ["p", "p"]

    def test_json_suffix_with_lines_in_it(self):
        raw = obj(id="a", text=BODY) + b"\n" + obj(id="b", text=BODY)
        assert [d.ref for d in read_bytes(raw, "f", "json")] == ["a", "b"]

    def test_a_huge_line_is_not_held(self):
        stream = _Endless(LARGEST + 30_000_000, b"\n" + obj(id="b", text=BODY))
        failure, after = read(["-"], stdin=stream)
        assert isinstance(failure, Failure)
        assert failure.reason == "too_large"
        assert after.ref == "b"
        assert stream.most <= LARGEST + 2

    def test_documents_come_before_the_stream_ends(self):
        stream = _Endless(0, b"")
        stream.tail = obj(id="a", text=BODY) + b"\n"
        assert next(iter(read(["-"], stdin=stream))).ref == "a"


class _Endless(io.RawIOBase):
    """``size`` bytes of one JSON line, then ``tail``; notes the most that was asked for at once."""

    def __init__(self, size: int, tail: bytes) -> None:
        self.left, self.tail, self.most, self.begun = size, tail, 0, False

    def readline(self, size=-1):
        self.most = max(self.most, size)
        if self.left:
            n = min(size, self.left)
            self.left -= n
            start = b"" if self.begun else b'{"id": "a", "text": "'
            self.begun = True
            return start + b"x" * (n - len(start))
        cut = self.tail.find(b"\n") + 1 or len(self.tail)
        piece, self.tail = self.tail[:cut], self.tail[cut:]
        return piece


def test_lines_at_the_limit():
    def split(raw: bytes) -> list[bytes | None]:
        return [x.raw for x in lines(Rejoined(b"", io.BytesIO(raw)), 4)]

    assert split(b"abcd\r\nabcde\nabcd") == [b"abcd", None, b"abcd"]
    assert split(b"abcdefghij\r\nab\n\nabcd\n") == [None, b"ab", b"", b"abcd"]


class TestSniffing:
    def test_kinds(self):
        page = f"<html><body><article><p>{BODY} {BODY}</p></article></body></html>"
        assert isinstance(one(page.encode()), Document)
        assert "<" not in one(page.encode()).text
        assert one(b"{not json} at all, the guards said").text.startswith("{not")
        assert one(b"[Sic] the guards said that it was so").text.startswith("[Sic]")
        assert one(obj(id="z", text=BODY)).ref == "z"

    def test_standard_input(self):
        assert [d.ref for d in read(["-"], stdin=io.BytesIO(BODY.encode()))] == ["-"]
        assert [d.ref for d in read(["-"], stdin=io.BytesIO(obj(id="q", text=BODY)))] == ["q"]


class TestPaths:
    def test_a_path_that_does_not_exist_raises_at_once(self, tmp_path):
        with pytest.raises(OptionError, match=r"nowhere\.txt"):
            read([tmp_path / "nowhere.txt"])

    def test_standard_input_twice(self):
        with pytest.raises(OptionError):
            read(["-", "-"])

    def test_folder_in_order_of_names(self, tmp_path):
        (tmp_path / "b").mkdir()
        for name in ("c.txt", "b/z.htm", "b/a.TXT", "a.md", ".hidden.txt"):
            text = f"<p>{BODY}</p>" if name.endswith("htm") else BODY
            (tmp_path / name).write_text(text)
        refs = [Path(d.ref).relative_to(tmp_path).as_posix() for d in read([tmp_path])]
        assert refs == ["b/a.TXT", "b/z.htm", "c.txt"]

    def test_folder_with_nothing_to_read(self, tmp_path):
        (item,) = read([tmp_path])
        assert isinstance(item, Failure)
        assert item.reason == "empty"

    @pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
    def test_links(self, tmp_path):
        root, outside = tmp_path / "root", tmp_path / "outside"
        (root / "in").mkdir(parents=True)
        outside.mkdir()
        (outside / "o.txt").write_text(BODY)
        (root / "in" / "a.txt").write_text(BODY)
        (root / "in" / "up").symlink_to(root)
        (root / "alias").symlink_to(root / "in")
        (root / "out").symlink_to(outside)
        (root / "out.txt").symlink_to(outside / "o.txt")
        (root / "self.txt").symlink_to(root / "self.txt")
        (root / "dead.txt").symlink_to(root / "gone.txt")
        (root / "same.txt").symlink_to(root / "in" / "a.txt")
        items = list(read([root]))
        failures = {Path(f.ref).name: f.reason for f in items if isinstance(f, Failure)}
        assert failures == {
            "up": "loop",
            "out": "link_out",
            "out.txt": "link_out",
            "self.txt": "loop",
            "dead.txt": "unreadable",
        }
        assert [Path(d.ref).name for d in items if isinstance(d, Document)] == ["a.txt", "same.txt"]
