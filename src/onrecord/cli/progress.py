"""progress: how far a long run is, on standard error.

On a terminal a bar with rate and, where the total is known, the time left; in a log a plain line
every ten seconds. Nothing for a run that ends sooner.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from onrecord.cli.terminal import console, plain

__all__ = ["Progress", "progress"]

EVERY = 10.0  # seconds between the lines of a log


class Progress(Protocol):
    """What a command tells about its run."""

    def step(self) -> None:
        """One more document is through."""

    def say(self, line: str) -> None:
        """A line of text that must not be lost in the bar."""


@contextmanager
def progress(total: int | None, quiet: bool, done: int = 0) -> Iterator[Progress]:
    """A progress display of documents; ``total`` None where it is not known.

    ``done`` are those of an earlier run, which count for the total and not for the rate.
    """
    if quiet:
        yield Lines(total, every=float("inf"))
    elif sys.stderr.isatty():
        with _bar(total, done) as bar:
            yield bar
    else:
        yield Lines(total, done=done)


class Lines:
    """Plain lines for a log."""

    def __init__(
        self,
        total: int | None,
        every: float = EVERY,
        clock: Callable[[], float] = time.monotonic,
        done: int = 0,
    ) -> None:
        self.total, self.every, self.clock = total, every, clock
        self.before, self.done, self.start = done, done, clock()
        self.last = self.start

    def step(self) -> None:
        """Count; say so when ten seconds have gone by."""
        self.done += 1
        now = self.clock()
        if now - self.last >= self.every:
            self.last = now
            self.say(self._line(now - self.start))

    def say(self, line: str) -> None:
        """Write a line."""
        sys.stderr.write(f"{plain(line)}\n")
        sys.stderr.flush()

    def _line(self, seconds: float) -> str:
        rate = (self.done - self.before) / seconds if seconds > 0 else 0.0
        line = f"{self.done} reports coded, {rate:.1f} a second"
        if self.total and rate and self.total > self.done:
            line += f", about {_span((self.total - self.done) / rate)} left of {self.total}"
        return line


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@contextmanager
def _bar(total: int | None, done: int) -> Iterator[Progress]:
    from rich import progress as rp

    columns: list[rp.ProgressColumn] = [
        rp.TextColumn("coding"),
        rp.BarColumn(),
        rp.MofNCompleteColumn(),
        rp.TextColumn("{task.fields[rate]}"),
    ]
    if total:
        columns += [rp.TimeRemainingColumn(compact=True), rp.TextColumn("left")]
    bar = rp.Progress(*columns, console=console(sys.stderr), transient=True)
    task = bar.add_task("coding", total=total, completed=done, rate="")

    class Bar:
        def step(self) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{speed:.1f} a second" if speed else "")

        def say(self, line: str) -> None:
            bar.console.print(plain(line))

    with bar:
        yield Bar()
