"""A recipe: how a worker gets its coder, in words that any process on any machine can read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from onrecord.records import Document, Failure, Record
from onrecord.steps.annotate import DEFAULT_NLP

__all__ = ["Coding", "Recipe", "usable_cores"]

SECONDS = 1_800.0  # a report of 20 MB, the largest that is read, takes a third of it on a slow core
MEGABYTES = 1_200


class Coding(Protocol):
    """What a worker needs of a coder."""

    def code_many(self, reports: Iterable[Document | Failure]) -> Iterator[Record | Failure]:
        """Code reports in the order given."""
        ...


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make a coder, and what a worker may use.

    ``coder`` names a function ``module:function`` of (nlp, data) that returns the coder; ``data``
    None is the folder that comes with onrecord. A report that takes longer than ``seconds``
    becomes a failure; a worker that holds more than ``megabytes`` behind a report is replaced.
    """

    nlp: str = DEFAULT_NLP
    data: str | None = None
    coder: str = "onrecord.batch.recipe:load"
    seconds: float = SECONDS
    megabytes: int = MEGABYTES

    def load(self) -> Coding:
        """Make the coder.

        Raises:
            SetupError: something is missing; the message says what to run.
        """
        module, _, function = self.coder.partition(":")
        made: Coding = getattr(import_module(module), function)(self.nlp, self.data)
        return made


def load(nlp: str, data: str | None) -> Coding:
    """The pipeline's own coder."""
    from onrecord.pipeline import DATA, Coder

    return Coder.load(nlp, DATA if data is None else Path(data))


def usable_cores() -> int:
    """How many cores this process may use (a container's or a scheduler's share of them)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
