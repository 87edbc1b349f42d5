"""Many records out of the reports in ``examples/``, for measuring the casebook.

Each is one of the coded examples with another outlet, date, place, confidence and ending, under
its own content ids; the spans quote the text. The endings are drawn from a made-up vocabulary of
20,000 words whose frequencies fall like those of a language (Zipf), with a Persian line in every
seventh, so that the search index has something to search.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from onrecord.records import (
    Basis,
    Claim,
    Document,
    Place,
    PlacePrecision,
    Precision,
    Record,
    Run,
    When,
    content_id,
)

EXAMPLES = Path(__file__).parent.parent / "examples"
OUTLETS = tuple(f"The {name} {kind}" for name in ("Dale", "Ford", "Moor", "Vale", "Wold", "Fen")
                for kind in ("Post", "Herald"))  # fmt: skip
COUNTRIES = ("IRN", "IRQ", "SYR", "LBN", "TUR", "UTO")
FIRST = date(2015, 1, 1)
PERSIAN = "گزارش‌ها می‌گویند که معترضان در خیابان آزادی جمع شدند"


class Vocabulary:
    """Made-up words, the frequent ones first."""

    def __init__(self, chance: random.Random, size: int = 20_000) -> None:
        letters = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu")
        self.words = ["".join(letters[int(d)] for d in f"{i:05d}") for i in range(size)]
        self.weights = list(accumulate(1 / (i + 10) for i in range(size)))
        self.chance = chance

    def ending(self, number: int) -> str:
        """Some sixty words."""
        words = self.chance.choices(self.words, cum_weights=self.weights, k=60)
        return " ".join([*words, *([PERSIAN] if number % 7 == 0 else [])])


def coded_examples() -> tuple[Record, ...]:
    """The examples as the pipeline codes them."""
    from onrecord.pipeline import Coder
    from onrecord.steps.read import read

    coder = Coder.load()
    items = coder.code_many(read([EXAMPLES]))
    return tuple(i for i in items if isinstance(i, Record) and i.claims)


def records(bases: tuple[Record, ...], claims: int, seed: int = 7) -> Iterator[Record]:
    """Records with ``claims`` claims or a few more in all; the same each time."""
    chance = random.Random(seed)  # noqa: S311
    vocabulary = Vocabulary(chance)
    number = made = 0
    while made < claims:
        record = vary(bases[number % len(bases)], number, chance, vocabulary)
        made += len(record.claims)
        number += 1
        yield record


def vary(base: Record, number: int, chance: random.Random, vocabulary: Vocabulary) -> Record:
    """One more report like ``base``."""
    text = f"{base.document.text}\n\nReport {number}. {vocabulary.ending(number)}"
    day = FIRST + timedelta(days=chance.randrange(3650))
    digest = hashlib.sha256(text.encode()).hexdigest()
    document: Document = replace(
        base.document,
        id=content_id("d1", digest, text),
        ref=f"reports/{number}.txt",
        sha256=digest,
        text=text,
        outlet=chance.choice(OUTLETS),
        published=_day(day),
        title=f"{base.document.title} ({number})",
    )
    claims = tuple(_claim(c, document, day, chance) for c in base.claims)
    return replace(base, document=document, claims=claims, run=Run("0.1.0", "benchmark"))


def _claim(claim: Claim, document: Document, day: date, chance: random.Random) -> Claim:
    mode = claim.mode
    start, end = claim.trigger.start, claim.trigger.end
    told = day - timedelta(days=chance.randrange(40))
    when = _day(told)
    if chance.random() < 0.3:  # a week, not a day
        latest = (told + timedelta(days=6)).isoformat()
        when = replace(when, latest=latest, precision=Precision.WEEK, edtf="")
    return replace(
        claim,
        id=content_id("c1", document.id, claim.type, mode, start, end),
        where=_place(claim, chance),
        when=when if chance.random() < 0.8 else None,
        confidence=round(chance.betavariate(4, 2), 3),
    )


def _place(claim: Claim, chance: random.Random) -> Place | None:
    if chance.random() < 0.3:
        return None
    country = chance.choice(COUNTRIES)
    town = min(int(chance.expovariate(0.02)), 400)
    return Place(
        claim.trigger,
        f"Town {town}",
        country,
        f"Province {town % 20}",
        20 + town / 25,
        35 + (town * 7 % 400) / 16,
        town + 1000 * COUNTRIES.index(country),
        PlacePrecision.CITY,
    )


def _day(day: date) -> When:
    iso = day.isoformat()
    return When(iso, iso, Precision.DAY, Basis.STATED, iso)
