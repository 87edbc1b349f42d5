"""titles: the figures of a report's title, where no claim in the report gives one.

"3 dead, 1 critical in berry farm shooting": the coder reads texts, not titles, and a short report
often says its toll only there. Such a figure is the outlet's own, and belongs to the event that the
report tells most of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.records import CountKind
from onrecord.steps.corroborate.victims import PERSONS, and_self

__all__ = ["TitleFigure", "title_figures"]

TitleFigure = tuple[CountKind, int, int | None, str]  # kind, low, high, the title's words

MOST = 300  # characters; no title is longer, and a hostile page's may be
_UNITS = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: n for n, word in enumerate(_UNITS.split(), start=1)}
_N = rf"(?P<n>\d{{1,4}}|{'|'.join(_NUMBERS)})"
_OPEN = r"(?P<open>at least|more than|over)\s+"
_GAP = r"(?:[\w'’]+[\s-]+){0,3}?"
_DEAD = (
    r"(?:(?:shot\s*(?:&|and)\s*)?killed|dead|dies?|died|slain|murdered|fatally shot|shot dead"
    r"|shot to death)"
)
_HURT = r"(?:hurt|injured|wounded|critical)"
_KILLED = (
    rf"(?:{_OPEN})?(?<!\bof )\b{_N}\s+{_GAP}{_DEAD}\b",  # no "father of 4 killed"
    rf"\bkill(?:s|ed|ing)?\s+(?:{_OPEN})?(?:his |her |their )?{_N}\b(?!-)",
    rf"\bfamily of {_N}\b.*?\b{_DEAD}\b",
    r"\b(?P<n>double|triple|quadruple)\s+(?:homicide|murder|killing|slaying)",
)
_INJURED = (
    rf"(?:{_OPEN})?(?<!\bof )\b{_N}\s+{_GAP}{_HURT}\b",
    rf"\b(?:injur|wound|hurt)(?:e?s|ed|ing)?\s+(?:{_OPEN})?{_N}\b(?!-)",
)
# "Mother, two children found dead", "Man kills himself, 2 children": a list adds up.
_MANY_PEOPLE = """
    people persons men women children kids boys girls teens sons daughters brothers sisters adults
    others officers students grandchildren relatives neighbors neighbours friends babies
"""
_PLURAL = rf"(?:{'|'.join(_MANY_PEOPLE.split())})"
_SEVERAL = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,2}})\s+(?:[\w'’-]+\s+){{0,2}}?(?:{_PLURAL}|[\w-]+s)"
_PRONOUNS = frozenset({"one", "he", "she", "him", "her"})
_PERSON = "|".join(sorted(PERSONS - _PRONOUNS, key=lambda w: (-len(w), w)))
_SINGLE = rf"(?:[\w'’.-]+\s+){{0,3}}?(?:{_PERSON}|self)"
_ITEM = rf"(?:{_SEVERAL}|parents|couple|{_PLURAL}|{_SINGLE}|\d{{1,2}})"
_LIST = rf"(?<!\w)(?P<list>{_ITEM}(?:\s*(?:,\s*(?:and\s+)?|and\s+|&\s+){_ITEM})+)"
_LISTS = (
    re.compile(rf"{_LIST}\s+(?:\w+\s+){{0,2}}?{_DEAD}\b", re.IGNORECASE),
    re.compile(rf"\bkill(?:s|ed|ing)?\s+{_LIST}(?!\w)", re.IGNORECASE),
)
_FIRST = re.compile(rf"^(?:{'|'.join(_NUMBERS)}|\d{{1,2}})\b(?!-)", re.IGNORECASE)
_MANY = re.compile(rf"\b(?:{_PLURAL}|parents|couple)$", re.IGNORECASE)
_SUICIDE = re.compile(r"\bmurder[- ]suici", re.IGNORECASE)
_TIMES = {"double": 2, "triple": 3, "quadruple": 4}
_AGE = re.compile(r"[- ]?(?:years?|year-old|month|day)", re.IGNORECASE)


def title_figures(title: str) -> tuple[TitleFigure, ...]:
    """The largest figure of killed, and of injured, in a title."""
    title = title[:MOST]
    found = (
        *_read(title, CountKind.KILLED, _KILLED),
        *_read(title, CountKind.INJURED, _INJURED),
        *_lists(title),
    )
    best: dict[CountKind, TitleFigure] = {}
    for figure in found:
        if figure[0] not in best or figure[1] > best[figure[0]][1]:
            best[figure[0]] = figure
    return tuple(best.values())


def _read(title: str, kind: CountKind, patterns: tuple[str, ...]) -> Iterator[TitleFigure]:
    for pattern in patterns:
        for m in re.finditer(pattern, title, re.IGNORECASE):
            if _AGE.match(title, m.end("n")):
                continue
            word = m["n"].casefold()
            n = _TIMES.get(word) or _NUMBERS.get(word) or int(word)
            is_open = "open" in m.re.groupindex and m["open"] is not None
            if kind is CountKind.KILLED and and_self(title[m.start() :], m[0]):
                n += 1  # "killing 3, then killed himself"
            # Of a "double murder-suicide" two are dead, or three.
            high = n + title.startswith("-suicide", m.end())
            yield (kind, n, None if is_open else high, m[0])


def _lists(title: str) -> Iterator[TitleFigure]:
    """What the dead of a list add up to; "grandchildren" are two or more."""
    for pattern in _LISTS:
        for m in pattern.finditer(title):
            # "Man kills wife, son in murder-suicide": he is one more.
            himself = pattern is _LISTS[1] and not re.search(r"self\b", m["list"])
            low, is_open = int(himself and _SUICIDE.search(title) is not None), False
            for item in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", m["list"]):
                number, many = _FIRST.match(item), _MANY.search(item)
                if number is not None:
                    low += _NUMBERS.get(number[0].casefold()) or int(number[0])
                else:
                    low += 2 if many else 1
                    is_open |= many is not None and item.casefold() not in ("parents", "couple")
            yield (CountKind.KILLED, low, None if is_open else low, m[0])
