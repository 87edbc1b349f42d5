"""Where events may be named: candidates with scores, found by the codebook's cues.

Finding is kept apart from choosing (:mod:`onrecord.steps.code.rules`), so that candidates from
another source, such as a trained tagger, can be merged in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.records import EventTag
from onrecord.steps.code.frames import Frame, Frames, ending_verb, support_verb
from onrecord.steps.code.lexicon import Lexicon, Pattern, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["HUMAN", "Candidate", "find", "human"]

WINDOW = 9  # tokens after a head in which the rest of its phrase may stand
HUMAN = words(
    "people person poet writer singer elder surgeon miner rider nun king queen prince actor "
    "man woman child civilian protester demonstrator worker journalist reporter activist "
    "prisoner detainee inmate hostage soldier troop officer policeman guard student teacher "
    "official leader minister president commander militant fighter terrorist rebel gunman "
    "resident villager citizen national dissident critic lawyer doctor nurse patient refugee "
    "migrant family victim suspect criminal member supporter follower youth girl boy pilgrim "
    "worshipper athlete artist blogger editor captive crew sailor pilot diplomat envoy "
    "ambassador general colonel scientist farmer driver merchant trader cleric imam priest "
    "monk mp lawmaker senator deputy governor mayor judge thug rioter passenger passerby "
    "bystander mother father son daughter brother sister wife husband he she him her they "
    "them who personnel expert staff staffer aide ally force police crowd opponent"
)


NOT_HUMAN = words(
    "matter order power number paper letter water factor sector border center error terror "
    "computer river corner chapter character register weather behavior behaviour harbor labor "
    "rumor floor door reactor visitor quarter computer newspaper theater theatre disaster summer "
    "winter helicopter bomber tanker carrier container tear paper figure fiber cover wonder offer "
    "answer danger fever shelter server transfer encounter consumer dollar mirror motor tractor "
    "horror vapor honor favor author plant restaurant covenant grant pollutant protestant human "
    "list twist mist fist assist cyber rather over tender cancer laser layer poster leader board"
) - words("author consumer visitor leader protestant")


def human(lemma: str) -> bool:
    """Is this a noun for people: a known one, or one of the endings that name doers?"""
    if lemma in HUMAN:
        return True
    if lemma.endswith(("men", "man", "woman", "ist", "ian")):
        return lemma not in NOT_HUMAN
    return len(lemma) > 5 and lemma.endswith(("er", "or", "ant", "ee")) and lemma not in NOT_HUMAN


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may name an event of ``type``.

    ``token`` is the index of its syntactic head, ``first`` and ``last`` the trigger's tokens (both
    inclusive); ``consumed`` are tokens that the cue uses up ("imposed *sanctions*"), which name no
    event of their own, and ``phrase`` those of the cue itself (the *fire* of "set fire to");
    ``score`` lies in 0..1; ``reasons`` name what spoke for it. ``actor`` and ``recipient`` are the
    cue's roles (see :class:`onrecord.records.Cue`); ``tag`` is the tagger's event here, if any.
    """

    token: int
    first: int
    last: int
    type: str
    mode: str | None
    score: float
    reasons: tuple[str, ...]
    actor: tuple[str, ...] = ("subject",)
    recipient: tuple[str, ...] = ("object",)
    consumed: tuple[int, ...] = ()
    narrow: int = 0
    tag: EventTag | None = None
    phrase: tuple[int, ...] = ()


def find(doc: Doc, lexicon: Lexicon, frames: Frames) -> tuple[Candidate, ...]:
    """Every cue in ``doc``: at most one candidate a token and type, in text order."""
    found: list[Candidate] = []
    for token in doc:
        lemma, table = _entry(token, lexicon)
        patterns = table.get(lemma, ())
        if patterns:
            found.extend(_match(token, patterns, frames))
    return tuple(found)


