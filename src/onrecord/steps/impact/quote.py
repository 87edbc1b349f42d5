"""quote: the words behind a claim, with who says them, where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.records import Attribution, Basis, Claim, Document, Record, Span

__all__ = ["Quotation", "claimants_of", "outlet_of", "published_day", "quotation", "quote_span"]

REACH = 200  # code points on each side of the words quoted
_END = re.compile(r"[.!?…][\"”’»)\]]*\s+(?=[\"“‘«(\[]*[^\W_a-z])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|St|No|vs|Sen|Rep|Gov|Prof|Capt"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s+$"
)
NO_OUTLET = "outlet not given"


@dataclass(frozen=True, slots=True, order=True)
class Quotation:
    """The sentence that a claim stands in.

    ``document`` the ref that the report came by; ``claim`` the claim's id; ``start`` and ``end``
    count code points of the document's text and belong to ``words``; ``published`` an ISO day,
    where known; ``claimants`` outermost first, the outlet itself where it speaks in its own voice.
    """

    document: str
    start: int
    end: int
    claim: str
    words: str
    outlet: str
    published: str | None
    claimants: tuple[str, ...]


def quotation(record: Record, claim: Claim) -> Quotation:
    """The words around the claim's trigger."""
    document = record.document
    around = quote_span(document, claim.trigger.start, claim.trigger.end)
    return Quotation(
        document.ref,
        around.start,
        around.end,
        claim.id,
        " ".join(around.text.split()),
        outlet_of(document),
        published_day(document),
        tuple(_said_by(record, claim.chain)),
    )


def claimants_of(record: Record, claim: Claim) -> tuple[str, ...]:
    """Names and organisations of who says it; the outlet where it speaks in its own voice."""
    if not claim.chain:
        return (outlet_of(record.document),)
    names: list[str] = []
    by_id = {a.id: a for a in record.attributions}
    for attribution in (by_id[i] for i in claim.chain if i in by_id):
        names.append(_name(attribution))
        if attribution.speaker and attribution.speaker.organisation:
            names.append(attribution.speaker.organisation)
    return tuple(dict.fromkeys(names))


def _said_by(record: Record, chain: tuple[str, ...]) -> list[str]:
    if not chain:
        return [f"{outlet_of(record.document)} (own voice)"]
    by_id = {a.id: a for a in record.attributions}
    return [_name(by_id[i]) for i in chain if i in by_id] or ["a source missing from the record"]


def _name(attribution: Attribution) -> str:
    if attribution.speaker is not None and attribution.speaker.name.strip():
        return attribution.speaker.name
    return attribution.source.text if attribution.source else "someone who is not named"


def outlet_of(document: Document) -> str:
    """The outlet's name, or that none is given."""
    return document.outlet or NO_OUTLET


def published_day(document: Document) -> str | None:
    """The ISO day on which the report was published; None unless it is one known day."""
    when = document.published
    if when is None or when.basis is Basis.UNKNOWN or when.earliest != when.latest:
        return None
    return when.earliest


def quote_span(document: Document, start: int, end: int) -> Span:
    """The sentence around ``[start, end)``, cut at a word where it is very long."""
    low, high = max(0, start - REACH), min(len(document.text), end + REACH)
    block = document.block_at(start)
    if block is not None:
        low, high = max(low, block.start), max(end, min(high, block.end))
    text = document.text
    left, right = _at_words(text, low, high, start, end)
    for cut in _END.finditer(text, low, high):
        if _ABBREVIATION.search(text, max(low, cut.end() - 8), cut.end()):
            continue
        if cut.end() <= start:
            left = cut.end()
        elif cut.start() >= end - 1:
            right = cut.end()
            break
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return Span.of(text, left, right)


def _at_words(text: str, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """Where the reach cuts into a word, give the half word up."""
    if low > 0 and text[low - 1].isalnum():
        while low < start and text[low].isalnum():
            low += 1
    if high < len(text) and text[high].isalnum():
        while high > end and text[high - 1].isalnum():
            high -= 1
    return low, high
