"""filters: the selection that all views share; it lives in the address.

``/queue?outlet=A&type=PROTEST&since=2019-11-15`` and ``/map?...`` with the same words after the
question mark show the same claims, so that a selection can be kept, sent and cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import HTTPException, Query

from onrecord.review.who import Who
from onrecord.store import EventFilter, Filter, ReviewRole, State

__all__ = ["Asked", "Chip", "Shared", "Stage", "asked"]

_Words = Annotated[tuple[str, ...], Query(max_length=50)]
_Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$", examples=["2019-11-15"])]
_Share = Annotated[float | None, Query(ge=0.0, le=1.0)]


class Stage(StrEnum):
    """How far review has come with a claim: nothing to do on it, or something.

    For a coder, who does not see the others, it is the coder's own review that counts.
    """

    ALL = "all"
    TODO = "todo"
    DONE = "done"


class Voice(StrEnum):
    """Who claims: the outlet itself, or somebody whom it cites."""

    ANY = ""
    OWN = "own"
    CITED = "cited"


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in force, in words, and the address's words without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Shared:
    """The selection: ``pairs`` as in the address, in a fixed order."""

    pairs: tuple[tuple[str, str], ...]

    def values(self, name: str) -> tuple[str, ...]:
        """All values given for a name."""
        return tuple(v for n, v in self.pairs if n == name)

    def value(self, name: str) -> str:
        """The value given for a name; empty if none."""
        return next(iter(self.values(name)), "")

    def with_(self, **more: object) -> str:
        """The address's words with these names set anew (None: taken out)."""
        kept = [(n, v) for n, v in self.pairs if n not in more]
        return urlencode(kept + [(n, str(v)) for n, v in more.items() if v is not None])

    @property
    def query(self) -> str:
        """The address's words."""
        return urlencode(self.pairs)

    def chips(self) -> Iterator[Chip]:
        """Every condition in force, for showing and taking out."""
        for i, (name, value) in enumerate(self.pairs):
            if name != "stage":
                rest = [p for j, p in enumerate(self.pairs) if i != j]
                yield Chip(LABELS[name], value, urlencode(rest))


LABELS = {
    "q": "words",
    "outlet": "outlet",
    "type": "type",
    "mode": "mode",
    "claimant": "claimant",
    "kind": "kind of claimant",
    "voice": "voice",
    "country": "country",
    "admin1": "province",
    "place": "place",
    "since": "happened since",
    "until": "happened until",
    "from": "published since",
    "to": "published until",
    "polarity": "polarity",
    "mood": "mood",
    "background": "background",
    "state": "review",
    "coder": "coded by version",
    "least": "confidence from",
    "most": "confidence up to",
    "stage": "stage",
    "doc": "report",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The selection as asked for, and what a person may have of it."""

    shared: Shared
    where: Filter

    def for_(self, who: Who, stage: Stage | None = None) -> Filter:
        """The filter for this person: blind for coders, nothing that betrays a name for the public.

        A public viewer cannot search by words or claimants in claims: that a search for a name
        finds something would tell that the name stands there.
        """
        where = self.where
        stage = stage or Stage(self.shared.value("stage") or Stage.ALL)
        if not who.judges:
            stage = Stage.ALL
            where = replace(where, states=(), judged_by=None, not_judged_by=None)
        if not who.sees_private:
            where = replace(where, text="", claimants=())
        if who.blind:
            return _blind(where, stage, who.name)
        if stage is Stage.TODO and not where.states:
            where = replace(where, states=(State.UNDECIDED, State.AGAIN))
        if stage is Stage.DONE and not where.states:
            done = (State.ACCEPTED, State.AMENDED, State.REJECTED, State.UNSURE)
            where = replace(where, states=done)
        return where

    def events(self) -> EventFilter:
        """The part of the selection that asks about events."""
        w = self.where
        return EventFilter(
            types=w.types,
            modes=w.modes,
            outlets=w.outlets,
            countries=w.countries,
            since=w.since,
            until=w.until,
            document=w.document,
        )


def _blind(where: Filter, stage: Stage, name: str) -> Filter:
    where = replace(where, states=(), judged_by=None, not_judged_by=None)
    if stage is Stage.TODO:
        return replace(where, not_judged_by=name)
    return replace(where, judged_by=name) if stage is Stage.DONE else where


def asked(
    q: Annotated[str, Query(max_length=300)] = "",
    outlet: _Words = (),
    type: _Words = (),
    mode: _Words = (),
    claimant: _Words = (),
    kind: _Words = (),
    voice: Voice = Voice.ANY,
    country: _Words = (),
    admin1: _Words = (),
    place: _Words = (),
    since: _Day = "",
    until: _Day = "",
    published_from: Annotated[_Day, Query(alias="from")] = "",
    published_to: Annotated[_Day, Query(alias="to")] = "",
    polarity: _Words = (),
    mood: _Words = (),
    background: Annotated[str, Query(pattern="^(no|only)?$")] = "",
    state: Annotated[tuple[State, ...], Query(max_length=6)] = (),
    coder: Annotated[str, Query(max_length=100)] = "",
    least: _Share = None,
    most: _Share = None,
    stage: Stage = Stage.ALL,
    doc: Annotated[str, Query(max_length=100)] = "",
) -> Asked:
    """Read the selection out of the address."""
    where = Filter(
        outlets=_clean(outlet),
        types=_clean(type),
        modes=_clean(mode),
        claimants=_clean(claimant),
        kinds=_clean(kind),
        own_voice=None if voice is Voice.ANY else voice is Voice.OWN,
        countries=_clean(country),
        admin1=_clean(admin1),
        places=_clean(place),
        since=_day("since", since),
        until=_day("until", until),
        published_since=_day("from", published_from),
        published_until=_day("to", published_to),
        polarities=_clean(polarity),
        moods=_clean(mood),
        historical={"no": False, "only": True}.get(background),
        states=tuple(state),
        coder=coder or None,
        document=doc or None,
        text=q.strip(),
        least=least,
        most=most,
    )
    given: dict[str, Any] = {
        "q": where.text,
        "outlet": where.outlets,
        "type": where.types,
        "mode": where.modes,
        "claimant": where.claimants,
        "kind": where.kinds,
        "voice": voice.value,
        "country": where.countries,
        "admin1": where.admin1,
        "place": where.places,
        "since": since,
        "until": until,
        "from": published_from,
        "to": published_to,
        "polarity": where.polarities,
        "mood": where.moods,
        "background": background,
        "state": tuple(s.value for s in where.states),
        "coder": coder,
        "least": least,
        "most": most,
        "stage": "" if stage is Stage.ALL else stage.value,
        "doc": doc,
    }
    return Asked(Shared(tuple(_pairs(given))), where)


def _clean(values: Iterable[str]) -> tuple[str, ...]:
    """Without blanks and repeats; a browser's form sends its empty fields too."""
    return tuple(dict.fromkeys(v for v in values if v.strip()))


def _day(name: str, value: str) -> str | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as e:
        raise HTTPException(422, f"{name}: {value} is no day") from e


def _pairs(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if isinstance(value, tuple):
            yield from ((name, v) for v in value)
        elif value not in ("", None):
            yield name, f"{value:g}" if isinstance(value, float) else str(value)


def sees_state(who: Who) -> bool:
    """May this person see how others have decided?"""
    return who.may(ReviewRole.VIEWER) and not who.blind
