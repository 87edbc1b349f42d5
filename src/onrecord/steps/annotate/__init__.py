"""annotate: Document -> sentences, entities, syntax (spaCy).

``annotator`` wraps the spaCy pipeline; ``remember`` and ``blas`` make it quicker with the same
parse.
"""

from onrecord.steps.annotate.annotator import DEFAULT_NLP, Annotator

__all__ = ["DEFAULT_NLP", "Annotator"]
