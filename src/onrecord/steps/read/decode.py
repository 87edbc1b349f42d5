"""Bytes to characters, or a plain word why not.

Tried in this order: a byte order mark, UTF-8, the character set that an HTML page was served with
or declares, Windows-1252 where that gives plausible text. Nothing is replaced or dropped: a text
with a broken place is refused, with the place, because a silent repair would change what was said.
"""

from __future__ import annotations

import codecs
import re

from onrecord.errors import ReadError

__all__ = ["check_not_binary", "decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP file (or a word-processor document)",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\xd0\xcf\x11\xe0": "an old word-processor document",
    b"{\\rtf": "an RTF document",
    b"SQLite format 3": "an SQLite file",
}
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_CONTROL_SHARE = 0.01
_HEAD = 4_096
# The sets that the WHATWG Encoding Standard knows and that are supersets of ASCII; it reads
# Latin-1 and ASCII as Windows-1252.
_CHARSET = re.compile(
    rb"""charset\s*=\s*["']?\s*([\w.:-]{2,30})|encoding=["']([\w.:-]{2,30})""", re.I
)
_ALLOWED = re.compile(
    r"(?:windows-|cp)(?:125[0-8]|874)|iso-?8859-(?:[2-8]|1[0-6])|koi8-[ru]|gbk|gb2312|gb18030|big5"
    r"|euc-(?:jp|kr)|shift[_-]jis|macintosh"
)
_AS_1252 = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"})
_UTF8_CHARACTER = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_PLAUSIBLE = frozenset("‘’“”–—…•€£¥§©®°·«»‚„†‡‰‹›™¡¿½¼¾²³ \u00a0\u00ad´")
_HIGH_SHARE = 0.15  # of the characters; accented Latin prose stays under it


def check_not_binary(raw: bytes) -> None:
    """Refuse bytes that are no text at all.

    Raises:
        ReadError: reason ``binary``.
    """
    for magic, name in _MAGIC.items():
        if raw.startswith(magic):
            raise ReadError("binary", f"this is {name}, not text")
    if raw.startswith(tuple(bom for bom, _ in _BOMS[1:])):
        return
    control = len(raw) - len(raw.translate(None, _CONTROL))
    if control and (b"\0" in raw or control > _CONTROL_SHARE * len(raw)):
        raise ReadError("binary", f"{control} control bytes in {len(raw)}: this is not text")


def decode(raw: bytes, *, html: bool = False, charset: str | None = None) -> str:
    """The characters of ``raw``, line ends and all, without a byte order mark.

    ``html``: the bytes may declare their character set; ``charset``: the one that a header states.

    Raises:
        ReadError: reason ``binary`` or ``encoding``.
    """
    check_not_binary(raw)
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _decode_as(raw[len(bom) :], name, f"begins with the byte order mark of {name}")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as e:
        broken = e
    if charset is not None and (stated := _python_name(charset)) is not None:
        return _decode_as(raw, stated, f"was served as {stated}")
    if html and (declared := _declared(raw)) is not None:
        return _decode_as(raw, declared, f"declares {declared}")
    return _windows_1252(raw, broken)


def _decode_as(raw: bytes, name: str, ground: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError as e:
        raise ReadError("encoding", f"{ground} but breaks it at byte {e.start}") from e


def _declared(raw: bytes) -> str | None:
    for m in _CHARSET.finditer(raw[:_HEAD]):
        name = _python_name((m[1] or m[2]).decode("ascii", "replace"))
        if name is not None:
            return name
    return None


def _python_name(charset: str) -> str | None:
    """Python's name of a character set; None where it is not one that we read."""
    name = charset.strip().strip("\"'").lower()
    if name in _AS_1252:
        return "cp1252"
    if _ALLOWED.fullmatch(name):
        return "mac_roman" if name == "macintosh" else name
    return None


def _windows_1252(raw: bytes, broken: UnicodeDecodeError) -> str:
    place = f"not UTF-8 (byte {broken.start} of {len(raw)})"
    if _UTF8_CHARACTER.search(raw):
        raise ReadError("encoding", f"{place}, though other places are: the text is damaged")
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as e:
        raise ReadError("encoding", f"{place} and not Windows-1252 (byte {e.start})") from e
    high = [c for c in text if c > "\x7f"]
    odd = sum(not (c.isalpha() or c in _PLAUSIBLE) for c in high)
    if len(high) > _HIGH_SHARE * len(text) or odd > 0.1 * len(high):
        raise ReadError("encoding", f"{place}, and as Windows-1252 it does not look like text")
    return text
