import json
import re
import sys
from pathlib import Path

import pytest

from onrecord.records import Decision, read_judgement, read_records, to_json
from onrecord.store import Casebook

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
import casebook_cases as cases

pytestmark = pytest.mark.usefixtures("fake_coder")
GOOD = "Police arrested twenty people in the old town on Monday, the mayor said.\n"


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("a", "c"):
        (folder / f"{name}.txt").write_text(f"{GOOD}{name}")
    (folder / "b.txt").write_text(f"FAIL. {GOOD}")
    return folder


@pytest.fixture
def book(cli, tmp_path):
    path = tmp_path / "case.casebook"
    assert cli("casebook", "new", path, "--title", "A test", "--as", "ada").code == 0
    return path


@pytest.fixture
def filled(cli, book, tmp_path):
    file = tmp_path / "coded.jsonl"
    file.write_bytes(b"".join(to_json(cases.record(i)) + b"\n" for i in range(3)))
    assert cli("casebook", "add", book, file, "--coded", "--as", "ada").code == 0
    return book


def test_new_makes_a_casebook_and_overwrites_none(cli, book):
    assert cli("casebook", "status", book).out.startswith("A test (b1:")
    before = book.read_bytes()
    got = cli("casebook", "new", book)
    assert (got.code, got.err.count("\n")) == (2, 1)
    assert "already" in got.err
    assert book.read_bytes() == before


def test_add_codes_stores_and_passes_over(cli, book, reports):
    got = cli("casebook", "add", book, reports, "--as", "ada")
    assert got.code == 3
    assert f"not stored: {reports / 'b.txt'}: it says FAIL\n" in got.err
    assert "2 reports added, 0 coded anew, 0 claims\n" in got.err
    (reports / "b.txt").write_text(f"mended. {GOOD}")
    got = cli("casebook", "add", book, reports, "-v")
    assert got.code == 0
    assert "1 reports added" in got.err
    assert "2 passed over: stored already" in got.err
    assert f"passed over: {reports / 'a.txt'}: stored already" in got.err
    with Casebook.open(book) as casebook:
        assert casebook.info().raw == 3
        assert {e.by for e in casebook.audit(limit=5)} == {"ada"}


def test_add_without_raw_bytes_and_quietly(cli, book, reports):
    got = cli("casebook", "add", book, reports / "a.txt", "--no-raw", "-q")
    assert (got.code, got.out, got.err) == (0, "", "")
    with Casebook.open(book) as casebook:
        assert (casebook.info().records, casebook.info().raw) == (1, 0)


def test_add_that_is_interrupted_keeps_what_was_stored(cli, book, reports):
    (reports / "b.txt").write_text(f"INTERRUPT. {GOOD}")
    assert cli("casebook", "add", book, reports).code == 130
    with Casebook.open(book) as casebook:
        assert casebook.info().records == 1
        assert casebook.verify().clean


def test_nothing_new_needs_no_model(cli, book, reports, monkeypatch):
    assert cli("casebook", "add", book, reports / "a.txt").code == 0
    monkeypatch.setattr(sys.modules["onrecord.pipeline"].Coder, "load", None)
    assert "1 passed over" in cli("casebook", "add", book, reports / "a.txt").err


def test_status_tells_failures_and_deletions(cli, book, reports):
    cli("casebook", "add", book, reports)
    assert cli("casebook", "status", book, "--failures").out == (
        f"{reports / 'b.txt'}: code: it says FAIL\n"
    )
    name = str(reports / "a.txt")
    assert cli("casebook", "delete", book, name, "--reason", "not ours", "--as", "ada").code == 0
    told = cli("casebook", "status", book, "--deleted").out
    assert "document deleted" in told
    assert told.endswith("by ada: not ours\n")
    assert "failures     1" in cli("casebook", "status", book).out


def test_coded_records_are_stored_as_they_are(cli, filled, tmp_path):
    got = cli("casebook", "add", filled, tmp_path / "coded.jsonl", "--coded")
    assert "3 passed over: stored already, coded by the same run" in got.err
    out = cli("casebook", "export", filled).out.encode()
    by_ref = sorted(read_records(out.splitlines()), key=lambda r: r.document.ref)
    assert by_ref == [cases.record(i) for i in range(3)]


