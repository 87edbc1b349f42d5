"""Small reports for the casebook's tests: every name and place in them is invented."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from onrecord.records import (
    Actor,
    Attribution,
    Basis,
    Block,
    BlockKind,
    Claim,
    Count,
    CountKind,
    Document,
    Place,
    PlacePrecision,
    Precision,
    Record,
    Run,
    Span,
    Speaker,
    SpeakerKind,
    Voice,
    When,
    content_id,
)

RUN = Run("0.1.0", "c0ffee")
NEWER = Run("0.2.0", "c0ffee")

BODY = (
    "Guards beat students in Anford on Monday, mayor Ida Marlow said. "
    "Shopkeeper Tom Pell said two people were shot. The square was calm."
)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def day(iso: str, latest: str | None = None) -> When:
    last = latest or iso
    precision = Precision.DAY if last == iso else Precision.WEEK
    return When(iso, last, precision, Basis.STATED, iso)


def document(
    number: int = 0,
    *,
    outlet: str | None = "Dale Post",
    published: str | None = "2021-03-02",
    body: str = BODY,
    **more: Any,
) -> Document:
    text = f"Report {number} from Anford\n\n{body}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    title = f"Report {number} from Anford"
    given: dict[str, Any] = {
        "id": content_id("d1", digest, text),
        "ref": f"reports/{number}.txt",
        "title": title,
        "outlet": outlet,
        "author": None,
        "url": None,
        "language": "en",
        "sha256": digest,
        "text": text,
        "published": day(published) if published else None,
        "blocks": (
            Block(0, len(title), BlockKind.TITLE),
            Block(len(title) + 2, len(text), BlockKind.PARAGRAPH),
        ),
    }
    return Document(**(given | more))


def record(number: int = 0, run: Run = RUN, **more: Any) -> Record:
    """Two attributed claims: the beating by the mayor, the shooting by a private person."""
    doc = document(number, **more)
    t = doc.text
    mayor = Speaker("Ida Marlow", "mayor", None, "Anford", SpeakerKind.OFFICIAL, True)
    pell = Speaker("Tom Pell", "shopkeeper", None, None, SpeakerKind.WITNESS, True)
    first, second = (
        Attribution(
            content_id("a1", doc.id, name),
            Voice.INDIRECT,
            (span(t, content),),
            span(t, "said"),
            span(t, source),
            speaker,
        )
        for name, content, source, speaker in (
            ("m", "Guards beat students in Anford on Monday", "mayor Ida Marlow", mayor),
            ("p", "two people were shot", "Shopkeeper Tom Pell", pell),
        )
    )
    anford = Place(
        span(t, "Anford on"[:6]), "Anford", "UTO", "North", 1.5, -2.25, 7, PlacePrecision.CITY
    )
    return Record(
        document=doc,
        attributions=(first, second),
        claims=(
            Claim(
                content_id("c1", doc.id, "beat"),
                "ASSAULT",
                "beat",
                span(t, "beat"),
                (Actor(span(t, "Guards"), "Guards", "UTO", "COP"),),
                (Actor(span(t, "students"), "students", "UTO", "EDU"),),
                anford,
                day("2021-03-01"),
                chain=(first.id,),
                confidence=0.5 + number % 10 / 25,
            ),
            Claim(
                content_id("c1", doc.id, "shot"),
                "ASSAULT",
                "firearms",
                span(t, "shot"),
                counts=(Count(span(t, "two people"), CountKind.KILLED, 2, 2),),
                chain=(second.id,),
                confidence=0.4,
            ),
        ),
        causes=(),
        loaded=(),
        evidence=(),
        times=(),
        places=(anford,),
        run=run,
    )


def recoded(old: Record, **changes: Any) -> Record:
    """The same report by the newer run: the first claim as ``changes`` say, the second gone."""
    return replace(old, run=NEWER, claims=(replace(old.claims[0], **changes),))


def raw(item: Record) -> bytes:
    return item.document.text.encode()
