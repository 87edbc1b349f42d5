"""source: what an export is made from, redacted on its way, and counted for the data card.

Records are streamed: each call of :meth:`Source.records` reads them anew, so that a format that
needs two passes makes two, and no format holds more than it must. Before the first pass the names
of private people are collected over all reports (see :class:`.Everywhere`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from onrecord.errors import OptionError
from onrecord.records import ClaimRef, Event, Judgement, Record, Run
from onrecord.steps.export.redact import Everywhere, Named, Withheld, named_in, redact, redact_event

__all__ = ["OutletTally", "Source", "Tally"]


@dataclass(slots=True)
class OutletTally:
    """What one outlet brings to an export."""

    reports: int = 0
    claims: int = 0
    own_voice: int = 0


@dataclass(slots=True)
class Tally:
    """What the data card says of the records; grows while they pass."""

    reports: int = 0
    claims: int = 0
    causes: int = 0
    evidence: int = 0
    withdrawn: int = 0
    undated: int = 0
    earliest: str | None = None
    latest: str | None = None
    withheld: Withheld = field(default_factory=Withheld)
    redacted_reports: int = 0
    outlets: dict[str, OutletTally] = field(default_factory=dict)
    claimants: dict[str, int] = field(default_factory=dict)
    runs: dict[Run, None] = field(default_factory=dict)

    def add(self, record: Record, withheld: Withheld) -> None:
        """Count one record."""
        document = record.document
        self.reports += 1
        self.claims += len(record.claims)
        self.causes += len(record.causes)
        self.evidence += len(record.evidence)
        self.withdrawn += document.withdrawn
        if withheld != _NOTHING:
            self.withheld += withheld
            self.redacted_reports += 1
        self._date(record)
        outlet = self.outlets.setdefault(document.outlet or "", OutletTally())
        outlet.reports += 1
        outlet.claims += len(record.claims)
        kinds = {a.id: a.speaker.kind.value for a in record.attributions if a.speaker}
        for claim in record.claims:
            if not claim.chain:
                outlet.own_voice += 1
            else:
                kind = kinds.get(claim.chain[-1], "unnamed")
                self.claimants[kind] = self.claimants.get(kind, 0) + 1
        if record.run not in self.runs:
            self.runs[record.run] = None

    def _date(self, record: Record) -> None:
        published = record.document.published
        day = published.earliest if published else None
        if day is None:
            self.undated += 1
            return
        self.earliest = min(self.earliest or day, day)
        self.latest = max(self.latest or day, day)


_NOTHING = Withheld()


@dataclass(slots=True)
class Source:
    """Records, events and judgements for one export.

    ``read`` and ``read_events`` give them anew at each call. ``scan`` is a quicker way to the
    names of each report (document id, names); without it the records are read. ``include_private``
    switches the redaction off. A report that comes twice is taken once; ``repeated`` counts those.
    """

    read: Callable[[], Iterable[Record]]
    read_events: Callable[[], Iterable[Event]] | None = None
    judgements: tuple[Judgement, ...] = ()
    include_private: bool = False
    scan: Callable[[], Iterable[tuple[str, Named]]] | None = None
    tally: Tally = field(default_factory=Tally)
    repeated: int = 0
    _counted: bool = False
    _names: Everywhere | None = None
    _refs: dict[str, str] = field(default_factory=dict)

    @property
    def has_events(self) -> bool:
        """Were events given?"""
        return self.read_events is not None

    def records(self) -> Iterator[Record]:
        """The records, redacted unless ``include_private``."""
        counting = not self._counted
        if counting:
            self.tally = Tally()
        names = None if self.include_private else self.names()
        seen: set[str] = set()
        repeated = 0
        for record in self.read():
            if record.document.id in seen:
                repeated += 1
                continue
            seen.add(record.document.id)
            withheld = _NOTHING
            shown = record
            if names is not None:
                shown, withheld = redact(record, names)
                if shown.document.ref != record.document.ref:
                    self._refs[record.document.ref] = shown.document.ref
            if counting:
                self.tally.add(shown, withheld)
            yield shown
        self.repeated = repeated
        if counting:
            self._counted = True

    def events(self) -> Iterator[Event]:
        """The events, redacted unless ``include_private``.

        Raises:
            OptionError: none were given.
        """
        if self.read_events is None:
            raise OptionError(
                "this needs events; make them with: onrecord events RECORDS -o events.jsonl, "
                "then give --events events.jsonl"
            )
        if self.include_private:
            yield from self.read_events()
            return
        names = self.names()
        self.count()  # refs that give a name away are known only now
        for event in self.read_events():
            yield redact_event(event, names, self._refs)

    def names(self) -> Everywhere:
        """The names of private people in all reports."""
        if self._names is None:
            names = Everywhere()
            pairs = (
                self.scan()
                if self.scan is not None
                else ((r.document.id, named_in(r)) for r in self.read())
            )
            for document, named in pairs:
                names.add(document, named)
            self._names = names
        return self._names

    def count(self) -> Tally:
        """The finished tally; passes over the records once if nobody has yet."""
        if not self._counted:
            for _ in self.records():
                pass
        return self.tally

    def events_by_claim(self) -> dict[ClaimRef, tuple[str, ...]]:
        """The ids of the events that each claim belongs to; empty without events."""
        found: dict[ClaimRef, tuple[str, ...]] = {}
        if self.read_events is not None:
            for event in self.read_events():
                for ref in event.claims:
                    found[ref] = (*found.get(ref, ()), event.id)
        return found
