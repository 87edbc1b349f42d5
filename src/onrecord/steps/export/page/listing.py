"""listing: the list beside the text, claims and attributions grouped by claimant."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.records import Attribution, CausalClaim, Claim, Document, Record, Span
from onrecord.steps.export import words
from onrecord.steps.export.claimants import Group, claimants, known_chain
from onrecord.steps.export.page.parts import Card, Claimant, Speech
from onrecord.steps.export.passage import passage

__all__ = ["listing"]

ASIDE = 70  # code points quoted on each side of a trigger: about a line


def listing(record: Record, anchors: dict[str, str]) -> list[Claimant]:
    """The claimants in the text's order, the outlet first; ``anchors``: record id -> anchor."""
    found: list[Claimant] = []

    def visit(groups: Sequence[Group], above: tuple[str, ...]) -> None:
        for group in groups:
            claimant = _claimant(group, above)
            found.append(claimant)
            for node in group.nodes:
                claimant.cards += [_card(record, c, anchors) for c in node.claims]
                claimant.causes += [_cause_card(record, c, anchors) for c in node.causes]
                if node.attribution is not None:
                    claimant.speeches.append(_speech(node.attribution, anchors))
            for node in group.nodes:
                visit(node.groups, (*above, words.speaker_name(group.lead)))

    visit(claimants(record), ())
    return [c for c in found if c.cards or c.causes or c.speeches]


def _claimant(group: Group, above: tuple[str, ...]) -> Claimant:
    if group.own_voice:
        return Claimant("own", "the outlet itself", words.OWN_VOICE, None)
    speaker = group.lead.speaker if group.lead else None
    kind = speaker.kind.value if speaker else "unnamed"
    kind_words = words.KIND_WORDS[speaker.kind] if speaker else "no source named"
    told_by = " > ".join(above) or None
    return Claimant(kind, kind_words, words.heading_words(group.lead), told_by)


def _speech(a: Attribution, anchors: dict[str, str]) -> Speech:
    cue = f"“{a.cue.text}”, " if a.cue else ""
    quote = " … ".join(s.text for s in a.content)
    notes = tuple(words.FLAG_WORDS[f] for f in a.flags)
    return Speech(anchors[a.id], cue + words.VOICE_WORDS[a.voice], quote, notes, a.reasons)


def _card(record: Record, claim: Claim, anchors: dict[str, str]) -> Card:
    by_id = {a.id: a for a in record.attributions}
    facts = []
    if claim.where:
        facts.append(("where", words.place_words(claim.where)))
    if claim.when:
        facts.append(("when", words.when_words(claim.when)))
    if claim.counts:
        facts.append(("how many", "; ".join(words.count_words(c) for c in claim.counts)))
    before, trigger, after = _quoted(record.document, claim.trigger)
    return Card(
        anchor=anchors[claim.id],
        label=words.event_words(claim),
        who=words.join_names(claim.actors) or None,
        whom=words.join_names(claim.recipients) or None,
        facts=tuple(facts),
        notes=words.assertion_words(claim.assertion),
        before=before,
        trigger=trigger,
        after=after,
        chain=tuple(words.speaker_words(a) for a in known_chain(claim.chain, by_id)),
        reasons=claim.reasons,
        confidence=f"{claim.confidence:.0%}",
    )


def _cause_card(record: Record, cause: CausalClaim, anchors: dict[str, str]) -> Card:
    by_id = {a.id: a for a in record.attributions}
    before, signal, after = _quoted(record.document, cause.signal or cause.cause)
    return Card(
        anchor=anchors[cause.id],
        label=words.CAUSAL_WORDS[cause.relation],
        who=cause.cause.text,
        whom=cause.effect.text,
        facts=(),
        notes=(),
        before=before,
        trigger=signal,
        after=after,
        chain=tuple(words.speaker_words(a) for a in known_chain(cause.chain, by_id)),
        reasons=(),
        confidence=f"{cause.confidence:.0%}",
    )


def _quoted(document: Document, span: Span) -> tuple[str, str, str]:
    around = passage(document, span.start, span.end)
    text = document.text
    before, after = text[around.start : span.start], text[span.end : around.end]
    if len(before) > ASIDE:
        before = "… " + before[-ASIDE:].partition(" ")[2]
    if len(after) > ASIDE:
        after = after[:ASIDE].rpartition(" ")[0] + " …"
    return before, span.text, after
