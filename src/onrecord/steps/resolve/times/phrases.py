"""Grammar of longer phrases: clock times, "early August", "the first half of last year".

These hold another expression, so they are given ``core``, which reads the one at a position.
"""

from __future__ import annotations

from collections.abc import Callable

from onrecord.steps.resolve.times.compound import Anniversary, Part, Section
from onrecord.steps.resolve.times.days import weekday_at
from onrecord.steps.resolve.times.lexicon import (
    ORDINALS,
    SEASONS,
    TENS_DECADES,
    UNITS,
    WEEKDAYS,
    words_of,
)
from onrecord.steps.resolve.times.match import (
    DASHES,
    Match,
    ordinal_digits,
)
from onrecord.steps.resolve.times.meaning import Fixed, Meaning, Needs, Yearless
from onrecord.steps.resolve.times.months import month_at
from onrecord.steps.resolve.times.relation import Clock, Shift, Weekday
from onrecord.steps.resolve.times.relative import number_at
from onrecord.steps.resolve.times.stretch import (
    decade,
    quarter,
)
from onrecord.steps.resolve.times.words import Words
from onrecord.steps.resolve.times.years import (
    century_at,
    yearless_season,
)

__all__ = [
    "PARTS",
    "anniversary_at",
    "clock_at",
    "earlier_at",
    "ordinal_at",
    "part_at",
    "tens_at",
    "year_end_at",
]

Core = Callable[[Words, int], list[Match]]
_AT = words_of("at by until till from around about before after since between")
_ZONES = words_of("gmt utc est edt bst cet local")


def clock_at(w: Words, i: int, core: Core) -> list[Match]:
    """Match "2:30 the next day", "10 p.m. on Friday", "midnight on August 30": the day decides."""
    end, sure = _clock(w, i)
    if end == i:
        return []
    at = end
    if w.low[at] == ",":
        at += 1
    if w.low[at] in ("on", "of"):
        at += 1
    if w.low[at] == "the":
        at += 1
    behind = core(w, at)
    if behind and behind[0].start <= at:
        return [behind[0]._replace(start=i), *behind[1:]]
    if not sure and w.low[i - 1] not in _AT:
        return []
    return [Match(i, end, Clock())]


def _clock(w: Words, i: int) -> tuple[int, bool]:
    if w.low[i] in ("midnight", "noon"):
        return i + 1, False
    hour = w.number(i)
    if hour is None or hour > 24 or len(w.raw[i]) > 2:
        return i, False
    end, sure = i + 1, False
    minute = w.number(i + 2)
    if w.raw[i + 1] in (":", ".") and w.glued(i) and w.glued(i + 1) and minute is not None:
        if len(w.raw[i + 2]) != 2 or minute > 59:
            return i, False
        end = i + 3
        if w.raw[end] == ":" and w.glued(end - 1) and w.number(end + 1) is not None:
            end += 2
    timed = end > i + 1 and w.raw[i + 1] == ":"
    if w.low[end] in ("am", "pm"):
        end, sure = end + 1, True
    elif w.low[end] in ("a", "p") and w.low[end + 1] == "." and w.low[end + 2] == "m":
        end, sure = end + (4 if w.low[end + 3] == "." else 3), True
    elif timed and w.low[end] in _ZONES:
        end, sure = end + (2 if w.low[end] == "local" else 1), True
    return (end, sure) if sure or timed else (i, False)


_PARTS = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "outset": "early",
    "mid": "mid",
    "middle": "mid",
    "late": "late",
    "end": "late",
    "close": "late",
}
PARTS = frozenset(_PARTS)


def part_at(w: Words, i: int, core: Core) -> list[Match]:
    """Match "early August", "mid-2018", "late last year", "the end of the month", "year end"."""
    word, at = w.low[i], i + 1
    which = _PARTS[word]
    if word in ("early", "mid", "late"):
        if w.low[at] in DASHES and w.glued(i):
            at += 1
        elif w.low[at] in ("hours", "days", "weeks", "months", "part", "morning") and word != "mid":
            at += 1
            if w.low[at] != "of":
                return []
            at += 1
        elif w.low[at] in ("on", "in"):
            at += 1
    elif w.low[at] == "of":
        at += 1
    elif w.low[at] not in DASHES:
        return []
    else:
        at += 1
    which = _sharpen(w, i, word, which)
    return _part_of(w, i, at, which, core)


def _sharpen(w: Words, i: int, word: str, which: str) -> str:
    """Match "By the end of" means the last day, "since the start of" the first."""
    before = w.low[i - 2] if w.low[i - 1] == "the" else w.low[i - 1]
    if word == "end" and before in ("by", "until", "till", "through", "before", "to"):
        return "end"
    if word in ("start", "beginning", "outset") and before in ("since", "from", "before"):
        return "start"
    return which


def _part_of(w: Words, i: int, at: int, which: str, core: Core) -> list[Match]:
    definite = w.low[at] == "the"
    if definite:
        at += 1
    if w.low[at] in UNITS and definite and not w.low[at].endswith("s"):
        unit = UNITS[w.low[at]]
        if unit == "day" and w.low[i - 2] == "at":
            return []  # "at the end of the day": an idiom more often than an hour
        if unit == "day":
            return [Match(i, at + 1, Shift("day", 0, Needs.THEN, or_now=True))]
        return [Match(i, at + 1, Part(which, Shift(unit, 0)))]
    if w.low[at] in SEASONS and w.low[i] in ("early", "mid", "late"):
        behind = core(w, at)
        if not behind and w.low[at] != "fall":
            season = yearless_season(SEASONS[w.low[at]])
            return [Match(i, at + 1, Part(which, season))]
    behind = core(w, at)
    if not behind or behind[0].start > at:
        return []
    first = behind[0]
    whole = first.meaning
    if definite and first.end == at + 1 and isinstance(whole, Fixed) and w.number(at) is not None:
        return []  # "the start of the 2014 games"
    part: Meaning = whole if isinstance(whole, Weekday) else Part(which, whole)
    inner = [first] if w.low[at - 1] in ("of", "in", "the") and isinstance(whole, Fixed) else []
    return [Match(i, first.end, part), *inner, *behind[1:]]


