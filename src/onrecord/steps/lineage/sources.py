"""Sources: grounds that say which report is the copy, and of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onrecord.records import Reason
from onrecord.steps.lineage import weights
from onrecord.steps.lineage.candidates import LATE
from onrecord.steps.lineage.compare import Compared
from onrecord.steps.lineage.report import Report, Text
from onrecord.steps.lineage.shared import SOME

__all__ = ["Chosen", "Directed", "Possible", "chosen_sources", "directed", "possible_sources"]

UNKNOWN = 10_000  # days: a source of unknown day comes after those that are known

# (copy, ground's outlet) -> source, by ids
Chosen = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Directed:
    """``copy`` says that it comes from ``outlet``, of which ``source`` is a report.

    ``outlet`` is an outlet's id, or ``correction``, or ``version``.
    """

    copy: Report
    source: Report
    reason: Reason
    outlet: str


def directed(pair: Compared) -> Iterator[Directed]:
    """Credits and sources that name the other's outlet, and corrections, both ways round."""
    for copy, source in ((pair.left, pair.right), (pair.right, pair.left)):
        if pair.agree and pair.near:
            yield from _credited(copy, source)
            yield from _reported(copy, source)
        if pair.facts or pair.shared.part >= SOME:
            yield from _corrected(copy, source)
        yield from _versions(copy, source)


def _credited(copy: Text, source: Text) -> Iterator[Directed]:
    for report in copy.reports:
        for credit in report.credits:
            weight = weights.CREDIT if credit.whole else weights.CONTRIBUTION
            reason = Reason("wire credit", weight, f"{credit.form}: “{credit.words}”")
            yield from _to_original(report, source, reason, credit.outlet.id)


def _reported(copy: Text, source: Text) -> Iterator[Directed]:
    for report in copy.reports:
        for told in report.told:
            weight = weights.told(told.share)
            if weight > 0:
                detail = f"{told.share:.0%} of it stands under {told.outlet.name}"
                reason = Reason("reports the report", weight, detail)
                yield from _to_original(report, source, reason, told.outlet.id)


def _to_original(copy: Report, source: Text, reason: Reason, outlet: str) -> Iterator[Directed]:
    """The ground towards the outlet's own report, unless that came out days after the copy.

    One day may be a difference of time zones.
    """
    for original in source.by(outlet):
        if original.day is None or copy.day is None or original.day <= copy.day + 1:
            yield Directed(copy, original, reason, outlet)
            return


def _corrected(copy: Text, source: Text) -> Iterator[Directed]:
    for report in copy.reports:
        if report.correction is None or report.outlet is None or report.day is None:
            continue
        detail = f"{report.outlet.name}: “{report.correction}”"
        reason = Reason("correction", weights.CORRECTION, detail)
        for other in source.by(report.outlet.id):
            known = other.day is not None and 0 <= report.day - other.day <= LATE
            if known and other.correction is None:
                yield Directed(report, other, reason, "correction")
                break


def _versions(copy: Text, source: Text) -> Iterator[Directed]:
    """Later versions of one report, against the publisher's earlier ones."""
    for report in copy.reports:
        for other in source.reports:
            if report.version is None or other.version is None:
                continue
            (ref, number), (earlier_ref, earlier) = report.version, other.version
            if ref == earlier_ref and earlier < number and report.outlet == other.outlet:
                detail = f"version {number} of a report, after version {earlier}"
                reason = Reason("new version", weights.VERSION, detail)
                yield Directed(report, other, reason, "version")


@dataclass(frozen=True, slots=True)
class Possible:
    """A report that ``copy`` may have been made from, by what it says of ``outlet``.

    The smallest ``rank`` is the most likely: the closest in facts and words, then the nearest in
    time.
    """

    copy: str
    outlet: str
    rank: tuple[float, int, str]
    source: str


def possible_sources(pair: Compared) -> Iterator[Possible]:
    """What a pair says of where its reports come from."""
    days = UNKNOWN if pair.days is None else pair.days
    closeness = -round(pair.closeness, 6)
    for ground in directed(pair):
        rank = (closeness, days, ground.source.key)
        yield Possible(ground.copy.id, ground.outlet, rank, ground.source.id)


def chosen_sources(found: Iterable[Possible]) -> Chosen:
    """For each report and outlet that it names: the one report that it was most likely made from.

    A report that tells what an agency said was made from one of its stories, not from all that
    mention the same facts. Of two of one rank, which one pair of texts gives, the first is taken.
    """
    best: dict[tuple[str, str], Possible] = {}
    for each in found:
        held = best.setdefault((each.copy, each.outlet), each)
        if each.rank < held.rank:
            best[each.copy, each.outlet] = each
    return {key: each.source for key, each in best.items()}
