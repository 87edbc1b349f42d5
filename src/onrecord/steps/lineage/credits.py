"""Credits: the agency whose story a report says it prints.

Datelines ("RASHT, Nov 18 (Meridian Press) -"), bylines ("By A. Writer, Associated Press"),
signatures at the end ("(AFP)", "Source: Reuters", "Copyright 2016 The Associated Press") and
contributions ("Reuters contributed to this report"). A credit to the outlet's own name is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.steps.lineage.outlets import Outlet, OutletTable

__all__ = ["Credit", "credits_in", "without_credits"]

HEAD = 400  # code points of the body in which a byline or a dateline may stand
TAIL = 600

_DASH = r"(?:-{1,2}|[–—−:])"
# "RASHT, Iran, Nov. 18 (Meridian Press) -": a place in capitals or a short line, then the agency.
_DATELINE = re.compile(
    rf"^(?P<place>[^\n()]{{0,60}}?)\s*\((?P<name>[^()\n]{{2,40}})\)\s*{_DASH}\s+", re.MULTILINE
)
_OWN_DATELINE = re.compile(rf"^[A-Z][A-Z.’' -]{{2,30}}(?:,[^\n()]{{0,40}}?)?\s*{_DASH}\s+")
_BYLINE = re.compile(
    r"^\s*(?:by|from)\b[:\s]+(?P<line>[^\n]{2,120})$", re.IGNORECASE | re.MULTILINE
)
_SIGNED = re.compile(r"\(\s*©?\s*(?P<name>[^()\n]{2,40}?)\s*\)[.\s]*\Z")
_SOURCE = re.compile(
    r"^\s*(?:source|via)\s*:\s*(?P<name>[^\n]{2,40}?)[.\s]*$", re.IGNORECASE | re.MULTILINE
)
_COPYRIGHT = re.compile(
    r"(?:copyright|©)\s*(?:©|\(c\))?\s*(?:\d{4}\b)?\s*(?:by\s+)?(?P<name>[^\n.]{2,40}?)"
    r"(?:\.|,|\s+All rights|$)[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_RIGHTS = re.compile(
    r"All rights reserved\.?|This material may not be published,? broadcast,?[^\n.]*\.?",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"(?P<line>[^\n.]{2,120}?)\s+contributed\s+to\s+this\s+(?:report|story|article)[^\n.]*\.?",
    re.IGNORECASE,
)


_ENDS = ((_SIGNED, "signature"), (_SOURCE, "signature"), (_COPYRIGHT, "copyright"))


@dataclass(frozen=True, slots=True)
class Credit:
    """``outlet`` is credited in this ``form``; ``whole``: with the story, not with a part of it."""

    outlet: Outlet
    form: str
    words: str
    whole: bool = True


def credits_in(
    body: str, author: str | None, own: Outlet | None, table: OutletTable
) -> tuple[Credit, ...]:
    """The outlets that the report credits, one credit for each, the fullest first."""
    found: dict[str, Credit] = {}
    for outlet, form, words, whole in _forms(body, author, table):
        if own is None or outlet.id != own.id:
            known = found.get(outlet.id)
            if known is None or (whole and not known.whole):
                found[outlet.id] = Credit(outlet, form, " ".join(words.split()), whole)
    return tuple(found[key] for key in sorted(found))


def _forms(
    body: str, author: str | None, table: OutletTable
) -> Iterator[tuple[Outlet, str, str, bool]]:
    head, tail = body[:HEAD], body[-TAIL:]
    for m in _DATELINE.finditer(head):
        for outlet in _named(m["name"], table):
            yield outlet, "dateline", m.group().strip(), True
    for line in [author or "", *(m["line"] for m in _BYLINE.finditer(head))]:
        for outlet in _named(line, table):
            yield outlet, "byline", line, True
    for pattern, form in _ENDS:
        for m in pattern.finditer(tail):
            signed = table.guess(m["name"])
            if signed is not None:
                yield signed, form, m.group().strip(), True
    for m in _contributions(tail):
        for outlet in _named(m["line"], table):
            yield outlet, "contribution", m.group().strip(), False


def _contributions(tail: str) -> Iterator[re.Match[str]]:
    """Looked for only where the word stands: the pattern begins with any words at all."""
    return _CONTRIBUTED.finditer(tail) if "contributed" in tail.lower() else iter(())


def _named(line: str, table: OutletTable) -> Iterator[Outlet]:
    """The outlets in a byline: ``"A. Writer, Associated Press"``, ``"AP and Reuters"``."""
    for part in re.split(r"[,;|/•·]|\s+-\s+|\band\b|\bof\b|\bfor\b|\bwith\b", line):
        outlet = table.guess(part.strip()) if part.strip() else None
        if outlet is not None:
            yield outlet


def without_credits(body: str) -> str:
    """The body without datelines, credits and rights lines, which copies rarely keep alike."""
    head, rest = body[:HEAD], body[HEAD:]
    first = _DATELINE.search(head)
    if first is not None and first.start() == len(head) - len(head.lstrip()):
        head = head[: first.start()] + head[first.end() :]
    else:
        head = _OWN_DATELINE.sub("", head, count=1)
    text = head + rest
    kept, tail = text[:-TAIL], text[-TAIL:]
    for m in _contributions(tail):
        tail = tail.replace(m.group(), " ")
    for pattern in (_COPYRIGHT, _RIGHTS, _SIGNED):
        tail = pattern.sub(" ", tail)
    return kept + tail
