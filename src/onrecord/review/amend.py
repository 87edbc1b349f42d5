"""amend: from a filled form to the changes of a Judgement, and from changes to the amended claim.

A form's words are found in the report at the place where they were selected or, typed by hand,
nearest to the trigger. What the record resolved there already (an actor's id, a place's
coordinates) is kept. A change holds one field of the claim under its name in the wire format with
the new value as JSON; the claim itself is never edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec

from onrecord.errors import OnrecordError, OptionError
from onrecord.records import (
    Actor,
    Assertion,
    Attribution,
    Basis,
    Change,
    Claim,
    Count,
    CountKind,
    Decision,
    Judgement,
    Mood,
    Place,
    PlacePrecision,
    Polarity,
    Precision,
    Record,
    Span,
    When,
)

__all__ = ["FIELDS", "Figure", "Filled", "Words", "amended", "changes", "filled", "standing"]

FIELDS = (
    *("type", "mode", "trigger", "actors", "recipients", "where", "when", "counts"),
    *("assertion", "chain"),
)
_AT = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Words:
    """Words as in a form's field; ``at`` is ``"start-end"`` where they were selected, or empty."""

    words: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as in a form: its words, what it counts, and its bounds (empty: open)."""

    words: Words
    what: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A whole form; ``where`` and ``when`` empty: not stated; ``claimant`` an attribution's id.

    ``since`` and ``until`` are ISO days that the reader found, empty: as the words resolve.
    """

    type: str
    mode: str
    trigger: Words
    actors: tuple[Words, ...]
    recipients: tuple[Words, ...]
    where: Words
    when: Words
    since: str
    until: str
    counts: tuple[Figure, ...]
    polarity: str
    mood: str
    historical: bool
    claimant: str


def filled(claim: Claim) -> Filled:
    """The form as the machine fills it."""
    where, when = claim.where, claim.when
    return Filled(
        type=claim.type,
        mode=claim.mode or "",
        trigger=_words(claim.trigger),
        actors=tuple(_words(a.span) for a in claim.actors),
        recipients=tuple(_words(a.span) for a in claim.recipients),
        where=_words(where.span) if where else Words(""),
        when=_words(when.span) if when and when.span else Words(""),
        since=when.earliest or "" if when else "",
        until=when.latest or "" if when else "",
        counts=tuple(
            Figure(_words(c.span), c.what.value, _number(c.low), _number(c.high))
            for c in claim.counts
        ),
        polarity=claim.assertion.polarity.value,
        mood=claim.assertion.mood.value,
        historical=claim.assertion.historical,
        claimant=claim.chain[-1] if claim.chain else "",
    )


def _words(span: Span) -> Words:
    return Words(span.text, f"{span.start}-{span.end}")


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def changes(record: Record, claim: Claim, form: Filled) -> tuple[Change, ...]:
    """What the form says otherwise than the claim, field by field; empty: nothing.

    Raises:
        OptionError: words that do not stand in the report, or a value that is none.
    """
    reader = _Reader(record, claim)
    new = reader.claim(form)
    return tuple(
        Change(name, msgspec.json.encode(getattr(new, name)).decode())
        for name in FIELDS
        if getattr(new, name) != getattr(claim, name)
    )


def amended(claim: Claim, made: Sequence[Change], text: str) -> Claim:
    """The claim as a judgement's changes make it.

    Raises:
        OptionError: a change names no field of a claim, or its value does not fit there.
    """
    values: dict[str, Any] = {}
    for change in made:
        if change.field not in FIELDS:
            raise OptionError(f"a claim has no field {change.field!r} to amend")
        try:
            raw = msgspec.json.decode(change.value)
            part = msgspec.convert({**msgspec.to_builtins(claim), change.field: raw}, Claim)
        except (msgspec.DecodeError, msgspec.ValidationError) as e:
            raise OptionError(f"the new {change.field} does not fit: {e}") from e
        values[change.field] = getattr(part, change.field)
    new = replace(claim, **values)
    new.trigger.check(text)
    return new


def standing(record: Record, claim: Claim, made: Judgement | None) -> Claim:
    """The claim with a reader's changes, if there are any that this version reads."""
    if made is None or made.decision is not Decision.AMEND:
        return claim
    try:
        return amended(claim, made.changes, record.document.text)
    except OnrecordError:  # made elsewhere, in words that this version does not read
        return claim


