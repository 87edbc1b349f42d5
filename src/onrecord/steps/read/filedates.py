"""The dates that a PDF or word-processor file holds about itself.

They tell when the file was made or last saved, by whichever program: a report can be published
days before or years later. So they have no role but that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.records import DateRole, DocumentDate
from onrecord.steps.read.pagedates import metadata_date

__all__ = ["file_dates"]

_PDF = re.compile(r"\s*(?:D:)?\s*(\d{4})(\d\d)(\d\d)")


def file_dates(made: str | None, changed: str | None) -> Iterator[DocumentDate]:
    """Two dates, each ISO or ``D:20191119...``; the second only where it differs."""
    first = _date(made, "the day on which the file was made")
    last = _date(changed, "the day on which the file was last saved")
    if first is not None:
        yield first
    if last is not None and (first is None or last.when.earliest != first.when.earliest):
        yield last


def _date(value: str | None, reason: str) -> DocumentDate | None:
    if not value:
        return None
    m = _PDF.match(value)
    found = metadata_date("-".join(m.groups()) if m else value, DateRole.UNKNOWN)
    if found is None or found.when.earliest is None:
        return None
    return replace(found, when=replace(found.when, reason=reason))
