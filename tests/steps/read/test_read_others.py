"""Other coders' tables: what they say, in our words where a map says how."""

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import archive

from onrecord.errors import ReadError, SetupError
from onrecord.pipeline import DATA
from onrecord.records import (
    Codebook,
    CountKind,
    Failure,
    OtherCoder,
    OtherEvent,
    PlacePrecision,
    Precision,
    Role,
    TypeBasis,
)
from onrecord.steps.read.others import Maps, coder_of, read_others

GDELT = {
    0: "812345678", 1: "20191119", 2: "201911", 3: "2019", 5: "XXXCOP", 6: "POLICE", 7: "IRN",
    12: "COP", 15: "CVL", 16: "PROTESTER", 22: "CVL", 26: "1823", 27: "182", 28: "18", 29: "4",
    30: "-10", 31: "12", 32: "3", 33: "7", 34: "-4.5", 51: "4", 52: "Ellan, Gilan, Iran", 53: "IR",
    54: "IR08", 56: "37.2", 57: "49.5", 58: "-1", 59: "20191120013000", 60: "https://e.example/a",
}  # fmt: skip
POLECAT = {
    "Event ID": "PE1", "Event Date": "2019-11-19", "Event Type": "ASSAULT",
    "Event Mode": "firearms", "Intensity": "-8", "Contexts": "military",
    "Actor Name": "Ellan Police; Northland Guards",
    "Actor Country": "IRN; None", "Primary Actor Sector": "COP; MIL", "Actor Name Raw": "police",
    "Recipient Name": "None", "Recipient Country": "Iran", "Primary Recipient Sector": "CVL",
    "Placename": "Rasht", "City": "Rasht", "Province": "Gilan", "Country": "IRN",
    "Latitude": "37.28", "Longitude": "49.58", "GeoNames ID": "118743", "Feature Type": "PPLA",
    "Source": "Northland Wire", "Publication Date": "2019-11-20", "Language": "en",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "IRN1", "event_date": "19 November 2019", "time_precision": "2",
    "event_type": "Protests", "sub_event_type": "Excessive force against protesters",
    "actor1": "Protesters (Iran)", "assoc_actor_1": "Students (Iran); Labor Group (Iran)",
    "inter1": "Protesters", "actor2": "Police Forces of Iran (1989-)", "assoc_actor_2": "",
    "inter2": "State forces", "iso": "364", "country": "Iran", "admin1": "Gilan",
    "location": "Rasht", "latitude": "37.2774", "longitude": "49.589", "geo_precision": "1",
    "source": "Ellan Post; Northland Wire", "notes": 'On 19 November, "many" were shot, it said.',
    "fatalities": "3",
}  # fmt: skip


@pytest.fixture(scope="module")
def maps() -> Maps:
    return Maps.load(DATA)


def gdelt(**changes: str) -> str:
    cells = GDELT | {int(k[1:]): v for k, v in changes.items()}
    return "\t".join(cells.get(i, "") for i in range(61)) + "\n"


def table(rows: list[dict[str, str]], separator: str = ",") -> str:
    def cell(value: str) -> str:
        if separator == "\t":
            return value
        return '"' + value.replace('"', '""') + '"' if any(c in value for c in ',"\n') else value

    lines = [list(rows[0]), *(list(r.values()) for r in rows)]
    return "".join(separator.join(map(cell, line)) + "\n" for line in lines)


def read(path: Path, maps: Maps, content: str | bytes) -> list[OtherEvent | Failure]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_others(path, maps))


def test_gdelt(tmp_path, maps):
    (e,) = read(tmp_path / "a.export.CSV", maps, gdelt())
    assert isinstance(e, OtherEvent)
    assert (e.coder, e.id, e.code, e.type, e.mode) == (
        OtherCoder.GDELT, "812345678", "1823", "ASSAULT", None,
    )  # fmt: skip
    assert e.basis is TypeBasis.PUBLISHED
    assert (e.earliest, e.latest, e.published) == ("2019-11-19", "2019-11-19", "2019-11-20")
    assert [(a.role, a.name, a.country, a.sector, a.directed) for a in e.actors] == [
        (Role.ACTOR, "POLICE", "IRN", "COP", True),
        (Role.RECIPIENT, "PROTESTER", None, "CVL", True),
    ]
    assert e.place is not None
    assert (e.place.name, e.place.admin1, e.place.country) == ("Ellan", "Gilan", "IRN")
    assert (e.place.latitude, e.place.longitude, e.place.precision) == (
        37.2,
        49.5,
        PlacePrecision.CITY,
    )
    assert (e.reports, e.sources, e.counts) == (7, ("https://e.example/a",), ())


