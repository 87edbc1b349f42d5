"""victims: how many a claim says were killed or hurt, also where it gives no number.

"A man was fatally shot" gives no figure but says that somebody was killed. Where a claim of
violence has no coded figure of the kind, its recipients are counted: people named or described one
by one. To describe one person is not to say that there was no other, so "a man" is 1 *or more*; a
total ("one man", "four people") takes precedence over it.

Who kills others and then himself counts among the dead, as in the field's datasets ("killed two
people before turning the gun on himself" is 3).

"Shot" leaves open whether the person lives. Who was shot, and is dead in any report of the event,
is not counted as hurt as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from onrecord.records import Actor, Count, CountKind, Mood, Span
from onrecord.steps.corroborate.said import Said

__all__ = ["PERSONS", "Told", "and_self", "dead_in", "is_one", "of_several", "told"]

DESCRIBED = "people who are named or described one by one"
_FATAL = re.compile(
    r"\b(?:kill(?:s|ed|ing|ings)?|fatal(?:ly|ity|ities)?|dead|deadly|dies|died|death|deaths|slain"
    r"|slay(?:ing|ings)?|murder(?:s|ed|ing)?|homicides?|massacred?|manslaughter|slaughtered"
    r"|executed|assassinated|lifeless"
    r"|(?:claim(?:s|ed)?|lost|loses|took|takes) (?:(?:his|her|their|a|own|\w+['’]s) ){0,2}"
    r"li(?:fe|ves))\b",
    re.IGNORECASE,
)
_FATAL_TRIGGER = re.compile(
    r"kill|fatal|dead|murder|homicid|slay|slain|massacr|execut|assassinat|slaughter", re.IGNORECASE
)
_HURT = re.compile(
    r"\b(?:shot|shoot(?:s|ing)?|wound(?:s|ed|ing)?|injur(?:e|es|ed|ing)|hurt|struck|stabb(?:ed|ing)"
    r"|gunn?shot|beat(?:en)?|hit)\b",
    re.IGNORECASE,
)
# Descriptions of one person, by their last word.
_PERSONS = """
    man woman boy girl child kid teen teenager toddler baby infant youth person victim student
    officer policeman policewoman soldier guard worker driver resident villager citizen
    journalist reporter lawyer doctor teacher farmer prisoner inmate detainee protester
    demonstrator activist brother sister son daughter father mother dad mom husband wife
    girlfriend boyfriend cousin nephew niece uncle aunt grandfather grandmother grandson
    granddaughter friend neighbor neighbour relative fiancee roommate stepson stepdaughter
    stepfather stepmother male female hunter gunman suspect bystander passenger pedestrian owner
    clerk employee deputy trooper himself herself him her he she one someone somebody sibling adult
