"""Grammar of relative times: "yesterday", "last week", "three days ago", "the following day"."""

from __future__ import annotations

from dataclasses import replace

from onrecord.steps.resolve.times.lexicon import (
    DAYPARTS,
    NUMBERS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    words_of,
)
from onrecord.steps.resolve.times.match import (
    Match,
)
from onrecord.steps.resolve.times.meaning import Meaning, Needs, Yearless
from onrecord.steps.resolve.times.months import month_at
from onrecord.steps.resolve.times.relation import OfEvent, Open, Shift, Weekday, Window, YearsAway
from onrecord.steps.resolve.times.words import Words
from onrecord.steps.resolve.times.years import yearless_season

__all__ = ["MODIFIERS", "amount_at", "deictic_at", "modifier_at", "within_at"]

_YEAR_WORDS = words_of("iranian persian solar shamsi hijri calendar fiscal islamic")
_PLURALS = frozenset(u for u in UNITS if u.endswith("s"))
_BACK = frozenset(("last", "past", "previous", "preceding"))
_AHEAD = frozenset(("next", "coming", "upcoming", "following"))
_HERE = frozenset(("this", "current", "present", "ongoing"))
_THERE = frozenset(("same", "that"))
MODIFIERS = _BACK | _AHEAD | _HERE | _THERE | {"recent", "these"}

# A word like these behind "a week after" opens what it counts from.
_NOUN_PHRASE = words_of(
    "the a an his her its their our my this that these those it he she they we being"
)


def number_at(w: Words, i: int) -> tuple[int | None, int] | None:
    """A number of units at ``i`` (None: left open) and its end: "20", "a few", "two or three".

    Of two numbers the larger counts: the window must hold both.
    """
    word, at = w.low[i], i
    if word in ("a", "the") and w.low[i + 1] in ("few", "couple"):
        at, word = i + 1, w.low[i + 1]
    if word in ("couple",):
        return 2, at + 2 if w.low[at + 1] == "of" else at + 1
    value: int | None
    if word in NUMBERS:
        value, at = NUMBERS[word], at + 1
        if w.low[at] in ("-", "–") and value is not None and w.low[at + 1] in NUMBERS:
            more = NUMBERS[w.low[at + 1]]
            if value >= 20 and more is not None and more < 10:
                value, at = value + more, at + 2
    else:
        value = w.number(at)
        if value is None or (w.raw[at + 1] in (".", ",", ":") and w.glued(at)):
            return None
        at += 1
    if w.low[at] in ("or", "to", "-", "–") and value is not None:
        more = NUMBERS.get(w.low[at + 1]) or w.number(at + 1)
        if more is not None and value < more <= 100 and w.low[at + 2] in UNITS:
            return more, at + 2
    if w.low[at] == "dozen":
        return (value or 1) * 12, at + 1
    return value, at


# --- single words -------------------------------------------------------------------------------

_DEICTIC: dict[str, Meaning] = {
    "yesterday": Shift("day", -1),
    "today": Shift("day", 0),
    "tonight": Shift("day", 0),
    "tomorrow": Shift("day", 1),
    "overnight": Shift("day", -1),
    "recently": Open(),
    "lately": Open(),
    "nowadays": Open(),
    "soon": Open(ahead=True),
}
DEICTIC = frozenset(_DEICTIC) | {"time"}


def deictic_at(w: Words, i: int) -> list[Match]:
    """Match "yesterday", "tomorrow night", "the day before yesterday", "recently"."""
    word = w.low[i]
    if w.capital(i) and w.capital(i - 1) and w.starts[i] == w.ends[i - 1] + 1:
        return []  # "Russia Today"
    if word == "overnight" and w.raw[i + 1][:1].isalpha() and w.low[i + 1].endswith("s"):
        return []  # "overnight raids": of any night
    if word == "time":
        return (
            [Match(i, i + 3, _DEICTIC["today"])]
            if w.low[i + 1 : i + 3] == ["of", "writing"]
            else []
        )
    if word == "soon" and w.low[i + 1] in ("after", "afterward", "afterwards", "as"):
        return []
    start, end, meaning = i, i + 1, _DEICTIC[word]
    if word in ("yesterday", "tomorrow") and w.low[i - 2] == "day":
        step = {"before": -2, "after": 2}.get(w.low[i - 1])
        if step is not None:
            start, meaning = i - 2, Shift("day", step)
    if w.low[end] in DAYPARTS:
        end += 1
    return [Match(start, end, meaning)]


# --- last, this, next ---------------------------------------------------------------------------


