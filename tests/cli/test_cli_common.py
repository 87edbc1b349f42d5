import os
import signal
import subprocess
import sys
import time

import pytest

from onrecord import __version__

COMMANDS = ("code", "show", "page", "table", "schema", "doctor")


@pytest.mark.parametrize("command", [(), *((c,) for c in COMMANDS)])
def test_every_help_has_an_example(cli, command):
    got = cli(*command, "--help")
    assert got.code == 0
    assert "Example: onrecord " in got.out


def test_the_version(cli):
    assert cli("--version").out == f"onrecord {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("code",),
        ("code", "--nonsense", "x"),
        ("code", "--workers", "0", "x"),
        ("code", "--workers", "many", "x"),
        ("code", "not-there.txt"),
        ("show", "not-there.txt"),
        ("page", "not-there.jsonl"),
        ("page", "not-there.jsonl", "-o", "x.html"),
        ("table", "not-there.jsonl", "-o", "x.csv"),
        ("table", "not-there.jsonl", "-o", "x.docx"),
    ],
)
def test_a_wrong_option_ends_at_once_with_one_line(cli, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    got = cli(*arguments)
    assert got.code == 2
    assert got.out == ""
    assert got.err.startswith("onrecord: ")
    assert got.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "line", [b"{}", b"not json", b'{"schema":"onrecord/9"}', b'{"schema":"onrecord/1"}', b"\xff"]
)
def test_a_line_that_is_no_record_is_named(cli, tmp_path, line):
    file = tmp_path / "r.jsonl"
    file.write_bytes(b"\n" + line + b"\n")
    got = cli("table", file)
    assert got.code == 1
    assert f"{file}, line 2: " in got.err
    assert got.err.count("\n") == 1


def test_help_is_quick():
    start = time.monotonic()
    code = "import sys, onrecord.cli as c; c.run(['--help']); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
    assert time.monotonic() - start < 5  # 0.3 s on an idle machine


def test_a_closed_pipe_is_quiet(records):
    run = [sys.executable, "-c", "from onrecord.cli import main; main()", "table", str(records)]
    for extra in ([], ["-o", "-"]):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([*run, *extra], stdout=writer, stderr=subprocess.PIPE, text=True)
        os.close(writer)
        assert done.returncode == 141
        assert done.stderr == ""


def test_ctrl_c_in_a_real_process(tmp_path):
    run = "from onrecord.cli import main; print('up', flush=True); "
    run += "main(['table', '-', '-o', 'x.csv'])"
    with subprocess.Popen(
        [sys.executable, "-c", run],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "up\n"
        deadline = time.monotonic() + 20
        while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.02)  # until the output file is begun
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == "onrecord: interrupted; nothing half-written was kept\n"
    assert list(tmp_path.iterdir()) == []
