"""wire: only the names in JSON lines of records, for the pass over all reports that comes first.

:func:`names` reads no more of a line than the names of people need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import msgspec

from onrecord.errors import RecordError
from onrecord.records import SCHEMA, PlacePrecision, Record, SpeakerKind
from onrecord.steps.export.redact import Named, named_in

__all__ = ["names"]


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


_SLIM = msgspec.json.Decoder(_Slim)


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
