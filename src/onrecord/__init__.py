"""onrecord: who says what happened, from news reports.

The one-minute tour::

    import onrecord

    coder = onrecord.Coder.load()                    # loaded once, about two seconds
    record = coder.code("Police said rioters burned two banks in Rasht.", date="2019-11-19")
    for claim in record.claims:                      # each with the chain of who says so
        print(claim.type, claim.mode, claim.trigger.text, claim.chain)

    documents = onrecord.read(["reports/"])          # text, HTML, JSON lines, folders
    for item in coder.code_many(documents):          # a Record or, for a bad file, a Failure
        ...
    frame = onrecord.to_pandas(records)              # one row a claim
    story = onrecord.events_of(records)              # what they add up to

A :class:`Record` holds one :class:`Document` with its :class:`Attribution` and :class:`Claim`
objects; every :class:`Span` in it quotes the text. ``to_json`` and ``read_records`` write and read
the wire format ``onrecord/1``. All errors derive from :class:`OnrecordError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.errors import OnrecordError
from onrecord.records import (
    Attribution,
    Claim,
    Document,
    Failure,
    Record,
    Span,
    read_records,
    to_json,
)

if TYPE_CHECKING:
    from onrecord.frames import to_pandas, to_polars
    from onrecord.pipeline import Coder, events_of
    from onrecord.steps.read import read

__version__ = "0.1.0"
__all__ = [
    "Attribution",
    "Claim",
    "Coder",
    "Document",
    "Failure",
    "OnrecordError",
    "Record",
    "Span",
    "__version__",
    "events_of",
    "read",
    "read_records",
    "to_json",
    "to_pandas",
    "to_polars",
]

_LATER = {
    "Coder": "onrecord.pipeline",
    "events_of": "onrecord.pipeline",
    "read": "onrecord.steps.read",
    "to_pandas": "onrecord.frames",
    "to_polars": "onrecord.frames",
}


def __getattr__(name: str) -> Any:
    """Load the heavy names on first use, so that ``import onrecord`` stays quick."""
    if name not in _LATER:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
