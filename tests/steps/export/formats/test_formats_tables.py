"""The columns that other programs count on, as data, and what stands in them."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import people
import pytest
from handmade import day, document, record, span

from onrecord.records import (
    Attribution,
    Claim,
    CountKind,
    Mood,
    OtherCoder,
    OtherEvent,
    PlacePrecision,
    Role,
    Speaker,
    SpeakerKind,
    Voice,
)
from onrecord.records.event import EventActor, EventCount, EventPlace
from onrecord.steps.export.formats import Source, export, exporters
from onrecord.steps.export.formats.codes import acled, cameo_roots, codes, country_names
from onrecord.steps.export.formats.sides import UNKNOWN, side_of

# --- report-level: eventreport 0.1.1 --------------------------------------------------------------

# R/maverick_event_report.R gives the class of each column; R/calc_mode_date.R wants dates as text
# in the form YYYY-MM-DD, R/calc_mode_binary.R numbers that are 0 or 1, R/mean_range.R numbers.
CONTRACT = {
    "id": "character",
    "event_id": "character",
    "country": "character",
    "date_start": "date",
    "date_end": "date",
    "city": "character",
    "location": "character",
    "latitude": "numeric",
    "longitude": "numeric",
    "geo_precision": "numeric",
    "actor1": "character",
    "actor1_id": "character",
    "actor1_type": "character",
    "actor2": "character",
    "actor2_id": "character",
    "actor2_type": "character",
    "deaths_best": "numeric",
    "deaths_low": "numeric",
    "deaths_high": "numeric",
    "injuries_best": "numeric",
    "injuries_low": "numeric",
    "injuries_high": "numeric",
    "source": "character",
    "source_author": "character",
    "number_of_sources": "numeric",
    "unit_of_analysis": "character",
    "own_voice": "binary",
    "denied": "binary",
}
R_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._]*")  # what read.csv leaves as it is
R_RESERVED = {"if", "else", "repeat", "while", "function", "for", "next", "break", "TRUE", "NA"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_report_level_keeps_the_contract_of_eventreport(written):
    path = written("report-level") / "report_level.csv"
    raw = path.read_bytes()
    assert raw.startswith(b"id,event_id,")  # no byte-order mark: R would take it for a name
    table = rows(path)
    assert table
    assert CONTRACT.keys() <= table[0].keys()
    for name in table[0]:
        assert R_NAME.fullmatch(name), name
        assert name not in R_RESERVED
    for row in table:
        for name, kind in CONTRACT.items():
            cell = row[name]
            assert cell != "", f"{name}: an empty cell would be text in R, NA is meant"
            if cell == "NA":
                assert name not in ("id", "event_id", "source", "own_voice", "denied")
            elif kind == "numeric":
                float(cell)
            elif kind == "binary":
                assert cell in ("0", "1")
            elif kind == "date":
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", cell)


def test_report_level_is_one_row_an_event_and_report(written, story):
    table = pd.read_csv(written("report-level") / "report_level.csv")
    pairs = {(e.id, c.document) for e in story for c in e.claims}
    assert set(zip(table["event_id"], table["document_id"], strict=True)) == pairs
    # what eventreport's aggregateData and mean_dscore do first: group, count, compare
    grouped = table.groupby("event_id")["deaths_low"].agg(["count", "min", "max"])
    assert (grouped["min"].dropna() <= grouped["max"].dropna()).all()


def test_a_denied_figure_is_no_figure(tmp_path):
    from onrecord.pipeline import events_of
    from onrecord.records import Assertion, Count, Polarity

    t = "Police denied that 12 people were killed in Northam on 4 May 2021."
    claim = Claim(
        "c1:d", "ASSAULT", None, span(t, "killed"), when=day("2021-05-04", span=None),
        counts=(Count(span(t, "12 people"), CountKind.KILLED, 12, 12),),
        assertion=Assertion(Polarity.DENIED),
    )  # fmt: skip
    given = record(t, claims=(claim,))
    events = events_of((given,)).events
    export(Source(lambda: (given,), lambda: events), exporters()["report-level"], tmp_path,
           version="0")  # fmt: skip
    for row in rows(tmp_path / "report_level.csv"):
        assert (row["deaths_low"], row["deaths_high"], row["denied"]) == ("NA", "NA", "1")


# --- PLOVER ---------------------------------------------------------------------------------------

# The manual's tables "PLOVER JSON", "... for entities", "Location object".
PLOVER_FIELDS = {
    *("id", "has_event", "date", "time", "enddate", "endtime", "actor", "recipient", "event"),
    *("event_loc", "event_text", "quad_code", "event_scale", "mode", "context", "link", "text"),
    *("text_info", "cite_info", "coder", "coded_date", "coded_time", "comment", "size"),
}
PLOVER_REQUIRED = {"id", "date", "actor", "event"}
PLOVER_ENTITY = {
    *("code", "sector", "entity_text", "identifier_id", "identifier_text", "religion"),
    *("ethnicity", "office", "gender", "age"),
}
PLOVER_PLACE = {
    *("extracted_place", "resolved_place", "geonameid", "lat", "lon", "city", "district"),
    *("province", "country", "country_code", "feature_class", "feature_code", "resolution"),
}


def plover(written) -> list[dict]:
    lines = (written("plover") / "plover.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_plover_uses_the_manuals_names(written):
    for event in plover(written):
        assert event.keys() >= PLOVER_REQUIRED
        assert event.keys() - PLOVER_FIELDS == {"onrecord"}
        for side in (*event["actor"], *event["recipient"]):
            assert side.keys() - PLOVER_ENTITY <= {"onrecord_id"}
        assert event.get("event_loc", {}).keys() <= PLOVER_PLACE
        assert event["quad_code"] in (1, 2, 3, 4)


def test_plover_keeps_chain_assertion_and_evidence(written):
    by_id = {e["onrecord"]["claim"]: e for e in plover(written)}
    beat = by_id["c1:beat"]["onrecord"]
    assert [link["name"] for link in beat["chain"]] == ["Radio Delta", "[private person]"]
    assert not beat["own_voice"]
    assert by_id["c1:arrest"]["context"] == ["negation"]
    assert by_id["c1:call"]["context"] == ["hypothetical"]
    assert by_id["c1:call"]["onrecord"]["assertion"]["mood"] == "demanded"
    assert by_id["c1:blame"]["onrecord"]["evidence"][0]["kind"] == "video"
    assert by_id["c1:shot"]["date"] is None  # a day that depends on an unknown publication date
    assert by_id["c1:kill"]["size"] == {"dead": 3}
    assert by_id["c1:kill"]["link"].startswith("e1:")


# --- POLECAT and ACLED ----------------------------------------------------------------------------

# The header of the tables published with POLECAT.
POLECAT = next(
    csv.reader(
        [
            "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,"
            "Actor Country,Actor COW,Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,"
            "Wikipedia Actor ID,Recipient Name,Recipient Country,Recipient COW,"
            "Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,"
            "Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,Longitude,"
            "GeoNames ID,Raw Placename,Feature Type,Source,Publication Date,Story People,"
            "Story Organizations,Story Locations,Language,Version"
        ]
    )
)
# The header of ACLED's exports.
ACLED = next(
    csv.reader(
        [
            "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,"
            "actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,"
            "iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,"
            "source,source_scale,notes,fatalities,tags,timestamp"
        ]
    )
)


@pytest.mark.parametrize(
    ("name", "file", "header", "coder"),
    [
        ("polecat", "polecat.csv", POLECAT, OtherCoder.POLECAT),
        ("acled-style", "acled_style.csv", ACLED, OtherCoder.ACLED),
    ],
)
def test_the_columns_of_other_coders_come_first(name, file, header, coder, written):
    from onrecord.pipeline import DATA
    from onrecord.steps.read.others import Maps, read_others

    path = written(name) / file
    first = path.read_text("utf-8").splitlines()[0].split(",")
    assert first[: len(header)] == header
    assert "claimants" in [c.lower() for c in first[len(header) :]]
    found = list(read_others(path, Maps.load(DATA)))
    events = [e for e in found if isinstance(e, OtherEvent)]
    assert events
    assert all(e.coder is coder for e in events)
    if name == "acled-style":
        assert len(events) == len(found)  # none without a day


def test_acled_style_says_what_it_is_not(written, story):
    folder = written("acled-style")
    card = (folder / "DATACARD.md").read_text("utf-8")
    assert "THIS IS NOT ACLED DATA" in card
    assert "nobody says that it has happened" in card
    table = rows(folder / "acled_style.csv")
    assert {r["plover_type"] for r in table} <= {t for t, _ in acled()}
    kill = next(r for r in table if r["fatalities"] == "3")
    assert (kill["event_type"], kill["fatalities_rule"] != "") == (
        "Violence against civilians",
        True,
    )
    assert all(r["fatalities"] != "0" for r in table)
    rally = next(r for r in table if r["event_type"] == "Protests")
    assert rally["tags"] == "crowd size=some 300 people"
    assert rally["inter1"] in ("", "Protesters")
    assert not [r for r in table if r["plover_type"] == "REQUEST"]


def event(story, **changes):
    """An assault of the story with other parts."""
    given = next(e for e in story if e.type == "ASSAULT" and e.when and e.when.earliest)
    return replace(given, **changes)


@pytest.mark.parametrize(
    ("mode", "sectors", "kind"),
    [
        (None, ("MIL", "CVL"), "Violence against civilians/Attack"),
        ("firearms", ("MIL", "REB"), "Battles/Armed clash"),
        ("drone", ("MIL", "REB"), "Explosions/Remote violence/Air/drone strike"),
        ("sexual", ("MIL", "CVL"), "Violence against civilians/Sexual violence"),
        ("crowd-control", ("COP", "CVL"), "Protests/Protest with intervention"),
    ],
)
def test_acled_types(mode, sectors, kind, story, reports, tmp_path):
    actors = tuple(
        EventActor(role, name, "UTO", sector, None, False, (), (), 1)
        for role, name, sector in zip(Role, ("A", "B"), sectors, strict=True)
    )
    given = event(story, mode=mode, actors=actors)
    source = Source(lambda: reports, lambda: (given,))
    export(source, exporters()["acled-style"], tmp_path, version="0")
    (row,) = rows(tmp_path / "acled_style.csv")
    assert f"{row['event_type']}/{row['sub_event_type']}" == kind
    assert row["interaction"].startswith("State forces")


def test_acled_place_and_time_are_no_finer_than_known(story, reports, tmp_path):
    place = EventPlace("Uto", "IRN", None, 1.0, 2.0, 3, PlacePrecision.COUNTRY, (), (), 1)
    when = replace(event(story).when, earliest="2021-05-01", latest="2021-05-31")
    given = event(story, where=place, when=when)
    unknown = replace(given, id="e1:none", when=None)
    source = Source(lambda: reports, lambda: (given, unknown))
    facts = export(source, exporters()["acled-style"], tmp_path, version="0")
    (row,) = rows(tmp_path / "acled_style.csv")
    assert (row["time_precision"], row["geo_precision"]) == ("3", "3")
    assert row["country"] == country_names()["IRN"]
    assert [(gone.number, gone.why) for gone in facts.written.left_out] == [
        (1, "the day is not known")
    ]


# --- CAMEO ----------------------------------------------------------------------------------------


def test_statements_and_appeals_survive_in_cameo(written):
    table = rows(written("cameo") / "cameo.csv")
    by_id = {r["id"]: r for r in table}
    assert by_id["c1:call"]["root"] == "02"
    assert by_id["c1:kill"]["root"] == "18"
    assert by_id["c1:rally"]["root"] == "14"
    statements = [r for r in table if r["root"] == "01"]
    assert all(r["plover_type"] == "" for r in statements)
    assert {r["id"][:2] for r in statements} <= {"a1", '">'[:2]}


def test_a_mere_statement_is_a_row_of_its_speaker(tmp_path):
    t = "Governor Tom Harrow said that talks were useful. Unions demanded a pardon."
    said = Attribution(
        "a1:s", Voice.INDIRECT, (span(t, "talks were useful"),), span(t, "said"),
        span(t, "Governor Tom Harrow"),
        Speaker("Tom Harrow", "Governor", None, None, SpeakerKind.OFFICIAL, True),
    )  # fmt: skip
    demand = Claim("c1:d", "REQUEST", None, span(t, "demanded"))
    given = record(attributions=(said,), claims=(demand,), document=document(t))
    export(Source(lambda: (given,)), exporters()["cameo"], tmp_path, version="0")
    table = [(r["root"], r["source_name"], r["words"]) for r in rows(tmp_path / "cameo.csv")]
    assert table == [("10", "", "demanded"), ("01", "Tom Harrow", "talks were useful")]


def test_every_type_of_the_codebook_has_a_cameo_root():
    claim = people.people().claims[0]
    for name in codes():
        assert cameo_roots().of(replace(claim, type=name, mode=None)) is not None
    assert cameo_roots().of(replace(claim, type="OWN")) is None


# --- sides and cards ------------------------------------------------------------------------------


def test_the_card_says_what_share_comes_from_whom(reports, tmp_path):
    def by(outlet: str, number: int):
        given = people.elsewhere()
        return replace(given, document=replace(given.document, outlet=outlet, id=f"d1:{number}"))

    given = (by("Press TV", 1), by("Radio Farda", 2), by("Radio Farda", 3), by("A | <b>", 4))
    export(Source(lambda: given), exporters()["csl-json"], tmp_path, version="0")
    card = (tmp_path / "DATACARD.md").read_text("utf-8")
    assert "| Radio Farda | state-funded, USA | 2 | 2 | 2 |" in card
    assert "| state-owned, IRN | 1 | 1 | 25% | 100% |" in card
    assert "| A \\| \\<b\\> | not in the table of outlets | 1 |" in card
    assert side_of("press tv").owner
    assert side_of("nobody's news") is UNKNOWN


def test_a_report_given_twice_is_taken_once(tmp_path):
    given = (people.elsewhere(), people.elsewhere())
    facts = export(Source(lambda: given), exporters()["claims"], tmp_path, version="0")
    assert facts.written.rows == (("claims.csv", 1),)
    assert "- 1: reports that were given more than once" in (tmp_path / "DATACARD.md").read_text()


def test_events_give_both_bounds_and_the_rule(written, story):
    table = {r["event"]: r for r in rows(written("events") / "events.csv")}
    assert table.keys() == {e.id for e in story}
    for e in story:
        for count in e.counts:
            if count.what is CountKind.OTHER:
                continue
            row, kind = table[e.id], count.what.value
            assert row[f"{kind}_rule"] == count.rule
            bounds = [b for v in count.values for b in (v.low, v.high) if b is not None]
            assert row[f"{kind}_lowest"] == str(min(bounds))
            assert row[f"{kind}_highest"] == str(max(bounds))
    assert any(c.what is CountKind.KILLED for e in story for c in e.counts)
    assert all(isinstance(c, EventCount) for e in story for c in e.counts)
    assert {r["mood"] for r in table.values()} <= {m.value for m in Mood}
