"""Pass d: events, from the accounts that hang together by links.

What :func:`onrecord.steps.corroborate.corroborate` does with all claims at once is done here with
those of one part. Accounts go to parts by their component, and groups of claims are made there.
What depends on all claims of a report (of which event is it told, of which does the report tell
most) is asked in the part of the report's lineage, with the places of claims alone. Then records go
to the parts of their events, and events to the parts of their places, where it is known which
outlets are silent.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import msgspec

from onrecord.batch.story.accounts import ACROSS, GROUPED, LINKED, OUTLINES, Grouped
from onrecord.batch.story.known import NAMED
from onrecord.batch.story.pairs import part_of
from onrecord.batch.story.shuffle import Channel
from onrecord.batch.story.work import Pass, Work
from onrecord.records import Claim, ClaimRef, Event, Link, Reason, Record, Relation, to_json
from onrecord.steps.corroborate.about import MATERIAL, can_be_told, nearest, told_of, voted
from onrecord.steps.corroborate.cluster import groups_of, words_of
from onrecord.steps.corroborate.events import Maker, grounds_of, mainly_of
from onrecord.steps.corroborate.said import Said, said_in
from onrecord.steps.corroborate.silent import STRETCH, Coverage, asked_of
from onrecord.steps.lineage.words import Hashes

__all__ = [
    "ASK",
    "ATTACH",
    "EVENTS",
    "FINISH",
    "GATHER",
    "HOME",
    "MAKE",
    "TOGETHER",
    "VOTE",
]

EVENTS = "events"  # the table
RECENT = 500  # reports that a task holds decoded
_RECORD = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True)
class Labels:
    """A part's accounts that hang together with others, and the heads of their components."""

    numbers: Hashes
    heads: Hashes


class Member(NamedTuple):
    """An account of a component, with its claims and the ids of their documents."""

    number: int
    lineage: str
    told: tuple[tuple[str, Claim], ...]


class Group(NamedTuple):
    """A group of claims: by its first claim, its size, and the part that has it.

    Groups hold no claim in common, so their order is that of the first claims.
    """

    first: str
    size: int
    part: int


class Whole(NamedTuple):
    """All claims of a group, and the grounds on which they were joined."""

    group: Group
    claims: tuple[ClaimRef, ...]
    grounds: tuple[Reason, ...]


class Placed(NamedTuple):
    """A claim in its document, and its group: ``key`` is the first of its claims by documents.

    ``type`` is that of the group, ``told_of`` the types of events that the group can be told of.
    """

    document: str
    start: int
    group: Group
    key: ClaimRef
    type: str
    told_of: tuple[str, ...]

    @property
    def material(self) -> bool:
        """Can the group have happened to be told of?"""
        return self.type in MATERIAL


class Vote(NamedTuple):
    """A claim of a group stands nearest to an event."""

    group: Group
    event: Group


class Asking(NamedTuple):
    """Is a group only told of an event? With the group's claims, and the parts of their reports."""

    group: Group
    event: Group
    claims: tuple[tuple[str, Claim], ...]  # as in ``Member.told``
    parts: tuple[int, ...]


class Attached(NamedTuple):
    """A group that is only told of an event, with its claims."""

    group: Group
    event: Group
    claims: tuple[ClaimRef, ...]


class Mainly(NamedTuple):
    """A document tells most of the event of this key."""

    key: ClaimRef
    document: str


MEMBERS = Channel("members", Member)
TIES = Channel("ties", Link)
WHOLES = Channel("wholes", Whole)
PLACED = Channel("placed", Placed)
VOTES = Channel("votes", Vote)
ASKING = Channel("asking", Asking)
ATTACHED = Channel("attached", Attached)  # to the part of the event, and to that of the group
MOVED = Channel("moved", Attached)  # to the parts of the reports
MAINLY = Channel("mainly", Mainly)
TOLD = Channel("told_records", Grouped)
DRAFTS = Channel("drafts", Event)


