"""The annotated reports that weights are trained on: ``rows(shared)``.

Three kinds, in one form (``id, text, annotation``; the form is that of ``corpus/train.jsonl``):

- ``corpus/train.jsonl`` of the shared data;
- reports written for this project, text and all, in the ``*.jsonl`` files of this folder;
- stand-off annotation of open articles of the shared data (``tehran_times.jsonl``,
  ``wikinews.jsonl``): ids and a hash of the text, and the text is taken from the shared data.

See README.md in this folder for what the texts are, and who annotated them how.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["HELD", "OF_CORPUS", "Row", "held", "lines", "rows"]

FOLDER = Path(__file__).parent
STANDOFF = ("tehran_times.jsonl", "wikinews.jsonl")
HELD = Path(__file__).parents[1] / "tagger" / "held.txt"
OF_CORPUS, EVERY = 40, 10  # reports of the corpus, and of ten others one, are held out
Row = dict[str, Any]


def rows(shared: Path) -> list[Row]:
    """All annotated reports, in the order of their ids.

    Raises:
        ValueError: a text of the shared data is not the one that was annotated.
    """
    found = [*lines(shared / "corpus" / "train.jsonl"), *_own(), *_open(shared)]
    return sorted(found, key=lambda r: r["id"])


def held(shared: Path) -> list[str]:
    """The ids that no tagger learns from: for early stopping, thresholds and stacking."""
    corpus = sorted(r["id"] for r in lines(shared / "corpus" / "train.jsonl"))
    random.Random(1).shuffle(corpus)
    others = sorted(
        (hashlib.sha256(r["id"].encode()).hexdigest(), r["id"]) for r in (*_own(), *_marks())
    )
    return [*corpus[:OF_CORPUS], *(i for _, i in others[: len(others) // EVERY])]


def _own() -> Iterator[Row]:
    for path in sorted(FOLDER.glob("*.jsonl")):
        if path.name not in STANDOFF:
            yield from lines(path)


def _open(shared: Path) -> Iterator[Row]:
    marks = _marks()
    texts = _texts(shared, {r["id"] for r in marks})
    for row in marks:
        title, text = texts[row["id"]]
        whole = f"{title}\n\n{text}" if row["with_title"] else text
        if hashlib.sha256(whole.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{row['id']} is not the text that was annotated")
        yield {**row, "text": whole}


def _marks() -> list[Row]:
    """The annotation of open texts, without these."""
    return [r for name in STANDOFF for r in lines(FOLDER / name)]


def _texts(shared: Path, wanted: set[str]) -> dict[str, tuple[str, str]]:
    found = {}
    for path in sorted((shared / "tehran_times").glob("articles-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for row in map(json.loads, stream):
                if row["id"] in wanted:
                    found[row["id"]] = (row["title"], row["text"])
    for row in lines(shared / "gold" / "gum_open.jsonl"):
        if row["doc"] in wanted:
            found[row["doc"]] = ("", row["text"])
    return found


def lines(path: Path) -> Iterator[Row]:
    """The lines of a JSON-lines file."""
    with path.open(encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream if line.strip())
