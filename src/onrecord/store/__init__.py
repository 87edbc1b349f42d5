"""store: the casebook, which holds a collection's reports, records, judgements and audit trail.

One person keeps it as one SQLite file; a team keeps it on a PostgreSQL server. Both have the same
tables (``docs/casebook.md``, :mod:`onrecord.store.tables`), made by the same migrations::

    from onrecord.store import Casebook, Filter, State

    with Casebook.create("unrest.casebook", by="ada") as book:
        book.put(record, by="ada", raw=page)              # written once, under its content id
        page = book.queue(Filter(states=(State.UNDECIDED,), countries=("IRN",)))
        for item in page.items:                           # least certain first
            book.judge(by="ada", decision=Decision.ACCEPT, target=item.claim,
                       document=item.document)
        report = book.verify()                            # every hash, span and audit entry

Documents, records and judgements are facts: written once, never edited. Every other table is made
from them and can be made again (:meth:`Casebook.rebuild`). Each method is one transaction, and a
method that returns has its result on the disk. A :class:`Casebook` may be shared by threads; a
process that forks must open its own.
"""

from onrecord.store.casebook import Casebook
from onrecord.store.errors import CasebookError
from onrecord.store.rows import run_id
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
    Facet,
    Facets,
    FailureRow,
    Fault,
    Filter,
    Head,
    Hit,
    Info,
    Known,
    Order,
    Page,
    Piece,
    PlaceCount,
    RecordRow,
    ReviewRole,
    State,
    Stored,
    StoredAs,
    TimeBar,
    Tombstone,
    Verification,
)

__all__ = [
    "Account",
    "Again",
    "AuditEntry",
    "Care",
    "Casebook",
    "CasebookError",
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
    "run_id",
]
