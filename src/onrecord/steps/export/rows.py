"""rows: one row a claim with its claimants, the table behind CSV, Parquet and data frames.

A :class:`Row`'s fields are the columns, in order; the docstring is their codebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.records import Actor, Attribution, Claim, Count, CountKind, Place, Record, When
from onrecord.steps.export.claimants import known_chain
from onrecord.steps.export.passage import Passages
from onrecord.steps.export.privacy import mask
from onrecord.steps.export.words import MISSING_SOURCE, count_words, speaker_name

__all__ = ["COLUMNS", "Row", "claim_rows", "largest"]


class Row(NamedTuple):
    """One claim (a named tuple, because a table of a million of these is written row by row).

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


COLUMNS: tuple[str, ...] = Row._fields


def claim_rows(record: Record, *, include_private: bool = False) -> Iterator[Row]:
    """The rows of a record's claims, in the record's order.

    Names of private people are masked unless ``include_private``
    (see :mod:`onrecord.steps.export.privacy`).
    """
    if not include_private:
        record = mask(record)
    by_id = {a.id: a for a in record.attributions}
    document = record.document
    passages = Passages(document)
    published = document.published.edtf or None if document.published else None
    for claim in record.claims:
        trigger, assertion, counts = claim.trigger, claim.assertion, claim.counts
        said: _Said = _claimants(claim, by_id) if claim.chain else _OWN_VOICE
        actors: _Party = _party(claim.actors) if claim.actors else _NOBODY
        recipients: _Party = _party(claim.recipients) if claim.recipients else _NOBODY
        place: _Where = _where(claim.where) if claim.where else _NOWHERE
        time: _When = _when(claim.when) if claim.when else _NEVER
        figures: _Figures = _figures(claim) if counts else _NO_FIGURES
        yield Row(
            document.ref,
            document.id,
            document.title,
            document.outlet,
            published,
            claim.id,
            *said,
            claim.type,
            claim.mode,
            *actors,
            *recipients,
            *place[:3],
            *place[3:5],
            place[5],
            *time,
            *figures,
            _joined([count_words(c) for c in counts]),
            assertion.polarity.value,
            assertion.mood.value,
            assertion.historical,
            trigger.text,
            passages.text(trigger.start, trigger.end),
            trigger.start,
            trigger.end,
            claim.confidence,
            _joined(claim.reasons),
        )


# The groups of cells below are in the order of the columns; each has its empty form.
_Text = str | None
_Said = tuple[_Text, _Text, bool]
_Party = tuple[_Text, _Text, _Text]
_Where = tuple[_Text, _Text, _Text, float | None, float | None, _Text]
_When = tuple[_Text, _Text, _Text, _Text, _Text]


def _claimants(claim: Claim, by_id: dict[str, Attribution]) -> _Said:
    chain = known_chain(claim.chain, by_id)
    names = [speaker_name(a) for a in chain] or [MISSING_SOURCE]
    kinds = [a.speaker.kind.value if a.speaker else "unnamed" for a in chain]
    return (" > ".join(names), " > ".join(kinds) or None, False)


_OWN_VOICE: _Said = (None, None, True)


def _party(actors: tuple[Actor, ...]) -> _Party:
    """Names, countries, sectors."""
    if len(actors) == 1:
        a = actors[0]
        return (a.name or None, a.country or None, a.sector or None)
    return (
        _joined([a.name for a in actors]),
        _joined([a.country for a in actors]),
        _joined([a.sector for a in actors]),
    )


_NOBODY: _Party = (None, None, None)


def _where(where: Place) -> _Where:
    return (
        where.name,
        where.admin1,
        where.country,
        where.latitude,
        where.longitude,
        where.precision.value,
    )


_NOWHERE: _Where = (None, None, None, None, None, None)


def _when(when: When) -> _When:
    return (
        when.span.text if when.span else None,
        when.earliest,
        when.latest,
        when.edtf or None,
        when.basis.value,
    )


_NEVER: _When = (None, None, None, None, None)


def _joined(values: Sequence[str | None]) -> str | None:
    """The values in one cell, each once, ``"; "`` between them."""
    if not values:
        return None
    if len(values) == 1:
        return values[0] or None
    return "; ".join(dict.fromkeys(v for v in values if v)) or None


_TABLED = (CountKind.KILLED, CountKind.INJURED, CountKind.ARRESTED, CountKind.PARTICIPANTS)
_Figures = tuple[
    int | None, int | None, int | None, int | None, int | None, int | None, int | None, int | None
]
_NO_FIGURES: _Figures = (None, None, None, None, None, None, None, None)


def _figures(claim: Claim) -> _Figures:
    """Low and high of each tabled kind, in the order of the columns."""
    killed, injured, arrested, participants = (largest(claim, kind) for kind in _TABLED)
    return (*killed, *injured, *arrested, *participants)


def largest(claim: Claim, kind: CountKind) -> tuple[int | None, int | None]:
    """Low and high of the largest figure of a kind; the others are usually a part of it."""
    found = max((c for c in claim.counts if c.what is kind), key=_size, default=None)
    return (found.low, found.high) if found else (None, None)


def _size(count: Count) -> tuple[int, int]:
    return (count.low or 0, count.high or 0)
