"""What agencies' items (ninjs, NewsML-G2) share: status, versions, dates.

A corrected item stands; a killed one is kept too, so that what was coded from it can be marked as
withdrawn. An agency sends a kill as one more version of the item, often without the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.records import DateRole, DocumentDate, Status
from onrecord.steps.read.pagedates import metadata_date

__all__ = ["item_dates", "status_of", "version_of"]

# IPTC NewsCodes "pubstatus", with the spellings in use.
_STATUS = {
    "usable": Status.USABLE,
    "withheld": Status.WITHHELD,
    "canceled": Status.CANCELED,
    "cancelled": Status.CANCELED,
}
# How editorial notes of English agencies begin when they correct.
_CORRECTS = re.compile(r"\W*(?:(?:this\s+)?corrects?|correct(?:ion|ed|ing|ive))\b", re.I)
_CONTENT = "the day on which the content was first made, in whichever version"


def status_of(code: str | None, note: str | None, signals: tuple[str, ...] = ()) -> Status:
    """The status from ``pubStatus`` (``canceled``, ``stat:canceled`` or an address that ends so).

    A usable item is a correction where a signal (``sig:correction``) or its editorial note says so.
    """
    found = _STATUS.get(_last(code or "usable"), Status.USABLE)
    if found is not Status.USABLE:
        return found
    signalled = any(_last(s) == "correction" for s in signals)
    return Status.CORRECTED if signalled or _CORRECTS.match(note or "") else found


def version_of(value: object) -> int | None:
    """A version number; None where the version is no positive number."""
    text = str(value).strip() if isinstance(value, (int, str)) else ""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 else None


def item_dates(
    first: str | None, version: str | None, content: str | None
) -> Iterator[DocumentDate]:
    """The dates of an item, given when its first version, this version and its content were made.

    The first version's is the day of publication; an item that gives only this version's was
    published then.
    """
    published = metadata_date(first or version, DateRole.PUBLISHED)
    if published is not None:
        yield published
    if first and (updated := metadata_date(version, DateRole.UPDATED)) is not None:
        yield updated
    made = metadata_date(content, DateRole.UNKNOWN)
    if made is not None:
        when = made.when
        yield replace(made, when=replace(when, reason=when.reason or _CONTENT))


def _last(code: str) -> str:
    return re.split(r"[:/#]", code.strip().rstrip("/"))[-1].lower()
