"""How an event is asserted: happened, ongoing, planned, threatened, demanded, supposed, denied.

Read off the trigger's own verb group first, then the words that govern it, nearest first: a scope
rule after ConText (Harkema et al. 2009) on the dependency tree instead of a window of words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.records import Assertion, Mood, Polarity, Precision, Span, When
from onrecord.steps.code.frames import support_verb
from onrecord.steps.code.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["assertion", "had_been", "is_historical", "verb_of"]

SPEECH = frozenset(("AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))
VERBAL = frozenset(("VERB", "AUX"))
NEGATIVE = words("not n't never no nor neither without hardly none nobody cannot")
DENYING = words("deny refute disprove dispute")
INVOLVEMENT = words(
    "involvement role part responsibility complicity hand link connection knowledge participation"
)
AVERTING = words("prevent avoid foil thwart avert refrain stop")
PLANNING = words(
    "plan schedule intend prepare decide announce agree set vow pledge promise aim expect "
    "slate arrange commit order approve propose mull consider prepared determined ready due"
)
DEMANDING = words(
    "demand urge call ask request appeal insist require press push order instruct want must "
    "should need necessary invite advise recommend propose seek petition plead stress "
    "underline exhort implore encourage essential emphasize emphasise important imperative "
    "expect"
)
THREATENING = words("threaten warn threat warning caution vow swear ultimatum")
SUPPOSING = words(
    "if unless whether may might could would possible possibility potential fear risk likely "
    "likelihood chance suspect hope attempt try seek alleged perhaps maybe case able capable "
    "opportunity ability scenario danger prospect suppose assume imagine want wish enable"
)
GOVERNING = DEMANDING | THREATENING | SUPPOSING | PLANNING | DENYING | AVERTING
ONGOING = words("continue keep remain persist ongoing underway continued continuing")
PAST = words("ago former previously formerly historic historical anniversary")


def assertion(
    token: Token, kind: str, used: tuple[int, ...] = (), beside: Sequence[Span] = ()
) -> Assertion:
    """How the event at ``token`` is asserted; see :func:`is_historical` for its age.

    ``kind`` is the event type: an act that is done by speaking (REQUEST, THREATEN, ...) has taken
    place even where its content is only wished for. ``used`` are words that the cue itself is made
    of ("will *not* accept" is a REJECT that took place). ``beside`` are the cues of attributions
    that it does not stand in: what stands beside a denial is not denied.
    """
    speech = kind in SPEECH
    polarity = Polarity.DENIED if _denied(token, used, beside) else Polarity.AFFIRMED
    if speech and any(i in used for i in _signs(token)):
        return Assertion(polarity, Mood.HAPPENED)
    mood = _mood(token, speech)
    if mood is Mood.HAPPENED and not speech and _standing(token, kind):
        mood = Mood.ONGOING
    return Assertion(polarity, mood)


def _signs(token: Token) -> list[int]:
    return [c.i for c in token.children if c.dep_ in ("neg", "aux")]


# Nouns that name a state of affairs that lasts, unless something says that it is over.
LASTING = words(
    "sanction war cooperation embargo siege blockade pressure occupation partnership talk "
    "negotiation conflict aggression collaboration presence crackdown alliance fighting "
    "violence interference coordination terrorism tie campaign propaganda repression "
    "operation"
)


def _standing(token: Token, kind: str) -> bool:
    """A lasting state told in the present: "Israel supports", "are attacked", "the war in X"."""
    verb = verb_of(token)
    if token.pos_ in ("NOUN", "PROPN"):
        if verb.i != token.i:
            if verb.lemma_.lower() in ONGOING or verb.tag_ == "VBG":
                return True
            if verb.tag_ == "VBD" or support_verb(token) is not None:
                return False
        if token.lemma_.lower() not in LASTING:
            return False
        head = token.head if token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj") else None
        while head is not None and head.pos_ not in VERBAL and head.head.i != head.i:
            head = head.head
        if token.dep_ in ("nsubj", "nsubjpass") and head is not None and head.tag_ == "VBD":
            return False
        return kind != "CONSULT" or token.dep_ not in ("dobj",)
    if any(
        c.lower_ in ("was", "were", "had", "did")
        for c in verb.children
        if c.dep_ in ("aux", "auxpass")
    ):
        return False
    if verb.tag_ in ("VBZ", "VBP"):
        return True
    aux = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return verb.tag_ == "VBN" and bool(aux & {"is", "are", "'re"}) and not aux & {"has", "have"}


def verb_of(token: Token) -> Token:
    """The verb whose group tells the tense: the token's own, or its light verb's."""
    if token.pos_ in VERBAL:
        return token
    carried = support_verb(token)
    if (
        carried is None
        and token.dep_ in ("dobj", "nsubjpass")
        and token.head.pos_ in VERBAL
        and token.head.lemma_.lower() not in GOVERNING
    ):
        return token.head  # "reimposed sanctions", "sanctions were lifted": the verb has the tense
    return carried or token


def had_been(token: Token) -> bool:
    """Is it told in the pluperfect ("had been arrested"): before the day of whatever is said?"""
    verb = verb_of(token)
    aux = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return verb.tag_ == "VBN" and "had" in aux


def _denied(token: Token, used: tuple[int, ...], beside: Sequence[Span]) -> bool:
    verb = verb_of(token)
    for step in {token.i: token, verb.i: verb}.values():
        for child in step.children:
            low = child.lower_
            if child.i in used:
                continue
            if child.dep_ == "neg" or (
                low in NEGATIVE and child.dep_ in ("det", "neg", "advmod", "cc", "preconj")
            ):
                if (
                    low == "not"
                    and child.i + 1 < len(token.doc)
                    and token.doc[child.i + 1].lower_ == "only"
                ):
                    continue
                return True
            if child.dep_ in ("nsubj", "nsubjpass", "dobj") and any(
                g.lower_ in ("no", "none") for g in child.children if g.dep_ == "det"
            ):
                return True
    head = verb.head
    if verb.dep_ in ("pcomp", "pobj") and head.lower_ == "without":
        return True
    for _ in range(3):
        if head.i == verb.i:
            break
        lemma = head.lemma_.lower()
        if lemma in INVOLVEMENT:
            return False  # who denies a part in it does not deny that it took place
        if lemma in DENYING and head.pos_ in VERBAL:
            if any(c.start <= head.idx < c.end for c in beside):
                return False  # "denied it and said that ..."
            return not any(c.dep_ == "neg" for c in head.children)
        if (
            head.pos_ in VERBAL
            and verb.dep_ in ("xcomp",)
            and any(c.dep_ == "neg" for c in head.children)
        ):
            return True
        if head.pos_ in VERBAL and verb.dep_ not in ("xcomp", "ccomp", "pcomp", "conj"):
            break
        verb, head = head, head.head
        if head.i == verb.i:
            break
    return False


def _mood(token: Token, speech: bool) -> Mood:
    verb = verb_of(token)
    own = _own_mood(verb)
    if own is not None and not (own is Mood.HAPPENED and verb.tag_ not in ("VBD", "VBZ", "VBP")):
        return own
    if speech and own is Mood.HAPPENED:
        return own
    governed = _governed(verb, token)
    if governed is not None:
        return governed
    if own is not None:
        return own
    return _noun_mood(token)


def _own_mood(verb: Token) -> Mood | None:
    """The mood that the verb's own auxiliaries and adverbs tell, if it has a tense of its own."""
    if verb.pos_ not in VERBAL and verb.tag_ not in ("VBN", "VBG"):
        return None
    aux = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if (
        verb.dep_ == "conj"
        and not aux
        and verb.tag_ in ("VB", "VBN", "VBG")
        and verb.head.pos_ in VERBAL
    ):
        aux = {c.lower_ for c in verb.head.children if c.dep_ in ("aux", "auxpass")}
        if not aux and verb.tag_ != "VBD":
            return _own_mood(verb.head) if verb.head.dep_ != "conj" else None
    if any(c.lower_ in ("if", "unless", "whether") for c in verb.children if c.dep_ == "mark"):
        return Mood.HYPOTHETICAL
    if "would" in aux and _told_as_coming(verb):
        return Mood.PLANNED
    if aux & {"would", "could", "may", "might", "can"}:
        return Mood.HYPOTHETICAL
    if aux & {"must", "should", "shall"} or (
        aux & {"has", "have", "needs", "need"} and "to" in aux
    ):
        return Mood.DEMANDED
    if aux & {"will", "'ll", "wo"}:
        return Mood.PLANNED
    if verb.tag_ == "VBG" and aux & {"is", "are", "'re", "'s", "been", "'m", "am"}:
        return Mood.ONGOING
    if verb.tag_ in ("VBD",) or aux & {"has", "have", "had", "was", "were", "did", "'ve"}:
        return Mood.HAPPENED
    if verb.tag_ in ("VBZ", "VBP"):
        return Mood.HAPPENED
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "ROOT"):
        return Mood.HAPPENED
    return None


