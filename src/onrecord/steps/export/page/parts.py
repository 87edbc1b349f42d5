"""parts: what the page's template shows; plain values without markup."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Block", "Card", "Claimant", "Piece", "Report", "Speech"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment ready to show: ``anchors`` start here; ``href`` makes it a link."""

    text: str
    classes: str
    marks: str
    primary: str
    href: str | None
    tab_stop: bool
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the report; ``kind`` as in :class:`BlockKind`."""

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One claim (or causal claim) in the list."""

    anchor: str
    label: str
    who: str | None
    whom: str | None
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    before: str
    trigger: str
    after: str
    chain: tuple[str, ...]
    reasons: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Speech:
    """One attribution of a claimant."""

    anchor: str
    how: str
    quote: str
    notes: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Claimant:
    """A heading of the list with all that stands under it."""

    kind: str
    kind_words: str
    heading: str
    told_by: str | None
    cards: list[Card] = field(default_factory=list)
    causes: list[Card] = field(default_factory=list)
    speeches: list[Speech] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """One report on the page."""

    anchor: str
    title: str
    titled: bool
    meta: tuple[str, ...]
    ref: str
    url: str | None
    link: str | None
    blocks: tuple[Block, ...]
    claimants: tuple[Claimant, ...]
    loaded: tuple[tuple[str, str, str | None], ...]
    evidence: tuple[tuple[str, str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    claims: int
    own_claims: int
    made_by: str
