"""``onrecord review``: it listens where it should, and says in one line why it does not."""

from __future__ import annotations

import io
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from onrecord.cli import run
from onrecord.store import Casebook, ReviewRole


def said(capsys: pytest.CaptureFixture[str]) -> str:
    line = capsys.readouterr().err
    assert line.count("\n") == 1, line
    return line


def test_what_it_refuses(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", str(tmp_path / "none.casebook")]) == 2
    assert "none.casebook" in said(capsys)
    assert run(["review", str(filled), "--host", "0.0.0.0"]) == 2
    assert "without accounts" in said(capsys)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run(["review", str(filled), "--port", str(port)]) == 2
        assert f"cannot listen on 127.0.0.1 port {port}" in said(capsys)
    assert run(["review", str(filled), "--host", "no.such.host.invalid", "--port", "0"]) == 2
    capsys.readouterr()
    assert run(["review", str(filled), "--add-account", "olga", "--role", "king"]) == 2
    assert "viewer-public" in said(capsys)


def test_accounts_from_the_command_line(
    book: Casebook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(tmp_path / "test.casebook")
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert run(["review", path, "--add-account", "olga"]) == 2
    assert "at least 12" in said(capsys)
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long password for tests\n"))
    assert run(["review", path, "--add-account", "olga"]) == 0
    assert said(capsys) == "made the account olga (owner)\n"
    account = book.account("olga")
    assert account is not None
    assert account.role is ReviewRole.OWNER
    assert account.password.startswith("$argon2id$")


def test_it_listens_on_this_machine_and_ends_at_once(book: Casebook, tmp_path: Path) -> None:
    program = [sys.executable, "-c", "from onrecord.cli import main; main()"]
    words = [*program, "review", str(tmp_path / "test.casebook"), "--port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert found, line
            with urllib.request.urlopen(f"{found[0]}claims.json", timeout=20) as answer:
                assert answer.status == 200
                assert b'"total":8' in answer.read()
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)
