"""Pass b: which reports were made from which others, text by text.

What :func:`onrecord.steps.lineage.lineage` does with all texts at once is done here with those of
one part: texts go to parts by the hash of their words, their keys to parts by themselves, the pairs
that meet under a key to the part of the left text, and the right texts there as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from onrecord.batch.story.known import TWICE
from onrecord.batch.story.pairs import (
    Asked,
    Block,
    Counts,
    Pairs,
    asked_for,
    blocks,
    counts_by_part,
    pairs_by_part,
    pairs_in,
    totals,
)
from onrecord.batch.story.shuffle import SHARDS, Channel
from onrecord.batch.story.work import Pass, Work
from onrecord.records import Link, to_json
from onrecord.steps.lineage import SHOWN, OutletTable
from onrecord.steps.lineage.candidates import Keys, Named, keys_of, named_in
from onrecord.steps.lineage.compare import compare
from onrecord.steps.lineage.links import inside_text, link_between
from onrecord.steps.lineage.report import Report, Text, read_report, texts_of
from onrecord.steps.lineage.sketch import ALL_FACTS, ALL_PAIRS, counted, enough, filed, meeting
from onrecord.steps.lineage.sources import Possible, chosen_sources, possible_sources
from onrecord.steps.lineage.words import Vocabulary

__all__ = [
    "COMPARE",
    "COPIES",
    "FILE",
    "LINK",
    "MEET",
    "NEAREST",
    "READ",
    "SEND",
    "UNTIL_LINKED",
    "WANT",
]

COPIES = "copies"  # the table


class Sent(NamedTuple):
    """A text with its number."""

    number: int
    text: Text


class Directed(NamedTuple):
    """Two texts whose link depends on which sources are chosen."""

    left: Text
    right: Text


class Maybe(NamedTuple):
    """A source that a part has found possible."""

    part: int
    source: Possible


class Chosen(NamedTuple):
    """The source of a report among those of an outlet."""

    copy: str
    outlet: str
    source: str


REPORTS = Channel("reports", Report, SHARDS)
TEXTS = Channel("texts", Text)
BANDS = Channel("bands", Block)
SKETCHES = Channel("sketches", Block)
TOLD = Channel("told", Block)
SURE = Channel("sure", Pairs)
SHARED = Channel("shared", Counts)
WANTED = Channel("wanted", Pairs)
ASKED = Channel("asked", Asked)
SENT = Channel("sent", Sent)
FOUND = Channel("found", Link)
DIRECTED = Channel("directed", Directed)
POSSIBLE = Channel("possible", Maybe)
CHOSEN = Channel("chosen", Chosen)


def _read(work: Work) -> Named:
    """Reports as lineage sees them, by the words of their texts; what they name as sources."""
    name, outlets = work.argument
    table = _table(work.job.tables).with_names(outlets)
    words = Vocabulary()
    named = Named()
    for record in work.records(name, work.rows(TWICE)):
        report = read_report(record, table, words)
        named |= named_in([report])
        work.put(REPORTS, work.ranged(report.key), report)
    return named


@lru_cache(maxsize=2)
def _table(tables: Path) -> OutletTable:
    return OutletTable.load([tables / "outlets"])


def _file(work: Work) -> None:
    """Texts under their keys. ``argument`` is what all reports name as sources."""
    named: Named = work.argument
    texts = texts_of(work.rows(REPORTS))
    numbers = [work.numbered(i) for i in range(len(texts))]
    keys: list[Keys] = []
    for text in texts:
        work.keep(TEXTS, _light(text))
        keys.append(keys_of(text, named))
    for channel, nets in (
        (BANDS, [k.bands for k in keys]),
        (SKETCHES, [k.sketch for k in keys]),
        (TOLD, [k.told for k in keys]),
    ):
        row, of = filed(nets, numbers)
        lengths = np.array([len(n) for n in nets], dtype=np.int64)
        sizes = np.repeat(lengths, lengths).astype(np.uint64)
        for part, block in blocks(row, of, sizes, work.job.parts):
            work.put(channel, part, block)


def _light(text: Text) -> Text:
    """Only the first report's words are ever compared."""
    none = np.empty(0, dtype=np.uint64)
    return Text(
        (
            text.first,
            *(
                replace(
                    r, shingles=none, shingle_set=none, own=none, own_set=none, quotes=none
                )
                for r in text.reports[1:]
            ),
        )
    )  # fmt: skip


