"""The casebook's tables; ``docs/casebook.md`` is the same as a contract for people.

Facts (``documents``, ``records``, ``judgements``, ``raw``, ``audit``, ``tombstones``) are written
once; triggers refuse to change them. ``standing``, ``claims``, ``attributions``, ``decided`` and
the two search indexes are made from the facts and can be made again; so are ``events`` and
``event_claims``. Rows are numbered by the writer, who is alone while writing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

__all__ = [
    "FACTS",
    "LISTED",
    "OUT",
    "REVISION",
    "WIDE",
    "WITHDRAWN",
    "accounts",
    "attributions",
    "audit",
    "casebook",
    "claims",
    "decided",
    "documents",
    "event_claims",
    "events",
    "failures",
    "judgements",
    "metadata",
    "raw",
    "records",
    "standing",
    "tombstones",
]

REVISION = "0001"  # of the newest migration

# Values of ``claims.listed`` and ``standing.listed``: out of every list (an older or retired
# coding, a deleted document), listed, listed as withdrawn by its publisher.
OUT, LISTED, WITHDRAWN = 0, 1, 2

# Columns of ``claims`` that filters name, the order of the queue first.
WIDE = (
    *("listed", "confidence", "number", "state", "outlet", "type", "mode", "country", "admin1"),
    *("place", "latitude", "longitude", "place_precision", "earliest", "latest", "day"),
    *("day_latest", "claimant", "claimant_private", "kind", "own_voice", "polarity", "mood"),
    *("historical", "coder", "run", "document", "id", "content"),
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_BIG = BigInteger().with_variant(Integer(), "sqlite")


def _number(means: str) -> Column[int]:
    return Column("number", _BIG, primary_key=True, autoincrement=False, info={"means": means})


def _text(name: str, means: str, *more: Any, null: bool = False, **options: Any) -> Column[Any]:
    return Column(name, Text, *more, nullable=null, info={"means": means}, **options)


def _column(name: str, kind: Any, means: str, *, null: bool = False) -> Column[Any]:
    return Column(name, kind, nullable=null, info={"means": means})


casebook = Table(
    "casebook",
    metadata,
    _text("name", "what: `id`, `title`, `made`, `unfinished`, `events`, or `setting:NAME`",
          primary_key=True),
    _text("value", "its value"),
    info={"means": "What the casebook is, and the collection's settings."},
)  # fmt: skip

documents = Table(
    "documents",
    metadata,
    _number("order of arrival; also the row of the search index"),
    _text("id", "content id, `d1:...`", unique=True),
    _text("report", "hash of `sha256` and `ref`: the same file read again by another reader"),
    _text("sha256", "hash of the raw bytes, 64 hexadecimal digits"),
    _text("ref", "path, or `id` of a JSON line, that the report came by"),
    _text("ref_key", "hash of `ref`, to find it by"),
    _text("title", "title", null=True),
    _text("outlet", "outlet", null=True),
    _text("author", "author", null=True),
    _text("url", "address; never fetched", null=True),
    _text("language", "ISO 639-1", null=True),
    _text("published_earliest", "ISO day, inclusive", null=True),
    _text("published_latest", "ISO day, inclusive", null=True),
    _text("status", "what its publisher says: usable, corrected, withheld, canceled"),
    _column(
        "version", _BIG, "which version of the report it is, where they are numbered", null=True
    ),
    _column("characters", Integer, "code points of its text"),
    _text("added", "when it came in, ISO 8601 UTC"),
    _text("added_by", "account"),
    Index(None, "report"),
    Index(None, "sha256"),
    Index(None, "ref_key"),
    info={"means": "One row a report as read. A fact: written once."},
)

records = Table(
    "records",
    metadata,
    _number("order of arrival"),
    _text("id", "content id of document and run, `r1:...`", unique=True),
    _text("document", "`documents.id`", ForeignKey("documents.id")),
    _text("run", "content id of the whole Run, `n1:...`"),
    _text("coder", "version of onrecord that coded it"),
    _text("sha256", "hash of `body`"),
    _text("body", "the whole record, one JSON object, as written (`onrecord schema`)"),
    _text("added", "when it came in, ISO 8601 UTC"),
    _text("added_by", "account"),
    Index(None, "document"),
    info={"means": "One row a coding of a document. A fact: written once."},
)

judgements = Table(
    "judgements",
    metadata,
    _number("order of arrival"),
    _text("id", "content id over all but `seen`, `j1:...`", unique=True),
    _text("made", "ISO 8601 UTC with seconds"),
    _text("made_by", "account, or `rule:NAME`"),
    _text("decision", "accept, amend, reject, unsure, same, different, choose, retire, withdraw, "
          "undo"),
    _text("target", "id of what it is about"),
    _text("other", "id of the second of a pair", null=True),
    _text("document", "id of the document that the target belongs to", null=True),
    _text("changes", "amended fields, JSON: `[[field, value], ...]`"),
    _text("reason", "why, in the person's words"),
    _text("seen", "`claims.content` of the target when it was judged", null=True),
    Index(None, "target"),
    Index(None, "other"),
    Index(None, "document"),
    Index(None, "made_by"),
    Index(None, "decision", "target"),
    info={"means": "Decisions, appended and never changed. A fact: written once."},
)  # fmt: skip

raw = Table(
    "raw",
    metadata,
    _text("sha256", "hash of the bytes", primary_key=True),
    _column("size", _BIG, "how many bytes"),
    _column("body", LargeBinary, "the bytes, zlib-compressed"),
    info={"means": "The bytes that reports were read from, by their hash. A fact: written once."},
)

audit = Table(
    "audit",
    metadata,
    _number("1, 2, 3 without a gap"),
    _text("made", "ISO 8601 UTC with microseconds"),
    _text("made_by", "account"),
    _text(
        "what",
        "the act: new, add, raw, judge, retire, withdraw, delete, purge, account, setting, "
        "compact, rebuild",
    ),
    _text("target", "id it was done to"),
    _text("content", "hash of what was written; empty where nothing was"),
    _text("reason", "the words given for a deletion or purge"),
    _text("before", "hash of the entry before; 64 zeros for the first"),
    _text("hash", "hash of all these"),
    Index(None, "target"),
    Index(None, "what", "number"),
    info={"means": "Who did what and when, each entry holding the hash of the one before."},
)

tombstones = Table(
    "tombstones",
    metadata,
    _number("order of time"),
    _text("id", "id of what was deleted"),
    _text("kind", "document, record, judgement or raw"),
    _text("report", "`documents.report`, so that it does not come back; empty for other kinds"),
    _text("sha256", "hash of its content"),
    _text("made", "ISO 8601 UTC"),
    _text("made_by", "account"),
    _text("reason", "why"),
    _column("purged", Boolean, "the content is gone; else it is hidden"),
    Index(None, "id"),
    Index(None, "report"),
    info={"means": "What is left of what was deleted. A fact: written once."},
)

failures = Table(
    "failures",
    metadata,
    _text("ref", "path or id of the report", primary_key=True),
    _text("stage", "where it stopped: read, code, store"),
    _text("reason", "a fixed word, for counting"),
    _text("message", "plain words"),
    _text("made", "when last tried, ISO 8601 UTC"),
    _text("made_by", "account"),
    info={"means": "Reports that could not be stored, and why; a row goes when it succeeds."},
)

accounts = Table(
    "accounts",
    metadata,
    _text("name", "as written", primary_key=True),
    _text("folded", "without case, so that no two look alike", unique=True),
    _text("role", "viewer-public, viewer, coder, curator, owner"),
    _text("password", "argon2 hash"),
    _column("session", Integer, "counts up to end all sessions"),
    _column("active", Boolean, "may sign in"),
    _text("made", "ISO 8601 UTC"),
    info={"means": "Who may use the review app."},
)

standing = Table(
    "standing",
    metadata,
    Column("document", Text, ForeignKey("documents.id"), primary_key=True,
           info={"means": "`documents.id`"}),
    _column("number", _BIG, "`documents.number`"),
    _column("listed", Integer, "0 out of lists, 1 listed, 2 listed as withdrawn"),
    _text("record", "the record in force: the newest that is not retired", null=True),
    _text("day", "`published_earliest`, or empty"),
    _text("outlet", "`documents.outlet`", null=True),
    _column("claims", Integer, "claims of the record in force"),
    _column("decided", Integer, "of these, with a standing decision"),
    _column("least", Double, "least confidence of these; 2 if there is none"),
    Index("ix_standing_number", "number", "listed", "document"),
    Index("ix_standing_day", "listed", "day", "number", "outlet", "claims"),
    Index("ix_standing_least", "listed", "least", "number"),
    info={"means": "Where each document stands. Made from the facts."},
)  # fmt: skip

claims = Table(
    "claims",
    metadata,
    _number("also the row of the search index"),
    _column("listed", Integer, "0 out of lists, 1 listed, 2 listed as withdrawn"),
    _text("record", "`records.id`", ForeignKey("records.id")),
    _text("document", "`documents.id`", ForeignKey("documents.id")),
    _column("position", Integer, "place in the record's claims, from 0"),
    _text("id", "content id, `c1:...`; the same in every coding that finds it there"),
    _text("content", "hash of what it says: all but confidence, reasons and candidates"),
    _text("outlet", "the document's outlet", null=True),
    _text("day", "the document's `published_earliest`, or empty"),
    _text("day_latest", "the document's `published_latest`, or empty"),
    _text("type", "PLOVER 2.0 type"),
    _text("mode", "PLOVER 2.0 mode", null=True),
    _text("polarity", "affirmed, denied"),
    _text("mood", "happened, ongoing, planned, threatened, demanded, hypothetical"),
    _column("historical", Boolean, "background from over about a year before"),
    _text("claimant", "innermost speaker of the chain; none: own voice, or nobody named",
          null=True),
    _text("kind", "that speaker's kind", null=True),
    _column("own_voice", Boolean, "the outlet says it itself"),
    _column("claimant_private", Boolean, "the claimant is a private person"),
    _column("private", Boolean, "the record names a private person"),
    _text("actors", "names, `; ` between"),
    _text("recipients", "names, `; ` between"),
    _text("place", "name of the place", null=True),
    _text("admin1", "province or state", null=True),
    _text("country", "ISO 3166-1 alpha-3", null=True),
    _column("latitude", Double, "WGS 84 degrees", null=True),
    _column("longitude", Double, "WGS 84 degrees", null=True),
    _text("place_precision", "site, city, admin1, country, region, unresolved", null=True),
    _text("earliest", "when, ISO day, inclusive", null=True),
    _text("latest", "when, ISO day, inclusive", null=True),
    _column("start", Integer, "trigger, code points of the document's text"),
    _column("stop", Integer, "its end"),
    _text("words", "the trigger"),
    _text("passage", "words around it, up to 300 code points of its block"),
    _column("words_at", Integer, "offset of the trigger in `passage`"),
    _column("confidence", Double, "0..1"),
    _text("coder", "`records.coder`"),
    _text("run", "`records.run`"),
    _text("state", "undecided, accepted, amended, rejected, unsure, again"),
    _text("decision", "id of the judgement behind `state`", null=True),
    _text("decided_by", "its account", null=True),
    Index(None, "record", "position", unique=True),
    Index(None, "document", "number"),
    Index(None, "id"),
    Index("ix_claims_when", "listed", "earliest", "latest", "type"),
    Index("ix_claims_place", "listed", "place", "country", "admin1", "latitude", "longitude",
          "place_precision"),
    # SQLite answers every filter from one index that holds all columns that filters name (100,000
    # claims: 10 to 20 ms a scan); smaller ones led it to look up rows one by one (300 ms).
    # PostgreSQL takes 32 columns and 2,700 bytes a key, and scans its tables quickly.
    Index("ix_claims_all", *WIDE).ddl_if(dialect="sqlite"),
    Index("ix_claims_queue", "listed", "confidence", "number").ddl_if(dialect="postgresql"),
    Index("ix_claims_day", "listed", "day", "number").ddl_if(dialect="postgresql"),
    info={"means": "One row a claim of every record, for lists. Made from the facts."},
)  # fmt: skip

attributions = Table(
    "attributions",
    metadata,
    Column("record", Text, ForeignKey("records.id"), primary_key=True,
           info={"means": "`records.id`"}),
    Column("position", Integer, primary_key=True, autoincrement=False,
           info={"means": "place in the record's attributions, from 0"}),
    _text("document", "`documents.id`", ForeignKey("documents.id")),
    _text("id", "content id, `a1:...`"),
    _text("voice", "direct, indirect, mixed"),
    _text("speaker", "name or description", null=True),
    _text("role", "of the speaker", null=True),
    _text("organisation", "of the speaker", null=True),
    _text("place", "of the speaker", null=True),
    _text("kind", "of the speaker", null=True),
    _column("named", Boolean, "the speaker is named"),
    _column("private", Boolean, "the speaker is a private person"),
    _text("cue", "the reporting words", null=True),
    _text("parent", "id of the attribution that holds this one", null=True),
    _column("confidence", Double, "0..1"),
    Index(None, "id"),
    Index(None, "document"),
    info={"means": "One row an attribution of every record, for queries. Made from the facts."},
)  # fmt: skip

decided = Table(
    "decided",
    metadata,
    _text("target", "id of what was judged", primary_key=True),
    _text("other", "the second of a pair, or empty", primary_key=True),
    _text("made_by", "account", primary_key=True),
    _text("judgement", "id of the account's last standing judgement on it"),
    _text("decision", "accept, amend, reject, unsure, same, different"),
    _text("made", "when"),
    _text("document", "the target's document", null=True),
    _text("seen", "`judgements.seen`", null=True),
    Index(None, "document"),
    Index(None, "made_by", "decision"),
    info={"means": "Each account's last standing judgement on each target. Made from the facts."},
)

events = Table(
    "events",
    metadata,
    _text("id", "content id of the event", primary_key=True),
    _text("type", "PLOVER 2.0 type"),
    _text("mode", "PLOVER 2.0 mode", null=True),
    _text("day", "`earliest`, or `9999` where it is unknown"),
    _text("earliest", "ISO day", null=True),
    _text("latest", "ISO day", null=True),
    _text("place", "name", null=True),
    _text("country", "ISO 3166-1 alpha-3", null=True),
    _column("latitude", Double, "WGS 84 degrees", null=True),
    _column("longitude", Double, "WGS 84 degrees", null=True),
    _text("place_precision", "as in `claims`", null=True),
    _column("reports", Integer, "reports behind it"),
    _column("lineages", Integer, "independent ways it came by"),
    _column("claims", Integer, "claims in it"),
    _column("contradictions", Integer, "contradictions in it"),
    _text("body", "the whole event, JSON (`onrecord-events/1`)"),
    Index(None, "day", "id"),
    info={"means": "Events as last derived; `casebook.events` names the state they were made of."},
)

event_claims = Table(
    "event_claims",
    metadata,
    _text("event", "`events.id`", ForeignKey("events.id"), primary_key=True),
    _text("claim", "id of the claim", primary_key=True),
    _text("document", "its document"),
    _text("outlet", "the document's outlet", null=True),
    Index(None, "claim"),
    Index(None, "document"),
    info={"means": "Which claims are in which event."},
)

FACTS = ("documents", "records", "judgements", "raw", "audit", "tombstones")
