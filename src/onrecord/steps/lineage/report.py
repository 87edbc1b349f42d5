"""Report: what this step reads from a record, and texts: the reports that print the same words.

Documents are compared text by text. Reports with the same words (a text) are compared as one, with
the credits, sources and days of all of them: so one more exact copy can add grounds for a link
between two texts, and never take one away.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.records import Document, Record
from onrecord.steps.lineage.correction import correction_in
from onrecord.steps.lineage.credits import Credit, credits_in, without_credits
from onrecord.steps.lineage.facts import Fact, facts_of
from onrecord.steps.lineage.figures import figures_in
from onrecord.steps.lineage.outlets import Outlet, OutletTable
from onrecord.steps.lineage.quotes import LONG, split
from onrecord.steps.lineage.release import Release, release_in
from onrecord.steps.lineage.stock import without_stock
from onrecord.steps.lineage.told import Told, body_of, told_by
from onrecord.steps.lineage.words import Hashes, Vocabulary, words_of

__all__ = ["Report", "Text", "read_report", "texts_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """One document as this step sees it; ``day`` counts days (``date.toordinal``).

    ``shingles`` are those of the whole body in order, ``own`` those of the words outside quotation
    marks, each with its sorted ``_set``; ``quotes`` the sorted runs of ``LONG`` words inside them;
    ``key`` hashes the words of the body; ``version`` is the ref and number of a numbered version.
    """

    id: str
    outlet: Outlet | None
    day: int | None
    key: str
    shingles: Hashes
    shingle_set: Hashes
    own: Hashes
    own_set: Hashes
    quotes: Hashes
    credits: tuple[Credit, ...]
    told: tuple[Told, ...]
    facts: frozenset[Fact]
    figures: frozenset[str]
    release: Release | None
    correction: str | None
    version: tuple[str, int] | None

    @property
    def order(self) -> tuple[bool, int, str]:
        """Earliest first, unknown days last, ties by id."""
        return self.day is None, self.day or 0, self.id


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """Reports that print the same words, earliest first."""

    reports: tuple[Report, ...]

    @property
    def first(self) -> Report:
        """The earliest report; the one whose words stand for all."""
        return self.reports[0]

    def by(self, outlet: str) -> tuple[Report, ...]:
        """The reports that this outlet published, earliest first."""
        return tuple(r for r in self.reports if r.outlet and r.outlet.id == outlet)


def read_report(record: Record, table: OutletTable, words: Vocabulary) -> Report:
    """Everything that tells where the report came from."""
    document = record.document
    parts = [document.text[start:end] for start, end in body_of(document)]
    body = "\n\n".join(parts)
    own = table.of(document)
    bare = without_stock(without_credits(body))
    quoted, between = split(bare)
    long = [q for q in map(words_of, quoted) if len(q) >= LONG]
    whole = words_of(bare)
    shingles = words.shingles([whole])
    running = words.shingles([words_of(t) for t in between])
    digest = hashlib.sha256(" ".join(whole).encode("utf-8", "surrogatepass")).hexdigest()
    return Report(
        id=document.id,
        outlet=own,
        day=_day(document),
        key=digest if whole else document.id,
        shingles=shingles,
        shingle_set=np.unique(shingles),
        own=running,
        own_set=np.unique(running),
        quotes=np.unique(words.shingles(long, LONG)),
        credits=credits_in(body, document.author, own, table),
        told=told_by(record, own, table),
        facts=facts_of(record.claims),
        figures=frozenset(figures_in(bare)),
        release=release_in(record),
        correction=correction_in(document, body),
        version=None if document.version is None else (document.ref, document.version),
    )


def _day(document: Document) -> int | None:
    """The publication day; an open or impossible one is unknown."""
    published = document.published
    if published is None or published.earliest is None:
        return None
    try:
        return datetime.date.fromisoformat(published.earliest).toordinal()
    except ValueError:
        return None


def texts_of(reports: Iterable[Report]) -> Sequence[Text]:
    """Reports by their words, in the order of the words' hash: an order that no date moves."""
    groups: dict[str, list[Report]] = {}
    for report in reports:
        groups.setdefault(report.key, []).append(report)
    return [Text(tuple(sorted(groups[key], key=lambda r: r.order))) for key in sorted(groups)]
