"""Where paragraphs begin and end in plain text.

Blank lines always part paragraphs. Single line ends part them unless the document is hard-wrapped,
which shows in its line lengths: nearly every line is so long that the next word would not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

__all__ = ["BLANK", "paragraphs"]

# What str.splitlines() splits on, less the separators of data files (0x1c-0x1e).
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# All white space, and what looks like none: the zero-width space and the byte order mark.
BLANK = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\ufeff"

WIDEST_WRAP = 120  # wider lines than this are paragraphs on one line each
NARROWEST_WRAP = 40
FEWEST_WRAPPED = 3  # so many line ends inside paragraphs before a width can be told
FULL_SHARE = 0.7  # of the lines are full in a hard-wrapped text (the rest end paragraphs)
_SLACK = 6  # characters: right margins are a little ragged


def paragraphs(text: str) -> list[tuple[int, int]]:
    """``[start, end)`` of every paragraph, in order, without the blank space around it."""
    groups = list(_groups(text))
    width = _wrap_width(text, groups)
    found: list[tuple[int, int]] = []
    for group in groups:
        start = group[0][0]
        for line, following in pairwise(group):
            if _parts(text, line, following, width):
                found.append((start, line[1]))
                start = following[0]
        found.append((start, group[-1][1]))
    return found


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of lines without a blank line between them; lines are stripped."""
    group: list[tuple[int, int]] = []
    previous = 0
    for m in _LINE.finditer(text):
        line = m[0].strip(BLANK)
        if not line:
            continue
        start = m.start() + m[0].index(line[0])
        if group and _blank_between(text, previous, m.start()):
            yield group
            group = []
        group.append((start, start + len(line)))
        previous = m.end()
    if group:
        yield group


def _blank_between(text: str, start: int, end: int) -> bool:
    first = _BREAK.match(text, start, end)
    return first is not None and first.end() < end


def _wrap_width(text: str, groups: list[list[tuple[int, int]]]) -> int | None:
    """The width that the text was wrapped at, or None if it was not."""
    inner = [pair for group in groups for pair in pairwise(group)]
    if len(inner) < FEWEST_WRAPPED:
        return None
    lengths = sorted(end - start for (start, end), _ in inner)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return None
    full = sum(_is_full(text, line, following, width) for line, following in inner)
    return width if full >= FULL_SHARE * len(inner) else None


def _is_full(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    word = text[following[0] : following[1]].split(maxsplit=1)[0]
    return line[1] - line[0] + 1 + len(word) > width - _SLACK


def _parts(text: str, line: tuple[int, int], following: tuple[int, int], width: int | None) -> bool:
    """Does the line end between the two part paragraphs?"""
    if width is not None:
        return not _is_full(text, line, following, width)
    # One broken line in an unwrapped text: it stops without a mark and goes on in lower case.
    goes_on = text[following[0]].islower() and text[line[1] - 1].isalpha()
    return not goes_on
