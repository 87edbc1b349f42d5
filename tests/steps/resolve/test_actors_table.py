"""The table: its form, its size, and that its rules for names hold."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import onrecord
from onrecord.errors import SetupError
from onrecord.records import SpeakerKind
from onrecord.steps.resolve.actors_table import ActorTable
from onrecord.steps.resolve.actors_words import keys_of, words_of

DATA = Path(onrecord.__file__).parent / "data"
SECTORS = {
    *("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "OPP", "REB", "PTY", "NGO", "IGO", "MED", "JRN"),
    *("BUS", "EDU", "REL", "REF", "LAB", "CRM", "CVL", "PRO", "HLH", "AGR", "UNK"),
}
KINDS = frozenset(SpeakerKind)


@pytest.fixture(scope="module")
def table() -> ActorTable:
    return ActorTable.load([DATA / "actors", DATA / "outlets"])


def test_entries_are_complete(table):
    assert len(table.entries) >= 400
    assert len(table.outlets) >= 60
    for entry in table.entries.values():
        assert entry.sector in SECTORS, entry
        assert entry.kind in KINDS, entry
        assert entry.source, entry
        assert entry.country is None or (len(entry.country) == 3 and entry.country.isupper())
        assert not entry.person or entry.roles, entry


def test_agents_are_complete(table):
    for agent in table.agents.values():
        assert agent.sector is None or agent.sector in SECTORS, agent
        assert agent.kind is None or agent.kind in KINDS, agent


def test_roles_point_to_known_organisations(table):
    for entry in table.entries.values():
        for role in entry.roles:
            assert role.organisation is None or role.organisation in table.entries, entry
            assert not role.end or role.start <= role.end, entry


def test_every_organisation_is_found_by_its_names(table):
    for entry in table.entries.values():
        for name, _ in entry.usages:
            words = words_of(name)
            first = words[0].key == "the"
            found = table.at(words, 0) or (table.at(words, 1) if first else None)
            assert found is not None, name
            assert found[1].id == entry.id, name


def test_a_partisan_usage_says_whose_it_is(table):
    usages = dict(table.entries["irn.pmoi"].usages)
    assert usages["MKO"] == "Iranian state media"
    assert usages["monafeqin"] == "Iranian state media"
    assert table.entries["irn.pmoi"].name == "People's Mojahedin Organization of Iran"


def test_a_users_folder_is_added_and_wins(tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "- country: IRN\n  sector: REB\n  kind: party\n  source: mine\n  actors: |\n"
        "    pmoi: My Name; MKO\n    bakers: Bakers' Front\n",
        encoding="utf-8",
    )
    table = ActorTable.load([DATA / "actors", tmp_path])
    assert table.entries["irn.pmoi"].name == "My Name"
    found = table.at(words_of("Bakers' Front"), 0)
    assert found is not None
    assert found[1].id == "irn.bakers"


@pytest.mark.parametrize(
    "body",
    [
        "- {nonsense: 1}\n",
        "- sector: GOV\n  actors: |\n    no colon here\n",
        "- sector: GOV\n  people: |\n    x: Ann Example | minister\n",
        "just text",
    ],
)
def test_a_wrong_file_is_refused_with_its_name(tmp_path, body):
    (tmp_path / "wrong.yaml").write_text(body, encoding="utf-8")
    with pytest.raises(SetupError, match=r"wrong\.yaml"):
        ActorTable.load([tmp_path])


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(SetupError, match="no actors"):
        ActorTable.load([tmp_path])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Da’esh", "Daesh"),
        ("U.S.", "US"),
        ("Mojahedin-e-Khalq", "Mojahedin-e Khalq"),
        ("Mohammed bin Salman", "Mohammad Bin Salman"),
        ("Erdoğan", "Erdogan"),
        ("Seyed Ali Example", "Ali Example"),
        ("Iran's", "Iran"),
    ],
)
def test_spellings_share_their_keys(one, other):
    assert keys_of(one) == keys_of(other)


def test_who_needs_capitals(table):
    assert table.at(words_of("who came"), 0) is None
    assert table.at(words_of("WHO came"), 0) is not None


def test_loading_is_quick():
    best = 9.0
    for _ in range(3):
        began = time.process_time()
        ActorTable.load([DATA / "actors", DATA / "outlets"])
        best = min(best, time.process_time() - began)
    assert best < 0.3  # about 0.1 on an idle machine
