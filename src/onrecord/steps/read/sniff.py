"""What kind of input is this, by its name or by its first bytes?"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

__all__ = ["SUFFIXES", "Kind", "sniff"]

Kind = Literal["text", "html", "jsonl", "json"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
_BLANK = b" \t\r\n"
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|(?:html|head|body|article|main|div|p|meta|title|h1|section)[\s>/])",
    re.I | re.S,
)
_OBJECT = re.compile(rb'\{\s*["}]')
_ARRAY = re.compile(rb"\[\s*\{")


def sniff(head: bytes) -> Kind:
    """The kind of the input that begins with ``head``; text where nothing else is plain."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)
    if _OBJECT.match(start):
        return _json_kind(start)
    if _ARRAY.match(start):
        return "json"
    return "html" if _HTML.match(start) else "text"


def _json_kind(start: bytes) -> Kind:
    """JSON lines if the first line is a whole object or goes on beyond ``start``."""
    line, newline, _ = start.partition(b"\n")
    if not newline:
        return "jsonl"
    try:
        msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return "json"
    return "jsonl"
