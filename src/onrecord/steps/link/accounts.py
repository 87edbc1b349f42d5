"""accounts: what one lineage of reports tells of one event.

A report mentions its event again and again: in the title, in the first sentence, in a quotation.
These mentions are joined first, within the reports that are copies of each other; what comes of it
is an *account*, and accounts, not mentions, are then held against those of other lineages. So a
report that repeats itself, or a copy of it, weighs no more than one that is brief.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from onrecord.records import Claim, Document, Reason, Record
from onrecord.steps.link.compare import Ground, findings
from onrecord.steps.link.profile import Profile, Spot, joined, profile, spot_of
from onrecord.steps.link.weights import Weights
from onrecord.steps.link.words import names, sentence_at, sentence_bounds

__all__ = ["Account", "Mention", "Outline", "Tie", "accounts"]

RECENT = 60  # accounts of a type that a mention is held against, the latest told first


@dataclass(frozen=True, slots=True)
class Mention:
    """A claim where it stands: the number of its sentence, and the start of its paragraph."""

    claim: Claim
    document: Document
    sentence: int
    block: int
    words: str
    profile: Profile

    @property
    def said(self) -> tuple[object, ...]:
        """Equal for two mentions that are word for word the same, in a report and its copy."""
        c = self.claim
        flat = " ".join(self.words.split()).casefold()
        return (c.type, c.trigger.text.casefold(), flat, c.assertion, len(c.chain))


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a mention belongs to the account that it was put to."""

    mention: Mention
    prior: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """An account as others are held against it: what it says, without the reports' texts.

    ``told`` are its claims, the first mention first, each with the id of its document; the other
    fields are those of :class:`Account`.
    """

    lineage: str
    names: frozenset[str]
    towns: frozenset[Spot]
    profile: Profile
    told: tuple[tuple[str, Claim], ...]

    @property
    def first(self) -> Claim:
        """The first mention, which stands for the account."""
        return self.told[0][1]

    def claims(self) -> Iterator[Claim]:
        """All mentions, in the order in which they were told."""
        return (claim for _, claim in self.told)


@dataclass(slots=True)
class Account:
    """What one lineage tells of one event: the first mention, and how the others are tied to it.

    ``names`` are the names in the lineage's whole reports, ``towns`` the towns that any claim in
    them names: where an account gives no place of its own, they say where its report is.
    ``profile`` is everything that the mentions say, ``latest`` the last one that added to it.
    """

    lineage: str
    names: frozenset[str]
    towns: frozenset[Spot]
    first: Mention
    profile: Profile
    latest: Mention
    ties: list[Tie] = field(default_factory=list)

    def outline(self) -> Outline:
        """What of it is compared."""
        mentions = (self.first, *(t.mention for t in self.ties))
        told = tuple((m.document.id, m.claim) for m in mentions)
        return Outline(self.lineage, self.names, self.towns, self.profile, told)


def accounts(
    records: Iterable[Record], lineage_of: Mapping[str, str], weights: Weights
) -> Iterator[Account]:
    """The accounts of all lineages, in the order of the lineages' ids.

    ``lineage_of`` maps document ids to lineages; a document that is not in it is one by itself.
    """
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        grouped[lineage_of.get(record.document.id, record.document.id)].append(record)
    for lineage in sorted(grouped):
        yield from _of_lineage(lineage, grouped[lineage], weights)


def _of_lineage(lineage: str, records: Sequence[Record], weights: Weights) -> Iterator[Account]:
    ordered = _in_order(records)
    known = frozenset().union(*(_names(r.document) for r in ordered))
    spots = (spot_of(c.where) for r in ordered for c in r.claims)
    towns = frozenset(s for s in spots if s is not None and s.town)
    open_: dict[str, list[Account]] = defaultdict(list)
    told: dict[tuple[object, ...], tuple[Account, Tie | None]] = {}
    for mention in (m for r in ordered for m in _mentions(r, known)):
        if mention.said in told:
            account, tie = told[mention.said]
            same = Tie(mention, 0.0, (weights.reason("one:words: the same", ""),))
            account.ties.append(same if tie is None else replace(tie, mention=mention))
            continue
        told[mention.said] = _put(
            mention, open_[mention.claim.type], lineage, known, towns, weights
        )
    for kind in sorted(open_):
        yield from open_[kind]


def _in_order(records: Sequence[Record]) -> list[Record]:
    """By the day on which their text first appeared; copies stand beside their original.

    Mentions are joined one after the other, so a copy must not change what comes before what.
    """
    first: dict[str, str] = {}
    for record in records:
        day = _published(record.document)
        text = record.document.text
        first[text] = min(first.get(text, day), day)
    return sorted(
        records,
        key=lambda r: (
            first[r.document.text],
            r.document.text,
            _published(r.document),
            r.document.id,
        ),
    )


def _published(document: Document) -> str:
    return (document.published.earliest if document.published else None) or ""


def _names(document: Document) -> frozenset[str]:
    return names(f"{document.title or ''}\n{document.text}")


def _mentions(record: Record, known: frozenset[str]) -> Iterator[Mention]:
    """The record's claims in text order, each with its sentence."""
    document = record.document
    starts = sentence_bounds(document.text)
    for claim in sorted(record.claims, key=lambda c: (c.trigger.start, c.type, c.id)):
        number = sentence_at(starts, claim.trigger.start)
        end = starts[number + 1] if number + 1 < len(starts) else len(document.text)
        words = document.text[starts[number] : end]
        block = document.block_at(claim.trigger.start)
        yield Mention(
            claim=claim,
            document=document,
            sentence=number,
            block=block.start if block else -1,
            words=words,
            profile=profile(claim, document, words, known),
        )


def _put(
    mention: Mention,
    open_: list[Account],
    lineage: str,
    names_: frozenset[str],
    towns: frozenset[Spot],
    weights: Weights,
) -> tuple[Account, Tie | None]:
    """The account that the mention belongs to best, and how; a new one if it tells of another."""
    best: tuple[float, Account, Tie] | None = None
    for account in reversed(open_[-RECENT:]):
        prior, reasons = weights.weigh("one", tuple(_grounds(mention, account)))
        score = prior + sum(r.weight for r in reasons)
        if score > 0 and (best is None or score > best[0]):
            best = (score, account, Tie(mention, prior, reasons))
    if best is None:
        new = Account(lineage, names_, towns, mention, mention.profile, mention)
        open_.append(new)
        return new, None
    _, account, tie = best
    account.ties.append(tie)
    account.profile = joined(account.profile, mention.profile)
    account.latest = mention
    return account, tie


def _grounds(mention: Mention, account: Account) -> Iterator[Ground]:
    yield from findings(mention.profile, account.profile, one_report=True)
    yield from _nearness(mention, account)
    own = mention.profile
    if not own.times and not own.spots:
        yield ("setting: neither time nor place of its own", "")


def _nearness(mention: Mention, account: Account) -> Iterator[Ground]:
    last = account.latest
    if last.document.id != mention.document.id:
        return
    apart = mention.sentence - last.sentence
    if apart == 0:
        yield ("text: same sentence", "")
    elif apart == 1:
        yield ("text: next sentence", "")
    elif mention.block == last.block:
        yield ("text: same paragraph", "")
