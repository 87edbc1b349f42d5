"""Who stands where around a word: subject, objects, prepositions, by the dependency parse.

A :class:`Frame` looks through the constructions that move arguments away from their verb:
passives, coordination, control ("agreed to withdraw"), relative clauses, participles, light verbs.
It holds head tokens; :func:`phrase` widens a head to its noun phrase.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.steps.code.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "NOBODY",
    "Frame",
    "Frames",
    "aimed_at",
    "conjuncts",
    "ending_verb",
    "flight",
    "frame",
    "is_passive",
    "phrase",
    "support_verb",
]

VERBAL = frozenset(("VERB", "AUX"))
SUBJECT = frozenset(("nsubj", "csubj", "expl"))
OBJECT = frozenset(("dobj", "obj", "dative", "attr", "oprd"))
CLAUSE = frozenset(("xcomp", "ccomp", "acl", "advcl", "pcomp"))
RELATIVE = words("who which that whom whose")
# Verbs that only carry a noun's event: the noun's arguments hang on them.
SUPPORT = words(
    "carry conduct stage hold launch impose make issue mount wage perform commit undertake "
    "organize organise take give offer provide express voice begin start resume continue "
    "reach sign conclude announce open order suspend pay deal deliver lead plan prepare step "
    "intensify escalate pursue face suffer receive do have enter use slap levy hit place put "
    "lodge file submit call end halt declare extend implement enforce unleash execute inflict "
    "repeat renew host join attend"
)
# The object of these has the event done to it ("suffered an attack").
UNDERGO = words("suffer face receive undergo sustain survive")
# "accused X of Y": the of-phrase is the verb's, wherever the parser hangs it.
OF_VERBS = words("accuse convict suspect acquit deprive strip rob rid clear warn remind inform")
MODIFIERS = words("det amod compound poss nummod nmod case quantmod predet punct advmod neg")


@dataclass(slots=True)
class Frame:
    """Head tokens around a predicate, each list nearest first."""

    head: Token | None = None
    subjects: list[Token] = field(default_factory=list)
    objects: list[Token] = field(default_factory=list)
    preps: dict[str, list[Token]] = field(default_factory=dict)
    clauses: list[Token] = field(default_factory=list)
    possessive: list[Token] = field(default_factory=list)
    compound: list[Token] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def role(self, name: str) -> list[Token]:
        """The tokens at a codebook role: ``subject``, ``object``, a preposition, ..."""
        if name == "subject":
            return self.subjects
        if name == "object":
            return self.objects
        if name == "possessive":
            return self.possessive
        if name == "compound":
            return self.compound
        if name == "governor":
            return governor(self.head) if self.head is not None else []
        if name == "clause":
            return [s for c in self.clauses for s in _own_subjects(c)]
        return self.preps.get(name, [])


def frame(token: Token) -> Frame:
    """The frame of a verb, or of a noun (with the light verb that carries it)."""
    if token.pos_ in VERBAL or (token.dep_ in ("relcl", "advcl", "ROOT") and token.pos_ == "ADJ"):
        return _verb_frame(token)
    if token.tag_ in ("VBN", "VBG") or (token.pos_ == "ADJ" and token.dep_ == "amod"):
        return _verb_frame(token)
    return _noun_frame(token)


class Frames:
    """The frames of one document, each made once."""

    def __init__(self) -> None:
        self._made: dict[int, Frame] = {}

    def of(self, token: Token) -> Frame:
        """The frame of ``token``; read it, do not change it."""
        made = self._made.get(token.i)
        if made is None:
            made = self._made[token.i] = frame(token)
        return made


def is_passive(verb: Token) -> bool:
    """Passive voice: a passive auxiliary or subject, or a bare past participle on a noun."""
    for child in verb.children:
        if child.dep_ in ("nsubjpass", "auxpass", "agent"):
            return True
    return (verb.tag_ == "VBN" or verb.pos_ == "ADJ") and verb.dep_ in ("acl", "amod")


LAUNCHING = words("launch fire drop throw lob hurl toss shoot unleash rain send hurtle")
WEAPONS = words(
    "missile rocket drone shell mortar bomb grenade projectile shot bullet volley salvo barrage "
    "gas canister stone rock bottle firebomb artillery uav warhead munition flare acid brick "
    "explosive"
)
NOBODY = words("sea ocean water waters air sky space orbit desert coast")
AIM = words("at on onto into against toward towards")


def aimed_at(weapon: Token) -> list[Token] | None:
    """Who or what a weapon is launched at; None where it is no weapon that somebody launches."""
    found = flight(weapon)
    return None if found is None else [t for t in found if t.lemma_.lower() not in NOBODY]


def flight(weapon: Token) -> list[Token] | None:
    """Where a weapon is launched to, the open sea too; None as in :func:`aimed_at`."""
    first = weapon
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head
    verb = first.head
    if weapon.lemma_.lower() not in WEAPONS or verb.lemma_.lower() not in LAUNCHING:
        return None
    if any(c.dep_ == "prt" for c in verb.children):  # "shot down two drones"
        return None
    held = [c for w in conjuncts(first) for c in w.children]
    return [
        party
        for prep in (*held, *verb.children)
        if prep.dep_ == "prep" and prep.lower_ in AIM
        for pobj in prep.children
        if pobj.dep_ == "pobj" and pobj.ent_type_ not in ("DATE", "TIME")
        for party in conjuncts(pobj)
    ]


def conjuncts(token: Token) -> list[Token]:
    """The token and the tokens coordinated with it, in text order."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ not in VERBAL:
            found.extend(conjuncts(child))
    return found