def _gather(work: Work) -> None:
    """Accounts and links to the part of their component's head; others stay in their own."""
    labels: Labels = work.argument
    head = dict(zip(labels.numbers.tolist(), labels.heads.tolist(), strict=True))

    def part(number: int) -> int:
        return part_of(head.get(number, number))

    for number, _, outline in work.rows(OUTLINES):
        work.put(MEMBERS, part(number), Member(number, outline.lineage, outline.told))
    for channel in (LINKED, ACROSS):
        for number, link in work.rows(channel):
            # A rejected link may lead out of the component: then its other claim is unknown there.
            if link.relation is Relation.SAME_EVENT:
                work.put(TIES, part(number), link)


def _together(work: Work) -> None:
    """Accounts into groups of claims."""
    lineage: dict[str, str] = {}
    reports: dict[str, int] = {}  # the part of a claim's report
    told: dict[str, tuple[str, Claim]] = {}
    for member in work.rows(MEMBERS):
        for document, claim in member.told:
            lineage[claim.id] = member.lineage
            reports[claim.id] = part_of(member.number)
            told[claim.id] = document, claim
    links = sorted(work.rows(TIES), key=lambda k: k.id)
    words = {c: words_of(claim) for c, (_, claim) in told.items()}
    groups = groups_of(told, links, lineage, work.decided.same, work.decided.different, words)
    grounds = grounds_of(groups, links)
    for claims in groups:
        group = Group(claims[0], len(claims), work.number)
        refs = tuple(sorted(ClaimRef(told[c][0], c) for c in claims))
        work.keep(WHOLES, Whole(group, refs, tuple(grounds.get(claims[0], {}).values())))
        kind = told[claims[0]][1].type
        types = told_of(told[c][1] for c in claims)
        for c in claims:
            document, claim = told[c]
            row = Placed(document, claim.trigger.start, group, refs[0], kind, types)
            work.put(PLACED, reports[c], row)


def _by_document(work: Work) -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = defaultdict(list)
    for row in work.rows(PLACED):
        found[row.document].append(row)
    return found


def _vote(work: Work) -> None:
    """Which event each claim of a group that may be told of one stands nearest to."""
    for rows in _by_document(work).values():
        told = [(row.start, row.group, row.type) for row in rows if row.material]
        for row in (row for row in rows if row.told_of):
            events = [(start, group) for start, group, kind in told if kind in row.told_of]
            if (event := nearest(row.start, events)) is not None:
                work.put(VOTES, row.group.part, Vote(row.group, event))


def _ask(work: Work) -> None:
    """Of which event a group is told, by the votes; its part is asked whether it can be."""
    votes: dict[Group, Counter[Group]] = defaultdict(Counter)
    for group, event in work.rows(VOTES):
        votes[group][event] += 1
    told, reports = _claims(work)
    for whole in work.rows(WHOLES):
        if whole.group in votes:
            event = voted(votes[whole.group], lambda e: e.size)
            claims = tuple((c.document, told[c.id]) for c in whole.claims)
            parts = tuple(sorted({reports[c.id] for c in whole.claims}))
            work.put(ASKING, event.part, Asking(whole.group, event, claims, parts))


def _claims(work: Work) -> tuple[dict[str, Claim], dict[str, int]]:
    """The claims of this part's components by id, and the parts of their reports."""
    told: dict[str, Claim] = {}
    reports: dict[str, int] = {}
    for member in work.rows(MEMBERS):
        for _, claim in member.told:
            told[claim.id] = claim
            reports[claim.id] = part_of(member.number)
    return told, reports


def _attach(work: Work) -> None:
    """Which of the groups that ask are only told of an event of this part."""
    told, _ = _claims(work)
    wholes = {whole.group: whole for whole in work.rows(WHOLES)}
    for group, event, claims, parts in work.rows(ASKING):
        if can_be_told((c for _, c in claims), [told[c.id] for c in wholes[event].claims]):
            row = Attached(group, event, tuple(ClaimRef(d, c.id) for d, c in claims))
            for part in sorted({group.part, event.part}):
                work.put(ATTACHED, part, row)
            for part in parts:
                work.put(MOVED, part, row)