def test_polecat(tmp_path, maps):
    (e,) = read(tmp_path / "a.txt", maps, table([POLECAT], "\t"))
    assert isinstance(e, OtherEvent)
    assert (e.coder, e.id, e.code, e.type, e.mode, e.basis) == (
        OtherCoder.POLECAT, "PE1", "ASSAULT/firearms", "ASSAULT", "firearms", TypeBasis.CODED,
    )  # fmt: skip
    assert [(a.role, a.name, a.country, a.sector) for a in e.actors] == [
        (Role.ACTOR, "Ellan Police", "IRN", "COP"),
        (Role.ACTOR, "Northland Guards", None, "MIL"),
        (Role.RECIPIENT, "Iran", "IRN", "CVL"),
    ]
    assert e.place is not None
    assert (e.place.name, e.place.geonameid) == ("Rasht", 118743)
    assert e.place.precision is PlacePrecision.CITY
    assert e.sources == ("Northland Wire",)
    (again,) = read(tmp_path / "b.csv", maps, table([POLECAT], ","))
    assert isinstance(again, OtherEvent)
    assert (again.actors, again.place) == (e.actors, e.place)


def test_acled(tmp_path, maps):
    (e,) = read(tmp_path / "a.csv", maps, table([ACLED]))
    assert isinstance(e, OtherEvent)
    assert (e.coder, e.id, e.type, e.mode, e.basis) == (
        OtherCoder.ACLED, "IRN1", "PROTEST", "demo", TypeBasis.OWN,
    )  # fmt: skip
    assert (e.earliest, e.latest, e.precision) == ("2019-11-16", "2019-11-22", Precision.WEEK)
    assert [(a.role, a.name, a.country) for a in e.actors] == [
        (Role.ACTOR, "Protesters (Iran)", "IRN"),
        (Role.ACTOR, "Students (Iran)", "IRN"),
        (Role.ACTOR, "Labor Group (Iran)", "IRN"),
        (Role.RECIPIENT, "Police Forces of Iran (1989-)", "IRN"),
    ]
    assert not any(a.directed for a in e.actors)
    assert [(c.what, c.low, c.high) for c in e.counts] == [(CountKind.KILLED, 3, 3)]
    assert e.sources == ("Ellan Post", "Northland Wire")
    assert e.note == ACLED["notes"]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("fatalities", "0", ()),  # 0 also stands for "not reported"
        ("fatalities", "", ()),
        ("time_precision", "3", ("2019-11-01", "2019-11-30")),
        ("time_precision", "1", ("2019-11-19", "2019-11-19")),
        ("event_date", "2019-11-19", ("2019-11-16", "2019-11-22")),
    ],
)
def test_acled_values(tmp_path, maps, column, value, expected):
    (e,) = read(tmp_path / "a.csv", maps, table([ACLED | {column: value}]))
    assert isinstance(e, OtherEvent)
    assert (e.counts if column == "fatalities" else (e.earliest, e.latest)) == expected


