"""contradicts: claims of one event that cannot both be right, as links of their own.

They follow from the ``same_event`` links: only what is about one event can contradict. Two findings
make one: one claim denies what the other affirms, or they give figures of one kind whose bounds do
not meet. One link for each finding and pair of accounts, between the first mentions that carry it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.records import CountKind, Link, Polarity, Reason, Relation
from onrecord.steps.link.accounts import Account, Mention
from onrecord.steps.link.compare import agree, figure_words

__all__ = ["contradicts"]

_TOLLS = (CountKind.KILLED, CountKind.INJURED, CountKind.ARRESTED)
Figure = tuple[CountKind, int | None, int | None]


def contradicts(pairs: Iterable[tuple[Account, Account]]) -> Iterator[Link]:
    """The contradictions of accounts that are linked; a pair may be one account twice."""
    for a, b in pairs:
        yield from _denials(a, b)
        yield from _figures(a, b)


def _denials(a: Account, b: Account) -> Iterator[Link]:
    for x, y in ((a, b), (b, a)):
        denied = next((m for m in x.mentions() if _denies(m)), None)
        affirmed = next((m for m in y.mentions() if not _denies(m)), None)
        if denied is not None and affirmed is not None:
            words = f"“{denied.claim.trigger.text}” is denied"
            yield _link(denied, affirmed, Reason("polarity: one denies it", 0.0, words))
            return


def _denies(mention: Mention) -> bool:
    return mention.claim.assertion.polarity is Polarity.DENIED


def _figures(a: Account, b: Account) -> Iterator[Link]:
    for what in _TOLLS:
        for m, f in _largest(a, what):
            for n, g in _largest(b, what):
                if m is not n and not agree(f, g):
                    words = f"{figure_words(f)}; {figure_words(g)}"
                    yield _link(m, n, Reason(f"figures: {what.value} in conflict", 0.0, words))
                    return


def _largest(account: Account, what: CountKind) -> Iterator[tuple[Mention, Figure]]:
    """Each mention's largest figure of a kind; mentions without one are passed over."""
    for mention in account.mentions():
        counts = [c for c in mention.claim.counts if c.what is what]
        if counts:
            top = max(counts, key=lambda c: (c.low or 0, c.high or 0))
            yield mention, (what, top.low, top.high)


def _link(a: Mention, b: Mention, reason: Reason) -> Link:
    left, right = sorted((a.claim.id, b.claim.id))
    return Link.of(left, right, Relation.CONTRADICTS, 0.0, (reason,))
