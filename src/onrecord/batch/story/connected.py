"""What hangs together: components over numbered pairs, in arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from onrecord.steps.lineage.words import Hashes, mixed

__all__ = ["components_of"]


def components_of(left: Hashes, right: Hashes) -> tuple[Hashes, Hashes]:
    """The numbers that stand in any pair, in order, and for each the head of its component.

    Each round gives every number the smallest label among its neighbours, then follows labels to
    their own labels (Shiloach and Vishkin 1982), so there are few rounds. The head is the member
    with the smallest hash, so that heads are spread evenly over all parts.
    """
    numbers, at = np.unique(np.concatenate((left, right)), return_inverse=True)
    a, b = at[: len(left)], at[len(left) :]
    label = np.arange(len(numbers))
    while True:
        low = np.minimum(label[a], label[b])
        new = label.copy()
        for side in (a, b):
            np.minimum.at(new, label[side], low)  # the root of each side, so that trees join
        while not np.array_equal(new, new[new]):
            new = new[new]
        if np.array_equal(new, label):
            return numbers, _heads(numbers, label)
        label = new


def _heads(numbers: Hashes, label: npt.NDArray[np.intp]) -> Hashes:
    order = np.lexsort((mixed(numbers), label))
    _, first, of = np.unique(label[order], return_index=True, return_inverse=True)
    heads = np.empty_like(numbers)
    heads[order] = numbers[order[first]][of]
    return heads