def support_verb(noun: Token) -> Token | None:
    """The light verb whose object (or passive subject) the noun is, if any."""
    head, dep = noun.head, noun.dep_
    if dep == "conj" and head.pos_ in ("NOUN", "PROPN"):
        head, dep = head.head, head.dep_
    if dep in ("dobj", "nsubjpass") and head.lemma_.lower() in SUPPORT:
        return head
    if noun.dep_ == "pobj" and head.dep_ == "prep" and head.head.pos_ in VERBAL:
        verb = head.head  # "resorted to violence", "engaged in talks", "came under attack"
        if (verb.lemma_.lower(), head.lemma_.lower()) in SUPPORT_PREP:
            return verb
    if dep == "acl" or not len(noun.doc):
        return None
    for child in noun.children:  # "talks held in Vienna"
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_.lower() in SUPPORT:
            return child
    return None


ENDING = words(
    "suspend halt stop end cease cancel scrap terminate abandon lift cut freeze withhold shelve "
    "discontinue"
)


def ending_verb(noun: Token) -> Token | None:
    """The verb that says that what the noun names is over: "*called off* the strike"."""
    head, dep = noun.head, noun.dep_
    if dep == "compound" and head.pos_ in ("NOUN", "PROPN"):  # "suspended aid deliveries"
        head, dep = head.head, head.dep_
    if dep not in ("dobj", "nsubjpass") or head.pos_ not in VERBAL:
        return None
    lemma = head.lemma_.lower()
    off = any(c.dep_ == "prt" and c.lower_ == "off" for c in head.children)
    return head if lemma in ENDING or (off and lemma in ("call", "break", "cut")) else None


SETTING = words("in at on during of about over for")
PARTNER = words("with against between by")
SUPPORT_PREP = frozenset(
    (
        ("engage", "in"),
        ("participate", "in"),
        ("resort", "to"),
        ("come", "under"),
        ("embark", "on"),
        ("take", "in"),
        ("subject", "to"),
    )
)


def _own_subjects(verb: Token) -> list[Token]:
    found = []
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass") and child.lower_ not in RELATIVE:
            found.extend(conjuncts(child))
    return found


def _verb_frame(verb: Token) -> Frame:
    made = Frame(verb)
    passive = is_passive(verb)
    if passive:
        made.reasons.append("passive")
    relative = ""
    for child in verb.children:
        dep = child.dep_
        if dep in ("nsubj", "csubj"):
            if child.lower_ in RELATIVE and verb.dep_ == "relcl":
                relative = "subject"
            else:
                made.subjects.extend(conjuncts(child))
        elif dep == "nsubjpass" or dep in OBJECT:
            if child.lower_ in RELATIVE and verb.dep_ == "relcl":
                relative = "object"
            else:
                made.objects.extend(conjuncts(child))
        elif dep in ("prep", "agent"):
            _add_prep(made, child)
        elif dep in ("xcomp", "ccomp"):
            made.clauses.append(child)
            if child.pos_ not in VERBAL and dep == "ccomp":
                continue
    for by in made.preps.get("by", []):
        if passive and by.ent_type_ not in ("DATE", "TIME"):
            made.subjects.append(by)
    if verb.lemma_ == "set" and [t.lower_ for t in made.objects] == ["fire"]:
        made.objects[:] = made.preps.get("to", []) or made.objects
    if verb.dep_ == "relcl" and (relative or not made.objects):
        target = made.subjects if relative == "subject" else made.objects
        if relative or not passive:
            target.extend(conjuncts(verb.head)[:1])
            made.reasons.append("relative_clause")
    whole = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    if verb.dep_ in ("acl", "amod") and not whole:  # "information that 208 people were killed"
        _participle(made, verb, passive)
    if passive and not made.objects:
        made.objects.extend(_borrowed(verb, passive=True))
    elif not passive and not made.subjects:
        made.subjects.extend(_borrowed(verb, passive=False))
    if not made.objects and verb.dep_ == "conj" and not made.clauses and not made.preps:
        return made
    if not passive and not made.objects:
        made.objects.extend(_shared_object(verb))
    return made


