"""Two invented reports that name private people in every way that a report can."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from handmade import day, document, record, span

from onrecord.records import (
    Actor,
    Assertion,
    Attribution,
    Basis,
    Claim,
    Count,
    CountKind,
    Evidence,
    EvidenceKind,
    Mood,
    Place,
    PlacePrecision,
    Polarity,
    Precision,
    Record,
    Span,
    Speaker,
    SpeakerKind,
    Voice,
    When,
    content_id,
)

TEXT = (
    "Omid Sarvari and two others killed in Northam\n\n"
    "Shopkeeper Karim Daneshvar said soldiers shot his brother Hamid outside 14 Golha Street, "
    "Apt 3, on Tuesday.\n\n"
    "“They took my son away,” Leila Parvizi told Radio Delta. PARVIZI, 34, a nurse, gave her "
    "number, +98 912 555 0143, and wrote from leila.parvizi@example.org and as @leila_p98.\n\n"
    "Among the dead was Omid Sarvari, a student. #OmidSarvari was chanted at the rally of some 300 "
    "people. Governor Tom Harrow denied that anybody was arrested.\n\n"
    "Police killed 3 people in Northam. The council called on the governor to resign."
)
ELSEWHERE = (
    "Vigil in Northam\n\n"
    "A poster in Northam said: Omid Sarvari, we remember. Police arrested 5 people."
)
# What must stand in no export, in no spelling.
SECRETS = (
    *("karim", "daneshvar", "hamid", "leila", "parvizi", "omid", "sarvari", "golha"),
    *("555 0143", "leila_p98", "912 555"),
)
PUBLIC = ("Tom Harrow", "Radio Delta", "Northam")


def _town(text: str, nth: int = 0) -> Place:
    return Place(span(text, "Northam", nth), "Northam", "UTO", "North", 1.5, -2.25, 7,
                 PlacePrecision.CITY)  # fmt: skip


def _speaker(name: str, kind: SpeakerKind, **more: str) -> Speaker:
    return Speaker(name, more.get("role"), more.get("organisation"), None, kind, True)


def people() -> Record:
    """Private speakers, victims, an address, a number, handles; a governor in public."""
    t = TEXT
    tuesday = When("2021-05-04", "2021-05-04", Precision.DAY, Basis.RESOLVED, "2021-05-04",
                   span(t, "Tuesday"))  # fmt: skip
    shop = span(t, "soldiers shot his brother Hamid outside 14 Golha Street, Apt 3, on Tuesday")
    took = span(t, "They took my son away")
    denied = span(t, "anybody was arrested")
    call = span(t, "called on")
    harrow = Actor(span(t, "Governor Tom Harrow"), "Tom Harrow", "UTO", "GOV", "uto.harrow")
    police = Actor(span(t, "Police"), "Police", "UTO", "COP", "uto.police")
    dead = Count(span(t, "3 people"), CountKind.KILLED, 3, 3)
    crowd = Count(span(t, "some 300 people"), CountKind.PARTICIPANTS, 250, 350, "some")
    return record(
        document=document(
            t,
            id="d1:" + "a" * 20,
            ref="reports/omid-sarvari.txt",
            url="https://example.org/omid-sarvari-killed",
            author="A. Writer",
            published=day("2021-05-05"),
        ),
        attributions=(
            Attribution("a1:shop", Voice.INDIRECT, (shop,), span(t, "said"),
                        span(t, "Shopkeeper Karim Daneshvar"),
                        _speaker("Karim Daneshvar", SpeakerKind.OTHER, role="shopkeeper")),
            Attribution("a1:took", Voice.DIRECT, (took,), span(t, "told"),
                        span(t, "Leila Parvizi"), _speaker("Leila Parvizi", SpeakerKind.VICTIM)),
            Attribution("a1:deny", Voice.INDIRECT, (denied,), span(t, "denied"),
                        span(t, "Governor Tom Harrow"),
                        _speaker("Tom Harrow", SpeakerKind.OFFICIAL, role="Governor")),
        ),
        claims=(
            Claim("c1:hit", "ASSAULT", "firearms", span(t, "shot"),
                  (Actor(span(t, "soldiers"), "soldiers", "UTO", "MIL"),),
                  (Actor(span(t, "his brother Hamid"), "Hamid", private=True),),
                  _town(t), tuesday, chain=("a1:shop",), confidence=0.8),
            Claim("c1:took", "COERCE", "arrest", span(t, "took"), (),
                  (Actor(span(t, "my son"), "son", private=True),), chain=("a1:took",)),
            Claim("c1:rally", "PROTEST", "demo", span(t, "rally"), (), (), _town(t), tuesday,
                  (crowd,)),
            Claim("c1:none", "COERCE", "arrest", span(t, "arrested"),
                  assertion=Assertion(Polarity.DENIED), chain=("a1:deny",)),
            Claim("c1:kill", "ASSAULT", None, span(t, "killed", 1), (police,), (), _town(t, 1),
                  tuesday, (dead,)),
            Claim("c1:call", "REQUEST", "change", call, (), (harrow,),
                  assertion=Assertion(Polarity.AFFIRMED, Mood.DEMANDED)),
        ),
        evidence=(Evidence("v1:1", span(t, "number"), EvidenceKind.POST,
                           "https://x.com/leila_p98/status/1"),),
        places=(_town(t), _town(t, 1)),
        times=(tuesday,),
    )  # fmt: skip


def elsewhere() -> Record:
    """A report that names one of them without a word that tells who he is."""
    t = ELSEWHERE
    police = Actor(span(t, "Police"), "Police", "UTO", "COP", "uto.police")
    return record(
        document=document(t, id="d1:" + "b" * 20, ref="reports/2.txt", outlet="Other Post",
                          published=day("2021-05-06")),
        claims=(
            Claim("c1:five", "COERCE", "arrest", span(t, "arrested"), (police,), (), _town(t),
                  day("2021-05-05", span=None), (Count(span(t, "5 people"), CountKind.ARRESTED,
                                                       5, 5),)),
        ),
        places=(_town(t),),
    )  # fmt: skip


def word(length: int = 1_000_000) -> Record:
    """A report of one word, a million letters long, that is also an event."""
    text = "x" * length
    claim = Claim("c1:x", "ASSAULT", None, Span.of(text, 0, length))
    return record(
        document=document(text, id=content_id("d1", "word"), ref="word.txt", title=None),
        claims=(claim,),
    )
