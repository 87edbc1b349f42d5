"""Folding: one form for words that a reader takes for the same, in English, Persian and Arabic.

Case, accents and vowel marks go (Unicode NFKD without marks, then full case folding); Arabic and
Persian forms of a letter become one (yeh ي/ى/ئ to ی, kaf ك to ک, heh ة/ۀ to ه, alef أ/إ/آ/ٱ to ا,
waw ؤ to و); digits of all scripts become ASCII; the tatweel goes. These are the letter classes of
the Unicode Arabic block charts that Persian search engines commonly fold.

A zero-width non-joiner divides: "می‌روند" is the two words "می" and "روند", and also the joined
"میروند", since all three spellings are in use.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "folded_words", "for_index", "spellings"]

_LETTERS = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ك": "ک",
        "ڪ": "ک",
        "ة": "ه",
        "ە": "ه",
        "ھ": "ه",
        "ہ": "ه",
        "ٱ": "ا",
        "ـ": None,
    }
)
_MARK = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
                   r"\u06d6-\u06ed\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
                   r"\u00ad\u200d\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # fmt: skip
_JOINERS = "\u200c"
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[^\W_]+(?:\u200c[^\W_]+)+")


def fold(text: str) -> str:
    """The text in its folded form; zero-width non-joiners stay."""
    if text.isascii():
        return text.lower()
    folded = _MARK.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS).casefold()
    if any(c.isdigit() and not c.isascii() for c in folded):
        folded = "".join(map(_digit, folded))
    return folded


def _digit(c: str) -> str:
    if c.isascii() or not c.isdigit():
        return c
    value = unicodedata.digit(c, None)
    return c if value is None else str(value)


def folded_words(text: str) -> list[str]:
    """The words of a text, folded, in order; a zero-width non-joiner divides words."""
    return _WORD.findall(fold(text))


def spellings(word: str) -> tuple[list[str], str | None]:
    """A word of a query: its folded parts, and the joined spelling if it has joiners."""
    folded = fold(word)
    parts = _WORD.findall(folded)
    joined = "".join(parts) if _JOINERS in folded and len(parts) > 1 else None
    return parts, joined


def for_index(text: str) -> str:
    """What the search index holds of a text: its folded words, then the joined spellings.

    The joined ones stand at the end, so that they do not come between the words of a phrase.
    """
    folded = fold(text)
    words = _WORD.findall(folded)
    if _JOINERS in folded:
        joined = dict.fromkeys(m.replace("\u200c", "") for m in _JOINED.findall(folded))
        words += joined
    return " ".join(words)
