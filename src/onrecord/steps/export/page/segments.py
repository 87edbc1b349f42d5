"""segments: cut a text where marks begin and end, so that overlapping marks need no nesting."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Mark", "Segment", "cut"]


@dataclass(frozen=True, slots=True)
class Mark:
    """The stretch ``[start, end)`` plays ``role`` for the thing whose anchor is ``target``.

    Roles: ``said`` (attributed words), ``cue``, ``trigger``, ``who``, ``whom``, ``where``,
    ``when``, ``count``, ``loaded``, ``cause``, ``effect``, ``signal``, ``evidence``.
    """

    start: int
    end: int
    role: str
    target: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same marks cover from end to end; ``begins``: those new here."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]


def cut(start: int, end: int, marks: Sequence[Mark]) -> Iterator[Segment]:
    """The segments of ``[start, end)``, in order and without gaps.

    ``marks`` may overlap, nest and reach over both ends.
    """
    inside = [m for m in marks if m.start < end and start < m.end]
    bounds = sorted({start, end, *_bounds(inside, start, end)})
    waiting = sorted(inside, key=lambda m: (m.start, -m.end, m.role, m.target))
    open_marks: list[Mark] = []
    for left, right in itertools.pairwise(bounds):
        open_marks = [m for m in open_marks if m.end > left]
        begins = []
        while waiting and waiting[0].start <= left:
            begins.append(waiting.pop(0))
        open_marks += begins
        yield Segment(left, right, tuple(open_marks), tuple(begins))


def _bounds(marks: Iterable[Mark], start: int, end: int) -> Iterator[int]:
    for m in marks:
        yield max(start, m.start)
        yield min(end, m.end)
