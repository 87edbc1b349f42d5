"""views: a claim with all that stands around it in its record, as several formats need it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.records import (
    Attribution,
    Claim,
    ClaimRef,
    Evidence,
    Mood,
    Polarity,
    Record,
    Span,
)
from onrecord.steps.export.claimants import known_chain
from onrecord.steps.export.passage import Passages
from onrecord.steps.export.words import MISSING_SOURCE, OWN_VOICE, speaker_name

__all__ = ["AUXILIARY", "ClaimView", "auxiliaries", "claim_views", "source_words"]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim in its record.

    ``chain`` are the attributions that the record holds, outermost first; ``claimants`` their
    names (or that the source is missing), empty in the outlet's own voice; ``passage`` the words
    around the trigger; ``evidence`` what the report points to in these words.
    """

    record: Record
    claim: Claim
    chain: tuple[Attribution, ...]
    claimants: tuple[str, ...]
    passage: Span
    evidence: tuple[Evidence, ...]

    @property
    def own_voice(self) -> bool:
        """Does the outlet say it itself?"""
        return not self.claim.chain

    @property
    def ref(self) -> ClaimRef:
        """The claim by its ids."""
        return ClaimRef(self.record.document.id, self.claim.id)


def claim_views(record: Record) -> Iterator[ClaimView]:
    """The claims of a record, in its order."""
    by_id = {a.id: a for a in record.attributions}
    passages = Passages(record.document)
    for claim in record.claims:
        chain = known_chain(claim.chain, by_id)
        names = tuple(speaker_name(a) for a in chain)
        if claim.chain and not names:
            names = (MISSING_SOURCE,)
        around = passages.at(claim.trigger.start, claim.trigger.end)
        evidence = tuple(e for e in record.evidence if around.holds(e.span))
        yield ClaimView(record, claim, chain, names, around, evidence)


def source_words(view: ClaimView) -> str:
    """``According to A, according to B``; or that it is the outlet's own voice."""
    if view.own_voice:
        return OWN_VOICE
    return ", ".join(f"according to {name}" for name in reversed(view.claimants)).capitalize()


# The auxiliary modes of the PLOVER 2.0 manual, section "Auxiliary modes", put into the context as
# it says; the exact mood and polarity stand beside it in every format.
AUXILIARY = {
    Mood.PLANNED: "future",
    Mood.THREATENED: "hypothetical",
    Mood.DEMANDED: "hypothetical",
    Mood.HYPOTHETICAL: "hypothetical",
}


def auxiliaries(claim: Claim) -> list[str]:
    """The auxiliary modes of a claim: negation, historical, future, hypothetical."""
    found = ["negation"] if claim.assertion.polarity is Polarity.DENIED else []
    if claim.assertion.historical:
        found.append("historical")
    if (word := AUXILIARY.get(claim.assertion.mood)) is not None:
        found.append(word)
    return found
