"""formats: every format that ``onrecord export`` writes, one file each, and the way to add one.

The built-in exporters are :data:`BUILT_IN`; a package of your own adds an
:class:`~onrecord.steps.export.formats.base.Exporter` under the entry-point group
``onrecord.exporters``. Each says what it keeps and what it loses; :func:`export` adds the data card
and ``datapackage.json``. What leaves the machine is redacted before an exporter sees it.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from onrecord.errors import OptionError, SetupError
from onrecord.steps.export.formats.acled import ACLED_STYLE
from onrecord.steps.export.formats.annotation import ANNOTATION
from onrecord.steps.export.formats.base import (
    Anchor,
    Column,
    Exporter,
    File,
    Kept,
    LeftOut,
    Loss,
    Unit,
    Written,
)
from onrecord.steps.export.formats.cameo import CAMEO
from onrecord.steps.export.formats.card import Facts, card
from onrecord.steps.export.formats.claims import CLAIMS
from onrecord.steps.export.formats.columnar import ARROW, PARQUET
from onrecord.steps.export.formats.events import EVENTS
from onrecord.steps.export.formats.ftm import FTM
from onrecord.steps.export.formats.geojson import GEOJSON
from onrecord.steps.export.formats.package import CARD, PACKAGE, package
from onrecord.steps.export.formats.plover import PLOVER
from onrecord.steps.export.formats.polecat import POLECAT
from onrecord.steps.export.formats.prov import PROV
from onrecord.steps.export.formats.report_level import REPORT_LEVEL
from onrecord.steps.export.formats.schemaorg import SCHEMA_ORG
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.sources import CSL_JSON, RIS
from onrecord.steps.export.formats.sqlite import SQLITE
from onrecord.steps.export.formats.verify import Checked, Texts, check

__all__ = [
    "BUILT_IN",
    "CARD",
    "CLAIMS",
    "GROUP",
    "PACKAGE",
    "Anchor",
    "Checked",
    "Column",
    "Exporter",
    "Facts",
    "File",
    "Kept",
    "LeftOut",
    "Loss",
    "Source",
    "Texts",
    "Unit",
    "Written",
    "check",
    "export",
    "exporter",
    "exporters",
]

GROUP = "onrecord.exporters"
BUILT_IN = (
    CLAIMS,
    REPORT_LEVEL,
    EVENTS,
    PLOVER,
    POLECAT,
    ACLED_STYLE,
    CAMEO,
    ANNOTATION,
    PROV,
    FTM,
    GEOJSON,
    CSL_JSON,
    RIS,
    SCHEMA_ORG,
    PARQUET,
    ARROW,
    SQLITE,
)


def exporters() -> dict[str, Exporter]:
    """All exporters by name: the built-in ones, then those of installed packages.

    Raises:
        SetupError: a package's exporter cannot be loaded, or takes a name that is taken.
    """
    found = {e.name: e for e in BUILT_IN}
    for point in sorted(metadata.entry_points(group=GROUP), key=lambda p: p.name):
        try:
            plugin = point.load()
        except Exception as e:
            raise SetupError(f"the exporter {point.name!r} ({point.value}) fails: {e}") from e
        if not isinstance(plugin, Exporter):
            raise SetupError(f"the exporter {point.name!r} ({point.value}) is no Exporter")
        if plugin.name in found:
            raise SetupError(f"{point.value}: there is an exporter {plugin.name!r} already")
        found[plugin.name] = plugin
    return found


def exporter(name: str) -> Exporter:
    """The exporter of that name.

    Raises:
        OptionError: there is none; the message lists them.
    """
    found = exporters()
    if name not in found:
        raise OptionError(f"no format {name!r}; there are: {', '.join(found)}")
    return found[name]


def export(
    source: Source,
    chosen: Exporter,
    folder: Path,
    *,
    version: str,
    reason: str | None = None,
    licence: str | None = None,
) -> Facts:
    """Write the files of a format, the data card and ``datapackage.json`` into an empty folder.

    Args:
        source: what to export.
        chosen: the format.
        folder: an empty folder.
        version: of onrecord.
        reason: why private people are named; needed where ``source.include_private``.
        licence: of the data, as its publisher says.

    Raises:
        OptionError: events are needed and not there, or a reason is missing.
    """
    if source.include_private and not (reason or "").strip():
        raise OptionError("naming private people needs a reason; give --reason WORDS")
    if chosen.needs_events and not source.has_events:
        raise OptionError(
            f"the format {chosen.name} needs events; make them with: onrecord events RECORDS -o "
            "events.jsonl, then give --events events.jsonl"
        )
    written = chosen.write(source, folder)
    tally = source.count()
    facts = Facts(
        version,
        tally,
        written,
        reason if source.include_private else None,
        licence,
        source.repeated,
    )
    (folder / CARD).write_text(card(chosen, facts), "utf-8")
    (folder / PACKAGE).write_bytes(package(chosen, facts, folder))
    return facts
