"""values: what the casebook answers with; plain frozen data, never a database row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from onrecord.records import Judgement

__all__ = [
    "Account",
    "Again",
    "AuditEntry",
    "Care",
    "ClaimRow",
    "CoderCount",
    "CoverageDay",
    "DocumentRow",
    "EventFilter",
    "EventRow",
    "Facet",
    "Facets",
    "FailureRow",
    "Fault",
    "Filter",
    "Head",
    "Hit",
    "Info",
    "Known",
    "Order",
    "Page",
    "Piece",
    "PlaceCount",
    "RecordRow",
    "ReviewRole",
    "State",
    "Stored",
    "StoredAs",
    "TimeBar",
    "Tombstone",
    "Verification",
]

T = TypeVar("T")


class State(StrEnum):
    """Where a claim stands in review: its latest decision by anybody that has not been undone.

    ``undecided``: nobody has decided. ``again``: somebody decided on an earlier coding of it,
    which said something else (other arguments, time, place, figures, claimant): ask again.
    """

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    AMENDED = "amended"
    REJECTED = "rejected"
    UNSURE = "unsure"
    AGAIN = "again"


class Order(StrEnum):
    """In which order claims come.

    ``uncertain``: least confidence first. ``document``: as they stand in the reports, the reports
    by day of publication (unknown first). ``newest``: latest publication first (unknown last).
    """

    UNCERTAIN = "uncertain"
    DOCUMENT = "document"
    NEWEST = "newest"


class ReviewRole(StrEnum):
    """What an account may do, each more than the one before.

    ``viewer-public`` reads with private people masked; ``viewer`` reads; ``coder`` judges;
    ``curator`` also merges, retires, withdraws and deletes; ``owner`` also purges and keeps the
    accounts.
    """

    VIEWER_PUBLIC = "viewer-public"
    VIEWER = "viewer"
    CODER = "coder"
    CURATOR = "curator"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which claims (or documents) are meant; an empty field asks nothing, fields add up (and).

    Several values in one field are alternatives (or). ``types``, ``modes``, ``polarities``,
    ``moods`` are as in :class:`onrecord.records.Claim`. ``claimants`` are names of the innermost
    speaker of the chain and ``kinds`` that speaker's kinds; ``own_voice`` True: only claims in the
    outlet's own voice, False: only attributed ones. ``countries`` are ISO alpha-3 codes,
    ``admin1`` and ``places`` names, of where the claim is said to have happened.

    ``since`` and ``until`` are ISO days, inclusive: claims whose ``[earliest, latest]`` meets the
    range (an open side counts as reaching any day; a claim without a time does not meet one).
    ``published_since`` and ``published_until`` the same for the report's publication.

    ``states`` as in :class:`State`; ``judged_by`` claims on which this account has a standing
    decision, ``not_judged_by`` those on which it has none (for two coders who do not see each
    other). ``coder`` is the version of onrecord that made the record (``Run.version``), ``run``
    the hash of its whole :class:`~onrecord.records.Run`. ``document`` is one document's id.
    ``text`` is a search (:meth:`Casebook.search` tells its form) in the words around the claim.
    ``least`` and ``most`` bound the confidence, both inclusive. ``withdrawn`` None: with or
    without stories that their publisher has killed; True or False: only or none of these.
    ``historical`` False leaves out background from over a year before the report.
    """

    outlets: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    own_voice: bool | None = None
    countries: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    published_since: str | None = None
    published_until: str | None = None
    polarities: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    historical: bool | None = None
    states: tuple[State, ...] = ()
    judged_by: str | None = None
    not_judged_by: str | None = None
    coder: str | None = None
    run: str | None = None
    document: str | None = None
    text: str = ""
    least: float | None = None
    most: float | None = None
    withdrawn: bool | None = False


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are meant; fields as in :class:`Filter`. ``claim``: the one that holds it."""

    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    least_lineages: int = 0
    contradicted: bool | None = None
    claim: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list.

    ``total`` counts all that the filter meets; ``next`` is what to give as ``after`` for the next
    page, None on the last one. Rows added meanwhile never make a page repeat or skip a row.
    """

    items: tuple[T, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document without its text.

    ``record`` is the id of its current record (None: all are retired); ``records`` how many there
    are; ``claims`` counts those of the current one, ``decided`` how many of these have a standing
    decision. ``status`` and ``version`` are what its publisher says (:class:`Document`);
    ``withdrawn``: by that status or by a judgement it has been taken back. ``raw``: the bytes it
    came by are kept.
    """

    id: str
    ref: str
    title: str | None
    outlet: str | None
    author: str | None
    url: str | None
    language: str | None
    sha256: str
    published_earliest: str | None
    published_latest: str | None
    added: str
    added_by: str
    characters: int
    record: str | None
    records: int
    claims: int
    decided: int
    withdrawn: bool
    raw: bool
    status: str
    version: int | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One coding of a document: which version made it, when it came in, whether it is in force."""

    id: str
    document: str
    run: str
    coder: str
    added: str
    added_by: str
    sha256: str
    claims: int
    current: bool
    retired: bool


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim of a current record, laid out for lists.

    ``claim`` is its id; ``content`` a hash of what it says (equal: unchanged by re-coding);
    ``claimant`` and ``kind`` the innermost speaker of its chain, None in the outlet's own voice
    (``own_voice``) or where nobody is named. ``actors`` and ``recipients`` are names with ``"; "``
    between them; ``passage`` is the paragraph's words around the trigger, at most about 300 code
    points, and ``trigger_at`` the trigger's offset in it. ``private``: a name of a private person
    stands in these fields; show it only to those who may see it (the record, masked, serves the
    others). ``decision`` is the standing judgement behind ``state``, by ``decided_by``.
    """

    claim: str
    document: str
    record: str
    ref: str
    title: str | None
    outlet: str | None
    published: str | None
    type: str
    mode: str | None
    polarity: str
    mood: str
    historical: bool
    claimant: str | None
    kind: str | None
    own_voice: bool
    actors: str
    recipients: str
    place: str | None
    admin1: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    place_precision: str | None
    earliest: str | None
    latest: str | None
    start: int
    end: int
    trigger: str
    passage: str
    trigger_at: int
    confidence: float
    private: bool
    content: str
    state: State
    decision: str | None
    decided_by: str | None


class StoredAs(StrEnum):
    """What became of a record that was given to :meth:`Casebook.put`.

    ``added`` a new document; ``recoded`` a new record of a document that was there; ``known``
    nothing was written, this document with this run was there already; ``refused`` it was deleted
    or purged and does not come back.
    """

    ADDED = "added"
    RECODED = "recoded"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Stored:
    """The ids under which a record lies, and what became of it; ``why`` in plain words."""

    document: str
    record: str
    outcome: StoredAs
    why: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the casebook already has of a report, before it is coded.

    ``document`` the id it lies under; ``coders`` the versions that coded it and ``runs`` the
    hashes of their runs, in the order of arrival; ``deleted`` a deletion's or purge's reason, None
    if it is there.
    """

    document: str
    coders: tuple[str, ...]
    runs: tuple[str, ...]
    deleted: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet; ``hit`` where it is what was searched for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that a search found, with a snippet of its words, and where that starts."""

    document: DocumentRow
    snippet: tuple[Piece, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One value and how many claims (or documents) have it; None: not stated."""

    value: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of the claims that a filter meets, most frequent first.

    ``claimants`` and ``places`` hold at most the number of values asked for. A claimant that is a
    private person is counted under None.
    """

    total: int
    outlets: tuple[Facet, ...] = ()
    types: tuple[Facet, ...] = ()
    modes: tuple[Facet, ...] = ()
    states: tuple[Facet, ...] = ()
    countries: tuple[Facet, ...] = ()
    places: tuple[Facet, ...] = ()
    claimants: tuple[Facet, ...] = ()
    kinds: tuple[Facet, ...] = ()
    polarities: tuple[Facet, ...] = ()
    moods: tuple[Facet, ...] = ()
    coders: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeBar:
    """Claims of one type with the same ``[earliest, latest]`` (ISO days, None: open)."""

    earliest: str | None
    latest: str | None
    type: str
    claims: int


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Claims at one place; ``precision`` says how wide it is (site, city, admin1, country...)."""

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: str
    claims: int


@dataclass(frozen=True, slots=True)
class CoverageDay:
    """What one outlet published on one day (None: unknown): documents, and claims in them."""

    day: str | None
    outlet: str | None
    documents: int
    claims: int


@dataclass(frozen=True, slots=True)
class CoderCount:
    """How one account decided: a decision and how many standing judgements say so."""

    by: str
    decision: str
    count: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of the cache, laid out for lists; :meth:`Casebook.event` gives the whole."""

    id: str
    type: str
    mode: str | None
    earliest: str | None
    latest: str | None
    place: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    place_precision: str | None
    reports: int
    lineages: int
    claims: int
    contradictions: int


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A report that could not be stored: where it stopped and why; ``made`` when last tried."""

    ref: str
    stage: str
    reason: str
    message: str
    made: str
    by: str


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the review app.

    ``password`` is an argon2 hash made by the app; ``session`` counts up to end all of the
    account's sessions; ``active`` False: may not sign in.
    """

    name: str
    role: ReviewRole
    password: str
    session: int
    active: bool
    made: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit chain.

    ``what`` is the act (``add``, ``judge``, ``purge``, ...), ``target`` the id it was done to,
    ``content`` a hash of what was written, ``reason`` the words given for it. ``before`` is the
    hash of the entry before it and ``hash`` the hash of all these.
    """

    number: int
    made: str
    by: str
    what: str
    target: str
    content: str
    reason: str
    before: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the audit chain; written down outside, it proves that nothing before it moved."""

    casebook: str
    number: int
    hash: str
    made: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of something that was deleted: its id and hash, and who said why.

    ``purged`` True: the content is gone from every table, index and file; False: it is hidden.
    """

    id: str
    kind: str
    sha256: str
    made: str
    by: str
    reason: str
    purged: bool


@dataclass(frozen=True, slots=True)
class Info:
    """What a casebook holds, in numbers.

    ``schema`` is the revision of its tables, ``engine`` ``sqlite`` or ``postgresql``, ``bytes``
    the size on the disk. ``unfinished`` is a purge whose last step was cut off; :meth:`compact`
    finishes it.
    """

    id: str
    title: str
    made: str
    schema: str
    engine: str
    bytes: int
    documents: int
    records: int
    current: int
    claims: int
    attributions: int
    judgements: int
    raw: int
    failures: int
    withdrawn: int
    deleted: int
    purged: int
    states: tuple[Facet, ...]
    outlets: tuple[Facet, ...]
    coders: tuple[Facet, ...]
    head: Head
    unfinished: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that :meth:`Casebook.verify` found wrong: where, and what is wrong there."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and every fault; no fault: the casebook is as it was written."""

    documents: int = 0
    records: int = 0
    spans: int = 0
    claims: int = 0
    judgements: int = 0
    raw: int = 0
    entries: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def clean(self) -> bool:
        """Was nothing found wrong?"""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Care:
    """What compacting did: size before and after, in bytes."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Again:
    """A claim to ask again: what was decided on an earlier coding that said something else.

    ``row`` is the claim as it stands now, None where the newer coding has no such claim any more;
    ``earlier`` the standing judgement on the old one.
    """

    claim: str
    document: str
    row: ClaimRow | None
    earlier: Judgement
