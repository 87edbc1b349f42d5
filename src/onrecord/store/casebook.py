"""The casebook's face: everything that may be done with it, each act one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection

from onrecord.records import (
    Change,
    Decision,
    Document,
    Event,
    Failure,
    Judgement,
    Record,
    read_event,
    read_record,
)
from onrecord.store import (
    accounts,
    again,
    audit,
    counting,
    derived,
    judging,
    listing,
    purging,
    reading,
    schema,
    verifying,
    views,
    writing,
)
from onrecord.store.engine import Ground
from onrecord.store.errors import CasebookError
from onrecord.store.keep import Keep
from onrecord.store.standing import chunks
from onrecord.store.tables import OUT, claims
from onrecord.store.values import (
    Account,
    Again,
    AuditEntry,
    Care,
    ClaimRow,
    CoderCount,
    CoverageDay,
    DocumentRow,
    EventFilter,
    EventRow,
    Facets,
    FailureRow,
    Filter,
    Head,
    Hit,
    Info,
    Known,
    Order,
    Page,
    PlaceCount,
    RecordRow,
    ReviewRole,
    Stored,
    TimeBar,
    Tombstone,
    Verification,
)

__all__ = ["Casebook"]

MANY = 100  # records after which the engine should count again
EVERYTHING = Filter()
EVERY_EVENT = EventFilter()


class Casebook:
    """A collection's reports, records, judgements and audit trail, in one file or on a server.

    ``by`` is everywhere the account that acts, or ``rule:NAME``; it stands in the audit trail.
    Ids that are not in the casebook are no errors when reading: the answer is None or empty.

    Raises:
        CasebookError: (any method) the store cannot do it: locked for longer than the patience,
            not a casebook, made by a newer version, the disk is full.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._facets: Keep[Facets] = Keep()
        self._stored = 0  # records, since the engine last counted what its indexes hold

    # --- opening ----------------------------------------------------------------------------------

    @classmethod
    def create(cls, where: str | Path, *, by: str, title: str = "") -> Casebook:
        """Make a new casebook and open it.

        Args:
            where: a path (SQLite, one file), or a URL ``postgresql://user@host/database`` of an
                empty database.
            by: who makes it.
            title: a name for people.

        Raises:
            OptionError: there is one already, or another file.
        """
        ground = Ground(where, patience=30.0)
        try:
            schema.create(ground, by, title)
        except BaseException:
            ground.close()
            raise
        return cls(ground)

    @classmethod
    def open(cls, where: str | Path, *, patience: float = 30.0) -> Casebook:
        """Open a casebook; tables of an older version are brought up to this one first.

        ``patience`` is how many seconds a write waits for others that are writing.

        Raises:
            OptionError: nothing is there.
            CasebookError: it is no casebook, or a newer version made it.
        """
        ground = Ground(where, patience)
        try:
            schema.upgrade(ground)
        except BaseException:
            ground.close()
            raise
        return cls(ground)

    def close(self) -> None:
        """Let go of the file or the server."""
        try:
            if self._stored >= MANY:
                self._ground.plan()
        except CasebookError:
            pass  # somebody is writing; the next one to close will do it
        finally:
            self._ground.close()

    def __enter__(self) -> Casebook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def info(self) -> Info:
        """What it holds, in numbers."""
        with self._ground.reading() as connection:
            return counting.info(connection)

    # --- writing facts ----------------------------------------------------------------------------

    def put(self, record: Record, *, by: str, raw: bytes | None = None) -> Stored:
        """Store a document and what was coded from it, under their content ids.

        The record's identity is its document's id with the hash of its run: the same document by
        the same run is stored once, by another run beside the earlier record, which it takes the
        place of in every list. Judgements hold on for claims that say the same as before.

        Args:
            record: the record; its spans must quote its text.
            by: who stores it.
            raw: the bytes that the document was read from; kept by their hash.

        Raises:
            RecordError: a span misquotes, or ``raw`` is not what ``document.sha256`` says.
        """
        item = writing.ready(record, raw)
        self._stored += 1
        return self._ground.write(lambda connection: writing.put(connection, item, by))

    def put_many(
        self, items: Iterable[tuple[Record, bytes | None]], *, by: str, batch: int = 50
    ) -> Iterator[Stored]:
        """The same for many, ``batch`` records a transaction; answers come after the commit."""
        for part in chunks((writing.ready(record, raw) for record, raw in items), batch):
            yield from self._put_part(part, by)

    def _put_part(self, part: list[writing.Ready], by: str) -> list[Stored]:
        def act(connection: Connection) -> list[Stored]:
            return [writing.put(connection, item, by) for item in part]

        self._stored += len(part)
        return self._ground.write(act)

    def known(self, document: Document) -> Known | None:
        """What is there of this report already; None: it is new.

        A report is the same if its document id is, or if it came by the same ``ref`` with the
        same bytes (an older reader may have read another text out of them).
        """
        with self._ground.reading() as connection:
            return writing.known(connection, document)

    def put_failures(self, failures: Sequence[Failure], *, by: str) -> None:
        """Note reports that could not be coded; a ``ref``'s newer failure replaces the older."""
        self._ground.write(lambda connection: writing.put_failures(connection, failures, by))

    def failures(self) -> tuple[FailureRow, ...]:
        """Reports that could not be coded and have not been stored since, by ``ref``."""
        with self._ground.reading() as connection:
            return writing.list_failures(connection)

    def judge(
        self,
        *,
        by: str,
        decision: Decision,
        target: str,
        other: str | None = None,
        document: str | None = None,
        changes: tuple[Change, ...] = (),
        reason: str = "",
    ) -> Judgement:
        """Make a judgement now and store it; returned once it is on the disk.

        Its ``made`` is later than that of every earlier judgement on the same target, by a second
        if need be, so that the order of decisions is never in doubt. ``document`` is filled in
        where the casebook knows it.

        Raises:
            OptionError: the target is not in the casebook.
        """
        return self._ground.write(
            lambda connection: judging.judge(
                connection, by, decision, target, other, document, changes, reason
            )
        )

    def undo(self, judgement: str, *, by: str, reason: str = "") -> Judgement:
        """Take a judgement back (or take back the taking back): a new judgement.

        Raises:
            OptionError: there is no such judgement, or it is undone already.
        """
        return self._ground.write(
            lambda connection: judging.undo(connection, judgement, by, reason)
        )

    def put_judgements(self, judgements: Iterable[Judgement]) -> int:
        """Store judgements made elsewhere, such as another casebook's; how many were new.

        Raises:
            RecordError: an id is not the hash of its judgement.
        """
        given = tuple(judgements)
        return self._ground.write(lambda connection: judging.put_all(connection, given))

    # --- documents and records --------------------------------------------------------------------

    def document(self, document: str) -> DocumentRow | None:
        """A document by its id."""
        with self._ground.reading() as connection:
            return listing.document_list(connection, [document]).get(document)

    def documents(
        self,
        where: Filter = EVERYTHING,
        *,
        order: Order = Order.NEWEST,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[DocumentRow]:
        """Documents that are not deleted; ``uncertain``: by their least certain claim.

        Of the filter, ``outlets``, publication, ``text`` (in title and text), ``withdrawn``,
        ``coder``, ``run`` and ``document`` ask about documents; any other field asks that a claim
        of the document meets it.
        """
        with self._ground.reading() as connection:
            return listing.document_page(connection, where, order, after, limit)

    def record(self, document: str, *, record: str | None = None) -> Record | None:
        """The whole current record of a document, or the one with this id."""
        body = self.record_json(document, record=record)
        return None if body is None else read_record(body)

    def record_json(self, document: str, *, record: str | None = None) -> bytes | None:
        """The same as the bytes that were written (one JSON line without its end)."""
        with self._ground.reading() as connection:
            return reading.body(connection, document, record)

    def records(self, where: Filter = EVERYTHING) -> Iterator[Record]:
        """Every current record whose document meets the filter, by document id; a stream."""
        last = ""
        while True:
            with self._ground.reading() as connection:
                found = reading.bodies(connection, where, last)
            for document, body in found:
                last = document
                yield read_record(body)
            if not found:
                return

    def records_of(self, document: str) -> tuple[RecordRow, ...]:
        """All codings of a document, first to last."""
        with self._ground.reading() as connection:
            return listing.record_rows(connection, document)

    def find(self, name: str) -> tuple[DocumentRow, ...]:
        """The listed documents with this id or ``ref``, in the order of arrival."""
        with self._ground.reading() as connection:
            return listing.named(connection, name)

    def older(self) -> tuple[RecordRow, ...]:
        """Records that a newer coding has taken the place of and that nobody has retired."""
        with self._ground.reading() as connection:
            return listing.older(connection)

    def versions(self, ref: str) -> tuple[Document, ...]:
        """The documents that came by this ``ref``, in the order of arrival, deleted ones not."""
        with self._ground.reading() as connection:
            found = reading.versions(connection, ref)
        return tuple(read_record(body).document for body in found)

    def raw(self, document: str) -> bytes | None:
        """The bytes that a document was read from, if they were kept."""
        with self._ground.reading() as connection:
            return reading.raw_bytes(connection, document)

    def search(self, text: str, *, after: str | None = None, limit: int = 20) -> Page[Hit]:
        """Documents that hold the words, best first, with snippets.

        Words are joined by *and*; ``"two words"`` in quotation marks is a phrase, ``word*`` any
        beginning, ``-word`` leaves out. Case, accents, Arabic and Persian forms of a letter, vowel
        marks, digits and zero-width joiners do not matter. Of a long query the first 50 terms
        count. Nothing to search for: an empty page.
        Pages count on from the last rank, so that a report added meanwhile may shift them.
        """
        with self._ground.reading() as connection:
            return listing.search(connection, text, after, limit)

    # --- claims -----------------------------------------------------------------------------------

    def queue(
        self,
        where: Filter = EVERYTHING,
        *,
        order: Order = Order.UNCERTAIN,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[ClaimRow]:
        """Claims of the current records that meet the filter, one page."""
        with self._ground.reading() as connection:
            return listing.claim_page(connection, where, order, after, limit)

    def claim(self, claim: str) -> ClaimRow | None:
        """A claim of a current record by its id."""
        with self._ground.reading() as connection:
            found = listing.claim_list(connection, claims.c.id == claim, claims.c.listed != OUT)
        return found[-1] if found else None

    def claims_of(self, document: str) -> tuple[ClaimRow, ...]:
        """The claims of a document's current record, in the order of the record."""
        with self._ground.reading() as connection:
            return listing.claim_list(
                connection, claims.c.document == document, claims.c.listed != OUT
            )

    def ask_again(self, *, after: str | None = None, limit: int = 50) -> Page[Again]:
        """Decisions on earlier codings that do not carry over, because the claim changed or went.

        A claim that is gone is listed until its old record is retired.
        """
        with self._ground.reading() as connection:
            return again.again_page(connection, after, limit)

    # --- what the views share ---------------------------------------------------------------------

    def facets(self, where: Filter = EVERYTHING, *, most: int = 20) -> Facets:
        """How many claims have which value, among those that meet the filter."""
        with self._ground.reading() as connection:
            states = views.states(connection, where)
            if views.follows_judgements(where):
                found = views.facets(connection, where, most)
            else:
                state = audit.listing(connection)
                kept = self._facets.get((where, most), state)
                found = kept or views.facets(connection, where, most)
                self._facets.put((where, most), state, found)
        return replace(found, states=states)

    def timeline(self, where: Filter = EVERYTHING, *, most: int = 5000) -> tuple[TimeBar, ...]:
        """Claims by the time they tell of, earliest first; unknown times last.

        At most ``most`` bars: beyond it those with the most claims.
        """
        with self._ground.reading() as connection:
            return views.timeline(connection, where, most)

    def places(self, where: Filter = EVERYTHING, *, most: int = 2000) -> tuple[PlaceCount, ...]:
        """Claims by place, most first; places without coordinates come too (latitude None)."""
        with self._ground.reading() as connection:
            return views.places(connection, where, most)

    def coverage(self, where: Filter = EVERYTHING) -> tuple[CoverageDay, ...]:
        """What each outlet published on each day, by day and outlet, with claims that count."""
        with self._ground.reading() as connection:
            return views.coverage(connection, where)

    # --- judgements -------------------------------------------------------------------------------

    def judgements(
        self,
        *,
        target: str | None = None,
        by: str | None = None,
        document: str | None = None,
        decisions: tuple[Decision, ...] = (),
        standing: bool = False,
    ) -> tuple[Judgement, ...]:
        """Judgements in the order in which they were made, ties by id; no field: all.

        ``target`` also finds pairs that name it as ``other``. ``standing``: only those that
        nobody has undone (an undoing that stands is not itself listed).
        """
        query = judging.select_judgements(target, by, document, decisions)
        with self._ground.reading() as connection:
            return judging.find(connection, query, standing)

    def judgement(self, judgement: str) -> Judgement | None:
        """A judgement by its id."""
        with self._ground.reading() as connection:
            return judging.whole(connection, [judgement]).get(judgement)

    def decision(self, target: str, *, by: str | None = None) -> Judgement | None:
        """The last standing accept, amend, reject or unsure on a claim (by one account, if given).

        A decision on an earlier coding that said something else does not count.
        """
        with self._ground.reading() as connection:
            return judging.decision(connection, target, by)

    def decisions(
        self, document: str, *, by: str | None = None
    ) -> tuple[tuple[str, Judgement], ...]:
        """The same for every target in a document, as (target, judgement), by target."""
        with self._ground.reading() as connection:
            return judging.decisions(connection, document, by)

    def coders(self) -> tuple[CoderCount, ...]:
        """How many standing judgements each account has, by account and decision."""
        with self._ground.reading() as connection:
            return judging.tally(connection)

    # --- events: derived, kept only to be quick ---------------------------------------------------

    def fingerprint(self) -> str:
        """A word for the present state of claims and judgements; it changes when they do."""
        with self._ground.reading() as connection:
            return audit.fingerprint(connection)

    def put_events(self, events: Iterable[Event], fingerprint: str) -> int:
        """Replace the kept events by these, made from the state ``fingerprint``; how many."""
        given = tuple(events)
        return self._ground.write(
            lambda connection: derived.put_events(connection, given, fingerprint)
        )

    def events_fingerprint(self) -> str | None:
        """The state from which the kept events were made; None: none are kept."""
        with self._ground.reading() as connection:
            return derived.event_state(connection)

    def events(
        self, where: EventFilter = EVERY_EVENT, *, after: str | None = None, limit: int = 50
    ) -> Page[EventRow]:
        """Kept events, by time (unknown last)."""
        with self._ground.reading() as connection:
            return derived.event_page(connection, where, after, limit)

    def event(self, event: str) -> Event | None:
        """A whole kept event by its id."""
        with self._ground.reading() as connection:
            return derived.event(connection, event)

    def all_events(self) -> Iterator[Event]:
        """Every kept event, by id; a stream."""
        last = ""
        while True:
            with self._ground.reading() as connection:
                found = derived.bodies(connection, last)
            for identity, body in found:
                last = identity
                yield read_event(body)
            if not found:
                return

    # --- accounts and settings --------------------------------------------------------------------

    def accounts(self) -> tuple[Account, ...]:
        """All accounts, by name."""
        with self._ground.reading() as connection:
            return accounts.all_accounts(connection)

    def account(self, name: str) -> Account | None:
        """An account by its name (names are told apart without regard to case)."""
        with self._ground.reading() as connection:
            return accounts.account(connection, name)

    def put_account(self, name: str, role: ReviewRole, password: str, *, by: str) -> Account:
        """Make an account; ``password`` is its argon2 hash.

        Raises:
            OptionError: the name is taken, empty, or has letters that do not belong in one.
        """
        return self._ground.write(
            lambda connection: accounts.make(connection, name, role, password, by)
        )

    def change_account(
        self,
        name: str,
        *,
        by: str,
        role: ReviewRole | None = None,
        password: str | None = None,
        active: bool | None = None,
        end_sessions: bool = False,
    ) -> Account:
        """Change what is given; a new password, role or ``active`` ends all sessions.

        Raises:
            OptionError: there is no such account.
        """
        return self._ground.write(
            lambda connection: accounts.change(
                connection, name, by, role, password, active, end_sessions
            )
        )

    def setting(self, name: str) -> str | None:
        """A setting of the collection, such as the review app's secret; None: never set."""
        with self._ground.reading() as connection:
            return accounts.setting(connection, name)

    def put_setting(self, name: str, value: str, *, by: str) -> None:
        """Set it; the audit trail notes that it was set, and a hash of its value."""
        self._ground.write(lambda connection: accounts.put_setting(connection, name, value, by))

    # --- audit and care ---------------------------------------------------------------------------

    def head(self) -> Head:
        """The end of the audit chain, to be timestamped outside."""
        with self._ground.reading() as connection:
            return audit.head(connection, reading.identity(connection))

    def audit(
        self, *, target: str | None = None, after: int = 0, limit: int = 100
    ) -> tuple[AuditEntry, ...]:
        """Entries with a number above ``after``, in order."""
        with self._ground.reading() as connection:
            return audit.entries(connection, target, after, limit)

    def audit_trail(self) -> Iterator[AuditEntry]:
        """The whole audit trail, a stream."""
        last = 0
        while found := self.audit(after=last, limit=1000):
            yield from found
            last = found[-1].number

    def verify(self, *, head: Head | None = None) -> Verification:
        """Recompute every hash, re-read every span, follow the audit chain, check the indexes.

        ``head``, if given, is one noted earlier: the chain must still hold it.
        """
        with self._ground.reading() as connection:
            found = verifying.verify(connection, head)
        more = self._ground.write(verifying.check_index)
        return replace(found, faults=(*found.faults, *more))

    def delete(self, document: str, *, by: str, reason: str) -> Tombstone:
        """Hide a document with all that hangs on it; its content stays in the file.

        Raises:
            OptionError: there is no such document, or no reason was given.
        """
        return self._ground.write(lambda connection: purging.bury(connection, document, by, reason))

    def purge(self, document: str, *, by: str, reason: str) -> Tombstone:
        """Take a document out for real, for legal or safety reasons; its hash and the reason stay.

        Its text, records, claims, raw bytes, failures, judgements (on it, on its parts, and pairs
        with them) and the kept events leave every table and index, and the file is rewritten, so
        that no byte of them stays in it. Copies and backups of the file are not reached; on
        PostgreSQL neither is the server's write-ahead log.

        Raises:
            OptionError: there is no such document, or no reason was given.
            CasebookError: others are using the casebook and the rewriting has to wait; the content
                is out of all tables, and :meth:`compact` finishes it.
        """
        stone = self._ground.write(
            lambda connection: purging.purge(connection, document, by, reason)
        )
        self._ground.plan()
        purging.finish(self._ground)
        return stone

    def tombstones(self) -> tuple[Tombstone, ...]:
        """What was deleted and purged, in the order of time."""
        with self._ground.reading() as connection:
            return purging.tombstone_list(connection)

    def compact(self, *, by: str) -> Care:
        """Rewrite the file without gaps, refresh the search index and the planner's statistics."""
        with self._ground.reading() as connection:
            before = counting.size(connection)
        self._ground.write(lambda connection: purging.tidy(connection, by))
        self._ground.plan()
        purging.finish(self._ground)
        with self._ground.reading() as connection:
            return Care(before, counting.size(connection))

    def rebuild(self, *, by: str) -> int:
        """Make every derived table again from the facts; how many claims it then lists."""

        def act(connection: Connection) -> int:
            number = verifying.rebuild(connection)
            audit.append(connection, by, "rebuild", reading.identity(connection))
            return number

        return self._ground.write(act)
