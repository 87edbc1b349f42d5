"""rows: one row a claim with its claimants, the table behind CSV, Parquet and data frames.

A :class:`Row`'s fields are the columns, in order; the docstring is their codebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from onrecord.records import Claim, Count, CountKind, Record
from onrecord.steps.export.claimants import known_chain
from onrecord.steps.export.passage import passage
from onrecord.steps.export.privacy import mask
from onrecord.steps.export.words import MISSING_SOURCE, count_words, speaker_name

__all__ = ["COLUMNS", "Row", "claim_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One claim.

    ``document`` the ``ref`` that the report came by; ``claimants`` outermost first, ``" > "``
    between them, None in the outlet's own voice; ``claimant_kinds`` the same for their kinds;
    ``own_voice`` whether the outlet says it itself. Several actors, countries or sectors stand in
    one cell with ``"; "`` between them. ``when_earliest`` and ``when_latest`` are ISO days,
    inclusive, None where open. Of several numbers of one kind the largest is given (the others are
    usually a part of it); ``counts`` quotes them all. ``start`` and ``end`` count code points of
    the document's text and belong to ``trigger``; ``sentence`` quotes the words around it.
    ``confidence`` lies in 0..1.
    """

    document: str
    document_id: str
    title: str | None
    outlet: str | None
    published: str | None
    claim: str
    claimants: str | None
    claimant_kinds: str | None
    own_voice: bool
    type: str
    mode: str | None
    actors: str | None
    actor_countries: str | None
    actor_sectors: str | None
    recipients: str | None
    recipient_countries: str | None
    recipient_sectors: str | None
    where: str | None
    admin1: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    place_precision: str | None
    when_words: str | None
    when_earliest: str | None
    when_latest: str | None
    when_edtf: str | None
    when_basis: str | None
    killed_low: int | None
    killed_high: int | None
    injured_low: int | None
    injured_high: int | None
    arrested_low: int | None
    arrested_high: int | None
    participants_low: int | None
    participants_high: int | None
    counts: str | None
    polarity: str
    mood: str
    historical: bool
    trigger: str
    sentence: str
    start: int
    end: int
    confidence: float
    reasons: str | None


COLUMNS: tuple[str, ...] = tuple(f.name for f in fields(Row))


def claim_rows(record: Record, *, include_private: bool = False) -> Iterator[Row]:
    """The rows of a record's claims, in the record's order.

    Names of private people are masked unless ``include_private``
    (see :mod:`onrecord.steps.export.privacy`).
    """
    if not include_private:
        record = mask(record)
    by_id = {a.id: a for a in record.attributions}
    document = record.document
    for claim in record.claims:
        chain = known_chain(claim.chain, by_id)
        names = [speaker_name(a) for a in chain] or ([MISSING_SOURCE] if claim.chain else [])
        kinds = [a.speaker.kind.value if a.speaker else "unnamed" for a in chain]
        where, when = claim.where, claim.when
        yield Row(
            document=document.ref,
            document_id=document.id,
            title=document.title,
            outlet=document.outlet,
            published=document.published.edtf or None if document.published else None,
            claim=claim.id,
            claimants=" > ".join(names) or None,
            claimant_kinds=" > ".join(kinds) or None,
            own_voice=not claim.chain,
            type=claim.type,
            mode=claim.mode,
            actors=_joined(a.name for a in claim.actors),
            actor_countries=_joined(a.country for a in claim.actors),
            actor_sectors=_joined(a.sector for a in claim.actors),
            recipients=_joined(a.name for a in claim.recipients),
            recipient_countries=_joined(a.country for a in claim.recipients),
            recipient_sectors=_joined(a.sector for a in claim.recipients),
            where=where.name if where else None,
            admin1=where.admin1 if where else None,
            country=where.country if where else None,
            latitude=where.latitude if where else None,
            longitude=where.longitude if where else None,
            place_precision=where.precision.value if where else None,
            when_words=when.span.text if when and when.span else None,
            when_earliest=when.earliest if when else None,
            when_latest=when.latest if when else None,
            when_edtf=when.edtf or None if when else None,
            when_basis=when.basis.value if when else None,
            **_counts(claim),
            counts=_joined(count_words(c) for c in claim.counts),
            polarity=claim.assertion.polarity.value,
            mood=claim.assertion.mood.value,
            historical=claim.assertion.historical,
            trigger=claim.trigger.text,
            sentence=passage(document, claim.trigger.start, claim.trigger.end).text,
            start=claim.trigger.start,
            end=claim.trigger.end,
            confidence=claim.confidence,
            reasons=_joined(claim.reasons),
        )


def _joined(values: Iterator[str | None] | Iterator[str] | tuple[str, ...]) -> str | None:
    return "; ".join(dict.fromkeys(v for v in values if v)) or None


_TABLED = (CountKind.KILLED, CountKind.INJURED, CountKind.ARRESTED, CountKind.PARTICIPANTS)


def _counts(claim: Claim) -> dict[str, int | None]:
    cells: dict[str, int | None] = {}
    for kind in _TABLED:
        largest = max((c for c in claim.counts if c.what is kind), key=_size, default=None)
        cells[f"{kind.value}_low"] = largest.low if largest else None
        cells[f"{kind.value}_high"] = largest.high if largest else None
    return cells


def _size(count: Count) -> tuple[int, int]:
    return (count.low or 0, count.high or 0)
