"""titles: the figures of a report's title, where no claim in the report gives one.

"3 dead, 1 critical in berry farm shooting": the coder reads texts, not titles, and a short report
often says its toll only there. Such a figure is the outlet's own, and belongs to the event that the
report tells most of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.records import CountKind

__all__ = ["TitleFigure", "title_figures"]

TitleFigure = tuple[CountKind, int, int | None, str]  # kind, low, high, the title's words

_UNITS = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: n for n, word in enumerate(_UNITS.split(), start=1)}
_N = rf"(?P<n>\d{{1,4}}|{'|'.join(_NUMBERS)})"
_OPEN = r"(?P<open>at least|more than|over)\s+"
_GAP = r"(?:[\w'’]+[\s-]+){0,3}?"
_DEAD = r"(?:dead|killed|dies?|died|slain|murdered|fatally shot|shot dead|shot to death)"
_HURT = r"(?:hurt|injured|wounded|critical)"
_KILLED = (
    rf"(?:{_OPEN})?\b{_N}\s+{_GAP}{_DEAD}\b",
    rf"\bkill(?:s|ed|ing)?\s+(?:{_OPEN})?(?:his |her |their )?{_N}\b(?!-)",
    rf"\bfamily of {_N}\b.*?\b{_DEAD}\b",
    r"\b(?P<n>double|triple|quadruple)\s+(?:homicide|murder|killing|slaying)",
)
_INJURED = (
    rf"(?:{_OPEN})?\b{_N}\s+{_GAP}{_HURT}\b",
    rf"\b(?:injur|wound|hurt)(?:e?s|ed|ing)?\s+(?:{_OPEN})?{_N}\b(?!-)",
)
_TIMES = {"double": 2, "triple": 3, "quadruple": 4}
_AGE = re.compile(r"[- ]?(?:years?|year-old|month|day)", re.IGNORECASE)


def title_figures(title: str) -> tuple[TitleFigure, ...]:
    """The largest figure of killed, and of injured, in a title."""
    found = (*_read(title, CountKind.KILLED, _KILLED), *_read(title, CountKind.INJURED, _INJURED))
    best: dict[CountKind, TitleFigure] = {}
    for figure in found:
        if figure[0] not in best or figure[1] > best[figure[0]][1]:
            best[figure[0]] = figure
    return tuple(best.values())


def _read(title: str, kind: CountKind, patterns: tuple[str, ...]) -> Iterator[TitleFigure]:
    for pattern in patterns:
        for m in re.finditer(pattern, title, re.IGNORECASE):
            if _AGE.match(title, m.end("n")):
                continue
            word = m["n"].casefold()
            n = _TIMES.get(word) or _NUMBERS.get(word) or int(word)
            is_open = "open" in m.re.groupindex and m["open"] is not None
            yield (kind, n, None if is_open else n, m[0])
