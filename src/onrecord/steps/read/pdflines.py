"""Lines of a PDF with their places -> blocks.

A PDF has no paragraphs, only lines at heights. Lines belong together that stand at the usual
distance in the same size; at the end of a page or column the words tell. Lines that come again at
the head or foot of pages are furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from onrecord.records import BlockKind
from onrecord.steps.read.dates import find_dates
from onrecord.steps.read.furniture import is_furniture
from onrecord.steps.read.pieces import Piece

__all__ = ["PdfLine", "pdf_pieces"]

WIDE = 1.35  # times the usual distance of lines: a wider gap parts paragraphs
LARGER = 1.12  # times the usual size: a heading
SAME = 0.08  # sizes that differ by less are the same
INDENT = 0.7  # times the size: a line so far in begins a paragraph
EDGE = 2  # lines at the head and foot of a page that may be running heads
LONGEST_HEADING = 200  # characters
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*", re.I)
_STOPS = re.compile(r"[.!?:;][\"”’')\]]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Beginnings that keep their hyphen at a line's end: "anti-" "government".
_KEEP = (
    "all anti co counter cross ex half inter mid multi non off post pre pro quasi self semi so sub"
    " two three four well"
)
_PREFIXES = frozenset(_KEEP.split())


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text at ``(x, y)`` in points from the lower left, with the size of its letters."""

    page: int
    x: float
    y: float
    size: float
    text: str


def pdf_pieces(lines: list[PdfLine]) -> tuple[list[Piece], str | None]:
    """The blocks of a document in the order of its lines, and its title if its size shows one."""
    running = _running(lines)
    usual = _usual_size(lines)
    known = Counter(w.lower() for line in lines for w in _WORD.findall(line.text))
    pieces: list[Piece] = []
    title, seen = None, set()
    for group in _groups([line for line in lines if _key(line) not in running], usual):
        words = _joined([line.text for line in group], known)
        kind = _kind(words, group[0], usual)
        if title is None and kind is BlockKind.HEADING and group[0].page == 0:
            title = _largest(group, lines, usual, words)
        pieces.append((words, kind))
    heads: list[Piece] = []
    for line in lines:
        if _key(line) in running and _key(line) not in seen:
            seen.add(_key(line))
            if next(find_dates(line.text), None):  # furniture is kept for its date
                heads.append((line.text, BlockKind.FURNITURE))
    return heads + pieces, title


def _key(line: PdfLine) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _running(lines: list[PdfLine]) -> frozenset[str]:
    """What comes again at the edges of pages, digits aside, and page numbers."""
    pages: dict[int, list[PdfLine]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    counts: Counter[str] = Counter()
    numbers: set[str] = set()
    for page in pages.values():
        heights = sorted({line.y for line in page})
        edges = {*heights[:EDGE], *heights[-EDGE:]}
        at_edge = [line for line in page if line.y in edges]
        counts.update({_key(line) for line in at_edge})
        numbers.update(_key(line) for line in at_edge if _PAGE_NUMBER.fullmatch(line.text))
    often = max(2, (len(pages) + 2) // 3)
    return frozenset(numbers) | {key for key, n in counts.items() if n >= often}


def _usual_size(lines: list[PdfLine]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda s: (sizes[s], -s), default=0.0)


def _groups(lines: list[PdfLine], usual: float) -> Iterator[list[PdfLine]]:
    """Runs of lines that make one block."""
    distances = [
        a.y - b.y
        for a, b in pairwise(lines)
        if a.page == b.page and 0 < a.y - b.y < 4 * usual and _same_size(a, b)
    ]
    # The usual distance inside a paragraph is the small one: gaps between paragraphs are wider.
    distance = median(sorted(distances)[: len(distances) // 2 + 1]) if distances else 1.2 * usual
    group: list[PdfLine] = []
    for line in lines:
        if group and _parts(group, line, distance):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _same_size(a: PdfLine, b: PdfLine) -> bool:
    return abs(a.size - b.size) <= SAME * max(a.size, b.size, 1e-6)


def _parts(group: list[PdfLine], line: PdfLine, distance: float) -> bool:
    """Does a new block begin with this line?"""
    last = group[-1]
    if not _same_size(last, line):
        return True
    down = last.y - line.y
    if last.page != line.page or down <= 0:  # a new page or column
        return bool(_STOPS.search(last.text)) or not line.text[:1].islower()
    if down > WIDE * max(distance, 1.15 * line.size):
        return True
    left = min(member.x for member in group)
    return line.x - left > INDENT * line.size and bool(_STOPS.search(last.text))


def _joined(lines: list[str], known: Counter[str]) -> str:
    """The lines as one; words that were broken at a line's end are made whole.

    The hyphen goes, except where the word is written with it elsewhere in the document or begins
    with a word that is (anti-, ex-, self-).
    """
    joined = lines[0]
    for line in lines[1:]:
        first = line.split(" ", 1)[0]
        if joined.endswith("\u00ad"):
            joined = joined[:-1] + line
        elif (
            joined.endswith("-") and len(joined) > 1 and joined[-2].isalpha() and line[:1].islower()
        ):
            head = joined.rsplit(" ", 1)[-1][:-1]
            tail = m[0] if (m := _WORD.match(first)) else ""
            whole, parted = f"{head}{tail}".lower(), f"{head}-{tail}".lower()
            keep = known[parted] > 0 or (head.lower() in _PREFIXES and not known[whole])
            joined = (joined if keep else joined[:-1]) + line
        else:
            joined = f"{joined} {line}"
    return " ".join(joined.split())


def _kind(words: str, first: PdfLine, usual: float) -> BlockKind:
    if is_furniture(words):
        return BlockKind.FURNITURE
    large = first.size > LARGER * usual and len(words) <= LONGEST_HEADING
    return BlockKind.HEADING if large else BlockKind.PARAGRAPH


def _largest(group: list[PdfLine], lines: list[PdfLine], usual: float, words: str) -> str | None:
    """The words if no line of the first page is set larger."""
    most = max(line.size for line in lines if line.page == 0)
    return words if group[0].size >= (1 - SAME) * most and most > LARGER * usual else None
