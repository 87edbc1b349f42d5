"""Pass c: accounts of each lineage, and which of them tell of one event.

What :func:`onrecord.steps.link.link` does with all accounts at once is done here with those of one
part: records go to parts by their lineage, names to parts to be counted, accounts to the parts of
their keys, the pairs that meet there to the part of the left account.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import msgspec

from onrecord.batch.story.known import CODINGS, TWICE
from onrecord.batch.story.pairs import (
    Asked,
    Counts,
    Pairs,
    asked_for,
    counts_by_part,
    pairs_by_part,
    pairs_in,
    totals,
)
from onrecord.batch.story.shuffle import ONCE, SHARDS, Channel
from onrecord.batch.story.work import Pass, Work
from onrecord.pipeline import link_weights
from onrecord.records import Link, Record, Relation, to_json
from onrecord.steps.link import compared, inside
from onrecord.steps.link.accounts import Outline, accounts
from onrecord.steps.link.blocks import ENOUGH, Filed, Key, filed, keys_of, met
from onrecord.steps.link.words import Rarity

__all__ = [
    "BESIDE",
    "COMPARE",
    "COUNT",
    "EDGES",
    "FILE",
    "GROUP",
    "GROUPED",
    "LINEAGES",
    "LINKED",
    "LINKS",
    "MEET",
    "OUTLINES",
    "SEND",
    "SPREAD",
    "TELL",
    "UNTIL_LINKED",
    "WANT",
    "Grouped",
    "Joined",
    "Linked",
    "Numbered",
    "Told",
]

LINKS, LINEAGES = "links", "lineages"  # the tables
_RECORD = msgspec.json.Decoder(Record)


class Joined(NamedTuple):
    """A document that is in a lineage with others, and on which grounds that was joined."""

    document: str
    lineage: str
    why: tuple[str, ...]


class Grouped(NamedTuple):
    """A record as judged, in its lineage."""

    lineage: str
    why: tuple[str, ...]
    document: str
    record: bytes


class Numbered(NamedTuple):
    """An account with its number and that of its lineage."""

    number: int
    lineage: int
    outline: Outline


class Linked(NamedTuple):
    """A link, and the number of the first account in it."""

    number: int
    link: Link


class Counted(NamedTuple):
    """In how many lineages of a part names stand; or, back to the part, of all."""

    part: int
    names: dict[str, int]


class Under(NamedTuple):
    """An account under a key."""

    key: Key
    entry: Filed


@dataclass(frozen=True, slots=True)
class Told:
    """Lineages, those that claim anything, and the account of each claim that is in a judgement."""

    lineages: int = 0
    telling: int = 0
    judged: Mapping[str, int] = field(default_factory=dict)


JOINED = Channel("joined", Joined, ONCE)
BESIDE = Channel("beside", Joined)  # to shards
GROUPED = Channel("grouped", Grouped, SHARDS)
OUTLINES = Channel("outlines", Numbered)
LINKED = Channel("linked", Linked)
ACROSS = Channel("across", Linked)
NAMES = Channel("names", Counted)
COUNTED = Channel("counted", Counted)
UNDER = Channel("under", Under)
SHARED = Channel("shared_keys", Counts)
WANTED = Channel("wanted_accounts", Pairs)
ASKED = Channel("asked_accounts", Asked)
SENT = Channel("sent_accounts", Numbered)
SENT_NAMES = Channel("sent_names", Counted)
EDGES = Channel("edges", Pairs)  # to the driver


def _spread(work: Work) -> None:
    """To the shards: which of their documents are in a lineage with others."""
    joined = {row.document: row for row in work.rows(JOINED)}
    for coding in work.rows(CODINGS):
        if (row := joined.get(coding.document)) is not None:
            work.put(BESIDE, coding.shard, row)


def _group(work: Work) -> None:
    """Records to the parts of their lineages."""
    joined = {row.document: row for row in work.rows(BESIDE)}
    for record in work.records(work.argument, work.rows(TWICE)):
        document = record.document.id
        of = joined.get(document, Joined(document, document, ()))
        row = Grouped(of.lineage, of.why, document, to_json(record))
        work.put(GROUPED, _part(work, of.lineage), row)


def _part(work: Work, lineage: str) -> int:
    """Lineages are ids of documents; in the order of these are the accounts."""
    return work.ranged(lineage, "d1:")


def _tell(work: Work) -> Told:
    """The accounts of each lineage, with the links between their mentions, and the names."""
    lineages: dict[str, list[Grouped]] = defaultdict(list)
    for row in work.rows(GROUPED):
        lineages[row.lineage].append(row)
    asked = {i for pair in work.decided.same for i in pair}
    weights = link_weights()
    names: dict[str, frozenset[str]] = {}
    judged: dict[str, int] = {}
    number = work.numbered(0)
    for place, lineage in enumerate(sorted(lineages)):
        records = [_RECORD.decode(row.record) for row in lineages[lineage]]
        of = {r.document.id: lineage for r in records}
        for account in accounts(records, of, weights):
            outline = account.outline()
            names[lineage] = outline.names
            work.keep(OUTLINES, Numbered(number, work.numbered(place), outline))
            for link in inside(account, outline).values():
                work.keep(LINKED, Linked(number, link))
            judged |= {c.id: number for c in outline.claims() if c.id in asked}
            number += 1
    counts = Counter(name for each in names.values() for name in each)
    for part, some in _by_part(work, counts).items():
        work.put(NAMES, part, Counted(work.number, some))
    groups = (sorted(row.document for row in lineages[lineage]) for lineage in sorted(lineages))
    work.table(LINEAGES, map(msgspec.json.encode, groups))
    return Told(len(lineages), len(names), judged)


def _by_part(work: Work, counts: Mapping[str, int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for name in sorted(counts):
        found[work.scattered(name)][name] = counts[name]
    return found


def _count(work: Work) -> None:
    """In how many lineages each name stands, back to the parts that have it."""
    rows = list(work.rows(NAMES))
    total: Counter[str] = Counter()
    for row in rows:
        total.update(row.names)
    for row in rows:
        work.put(COUNTED, row.part, Counted(work.number, {n: total[n] for n in row.names}))


def _counts(work: Work) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in work.rows(COUNTED):
        found.update(row.names)  # each name comes from one part
    return found


def _file(work: Work) -> None:
    """Accounts under their keys."""
    rarity = Rarity.of(_counts(work), 0)  # for keys only the counts matter
    for number, lineage, outline in work.rows(OUTLINES):
        entry = filed(outline, number, lineage)
        for key in keys_of(outline, rarity):
            work.put(UNDER, work.scattered(*key), Under(key, entry))


def _meet(work: Work) -> None:
    """Which accounts meet under the keys of this part, and what that is worth."""
    lists: dict[Key, list[Filed]] = defaultdict(list)
    for key, entry in work.rows(UNDER):
        lists[key].append(entry)
    rows = ((i, j, n, 0) for (i, j), n in met(lists.items()).items())
    for part, counts in counts_by_part(rows):
        work.put(SHARED, part, counts)


def _want(work: Work) -> None:
    """Which pairs are to be compared, and which accounts of other parts that takes."""
    pairs = sorted(pair for pair, worth, _ in totals(work.rows(SHARED)) if worth >= ENOUGH)
    for _, row in pairs_by_part(pairs):
        work.keep(WANTED, row)
    for part, asked in asked_for(work.number, pairs):
        work.put(ASKED, part, asked)


def _send(work: Work) -> None:
    """Accounts to the parts that want them, with the counts of their names."""
    counts = _counts(work)
    numbered = {row.number: row for row in _sharing(work.rows(OUTLINES))}
    for asked in work.rows(ASKED):
        names: set[str] = set()
        for number in asked.numbers.tolist():
            row = numbered[number]
            names |= row.outline.names
            work.put(SENT, asked.part, row)
        some = {n: counts[n] for n in sorted(names)}
        work.put(SENT_NAMES, asked.part, Counted(work.number, some))


def _sharing(*channels: Iterator[Numbered]) -> Iterator[Numbered]:
    """The rows; names, which are those of the lineage's reports, are held once a lineage."""
    names: dict[int, frozenset[str]] = {}
    for rows in channels:
        for number, lineage, outline in rows:
            shared = names.setdefault(lineage, outline.names)
            yield Numbered(number, lineage, replace(outline, names=shared))


