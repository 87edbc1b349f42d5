"""numbers: where a text says a number, and between which bounds it lies.

"At least sixteen", "tens of thousands", "10 to 15", "1.5 million": the words of the number with
what opens or blurs it, as a low and a high end. What the number counts is read in ``counts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.steps.code.wordlists import read_words

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Number", "Quantities", "numbers"]

UNITS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    w: 10 * n
    for n, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
# At most 15 digits: a longer run is an identifier, and would not survive a float.
DIGITS = re.compile(r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?", re.ASCII)
LETTERED = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(k|m|mn|bn)", re.IGNORECASE | re.ASCII)
LETTERS = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}
JOINED = re.compile(r"(\d[\d,]{0,14})[-–](\d[\d,]{0,14})", re.ASCII)
PLURALS = frozenset({"tens", "dozens", "scores", "hundreds", "thousands", "millions", "billions"})
TO = frozenset({"to", "-", "–", "and", "or"})
NUMERIC = UNITS.keys() | TENS.keys() | SCALES.keys()


@dataclass(frozen=True, slots=True)
class Quantities:
    """The packaged words around numbers (``data/lexicon/counts.yaml``, upper part).

    ``before`` maps the words in front of a number, longest first, to which end they open:
    ``low`` (nearly), ``high`` (over) or ``none`` (about).
    """

    before: tuple[tuple[tuple[str, ...], str], ...]
    vague: dict[tuple[str, ...], int]
    unnumbered: tuple[tuple[str, ...], ...]

    @classmethod
    @cache
    def packaged(cls) -> Quantities:
        """The packaged list."""
        file = read_words(_File, "counts")
        before = [
            (tuple(words.split()), end)
            for end, listed in (
                ("high", file.at_least),
                ("low", file.at_most),
                ("none", file.about),
            )
            for words in listed
        ]
        return cls(
            tuple(sorted(before, key=lambda x: (-len(x[0]), x))),
            {tuple(words.split()): least for words, least in file.vague.items()},
            tuple(sorted((tuple(w.split()) for w in file.unnumbered), key=lambda w: (-len(w), w))),
        )


@dataclass(frozen=True, slots=True)
class _File:
    at_least: list[str]
    at_most: list[str]
    about: list[str]
    vague: dict[str, int]
    unnumbered: list[str]


@dataclass(frozen=True, slots=True)
class Number:
    """Tokens ``first..last`` (inclusive, modifier and all) that say ``low..high``.

    ``core`` is the first token of the number itself; ``vague`` tells that the words name no
    number ("a number of", "many").
    """

    first: int
    core: int
    last: int
    low: int | None
    high: int | None
    modifier: str | None
    vague: bool = False


def numbers(doc: Doc) -> Iterator[Number]:
    """Every number in the text, in order; numbers do not overlap."""
    lexicon = Quantities.packaged()
    lower = [t.lower_ for t in doc]
    i = 0
    while i < len(lower):
        found = _at(doc, lower, i, lexicon)
        if found is None:
            i += 1
        else:
            yield found
            i = found.last + 1


def _at(doc: Doc, lower: list[str], i: int, lexicon: Quantities) -> Number | None:
    word = lower[i]
    if word in PLURALS or (word,) in lexicon.vague:
        return _vague(lower, i, lexicon)
    if word in ("a", "an", "many", "countless", "numerous"):
        for words in lexicon.unnumbered:
            if tuple(lower[i : i + len(words)]) == words:
                return Number(i, i, i + len(words) - 1, None, None, " ".join(words), vague=True)
        if word in ("a", "an") and i + 1 < len(lower):
            return _after_article(lower, i, lexicon)
        return None
    if word == "half" and lower[i + 1 : i + 2] == ["a"] and lower[i + 2 : i + 3]:
        return _half(lower, i, lexicon)
    if word == "no" and i + 1 < len(lower) and doc[i].dep_ == "det":
        return Number(i, i, i, 0, 0, None)
    if not (word[0].isdigit() or word in NUMERIC):
        return None
    return _exact(lower, i, i, lexicon)


def _half(lower: list[str], i: int, lexicon: Quantities) -> Number | None:
    """Read "half a million", "half a dozen"."""
    scale = SCALES.get(lower[i + 2])
    if scale is None:
        return None
    first, modifier, opens = _before(lower, i, lexicon)
    value = scale // 2
    low, high = (None if opens == "low" else value), (None if opens == "high" else value)
    return Number(first, i, i + 2, low, high, modifier)


def _after_article(lower: list[str], i: int, lexicon: Quantities) -> Number | None:
    """Read "a couple of", "a dozen", "a hundred"."""
    if lower[i + 1] == "couple":
        last = i + 2 if lower[i + 2 : i + 3] == ["of"] else i + 1
        return Number(i, i, last, 2, 2, "a couple of")
    if lower[i + 1] in SCALES:
        return _exact(lower, i, i + 1, lexicon)
    return None


def _vague(lower: list[str], i: int, lexicon: Quantities) -> Number | None:
    for length in (3, 1):
        words = tuple(lower[i : i + length])
        if len(words) == length and words in lexicon.vague:
            first, end, _ = _before(lower, i, lexicon)
            low = lexicon.vague[words]
            return Number(first, i, i + length - 1, low, None, end or " ".join(words))
    return None


def _exact(lower: list[str], start: int, i: int, lexicon: Quantities) -> Number | None:
    read = _value(lower, i)
    if read is None:
        return None
    low, high, j = read
    first, modifier, opens = _before(lower, start, lexicon)
    if lower[j : j + 1] and lower[j] in TO and j + 1 < len(lower):
        second = _value(lower, j + 1)
        between = lower[j] != "and" or (first > 0 and lower[first - 1] == "between")
        if second and between and second[0] > low and lower[j] != "or":
            if lower[first - 1 : first] in (["between"], ["from"]):
                first -= 1
            return Number(first, start, second[2] - 1, low, second[1], lower[j])
    return Number(
        first,
        start,
        j - 1,
        None if opens == "low" else low,
        None if opens == "high" else high,
        modifier,
    )


def _before(lower: list[str], i: int, lexicon: Quantities) -> tuple[int, str | None, str]:
    """The words in front of token ``i`` that open or blur the number: start, words, which end."""
    for words, opens in lexicon.before:
        start = i - len(words)
        if start >= 0 and tuple(lower[start:i]) == words:
            return start, " ".join(words), opens
    return i, None, "none"


def _value(lower: list[str], i: int) -> tuple[int, int, int] | None:
    """The number that starts at token ``i``: low, high, and the token behind it."""
    word = lower[i]
    joined = JOINED.fullmatch(word)
    if joined:
        a, b = (int(x.replace(",", "")) for x in joined.groups())
        return (a, b, i + 1) if a < b else None
    lettered = LETTERED.fullmatch(word)
    if lettered:
        n = round(float(lettered[1]) * LETTERS[lettered[2].lower()])
        return n, n, i + 1
    total: float = 0
    part: float | None = None
    j = i
    while j < len(lower):
        word = lower[j]
        if DIGITS.fullmatch(word):
            if part is not None:
                break
            part = float(word.replace(",", ""))
        elif word in UNITS or word in TENS:
            add = UNITS.get(word, TENS.get(word, 0))
            if part is not None and (part % 100 == 0 or (part % 10 == 0 and add < 10)):
                part += add
            elif part is None:
                part = add
            else:
                break
        elif word in SCALES:
            scale = SCALES[word]
            if scale <= 100:
                part = (1 if part is None else part) * scale
            else:
                total += (1 if part is None else part) * scale
                part = None
        elif word in ("and", "-") and _continues(lower, j, part):
            pass
        else:
            break
        j += 1
    if j == i:
        return None
    n = round(total + (part or 0))
    return n, n, j


def _continues(lower: list[str], j: int, part: float | None) -> bool:
    """Does the word at ``j`` join two parts of one number ("two hundred and ten", "twenty-one")?"""
    if j == 0 or j + 1 >= len(lower):
        return False
    before, behind = lower[j - 1], lower[j + 1]
    if lower[j] == "-":
        return before in TENS and behind in UNITS and 0 < UNITS[behind] < 10
    joins = behind in UNITS or behind in TENS
    return before in SCALES and before != "dozen" and joins and (part is None or part % 100 == 0)
