"""Run: which code, models, codebook and settings made a record."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Failure", "Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """What made a record. Holds no time and no host: the same run gives the same bytes.

    ``models`` and ``data`` are sorted ``(name, version or hash)`` pairs; ``settings`` sorted
    ``(name, value)`` pairs.
    """

    version: str
    codebook: str
    models: tuple[tuple[str, str], ...] = ()
    data: tuple[tuple[str, str], ...] = ()
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be coded, and why.

    ``stage`` is where it stopped (``read``, ``code``); ``reason`` a fixed word for counting;
    ``message`` plain words for a person.
    """

    ref: str
    stage: str
    reason: str
    message: str
