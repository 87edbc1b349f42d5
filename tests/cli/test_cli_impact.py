import csv
import json
import random
import sys
from pathlib import Path

import pytest

from onrecord.records import to_json

sys.path.insert(0, str(Path(__file__).parents[1] / "steps" / "impact"))
from impact_made import causal, event, report, story

FIRST, THEN = ("--first", "PROTEST by Union"), ("--then", "ACCUSE")


def file_of(path, items):
    path.write_bytes(b"".join(to_json(i) + b"\n" for i in items))
    return path


@pytest.fixture
def claims(tmp_path):
    made = [causal("1", "unrest", "a curfew", speaker="Ada Bell"), causal("2", "riots", "a curfew")]
    return file_of(tmp_path / "claims.jsonl", made)


@pytest.fixture
def year(tmp_path):
    """A year in which an accusation follows each protest within days."""
    days = set(
        random.Random(3).sample(range(295), 30)
    )  # not every so many days: a rhythm has no order
    protest = [int(d in days) for d in range(300)]
    accuse = [int(d - 2 in days or d % 23 == 0) for d in range(300)]
    return file_of(tmp_path / "year.jsonl", story(protest, accuse))


def test_the_commands_explain_themselves(cli):
    for arguments in (("impact", "-h"), ("impact", "claimed", "-h"), ("impact", "measured", "-h")):
        got = cli(*arguments)
        assert got.code == 0
        assert "Example: onrecord impact" in got.out


def test_claimed_in_the_terminal(cli, claims):
    got = cli("impact", "claimed", claims)
    assert got.code == 0
    assert "This is what is said" in got.out
    assert "PROTEST" in got.out
    assert "Ada Bell" in got.out
    by = cli("impact", "claimed", claims, "--by", "claimant", "--words")
    assert "Example Post (own voice)\n" in by.out
    assert "“It is said that riots led to a curfew.”" in by.out
    assert cli("impact", "claimed", claims, "--least", "3").out.count("curfew") == 0


def test_claimed_files(cli, claims, tmp_path):
    names = [f"c{form}" for form in (".csv", ".jsonl", ".graphml", ".dot", ".svg", ".html")]
    outputs = [x for n in names for x in ("-o", tmp_path / n)]
    got = cli("impact", "claimed", claims, *outputs)
    assert (got.code, got.out) == (0, "")
    assert f"2 claims -> {tmp_path / 'c.csv'}" in got.err
    assert all((tmp_path / n).stat().st_size > 100 for n in names)
    again = cli("impact", "claimed", claims, *outputs)
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert cli("impact", "claimed", claims, *outputs, "--force").code == 0


def test_private_people_are_masked(cli, records, tmp_path):
    shown = cli("impact", "claimed", records, "--words")
    assert shown.code == 0
    assert "Vale" not in shown.out
    cli("impact", "claimed", records, "-o", tmp_path / "c.html")
    assert "Vale" not in (tmp_path / "c.html").read_text("utf-8")
    assert "Vale" in cli("impact", "claimed", records, "--words", "--include-private").out
    asked = cli("impact", "measured", records, "--first", "ACCUSE", "--then", "ASSAULT")
    assert "Vale" not in asked.out


def test_measured_in_the_terminal(cli, year):
    got = cli("impact", "measured", year, *FIRST, *THEN, "--worlds", "20", "--effect", "1.5")
    assert got.code == 0
    assert got.out.startswith("Coverage: ")
    [line] = [x for x in got.out.splitlines() if x.startswith("Answer: ")]
    assert line.startswith("Answer: associated in time, ")
    assert line.endswith("pairs, not shown to be causal.")
    assert "First: PROTEST by Union: 30 events." in got.out
    assert "each first event brings 1.5 further second events" in " ".join(got.out.split())
    assert "Own error rate" in got.out
    assert "2 days apart" in got.out
    assert "“Union members acted in Anytown in Utopia, a clerk said.”" in got.out


def test_measured_files_and_pictures(cli, year, tmp_path):
    outputs = [x for n in ("a.json", "a.csv", "a.html") for x in ("-o", tmp_path / n)]
    shown = ("--pictures", tmp_path / "pictures", "--worlds", "20")
    got = cli("impact", "measured", year, *FIRST, *THEN, *outputs, *shown)
    assert got.code == 0
    answer = json.loads((tmp_path / "a.json").read_bytes())
    assert answer["schema"] == "onrecord-impact/1"
    assert answer["verdict"] == "associated"
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == len(answer["pairs"])
    assert "<svg" in (tmp_path / "a.html").read_text("utf-8")
    assert sorted(p.name for p in (tmp_path / "pictures").iterdir()) == [
        "event-time.svg",
        "timeline.svg",
        "windows.svg",
    ]
    again = cli("impact", "measured", year, *FIRST, *THEN, *shown)
    assert (again.code, "exists" in again.err) == (2, True)


def test_measured_as_json_on_standard_output(cli, year):
    got = cli("impact", "measured", year, *FIRST, *THEN, "--worlds", "0", "-o", "-")
    assert json.loads(got.out)["calibration"] is None


def test_measured_takes_linked_events(cli, tmp_path):
    records, events = [], []
    for day in range(0, 100, 5):
        ref = f"r{day}"
        records.append(report(ref, [("PROTEST", day)], published=day))
        events.append(event(f"e1:{day}", "PROTEST", day, [[ref]], [(f"d1:{ref}", f"c1:{ref}.0")]))
    files = [file_of(tmp_path / n, i) for n, i in (("r.jsonl", records), ("e.jsonl", events))]
    asked = ("--first", "PROTEST", *THEN, "--events", files[1])
    got = cli("impact", "measured", files[0], *asked)
    assert got.code == 0
    assert "Answer: too few events: listing only." in got.out
    assert "First: PROTEST: 20 events." in got.out
    wrong = cli("impact", "measured", files[0], *asked[:-1], files[0])
    assert (wrong.code, "events are what onrecord events writes" in wrong.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--first", "DANCE", *THEN), "DANCE is no event type"),
        ((*FIRST, "--then", "ACCUSE by"), "nothing stands behind"),
        ((*FIRST, *THEN, "--model", "magic"), "choose one of contrast"),
        ((*FIRST, *THEN, "--windows", "a,b"), "give days from 1 to 90"),
        ((*FIRST, *THEN, "--windows", "0"), "give days from 1 to 90"),
        ((*FIRST, *THEN, "--from", "yesterday"), "give a day like"),
        ((*FIRST, *THEN, "--moods", "sad"), "there are happened"),
        ((*FIRST, *THEN, "-o", "a.txt"), "must end in .json"),
        ((*FIRST, *THEN, "--events", "none.jsonl"), "no such file"),
        (FIRST, "--then"),
    ],
)
def test_wrong_options_are_one_line(cli, year, arguments, words):
    got = cli("impact", "measured", year, *arguments)
    assert got.code == 2
    assert words in got.err
    assert got.err.count("\n") == 1


def test_nothing_to_read(cli, tmp_path):
    empty = file_of(tmp_path / "empty.jsonl", [])
    got = cli("impact", "measured", empty, *FIRST, *THEN)
    assert (got.code, got.out.splitlines()[0]) == (0, "Answer: too few events: listing only.")
    assert "no causal claims" in cli("impact", "claimed", empty).out
