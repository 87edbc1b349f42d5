"""Who speaks, in the fullest form that the report gives.

"he" and "the minister" become the person they stand for, "Rouhani" the fullest form of the name
met so far. Rules over names, roles, gender, number and recency; no model. Chapter and verse:
Hobbs-style recency with agreement, which suffices for speech, where nearly every pronoun's
antecedent is the speaker before (measured in benchmarks/attribution.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan

from onrecord.records import Actor, Parse, Place, PlaceUse, Span, Speaker, SpeakerKind
from onrecord.steps.attribute.draft import CLAIMED, Draft

__all__ = ["Speakers", "Who"]

HE = frozenset(("he", "him", "his", "himself"))
SHE = frozenset(("she", "her", "herself"))
THEY = frozenset(("they", "them", "their", "who"))
FIRST = frozenset(("i", "we", "me", "us", "my", "our"))
IT = frozenset(("it", "which", "that", "this"))
MALE = frozenset(
    (
        "mr",
        "mr.",
        "king",
        "prince",
        "sheikh",
        "ayatollah",
        "spokesman",
        "chairman",
        "imam",
        "businessman",
        "policeman",
        "father",
        "brother",
        "son",
        "husband",
        "man",
    )
)
FEMALE = frozenset(
    (
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "queen",
        "princess",
        "spokeswoman",
        "chairwoman",
        "mother",
        "sister",
        "daughter",
        "wife",
        "woman",
    )
)
BODY_NOUNS = frozenset(
    (
        "ministry",
        "agency",
        "newspaper",
        "daily",
        "government",
        "company",
        "group",
        "organization",
        "organisation",
        "council",
        "court",
        "committee",
        "party",
        "website",
        "channel",
        "network",
        "report",
        "statement",
        "paper",
        "outlet",
        "media",
        "office",
        "embassy",
        "department",
        "police",
        "army",
        "union",
        "commission",
        "survey",
        "poll",
        "administration",
        "parliament",
    )
)
TITLES = frozenset(("mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "said"))
UNNAMED = frozenset(
    ("source", "official", "reports", "report", "person", "people", "observer", "rumor", "rumour")
)
FURTHEST = 60  # earlier speakers looked at; older ones are not what a pronoun points to


Entity = tuple[int, int, SpacySpan]  # an entity with its code points


class Who(Protocol):
    """What the actor resolver offers."""

    def __call__(self, span: Span) -> Actor:
        """The actor that the span names."""

    def speaker_kind(self, span: Span) -> str | None:
        """The kind of speaker, None where it cannot tell."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A speaker met before: under which name, with which role words."""

    speaker: Speaker
    surname: str | None
    words: frozenset[str]
    gender: str | None
    plural: bool
    body: bool


