"""Reporting verbs, nouns and adverbs, and the clauses that they hand to somebody.

The rules read the dependency parse (labels of spaCy's English pipelines, ClearNLP style). Each
rule names itself in ``reason``.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.records import Parse
from onrecord.steps.attribute.draft import CLAIMED, OWN_CLAUSE, Draft, Range
from onrecord.steps.attribute.lexicon import Cues
from onrecord.steps.attribute.syntax import (
    agent,
    in_step,
    noun_phrase,
    runs,
    speaking_ancestor,
    subject,
    subtree_ranges,
)

__all__ = ["indirect"]

ASIDES = frozenset(("parataxis", "ccomp", "advcl", "dep", "relcl", "conj"))
CLAUSES = ("ccomp", "xcomp", "parataxis")
ALLEGED = frozenset(("alleged", "reported", "purported", "claimed"))
LIGHT = frozenset(
    (
        "repeat",
        "renew",
        "raise",
        "level",
        "deny",
        "retract",
        "express",
        "voice",
        "make",
        "issue",
        "reiterate",
        "declare",
        "announce",
        "convey",
        "offer",
        "give",
    )
)
PASSIVE_SPEAKER = frozenset(("quote", "cite", "hear"))
OBJECTS = frozenset(("dobj", "oprd", "attr", "dative"))
ADDRESS_PREPS = frozenset(("of", "for", "to", "with", "on", "as", "over", "against"))
OBJECT_PREPS = frozenset(("for", "on", "against", "of", "about", "to", "at", "with", "over"))
PHRASAL = frozenset(
    (
        "call",
        "point",
        "refer",
        "warn",
        "ask",
        "complain",
        "object",
        "protest",
        "speak",
        "threaten",
        "allude",
        "appeal",
        "talk",
    )
)
SPEAKING = frozenset(
    (
        "announce",
        "claim",
        "warn",
        "say",
        "tell",
        "state",
        "add",
        "write",
        "tweet",
        "note",
        "explain",
        "report",
    )
)


def indirect(parse: Parse, cues: Cues) -> Iterator[Draft]:
    """Drafts of everything that the grammar of a sentence hands to somebody."""
    for token in parse.words:
        pos = token.pos_
        if token.dep_ == "amod" and token.lower_ in ALLEGED:
            yield from _alleged(parse, token)
        elif pos == "VERB" or (pos == "AUX" and token.lemma_ in SPEAKING):
            lemma = token.lemma_.lower()
            if lemma == "accord":
                yield from _according(parse, token)
            elif lemma in cues.verbs:
                yield from _verb(parse, token, lemma, cues)
        elif pos == "NOUN" and token.lemma_ in cues.noun:
            yield from _noun(parse, token)
        elif pos == "ADV" and token.lower_ in cues.adverb:
            yield from _adverb(parse, token)
        elif token.lower_ == "according":
            yield from _according(parse, token)


def _span(parse: Parse, first: int, last: int) -> Range:
    s = parse.span(first, last)
    return s.start, s.end


def _draft(
    parse: Parse, cue: Token, source: Token | None, content: list[Range], reason: str, weight: float
) -> Draft:
    src = _span(parse, *noun_phrase(source)) if source is not None else None
    if src is not None and any(c[0] <= src[0] and src[1] <= c[1] for c in content):
        src, source = None, None
    return Draft(
        cue=_span(parse, cue.i, cue.i),
        source=src,
        content=content,
        reason=reason,
        weight=weight,
        cue_token=cue.i,
        source_token=None if source is None else source.i,
    )


def _source_of(verb: Token, lemma: str) -> Token | None:
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    if verb.dep_ in ("acl",) and verb.tag_ == "VBN":
        return agent(verb)
    if passive and lemma not in PASSIVE_SPEAKER:
        return agent(verb)
    return subject(verb)


def _verb(parse: Parse, verb: Token, lemma: str, cues: Cues) -> Iterator[Draft]:
    if verb.dep_ in ("amod", "compound"):
        return
    source = _source_of(verb, lemma)
    if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "conj", "dep", "xcomp", "ccomp"):
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
        above = None if own else speaking_ancestor(verb, cues.that)
        if above is not None:
            source = _source_of(above, above.lemma_.lower())
    if lemma in ("quote", "cite"):
        found = list(_quoted_as(parse, verb)) or list(_citing(parse, verb))
        if found:
            yield from found
            return
    if lemma == "claim" and (claimed := _claimed(parse, verb)) is not None:
        yield claimed
        return
    clause = _clause(verb) or _in_a_statement(verb)
    reduced = verb.dep_ == "acl" and verb.tag_ == "VBN" and source is None
    if reduced and clause is not None and clause.dep_ == "xcomp":
        content = subtree_ranges(parse, clause, ())
        draft = _draft(parse, verb, None, content, f"clause:{lemma}", 0.9)
        draft.reasons.append(OWN_CLAUSE)  # "gunmen believed to be herders killed six"
        yield draft
        return
    if clause is None and lemma in (cues.that | cues.weak):
        aside, inverted = _aside(parse, verb)
        if aside:
            yield _draft(parse, verb, inverted or source, aside, f"aside:{lemma}", 0.85)
            return
    if clause is not None and lemma in (cues.that | cues.weak | cues.address):
        if lemma in cues.weak and (
            source is None or (source.pos_ == "NOUN" and source.lemma_ in cues.not_source)
        ):
            return
        if (
            clause.dep_ == "xcomp"
            and lemma in cues.weak
            and lemma not in ("vow", "refuse", "promise", "offer")
        ):
            return
        content = _clause_content(parse, verb, clause)
        if content:
            yield _draft(parse, verb, source, content, f"clause:{lemma}", 0.9)
        return
    if clause is None and lemma in SPEAKING and (content := _remainder(parse, verb)):
        yield _draft(parse, verb, source, content, f"remainder:{lemma}", 0.6)
        return
    prep = _phrasal(verb, lemma, cues)
    content = _object_content(parse, verb, lemma, cues, prep)
    if content:
        draft = _draft(parse, verb, source, content, f"object:{lemma}", 0.7)
        if prep is not None:
            draft.cue = _span(parse, verb.i, prep.i)
        yield draft


def _claimed(parse: Parse, verb: Token) -> Draft | None:
    """From "attacks claimed by X", "for which X has claimed responsibility": what X owns up to."""
    if verb.dep_ not in ("acl", "relcl"):
        return None
    owns = any(c.dep_ == "dobj" and c.lower_ in ("responsibility", "credit") for c in verb.children)
    source = subject(verb) if owns and verb.dep_ == "relcl" else agent(verb)
    if source is None or source.i == verb.head.i:
        return None
    content = runs(parse, range(verb.head.left_edge.i, verb.left_edge.i))
    if not content:
        return None
    draft = _draft(parse, verb, source, content, CLAIMED, 0.9)
    draft.reasons.append(OWN_CLAUSE)
    return draft


def _quoted_as(parse: Parse, verb: Token) -> Iterator[Draft]:
    """From "ISNA quoted Y as saying that P": P according to ISNA, and in it according to Y."""
    saying = next(
        (
            g
            for c in verb.subtree
            if c.dep_ == "prep" and c.lower_ == "as" and verb.i < c.i < verb.i + 40
            for g in c.children
            if g.dep_ == "pcomp" and g.pos_ == "VERB"
        ),
        None,
    )
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    quoted = passive or next((c for c in verb.children if c.dep_ == "dobj"), None)
    if saying is None or quoted is None:
        return
    clause = _clause(saying)
    content = _clause_content(parse, saying, clause) if clause is not None else []
    if not content:  # "P," ISNA quoted Y as saying
        rest = {t.i for t in quoted.subtree} | {t.i for t in saying.subtree} | {verb.i}
        front = next((c for c in verb.children if c.dep_ in CLAUSES and c.i < verb.i), None)
        if front is not None:
            content = subtree_ranges(parse, front, rest)
    if not content:
        return
    outer = agent(verb) if passive is not None else subject(verb)
    if outer is not None:
        yield _draft(parse, verb, outer, list(content), "quoted_as", 0.95)
    yield _draft(parse, saying, quoted, list(content), "as_saying", 0.95)


def _citing(parse: Parse, verb: Token) -> Iterator[Draft]:
    """From "80 were killed, TV said, citing a source": the source is the one cited."""
    cited = next((c for c in verb.children if c.dep_ == "dobj"), None)
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or cited is None:
        return
    clause = _clause(verb.head) or verb.head
    own = {t.i for t in verb.subtree}
    content = subtree_ranges(parse, clause, own)
    if content:
        yield _draft(parse, verb, cited, content, "citing", 0.7)


def _aside(parse: Parse, verb: Token) -> tuple[list[Range], Token | None]:
    """From "The talks, he said, went well": the clause around a reporting verb between commas.

    Also inverted: "..., added the minister." Returns the content and, if inverted, the speaker.
    """
    none: tuple[list[Range], Token | None] = ([], None)
    if verb.dep_ not in ASIDES or verb.head.i == verb.i:
        return none
    if any(c.dep_ == "mark" and c.lower_ != "as" for c in verb.children):
        return none
    doc = verb.doc
    own = sorted(t.i for t in verb.subtree)
    while own and (doc[own[0]].is_punct or doc[own[0]].is_space):
        own.pop(0)
    while own and (doc[own[-1]].is_punct or doc[own[-1]].is_space):
        own.pop()
    if not own or own[-1] - own[0] > 14:
        return none
    inverted = None
    if not any(c.dep_ == "nsubj" for c in verb.children):
        inverted = next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)
        if inverted is None or own[0] != verb.i:
            return none
    before = doc[own[0] - 1].text if own[0] > 0 else ""
    after = doc[own[-1] + 1] if own[-1] + 1 < len(doc) else None
    comma = before in (",", "”", '"', "–", "—", ",”")
    if not comma and not (after is not None and after.text == ","):
        return none
    if after is not None and after.text not in (",", ".", ":", "”", '"') and not after.is_space:
        return none
    left_out = set(own)
    return runs(parse, (t.i for t in verb.head.subtree if t.i not in left_out)), inverted


def _remainder(parse: Parse, verb: Token) -> list[Range]:
    """What stands behind a reporting verb whose complement the parser missed."""
    last = verb.sent.end - 1
    rest = list(range(verb.i + 1, last + 1))
    if len(rest) < 5 or parse.doc[verb.i + 1].text in (",", ".", ":", "”", '"', "to"):
        return []
    words = runs(parse, rest)
    return words if any(parse.doc[i].dep_ in ("nsubj", "nsubjpass") for i in rest) else []


def _clause(verb: Token) -> Token | None:
    best = None
    for child in verb.children:
        if child.dep_ in CLAUSES and child.pos_ in (
            "VERB",
            "AUX",
            "ADJ",
            "NOUN",
            "PROPN",
            "PRON",
            "ADV",
        ):
            if child.dep_ == "xcomp" and best is not None:
                continue
            best = child
    if best is not None:
        return best
    for child in verb.children:  # "was quoted as saying": the cue is "saying"; "urged X to do Y"
        if child.dep_ == "prep" and child.lower_ == "that":
            return child
    return None


def _in_a_statement(verb: Token) -> Token | None:
    """The clause of "said in a statement that ...", which the parser hangs on the statement."""
    for prep in verb.children:
        if prep.dep_ != "prep" or prep.i < verb.i:
            continue
        for noun in prep.children:
            for clause in noun.children:
                marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)
                if clause.dep_ in ("acl", "ccomp", "relcl") and marked:
                    return clause
    return None


def _clause_content(parse: Parse, verb: Token, clause: Token) -> list[Range]:
    tokens = [t.i for t in clause.subtree]
    if beside := [c for c in clause.children if in_step(c)]:
        end = min(c.left_edge.i for c in beside)  # "said he had left, and denied ..."
        tokens = [i for i in tokens if i < end]
        while tokens and parse.doc[tokens[-1]].dep_ in ("cc", "punct"):
            tokens.pop()
    if clause.dep_ == "ccomp":  # a second clause that the parser hung beside the first
        for c in verb.children:
            if c.dep_ == "ccomp" and c.i != clause.i:
                tokens += [t.i for t in c.subtree]
    mark = [t.i for t in clause.children if t.dep_ == "mark" and t.lower_ == "that"]
    if clause.dep_ == "xcomp":
        # "urged X to do Y": the addressee belongs to what is urged
        for c in verb.children:
            if c.dep_ in ("dobj", "dative") and verb.i < c.i < clause.i:
                tokens = sorted({*tokens, *(t.i for t in c.subtree)})
            if c.dep_ == "prep" and c.lower_ == "on" and verb.i < c.i < clause.i:
                tokens = sorted({*tokens, *(t.i for t in c.subtree if t.i != c.i)})
    return runs(parse, (i for i in tokens if i not in mark))


def _object_content(
    parse: Parse, verb: Token, lemma: str, cues: Cues, prep: Token | None
) -> list[Range]:
    """The object of a speech act; of "called for the release" it is "the release"."""
    passive = any(c.dep_ == "nsubjpass" for c in verb.children)
    if prep is not None:
        body = [t.i for t in prep.subtree if t.i != prep.i]
        if body:
            return runs(parse, body)
    tokens: list[int] = []
    if lemma in cues.object or lemma in cues.address:
        for c in verb.children:
            after = c.i > verb.i
            direct = (c.dep_ in OBJECTS and after) or (c.dep_ == "nsubjpass" and passive)
            if direct or (c.dep_ == "prep" and after and _belongs(c, lemma, cues)):
                tokens += [t.i for t in c.subtree]
    return runs(parse, tokens)


def _belongs(prep: Token, lemma: str, cues: Cues) -> bool:
    return lemma in cues.address and prep.lower_ in ADDRESS_PREPS


def _phrasal(verb: Token, lemma: str, cues: Cues) -> Token | None:
    """The "for" of "called for": a preposition at the verb that has no object beside it."""
    if lemma not in PHRASAL and lemma not in cues.object:
        return None
    if any(c.dep_ in OBJECTS and c.i > verb.i for c in verb.children):
        return None
    return next(
        (
            c
            for c in verb.children
            if c.dep_ == "prep"
            and verb.i < c.i <= verb.i + 2
            and c.lower_ in OBJECT_PREPS
            and not (c.lower_ == "on" and any(g.ent_type_ == "DATE" for g in c.children))
        ),
        None,
    )


def _according(parse: Parse, token: Token) -> Iterator[Draft]:
    to = next((c for c in token.children if c.lower_ == "to" and c.i > token.i), None)
    if to is None and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
        to = token.nbor()
    if to is None:
        return
    source = next((c for c in to.children if c.dep_ == "pobj"), None)
    if source is None:
        return
    phrase = {t.i for t in token.subtree} | {t.i for t in to.subtree} | {token.i, to.i}
    head = token.head if token.head.i not in phrase else token.sent.root
    scope = head if head.pos_ in ("VERB", "AUX") else token.sent.root
    clause = _in_its_clause(token)
    content = runs(parse, clause or (t.i for t in scope.subtree if t.i not in phrase))
    comma = None if content else _comma_behind(token)
    if comma is not None:
        content = runs(parse, range(comma.i + 1, comma.sent.end))
    if content:
        draft = _draft(parse, token, source, content, "according_to", 0.95)
        draft.cue = _span(parse, token.i, to.i)
        comma = comma or _whole_source(token, to, source)
        if comma is not None:
            draft.source = _span(parse, to.i + 1, comma.i - 1)
        if clause:
            draft.reasons.append(OWN_CLAUSE)
        yield draft


def _in_its_clause(token: Token) -> range | None:
    """The words of a relative clause that it ends ("in X, where six died according to Y, ...")."""
    doc, start = token.doc, token.sent.start
    for i in range(token.i - 1, start, -1):
        if doc[i].text == "," and doc[i + 1].lower_ in ("where", "which", "who", "when"):
            return range(i + 2, token.i)
        if doc[i].text in (",", ";") and i < token.i - 1:
            return None
    return None


def _whole_source(token: Token, to: Token, source: Token) -> Token | None:
    """The comma that ends the source at a sentence's start, where the parse cuts its name short."""
    sentence = token.sent
    if token.i != sentence.start:
        return None
    comma = next((t for t in sentence if t.text == "," and t.i > to.i), None)
    if comma is None or comma.i > to.i + LONG_SOURCE:
        return None
    rest = token.doc[noun_phrase(source)[1] + 1 : comma.i]
    return comma if len(rest) and not any(t.pos_ in ("VERB", "AUX") for t in rest) else None


