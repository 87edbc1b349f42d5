"""lineage: which reports were made from which others, and what is left as independent.

Ten papers that print one agency are one source. From the records of many reports this step makes
``copied_from`` links between documents, each with named grounds whose weights add up, and joins
documents into lineages.

Where an agency's story is not in the collection, two papers that print it are linked to each other
(ground ``same agency story``), not to a stand-in for the agency: an agency writes many stories, and
a stand-in would join all the papers that print any of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.records import Link, Record, to_json
from onrecord.steps.lineage.candidates import pairs_to_compare
from onrecord.steps.lineage.compare import compare
from onrecord.steps.lineage.components import components
from onrecord.steps.lineage.links import inside_text, link_between
from onrecord.steps.lineage.outlets import Outlet, OutletTable
from onrecord.steps.lineage.report import read_report, texts_of
from onrecord.steps.lineage.sources import chosen_sources, possible_sources
from onrecord.steps.lineage.words import Vocabulary

__all__ = ["SHOWN", "Outlet", "OutletTable", "components", "lineage"]

SHOWN = -2.0  # links below are nothing that a reader would ask about


def lineage(records: Sequence[Record], outlets: OutletTable) -> tuple[Link, ...]:
    """``copied_from`` links between the documents of ``records``, sorted by the ids at their ends.

    ``left`` is the copy and ``right`` what it was made from: by the ground that says so (a credit,
    "X reported", a correction), else the later report is the copy, else the agency is the source,
    else the smaller id. Links with a score above 0 join lineages (see :func:`components`); some
    below are kept, down to one to seven, so that a reader sees what was weighed and found too
    light. The time grows close to linearly with the number of records; order and repetition of the
    records never matter.
    """
    unique = _unique(records)
    table = outlets.with_documents(r.document for r in unique)
    words = Vocabulary()
    texts = texts_of(read_report(r, table, words) for r in unique)
    pairs = [compare(texts[i], texts[j]) for i, j in pairs_to_compare(texts)]
    chosen = chosen_sources(p for pair in pairs for p in possible_sources(pair))
    links = [link for text in texts for link in inside_text(text)]
    links += [link for pair in pairs if (link := link_between(pair, chosen)).score >= SHOWN]
    return tuple(sorted(links, key=lambda link: (link.left, link.right)))


def _unique(records: Sequence[Record]) -> list[Record]:
    """One record for each document; of several codings of one, the first by their bytes."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.document.id, []).append(record)
    return [
        group[0] if len(group) == 1 else min(group, key=to_json)
        for _, group in sorted(found.items())
    ]