class Speakers:
    """Resolves the sources of one report, in text order."""

    def __init__(self, parse: Parse, who: Who, places: Sequence[Place]) -> None:
        self._parse = parse
        self._who = who
        self._places = [p for p in places if p.use is not PlaceUse.DEMONYM]
        self._known: list[_Known] = []
        # spaCy makes the list of a report's entities anew at each look-up; once is enough.
        entities = [(e.start_char, e.end_char, e) for e in parse.doc.ents]
        self._persons = [found for found in entities if found[2].label_ == "PERSON"]
        self._bodies = [found for found in entities if found[2].label_ == "ORG"]
        self._names = _full_names([e for _, _, e in self._persons])

    def of(self, draft: Draft, outer: Speaker | None) -> Speaker | None:
        """The speaker of a draft; ``outer`` is the speaker of the attribution around it.

        The kind of somebody who is not named is as the tagger sees it, which reads more than the
        phrase (right on own held-out reports 0.69 without, 0.72 with it; on others 0.83, 0.85).
        """
        speaker = self._of(draft, outer)
        if speaker is not None and draft.reason == CLAIMED and speaker.named:
            # an army, else an armed group, whatever its name
            official = speaker.kind is SpeakerKind.OFFICIAL
            return speaker if official else replace(speaker, kind=SpeakerKind.PARTY)
        if speaker is None or speaker.named or draft.tag_kind is None:
            return speaker
        return replace(speaker, kind=SpeakerKind(draft.tag_kind))

    def _of(self, draft: Draft, outer: Speaker | None) -> Speaker | None:
        if draft.source is None or draft.source_token is None:
            if draft.carried_from is not None and self._known:
                return self._known[-1].speaker
            return None
        head = self._parse.doc[draft.source_token]
        span = Span.of(self._parse.document.text, *draft.source)
        low = head.lower_
        if low in FIRST and outer is not None:
            return outer
        if head.pos_ == "PRON" or low in HE | SHE | THEY | IT:
            earlier = self._pronoun(low)
            return earlier.speaker if earlier else self._plain(span, head, draft.tag_kind)
        short = head.pos_ == "PROPN" and len(span.text.split()) == 2  # "The Association"
        if (short or head.pos_ != "PROPN") and _definite(head) and not _tells_apart(head):
            earlier = self._description(head)
            if earlier is not None:
                return earlier.speaker
        speaker = self._new(span, head, draft.tag_kind)
        self._remember(span, head, speaker)
        return speaker

    def _pronoun(self, low: str) -> _Known | None:
        gender = "m" if low in HE else "f" if low in SHE else None
        for known in self._known[: -FURTHEST - 1 : -1]:
            if gender is not None:
                if not known.body and not known.plural and known.gender in (gender, None):
                    return known
            elif low in THEY:
                if known.plural:
                    return known
            elif known.body:
                return known
        return self._known[-1] if low in THEY and self._known else None

    def _description(self, head: Token) -> _Known | None:
        """For "the minister": the speaker before whose role has that noun."""
        lemma = head.lemma_.lower()
        for known in self._known[: -FURTHEST - 1 : -1]:
            if lemma in known.words:
                return known
        return None

    def _new(self, span: Span, head: Token, tagged: str | None) -> Speaker:
        actor = self._who(span)
        if actor.id is not None and (head.pos_ == "PROPN" or head.ent_type_):
            person = _name(span, head, self._persons)
            other = (
                person is not None
                and _is_person(span, self._persons)
                and not _alike(person, actor.name)
            )
            return Speaker(
                name=person if other and person else actor.name,
                role=_role(span, person, head),
                organisation=actor.name if other else _organisation(self._bodies, span, actor.name),
                place=self._place(span),
                kind=self._kind(span, head, True, tagged),
                named=True,
            )
        name = _name(span, head, self._persons)
        full = self._names.get(name.split()[-1], name) if name else None
        if full is not None and name and len(full) < len(name):
            full = name
        named = bool(full)
        role = _role(span, full, head)
        return Speaker(
            name=full or _tidy(span.text),
            role=role,
            organisation=_organisation(self._bodies, span, full),
            place=self._place(span),
            kind=self._kind(span, head, named, tagged),
            named=named,
        )

    def _plain(self, span: Span, head: Token, tagged: str | None) -> Speaker:
        kind = self._kind(span, head, False, tagged)
        return Speaker(span.text, None, None, None, kind, named=False)

    def _kind(self, span: Span, head: Token, named: bool, tagged: str | None) -> SpeakerKind:
        kind = self._who.speaker_kind(span)
        if kind is not None:
            return SpeakerKind(kind)
        lemma = head.lemma_.lower()
        if lemma in UNNAMED and not named:
            return SpeakerKind.UNNAMED
        earlier = next(
            (k for k in reversed(self._known) if k.surname and k.surname in span.text), None
        )
        if earlier is not None:
            return earlier.speaker.kind
        return SpeakerKind(tagged) if tagged else SpeakerKind.OTHER

    def _place(self, span: Span) -> str | None:
        for place in self._places:
            if span.start <= place.span.start and place.span.end <= span.end:
                return place.name
        return None

    def _remember(self, span: Span, head: Token, speaker: Speaker) -> None:
        words = frozenset(
            t.lemma_.lower() for t in self._parse.tokens(span.start, span.end) if t.pos_ == "NOUN"
        ) | frozenset(f"{speaker.role or ''} {speaker.name}".lower().split())
        self._known.append(
            _Known(
                speaker=speaker,
                surname=speaker.name.split()[-1] if speaker.named else None,
                words=words,
                gender=_gender(span),
                plural=head.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in head.children),
                body=head.lemma_.lower() in BODY_NOUNS or head.ent_type_ in ("ORG", "GPE", "NORP"),
            )
        )


