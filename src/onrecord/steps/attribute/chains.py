"""Chains: which attribution stands inside which.

"State TV quoted the ministry as saying that witnesses saw ..." is three attributions, each the
parent of the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.steps.attribute.draft import Draft

__all__ = ["parent_of"]


def parent_of(draft: Draft, drafts: Sequence[Draft]) -> int | None:
    """Index of the attribution that contains ``draft``: the smallest that holds its words and cue.

    Two attributions with the same words ("ISNA quoted Y as saying P", "P, Y said, according to a
    report") are nested by their cues: the one whose cue stands farther from the words is outside.
    """
    best: int | None = None
    for i, other in enumerate(drafts):
        if other is draft or not _contains(other, draft):
            continue
        if best is None or _depth(other) < _depth(drafts[best]):
            best = i
    return best


def _depth(draft: Draft) -> tuple[int, int]:
    """Smaller is further in; of two with the same words, the one whose cue is nearer to them."""
    return draft.size, _away(draft)


def _away(draft: Draft) -> int:
    """How far the cue stands from the words."""
    if draft.cue is None:
        return 0
    start, end = draft.cue
    return min(max(s - end, start - e, 0) for s, e in draft.content)


def _contains(outer: Draft, inner: Draft) -> bool:
    if outer.content == inner.content:
        both = outer.cue is not None and inner.cue is not None
        return both and outer.source != inner.source and _away(inner) < _away(outer)
    if outer.size <= inner.size:
        return False
    if inner.cue is not None and not _holds(outer, *inner.cue):
        return False
    return all(_holds(outer, s, e) for s, e in inner.content)


def _holds(draft: Draft, start: int, end: int) -> bool:
    return any(s <= start and end <= e for s, e in draft.content)
