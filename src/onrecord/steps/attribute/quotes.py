"""Where quotations begin and end, also where a mark is missing.

Marks are paired paragraph by paragraph. What can go wrong is a flag, not a guess:

* an opening mark that never closes holds to the end of its paragraph (``unclosed_quote``), unless
  the next paragraph opens again, which is how printers carry a quotation over paragraphs;
* a closing mark without an opening one at the end of a paragraph means that the paragraph's
  beginning is part of the quotation (``unopened_quote``);
* square brackets inside a quotation are the outlet's words (``inserted_text``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.records import Block, BlockKind, Document, Flag

__all__ = ["Quote", "find_quotes"]

OPENERS = {"“": "”", "«": "»", "„": "“", "‘": "’", "``": "''"}
CLOSERS = set("”»")
BRACKET = re.compile(r"\[[^\]\n]{1,80}\]")
LONGEST_UNCLOSED = 900  # characters; what is never closed is not let run over a whole report
SHORTEST_SINGLE = 12  # characters; shorter ‘...’ is an apostrophe or a nickname
WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: the inner text is ``[start, end)``, the marks stand outside of it.

    ``carried`` is True where the quotation goes on from the paragraph before.
    """

    start: int
    end: int
    flags: tuple[Flag, ...] = ()
    carried: bool = False


def find_quotes(document: Document) -> tuple[Quote, ...]:
    """Every stretch in quotation marks in the report's body, in order, outermost marks only."""
    text = document.text
    blocks = document.blocks or (Block(0, len(text), BlockKind.PARAGRAPH),)
    blocks = tuple(b for b in blocks if b.kind is not BlockKind.FURNITURE)
    quotes: list[Quote] = []
    carrying = False
    for i, block in enumerate(blocks):
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        found, open_end = _in_block(text, block, following, carrying)
        quotes.extend(found)
        carrying = open_end
    return tuple(quotes)


def _in_block(
    text: str, block: Block, following: Block | None, carrying: bool
) -> tuple[list[Quote], bool]:
    """The quotations of one block, and whether the last one goes on in the next block."""
    found: list[Quote] = []
    opened: int | None = None
    closer = ""
    inner = 0  # curly quotations open inside a straight one
    first = True
    for at in range(block.start, block.end):
        mark = text[at]
        if opened is None:
            if mark in OPENERS and _may_open(text, at, block):
                opened, closer = at + 1, OPENERS[mark]
            elif mark == '"':
                if _looks_closing(text, at, block):
                    if first:
                        _add_unopened(found, text, block, at)
                else:
                    opened, closer = at + 1, '"'
            elif mark in CLOSERS and first:
                _add_unopened(found, text, block, at)
            first = first and opened is None and mark not in CLOSERS
        elif closer == '"' and mark == "“":
            inner += 1
        elif closer == '"' and mark == "”" and inner:
            inner -= 1
        elif (mark == closer and _may_close(text, at, block, opened, closer)) or _other_closer(
            text, at, block, closer
        ):
            _add(found, text, opened, at, (), carrying and opened == block.start + 1)
            opened, inner = None, 0
        elif closer == "”" and mark == "“" and at - opened > 400:
            # A second opening mark far behind a first one: the first was never closed, or its
            # closing mark was lost at the end of a sentence.
            cut = _sentence_end_before(text, opened, at)
            _add(found, text, opened, cut, (Flag.UNCLOSED_QUOTE,), False)
            opened = at + 1
    if opened is None:
        return found, False
    if closer == "’":  # an apostrophe, most likely
        return found, False
    end = block.end
    if end - opened > LONGEST_UNCLOSED:
        end = _sentence_end_before(text, opened, opened + LONGEST_UNCLOSED)
    goes_on = end == block.end and following is not None and text[following.start] in '“"«'
    flags = () if goes_on else (Flag.UNCLOSED_QUOTE,)
    _add(found, text, opened, end, flags, carrying and opened == block.start + 1)
    return found, goes_on


def _may_open(text: str, at: int, block: Block) -> bool:
    before = text[at - 1] if at > block.start else " "
    if text[at] == "‘":
        closing = text.find("’", at + SHORTEST_SINGLE, block.end)
        return not before.isalnum() and closing > 0
    return True


def _may_close(text: str, at: int, block: Block, opened: int, closer: str) -> bool:
    after = text[at + 1] if at + 1 < block.end else " "
    if closer == "’":
        return at - opened >= SHORTEST_SINGLE and not after.isalnum()
    # A straight mark that opens is a quotation inside the quotation.
    return not (closer == '"' and text[at - 1].isspace() and after.isalnum())


def _other_closer(text: str, at: int, block: Block, closer: str) -> bool:
    """Is it a closing mark of the other kind ("straight ... curly”), the right one being lost?"""
    if closer == '"':
        return text[at] == "”" and not text[at - 1].isspace()
    if closer != "”" or text[at] != '"' or not _looks_closing(text, at, block):
        return False
    close, opening = text.find("”", at, block.end), text.find("“", at, block.end)
    return close < 0 or 0 <= opening < close


def _looks_closing(text: str, at: int, block: Block) -> bool:
    """Is the straight mark at ``at`` glued to what is before it and loose behind?"""
    before = text[at - 1] if at > block.start else " "
    after = text[at + 1] if at + 1 < block.end else " "
    return not before.isspace() and before not in "([—–-" and not after.isalnum()


def _add_unopened(found: list[Quote], text: str, block: Block, at: int) -> None:
    # Only a mark that ends the paragraph is taken for the end of a lost quotation; a stray mark in
    # the middle says too little about where the quotation began.
    if at >= block.end - 2 and at - block.start > 40:
        _add(found, text, block.start, at, (Flag.UNOPENED_QUOTE,), True)


def _sentence_end_before(text: str, start: int, end: int) -> int:
    for at in range(end - 1, start, -1):
        if text[at] in ".!?":
            return at + 1
    return end


def _add(
    found: list[Quote], text: str, start: int, end: int, flags: tuple[Flag, ...], carried: bool
) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end <= start or not WORD.search(text, start, end):
        return
    if BRACKET.search(text, start, end):
        flags = (*flags, Flag.INSERTED_TEXT)
    found.append(Quote(start, end, flags, carried))
