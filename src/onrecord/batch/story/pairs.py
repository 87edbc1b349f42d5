"""Pairs of numbered things on their way: found under keys, added up, and asked for.

A number holds its part and its place there, so numbers are in the order that things have on one
machine, and say where each is to be had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.batch.story.work import BITS
from onrecord.steps.lineage.words import Hashes

__all__ = [
    "Asked",
    "Block",
    "Counts",
    "Pair",
    "Pairs",
    "asked_for",
    "blocks",
    "counts_by_part",
    "pairs_by_part",
    "pairs_in",
    "part_of",
    "totals",
]

Pair = tuple[int, int]


class Block(NamedTuple):
    """Keys, each with the number of what stands under it, and how many keys that has."""

    keys: Hashes
    numbers: Hashes
    sizes: Hashes


class Pairs(NamedTuple):
    """Pairs of numbers, the smaller on the left."""

    left: Hashes
    right: Hashes


class Counts(NamedTuple):
    """Pairs, what was counted for each, and the smaller of their two sizes."""

    left: Hashes
    right: Hashes
    met: Hashes
    smaller: Hashes


class Asked(NamedTuple):
    """What a part needs of another."""

    part: int
    numbers: Hashes


def part_of(number: int) -> int:
    """The part in which a number was given."""
    return number >> BITS


def blocks(keys: Hashes, numbers: Hashes, sizes: Hashes, parts: int) -> Iterator[tuple[int, Block]]:
    """Keys by their parts; the hashes are spread evenly."""
    of = (keys >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32)
    for part, at in _split(of):
        yield part, Block(keys[at], numbers[at], sizes[at])


def pairs_by_part(pairs: Iterable[Pair]) -> Iterator[tuple[int, Pairs]]:
    """Pairs by the part of their left side."""
    left, right = _columns(sorted(pairs), 2)
    for part, at in _split(left >> np.uint64(BITS)):
        yield part, Pairs(left[at], right[at])


def counts_by_part(rows: Iterable[tuple[int, int, int, int]]) -> Iterator[tuple[int, Counts]]:
    """Counted pairs by the part of their left side."""
    left, right, count, smaller = _columns(sorted(rows), 4)
    for part, at in _split(left >> np.uint64(BITS)):
        yield part, Counts(left[at], right[at], count[at], smaller[at])


def pairs_in(rows: Iterable[Pairs]) -> Iterator[Pair]:
    """The pairs one by one."""
    for row in rows:
        yield from zip(row.left.tolist(), row.right.tolist(), strict=True)


def totals(rows: Iterable[Counts]) -> Iterator[tuple[Pair, int, int]]:
    """Each pair once, with its counts added up and the smaller size."""
    sums: Counter[Pair] = Counter()
    sizes: dict[Pair, int] = {}
    for row in rows:
        columns = (c.tolist() for c in row)
        for left, right, count, smaller in zip(*columns, strict=True):
            sums[left, right] += count
            sizes[left, right] = smaller
    for pair, total in sums.items():
        yield pair, total, sizes[pair]


def asked_for(part: int, pairs: Sequence[Pair]) -> Iterator[tuple[int, Asked]]:
    """What ``part`` needs of each part, itself too, for the right sides of its pairs."""
    (numbers,) = _columns([(n,) for n in sorted({right for _, right in pairs})], 1)
    for other, at in _split(numbers >> np.uint64(BITS)):
        yield other, Asked(part, numbers[at])


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> tuple[Hashes, ...]:
    table = np.array(rows, dtype=np.uint64).reshape(len(rows), width)
    return tuple(table[:, i] for i in range(width))


def _split(parts: Hashes) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """For each part: where its rows are, in their order."""
    order = np.argsort(parts, kind="stable")
    if len(order):
        ordered = parts[order]
        cuts = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
        for at in np.split(order, cuts):
            yield int(parts[at[0]]), at
