"""When: a time with its width and the ground it stands on; never a bare date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.span import Span

__all__ = ["Basis", "Precision", "When"]


class Precision(StrEnum):
    """How fine the words are (not how sure the resolver is: that shows in the width)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    RANGE = "range"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """What a time rests on.

    ``stated``: the words give the whole date. ``resolved``: relative words, counted from an
    anchor that is known. ``publication``: the report's own publication date, no words.
    ``unknown``: the words depend on something that the report does not tell.
    """

    STATED = "stated"
    RESOLVED = "resolved"
    PUBLICATION = "publication"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class When:
    """A time as far as the words carry it.

    ``earliest`` and ``latest`` are ISO days (``2019-11-15``), inclusive, or None where that side
    stays open. ``edtf`` is the same in Extended Date/Time Format (ISO 8601-2:2019), where ``X``
    marks unspecified digits (``XXXX-07-31``: a 31 July of an unknown year); empty where EDTF has
    no form for it. ``reason`` says in plain words why a side stays open.
    """

    earliest: str | None
    latest: str | None
    precision: Precision
    basis: Basis
    edtf: str
    span: Span | None = None
    reason: str | None = None
