"""The documents say what the code does: the README's Python runs, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "PROTEST" in printed or "ASSAULT" in printed


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"\bonrecord ([a-z]+) ", README)) - {"reads", "the"}
    help_text = CliRunner().invoke(app, ["--help"]).output
    assert {"code", "show", "table", "page"} <= named
    for command in named:
        assert re.search(rf"\b{command}\b", help_text), f"README names {command}, --help does not"


def test_every_command_is_documented() -> None:
    listed = CliRunner().invoke(app, ["--help"]).output
    commands = ("code", "show", "table", "page", "schema", "doctor", "events", "explain", "without")
    more = ("casebook", "review", "export", "verify", "compare", "fetch", "impact", "batch")
    for command in (*commands, *more):
        assert command in listed
        assert f"onrecord {command}" in README


def test_links_of_the_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_codebook_page_is_current() -> None:
    from docs.make_codebook import page

    assert (ROOT / "docs" / "codebook.md").read_text("utf-8") == page()
