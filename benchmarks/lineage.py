"""How well and how fast copies of reports are found, on made reports whose copies are known.

    python -m benchmarks.lineage [--sizes 1000,10000] [--seed 1]

Reports are made from the sentences of ``examples/``: shuffled, with a quarter of their words
replaced at random, so that they speak alike and say different things. Some are copied by other
outlets under known edits; some are *other reports of the same event*: a text of its own with the
same town, the same toll and the same long quotation, which must not be taken for a copy. Prints
recall for each edit, precision, false links between such reports, and the time for each size with
the ratio. Needs nothing but the repository. Results: benchmarks/lineage.md.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.records import (
    Basis,
    DateRole,
    Document,
    DocumentDate,
    Precision,
    Record,
    Run,
    When,
    content_id,
)
from onrecord.steps.lineage import OutletTable, lineage

EXAMPLES = Path(__file__).parent.parent / "examples"
OUTLETS = tuple(
    f"{place} {kind}"
    for place in ("Halden", "Vesper", "Larch", "Sepehr", "Orlan")
    for kind in ("Courier", "Herald", "Gazette", "Wire", "Broadcasting")
)

Words = list[str]
Paragraphs = list[Words]


@dataclass(frozen=True, slots=True)
class Made:
    """A made report: ``family`` names what it is a text of, ``edit`` how it differs from that."""

    record: Record
    family: int
    event: int
    edit: str


def sentences() -> list[Words]:
    """The sentences of the example reports, as words."""
    texts = [
        json.loads(line)["text"]
        for file in sorted(EXAMPLES.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    found = [s.split() for text in texts for s in re.split(r"(?<=[.!?])\s+", text)]
    return [s for s in found if 8 <= len(s) <= 40]


class Maker:
    """Makes reports; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  (no secret hangs on it)
        self._sentences = sentences()
        self._vocabulary = [w for s in self._sentences for w in s]
        self._number = 0

    def changed(self, words: Words, part: float) -> Words:
        """The words with this part of them replaced by others."""
        return [
            self._random.choice(self._vocabulary) if self._random.random() < part else w
            for w in words
        ]

    def report(self) -> Paragraphs:
        """A report of eight to sixteen sentences, one a paragraph."""
        chosen = self._random.sample(self._sentences, self._random.randint(8, 16))
        return [self.changed(s, 0.25) for s in chosen]

    def quotation(self) -> Words:
        """A sentence of twenty words in quotation marks."""
        words = [self._random.choice(self._vocabulary).strip('"“”') for _ in range(20)]
        return ['"' + " ".join(words) + ',"', "he", "said."]

    def document(self, body: Paragraphs, day: int, title: str) -> Record:
        """The record of such a report, published in January of a made year."""
        self._number += 1
        text = "\n\n".join(" ".join(p) for p in body)
        date = f"2021-01-{1 + day % 28:02d}"
        when = When(date, date, Precision.DAY, Basis.STATED, date)
        document = Document(
            id=content_id("d1", self._number, text),
            ref=str(self._number),
            title=title,
            outlet=self._random.choice(OUTLETS),
            author=None,
            url=None,
            language="en",
            sha256="",
            text=text,
            published=when,
            dates=(DocumentDate(DateRole.PUBLISHED, when, None),),
        )
        return Record(
            document=document, attributions=(), claims=(), causes=(), loaded=(), evidence=(),
            times=(), places=(), run=Run("benchmark", "none"),
        )  # fmt: skip

    def edits(self) -> dict[str, Callable[[Paragraphs], Paragraphs]]:
        """The ways in which copies differ from what they were copied from."""

        def reordered(body: Paragraphs) -> Paragraphs:
            moved = body[1:]
            self._random.shuffle(moved)
            return [body[0], *moved]

        def third(body: Paragraphs) -> Paragraphs:
            return body[: max(len(body) // 3, 2)]

        return {
            "none (new headline)": lambda body: body,
            "10% of the words": lambda body: [self.changed(p, 0.1) for p in body],
            "30% of the words": lambda body: [self.changed(p, 0.3) for p in body],
            "first third": third,
            "first third, 10% of the words": lambda b: [self.changed(p, 0.1) for p in third(b)],
            "paragraphs reordered": reordered,
            "inside a longer report": lambda body: [*self.report()[:6], *body, *self.report()[:6]],
        }

    def collection(self, size: int) -> list[Made]:
        """``size`` reports: of ten two alone, four of events told twice, two with their copies."""
        made: list[Made] = []
        edits = list(self.edits().items())
        family = -1
        while len(made) < size:
            family += 1
            body, kind = self.report(), family % 3
            day = self._random.randrange(24)
            if kind == 1:
                quotation = self.quotation()
                lead = self.changed(["At", "least", str(family), "people", "were", "killed"], 0)
                for version in range(2):
                    other = [lead, *self.report()]
                    other.insert(3, quotation)
                    record = self.document(other, day + version, "Of one event")
                    made.append(Made(record, -len(made) - 1, family, "other report"))
                continue
            made.append(Made(self.document(body, day, "As first written"), family, family, "first"))
            if kind == 2:
                name, edit = edits[(family // 3) % len(edits)]
                copy = self.document(edit(body), day + 1, "Under a new headline")
                made.append(Made(copy, family, family, name))
        return made[:size]


def score(made: Sequence[Made]) -> tuple[dict[str, tuple[int, int]], int, int, int, float]:
    """Recall by edit (found, all), links right, links wrong, of these of one event; seconds."""
    table = OutletTable.load()
    start = time.process_time()
    links = lineage([m.record for m in made], table)
    seconds = time.process_time() - start
    by_id = {m.record.document.id: m for m in made}
    right = wrong = one_event = 0
    found: set[int] = set()
    for link in links:
        if link.score <= 0:
            continue
        left, other = by_id[link.left], by_id[link.right]
        if left.family == other.family:
            right += 1
            found.add(left.family)
        else:
            wrong += 1
            one_event += left.event == other.event
    recall: dict[str, Counter[bool]] = {}
    for m in made:
        if m.edit not in ("first", "other report"):
            recall.setdefault(m.edit, Counter())[m.family in found] += 1
    return (
        {edit: (n[True], n.total()) for edit, n in recall.items()}, right, wrong, one_event, seconds
    )  # fmt: skip


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    before: tuple[int, float] | None = None
    for size in (int(s) for s in args.sizes.split(",")):
        recall, right, wrong, one_event, seconds = score(Maker(args.seed).collection(size))
        print(f"{size} reports: {seconds:.2f} s", end="")
        if before is not None:
            reports, time_ratio = size / before[0], seconds / before[1]
            print(f", {reports:.0f} times the reports in {time_ratio:.1f} times the time", end="")
        before = size, seconds
        print(
            f"\n  links right {right}, wrong {wrong} (of one event: {one_event}); "
            f"precision {right / max(right + wrong, 1):.3f}"
        )
        for edit, (found, of) in sorted(recall.items()):
            print(f"  {edit:32} found {found} of {of} ({found / of:.3f})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