def modifier_at(w: Words, i: int) -> list[Match]:
    """Match "last week", "the past 20 months", "this morning", "the current Iranian year"."""
    word, at = w.low[i], i + 1
    definite = w.low[i - 1] in ("the", "these", "over", "during")
    if word == "this" and w.low[at] in ("past", "last", "coming", "same", "very"):
        word, at, definite = w.low[at], at + 1, False
    if w.low[at] in _YEAR_WORDS:
        return _calendar_year(w, i, at, word)
    if w.low[at] in UNITS or w.low[at] in NUMBERS or w.number(at) is not None:
        return _modified_unit(w, i, at, word, definite)
    return _modified_name(w, i, at, word)


def _calendar_year(w: Words, i: int, at: int, word: str) -> list[Match]:
    iranian = False
    while w.low[at] in _YEAR_WORDS:
        iranian = iranian or w.low[at] in ("iranian", "persian", "solar", "shamsi")
        at += 1
    step = _step(word)
    if w.low[at] != "year" or step is None:
        return []
    return [Match(i, at + 1, Shift("persian year" if iranian else "year", step))]


def _step(word: str) -> int | None:
    if word in _HERE:
        return 0
    return -1 if word in _BACK else 1 if word in _AHEAD else None


# "The truce may last two weeks": the verb.
_BEFORE_THE_VERB = words_of("will would could can may might must should to not did does do 'll")


def _modified_unit(w: Words, i: int, at: int, word: str, definite: bool) -> list[Match]:
    if word == "last" and w.low[i - 1] in _BEFORE_THE_VERB and w.low[at] not in UNITS:
        return []
    counted = None
    if w.low[at] not in UNITS:
        counted = number_at(w, at)
        if counted is None:
            return []
        at = counted[1]
    if w.low[at] not in UNITS:
        return []
    unit, end = UNITS[w.low[at]], at + 1
    if w.low[end] == "of" and word in ("last", "same") and w.low[end + 1] != "the":
        return []  # "the last day of ..." counts inside something else
    if w.low[end] in ("-", "–") and w.glued(at):
        return []  # "the last 20-year plan"
    plural = w.low[at] in _PLURALS and (word, w.low[at]) != ("this", "years")  # "this year's"
    if w.low[end] == "and" and w.low[end + 1] in UNITS and plural:
        unit, end = UNITS[w.low[end + 1]], end + 2  # "the coming days and weeks"
    n = None if counted is None else counted[0]
    many = counted is not None or plural
    meaning = _many(word, unit, n) if many else _single(word, unit, definite)
    return [] if meaning is None else [Match(i, end, meaning)]


def _many(word: str, unit: str, n: int | None) -> Meaning | None:
    if word in ("last", "past", "recent"):
        return Window(unit, n)
    if word in ("next", "coming", "upcoming"):
        return Window(unit, n, ahead=True)
    if word == "following":
        return Window(unit, n, ahead=True, needs=Needs.THEN)
    if word in ("previous", "preceding"):
        return Window(unit, n)
    if word == "these" and unit == "day":
        return Open()
    return None


def _single(word: str, unit: str, definite: bool) -> Meaning | None:
    if word in _HERE:
        return _near_weekend(0) if unit == "weekend" else Shift(unit, 0)
    if word in _THERE:
        return Shift(unit, 0, Needs.THEN)
    if word in ("last", "past"):
        if unit == "weekend":
            return _near_weekend(-1)
        if unit == "day" and not definite:
            return None
        windowed = definite and unit not in ("century", "weekend", "quarter")
        return Window(unit, 1) if windowed else Shift(unit, -1)
    if word in ("previous", "preceding"):
        return Shift(unit, -1, Needs.THEN, or_now=unit != "day")
    if word == "following":
        return Shift(unit, 1, Needs.THEN)
    if word == "next" and definite:
        return Shift(unit, 1, Needs.THEN, or_now=unit != "day")
    if word == "next":
        return _near_weekend(1) if unit == "weekend" else Shift(unit, 1)
    if word in ("coming", "upcoming"):
        return Shift(unit, 1)
    return None


def _near_weekend(step: int | None) -> Weekday:
    return Weekday(5, step, is_weekend=True)


def _modified_name(w: Words, i: int, at: int, word: str) -> list[Match]:
    """A modifier before a weekday, month, season or part of the day."""
    step, name = _step(word), w.low[at]
    if name in DAYPARTS:
        return _daypart(i, at, word)
    if step is None:
        return []
    if name in WEEKDAYS:
        end = at + 2 if w.low[at + 1] in DAYPARTS else at + 1
        needs = Needs.THEN if word == "following" else Needs.NOW
        return [Match(i, end, Weekday(WEEKDAYS[name], step, needs=needs))]
    if name in SEASONS:
        if w.capital(at) or (name == "fall" and w.low[at + 1] in ("of", "in", "from")):
            return []
        return [Match(i, at + 1, replace(yearless_season(SEASONS[name]), step=step))]
    months = month_at(w, at)
    if len(months) == 1 and isinstance(months[0].meaning, Yearless):
        return [Match(i, months[0].end, replace(months[0].meaning, step=step))]
    return []