def _entry(token: Token, lexicon: Lexicon) -> tuple[str, dict[str, tuple[Pattern, ...]]]:
    """The lemma to look up and the table that it belongs to."""
    pos, lemma = token.pos_, FORMS.get(token.lower_, token.lemma_.lower())
    if pos in ("VERB", "AUX"):
        if lemma in lexicon.verbs:
            return lemma, lexicon.verbs
        return _stem(token.lower_, lexicon.verbs) or lemma, lexicon.verbs
    if pos == "NOUN":
        if token.tag_ == "NN" and lemma.endswith("ing") and lemma not in lexicon.nouns:
            stem = _stem(lemma, lexicon.verbs)
            if stem:
                return stem, lexicon.verbs
        return lemma, lexicon.nouns
    if pos == "PROPN":  # headlines write every word with a capital
        lower = token.lower_
        if not token.ent_type_ or token.text.isupper():
            for word in (lower, lower.removesuffix("s"), lower.removesuffix("es")):
                if word in lexicon.nouns:
                    return word, lexicon.nouns
            stem = _stem(lower, lexicon.verbs)
            if stem:
                return stem, lexicon.verbs
        return lower, lexicon.nouns if not token.ent_type_ else {}
    if pos == "ADJ" and token.lower_.endswith(("ed", "ing")):
        return _stem(token.lower_, lexicon.verbs) or lemma, lexicon.verbs
    return lemma, {}


FORMS = {"raped": "rape", "raping": "rape"}  # the lemmatizer has "rap", which is criticism


def _stem(word: str, table: dict[str, tuple[Pattern, ...]]) -> str | None:
    for ending, adds in (
        ("ing", ("", "e")),
        ("ed", ("", "e")),
        ("es", ("", "e")),
        ("s", ("",)),
        ("d", ("",)),
    ):
        if word.endswith(ending):
            base = word[: -len(ending)]
            for add in adds:
                if base + add in table:
                    return base + add
            if len(base) > 2 and base[-1] == base[-2] and base[:-1] in table:
                return base[:-1]
    return None


def _match(token: Token, patterns: tuple[Pattern, ...], frames: Frames) -> Iterator[Candidate]:
    seen: set[str] = set()
    for pattern in patterns:
        if pattern.type in seen:
            continue
        words = _words(token, pattern)
        if words is None:
            continue
        made = frames.of(token)
        objects = _objects(token, pattern, made)
        if objects is None or not _subjects_fit(pattern, made):
            continue
        seen.add(pattern.type)
        yield _candidate(token, pattern, words, objects)


def _words(token: Token, pattern: Pattern) -> tuple[int, ...] | None:
    """Where the other words of the phrase stand, or None."""
    doc, at, found = token.doc, token.i, []
    for step, word in enumerate(reversed(pattern.before), 1):
        if at - step < 0 or not _is(doc[at - step], word):
            return None
        found.append(at - step)
    position = at
    for word in pattern.after:
        for child in token.children if position == at else ():
            if (
                child.i > at
                and child.i - at <= WINDOW
                and child.dep_ in ("prt", "prep", "advmod")
                and _is(child, word)
            ):
                position = child.i
                break
        else:
            for j in range(position + 1, min(position + 5, len(doc))):
                other = doc[j]
                if _is(other, word):
                    position = j
                    break
                if other.pos_ not in ("DET", "ADJ", "PRON", "ADV", "NUM", "PART"):
                    return None
            else:
                return None
        found.append(position)
    return tuple(found)


def _is(token: Token, word: str) -> bool:
    return token.lemma_.lower() == word or token.lower_ == word


