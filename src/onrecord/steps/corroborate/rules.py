"""rules: how a headline value is made of many values; every choice has a name.

The three aggregation rules of conflict research, after the R package eventreport (van Baalen and
Hoglund 2025): *most conservative* (the lowest figure, the widest time, the coarsest place), *most
informative* (the highest, the narrowest, the finest) and *most representative* (what most say).
Where eventreport counts reports, these count independent ways, so that copies and papers that quote
one claimant count once.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["INDETERMINATE", "Rule"]

INDETERMINATE = "indeterminate"


class Rule(StrEnum):
    """Which value stands in the headline."""

    MOST_REPRESENTATIVE = "most_representative"
    MOST_CONSERVATIVE = "most_conservative"
    MOST_INFORMATIVE = "most_informative"