"""
PERSONS = frozenset(_PERSONS.split())
_WOUNDED = re.compile(r"wound|injur|hurt|beat", re.IGNORECASE)
_DIED = re.compile(
    r"\b(?:pronounced|declared|found)\s+(?:\w+\s+)?dead\b|\b(?:has|had|later|who|he|she|and)\s+died\b"
    r"|\bdied\s+(?:at|from|of|after|on|in|later|early|shortly)\b|\bdead at the scene\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\s*(?:,|,?\s+and|,?\s+as well as|&)\s+(?:then\s+)?(?:(?:an?|the|his|her|their|another)\s+)?"
)
_PART_OF = re.compile(
    r"\b(?:one|first|second|third|latest|last|some)\s+of\s+(?:the\s+)?$|\bamong\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"[- ]?years?[- ]?old", re.IGNORECASE)
_ATTEMPT = re.compile(r"\battempt(?:ed|ing)?\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_DOUBLE = re.compile(
    r"\b(double|triple|quadruple) (?:homicide|murder|killing|slaying|shooting death)", re.IGNORECASE
)
_AGED = re.compile(r"[A-Za-z],\s*$|\balso\s*$|\bage[sd]?\s+(?:\d+\s*(?:,|and)\s*)*$", re.IGNORECASE)
# "Days since last homicide: 4", a line of a form.
_OTHER_FIELD = re.compile(
    r"\b(?:days?|since|last|incidents?|case|year)\b.*[–:-]\s*$", re.IGNORECASE
)
# Rates, and figures of several events: nothing that one event did.
_PERIOD = re.compile(
    r"\b(?:so far )?this (?:year|season)\b|\b(?:a|per|each|every) year\b|\bannual(?:ly)?\b"
    r"|\b(?:24|48|72)[- ]hours?\b|\b\w+-hour (?:stretch|period|span)\b"
    r"|\bon average\b|\baverage of\b|\bstatistic(?:s|ally)\b"
    r"|\bin (?:a single|(?:the (?:past|last) )?\w+) (?:days|weeks?|months?|years?)\b"
    r"|\b(?:several|separate|multiple|other|previous|similar|those|these|\d[\d,]*) (?:\w+ )?"
    r"(?:shootings|attacks|incidents|slayings|killings|murders|homicides|accidents|cases)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?:alleged |apparent )?murder[- ]suicides?", re.IGNORECASE)
_SELF = re.compile(
    r"\b(?:then|before|and)\s+(?:\w+\s+){0,3}?(?:himself|herself|themselves)\b"
    r"|,\s+(?:himself|herself)\b"
    r"|\bturn(?:s|ed|ing)? (?:the|a|his|her) (?:\w+ )?(?:gun|weapon|rifle|pistol|shotgun)s?"
    r" on (?:him|her)self\b"
    r"|\b(?:took|taking|takes) (?:his|her) own life\b|\bcommitt?(?:ed|ing|s) suicide\b",
    re.IGNORECASE,
)
# "Shot her and her mother before killing himself" does not say that they died.
_OWN_DEATH = re.compile(r"\bkill(?:s|ed|ing)? (?:him|her)self\b", re.IGNORECASE)
_NOT_SELF = re.compile(
    r"\b(?:attempt|tried|trying|survive|including|among|critical|himself as|herself as|wound)", re.I
)
_NUMERAL = re.compile(r"^(?:\w+\s+)?(?:one|1|single)\b", re.IGNORECASE)
_AGE = re.compile(r"\b\d{1,2}[- ]?year[- ]?-?old\b|-year-old$", re.IGNORECASE)
_MANY = re.compile(
    r"^(?:several|many|some|few|two|three|four|five|six|seven|eight|nine|ten|dozens|\d+)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Told:
    """A count as it is weighed.

    ``single``: somebody is described, no total is given. ``open``: whether they lived is not said.
    ``words`` are the report's, except where they would be somebody's name. ``period``: the sentence
    tells of a rate, or of several events.
    """

    count: Count
    single: bool
    open: bool
    words: str
    period: bool = False


def told(said: Said) -> Iterable[Told]:
    """The claim's figures of people, and what its recipients and its own doer add to them."""
    found = list(_told(said))
    killed = [t for t in found if t.count.what is CountKind.KILLED]
    if (
        killed
        and said.claim.type == "ASSAULT"
        and and_self(_sentence(said), said.claim.trigger.text)
    ):
        most = max(killed, key=lambda t: t.count.low or 0)
        total = (most.count.low or 0) + 1
        high = None if most.count.high is None else most.count.high + 1
        found.append(
            replace(most, count=replace(most.count, low=total, high=high), words=DESCRIBED)
        )
    return found


def of_several(words: str) -> bool:
    """Are their figures a rate, or those of several events?"""
    return _PERIOD.search(words) is not None


def and_self(sentence: str, trigger: str) -> bool:
    """Does it say that who killed others killed himself, too?"""
    found = _SELF.search(sentence, max(0, sentence.find(trigger)))
    return found is not None and not _NOT_SELF.search(sentence)


def _told(said: Said) -> Iterable[Told]:
    claim = said.claim
    coded = [
        _as_told(said, c)
        for c in claim.counts
        if c.what is not CountKind.OTHER and not _no_toll(said, c)
    ]
    if claim.type != "ASSAULT" or claim.assertion.mood not in (Mood.HAPPENED, Mood.ONGOING):
        return coded
    kinds = {t.count.what for t in coded}
    if CountKind.KILLED in kinds or CountKind.INJURED in kinds:
        return [*coded, *_sums(said, coded)]
    if (several := _several(said)) is not None:
        return [*coded, several]
    people = {a.span: 1 for a in claim.recipients if is_one(a)}
    kind = _what(said)
    if kind is CountKind.KILLED and _BOTH.fullmatch(claim.trigger.text):
        dead = 1 + max(1, len(people))  # whoever was murdered, and who did it
        return [*coded, Told(Count(claim.trigger, kind, dead, dead), True, False, DESCRIBED)]
    if kind is None or not people:
        return coded
    run = max(_runs(said, people), key=lambda r: (len(r), -r[0].start))
    words = Span.of(said.document.text, run[0].start, run[-1].end)
    count = Count(words, kind, len(run), len(run))
    is_open = kind is CountKind.INJURED and not _says_hurt(said)
    return [*coded, Told(count, True, is_open, DESCRIBED)]


