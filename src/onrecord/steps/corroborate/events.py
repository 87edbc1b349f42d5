"""events: puts the parts of an event together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.records import (
    ClaimRef,
    Corroboration,
    Event,
    Judgement,
    Link,
    Mood,
    Reason,
    Record,
    Relation,
    content_id,
)
from onrecord.steps.corroborate.about import MATERIAL, attached
from onrecord.steps.corroborate.chosen import choices, chosen_counts
from onrecord.steps.corroborate.cluster import groups_of, words_of
from onrecord.steps.corroborate.contradictions import contradictions_of
from onrecord.steps.corroborate.counts import counts_of
from onrecord.steps.corroborate.figures import figures_of, replaced, steps_of
from onrecord.steps.corroborate.headline import Headline
from onrecord.steps.corroborate.independent import lineages, ways
from onrecord.steps.corroborate.judged import judged
from onrecord.steps.corroborate.rules import Rule
from onrecord.steps.corroborate.said import Said, one_office, said_in
from onrecord.steps.corroborate.silent import Coverage, named_in
from onrecord.steps.corroborate.values import actors_of, places_of, types_of, whens_of

__all__ = ["Maker", "corroborate", "grounds_of", "mainly_of", "why_joined"]

REASONS = 12  # grounds told in an event; the links keep all


def corroborate(
    records: Iterable[Record],
    links: Iterable[Link],
    copies: Iterable[Link],
    lineages: Iterable[tuple[str, ...]] = (),
    judgements: Iterable[Judgement] = (),
    rule: Rule = Rule.MOST_REPRESENTATIVE,
) -> tuple[Event, ...]:
    """The events that the claims add up to, newest first; those without a time come last.

    Args:
        records: coded reports, each document once.
        links: ``same_event`` links between claims.
        copies: ``copied_from`` links between documents, which tell why lineages are ones.
        lineages: ids of documents that are one way in which the news came; one that is in none is
            one by itself.
        judgements: what people have decided; the last word counts.
        rule: which of several values stands in the headline.
    """
    case = judged(records, judgements)
    of = {d: group[0] for group in lineages for d in group}
    said = {
        s.ref.id: s
        for r in case.records
        for s in said_in(r, of.get(r.document.id, r.document.id), r.document.id in case.withdrawn)
    }
    wanted = tuple(k for k in links if k.relation is Relation.SAME_EVENT)
    groups = groups_of(
        said,
        wanted,
        {c: s.lineage for c, s in said.items()},
        case.same,
        case.different,
        {c: words_of(s.claim) for c, s in said.items()},
    )
    grounds = grounds_of(groups, wanted)
    told = attached(groups, said)
    about: dict[str, list[Said]] = defaultdict(list)
    for g, event in told.items():
        about[event[0]] += (said[c] for c in g)
    maker = Maker(
        case.chosen,
        why_joined(copies, of),
        Coverage(n for r in case.records for n in named_in(r)),
        rule,
        _mainly([g for g in groups if g not in told], said),
    )
    events = (
        maker.event([said[c] for c in g], about.get(g[0], ()), grounds.get(g[0], {}))
        for g in groups
        if g not in told
    )
    return tuple(sorted(events, key=_newest_first))


def _newest_first(event: Event) -> tuple[int, str]:
    when = event.when.latest or event.when.earliest if event.when else None
    try:
        return (-date.fromisoformat(when or "").toordinal(), event.id)
    except ValueError:
        return (1, event.id)


def why_joined(copies: Iterable[Link], of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The names of the grounds on which the documents of each lineage were joined."""
    found: dict[str, set[str]] = defaultdict(set)
    for k in copies:
        lineage = of.get(k.left)
        if lineage is not None and lineage == of.get(k.right) and k.score > 0:
            found[lineage].update(r.name for r in k.reasons if r.weight > 0)
    return {lineage: tuple(sorted(names)) for lineage, names in found.items()}


def _mainly(
    groups: Sequence[tuple[str, ...]], said: Mapping[str, Said]
) -> Mapping[ClaimRef, frozenset[str]]:
    """The documents that tell of each event more than of any other, by the event's first claim.

    See :func:`mainly_of`.
    """
    told: dict[str, list[tuple[ClaimRef, bool, int]]] = defaultdict(list)
    for g in groups:
        key = min(said[c].ref for c in g)
        material = said[g[0]].claim.type in MATERIAL
        for c in g:
            told[said[c].document.id].append((key, material, said[c].claim.trigger.start))
    found: dict[ClaimRef, set[str]] = defaultdict(set)
    for document, claims in told.items():
        found[mainly_of(claims)].add(document)
    return {key: frozenset(documents) for key, documents in found.items()}


