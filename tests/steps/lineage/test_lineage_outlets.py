"""The outlet table: names, credits, sites; the files that it shares with the actors."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import yaml
from madereports import document

from onrecord.errors import SetupError
from onrecord.steps.lineage import OutletTable

DATA = Path(__file__).resolve().parents[3] / "src" / "onrecord" / "data"


@pytest.fixture(scope="module")
def table() -> OutletTable:
    return OutletTable.load()


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("AP", "outlet.ap"),
        ("The Associated Press", "outlet.ap"),
        ("Reuters news agency", "outlet.reuters"),
        ("a Reuters reporter", "outlet.reuters"),
        ("the semi-official Fars news agency", "outlet.fars"),
        ("Iran’s Press TV", "outlet.press-tv"),
        ("EFE", "outlet.efe"),
        ("Iran", None),
        ("Dawn", None),
        ("the state news agency", None),
        ("news", None),
        ("", None),
    ],
)
def test_names_with_words_around_them(table: OutletTable, name: str, outlet: str | None) -> None:
    found = table.guess(name)
    assert (found.id if found else None) == outlet


def test_a_signature_is_no_name_in_running_text(table: OutletTable) -> None:
    assert table.guess("EFE") is not None
    assert table.find("EFE") is None


def test_outlets_of_the_collection_are_known_too(table: OutletTable) -> None:
    docs = [document(o, "x", outlet=o) for o in ("Meridian Press", "Radio Vesper", "AFP")]
    wider = table.with_documents(docs)
    assert wider.guess("Meridian") == wider.find("Meridian Press")
    assert wider.guess("a Vesper correspondent") == wider.of(docs[1])
    assert wider.find("AFP") == table.find("AFP")
    assert table.find("Meridian Press") is None
    two = table.with_documents([document(o, "x", outlet=o) for o in ("Vik Press", "Vik Radio")])
    assert two.guess("Vik") is None, "either of the two"


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.reuters.com/world/1", "outlet.reuters"),
        ("http://web.archive.org/web/20160929223606/http://www.bbc.co.uk:80/news/1", "outlet.bbc"),
        ("https://edition.cnn.com/1", "outlet.cnn"),
        ("https://halden-courier.example/1", "site.halden-courier.example"),
        ("reports/one.txt", None),
        ("http://[", None),
        (None, None),
    ],
)
def test_a_report_without_an_outlets_name_has_its_site(
    table: OutletTable, url: str | None, outlet: str | None
) -> None:
    found = table.of(document("a", "x", url=url))
    assert (found.id if found else None) == outlet


def test_every_entry_has_a_source_and_no_site_belongs_to_two() -> None:
    sites: dict[str, str] = {}
    for file in sorted((DATA / "outlets").glob("*.yaml")):
        for key, entry in yaml.safe_load(file.read_text(encoding="utf-8"))["outlets"].items():
            assert entry["source"], key
            assert not {"score", "trust", "bias", "reliability"} & set(entry), key
            for site in filter(None, entry.get("site", "").split("; ")):
                assert sites.setdefault(site, key) == key
                assert "/" not in site
                assert site == site.lower().removeprefix("www.")
    assert len(sites) > 90


def test_a_users_folder_wins_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no outlets in"):
        OutletTable.load([tmp_path])
    file = tmp_path / "own.yaml"
    file.write_bytes(
        msgspec.yaml.encode(
            {"outlets": {"vik": {"name": "AFP", "owner": "x", "kind": "agency", "source": "own"}}}
        )
    )
    found = OutletTable.load([DATA / "outlets", tmp_path]).find("AFP")
    assert found is not None
    assert found.id == "outlet.vik"
    file.write_text("outlets: [1]", encoding="utf-8")
    with pytest.raises(SetupError, match=r"own\.yaml"):
        OutletTable.load([tmp_path])