def year_end_at(w: Words, i: int) -> list[Match]:
    """Match "year end", "by year-end"."""
    at = i + 2 if w.low[i + 1] == "-" else i + 1
    if w.low[at] != "end" or w.low[at + 1] == "of":
        return []
    return [Match(i, at + 1, Part("end", Shift("year", 0)))]


def earlier_at(w: Words, i: int) -> list[Match]:
    """Match "earlier this month", "later today", "earlier in the day", "later in November"."""
    at = i + 1
    if w.low[at] == "in" and w.low[at + 1] == "the" and w.low[at + 2] in UNITS:
        unit = UNITS[w.low[at + 2]]
        return [Match(i, at + 3, Shift(unit, 0, Needs.THEN, or_now=True))]
    if w.low[at] in ("this", "that") and w.low[at + 1] in UNITS:
        unit = UNITS[w.low[at + 1]]
        return [Match(i, at + 2, Shift(unit, 0, Needs.NOW if w.low[at] == "this" else Needs.THEN))]
    if w.low[at] in ("today", "tonight"):
        return [Match(i, at + 1, Shift("day", 0))]
    if w.low[at] in ("on", "in"):
        at += 1
    found = month_at(w, at) or (weekday_at(w, at) if w.low[at] in WEEKDAYS else [])
    return [found[0]._replace(start=i), *found[1:]] if found else []


def ordinal_at(w: Words, i: int, core: Core) -> list[Match]:
    """Match "20th century", "the third quarter of 2019", "the first nine months of last year"."""
    digits = ordinal_digits(w, i)
    number, end = digits if digits is not None else (ORDINALS.get(w.low[i], 0), i + 1)
    if number == 0:
        return []
    if number > 0:
        found = century_at(w, i, number, end)
        if found:
            return found
    if w.low[end] == "anniversary" and number > 0:
        return anniversary_at(w, i, number, end, core)
    if w.low[end] in ("quarter", "half") and number <= 4:
        return _quarter_or_half(w, i, number, end, core)
    return _section(w, i, number, end, core) if number in (1, -1) else []


def _of_stretch(w: Words, at: int, core: Core) -> Match | None:
    """The stretch behind "of": "of 2019", "of last year", "of the year"."""
    if w.low[at] in ("of", "in"):
        at += 1
    if w.low[at] == "the":
        if w.low[at + 1] in UNITS and not w.low[at + 1].endswith("s"):
            return Match(at + 1, at + 2, Shift(UNITS[w.low[at + 1]], 0))
        at += 1
    behind = core(w, at)
    return behind[0] if behind and behind[0].start <= at else None


def _quarter_or_half(w: Words, i: int, number: int, end: int, core: Core) -> list[Match]:
    behind = _of_stretch(w, end + 1, core)
    if behind is None:
        return []
    whole = behind.meaning
    if w.low[end] == "half":
        which = {1: "first half", 2: "second half", -1: "second half"}.get(number)
        inner = [behind] if isinstance(whole, Fixed) else []
        return [] if which is None else [Match(i, behind.end, Part(which, whole)), *inner]
    number = 4 if number == -1 else number
    if isinstance(whole, Fixed) and whole.stretch.precision == "year" and whole.stretch.first:
        return [Match(i, behind.end, Fixed(quarter(whole.stretch.first.year, number)))]
    if number in (1, -1, 4):
        return [Match(i, behind.end, Section(3 if number == 1 else -3, "month", whole))]
    return []


def _section(w: Words, i: int, number: int, end: int, core: Core) -> list[Match]:
    counted = (1, end) if w.low[end] in UNITS else number_at(w, end)
    if counted is None or w.low[counted[1]] not in UNITS or counted[0] is None:
        return []
    n, at = counted
    if w.low[at + 1] != "of" or n is None or not 0 < n < 1000:
        return []
    if w.low[at].endswith("s") and at == end:
        return []  # "the first days of": how many is not said
    behind = _of_stretch(w, at + 1, core)
    if behind is None or UNITS[w.low[at]] == "hour":
        return []
    return [Match(i, behind.end, Section(n * number, UNITS[w.low[at]], behind.meaning))]


def anniversary_at(w: Words, i: int, number: int | None, end: int, core: Core) -> list[Match]:
    """Match "the 40th anniversary of the 1979 revolution": the date must stand within ten words."""
    for at in range(end + 1, end + 12):
        if w.low[at] in (".", ";", ""):
            break
        for found in core(w, at):
            if isinstance(found.meaning, Fixed | Yearless):
                return [Match(i, end + 1, Anniversary(number, found.meaning))]
    return []


def tens_at(w: Words, i: int) -> list[Match]:
    """Match "the sixties", "the nineties": of the 20th century."""
    if w.low[i - 1] not in ("the", "early", "late", "mid") and w.low[i - 2] not in ("mid",):
        return []
    if w.low[i - 1] == "the" and w.low[i - 2] not in (
        "in",
        "during",
        "of",
        "since",
        "from",
        "until",
    ):
        return []
    return [Match(i, i + 1, Fixed(decade(1900 + TENS_DECADES[w.low[i]])))]
