"""What things are: frozen records that every step reads and writes. See the glossary in docs."""

from onrecord.records.attribution import Attribution, Flag, Speaker, SpeakerKind, Voice, chain_at
from onrecord.records.claim import (
    Assertion,
    CausalClaim,
    CausalRelation,
    Claim,
    Evidence,
    EvidenceKind,
    LoadedWord,
    Mood,
    Polarity,
)
from onrecord.records.codebook import Codebook, Cue, EventType, Example, Mode
from onrecord.records.document import Block, BlockKind, DateRole, Document, DocumentDate
from onrecord.records.ids import content_id
from onrecord.records.mention import (
    Actor,
    Candidate,
    Count,
    CountKind,
    Place,
    PlacePrecision,
    PlaceUse,
)
from onrecord.records.parse import Parse
from onrecord.records.record import SCHEMA, Record
from onrecord.records.run import Failure, Run
from onrecord.records.span import Span
from onrecord.records.tags import CauseTag, CueTag, EventTag, Tags
from onrecord.records.when import Basis, Precision, When
from onrecord.records.wire import json_schema, read_record, read_records, to_json

__all__ = [
    "SCHEMA",
    "Actor",
    "Assertion",
    "Attribution",
    "Basis",
    "Block",
    "BlockKind",
    "Candidate",
    "CausalClaim",
    "CausalRelation",
    "CauseTag",
    "Claim",
    "Codebook",
    "Count",
    "CountKind",
    "Cue",
    "CueTag",
    "DateRole",
    "Document",
    "DocumentDate",
    "EventTag",
    "EventType",
    "Evidence",
    "EvidenceKind",
    "Example",
    "Failure",
    "Flag",
    "LoadedWord",
    "Mode",
    "Mood",
    "Parse",
    "Place",
    "PlacePrecision",
    "PlaceUse",
    "Polarity",
    "Precision",
    "Record",
    "Run",
    "Span",
    "Speaker",
    "SpeakerKind",
    "Tags",
    "Voice",
    "When",
    "chain_at",
    "content_id",
    "json_schema",
    "read_record",
    "read_records",
    "to_json",
]
