"""Pass a: what must be known of the whole collection, and is each document there once?"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from onrecord.batch.manifest import File
from onrecord.batch.store import StoreError, opened
from onrecord.batch.story.shuffle import SHARDS, Channel
from onrecord.batch.story.work import Pass, Work
from onrecord.pipeline import coding_of, one_claim_twice, place_of, two_codings
from onrecord.records import to_json
from onrecord.steps.corroborate.silent import Named, named_in, stretches

__all__ = ["CODINGS", "LOOK", "NAMED", "ONE", "TWICE", "Coding", "Seen"]


class Coding(NamedTuple):
    """A record by its document: where it stands, and the hash of all it says.

    ``found`` is where the report was found, which is no part of what the record says.
    """

    document: str
    found: tuple[str, str]
    shard: int
    row: int
    digest: bytes


class Standing(NamedTuple):
    """A claim in its document."""

    claim: str
    document: str
    ref: str


CODINGS = Channel("codings", Coding, SHARDS)
STANDINGS = Channel("standings", Standing, SHARDS)
NAMED = Channel("named", Named, SHARDS)
TWICE = Channel("twice", int)  # to shards: rows that say what an earlier one says


@dataclass(frozen=True, slots=True)
class Seen:
    """What a shard adds: its reports, the names of its outlets, its documents in judged pairs."""

    reports: int
    outlets: tuple[str, ...]
    judged: tuple[str, ...]


def _look(work: Work) -> Seen:
    file: File = work.argument
    _check(work, file)
    pairs = work.decided.same | work.decided.different
    asked = {i for pair in pairs for i in pair}
    outlets: set[str] = set()
    seen: set[str] = set()
    named: set[Named] = set()
    reports = 0
    for row, record in enumerate(work.checked(file.name)):
        document = record.document
        reports += 1
        digest = hashlib.sha256(to_json(coding_of(record))).digest()
        coding = Coding(document.id, place_of(record), work.number, row, digest)
        work.put(CODINGS, work.scattered(document.id), coding)
        for claim in record.claims:
            standing = Standing(claim.id, document.id, document.ref)
            work.put(STANDINGS, work.scattered(claim.id), standing)
        if work.decided.applied(record) is not None:
            named.update(named_in(record))
            seen.update({document.id} & asked)
            if document.outlet:
                outlets.add(document.outlet)
    for each in sorted(named):
        for part in sorted({work.scattered(each.place, str(s)) for s in stretches(each.day)}):
            work.put(NAMED, part, each)
    return Seen(reports, tuple(sorted(outlets)), tuple(sorted(seen)))


def _check(work: Work, file: File) -> None:
    """The file as the batch run has left it."""
    url = f"{work.job.source}/{file.name}"
    digest = hashlib.sha256()
    with opened(url) as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() != file.sha256:
        raise StoreError(None, "not as its manifest says; give onrecord batch run again", url)


def _one(work: Work) -> str | None:
    """What is wrong, if anything; later rows of one document go to their shards, to be left out."""
    wrong: list[str] = []
    codings: dict[str, list[Coding]] = defaultdict(list)
    for coding in work.rows(CODINGS):
        codings[coding.document].append(coding)
    for document in sorted(codings):
        first, *others = sorted(codings[document])
        if any(c.digest != first.digest for c in others):
            wrong.append(str(two_codings(document, first.found[0])))
        for c in others:
            work.put(TWICE, c.shard, c.row)
    standings = sorted(set(work.rows(STANDINGS)))
    for a, b in pairwise(standings):
        if a.claim == b.claim and a.document != b.document:
            wrong.append(str(one_claim_twice(a.claim, a.ref, b.ref)))
    return min(wrong, default=None)


LOOK = Pass("a1-look", "reading the records", _look, Seen, SHARDS, (CODINGS, STANDINGS, NAMED))
ONE = Pass("a2-one", "each document once", _one, str | None, writes=(TWICE,))
