"""Words: the search index over titles and texts, and over the words around each claim.

On SQLite two FTS5 tables, on PostgreSQL two tables with a ``tsvector``; both hold words that
:mod:`onrecord.store.fold` has folded, so that both answer alike. PostgreSQL indexes the first
250,000 code points of a text (a ``tsvector`` holds one megabyte).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, text

from onrecord.store.fold import for_index, spellings

__all__ = ["CLAIMS", "DOCUMENTS", "Query", "add", "query", "rank", "rebuild", "remove", "within"]

TERMS = 50  # words or phrases of a query; FTS5 takes 256
LONGEST = 2000  # code points of a query
DOCUMENTS, CLAIMS = "document_words", "claim_words"


@dataclass(frozen=True, slots=True)
class Query:
    """A search as its engine wants it: ``match`` is the FTS5 or tsquery expression.

    ``words`` are the folded words to mark in a snippet; one that ends in ``*`` is a beginning.
    """

    match: str
    words: tuple[str, ...]


def query(wanted: str, engine: str) -> Query | None:
    """The search that a person typed; None where it names nothing to look for."""
    wants: list[str] = []
    bars: list[str] = []
    words: list[str] = []
    found = re.finditer(r'(?<!\S)(-?)(?:"([^"]*)"?|(\S+))', wanted[:LONGEST])
    for minus, quoted, bare in (m.groups(default="") for m in islice(found, TERMS)):
        term, marked = _term(quoted or bare, bool(quoted), engine)
        if not term:
            continue
        if minus:
            bars.append(term)
        else:
            wants.append(term)
            words += marked
    if not wants:
        return None
    if engine == "sqlite":
        match = " AND ".join(wants)
        match = f"({match}) NOT ({' OR '.join(bars)})" if bars else match
    else:
        match = " & ".join([*wants, *(f"!{b}" for b in bars)])
    return Query(match, tuple(dict.fromkeys(words)))


def _term(given: str, quoted: bool, engine: str) -> tuple[str, list[str]]:
    """One word or phrase; words are letters and digits only, so that none can be syntax."""
    beginning = given.endswith("*") and not quoted
    parts: list[str] = []
    joined: str | None = None
    for word in given.split():
        more, one = spellings(word)
        parts += more
        joined = one if not quoted else None
    if not parts:
        return "", []
    if engine == "sqlite":
        term = f'"{" ".join(parts)}"' + ("*" if beginning else "")
        term = f'({term} OR "{joined}")' if joined else term
    else:
        term = " <-> ".join(f"'{p}'" for p in parts) + (":*" if beginning else "")
        term = f"(({term}) | '{joined}')" if joined else f"({term})"
    marked = [*parts[:-1], parts[-1] + ("*" if beginning else "")]
    return term, marked + ([joined] if joined else [])


def within(table: str, engine: str) -> str:
    """SQL for the rows of an index that match the parameter ``match``."""
    if engine == "sqlite":
        return f"SELECT rowid FROM {table} WHERE {table} MATCH :match"  # noqa: S608
    return f"SELECT rowid FROM {table} WHERE vector @@ to_tsquery('simple', :match)"  # noqa: S608


def rank(engine: str) -> tuple[str, str]:
    """The condition and the order (best first) of a search among documents."""
    if engine == "sqlite":
        # A word in the title counts like five in the text.
        return f"{DOCUMENTS} MATCH :match", f"bm25({DOCUMENTS}, 5.0, 1.0)"
    return (
        "vector @@ to_tsquery('simple', :match)",
        "-ts_rank(vector, to_tsquery('simple', :match))",
    )


def add(
    connection: Connection, document: tuple[int, str | None, str] | None,
    claims: Sequence[tuple[int, str]],
) -> None:  # fmt: skip
    """Index a document (row, title, text) and claims (row, words)."""
    if document is not None:
        number, title, words = document
        connection.execute(
            text(f"INSERT INTO {DOCUMENTS} (rowid, title, words) VALUES (:row, :title, :words)"),  # noqa: S608
            {"row": number, "title": for_index(title or ""), "words": for_index(words)},
        )
    if claims:
        connection.execute(
            text(f"INSERT INTO {CLAIMS} (rowid, words) VALUES (:row, :words)"),  # noqa: S608
            [{"row": number, "words": for_index(words)} for number, words in claims],
        )


def remove(connection: Connection, documents: Sequence[int], claims: Sequence[int]) -> None:
    """Take rows out of the index; see :func:`rebuild` for what stays in its files."""
    for table, rows in ((DOCUMENTS, documents), (CLAIMS, claims)):
        if rows:
            connection.execute(
                text(f"DELETE FROM {table} WHERE rowid = :row"),  # noqa: S608
                [{"row": r} for r in rows],
            )


def rebuild(connection: Connection) -> None:
    """Write the SQLite index anew, so that no word of a removed row stays in its segments.

    FTS5's own ``secure-delete`` came with SQLite 3.42; this works with every version.
    """
    if connection.dialect.name == "sqlite":
        for table in (DOCUMENTS, CLAIMS):
            connection.execute(text(f"INSERT INTO {table}({table}) VALUES ('rebuild')"))  # noqa: S608
