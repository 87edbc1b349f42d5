"""What each block of a plain text is: title, heading, paragraph, quote, caption or furniture.

Plain text has lost its mark-up; what is left are line lengths, final punctuation, repetition and
fixed phrases. Where they do not tell, a block is a paragraph: nothing is lost by that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.records import Block, BlockKind
from onrecord.steps.read.furniture import is_breadcrumb, is_furniture, opens_related

__all__ = ["Layout", "byline", "classify", "fold"]

HEAD = 60  # a title stands among the first so many blocks; scraped menus are long
TITLE_CHARACTERS, TITLE_WORDS = 170, 28
HEADING_CHARACTERS, HEADING_WORDS = 90, 14
CAPTION_CHARACTERS = 160
SHORTEST_REPEAT = 12  # characters of a title that a breadcrumb may end in

_QUOTES = str.maketrans("‘’“”\u00a0–—", "''\"\" --")
_FINAL = re.compile(r"[.;:,…][\"”’')\]]*$|[!?][\"”’')]+$|[.!?]\s*\[\d+\]$")
_INNER_STOP = re.compile(r"[a-z)”\"]{2}[.!?][”\"]?\s+[A-Z“\"]")
_CREDIT = re.compile(
    r"\(?\s*(?:file\s+)?(?:photo|photograph|image|picture|pic|video|credit|photo\s+credit|caption)s?"
    r"(?:\s*(?::|by\b|courtesy\b|credit\b)|\s*$).*"
    r"|.{0,140}(?:\((?:file\s+)?(?:photo|image|picture|credit)s?\b[^)]{0,80}\)"
    r"|\b(?:photo|image|picture|credit)s?(?:\s+(?:by|credit))?\s*:\s*[^:]{2,60}|\bvia\s+getty(?:\s+images)?"
    r"|\[(?:file\s+)?(?:photo|image|picture)\b[^\]]{0,80}\]|\((?:file|undated)\))\.?",
    re.I | re.S,
)
_BYLINE = re.compile(
    r"(?i:(?:(?:written|reported|story)\s+)?by:?\s+)(?P<name>[A-Z][\w.'’-]*(?:\s+(?:and|&|de|van|von|al|bin|[A-Z])"
    r"[\w.'’-]*){0,5})(?:\s*[,|–—-].{0,80})?"
)
_LIST_ITEM = re.compile(r"(?:[-*•·▪◦‣]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
# A caption or title seldom has one of these; a standfirst or a sentence nearly always has.
_VERBS = (
    "is are was were has have had will would can could may might must shall should do does did "
    "says said say tells told calls called warns warned urges urged claims claimed reports "
    "reported announces announced vows vowed demands demanded condemns condemned accuses "
    "accused denies denied killed kills shot arrested hit hits strikes struck became began took "
    "takes made makes went came left led leads met meets held holds won lost continues "
    "continued face faces"
)
_FINITE = frozenset(_VERBS.split())


def fold(line: str) -> str:
    """A view for comparing lines: plain quotes and dashes, single spaces, lower case."""
    return " ".join(line.translate(_QUOTES).split()).casefold()


def byline(line: str) -> str | None:
    """The name in a line such as "By Jane Doe, Staff Writer"."""
    m = _BYLINE.fullmatch(line) if len(line) <= 120 else None
    return m["name"] if m else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a text, and the title and author if the text shows them."""

    blocks: tuple[Block, ...]
    title: str | None
    author: str | None


def classify(text: str, places: list[tuple[int, int]], title: str | None = None) -> Layout:
    """Tell the kind of the block at each of ``places``; ``title`` is the metadata's, if known."""
    lines = [text[start:end] for start, end in places]
    kinds = [_kind_alone(line) for line in lines]
    at = _title_index(lines, kinds, title)
    if at is not None:
        _mark_head(lines, kinds, at)
    elif title is not None:
        for i, line in enumerate(lines[:4]):
            if _ends_in(line, title) and _is_title_like(line):
                kinds[i] = BlockKind.FURNITURE
    body = _body_index(lines, kinds, 0 if at is None else at + 1)
    _mark_before_body(lines, kinds, at, body)
    _mark_headings(lines, kinds, body)
    _mark_related(lines, kinds, body)
    author = next((n for line in lines[:body] if (n := byline(line))), None)
    blocks = tuple(
        Block(start, end, kind or BlockKind.PARAGRAPH)
        for (start, end), kind in zip(places, kinds, strict=True)
    )
    return Layout(blocks, None if at is None else " ".join(lines[at].split()), author)


