"""impact: Records -> what is claimed to lead to what, and what can be measured in time.

Two things that never stand on one page. *Claimed*: who says that what leads to what, how often,
since when, and who denies it (:func:`claimed`). *Measured*: whether events of one kind come after
those of another more than before them, with the method's own error rate beside the answer
(:func:`measure`). Neither says what caused what.

Records come as they are given: a caller who prints names of private people masks them first.
"""

from onrecord.steps.impact.answer import Answer, Pair, Verdict
from onrecord.steps.impact.claimed import Claimed, Edge, Use, claimed, edges_of, frequent
from onrecord.steps.impact.coverage import Coverage, coverage
from onrecord.steps.impact.gather import Admission, Occurrence
from onrecord.steps.impact.labels import noun_types
from onrecord.steps.impact.measure import Options, measure
from onrecord.steps.impact.models import MODELS, check_model
from onrecord.steps.impact.query import Query, parse
from onrecord.steps.impact.wording import answer_words, calibration_words

__all__ = [
    "MODELS",
    "Admission",
    "Answer",
    "Claimed",
    "Coverage",
    "Edge",
    "Occurrence",
    "Options",
    "Pair",
    "Query",
    "Use",
    "Verdict",
    "answer_words",
    "calibration_words",
    "check_model",
    "claimed",
    "coverage",
    "edges_of",
    "frequent",
    "measure",
    "noun_types",
    "parse",
]
