"""counts: how many were killed, hurt, arrested or took part, and of what else there were how many.

A number counts what the words that govern it say: "sixteen people *were arrested*", "*killing*
thirty", "40 *wounded*", "a *death toll* of nine". Percentages, dates, ages, durations, money,
scores and the numbers of laws and resolutions count nothing here.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.records import Count, CountKind, Parse
from onrecord.steps.code.frames import cut_off
from onrecord.steps.code.numbers import Number, numbers
from onrecord.steps.code.wordlists import read_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["CountWords", "counts"]

NOT_COUNTED = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "ORDINAL"})
PATIENT = frozenset({"dobj", "obj", "nsubjpass", "oprd", "attr", "dative"})
SUBJECT = frozenset({"nsubj", "nsubjpass"})
CLIMB = frozenset({"conj", "appos", "nummod", "pobj", "prep", "npadvmod", "compound", "quantmod"})
FINDS = frozenset({"find", "pronounce", "declare"})
AGES = frozenset({"age", "ages", "aged"})
STREETS = frozenset(
    {
        *("ave", "ave.", "avenue", "st", "st.", "street", "road", "rd", "rd.", "blvd", "boulevard"),
        *("drive", "dr", "dr.", "lane", "ln", "block", "highway", "hwy", "route", "court", "ct"),
    }
)
DIES = frozenset({"die", "perish", "succumb", "drown", "decease", "hang"})
STANDINS = frozenset({"other", "others", "more", "them", "those", "whom", "which", "us", "total"})
LENGTHS = frozenset(("mile", "yard", "foot", "kilometer", "kilometre", "km", "meter", "metre"))
# How a toll stands at its figure, or above it.
STANDS = frozenset(("at", "to", "is", "was", "reached", "hit"))
EXCEEDS = frozenset(("passed", "exceeded", "topped", "surpassed"))
HARM = (CountKind.KILLED, CountKind.INJURED, CountKind.ARRESTED)
FIELDED = frozenset({"deploy", "mobilize", "mobilise", "involve", "attract"})
FATAL = frozenset({"dead", "death", "fatally", "killed"})
PARTIES = frozenset(
    {"country", "nation", "side", "party", "government", "state", "capital", "neighbor"}
)
FIGURES = frozenset({"number", "toll", "total", "tally", "figure", "count"})
REACH = 7  # tokens to either side in which a word can still say what is counted
RUN = 6  # tokens between a number and its noun


@dataclass(frozen=True, slots=True)
class _Words:
    verb: str = ""
    noun: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    killed: _Words
    injured: _Words
    arrested: _Words
    participants: _Words
    not_nouns: str
    person_nouns: str
    names: str
    measures: str
    light: str
    raising: str


@dataclass(frozen=True, slots=True)
class CountWords:
    """What the words around a number say that it counts (``data/lexicon/counts.yaml``)."""

    verbs: dict[str, CountKind]
    nouns: dict[str, CountKind]
    words: dict[str, CountKind]
    not_nouns: frozenset[str]
    people: frozenset[str]
    names: frozenset[str]
    measures: frozenset[str]
    light: frozenset[str]
    raising: frozenset[str]

    @classmethod
    @cache
    def packaged(cls) -> CountWords:
        """The packaged list."""
        file = read_words(_File, "counts")
        kinds = (
            (CountKind.PARTICIPANTS, file.participants),
            (CountKind.ARRESTED, file.arrested),
            (CountKind.INJURED, file.injured),
            (CountKind.KILLED, file.killed),
        )
        return cls(
            {w: kind for kind, words in kinds for w in words.verb.split()},
            {w: kind for kind, words in kinds for w in words.noun.split()},
            {w: kind for kind, words in kinds for w in words.word.split()},
            frozenset(file.not_nouns.split()),
            frozenset(file.person_nouns.split()),
            frozenset(file.names.split()),
            frozenset(file.measures.split()),
            frozenset(file.light.split()),
            frozenset(file.raising.split()),
        )


def counts(parse: Parse) -> tuple[Count, ...]:
    """Every number of people or things in the report, in text order.

    Which event a count belongs to is for the event coder to say; a count of something that no
    event is about stands here too.
    """
    words = CountWords.packaged()
    found = [c for n in numbers(parse.doc) if (c := _count(parse, n, words)) is not None]
    found.extend(_single_persons(parse, words))
    out: list[Count] = []
    for count in sorted(found, key=lambda c: (c.span.start, -c.span.end)):
        if not out or count.span.start >= out[-1].span.end:
            out.append(count)
    return tuple(out)


def _count(parse: Parse, number: Number, words: CountWords) -> Count | None:
    doc = parse.doc
    noun = _noun(doc, number)
    if _names_or_measures(doc, number, noun, words):
        return None
    kind = _kind(doc, number, noun, words)
    if kind is None:
        return None
    last = noun.i if noun is not None and noun.i > number.last else number.last
    span, before = parse.span(number.first, last), doc[max(number.first - 1, 0)]
    if kind in HARM and before.lower_ in EXCEEDS and number.first > 0:
        return Count(span, kind, number.low, None, number.modifier or before.text)
    return Count(span, kind, number.low, number.high, number.modifier)


def _noun(doc: Doc, number: Number) -> Token | None:
    """The noun that the number stands with: "sixteen *people*", "dozens of *villages*"."""
    i = number.last + 1
    while i < len(doc) and doc[i].lower_ in ("of", "the", "these", "those", "his", "her", "their"):
        i += 1
    found = None
    for token in doc[i : i + RUN]:
        if token.lower_ in ("last", "next", "this") and token.i == number.last + 1:
            break  # "put the dead at 304 last week"
        if token.pos_ in ("NOUN", "PROPN") or (token.lower_ in STANDINS and found is None):
            found = token
        elif token.pos_ not in ("ADJ", "ADV") and token.dep_ not in ("amod", "compound"):
            if token.lower_ not in ("-", "'s", "or", "/") or found is None:
                break
        elif found is not None and token.pos_ == "ADV":
            break
    return found


def _names_or_measures(doc: Doc, number: Number, noun: Token | None, words: CountWords) -> bool:
    """Is the number a date, an age, a price, a share, a law's number, a score, not a count?"""
    core, last = doc[number.core], doc[number.last]
    if {t.lower_ for t in doc[max(number.first - 3, 0) : number.first]} & AGES:
        return True
    if noun is not None and (noun.lower_.rstrip(".") in _months() or _of_years(core, noun)):
        return True  # "19 September", "the 1954 and 1972 conventions"
    if _age(doc, number) or _address(doc, number) or _page(doc, number):
        return True
    if noun is not None and noun.lemma_.lower() in words.people:
        return False
    if noun is not None and noun.lemma_.lower() in words.not_nouns:
        return True
    if core.ent_type_ in NOT_COUNTED and (noun is None or core.head.i != noun.i or _year(core)):
        return True
    if number.first > 0 and doc[number.first - 1].lower_ in words.names:
        return True
    if core.i > 0 and doc[core.i - 1].lower_ in words.names:
        return True
    behind = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if behind is not None and behind.lower_ in words.measures:
        return True
    return noun is None and _year(core)


