"""compare: two profiles -> the named grounds on which they are, or are not, about one event.

Every ground has a fixed name, ``subject: finding`` (``"time: same day"``); how much it weighs is
not decided here but looked up in a table of natural log-odds (``models/weights/links.tsv``). At
most one finding a subject holds for a pair.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from onrecord.records import Polarity
from onrecord.steps.link.profile import Days, Figure, Profile, Spot

__all__ = [
    "Ground",
    "agree",
    "days_apart",
    "figure_words",
    "findings",
    "kilometres",
    "same_sentence",
    "share_words",
]

Ground = tuple[str, str]  # the finding, and its detail in plain words

ZONES = 1  # day by which two calendars may differ: a report bears its server's
NARROW = 2  # days beyond its first that a time may have and still count as a day ("overnight")
VAGUE = 14  # days of width from which an overlap says little
NEAR_KM = 50.0
EARTH_KM = 6371.0
TWICE = 2  # times the figure of a day, from which one of a year is a sum
MANY = 10  # a figure from this size on is not equal by chance
# PLOVER 2.0's verbal types: a report tells of one attack again and again, but of each of many
# statements once.
STATEMENTS = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
)
# The types whose modes are acts of their own: who is arrested is not censored by that.
ACTS = frozenset({"COERCE", "SANCTION", "RETREAT"})
SAME_SENTENCE = 0.5  # share of common words from which two sentences are one, reworded


def findings(a: Profile, b: Profile, one_report: bool) -> Iterator[Ground]:
    """What the two have in common and in what they differ, subject by subject."""
    if a.type in STATEMENTS:
        yield ("type: a statement", a.type)
    yield from _mode(a, b)
    yield from _time(a, b)
    yield from _place(a, b)
    yield from _actors(a, b, one_report)
    yield from _figures(a, b)
    if common := a.triggers & b.triggers:
        yield ("trigger: same", min(common))
    if Polarity.DENIED in a.polarity ^ b.polarity:
        yield ("polarity: one denies it", "")
    if not a.real & b.real:
        yield ("mood: one says it happened, one does not", "")
    if not a.historical & b.historical:
        yield ("background: for one of them only", "")


def _mode(a: Profile, b: Profile) -> Iterator[Ground]:
    if common := a.modes & b.modes:
        yield ("mode: same", f"{a.type}-{min(common)}")
    elif a.modes and b.modes:
        other = "another act" if a.type in ACTS else "other"
        yield (f"mode: {other}", f"{min(a.modes)}, {min(b.modes)}")


def _time(a: Profile, b: Profile) -> Iterator[Ground]:
    if not a.times or not b.times:
        yield from _published(a, b)
        return
    apart, _, x, y = min(_overlaps(a.times, b.times))
    said = f"{_days(x)}; {_days(y)}" if x != y else _days(x)
    if apart == 0:
        width = max(x[1] - x[0], y[1] - y[0])
        level = "same day" if width <= NARROW else "overlap" if width <= VAGUE else "vague overlap"
        yield (f"time: {level}", said)
    elif apart == 1:
        yield ("time: a day apart", said)
    else:
        yield ("time: days apart" if apart <= 7 else "time: far apart", said)


def _overlaps(xs: Iterable[Days], ys: Iterable[Days]) -> Iterator[tuple[int, int, Days, Days]]:
    """For every pair: days between them, the width of the wider, and the two."""
    for x in xs:
        for y in ys:
            yield (days_apart(x, y), max(x[1] - x[0], y[1] - y[0]), x, y)


def days_apart(x: Days, y: Days) -> int:
    """Days between two times; 0 where they overlap, 1 for neighbouring days."""
    return max(0, x[0] - y[1], y[0] - x[1])


def _published(a: Profile, b: Profile) -> Iterator[Ground]:
    """Where one gives no time: how far apart the reports appeared, or one's time and the other."""
    xs, ys = a.times or a.published, b.times or b.published
    if not xs or not ys:
        return
    for timed, told in ((a, b), (b, a)):
        first = min((t[0] for t in timed.times), default=0)
        last = max((p[1] for p in told.published), default=first)
        if not told.times and last + ZONES < first:
            yield ("reported: before the other happened", "")
            return
    apart = min(days_apart(x, y) for x in xs for y in ys)
    level = "2 days" if apart <= 2 else "a week" if apart <= 7 else "a month" if apart <= 31 else ""
    yield (f"reported: within {level}" if level else "reported: further apart", f"{apart} days")