def _compare(work: Work) -> int:
    """Compare; ``argument`` is the number of lineages. All links of this part, into the table."""
    counts = _counts(work)
    for sent in work.rows(SENT_NAMES):
        dict.update(counts, sent.names)  # not added: of a name all parts know one count
    rarity = Rarity.of(counts, work.argument)
    weights = link_weights()
    told = {row.number: row.outline for row in _sharing(work.rows(OUTLINES), work.rows(SENT))}
    links = [row.link for row in work.rows(LINKED)]
    joined = []
    for i, j in pairs_in(work.rows(WANTED)):
        for link in compared(told[i], told[j], rarity, weights).values():
            links.append(link)
            work.keep(ACROSS, Linked(i, link))
            if link.relation is Relation.SAME_EVENT and link.score > 0:
                joined.append((i, j))
    for _, pairs in pairs_by_part(joined):
        work.put(EDGES, 0, pairs)
    links.sort(key=lambda k: k.id)
    work.table(LINKS, (to_json(k) for k in links))
    return len(links)


SPREAD = Pass("c1-spread", "lineages to shards", _spread, None, writes=(BESIDE,))
GROUP = Pass("c2-group", "records by lineage", _group, None, SHARDS, (GROUPED,))
TELL = Pass("c3-tell", "accounts", _tell, Told, writes=(OUTLINES, LINKED, NAMES))
COUNT = Pass("c4-count", "counting names", _count, None, writes=(COUNTED,))
FILE = Pass("c5-file", "accounts by keys", _file, None, writes=(UNDER,))
MEET = Pass("c6-meet", "accounts that meet", _meet, None, writes=(SHARED,))
WANT = Pass("c7-want", "pairs of accounts", _want, None, writes=(WANTED, ASKED))
SEND = Pass("c8-send", "accounts to their pairs", _send, None, writes=(SENT, SENT_NAMES))
COMPARE = Pass("c9-compare", "comparing accounts", _compare, int, writes=(ACROSS, EDGES))
UNTIL_LINKED = (NAMES, COUNTED, UNDER, SHARED, WANTED, ASKED, SENT, SENT_NAMES)