def _age(doc: Doc, number: Number) -> bool:
    """Read "a 17 year old", "Ann Roe, 8; John Roe, also 19 ..."."""
    behind = [t.lower_ for t in doc[number.last + 1 : number.last + 4]]
    if behind and behind[0].startswith("year") and ("old" in behind or behind[0].endswith("old")):
        return True
    i = number.first - 1
    if i > 0 and doc[i].lower_ in ("also", "now", "then") and doc[i - 1].text == ",":
        i -= 1
    bare = not behind or not behind[0][0].isalpha() or behind[0] in ("was", "were", "has", "and")
    return bare and i > 0 and doc[i].text == "," and doc[i - 1].ent_type_ == "PERSON"


def _address(doc: Doc, number: Number) -> bool:
    """Read "1424 Elm Street", "the 300 block of Elm"."""
    for token in doc[number.last + 1 : number.last + 5]:
        if token.lower_ in STREETS and token.i > number.last + (token.lower_ != "block"):
            return True
        if not token.text[0].isupper():
            return False
    return False


def _page(doc: Doc, number: Number) -> bool:
    """Read "Photo 1 of 4", "1 / 4"."""
    behind = doc[number.last + 1 : number.last + 3]
    before = doc[max(number.first - 2, 0) : number.first]
    turns = (
        len(behind) == 2 and behind[0].text == "/" and behind[1].text[0].isdigit(),
        len(before) == 2 and before[1].text == "/" and before[0].text[0].isdigit(),
        len(before) > 0 and before[-1].lower_ in ("image", "photo", "picture", "slide", "page"),
    )
    return any(turns)