def _full_names(persons: Sequence[SpacySpan]) -> dict[str, str]:
    """Last word of each person's name, else the first -> the fullest form in the report."""
    out: dict[str, str] = {}
    given: dict[str, str] = {}
    for ent in persons:
        words = [t for t in ent if t.pos_ == "PROPN" or t.text == "-"]
        name = _written(words)
        if not name:
            continue
        last, first = name.split()[-1], name.split()[0]
        if len(name) > len(out.get(last, "")):
            out[last] = name
        given.setdefault(first, name)
    full = {word: name for word, name in out.items() if " " in name}
    return out | given | full  # "Lee" is "Lee Ark Boon" where nobody's last name is Lee


def _tells_apart(head: Token) -> bool:
    """Does the phrase itself say which one: "the imam of Natanz", "the party's spokesman"?"""
    return any(
        c.dep_ in ("poss", "appos", "relcl")
        or (c.dep_ == "prep" and c.lower_ in ("of", "in", "for"))
        for c in head.children
    ) or any(c.dep_ in ("compound", "nmod", "amod") and c.ent_type_ for c in head.children)


def _definite(head: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in ("the", "this", "that") for c in head.children)


def _name(span: Span, head: Token, persons: Sequence[Entity]) -> str | None:
    """The proper name in a noun phrase: a person's before an organisation's.

    Only a name that *is* the head or stands in apposition to it: "a resident of Shiraz" has none.
    """
    doc = head.doc
    for start, end, ent in persons:
        if start < span.start or end > span.end:
            continue
        root = ent.root
        beside = root.head.i == head.i and root.dep_ in ("appos", "compound", "nmod", "flat")
        if root.i == head.i or beside:
            return _written(t for t in ent if t.text not in ("'s", "’s")) or None
    if head.pos_ != "PROPN":
        return None
    first = last = head.i
    while first > 0 and doc[first - 1].pos_ == "PROPN" and doc[first - 1].idx >= span.start:
        first -= 1
    while (step := _name_goes_on(doc, last, span.end)) is not None:
        last = step
    return _written(doc[first : last + 1])


def _written(words: Iterable[Token]) -> str:
    """A name as it is written, hyphens and all, without titles."""
    kept = [t for t in words if t.lower_ not in TITLES]
    return "".join(t.text_with_ws for t in kept).strip()


def _name_goes_on(doc: Doc, last: int, end: int) -> int | None:
    """The next word of a name, past an "of" or "for": "Sons of Dawn", "Union for the Delta"."""
    step = last + 1
    if step < len(doc) and doc[step].lower_ in ("of", "for"):
        step += 1
        if step < len(doc) and doc[step].lower_ == "the":
            step += 1
    named = step < len(doc) and doc[step].pos_ == "PROPN" and doc[step].idx < end
    return step if named else None


def _is_person(span: Span, persons: Sequence[Entity]) -> bool:
    """Is somebody named in the phrase, not only a body?"""
    return any(span.start <= start and end <= span.end for start, end, _ in persons)


def _alike(name: str, other: str) -> bool:
    """Do the two names share their last word (a person under a fuller name)?"""
    return name.split()[-1].lower() in other.lower().split()


def _role(span: Span, name: str | None, head: Token) -> str | None:
    """What stands beside the name: title in front, or apposition behind."""
    if name is None:
        return _tidy(span.text) if head.pos_ == "NOUN" else None
    words = span.text
    surname = name.split()[-1]
    at = words.find(name)
    if at < 0:
        at = words.find(surname)
        name = surname
    if at < 0:
        return None
    front, behind = words[:at].strip(" ,–-"), words[at + len(name) :].strip(" ,–-")
    role = front if any(c.islower() for c in front) or front else ""
    if behind and (not role or len(role) < 4):
        role = behind
    return _tidy(role) or None


def _organisation(bodies: Sequence[Entity], span: Span, name: str | None) -> str | None:
    for start, end, ent in bodies:
        if span.start <= start and end <= span.end and ent.text != name:
            return _tidy(ent.text)
    return None


def _gender(span: Span) -> str | None:
    words = {w.strip(".,").lower() for w in span.text.split()}
    if len(words) > 1:  # "her office" is not a woman
        words -= {"her", "his"}
    if words & FEMALE:
        return "f"
    return "m" if words & MALE else None


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:–-")
    for article in ("the ", "The ", "a ", "A ", "an ", "An "):
        if text.startswith(article):
            return text[len(article) :]
    return text
