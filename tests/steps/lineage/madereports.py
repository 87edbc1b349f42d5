"""Reports made by hand for the tests of lineage: invented outlets, invented words."""

from __future__ import annotations

from onrecord.records import (
    Attribution,
    Basis,
    Claim,
    Count,
    CountKind,
    DateRole,
    Document,
    DocumentDate,
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


def document(
    name: str,
    text: str,
    *,
    outlet: str | None = None,
    date: str | None = None,
    title: str | None = None,
    author: str | None = None,
    url: str | None = None,
) -> Document:
    when = When(date, date, Precision.DAY, Basis.STATED, date) if date else None
    return Document(
        id=content_id("d1", name, text),
        ref=name,
        title=title,
        outlet=outlet,
        author=author,
        url=url,
        language="en",
        sha256="",
        text=text,
        published=when,
        dates=(DocumentDate(DateRole.PUBLISHED, when, None),) if when else (),
    )


def record(
    doc: Document, said: tuple[Attribution, ...] = (), claims: tuple[Claim, ...] = ()
) -> Record:
    return Record(
        document=doc,
        attributions=said,
        claims=claims,
        causes=(),
        loaded=(),
        evidence=(),
        times=(),
        places=(),
        run=Run("test", "none"),
    )


def span(doc: Document, words: str) -> Span:
    start = doc.text.index(words)
    return Span.of(doc.text, start, start + len(words))


def attribution(
    doc: Document,
    speaker: str,
    content: str,
    *,
    cue: str | None = None,
    kind: SpeakerKind = SpeakerKind.MEDIA,
) -> Attribution:
    return Attribution(
        id=content_id("a1", doc.id, speaker, content),
        voice=Voice.INDIRECT,
        content=(span(doc, content),),
        cue=span(doc, cue) if cue else None,
        source=None,
        speaker=Speaker(speaker, None, None, None, kind, True),
    )


def killed(doc: Document, words: str, number: int, chain: tuple[str, ...] = ()) -> Claim:
    """An assault whose trigger and count are ``words``."""
    return Claim(
        id=content_id("c1", doc.id, words),
        type="ASSAULT",
        mode=None,
        trigger=span(doc, words),
        counts=(Count(span(doc, words), CountKind.KILLED, number, number),),
        chain=chain,
    )


# About ninety words each, with nothing in common.
HARBOUR = (
    "Dock workers in the old harbour put down their tools at dawn and let four freighters wait "
    "outside the breakwater. Their union wants the night rate back that the port company cut in "
    "spring, and it wants two crane drivers who were sent home to return. The company answered "
    "that trade had fallen by a third since winter and that no money was left for nights. In the "
    "afternoon the harbour master walked from ship to ship and asked the captains for patience "
    "until the mediator from the capital had found a room and a date for talks."
)
RIVER = (
    "After a week of rain the river rose over the lower meadows and cut the road between the "
    "mill and the station. Farmers moved their cattle to the school yard, where children fed them "
    "through the fence. A bridge inspector said that the middle pier had shifted by a hand and "
    "closed the crossing for lorries. The county sent sandbags and a pump that broke twice before "
    "noon. By evening the water stood still at the second step of the church, as it had done in "
    "the flood that the oldest of the villagers remember."
)
MARKET = (
    "Traders on the central market hung black cloth over their stalls because the town wants to "
    "build a garage where they have stood for sixty years. The council meets on Friday and most "
    "of its members have said little. A fishmonger collected two thousand signatures in ten days, "
    "a baker gave away bread to whoever signed. The mayor calls the plan the last chance for the "
    "inner town, since customers drive to the shopping park by the motorway. Engineers found a "
    "Roman wall under the square last autumn, which may stop it all."
)
