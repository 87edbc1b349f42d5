"""Which format is it; packed files; plugins; and whatever comes in, a document or a reason."""

import gzip
import io
import json
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import (
    BODY,
    PAGE,
    archive,
    docx,
    http,
    mhtml,
    newsml,
    pdf,
    pdf_body,
    rss,
    warc,
    warc_record,
)

from onrecord.errors import SetupError
from onrecord.records import Document, Failure
from onrecord.steps.read import formats, read, read_bytes, read_text
from onrecord.steps.read.format import Input, Reader
from onrecord.steps.read.paragraphs import BLANK

FEED = rss(f"<item><guid>g</guid><title>T</title><description>{BODY}</description></item>")
LINES = [BODY[:70], BODY[70:]]
WARC = warc(warc_record(http(PAGE.encode())))
SAMPLES = {
    "warc": WARC,
    "gzip": gzip.compress(WARC, mtime=0),
    "wacz": archive({"archive/a.warc": WARC}),
    "pdf": pdf([pdf_body(700, LINES)], "/Title (T) /CreationDate (D:20191119)"),
    "docx": docx(lambda d: d.add_paragraph(BODY)),
    "feed": FEED,
    "newsml": newsml(body=f"<p>{BODY}</p>"),
    "ninjs": json.dumps(
        {"uri": "u:1", "pubStatus": "usable", "bodies": [{"value": BODY}]}
    ).encode(),
    "mhtml": mhtml(),
    "html": PAGE.encode(),
    "jsonl": json.dumps({"id": "a", "text": BODY}).encode(),
    "text": BODY.encode(),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_content_tells(name):
    (d,) = read_bytes(SAMPLES[name], "f")
    assert isinstance(d, Document), d
    assert "The guards closed the bridge" in d.text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.TXT", "text"), ("a.htm", "html"), ("a.warc", "warc"), ("a.warc.gz", "gzip"),
        ("a.jsonl.gz", "gzip"), ("a.wacz", "zip"), ("a.docx", "zip"), ("a.pdf", "pdf"),
        ("a.mht", "mhtml"), ("a.rss", "feed"), ("a.xml", ""), ("a.tar.gz", None), ("a.png", None),
        ("a", None), ("a.csv", None),
    ],
)  # fmt: skip
def test_names(name, kind):
    assert formats.kind_of_name(name) == kind


def test_a_folder_with_all_of_them(tmp_path):
    names = {
        "1.warc": "warc", "2.warc.gz": "gzip", "3.wacz": "wacz", "4.pdf": "pdf", "5.docx": "docx",
        "6.xml": "feed", "7.xml": "newsml", "8.json": "ninjs", "9.mhtml": "mhtml", "a.html": "html",
        "b.jsonl": "jsonl", "c.txt": "text",
    }  # fmt: skip
    for name, kind in names.items():
        (tmp_path / name).write_bytes(SAMPLES[kind])
    (tmp_path / "d.png").write_bytes(b"\x89PNG")
    found = list(read([tmp_path]))
    assert len(found) == len(names)
    assert all(isinstance(d, Document) for d in found)


class TestGzip:
    def test_any_text_format(self, tmp_path):
        (tmp_path / "a.txt.gz").write_bytes(gzip.compress(BODY.encode()))
        (tmp_path / "b.jsonl.gz").write_bytes(
            gzip.compress(SAMPLES["jsonl"] + b"\n" + SAMPLES["jsonl"])
        )
        assert [Path(d.ref).name for d in read([tmp_path])] == ["a.txt.gz", "a", "a"]

    def test_from_a_pipe(self):
        class Pipe(io.BytesIO):
            def seekable(self):
                return False

        (d,) = read(["-"], stdin=Pipe(SAMPLES["gzip"]))
        assert isinstance(d, Document)

    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (gzip.compress(b"a " * 30_000_000), "bomb"),
            (gzip.compress(gzip.compress(BODY.encode())), "bomb"),
            (gzip.compress(BODY.encode())[:-20], "broken_archive"),
            (b"\x1f\x8b\x08 and no more", "broken_archive"),
        ],
    )
    def test_reasons(self, raw, reason):
        (item,) = read_bytes(raw, "f")
        assert isinstance(item, Failure), item
        assert item.reason == reason


def _shout(source: Input) -> list[Document]:
    return [read_text(source.whole().decode()[1:].capitalize(), ref=source.ref)]


SHOUT = Reader("shout", (".shout",), lambda head: head.startswith(b"!"), _shout)
NO_READER = "x"
TAKEN = Reader("pdf", (), lambda _: False, _shout)


@pytest.fixture
def plugin(monkeypatch):
    def install(name: str) -> None:
        entry = EntryPoint("mine", f"{__name__}:{name}", formats.PLUGINS)
        monkeypatch.setattr(formats, "entry_points", lambda group: (entry,))
        formats.readers.cache_clear()

    yield install
    formats.readers.cache_clear()


class TestPlugins:
    def test_one_more_format(self, plugin, tmp_path):
        plugin("SHOUT")
        (tmp_path / "a.shout").write_text("!" + BODY.upper())
        (by_name,) = read([tmp_path])
        (by_content,) = read_bytes(f"!{BODY}".encode(), "f")
        assert isinstance(by_name, Document)
        assert by_name.text.startswith("The guards")
        assert by_content.text == by_name.text
        assert formats.plugins() == (("mine", ""),)

    @pytest.mark.parametrize("name", ["NO_READER", "TAKEN", "nothing"])
    def test_a_plugin_that_is_wrong(self, plugin, name):
        plugin(name)
        with pytest.raises(SetupError, match="plugin"):
            list(read_bytes(BODY.encode(), "f"))


def sound(item: Document | Failure) -> None:
    if isinstance(item, Failure):
        assert item.stage == "read"
        assert item.message
        return
    end = 0
    for b in item.blocks:
        assert end <= b.start < b.end <= len(item.text)
        assert item.text[b.start : b.end].strip(BLANK) == item.text[b.start : b.end]
        end = b.end
    for x in item.dates:
        if x.span:
            x.span.check(item.text)


@pytest.mark.parametrize("name", [n for n in SAMPLES if n not in ("html", "jsonl", "text")])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_mutated_bytes_give_a_document_or_a_reason(name, data):
    raw = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        match data.draw(st.sampled_from(["change", "drop", "cut", "insert", "repeat"])):
            case "change":
                raw[at : at + 1] = data.draw(st.binary(min_size=1, max_size=1))
            case "drop":
                del raw[at : at + data.draw(st.integers(1, 40))]
            case "cut":
                del raw[at:]
            case "insert":
                raw[at:at] = data.draw(st.binary(max_size=8))
            case "repeat":
                raw[at:at] = raw[at : at + 60]
    for kind in (None, {"wacz": "zip", "docx": "zip", "ninjs": "json"}.get(name, name)):
        for item in read_bytes(bytes(raw), "f", kind):
            sound(item)


@given(st.binary(max_size=300), st.sampled_from([r.name for r in formats.READERS]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_in_any_format(raw, kind):
    for item in read_bytes(raw, "f", kind):
        sound(item)


def test_the_same_input_gives_the_same_documents():
    for raw in SAMPLES.values():
        assert list(read_bytes(raw, "f")) == list(read_bytes(raw, "f"))


def test_a_first_line_that_is_not_utf_8_does_not_take_the_others_with_it():
    first, second = read_bytes(b'{"i\xe5d": "a"}\n' + SAMPLES["jsonl"], "f")
    assert isinstance(first, Failure)
    assert first.reason == "encoding"
    assert isinstance(second, Document)
