"""Grammar of weekdays and named days: "Friday night", "Saturday, May 2", "Christmas", "Nowruz"."""

from __future__ import annotations

from collections.abc import Callable

from onrecord.steps.resolve.times.calendars import on_gregorian, on_hijri, on_persian
from onrecord.steps.resolve.times.lexicon import (
    DAYPARTS,
    FIXED_DAYS,
    HIJRI_DAYS,
    PERSIAN_DAYS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    words_of,
)
from onrecord.steps.resolve.times.match import (
    Match,
)
from onrecord.steps.resolve.times.meaning import Fixed, Meaning, Yearless
from onrecord.steps.resolve.times.months import day_month_at, month_at
from onrecord.steps.resolve.times.relation import Weekday
from onrecord.steps.resolve.times.words import Words
from onrecord.steps.resolve.times.years import (
    numeric_at,
)

__all__ = [
    "NAMED_DAYS",
    "named_day_at",
    "weekday_at",
]

# "Friday prayers leader", "Sunday Times", "Black Friday", "every Monday": names and habits.
_NAME_BEHIND = words_of(
    "prayer prayers sermon sermons times telegraph express mirror mail herald mosque star"
)
_NAME_BEFORE = words_of(
    "a black bloody good super ash palm easter holy cyber ruby every each giving"
)
# "A Monday meeting" is on one Monday, "on a Monday" on any.
_MEETINGS = frozenset(
    [
        "meeting",
        "statement",
        "speech",
        "interview",
        "post",
        "tweet",
        "report",
        "address",
        "letter",
        "briefing",
        "session",
        "call",
        "conference",
        "ceremony",
        "rally",
        "night",
        "morning",
        "evening",
        "afternoon",
        "raid",
        "attack",
        "strike",
        "sermon",
        "article",
        "editorial",
        "message",
        "news",
    ]
)
PREPOSITIONS = words_of("on during after before at in since until last this next following")
_LEADERS = words_of("leader leaders imam imams preacher preachers prayer organizer")


def weekday_at(w: Words, i: int) -> list[Match]:
    """Match "Thursday", "Friday night", "Saturday, September 12, 2015", "Sunday (March 4)"."""
    weekday = WEEKDAYS.get(w.low[i])
    short = weekday is None
    if weekday is None:
        weekday = SHORT_WEEKDAYS[w.low[i]]
    if _is_name(w, i):
        return []
    end = i + 1
    if short and w.low[end] == "." and w.glued(i):
        end += 1
    if w.low[end] in DAYPARTS:
        end += 1
    dated = _date_behind(w, end, weekday)
    if dated:
        return [dated[0]._replace(start=i), *dated[1:]]
    if short:
        return []
    return [_in_week(w, i, end, weekday)]


def _is_name(w: Words, i: int) -> bool:
    if w.low[i - 1] in _NAME_BEFORE:
        return w.low[i - 1] != "a" or w.low[i + 1] not in _MEETINGS
    behind = w.low[i + 1]
    if behind in ("prayer", "prayers"):
        leads = w.low[i + 2] in _LEADERS or (w.low[i + 2] == "'" and w.low[i + 3] in _LEADERS)
        near = w.low[i - 1] in PREPOSITIONS or w.low[i - 2] in PREPOSITIONS
        return leads or not near
    return behind in _NAME_BEHIND and (w.capital(i + 1) or behind in ("sermon", "sermons"))


def _date_behind(w: Words, end: int, weekday: int) -> list[Match]:
    at = end
    if w.low[at] in (",", "(", "-", "–"):
        at += 1
    if w.low[at] == "the":
        at += 1
    found = month_at(w, at, weekday) or day_month_at(w, at, weekday) or _numeric(w, at)
    if not found and w.low[at] in ("morning", "afternoon", "evening", "night"):
        return []
    if found and w.low[end] == "(" and w.low[found[-1].end] == ")":
        last = found[-1]
        found = [*found[:-1], last._replace(end=last.end + 1)]
    return found


def _numeric(w: Words, i: int) -> list[Match]:
    return numeric_at(w, i) if w.number(i) is not None and w.number(i) != 9 else []


def _in_week(w: Words, i: int, end: int, weekday: int) -> Match:
    """Match "Monday last week", "Friday next week", "Monday of this week"."""
    at = end + 1 if w.low[end] == "of" else end
    weeks = {"last": -1, "this": 0, "next": 1}.get(w.low[at])
    if weeks is not None and w.low[at + 1] == "week":
        return Match(i, at + 2, Weekday(weekday, weeks=weeks))
    return Match(i, end, Weekday(weekday))


_Builder = Callable[[int | None, int, int | None], Meaning | None]


def _named() -> dict[str, list[tuple[tuple[str, ...], _Builder, int, int]]]:
    table: dict[str, list[tuple[tuple[str, ...], _Builder, int, int]]] = {}
    days: tuple[tuple[dict[tuple[str, ...], tuple[int, int]], _Builder], ...] = (
        (FIXED_DAYS, on_gregorian),
        (PERSIAN_DAYS, on_persian),
        (HIJRI_DAYS, on_hijri),
    )
    for names, build in days:
        for name, (m, d) in names.items():
            table.setdefault(name[0], []).append((name, build, m, d))
    for entries in table.values():
        entries.sort(key=lambda e: -len(e[0]))
    return table


NAMED_DAYS = _named()


def named_day_at(w: Words, i: int) -> list[Match]:
    """Match "Christmas", "Nowruz 1399", "Ashura", "New Year's Eve 2019"."""
    if not w.capital(i):
        return []
    for name, build, m, d in NAMED_DAYS[w.low[i]]:
        end = i + len(name)
        if tuple(w.low[i:end]) != name or (len(name) == 1 and _within_name(w, i, end)):
            continue
        year = w.number(end)
        if year is not None and len(w.raw[end]) == 4:
            meaning = _in_year(build, year, m, d)
            if meaning is not None:
                return [Match(i, end + 1, meaning)]
        meaning = build(None, m, d)
        return [] if meaning is None else [Match(i, end, meaning)]
    return []


def _within_name(w: Words, i: int, end: int) -> bool:
    before = w.capital(i - 1) and w.low[i - 1] not in PREPOSITIONS and w.glued_by_space(i - 1)
    return before or w.capital(end)


def _in_year(build: _Builder, year: int, m: int, d: int) -> Meaning | None:
    if build is on_persian and year > 1700:
        made = build(None, m, d)
        stretch = made.make(year) if isinstance(made, Yearless) else None
        return None if stretch is None else Fixed(stretch)
    return build(year, m, d) if 1200 <= year <= 2100 else None
