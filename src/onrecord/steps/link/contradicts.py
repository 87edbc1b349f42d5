"""contradicts: claims of one event that cannot both be right, as links of their own.

They follow from the ``same_event`` links: only what is about one event can contradict. Two findings
make one: one claim denies what the other affirms, or they give figures of one kind whose bounds do
not meet. One link for each finding and pair of accounts, between the first mentions that carry it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.records import Claim, CountKind, Link, Polarity, Reason, Relation
from onrecord.steps.link.accounts import Outline
from onrecord.steps.link.compare import agree, figure_words

__all__ = ["contradicts"]

_TOLLS = (CountKind.KILLED, CountKind.INJURED, CountKind.ARRESTED)
Figure = tuple[CountKind, int | None, int | None]


def contradicts(pairs: Iterable[tuple[Outline, Outline]]) -> Iterator[Link]:
    """The contradictions of accounts that are linked; a pair may be one account twice."""
    for a, b in pairs:
        yield from _denials(a, b)
        yield from _figures(a, b)


def _denials(a: Outline, b: Outline) -> Iterator[Link]:
    for x, y in ((a, b), (b, a)):
        denied = next((c for c in x.claims() if _denies(c)), None)
        affirmed = next((c for c in y.claims() if not _denies(c)), None)
        if denied is not None and affirmed is not None:
            words = f"“{denied.trigger.text}” is denied"
            yield _link(denied, affirmed, Reason("polarity: one denies it", 0.0, words))
            return


def _denies(claim: Claim) -> bool:
    return claim.assertion.polarity is Polarity.DENIED


def _figures(a: Outline, b: Outline) -> Iterator[Link]:
    for what in _TOLLS:
        for m, f in _largest(a, what):
            for n, g in _largest(b, what):
                if m is not n and not agree(f, g):
                    words = f"{figure_words(f)}; {figure_words(g)}"
                    yield _link(m, n, Reason(f"figures: {what.value} in conflict", 0.0, words))
                    return


def _largest(account: Outline, what: CountKind) -> Iterator[tuple[Claim, Figure]]:
    """Each mention's largest figure of a kind; mentions without one are passed over."""
    for claim in account.claims():
        counts = [c for c in claim.counts if c.what is what]
        if counts:
            top = max(counts, key=lambda c: (c.low or 0, c.high or 0))
            yield claim, (what, top.low, top.high)


def _link(a: Claim, b: Claim, reason: Reason) -> Link:
    left, right = sorted((a.id, b.id))
    return Link.of(left, right, Relation.CONTRADICTS, 0.0, (reason,))
