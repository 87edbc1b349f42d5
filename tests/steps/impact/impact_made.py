"""Records for impact tests: one sentence a report, an invented world."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from onrecord.records import (
    Actor,
    Assertion,
    Attribution,
    Basis,
    CausalClaim,
    CausalRelation,
    Claim,
    ClaimRef,
    Corroboration,
    Document,
    Event,
    EventWhen,
    Lineage,
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
)

START = date(2031, 1, 6)  # a Monday
TYPES = ("ACCUSE", "ASSAULT", "COERCE", "PROTEST")
MODES = ("ASSAULT-beat", "COERCE-arrest", "PROTEST-demo")


def when(day: int | None, wide: int = 0, basis: Basis = Basis.RESOLVED) -> When | None:
    """``day`` counts from :data:`START`."""
    if day is None:
        return None
    a = START + timedelta(days=day)
    b = a + timedelta(days=wide)
    return When(a.isoformat(), b.isoformat(), Precision.DAY, basis, "")


def place(text: str, name: str, country: str = "UTO", admin1: str | None = None) -> Place:
    span = Span.of(text, text.index(name), text.index(name) + len(name))
    fine = PlacePrecision.COUNTRY if name == "Utopia" else PlacePrecision.CITY
    return Place(span, name, country, admin1, 1.0, 2.0, 3, fine)


def span(text: str, words: str) -> Span:
    return Span.of(text, text.index(words), text.index(words) + len(words))


def report(
    ref: str,
    events: list[tuple[str, int | None]],
    *,
    published: int | None = 0,
    outlet: str = "Example Post",
    speaker: str | None = None,
    wide: int = 0,
    basis: Basis = Basis.RESOLVED,
    assertion: Assertion = Assertion(),  # noqa: B008
    actor: dict[str, Any] | None = None,
    town: str = "Anytown",
) -> Record:
    """One report that tells of ``events`` (type or TYPE-mode, day)."""
    text = f"Report {ref}.\n\nUnion members acted in {town} in Utopia, a clerk said."
    who = Actor(span(text, "Union members"), **({"name": f"Union {ref}"} | (actor or {})))
    attributions: tuple[Attribution, ...] = ()
    if speaker:
        made = Speaker(speaker, None, None, None, SpeakerKind.OFFICIAL, True)
        content = span(text, "Union members acted")
        attributions = (
            Attribution(f"a1:{ref}", Voice.INDIRECT, (content,), span(text, "said"), None, made),
        )
    claims = tuple(
        Claim(
            f"c1:{ref}.{i}",
            kind.partition("-")[0],
            kind.partition("-")[2] or None,
            span(text, "acted"),
            (who,),
            (),
            place(text, town),
            when(day, wide, basis),
            (),
            assertion,
            tuple(a.id for a in attributions),
        )
        for i, (kind, day) in enumerate(events)
    )
    out = when(published, 0, Basis.STATED)
    document = Document(
        f"d1:{ref}", ref, None, outlet, None, None, "en", "0" * 64, text, published=out
    )
    return record(document, attributions, claims, places=(place(text, "Utopia"),))


def record(
    document: Document,
    attributions: tuple[Attribution, ...] = (),
    claims: tuple[Claim, ...] = (),
    causes: tuple[CausalClaim, ...] = (),
    places: tuple[Place, ...] = (),
) -> Record:
    return Record(
        document=document,
        attributions=attributions,
        claims=claims,
        causes=causes,
        loaded=(),
        evidence=(),
        times=(),
        places=places,
        run=Run("0", "0"),
    )


def story(first: Any, second: Any, **more: Any) -> list[Record]:
    """One report an event, from two rows of daily counts; published on the event's day."""
    out = []
    for kind, counts in (("PROTEST", first), ("ACCUSE", second)):
        for day, number in enumerate(counts):
            for k in range(int(number)):
                ref = f"{kind[0]}{day}.{k}"
                out.append(report(ref, [(kind, day)], published=day, **more))
    return out


def event(
    ref: str, kind: str, day: int, refs: list[list[str]], claims: list[tuple[str, str]]
) -> Event:
    """An event with one lineage for each list of report refs."""
    a = (START + timedelta(days=day)).isoformat()
    base = ((ClaimRef(d, c),) for d, c in claims)
    references = tuple(r for rs in base for r in rs)
    found = EventWhen(a, a, Precision.DAY, Basis.RESOLVED, a, references, (), len(refs))
    every = tuple(r for rs in refs for r in rs)
    return Event(
        ref,
        kind,
        None,
        found,
        None,
        (),
        (),
        every,
        references,
        Corroboration(len(every), (), len(refs), (), ()),
        (),
        (),
        (),
        (found,),
        (),
        tuple(Lineage(tuple(r), ()) for r in refs),
        (),
        (),
    )


def causal(
    ref: str,
    cause: str,
    effect: str,
    *,
    relation: CausalRelation = CausalRelation.CAUSE,
    outlet: str = "Example Post",
    speaker: str | None = None,
    published: int | None = 0,
    event: tuple[str, str] | None = None,
) -> Record:
    """A report that says ``cause`` led to ``effect``; ``event``: words and their type."""
    text = f"Report {ref}.\n\nIt is said that {cause} led to {effect}."
    attributions: tuple[Attribution, ...] = ()
    if speaker:
        made = Speaker(speaker, None, None, None, SpeakerKind.OFFICIAL, True)
        content = Span.of(text, text.index(cause), len(text) - 1)
        attributions = (
            Attribution(f"a1:{ref}", Voice.INDIRECT, (content,), span(text, "said"), None, made),
        )
    claims = () if event is None else (Claim(f"c1:{ref}", event[1], None, span(text, event[0])),)
    link = CausalClaim(
        f"k1:{ref}",
        span(text, cause),
        span(text, effect),
        span(text, "led to"),
        relation,
        tuple(a.id for a in attributions),
    )
    out = when(published, 0, Basis.STATED)
    document = Document(
        f"d1:{ref}", ref, None, outlet, None, None, "en", "0" * 64, text, published=out
    )
    return record(document, attributions, claims, (link,))
