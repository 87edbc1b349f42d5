"""read: a report, its words marked by who says what, with its claims by claimant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from onrecord.records import DateRole, Judgement, Record
from onrecord.review.cards import Card, Crumb, card
from onrecord.review.desk import Ask, Here, Reader
from onrecord.review.pages import show
from onrecord.review.text import LONG, Paragraph, anchor, paragraphs
from onrecord.steps.export import words
from onrecord.steps.export.claimants import Group, claimants
from onrecord.store import DocumentRow

__all__ = ["router"]

router = APIRouter(tags=["read"])
_Cursor = Annotated[str | None, Query(max_length=500)]


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a claimant is said to have said; ``notes`` what a careful reader would note."""

    quote: str
    how: str
    target: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claimant:
    """All that one claimant says in a report; ``crumbs`` how it came to us, outermost first."""

    name: str
    kind: str
    kind_words: str
    crumbs: tuple[Crumb, ...]
    said: tuple[Said, ...]
    cards: tuple[Card, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """That one thing leads to another, according to the claimant under whom it stands."""

    cause: str
    relation: str
    effect: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A partisan label in the outlet's own voice."""

    words: str
    neutral: str | None
    target: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Evidence that the report points to; nobody has looked at it."""

    words: str
    kind: str
    url: str | None
    by: str
    target: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report: its text with marks, and who says what in it.

    A very long text comes in parts: ``start`` and ``end`` are the part's offsets, ``characters``
    the whole's length.
    """

    document: DocumentRow
    published: str
    notes: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    claimants: tuple[Claimant, ...]
    loaded: tuple[Loaded, ...]
    evidence: tuple[Cited, ...]
    start: int
    end: int
    characters: int
    made_by: str


@router.get("/reports/{document}", response_model=ReportPage)
def report_page(
    request: Request,
    here: Here,
    who: Reader,
    asked: Ask,
    document: str,
    part: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """A report: the text with who says what marked, and the claims by claimant."""
    sight = here.sight(who)
    row, record = here.book.document(document), sight.record(document)
    if row is None or record is None:
        raise HTTPException(404, "there is no such report, or it has no current record")
    made = sight.decisions(document)
    start = part * LONG
    end = min(len(record.document.text), start + LONG)
    page = ReportPage(
        document=sight.document(row),
        published=words.published_words(record.document),
        notes=_notes(record),
        paragraphs=paragraphs(record, start, end),
        claimants=tuple(_claimants(record, made)),
        loaded=tuple(
            Loaded(w.span.text, w.neutral, f"at-loaded-{i}") for i, w in enumerate(record.loaded)
        ),
        evidence=tuple(_evidence(record)),
        start=start,
        end=end,
        characters=len(record.document.text),
        made_by=f"onrecord {record.run.version}, codebook {record.run.codebook}",
    )
    return show(request, "report.html", page, who=who, asked=asked, part=part, long=LONG)


def _notes(record: Record) -> tuple[str, ...]:
    return tuple(
        f"the page is dated {said}, which is not its publication"
        for d in record.document.dates
        if d.role is DateRole.PAGE and (said := words.date_words(d.when))
    )


def _claimants(record: Record, made: dict[str, Judgement]) -> list[Claimant]:
    """The claimants in the text's order, the outlet first; those with nothing are left out."""
    found: list[Claimant] = []

    def visit(groups: tuple[Group, ...], above: tuple[Crumb, ...]) -> None:
        for group in groups:
            crumb = _crumb(record, group)
            path = (*above, crumb)
            cards = [card(record, c, made.get(c.id)) for n in group.nodes for c in n.claims]
            causes = [
                Cause(k.cause.text, words.CAUSAL_WORDS[k.relation], k.effect.text)
                for n in group.nodes
                for k in n.causes
            ]
            said = tuple(
                Said(
                    " … ".join(s.text for s in n.attribution.content),
                    (f"“{n.attribution.cue.text}”, " if n.attribution.cue else "")
                    + words.VOICE_WORDS[n.attribution.voice],
                    f"at-{anchor(n.attribution.id)}",
                    tuple(words.FLAG_WORDS[f] for f in n.attribution.flags),
                )
                for n in group.nodes
                if n.attribution is not None
            )
            if cards or causes or said:
                found.append(
                    Claimant(
                        crumb.name,
                        crumb.kind,
                        crumb.kind_words,
                        path,
                        said,
                        tuple(cards),
                        tuple(causes),
                    )
                )
            base = above if group.own_voice and above else path
            for node in group.nodes:
                visit(node.groups, base)

    groups = claimants(record)
    outlet = _outlet(record)
    visit(groups[:1], ())
    visit(groups[1:], (outlet,))
    return found


def _outlet(record: Record) -> Crumb:
    name = record.document.outlet or "the outlet"
    return Crumb(name, "outlet", "the outlet’s own voice", "", "")


def _crumb(record: Record, group: Group) -> Crumb:
    if group.own_voice:
        return _outlet(record)
    if group.lead is None:
        return Crumb(words.MISSING_SOURCE, "unnamed", "source missing", "", "")
    speaker = group.lead.speaker
    return Crumb(
        words.speaker_words(group.lead),
        speaker.kind.value if speaker else "unnamed",
        words.KIND_WORDS[speaker.kind] if speaker else "no source named",
        "",
        f"at-{anchor(group.lead.id)}",
    )


def _evidence(record: Record) -> list[Cited]:
    by_id = {a.id: a for a in record.attributions}
    return [
        Cited(
            e.span.text,
            e.kind.value,
            e.url if e.url and e.url.startswith(("http://", "https://")) else None,
            words.speaker_name(by_id.get(e.chain[-1])) if e.chain else "",
            f"at-{anchor(e.id)}",
        )
        for e in record.evidence
    ]