def _as_told(said: Said, count: Count) -> Told:
    """A coded count; of one who was "shot" a sentence that says "died" tells the rest."""
    is_open = count.what is CountKind.INJURED and not _says_hurt(said)
    one = _describes_one(count)
    period = of_several(_sentence(said, count.span.start))
    if is_open and one and _what(said) is CountKind.KILLED:
        return Told(replace(count, what=CountKind.KILLED), one, False, count.span.text, period)
    return Told(count, one, is_open, count.span.text, period)


def _several(said: Said) -> Told | None:
    """What "a double homicide" says."""
    trigger, text = said.claim.trigger, said.document.text
    found = _DOUBLE.search(text, max(0, trigger.start - 12), trigger.end)
    if found is None:
        return None
    n = {"double": 2, "triple": 3, "quadruple": 4}[found[1].lower()]
    words = Span.of(text, found.start(), found.end())
    high = n + text.startswith("-suicide", found.end())  # two of a double murder-suicide, or three
    return Told(Count(words, CountKind.KILLED, n, high), False, False, words.text)


def _no_toll(said: Said, count: Count) -> bool:
    """Is it an age ("Ann Roe, 26, was shot"), of more than this event ("one of two"), a field?"""
    before = said.document.text[max(0, count.span.start - 40) : count.span.start]
    after = said.document.text[count.span.end : count.span.end + 12]
    if _PART_OF.search(before) or _YEARS.match(after):
        return True
    if not count.span.text.isdigit():
        return False
    line = before[before.rfind("\n") + 1 :]
    return _AGED.search(before) is not None or _OTHER_FIELD.search(line) is not None


def _sums(said: Said, coded: list[Told]) -> Iterator[Told]:
    """A list adds up: "a man, two women and a child were killed"."""
    for kind in (CountKind.KILLED, CountKind.INJURED):
        mine = [t for t in coded if t.count.what is kind]
        if not mine:
            continue
        parts = {t.count.span: t.count.low or 0 for t in mine}
        for a in said.claim.recipients:
            if is_one(a) and not any(_overlap(a.span, span) for span in parts):
                parts[a.span] = 1
        for run in _runs(said, parts):
            if len(run) > 1 and any(t.count.span in run for t in mine):
                total = sum(parts[span] for span in run)
                words = Span.of(said.document.text, run[0].start, run[-1].end)
                count = Count(words, kind, total, total)
                yield Told(count, False, all(t.open for t in mine), DESCRIBED)


def _runs(said: Said, spans: Iterable[Span]) -> list[list[Span]]:
    """The spans in the order of the text; those of one list ("A, B and C") together."""
    runs: list[list[Span]] = []
    for span in sorted(spans):
        if runs and _LISTED.fullmatch(said.document.text[runs[-1][-1].end : span.start]):
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def dead_in(said: Iterable[Said]) -> tuple[Said, str] | None:
    """The first claim in a report whose title or text says that somebody is dead, and the words."""
    for s in sorted(said, key=lambda s: (s.published, s.ref)):
        document = s.document
        found = _FATAL.search(document.title or "") or _DIED.search(document.text)
        if found:
            return s, found[0]
    return None


def _describes_one(count: Count) -> bool:
    return count.low == 1 and count.high == 1 and not _NUMERAL.match(count.span.text)


def _says_hurt(said: Said) -> bool:
    """Does the trigger itself say that they were hurt, and not just shot or struck?"""
    return _WOUNDED.search(said.claim.trigger.text) is not None


def is_one(actor: Actor) -> bool:
    """Is it one person, by name or description?"""
    words = actor.span.text.split()
    aged = _AGE.search(actor.span.text) is not None
    if not words or (_MANY.match(actor.span.text) and not aged):
        return False
    last = words[-1].strip(".,;:'’\"").casefold()
    if last in PERSONS or aged:
        return True
    named = [w for w in words if w[:1].isupper()]
    return actor.private and len(named) == len(words)


def _what(said: Said) -> CountKind | None:
    trigger, text = said.claim.trigger, said.document.text
    if _FATAL_TRIGGER.search(trigger.text):
        tried = _ATTEMPT.search(text, max(0, trigger.start - 30), trigger.start)
        return None if tried else CountKind.KILLED
    if not _HURT.search(trigger.text):
        return None
    fatal = _FATAL.search(_OWN_DEATH.sub("", _sentence(said)))
    return CountKind.KILLED if fatal else CountKind.INJURED


def _sentence(said: Said, at: int | None = None) -> str:
    """The sentence around a place in the text, by default the trigger's."""
    text = said.document.text
    at = said.claim.trigger.start if at is None else at
    block = said.document.block_at(at)
    low, high = (block.start, block.end) if block else (0, len(text))
    start = max(text.rfind(". ", low, at) + 1, low)
    stop = text.find(". ", at, high)
    return text[start : high if stop < 0 else stop]
