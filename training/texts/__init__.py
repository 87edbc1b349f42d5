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

__all__ = ["HELD", "OF_CORPUS", "Row", "held", "rows"]

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
    found = [*_lines(shared / "corpus" / "train.jsonl"), *_own(), *_open(shared)]
    return sorted(found, key=lambda r: r["id"])


def held(shared: Path) -> list[str]:
    """The ids that no tagger learns from: for early stopping, thresholds and stacking."""
    corpus = sorted(r["id"] for r in _lines(shared / "corpus" / "train.jsonl"))
    random.Random(1).shuffle(corpus)
    others = sorted(
        (hashlib.sha256(r["id"].encode()).hexdigest(), r["id"]) for r in (*_own(), *_open(shared))
    )
    return [*corpus[:OF_CORPUS], *(i for _, i in others[: len(others) // EVERY])]


def _own() -> Iterator[Row]:
    for path in sorted(FOLDER.glob("*.jsonl")):
        if path.name not in STANDOFF:
            yield from _lines(path)


def _open(shared: Path) -> Iterator[Row]:
    marks = [r for name in STANDOFF if (FOLDER / name).exists() for r in _lines(FOLDER / name)]
    texts = _texts(shared, {r["id"] for r in marks}) if marks else {}
    for row in marks:
        title, text = texts[row["id"]]
        whole = f"{title}\n\n{text}" if row["with_title"] else text
        if hashlib.sha256(whole.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{row['id']} is not the text that was annotated")
        yield {**row, "text": whole}


def _texts(shared: Path, wanted: set[str]) -> dict[str, tuple[str, str]]:
    found = {}
    for path in sorted((shared / "tehran_times").glob("articles-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["id"] in wanted:
                    found[row["id"]] = (row["title"], row["text"])
    for row in _lines(shared / "gold" / "gum_open.jsonl"):
        if row["doc"] in wanted:
            found[row["doc"]] = ("", row["text"])
    return found


def _lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