LONG_SOURCE = 20  # words


def _comma_behind(token: Token) -> Token | None:
    """The comma behind the source of "according to" where the parser ends a sentence within it.

    So it does after names with marks: "According to the head of the Guards' (AG) North Force, ...".
    """
    sentence, doc = token.sent, token.doc
    if sentence.end >= len(doc) or sentence[-1].text in (".", "!", "?") or sentence[-1].is_space:
        return None
    return next((t for t in doc[sentence.end].sent if t.text == ","), None)


def _noun(parse: Parse, noun: Token) -> Iterator[Draft]:
    clause = next(
        (
            c
            for c in noun.children
            if c.dep_ in ("acl", "ccomp", "relcl")
            and any(g.dep_ == "mark" and g.lower_ == "that" for g in c.children)
        ),
        None,
    )
    if clause is None:
        return
    source = next((c for c in noun.children if c.dep_ == "poss"), None)
    light = noun.head if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" else None
    if source is None and light is not None and light.lemma_ in LIGHT:
        source = subject(light)
    if source is None:
        by = next(
            (c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("by", "from")), None
        )
        source = (
            next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
        )
    mark = [t.i for t in clause.children if t.dep_ == "mark"]
    content = subtree_ranges(parse, clause, mark)
    if content:
        draft = _draft(parse, noun, source, content, f"noun:{noun.lemma_}", 0.75)
        if light is not None and light.lemma_ in LIGHT:
            draft.cue = _span(parse, light.i, noun.i) if light.i < noun.i else draft.cue
        yield draft


def _alleged(parse: Parse, word: Token) -> Iterator[Draft]:
    """From "the alleged attack": somebody's claim, nobody named."""
    first, last = noun_phrase(word.head)
    content = runs(parse, (i for i in range(max(first, word.i + 1), last + 1)))
    if content:
        draft = _draft(parse, word, None, content, f"alleged:{word.lower_}", 0.7)
        draft.reasons.append(OWN_CLAUSE)
        yield draft


def _adverb(parse: Parse, adverb: Token) -> Iterator[Draft]:
    scope = adverb.head
    if scope.pos_ not in ("VERB", "AUX"):
        return
    content = runs(parse, (t.i for t in scope.subtree if t.i != adverb.i))
    if content:
        yield _draft(parse, adverb, None, content, f"adverb:{adverb.lower_}", 0.7)