def _daypart(i: int, at: int, word: str) -> list[Match]:
    meaning: Meaning | None = None
    if word == "last":
        meaning = Shift("day", -1)
    elif word in _HERE:
        meaning = Shift("day", 0)
    elif word in _THERE:
        meaning = Shift("day", 0, Needs.THEN)
    elif word in ("next", "following"):
        meaning = Shift("day", 1, Needs.THEN)
    elif word in ("previous", "preceding"):
        meaning = Shift("day", -1, Needs.THEN)
    return [] if meaning is None else [Match(i, at + 1, meaning)]


# --- so many units away -------------------------------------------------------------------------


def amount_at(w: Words, i: int) -> list[Match]:
    """Match "three days ago", "a week later", "two months from now", "the year before"."""
    counted = (None, i) if w.low[i] in UNITS else number_at(w, i)
    if counted is None or w.low[counted[1]] not in UNITS:
        return []
    n, at = counted
    unit, end = UNITS[w.low[at]], at + 1
    bare = at == i
    if bare and unit == "weekend" and w.low[i - 1] == "the":
        led = w.low[i - 2] in ("over", "at", "during", "throughout", "for", "on")
        return [Match(i, end, _near_weekend(None))] if led else []
    if bare and w.low[at] not in _PLURALS:
        return _unit_beside(w, i, unit)
    if w.low[end] in ("and", "-", "–"):
        return []
    word = w.low[end]
    if word in ("ago", "back"):
        return [Match(i, end + 1, _ago(unit, n))]
    if word == "from" and w.low[end + 1] == "now":
        return [Match(i, end + 2, Window(unit, n, ahead=True) if n is None else Shift(unit, n))]
    return _counted_from_then(w, i, end, unit, n, bare)


def _ago(unit: str, n: int | None) -> Meaning:
    if n is None:
        return Open()
    if unit in ("decade", "century"):
        return YearsAway(-n * (10 if unit == "decade" else 100))
    return Shift(unit, -n)


def _counted_from_then(
    w: Words, i: int, end: int, unit: str, n: int | None, bare: bool
) -> list[Match]:
    word, after = w.low[end], end + 1
    if word in ("later", "afterwards", "afterward"):
        if w.low[after] == "from" and w.low[after + 1] == "now" and n is not None:
            return [Match(i, after + 2, Shift(unit, n))]
        return [Match(i, after, _then(unit, n, 1))]
    if word in ("earlier", "beforehand", "previously"):
        return [Match(i, after, _then(unit, n, -1))]
    if word == "after" and w.low[after] in (",", ".", ";", ")", '"', "”") and not bare:
        return [Match(i, after, _then(unit, n, 1))]
    if word == "in" and w.low[after : after + 2] == ["advance", "of"]:
        return [Match(i, after + 1, OfEvent(unit, n, -1))]
    if word == "prior" and w.low[after] == "to":
        return [Match(i, after, OfEvent(unit, n, -1))]
    if word in ("after", "before", "following") and not bare:
        return [Match(i, after, OfEvent(unit, n, -1 if word == "before" else 1))]
    return []


def _then(unit: str, n: int | None, sign: int) -> Meaning:
    if n is None:
        return Window(unit, None, ahead=sign > 0, needs=Needs.THEN)
    return Shift(unit, sign * n, Needs.THEN)


def _unit_beside(w: Words, i: int, unit: str) -> list[Match]:
    """Match "the year before", "the day after": counted from the time last spoken of."""
    word = w.low[i + 1]
    if w.low[i - 1] != "the" or word not in ("before", "after", "earlier"):
        return []
    follows = w.low[i + 2]
    if follows in ("yesterday", "tomorrow"):
        return []
    sign = 1 if word == "after" else -1
    if follows in _NOUN_PHRASE or w.capital(i + 2):
        return [Match(i, i + 2, OfEvent(unit, 1, sign))]
    return [Match(i, i + 2, Shift(unit, sign, Needs.THEN))]


def within_at(w: Words, i: int) -> list[Match]:
    """Match "within 60 days", and, where the verb looks ahead, "in three months"."""
    at = i + 1
    if w.low[at] in ("the", "about", "around"):
        at += 1
    if w.low[i] == "in" and w.low[at + (w.low[at] == "near")] == "future":
        return [Match(i, at + 1 + (w.low[at] == "near"), Open(ahead=True))]
    counted = number_at(w, at)
    if counted is None or w.low[counted[1]] not in UNITS:
        return []
    n, at = counted
    if w.low[at + 1] in ("of", "ago", "-", "after", "later", "from") or w.low[at] == "century":
        return []
    meaning = Window(UNITS[w.low[at]], n, ahead=True, only_ahead=w.low[i] == "in")
    return [Match(i, at + 1, meaning)]
