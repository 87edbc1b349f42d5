"""causal_spans: the clause or phrase on either side of a causal signal.

All ranges are of tokens, ``[first, last]``, and stay inside a window: the sentence, or the words
of the innermost source that the signal stands in, so that a reporting clause ("he said") is never
taken for a cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.records import Attribution, Parse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Stretch", "clause", "noun_phrase", "objects", "subject", "trim", "verb_above", "window"]

Stretch = tuple[int, int]

EDGES = frozenset({"PUNCT", "SPACE", "CCONJ", "SCONJ"})
RELATIVES = frozenset({"which", "that", "who", "whom"})
PLACES_AND_DAYS = frozenset({"GPE", "LOC", "FAC", "DATE", "TIME"})
GENERIC = frozenset(
    ["move", "decision", "act", "action", "step", "development", "incident", "measure"]
)
COMPLEMENTS = frozenset(
    {
        "dobj",
        "ccomp",
        "xcomp",
        "oprd",
        "acomp",
        "dative",
        "attr",
        "advmod",
        "prep",
        "npadvmod",
        "prt",
    }
)


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of attributed words ``[start, end)`` and the size of the whole content."""

    start: int
    end: int
    size: int


def held(attributions: Sequence[Attribution]) -> tuple[Held, ...]:
    """The contents of all attributions, the smallest first."""
    spans = [
        Held(c.start, c.end, sum(x.end - x.start for x in a.content))
        for a in attributions
        for c in a.content
    ]
    return tuple(sorted(spans, key=lambda h: (h.size, h.start, h.end)))


def window(parse: Parse, contents: Sequence[Held], token: Token) -> Stretch:
    """The tokens that a cause or effect of the signal ``token`` may be made of."""
    sent = token.sent
    first, last = sent.start, sent.end - 1
    at = token.idx
    for content in contents:
        if content.start <= at < content.end:
            inside = parse.tokens(content.start, content.end)
            return max(first, inside.start), min(last, inside.end - 1)
    return first, last


def trim(doc: Doc, stretch: Stretch, within: Stretch) -> Stretch | None:
    """Clip to the window and drop marks and conjunctions at the ends; None if nothing is left."""
    first, last = max(stretch[0], within[0]), min(stretch[1], within[1])
    while first <= last and doc[first].pos_ in EDGES:
        first += 1
    while last >= first and (doc[last].pos_ in EDGES or doc[last].tag_ == "TO"):
        last -= 1
    return (first, last) if first <= last else None


def verb_above(token: Token) -> Token:
    """The verb of the clause that the token stands in (or the token's root)."""
    node = token
    while node.pos_ not in ("VERB", "AUX") and node.head.i != node.i:
        node = node.head
    return node


def clause(verb: Token, signal: int, arg_end: int) -> Stretch:
    """The clause of ``verb`` without the argument of a signal at ``[signal, arg_end]``.

    What stands in front of the signal; behind its argument where the signal opens the clause.
    """
    left, right = verb.left_edge.i, verb.right_edge.i
    if verb.i > arg_end:
        return arg_end + 1, right
    if verb.dep_ == "acl":  # "talks held in Geneva": the noun is what was held
        left = min(left, verb.head.left_edge.i)
    return min(left, verb.i), signal - 1


def noun_phrase(noun: Token, stop: int) -> Stretch:
    """The noun phrase of ``noun``, ended before token ``stop``."""
    return noun.left_edge.i, min(noun.right_edge.i, stop - 1)


def subject(verb: Token) -> Stretch | None:
    """What does the verb: its subject, the noun or clause it hangs on, or an inherited one."""
    node = verb
    for _ in range(4):
        for child in node.lefts:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                if child.lower_ in RELATIVES:
                    # "a quake shook the town on Sunday, which left ...": not the town, not Sunday
                    # and in "he resigned, a move that led to ...": not the bare move.
                    noun = node.head
                    stands_for = noun.lemma_.lower() in GENERIC and noun.dep_ == "appos"
                    if stands_for:
                        return child.sent.start, noun.left_edge.i - 1
                    if node.dep_ == "relcl" and noun.ent_type_ not in PLACES_AND_DAYS:
                        return noun_phrase(node.head, child.i)
                    return child.sent.start, child.i - 1
                if child.lower_ in ("this", "that") and child.left_edge.i == child.right_edge.i:
                    return _before(child)
                return child.left_edge.i, child.right_edge.i
        head = node.head
        if node.dep_ in ("acl", "relcl"):
            return noun_phrase(head, node.left_edge.i)
        if node.dep_ == "advcl" and node.tag_ == "VBG":
            return clause(head, node.left_edge.i, node.right_edge.i)
        if node.dep_ not in ("conj", "xcomp", "ccomp", "pcomp") or head.i == node.i:
            return None
        if node.dep_ in ("ccomp", "pcomp"):
            return None
        node = head
    return None


def _before(pronoun: Token) -> Stretch:
    """What a bare "this" points back to: the clause in front, else the sentence in front."""
    sent = pronoun.sent
    if pronoun.i - sent.start > 3:
        return sent.start, pronoun.i - 1
    if sent.start == 0:
        return pronoun.i, pronoun.i
    return pronoun.doc[sent.start - 1].sent.start, sent.start - 1


def objects(verb: Token, start: int) -> Stretch | None:
    """What stands behind the verb from token ``start`` on, as far as its complements reach."""
    last = -1
    for child in verb.rights:
        if child.dep_ in COMPLEMENTS and child.right_edge.i >= start:
            if child.dep_ == "prep" and last >= 0 and child.i > last + 1:
                break
            last = max(last, child.right_edge.i)
        elif child.dep_ in ("cc", "conj", "advcl", "punct") and last >= 0:
            break
    return (start, last) if last >= start else None
