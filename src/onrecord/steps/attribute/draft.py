"""Draft: an attribution before it has its id, speaker and parent."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.records import Flag

__all__ = ["CLAIMED", "OWN_CLAUSE", "Draft", "Range", "agreement", "overlap"]

CLAIMED = "claimed"  # the reason of a deed that somebody owns up to
OWN_CLAUSE = "own_clause"  # a reason: commas show how far the words go

Range = tuple[int, int]  # code points [start, end) of the document's text


@dataclass(slots=True)
class Draft:
    """One attribution in the making; offsets are code points.

    ``source_token`` is the index of the source's head token, ``cue_token`` the cue's.
    """

    cue: Range | None
    source: Range | None
    content: list[Range]
    reason: str
    weight: float
    cue_token: int | None = None
    source_token: int | None = None
    flags: list[Flag] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    carried_from: Draft | None = None
    tag: float | None = None  # the tagger's probability, None where it sees nothing here
    tag_content: list[Range] | None = None
    tag_source: Range | None = None
    tag_source_token: int | None = None
    tag_kind: str | None = None

    @property
    def start(self) -> int:
        """Where the content begins."""
        return min(c[0] for c in self.content)

    @property
    def end(self) -> int:
        """Where the content ends."""
        return max(c[1] for c in self.content)

    @property
    def size(self) -> int:
        """How many characters are attributed."""
        return sum(e - s for s, e in self.content)


def overlap(a: list[Range], b: list[Range]) -> int:
    """How many characters two lists share; each list's ranges are disjoint."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def agreement(a: list[Range], b: list[Range]) -> float:
    """Shared characters as a part of all characters (Jaccard); each list's ranges are disjoint."""
    shared = overlap(a, b)
    total = sum(e - s for s, e in a) + sum(f - t for t, f in b) - shared
    return shared / total if total else 0.0
