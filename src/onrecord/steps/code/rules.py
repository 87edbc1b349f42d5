"""Which candidates are events: a small logistic model over named reasons, then coding rules.

``score`` of a candidate becomes its confidence: the log-odds of its cue plus the weights below,
which were fitted on the annotated training texts (see training/codebook). Every weight that
applies is named in the claim's reasons.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from onrecord.steps.code.arguments import Roles, roles
from onrecord.steps.code.events import Candidate, human
from onrecord.steps.code.frames import PARTIES, Frames, support_verb
from onrecord.steps.code.weights import WEIGHTS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["THRESHOLD", "features", "select", "weigh"]

THRESHOLD = 0.3  # about half of the F1 aimed at: below it a candidate costs more than it brings
VERBAL = frozenset(("VERB", "AUX"))
NAMES = frozenset(("ORG", "LAW", "EVENT", "WORK_OF_ART", "FAC", "PRODUCT"))


@dataclass(slots=True)
class Seen:
    """What the report has named so far, to tell a repeat from a new event."""

    lemmas: set[tuple[str, str]] = field(default_factory=set)
    parties: set[tuple[str, str]] = field(default_factory=set)

    def add(self, candidate: Candidate, lemma: str, parties: Roles) -> None:
        """Note one more candidate."""
        self.lemmas.add((candidate.type, lemma))
        self.parties.update((candidate.type, t.lower_) for t in parties.recipients)


def features(token: Token, candidate: Candidate, seen: Seen, parties: Roles) -> Iterator[str]:
    """The reasons for and against, by name."""
    noun = token.pos_ in ("NOUN", "PROPN")
    kind = "noun" if noun else "verb"
    yield kind
    if candidate.narrow >= 2:
        yield "narrow"
    repeat = (candidate.type, token.lemma_.lower()) in seen.lemmas
    if repeat:
        yield f"repeat_{kind}"
    if any((candidate.type, t.lower_) in seen.parties for t in parties.recipients):
        yield "same_recipient_again" if repeat else "same_recipient"
    if token.ent_type_ in NAMES:
        yield "in_name"
    yield from _party_features(f"actor_of_{kind}", parties.actors)
    yield from _party_features(f"recipient_of_{kind}", parties.recipients)
    if noun:
        for name in _noun_features(token):
            yield name
            if repeat and name in DETERMINED:
                yield f"{name}_repeat"
    else:
        yield from _verb_features(token)


DETERMINED = frozenset(
    ("definite", "indefinite", "possessive", "bare_plural", "light_verb", "with_prep")
)


def _noun_features(token: Token) -> Iterator[str]:
    has_prep = False
    bare = True
    for child in token.children:
        dep, low = child.dep_, child.lower_
        if dep == "det":
            bare = False
            if low in ("the", "this", "that", "these", "those", "such"):
                yield "definite"
            elif low in ("any", "no", "every", "each"):
                yield "any"
            else:
                yield "indefinite"
        elif dep == "poss":
            bare = False
            yield "possessive"
        elif dep in ("prep", "agent"):
            has_prep = True
        elif dep in ("compound", "amod", "nmod") and child.ent_type_ in (
            "GPE",
            "NORP",
            "ORG",
            "PERSON",
        ):
            yield "party_modifier"
        elif dep == "nummod":
            yield "number"
    if has_prep:
        yield "with_prep"
    if bare:
        yield "bare_plural" if token.tag_ in ("NNS", "NNPS") else "bare_singular"
    if support_verb(token) is not None:
        yield "light_verb"
    dep = token.dep_
    if dep == "compound":
        yield "compound"
    elif dep == "pobj":
        yield (
            f"after_{token.head.lower_}"
            if token.head.lower_
            in (
                "of",
                "in",
                "on",
                "for",
                "to",
                "against",
                "about",
                "during",
                "after",
                "with",
                "by",
                "from",
            )
            else "after_other"
        )
    elif dep in ("nsubj", "nsubjpass", "dobj", "conj", "ROOT", "attr", "appos"):
        yield f"as_{dep}"
    else:
        yield "as_other"


def _verb_features(token: Token) -> Iterator[str]:
    dep = token.dep_
    if dep == "amod" and any(c.dep_ == "advmod" for c in token.children):
        dep = "acl"  # "newly executed prisoner" tells news, "executed prisoner" may not
    yield (
        f"verb_{dep}"
        if dep
        in ("ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "pcomp", "amod", "pobj")
        else "verb_other"
    )
    yield (
        f"tag_{token.tag_}"
        if token.tag_ in ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
        else "tag_other"
    )
    subject = obj = False
    for child in token.children:
        if child.dep_ in ("nsubj", "nsubjpass"):
            subject = True
        elif child.dep_ in ("dobj", "ccomp", "xcomp"):
            obj = True
        elif child.dep_ == "aux" and child.tag_ == "MD":
            yield "modal"
        elif child.dep_ == "neg":
            yield "negated"
    if subject:
        yield "has_subject"
    if obj:
        yield "has_object"


def _party_features(side: str, tokens: Sequence[Token]) -> Iterator[str]:
    if not tokens:
        yield f"no_{side}"
    elif any(t.ent_type_ in PARTIES for t in tokens):
        yield f"named_{side}"
    elif any(t.pos_ == "PRON" for t in tokens):
        yield f"pronoun_{side}"
    elif any(human(t.lemma_.lower()) or t.pos_ == "PROPN" for t in tokens):
        yield f"human_{side}"
    else:
        yield f"other_{side}"


def weigh(doc: Doc, candidates: Sequence[Candidate], frames: Frames) -> list[Candidate]:
    """Candidates with the score and reasons that their surroundings give them."""
    seen = Seen()
    made = []
    for candidate in candidates:
        token = doc[candidate.token]
        odds = _logit(candidate.score)
        reasons = list(candidate.reasons)
        parties = roles(doc, candidate, frames)
        for name in features(token, candidate, seen, parties):
            weight = WEIGHTS.get(name, 0.0)
            odds += weight
            if abs(weight) >= 0.3:
                reasons.append(name)
        seen.add(candidate, token.lemma_.lower(), parties)
        made.append(replace(candidate, score=1 / (1 + math.exp(-odds)), reasons=tuple(reasons)))
    return made


def _logit(p: float) -> float:
    p = min(max(p, 0.01), 0.99)
    return math.log(p / (1 - p))


def select(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The events among ``candidates``: best reading of each word, no word used twice.

    A cue that asks for its object ("lifted the *sanctions*") uses the object up, whatever the
    object would name alone.
    """
    best: dict[int, Candidate] = {}
    for c in candidates:
        other = best.get(c.token)
        if other is None or _rank(c) > _rank(other):
            best[c.token] = c
    sure = [c for c in best.values() if c.score >= THRESHOLD]
    used = {i for c in sure for i in c.consumed}
    return tuple(sorted((c for c in sure if c.token not in used), key=lambda c: c.token))


def _rank(candidate: Candidate) -> tuple[bool, int, float]:
    """The most specific reading wins, unless it is not likely in itself."""
    return candidate.score >= THRESHOLD, candidate.narrow // 2, candidate.score
