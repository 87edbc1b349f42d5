"""Grounds that do not say which report is the copy: words, releases, agencies, outlets."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.records import Reason
from onrecord.steps.lineage import weights
from onrecord.steps.lineage.candidates import WHOLE
from onrecord.steps.lineage.compare import Compared
from onrecord.steps.lineage.figures import same_order
from onrecord.steps.lineage.report import Text
from onrecord.steps.lineage.shared import SOME

__all__ = ["agency_story", "figures", "release", "same_facts", "time", "whose", "words"]

FAR = 30  # days
LEAST_FIGURES = 4
FEW_FIGURES = 3
LEAST_ORDER = 0.6


def words(pair: Compared) -> Iterator[Reason]:
    """The runs of words, and the quotations, that both print."""
    shared = pair.shared
    if shared.number:
        where = "outside quotations" if shared.own else "in all"
        detail = (
            f"{shared.part:.0%} of the shorter text's runs of four words, {where} "
            f"({shared.number} of {shared.size})"
        )
        yield Reason("near copy", weights.copied(shared.part, shared.number), detail)
        yield Reason("spread", shared.spread, f"in {shared.tenths:.0%} of its tenths")
    if shared.quoted:
        detail = f"{shared.quoted} words or more alike"
        yield Reason("shared quotation", weights.quoted(shared.quoted), detail)


def same_facts(pair: Compared) -> Iterator[Reason]:
    """Shared facts: they weigh only where another ground says that one was made from the other."""
    if pair.facts:
        detail = f"{pair.facts} shared, {pair.agreement:.0%} of what the shorter one tells"
        yield Reason("same facts", weights.FACTS * min(pair.facts, 3) * pair.agreement, detail)


def agency_story(pair: Compared) -> Iterator[Reason]:
    """Both print or tell the story of one outlet, and neither is that outlet's own report."""
    if not pair.agree or not pair.near:
        return
    left, right = _stories(pair.left), _stories(pair.right)
    for outlet in sorted(left.keys() & right.keys()):
        if not pair.left.by(outlet) and not pair.right.by(outlet):
            detail = f"both give {left[outlet]} as the source"
            yield Reason("same agency story", weights.AGENCY_STORY, detail)
            return


def _stories(text: Text) -> dict[str, str]:
    """The outlets whose story the text is by its own word: names by id."""
    credited = {c.outlet.id: c.outlet.name for r in text.reports for c in r.credits if c.whole}
    told = {t.outlet.id: t.outlet.name for r in text.reports for t in r.told if t.share >= WHOLE}
    return credited | told


def release(pair: Compared) -> Iterator[Reason]:
    """Both mostly tell one statement of one issuer, with the same figures in one order."""
    if not pair.near:
        return
    left = [r.release for r in pair.left.reports if r.release is not None]
    right = [r.release for r in pair.right.reports if r.release is not None]
    found = [
        (part, n, sorted(issuer))
        for a in left
        for b in right
        for n, part in [same_order(a.figures, b.figures)]
        if (issuer := a.shared_issuer(b)) and n >= LEAST_FIGURES and part >= LEAST_ORDER
    ]
    if found:
        part, n, issuer_words = max(found)
        detail = f"both tell a statement of: {' '.join(issuer_words)}"
        yield Reason("same release", weights.RELEASE, detail)
        detail = f"{n} figures in the same order, {part:.0%} of all"
        yield Reason("same figures", weights.FIGURES * part, detail)


def figures(pair: Compared) -> Iterator[Reason]:
    """Other figures in the same words: a form that an outlet fills anew each month."""
    sets = sorted((pair.left.first.figures, pair.right.first.figures), key=len)
    if pair.shared.part < SOME or len(sets[0]) < FEW_FIGURES:
        return
    part = len(sets[0] & sets[1]) / len(sets[0])
    yield Reason(
        "other figures", weights.other_figures(part), f"{part:.0%} of {len(sets[0])} figures alike"
    )


def whose(pair: Compared) -> Iterator[Reason]:
    """One outlet speaks against, one owner a little for it; only where the words are alike."""
    if pair.shared.part < SOME:
        return
    left = {r.outlet for r in pair.left.reports}
    right = {r.outlet for r in pair.right.reports}
    if left == right and len(left) == 1 and None not in left:
        yield Reason("same outlet", weights.SAME_OUTLET, "its reports share background")
        return
    owners = {o.owner for o in left if o and o.owner} & {o.owner for o in right if o and o.owner}
    if owners:
        yield Reason("same owner", weights.OWNER, min(owners))


def time(pair: Compared) -> Iterator[Reason]:
    """Copies are printed within days; background is repeated for years."""
    if pair.days is not None and pair.days > FAR:
        yield Reason("far apart in time", weights.FAR_APART, f"{pair.days} days")
