"""Write the tables into docs/casebook.md: ``python -m docs.make_casebook``."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from onrecord.store.tables import FACTS, REVISION, metadata

PAGE = Path(__file__).parent / "casebook.md"
START, END = "<!-- tables -->", "<!-- end of the tables -->"
ORDER = (
    *("casebook", "documents", "records", "judgements", "raw", "audit", "tombstones"),
    *("standing", "claims", "attributions", "decided", "events", "event_claims"),
    *("failures", "accounts"),
)


def page() -> str:
    """The whole page, with the tables as the code has them."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    """Every table with its columns."""
    head = f"Revision `{REVISION}`. Types are PostgreSQL's; SQLite has TEXT, INTEGER, REAL, BLOB.\n"
    return "\n".join([head, *(_section(metadata.tables[name]) for name in ORDER)])


def _section(table: Table) -> str:
    means = table.info["means"].replace(" A fact: written once.", "")
    fact = " *Fact.*" if table.name in FACTS else ""
    lines = [f"### {table.name}", "", f"{means}{fact}", ""]
    lines += ["| column | type | null | meaning |", "| --- | --- | --- | --- |"]
    dialect = postgresql.dialect()
    for column in table.columns:
        kind = column.type.compile(dialect).lower()
        key = " (key)" if column.primary_key else ""
        null = "yes" if column.nullable else "no"
        lines.append(f"| `{column.name}`{key} | {kind} | {null} | {column.info['means']} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
