"""Dates that a page shows about itself, with the role that the words around them give.

A bare date line above the title is the page's clock on the day somebody saved it, not the date of
publication. A bare date line elsewhere has no stated role. Dates in the running text are not read
here, except the dateline that opens a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.records import Basis, Block, BlockKind, DateRole, DocumentDate, Span, When
from onrecord.steps.read.dates import MONTH, WEEKDAY, find_dates, parse_date
from onrecord.steps.read.furniture import is_date_line, role_word

__all__ = ["metadata_date", "page_dates", "published"]

# "ELLAN, Northland, Nov. 16 (XYZ) —", "ELLAN (XYZ) 16 November 2019 -": capitals, up to two more
# names, an agency in brackets before or after the date, a dash.
_YEAR = r"(?:,?\s+\d{4})?"
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’\- ]{2,30}(?:[,/]\s*[A-Z][\w.]*(?:\s[A-Z][\w.]*)?){0,2}"
    r"(?:\s*\([^)]{2,40}\))?(?:\s*,|\s*[-–—])?\s+(?:on\s+)?"
    rf"(?P<date>(?i:(?:{WEEKDAY},?\s+)?(?:{MONTH}\s+\d\d?{_YEAR}|\d\d?\s+{MONTH}{_YEAR})"
    r"|\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4}))"
    r"\s*(?:\([^)]{2,40}\))?\s*(?:[–—:]|-{1,2}\s)"
)
_NO_ROLE = "no word says what it is the date of"


def metadata_date(value: str | None, role: DateRole) -> DocumentDate | None:
    """The date in a metadata field; None where the field is empty or names no date."""
    when = parse_date(value) if value else None
    return DocumentDate(role, when, None) if when else None


def published(dates: Sequence[DocumentDate]) -> When | None:
    """The first publication date that is known; None if all are unresolved."""
    known = (d.when for d in dates if d.role is DateRole.PUBLISHED)
    return next((w for w in known if w.basis is Basis.STATED), None)


def page_dates(text: str, blocks: Sequence[Block]) -> Iterator[DocumentDate]:
    """The dates in furniture, and the dateline of the first paragraph."""
    titled = next((b.start for b in blocks if b.kind is BlockKind.TITLE), None)
    body = next((b for b in blocks if b.kind is BlockKind.PARAGRAPH), None)
    above = titled if titled is not None else body.start if body else len(text)
    for block in blocks:
        if block.kind is BlockKind.FURNITURE:
            yield from _furniture_dates(text, block, above)
        elif block is body:
            yield from _dateline(text, block)


def _furniture_dates(text: str, block: Block, above: int) -> Iterator[DocumentDate]:
    bare = is_date_line(text[block.start : block.end])
    previous = block.start
    for found in find_dates(text, block.start, block.end):
        word = role_word(text[previous : found.start])
        previous = found.end
        if word is not None:
            role = DateRole(word)
        elif bare and block.start < above:
            role = DateRole.PAGE
        elif bare:
            role = DateRole.UNKNOWN
        else:
            continue
        when = found.when
        if role is DateRole.UNKNOWN and when.reason is None:
            when = replace(when, reason=_NO_ROLE)
        yield _dated(text, found.start, found.end, role, when)


def _dateline(text: str, block: Block) -> Iterator[DocumentDate]:
    m = _DATELINE.match(text, block.start, min(block.end, block.start + 120))
    if m is None:
        return
    found = next(find_dates(text, m.start("date"), m.end("date")), None)
    if found is not None:
        yield _dated(text, found.start, found.end, DateRole.UNKNOWN, found.when)


def _dated(text: str, start: int, end: int, role: DateRole, when: When) -> DocumentDate:
    span = Span.of(text, start, end)
    return DocumentDate(role, replace(when, span=span), span)