# Verbs whose "would" in a past report is a future: "announced it would withdraw".
TELLING = words("announce say promise pledge vow decide agree declare confirm state")


def _told_as_coming(verb: Token) -> bool:
    head = verb.head
    supposed = any(c.dep_ == "advcl" and _own_if(c) for c in verb.children)
    return (
        verb.dep_ == "ccomp"
        and head.lemma_.lower() in TELLING
        and head.tag_ in ("VBD", "VBN")
        and not supposed
    )


def _own_if(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in clause.children)


def _governed(verb: Token, token: Token) -> Mood | None:
    """The mood that the governing words give, nearest first."""
    step = verb
    if token.i != verb.i and token.pos_ not in VERBAL:
        step = verb
    for _ in range(5):
        head = step.head
        if head.i == step.i:
            return None
        lemma = head.lemma_.lower()
        dep = step.dep_
        if (
            head.pos_ in VERBAL
            and step.tag_ in ("VBD", "VBZ")
            and dep in ("advcl", "relcl", "ccomp", "parataxis")
        ):
            return None
        if dep in ("nsubj", "nsubjpass", "relcl", "parataxis") and head.pos_ in VERBAL:
            own = _own_mood(head)
            if dep == "nsubjpass" and own in (Mood.PLANNED, Mood.HYPOTHETICAL, Mood.DEMANDED):
                return own
            if dep == "nsubj" and lemma in ("continue", "persist"):
                return Mood.ONGOING
            return None
        if dep in (
            "dobj",
            "pobj",
            "xcomp",
            "ccomp",
            "acl",
            "pcomp",
            "prep",
            "conj",
            "advcl",
            "compound",
            "amod",
            "attr",
            "oprd",
            "acomp",
        ):
            found = _of_governor(head, lemma, dep, step)
            if found is not None:
                return found
        if dep in ("advcl",) and step.tag_ == "VBG":
            return _own_mood(head)
        step = head
    return None


