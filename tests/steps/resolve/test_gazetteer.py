"""The gazetteer: its tables load, and names lead to the right places."""

from __future__ import annotations

import shutil
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import SetupError
from onrecord.steps.resolve.gazetteer import DATA, Gazetteer
from onrecord.steps.resolve.toponyms import name_key


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Iran", "IRN"),
        ("Persia", "IRN"),
        ("Iranians", "IRN"),
        ("Tehran", "IRN"),
        ("British", "GBR"),
        ("U.K.", "GBR"),
        ("the Netherlands", "NLD"),
        ("Dutch", "NLD"),
        ("Burmese", "MMR"),
        ("Burma", "MMR"),
        ("Ivory Coast", "CIV"),
        ("Côte d'Ivoire", "CIV"),
        ("DRC", "COD"),
        ("UAE", "ARE"),
        ("Kuwaiti", "KWT"),
        ("Kiev", "UKR"),
        ("Washington", "USA"),
        ("Sana'a", "YEM"),
        ("ایران", "IRN"),
        ("العراق", "IRQ"),
        ("Kurdish", None),
        ("Rasht", None),
        ("us", None),
        ("", None),
    ],
)
def test_country_of(gazetteer: Gazetteer, name: str, country: str | None) -> None:
    assert gazetteer.country_of(name) == country


@pytest.mark.parametrize(
    ("name", "kind", "country", "latitude", "longitude"),
    [
        ("Rasht", "city", "IRN", 37.3, 49.6),
        ("Gilan", "admin1", "IRN", 37.3, 49.5),
        ("Sistan and Baluchestan", "admin1", "IRN", 27.5, 60.8),
        ("Al-Fashir", "city", "SDN", 13.6, 25.3),
        ("Fordow", "site", "IRN", 34.9, 51.0),
        ("Strait of Hormuz", "region", "", 26.6, 56.3),
        ("Saint-Marc", "city", "HTI", 19.1, -72.7),
        ("Queen Anne's County", "admin2", "USA", 39.0, -76.1),
        ("رشت", "city", "IRN", 37.3, 49.6),
    ],
)
def test_known_places(
    gazetteer: Gazetteer, name: str, kind: str, country: str, latitude: float, longitude: float
) -> None:
    found = [h.entry for h in gazetteer.find(name_key(name)) if h.entry.kind == kind]
    near = [
        e
        for e in found
        if e.country == country
        and abs(e.latitude - latitude) < 1
        and abs(e.longitude - longitude) < 1
    ]
    assert near, found


def test_every_country_has_a_point_and_people_have_countries(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.countries) > 240
    for iso3, country in gazetteer.countries.items():
        entry = gazetteer.country(name_key(country.name), iso3)
        assert entry is not None, country
        assert (entry.latitude, entry.longitude) != (0.0, 0.0), country
    assert all(e.kind in ("country", "region", "admin1") for e in gazetteer.people.values())


def test_names_are_sorted_so_that_the_search_finds_them(gazetteer: Gazetteer) -> None:
    assert gazetteer._names == sorted(gazetteer._names)
    for line in gazetteer._names[::5000]:
        assert gazetteer.find(line.decode().split("\t")[0])


def test_longer(gazetteer: Gazetteer) -> None:
    assert gazetteer.longer("gaza")
    assert not gazetteer.longer("gaza strip of nowhere")


def test_loads_fast_and_stays_small() -> None:
    tracemalloc.start()
    start = time.process_time()
    kept = Gazetteer.load()
    seconds = time.process_time() - start
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.find("tehran")
    assert size < 150_000_000
    assert seconds < 5  # 0.2 s without tracing; only a change of kind should fail here


def test_missing_table_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"missing.*training/gazetteer/build\.py"):
        Gazetteer.load(tmp_path)


def test_broken_table_names_the_line(tmp_path: Path) -> None:
    folder = shutil.copytree(DATA, tmp_path / "gazetteer")
    (folder / "short.tsv").write_text("# form\nEU\tEuropean Union\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"line 2: 2 columns, expected 5"):
        Gazetteer.load(folder)
    shutil.copy(DATA / "short.tsv", folder)
    (folder / "names.tsv.gz").write_bytes(b"not packed")
    with pytest.raises(SetupError, match=r"not a gzip file"):
        Gazetteer.load(folder)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Fāshir", "al Fashir"),
        ("Saint Marc", "St. Marc"),
        ("Sana’a", "Sana'a"),
        ("Łódź", "Lodz"),
        ("İstanbul", "ISTANBUL"),
        ("Port-au-Prince", "Port au Prince"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@given(st.text(max_size=40))
def test_a_key_is_stable(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert "\t" not in key
    assert "\n" not in key
