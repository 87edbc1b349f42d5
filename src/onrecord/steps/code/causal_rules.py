"""causal_rules: one small rule for each way in which a sentence links a cause and an effect.

A rule takes the token that signals and the window that the claim must stay in, and gives the two
stretches, or None where one end is not expressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.records import CausalRelation
from onrecord.steps.code.causal_spans import (
    Stretch,
    clause,
    noun_phrase,
    objects,
    subject,
    verb_above,
)
from onrecord.steps.code.causal_words import CausalWords

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = [
    "Found",
    "by_feeling",
    "by_phrase",
    "by_preposition",
    "by_purpose",
    "by_verb",
    "phrase_at",
]

CAUSE, PREVENT = CausalRelation.CAUSE, CausalRelation.PREVENT
PURPOSE, DENIED = CausalRelation.PURPOSE, CausalRelation.DENIED
PERSONAL = frozenset(["i", "you", "he", "she", "we", "they", "who", "it", "us"])
REPORTED = frozenset(
    [
        "say",
        "report",
        "note",
        "mention",
        "announce",
        "know",
        "see",
        "put",
        "expect",
        "state",
        "claim",
    ]
)
AGAINST = frozenset(["protest", "condemn", "denounce", "oppose", "accuse", "allege", "mourn"])
NOT = frozenset({"not", "n't", "never", "no"})
SHORTEST = 3  # tokens in front of "so" or "therefore" for it to link within the sentence


@dataclass(frozen=True, slots=True)
class Found:
    """A signal at tokens ``signal`` and the two stretches that it links."""

    signal: Stretch
    cause: Stretch
    effect: Stretch
    relation: CausalRelation
    confidence: float


def phrase_at(lower: list[str], i: int, words: CausalWords) -> tuple[int, str] | None:
    """The longest listed phrase that starts at token ``i``: its last token and its kind."""
    for phrase, kind in words.phrases.get(lower[i], ()):
        if tuple(lower[i : i + len(phrase)]) == phrase:
            return i + len(phrase) - 1, kind
    return None


def by_phrase(
    doc: Doc, first: int, last: int, kind: str, within: Stretch, words: CausalWords
) -> Found | None:
    """A listed phrase: "because of", "so that", "in order to", "therefore"."""
    before = doc[first - 1] if first > 0 else None
    verbal = doc[first].tag_ in ("VBN", "VBG") or doc[first].lower_ == "if"
    if verbal and before and (before.pos_ == "AUX" or before.lower_ in ("even", "asked")):
        return None  # "were given", "is considering", "even if"
    if kind == "therefore":
        return _therefore(doc, first, last, within)
    head = doc[last]
    if kind == "to":
        verb = head.head
        if verb.i <= last:
            return None
        argument = last + 1, verb.right_edge.i
    elif kind.endswith("clause"):
        mark = next(
            (t for t in doc[first : last + 1] if t.dep_ in ("mark", "prep", "advmod")), head
        )
        verb = mark.head
        if verb.i <= last or (first == last and mark.dep_ != "mark"):
            return None
        if doc[first].lower_ in ("as", "since", "once") and not _is_reason(doc, first, verb):
            return None
        if doc[first].lower_ == "after" and verb.head.lemma_.lower() not in words.governed["after"]:
            return None
        argument = last + 1, verb.right_edge.i
    else:
        if last + 1 < len(doc) and doc[last + 1].tag_ == "VB":
            return None  # "due to expire"
        end = _object_end(doc, last, within)
        if end is None:
            return None
        argument = last + 1, end
    governor = _governor(doc, first, last, argument[1])
    if governor is None:
        return None
    other = _other_side(doc, governor, first, argument, within)
    relation = PURPOSE if kind.startswith("purpose") or kind == "to" else CAUSE
    if relation is CAUSE and first > 0 and doc[first - 1].lower_ in ("not", "than"):
        relation = DENIED
        rather = doc[first - 1].lower_ == "than"
        other = other[0], min(other[1], first - (3 if rather else 2))
    said = " ".join(t.lower_ for t in doc[first : last + 1])
    confidence = 0.5 if said in words.weak else 0.9
    if relation is PURPOSE:
        return Found((first, last), other, argument, relation, confidence)
    return Found((first, last), argument, other, relation, confidence)


def _is_reason(doc: Doc, first: int, verb: Token) -> bool:
    """Is "as" or "since" a reason, not a time, a manner or a comparison?"""
    if not any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in verb.children):
        return False
    if verb.lemma_.lower() in REPORTED:
        return False
    if first > 0 and doc[first - 1].lower_ in (
        "long",
        "soon",
        "such",
        "far",
        "ever",
        "just",
        "much",
    ):
        return False
    main = verb.head
    if main.lemma_.lower() in ("come", "be") and doc[first].lower_ == "as" and main.i < first:
        return False  # "the remarks come as ..."
    if doc[first].lower_ == "since" and verb.tag_ == "VBD":
        # "since he came to office, sanctions have been imposed" tells a time
        return not any(c.lemma_ == "have" and c.dep_ == "aux" for c in main.children)
    return True


def _object_end(doc: Doc, last: int, within: Stretch) -> int | None:
    """The last token of what follows a prepositional phrase."""
    ends = [c.right_edge.i for c in doc[last].rights]
    if not ends:
        head = doc[last].head
        ends = [c.right_edge.i for c in head.rights if c.i > last]
    end = max(ends, default=-1)
    if end > last:
        return min(end, within[1])
    for token in doc[last + 1 : within[1] + 1]:
        if token.pos_ == "PUNCT":
            return token.i - 1 if token.i - 1 > last else None
    return within[1] if within[1] > last else None


def _governor(doc: Doc, first: int, last: int, end: int) -> Token | None:
    """The token outside the phrase that it hangs on."""
    for token in doc[first : last + 1]:
        node = token
        while first <= node.i <= end and node.head.i != node.i:
            node = node.head
        if not first <= node.i <= end:
            return node
    return None


def _other_side(
    doc: Doc, governor: Token, first: int, argument: Stretch, within: Stretch
) -> Stretch:
    """The clause that the phrase belongs to, without the phrase and its argument."""
    verb = verb_above(governor)
    opens = all(t.pos_ in ("PUNCT", "CCONJ", "SPACE", "ADV") for t in doc[within[0] : first])
    if opens or (verb.i > argument[1] and doc[first - 1].pos_ in ("PUNCT", "CCONJ")):
        return argument[1] + 1, max(verb.right_edge.i, min(argument[1] + 1, within[1]))
    left = verb.left_edge.i if verb.i < first else governor.left_edge.i
    return min(left, first - 1), first - 1


def _therefore(doc: Doc, first: int, last: int, within: Stretch) -> Found | None:
    if doc[first].lower_ == "so" and not _links(doc, first):
        return None
    verb = doc[first].head
    end = verb.right_edge.i if verb.i > last else within[1]
    effect = last + 1, min(max(end, last + 1), within[1])
    if first - within[0] >= SHORTEST:
        return Found((first, last), (within[0], first - 1), effect, CAUSE, 0.7)
    sent = doc[first].sent
    if sent.start == 0:
        return None
    before = doc[sent.start - 1].sent
    if "\n" in doc[before.end - 1].text_with_ws or doc[before.end - 1].pos_ == "SPACE":
        return None
    return Found((first, last), (before.start, before.end - 1), effect, CAUSE, 0.6)


def _links(doc: Doc, i: int) -> bool:
    """Is this "so" a conjunction between two clauses (not "so far", "so many")?"""
    if i == 0 or i + 1 >= len(doc) or doc[i - 1].text not in (",", ";", "and", '"', "”"):
        return False
    return doc[i].head.pos_ in ("VERB", "AUX") and doc[i + 1].pos_ in (
        "PRON",
        "DET",
        "NOUN",
        "PROPN",
    )


def by_preposition(token: Token, within: Stretch, words: CausalWords) -> Found | None:
    """A preposition that is causal behind its governor, or in front of an -ing form."""
    word = token.lower_
    target = next((c for c in token.rights if c.dep_ in ("pobj", "pcomp")), None)
    if target is None:
        return None
    governor = token.head
    argument = token.i + 1, target.right_edge.i
    found = _grievance(token, argument, within, words) or _harmed_in(token, target, within, words)
    if found is not None:
        return found
    if word in words.with_ing and target.tag_ == "VBG" and governor.pos_ in ("VERB", "NOUN", "ADJ"):
        other = _other_side(token.doc, governor, token.i, argument, within)
        negated = any(c.dep_ == "neg" for c in verb_above(governor).children)
        return Found((token.i, token.i), argument, other, DENIED if negated else CAUSE, 0.7)
    governors = words.governed.get(word)
    if governors is None or governor.lemma_.lower() not in governors:
        # "arrested ten people over the raid": the parser hangs it on the object
        if governors is None or governor.dep_ not in ("dobj", "pobj", "nsubjpass"):
            return None
        governor = verb_above(governor)
        if governor.lemma_.lower() not in governors:
            return None
    if governor.pos_ in ("NOUN", "PROPN") and governor.dep_ not in ("dobj", "nsubj", "nsubjpass"):
        return Found((token.i, token.i), argument, noun_phrase(governor, token.i), CAUSE, 0.6)
    other = _other_side(token.doc, governor, token.i, argument, within)
    return Found((token.i, token.i), argument, other, CAUSE, 0.6)


def _grievance(
    token: Token, argument: Stretch, within: Stretch, words: CausalWords
) -> Found | None:
    """Read "a strike *against* the cuts", "marched *for* reform", "blocked roads *over* prices"."""
    cause = token.lower_ in words.act_causes
    if not cause and token.lower_ not in words.act_goals:
        return None
    act = _act(token.head, words) or _act(verb_above(token.head), words)
    if act is None or (not cause and _is_time(token.doc, argument)):
        return None
    if token.head.i == act.i and act.pos_ in ("NOUN", "PROPN"):
        other = noun_phrase(act, token.i)
    elif token.head.i == act.i:
        other = clause(act, token.i, argument[1])
    else:
        other = _other_side(token.doc, token.head, token.i, argument, within)
    if cause:
        return Found((token.i, token.i), argument, other, CAUSE, 0.8)
    return Found((token.i, token.i), other, argument, PURPOSE, 0.8)


def _act(token: Token, words: CausalWords) -> Token | None:
    """The act of protest that a phrase hangs on: the word itself, or what its verb carries."""
    if _is_act(token, words):
        return token
    if token.lemma_.lower() not in words.carriers:
        return None
    below = [c for c in token.rights if c.dep_ in ("dobj", "prep", "nsubjpass")]
    below += [c for c in token.lefts if c.dep_ in ("nsubjpass", "nsubj")]
    below += [g for c in below if c.dep_ == "prep" for g in c.rights if g.dep_ == "pobj"]
    return next((c for c in below if _is_act(c, words)), None)


def _is_act(token: Token, words: CausalWords) -> bool:
    """Is it a word of protest, also one that the parser cuts at its hyphens ("sit-in")?"""
    if token.lemma_.lower() in words.acts:
        return True
    doc, i = token.doc, token.i
    cut = i >= 2 and doc[i - 1].text == "-"
    return cut and f"{doc[i - 2].lower_}-{token.lower_}" in words.acts


def _is_time(doc: Doc, stretch: Stretch) -> bool:
    """Is it a length of time ("for three days"), or people ("for the first time")?"""
    inside = doc[stretch[0] : stretch[1] + 1]
    return inside.root.ent_type_ in ("DATE", "TIME", "ORDINAL") or inside.root.lemma_ in (
        "time",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "minute",
    )


def _harmed_in(token: Token, target: Token, within: Stretch, words: CausalWords) -> Found | None:
    """Read "twelve were killed *in* the blast": what harmed them caused the harm."""
    if token.lower_ not in ("in", "during") or target.lemma_.lower() not in words.harm_in:
        return None
    if not _is_harm(token.head, words):
        return None
    argument = token.i + 1, target.right_edge.i
    other = _other_side(token.doc, token.head, token.i, argument, within)
    return Found((token.i, token.i), argument, other, CAUSE, 0.8)


def _is_harm(token: Token, words: CausalWords) -> bool:
    """Is it being killed or hurt, or sustaining injuries (the phrase may hang on either)?"""
    lemma = token.lemma_.lower()
    if lemma in words.harm and token.pos_ in ("VERB", "ADJ", "AUX"):
        return True
    if lemma in words.harm_nouns:
        return token.head.lemma_.lower() in words.harm_verbs
    return lemma in words.harm_verbs and any(
        c.dep_ == "dobj" and c.lemma_.lower() in words.harm_nouns for c in token.rights
    )


def by_feeling(token: Token, within: Stretch, words: CausalWords) -> Found | None:
    """Read "*Angered by* the verdict, residents ...": a feeling in front of what it led to."""
    if token.lower_ not in words.feelings or token.i - within[0] > 1:
        return None
    main = verb_above(token.head) if token.head is not token else token
    if main.i <= token.right_edge.i:
        return None
    prep = next((c for c in token.rights if c.dep_ in ("agent", "prep")), None)
    first = token.i + 1 if prep is None else prep.i + 1
    if first > token.right_edge.i or (prep is None and token.tag_ != "VBG"):
        return None
    cause = first, token.right_edge.i
    return Found((token.i, first - 1), cause, (cause[1] + 1, main.right_edge.i), CAUSE, 0.8)


def _harmed_when(verb: Token) -> Found | None:
    """Read "two died *when* police opened fire"."""
    for inner in verb.rights:
        when = next((c for c in inner.lefts if c.lower_ == "when" and c.dep_ != "nsubj"), None)
        if inner.dep_ == "advcl" and when is not None and when.i + 1 <= inner.right_edge.i:
            effect = clause(verb, when.i, inner.right_edge.i)
            return Found((when.i, when.i), (when.i + 1, inner.right_edge.i), effect, CAUSE, 0.8)
    return None


def _blamed(verb: Token) -> Found | None:
    """Read "blamed the cuts *for* the unrest", "blamed the blast *on* a leak"."""
    thing = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if thing is None:
        return None
    for prep in (*verb.rights, *thing.rights):
        end = max((c.right_edge.i for c in prep.rights), default=-1)
        if prep.dep_ != "prep" or prep.lower_ not in ("for", "on") or end <= prep.i:
            continue
        named = noun_phrase(thing, prep.i)
        other = prep.i + 1, end
        first, second = (named, other) if prep.lower_ == "for" else (other, named)
        return Found((verb.i, verb.i), first, second, CAUSE, 0.8)
    return None


def by_verb(token: Token, words: CausalWords) -> Found | None:
    """A verb between its cause and its effect: "led to", "sparked", "was caused by", "prevent"."""
    lemma = token.lemma_.lower()
    if token.tag_ == "VBN" and lemma in words.passive:
        found = _passive(token)
        if found is not None:
            return found
    if lemma in words.harm_when:
        found = _harmed_when(token)
        if found is not None:
            return found
    if lemma in words.blame:
        return _blamed(token)
    if token.tag_ == "VBG" and lemma in words.demand:
        found = _demanding(token, words)
        if found is not None:
            return found
    prevents = lemma in words.prevent
    start = token.i + 1
    if lemma in words.to or lemma in words.come_from:
        tail = _tail(token, words.to.get(lemma, ()))
        if tail is not None:
            return _active(token, tail + 1, soft=False, prevents=False)
        tail = _tail(token, words.come_from.get(lemma, ()))
        if tail is not None:
            return _reversed(token, tail + 1)
    if prevents or lemma in words.hard:
        return _active(token, start, soft=prevents, prevents=prevents)
    follows = token.tag_ == "VBG" and token.dep_ == "advcl" and token.head.i < token.i
    if follows and lemma in words.ing:
        return _active(token, start, soft=False, prevents=False)
    if lemma in words.result:
        behind = {t.lower_ for t in token.doc[start : token.right_edge.i + 1]}
        return (
            _active(token, start, soft=False, prevents=False)
            if behind & words.result[lemma]
            else None
        )
    if lemma in words.soft:
        return _active(token, start, soft=True, prevents=False)
    return None


def _demanding(verb: Token, words: CausalWords) -> Found | None:
    """Read "hundreds marched, *demanding* his release", "a sit-in *seeking* higher pay"."""
    if verb.right_edge.i <= verb.i or any(c.dep_ == "aux" for c in verb.lefts):
        return None
    act = _act_before(verb, words)
    if act is None:
        return None
    noun = act.pos_ in ("NOUN", "PROPN") and act.dep_ not in ("dobj", "pobj", "nsubjpass")
    stop = min(verb.left_edge.i, verb.i)
    if noun:
        action = act.left_edge.i, min(act.right_edge.i, stop - 1)
    else:
        action = clause(verb_above(act), stop, verb.right_edge.i)
    if action[0] > action[1]:
        action = act.i, stop - 1
    goal = verb.i + 1, verb.right_edge.i
    if verb.lemma_.lower() in AGAINST:
        return Found((verb.i, verb.i), goal, action, CAUSE, 0.8)
    return Found((verb.i, verb.i), action, goal, PURPOSE, 0.8)


def _act_before(verb: Token, words: CausalWords) -> Token | None:
    """The act of protest that the -ing form belongs to: above it, else the nearest before it.

    The parser hangs "demanding" on whatever noun stands nearest ("outside the college demanding").
    """
    above = verb.head
    if above.i < verb.i:
        act = above if above.lemma_.lower() in words.protest else _act(above, words)
        if act is not None:
            return act
    for token in reversed(verb.doc[verb.sent.start : verb.i]):
        if token.tag_ != "VBG" and _is_act(token, words):
            return token
    return None


def _tail(verb: Token, tails: tuple[tuple[str, ...], ...]) -> int | None:
    """The last token of a listed continuation ("lead ... *to*", "pave *the way for*")."""
    doc = verb.doc
    for tail in tails:
        for i in range(verb.i + 1, min(verb.i + 4, len(doc))):
            if tuple(t.lower_ for t in doc[i : i + len(tail)]) == tail:
                return i + len(tail) - 1
    return None


def _passive(verb: Token) -> Found | None:
    agent = next((c for c in verb.rights if c.dep_ == "agent" or c.lower_ == "by"), None)
    target = next((c for c in agent.rights if c.dep_ in ("pobj", "pcomp")), None) if agent else None
    if agent is None or target is None:
        return None
    effect = subject(verb)
    if effect is None:
        return None
    denied = any(c.dep_ == "neg" for c in verb.children)
    cause = agent.i + 1, target.right_edge.i
    return Found((verb.i, agent.i), cause, effect, DENIED if denied else CAUSE, 0.8)


def _active(verb: Token, start: int, *, soft: bool, prevents: bool) -> Found | None:
    if verb.tag_ == "VBN" and not any(c.lemma_ == "have" for c in verb.lefts):
        return None
    cause = subject(verb)
    if cause is None or (soft and _is_person(verb.doc, cause)):
        return None
    effect = objects(verb, start)
    if effect is None:
        return None
    denied = any(c.dep_ == "neg" or c.lower_ in NOT for c in verb.lefts)
    relation = DENIED if denied else PREVENT if prevents else CAUSE
    return Found((verb.i, start - 1), cause, effect, relation, 0.6 if soft else 0.8)


def _reversed(verb: Token, start: int) -> Found | None:
    effect, cause = subject(verb), (start, verb.right_edge.i)
    if effect is None or cause[1] < start:
        return None
    return Found((verb.i, start - 1), cause, effect, CAUSE, 0.8)


def _is_person(doc: Doc, stretch: Stretch) -> bool:
    """Is the subject a person or a pronoun for people, who act rather than cause?"""
    span = doc[stretch[0] : stretch[1] + 1]
    root = span.root
    return root.lower_ in PERSONAL or root.ent_type_ in ("PERSON", "NORP", "GPE", "ORG")


def by_purpose(token: Token, words: CausalWords) -> Found | None:
    """An infinitive of purpose: "marched *to demand* ...", "talks *to end* ..."."""
    verb = token.head
    if verb.i <= token.i or verb.pos_ not in ("VERB", "AUX"):
        return None
    governor = verb.head
    if governor.i >= token.i or governor.i == verb.i:
        return _fronted(token, verb, words)
    lemma = governor.lemma_.lower()
    if verb.dep_ == "advcl":
        if lemma in words.no_purpose:
            return None
    elif verb.dep_ in ("acl", "relcl"):
        if lemma not in words.purpose_nouns:
            return None
    elif verb.dep_ == "xcomp":
        if lemma in words.purpose_things:
            return _of_things(token, verb, governor, words)
        if lemma not in words.purpose_verbs:
            return None
    else:
        return None
    if governor.pos_ in ("NOUN", "PROPN"):
        cause = noun_phrase(governor, token.i)
    else:
        cause = clause(governor, token.i, verb.right_edge.i)
    return _to(token, verb, cause, words)


def _of_things(token: Token, verb: Token, governor: Token, words: CausalWords) -> Found | None:
    """Read "the bill *aims to* ...", "patrols *meant to* deter": a thing has the aim."""
    thing = subject(governor)
    if thing is None or (governor.tag_ != "VBN" and _is_person(token.doc, thing)):
        return None
    return _to(token, verb, thing, words)


def _fronted(token: Token, verb: Token, words: CausalWords) -> Found | None:
    """Read "*To end the siege*, they ..."."""
    main = verb.head
    if verb.dep_ != "advcl" or main.i <= verb.right_edge.i or token.i != verb.left_edge.i:
        return None
    return _to(token, verb, (verb.right_edge.i + 1, main.right_edge.i), words)


def _to(token: Token, verb: Token, cause: Stretch, words: CausalWords) -> Found:
    prevents = verb.lemma_.lower() in words.purpose_prevent
    start = verb.i + 1 if prevents and verb.right_edge.i > verb.i else token.i + 1
    relation = PREVENT if prevents else PURPOSE
    return Found((token.i, token.i), cause, (start, verb.right_edge.i), relation, 0.7)
