"""A coder that finds one thing in each report and does as the report's words say.

For the processes of a batch: ``Recipe(coder="stub_coder:load")``.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.errors import SetupError
from onrecord.records import (
    Attribution,
    Claim,
    Document,
    Failure,
    Record,
    Run,
    Span,
    Speaker,
    SpeakerKind,
    Voice,
    content_id,
)

RUN = Run(version="0", codebook="0")
_KEPT: list[bytes] = []


class StubCoder:
    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    def code_many(self, reports: Iterable[Document | Failure]) -> Iterator[Record | Failure]:
        for report in reports:
            yield report if isinstance(report, Failure) else self.code(report)

    def code(self, document: Document) -> Record | Failure:
        time.sleep(self.seconds)
        for word in document.text.split():
            deed, _, path = word.partition("=")
            if deed == "DIE":
                os.kill(os.getpid(), signal.SIGKILL)
            elif deed == "DIEONCE" and not Path(path).exists():
                Path(path).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            elif deed == "HANG":
                time.sleep(60)
            elif deed == "GROW":
                _KEPT.append(os.urandom(60_000_000))
            elif deed == "PID":
                with open(path, "a") as file:
                    file.write(f"{os.getpid()}\n")
            elif deed == "FAIL":
                return Failure(document.ref, "code", "error", "it says FAIL")
        return record(document)


def record(document: Document) -> Record:
    """The first word is an event, the rest is what a source says."""
    first, _, rest = document.text.partition(" ")
    trigger = Span.of(document.text, 0, len(first))
    said: tuple[Attribution, ...] = ()
    if rest:
        content = Span.of(document.text, len(first) + 1, len(document.text))
        speaker = Speaker("the mayor", "mayor", None, None, SpeakerKind.OFFICIAL, False)
        name = content_id("a1", document.id)
        said = (Attribution(name, Voice.INDIRECT, (content,), None, None, speaker),)
    chain = tuple(a.id for a in said)
    claim = Claim(content_id("c1", document.id), "PROTEST", None, trigger, chain=chain)
    return Record(
        document=document,
        attributions=said,
        claims=(claim,),
        causes=(),
        loaded=(),
        evidence=(),
        times=(),
        places=(),
        run=RUN,
    )


def load(nlp: str, data: str | None) -> StubCoder:
    if nlp == "missing":
        raise SetupError("the spaCy pipeline 'missing' is not installed")
    if nlp == "dying":
        os.kill(os.getpid(), signal.SIGKILL)
    return StubCoder(float(nlp.removeprefix("slow-")) if nlp.startswith("slow-") else 0.0)
