"""Words and keys for actor names: one spelling for the many spellings of a name.

``Da’esh`` and ``Daesh``, ``U.S.`` and ``US``, ``Mojahedin-e-Khalq`` and ``Mojahedin-e Khalq``,
``Mohammed`` and ``Mohammad`` have the same keys, in the table and in the report.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Word", "keys_of", "singulars", "word_set", "words_of"]

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}(?:[A-Za-z]\b)?|\d[\d.,]*\d|[^\W_]+(?:['’ʼʻ`][^\W_]+)*")
_APOSTROPHE = str.maketrans("", "", "'’ʼʻ`.")
_UNDONE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae"})

# Transliterations of one name, and words that come and go inside a name (None).
_VARIANTS = {
    **dict.fromkeys(("mohammed", "muhammad", "mohamed", "mohamad", "muhammed"), "mohammad"),
    **dict.fromkeys(("hussein", "husain", "hussain", "hosein", "husayn"), "hossein"),
    **dict.fromkeys(("ahmed", "ahmet"), "ahmad"),
    **dict.fromkeys(("hasan",), "hassan"),
    **dict.fromkeys(("organisation",), "organization"),
    **dict.fromkeys(("organisations",), "organizations"),
    **dict.fromkeys(("defense",), "defence"),
    **dict.fromkeys(("labor",), "labour"),
    **dict.fromkeys(("programme",), "program"),
    **dict.fromkeys(("mujahedin", "mujahideen", "mojahedeen", "mujahedeen"), "mojahedin"),
    **dict.fromkeys(("seyed", "sayyed", "seyyed", "sayyid", "sayed", "syed"), ""),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the report at ``[start, end)``; ``text`` as written, ``key`` for looking up.

    ``joined``: a hyphen ties it to the word before ("Alizadeh" in "Mehr-Alizadeh").
    """

    start: int
    end: int
    text: str
    key: str
    joined: bool = False


@lru_cache(maxsize=65_536)
def _key(text: str) -> str:
    if text[-2:] in ("'s", "’s", "'S", "’S"):
        text = text[:-2]
    key = text.translate(_APOSTROPHE).lower()
    if not key.isascii():
        parts = unicodedata.normalize("NFKD", key.translate(_UNDONE))
        key = "".join(c for c in parts if not unicodedata.combining(c))
    return _VARIANTS.get(key, key)


def words_of(text: str) -> list[Word]:
    """The words of ``text`` in order; words that come and go in names (Seyed) are left out."""
    found = []
    for m in _WORD.finditer(text):
        word = m.group()
        key = _key(word)
        if key:
            start = m.start()
            joined = text[start - 1 : start] in ("-", "‑") and text[start - 2 : start - 1].isalnum()
            found.append(Word(start, m.end(), word, key, joined))
    return found


def keys_of(name: str) -> tuple[str, ...]:
    """The keys of a name, as :func:`words_of` gives them for a report that uses it."""
    return tuple(key for word in _WORD.findall(name) if (key := _key(word)))


@lru_cache(maxsize=8_192)
def singulars(key: str) -> tuple[str, ...]:
    """The key and what it may be the plural of, likeliest first."""
    forms = [key]
    if key.endswith("men"):
        forms.append(key[:-3] + "man")
    if key.endswith("ies"):
        forms.append(key[:-3] + "y")
    elif key.endswith("s") and not key.endswith("ss"):
        forms.append(key[:-1])
        if key.endswith("es"):
            forms.append(key[:-2])
        if key.endswith("ves"):
            forms += [key[:-3] + "f", key[:-3] + "fe"]
    if key == "children":
        forms.append("child")
    return tuple(forms)


def word_set(text: str) -> frozenset[str]:
    """The words of a space-separated list: closed classes are easier to read and keep this way."""
    return frozenset(text.split())
