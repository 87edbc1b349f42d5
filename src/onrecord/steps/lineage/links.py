"""Links: the grounds of a pair put together, and the two reports that they stand between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.records import Link, Reason, Relation
from onrecord.steps.lineage import grounds, weights
from onrecord.steps.lineage.compare import Compared
from onrecord.steps.lineage.report import Report, Text
from onrecord.steps.lineage.sources import Chosen, Directed, directed

__all__ = ["inside_text", "link_between"]


def link_between(pair: Compared, chosen: Chosen) -> Link:
    """The link of two texts, between the reports that its grounds name, else the earliest ones."""
    named = _strongest(
        g for g in directed(pair) if chosen.get((g.copy.id, g.outlet)) == g.source.id
    )
    reasons = [g.reason for g in named]
    if not named:
        reasons += grounds.agency_story(pair)
    reasons += grounds.release(pair)
    if reasons:
        reasons += grounds.same_facts(pair)
    reasons += [*grounds.words(pair), *grounds.figures(pair)]
    reasons += [*grounds.whose(pair), *grounds.time(pair)]
    if named:
        return _link(named[0].copy, named[0].source, reasons)
    return _link(*_by_rule(pair.left.first, pair.right.first), reasons)


def _strongest(found: Iterable[Directed]) -> list[Directed]:
    """Of each kind of ground the strongest, and these strongest first."""
    best: dict[str, Directed] = {}
    for ground in sorted(found, key=lambda g: (-g.reason.weight, g.copy.order, g.source.order)):
        best.setdefault(ground.reason.name, ground)
    return list(best.values())


def _by_rule(one: Report, other: Report) -> tuple[Report, Report]:
    """Copy and source: the later report is the copy; else an agency is the source, else the id."""
    known = one.day is not None and other.day is not None

    def rank(report: Report) -> tuple[int, bool, str]:
        agency = report.outlet is not None and report.outlet.agency
        return (report.day or 0) if known else 0, not agency, report.id

    source, copy = sorted((one, other), key=rank)
    return copy, source


def _link(copy: Report, source: Report, reasons: Iterable[Reason]) -> Link:
    """The link, its reasons strongest first; weights are rounded, so that what is read adds up."""
    rounded = [Reason(r.name, w, r.detail) for r in reasons if (w := round(r.weight, 3))]
    ordered = tuple(sorted(rounded, key=lambda r: (-abs(r.weight), r.name)))
    return Link.of(copy.id, source.id, Relation.COPIED_FROM, weights.PRIOR, ordered)


def inside_text(text: Text) -> Iterator[Link]:
    """Reports with the same words, each copied from the one that others credit, else the first."""
    credited = {c.outlet.id for r in text.reports for c in r.credits}
    source = next(
        (r for r in text.reports if r.outlet is not None and r.outlet.id in credited), text.first
    )
    for report in text.reports:
        if report is not source:
            reasons = [Reason("near copy", weights.SAME_TEXT, "the same words from first to last")]
            for credit in report.credits:
                if source.outlet is not None and credit.outlet.id == source.outlet.id:
                    detail = f"{credit.form}: “{credit.words}”"
                    reasons.append(Reason("wire credit", weights.CREDIT, detail))
            yield _link(report, source, reasons)