def _participle(made: Frame, verb: Token, passive: bool) -> None:
    """As in "forces firing at", "sanctions imposed by", "executed prisoner", "a plan to attack"."""
    made.reasons.append("participle")
    noun = verb.head
    if passive:
        made.objects[:0] = conjuncts(noun)[:1]
    elif verb.tag_ == "VBG":
        made.subjects.extend(conjuncts(noun)[:1])
    elif verb.dep_ == "acl":  # infinitive: the plan's owner acts
        owners = [c for c in noun.children if c.dep_ == "poss"]
        if owners:
            made.subjects.extend(owners)
        elif noun.dep_ in ("dobj", "pobj", "attr"):
            above = noun.head.head if noun.dep_ == "pobj" else noun.head
            if above.pos_ in VERBAL:
                made.subjects.extend(_subjects(above))
        made.subjects.extend(
            c for c in noun.children if c.dep_ in ("compound", "amod") and c.ent_type_ in PARTIES
        )


PARTIES = frozenset(("GPE", "NORP", "ORG", "PERSON", "LOC"))


SAYING = words("say report claim announce estimate add tell believe state confirm allege")


def cut_off(verb: Token) -> Token | None:
    """The subject of a passive verb where the parser took it for an object of the saying.

    In "it says 41 people, most of them women, have been killed" it hangs both on "says".
    """
    head = verb.head
    if verb.dep_ != "conj" or head.pos_ != "VERB" or head.lemma_.lower() not in SAYING:
        return None
    if not any(c.dep_ == "auxpass" for c in verb.children):
        return None
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return None
    between = [c for c in head.children if c.i < verb.i]
    if any(c.dep_ == "cc" for c in between):
        return None
    return next((c for c in reversed(between) if c.dep_ == "dobj"), None)


