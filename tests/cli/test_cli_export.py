"""onrecord export, verify and compare, as they are called."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import handmade
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "steps" / "export" / "formats"))
import people

from onrecord.records import to_json


@pytest.fixture
def own(tmp_path):
    """Records with private people in a folder of their own."""
    folder = tmp_path / "in"
    folder.mkdir()
    file = folder / "records.jsonl"
    items = (people.people(), people.elsewhere())
    file.write_bytes(b"".join(to_json(r) + b"\n" for r in items))
    return file


@pytest.fixture
def events(own):
    from onrecord.pipeline import events_of

    file = own.with_name("events.jsonl")
    found = events_of((people.people(), people.elsewhere())).events
    file.write_bytes(b"".join(to_json(e) + b"\n" for e in found))
    return file


def left_behind(folder):
    return [p.name for p in folder.iterdir() if p.name.startswith(".")]


def test_a_folder_with_card_and_package(cli, own, tmp_path):
    got = cli("export", own, "--format", "plover", "-o", tmp_path / "out")
    assert got.code == 0, got.err
    assert got.err == f"plover: 7 in plover.jsonl -> {tmp_path / 'out'}\n"
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert names == ["DATACARD.md", "datapackage.json", "plover.jsonl"]
    assert not left_behind(tmp_path)
    text = (tmp_path / "out" / "plover.jsonl").read_text("utf-8").casefold()
    assert not [s for s in people.SECRETS if s in text]


def test_a_file_with_its_card_beside_it(cli, own, tmp_path):
    out = tmp_path / "said.csv"
    assert cli("export", own, "-f", "claims", "-o", out).code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "said.csv", "said.csv.card.md"]
    assert out.read_text("utf-8").startswith("document,document_id,")
    assert cli("export", own, "-f", "claims", "-o", out).code == 2
    assert cli("export", own, "-f", "claims", "-o", out, "--force").code == 0


def test_the_same_call_gives_the_same_bytes(cli, own, events, tmp_path):
    for name in ("sqlite", "acled-style", "annotation"):
        for n in (1, 2):
            got = cli("export", own, "-f", name, "-o", tmp_path / f"{name}{n}", "--events", events)
            assert got.code == 0, got.err
        for file in (tmp_path / f"{name}1").iterdir():
            assert file.read_bytes() == (tmp_path / f"{name}2" / file.name).read_bytes()


def test_standard_input_is_read_as_often_as_needed(cli, own, tmp_path, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(own.read_bytes()))
    monkeypatch.setattr(sys, "stdin", stream)
    got = cli("export", "-", "-f", "claims", "-o", tmp_path / "out")
    assert got.code == 0, got.err
    assert "7 in claims.csv" in got.err


@pytest.mark.parametrize("name", ["events", "report-level", "acled-style"])
def test_events_are_asked_for_where_they_are_needed(cli, own, events, name, tmp_path):
    got = cli("export", own, "-f", name, "-o", tmp_path / "out")
    assert got.code == 2
    assert "onrecord events" in got.err
    assert not (tmp_path / "out").exists()
    assert cli("export", own, "-f", name, "-o", tmp_path / "out", "--events", events).code == 0


def test_private_people_only_with_a_reason_that_is_logged(cli, own, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    out = tmp_path / "out"
    base = ("export", own, "-f", "claims", "-o", out)
    assert cli(*base, "--include-private").code == 2
    assert cli(*base, "--include-private", "--reason", "  ").code == 2
    assert cli(*base, "--reason", "why").code == 2
    assert not out.exists()
    got = cli(*base, "--include-private", "--reason", "the families\nasked for it")
    assert got.code == 0, got.err
    assert "Daneshvar" in (out / "claims.csv").read_text("utf-8")
    assert "the families asked for it" in (out / "DATACARD.md").read_text("utf-8")
    log = (out / "private-names.log").read_text("utf-8")
    assert log == "2023-11-14T22:13:20Z claims with private names: the families asked for it\n"
    one = tmp_path / "one.csv"
    more = ("--include-private", "--reason", "again")
    assert cli("export", own, "-f", "claims", "-o", one, *more).code == 0
    assert "again" in (tmp_path / "one.csv.private-names.log").read_text("utf-8")


def test_nothing_is_overwritten_and_nothing_of_others_is_taken_away(cli, own, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    assert cli("export", own, "-f", "ris", "-o", out).code == 0  # an empty folder is fine
    assert cli("export", own, "-f", "ris", "-o", out).code == 2
    assert cli("export", own, "-f", "csl-json", "-o", out, "--force").code == 0
    assert not (out / "sources.ris").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    got = cli("export", own, "-f", "ris", "-o", mine, "--force")
    assert got.code == 2
    assert "holds no export" in got.err
    assert (mine / "thesis.txt").exists()
    assert cli("export", own, "-f", "ris", "-o", tmp_path / "no" / "such").code == 2
    assert not left_behind(tmp_path)


def test_an_unknown_format_lists_those_that_there_are(cli, own, tmp_path):
    got = cli("export", own, "-f", "excel", "-o", tmp_path / "x")
    assert got.code == 2
    assert "polecat" in got.err


@pytest.mark.parametrize("line", [b"{}\n", b"nonsense\n", b'{"schema":"onrecord/9"}\n'])
def test_a_bad_record_leaves_no_export(cli, own, line, tmp_path):
    own.write_bytes(own.read_bytes() + line)
    got = cli("export", own, "-f", "claims", "-o", tmp_path / "out")
    assert got.code == 1
    assert "line 3" in got.err
    assert str(own) in got.err
    assert not (tmp_path / "out").exists()
    assert not left_behind(tmp_path)


def test_a_span_that_misquotes_is_no_record(cli, own, tmp_path):
    own.write_bytes(own.read_bytes().replace(b'"text":"rally"', b'"text":"rolly"'))
    got = cli("export", own, "-f", "claims", "-o", tmp_path / "out")
    assert (got.code, "rolly" in got.err) == (1, True)


def test_the_licence_stands_in_package_and_card(cli, own, tmp_path):
    got = cli("export", own, "-f", "claims", "-o", tmp_path / "out", "--licence", "CC BY 4.0")
    assert got.code == 0
    package = json.loads((tmp_path / "out" / "datapackage.json").read_bytes())
    assert package["licenses"][0] == {"name": "CC-BY-4.0", "title": "CC BY 4.0"}
    assert "CC BY 4.0, as its publisher says" in (tmp_path / "out" / "DATACARD.md").read_text()


# --- verify ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["annotation", "claims", "parquet", "sqlite", "cameo"])
def test_verify_says_that_every_span_holds(cli, own, name, tmp_path):
    cli("export", own, "-f", name, "-o", tmp_path / "out")
    got = cli("verify", tmp_path / "out", own)
    assert got.code == 0, got.err
    assert got.err.endswith("all as the reports say\n")


def test_verify_against_the_reports_themselves(cli, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("Officials met in Northam on Monday.\n\nPolice shot a man, residents said.\n")
    from onrecord.steps.read import read

    (document,) = read([report])
    record = handmade.record(
        document=document,
        claims=(handmade.Claim("c1:1", "ASSAULT", None, handmade.span(document.text, "shot")),),
    )
    (tmp_path / "r.jsonl").write_bytes(to_json(record) + b"\n")
    cli("export", tmp_path / "r.jsonl", "-f", "annotation", "-o", tmp_path / "out")
    assert cli("verify", tmp_path / "out", report).code == 0
    report.write_text(
        "Officials met in Northam on Monday.\n\nPolice shot two men, residents said.\n"
    )
    got = cli("verify", tmp_path / "out", report)
    assert (got.code, "not among those given" in got.err) == (1, True)


def test_verify_names_each_span_that_does_not_hold(cli, own, tmp_path):
    out = tmp_path / "out"
    cli("export", own, "-f", "claims", "-o", out)
    with (out / "claims.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    for row in table[:2]:
        row["trigger"] = "invented"
    with (out / "claims.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, table[0])
        writer.writeheader()
        writer.writerows(table)
    got = cli("verify", out, own)
    assert got.code == 1
    lines = got.err.splitlines()
    assert lines[0] == "wrong: claims.csv: has been changed since it was exported"
    assert [line.split(":")[1] for line in lines[1:3]] == [
        " claims.csv, line 2",
        " claims.csv, line 3",
    ]
    assert lines[-1] == "7 spans, 3 wrong"


def test_verify_a_single_file(cli, own, tmp_path):
    cli("export", own, "-f", "claims", "-o", tmp_path / "mine.csv")
    got = cli("verify", tmp_path / "mine.csv", own)
    assert (got.code, "--format" in got.err) == (2, True)
    assert cli("verify", tmp_path / "mine.csv", own, "-f", "claims").code == 0


def test_verify_what_has_nothing_to_verify(cli, own, tmp_path):
    cli("export", own, "-f", "ris", "-o", tmp_path / "out")
    got = cli("verify", tmp_path / "out", own)
    assert (got.code, "quotes no words" in got.err) == (2, True)
    (tmp_path / "empty").mkdir()
    assert cli("verify", tmp_path / "empty", own).code == 2


def test_verify_looks_at_no_file_outside_the_folder(cli, own, tmp_path):
    out = tmp_path / "out"
    cli("export", own, "-f", "claims", "-o", out)
    package = json.loads((out / "datapackage.json").read_bytes())
    package["resources"][0]["path"] = "../in/records.jsonl"
    (out / "datapackage.json").write_text(json.dumps(package))
    got = cli("verify", out, own)
    assert (got.code, "lies outside the folder" in got.err) == (1, True)


# --- compare --------------------------------------------------------------------------------------

ACLED = (
    "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,country,"
    "admin1,location,latitude,longitude,geo_precision,source,fatalities,notes\n"
    "UTO1,04 May 2021,2021,1,Battles,Armed clash,Police (Uto),Uto,North,Northam,1.5,-2.25,1,X,3,\n"
    "UTO2,04 May 2021,2021,1,Protests,Peaceful protest,Protesters,Uto,North,Northam,1.5,-2.25,1,X,"
    "0,\n"
    "UTO3,20 May 2021,2021,1,Riots,Mob violence,Rioters,Uto,North,Easton,4.5,-2.25,1,X,0,\n"
    "UTO4,nonsense,2021,1,Riots,Mob violence,Rioters,Uto,North,Easton,4.5,-2.25,1,X,0,\n"
)


@pytest.fixture
def acled(tmp_path):
    file = tmp_path / "acled.csv"
    file.write_text(ACLED, "utf-8")
    return file


def test_compare_into_a_table(cli, own, events, acled, tmp_path):
    out = tmp_path / "compared.csv"
    got = cli("compare", acled, own, "--events", events, "-o", out)
    assert got.code == 0, got.err
    with out.open(encoding="utf-8-sig", newline="") as lines:
        table = list(csv.DictReader(lines))
    found = {r["other_id"]: r for r in table if r["other_id"]}
    assert found["UTO1"]["verdict"] == "both have it"
    assert found["UTO1"]["event"].startswith("e1:")
    assert found["UTO2"]["verdict"] == "both have it"
    assert found["UTO3"]["verdict"] == "only the other coder has it"
    assert "UTO4" not in found
    assert "1 rows not read" in got.err
    text = out.read_text("utf-8").casefold()
    assert not [s for s in people.SECRETS if s in text]
    assert cli("compare", acled, own, "-o", out).code == 2
    assert cli("compare", acled, own, "-o", tmp_path / "x.txt").code == 2


def test_compare_names_claims_that_became_facts(cli, own, acled):
    said = people.people()
    from dataclasses import replace

    only_said = replace(said, claims=said.claims[:2])
    own.write_bytes(to_json(only_said) + b"\n")
    got = cli("compare", acled, own)
    assert got.code == 0, got.err
    assert "a claim turned into a fact: acled UTO1 Battles/Armed clash" in got.out
    assert "said by [private person]" in got.out


def test_compare_refuses_a_table_of_nobody(cli, own, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")
    got = cli("compare", file, own)
    assert got.code == 2
    assert "GDELT" in got.err


def test_help_of_each_command_has_an_example(cli):
    for command in ("export", "verify", "compare"):
        got = cli(command, "--help")
        assert got.code == 0
        assert f"Example: onrecord {command} " in " ".join(got.out.split())


def test_a_result_has_the_rights_of_any_new_file(cli, own, tmp_path):
    cli("export", own, "-f", "ris", "-o", tmp_path / "out")
    other = tmp_path / "other"
    other.mkdir()
    assert os.stat(tmp_path / "out").st_mode == other.stat().st_mode
