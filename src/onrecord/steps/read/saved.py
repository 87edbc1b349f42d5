"""Saved pages: what browsers and archives write into a page when they save it.

- Internet Explorer, Chrome, Edge ("Save page as"): ``<!-- saved from url=(0025)https://... -->``;
- SingleFile: a comment with ``url:`` and ``saved date:``;
- the Wayback Machine: ``FILE ARCHIVED ON 12:00:00 Nov 20, 2019 AND RETRIEVED ...``.

The day of saving is the day of retrieval. Nothing is taken from the file's own times.
"""

from __future__ import annotations

import re

from onrecord.records import DateRole
from onrecord.steps.read.pagedates import metadata_date
from onrecord.steps.read.plain import Metadata

__all__ = ["saved_from"]

_HEAD, _TAIL = 20_000, 20_000  # characters at each end that such a comment lies in
_BROWSER = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)\s*(?P<url>[^\s>]{4,2000})\s*-->", re.I)
_SINGLE_FILE = re.compile(
    r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>\S{4,2000})"
    r"(?:\s+saved date:\s*(?P<date>[^\n(]{4,80}))?",
    re.I,
)
_WAYBACK = re.compile(
    r"FILE ARCHIVED ON (?P<clock>[\d:]{8}) (?P<date>[A-Z][a-z]{2} \d\d?, \d{4}) AND RETRIEVED FROM"
)


def saved_from(page: str) -> Metadata:
    """The address that a saved page came from and the day on which it was taken, if it says so."""
    head, tail = page[:_HEAD], page[-_TAIL:]
    m = _SINGLE_FILE.search(head) or _BROWSER.search(head)
    url = m["url"] if m and m["url"].lower().startswith(("http://", "https://")) else None
    date = m["date"] if m and "date" in m.re.groupindex else None
    if (archived := _WAYBACK.search(tail)) is not None:
        date = archived["date"]
    found = metadata_date(" ".join(date.split()), DateRole.RETRIEVED) if date else None
    return Metadata(url=url, dates=(found,) if found else ())
