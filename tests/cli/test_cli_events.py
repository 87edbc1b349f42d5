"""onrecord events, explain and without, on reports made by hand."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.records import Decision, Judgement, SpeakerKind, read_events, to_json

sys.path.insert(0, str(Path(__file__).parents[1] / "steps" / "corroborate"))
from told import report, said

Cli = Callable[..., Any]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Three reports of one shooting with rival tolls, and one of something else."""
    given = {"on": "2021-05-04", "at": "Arden"}
    records = [
        report(
            "a",
            "The governor said that 3 people were killed at the Larkin mill in Arden on Tuesday.",
            said("killed", by="the governor", killed="3 people", **given),
            outlet="Halden Courier",
        ),
        report(
            "b",
            "By the count of the monitor the Larkin mill lost many, and 12 people were killed.",
            said("killed", by="the monitor", kind=SpeakerKind.NGO, killed="12 people", **given),
            outlet="Radio Vesper",
        ),
        report(
            "c",
            "Omar Vale, a baker, told of the Larkin mill: men were killed. The mayor denied that "
            "anybody was shot there.",
            said("killed", by="Omar Vale", kind=SpeakerKind.WITNESS, named=True, **given),
            said("shot", by="the mayor", denied=True, **given),
            outlet="Morning Herald",
        ),
        report("d", "A strike began in Belmar.", said("strike", type="PROTEST", at="Belmar")),
    ]
    file = tmp_path / "records.jsonl"
    file.write_bytes(b"".join(to_json(r) + b"\n" for r in records))
    return file


@pytest.fixture
def made(many: Path, cli: Cli, tmp_path: Path) -> Path:
    """The events of these reports, as the command writes them."""
    out = tmp_path / "events.jsonl"
    assert cli("events", many, "-o", out).code == 0
    return out