def _home(work: Work) -> None:
    """Records to the parts of the events that they tell of, and of which each tells most."""
    moved = {row.group: row.event for row in work.rows(MOVED)}
    homes: dict[str, set[int]] = {}
    for document, rows in _by_document(work).items():
        homes[document] = {moved.get(row.group, row.group).part for row in rows}
        events = [row for row in rows if row.group not in moved]
        if events:
            key = mainly_of((row.key, row.material, row.start) for row in events)
            part = next(row.group.part for row in events if row.key == key)
            work.put(MAINLY, part, Mainly(key, document))
    for record in work.rows(GROUPED):
        for part in sorted(homes.get(record.document, ())):
            work.put(TOLD, part, record)


def _make(work: Work) -> None:
    """Events, but for the outlets that are silent of them."""
    said = _Reports(work)
    mainly: dict[ClaimRef, set[str]] = defaultdict(set)
    for key, document in work.rows(MAINLY):
        mainly[key].add(document)
    about: dict[Group, list[ClaimRef]] = defaultdict(list)
    gone: set[Group] = set()
    for attached in work.rows(ATTACHED):
        about[attached.event] += attached.claims
        gone.add(attached.group)
    maker = Maker(
        work.decided.chosen,
        said.why,
        Coverage(()),
        work.job.rule,
        {key: frozenset(documents) for key, documents in mainly.items()},
    )
    # In the order of their first documents, so that most reports are decoded once.
    for group, claims, grounds in sorted(work.rows(WHOLES), key=lambda w: w.claims):
        if group not in gone:
            event = maker.event(
                [said[c] for c in claims],
                [said[c] for c in about.get(group, ())],
                {r.name: r for r in grounds},
            )
            work.put(DRAFTS, work.scattered(*_asks(event)), event)


class _Reports:
    """The reports that a part's events are told in; the last ones used are decoded."""

    def __init__(self, work: Work) -> None:
        self._rows = {row.document: row for row in work.rows(TOLD)}
        self._decided = work.decided
        self._recent: OrderedDict[str, dict[str, Said]] = OrderedDict()
        self.why = {row.lineage: row.why for row in self._rows.values()}

    def __getitem__(self, claim: ClaimRef) -> Said:
        held = self._recent.pop(claim.document, None) or self._read(claim.document)
        self._recent[claim.document] = held
        if len(self._recent) > RECENT:
            self._recent.popitem(last=False)
        return held[claim.id]

    def _read(self, document: str) -> dict[str, Said]:
        row = self._rows[document]
        record = self._decided.applied(_RECORD.decode(row.record))
        assert record is not None, "retired reports are left out at the first pass"
        out = self._decided.withdraws(record)
        return {s.ref.id: s for s in said_in(record, row.lineage, out)}


def _asks(event: Event) -> tuple[str, ...]:
    """Where it is known who is silent of the event."""
    asked = asked_of(event.when, event.where)
    return (event.id,) if asked is None else (asked[0], str(asked[1] // STRETCH))


def _finish(work: Work) -> int:
    """The events of this part's places, whole, into the table; their number."""
    coverage = Coverage(work.rows(NAMED))
    events = sorted(_heard(work.rows(DRAFTS), coverage), key=lambda e: e.id)
    work.table(EVENTS, (to_json(e) for e in events))
    return len(events)


def _heard(drafts: Iterator[Event], coverage: Coverage) -> Iterator[Event]:
    for event in drafts:
        told = event.corroboration
        silent = coverage.silent(event.when, event.where, told.outlets)
        yield replace(event, corroboration=replace(told, silent=silent))


GATHER = Pass("d1-gather", "accounts that hang together", _gather, None, writes=(MEMBERS, TIES))
TOGETHER = Pass("d2-together", "groups of claims", _together, None, writes=(WHOLES, PLACED))
VOTE = Pass("d3-vote", "what is told of what", _vote, None, writes=(VOTES,))
ASK = Pass("d4-ask", "what is told of what", _ask, None, writes=(ASKING,))
ATTACH = Pass("d5-attach", "what is told of what", _attach, None, writes=(ATTACHED, MOVED))
HOME = Pass("d6-home", "records to their events", _home, None, writes=(MAINLY, TOLD))
MAKE = Pass("d7-make", "events", _make, None, writes=(DRAFTS,))
FINISH = Pass("d8-finish", "who is silent", _finish, int)
