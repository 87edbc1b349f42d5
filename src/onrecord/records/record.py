"""Record: everything that was coded from one document; one line of ``onrecord code``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.records.attribution import Attribution
from onrecord.records.claim import CausalClaim, Claim, Evidence, LoadedWord
from onrecord.records.document import Document
from onrecord.records.mention import Place
from onrecord.records.run import Run
from onrecord.records.when import When

__all__ = ["SCHEMA", "Record"]

SCHEMA: Literal["onrecord/1"] = "onrecord/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One document with all that was coded from it; the fields are the wire format's."""

    schema: Literal["onrecord/1"] = SCHEMA
    document: Document
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
    causes: tuple[CausalClaim, ...]
    loaded: tuple[LoadedWord, ...]
    evidence: tuple[Evidence, ...]
    times: tuple[When, ...]
    places: tuple[Place, ...]
    run: Run
