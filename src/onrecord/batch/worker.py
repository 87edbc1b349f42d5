"""A worker as the run sees it: a process, what it works on, and a thread that hears its answers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from queue import SimpleQueue

import msgspec

from onrecord.batch.recipe import Recipe
from onrecord.batch.wire import Answer, read_answer, write_document

__all__ = ["Event", "Worker"]

Event = tuple["Worker", "Answer | None"]  # None: the worker has ended


class Worker:
    """One worker process. ``at`` is the number of the report that it works on, if any."""

    def __init__(self, recipe: Recipe, events: SimpleQueue[Event]) -> None:
        self.ready = False
        self.at: int | None = None
        self.since = 0.0
        self.slow = False
        # The child must find what this process finds, wherever it was started.
        path = os.pathsep.join(p or os.getcwd() for p in sys.path)
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "onrecord.batch.child", msgspec.json.encode(recipe).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._ears = threading.Thread(target=self._listen, args=(events,), daemon=True)
        self._ears.start()

    def give(self, number: int, document: bytes) -> None:
        """Set it to work; if it died just now, its end is on the way as an event."""
        self.at, self.since = number, time.monotonic()
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            write_document(self.process.stdin, document)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()

    def close(self) -> None:
        """End it, and leave nothing of it behind."""
        self.kill()
        self.process.wait()
        self._ears.join()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _listen(self, events: SimpleQueue[Event]) -> None:
        assert self.process.stdout is not None
        while (answer := read_answer(self.process.stdout)) is not None:
            events.put((self, answer))
        self.process.wait()
        events.put((self, None))
