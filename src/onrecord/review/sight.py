"""sight: the casebook as one person may see it.

For a public viewer every record is redacted before anything is made from it, as for an export, and
rows are made anew from the redacted record. For a coder the decisions of others are
left out. Views read the casebook through here and cannot forget either.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar

from onrecord.records import Claim, Decision, Event, Judgement, Record
from onrecord.review.cards import Quote, quote
from onrecord.review.who import Who
from onrecord.steps.export import words
from onrecord.steps.export.redact import Everywhere, named_in, redact, redact_event
from onrecord.store import Casebook, ClaimRow, DocumentRow, State

__all__ = ["Line", "Masks", "Sight"]

T = TypeVar("T")

STATES = {
    Decision.ACCEPT: State.ACCEPTED,
    Decision.AMEND: State.AMENDED,
    Decision.REJECT: State.REJECTED,
    Decision.UNSURE: State.UNSURE,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in a list; as :class:`ClaimRow`, less what this person may not see."""

    claim: str
    document: str
    title: str
    outlet: str
    published: str | None
    label: str
    polarity: str
    mood: str
    claimant: str
    kind: str | None
    own_voice: bool
    actors: str
    recipients: str
    place: str
    country: str | None
    earliest: str | None
    latest: str | None
    quote: Quote
    confidence: float
    state: State
    decided_by: str


class Masks:
    """Redacted records, a few kept: redacting a report takes longer than reading it."""

    def __init__(self, most: int = 128) -> None:
        self._most = most
        self._kept: OrderedDict[str, Record] = OrderedDict()
        self._lock = Lock()

    def of(self, record: Record, key: str) -> Record:
        """The record without private people's names and anybody's contact details."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        masked, _ = redact(record)
        with self._lock:
            self._kept[key] = masked
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return masked


@dataclass(frozen=True, slots=True)
class Sight:
    """What ``who`` sees of the casebook."""

    book: Casebook
    who: Who
    masks: Masks

    def record(self, document: str) -> Record | None:
        """A document's current record, masked where names may not be shown."""
        record = self.book.record(document)
        if record is None or self.who.sees_private:
            return record
        row = self.book.document(document)
        return self.masks.of(record, f"{document} {row.record if row else ''}")

    def document(self, row: DocumentRow) -> DocumentRow:
        """A document's row, with its title, address and progress as this person may see them."""
        if self.who.blind:
            return replace(row, decided=0)
        if self.who.sees_private:
            return row
        record = self.record(row.id)
        if record is None:
            return replace(row, ref=row.id, title=None, url=None, author=None, added_by="")
        d = record.document
        return replace(row, ref=d.ref, title=d.title, url=d.url, author=d.author, added_by="")

    def lines(self, rows: Iterable[ClaimRow]) -> tuple[Line, ...]:
        """Claims for a list."""
        return tuple(self._line(row) for row in rows)

    def line(self, row: ClaimRow) -> Line:
        """One claim for a list."""
        return self._line(row)

    def _line(self, row: ClaimRow) -> Line:
        state, by = self._state(row)
        line = Line(
            claim=row.claim,
            document=row.document,
            title=row.title or row.ref,
            outlet=row.outlet or "",
            published=row.published,
            label=f"{row.type}-{row.mode}" if row.mode else row.type,
            polarity=row.polarity,
            mood=row.mood,
            claimant=row.claimant or "",
            kind=row.kind,
            own_voice=row.own_voice,
            actors=row.actors,
            recipients=row.recipients,
            place=row.place or "",
            country=row.country,
            earliest=row.earliest,
            latest=row.latest,
            quote=_quote(row),
            confidence=row.confidence,
            state=state,
            decided_by=by,
        )
        return line if self.who.sees_private else self._masked(line)

    def _masked(self, line: Line) -> Line:
        record = self.record(line.document)
        claim = find(record, line.claim)
        if record is None or claim is None:
            hidden = Quote("", "", "")
            return replace(line, title="", claimant="", actors="", recipients="", quote=hidden)
        chain = [a for a in record.attributions if claim.chain and a.id == claim.chain[-1]]
        return replace(
            line,
            title=record.document.title or record.document.ref,
            claimant=words.speaker_name(chain[0]) if chain else "",
            actors=words.join_names(claim.actors),
            recipients=words.join_names(claim.recipients),
            quote=quote(record.document, claim.trigger),
        )

    def _state(self, row: ClaimRow) -> tuple[State, str]:
        if self.who.blind:
            own = self.decision(row.claim)
            return (STATES[own.decision], own.by) if own else (State.UNDECIDED, "")
        by = row.decided_by or ""
        return row.state, by if self.who.sees_private else ""

    def decision(self, claim: str) -> Judgement | None:
        """The standing decision on a claim that this person may see."""
        made = self.book.decision(claim, by=self.who.name if self.who.blind else None)
        return made if made is None or self.who.sees_private else _bare(made)

    def decisions(self, document: str) -> dict[str, Judgement]:
        """The same for all of a document's claims."""
        by = self.who.name if self.who.blind else None
        made = dict(self.book.decisions(document, by=by))
        return made if self.who.sees_private else {t: _bare(j) for t, j in made.items()}

    def event(self, event: Event) -> Event:
        """An event, without private people's names where they may not be shown."""
        if self.who.sees_private:
            return event
        names, refs = Everywhere(), dict[str, str]()
        for document in dict.fromkeys(c.document for c in event.claims):
            record, masked = self.book.record(document), self.record(document)
            if record is not None and masked is not None:
                names.add(document, named_in(record))
                if masked.document.ref != record.document.ref:
                    refs[record.document.ref] = masked.document.ref
        return redact_event(event, names, refs)


def find(record: Record | None, claim: str) -> Claim | None:
    """The claim of that id in a record, if it is there."""
    return next((c for c in record.claims if c.id == claim), None) if record else None


def _quote(row: ClaimRow) -> Quote:
    start, text = row.trigger_at, row.passage
    end = start + len(row.trigger)
    before, after = text[:start], text[end:]
    if before[:1].islower():
        before = f"… {before}"
    if after and after[-1].isalnum():
        after = f"{after} …"
    return Quote(before, text[start:end], after)


def _bare(judgement: Judgement) -> Judgement:
    """A decision without who made it and why: reasons are free words and may name people.

    What was changed may too, so an amended claim is shown as the machine coded it.
    """
    return replace(judgement, by="", reason="", changes=())