@cache
def _months() -> frozenset[str]:
    names = [m.lower() for m in (*calendar.month_name, *calendar.month_abbr) if m]
    return frozenset((*names, "sept"))


def _of_years(core: Token, noun: Token) -> bool:
    """Is it a year in front of its noun, not a number of people or things ("2019 protests")?"""
    return _year(core) and core.i < noun.i and core.dep_ in ("nummod", "conj", "compound", "nmod")


def _year(token: Token) -> bool:
    return len(token.text) == 4 and token.text.isdigit() and token.text[:2] in ("19", "20")


def _kind(doc: Doc, number: Number, noun: Token | None, words: CountWords) -> CountKind | None:
    anchor = noun if noun is not None else doc[number.last]
    lemma = anchor.lemma_.lower() if noun is not None else ""
    own = words.nouns.get(lemma)
    if own in HARM:
        return own
    standin = noun is not None and noun.lower_ in STANDINS
    people = noun is None or standin or _people(noun, words) or own is not None
    behind = doc[number.last + 1] if number.last + 1 < len(doc) else None
    if noun is None and behind is not None and behind.lower_ == "fatally":
        return CountKind.KILLED
    kind = (
        _figure_of(doc, number.first, words)
        or _in_front(doc, number.first, words)
        or _beside(doc, max(anchor.i, number.last) + 1, words)
        or _governed(anchor, words)
    )
    if kind is None and people and _open_verb(anchor, words):
        kind = _near(doc, number, anchor, words)
    # "two explosions killed ..." counts no dead; a town, too, can be captured.
    if people and kind is not None:
        return kind
    if kind in HARM and kind is not CountKind.ARRESTED and anchor.dep_ != "nsubj":
        return CountKind.OTHER if _shot_down(anchor) else kind
    if number.low == 0 or number.vague or noun is None:
        return None
    length = lemma in LENGTHS and not any(t.lower_ == "square" for t in noun.lefts)
    if length or (noun.ent_type_ == "MONEY" and doc[number.core].ent_type_ == "MONEY"):
        return None
    # "several cities" is too vague to be a figure; "the two countries" are the parties themselves.
    if doc[number.core].lower_ == "several" or (number.low == 2 and lemma in PARTIES):
        return None
    if own is not None or (people and not standin and _acts(anchor, words)):
        return CountKind.PARTICIPANTS
    return CountKind.OTHER


def _shot_down(thing: Token) -> bool:
    """As drones and aircraft are, or lost beside men ("lost 140 troops and 12 tanks")."""
    while thing.dep_ == "conj" and thing.head.pos_ in ("NOUN", "PROPN"):
        thing = thing.head
    verb = thing.head
    down = any(c.dep_ == "prt" and c.lower_ == "down" for c in verb.children)
    return verb.lemma_ == "lose" or (verb.lemma_ == "shoot" and down)


def _people(noun: Token, words: CountWords) -> bool:
    capital = noun.text[0].isupper() and noun.lower_.endswith("s")
    named = noun.tag_ == "NNPS" or (capital and any(c.dep_ == "nummod" for c in noun.lefts))
    return noun.lemma_.lower() in words.people or noun.ent_type_ == "NORP" or named


def _acts(anchor: Token, words: CountWords) -> bool:
    """Is the noun the subject of a verb of doing?"""
    verb = anchor.head
    return anchor.dep_ == "nsubj" and verb.pos_ == "VERB" and verb.lemma_ not in words.light


def _open_verb(anchor: Token, words: CountWords) -> bool:
    """Does the governing verb leave it open what happened ("*left* thirty dead")?"""
    verb = anchor.head
    if anchor.dep_ not in PATIENT and anchor.dep_ not in SUBJECT:
        return True
    return verb.pos_ != "VERB" or verb.lemma_ in words.light


