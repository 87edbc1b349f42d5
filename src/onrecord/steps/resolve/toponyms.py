"""Keys: one spelling for the many spellings of a place name.

``Al-Fāshir``, ``al Fashir`` and ``Al-Fashir`` have one key, ``al fashir``; so have ``St. Marc`` and
``Saint-Marc``. The gazetteer's name table is sorted by these keys, and the words of a report are
looked up by them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["name_key", "word_key"]

_JOIN = re.compile(r"[\u2019\u2018'`\u02bb\u02bc\u02be\u02bf\u00b4\u2032.\u200c\u200d\u0640]")
_PART = re.compile(r"[\W_]+")
# Letters that Unicode does not take apart.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
    | {"ə": "a", "ي": "ی", "ك": "ک", "ى": "ی"}
)
_WORDS = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


@lru_cache(maxsize=65_536)
def word_key(word: str) -> str:
    """The key of one word or name: case, accents, apostrophes, full stops and hyphens gone."""
    plain = _JOIN.sub("", word)
    if not plain.isascii():
        taken_apart = unicodedata.normalize("NFKD", plain.casefold().translate(_PLAIN))
        plain = "".join(c for c in taken_apart if not unicodedata.combining(c))
        plain = _JOIN.sub("", plain).translate(_PLAIN)
    return _PART.sub(" ", plain.lower()).strip()


def name_key(name: str) -> str:
    """The key of a name of one or more words; empty if no letter is left."""
    parts = word_key(name).split(" ")
    return " ".join(_WORDS.get(p, p) for p in parts)
