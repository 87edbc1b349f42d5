"""Keep: a few answers that hold until the claims change; shared by threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["Keep"]

T = TypeVar("T")


class Keep(Generic[T]):
    """At most ``most`` answers, the longest unused go first; each holds for one state."""

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, tuple[Hashable, T]] = OrderedDict()

    def get(self, question: Hashable, state: Hashable) -> T | None:
        """The answer, if it was given in this state."""
        with self._lock:
            held = self._answers.get(question)
            if held is None or held[0] != state:
                return None
            self._answers.move_to_end(question)
            return held[1]

    def put(self, question: Hashable, state: Hashable, answer: T) -> None:
        """Keep an answer."""
        with self._lock:
            self._answers[question] = (state, answer)
            self._answers.move_to_end(question)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
