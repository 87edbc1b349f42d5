"""Who did it and to whom: the parties of an event, by grammar.

Given a trigger and the roles that its cue names, independent of how the trigger was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.records import Parse, Span
from onrecord.steps.code.events import HUMAN, Candidate, human
from onrecord.steps.code.frames import PARTIES, Frame, Frames, aimed_at, conjuncts, phrase
from onrecord.steps.code.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Roles", "party_spans", "roles"]

MOST = 6  # parties a side; more than that is a list gone wrong
EMPTY_WORDS = words(
    "it that this there what which who something anything everything nobody none nothing"
)
PARTY_NOUNS = HUMAN | words(
    "country government state nation regime ministry parliament court council party union "
    "company organization organisation group authority administration agency committee side "
    "neighbor neighbour power community coalition army military militia commission court "
    "delegation counterpart secretary envoy king queen prince premier chancellor spokesman "
    "spokesperson outlet media bank firm institution body member ally enemy signatory "
    "alliance bloc"
)
VERBAL = frozenset(("VERB", "AUX"))
OWNING = frozenset(("'s", "’s", "'", "’"))
QUOTES = frozenset(('"', "“", "«", "'"))


@dataclass(frozen=True, slots=True)
class Roles:
    """Head tokens of the parties, in text order, and the rules that found them."""

    actors: tuple[Token, ...]
    recipients: tuple[Token, ...]
    reasons: tuple[str, ...]


def roles(doc: Doc, candidate: Candidate, frames: Frames) -> Roles:
    """The actors and recipients of the event that ``candidate`` names."""
    made = frames.of(doc[candidate.token])
    nouns = [doc[i] for i in candidate.consumed if doc[i].pos_ in ("NOUN", "PROPN")]
    around = [made, *(frames.of(noun) for noun in nouns)]  # "imposed *sanctions* on Iran"
    taken = {candidate.token, *candidate.consumed}
    actors = _pick(around, candidate.actor, taken)
    if candidate.recipient[0] == "object":  # "summoned the *ambassador*": the cue's own object
        taken = {candidate.token, *candidate.phrase}
    recipients = _pick(around, candidate.recipient, taken | {t.i for t in actors})
    actors.sort(key=_index)
    recipients.sort(key=_index)
    actors = [_antecedent(t) for t in actors]
    weapons = [(t, aimed_at(t)) for t in recipients]
    if any(hit is not None for _, hit in weapons):  # "dropped bombs on a camp"
        recipients = [p for t, hit in weapons for p in ([t] if hit is None else hit)]
    if candidate.type in PERSONAL:
        recipients = [p for t in recipients for p in _behind(t)]
    recipients = [_antecedent(t) for t in recipients]
    return Roles(_unique(actors), _unique(recipients), tuple(made.reasons))


# What is condemned, praised or agreed on is often a deed; the party is whose deed it is.
PERSONAL = frozenset(("ACCUSE", "SUPPORT", "CONSULT", "AGREE", "COOPERATE", "THREATEN", "REQUEST"))
CHARGES = words("charge claim accusation allegation assertion")
PARTS = words("most many some all half several")
PARTY_LINKS = ("of", "by", "against", "on", "between", "from")
# Who stands behind "on", "against" or "of" suffers them: to condemn them is to blame another.
DEEDS = words(
    "attack assault strike airstrike killing murder assassination massacre execution bombing "
    "shelling crackdown raid arrest detention abduction kidnapping torture persecution genocide "
    "beating shooting siege bombardment invasion occupation repression suppression slaughter"
)
OBJECTS = frozenset(("dobj", "dative", "pobj"))
BORROWING = frozenset(("conj", "advcl", "xcomp", "pcomp"))  # verbs with the subject of another
OF = {"he": "his", "him": "his", "she": "her", "her": "her", "they": "their", "them": "their"}
THIRD = {
    "he": "person",
    "she": "person",
    "him": "person",
    "his": "person",
    "her": "person",
    "it": "thing",
    "its": "thing",
    "they": "many",
    "them": "many",
    "their": "many",
}


def _unique(tokens: Iterable[Token]) -> tuple[Token, ...]:
    return tuple({t.i: t for t in tokens}.values())


def _behind(token: Token) -> list[Token]:
    """The party itself, or the party whose deed or thing it is; nothing if there is none."""
    if token.ent_type_ in PARTIES or token.pos_ in ("PRON", "PROPN") or _party_noun(token):
        return [token]
    for child in token.children:
        if child.dep_ == "poss":
            return conjuncts(child)
    for child in token.lefts:
        if child.dep_ in ("compound", "amod", "nmod") and child.ent_type_ in PARTIES:
            return [child]
    links = ("by",) if token.lemma_.lower() in DEEDS else PARTY_LINKS
    for child in token.rights:
        if child.dep_ in ("prep", "agent") and child.lower_ in links:
            for party in child.children:
                if party.dep_ == "pobj" and (party.ent_type_ in PARTIES or _party_noun(party)):
                    return conjuncts(party)
    return []


def _party_noun(token: Token) -> bool:
    lemma = token.lemma_.lower()
    return lemma in PARTY_NOUNS or human(lemma)


def _antecedent(token: Token) -> Token:
    """The subject before a third-person pronoun in the same sentence, if one fits; else itself."""
    kind = THIRD.get(token.lower_)
    if kind is None:
        return token
    own = token.dep_ in OBJECTS  # "they attacked them": not themselves
    thing = _object_before(token) if token.lower_ == "it" and token.dep_ == "dobj" else None
    if thing is not None:
        return thing
    step = token
    for _ in range(12):
        if step.head.i == step.i:
            break
        step = step.head
        subjects = [c for c in step.children if c.dep_ in ("nsubj", "nsubjpass")]
        if own and step.pos_ in ("VERB", "AUX"):
            own = not subjects and step.dep_ in BORROWING
            continue
        for child in subjects:
            if child.i < token.i and _fits(child, kind) and not _is_of(child, token):
                return child
    return token


def _object_before(token: Token) -> Token | None:
    """What was done something to before: "rebels held the mill, but the army burned it"."""
    for other in reversed(token.doc[token.sent.start : token.i]):
        verb = other.head
        acted_on = other.dep_ in ("dobj", "nsubjpass") and verb.i != token.head.i
        if other.is_ancestor(token):  # "a call to close it"
            continue
        if acted_on and verb.dep_ != "relcl" and not other.ent_type_ and _fits(other, "thing"):
            return other
    return None


def _is_of(other: Token, token: Token) -> bool:
    """Does it belong to whom the pronoun means ("his lawyer said that he ...")?"""
    return any(c.dep_ == "poss" and c.lower_ == OF.get(token.lower_) for c in other.children)


def _fits(token: Token, kind: str) -> bool:
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    plural = token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in token.children)
    if kind == "many":
        return plural or token.ent_type_ in ("NORP", "ORG", "GPE")
    if plural:
        return False
    person = token.ent_type_ == "PERSON" or human(token.lemma_.lower())
    return person if kind == "person" else not person


def _index(token: Token) -> int:
    return token.i


def _pick(around: Sequence[Frame], names: Iterable[str], taken: set[int]) -> list[Token]:
    for name in names:
        found: dict[int, Token] = {}
        for made in around:
            for t in made.role(name):
                if t.i not in taken and _party(t):
                    found[t.i] = t
        if found:
            return list(found.values())[:MOST]
    return []


def _party(token: Token) -> bool:
    if token.ent_type_ in ("DATE", "TIME", "PERCENT", "ORDINAL", "MONEY"):
        return False
    if token.lower_ in ("fire", "alight") and token.head.lemma_ == "set":
        return False
    first = token.left_edge.i
    if token.lemma_.lower() in CHARGES and first and token.doc[first - 1].text == ",":
        return False  # "they shelled a clinic, an allegation that they deny"
    if token.lower_ in PARTS and any(
        t.lower_ in ("them", "whom", "these", "those") for p in token.rights for t in p.children
    ):
        return False  # "41 people, most of them women": no others
    if token.pos_ in ("NOUN", "PROPN", "NUM"):
        return True
    if token.pos_ == "PRON":
        return token.lower_ not in EMPTY_WORDS or token.lower_ == "it"
    return bool(token.ent_type_) or token.tag_ in ("DT", "JJ", "JJS", "CD")


def _whole_name(token: Token, first: int, last: int) -> tuple[int, int]:
    """The whole of the name that the token heads; as it was where that may be several names."""
    doc, start, end = token.doc, token.i, token.i
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while end + 1 < len(doc) and doc[end + 1].ent_iob_ == "I":
        end += 1
    while doc[end].lower_ in OWNING or doc[end].is_punct:
        end -= 1
    name = doc[start : end + 1]
    if any(t.is_punct and t.text not in ("-", "&") for t in name):
        return first, last
    if any(t.pos_ == "NOUN" and t.text.islower() for t in name if t.i > last):
        return first, last  # "accused the ministry of fraud"
    return min(first, start), max(last, end)


def party_spans(parse: Parse, tokens: Iterable[Token]) -> tuple[Span, ...]:
    """The noun phrases of ``tokens``, in text order."""
    found = {}
    for token in tokens:
        first, last = phrase(token)
        if token.ent_type_ == "ORG":  # "the Board of Inquiry" is one name
            first, last = _whole_name(token, first, last)
        while first < last and parse.doc[first].text in QUOTES:  # "rioters" had killed two
            first += 1
        while first < last and parse.doc[last].lower_ in OWNING:
            last -= 1
        span = parse.span(first, last)
        found[span.start] = span
    return tuple(found[s] for s in sorted(found))
