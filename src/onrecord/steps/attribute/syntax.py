"""Questions to the parse that attribution asks: whose verb is it, how far does a clause go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from onrecord.records import Parse

__all__ = [
    "agent",
    "in_step",
    "noun_phrase",
    "runs",
    "speaking_ancestor",
    "subject",
    "subtree_ranges",
]

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
RELATIVE = frozenset(("who", "which", "that", "whom"))
DASHES = frozenset(("-", "–", "—", "--"))
PUNCT = frozenset(",;:.!?\"“”'’‘«»()-–—")


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The head of the noun phrase that does ``verb``: its own subject, or the one it inherits.

    Follows conjunction, control (``vowed to``), participles (``, saying``), relative pronouns and
    auxiliaries, at most four steps.
    """
    if depth > 4:
        return None
    own = [c for c in verb.children if c.dep_ in SUBJECTS and not _dateline(c)]
    # "the toll, which the officials said ...": of two subjects the relative pronoun is the object
    for child in sorted(own, key=lambda c: c.lower_ in RELATIVE):
        if child.i != verb.i:
            if child.lower_ in RELATIVE and verb.dep_ == "relcl":
                return verb.head
            if child.dep_ == "expl" or (
                depth and child.dep_ == "nsubjpass" and child.lower_ == "it"
            ):
                return None  # "it is alleged that he came and demanded ..."
            return child
    if (late := _behind_dateline(verb)) is not None:
        return late
    if verb.dep_ in ("conj", "xcomp", "advcl", "aux", "dep", "parataxis"):
        head = verb.head
        if in_step(verb):
            return subject(head.head, depth + 1)
        if verb.dep_ == "xcomp" and (addressee := _object(head)) is not None and depth == 0:
            return addressee
        return subject(head, depth + 1) if head.pos_ in ("VERB", "AUX") else None
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":  # "quoted as saying", "by saying"
        head = verb.head.head
        return subject(head, depth + 1) if head.pos_ in ("VERB", "AUX") else None
    if verb.dep_ in ("acl", "relcl"):
        return verb.head
    return None


def in_step(verb: Token) -> bool:
    """Is a verb joined with what is said in the tree, and by its tense with the saying?

    In "the army denied that soldiers had fired and said ..." the parser hangs "said" on "fired".
    """
    clause = verb.head
    return (
        verb.dep_ == "conj"
        and verb.tag_ == "VBD"
        and clause.dep_ == "ccomp"
        and clause.tag_ == "VBN"
        and any(c.lower_ == "had" for c in clause.children if c.dep_ == "aux")
        and clause.head.tag_ == "VBD"
    )


def _dateline(token: Token) -> bool:
    """Is this the place name in front of a report ("TEHRAN - The minister said ...")?"""
    after = token.i + 1
    return (
        token.is_upper
        and token.pos_ == "PROPN"
        and token.is_sent_start is True
        and after < len(token.doc)
        and token.doc[after].text in DASHES
    )


def _behind_dateline(verb: Token) -> Token | None:
    """The real subject where the parser took the dateline for one: it hangs on the dateline."""
    for child in verb.children:
        if child.dep_ in SUBJECTS and _dateline(child):
            for other in child.children:
                if other.dep_ in ("appos", "nmod", "dep", "conj") and other.pos_ in (
                    "NOUN",
                    "PROPN",
                ):
                    return other
            for token in verb.doc[child.i + 2 : verb.i]:
                if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in (
                    "compound",
                    "poss",
                    "pobj",
                ):
                    return token
    return None


def speaking_ancestor(verb: Token, cues: frozenset[str]) -> Token | None:
    """The nearest reporting verb above ``verb`` that has a subject of its own.

    In "He said that the talks went well, adding that ..." the parser hangs "adding" on the talks'
    verb as often as on "said"; the speaker is that of "said".
    """
    step = verb
    for _ in range(6):
        if step.head.i == step.i:
            return None
        step = step.head
        reporting = step.pos_ == "VERB" and step.lemma_.lower() in cues
        if reporting and any(c.dep_ in SUBJECTS and not _dateline(c) for c in step.children):
            return step
    return None


def _object(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in ("dobj", "dative")), None)


def agent(verb: Token) -> Token | None:
    """The head of the by-phrase of a passive verb."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return grandchild
    return None


def _in_the_name(head: Token, clause: Token) -> bool:
    """As "to Protect Journalists" is in "the Committee to Protect Journalists"."""
    words = [t for t in clause.subtree if t.is_alpha]
    named = head.text[0].isupper() and clause.i - head.i == 2 and words[:1] != []
    return named and words[0].lower_ == "to" and all(w.text[0].isupper() for w in words[1:])


def _same_subject(name: Token, head: Token) -> bool:
    """The name of "state news agency Arna reported", where the parser sees two subjects."""
    both = name.dep_ in SUBJECTS and head.dep_ in SUBJECTS
    return both and name.pos_ == "PROPN" and name.head.i == head.head.i


def noun_phrase(head: Token) -> tuple[int, int]:
    """First and last token of the noun phrase of ``head``, without its relative clauses.

    Apposition and prepositional phrases stay ("X, the spokesman for Y").
    """
    first, last = head.left_edge.i, head.i
    for child in head.children:
        if child.i < head.i:
            continue
        if child.dep_ in ("relcl", "acl") and _in_the_name(head, child):
            last = child.right_edge.i
            continue
        if child.dep_ in ("relcl", "acl", "advcl", "punct", "cc", "ccomp"):
            if child.dep_ in ("relcl", "acl", "advcl", "ccomp"):
                break
            continue
        last = max(last, child.right_edge.i)
    doc = head.doc
    if last + 1 < len(doc) and _same_subject(doc[last + 1], head):
        last = doc[last + 1].right_edge.i
    while last > head.i and (doc[last].is_punct or doc[last].is_space) and doc[last].text != ")":
        last -= 1
    while first < head.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    return first, last


def subtree_ranges(parse: Parse, head: Token, without: Iterable[int]) -> list[tuple[int, int]]:
    """The character ranges of ``head``'s subtree, without the tokens in ``without``."""
    left_out = set(without)
    return runs(parse, (t.i for t in head.subtree if t.i not in left_out))


def runs(parse: Parse, indices: Iterable[int]) -> list[tuple[int, int]]:
    """Contiguous token indices as trimmed character ranges, without runs of bare punctuation."""
    out: list[tuple[int, int]] = []
    for first, last in _contiguous(sorted(set(indices))):
        doc = parse.doc
        while first <= last and _loose(doc[first].text):
            first += 1
        while last >= first and _loose(doc[last].text):
            last -= 1
        if first <= last:
            out.append((parse.starts[first], parse.starts[last] + len(doc[last].text)))
    return out


def _loose(text: str) -> bool:
    return text.isspace() or all(c in PUNCT for c in text)


def _contiguous(indices: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = None
    for i in indices:
        if previous is not None and i == previous + 1:
            previous = i
            continue
        if start is not None and previous is not None:
            yield start, previous
        start = previous = i
    if start is not None and previous is not None:
        yield start, previous
