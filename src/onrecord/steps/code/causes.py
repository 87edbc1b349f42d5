"""causes: what a report says led to, prevented or served what.

Only what is said in so many words: a signal ("because of", "triggered", "in order to") with a cause
and an effect on its two sides. A negated signal is a claim too: that the one did *not* lead to the
other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.records import (
    Attribution,
    CausalClaim,
    CausalRelation,
    CauseTag,
    Parse,
    Span,
    chain_at,
    content_id,
)
from onrecord.steps.code.causal_rules import (
    Found,
    by_feeling,
    by_phrase,
    by_preposition,
    by_purpose,
    by_verb,
    phrase_at,
)
from onrecord.steps.code.causal_spans import Held, Stretch, held, trim, window
from onrecord.steps.code.causal_words import CausalWords

__all__ = ["causes"]


SURE = 0.25  # the tagger's claims that stand alone; 0.47 is the more exact, and misses more
SOLE = 0.75  # a rule's claims that stand without the tagger
SECONDED = 0.2  # those that stand where a rule sees the same link; both tuned on held-out texts


def causes(
    parse: Parse,
    attributions: Sequence[Attribution],
    tags: Sequence[CauseTag] | None = None,
) -> tuple[CausalClaim, ...]:
    """Every explicit causal claim, in text order.

    The chain of a claim is that of the innermost attribution that holds both its ends: a source
    that only one end comes from is not the source of the link. ``tags`` is the trained tagger's
    opinion, which decides where there is one: the rules alone are right half the time, the
    tagger's claims that it is sure of, or that a rule seconds, more often. Only signals that can
    hardly mean anything else ("because of", "in protest against") stand without it.
    """
    ruled = _by_rules(parse, attributions)
    if tags is None:
        return ruled
    out: dict[tuple[int, int, int, int], CausalClaim] = {}
    for tag in tags:
        first, second = (
            parse.span(tag.cause[0], tag.cause[1] - 1),
            parse.span(tag.effect[0], tag.effect[1] - 1),
        )
        seconded = any(_same_link(r, first, second) for r in ruled)
        if tag.score < (SECONDED if seconded else SURE) or first.overlaps(second):
            continue
        if not parse.in_body(parse.doc[tag.cause[0]]):
            continue
        if any(_turned_round(r, first, second) for r in ruled):
            continue  # "blamed the cuts for the unrest": the rule knows which led to which
        signal = parse.span(tag.signal[0], tag.signal[1] - 1) if tag.signal else None
        relation = CausalRelation(tag.relation)
        if _denied_end(parse, tag):
            relation = CausalRelation.DENIED
        claim = _made(parse, attributions, first, second, signal, relation, round(tag.score, 3))
        out.setdefault((first.start, first.end, second.start, second.end), claim)
    stands = list(out.values())
    for claim in ruled:
        key = (claim.cause.start, claim.cause.end, claim.effect.start, claim.effect.end)
        if claim.confidence >= SOLE and not any(
            _same_link(claim, s.cause, s.effect) for s in stands
        ):
            out.setdefault(key, claim)
    return tuple(out[k] for k in sorted(out, key=lambda k: (min(k[0], k[2]), k)))


def _denied_end(parse: Parse, tag: CauseTag) -> bool:
    """As in "corruption, not its sanctions, led to the protests": that cause is denied."""
    before = tag.cause[0] - 1
    return before >= 0 and parse.doc[before].lower_ in ("not", "neither")


def _turned_round(claim: CausalClaim, first: Span, second: Span) -> bool:
    """Does a sure rule link the same two stretches the other way about?"""
    same = claim.cause.overlaps(first) and claim.effect.overlaps(second)
    turned = claim.cause.overlaps(second) and claim.effect.overlaps(first)
    return claim.confidence >= SOLE and turned and not same


def _same_link(claim: CausalClaim, first: Span, second: Span) -> bool:
    """Does a rule link the same two stretches, in either direction?"""
    there = claim.cause.overlaps(first) and claim.effect.overlaps(second)
    return there or (claim.cause.overlaps(second) and claim.effect.overlaps(first))


def _by_rules(parse: Parse, attributions: Sequence[Attribution]) -> tuple[CausalClaim, ...]:
    out: dict[tuple[int, int, int, int], CausalClaim] = {}
    for found, within in _found(parse, held(attributions)):
        claim = _claim(parse, attributions, found, within)
        if claim is not None:
            key = (claim.cause.start, claim.cause.end, claim.effect.start, claim.effect.end)
            out.setdefault(key, claim)
    return tuple(out[k] for k in sorted(out, key=lambda k: (min(k[0], k[2]), k)))


def _found(parse: Parse, contents: Sequence[Held]) -> Iterator[tuple[Found, Stretch]]:
    words = CausalWords.packaged()
    lower = list(parse.lower)
    skip = -1
    for token in parse.words:
        if token.i <= skip:
            continue
        phrase = phrase_at(lower, token.i, words)
        if phrase is not None:
            within = window(parse, contents, token)
            found = by_phrase(parse.doc, token.i, phrase[0], phrase[1], within, words)
            if found is not None:
                skip = phrase[0]
                yield found, within
                continue
        found = None
        if token.lower_ in words.feelings:
            found = by_feeling(token, window(parse, contents, token), words)
        if found is not None:
            pass
        elif token.pos_ == "VERB":
            found = by_verb(token, words)
        elif token.tag_ == "TO":
            found = by_purpose(token, words)
            if found is None and token.dep_ == "prep":
                found = by_preposition(token, window(parse, contents, token), words)
        elif token.pos_ == "ADP":
            found = by_preposition(token, window(parse, contents, token), words)
        if found is not None:
            yield found, window(parse, contents, token)


def _claim(
    parse: Parse, attributions: Sequence[Attribution], found: Found, within: Stretch
) -> CausalClaim | None:
    # "This led to ...": the cause is the sentence in front, outside the window.
    back = found.cause[1] < within[0]
    cause = trim(parse.doc, found.cause, found.cause if back else within)
    effect = trim(parse.doc, found.effect, within)
    if cause is None or effect is None or not parse.in_body(parse.doc[found.signal[0]]):
        return None
    if cause[0] <= effect[1] and effect[0] <= cause[1]:
        return None
    first, second = parse.span(*cause), parse.span(*effect)
    signal = parse.span(*found.signal)
    return _made(parse, attributions, first, second, signal, found.relation, found.confidence)


def _made(
    parse: Parse,
    attributions: Sequence[Attribution],
    cause: Span,
    effect: Span,
    signal: Span | None,
    relation: CausalRelation,
    confidence: float,
) -> CausalClaim:
    ends = (cause.start, cause.end, effect.start, effect.end)
    chain = chain_at(attributions, min(cause.start, effect.start), max(cause.end, effect.end))
    identity = content_id("k1", parse.document.id, relation.value, *ends)
    return CausalClaim(identity, cause, effect, signal, relation, chain, confidence)
