"""package: ``datapackage.json`` of an export folder (Frictionless Data Package).

Data Package and Table Schema, version 1 (specs.frictionlessdata.io), which every tool of that
family reads: what each file is, its bytes and hash, the columns with their types, keys and empty
cells, licences and sources. What is onrecord's own stands under ``onrecord``.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from onrecord.steps.export.formats.base import Column, Exporter, File
from onrecord.steps.export.formats.card import Facts
from onrecord.steps.export.formats.stream import pruned

__all__ = ["CARD", "PACKAGE", "package"]

CARD = "DATACARD.md"
PACKAGE = "datapackage.json"
_UNSPECIFIED = {"name": "notspecified", "title": "Not specified by whoever made this export"}
_QUOTED = {
    "name": "other-closed",
    "title": "Quoted passages and titles: their publishers' rights remain",
}
_SOURCES = [
    {"title": "GeoNames, CC BY 4.0", "path": "https://www.geonames.org"},
    {
        "title": "PLOVER 2.0 manual (Halterman et al. 2023)",
        "path": "https://github.com/openeventdata/PLOVER",
    },
]


def package(exporter: Exporter, facts: Facts, folder: Path) -> bytes:
    """The descriptor of the files that ``folder`` now holds."""
    tally = facts.tally
    body: dict[str, Any] = {
        "profile": "data-package",
        "name": f"onrecord-{exporter.name}",
        "title": f"onrecord: {exporter.title}",
        "description": "Source-attributed event data: every row is somebody's claim in a report, "
        f"or made of such claims. Read {CARD}. " + " ".join(exporter.notes),
        "version": exporter.version,
        "licenses": [
            {"name": _licence(facts.licence), "title": facts.licence}
            if facts.licence
            else _UNSPECIFIED,
            _QUOTED,
        ],
        "sources": [
            *({"title": name} for name in sorted(tally.outlets) if name),
            *_SOURCES,
        ],
        "keywords": ["event data", "attribution", "PLOVER", "claims"],
        "resources": [_resource(file, folder) for file in exporter.files if _there(file, folder)],
        "onrecord": {
            "format": exporter.name,
            "version": facts.version,
            "unit": exporter.unit.value,
            "reports": tally.reports,
            "claims": tally.claims,
            "private_people": "included" if facts.reason is not None else "withheld",
            "runs": [
                {
                    "version": r.version,
                    "codebook": r.codebook,
                    "models": [list(m) for m in r.models],
                    "data": [list(d) for d in r.data],
                    "settings": [list(s) for s in r.settings],
                }
                for r in sorted(tally.runs, key=repr)
            ],
            "keeps": [{"path": k.path, "name": k.name, "exact": k.exact} for k in exporter.keeps],
            "losses": [{"path": loss.path, "why": loss.why} for loss in exporter.losses],
        },
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _there(file: File, folder: Path) -> bool:
    return not file.optional or (folder / file.name).exists()


def _licence(words: str | None) -> str:
    """A licence name as the Data Package wants it: no spaces."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", words or "").strip("-") or "other"


def _resource(file: File, folder: Path) -> dict[str, Any]:
    path = folder / file.name
    described: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9]+", "-", file.name.lower()).strip("-"),
        "path": file.name,
        "description": file.means,
        "format": path.suffix.lstrip("."),
        "mediatype": file.media,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
    }
    if not file.columns:
        described["type"] = "file"  # or a validator would want a reader of each format
    else:
        described |= {
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
            "schema": _schema(file),
        }
    return described


def _schema(file: File) -> dict[str, Any]:
    foreign = [
        {
            "fields": list(k.columns),
            "reference": {
                "resource": re.sub(r"[^a-z0-9]+", "-", k.file.lower()),
                "fields": list(k.names),
            },
        }
        for k in file.foreign
    ]
    return pruned(
        {
            "fields": [_field(c) for c in file.columns],
            "missingValues": list(dict.fromkeys((file.missing, ""))),
            "primaryKey": list(file.key),
            "foreignKeys": foreign,
        }
    )


def _field(column: Column) -> dict[str, Any]:
    return pruned(
        {
            "name": column.name,
            "type": column.type,
            "description": column.means,
            "constraints": {"required": True} if column.required else None,
        }
    )


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
