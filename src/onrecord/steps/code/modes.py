"""Which mode an event has: its cue's own, else that of the nearest word that names one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from onrecord.steps.code.events import Candidate

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["mode_of"]

REACH = 8  # tokens on each side, within the sentence


def mode_of(doc: Doc, candidate: Candidate, cues: Mapping[str, str]) -> str | None:
    """The mode of ``candidate``; ``cues`` map words to the modes that they point to."""
    if candidate.mode is not None or not cues:
        return candidate.mode
    sentence = doc[candidate.token].sent
    for i in range(candidate.first, candidate.last + 1):
        found = _cue(doc, i, cues)
        if found:
            return found
    for distance in range(1, REACH + 1):
        for i in (candidate.last + distance, candidate.first - distance):
            if sentence.start <= i < sentence.end:
                found = _cue(doc, i, cues)
                if found:
                    return found
    return None


def _cue(doc: Doc, i: int, cues: Mapping[str, str]) -> str | None:
    token = doc[i]
    return cues.get(token.lemma_.lower()) or cues.get(token.lower_)
