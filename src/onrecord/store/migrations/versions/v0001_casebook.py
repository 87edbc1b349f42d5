"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

FTS5 = "tokenize='unicode61 remove_diacritics 0'"
VECTOR = "vector TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple', left({}, 250000))) STORED"
TITLED = "title || ' ' || words"
SEARCH = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE document_words USING fts5(title, words, {FTS5})",
        f"CREATE VIRTUAL TABLE claim_words USING fts5(words, {FTS5})",
    ),
    "postgresql": (
        "CREATE TABLE document_words (rowid BIGINT PRIMARY KEY, title TEXT NOT NULL, "
        f"words TEXT NOT NULL, {VECTOR.format(TITLED)})",
        "CREATE TABLE claim_words (rowid BIGINT PRIMARY KEY, words TEXT NOT NULL, "
        f"{VECTOR.format('words')})",
        "CREATE INDEX ix_document_words ON document_words USING gin (vector)",
        "CREATE INDEX ix_claim_words ON claim_words USING gin (vector)",
    ),
}
ENGINES = {
    "sqlite": (
        (
            "ix_claims_all",
            (
                *("listed", "confidence", "number", "state", "outlet", "type", "mode", "country"),
                *("admin1", "place", "latitude", "longitude", "place_precision", "earliest"),
                *("latest", "day", "day_latest", "claimant", "claimant_private", "kind"),
                *("own_voice", "polarity", "mood", "historical", "coder", "run", "document"),
                *("id", "content"),
            ),
        ),
    ),
    "postgresql": (
        ("ix_claims_queue", ("listed", "confidence", "number")),
        ("ix_claims_day", ("listed", "day", "number")),
    ),
}
WRITTEN_ONCE = (
    ("UPDATE", "documents"),
    ("UPDATE", "records"),
    ("UPDATE", "judgements"),
    ("UPDATE", "raw"),
    ("UPDATE", "tombstones"),
    ("DELETE", "tombstones"),
    ("UPDATE", "audit"),
    ("DELETE", "audit"),
)


def upgrade() -> None:
    """Make the tables, the search indexes, and the triggers that keep facts as they are."""
    engine = op.get_bind().dialect.name
    _tables()
    for name, columns in ENGINES[engine]:
        op.create_index(name, "claims", columns)
    for statement in SEARCH[engine]:
        op.execute(statement)
    if engine == "postgresql":
        op.execute(
            "CREATE FUNCTION onrecord_written_once() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME; END $$"
        )
    for act, table in WRITTEN_ONCE:
        name = f"{table}_no_{act.lower()}"
        if engine == "postgresql":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION onrecord_written_once()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
            )


def _tables() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
        sa.UniqueConstraint("folded", name="uq_accounts_folded"),
    )
    op.create_table(
        "audit",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_target", "audit", ["target"], unique=False)
    op.create_index("ix_audit_what_number", "audit", ["what", "number"], unique=False)
    op.create_table(
        "casebook",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_casebook"),
    )
    op.create_table(
        "decided",
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("target", "other", "made_by", name="pk_decided"),
    )
    op.create_index("ix_decided_document", "decided", ["document"], unique=False)
    op.create_index("ix_decided_made_by_decision", "decided", ["made_by", "decision"], unique=False)
    op.create_table(
        "documents",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("ref_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published_earliest", sa.Text(), nullable=True),
        sa.Column("published_latest", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=True),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_documents"),
        sa.UniqueConstraint("id", name="uq_documents_id"),
    )
    op.create_index("ix_documents_ref_key", "documents", ["ref_key"], unique=False)
    op.create_index("ix_documents_report", "documents", ["report"], unique=False)
    op.create_index("ix_documents_sha256", "documents", ["sha256"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("earliest", sa.Text(), nullable=True),
        sa.Column("latest", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("place_precision", sa.Text(), nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("lineages", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("contradictions", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_day_id", "events", ["day", "id"], unique=False)
    op.create_table(
        "failures",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_failures"),
    )
    op.create_table(
        "judgements",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_judgements"),
        sa.UniqueConstraint("id", name="uq_judgements_id"),
    )
    op.create_index(
        "ix_judgements_decision_target", "judgements", ["decision", "target"], unique=False
    )
    op.create_index("ix_judgements_document", "judgements", ["document"], unique=False)
    op.create_index("ix_judgements_made_by", "judgements", ["made_by"], unique=False)
    op.create_index("ix_judgements_other", "judgements", ["other"], unique=False)
    op.create_index("ix_judgements_target", "judgements", ["target"], unique=False)
    op.create_table(
        "raw",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_raw"),
    )
    op.create_table(
        "tombstones",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("purged", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tombstones"),
    )
    op.create_index("ix_tombstones_id", "tombstones", ["id"], unique=False)
    op.create_index("ix_tombstones_report", "tombstones", ["report"], unique=False)
    op.create_table(
        "event_claims",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name="fk_event_claims_event"),
        sa.PrimaryKeyConstraint("event", "claim", name="pk_event_claims"),
    )
    op.create_index("ix_event_claims_claim", "event_claims", ["claim"], unique=False)
    op.create_index("ix_event_claims_document", "event_claims", ["document"], unique=False)
    op.create_table(
        "records",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_records_document"),
        sa.PrimaryKeyConstraint("number", name="pk_records"),
        sa.UniqueConstraint("id", name="uq_records_id"),
    )
    op.create_index("ix_records_document", "records", ["document"], unique=False)
    op.create_table(
        "standing",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("least", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_standing_document"),
        sa.PrimaryKeyConstraint("document", name="pk_standing"),
    )
    op.create_index(
        "ix_standing_day", "standing", ["listed", "day", "number", "outlet", "claims"], unique=False
    )
    op.create_index("ix_standing_least", "standing", ["listed", "least", "number"], unique=False)
    op.create_index(
        "ix_standing_number", "standing", ["number", "listed", "document"], unique=False
    )
    op.create_table(
        "attributions",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_attributions_document"),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name="fk_attributions_record"),
        sa.PrimaryKeyConstraint("record", "position", name="pk_attributions"),
    )
    op.create_index("ix_attributions_document", "attributions", ["document"], unique=False)
    op.create_index("ix_attributions_id", "attributions", ["id"], unique=False)
    op.create_table(
        "claims",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("day_latest", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("polarity", sa.Text(), nullable=False),
        sa.Column("mood", sa.Text(), nullable=False),
        sa.Column("historical", sa.Boolean(), nullable=False),
        sa.Column("claimant", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("own_voice", sa.Boolean(), nullable=False),
        sa.Column("claimant_private", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("actors", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("place_precision", sa.Text(), nullable=True),
        sa.Column("earliest", sa.Text(), nullable=True),
        sa.Column("latest", sa.Text(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("words_at", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_claims_document"),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name="fk_claims_record"),
        sa.PrimaryKeyConstraint("number", name="pk_claims"),
    )
    op.create_index("ix_claims_document_number", "claims", ["document", "number"], unique=False)
    op.create_index("ix_claims_id", "claims", ["id"], unique=False)
    op.create_index(
        "ix_claims_place",
        "claims",
        ["listed", "place", "country", "admin1", "latitude", "longitude", "place_precision"],
        unique=False,
    )
    op.create_index("ix_claims_record_position", "claims", ["record", "position"], unique=True)
    op.create_index(
        "ix_claims_when", "claims", ["listed", "earliest", "latest", "type"], unique=False
    )
