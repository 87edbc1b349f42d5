"""Every format read back by programs that no one here wrote; what is kept comes back as it was."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import geopandas
import jsonschema
import msgspec
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from followthemoney import model
from prov.model import ProvAgent, ProvDocument, ProvEntity
from pyld import jsonld
from rdflib import RDF, Graph, Namespace

from onrecord.records import Decision, Judgement, Record
from onrecord.steps.export.csv import inert
from onrecord.steps.export.formats import Exporter, Source, export, exporters
from onrecord.steps.export.formats.base import Kept
from onrecord.steps.export.redact import Everywhere, named_in, redact

EXPORTERS = tuple(exporters().values())


def redacted(reports: tuple[Record, ...]) -> list[Record]:
    names = Everywhere()
    for record in reports:
        names.add(record.document.id, named_in(record))
    return [redact(record, names)[0] for record in reports]


def values(items: list[Any], path: str) -> list[Any]:
    """What stands at a path, lists unfolded; a number picks one of a list."""
    for name in path.split("."):
        if name == "*":
            continue
        if name.isdigit():
            items = [x[int(name)] for x in items if isinstance(x, list) and int(name) < len(x)]
        else:
            items = [x.get(name) for x in unfolded(items) if isinstance(x, dict)]
    return unfolded(items)


def unfolded(items: list[Any]) -> list[Any]:
    return [x for part in items for x in (unfolded(part) if isinstance(part, list) else [part])]


def known(found: list[Any]) -> list[Any]:
    return [v for v in found if v is not None and v != ""]


def wired(record: Record, claim: int, path: str) -> list[Any]:
    head, _, rest = path.partition(".")
    item = record.claims[claim] if head == "claims" else record.document
    return known(values([builtins(item)], rest))


def builtins(item: Any) -> Any:
    """What stands on the wire: lists, not tuples."""
    return json.loads(msgspec.json.encode(item))


CLAIM_ROWS = [
    e for e in EXPORTERS if any(k.exact and k.path.startswith("claims.") for k in e.keeps)
]
TABLES = [e for e in CLAIM_ROWS if e.files[0].columns]
OBJECTS = {
    "plover": lambda o: True,
    "geojson": lambda o: True,
    "schema-org": lambda o: o["@type"] == "Claim",
    "annotation": lambda o: o["motivation"] == "classifying",
    "ftm": lambda o: o["schema"] == "Event",
}


def kept_paths(exporter: Exporter) -> Iterator[Kept]:
    for kept in exporter.keeps:
        if kept.exact and kept.path.split(".")[0] in ("claims", "document"):
            yield kept


@pytest.mark.parametrize("exporter", TABLES, ids=lambda e: e.name)
def test_a_table_loses_only_what_it_says(exporter, written, reports):
    file = exporter.files[0]
    path = written(exporter.name) / file.name
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows = table.to_dict("records")
    if exporter.name == "cameo":
        rows = [r for r in rows if r["plover_type"]]
    claims = [(r, i) for r in redacted(reports) for i in range(len(r.claims))]
    assert len(rows) == len(claims)
    numbers = {c.name for c in file.columns if c.type in ("number", "integer")}
    checked = 0
    for row, (record, i) in zip(rows, claims, strict=True):
        for kept in kept_paths(exporter):
            expected, cell = wired(record, i, kept.path), row[kept.name]
            checked += 1
            if not expected:
                assert cell in ("", file.missing), (kept, cell)
            elif kept.name in numbers:
                assert float(cell) == float(expected[0]), kept
            elif isinstance(expected[0], bool):
                assert cell == str(expected[0]).lower(), kept
            else:
                assert cell == inert(str(expected[0])), kept
    assert checked > 100


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_loses_only_what_it_says(name, written, reports):
    exporter = exporters()[name]
    objects = [o for o in load(written(name) / exporter.files[0].name) if OBJECTS[name](o)]
    claims = [(r, i) for r in redacted(reports) for i in range(len(r.claims))]
    assert len(objects) == len(claims)
    checked = 0
    for item, (record, i) in zip(objects, claims, strict=True):
        for kept in kept_paths(exporter):
            if kept.path.startswith("document.") and name not in (
                "plover",
                "geojson",
                "annotation",
            ):
                continue
            checked += 1
            expected = wired(record, i, kept.path)
            assert known(values([item], kept.name)) == expected, (kept, record.document.ref)
    assert checked > 60


def load(path: Path) -> list[Any]:
    if path.suffix == ".jsonl" or path.name.endswith(".ftm.json"):
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    body = json.loads(path.read_text("utf-8"))
    if isinstance(body, list):
        return body
    return body.get("features") or body.get("@graph") or body["first"]["items"]


@pytest.mark.parametrize("name", ["parquet", "arrow"])
def test_nested_tables_are_the_records(name, written, reports):
    folder = written(name)

    def rows(table: str) -> list[dict[str, Any]]:
        path = folder / f"{table}.{name}"
        if name == "parquet":
            return pq.read_table(path).to_pylist()
        return pa.ipc.open_file(path).read_all().to_pylist()

    masked = redacted(reports)
    for part in ("attributions", "claims", "causes", "loaded", "evidence", "times", "places"):
        back = [
            {k: v for k, v in row.items() if k not in ("document", "number", "passage")}
            for row in rows(part)
        ]
        assert back == [builtins(x) for r in masked for x in getattr(r, part)]
    documents = [builtins(r.document) | {"schema": r.schema} for r in masked]
    for document in documents:
        del document["text"]
    assert rows("documents") == documents
    assert [r["version"] for r in rows("runs")] == [r.run.version for r in masked]


def test_parquet_is_read_by_polars_and_duckdb(written, reports):
    path = written("parquet") / "claims.parquet"
    number = sum(len(r.claims) for r in reports)
    frame = pl.read_parquet(path)
    assert frame.height == number
    assert frame["when"].struct.field("basis").drop_nulls().to_list()
    query = f"SELECT type, len(chain) AS steps FROM '{path}' WHERE \"where\".country = 'UTO'"
    assert ("ASSAULT", 1) in duckdb.sql(query).fetchall()


@pytest.mark.parametrize("exporter", [e for e in EXPORTERS if e.files[0].columns], ids=str)
def test_tables_are_read_alike_by_pandas_polars_and_duckdb(exporter, written):
    file = exporter.files[0]
    path = written(exporter.name) / file.name
    a = pd.read_csv(path, keep_default_na=False, na_values=[file.missing])
    b = pl.read_csv(path, null_values=[file.missing], infer_schema_length=None)
    c = duckdb.sql(f"SELECT * FROM read_csv('{path}', nullstr='{file.missing}', header=true)")
    assert tuple(a.columns) == tuple(b.columns) == tuple(c.columns) == file.header
    assert len(a) == b.height == len(c.fetchall()) > 0


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda e: e.name)
def test_frictionless_finds_nothing_wrong(exporter, written):
    report = frictionless.validate(str(written(exporter.name) / "datapackage.json"))
    problems = [e.message for task in report.tasks for e in task.errors]
    assert report.valid, [*problems, *(e.message for e in report.errors)]


def test_frictionless_finds_a_changed_file(written):
    folder = written("claims")
    table = folder / "claims.csv"
    table.write_bytes(table.read_bytes().replace(b"ASSAULT", b"AID", 1))
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


def test_geojson_opens_in_geopandas_and_duckdb_of_the_same_points(written, reports):
    frame = geopandas.read_file(written("geojson") / "claims.geojson")
    located = [c.where for r in reports for c in r.claims if c.where]
    points = frame[~frame.geometry.is_empty & frame.geometry.notna()]
    assert len(frame) == sum(len(r.claims) for r in reports)
    assert len(points) == len(located)
    assert frame.crs.to_epsg() == 4326
    assert [(p.x, p.y) for p in points.geometry] == [(w.longitude, w.latitude) for w in located]
    assert set(points["precision"]) == {"site", "city"}


def test_followthemoney_takes_every_entity(written, reports):
    lines = load(written("ftm") / "entities.ftm.json")
    for line in lines:
        entity = model.get_proxy(line)
        model.get(line["schema"]).validate({"properties": entity.properties})
        for name, given in line["properties"].items():
            kept = sorted(entity.get(name))
            assert kept == sorted(set(given)), f"{line['schema']}.{name} loses {given}"
    kinds = {line["schema"] for line in lines}
    assert kinds == {"Article", "Event", "LegalEntity"}
    known_ids = {line["id"] for line in lines}
    for line in lines:
        for name in ("proof", "organizer", "involved"):
            assert set(line["properties"].get(name, ())) <= known_ids
    denied = [e for e in lines if "denied" in e["properties"].get("keywords", ())]
    assert all("denied" in e["properties"]["name"][0] for e in denied)
    assert denied


def test_prov_is_read_by_the_prov_library(written, reports):
    document = ProvDocument.deserialize(str(written("prov") / "prov.json"), format="json")
    entities = list(document.get_records(ProvEntity))
    number = sum(1 + len(r.attributions) + len(r.claims) for r in reports)
    assert len(entities) == number
    labels = {
        str(v) for a in document.get_records(ProvAgent) for v in a.get_attribute("prov:label")
    }
    assert {"Example Post", "Tom Harrow", "Radio Delta"} <= labels
    assert "onrecord 0.1.0" in labels
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document


def test_prov_leads_from_the_claim_to_the_outlet(written):
    body = json.loads((written("prov") / "prov.json").read_bytes())
    derived = {
        d["prov:generatedEntity"]: d["prov:usedEntity"] for d in body["wasDerivedFrom"].values()
    }
    said = {d["prov:entity"]: d["prov:agent"] for d in body["wasAttributedTo"].values()}
    claim = next(n for n in body["entity"] if n.endswith("c1-beat"))
    steps = []
    while claim in derived:
        claim = derived[claim]
        steps.append(body["agent"][said[claim]]["prov:label"])
    assert steps == ["[private person]", "Radio Delta", "Example Post"]


# --- JSON-LD: contexts come from here, nothing is fetched -----------------------------------------

OA = Namespace("http://www.w3.org/ns/oa#")
# The terms of the Web Annotation context (W3C, http://www.w3.org/ns/anno.jsonld) that are used.
ANNO: dict[str, Any] = {
    "oa": str(OA),
    "dc": "http://purl.org/dc/elements/1.1/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "schema": "http://schema.org/",
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    **{t: f"oa:{t}" for t in ("Annotation", "TextualBody", "SpecificResource", "TimeState")},
    **{t: f"oa:{t}" for t in ("TextQuoteSelector", "TextPositionSelector")},
    **{m: f"oa:{m}" for m in ("classifying", "commenting", "describing", "identifying", "tagging")},
    "Text": "dctypes:Text",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "state": {"@type": "@id", "@id": "oa:hasState"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "first": {"@type": "@id", "@id": "as:first"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "format": "dc:format",
    "language": "dc:language",
    "value": "rdf:value",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "label": "rdfs:label",
    "sourceDate": {"@id": "oa:sourceDate", "@type": "xsd:dateTime"},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
}
CONTEXTS = {
    "http://www.w3.org/ns/anno.jsonld": ANNO,
    "https://schema.org": {"@vocab": "https://schema.org/"},
}


def loader(url: str, _: Any = None) -> dict[str, Any]:
    return {
        "contextUrl": None,
        "documentUrl": url,
        "contentType": "application/ld+json",
        "document": {"@context": CONTEXTS[url]},
    }


def expanded(path: Path) -> list[Any]:
    return jsonld.expand(json.loads(path.read_bytes()), {"documentLoader": loader})


def test_annotations_are_linked_data_with_both_selectors(written, reports):
    path = written("annotation") / "annotations.jsonld"
    quads = jsonld.to_rdf(
        json.loads(path.read_bytes()),
        {"documentLoader": loader, "format": "application/n-quads"},
    )
    graph = Graph().parse(data=quads, format="nquads")
    rows = set()
    for annotation in graph.subjects(RDF.type, OA.Annotation):
        for target in graph.objects(annotation, OA.hasTarget):
            assert graph.value(target, OA.hasSource) is not None
            selectors = list(graph.objects(target, OA.hasSelector))
            kinds = {graph.value(s, RDF.type): s for s in selectors}
            at, quote = kinds[OA.TextPositionSelector], kinds[OA.TextQuoteSelector]
            start, end = graph.value(at, OA.start), graph.value(at, OA.end)
            rows.add((int(start), int(end), str(graph.value(quote, OA.exact))))
    triggers = {
        (c.trigger.start, c.trigger.end, c.trigger.text)
        for r in redacted(reports)
        for c in r.claims
    }
    assert triggers <= rows


def test_every_key_of_the_annotations_is_a_term(written):
    """A key that no context knows would be dropped without a word by a processor."""
    body = json.loads((written("annotation") / "annotations.jsonld").read_bytes())
    own = {"@context", "onrecord"}

    def keys(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(keys, value)) if value else set()
        if isinstance(value, dict):
            return set(value) | keys(list(value.values()))
        return set()

    assert all(k in ANNO or ":" in k or k in own for k in keys(body))


def test_schema_org_is_linked_data(written, reports):
    nodes = expanded(written("schema-org") / "claims.jsonld")
    by_type: dict[str, list[Any]] = {}
    for node in nodes:
        by_type.setdefault(node["@type"][0].removeprefix("https://schema.org/"), []).append(node)
    assert len(by_type["Claim"]) == sum(len(r.claims) for r in reports)
    assert len(by_type["Quotation"]) == sum(len(r.attributions) for r in reports)
    assert "ClaimReview" not in by_type
    ids = {node["@id"] for node in nodes}
    for node in by_type["Claim"]:
        assert node["https://schema.org/appearance"][0]["@id"] in ids
        for part in node.get("https://schema.org/isPartOf", ()):
            assert part["@id"] in ids


def test_a_review_only_where_a_person_judged(written):
    def judged(by: str, target: str, decision: Decision = Decision.ACCEPT) -> Judgement:
        return Judgement.of(
            made="2024-01-02T03:04:05Z", by=by, decision=decision, target=target, reason="Vale"
        )

    undone = judged("ana", "c1:fire")
    given = (
        judged("ana", "c1:beat"),
        judged("rule:copies", "c1:arrest"),
        undone,
        undone.undone("2024-01-03T00:00:00Z", "ana"),
        judged("ana", "c1:kill", Decision.CHOOSE),
    )
    nodes = load(written("schema-org", judgements=given) / "claims.jsonld")
    reviews = [n for n in nodes if n["@type"] == "ClaimReview"]
    assert [r["itemReviewed"]["@id"].rpartition("/")[2] for r in reviews] == ["c1:beat"]
    assert "not whether it is true" in reviews[0]["reviewAspect"]
    assert reviews[0]["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "the report says this",
    }
    assert reviews[0]["author"]["name"] == "a reviewer"


# CSL-JSON 1.0.2, the members that are used (citation-style-language.org, schemas/input/csl-data).
CSL_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": ["article-newspaper", "webpage", "post"]},
            "title": {"type": "string"},
            "container-title": {"type": "string"},
            "author": {
                "type": "array",
                "items": {"type": "object", "properties": {"literal": {"type": "string"}}},
            },
            "issued": {
                "type": "object",
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "maxItems": 2,
                        "items": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"type": ["string", "number"]},
                        },
                    }
                },
            },
            "URL": {"type": "string"},
            "language": {"type": "string"},
            "archive_location": {"type": "string"},
        },
    },
}


def test_csl_json_holds_its_schema(written, reports):
    items = load(written("csl-json") / "sources.json")
    jsonschema.validate(items, CSL_SCHEMA)
    assert [i["id"] for i in items] == [r.document.id for r in reports]
    dated = next(i for i in items if i["archive_location"].endswith("2.txt"))
    assert dated["issued"] == {"date-parts": [[2021, 5, 6]]}
    assert "issued" not in items[0]  # its page clock is no publication date


def test_ris_has_one_tag_a_line(written, reports):
    raw = (written("ris") / "sources.ris").read_text("utf-8")
    entries = [e for e in raw.split("\n\n") if e.strip()]
    assert len(entries) == len(reports)
    for entry in entries:
        lines = entry.strip().split("\n")
        assert lines[0] == "TY  - NEWS"
        assert lines[-1].startswith("ER  -")
        assert all(len(line) >= 5 and line[2:6] in ("  - ", "  -") for line in lines)
    assert "DA  - 2021/05/06/" in raw


# --- SQLite ---------------------------------------------------------------------------------------


def test_sqlite_is_whole_and_its_keys_lead_somewhere(written, reports, story):
    with sqlite3.connect(written("sqlite") / "onrecord.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() in ([], MISSING)
        assert db.execute("SELECT count(*) FROM events").fetchone()[0] == len(story)
        for record in redacted(reports):
            for claim in record.claims:
                row = db.execute(
                    "SELECT type, mode, polarity, mood, trigger, start, confidence FROM claims "
                    "WHERE document_id = ? AND claim = ?",
                    (record.document.id, claim.id),
                ).fetchone()
                a = claim.assertion
                assert row == (
                    claim.type,
                    claim.mode,
                    a.polarity.value,
                    a.mood.value,
                    claim.trigger.text,
                    claim.trigger.start,
                    claim.confidence,
                )
                chain = db.execute(
                    "SELECT attribution FROM chains WHERE document_id = ? AND claim = ? "
                    "ORDER BY step",
                    (record.document.id, claim.id),
                ).fetchall()
                assert tuple(c[0] for c in chain) == claim.chain
    db.close()


# The ordinary report has a claim whose source is missing from the record, on purpose.
MISSING = [("chains", None, "attributions", 0)]


def test_sqlite_opens_in_datasette_with_its_metadata(written, reports):
    from datasette.app import Datasette

    folder = written("sqlite")
    metadata = json.loads((folder / "metadata.json").read_bytes())
    datasette = Datasette(
        [str(folder / "onrecord.sqlite")], metadata=metadata, settings={"num_sql_threads": 0}
    )

    async def look() -> tuple[Any, Any, Any]:
        await datasette.invoke_startup()
        index = await datasette.client.get("/onrecord.json")
        rows = await datasette.client.get("/onrecord/claims.json?_shape=array&type=ASSAULT")
        page = await datasette.client.get("/onrecord/claims")
        return index, rows, page

    index, rows, page = asyncio.run(look())
    tables = {t["name"]: t["count"] for t in index.json()["tables"]}
    assert tables["claims"] == sum(len(r.claims) for r in reports)
    assert len(rows.json()) == sum(c.type == "ASSAULT" for r in reports for c in r.claims)
    assert "who says it, outermost first" in page.text
    assert "<script>alert" not in page.text


def test_an_export_does_not_depend_on_the_collector_or_a_second_pass(reports, tmp_path):
    """A generator that can be read only once would give an empty second pass."""
    calls = []

    def read():
        calls.append(1)
        return iter(reports)

    folder = tmp_path / "x"
    folder.mkdir()
    facts = export(Source(read), exporters()["claims"], folder, version="0")
    assert facts.tally.reports == len(reports)
    assert len(calls) == 2  # the names, then the rows
