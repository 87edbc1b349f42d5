"""sqlite_tables: the tables of the SQLite export, and what each column means."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.steps.export.formats.base import Column
from onrecord.steps.export.formats.claims import CLAIM_COLUMNS
from onrecord.steps.export.formats.events import EVENT_COLUMNS

__all__ = ["TABLES", "Table"]


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``foreign`` are (columns, table, its columns), ``indexes`` single columns."""

    name: str
    means: str
    columns: tuple[Column, ...]
    key: str
    foreign: tuple[tuple[str, str, str], ...] = ()
    indexes: tuple[str, ...] = ()


def _text(name: str, means: str, required: bool = False) -> Column:
    return Column(name, "string", means, required)


_OF_CLAIM = (_text("document_id", "the report", True), _text("claim", "the claim", True))
_TO_CLAIM = ("document_id, claim", "claims", "document_id, claim")
_TO_REPORT = ("document_id", "documents", "id")
TABLES = (
    Table(
        "documents",
        "Reports. Their full text is not here: it belongs to their publishers.",
        (
            _text("id", "content id", True),
            _text("ref", "the path or id that the report came by", True),
            _text("title", "title"),
            _text("outlet", "who published it"),
            _text("author", "author"),
            _text("url", "address"),
            _text("language", "ISO 639-1"),
            _text("published", "publication date, EDTF"),
            _text("status", "usable, corrected, withheld or canceled by its publisher", True),
            _text("sha256", "hash of the raw bytes", True),
        ),
        "id",
        indexes=("outlet",),
    ),
    Table(
        "attributions",
        "Who is said to say what.",
        (
            _text("document_id", "the report", True),
            _text("attribution", "content id", True),
            _text("speaker", "name or description", True),
            _text("role", "role"),
            _text("organisation", "organisation"),
            _text("place", "place"),
            _text("kind", "official, party, media, witness, ..."),
            Column("named", "boolean", "is the speaker named?"),
            _text("voice", "direct, indirect or mixed", True),
            _text("cue", "the reporting words"),
            _text("words", "what is said"),
            Column("start", "integer", "where the words begin in the report's text"),
            Column("end", "integer", "where they end"),
            _text("parent", "the attribution that contains this one"),
            _text("flags", "what a careful reader would note"),
            Column("confidence", "number", "0 to 1", True),
        ),
        "document_id, attribution",
        (_TO_REPORT,),
        ("kind",),
    ),
    Table(
        "claims",
        "In this report, on these words, this is said to have happened.",
        CLAIM_COLUMNS,
        "document_id, claim",
        (_TO_REPORT,),
        ("type", "country", "when_earliest"),
    ),
    Table(
        "chains",
        "Who stands between the outlet and a claim: step 1 is the outermost.",
        (
            *_OF_CLAIM,
            Column("step", "integer", "1 is the outermost", True),
            _text("attribution", "the attribution", True),
        ),
        "document_id, claim, step",
        (_TO_CLAIM, ("document_id, attribution", "attributions", "document_id, attribution")),
        ("attribution",),
    ),
    Table(
        "counts",
        "Figures of claims.",
        (
            *_OF_CLAIM,
            Column("number", "integer", "order in the claim", True),
            _text("what", "killed, injured, arrested, participants or other", True),
            Column("low", "integer", "lower bound"),
            Column("high", "integer", "upper bound"),
            _text("modifier", "the word that opens or blurs it"),
            _text("words", "as written", True),
        ),
        "document_id, claim, number",
        (_TO_CLAIM,),
    ),
    Table(
        "actors",
        "Actors and recipients of claims.",
        (
            *_OF_CLAIM,
            Column("number", "integer", "order in the claim", True),
            _text("role", "actor or recipient", True),
            _text("name", "name", True),
            _text("country", "ISO 3166-1 alpha-3"),
            _text("sector", "PLOVER sector"),
            _text("actor", "id, for organisations and people in public roles"),
            _text("words", "as written", True),
        ),
        "document_id, claim, number",
        (_TO_CLAIM,),
        ("actor",),
    ),
    Table(
        "causes",
        "What is said to have led to what.",
        (
            _text("document_id", "the report", True),
            _text("id", "content id", True),
            _text("cause", "the words for the cause", True),
            _text("relation", "cause, prevent, purpose or denied", True),
            _text("effect", "the words for the effect", True),
            _text("claimants", "who says so, ' > ' between; empty: the outlet"),
            Column("confidence", "number", "0 to 1", True),
        ),
        "document_id, id",
        (_TO_REPORT,),
    ),
    Table(
        "evidence",
        "Evidence that the reports point to; never looked at.",
        (
            _text("document_id", "the report", True),
            _text("id", "content id", True),
            _text("kind", "video, photo, audio, document, post or other", True),
            _text("words", "as written", True),
            _text("url", "address"),
        ),
        "document_id, id",
        (_TO_REPORT,),
    ),
    Table(
        "events",
        "What claims add up to, by named rules; empty if no events were given.",
        EVENT_COLUMNS,
        "event",
        indexes=("type", "country"),
    ),
    Table(
        "event_claims",
        "Which claims stand behind an event.",
        (_text("event", "the event", True), *_OF_CLAIM),
        "event, document_id, claim",
        (("event", "events", "event"),),
        ("claim",),
    ),
)
