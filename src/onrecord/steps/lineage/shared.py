"""Shared: what two texts have in common word by word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.steps.lineage import weights
from onrecord.steps.lineage.quotes import LONG
from onrecord.steps.lineage.report import Report
from onrecord.steps.lineage.words import common, inside

__all__ = ["Shared", "shared_words"]

SOME = 0.1  # of the shingles; where fewer are shared, where they stand says nothing
LEAST_OWN = 40  # shingles of its own words that a text needs to be compared without quotations


@dataclass(frozen=True, slots=True)
class Shared:
    """``part`` of the shorter text's ``size`` shingles, ``number`` of them, stand in the other.

    ``tenths``: which part of the ten tenths of the shorter text hold shared shingles; ``own``:
    only words outside quotation marks were compared; ``quoted`` words in quotation marks alike.
    """

    part: float
    number: int
    size: int
    tenths: float
    own: bool
    quoted: int

    @property
    def weight(self) -> float:
        """What the shared words alone say, in log-odds."""
        return weights.copied(self.part, self.number) + self.spread

    @property
    def spread(self) -> float:
        """The part of the weight that tells a copy from a shared passage."""
        return weights.spread(self.tenths) if self.part >= SOME else 0.0


def shared_words(left: Report, right: Report) -> Shared:
    """Compare two texts by the shorter one.

    Outside quotation marks, because reporters who write alone quote alike; as a whole where one
    has hardly any words of its own.
    """
    own = min(len(left.own), len(right.own)) >= LEAST_OWN
    if own:
        a, b = (
            (left.own, right.own_set)
            if len(left.own) <= len(right.own)
            else (right.own, left.own_set)
        )
    elif len(left.shingles) <= len(right.shingles):
        a, b = left.shingles, right.shingle_set
    else:
        a, b = right.shingles, left.shingle_set
    mask = inside(a, b)
    number = int(mask.sum())
    quotes = len(common(left.quotes, right.quotes))
    return Shared(
        part=number / max(len(a), 1),
        number=number,
        size=len(a),
        tenths=_tenths(mask),
        own=own,
        quoted=quotes + LONG - 1 if quotes else 0,
    )


def _tenths(mask: npt.NDArray[np.bool_]) -> float:
    """Which part of its ten tenths is true for a tenth of its own places or more."""
    if not len(mask):
        return 0.0
    starts = np.unique(np.arange(10) * len(mask) // 10)
    sizes = np.diff(np.append(starts, len(mask)))
    filled = np.add.reduceat(mask, starts, dtype=np.int64) >= 0.1 * sizes
    return float(filled.mean())
