"""WordPiece for words that are already split off, from the vocabulary beside the weights.

The same pieces as BERT's uncased tokenizer gives (Devlin et al. 2019): lower case, accents off,
punctuation split, then the longest piece of the vocabulary first. Written here because the
``tokenizers`` package brings a model-hub client with it, which this project has no use for.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from onrecord.errors import SetupError

__all__ = ["WordPiece"]

LONGEST = 100  # characters of a word; a longer one is unknown, as in BERT


class WordPiece:
    """Splits one word into ids of the vocabulary."""

    def __init__(self, vocabulary: dict[str, int], unknown: str = "[UNK]") -> None:
        self._ids = vocabulary
        self._unknown = vocabulary[unknown]

    @classmethod
    def load(cls, file: Path) -> WordPiece:
        """Read the vocabulary of a ``tokenizer.json``.

        Raises:
            SetupError: the file is missing or of another form.
        """
        try:
            return cls(json.loads(file.read_text("utf-8"))["model"]["vocab"])
        except (OSError, ValueError, KeyError) as e:
            raise SetupError(f"no vocabulary at {file}: reinstall onrecord") from e

    def __call__(self, word: str) -> tuple[int, ...]:
        """The ids of the word's pieces; none if it has no visible character."""
        out: list[int] = []
        for part in _parts(word):
            out.extend(self._pieces(part))
        return tuple(out)

    def _pieces(self, part: str) -> list[int]:
        if len(part) > LONGEST:
            return [self._unknown]
        ids: list[int] = []
        start = 0
        while start < len(part):
            prefix = "##" if start else ""
            for end in range(len(part), start, -1):
                found = self._ids.get(prefix + part[start:end])
                if found is not None:
                    ids.append(found)
                    start = end
                    break
            else:
                return [self._unknown]
        return ids


def _parts(word: str) -> list[str]:
    """Lower case without accents, split at punctuation and around CJK characters."""
    parts: list[str] = []
    current = ""
    for c in unicodedata.normalize("NFD", _clean(word).lower()):
        if unicodedata.category(c) == "Mn":
            continue
        if c.isspace():
            current = _push(parts, current)
        elif _is_punctuation(c) or _is_cjk(ord(c)):
            current = _push(parts, current)
            parts.append(c)
        else:
            current += c
    _push(parts, current)
    return parts


def _push(parts: list[str], current: str) -> str:
    if current:
        parts.append(current)
    return ""


def _clean(word: str) -> str:
    kept = []
    for c in word:
        if c in "\t\n\r" or unicodedata.category(c) == "Zs":
            kept.append(" ")
        elif c not in ("\0", "\ufffd") and not unicodedata.category(c).startswith("C"):
            kept.append(c)
    return "".join(kept)


def _is_punctuation(c: str) -> bool:
    code = ord(c)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(c).startswith("P")


def _is_cjk(code: int) -> bool:
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x2FA1F
        or 0xF900 <= code <= 0xFAFF
    )
