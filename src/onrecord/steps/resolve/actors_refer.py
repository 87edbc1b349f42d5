"""What a pronoun or a short name refers back to, as far as nearness can tell.

Bounded on purpose: a few sentences back, subjects first. A pronoun that finds nothing stays
unresolved.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field

from onrecord.steps.resolve.actors_index import NOMINAL, Index
from onrecord.steps.resolve.actors_words import word_set

__all__ = ["FIRST_PERSON", "PERSON", "PRONOUNS", "Referents", "Subject"]

PERSON = word_set("he she him her his hers himself herself")
PLURAL = word_set("they them their theirs themselves")
THING = word_set("it its itself")
FIRST_PERSON = word_set("i we us our ours my me mine ourselves myself")
SECOND = word_set("you your yours")
PRONOUNS = PERSON | PLURAL | THING | FIRST_PERSON | SECOND
SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
SPEECH = word_set(
    "say tell add note stress state announce declare claim write tweet reply respond warn argue "
    "reiterate emphasize explain remark comment assert insist underline continue conclude point "
    "maintain describe ask call urge express believe suggest according highlight underscore "
    "report quote"
)
MENTIONS = 4  # full mentions of a person that are read
REACH = 12  # subjects looked at, from the nearest


@dataclass(frozen=True, slots=True)
class Subject:
    """The head word of a subject noun phrase: its token, its word and whether it is plural."""

    token: int
    first: int
    last: int
    head: int
    plural: bool
    pronoun: bool


@dataclass(slots=True)
class Referents:
    """Subjects and named people of a report in text order."""

    index: Index
    subjects: list[Subject] = field(default_factory=list)
    people: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    acronyms: dict[str, tuple[int, int]] = field(default_factory=dict)
    _tokens: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, index: Index) -> Referents:
        """Collect the subjects, the fullest mention of each named person, and the acronyms."""
        found = cls(index)
        found._read_subjects()
        found._read_people()
        found._read_acronyms()
        return found

    def _read_subjects(self) -> None:
        index = self.index
        for token in index.parse.doc:
            dep = token.dep_
            if dep not in SUBJECT and not (
                dep == "pobj"
                and token.head.lower_ == "to"
                and token.head.head.lower_ == "according"
            ):
                continue
            if token.pos_ == "PRON":
                if token.lower_ not in PRONOUNS:
                    continue
                word = index.word_at(token.idx)
                self.subjects.append(Subject(token.i, word, word, word, False, True))
                self._tokens.append(token.i)
            elif token.pos_ in NOMINAL or token.pos_ == "ADJ":
                left, right = token.left_edge, token.right_edge
                first, last = index.range_of(left.idx, right.idx + len(right.text))
                head = index.word_at(token.idx)
                if first <= head <= last:
                    plural = token.tag_ in ("NNS", "NNPS") or any(
                        c.dep_ == "conj" for c in token.children
                    )
                    self.subjects.append(
                        Subject(token.i, first, min(last, head + 20), head, plural, False)
                    )
                    self._tokens.append(token.i)

    def _read_people(self) -> None:
        """Surname -> the words of the first mentions that have more than the surname."""
        index = self.index
        for ent in index.parse.doc.ents:
            if ent.label_ != "PERSON":
                continue
            first, last = index.range_of(ent.start_char, ent.end_char)
            while last > first and not index.words[last].text[0].isupper():
                last -= 1
            if last <= first:
                continue
            keys = (index.key(last), f"{index.key(last - 1)} {index.key(last)}", index.key(first))
            for key in keys:
                mentions = self.people.setdefault(key, [])
                if len(mentions) < MENTIONS:
                    mentions.append((first, last))

    def _read_acronyms(self) -> None:
        """In "Union of Examples (UE)" the acronym stands for the words before the bracket."""
        index = self.index
        for i in range(1, len(index.words)):
            word = index.words[i].text
            if not (1 < len(word) <= 8 and word.isupper() and index.gap(i).endswith("(")):
                continue
            initials, first = word.lower(), i - 1
            rest = len(initials) - 1
            while first >= 0 and i - first <= 10:
                if rest >= 0 and index.key(first)[:1] == initials[rest]:
                    rest -= 1
                    if rest < 0:
                        self.acronyms.setdefault(index.key(i), (first, i - 1))
                        break
                first -= 1

    def before(self, token: int) -> list[Subject]:
        """The nearest subjects before the token, nearest first."""
        at = bisect.bisect_left(self._tokens, token)
        return self.subjects[max(at - REACH, 0) : at][::-1]

    def speaker_of(self, token_index: int) -> Subject | None:
        """Who says the sentence that "we" stands in: the subject of a verb of speech around it."""
        token = self.index.parse.doc[token_index]
        step, seen = token, 0
        while step.head is not step and seen < 15:
            step, seen = step.head, seen + 1
            if step.lemma_.lower() in SPEECH:
                for child in step.children:
                    if child.dep_ in SUBJECT and child.lower_ not in FIRST_PERSON:
                        found = self._at(child.i)
                        if found is not None:
                            return found
        sent = token.sent
        for subject in self._between(sent.start, sent.end):
            verb = self.index.parse.doc[subject.token].head
            key = self.index.key(subject.head)
            if verb.lemma_.lower() in SPEECH and key not in FIRST_PERSON:
                return subject
        return None

    def _at(self, token: int) -> Subject | None:
        at = bisect.bisect_left(self._tokens, token)
        if at < len(self._tokens) and self._tokens[at] == token:
            return self.subjects[at]
        return None

    def _between(self, start: int, end: int) -> list[Subject]:
        a, b = bisect.bisect_left(self._tokens, start), bisect.bisect_left(self._tokens, end)
        return self.subjects[a:b]
