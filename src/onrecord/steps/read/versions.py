"""Versions of agencies' items: which are taken back, as judgements of a named rule.

A kill comes as one more version of an item. What was coded from the earlier versions is a fact that
stays; the judgement says that its publisher has withdrawn it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.records import Decision, Document, Judgement, Status

__all__ = ["RULE", "withdrawals"]

RULE = "rule:publisher-status"
_WHY = {
    Status.CANCELED: "its publisher has killed the story",
    Status.WITHHELD: "its publisher withholds the story",
    Status.CORRECTED: "its publisher has corrected the story",
}


def withdrawals(documents: Iterable[Document], made: str) -> Iterator[Judgement]:
    """Judgements that withdraw documents, in the order of refs and versions.

    A killed or withheld version is withdrawn itself, with every version of the same ``ref`` that
    is not later; a correction withdraws the versions before it. Versions without a number can be
    killed, but not corrected: which was first is not known.

    Args:
        documents: all versions that are known; order does not matter.
        made: the time of the judgements (ISO 8601, UTC).
    """
    by_ref: dict[str, dict[str, Document]] = {}
    for document in documents:
        by_ref.setdefault(document.ref, {})[document.id] = document
    for ref in sorted(by_ref):
        versions = sorted(by_ref[ref].values(), key=lambda d: (d.version or 0, d.id))
        for document in versions:
            notices = [other for other in versions if _withdraws(other, document)]
            if notices:
                last = notices[-1]
                number = f" (version {last.version})" if last.version else ""
                yield Judgement.of(
                    made=made,
                    by=RULE,
                    decision=Decision.WITHDRAW,
                    target=document.id,
                    document=document.id,
                    reason=_WHY[last.status] + number,
                )


def _withdraws(notice: Document, document: Document) -> bool:
    if notice is document:
        return notice.withdrawn
    if notice.status is Status.USABLE:
        return False
    if notice.version is None or document.version is None:
        return notice.withdrawn
    return document.version < notice.version
