"""contacts: what leads to a person's door or telephone, found in a text by its form.

E-mail addresses, handles and profile links of social networks, telephone numbers and street
addresses with a house number; whoever they belong to. A street without a number is a place, not a
door, and stays. Dates, tolls and years are no telephone numbers: a number counts as one only by its
international prefix, its leading zero, the North American grouping, or a word such as "phone"
before it. Digits of all scripts count. Nothing else is looked for: no identity card or account
numbers, no car plates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

__all__ = ["Contact", "contacts"]


class Contact(StrEnum):
    """What kind of contact detail it is."""

    EMAIL = "e-mail address"
    HANDLE = "handle"
    PHONE = "telephone number"
    ADDRESS = "street address"


_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+\s?(?:[@＠]|\[at\]|\(at\))\s?[\w-]+(?:(?:\.|\s?[\[(]dot[\])]\s?)[\w-]+)+",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@＠/.])[@＠]\w[\w.-]{1,28}\w(?:[@＠][\w-]+(?:\.[\w-]+)+)?")
_HOSTS = (
    *("twitter.com", "x.com", "t.me", "telegram.me", "wa.me", "instagram.com", "facebook.com"),
    *("fb.com", "tiktok.com", "vk.com", "ok.ru", "threads.net", "snapchat.com", "youtube.com"),
    *("linkedin.com", "bsky.app"),
)
_PROFILE = re.compile(
    rf"(?<![\w.])(?:[\w-]+\.)?(?:{'|'.join(map(re.escape, _HOSTS))})/([^\s\"'<>()\[\]]*[\w/])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d \u00a0().\u2010-\u2013/-]{5,20}\d(?![\w/-])")
_CALLED = re.compile(
    r"\b(?:tel|telephone|phone|mobile|cell|whatsapp|signal|fax)\b\W{0,3}(?:(?:no|number|at|on|is)\W"
    r"{1,3}){0,2}$",
    re.IGNORECASE,
)
_AMERICAN = re.compile(r"\(?\d{3}\)?[ \u00a0.-]\d{3}[ \u00a0.-]\d{4}")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
_KINDS = (
    *("Street", "St", "Avenue", "Ave", "Road", "Rd", "Lane", "Ln", "Drive", "Alley", "Boulevard"),
    *("Blvd", "Crescent", "Terrace", "Close", "Court", "Row", "Way", "Quay"),
)
_KIND = rf"(?:{'|'.join(_KINDS)})"
_DIGIT = re.compile(r"\d")
_DECIMAL = re.compile(r"\d+\.\d+")
_STREET = re.compile(rf"{_KIND}\b")
_GAP = r"[ \u00a0]"
_NUMERAL = r"(?!(?:19|20)\d\d\b)\d{1,5}[A-Za-z]?"  # not a year
_MONTH = (  # "15 Khordad Street" is named after a day
    r"(?:Farvardin|Ordibehesht|Khordad|Tir|Mordad|Shahrivar|Mehr|Aban|Azar|Dey|Bahman|Esfand"
    r"|Muharram|Ramadan|January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b"
)
_NAME = rf"(?:[^\W\d_a-z][\w'’.-]*{_GAP}){{1,4}}"
_DOOR = rf"(?:(?:No\.?|Number|House|Plaque|Unit|Building|Block|Flat|Apartment|Apt\.?){_GAP}#?)"
_INSIDE = (
    rf"(?:,?{_GAP}(?:Flat|Apartment|Apt\.?|Unit|Floor|No\.?|Number|Plaque){_GAP}#?\d+[A-Za-z]?)*"
)
_ADDRESS = re.compile(
    rf"(?<![\w.,])(?:{_DOOR}{_NUMERAL}(?:,|{_GAP}of)?|{_NUMERAL},?){_GAP}(?!{_MONTH}){_NAME}{_KIND}\b"
    rf"\.?{_INSIDE}"
    rf"|(?<!\w){_NAME}{_KIND}\b\.?,?{_GAP}(?:{_DOOR}\d{{1,5}}[A-Za-z]?|{_NUMERAL})"
    rf"(?=[\s,.;:)]|$){_INSIDE}"
)


def contacts(text: str) -> Iterator[tuple[int, int, Contact]]:
    """Where they stand, ``(start, end, kind)``; stretches may overlap and come in no order."""
    if len(text) < 5:
        return
    if "@" in text or "＠" in text or "(at)" in text or "[at]" in text:
        for m in _EMAIL.finditer(text):
            yield m.start(), m.end(), Contact.EMAIL
        for m in _HANDLE.finditer(text):
            yield m.start(), m.end(), Contact.HANDLE
    if "/" in text:
        for m in _PROFILE.finditer(text):
            yield m.start(1), m.end(1), Contact.HANDLE
    if not _DIGIT.search(text):
        return
    for m in _NUMBER.finditer(text):
        start = m.start() - (text[m.start() - 1 : m.start()] in ("+", "("))
        if _is_phone(text, start, m.end()):
            yield start, m.end(), Contact.PHONE
    if _STREET.search(text):
        for m in _ADDRESS.finditer(text):
            if not m[0].endswith("10 Downing Street"):  # a government, not a door
                yield m.start(), m.end(), Contact.ADDRESS


def _is_phone(text: str, start: int, end: int) -> bool:
    number = text[start:end]
    digits = sum(c.isdecimal() for c in number)
    if not 7 <= digits <= 15:  # ITU-T E.164: at most 15
        return False
    before = text[start - 1] if start else " "
    if before.isalnum() or before in "_.,/-":
        return False
    if _CALLED.search(text, max(0, start - 40), start):
        return True
    if _DATE.search(number) or _DECIMAL.fullmatch(number):
        return False
    first = next(int(c) for c in number if c.isdecimal())
    if number.startswith("+"):
        return digits >= 8
    return (first == 0 and digits >= 9) or _AMERICAN.fullmatch(number) is not None
