"""Reports of many outlets made by hand: a line of text, and what is claimed in it.

report("a", "Police shot dead 12 people in Arden on Tuesday.", said("shot dead", killed="12"))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as day_of
from typing import Any

from onrecord.records import (
    Actor,
    Assertion,
    Attribution,
    Basis,
    Block,
    BlockKind,
    Claim,
    Count,
    CountKind,
    Document,
    Mood,
    Place,
    PlacePrecision,
    Polarity,
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

# Invented towns: country, province, latitude, longitude.
TOWNS = {
    "Arden": ("UTO", "North", 10.0, 10.0),
    "Ardenby": ("UTO", "North", 10.1, 10.1),
    "Belmar": ("UTO", "South", 14.0, 14.0),
    "Corvo": ("ZED", "West", 40.0, 40.0),
}


@dataclass(frozen=True)
class Said:
    """One claim, by the words of the report; see :func:`said`."""

    trigger: str
    parts: dict[str, Any]


def said(trigger: str, **parts: Any) -> Said:
    """A claim on ``trigger``.

    ``by`` a claimant, ``kind`` its kind, ``named``; ``on`` a day or ``(first, last)``; ``at`` a
    town, ``"North, UTO"`` or ``"UTO"``; ``killed``, ``injured``, ``arrested`` the figure's words;
    ``who`` and ``whom`` names (``private`` people or not); ``type``, ``mode``, ``denied``,
    ``mood``, ``nth`` (which occurrence of the trigger, from 0).
    """
    return Said(trigger, parts)


def report(
    ref: str,
    text: str,
    *claims: Said,
    outlet: str | None = "Outlet",
    date: str | None = "2021-05-05",
    title: str | None = None,
    **more: Any,
) -> Record:
    """A record of a report that makes these claims."""
    blocks = tuple(
        Block(m.start(), m.end(), BlockKind.PARAGRAPH) for m in re.finditer(r"\S[^\n]*", text)
    )
    document = Document(
        id=content_id("d1", ref, text, outlet, date),
        ref=ref,
        title=title,
        outlet=outlet,
        author=None,
        url=None,
        language="en",
        sha256="0" * 64,
        text=text,
        published=_when(date) if date else None,
        blocks=blocks,
        **more,
    )
    made = [_claim(document, s) for s in claims]
    places = tuple(c.where for c, _ in made if c.where is not None)
    return Record(
        document=document,
        attributions=tuple({a.id: a for _, a in made if a is not None}.values()),
        claims=tuple(c for c, _ in made),
        causes=(),
        loaded=(),
        evidence=(),
        times=tuple(c.when for c, _ in made if c.when is not None),
        places=places,
        run=Run("0", "0"),
    )


def _claim(document: Document, s: Said) -> tuple[Claim, Attribution | None]:
    p, text = dict(s.parts), document.text
    trigger = _span(text, s.trigger, p.pop("nth", 0))
    by, kind = p.pop("by", None), p.pop("kind", SpeakerKind.OFFICIAL)
    named = p.pop("named", False)
    source = None
    if by is not None:
        source = Attribution(
            content_id("a1", document.id, by, trigger.start),
            Voice.INDIRECT,
            (trigger,),
            None,
            None,
            Speaker(by, None, None, None, kind, named),
        )
    counts = tuple(
        _count(text, p.pop(k.value), k)
        for k in CountKind
        if k.value in p
    )  # fmt: skip
    private = p.pop("private", False)
    claim = Claim(
        id=content_id("c1", document.id, p.get("type", "ASSAULT"), trigger.start, by),
        type=p.pop("type", "ASSAULT"),
        mode=p.pop("mode", None),
        trigger=trigger,
        actors=_actors(text, p.pop("who", ()), private),
        recipients=_actors(text, p.pop("whom", ()), private),
        where=_place(text, p.pop("at", None)),
        when=_when(p.pop("on", None), trigger),
        counts=counts,
        assertion=Assertion(
            Polarity.DENIED if p.pop("denied", False) else Polarity.AFFIRMED,
            p.pop("mood", Mood.HAPPENED),
            p.pop("historical", False),
        ),
        chain=(source.id,) if source else (),
    )
    assert not p, f"not a part of a claim: {p}"
    return claim, source


def _span(text: str, words: str, nth: int = 0) -> Span:
    found = [m.start() for m in re.finditer(re.escape(words), text)]
    assert len(found) > nth, f"{words!r} is not in {text!r}"
    return Span.of(text, found[nth], found[nth] + len(words))


def _count(text: str, words: str, what: CountKind) -> Count:
    numbers = {"one": 1, "two": 2, "three": 3, "nine": 9, "a": 1, "an": 1}
    digits = re.search(r"\d+|\b(?:one|two|three|nine|a|an)\b", words.lower())
    assert digits, words
    n = numbers.get(digits[0]) or int(digits[0])
    if words.lower().startswith(("at least", "more than", "over")):
        return Count(_span(text, words), what, n, None, "at least")
    return Count(_span(text, words), what, n, n)


def _actors(text: str, names: str | tuple[str, ...], private: bool) -> tuple[Actor, ...]:
    names = (names,) if isinstance(names, str) else names
    return tuple(Actor(_span(text, n), n, private=private) for n in names)


def _place(text: str, name: str | None) -> Place | None:
    if name is None:
        return None
    span = Span.of(text, 0, 1)
    if name in TOWNS:
        country, province, latitude, longitude = TOWNS[name]
        number = 1000 + list(TOWNS).index(name)
        return Place(
            span, name, country, province, latitude, longitude, number, PlacePrecision.CITY
        )
    if ", " in name:
        province, country = name.split(", ")
        return Place(
            span, province, country, province, 11.0, 11.0, sum(name.encode()),
            PlacePrecision.ADMIN1,
        )  # fmt: skip
    return Place(span, name, name, None, 12.0, 12.0, sum(name.encode()), PlacePrecision.COUNTRY)


def _when(days: str | tuple[str, str] | None, span: Span | None = None) -> When | None:
    if days is None:
        return None
    first, last = (days, days) if isinstance(days, str) else days
    width = (day_of.fromisoformat(last) - day_of.fromisoformat(first)).days
    precision = Precision.DAY if not width else Precision.MONTH if width > 20 else Precision.WEEK
    edtf = first if first == last else f"{first}/{last}"
    return When(first, last, precision, Basis.STATED, edtf, span)
