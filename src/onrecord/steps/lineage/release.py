"""Releases: one statement that two outlets print, each in its own translation or rendering.

Translations share no runs of words. What they keep is who speaks and the figures in their order,
so two reports that mostly tell one statement, of the same issuer, with the same figures in the
same order, are taken for one release.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.records import Attribution, Record, SpeakerKind
from onrecord.steps.lineage.figures import figures_in
from onrecord.steps.lineage.told import body_of, covered

__all__ = ["Release", "release_in"]

LEAST_SHARE = 0.5

_STATEMENT = re.compile(
    r"\b(?:(?:press|news)\s+release|statement|communiqu[eé]|declaration|announcement)\b",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"(?P<who>[^\n.;:“”\"]{3,90}?)\s+(?:has\s+|have\s+|had\s+)?(?:issued|released|published)\s+"
    r"(?:a|an|the|the\s+following|its)\s+(?:[a-z]+\s+)?(?:statement|communiqu[eé]|declaration|release)",
    re.IGNORECASE,
)
_EMPTY_WORDS = (
    "the a an of in for and on at to by its his her their s it he she they statement spokesman "
    "spokeswoman spokesperson said yesterday today monday tuesday wednesday thursday friday "
    "saturday sunday"
)


# Alone they name no issuer.
_GENERAL_WORDS = (
    "police authorities officials ministry minister government council army military governor "
    "mayor office president court prosecutor party group organisation organization"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_GENERAL = frozenset(_GENERAL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Release:
    """What a report that mostly tells one statement keeps of it in any translation."""

    issuer: frozenset[str]
    figures: tuple[str, ...]

    def shared_issuer(self, other: Release) -> frozenset[str]:
        """The words that both use for the issuer; empty where it may be another."""
        both = self.issuer & other.issuer
        if len(both) >= 2 or (self.issuer == other.issuer and not both <= _GENERAL):
            return both
        return frozenset()


def release_in(record: Record) -> Release | None:
    """The statement that the report mostly consists of, if it says that it is one."""
    document = record.document
    body = " ".join(document.text[start:end] for start, end in body_of(document))
    if not _STATEMENT.search(body) and not _STATEMENT.search(document.title or ""):
        return None
    said = [
        a
        for a in record.attributions
        if a.speaker is None or a.speaker.kind is not SpeakerKind.MEDIA
    ]
    if covered(document, said) < LEAST_SHARE:
        return None
    issuer = _issuer(body, said)
    return Release(issuer, figures_in(body)) if issuer else None


def _issuer(body: str, said: Sequence[Attribution]) -> frozenset[str]:
    """The content words of who issued it, as the report says it or by who speaks the most."""
    named = _ISSUER.search(body)
    if named is not None:
        return _content(named["who"])
    words: dict[frozenset[str], int] = {}
    for a in said:
        if a.speaker is not None:
            key = _content(f"{a.speaker.name} {a.speaker.organisation or ''}")
            words[key] = words.get(key, 0) + sum(c.end - c.start for c in a.content)
    words.pop(frozenset(), None)
    return max(words, key=lambda k: (words[k], sorted(k)), default=frozenset())


def _content(phrase: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]+", re.sub(r"['’]s\b", "", phrase.lower()))
    return frozenset(words) - _EMPTY
