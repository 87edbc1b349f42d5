"""decide: coding rules that settle which of two readings of the same words is coded.

Source: the PLOVER 2.0 manual's notes on hard cases. A protest's demand is a part of the protest,
not a REQUEST of its own; who announces that he will withdraw has conceded, not yet withdrawn; who
is convicted and sent to prison is sanctioned by the sentence and coerced by the prison.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.records import Claim, Parse, content_id
from onrecord.steps.code.events import Candidate
from onrecord.steps.code.frames import NOBODY, flight, support_verb
from onrecord.steps.code.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["decided", "jailed"]

ANNOUNCING = words("announce promise pledge agree offer vow")
COMING = words("would will 'll")
PRISON = words("prison jail imprisonment bars")
NEAR = 8  # tokens: the parser hangs "demanding" on whatever noun stands before it
ATTACHED = frozenset(("advcl", "acl", "xcomp", "amod", "relcl"))


def decided(parse: Parse, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The chosen candidates, without demands of protests, announced retreats as concessions."""
    protests = set()
    for candidate in chosen:
        if candidate.type == "PROTEST":
            token = parse.doc[candidate.token]
            verb = support_verb(token)
            protests |= {token.i} | ({verb.i} if verb is not None else set())
    out = []
    for candidate in chosen:
        token = parse.doc[candidate.token]
        if candidate.type == "REQUEST" and _is_demand_of(token, protests):
            continue
        if candidate.type == "RETREAT" and _announced(token):
            if any(c.token == token.head.i for c in chosen):
                continue
            candidate = _concession(candidate, token.head)
        out.append(_launched(candidate, token))
    return out


def _launched(candidate: Candidate, verb: Token) -> Candidate:
    """Missiles into the sea are a test, "launched rockets at Arden" is none."""
    if candidate.type not in ("ASSAULT", "MOBILIZE"):
        return candidate
    ends = [t.lemma_.lower() for c in verb.children for t in flight(c) or ()]
    if candidate.type == "ASSAULT" and ends and NOBODY.issuperset(ends):
        return replace(
            candidate,
            type="MOBILIZE",
            mode="weapons",
            reasons=(*candidate.reasons, "aimed_at_nobody"),
            recipient=("none",),
        )
    if candidate.type == "MOBILIZE" and not NOBODY.issuperset(ends):
        return replace(
            candidate,
            type="ASSAULT",
            mode="heavy-weapons",
            reasons=(*candidate.reasons, "aimed"),
            recipient=("object",),
            consumed=(),
            phrase=(),
        )
    return candidate


def _is_demand_of(token: Token, protests: set[int]) -> bool:
    """Does the demand hang on the protest, or does "demanding", "to demand" follow it closely?"""
    if token.dep_ in ATTACHED and token.head.i in protests:
        return True
    first = max(token.sent.start, token.i - NEAR)
    infinite = token.tag_ == "VBG" or any(
        c.dep_ == "aux" and c.lower_ == "to" for c in token.children
    )
    return infinite and any(i in protests for i in range(first, token.i))


def _concession(candidate: Candidate, verb: Token) -> Candidate:
    """The announcement is what took place; its subject concedes."""
    return replace(
        candidate,
        token=verb.i,
        first=verb.i,
        last=max(candidate.last, verb.i),
        type="CONCEDE",
        mode=None,
        reasons=(*candidate.reasons, "announced"),
        actor=("subject",),
        recipient=("none",),
        consumed=(*candidate.consumed, candidate.token),
    )


def _announced(verb: Token) -> bool:
    """Read "announced it would withdraw", "pledged it will release them"."""
    head = verb.head
    return (
        verb.dep_ == "ccomp"
        and head.lemma_.lower() in ANNOUNCING
        and any(c.dep_ == "aux" and c.lower_ in COMING for c in verb.children)
    )


def jailed(parse: Parse, claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims, each conviction that ends in prison followed by the imprisonment."""
    coerced = [c.trigger for c in claims if c.type == "COERCE"]
    for claim in claims:
        yield claim
        if claim.type != "SANCTION" or claim.mode != "convict":
            continue
        cell = _cell(parse, claim)
        if cell is None:
            continue
        span = parse.span(cell.i, cell.i)
        if any(span.overlaps(t) for t in coerced):
            continue
        identity = content_id("c1", parse.document.id, "COERCE", "arrest", span.start, span.end)
        reasons = ("convicted_and_jailed",)
        yield replace(
            claim, id=identity, type="COERCE", mode="arrest", trigger=span, reasons=reasons
        )


def _cell(parse: Parse, claim: Claim) -> Token | None:
    """The prison that a sentence names: "sentenced to two years *in prison*"."""
    head = parse.token_at(claim.trigger.start)
    if head is None:
        return None
    verb = head if head.pos_ in ("VERB", "AUX") else head.head
    for token in verb.subtree:
        if token.i > head.i and token.lemma_.lower() in PRISON | {"prisons", "bar"}:
            behind = parse.doc[token.i - 1].lower_ if token.i else ""
            if token.lemma_.lower() != "bar" or behind == "behind":
                return token
    return None
