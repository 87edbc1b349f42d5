"""Corrections: a report that says it corrects an earlier one of its outlet."""

from __future__ import annotations

import re

from onrecord.records import Document, Status

__all__ = ["correction_in"]

HEAD = 400

_TITLE = re.compile(
    r"^\W*(?:corrections?|corrected|clarifications?|erratum|corrects)\b", re.IGNORECASE
)
_BODY = re.compile(
    r"^\W*(?:correction|corrected|clarification|erratum|refiles?\s+to\s+correct)\b"
    r"|\bcorrects?\s+(?:the\s+|its\s+|an?\s+|our\s+)?[^\n.]{0,60}"
    r"\b(?:toll|figure|number|count|report|story|article|headline|name|statement)\b"
    r"|\ban\s+earlier\s+version\s+of\s+(?:this|the|our)\s+(?:story|article|report)\b"
    r"|\b(?:this|our)\s+(?:earlier\s+)?(?:story|article|report)\s+(?:has\s+been|was|is)\s+corrected\b",
    re.IGNORECASE,
)


def correction_in(document: Document, body: str) -> str | None:
    """The words by which the report calls itself a correction, if it does."""
    title = _TITLE.search(document.title or "")
    if title is not None and document.title:
        return " ".join(document.title.split())
    if document.status is Status.CORRECTED:
        return f"status: {document.status.value}"
    found = _BODY.search(body[:HEAD]) or _BODY.search(body[-HEAD:])
    return " ".join(found.group().split()) if found is not None else None
