"""What a run is to do and what it has made, as files: ``plan.json`` and ``manifest.json``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from onrecord.batch.job import MANIFEST, PLAN
from onrecord.batch.manifest import File, Manifest, Table
from onrecord.batch.store import Store
from onrecord.batch.story.work import JUDGEMENTS, Job
from onrecord.errors import OptionError
from onrecord.records import Judgement

__all__ = ["StoryManifest", "begin", "ordered", "plan_of", "records_of"]


@dataclass(frozen=True, slots=True)
class StoryManifest:
    """What the records of a batch run add up to, by files; the same whoever worked on it."""

    source: str
    rule: str
    judgements: int
    reports: int
    lineages: int
    copies: int
    links: int
    events: int
    version: str
    tables: tuple[Table, ...]
    schema: Literal["onrecord-story/1"] = "onrecord-story/1"

    def json(self) -> bytes:
        """As JSON, for people too."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done; a run is only gone on with by the same plan."""

    source: str
    records: str  # hash of the source's manifest
    parts: int
    rule: str
    data: str | None
    judgements: str | None
    version: str
    schema: Literal["onrecord-story-plan/1"] = "onrecord-story-plan/1"


def records_of(source: Store) -> tuple[Manifest, Sequence[File]]:
    """The manifest of a finished batch run, and its files of records.

    Raises:
        OptionError: it is none, or not finished, or without records.
    """
    if not source.has(MANIFEST):
        raise OptionError(f"{source.url} holds no finished run; make one with: onrecord batch run")
    try:
        manifest = msgspec.json.decode(source.read(MANIFEST), type=Manifest)
    except msgspec.MsgspecError as e:
        raise OptionError(f"{source.url}/{MANIFEST} is not that of onrecord batch run: {e}") from e
    if not manifest.complete:
        raise OptionError(
            f"{source.url}: {len(manifest.lost)} of {manifest.shards} shards are not done; "
            "give onrecord batch run --resume first"
        )
    files = next((t.files for t in manifest.tables if t.name == "records"), ())
    if not files:
        raise OptionError(f"{source.url} holds no records; make some with: onrecord batch run")
    return manifest, files


def ordered(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Each once, in an order that does not depend on the file's."""
    return sorted({j.id: j for j in judgements}.values(), key=lambda j: (j.made, j.id))


def plan_of(job: Job, manifest: Manifest) -> bytes:
    """The plan, for records with this manifest."""
    plan = _Plan(
        source=job.source,
        records=hashlib.sha256(manifest.json()).hexdigest(),
        parts=job.parts,
        rule=job.rule.value,
        data=job.data,
        judgements=job.judgements,
        version=job.version,
    )
    return msgspec.json.encode(plan)


def begin(
    store: Store, plan: bytes, tables: Iterable[str], judgements: bytes, resume: bool
) -> None:
    """Write the plan; or see that it is the one that is gone on with.

    Raises:
        OptionError: the output holds another run or other ``tables``, or is not to be gone on with.
    """
    if store.has(PLAN):
        if store.read(PLAN) != plan:
            raise OptionError(
                f"{store.url} holds a run of other records or settings; give another folder"
            )
        if not resume:
            raise OptionError(f"{store.url} holds a part of this run; give --resume to go on")
        return
    if store.has(MANIFEST) or any(store.names(t) for t in tables):
        raise OptionError(f"{store.url} holds other tables, and no {PLAN}; give another folder")
    if judgements:
        store.put_bytes(JUDGEMENTS, judgements)
    store.put_bytes(PLAN, plan)
