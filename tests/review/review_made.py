"""Invented reports for the review tests: small, with every part that a page shows."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
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
    ClaimRef,
    Contradiction,
    ContradictionKind,
    Corroboration,
    Count,
    CountKind,
    CountValue,
    Document,
    Event,
    EventCount,
    EventPlace,
    EventWhen,
    Evidence,
    EvidenceKind,
    FigureStep,
    Lineage,
    LoadedWord,
    Mood,
    Place,
    PlacePrecision,
    Polarity,
    Position,
    Precision,
    Reason,
    Record,
    Run,
    Span,
    Speaker,
    SpeakerKind,
    TypeValue,
    Voice,
    When,
    content_id,
)

AGENCY = (
    "Clashes in Ostrava Bay\n\n"
    "PORT VELL, May 4 (Lumen Agency) - Police shot dead at least 12 dock workers near the harbour "
    "gate on Tuesday, the Dockers' Union said. 😀\n\n"
    "The provincial governor, Ivo Hartmann, denied that anybody was killed. “Three officers were "
    "injured,” he said.\n\n"
    "A baker, Mira Sandoval, told the agency that soldiers had beaten her son. She filmed it."
)
STATE = (
    "Order restored in Port Vell\n\n"
    "The provincial governor, Ivo Hartmann, said on Wednesday that three people were killed by "
    "thugs at the harbour. Dockers had marched there on 4 May.\n\n"
    "Rising grain prices led to the unrest, he said."
)
PAPER = (
    "Twelve killed at the docks\n\n"
    "Lumen Agency has reported that police shot dead 12 dock workers in Port Vell. The Dockers' "
    "Union called on the governor to resign."
)
RUN = Run("0.1.0", "c0ffee")


def span(text: str, words: str, nth: int = 0) -> Span:
    start = [m.start() for m in re.finditer(re.escape(words), text)][nth]
    return Span.of(text, start, start + len(words))


def day(iso: str, words: Span | None = None) -> When:
    return When(iso, iso, Precision.DAY, Basis.STATED, iso, words)


def document(text: str, ref: str, outlet: str, published: str | None, **more: Any) -> Document:
    parts = list(re.finditer(r"\S(?:[^\n]*\S)?", text))
    kinds = [BlockKind.TITLE] + [BlockKind.PARAGRAPH] * len(parts)
    given: dict[str, Any] = {
        "id": content_id("d1", ref, text[:200], len(text)),
        "ref": ref,
        "title": text[parts[0].start() : parts[0].end()][:100] if parts else None,
        "outlet": outlet,
        "author": None,
        "url": f"https://example.org/{ref}",
        "language": "en",
        "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "text": text,
        "published": day(published) if published else None,
        "blocks": tuple(Block(p.start(), p.end(), k) for p, k in zip(parts, kinds, strict=False)),
    }
    return Document(**(given | more))


def claim(ref: str, text: str, type_: str, mode: str | None, words: str, **more: Any) -> Claim:
    trigger = span(text, words, more.pop("nth", 0))
    return Claim(content_id("c1", ref, type_, words, trigger.start), type_, mode, trigger, **more)


def actor(text: str, words: str, nth: int = 0, **more: Any) -> Actor:
    return Actor(span(text, words, nth), more.pop("name", words), **more)


def place(text: str, words: str, nth: int = 0) -> Place:
    where = span(text, words, nth)
    return Place(where, "Port Vell", "IRN", "Coast", 33.5, 48.4, 9, PlacePrecision.CITY)


def speaker(name: str, kind: SpeakerKind, named: bool = True, role: str | None = None) -> Speaker:
    return Speaker(name, role, None, None, kind, named)


def said(
    ref: str, text: str, content: str, cue: str, source: str, who: Speaker, **more: Any
) -> Attribution:
    body = span(text, content)
    return Attribution(
        content_id("a1", ref, content),
        more.pop("voice", Voice.INDIRECT),
        (body,),
        span(text, cue, more.pop("nth", 0)),
        span(text, source, more.pop("source_nth", 0)),
        who,
        **more,
    )


def record(document_: Document, **parts: Any) -> Record:
    given: dict[str, Any] = dict.fromkeys(
        ("attributions", "claims", "causes", "loaded", "evidence", "times", "places"), ()
    )
    return Record(document=document_, run=RUN, **(given | parts))


UNION = speaker("Dockers' Union", SpeakerKind.NGO)
HARTMANN = speaker("Ivo Hartmann", SpeakerKind.OFFICIAL, role="provincial governor")
SANDOVAL = speaker("Mira Sandoval", SpeakerKind.WITNESS, role="baker")
LUMEN = speaker("Lumen Agency", SpeakerKind.MEDIA)


def agency() -> Record:
    t, ref = AGENCY, "agency-05-04"
    shot = "Police shot dead at least 12 dock workers near the harbour gate on Tuesday"
    union = said(ref, t, shot, "said", "the Dockers' Union", UNION)
    denial = said(ref, t, "anybody was killed", "denied", "Ivo Hartmann", HARTMANN)
    quote = said(
        ref,
        t,
        "Three officers were injured",
        "said",
        "Ivo Hartmann",
        HARTMANN,
        nth=1,
        voice=Voice.DIRECT,
    )
    baker = said(ref, t, "soldiers had beaten her son", "told", "Mira Sandoval", SANDOVAL)
    tuesday = day("2021-05-04", span(t, "Tuesday"))
    gate = Place(span(t, "the harbour gate"), "Port Vell", "IRN", "Coast", 33.5, 48.4, 9,
                 PlacePrecision.CITY)  # fmt: skip
    twelve = Count(span(t, "at least 12 dock workers"), CountKind.KILLED, 12, None, "at least")
    return record(
        document(t, ref, "Lumen Agency", "2021-05-04"),
        attributions=(union, denial, quote, baker),
        claims=(
            claim(ref, t, "ASSAULT", "firearms", "shot dead",
                  actors=(actor(t, "Police", sector="COP"),),
                  recipients=(actor(t, "at least 12 dock workers", name="dock workers"),),
                  where=gate, when=tuesday, counts=(twelve,), chain=(union.id,), confidence=0.8,
                  reasons=("cue:verb:shoot", "has_subject")),
            claim(ref, t, "ASSAULT", None, "killed", chain=(denial.id,), confidence=0.5,
                  assertion=Assertion(Polarity.DENIED, Mood.HAPPENED), reasons=("cue:verb:kill",)),
            claim(ref, t, "ASSAULT", None, "injured", chain=(quote.id,), confidence=0.4,
                  recipients=(actor(t, "Three officers", name="officers"),),
                  counts=(Count(span(t, "Three officers"), CountKind.INJURED, 3, 3),),
                  reasons=("passive",)),
            claim(ref, t, "ASSAULT", "beat", "beaten", chain=(baker.id,), confidence=0.3,
                  actors=(actor(t, "soldiers", sector="MIL"),),
                  recipients=(actor(t, "her son", private=True),), reasons=("passive",)),
        ),
        evidence=(Evidence("v1:film", span(t, "filmed it"), EvidenceKind.VIDEO, None),),
        times=(tuesday,),
        places=(gate, place(t, "PORT VELL")),
    )  # fmt: skip


def state() -> Record:
    t, ref = STATE, "state-05-05"
    three = said(ref, t, "three people were killed by thugs at the harbour", "said",
                 "The provincial governor, Ivo Hartmann,", HARTMANN)  # fmt: skip
    prices = said(
        ref,
        t,
        "Rising grain prices led to the unrest",
        "said",
        "he",
        HARTMANN,
        nth=1,
        source_nth=-1,
    )
    fourth = day("2021-05-04", span(t, "4 May"))
    return record(
        document(t, ref, "Herald of the State", "2021-05-05"),
        attributions=(three, prices),
        claims=(
            claim(ref, t, "ASSAULT", None, "killed", chain=(three.id,), confidence=0.6,
                  actors=(actor(t, "thugs"),),
                  recipients=(actor(t, "three people", name="people"),),
                  counts=(Count(span(t, "three people"), CountKind.KILLED, 3, 3),),
                  reasons=("cue:verb:kill",)),
            claim(ref, t, "PROTEST", "demo", "marched", confidence=0.9,
                  actors=(actor(t, "Dockers"),), when=fourth, reasons=("cue:verb:march",)),
        ),
        causes=(CausalClaim("k1:1", span(t, "Rising grain prices"), span(t, "the unrest"),
                            span(t, "led to"), CausalRelation.CAUSE, (prices.id,)),),
        loaded=(LoadedWord(span(t, "thugs"), "thugs", "attackers"),),
        times=(fourth,),
    )  # fmt: skip


def paper() -> Record:
    t, ref = PAPER, "paper-05-06"
    lumen = said(ref, t, "police shot dead 12 dock workers in Port Vell", "reported",
                 "Lumen Agency", LUMEN)  # fmt: skip
    vell = place(t, "Port Vell")
    return record(
        document(t, ref, "Harbour Courier", "2021-05-06"),
        attributions=(lumen,),
        claims=(
            claim(ref, t, "ASSAULT", "firearms", "shot dead", chain=(lumen.id,), confidence=0.7,
                  actors=(actor(t, "police", sector="COP"),), where=vell,
                  recipients=(actor(t, "12 dock workers", name="dock workers"),),
                  counts=(Count(span(t, "12 dock workers"), CountKind.KILLED, 12, 12),),
                  reasons=("cue:verb:shoot",)),
            claim(ref, t, "REQUEST", "change", "called on", confidence=0.75,
                  actors=(actor(t, "The Dockers' Union", name="Dockers' Union"),),
                  recipients=(actor(t, "the governor"),), reasons=("cue:verb:call on",)),
        ),
        places=(vell,),
    )  # fmt: skip


def records() -> tuple[Record, ...]:
    return agency(), state(), paper()


def plain(text: str, ref: str, words: str, **more: Any) -> Record:
    """A report of any text with one claim on ``words``."""
    return record(
        document(text, ref, more.pop("outlet", "Plain Post"), "2021-05-07", **more),
        claims=(claim(ref, text, "PROTEST", None, words, confidence=0.95),),
    )


# --- events ---------------------------------------------------------------------------------------


def ref_of(record_: Record, number: int) -> ClaimRef:
    return ClaimRef(record_.document.id, record_.claims[number].id)


def events() -> tuple[Event, Event, Event]:
    """The shooting, with two rival tolls; the beating; the march."""
    a, s, p = records()
    shot, denied, killed = ref_of(a, 0), ref_of(a, 1), ref_of(s, 0)
    again = ref_of(p, 0)
    all_ = tuple(sorted((shot, denied, killed, again)))
    union, lumen, ivo = ("Dockers' Union",), ("Lumen Agency",), ("Ivo Hartmann",)
    twelve = CountValue(12, None, "at least 12 dock workers", (shot, again), union, 1)
    three = CountValue(3, 3, "three people", (killed,), ivo, 1)
    when = EventWhen("2021-05-04", "2021-05-04", Precision.DAY, Basis.STATED, "2021-05-04",
                     (shot,), union, 1)  # fmt: skip
    where = EventPlace("Port Vell", "IRN", "Coast", 33.5, 48.4, 9, PlacePrecision.CITY,
                       (shot, again), union, 1)  # fmt: skip
    steps = (
        FigureStep(CountKind.KILLED, "2021-05-04", "Lumen Agency", union, 12, None,
                   "at least 12 dock workers", shot, "first"),
        FigureStep(CountKind.KILLED, "2021-05-05", "Herald of the State", ivo, 3, 3,
                   "three people", killed, "lowered"),
        FigureStep(CountKind.KILLED, "2021-05-06", "Harbour Courier", lumen, 12, 12,
                   "12 dock workers", again, "bound lost"),
    )  # fmt: skip
    shooting = Event(
        id="e1:shooting",
        type="ASSAULT",
        mode="firearms",
        when=when,
        where=where,
        actors=(),
        counts=(EventCount(CountKind.KILLED, 3, None, "most conservative", (twelve, three)),),
        documents=(a.document.ref, s.document.ref, p.document.ref),
        claims=all_,
        corroboration=Corroboration(
            reports=3,
            outlets=("Harbour Courier", "Herald of the State", "Lumen Agency"),
            lineages=2,
            claimants=("Dockers' Union", "Ivo Hartmann", "Lumen Agency"),
            denied_by=("Ivo Hartmann",),
            silent=("Silent Gazette",),
        ),
        contradictions=(
            Contradiction(
                ContradictionKind.FIGURES,
                "killed",
                (
                    Position("at least 12", (shot, again), union, 1),
                    Position("3", (killed,), ivo, 1),
                ),
            ),
        ),
        reasons=(
            Reason("same_day", 2.4, "both on 4 May 2021"),
            Reason("same_place", 1.9, "Port Vell"),
            Reason("figures_differ", -0.8, "12 against 3"),
        ),
        types=(TypeValue("ASSAULT", "firearms", (shot, again), union, 1),),
        whens=(when,),
        wheres=(where,),
        lineages=(
            Lineage((a.document.ref, p.document.ref), ("Dockers' Union",), ("quotes the agency",)),
            Lineage((s.document.ref,), ("Ivo Hartmann",)),
        ),
        figures=steps,
        rules=(("counts", "most conservative"),),
    )
    alone = replace(
        shooting,
        counts=(),
        contradictions=(),
        reasons=(),
        figures=(),
        lineages=(Lineage((a.document.ref,), ("Mira Sandoval",)),),
    )
    beating = replace(
        alone,
        id="e1:beating",
        mode="beat",
        claims=(ref_of(a, 3),),
        documents=(a.document.ref,),
        corroboration=Corroboration(1, ("Lumen Agency",), 1, ("Mira Sandoval",), ()),
        types=(TypeValue("ASSAULT", "beat", (ref_of(a, 3),), ("Mira Sandoval",), 1),),
    )
    march = replace(
        alone,
        id="e1:march",
        type="PROTEST",
        mode="demo",
        where=None,
        wheres=(),
        claims=(ref_of(s, 1),),
        documents=(s.document.ref,),
        corroboration=Corroboration(
            1, ("Herald of the State",), 1, ("Herald of the State (own voice)",), ()
        ),
        types=(TypeValue("PROTEST", "demo", (ref_of(s, 1),), (), 1),),
        lineages=(Lineage((s.document.ref,), ()),),
    )
    return shooting, beating, march