class _Reader:
    """Reads a form against its record."""

    def __init__(self, record: Record, claim: Claim) -> None:
        self._record, self._claim = record, claim
        self._text = record.document.text

    def claim(self, form: Filled) -> Claim:
        trigger = self._span("trigger", form.trigger)
        if trigger is None:
            raise OptionError("trigger: a claim needs the words that name the event")
        if not re.fullmatch(r"[A-Z][A-Z-]{1,30}", form.type):
            raise OptionError(f"type: {form.type[:40]!r} is no event type")
        if form.mode and not re.fullmatch(r"[a-z][a-z-]{1,40}", form.mode):
            raise OptionError(f"mode: {form.mode[:40]!r} is no mode")
        return replace(
            self._claim,
            type=form.type,
            mode=form.mode or None,
            trigger=trigger,
            actors=self._actors("who", form.actors),
            recipients=self._actors("to whom", form.recipients),
            where=self._where(form.where),
            when=self._when(form),
            counts=tuple(c for f in form.counts if (c := self._count(f)) is not None),
            assertion=Assertion(
                _member("polarity", Polarity, form.polarity),
                _member("mood", Mood, form.mood),
                form.historical,
            ),
            chain=self._chain(form.claimant),
        )

    def _span(self, field: str, words: Words) -> Span | None:
        """Where the words stand: as selected, else nearest to the trigger."""
        wanted = words.words.strip()
        if not wanted:
            return None
        if (at := _AT.fullmatch(words.at)) is not None:
            start, end = int(at[1]), int(at[2])
            selected = self._text[start:end]
            if selected and _loose(selected) == _loose(wanted):
                return Span.of(self._text, start, end)
        pattern = r"\s+".join(map(re.escape, wanted.split()))
        home = self._claim.trigger.start
        found = min(
            re.finditer(pattern, self._text), key=lambda m: abs(m.start() - home), default=None
        )
        if found is None:
            raise OptionError(f"{field}: the report does not say {wanted[:80]!r}")
        return Span.of(self._text, *found.span())

    def _actors(self, field: str, given: Iterable[Words]) -> tuple[Actor, ...]:
        spans = [s for w in given if (s := self._span(field, w)) is not None]
        claims = (self._claim, *self._record.claims)
        known = [a for c in claims for a in (*c.actors, *c.recipients)]
        return tuple(
            next((a for a in known if a.span == s), None) or Actor(s, " ".join(s.text.split()))
            for s in dict.fromkeys(spans)
        )

    def _where(self, given: Words) -> Place | None:
        span = self._span("where", given)
        if span is None:
            return None
        known = [self._claim.where, *self._record.places]
        same = [p for p in known if p is not None and (p.span == span or p.span.text == span.text)]
        if same:
            return next((p for p in same if p.span == span), replace(same[0], span=span))
        name = " ".join(span.text.split())
        return Place(span, name, None, None, None, None, None, PlacePrecision.UNRESOLVED)

    def _when(self, form: Filled) -> When | None:
        span = self._span("when", form.when)
        old = self._claim.when
        before = (old.earliest or "", old.latest or "") if old else ("", "")
        if old and old.span == span and (form.since, form.until) == before:
            return old
        known = next((w for w in self._record.times if span and w.span == span), None)
        if (form.since, form.until) == before or not (form.since or form.until):
            # The days were left alone, so the words decide.
            if span is None:
                return None
            return known or When(
                None, None, Precision.UNKNOWN, Basis.UNKNOWN, "", span, "selected by a reader"
            )
        since, until = _iso("since", form.since), _iso("until", form.until)
        if since and until and since > until:
            raise OptionError(f"when: {since} comes after {until}")
        precision = Precision.DAY if since and since == until else Precision.RANGE
        edtf = since if since and since == until else f"{since or '..'}/{until or '..'}"
        return When(since, until, precision, Basis.STATED, edtf, span)

    def _count(self, figure: Figure) -> Count | None:
        span = self._span("how many", figure.words)
        if span is None:
            return None
        low, high = _whole(figure.low), _whole(figure.high)
        if low is not None and high is not None and low > high:
            raise OptionError(f"how many: {low} is more than {high}")
        known = next((c for c in self._claim.counts if c.span == span), None)
        what = _member("how many", CountKind, figure.what)
        return Count(span, what, low, high, known.modifier if known else None)

    def _chain(self, innermost: str) -> tuple[str, ...]:
        if self._claim.chain and self._claim.chain[-1] == innermost:
            return self._claim.chain
        by_id: dict[str, Attribution] = {a.id: a for a in self._record.attributions}
        chain: list[str] = []
        step = innermost
        while step and step not in chain:
            if step not in by_id:
                raise OptionError("claimant: this report has no such attribution")
            chain.append(step)
            step = by_id[step].parent or ""
        return tuple(reversed(chain))


def _loose(text: str) -> str:
    """Compared without blank space and without what a page cannot show as it is."""
    return re.sub(r"[\s\ufffd\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+", "", text)


def _member(field: str, kind: Any, value: str) -> Any:
    try:
        return kind(value)
    except ValueError as e:
        raise OptionError(f"{field}: {value[:40]!r} is none of {', '.join(kind)}") from e


def _iso(field: str, value: str) -> str | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as e:
        raise OptionError(f"{field}: {value[:40]!r} is no day; write it as 2019-11-15") from e


def _whole(value: str) -> int | None:
    bare = value.replace(",", "").replace(" ", "")
    if not bare:
        return None
    if not re.fullmatch(r"\d{1,12}", bare):
        raise OptionError(f"how many: {value[:40]!r} is no whole number")
    return int(bare)