def test_events_writes_events_that_can_be_read(many: Path, cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "e.jsonl"
    done = cli("events", many, "-o", out)
    assert done.code == 0
    assert done.out == ""
    assert (
        "4 reports in 4 lineages, 2 events, 1 of several reports, 1 with contradictions" in done.err
    )
    events = list(read_events(out.read_bytes().splitlines()))
    (shooting,) = [e for e in events if e.type == "ASSAULT"]
    assert shooting.documents == ("a", "b", "c")
    assert shooting.corroboration.denied_by == ("the mayor",)


def test_events_keep_private_people_out(made: Path) -> None:
    assert b"Vale" not in made.read_bytes()


def test_events_shows_a_table_or_a_list(
    many: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = cli("events", many)
    assert done.code == 0
    for words in ("ASSAULT", "4 May 2021", "Arden,", "(indeterminate)", "denied by"):
        assert words in " ".join(done.out.replace("│", " ").split()), words
    assert "PROTEST" not in done.out
    assert "1 more events" in done.err
    assert "PROTEST" in cli("events", many, "--all").out
    monkeypatch.setattr("onrecord.cli.terminal.WIDE", 80)
    narrow = cli("events", many, "--all").out
    assert "behind it" in narrow
    assert max(map(len, narrow.splitlines())) <= 80


def test_events_to_standard_output_are_lines(many: Path, cli: Cli) -> None:
    done = cli("events", many, "-o", "-")
    assert [json.loads(line)["schema"] for line in done.out.splitlines()] == [
        "onrecord-events/1"
    ] * 2


def test_events_same_bytes_in_any_order(many: Path, cli: Cli, tmp_path: Path) -> None:
    turned = tmp_path / "turned.jsonl"
    turned.write_bytes(b"\n".join(reversed(many.read_bytes().splitlines())) + b"\n")
    halves = cli("events", many, turned, "-o", "-").out  # each record twice
    assert cli("events", turned, "-o", "-").out == cli("events", many, "-o", "-").out == halves


def test_events_by_another_rule(many: Path, cli: Cli) -> None:
    line = cli("events", many, "-o", "-", "--rule", "most_conservative").out
    (event,) = [e for e in map(json.loads, line.splitlines()) if e["type"] == "ASSAULT"]
    (killed,) = [c for c in event["counts"] if c["what"] == "killed"]
    assert (killed["low"], killed["rule"]) == (3, "most_conservative")


def test_events_writes_diagnostics_and_links(many: Path, cli: Cli, tmp_path: Path) -> None:
    table, links = tmp_path / "d.csv", tmp_path / "l.jsonl"
    done = cli("events", many, "-o", "-", "--diagnostics", table, "--links", links)
    assert done.code == 0
    assert "modal confidence" in done.err
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    (killed,) = [r for r in rows if r["variable"] == "killed"]
    assert (killed["values"], killed["divergence"], killed["confidence"]) == ("12; 3", "1", "0.5")
    assert killed["most_conservative"] == "3"
    assert killed["most_informative"] == "12"
    assert "indeterminate" in killed["most_representative"]
    relations = {json.loads(line)["relation"] for line in links.read_text().splitlines()}
    assert {"same_event", "contradicts"} <= relations


def test_events_obey_judgements(many: Path, cli: Cli, tmp_path: Path) -> None:
    records = [json.loads(line) for line in many.read_text().splitlines()]
    ids = [c["id"] for r in records[:3] for c in r["claims"]]
    apart = [
        Judgement.of(made="2024-01-01T00:00:00Z", by="ada", decision=Decision.DIFFERENT,
                     target=ids[0], other=i)
        for i in ids[1:]
    ]  # fmt: skip
    file = tmp_path / "judgements.jsonl"
    file.write_bytes(b"".join(to_json(j) + b"\n" for j in apart))
    assert len(cli("events", many, "-o", "-", "--judgements", file).out.splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["missing.jsonl"], 2, "no such file"),
        (["{records}", "--rule", "loudest"], 2, "no rule 'loudest'; there are most_representative"),
        (["{records}", "-o", "{folder}/e.csv"], 2, "must end in .jsonl"),
        (["{records}", "--diagnostics", "{folder}/d.jsonl"], 2, "must end in .csv"),
        (["{records}", "--judgements", "missing.jsonl"], 2, "no such file"),
        (["{empty}"], 2, "there are no records in it"),
        (["{old}"], 1, "line 1: schema is 'onrecord/0', this version reads 'onrecord/1'"),
        (["{twice}"], 1, "comes with two different codings"),
    ],
)
def test_events_wrong_use_is_one_line(
    many: Path, cli: Cli, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    files = {"records": many, "folder": tmp_path}
    for name in ("empty", "old", "twice"):
        files[name] = tmp_path / f"{name}.jsonl"
    files["empty"].write_text("\n")
    first = many.read_text().splitlines()[0]
    files["old"].write_text(first.replace('"onrecord/1"', '"onrecord/0"', 1))
    other = json.loads(first)
    other["claims"][0]["confidence"] = 0.5
    files["twice"].write_text(f"{first}\n{json.dumps(other)}\n")
    done = cli("events", *(a.format(**files) for a in arguments))
    assert done.code == code
    assert says in done.err
    assert done.err.count("\n") == 1


def test_nothing_is_overwritten_without_force(many: Path, made: Path, cli: Cli) -> None:
    before = made.read_bytes()
    done = cli("events", many, "-o", made, "--rule", "most_conservative")
    assert done.code == 2
    assert "--force" in done.err
    assert made.read_bytes() == before
    assert cli("events", many, "-o", made, "--rule", "most_conservative", "--force").code == 0


def shooting(made: Path) -> str:
    """The number of the shooting in the file."""
    lines = made.read_text().splitlines()
    return str(next(n for n, x in enumerate(lines, 1) if json.loads(x)["type"] == "ASSAULT"))


def test_explain_walks_from_the_value_to_the_words(many: Path, made: Path, cli: Cli) -> None:
    done = cli("explain", shooting(made), "--events", made, "--records", many)
    assert done.code == 0, done.err
    out = " ".join(done.out.split())
    for words in (
        "killed: 3 to 12 (most representative, indeterminate)",
        "3 1 independent way: the governor",
        "a · Halden Courier · 2021-05-05 the governor",
        "“The governor said that 3 people were »killed« at the Larkin mill",
        "what cannot all be right",
        "before anything is known",
        "time: same day",
        "together",
    ):
        assert words in out, words


def test_explain_withholds_private_names_unless_asked(many: Path, made: Path, cli: Cli) -> None:
    arguments = ("explain", shooting(made), "--events", made, "--records", many)
    assert "Vale" not in cli(*arguments).out
    assert "Omar Vale" in cli(*arguments, "--include-private").out


def test_explain_takes_the_beginning_of_an_id(many: Path, made: Path, cli: Cli) -> None:
    lines = [json.loads(x) for x in made.read_text().splitlines()]
    (event,) = [e["id"] for e in lines if e["type"] == "ASSAULT"]
    for asked in (event, event[:9], event[3:9]):
        assert event in cli("explain", asked, "--events", made, "--records", many).out
    assert event in cli("explain", event, "--records", many).out, "without the events file too"


@pytest.mark.parametrize(
    ("asked", "says"),
    [("99", "no event '99'; give a number from 1 to 2"), ("e1:", "2 events begin")],
)
def test_explain_unknown_event(many: Path, made: Path, cli: Cli, asked: str, says: str) -> None:
    done = cli("explain", asked, "--events", made, "--records", many)
    assert done.code == 2
    assert says in done.err


def test_explain_needs_the_right_records(made: Path, many: Path, cli: Cli, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text(many.read_text().splitlines()[0] + "\n")
    done = cli("explain", shooting(made), "--events", made, "--records", few)
    assert done.code == 2
    assert "2 of the event's reports are not in" in done.err


def test_without_shows_what_falls(many: Path, cli: Cli) -> None:
    done = cli("without", "the monitor", many)
    assert done.code == 0
    assert "killed: 3 to 12 -> 3" in done.out
    assert "contradictions:" in done.out
    assert "without the monitor (a claimant quoted for 1 claims by others; 0 reports" in done.err
    gone = cli("without", "Outlet", many)
    assert "PROTEST" in gone.out
    assert "nothing is left of it" in gone.out


def test_without_an_unknown_source(many: Path, cli: Cli) -> None:
    done = cli("without", "Radio Nowhere", many)
    assert done.code == 2
    assert "no outlet, claimant or report is called 'Radio Nowhere'" in done.err
    assert "Radio Vesper" in done.err


@pytest.mark.parametrize("command", ["events", "explain", "without"])
def test_help_ends_with_an_example(cli: Cli, command: str) -> None:
    done = cli(command, "--help")
    assert done.code == 0
    assert f"Example: onrecord {command}" in " ".join(done.out.split())


def test_hostile_text_cannot_move_the_cursor(cli: Cli, tmp_path: Path) -> None:
    bad = "\x1b[31mred\x1b[0m \u202eevil"
    record = report("h", f"{bad} people were killed.", said("killed"), outlet=bad, title=bad)
    file = tmp_path / "h.jsonl"
    file.write_bytes(to_json(record) + b"\n")
    for arguments in (
        ("events", file, "--all"),
        ("explain", "1", "--records", file),
        ("without", bad, file),
    ):
        done = cli(*arguments)
        assert done.code == 0, done.err
        assert "\x1b" not in done.out + done.err
        assert "\u202e" not in done.out + done.err
