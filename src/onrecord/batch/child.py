"""A worker's whole life: load the coder, then answer each document with its record.

Run as ``python -m onrecord.batch.child RECIPE`` with the recipe as JSON; documents come on standard
input, answers go where standard output was. It ends when its input ends, so that it never outlives
the run that it works for.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import IO

import msgspec

from onrecord.batch.recipe import Recipe
from onrecord.batch.wire import Answer, Kind, plain, read_document, write_answer
from onrecord.errors import OnrecordError
from onrecord.records import Failure, to_json

__all__ = ["main"]


def main() -> None:
    """Work until there is no more to do."""
    recipe = msgspec.json.decode(sys.argv[1], type=Recipe)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the run's to answer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get among the answers
    try:
        work(recipe, sys.stdin.buffer, answers)
    except BrokenPipeError:
        os._exit(1)  # the run has gone


def work(recipe: Recipe, documents: IO[bytes], answers: IO[bytes]) -> None:
    """Answer documents until their stream ends or this process has grown too large."""
    try:
        coder = recipe.load()
    except Exception as e:
        words = str(e) if isinstance(e, OnrecordError) else f"{type(e).__name__}: {e}"
        write_answer(answers, Answer(Kind.SETUP, words.encode()))
        return
    gc.collect()
    gc.freeze()  # the tables stay for good: not to be looked through again and again
    write_answer(answers, Answer(Kind.READY, peak=peak_mb()))
    while (document := read_document(documents)) is not None:
        for result in coder.code_many([document]):
            last = memory_mb() > recipe.megabytes
            if isinstance(result, Failure):
                answer = Answer(Kind.FAILED, to_json(plain(result)), 0, peak_mb(), last)
            else:
                claims = len(result.claims)
                answer = Answer(Kind.CODED, to_json(result), claims, peak_mb(), last)
            write_answer(answers, answer)
            if last:
                return


def memory_mb() -> int:
    """Resident memory now, MB; where the system does not tell, the peak."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000
    except OSError:
        return peak_mb()


def peak_mb() -> int:
    """The most resident memory so far, MB; 0 where the system does not tell (Windows)."""
    try:
        # Not getrusage first: on Linux its figure counts the parent's memory at the start, too.
        with open("/proc/self/status", "rb") as file:
            for line in file:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) // 1_000
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KB on Linux, bytes on macOS
    return peak // (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    main()
