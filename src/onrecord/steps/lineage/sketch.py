"""Which texts to compare at all: near-linear search for texts that share many shingles.

Two nets, both of Broder (1997). *MinHash* (64-bit, in numpy) with banding (Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", 3.4) finds texts that resemble each other as wholes. It is
blind to a short story inside a long one, because their Jaccard similarity is small; for those the
*mod sketch* keeps the shingles whose hash is divisible by ``KEEP`` and looks texts up by them.

A hash that very many texts share (a page's footer, a common phrase) would make all their pairs.
So in a list of more than ``ALL_PAIRS`` texts each is paired only with the ``NEIGHBOURS`` next to
it and with the first: the number of pairs stays linear in the number of hashes, and copies of one
text, which share nearly all their hashes, still meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from onrecord.steps.lineage.words import Hashes, mixed

__all__ = [
    "ALL_FACTS",
    "ALL_PAIRS",
    "Pair",
    "bands",
    "counted",
    "enough",
    "filed",
    "meeting",
    "sketch",
]

BANDS, ROWS = 32, 3  # found with 98% at Jaccard 0.5, 58% at 0.3, 3% at 0.1
KEEP = 4
ALL_PAIRS = 16
ALL_FACTS = 64  # lists of texts that share an outlet and a fact are rarer, and each pair counts
NEIGHBOURS = 4
LEAST_SHARED = 0.08  # of the smaller mod sketch; below it the words cannot make a link

_SEEDS: Hashes = mixed(np.arange(1, BANDS * ROWS + 1, dtype=np.uint64))
_BANDS: Hashes = np.arange(BANDS, dtype=np.uint64)

Pair = tuple[int, int]


def bands(shingles: Hashes) -> Hashes:
    """A key for each band of the MinHash signature; none for a text without shingles.

    Texts that share one resemble each other.
    """
    if not len(shingles):
        return shingles
    with np.errstate(over="ignore"):
        least: Hashes = mixed(shingles[:, None] ^ _SEEDS[None, :]).min(axis=0)
        rows = least.reshape(BANDS, ROWS)
        key: Hashes = mixed(rows[:, 0] ^ _BANDS)
        for column in range(1, ROWS):
            key = mixed(key ^ rows[:, column])
    return key


def sketch(shingles: Hashes) -> Hashes:
    """The mod sketch of a set of shingles: one of which may lie partly in the other."""
    kept: Hashes = shingles[shingles % np.uint64(KEEP) == 0]
    return kept


def filed(keys: Sequence[Hashes], numbers: Sequence[int]) -> tuple[Hashes, Hashes]:
    """Texts under their keys: all keys in a row, and for each the number of its text."""
    sizes = [len(k) for k in keys]
    row = np.concatenate(keys) if keys else np.empty(0, dtype=np.uint64)
    return row, np.repeat(np.asarray(numbers, dtype=np.uint64), sizes)


def meeting(keys: Hashes, numbers: Hashes, all_pairs: int = ALL_PAIRS) -> set[Pair]:
    """Pairs of texts, the smaller number first, that meet under a key."""
    found: set[Pair] = set()
    for group in _groups(keys, numbers):
        found.update(_meet(group, all_pairs))
    return found


def counted(keys: Hashes, numbers: Hashes) -> Counter[Pair]:
    """Under how many keys texts meet, by pair."""
    shared: Counter[Pair] = Counter()
    for group in _groups(keys, numbers):
        shared.update(_meet(group))
    return shared


def enough(shared: int, smaller: int) -> bool:
    """Do two mod sketches share enough for one to lie in the other? ``smaller``: size of one."""
    return shared >= max(2, LEAST_SHARED * smaller) or shared == smaller


def _groups(keys: Hashes, numbers: Hashes) -> Iterator[list[int]]:
    """The numbers of two or more texts that stand under one key, in order, each once."""
    order = np.lexsort((numbers, keys))
    keys, numbers = keys[order], numbers[order]
    if len(keys):
        new = np.append(True, (keys[1:] != keys[:-1]) | (numbers[1:] != numbers[:-1]))
        keys, numbers = keys[new], numbers[new]
    for group in _equal(keys):
        yield numbers[group].tolist()


def _equal(ordered: npt.NDArray[np.uint64]) -> Iterator[slice]:
    """Slices of two or more equal values in a sorted array."""
    borders = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    starts = np.concatenate(([0], borders))
    ends = np.concatenate((borders, [len(ordered)]))
    long = ends - starts > 1
    for start, end in zip(starts[long].tolist(), ends[long].tolist(), strict=True):
        yield slice(start, end)


def _meet(members: Sequence[int], all_pairs: int = ALL_PAIRS) -> Iterable[Pair]:
    """All pairs of a short list; of a long one, neighbours and the first with each."""
    n = len(members)
    if n == 2:
        return ((members[0], members[1]),)
    reach = n if n <= all_pairs else NEIGHBOURS
    found = {
        (members[i], members[j]) for i in range(n) for j in range(i + 1, min(i + reach + 1, n))
    }
    if reach < n:
        found.update((members[0], other) for other in members[1:])
    return found
