import io
import os
import re
import sys

import handmade
import pytest

from onrecord.cli.reading import print_record, print_table
from onrecord.cli.terminal import console, plain


def shown(cli, *arguments):
    got = cli(*arguments)
    assert got.code == 0, got.err
    return re.sub(r"\s+", " ", got.out)


def test_show_reads_as_who_says_what(cli, records):
    text = shown(cli, "show", records, "-n", 1)
    for expected in (
        "Example Post · publication date unknown · reports/1.txt",
        "dated 2 May 2024; that is not its publication",
        "In the outlet’s own voice: - Police ASSAULT-firearms people",
        "Anytown Bridge, North, UTO; “Tuesday” (depends on the publication date, which is unknown)",
        "at least 12 people killed",
        "»shot«",
        "According to Ada Bell (mayor, official, Anytown):",
        "! the quotation is never closed ! words in [brackets] were inserted by the outlet",
        "According to Radio Delta (media):",
        "According to Omar Vale (shopkeeper, witness): soldiers had beaten his son",
        "“rising prices” leads to “the unrest”, according to Radio Delta",
        "- not stated COERCE-arrest denied",
        "According to a source that is missing from this record: - Vale ACCUSE",
        "“junta”: a neutral agency would say “military government”",
        "“filmed it” (video)",
    ):
        assert expected in text


def test_nested_claimants_are_indented_under_their_parent(cli, records):
    lines = cli("show", records, "-n", 1).out.splitlines()
    radio = next(x for x in lines if "Radio Delta (media)" in x)
    vale = next(x for x in lines if "Omar Vale (shopkeeper" in x)
    assert radio.startswith("According")
    assert vale.startswith(" " * 8 + "According")


def test_show_chooses_by_ref_number_or_id(cli, records):
    assert "Crackdown" in shown(cli, "show", records, "--ref", "reports/1.txt")
    assert "Crackdown" not in shown(cli, "show", records, "-n", 2)
    both = shown(cli, "show", records)
    assert "Crackdown" in both
    assert "=cmd" in both
    assert cli("show", records, "--ref", "no such").code == 2


def test_the_table_says_according_to_whom(cli, records):
    text = shown(cli, "table", records)
    for head in ("according to", "who", "did what", "to whom", "where", "when", "in which words"):
        assert head in text
    assert "ASSAULT-firearms" in text
    assert "Vale" not in text
    assert "Vale" in shown(cli, "table", records, "--include-private")


@pytest.mark.parametrize("command", ["show", "table"])
def test_no_colour_and_no_escape_off_a_terminal(cli, records, command, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    out = cli(command, records).out
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out)
    assert "\ufffd[31mRed" in out or command == "table"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_colour", "coloured"), [(None, True), ("1", False)])
def test_colour_on_a_terminal_unless_no_color(monkeypatch, no_colour, coloured):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_colour:
        monkeypatch.setenv("NO_COLOR", no_colour)
    screen = Terminal()
    print_record(handmade.full(), console(screen))
    assert bool(re.search(r"\x1b\[[\d;]*3[36]m", screen.getvalue())) is coloured


def test_a_narrow_terminal_gets_a_list(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "dumb")
    screen = Terminal()
    print_table([handmade.full()], console(screen))
    assert "according to   Radio Delta (media) > [private person]" in screen.getvalue()


def test_plain_text_is_left_alone_and_controls_are_shown():
    assert plain("Rasht, گیلان\n“x”") == "Rasht, گیلان\n“x”"
    assert plain("a\x1b]0;t\x07\u202eb\ud800") == "a\ufffd]0;t\ufffd\ufffdb?"


@pytest.mark.skipif(os.name == "nt", reason="needs /dev/full")
def test_a_full_disk_behind_standard_output_is_one_line(records):
    import subprocess

    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from onrecord.cli import main; main()", "table", records],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (done.returncode, done.stderr) == (1, "onrecord: No space left on device\n")
