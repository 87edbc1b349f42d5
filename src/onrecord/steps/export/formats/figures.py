"""figures: the error rates that every data card states, measured on texts that trained nothing."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import msgspec

from onrecord.errors import SetupError
from onrecord.steps.export.formats.codes import DATA

__all__ = ["FIGURES", "Figure", "figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: ``key`` names it in ``benchmarks/floors.json`` under ``set``."""

    what: str
    set: str
    key: str
    value: float


# What a reader of an export must know; the values stand in data/export/figures.json.
FIGURES = (
    ("attributed words found (F1)", "corpus_dev", "attribution.content.f"),
    ("attributed words found, with the right source (F1)", "corpus_dev",
     "attribution.content+source.f"),
    ("the same on US press articles of another data set", "polnear_dev",
     "attribution.content+source.f"),
    ("kind of speaker right", "corpus_dev", "attribution.kind_right"),
    ("events by a source that lost their source", "corpus_dev", "event.source_lost"),
    ("event type right, of those found (precision)", "corpus_dev", "event.type.p"),
    ("event type found (recall)", "corpus_dev", "event.type.r"),
    ("mode right", "corpus_dev", "event.mode_right"),
    ("polarity and mood right", "corpus_dev", "event.status_right"),
    ("figures right: kind, low and high (F1)", "corpus_dev", "count.right.f"),
    ("causal claims found (F1)", "corpus_dev", "cause.f"),
    ("dates resolved right", "gum_times", "time.right"),
    ("place names within 161 km", "geovirus", "place.within_161km_of_all"),
)  # fmt: skip


@functools.cache
def figures() -> tuple[Figure, ...]:
    """The figures of the data card.

    Raises:
        SetupError: the file is missing or of another form.
    """
    path = DATA / "export" / "figures.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Figure, ...])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as e:
        raise SetupError(f"{path}: {e}; install onrecord again") from e
