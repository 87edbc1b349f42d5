"""Grammar of numbers that are years or dates, and of decades, centuries and seasons."""

from __future__ import annotations

from datetime import date

from onrecord.records import Precision
from onrecord.steps.resolve.times import stretch
from onrecord.steps.resolve.times.calendars import on_persian
from onrecord.steps.resolve.times.lexicon import (
    NUMBER_LABELS,
    SEASONS,
    words_of,
)
from onrecord.steps.resolve.times.match import (
    DASHES,
    RANGE_WORDS,
    Match,
    goes_on,
    ordinal_digits,
)
from onrecord.steps.resolve.times.meaning import Fixed, Meaning, Yearless
from onrecord.steps.resolve.times.stretch import (
    Stretch,
)
from onrecord.steps.resolve.times.words import Words

__all__ = [
    "century_at",
    "numeric_at",
    "season_at",
    "year_at",
    "yearless_season",
]

_BEFORE_A_YEAR = words_of(
    "in since of from by until till before after during around circa to through throughout "
    "early mid late year between through ( and or back"
)
_BEFORE_A_QUANTITY = words_of(
    "about over some nearly almost least most than approximately roughly only another "
    "up total exactly these those"
)
# Before any number too: they make a year only of one that looks like it.
_WEAK_BEFORE = frozenset(("to", "of", "from", "by", "after", "around", "and"))
_IRANIAN_YEAR = frozenset(("iranian", "persian", "solar", "calendar", "hijri", "shamsi"))


def numeric_at(w: Words, i: int) -> list[Match]:
    """Match "2019-11-15", "2019/11/15", "15.11.2019", "11/15/2019" and "9/11".

    Where day and month could change places, both days are meant and the order is not made up.
    """
    a, b, c = w.number(i), w.number(i + 2), w.number(i + 4)
    mark = w.raw[i + 1]
    if a is None or b is None or mark not in ("-", "/", ".") or not (w.glued(i) and w.glued(i + 1)):
        return []
    if w.glued(i - 1) and w.raw[i - 1][-1:] not in ("(", '"', "“", "'", ","):
        return []
    whole = c is not None and w.raw[i + 3] == mark and w.glued(i + 2) and w.glued(i + 3)
    if not whole or c is None:
        nine = (a, b, mark) == (9, 11, "/") and not (w.glued(i + 2) and w.raw[i + 3] == "/")
        return [Match(i, i + 3, Fixed(stretch.day(date(2001, 9, 11))))] if nine else []
    if len(w.raw[i]) == 4:
        meaning = on_persian(a, b, c) if 1300 <= a <= 1450 and 1 <= b <= 12 else _ymd(a, b, c)
    else:
        meaning = _either_order(a, b, c) if len(w.raw[i + 4]) == 4 else None
    return [] if meaning is None else [Match(i, i + 5, meaning)]


def _ymd(y: int, m: int, d: int) -> Meaning | None:
    try:
        return Fixed(stretch.day(date(y, m, d))) if 1000 <= y <= 2100 else None
    except ValueError:
        return None


def _either_order(a: int, b: int, y: int) -> Meaning | None:
    one, two = _ymd(y, a, b), _ymd(y, b, a)
    if one is None or two is None or a == b:
        return one or two
    days = sorted(
        m.stretch.first for m in (one, two) if isinstance(m, Fixed) and m.stretch.first is not None
    )
    choice = "[" + ",".join(d.isoformat() for d in days) + "]"
    return Fixed(Stretch(days[0], days[-1], Precision.DAY, choice))


def year_at(w: Words, i: int, is_iranian: bool = False) -> list[Match]:
    """Match "2019", "2019-20", "the 1990s", "'80s": numbers that the words around make years."""
    value = w.number(i)
    if value is None or _is_label(w, i):
        return []
    decade = _decade(w, i, value)
    if decade is not None:
        return [decade]
    if value == 13 and w.ends[i] + 1 == w.starts[i + 1]:
        return _bracketed_year(w, i)
    said = _says_iranian(w, i) and 1200 <= value <= 1500
    if len(w.raw[i]) != 4 or not (said or _could_be_year(w, i, value)):
        return []
    if said or (is_iranian and 1340 <= value <= 1420):
        return [Match(i, i + 1, Fixed(stretch.persian_year(value)))]
    if not 1000 <= value <= 2100:
        return []
    short = w.number(i + 2)
    dash = w.raw[i + 1] in DASHES | {"/"} and w.glued(i) and w.glued(i + 1)
    if dash and short is not None and len(w.raw[i + 2]) == 2 and short == (value + 1) % 100:
        if w.raw[i + 3] in DASHES | {"/"} and w.glued(i + 2):
            return []
        joined = stretch.join(stretch.year(value), stretch.year(value + 1))
        return [] if joined is None else [Match(i, i + 3, Fixed(joined))]
    return [Match(i, i + 1, Fixed(stretch.year(value)))]


def _bracketed_year(w: Words, i: int) -> list[Match]:
    """Match "[13]94": the century of a Solar Hijri year, put in by the outlet."""
    short = w.number(i + 1)
    said = _says_iranian(w, i)
    if short is None or len(w.raw[i + 1]) != 2 or not said:
        return []
    return [Match(i, i + 2, Fixed(stretch.persian_year(1300 + short)))]


def _is_label(w: Words, i: int) -> bool:
    before = w.low[i - 1]
    if before == "." and w.low[i - 2] in NUMBER_LABELS and w.glued(i - 2):
        return True
    if before in NUMBER_LABELS and (before not in ("us", "no", "case", "order") or w.glued(i - 1)):
        return True
    if w.glued(i - 1):
        return before not in (
            "(",
            '"',
            "“",
            "'",
            "‘",
            "’",
            "–",
            "—",
            "-",
            "/",
            ",",
            ".",
            ";",
            ":",
            "~",
        )
    return before in ("and", ",") and w.number(i - 2) is not None and _is_label(w, i - 2)