def _objects(token: Token, pattern: Pattern, made: Frame) -> tuple[int, ...] | None:
    """The objects that the cue asks for (none asked: empty), or None where they are not there."""
    if not pattern.objects and not pattern.not_objects:
        return ()
    found = []
    for other in _arguments(token, made):
        if pattern.not_objects and _in(other, pattern.not_objects):
            return None
        if pattern.objects and _in(other, pattern.objects):
            found.append(other.i)
    if "NEGATED" in pattern.objects:
        found.extend(c.i for c in token.children if c.dep_ == "neg")
    if "FUTURE" in pattern.objects:
        found.extend(c.i for c in token.children if c.lower_ in FUTURE and c.dep_ == "aux")
    if pattern.objects and not found:
        return None
    return tuple(found)


FUTURE = frozenset(("will", "'ll", "wo", "shall"))


def _arguments(token: Token, made: Frame) -> Iterator[Token]:
    yield from made.objects
    for tokens in made.preps.values():
        yield from tokens
    yield from made.clauses
    if token.pos_ in ("NOUN", "PROPN"):
        for child in token.lefts:
            if child.dep_ in ("compound", "amod", "nmod"):
                yield child
                yield from (c for c in child.lefts if c.dep_ in ("compound", "amod"))
    else:
        for child in token.children:
            if child.dep_ in ("prt", "advmod", "acomp"):
                yield child
        for other in made.objects:  # "fired tear gas canisters", "a number of banners"
            for child in other.children:
                if child.dep_ in ("compound", "amod"):
                    yield child
                elif child.dep_ == "prep" and child.lower_ == "of":
                    yield from (c for c in child.children if c.dep_ == "pobj")


def _in(token: Token, words: frozenset[str]) -> bool:
    lemma = token.lemma_.lower()
    if lemma in words or (token.ent_type_ and token.ent_type_ in words):
        return True
    if "HUMAN" in words and (token.ent_type_ in ("PERSON", "NORP") or human(lemma)):
        return True
    return "CLAUSE" in words and token.dep_ in ("xcomp", "ccomp")


def _subjects_fit(pattern: Pattern, made: Frame) -> bool:
    if not pattern.subjects and not pattern.not_subjects:
        return True
    subjects = made.subjects or made.possessive or made.compound
    if pattern.not_subjects and any(_in(t, pattern.not_subjects) for t in subjects):
        return False
    return not pattern.subjects or any(_in(t, pattern.subjects) for t in subjects)


# What it is to end a thing: aid or talks that are called off are a relation cut; a curfew, a
# sanction or a strike that is lifted is a step back; so is an attack that is halted.
ENDED = {
    **dict.fromkeys(("AID", "COOPERATE", "CONSULT", "SUPPORT"), "SANCTION"),
    **dict.fromkeys(("COERCE", "SANCTION", "PROTEST"), "CONCEDE"),
    **dict.fromkeys(("ASSAULT", "MOBILIZE"), "RETREAT"),
}


def _candidate(
    token: Token, pattern: Pattern, words: tuple[int, ...], objects: tuple[int, ...]
) -> Candidate:
    """The candidate with its trigger: the cue, the objects that it asks for, its light verb."""
    near = [i for i in objects if abs(i - token.i) <= 6 and token.pos_ not in ("NOUN", "PROPN")]
    used = [token.i, *words, *near]
    reasons = [pattern.name]
    kind, mode = pattern.type, pattern.cue.mode
    if token.pos_ in ("NOUN", "PROPN"):
        ending = ending_verb(token)
        if ending is not None and kind in ENDED:
            kind, mode = ENDED[kind], "discontinue" if ENDED[kind] == "SANCTION" else None
            reasons.append("ended")
        verb = support_verb(token) or (ending if kind != pattern.type else None)
        if verb is not None:
            reasons.append("light_verb")
            if abs(verb.i - token.i) <= 5:
                used.append(verb.i)
    return Candidate(
        token.i,
        min(used),
        max(used),
        kind,
        mode,
        pattern.weight,
        tuple(reasons),
        pattern.actor,
        pattern.recipient,
        tuple(i for i in (*objects, *words) if i != token.i),
        pattern.narrow,
        phrase=words,
    )