def _governed(anchor: Token, words: CountWords) -> CountKind | None:
    """What the verb above the number says, if the number is what it is done to or who does it."""
    for child in anchor.lefts:
        if words.words.get(child.lower_) in HARM:
            return words.words[child.lower_]
    node = anchor
    for _ in range(5):
        head = node.head
        if head.i == node.i:
            return None
        if head.lower_ == "by" and node.dep_ == "pobj" and _does_it(head):
            return CountKind.PARTICIPANTS  # "was shot on Sunday by two men"
        if head.pos_ in ("VERB", "AUX", "ADJ"):
            if node.dep_ == "dobj":
                own = next((c for c in head.rights if cut_off(c) == node), None)
                if own is not None:
                    return words.verbs.get(own.lemma_.lower())
            kind = _from_verb(node, head, words)
            if kind is not None or node.dep_ in PATIENT or node.dep_ in SUBJECT:
                return kind
        elif node.dep_ in ("pobj", "prep") and words.nouns.get(head.lemma_.lower()):
            return words.nouns[head.lemma_.lower()]
        if node.dep_ not in CLIMB:
            return None
        node = head
    return None


def _from_verb(node: Token, verb: Token, words: CountWords) -> CountKind | None:
    lemma = verb.lemma_.lower()
    if lemma == "lose" and (node.dep_ == "dobj" or _has_child(verb, "life")):
        return CountKind.KILLED if _people(node, words) or _has_child(verb, "life") else None
    if lemma == "be" and node.dep_ in SUBJECT:
        return next((words.words[t.lower_] for t in verb.children if t.lower_ in words.words), None)
    phrasal = [f"{lemma}-{c.lower_}" for c in verb.children if c.dep_ == "prt"]  # "gunned down"
    kind = next((words.verbs[p] for p in phrasal if p in words.verbs), words.verbs.get(lemma))
    if lemma in FINDS:
        return _found(verb, words)
    if kind is None and lemma in words.raising and node.dep_ in SUBJECT:
        # "thirty are believed to have been killed"
        inner = next((c for c in verb.children if c.dep_ == "xcomp"), None)
        kind = words.verbs.get(inner.lemma_.lower()) if inner is not None else None
        return kind if kind in HARM else None
    if kind is None:
        return None
    if verb.dep_ == "conj" and verb.head.lemma_ in words.verbs and verb.i - verb.head.i == 2:
        # "killing and wounding nine": one number for both; the graver word comes first.
        lemma, kind = verb.head.lemma_, words.verbs[verb.head.lemma_]
    if kind is CountKind.PARTICIPANTS:
        return kind if node.dep_ in SUBJECT or lemma in FIELDED else None
    if node.dep_ in PATIENT or (node.dep_ in SUBJECT and lemma in DIES):
        return _fatal(verb) or kind
    # "ten killed and 30 wounded": a participle that the parser took for an active verb.
    if node.dep_ == "nsubj" and not any(c.dep_ in ("dobj", "aux") for c in verb.children):
        return kind if verb.tag_ in ("VBN", "VBD") else None
    return CountKind.PARTICIPANTS if node.dep_ == "nsubj" else None


def _does_it(by: Token) -> bool:
    """Does the by-phrase say who does the deed of a passive verb?"""
    verb = by.head if by.head.pos_ == "VERB" else by.head.head.head  # "on Sunday by two men"
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    return verb.pos_ == "VERB" and (passive or verb.tag_ == "VBN")


def _found(verb: Token, words: CountWords) -> CountKind | None:
    """Read "were *found* shot", "was *pronounced* dead"."""
    for token in verb.doc[verb.i + 1 : verb.i + 4]:
        kind = words.words.get(token.lower_)
        if kind in HARM:
            return _fatal(token) or kind
        if token.pos_ == "PUNCT":
            return None
    return None


def _has_child(token: Token, lemma: str) -> bool:
    return any(c.lemma_ == lemma for c in token.children)


def _fatal(verb: Token) -> CountKind | None:
    """Read "shot *dead*", "beaten *to death*", "*fatally* stabbed", "shot *and killed*"."""
    for token in verb.doc[verb.i + 1 : verb.i + 4]:
        if token.lower_ in FATAL:
            return CountKind.KILLED
        if token.lower_ == ",":
            return None  # "three were shot, one fatally"
    before = verb.doc[verb.i - 1].lower_ if verb.i else ""
    return CountKind.KILLED if before in FATAL else None