@pytest.mark.parametrize("pack", ["gzip", "zip"])
def test_packed(tmp_path, maps, pack):
    raw = (gdelt() + gdelt(c0="2")).encode()
    packed = gzip.compress(raw) if pack == "gzip" else archive({"x.CSV": raw}, zipfile.ZIP_DEFLATED)
    assert [e.id for e in read(tmp_path / "a", maps, packed)] == ["812345678", "2"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"a,b,c\n1,2,3\n", "unknown_table"),
        (b"", "unknown_table"),
        (b"%PDF-1.4 x", "unknown_table"),
        (archive({"a": b"", "b": b""}), "several"),
        (archive({"a": gdelt(c60="x" * 30_000_000).encode()}, zipfile.ZIP_DEFLATED), "bomb"),
        (gzip.compress(gdelt().encode() * 99)[:-20], "broken_archive"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, maps, raw, reason):
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "a.csv", maps, raw)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (gdelt() + "x\ty\n" + gdelt(), 2),
        (gdelt(c1="20191399") + gdelt() + gdelt(), 1),
        (gdelt() + gdelt(c26="ABC") + gdelt(), 2),
        (table([ACLED, ACLED | {"event_date": "soon"}, ACLED]), 3),
        (table([POLECAT, POLECAT | {"Event Type": "None"}, POLECAT], "\t"), 3),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(tmp_path, maps, content, row):
    found = read(tmp_path / "a.csv", maps, content)
    (failure,) = (f for f in found if isinstance(f, Failure))
    assert (failure.ref, failure.reason) == (f"{tmp_path}/a.csv:{row}", "bad_row")
    assert len(found) == 3


def test_a_row_that_is_not_utf_8(tmp_path, maps):
    raw = table([ACLED, ACLED]).encode().replace(b"Gilan", b"G\xeflan", 1)
    first, second = read(tmp_path / "a.csv", maps, raw)
    assert isinstance(first, Failure)
    assert first.reason == "encoding"
    assert isinstance(second, OtherEvent)


def test_the_maps_name_types_and_modes_of_the_codebook(maps):
    codebook = Codebook.load(DATA / "codebook")
    for meaning in (*maps.cameo.values(), *maps.acled.values()):
        if meaning.type is not None:
            modes = {mode.name for mode in codebook.type(meaning.type).modes}
            assert meaning.mode is None or meaning.mode in modes, meaning


@pytest.mark.parametrize(
    ("code", "type_", "mode"),
    [
        ("010", None, None),
        ("0251", "REQUEST", "yield"),
        ("0841", "RETREAT", "release"),
        ("0812", "CONCEDE", None),
        ("112", "ACCUSE", "allege"),
        ("1124", "ACCUSE", "allege"),
        ("1453", "PROTEST", "riot"),
        ("1712", "ASSAULT", "destroy"),
        ("190", "ASSAULT", None),
        ("191", "COERCE", "restrict"),
        ("2042", "ASSAULT", "unconventional"),
        ("99", None, None),
    ],
)
def test_cameo(maps, code, type_, mode):
    found = maps.of_cameo(code)
    assert (found.type, found.mode) == (type_, mode)
    assert (found.basis is TypeBasis.NONE) == (type_ is None)


def test_every_root_of_cameo_is_known(maps):
    assert all(f"{root:02}" in maps.cameo for root in range(1, 21))


def test_countries(maps):
    assert maps.country("IRN") == maps.country("iran") == maps.fips["IR"] == "IRN"
    assert maps.fips["GM"] == "DEU"
    assert set(maps.fips.values()) <= maps.iso3
    assert maps.country("Atlantis") is None


def test_tables_that_are_missing(tmp_path):
    with pytest.raises(SetupError):
        Maps.load(tmp_path)


LINES = st.lists(
    st.sampled_from([gdelt(), table([ACLED]), table([POLECAT], "\t"), '"', "\t", "\n", ",", "\0"])
    | st.text(max_size=12),
    max_size=8,
)


@given(LINES.map("".join))
@settings(max_examples=120, deadline=None)
def test_any_table(tmp_path_factory, maps, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    try:
        for item in read(path, maps, content.encode("utf-8", "replace")):
            assert isinstance(item, (OtherEvent, Failure))
    except ReadError as e:
        assert e.reason == "unknown_table"  # noqa: PT017


def test_whose_table():
    assert coder_of(gdelt()) is OtherCoder.GDELT
    assert coder_of(",".join(f'"{c}"' for c in ACLED)) is OtherCoder.ACLED
    assert coder_of("\t".join(POLECAT)) is OtherCoder.POLECAT
    assert coder_of("id,date,place") is None
