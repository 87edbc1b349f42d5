"""blocks: which accounts are worth comparing, so that the cost grows with their number.

Comparing all with all grows with the square. Instead each account is filed under a few keys, and
only those that share enough of them are compared:

- the rarest names of its reports; the month is added to those that many reports share;
- its place with the week, and its place with the week of publication.

A pair is compared if it shares a place and week, or two names. A key that holds more accounts than
:data:`FULL` is not dropped: its accounts are sorted by day, place and id, and each is paired with
its next neighbours only (the sorted neighbourhood method, Hernandez and Stolfo 1995).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from onrecord.steps.link.accounts import Outline
from onrecord.steps.link.profile import Profile
from onrecord.steps.link.words import Rarity

__all__ = ["ENOUGH", "FULL", "Filed", "Key", "candidate_pairs", "filed", "keys_of", "met"]

FULL = 24  # accounts under one key that are compared each with each
NEIGHBOURS = 8  # in a key that holds more
RARE = 10  # names by which an account is filed
ENOUGH = 2  # keys' worth from which a pair is compared
MONTH, WEEK = 30, 7  # days

Key = tuple[str, ...]
Pair = tuple[int, int]


class Filed(NamedTuple):
    """An account under a key: its number, that of its lineage, and its place in a long list.

    Numbers tell what comes before what; they need not be without gaps.
    """

    number: int
    lineage: int
    order: tuple[int, str, str]


def candidate_pairs(accounts: Sequence[Outline], rarity: Rarity) -> Iterator[Pair]:
    """Pairs of positions in ``accounts`` (smaller first), each once, in order.

    Only accounts of one type and of different lineages are paired.
    """
    lists: dict[Key, list[Filed]] = defaultdict(list)
    lineages = {name: n for n, name in enumerate(sorted({a.lineage for a in accounts}))}
    for i, account in enumerate(accounts):
        entry = filed(account, i, lineages[account.lineage])
        for key in keys_of(account, rarity):
            lists[key].append(entry)
    shared = met(lists.items())
    for pair in sorted(shared):
        if shared[pair] >= ENOUGH:
            yield pair


def filed(account: Outline, number: int, lineage: int) -> Filed:
    """The account as it stands under each of its keys."""
    return Filed(number, lineage, _order(account))


def keys_of(account: Outline, rarity: Rarity) -> list[Key]:
    """The keys of an account, each once; only the counts in ``rarity`` are asked for."""
    return sorted(set(_keys(account, rarity)))


def met(lists: Iterable[tuple[Key, Sequence[Filed]]]) -> Counter[Pair]:
    """How much the keys are worth under which accounts of different lineages meet, by pair."""
    shared: Counter[Pair] = Counter()
    for key, members in lists:
        worth = 2 if key[0] == "place" else 1
        for i, j in _pairs(members):
            if i.lineage != j.lineage:
                shared[min(i.number, j.number), max(i.number, j.number)] += worth
    return shared


def _pairs(members: Sequence[Filed]) -> Iterator[tuple[Filed, Filed]]:
    members = sorted(members, key=lambda m: m.order)
    reach = len(members) if len(members) <= FULL else NEIGHBOURS
    for at, i in enumerate(members):
        for j in members[at + 1 : at + 1 + reach]:
            yield i, j


def _keys(account: Outline, rarity: Rarity) -> Iterator[Key]:
    profile = account.profile
    kind = profile.type
    months = {day // MONTH for day in _reach(profile, MONTH)}
    rarest = sorted(account.names, key=lambda w: (rarity.count[w], w))
    for word in [w for w in rarest if rarity.count[w] > 1 and not _common(w)][:RARE]:
        if rarity.count[word] <= FULL:
            yield ("name", kind, word)
        else:
            for month in months:
                yield ("month", kind, word, str(month))
    weeks = {day // WEEK for day in _reach(profile, WEEK)}
    for spot in profile.spots:
        for week in weeks:
            yield ("place", kind, spot.key, str(week))


def _common(word: str) -> bool:
    """Ages, hours and years are too common to look reports up by."""
    return word.isdigit() and (len(word) < 4 or word[:2] in ("19", "20"))


def _reach(profile: Profile, step: int) -> set[int]:
    """The days that stand for the account's times, and a step before each.

    Two days less than a step apart always share a key so, on whichever side of a border they lie.
    """
    times = [t for t in profile.times if t[1] - t[0] <= MONTH] or list(profile.published)
    days = {day for t in times for day in t}
    return days | {day - step for day in days}


def _order(account: Outline) -> tuple[int, str, str]:
    profile = account.profile
    days = [t[0] for t in profile.times] or [t[0] for t in profile.published]
    spots = sorted(s.key for s in profile.spots)
    return (min(days, default=0), spots[0] if spots else "", account.first.id)
