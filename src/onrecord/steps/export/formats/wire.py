"""wire: records from JSON lines for an export, quickly, and only the names in them.

:func:`records` is what :func:`onrecord.records.read_records` is, with the spans held against the
text by a plain list of where spans stand. :func:`names` reads no more of a line than the names of
people need, for the pass over all reports that comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import msgspec

from onrecord.errors import RecordError, SpanError
from onrecord.records import SCHEMA, PlacePrecision, Record, SpeakerKind
from onrecord.steps.export.formats.source import check_spans
from onrecord.steps.export.redact import Named, named_in

__all__ = ["names", "records"]


class _Words(msgspec.Struct):
    text: str


class _Actor(msgspec.Struct):
    span: _Words
    name: str
    id: str | None = None
    private: bool = False


class _Claim(msgspec.Struct):
    actors: tuple[_Actor, ...] = ()
    recipients: tuple[_Actor, ...] = ()


class _Speaker(msgspec.Struct):
    name: str
    kind: SpeakerKind
    named: bool
    organisation: str | None = None


class _Attribution(msgspec.Struct):
    speaker: _Speaker | None = None


class _Place(msgspec.Struct):
    span: _Words
    name: str
    precision: PlacePrecision


class _Document(msgspec.Struct):
    id: str
    text: str
    outlet: str | None = None
    author: str | None = None


class _Slim(msgspec.Struct):
    """A record with the fields that :func:`named_in` looks at, by their own names."""

    document: _Document
    attributions: tuple[_Attribution, ...] = ()
    claims: tuple[_Claim, ...] = ()
    places: tuple[_Place, ...] = ()


class _Head(msgspec.Struct):
    schema: str | None = None


_RECORD = msgspec.json.Decoder(Record)
_SLIM = msgspec.json.Decoder(_Slim)
_HEAD = msgspec.json.Decoder(_Head)
_BEGINNING = f'{{"schema":"{SCHEMA}"'.encode()


def records(lines: Iterable[bytes]) -> Iterator[Record]:
    """The records of JSON lines; blank lines are passed over.

    Raises:
        RecordError: a line is no record of this version, or misquotes; the message names it.
    """
    for number, line in enumerate(lines, 1):
        if line.isspace():
            continue
        try:
            if not line.startswith(_BEGINNING):
                _check_schema(line)
            record = _RECORD.decode(line)
            check_spans(record)
        except (msgspec.DecodeError, msgspec.ValidationError, SpanError, RecordError) as e:
            raise RecordError(f"line {number}: not an {SCHEMA} record: {e}") from e
        yield record


def names(lines: Iterable[bytes]) -> Iterator[tuple[str, Named]]:
    """The ids of the reports in JSON lines, and whom each names.

    Raises:
        RecordError: a line is no record; the message names it.
    """
    for number, line in enumerate(lines, 1):
        if line.isspace():
            continue
        try:
            slim = _SLIM.decode(line)
        except (msgspec.DecodeError, msgspec.ValidationError) as e:
            raise RecordError(f"line {number}: not an {SCHEMA} record: {e}") from e
        yield slim.document.id, named_in(cast(Record, slim))


def _check_schema(line: bytes) -> None:
    head = _HEAD.decode(line)
    if head.schema != SCHEMA:
        raise RecordError(f"schema is {head.schema!r}, this version reads {SCHEMA!r}")
