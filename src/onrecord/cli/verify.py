"""onrecord verify: does every span of an export stand in the reports?"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.files import STANDARD, check_inputs
from onrecord.errors import OptionError, RecordError

if TYPE_CHECKING:
    from onrecord.records import Document
    from onrecord.steps.export.formats import Exporter

__all__ = ["verify"]

FAILED = 1


def verify(
    exported: Annotated[
        str, typer.Argument(metavar="EXPORT", help="A folder or file that onrecord export wrote.")
    ],
    reports: Annotated[
        list[str],
        typer.Argument(metavar="REPORTS", help="The records it was made from, or the reports."),
    ],
    form: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="NAME", help="The format, if it cannot be told."),
    ] = None,
) -> None:
    """Check every span of an export against the reports, letter for letter.

    Each span that does not hold is named on standard error, and the exit code is 1. Letters that
    were withheld are passed over; a report that is not given is a failure, for nothing was checked.

    Example: onrecord verify annotations/ records.jsonl
    """
    from onrecord.steps.export.formats import Texts, check

    check_inputs([exported, *reports])
    place = Path(exported)
    chosen = _format(place, form)
    if chosen.anchors is None:
        raise OptionError(f"the format {chosen.name} quotes no words with their place in a report")
    wrong = [*_changed(place)]
    for line in wrong:
        sys.stderr.write(f"wrong: {line}\n")
    texts = Texts.of(_documents(reports))
    spans = blotted = 0
    with _folder(place, chosen) as folder:
        for checked in check(chosen.anchors(folder), texts):
            spans += 1
            blotted += checked.blotted
            if checked.problem is not None:
                wrong.append(checked.anchor.where)
                sys.stderr.write(f"wrong: {checked.anchor.where}: {checked.problem}\n")
    withheld = f" ({blotted} with withheld letters)" if blotted else ""
    if wrong:
        sys.stderr.write(f"{spans} spans{withheld}, {len(wrong)} wrong\n")
        raise typer.Exit(FAILED)
    sys.stderr.write(f"{spans} spans{withheld}, all as the reports say\n")


def _format(place: Path, named: str | None) -> Exporter:
    """The format: as told, as the data package says, or by the file's name."""
    from onrecord.steps.export.formats import exporter, exporters

    if named is not None:
        return exporter(named)
    if place.is_dir():
        package = _package(place)
        name = package.get("onrecord", {}).get("format")
        if not isinstance(name, str):
            raise OptionError(f"{place} is no export folder; name its format with --format")
        return exporter(name)
    for found in exporters().values():
        if len(found.files) == 1 and found.files[0].name == place.name:
            return found
    raise OptionError(f"{place}: name the format with --format")


def _package(folder: Path) -> dict[str, Any]:
    path = folder / "datapackage.json"
    try:
        read = json.loads(path.read_bytes())
    except FileNotFoundError as e:
        raise OptionError(f"{folder} has no datapackage.json; name its format") from e
    except ValueError as e:
        raise OptionError(f"{path} is not JSON: {e}") from e
    if not isinstance(read, dict):
        raise OptionError(f"{path} describes no data package")
    return read


def _changed(place: Path) -> Iterator[str]:
    """Files that are not, byte for byte, what the data package says."""
    if not place.is_dir() or not (place / "datapackage.json").exists():
        return
    resources = _package(place).get("resources", [])
    for resource in resources if isinstance(resources, list) else []:
        name, told = str(resource.get("path", "")), str(resource.get("hash", ""))
        path = place / name
        if path.resolve().parent != place.resolve():
            yield f"{name}: lies outside the folder"
        elif not path.is_file():
            yield f"{name}: is missing"
        else:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            if told != f"sha256:{digest}":
                yield f"{name}: has been changed since it was exported"


@contextlib.contextmanager
def _folder(place: Path, chosen: Exporter) -> Iterator[Path]:
    """The export as a folder; a single file gets one in which it has its own name."""
    if place.is_dir():
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        shutil.copyfile(place, Path(folder, chosen.files[0].name))
        yield Path(folder)


def _documents(paths: list[str]) -> Iterator[Document]:
    """The reports: out of records, or read anew."""
    from onrecord.cli.files import load_records
    from onrecord.records import Document
    from onrecord.steps.read import read

    for path in paths:
        if path != STANDARD and _holds_records(Path(path)):
            for record in load_records([path]):
                yield record.document
        else:
            for found in read([path]):
                if isinstance(found, Document):
                    yield found
                else:
                    raise RecordError(f"{found.ref}: {found.message}")


def _holds_records(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return b'"schema":"onrecord/1"' in stream.read(200)
