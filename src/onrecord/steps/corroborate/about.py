"""about: what is only told of an event is kept with it, and makes no event of its own.

"The police are investigating", "he was charged with murder", "a neighbour called for help": such
claims have a type of their own, but where a report gives them no time and no place other than those
of what happened, they tell of what happened. They are kept with that event, under ``about``; only
the figures in them count there ("police are investigating the deaths of three people"). One with a
setting of its own ("was charged on Monday in Leeds") is an event. What is asked of the police, by
them, or agreed with them ("neighbours called the police", "anyone who knows more is asked to call")
is told of an attack in the same way, and so is what becomes of a single suspect ("her stepfather
was arrested", "he turned himself in"). The arrest of many is an event, and so is one by the
attackers themselves, or of those whom they attacked: that is no police work but more of the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from onrecord.records import Claim, Place, PlacePrecision, When
from onrecord.steps.corroborate.said import Said
from onrecord.steps.corroborate.victims import is_one

__all__ = ["MATERIAL", "attached", "can_be_told", "nearest", "told_of", "voted"]

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
    r"|prosecutors?|crime ?stoppers|court|tips?|any(?:one|body) (?:with|who))\b|^any(?:one|body)$",
    re.IGNORECASE,
)
_ATTACKS = ("ASSAULT",)
# What becomes of a suspect: caught, in custody, fled, gave up, suspended; and that police come.
_SUSPECT: dict[str, frozenset[str | None]] = {
    "COERCE": frozenset({"arrest", "seize"}),
    "RETREAT": frozenset({"withdraw", None}),
    "CONCEDE": frozenset({None}),
    "SANCTION": frozenset({"expel"}),
    "MOBILIZE": frozenset({"police"}),
}
_CAME = re.compile(r"dispatch|respond|arriv|scene", re.IGNORECASE)
_SUSPECTED = re.compile(
    r"\b(?:suspects?|suspected|gunm[ae]n|shooters?|attackers?|assailants?|accused|defendant"
    r"|custody|booked|bail|bond|jail|behind bars|turned (?:him|her)self in|murder|homicide"
    r"|manslaughter|(?:hand)?guns?|firearms?|rifles?|pistols?|weapons?)\b",
    re.IGNORECASE,
)
FEW = 3  # named one by one
_ARMED = frozenset({"MIL", "COP", "SPY", "REB", "GOV"})
# PLOVER 2.0's material types: what can have happened to be told of.
MATERIAL = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "SANCTION", "RETREAT"})
_TOWNS = frozenset({PlacePrecision.SITE, PlacePrecision.CITY, PlacePrecision.UNRESOLVED})

Group = tuple[str, ...]
G = TypeVar("G", bound=tuple[object, ...])  # a group, or what stands for it: first its first claim


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
        claims = [said[c].claim for c in g]
        types = told_of(claims)
        if not types:
            continue
        votes: Counter[Group] = Counter()
        for c in g:
            start = said[c].claim.trigger.start
            events = told.get(said[c].document.id, ())
            near = nearest(start, [t for t in events if said[t[1][0]].claim.type in types])
            if near is not None:
                votes[near] += 1
        if votes:
            event = voted(votes, len)
            if can_be_told(claims, [said[e].claim for e in event]):
                found[g] = event
    return found


def told_of(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The types of events that most of these claims can be told of; none where most cannot."""
    items = tuple(claims)
    after = sum(_after(c) for c in items)
    handled = sum(not _after(c) and (_by_police(c) or _of_a_suspect(c)) for c in items)
    if 2 * (after + handled) <= len(items):
        return ()
    return tuple(sorted(MATERIAL)) if after == len(items) else _ATTACKS


def _by_police(claim: Claim) -> bool:
    return claim.type in _WITH_POLICE and _names_police(claim)


def _of_a_suspect(claim: Claim) -> bool:
    """Is it what becomes of one who is suspected, or of a single person, or do police come?"""
    if claim.mode not in _SUSPECT.get(claim.type, ()):
        return False
    if claim.type == "MOBILIZE":
        return _CAME.search(claim.trigger.text) is not None
    caught = claim.recipients if claim.type in ("COERCE", "SANCTION") else claim.actors
    words = (claim.trigger, *(a.span for a in caught))
    if any(_SUSPECTED.search(span.text) for span in words):
        return True
    many = any(c.low is None or c.low > 1 for c in claim.counts)
    return not many and 0 < len(caught) <= FEW and all(is_one(a) for a in caught)


def _after(claim: Claim) -> bool:
    if claim.type not in _AFTER:
        return False
    modes = _AFTER[claim.type]
    return modes is None or claim.mode in modes


def _names_police(claim: Claim) -> bool:
    """Are those who deal with crimes named in it, or asked by it?"""
    parties = (*claim.actors, *claim.recipients)
    words = (claim.trigger, *(a.span for a in parties))
    return any(_POLICE.search(span.text) for span in words)


def nearest(at: int, told: Sequence[tuple[int, G]]) -> G | None:
    """The event named last before the claim at ``at``; failing that, the first after it.

    ``told``: where the claims of events stand in the same report, with their events.
    """
    before = [t for t in told if t[0] <= at]
    if before:
        return max(before)[1]
    return min(told)[1] if told else None


def voted(votes: Mapping[G, int], size: Callable[[G], int]) -> G:
    """The event with the most votes, then with the most claims, then the first by their ids."""
    return min(votes, key=lambda e: (-votes[e], -size(e), e))


def can_be_told(claims: Iterable[Claim], event: Sequence[Claim]) -> bool:
    """Have the claims the setting of the event, and is a suspect's fate not the attackers' work?"""
    told = tuple(claims)
    if not _same_setting(told, event):
        return False
    suspects = [c for c in told if c.type == "COERCE"]
    by = {a.id or a.sector for e in event for a in e.actors if a.sector in _ARMED}
    hit = {a.name.casefold() for e in event for a in e.recipients if not a.private or a.id}
    return not any(
        by & {a.id or a.sector for a in c.actors if a.sector in _ARMED}
        or hit & {a.name.casefold() for a in c.recipients}
        for c in suspects
    )


def _same_setting(claims: Iterable[Claim], event: Sequence[Claim]) -> bool:
    """Have the claims no time and no place other than those of the event?"""
    times = [e.when for e in event if e.when is not None]
    places = [e.where for e in event if e.where is not None and e.where.named]
    return all(_fits(c, times, places) for c in claims)


def _fits(claim: Claim, times: Sequence[When], places: Sequence[Place]) -> bool:
    when, where = claim.when, claim.where
    in_time = when is None or not times or any(_meet(when, t) for t in times)
    if where is None or not where.named or not places:
        return in_time
    return in_time and any(_touch(where, p) for p in places)


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