def _figure_of(doc: Doc, first: int, words: CountWords) -> CountKind | None:
    """Read "set the *number of dead* at 31", "the *death toll* stands at nine"."""
    if first == 0 or doc[first - 1].lower_ not in STANDS | EXCEEDS:
        return None
    for token in reversed(doc[max(doc[first].sent.start, first - 3 * REACH) : first - 1]):
        if token.lemma_.lower() not in FIGURES:
            continue
        about = [t for t in token.subtree if t.i < first]
        kinds = [words.words.get(t.lower_) or words.nouns.get(t.lemma_.lower()) for t in about]
        return next((k for k in kinds if k in HARM), None) or _told_before(token, words)
    return None


def _told_before(figure: Token, words: CountWords) -> CountKind | None:
    """Of what: "1,500 people were killed ...; the government has put the figure at 230"."""
    if not any(c.lower_ in ("the", "that", "this") for c in figure.children if c.dep_ == "det"):
        return None
    start = figure.sent.start
    if start and figure.i - start < REACH:
        start = figure.doc[start - 1].sent.start
    for token in reversed(figure.doc[start : figure.i]):
        kind = words.words.get(token.lower_) or words.verbs.get(token.lemma_.lower())
        if kind in HARM:
            return kind
    return None


def _in_front(doc: Doc, first: int, words: CountWords) -> CountKind | None:
    """Read "*killed* nine", "*wounding* at least thirty"."""
    if first == 0:
        return None
    verb = doc[first - 1]
    kind = words.verbs.get(verb.lemma_.lower()) if verb.pos_ == "VERB" else None
    return kind if kind in HARM and verb.dep_ != "conj" else None


def _beside(doc: Doc, start: int, words: CountWords) -> CountKind | None:
    """What a word right behind says: "ninety people *killed*", "two more *hurt*"."""
    for token in doc[start : start + 4]:
        kind = words.words.get(token.lower_)
        if kind is not None:
            if token.pos_ == "VERB" and any(c.dep_ == "dobj" for c in token.rights):
                return None  # "four gunmen killed a guard"
            return _fatal(token) or kind
        if token.pos_ not in ("AUX", "ADV", "PART") and token.lower_ not in STANDINS:
            return None
    return None


def _near(doc: Doc, number: Number, anchor: Token, words: CountWords) -> CountKind | None:
    """The nearest word of harm in the clause; a word in front of the number is preferred."""
    sent = doc[number.core].sent
    last = max(anchor.i, number.last)
    best: tuple[int, CountKind] | None = None
    for token in doc[max(sent.start, number.first - REACH) : min(sent.end, last + REACH)]:
        if token.lower_ in (";", ":", "but", "after", "before"):
            if token.i > last:
                break
            best = None
        if number.first <= token.i <= last:
            continue
        kind = words.words.get(token.lower_)
        if kind is None and token.pos_ in ("VERB", "NOUN"):
            lemma = token.lemma_.lower()
            kind = words.verbs.get(lemma) or words.nouns.get(lemma)
        if kind not in HARM or kind is None:
            continue
        away = number.first - token.i if token.i < number.first else token.i - last + 2
        if best is None or away < best[0]:
            best = away, kind
    return best[1] if best else None


def _single_persons(parse: Parse, words: CountWords) -> Iterator[Count]:
    """One person who is killed or hurt: "*a driver* was shot dead"."""
    for token in parse.words:
        if token.lower_ in ("a", "an") and token.dep_ == "det":
            noun = token.head
            if noun.lemma_.lower() in words.people and noun.tag_ == "NN" and noun.i > token.i:
                if noun.dep_ == "appos" or any(
                    c.dep_ == "aux" for c in noun.head.lefts if c.tag_ == "TO"
                ):
                    continue  # "X, a driver, ..." is X; "to kill a guard" has killed nobody
                kind = _beside(parse.doc, noun.i + 1, words) or _governed(noun, words)
                if kind in (CountKind.KILLED, CountKind.INJURED):
                    yield Count(parse.span(token.i, noun.i), kind, 1, 1)
