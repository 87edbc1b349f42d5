"""The command line is run in this process, with a coder that needs no model."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from onrecord.records import Document, Failure, Record, to_json

sys.path.insert(0, str(Path(__file__).parents[1] / "steps" / "export"))
import handmade


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def cli(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Outcome]:
    """Run ``onrecord`` with these arguments; what it printed and its exit code."""
    from onrecord.cli import run

    def call(*arguments: object) -> Outcome:
        capfdbinary.readouterr()
        code = run([str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode("utf-8"), err.decode("utf-8"))

    return call


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A file with an ordinary record and a hostile one."""
    file = tmp_path / "records.jsonl"
    items = (handmade.full(), handmade.hostile())
    file.write_bytes(b"".join(to_json(r) + b"\n" for r in items))
    return file


class FakeCoder:
    """Finds nothing in any report, and cannot code one that says FAIL."""

    def code_many(self, documents: Iterable[Document | Failure]) -> Iterator[Record | Failure]:
        for document in documents:
            if isinstance(document, Failure):
                yield document
            elif "INTERRUPT" in document.text:
                raise KeyboardInterrupt
            elif "FAIL" in document.text:
                yield Failure(document.ref, "code", "error", "it says FAIL")
            else:
                yield handmade.record(document=document)


@pytest.fixture
def fake_coder(monkeypatch: pytest.MonkeyPatch) -> None:
    """``onrecord.pipeline`` without a model."""
    module = types.ModuleType("onrecord.pipeline")
    module.Coder = types.SimpleNamespace(load=lambda nlp=None: FakeCoder())  # type: ignore[attr-defined]
    module.DEFAULT_NLP = "none"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "onrecord.pipeline", module)