def _kind_alone(line: str) -> BlockKind | None:
    """The kind that the block shows by itself, None if its neighbours must tell."""
    if is_furniture(line):
        return BlockKind.FURNITURE
    if len(line) <= CAPTION_CHARACTERS and _CREDIT.fullmatch(line):
        return BlockKind.CAPTION
    if line.startswith(">") and len(line) > 1:
        return BlockKind.QUOTE
    if len(line) > TITLE_CHARACTERS:
        return BlockKind.PARAGRAPH
    return None


def _is_short(line: str, characters: int, words: int) -> bool:
    """Could the line be a title or heading by its length and punctuation?"""
    if len(line) > characters or _FINAL.search(line) or _INNER_STOP.search(line):
        return False
    first = line.lstrip("“\"'‘(")[:1]
    starts_well = first.isupper() or first.isdigit()
    return starts_well and len(line.split()) <= words and not _LIST_ITEM.match(line)


def _is_title_like(line: str) -> bool:
    return _is_short(line, TITLE_CHARACTERS, TITLE_WORDS)


def _title_index(lines: list[str], kinds: list[BlockKind | None], title: str | None) -> int | None:
    head = [i for i in range(min(len(lines), HEAD)) if kinds[i] is not BlockKind.FURNITURE]
    if title is not None:
        wanted = fold(title)
        return next((i for i in head if fold(lines[i]) == wanted), None)
    body = _body_index(lines, kinds, 0)
    candidates = [
        i for i in head if i < body and kinds[i] is None and not is_breadcrumb(lines[i])
        and byline(lines[i]) is None
    ]  # fmt: skip
    if body >= len(lines) or not candidates:
        return None
    for i in candidates[1:]:
        if any(_ends_in(lines[j], lines[i]) for j in range(i)):
            return i
    wordy = [i for i in candidates if len(lines[i].split()) > 2]
    return (wordy or candidates)[0]


def _body_index(lines: list[str], kinds: list[BlockKind | None], start: int) -> int:
    """The first block from ``start`` on that reads like running text; the end if none does."""
    for i in range(start, len(lines)):
        prose = kinds[i] is BlockKind.PARAGRAPH or (
            kinds[i] is None and not _is_title_like(lines[i])
        )
        if prose and not is_breadcrumb(lines[i]):
            return i
    return len(lines)


def _ends_in(line: str, title: str) -> bool:
    """Is ``line`` a breadcrumb that runs into the title?"""
    whole, tail = fold(line), fold(title)
    return len(tail) >= SHORTEST_REPEAT and whole != tail and whole.endswith(tail)


def _mark_head(lines: list[str], kinds: list[BlockKind | None], at: int) -> None:
    """The title, and what stands before it: breadcrumbs and section names."""
    for i in range(at):
        if kinds[i] is None and (_is_title_like(lines[i]) or _ends_in(lines[i], lines[at])):
            kinds[i] = BlockKind.FURNITURE
    kinds[at] = BlockKind.TITLE


def _mark_before_body(
    lines: list[str], kinds: list[BlockKind | None], at: int | None, body: int
) -> None:
    """Short lines between title and body: bylines, repeats, captions, standfirsts."""
    if body >= len(lines):
        return
    for i in range(0 if at is None else at + 1, body):
        if kinds[i] is not None:
            continue
        repeat = at is not None and fold(lines[i]) == fold(lines[at])
        if repeat or is_breadcrumb(lines[i]) or byline(lines[i]):
            kinds[i] = BlockKind.FURNITURE
        elif at is not None:
            kinds[i] = BlockKind.HEADING if _has_verb(lines[i]) else BlockKind.CAPTION


def _has_verb(line: str) -> bool:
    return any(word.strip(".,:;!?'\"“”‘’()") in _FINITE for word in line.lower().split())


def _mark_headings(lines: list[str], kinds: list[BlockKind | None], body: int) -> None:
    """Short title-like lines in the body that running text follows."""
    for i in range(body + 1, len(lines) - 1):
        if kinds[i] is None and _is_short(lines[i], HEADING_CHARACTERS, HEADING_WORDS):
            following = kinds[i + 1] is BlockKind.PARAGRAPH or not _is_title_like(lines[i + 1])
            if following and kinds[i + 1] is not BlockKind.FURNITURE:
                kinds[i] = BlockKind.HEADING


def _mark_related(lines: list[str], kinds: list[BlockKind | None], body: int) -> None:
    """Titles of other reports below "Related articles", up to the next running text."""
    listing = False
    for i in range(body, len(lines)):
        if opens_related(lines[i]):
            listing = True
        elif listing and kinds[i] in (None, BlockKind.HEADING) and _is_title_like(lines[i]):
            kinds[i] = BlockKind.FURNITURE
        elif kinds[i] is not BlockKind.FURNITURE:
            listing = False