def _place(a: Profile, b: Profile) -> Iterator[Ground]:
    if not a.spots or not b.spots:
        return
    order = {"same": 0, "near": 1, "within": 2, "same country": 3, "unknown": 4, "apart": 5}
    pairs = ((order[_stand(s, t)], _stand(s, t), s, t) for s in a.spots for t in b.spots)
    _, how, s, t = min(pairs, key=lambda p: (p[0], p[2].key, p[3].key, p[2].name, p[3].name))
    if how != "unknown":
        yield (f"place: {how}", s.name if s.key == t.key else f"{s.name}; {t.name}")


def _stand(s: Spot, t: Spot) -> str:
    """How two places stand to each other."""
    if s.key == t.key or (s.name == t.name and (s.country is None or t.country is None)):
        return "same" if s.town or s.admin1 or s.country is None else "same country"
    if s.country is None or t.country is None:
        return "unknown"
    if s.country != t.country:
        return "apart"
    if _holds(s, t) or _holds(t, s):
        return "within"
    distance = kilometres(s, t)
    return "near" if distance is not None and distance <= NEAR_KM else "apart"


def _holds(outer: Spot, inner: Spot) -> bool:
    if outer.town:
        return False
    return outer.admin1 is None or outer.admin1 == inner.admin1


def kilometres(s: Spot, t: Spot) -> float | None:
    """The great-circle distance (haversine), None where a place has no point."""
    if s.latitude is None or s.longitude is None or t.latitude is None or t.longitude is None:
        return None
    a, b = math.radians(s.latitude), math.radians(t.latitude)
    h = math.sin((a - b) / 2) ** 2
    h += math.cos(a) * math.cos(b) * math.sin(math.radians(s.longitude - t.longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _actors(a: Profile, b: Profile, one_report: bool) -> Iterator[Ground]:
    if common := a.actors & b.actors:
        yield ("actors: same", min(common))
    elif a.actors and b.actors:
        yield ("actors: other", "")
    if a.recipients & b.recipients or (one_report and a.people & b.people):
        yield ("recipients: same", min(a.recipients & b.recipients, default=""))
    elif a.recipients and b.recipients:
        yield ("recipients: other", "")


def _figures(a: Profile, b: Profile) -> Iterator[Ground]:
    equal = sorted(a.figures & b.figures, key=_size)
    if equal:
        large = (equal[-1][1] or 0) >= MANY
        yield ("figures: equal" + (" and large" if large else ""), figure_words(equal[-1]))
        return
    pairs = [(f, g) for f in a.figures for g in b.figures if f[0] is g[0]]
    if any(agree(f, g) for f, g in pairs):
        yield ("figures: compatible", "")
    elif pairs:
        sums = any(_is_sum(a, f, b, g) or _is_sum(b, g, a, f) for f, g in pairs)
        yield ("figures: of a longer time" if sums else "figures: in conflict", "")


def _is_sum(wide: Profile, more: Figure, narrow: Profile, less: Figure) -> bool:
    """Is the one figure of months or years, the other of a day ("104 people shot this year")?"""
    return (
        bool(wide.times)
        and all(t[1] - t[0] > VAGUE for t in wide.times)
        and any(t[1] - t[0] <= NARROW for t in narrow.times)
        and (more[1] or 0) >= TWICE * (less[2] or less[1] or 0) > 0
    )


def agree(f: Figure, g: Figure) -> bool:
    """Can both be right, by their bounds? "At least 40" and 45 can."""
    low = max(f[1] or 0, g[1] or 0)
    highs = [h for h in (f[2], g[2]) if h is not None]
    return not highs or low <= min(highs)


def _size(figure: Figure) -> tuple[int, int, str]:
    return (figure[1] or 0, figure[2] or 0, figure[0].value)


def figure_words(figure: Figure) -> str:
    """``12 killed``, ``12 or more killed``."""
    what, low, high = figure
    if low == high:
        return f"{low} {what.value}"
    return f"{low} or more {what.value}" if high is None else f"{low or 0} to {high} {what.value}"


def share_words(
    a: frozenset[str], b: frozenset[str], weight: Callable[[Iterable[str]], float]
) -> float:
    """Cosine of two sets of names by their rarity, 0..1."""
    common = a & b
    if not common:
        return 0.0
    return weight(common) / math.sqrt(weight(a) * weight(b))


def same_sentence(a: Profile, b: Profile) -> bool:
    """Is a sentence of the one a sentence of the other, perhaps reworded?"""
    return any(len(s & t) >= SAME_SENTENCE * len(s | t) for s in a.sentences for t in b.sentences)


def _days(x: Days) -> str:
    first, last = date.fromordinal(x[0]).isoformat(), date.fromordinal(x[1]).isoformat()
    return first if first == last else f"{first} to {last}"