def _borrowed(verb: Token, passive: bool, depth: int = 0) -> list[Token]:
    """The subject that a verb without one has from the clause above it."""
    head = verb.head
    if depth > 4 or head.i == verb.i:
        return []
    dep = verb.dep_
    if passive and (subject := cut_off(verb)) is not None:
        return [subject]
    if dep == "conj" and head.pos_ in VERBAL:
        if is_passive(head) == passive or not passive:
            own = [c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")]
            if own and is_passive(head) and not passive:
                return [t for c in own for t in conjuncts(c)]
            found = _patients(head) if passive else _subjects(head)
            return found or _borrowed(head, passive, depth + 1)
        return _subjects(head)
    if dep == "xcomp" and head.pos_ in VERBAL:
        objects = [c for c in head.children if c.dep_ in ("dobj", "dative")]
        if objects and head.lemma_.lower() not in ("promise", "threaten", "use", "need"):
            return [t for c in objects for t in conjuncts(c)]
        if is_passive(head):
            return _patients(head)
        return _called_on(head) or _subjects(head)
    if dep in ("advcl", "ccomp") and head.pos_ in VERBAL:
        if dep == "advcl" and (called := _called_on(head)):
            return called
        return _patients(head) if is_passive(head) and not _subjects(head) else _subjects(head)
    if dep == "xcomp" and head.pos_ in ("ADJ", "NOUN"):
        return _subjects(head.head) if head.dep_ in ("acomp", "attr", "dobj") else []
    if dep == "pcomp" and head.dep_ in ("prep", "agent"):
        above = head.head
        if above.pos_ == "ADJ" and above.head.pos_ in VERBAL:  # "is committed to working"
            return _subjects(above.head)
        if above.pos_ in VERBAL:
            if head.lower_ in ("of", "for") and (
                objects := [c for c in above.children if c.dep_ == "dobj"]
            ):
                return [t for c in objects for t in conjuncts(c)]  # "accused X of doing"
            if is_passive(above) and head.lower_ in ("of", "for"):
                return _patients(above)
            return _subjects(above) or _patients(above)
        owners = [c for c in above.children if c.dep_ == "poss"]
        if not owners and above.dep_ in ("dobj", "pobj", "attr"):
            return governor(above)
        return owners
    return []


def governor(noun: Token) -> list[Token]:
    """The subject of the clause that a noun stands in ("X said in a *meeting*")."""
    step = noun
    for _ in range(4):
        step = step.head
        if step.pos_ in VERBAL:
            found = _subjects(step) or (_patients(step) if is_passive(step) else [])
            return [t for t in found if t.i != noun.i]
    return []


def _subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who acts in ``verb``'s clause (the by-phrase of a passive), borrowed where it has none."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ == "nsubj":
            if child.lower_ in RELATIVE and verb.dep_ == "relcl":
                found.append(verb.head)
            else:
                found.extend(conjuncts(child))
        elif child.dep_ == "agent":
            found.extend(t for p in child.children if p.dep_ == "pobj" for t in conjuncts(p))
    if found or is_passive(verb):
        return found
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return [verb.head]
    return _borrowed(verb, passive=False, depth=depth + 1) if depth < 3 else []


def _called_on(verb: Token) -> list[Token]:
    """As in "called on the rebels to leave": the rebels are to act."""
    if verb.lemma_.lower() != "call":
        return []
    return [
        t
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ in ("on", "upon")
        for p in c.children
        if p.dep_ == "pobj"
        for t in conjuncts(p)
    ]


def _patients(verb: Token) -> list[Token]:
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ in ("nsubjpass", "dobj"):
            if child.lower_ in RELATIVE and verb.dep_ == "relcl":
                found.append(verb.head)
            else:
                found.extend(conjuncts(child))
    if not found and verb.dep_ in ("acl", "amod"):
        found.append(verb.head)
    return found


def _shared_object(verb: Token) -> list[Token]:
    """As in "kidnapped and killed the aid workers": the first verb has the second one's object."""
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ in VERBAL and child.i - verb.i <= 3:
            return [t for c in child.children if c.dep_ == "dobj" for t in conjuncts(c)]
    return []


def _add_prep(made: Frame, prep: Token) -> None:
    name = prep.lemma_.lower()
    name = {"upon": "on", "towards": "to", "toward": "to"}.get(name, name)
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp"):
            made.preps.setdefault(name, []).extend(conjuncts(child))
            if name in SETTING:  # "a meeting in Oslo with X": the with-phrase hangs on Oslo
                for inner in child.children:
                    if inner.dep_ == "prep" and inner.lower_ in PARTNER:
                        _add_prep(made, inner)
        elif child.dep_ == "prep":
            _add_prep(made, child)


def _noun_frame(noun: Token) -> Frame:
    made = Frame(noun)
    for child in noun.children:
        dep = child.dep_
        if dep == "poss":
            made.possessive.extend(conjuncts(child))
        elif dep in ("compound", "amod", "nmod"):
            made.compound.extend(
                t for t in (*_modifiers(child),) if t.ent_type_ in PARTIES or t.pos_ == "PROPN"
            )
        elif dep in ("prep", "agent"):
            _add_prep(made, child)
        elif dep == "acl":
            if child.tag_ == "VBN":
                for agent in child.children:
                    if agent.dep_ in ("agent", "prep"):
                        _add_prep(made, agent)
            else:
                made.clauses.append(child)
    verb = support_verb(noun)
    if verb is not None:
        _lend(made, verb, noun)
    return made


def _modifiers(token: Token) -> Iterator[Token]:
    yield token
    for child in token.children:
        if child.dep_ in ("compound", "amod", "nmod", "conj", "punct"):
            yield from _modifiers(child)


def _lend(made: Frame, verb: Token, noun: Token) -> None:
    """Give a noun the arguments of its light verb."""
    made.reasons.append("light_verb")
    lemma = verb.lemma_.lower()
    lent = _verb_frame(verb)
    away = {noun.i, *(t.i for t in conjuncts(noun))}
    subjects = [t for t in lent.subjects if t.i not in away]
    if lemma in UNDERGO:
        made.objects.extend(subjects)
    else:
        made.subjects.extend(subjects)
    if made.subjects and all(t.pos_ == "PRON" for t in made.possessive):
        made.possessive = []  # "completed his consultations": the subject says more
    for name, tokens in lent.preps.items():
        fresh = [t for t in tokens if t.i not in away]
        if fresh:
            made.preps.setdefault(name, []).extend(fresh)


def phrase(head: Token) -> tuple[int, int]:
    """First and last token of the noun phrase of ``head``: modifiers and of-phrases, no clauses."""
    if head.pos_ == "PRON" or head.dep_ in ("poss", "compound", "amod"):
        return _tight(head)
    first = last = head.i
    for child in head.lefts:
        if child.dep_ in MODIFIERS and not (
            child.dep_ == "punct" and child.i == child.left_edge.i == first
        ):
            first = min(first, child.left_edge.i)
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "in", "from", "for", "at"):
            if child.i == last + 1 and not (child.lower_ == "of" and head.head.lemma_ in OF_VERBS):
                last = max(last, _prep_end(child))  # a misparse may put the object in front
        elif child.dep_ in ("compound", "nummod", "nmod", "case") and child.i == last + 1:
            last = child.right_edge.i
    return first, last


def _prep_end(prep: Token) -> int:
    for child in prep.children:
        if child.dep_ == "pobj" and child.ent_type_ not in ("DATE", "TIME"):
            return phrase(child)[1]
    return prep.i - 1


def _tight(head: Token) -> tuple[int, int]:
    first = last = head.i
    for child in head.lefts:
        if child.dep_ in MODIFIERS and child.dep_ != "punct":
            first = min(first, child.left_edge.i)
    return first, last
