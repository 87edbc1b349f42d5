"""claimed: who says that what leads to what, over many reports.

All causal claims of the records, gathered into edges from cause to effect. An edge is what is
*said*, never what is so: it counts how often and by whom it is said, since when, and who denies it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from onrecord.records import Attribution, CausalClaim, CausalRelation, Record, Span
from onrecord.steps.impact.labels import Label, label
from onrecord.steps.impact.quote import outlet_of, published_day, quote_span

__all__ = ["CLAIMED_SCHEMA", "Claimed", "Edge", "Use", "claimed", "edges_of", "frequent"]

CLAIMED_SCHEMA: Literal["onrecord-claimed/1"] = "onrecord-claimed/1"
OWN_VOICE = "(own voice)"
MISSING = "a source missing from the record"
UNNAMED = "someone who is not named"


@dataclass(frozen=True, slots=True)
class Use:
    """One causal claim in one report.

    ``chain`` names who says it, outermost first, empty in the outlet's own voice; ``claimant`` the
    innermost of them, or the outlet. ``cause``, ``effect`` and ``signal`` are spans of the document
    ``document`` (its ref), ``words`` the sentence or sentences around them.
    """

    id: str
    document: str
    document_id: str
    outlet: str
    published: str | None
    claimant: str
    claimant_kind: str
    chain: tuple[str, ...]
    own_voice: bool
    relation: CausalRelation
    cause: Span
    effect: Span
    signal: Span | None
    words: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Edge:
    """What is said to lead to what: ``uses`` say so, ``denials`` say that it does not.

    ``relation`` is ``cause``, ``prevent`` or ``purpose``; a denied cause without anybody who claims
    it is an edge without uses.
    """

    cause: Label
    effect: Label
    relation: CausalRelation
    uses: tuple[Use, ...]
    denials: tuple[Use, ...]
    schema: Literal["onrecord-claimed/1"] = CLAIMED_SCHEMA

    @property
    def since(self) -> str | None:
        """The first publication day on which it was said, as far as days are known."""
        return min((u.published for u in self.uses if u.published), default=None)

    @property
    def reports(self) -> int:
        """Reports in which it is said."""
        return len({u.document_id for u in self.uses})

    @property
    def claimants(self) -> tuple[tuple[str, int], ...]:
        """Who says it and how often, the most frequent first."""
        return _counted(u.claimant for u in self.uses)

    @property
    def outlets(self) -> tuple[tuple[str, int], ...]:
        """In which outlets it stands, whoever says it, and how often."""
        return _counted(u.outlet for u in self.uses)

    @property
    def denied_by(self) -> tuple[tuple[str, int], ...]:
        """Who denies it and how often."""
        return _counted(u.claimant for u in self.denials)


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Claimed:
    """All edges, the most often claimed first; ``undated`` uses have no publication day."""

    edges: tuple[Edge, ...]
    reports: int
    uses: int
    undated: int


def claimed(
    records: Iterable[Record], *, nouns: Mapping[str, str] | None = None, modes: bool = False
) -> Claimed:
    """Gather the causal claims of all records.

    Two lines of one coding of one report count once. A denial joins the edge of the cause that it
    denies. ``nouns`` and ``modes`` are for :func:`onrecord.steps.impact.labels.label`.
    """
    groups: dict[tuple[Label, Label, CausalRelation], tuple[list[Use], list[Use]]] = {}
    seen: set[tuple[str, str]] = set()
    documents: set[str] = set()
    uses: list[Use] = []
    for record in records:
        documents.add(record.document.id)
        for causal in record.causes:
            key = (record.document.id, causal.id)
            if key in seen:
                continue
            seen.add(key)
            use = _use(record, causal)
            uses.append(use)
            denied = causal.relation is CausalRelation.DENIED
            relation = CausalRelation.CAUSE if denied else causal.relation
            ends = (
                label(record, causal.cause, nouns=nouns, modes=modes),
                label(record, causal.effect, nouns=nouns, modes=modes),
            )
            groups.setdefault((*ends, relation), ([], []))[denied].append(use)
    edges = [
        Edge(cause, effect, relation, _ordered(said), _ordered(denials))
        for (cause, effect, relation), (said, denials) in groups.items()
    ]
    edges.sort(key=lambda e: (-len(e.uses), -len(e.denials), e.cause, e.effect, e.relation.value))
    return Claimed(tuple(edges), len(documents), len(uses), sum(u.published is None for u in uses))


def frequent(found: Claimed, least: int) -> Claimed:
    """Only the edges that are claimed, or denied, at least so often."""
    kept = tuple(e for e in found.edges if max(len(e.uses), len(e.denials)) >= least)
    return replace(found, edges=kept)


def edges_of(found: Claimed, wanted: Callable[[Use], bool]) -> tuple[Edge, ...]:
    """The edges with those uses and denials only that are wanted, without the empty ones."""
    cut = [
        replace(
            e,
            uses=tuple(u for u in e.uses if wanted(u)),
            denials=tuple(u for u in e.denials if wanted(u)),
        )
        for e in found.edges
    ]
    kept = [e for e in cut if e.uses or e.denials]
    return tuple(sorted(kept, key=lambda e: (-len(e.uses), -len(e.denials), e.cause, e.effect)))


def _ordered(uses: Sequence[Use]) -> tuple[Use, ...]:
    return tuple(sorted(uses, key=lambda u: (u.published or "~", u.document, u.cause, u.id)))


def _use(record: Record, causal: CausalClaim) -> Use:
    document = record.document
    by_id = {a.id: a for a in record.attributions}
    known = [by_id[i] for i in causal.chain if i in by_id]
    outlet = outlet_of(document)
    names = tuple(_name(a) for a in known)
    own = not causal.chain
    inner = known[-1] if known else None
    kind = inner.speaker.kind.value if inner and inner.speaker else "unnamed"
    ends = (causal.cause, causal.effect)
    return Use(
        causal.id,
        document.ref,
        document.id,
        outlet,
        published_day(document),
        f"{outlet} {OWN_VOICE}" if own else names[-1] if names else MISSING,
        "media" if own else kind,
        names,
        own,
        causal.relation,
        causal.cause,
        causal.effect,
        causal.signal,
        quote_span(document, min(s.start for s in ends), max(s.end for s in ends)),
        causal.confidence,
    )


def _name(attribution: Attribution) -> str:
    if attribution.speaker is not None and attribution.speaker.name.strip():
        return attribution.speaker.name
    return attribution.source.text if attribution.source else UNNAMED
