"""corroborate: Claims, Links and Judgements -> Events; every value says who stands behind it.

A pure function: the same claims, links and judgements give the same events, in whatever order they
come. What people have decided is applied first (``judged.py``); links become groups of claims
(``cluster.py``); in each group every value is listed with its claims, its claimants and in how many
independent ways it reached us (``values.py``, ``counts.py``, ``independent.py``); named rules make
the headline (``headline.py``); what cannot all be right is put side by side
(``contradictions.py``). No value is dropped, and nothing here says which one is true.
"""

from __future__ import annotations

from onrecord.steps.corroborate.events import corroborate
from onrecord.steps.corroborate.judged import Judged, judged, standing
from onrecord.steps.corroborate.leave_out import EventChange, LeftOut, changes, leave_out
from onrecord.steps.corroborate.rules import Rule

__all__ = [
    "EventChange",
    "Judged",
    "LeftOut",
    "Rule",
    "changes",
    "corroborate",
    "judged",
    "leave_out",
    "standing",
]