def test_judgements_go_from_one_casebook_to_another(cli, filled, tmp_path):
    target = cases.record(0).claims[0].id
    with Casebook.open(filled) as casebook:
        j = casebook.judge(by="ada", decision=Decision.ACCEPT, target=target)
    out = tmp_path / "judgements.jsonl"
    got = cli("casebook", "export", filled, "--what", "judgements", "-o", out)
    assert got.err == f"1 judgements -> {out}\n"
    assert read_judgement(out.read_bytes().strip()).id == j.id
    assert cli("casebook", "export", filled, "--what", "judgements", "-o", out).code == 2
    other = tmp_path / "other.casebook"
    cli("casebook", "new", other)
    assert cli("casebook", "add", other, out, "--judgements").err == "1 judgements are new\n"
    assert cli("casebook", "add", other, out, "--judgements").err == "0 judgements are new\n"
    out.write_text("{}\n")
    got = cli("casebook", "add", other, out, "--judgements")
    assert (got.code, got.err.count("\n")) == (1, 1)
    assert "line 1" in got.err


def test_verify_and_head(cli, filled):
    got = cli("casebook", "verify", filled)
    assert (got.code, got.out) == (0, "")
    assert got.err.startswith("3 reports, 3 records,")
    assert got.err.endswith("no faults\n")
    head = cli("casebook", "head", filled).out.strip()
    assert cli("casebook", "verify", filled, "--head", head).code == 0
    forged = head.replace(head.split()[2], "0" * 64)
    got = cli("casebook", "verify", filled, "--head", forged)
    assert got.code == 1
    assert "noted outside" in got.out
    assert cli("casebook", "verify", filled, "--head", "x").code == 2


def test_purge_asks_and_takes_out(cli, filled, monkeypatch):
    ref = "reports/1.txt"
    assert cli("casebook", "purge", filled, ref).code == 2  # a reason is needed
    got = cli("casebook", "purge", filled, "nothing", "--reason", "x", "--yes")
    assert (got.code, "check the id or ref" in got.err) == (2, True)
    got = cli("casebook", "purge", filled, ref, "--reason", "court order", "--yes")
    assert got.code == 0
    assert cases.document(1).sha256 in got.err
    assert b"Report 1 from Anford" not in filled.read_bytes()
    assert cli("casebook", "verify", filled).code == 0
    assert "purged 1" in cli("casebook", "status", filled).out


def test_compact_and_rebuild(cli, filled):
    assert " MB -> " in cli("casebook", "compact", filled).err
    assert cli("casebook", "rebuild", filled).err == "6 claims are listed\n"


def test_withdraw_and_retire(cli, filled, tmp_path):
    got = cli("casebook", "withdraw", filled, "reports/0.txt", "--reason", "killed 12:40")
    assert "is withdrawn" in got.err
    assert "3, 1 of them withdrawn" in cli("casebook", "status", filled).out
    file = tmp_path / "newer.jsonl"
    file.write_bytes(to_json(cases.recoded(cases.record(1))) + b"\n")
    assert "1 coded anew" in cli("casebook", "add", filled, file, "--coded").err
    assert cli("casebook", "retire", filled).code == 2
    assert cli("casebook", "retire", filled, "--older").err == "1 records are retired\n"
    assert cli("casebook", "retire", filled, "--older").err == "0 records are retired\n"


def test_the_audit_trail_is_exported(cli, filled):
    out = cli("casebook", "export", filled, "--what", "audit").out
    entries = [json.loads(x) for x in out.splitlines()]
    assert [e["what"] for e in entries] == ["new", "add", "add", "add"]
    assert cli("casebook", "export", filled, "--what", "nothing").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("status", "nowhere.casebook"),
        ("verify", "nowhere.casebook"),
        ("add", "nowhere.casebook", "."),
        ("status", "mysql://h/d"),
    ],
)
def test_errors_are_one_line(cli, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    got = cli("casebook", *words)
    assert (got.code, got.out, got.err.count("\n")) == (2, "", 1)
    assert list(tmp_path.glob("nowhere*")) == []


def test_every_command_has_an_example(cli):
    listed = cli("casebook", "--help").out
    for name in (
        *("new", "add", "status", "verify", "head", "compact", "rebuild", "withdraw", "retire"),
        *("delete", "purge", "export"),
    ):
        assert f"  {name} " in listed
        assert "Example: onrecord casebook" in cli("casebook", name, "--help").out


def test_the_page_names_only_commands_that_there_are(cli):
    page = (Path(__file__).parents[2] / "docs" / "casebook.md").read_text("utf-8")
    listed = cli("casebook", "--help").out
    named = set(re.findall(r"onrecord casebook ([a-z]+)", page))
    assert named >= {"new", "add", "verify", "head", "purge"}
    assert all(f"  {name} " in listed for name in named)