def mainly_of(claims: Iterable[tuple[ClaimRef, bool, int]]) -> ClaimRef:
    """The event that a document tells most of; of each claim its event, if material, its start.

    What happened comes before what was said about it; of two told of equally, the one told first.
    """
    starts: dict[ClaimRef, list[int]] = defaultdict(list)
    minor: dict[ClaimRef, bool] = {}
    for event, material, start in claims:
        starts[event].append(start)
        minor[event] = not material
    return min(starts, key=lambda e: (minor[e], -len(starts[e]), min(starts[e]), e))


def grounds_of(
    groups: Sequence[tuple[str, ...]], links: Iterable[Link]
) -> Mapping[str, Mapping[str, Reason]]:
    """The strongest ground of each name inside each group, by the group's first claim."""
    first = {c: g[0] for g in groups for c in g}
    found: dict[str, dict[str, Reason]] = defaultdict(dict)
    for k in links:
        if k.score <= 0 or (group := first.get(k.left)) is None or group != first.get(k.right):
            continue
        for r in k.reasons:
            best = found[group].get(r.name)
            if best is None or (r.weight, best.detail) > (best.weight, r.detail):
                found[group][r.name] = r
    return found


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes events of groups of claims; holds what all events share."""

    chosen: Sequence[Judgement]
    why: Mapping[str, tuple[str, ...]]
    coverage: Coverage
    rule: Rule
    mainly: Mapping[ClaimRef, frozenset[str]]

    def event(
        self, members: Sequence[Said], about: Iterable[Said], grounds: Mapping[str, Reason]
    ) -> Event:
        """One event of its claims, and of those that are only told of it."""
        core = {s.ref for s in members}
        everywhere = one_office(sorted((*members, *about), key=lambda s: s.ref))
        said = [s for s in everywhere if s.ref in core]
        beside = [s for s in everywhere if s.ref not in core]
        affirmed = [s for s in said if not s.denied]
        told = affirmed or said
        main = self.mainly.get(said[0].ref, frozenset())
        figures = figures_of([*affirmed, *(s for s in beside if not s.denied)], main)
        made = choices(self.chosen, (s.ref.id for s in said))
        types, whens, wheres = types_of(told), whens_of(said), places_of(said)
        head = Headline({s.ref: s for s in everywhere}, said, self.rule, made, main)
        kind, when, where = head.type(types), head.when(whens), head.where(wheres)
        outlets = {s.document.outlet for s in said if s.document.outlet}
        return Event(
            id=content_id("e1", [s.ref.id for s in said]),
            type=kind[0].type,
            mode=kind[0].mode,
            when=when[0],
            where=where[0],
            actors=actors_of(told),
            counts=counts_of(figures, self.rule, chosen_counts(made)),
            documents=tuple(sorted({s.document.ref for s in everywhere})),
            claims=tuple(s.ref for s in said),
            corroboration=Corroboration(
                reports=len({s.document.id for s in said}),
                outlets=tuple(sorted(outlets)),
                lineages=ways(said),
                claimants=tuple(sorted({s.claimant.name for s in affirmed})),
                denied_by=tuple(sorted({s.claimant.name for s in said if s.denied})),
                own_voice=tuple(
                    sorted({s.document.outlet or s.document.ref for s in affirmed if s.own_voice})
                ),
                silent=self.coverage.silent(when[0], where[0], outlets),
            ),
            contradictions=contradictions_of(said, figures, whens, wheres),
            reasons=(*replaced(figures)[1], *_strongest(grounds)),
            types=types,
            whens=whens,
            wheres=wheres,
            lineages=lineages(said, self.why),
            figures=steps_of(figures),
            rules=(("type", kind[1]), ("when", when[1]), ("where", where[1])),
            mood=_mood(said),
            about=tuple(s.ref for s in beside),
            withdrawn=tuple(sorted({s.document.ref for s in everywhere if s.withdrawn})),
        )


def _mood(said: Iterable[Said]) -> Mood:
    moods = Counter(s.claim.assertion.mood for s in said)
    if Mood.HAPPENED in moods or Mood.ONGOING in moods:
        return Mood.HAPPENED
    return min(moods, key=lambda m: (-moods[m], m.value))


def _strongest(grounds: Mapping[str, Reason]) -> tuple[Reason, ...]:
    ordered = sorted(grounds.values(), key=lambda r: (-r.weight, r.name))
    return tuple(r for r in ordered if r.weight > 0)[:REASONS]