def _of_governor(head: Token, lemma: str, dep: str, step: Token) -> Mood | None:
    clause = dep in ("xcomp", "ccomp", "acl", "pcomp", "advcl")
    if lemma == "call" and any(c.dep_ == "prt" for c in head.children):
        return None  # "called off the strike" asks for nothing
    if lemma in ONGOING and dep in ("xcomp", "dobj", "amod", "acomp"):
        return (
            Mood.ONGOING
            if _own_mood(head) in (None, Mood.HAPPENED, Mood.ONGOING)
            else _own_mood(head)
        )
    if lemma in THREATENING and (clause or dep in ("prep",)):
        return Mood.THREATENED
    if (
        lemma in DEMANDING
        and (clause or dep in ("dobj", "prep", "pobj"))
        and (head.pos_ in VERBAL or head.pos_ in ("NOUN", "ADJ"))
    ):
        if lemma in ("order", "seek", "expect", "want") and not clause:
            return None
        return Mood.DEMANDED
    if lemma in PLANNING and clause and step.tag_ in ("VB", "VBG"):
        return Mood.PLANNED
    if dep == "acl" and step.tag_ == "VB" and lemma not in PLANNING | DEMANDING:
        return Mood.HYPOTHETICAL
    if lemma in SUPPOSING and (clause or dep in ("dobj", "prep", "pobj")):
        return Mood.HYPOTHETICAL
    if clause and head.pos_ in VERBAL and step.tag_ == "VB":
        if dep == "advcl" and any(c.lower_ == "to" for c in step.children):
            return Mood.HYPOTHETICAL
        if lemma == "be":  # "is to visit"
            return Mood.PLANNED
        own = _own_mood(head)
        if own not in (None, Mood.HAPPENED):
            return own
    return None


def _noun_mood(token: Token) -> Mood:
    for child in token.children:
        low = child.lower_
        if child.dep_ in ("amod", "compound", "advmod"):
            if low in ("ongoing", "continued", "continuing", "current", "daily", "continuous"):
                return Mood.ONGOING
            if low in ("possible", "potential", "any", "likely", "hypothetical"):
                return Mood.HYPOTHETICAL
            if low in ("planned", "upcoming", "future", "scheduled", "forthcoming", "next"):
                return Mood.PLANNED
        elif child.dep_ == "det" and low == "any":
            return Mood.HYPOTHETICAL
    return Mood.HAPPENED


def is_historical(token: Token, when: When | None, anchor: str | None) -> bool:
    """Does the event lie over about a year before the report, or is it told as long past?"""
    if when is not None and when.latest is not None and anchor is not None:
        return when.latest < f"{int(anchor[:4]) - 1:04d}{anchor[4:10]}"
    if when is not None and when.precision in (Precision.DECADE, Precision.CENTURY):
        return True
    if when is not None and when.span is not None:
        said = when.span.text.lower()
        if "decade" in said or ("years" in said and "ago" in said):
            return True
    return any(c.lower_ in PAST for c in token.children)
