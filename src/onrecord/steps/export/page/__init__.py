"""page: one self-contained HTML page of one or several reports.

The text with who-says-what marked on the left, the claims grouped by claimant on the right. A
hostile report is inert: everything is escaped by the template, and the page's own Content Security
Policy lets nothing load and runs no script but the one whose hash it names. It reads without
JavaScript too; the script only adds highlighting and pop-ups.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from importlib import resources
from typing import BinaryIO

from onrecord.records import Record
from onrecord.steps.export.page.parts import Report
from onrecord.steps.export.page.view import report
from onrecord.steps.export.privacy import mask

__all__ = ["write_page"]

# HTML cannot hold these; they are shown as the replacement character.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write_page(
    records: Iterable[Record], stream: BinaryIO, *, include_private: bool = False
) -> int:
    """Write the page to a binary stream; return the number of reports.

    Names of private people are masked unless ``include_private``.
    """
    from jinja2 import Environment, StrictUndefined

    style, script = _asset("style.css"), _asset("script.js")
    reports: list[Report] = []
    for number, record in enumerate(records, 1):
        reports.append(report(record if include_private else mask(record), number))
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda v: _UNFIT.sub("\ufffd", v) if type(v) is str else v,
    )
    template = environment.from_string(_asset("template.html"))
    pieces = template.generate(
        reports=reports,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        masked=not include_private,
    )
    for piece in pieces:
        stream.write(piece.encode("utf-8"))
    return len(reports)


def _asset(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    """The CSP source expression for an inline element with exactly this content."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
