"""ftm: FollowTheMoney entities, one JSON object a line, for Aleph and OpenAleph.

Schemata of the FollowTheMoney model (followthemoney 3.8): a report is an ``Article``, a claim an
``Event`` whose name begins with whose claim it is and whose ``proof`` is the article, a known actor
a ``LegalEntity``. Only actors in a public role become entities of their own; private people are
named in no entity and joined across no reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.records import Actor, Document, When
from onrecord.steps.export.formats.base import Exporter, File, Kept, Loss, Unit, Written
from onrecord.steps.export.formats.codes import alpha2
from onrecord.steps.export.formats.source import Source
from onrecord.steps.export.formats.stream import write_lines
from onrecord.steps.export.formats.views import ClaimView, claim_views, source_words
from onrecord.steps.export.words import assertion_words, count_words, event_words

__all__ = ["FTM"]


def _write(source: Source, folder: Path) -> Written:
    number = write_lines(folder / "entities.ftm.json", _entities(source))
    return Written((("entities.ftm.json", number),))


def _entities(source: Source) -> Iterator[dict[str, Any]]:
    known: set[str] = set()
    for record in source.records():
        yield _article(record.document)
        for view in claim_views(record):
            for actor in (*view.claim.actors, *view.claim.recipients):
                if actor.id is not None and not actor.private and actor.id not in known:
                    known.add(actor.id)
                    yield _actor(actor)
            yield _event(view)


def _identity(*parts: str) -> str:
    """FollowTheMoney's own way: a SHA-1 of the parts."""
    return hashlib.sha1("/".join(("onrecord", *parts)).encode(), usedforsecurity=False).hexdigest()


def _entity(identity: str, schema: str, properties: dict[str, list[str | None]]) -> dict[str, Any]:
    kept = {name: [v for v in values if v] for name, values in properties.items()}
    return {
        "id": identity,
        "schema": schema,
        "properties": {name: values for name, values in kept.items() if values},
    }


def _article(document: Document) -> dict[str, Any]:
    return _entity(
        _identity(document.id),
        "Article",
        {
            "title": [document.title or document.ref],
            "fileName": [document.ref],
            "publisher": [document.outlet],
            "author": [document.author],
            "sourceUrl": [_web(document.url)],
            "publishedAt": _days(document.published),
            "language": [_LANGUAGES.get(document.language or "")],
        },
    )


_LANGUAGES = {"en": "eng"}


def _web(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None


def _days(when: When | None) -> list[str | None]:
    """First and last day, once if they are the same."""
    if when is None:
        return []
    return [*dict.fromkeys((when.earliest, when.latest))]


def _actor(actor: Actor) -> dict[str, Any]:
    """A LegalEntity: the record does not say whether a known actor is a person or a body."""
    return _entity(
        _identity("actor", actor.id or ""),
        "LegalEntity",
        {"name": [actor.name], "country": [alpha2(actor.country)], "sector": [actor.sector]},
    )


def _event(view: ClaimView) -> dict[str, Any]:
    claim, document = view.claim, view.record.document
    where, when = claim.where, claim.when
    said = source_words(view)
    state = assertion_words(claim.assertion)
    head = f"{said}: {event_words(claim)}" + (f" ({', '.join(state)})" if state else "")
    known = [
        [a for a in side if a.id and not a.private] for side in (claim.actors, claim.recipients)
    ]
    return _entity(
        _identity(document.id, claim.id),
        "Event",
        {
            "name": [head],
            "summary": [view.passage.text],
            "description": ["; ".join(count_words(c) for c in claim.counts)],
            "keywords": [claim.type, claim.mode, *state],
            "startDate": [when.earliest if when else None],
            "endDate": [when.latest if when else None],
            "location": [where.name if where else None],
            "country": [alpha2(where.country) if where else None],
            "organizer": [_identity("actor", a.id or "") for a in known[0]],
            "involved": [_identity("actor", a.id or "") for a in known[1]],
            "proof": [_identity(document.id)],
            "publisher": [document.outlet],
            "sourceUrl": [_web(document.url)],
            "recordId": [claim.id],
        },
    )


FTM = Exporter(
    name="ftm",
    title="FollowTheMoney entities, for Aleph and OpenAleph",
    unit=Unit.CLAIM,
    files=(File("entities.ftm.json", "application/jsonl", "reports, claims, known actors"),),
    keeps=(
        *(
            Kept(path, f"properties.{name}")
            for path, name in (
                ("claims.id", "recordId.0"),
                ("claims.type", "keywords.0"),
                ("claims.when.earliest", "startDate.0"),
                ("claims.when.latest", "endDate.0"),
                ("claims.where.name", "location.0"),
            )
        ),
        *(
            Kept(path, name, exact=False)
            for path, name in (
                ("document.id", "id"),
                ("document.ref", "fileName"),
                ("document.title", "title"),
                ("document.outlet", "publisher"),
                ("document.author", "author"),
                ("document.url", "sourceUrl"),
                ("document.language", "language"),
                ("document.published.earliest", "publishedAt"),
                ("document.published.latest", "publishedAt"),
                ("claims.mode", "keywords"),
                ("claims.chain", "name"),
                ("claims.assertion", "name"),
                ("claims.actors.id", "organizer"),
                ("claims.actors.name", "organizer"),
                ("claims.actors.country", "organizer"),
                ("claims.actors.sector", "organizer"),
                ("claims.recipients.id", "involved"),
                ("claims.recipients.name", "involved"),
                ("claims.where.country", "country"),
                ("claims.counts.span.text", "description"),
                ("attributions.speaker.name", "name"),
            )
        ),
    ),
    losses=(
        Loss("schema", "the version of the wire format; the data package names it"),
        Loss("document", "hash, status, blocks and other dates; the text itself"),
        Loss("attributions", "all but the claimants' names, in the names of the events"),
        Loss("claims", "actors without an id, offsets, bounds of figures, coordinates, reasons"),
        Loss("causes", "what is said to have led to what"),
        Loss("loaded", "partisan words"),
        Loss("evidence", "evidence that the report points to"),
        Loss("times", "times outside of claims"),
        Loss("places", "places outside of claims"),
        Loss("run", "what made the records stands in the data package"),
    ),
    write=_write,
    notes=(
        "FollowTheMoney has no type for a claim: each is an Event whose name says whose claim it "
        "is, and whether it is denied, planned, threatened, demanded or only supposed.",
        "Actors and recipients are organizer and involved: the nearest that the model has.",
    ),
)
