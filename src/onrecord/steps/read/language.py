"""Is this text English? Cheap for English; the model is loaded only for what looks otherwise.

Function words decide nearly every English report in microseconds. py3langid (its model takes most
of a second to load) is asked only about the rest, and short texts of unclear language pass.
"""

from __future__ import annotations

import re
import unicodedata

from onrecord.errors import ReadError

__all__ = ["check_language", "iso_639_1"]

# Words that are frequent in English and rare in other languages written in Latin letters ("in",
# "was", "on", "for" are not here: German, Dutch, French and Norwegian have them too).
_WORDS = (
    "the of and that with from were been this which their they would said after are has by not "
    "have who it its he she his her will could than when while against between"
)
_ENGLISH = frozenset(_WORDS.split())
ENGLISH_SHARE = 0.10  # of the words; English news runs at 0.18 to 0.30, other languages under 0.05
FEWEST_WORDS = 25  # below this the model guesses: such texts pass
FEWEST_LETTERS = 20  # letters of another script that are enough to say "not English"
MARGIN = 1.0  # nats a byte by which another must beat English: prose does by 1.6, names by 0.4
_PIECE = 1_500  # characters sampled at the start, the middle and the end
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = {"english": "en", "eng": "en"}


def iso_639_1(value: str | None) -> str | None:
    """``en`` from ``en``, ``en-GB``, ``en_US`` or ``English``; None from nothing."""
    if value is None or not value.strip():
        return None
    head = re.split(r"[-_;,\s]", value.strip().lower())[0]
    return _NAMES.get(head, head)


def check_language(text: str, stated: str | None = None) -> str | None:
    """The language of the text as ISO 639-1, or None where it is too short to tell.

    A ``stated`` language is believed. Only English goes on.

    Raises:
        ReadError: reason ``language``: the metadata or the text says that it is not English.
    """
    known = iso_639_1(stated)
    if known is not None:
        if known != "en":
            raise ReadError("language", f"the metadata says language {stated!r}; English is read")
        return known
    sample = _sample(text)
    words = _WORD.findall(sample.lower())
    if _latin_share(sample) < 0.5 and sum(map(len, words)) >= FEWEST_LETTERS:
        raise ReadError("language", "most letters are not of the Latin script; English is read")
    if words and sum(w in _ENGLISH for w in words) / len(words) >= ENGLISH_SHARE:
        return "en"
    if len(words) < FEWEST_WORDS:
        return None
    return _ask_model(sample)


def _sample(text: str) -> str:
    if len(text) <= 3 * _PIECE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]))


def _latin_share(sample: str) -> float:
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return 1.0
    latin = sum(c.isascii() or unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return latin / len(letters)


def _ask_model(sample: str) -> str | None:
    import py3langid

    scores = dict(py3langid.rank(sample))
    best = max(scores, key=lambda code: (scores[code], code))
    if best == "en":
        return "en"
    lead = (scores[best] - scores["en"]) / len(sample.encode("utf-8", "replace"))
    if lead < MARGIN:
        return None
    raise ReadError("language", f"the text looks like language {best!r}; English is read")
