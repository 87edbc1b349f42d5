"""The wire formats: records, events and judgements to JSON lines and back, with JSON Schemas.

Reading is strict about the schema version and lenient about added keys: the format changes only
by adding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from onrecord.errors import RecordError, SpanError
from onrecord.records.event import EVENTS_SCHEMA, Event
from onrecord.records.judgement import Judgement
from onrecord.records.link import Link
from onrecord.records.record import SCHEMA, Record
from onrecord.records.run import Failure
from onrecord.records.span import Span

__all__ = [
    "check_spans",
    "event_schema",
    "json_schema",
    "read_event",
    "read_events",
    "read_judgement",
    "read_record",
    "read_records",
    "to_json",
]

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Record)
_EVENT = msgspec.json.Decoder(Event)
_JUDGEMENT = msgspec.json.Decoder(Judgement)


class _Head(msgspec.Struct):
    schema: str | None = None


_HEAD = msgspec.json.Decoder(_Head)
# As we write it: then the head needs no reading of its own.
_BEGINNING = f'{{"schema":"{SCHEMA}"'.encode()


def to_json(item: Record | Failure | Event | Judgement | Link) -> bytes:
    """One JSON object, UTF-8, without a line end. The same record gives the same bytes."""
    return _ENCODER.encode(item)


def read_record(line: bytes | str) -> Record:
    """The record in one JSON line, with every span held against the text.

    Raises:
        RecordError: not JSON, another schema version, a missing field, a span that misquotes.
    """
    try:
        if not (isinstance(line, bytes) and line.startswith(_BEGINNING)):
            head = _HEAD.decode(line)
            if head.schema != SCHEMA:
                raise RecordError(f"schema is {head.schema!r}, this version reads {SCHEMA!r}")
        record = _DECODER.decode(line)
        check_spans(record)
    except (msgspec.DecodeError, msgspec.ValidationError, SpanError) as e:
        raise RecordError(f"not an {SCHEMA} record: {e}") from e
    return record


def check_spans(record: Record) -> None:
    """Hold every span of a record against its text.

    The spans are named one by one: much quicker than a walk over all fields.

    Raises:
        SpanError: a span misquotes.
    """
    text = record.document.text
    says = text.startswith
    for span in _spans(record):
        if span is not None and not says(span.text, span.start):
            span.check(text)


def _spans(record: Record) -> Iterator[Span | None]:
    """Every span of a record; a test holds this against a walk over all fields."""
    document = record.document
    for d in document.dates:
        yield d.span
        yield d.when.span
    if document.published:
        yield document.published.span
    for a in record.attributions:
        yield from a.content
        yield a.cue
        yield a.source
        if a.when:
            yield a.when.span
        if a.where:
            yield a.where.span
    for c in record.claims:
        yield c.trigger
        for actor in c.actors:
            yield actor.span
        for actor in c.recipients:
            yield actor.span
        for count in c.counts:
            yield count.span
        if c.where:
            yield c.where.span
        if c.when:
            yield c.when.span
    for k in record.causes:
        yield k.cause
        yield k.effect
        yield k.signal
    for word in record.loaded:
        yield word.span
    for e in record.evidence:
        yield e.span
        if e.where:
            yield e.where.span
        if e.when:
            yield e.when.span
    for when in record.times:
        yield when.span
    for place in record.places:
        yield place.span


def read_records(lines: Iterable[bytes]) -> Iterator[Record]:
    """The records of a JSON-lines stream; blank lines are passed over; errors name the line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield read_record(line)
            except RecordError as e:
                raise RecordError(f"line {number}: {e}") from e


def read_event(line: bytes | str) -> Event:
    """The event in one JSON line.

    Raises:
        RecordError: not JSON, another schema version, a missing field.
    """
    try:
        head = _HEAD.decode(line)
        if head.schema != EVENTS_SCHEMA:
            raise RecordError(f"schema is {head.schema!r}, this version reads {EVENTS_SCHEMA!r}")
        return _EVENT.decode(line)
    except (msgspec.DecodeError, msgspec.ValidationError) as e:
        raise RecordError(f"not an {EVENTS_SCHEMA} event: {e}") from e


def read_events(lines: Iterable[bytes]) -> Iterator[Event]:
    """The events of a JSON-lines stream; blank lines are passed over; errors name the line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield read_event(line)
            except RecordError as e:
                raise RecordError(f"line {number}: {e}") from e


def read_judgement(line: bytes | str) -> Judgement:
    """The judgement in one JSON line.

    Raises:
        RecordError: not JSON, or not of this form.
    """
    try:
        return _JUDGEMENT.decode(line)
    except (msgspec.DecodeError, msgspec.ValidationError) as e:
        raise RecordError(f"not a judgement: {e}") from e


def event_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one event."""
    return msgspec.json.schema(Event)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one record."""
    return msgspec.json.schema(Record)
