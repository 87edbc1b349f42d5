"""Records made by hand: a marked text becomes spans, so that a case is one readable line."""

from __future__ import annotations

import re
from typing import Any

from onrecord.records import (
    Actor,
    Assertion,
    Attribution,
    Basis,
    Block,
    BlockKind,
    CausalClaim,
    CausalRelation,
    Claim,
    Count,
    CountKind,
    DateRole,
    Document,
    DocumentDate,
    Evidence,
    EvidenceKind,
    Flag,
    LoadedWord,
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
)

TEXT = (
    "Crackdown in Anytown\n\n"
    "The junta's police shot at least 12 people near the bridge on Tuesday.\n\n"
    "“They [the police] opened fire without warning, mayor Ada Bell said. "
    "Radio Delta reported that shopkeeper Omar Vale told it soldiers had beaten his son. "
    "Minister Carl Funk denied that anybody was arrested.\n\n"
    "Mr Vale, who filmed it, blamed rising prices for the unrest."
)


def span(text: str, words: str, nth: int = 0) -> Span:
    start = [m.start() for m in re.finditer(re.escape(words), text)][nth]
    return Span.of(text, start, start + len(words))


def day(iso: str, **more: Any) -> When:
    return When(iso, iso, Precision.DAY, Basis.STATED, iso, **more)


def document(text: str, **more: Any) -> Document:
    parts = list(re.finditer(r"\S(?:[^\n]*\S)?", text))
    kinds = [BlockKind.TITLE] + [BlockKind.PARAGRAPH] * len(parts)
    given: dict[str, Any] = {
        "id": "d1:1",
        "ref": "reports/1.txt",
        "title": text[parts[0].start() : parts[0].end()] if parts else None,
        "outlet": "Example Post",
        "author": None,
        "url": None,
        "language": "en",
        "sha256": "0" * 64,
        "text": text,
        "blocks": tuple(Block(p.start(), p.end(), k) for p, k in zip(parts, kinds, strict=False)),
    }
    return Document(**(given | more))


def record(text: str = "", **parts: Any) -> Record:
    given: dict[str, Any] = {
        "document": document(text),
        "attributions": (),
        "claims": (),
        "causes": (),
        "loaded": (),
        "evidence": (),
        "times": (),
        "places": (),
        "run": Run("0.1.0", "c0ffee"),
    }
    return Record(**(given | parts))


def full() -> Record:
    """Own voice, an unclosed quotation, a chain of two, a denial, a private person, a cause."""
    t = TEXT
    clock = DocumentDate(DateRole.PAGE, day("2024-05-02"), None)
    bridge = Place(span(t, "the bridge"), "Anytown Bridge", "UTO", "North", 1.5, -2.25, 7,
                   PlacePrecision.SITE)  # fmt: skip
    tuesday = When(None, None, Precision.DAY, Basis.UNKNOWN, "", span(t, "Tuesday"),
                   "depends on the publication date, which is unknown")  # fmt: skip
    mayor = Speaker("Ada Bell", "mayor", None, "Anytown", SpeakerKind.OFFICIAL, True)
    radio = Speaker("Radio Delta", None, None, None, SpeakerKind.MEDIA, True)
    vale = Speaker("Omar Vale", "shopkeeper", None, None, SpeakerKind.WITNESS, True)
    funk = Speaker("Carl Funk", "Minister", None, None, SpeakerKind.OFFICIAL, True)
    quote = span(t, "They [the police] opened fire without warning")
    outer = span(t, "shopkeeper Omar Vale told it soldiers had beaten his son")
    inner = span(t, "soldiers had beaten his son")
    denied = span(t, "anybody was arrested")
    police = Actor(span(t, "The junta's police"), "Police", "UTO", "COP", "org:police")
    son = Actor(span(t, "his son"), "his son", private=True)
    return record(
        document=document(t, dates=(clock,), url="https://example.org/a?b=1&c=2"),
        attributions=(
            Attribution("a1:q", Voice.DIRECT, (quote,), span(t, "said"), span(t, "mayor Ada Bell"),
                        mayor, flags=(Flag.UNCLOSED_QUOTE, Flag.INSERTED_TEXT)),
            Attribution("a1:r", Voice.INDIRECT, (outer,), span(t, "reported"),
                        span(t, "Radio Delta"), radio),
            Attribution("a1:v", Voice.INDIRECT, (inner,), span(t, "told"),
                        span(t, "shopkeeper Omar Vale"), vale, parent="a1:r"),
            Attribution("a1:f", Voice.INDIRECT, (denied,), span(t, "denied"),
                        span(t, "Minister Carl Funk"), funk),
        ),
        claims=(
            Claim("c1:shot", "ASSAULT", "firearms", span(t, "shot"), (police,),
                  (Actor(span(t, "at least 12 people"), "people", None, "CVL"),), bridge, tuesday,
                  (Count(span(t, "at least 12 people"), CountKind.KILLED, 12, None, "at least"),),
                  confidence=0.9, reasons=("verb shoot",)),
            Claim("c1:fire", "ASSAULT", "firearms", span(t, "opened fire"),
                  (Actor(span(t, "the police"), "police"),), chain=("a1:q",)),
            Claim("c1:beat", "ASSAULT", "beat", span(t, "beaten"),
                  (Actor(span(t, "soldiers"), "soldiers", None, "MIL"),), (son,),
                  chain=("a1:r", "a1:v")),
            Claim("c1:arrest", "COERCE", "arrest", span(t, "arrested"),
                  assertion=Assertion(Polarity.DENIED, Mood.HAPPENED), chain=("a1:f",)),
            Claim("c1:blame", "ACCUSE", None, span(t, "blamed"),
                  (Actor(span(t, "Mr Vale"), "Vale", private=True),), chain=("a1:gone",)),
        ),
        causes=(CausalClaim("k1:1", span(t, "rising prices"), span(t, "the unrest"),
                            span(t, "blamed"), CausalRelation.CAUSE, ("a1:r",)),),
        loaded=(LoadedWord(span(t, "junta"), "junta", "military government"),),
        evidence=(Evidence("v1:1", span(t, "filmed it"), EvidenceKind.VIDEO, None),),
        places=(bridge,),
        times=(tuesday,),
    )  # fmt: skip


HOSTILE = (
    "=cmd|' /C calc'!A0 </title><script>alert(1)</script>\n\n"
    '\x1b[31mRed\x1b[0m “<img src=x onerror=alert(2)> "quoted" {{ 7*7 }}</style>\u202eevil\u202c'
    " --><svg/onload=alert(3)> shot\n\x00\tend” said </script><b>X</b>.\n"
)


def hostile() -> Record:
    """A report whose every field tries to get out."""
    t = HOSTILE
    bad = "\"><script>alert('x')</script>\x1b]0;owned\x07"
    content = Span.of(t, t.index("<img"), t.index("” said"))
    speaker = Speaker("@SUM(1)<b>", bad, bad, bad, SpeakerKind.OTHER, True)
    return record(
        document=document(t, ref="+1.txt", outlet=bad, author=bad, url="javascript:alert(4)"),
        attributions=(
            Attribution(bad, Voice.DIRECT, (content,), span(t, "said"), span(t, "<b>X</b>"),
                        speaker, reasons=(bad,)),
        ),
        claims=(
            Claim(bad, "ASSAULT", bad, span(t, "shot"), (Actor(span(t, "<b>X</b>"), "-1+1" + bad),),
                  chain=(bad,), reasons=(bad,)),
        ),
        loaded=(LoadedWord(span(t, "evil"), "evil", bad),),
    )  # fmt: skip
