"""said: a claim with its report and its claimant, as corroboration weighs it.

Who is the *claimant*? The innermost source of the chain that is known: "AFP quotes the governor"
is the governor's. A claim without a source is the outlet's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from onrecord.records import Attribution, Claim, ClaimRef, Document, Polarity, Record, SpeakerKind

__all__ = ["Claimant", "Said", "in_own_voice", "key_of", "one_office", "said_in"]

# Speakers of these kinds are the same whoever quotes them; witnesses, victims and unnamed people
# are not: private people are never matched across reports, and an event does not give their names.
_PUBLIC = frozenset(
    {SpeakerKind.OFFICIAL, SpeakerKind.PARTY, SpeakerKind.NGO, SpeakerKind.IGO, SpeakerKind.MEDIA}
)
_PRIVATE = {
    SpeakerKind.WITNESS: "a witness who is named in the report",
    SpeakerKind.VICTIM: "a victim or relative who is named in the report",
}
# Sources that are no claimants of their own: a paper without its author, a pronoun left over.
_NO_CLAIMANTS = """
    statement report communique communiqué announcement release letter document dispatch bulletin
    declaration i we he she it they this that which who
"""
_NOBODY = frozenset(_NO_CLAIMANTS.split())
_ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her)\s+")
_FOR = re.compile(r"^spokes(?:man|woman|person|people)\s+(?:for|of)\s+(?:the\s+)?")
_OFFICE = re.compile(r"['’]s?\s+(?:office|spokes(?:man|woman|person))\b")
_OF = re.compile(r"\s+(?:of|in|for)\s+|,\s+")
OWN_VOICE = "(own voice)"
NOBODY = "somebody who is not named"


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who says it: ``name`` for people to read, ``key`` equal for one claimant.

    ``weak``: an outlet's own voice, somebody who is not named at all, or a document without a name
    of its own. What a report says itself it may well have from the source that it names beside.
    """

    name: str
    key: str
    weak: bool


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A claim, where it stands, and who makes it. ``lineage`` is that of its document."""

    ref: ClaimRef
    claim: Claim
    record: Record
    lineage: str
    claimant: Claimant
    withdrawn: bool

    @property
    def document(self) -> Document:
        """The report that the claim stands in."""
        return self.record.document

    @property
    def denied(self) -> bool:
        """Is the event said not to be so?"""
        return self.claim.assertion.polarity is Polarity.DENIED

    @property
    def own_voice(self) -> bool:
        """Does the outlet say it itself?"""
        return not self.claim.chain

    @property
    def outlet_key(self) -> str:
        """The key that the report's outlet has as a claimant."""
        return key_of(self.document.outlet) if self.document.outlet else f"\0{self.lineage}"

    @property
    def published(self) -> str:
        """The day on which the report appeared; empty where it is unknown."""
        when = self.document.published
        return (when.earliest if when else None) or ""


def said_in(record: Record, lineage: str, withdrawn: bool) -> Iterator[Said]:
    """Every claim of a record with its claimant."""
    by_id = {a.id: a for a in record.attributions}
    document = record.document
    for claim in record.claims:
        chain = [by_id[i] for i in claim.chain if i in by_id]
        yield Said(
            ref=ClaimRef(document.id, claim.id),
            claim=claim,
            record=record,
            lineage=lineage,
            claimant=_claimant(chain, bool(claim.chain), document, lineage),
            withdrawn=withdrawn,
        )


def in_own_voice(said: Said) -> Said:
    """The claim as if the outlet made it itself: what the title says beside it."""
    return replace(said, claimant=_claimant([], False, said.document, said.lineage))


def _claimant(
    chain: list[Attribution], attributed: bool, document: Document, lineage: str
) -> Claimant:
    if not attributed:
        outlet = document.outlet or document.ref
        key = key_of(document.outlet) if document.outlet else f"\0{lineage}"
        return Claimant(f"{outlet} {OWN_VOICE}", key, weak=True)
    for a in reversed(chain):
        if a.speaker is None or not a.speaker.name.strip():
            continue
        speaker, name = a.speaker, " ".join(a.speaker.name.split())
        if key_of(name) in _NOBODY or (speaker.kind is SpeakerKind.DOCUMENT and not _proper(name)):
            return Claimant(name, f"\0{lineage}", weak=True)
        if speaker.named and speaker.kind in _PRIVATE:
            return Claimant(_PRIVATE[speaker.kind], f"{lineage}\0{key_of(name)}", weak=False)
        shared = speaker.kind in _PUBLIC or speaker.named
        return Claimant(name, key_of(name) if shared else f"{lineage}\0{key_of(name)}", weak=False)
    return Claimant(NOBODY, f"\0{lineage}", weak=True)


def _proper(name: str) -> bool:
    """Does it hold a name ("the Amnesty report"), or is it just "a statement"?"""
    return any(word[:1].isupper() for word in name.split()[1:]) or name.isupper()


def key_of(name: str) -> str:
    """One form for "the governor's office of X", "a spokesman for the governor of X", ..."""
    key = " ".join(name.split()).casefold()
    key = _FOR.sub("", _ARTICLE.sub("", key))
    return _ARTICLE.sub("", _OFFICE.sub("", key)).strip()


def one_office(all_said: Iterable[Said]) -> tuple[Said, ...]:
    """Inside one event "the governor" is "the governor of X", if there is only one such.

    Only where the shorter name is the longer one without its "of ..."; what fits two is left.
    """
    items = tuple(all_said)
    keys = {s.claimant.key for s in items if "\0" not in s.claimant.key}
    longer: dict[str, set[str]] = {}
    for key in keys:
        head = _OF.split(key, maxsplit=1)[0]
        if head != key and head in keys:
            longer.setdefault(head, set()).add(key)
    full = {head: min(found) for head, found in longer.items() if len(found) == 1}
    return tuple(
        replace(s, claimant=replace(s.claimant, key=full[s.claimant.key]))
        if s.claimant.key in full
        else s
        for s in items
    )
