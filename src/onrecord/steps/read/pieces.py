"""Pieces: the blocks that were found in a marked-up report, and the text that they make."""

from __future__ import annotations

from onrecord.records import Block, BlockKind
from onrecord.steps.read.kinds import Layout, byline, fold

__all__ = ["GAP", "Piece", "lay_out"]

Piece = tuple[str, BlockKind]  # one line of text without breaks, and what it is
GAP = "\n\n"  # between two blocks


def lay_out(pieces: list[Piece], title: str | None) -> tuple[str, Layout]:
    """Join the blocks and say where each stands; the title first, and only once."""
    if title is not None:
        early = {i for i, (line, _) in enumerate(pieces[:4]) if fold(line) == fold(title)}
        rest = [piece for i, piece in enumerate(pieces) if i not in early]
        pieces = [(title, BlockKind.TITLE), *rest]
    blocks, at = [], 0
    for line, kind in pieces:
        blocks.append(Block(at, at + len(line), kind))
        at += len(line) + len(GAP)
    text = GAP.join(line for line, _ in pieces)
    author = next((name for line, _ in pieces[:5] if (name := byline(line))), None)
    return text, Layout(tuple(blocks), title, author)
