"""What holds of every exporter, built in or of an installed package."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import people
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onrecord.errors import OptionError, SetupError
from onrecord.steps.export.formats import CARD, CLAIMS, PACKAGE, Source, export, exporters
from onrecord.testing import check_exporter, wire_paths

EXPORTERS = tuple(exporters().values())
every = pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda e: e.name)


def everything(folder: Path) -> str:
    """All that stands in an export, unpacked, in small letters."""
    parts = []
    for path in sorted(folder.iterdir()):
        parts.append(path.read_bytes().decode("utf-8", "replace"))
        if path.suffix == ".parquet":
            parts.append(str(pq.read_table(path).to_pylist()))
        elif path.suffix == ".arrow":
            parts.append(str(pa.ipc.open_file(path).read_all().to_pylist()))
    return "\n".join(parts).casefold()


@every
def test_contract(exporter, source, tmp_path):
    check_exporter(exporter, source, tmp_path)


@every
def test_no_private_name_or_contact_is_in_any_file(exporter, written):
    text = everything(written(exporter.name))
    assert not [secret for secret in people.SECRETS if secret in text]
    assert not re.search(r"\bvale\b|\bomar\b", text)  # the shopkeeper of the ordinary report


@every
def test_public_people_stay(exporter, written):
    text = everything(written(exporter.name))
    if exporter.name in ("csl-json", "ris", "events", "acled-style", "report-level"):
        return  # bibliographies name no speakers; the others hold events in which he has no part
    assert "tom harrow" in text


@every
def test_private_people_are_named_only_for_a_reason(exporter, written, source, tmp_path):
    with pytest.raises(OptionError, match="reason"):
        export(source(include_private=True), exporter, tmp_path, version="0")
    folder = written(exporter.name, include_private=True)
    card = (folder / CARD).read_text("utf-8")
    assert "NOT withheld" in card
    assert "a test" in card
    if exporter.name in ("claims", "plover", "annotation", "sqlite", "parquet"):
        assert "sarvari" in everything(folder)


@every
def test_a_word_of_a_million_letters(exporter, tmp_path):
    record = people.word()
    source = Source(lambda: (record,), lambda: ())
    export(source, exporter, tmp_path, version="0")
    for file in exporter.files:
        if file.columns:
            longest = max(map(len, (tmp_path / file.name).read_text("utf-8").split(",")), default=0)
            assert longest < 33_000


@every
def test_no_tag_of_a_report_can_end_a_script(exporter, written):
    for path in written(exporter.name).iterdir():
        if path.suffix in (".json", ".jsonl", ".jsonld", ".geojson") and path.name not in (
            PACKAGE,
            "metadata.json",
        ):
            assert b"<" not in path.read_bytes()


def test_names_are_their_own_and_losses_are_told():
    names = [e.name for e in EXPORTERS]
    assert len(set(names)) == len(names) >= 17
    assert all(e.losses for e in EXPORTERS)


def test_the_suite_finds_a_path_that_nobody_speaks_of(source, tmp_path):
    silent = replace(CLAIMS, losses=tuple(x for x in CLAIMS.losses if x.path != "causes"))
    with pytest.raises(AssertionError, match=r"causes\.cause"):
        check_exporter(silent, source, tmp_path)


def test_the_suite_finds_an_undeclared_file(source, tmp_path):
    def write(given, folder):
        (folder / "extra.txt").write_text("x")
        return CLAIMS.write(given, folder)

    with pytest.raises(AssertionError, match="extra"):
        check_exporter(replace(CLAIMS, write=write), source, tmp_path)


def test_the_suite_finds_a_moved_span(source, tmp_path):
    def anchors(folder):
        for a in CLAIMS.anchors(folder):
            yield replace(a, start=a.start + 1, end=a.end + 1)

    with pytest.raises(AssertionError, match="the report says"):
        check_exporter(replace(CLAIMS, anchors=anchors), source, tmp_path)


def test_wire_paths_reach_the_values():
    paths = set(wire_paths())
    assert {"claims.when.span.text", "document.text", "attributions.speaker.kind"} <= paths
    assert "claims" not in paths


@pytest.mark.parametrize(("value", "error"), [("math:pi", "no Exporter"), ("nothing:x", "fails")])
def test_a_plugin_that_is_none_is_named(value, error, monkeypatch):
    point = metadata.EntryPoint("mine", value, "onrecord.exporters")
    monkeypatch.setattr(metadata, "entry_points", lambda group: [point])
    with pytest.raises(SetupError, match=error):
        exporters()


def test_a_plugin_is_found(monkeypatch):
    module = type(sys)("a_plugin")
    module.MINE = replace(CLAIMS, name="mine")
    monkeypatch.setitem(sys.modules, "a_plugin", module)
    point = metadata.EntryPoint("mine", "a_plugin:MINE", "onrecord.exporters")
    monkeypatch.setattr(metadata, "entry_points", lambda group: [point])
    assert exporters()["mine"].files == CLAIMS.files


def test_the_page_and_the_figures_are_current():
    from docs.make_formats import ROOT, figures, page

    assert (ROOT / "docs" / "formats-out.md").read_text("utf-8") == page()
    shipped = ROOT / "src" / "onrecord" / "data" / "export" / "figures.json"
    assert json.loads(shipped.read_bytes()) == json.loads(figures())


def test_exporters_load_without_a_heavy_library():
    code = (
        "import sys; import onrecord.steps.export.formats; "
        "print([m for m in ('pyarrow', 'prov', 'spacy', 'pandas') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
