"""about: what is only told of an event is kept with it, and makes no event of its own.

"The police are investigating", "he was charged with murder", "a neighbour called for help": such
claims have a type of their own, but where a report gives them no time and no place other than those
of what happened, they tell of what happened. They are kept with that event, under ``about``; only
the figures in them count there ("police are investigating the deaths of three people"). One with a
setting of its own ("was charged on Monday in Leeds") is an event. What is asked of the police, by
them, or agreed with them ("neighbours called the police", "anyone who knows more is asked to call")
is told of an attack in the same way.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from onrecord.records import Place, PlacePrecision, When
from onrecord.steps.corroborate.said import Said

__all__ = ["MATERIAL", "attached"]

# Types, with modes where only some are meant: what authorities and helpers do about an event.
_AFTER: dict[str, frozenset[str] | None] = {
    "ACCUSE": frozenset({"investigate", "allege"}),
    "REQUEST": frozenset({"assist"}),
    "AID": None,
}
# With the police or a court on either side these are the handling of an attack, too.
_WITH_POLICE = frozenset({"REQUEST", "CONSULT", "COOPERATE"})
_POLICE = re.compile(
    r"\b(?:police|911|sheriff|deput(?:y|ies)|troopers?|officers?|detectives?|investigators?"
    r"|prosecutors?|crime ?stoppers|court|tips?|information (?:on|about|is|should))\b",
    re.IGNORECASE,
)
# PLOVER 2.0's material types: what can have happened to be told of.
MATERIAL = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "SANCTION", "RETREAT"})
_TOWNS = frozenset({PlacePrecision.SITE, PlacePrecision.CITY, PlacePrecision.UNRESOLVED})

Group = tuple[str, ...]


def attached(groups: Sequence[Group], said: Mapping[str, Said]) -> dict[Group, Group]:
    """The groups that are only told of another one, with that other one.

    It is the one whose claims stand nearest in the same reports, by the majority of the claims.
    """
    told: dict[str, list[tuple[int, Group]]] = defaultdict(list)
    for g in groups:
        if said[g[0]].claim.type in MATERIAL:
            for c in g:
                told[said[c].document.id].append((said[c].claim.trigger.start, g))
    found = {}
    for g in groups:
        if not all(_follows(said[c]) for c in g):
            continue
        votes: Counter[Group] = Counter()
        attacks = not all(_after(said[c]) for c in g)
        for c in g:
            events = told.get(said[c].document.id, ())
            if attacks:
                events = [t for t in events if said[t[1][0]].claim.type == "ASSAULT"]
            near = _nearest(said[c], events)
            if near is not None:
                votes[near] += 1
        if votes:
            event = min(votes, key=lambda e: (-votes[e], -len(e), e))
            if all(_same_setting(said[c], [said[e] for e in event]) for c in g):
                found[g] = event
    return found


def _follows(s: Said) -> bool:
    """Is it of the kind that is told of an event?"""
    return _after(s) or (s.claim.type in _WITH_POLICE and _names_police(s))


def _after(s: Said) -> bool:
    if s.claim.type not in _AFTER:
        return False
    modes = _AFTER[s.claim.type]
    return modes is None or s.claim.mode in modes


def _names_police(s: Said) -> bool:
    """Does the sentence name those who deal with crimes?"""
    text, trigger = s.document.text, s.claim.trigger
    block = s.document.block_at(trigger.start)
    low, high = (block.start, block.end) if block else (0, len(text))
    start = max(text.rfind(". ", low, trigger.start) + 1, low)
    stop = text.find(". ", trigger.end, high)
    return _POLICE.search(text, start, high if stop < 0 else stop) is not None


def _nearest(s: Said, told: Sequence[tuple[int, Group]]) -> Group | None:
    """The event named last before the claim; failing that, the first after it."""
    at = s.claim.trigger.start
    before = [t for t in told if t[0] <= at]
    if before:
        return max(before)[1]
    return min(told)[1] if told else None


def _same_setting(s: Said, event: Sequence[Said]) -> bool:
    """Has the claim no time and no place other than those of the event?"""
    times = [e.claim.when for e in event if e.claim.when is not None]
    places = [e.claim.where for e in event if e.claim.where is not None]
    when, where = s.claim.when, s.claim.where
    in_time = when is None or not times or any(_meet(when, t) for t in times)
    return in_time and (where is None or not places or any(_touch(where, p) for p in places))


def _meet(a: When, b: When) -> bool:
    """Do the times overlap, or lie on neighbouring days? True where one is open."""
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return True
    try:
        gap = max(
            date.fromisoformat(a.earliest).toordinal() - date.fromisoformat(b.latest).toordinal(),
            date.fromisoformat(b.earliest).toordinal() - date.fromisoformat(a.latest).toordinal(),
        )
    except ValueError:
        return a.edtf == b.edtf
    return gap <= 1


def _touch(a: Place, b: Place) -> bool:
    """Is one the other, or inside it?"""
    if a.geonameid == b.geonameid and a.name == b.name:
        return True
    if a.country is None or b.country is None or a.country != b.country:
        return False
    if a.precision in _TOWNS and b.precision in _TOWNS:
        return False
    return a.admin1 is None or b.admin1 is None or a.admin1 == b.admin1