def _decade(w: Words, i: int, value: int) -> Match | None:
    at = i + 1
    if w.raw[at] in ("'", "’") and w.glued(i):
        at += 1
    if w.low[at] != "s" or not w.glued(at - 1) or value % 10:
        return None
    if len(w.raw[i]) == 4 and 1000 <= value <= 2090:
        if value % 100 == 0:  # "the 1900s": the century, or its first decade
            start = stretch.year(value).first
            end = stretch.year(value + 99).last
            return Match(
                i,
                at + 1,
                Fixed(Stretch(start, end, Precision.CENTURY, f"{value // 100:02d}XX")),
            )
        return Match(i, at + 1, Fixed(stretch.decade(value)))
    if len(w.raw[i]) == 2 and value >= 20 and w.raw[i - 1] in ("'", "’", "‘") and w.glued(i - 1):
        return Match(i - 1, at + 1, Fixed(stretch.decade(1900 + value)))
    return None


def _could_be_year(w: Words, i: int, value: int) -> bool:
    before, after = w.low[i - 1], w.raw[i + 1]
    if goes_on(w, i) or (w.glued(i) and (after[:1].isalpha() or after in ("%", "_", "@"))):
        return False
    if before == "," and w.glued(i - 1) and w.number(i - 2) is not None and w.glued(i - 2):
        return False
    if before in (".", ":", "/") and w.glued(i - 1):
        return False
    joined = w.glued(i) and after in ("/", "-") and w.glued(i + 1)
    if joined and w.raw[i + 2][:1].isdigit() and len(w.raw[i + 2]) not in (2, 4):
        return False
    if before == "-" and w.glued(i - 1) and not _follows_year(w, i):
        return w.raw[i - 2][:1].isalpha() and w.glued(i - 2)
    if before in _BEFORE_A_QUANTITY:
        return False
    led = before in _BEFORE_A_YEAR or _follows_year(w, i) or _precedes_year(w, i)
    if 1900 <= value <= 2050:
        return value != 2000 or led or before in ("the", ",", "")
    if before in _WEAK_BEFORE and not 1500 <= value <= 1900:
        return False
    return led and not (w.low[i + 1].isalpha() and w.low[i + 1].endswith(("s", "ren")))


def _precedes_year(w: Words, i: int) -> bool:
    after = w.number(i + 2)
    return w.low[i + 1] in DASHES and after is not None and len(w.raw[i + 2]) == 4


def _follows_year(w: Words, i: int) -> bool:
    before = w.number(i - 2)
    return (
        w.low[i - 1] in DASHES | {"to", "/", "and", ",", "or", "&", "until", "through"}
        and before is not None
        and 1000 <= before <= 2100
        and len(w.raw[i - 2]) == 4
    )


def _says_iranian(w: Words, i: int) -> bool:
    """Do the words before ``i`` name the Solar Hijri year: "the Iranian calendar year of 1397"?

    Without such words a year from 1340 to 1420 (1961-2042) is one in a report about Iran, where
    medieval years are rare.
    """
    before = w.low[max(i - 5, 0) : i]
    return "year" in before and any(x in _IRANIAN_YEAR for x in before)


def century_at(w: Words, i: int, number: int, end: int) -> list[Match]:
    """Match "17th century", "15th to the 19th century", "19th and 20th centuries"."""
    if w.low[end] in DASHES:
        end += w.low[end + 1] in ("century", "centuries")
    if w.low[end] in ("century", "centuries") and 1 <= number <= 22:
        if w.low[end + 1] in ("bc", "bce", "b"):
            return []
        return [Match(i, end + 1, Fixed(stretch.century(number)))]
    if w.low[end] not in RANGE_WORDS | {"or"}:
        return []
    at = end + 2 if w.low[end + 1] == "the" else end + 1
    second = ordinal_digits(w, at)
    if second is None or not number < second[0] <= 22 or not number >= 1:
        return []
    if w.low[second[1]] not in ("century", "centuries"):
        return []
    return [
        Match(i, end, Fixed(stretch.century(number))),
        Match(at, second[1] + 1, Fixed(stretch.century(second[0]))),
    ]


def season_at(w: Words, i: int) -> list[Match]:
    """Match "summer 2012", "the summer of 2012", "winter 2018-19", "in the spring"."""
    code = SEASONS[w.low[i]]
    at = i + 2 if w.low[i + 1] in ("of", ",") else i + 1
    year = w.number(at)
    if year is not None and len(w.raw[at]) == 4 and 1000 <= year <= 2100 and not goes_on(w, at):
        short = w.number(at + 2)
        split = w.raw[at + 1] in DASHES | {"/"} and w.glued(at) and short == (year + 1) % 100
        return [Match(i, at + 3 if split else at + 1, Fixed(stretch.season(year, code)))]
    led = w.low[i - 1] in ("in", "by", "until", "since", "early", "late", "mid") or (
        w.low[i - 1] == "the" and w.low[i - 2] in ("in", "by", "during", "over", "until", "since")
    )
    if not led or w.low[i] == "fall" or w.capital(i + 1) or w.low[i + 1] == "of":
        return []
    return [Match(i, i + 1, yearless_season(code))]


def yearless_season(code: int) -> Yearless:
    """A season of no stated year."""
    return Yearless(lambda y: stretch.season(y, code), f"XXXX-{code}")