def _meet(work: Work) -> None:
    """Which texts meet under the keys of this part."""
    sure = meeting(*_joined(work.rows(BANDS))[:2], ALL_PAIRS)
    sure |= meeting(*_joined(work.rows(TOLD))[:2], ALL_FACTS)
    keys, numbers, sizes = _joined(work.rows(SKETCHES))
    size = dict(zip(numbers.tolist(), sizes.tolist(), strict=True))
    shared = counted(keys, numbers)
    for part, pairs in pairs_by_part(sure):
        work.put(SURE, part, pairs)
    rows = ((i, j, n, min(size[i], size[j])) for (i, j), n in shared.items())
    for part, counts in counts_by_part(rows):
        work.put(SHARED, part, counts)


def _joined(rows: Iterator[Block]) -> Block:
    columns = list(zip(*rows, strict=True)) or [(np.empty(0, dtype=np.uint64),)] * 3
    return Block(*(np.concatenate(c) for c in columns))


def _want(work: Work) -> None:
    """Which pairs are to be compared, and which texts of other parts that takes."""
    found = set(pairs_in(work.rows(SURE)))
    found |= {pair for pair, n, smaller in totals(work.rows(SHARED)) if enough(n, smaller)}
    pairs = sorted(found)
    for _, row in pairs_by_part(pairs):
        work.keep(WANTED, row)
    for part, asked in asked_for(work.number, pairs):
        work.put(ASKED, part, asked)


def _send(work: Work) -> None:
    """Texts to the parts that want them."""
    texts = list(work.rows(TEXTS))
    place = {work.numbered(i): text for i, text in enumerate(texts)}
    for asked in work.rows(ASKED):
        for number in asked.numbers.tolist():
            work.put(SENT, asked.part, Sent(number, place[number]))


def _compare(work: Work) -> None:
    """Compare; a pair that says which report was made from which waits for all that say so."""
    text = {work.numbered(i): t for i, t in enumerate(work.rows(TEXTS))}
    for own in text.values():
        for link in inside_text(own):
            work.keep(FOUND, link)
    text |= {sent.number: sent.text for sent in work.rows(SENT)}
    for i, j in pairs_in(work.rows(WANTED)):
        pair = compare(text[i], text[j])
        possible = list(possible_sources(pair))
        for source in possible:
            work.put(POSSIBLE, work.scattered(source.copy), Maybe(work.number, source))
        if possible:
            work.keep(DIRECTED, Directed(text[i], text[j]))
        elif (link := link_between(pair, {})).score >= SHOWN:
            work.keep(FOUND, link)


def _nearest(work: Work) -> None:
    """The one source of each report and outlet, for all parts that found any."""
    asking: dict[tuple[str, str], set[int]] = defaultdict(set)
    possible: list[Possible] = []
    for part, source in work.rows(POSSIBLE):
        asking[source.copy, source.outlet].add(part)
        possible.append(source)
    for (copy, outlet), source_id in sorted(chosen_sources(possible).items()):
        for part in sorted(asking[copy, outlet]):
            work.put(CHOSEN, part, Chosen(copy, outlet, source_id))


def _link(work: Work) -> int:
    """The links of this part's texts, into the table; their number."""
    chosen = {(c.copy, c.outlet): c.source for c in work.rows(CHOSEN)}
    links = list(work.rows(FOUND))
    for left, right in work.rows(DIRECTED):
        link = link_between(compare(left, right), chosen)
        if link.score >= SHOWN:
            links.append(link)
    links.sort(key=lambda k: (k.left, k.right))
    work.table(COPIES, (to_json(k) for k in links))
    return len(links)


READ = Pass("b1-read", "texts and their sources", _read, Named, SHARDS, (REPORTS,))
FILE = Pass("b2-file", "texts by keys", _file, None, writes=(TEXTS, BANDS, SKETCHES, TOLD))
MEET = Pass("b3-meet", "texts that meet", _meet, None, writes=(SURE, SHARED))
WANT = Pass("b4-want", "pairs of texts", _want, None, writes=(WANTED, ASKED))
SEND = Pass("b5-send", "texts to their pairs", _send, None, writes=(SENT,))
COMPARE = Pass("b6-compare", "comparing texts", _compare, None, writes=(FOUND, DIRECTED, POSSIBLE))
NEAREST = Pass("b7-nearest", "choosing sources", _nearest, None, writes=(CHOSEN,))
LINK = Pass("b8-link", "copies", _link, int)
UNTIL_LINKED = (
    *(REPORTS, *FILE.writes, *MEET.writes, *WANT.writes, *SEND.writes, *COMPARE.writes),
    *NEAREST.writes,
)
