"""What do the first bytes begin like? Pages and JSON; other formats look for themselves."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

__all__ = ["begins_html", "json_kind"]

_BLANK = b" \t\r\n"
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|(?:html|head|body|article|main|div|p|meta|title|h1|section)[\s>/])",
    re.I | re.S,
)
_OBJECT = re.compile(rb'\{\s*["}]')
_ARRAY = re.compile(rb"\[\s*\{")


def begins_html(head: bytes) -> bool:
    """Does the input begin like a page?"""
    return _HTML.match(_start(head)) is not None


def json_kind(head: bytes) -> Literal["jsonl", "json"] | None:
    """JSON lines, or one object or array; None where the input begins like neither.

    JSON lines if the first line is a whole object or goes on beyond ``head``.
    """
    start = _start(head)
    if not _OBJECT.match(start):
        return "json" if _ARRAY.match(start) else None
    line, newline, _ = start.partition(b"\n")
    if not newline:
        return "jsonl"
    try:
        msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except UnicodeDecodeError:
        return "jsonl"  # one line that is not UTF-8 does not take the others with it
    except (msgspec.DecodeError, RecursionError):
        return "json"
    return "jsonl"


def _start(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)
