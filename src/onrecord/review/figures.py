"""figures: what the judgements so far teach about the coding, by type and by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from onrecord.evaluate import Gold, gold_json, wilson
from onrecord.records import Claim, Decision, Judgement, Record
from onrecord.review.amend import standing
from onrecord.review.desk import Curator, Here
from onrecord.review.pages import show
from onrecord.review.sight import STATES
from onrecord.store import Casebook

__all__ = ["decided", "gold", "router"]

router = APIRouter(tags=["figures"])
BANDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # of confidence
FEW = 30  # decisions below which a share says little


@dataclass(frozen=True, slots=True)
class Figure:
    """Of the claims of one kind: how people decided.

    ``precision`` is accepted as it stood, ``kept`` accepted or amended, both among those decided
    without doubt; ``low`` and ``high`` are the 95% interval of ``precision``.
    """

    name: str
    accepted: int
    amended: int
    rejected: int
    unsure: int
    precision: float | None
    kept: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """Precision by event type, by rule, and by the confidence that the coder gave."""

    decided: int
    whole: Figure
    types: tuple[Figure, ...]
    rules: tuple[Figure, ...]
    bands: tuple[Figure, ...]
    fields: tuple[tuple[str, int], ...]
    few: int


@dataclass(frozen=True, slots=True)
class _Decided:
    record: Record
    claim: Claim
    made: Judgement


def decided(book: Casebook) -> Iterator[_Decided]:
    """Every claim of a current record with the decision that stands, by document."""
    made = book.judgements(decisions=tuple(STATES), standing=True)
    for document in sorted({j.document for j in made if j.document}):
        record = book.record(document)
        if record is None:
            continue
        standing_ = dict(book.decisions(document))
        for claim in record.claims:
            if claim.id in standing_:
                yield _Decided(record, claim, standing_[claim.id])


@router.get("/figures", response_model=FiguresPage)
def figures_page(request: Request, here: Here, who: Curator) -> Response:
    """Precision by type, rule and confidence from the judgements so far."""
    page = figures(decided(here.book))
    return show(request, "figures.html", page, who=who)


def figures(all_: Iterable[_Decided]) -> FiguresPage:
    """Count the decisions."""
    types: dict[str, list[Decision]] = defaultdict(list)
    rules: dict[str, list[Decision]] = defaultdict(list)
    bands: dict[int, list[Decision]] = defaultdict(list)
    fields: dict[str, int] = defaultdict(int)
    whole: list[Decision] = []
    for x in all_:
        decision = x.made.decision
        whole.append(decision)
        types[x.claim.type].append(decision)
        bands[min(int(x.claim.confidence * 5), 4)].append(decision)
        for rule in x.claim.reasons:
            rules[rule].append(decision)
        for change in x.made.changes:
            fields[change.field] += 1
    return FiguresPage(
        decided=len(whole),
        whole=_figure("all claims", whole),
        types=_figures(types),
        rules=_figures(rules),
        bands=tuple(
            _figure(f"{BANDS[i]:.0%} to {BANDS[i + 1]:.0%}", bands[i]) for i in sorted(bands)
        ),
        fields=tuple(sorted(fields.items(), key=lambda f: (-f[1], f[0]))),
        few=FEW,
    )


def _figures(groups: dict[str, list[Decision]]) -> tuple[Figure, ...]:
    order = sorted(groups, key=lambda n: (-len(groups[n]), n))
    return tuple(_figure(name, groups[name]) for name in order)


def _figure(name: str, decisions: list[Decision]) -> Figure:
    n = {d: decisions.count(d) for d in STATES}
    right, amended, wrong = n[Decision.ACCEPT], n[Decision.AMEND], n[Decision.REJECT]
    sure = right + amended + wrong
    low, high = wilson(right, sure)
    return Figure(
        name=name,
        accepted=right,
        amended=amended,
        rejected=wrong,
        unsure=n[Decision.UNSURE],
        precision=right / sure if sure else None,
        kept=(right + amended) / sure if sure else None,
        low=low,
        high=high,
    )


@router.get("/figures/gold.jsonl", response_class=StreamingResponse)
def gold_file(here: Here, who: Curator) -> Response:  # noqa: ARG001 - the role is what is asked for
    """The decisions as a gold file, one JSON object a report: see ``onrecord.evaluate``."""
    lines = (gold_json(g) + b"\n" for g in gold(decided(here.book)))
    headers = {"content-disposition": 'attachment; filename="gold.jsonl"'}
    return StreamingResponse(lines, media_type="application/jsonl", headers=headers)


def gold(all_: Iterable[_Decided]) -> Iterator[Gold]:
    """One gold object a report that people have decided on."""
    by_document: dict[str, list[_Decided]] = defaultdict(list)
    for x in all_:
        by_document[x.record.document.id].append(x)
    for document in sorted(by_document):
        group = by_document[document]
        record = group[0].record
        kept = [standing(record, x.claim, x.made) for x in group if _is_kept(x.made)]
        rejected = [x.claim for x in group if x.made.decision is Decision.REJECT]
        yield Gold(
            document=document,
            ref=record.document.ref,
            sha256=record.document.sha256,
            coder=record.run.version,
            claims=len(record.claims),
            unsure=sum(x.made.decision is Decision.UNSURE for x in group),
            kept=tuple(sorted(kept, key=_place)),
            rejected=tuple(sorted(rejected, key=_place)),
        )


def _is_kept(made: Judgement) -> bool:
    return made.decision in (Decision.ACCEPT, Decision.AMEND)


def _place(claim: Claim) -> tuple[int, str]:
    return claim.trigger.start, claim.id
