"""onrecord fetch: an archive appears whole or not at all; what could not be had is named."""

import sys
from pathlib import Path

import pytest

from onrecord.records import Document
from onrecord.steps import fetch as step
from onrecord.steps.read import read

sys.path.insert(0, str(Path(__file__).parents[1] / "steps" / "fetch"))
from local_server import LOCAL, answer, serving

PAGE = (
    b"<html><body><article><h1>Guards close the bridge</h1><p>The guards closed the bridge and the"
    b" drivers waited in the rain until it was dark, the mayor of Ellan said.</p></article></body>"
    b"</html>"
)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(step, "Net", lambda: LOCAL)
    monkeypatch.setattr(step, "PAUSE", 0.0)
    with serving() as one:
        one.pages["/a"] = answer(PAGE, headers="Content-Type: text/html\r\n")
        yield one


def test_a_page(cli, server, tmp_path):
    out = tmp_path / "a.warc.gz"
    got = cli("fetch", f"{server.url}/a", "-o", out)
    assert got.code == 0
    assert got.out == ""
    (d,) = read([out])
    assert isinstance(d, Document)
    assert d.url == f"{server.url}/a"
    assert f"sha256 {d.sha256}" in got.err
    assert f"1 of 1 pages -> {out}" in got.err
    assert cli("fetch", f"{server.url}/a", "-o", out).code == 2
    assert cli("fetch", f"{server.url}/a", "-o", out, "--force", "-q").err == ""


def test_some_could_not_be_had(cli, server, tmp_path):
    got = cli("fetch", f"{server.url}/a", f"{server.url}/gone", "-o", tmp_path / "a.warc.gz")
    assert got.code == 3
    assert f"not fetched: {server.url}/gone: the server answered 404" in got.err
    assert [type(d) for d in read([tmp_path])] == [Document]


def test_none_could_be_had(cli, server, tmp_path):
    got = cli("fetch", f"{server.url}/gone", "http://127.0.0.1/", "-o", tmp_path / "a.warc.gz")
    assert got.code == 1
    assert "not on the public internet" in got.err
    assert "nothing was written" in got.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("output", ["-", "a.warc", "a.html", "nowhere/a.warc.gz"])
def test_wrong_outputs(cli, tmp_path, output):
    name = output if output == "-" else tmp_path / output
    got = cli("fetch", "http://127.0.0.1/", "-o", name)
    assert got.code == 2
    assert got.err.count("\n") == 1


def test_help(cli):
    got = cli("fetch", "--help")
    assert "robots.txt is obeyed" in " ".join(got.out.split())
    assert "Example: onrecord fetch" in got.out


@pytest.mark.usefixtures("fake_coder")
def test_what_was_fetched_can_be_coded(cli, server, tmp_path):
    out = tmp_path / "a.warc.gz"
    cli("fetch", f"{server.url}/a", "-o", out, "-q")
    got = cli("code", out, "-q")
    assert got.code == 0
    assert f'"url":"{server.url}/a"' in got.out
    assert '"role":"retrieved"' in got.out
    assert '"status":"usable"' in got.out


def test_the_help_of_code_names_the_formats(cli):
    shown = " ".join(cli("code", "--help").out.split())
    for name in (".warc", ".wacz", ".pdf", ".docx", ".rss", ".mhtml", "NewsML-G2", "ninjs"):
        assert name in shown
