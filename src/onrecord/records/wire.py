"""The wire formats: records, events and judgements to JSON lines and back, with JSON Schemas.

Reading is strict about the schema version and lenient about added keys: the format changes only
by adding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
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


def to_json(item: Record | Failure | Event | Judgement | Link) -> bytes:
    """One JSON object, UTF-8, without a line end. The same record gives the same bytes."""
    return _ENCODER.encode(item)


def read_record(line: bytes | str) -> Record:
    """The record in one JSON line, with every span held against the text.

    Raises:
        RecordError: not JSON, another schema version, a missing field, a span that misquotes.
    """
    try:
        head = _HEAD.decode(line)
        if head.schema != SCHEMA:
            raise RecordError(f"schema is {head.schema!r}, this version reads {SCHEMA!r}")
        record = _DECODER.decode(line)
        for span in _spans(record):
            span.check(record.document.text)
    except (msgspec.DecodeError, msgspec.ValidationError, SpanError) as e:
        raise RecordError(f"not an {SCHEMA} record: {e}") from e
    return record


def _spans(item: object) -> Iterator[Span]:
    """Every span in a record, however deep."""
    if isinstance(item, Span):
        yield item
    elif isinstance(item, tuple):
        for part in item:
            yield from _spans(part)
    elif is_dataclass(item):
        for field in fields(item):
            yield from _spans(getattr(item, field.name))


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
