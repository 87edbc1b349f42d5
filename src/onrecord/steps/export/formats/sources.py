"""sources: the reports as bibliography entries, CSL-JSON and RIS.

CSL-JSON 1.0.2 (citationstyles.org) and RIS (Research Information Systems; tags as Zotero and
EndNote read them). Only what the record knows: a date of a page's clock is never taken for the
publication date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.records import Document, Precision
from onrecord.steps.export.formats.base import Exporter, File, Kept, Loss, Unit, Written
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.stream import pruned, write_array

__all__ = ["CSL_JSON", "RIS"]

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def _write_csl(source: Source, folder: Path) -> Written:
    items = (_item(record.document) for record in source.records())
    with (folder / "sources.json").open("wb") as stream:
        number = write_array(stream, items)
        stream.write(b"\n")
    return Written((("sources.json", number),))


def _item(document: Document) -> dict[str, Any]:
    parts = _date_parts(document)
    return pruned(
        {
            "id": document.id,
            "type": "article-newspaper",
            "title": document.title,
            "container-title": document.outlet,
            "author": [{"literal": document.author}] if document.author else None,
            "issued": {"date-parts": [list(parts)]} if parts else None,
            "URL": document.url,
            "language": document.language,
            "archive_location": document.ref,
        }
    )


def _date_parts(document: Document) -> tuple[int, ...]:
    """Year, month and day as far as the publication date is known."""
    when = document.published
    if when is None or when.earliest is None or when.earliest.startswith("-"):
        return ()
    year, month, day = (int(p) for p in when.earliest.split("-"))
    if when.earliest == when.latest:
        return (year, month, day)
    if when.precision is Precision.MONTH:
        return (year, month)
    return (year,) if when.latest is not None and when.latest[:4] == when.earliest[:4] else ()


def _write_ris(source: Source, folder: Path) -> Written:
    number = 0
    with (folder / "sources.ris").open("wb") as stream:
        for record in source.records():
            lines = "".join(f"{tag}  - {value}\r\n" for tag, value in _tags(record.document))
            stream.write(lines.encode("utf-8") + b"\r\n")
            number += 1
    return Written((("sources.ris", number),))


def _tags(document: Document) -> Iterator[tuple[str, str]]:
    parts = _date_parts(document)
    yield "TY", "NEWS"
    named = (
        ("TI", document.title),
        ("T2", document.outlet),
        ("AU", document.author),
        ("PY", f"{parts[0]:04}" if parts else None),
        ("DA", "/".join(f"{p:02}" for p in (*parts, "", "")[:3]) + "/" if parts else None),
        ("UR", document.url),
        ("LA", document.language),
        ("ID", document.id),
        ("AN", document.ref),
    )
    for tag, value in named:
        if value and (clean := " ".join(_BREAKS.sub(" ", value).split())):
            yield tag, clean
    yield "ER", ""


_LOSSES = (
    Loss("schema", "the version of the wire format; the data package names it"),
    Loss("document", "hash, status, blocks and other dates; the text belongs to its publisher"),
    Loss("document.published", "parts of a date that do not make a day, a month or a year"),
    *(
        Loss(part, "a bibliography holds the reports, not what they say")
        for part in (
            *("attributions", "claims", "causes", "loaded", "evidence", "times", "places", "run"),
        )
    ),
)

CSL_JSON = Exporter(
    name="csl-json",
    title="the reports as CSL-JSON, for reference managers",
    unit=Unit.REPORT,
    files=(File("sources.json", "application/vnd.citationstyles.csl+json", "one entry a report"),),
    keeps=(
        Kept("document.id", "id"),
        Kept("document.ref", "archive_location"),
        Kept("document.title", "title"),
        Kept("document.outlet", "container-title"),
        Kept("document.author", "author.0.literal"),
        Kept("document.url", "URL"),
        Kept("document.language", "language"),
        Kept("document.published.earliest", "issued", exact=False),
    ),
    losses=_LOSSES,
    write=_write_csl,
)

RIS = Exporter(
    name="ris",
    title="the reports as RIS, for reference managers",
    unit=Unit.REPORT,
    files=(File("sources.ris", "application/x-research-info-systems", "one entry a report"),),
    keeps=(
        Kept("document.id", "ID"),
        Kept("document.language", "LA"),
        *(
            Kept(path, tag, exact=False)
            for path, tag in (
                ("document.ref", "AN"),
                ("document.title", "TI"),
                ("document.outlet", "T2"),
                ("document.author", "AU"),
                ("document.url", "UR"),
                ("document.published.earliest", "DA"),
            )
        ),
    ),
    losses=(*_LOSSES, Loss("lines", "line breaks in a title become spaces")),
    write=_write_ris,
)
