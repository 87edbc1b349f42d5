"""cards: a claim laid out for reading, with the chain of who says so and where review stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.records import (
    Attribution,
    Claim,
    Decision,
    Document,
    Judgement,
    Record,
    Span,
)
from onrecord.review.amend import standing
from onrecord.review.text import anchor
from onrecord.steps.export import words
from onrecord.steps.export.claimants import known_chain
from onrecord.steps.export.passage import passage

__all__ = ["Card", "Crumb", "Fact", "Quote", "card", "crumbs", "quote"]

ASIDE = 160  # code points quoted on each side of the trigger: two lines


@dataclass(frozen=True, slots=True)
class Crumb:
    """One who says so: ``kind`` as in :class:`SpeakerKind` or ``outlet``; ``how`` it is said.

    ``target`` is the anchor of the words that this one is said to say.
    """

    name: str
    kind: str
    kind_words: str
    how: str
    target: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a claim says: its name and its words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The words around a trigger."""

    before: str
    trigger: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as it now stands (with a reader's changes, if any).

    ``changed`` names the fields that the judgement changed; ``state`` is a decision's word, or
    ``undecided``; ``decided_by`` empty where it is not told.
    """

    claim: str
    document: str
    anchor: str
    crumbs: tuple[Crumb, ...]
    label: str
    who: str
    whom: str
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    quote: Quote
    confidence: float
    reasons: tuple[str, ...]
    state: str
    decided_by: str
    decided: str
    why: str
    changed: tuple[str, ...]


def card(record: Record, claim: Claim, judgement: Judgement | None = None) -> Card:
    """The card of a claim; ``judgement`` the standing decision on it, if any is to be shown."""
    now = standing(record, claim, judgement)
    changed = tuple(c.field for c in judgement.changes) if judgement else ()
    facts = []
    if now.where:
        facts.append(Fact("where", words.place_words(now.where)))
    if now.when:
        facts.append(Fact("when", words.when_words(now.when)))
    if now.counts:
        facts.append(Fact("how many", "; ".join(words.count_words(c) for c in now.counts)))
    return Card(
        claim=claim.id,
        document=record.document.id,
        anchor=anchor(claim.id),
        crumbs=crumbs(record, now),
        label=words.event_words(now),
        who=words.join_names(now.actors),
        whom=words.join_names(now.recipients),
        facts=tuple(facts),
        notes=words.assertion_words(now.assertion),
        quote=quote(record.document, now.trigger),
        confidence=claim.confidence,
        reasons=claim.reasons,
        state=_STATES[judgement.decision] if judgement else "undecided",
        decided_by=judgement.by if judgement else "",
        decided=judgement.made if judgement else "",
        why=judgement.reason if judgement else "",
        changed=changed,
    )


_STATES = {
    Decision.ACCEPT: "accepted",
    Decision.AMEND: "amended",
    Decision.REJECT: "rejected",
    Decision.UNSURE: "unsure",
}


def crumbs(record: Record, claim: Claim) -> tuple[Crumb, ...]:
    """The outlet, then everyone in the chain, outermost first; the last one is the claimant."""
    by_id: Mapping[str, Attribution] = {a.id: a for a in record.attributions}
    outlet = record.document.outlet or "the outlet"
    first = Crumb(outlet, "outlet", "the report's own voice", "", "")
    told = [
        Crumb(
            words.speaker_name(a),
            a.speaker.kind.value if a.speaker else "unnamed",
            words.KIND_WORDS[a.speaker.kind] if a.speaker else "no source named",
            _how(a),
            f"at-{anchor(a.id)}",
        )
        for a in known_chain(claim.chain, dict(by_id))
    ]
    if claim.chain and not told:
        told = [Crumb(words.MISSING_SOURCE, "unnamed", "source missing", "", "")]
    return (first, *told)


def _how(a: Attribution) -> str:
    cue = f"“{a.cue.text}”, " if a.cue else ""
    return cue + words.VOICE_WORDS[a.voice]


def quote(document: Document, span: Span) -> Quote:
    """The sentence around a span, at most two lines on each side."""
    whole = passage(document, span.start, span.end)
    text = document.text
    before, after = text[whole.start : span.start], text[span.end : whole.end]
    if len(before) > ASIDE:
        before = "… " + before[-ASIDE:].partition(" ")[2]
    if len(after) > ASIDE:
        after = after[:ASIDE].rpartition(" ")[0] + " …"
    return Quote(before, span.text, after)
