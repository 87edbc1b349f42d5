"""Figures: the numbers of a text in their order, and how far two texts agree in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["figures_in", "same_order"]

LONGEST = 60  # figures that are compared in order: the comparison is quadratic

_FIGURE = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d+(?:\.\d+)?|[A-Za-z]+")
_NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_NUMBERS = {word: str(n) for n, word in enumerate(_NUMBER_WORDS.split(), 2)}


def figures_in(text: str) -> tuple[str, ...]:
    """The numbers of two and more in the order of the text, in digits."""
    found = []
    for word in _FIGURE.findall(text):
        if word[0].isdigit():
            number = re.sub(r"[, ]", "", word)
            if number not in ("0", "1"):
                found.append(number)
        elif word.lower() in _NUMBERS:
            found.append(_NUMBERS[word.lower()])
    return tuple(found)


def same_order(left: Sequence[str], right: Sequence[str]) -> tuple[int, float]:
    """How many figures stand in both in the same order, and which part of the longer list."""
    left, right = left[:LONGEST], right[:LONGEST]
    row = [0] * (len(right) + 1)
    for a in left:
        before = 0
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], before + 1 if a == b else max(row[j], row[j - 1])
    return row[-1], row[-1] / max(len(left), len(right), 1)
