"""Words and shingles: a report as the set of its runs of words, hashed.

A shingle is a run of ``SIZE`` words (Broder 1997, "On the resemblance and containment of
documents"). Words are compared in lower case, without punctuation and accents, so that quotation
marks, dashes and spelling of names in capitals make no difference.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["SIZE", "Hashes", "Vocabulary", "common", "hashed", "inside", "words_of"]

Hashes = npt.NDArray[np.uint64]

SIZE = 4  # words in a shingle; measured against 3 and 5 in benchmarks/lineage.md

_WORD = re.compile(r"\d[\d.,]*\d|[^\W_]+(?:['’][^\W_]+)*")
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def words_of(text: str) -> list[str]:
    """The words of ``text`` in one spelling."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in plain if not unicodedata.combining(c))
    return [w.replace("’", "'") for w in _WORD.findall(text.lower())]


def hashed(*key: str, size: int = 8) -> int:
    """Words as one number of ``size`` bytes, the same on every machine and in every run."""
    digest = hashlib.blake2b("\0".join(key).encode("utf-8", "surrogatepass"), digest_size=size)
    return int.from_bytes(digest.digest(), "little")


class Vocabulary:
    """Hashes of words, each made once; the same on every machine and in every run."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def hashes(self, words: Sequence[str]) -> Hashes:
        """64-bit hashes of the words."""
        known = self._known
        for word in words:
            if word not in known:
                known[word] = hashed(word)
        return np.fromiter((known[w] for w in words), dtype=np.uint64, count=len(words))

    def shingles(self, runs: Sequence[Sequence[str]], size: int = SIZE) -> Hashes:
        """The shingles of several runs of words in order; none reaches over two runs.

        Runs shorter than a shingle ("he said" between two quotations) say nothing and are left
        out; where there is no longer one, all words together are one shingle.
        """
        long = [run for run in runs if len(run) >= size]
        if not long:
            long = [[word for run in runs for word in run]]
        parts = [shingled(self.hashes(run), size) for run in long if run]
        if not parts:
            return np.empty(0, dtype=np.uint64)
        return np.concatenate(parts)


def shingled(hashes: Hashes, size: int) -> Hashes:
    """Hashes of each run of ``size`` words, in order (of the whole, where it is shorter)."""
    size = min(size, len(hashes))
    total = np.zeros(len(hashes) - size + 1, dtype=np.uint64)
    for i in range(size):
        total = mixed(total * _ODD + hashes[i : len(hashes) - size + 1 + i])
    return total


def mixed(values: Hashes) -> Hashes:
    """Every bit of the value moves every bit of the result (splitmix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * _MIX[0]
    values = (values ^ (values >> np.uint64(27))) * _MIX[1]
    return values ^ (values >> np.uint64(31))


def common(left: Hashes, right: Hashes) -> Hashes:
    """What two sorted sets share."""
    return left[inside(left, right)]


def inside(values: Hashes, ordered: Hashes) -> npt.NDArray[np.bool_]:
    """For each value: does it stand in the sorted set?"""
    if not len(ordered):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.searchsorted(ordered, values)
    at[at == len(ordered)] = 0
    found: npt.NDArray[np.bool_] = ordered[at] == values
    return found
