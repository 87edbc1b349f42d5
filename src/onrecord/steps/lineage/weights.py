"""Weights: how much each ground speaks for "one was made from the other", in natural log-odds.

Set by hand and held against two collections: made reports whose copies are known, and local news
of the same incidents by different outlets (benchmarks/lineage.md has the figures). They are
ordered with care and calibrated only roughly: read a score as "more likely than not" or "less".
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

__all__ = [
    "AGENCY_STORY",
    "CONTRIBUTION",
    "CORRECTION",
    "CREDIT",
    "FACTS",
    "FAR_APART",
    "FIGURES",
    "OWNER",
    "PRIOR",
    "RELEASE",
    "SAME_OUTLET",
    "SAME_TEXT",
    "VERSION",
    "copied",
    "other_figures",
    "quoted",
    "spread",
    "told",
]

PRIOR = -4.0  # of pairs that are compared at all, about one in fifty
SAME_TEXT = 9.0
CONTRIBUTION = 0.7  # "AP contributed to this report"
CREDIT = 3.5  # names the agency with the story, and the agency's story is here
AGENCY_STORY = 3.0  # both name it, and it is not here
RELEASE = 3.0
FIGURES = 3.0  # times the part of the figures that stand in both in one order
FACTS = 1.0  # for each of up to three shared facts, times the part of all that are shared
CORRECTION = 5.0
VERSION = 8.0  # the publisher says so itself
SAME_OUTLET = -2.5  # an outlet repeats its own background in reports of other things
OWNER = 0.3  # never enough: sister papers have reporters of their own
FAR_APART = -2.5

Line = Sequence[tuple[float, float]]

_COPIED: Line = ((0.05, 0.0), (0.15, 1.7), (0.25, 3.1), (0.4, 4.8), (0.6, 6.5), (1.0, 9.0))
_SPREAD: Line = ((0.2, -1.0), (0.4, -0.4), (0.6, 0.3), (0.8, 2.0), (1.0, 2.5))
_TOLD: Line = ((0.3, 0.0), (0.5, 1.5), (0.7, 3.5), (1.0, 4.5))
_OTHER_FIGURES: Line = ((0.2, -3.0), (0.5, -1.0), (0.65, 0.0))
_QUOTED: Line = ((12, 1.0), (40, 2.0))
FEW = 15  # shingles; fewer shared ones than this speak in proportion


def copied(part: float, shared: int) -> float:
    """For the part of the shorter text's shingles that stand in the other, and their number."""
    return _at(_COPIED, part) * min(shared / FEW, 1.0)


def spread(tenths: float) -> float:
    """For the tenths of the shorter text that hold shared shingles.

    A copy shares words all along; two reports that print one police appeal share them in one place.
    """
    return _at(_SPREAD, tenths)


def told(share: float) -> float:
    """For the share of a report that stands under the other's outlet."""
    return _at(_TOLD, share)


def quoted(words: int) -> float:
    """For so many words in quotation marks that both print alike."""
    return _at(_QUOTED, words) if words else 0.0


def other_figures(part: float) -> float:
    """For the part of the shorter text's figures that stand in the other."""
    return _at(_OTHER_FIGURES, part)


def _at(line: Line, x: float) -> float:
    """The value of a broken line at ``x``; level beyond its ends."""
    if x <= line[0][0]:
        return line[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(line):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return line[-1][1]
