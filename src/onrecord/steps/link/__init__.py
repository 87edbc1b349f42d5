"""link: Claims -> Links between those that tell of the same event.

In three moves. Within a lineage (a report and its copies) mentions of one event are joined into
*accounts* (``accounts.py``). Accounts of different lineages that share names, or place and week,
are paired (``blocks.py``). Each pair is compared (``compare.py``), and the findings, each with its
weight in log-odds, add up to the link's score (Fellegi and Sunter 1969).

What is never used: a similarity of embeddings (it takes "denied" for "confirmed"), a truth score of
an outlet, the name of a private person as a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from onrecord.records import Claim, Link, Reason, Record, Relation
from onrecord.steps.link.accounts import Account, Outline, accounts
from onrecord.steps.link.blocks import candidate_pairs
from onrecord.steps.link.compare import Ground, findings, same_sentence, share_words
from onrecord.steps.link.contradicts import contradicts
from onrecord.steps.link.weights import Weights
from onrecord.steps.link.words import Rarity

__all__ = ["Weights", "between", "compared", "inside", "link"]

TOLD = -4.0  # a link that scores less says no more than that the two were not linked
FAR = (0.3, 0.2, 0.14, 0.1, 0.07, 0.04)  # levels of common names of the reports, most first
NEAR = (0.3, 0.1)  # ... and of the claims' sentences


def link(
    records: Iterable[Record], lineage_of: Mapping[str, str], weights: Weights
) -> tuple[Link, ...]:
    """``same_event`` and ``contradicts`` links between claims, in the order of their ids.

    Within a lineage every further mention is linked to the first of its account; between lineages
    the first mentions stand for their accounts. A link below 0 says that the two were compared and
    are rather not one event.

    Args:
        records: coded reports, each document once.
        lineage_of: the lineage of each document's id; a document not in it stands alone.
        weights: see ``models/weights/links.tsv``.
    """
    told: list[Outline] = []
    links: dict[str, Link] = {}
    for account in accounts(records, lineage_of, weights):
        outline = account.outline()
        told.append(outline)
        links |= inside(account, outline)
    rarity = Rarity({a.lineage: a.names for a in told}.values())
    for i, j in candidate_pairs(told, rarity):
        links |= compared(told[i], told[j], rarity, weights)
    return tuple(links[i] for i in sorted(links))


def inside(account: Account, outline: Outline) -> dict[str, Link]:
    """The links between the mentions of one account, which has this outline, by their ids."""
    links = {k.id: k for k in _within(account)}
    return links | {k.id: k for k in contradicts([(outline, outline)])}


def compared(a: Outline, b: Outline, rarity: Rarity, weights: Weights) -> dict[str, Link]:
    """The links between two accounts of different lineages, by their ids."""
    prior, reasons = weights.weigh("two", between(a, b, rarity))
    if prior + sum(r.weight for r in reasons) < TOLD:
        return {}
    link_ = _link(a.first, b.first, prior, reasons)
    links = {link_.id: link_}
    if link_.score > 0:
        links |= {k.id: k for k in contradicts([(a, b)])}
    return links


def _within(account: Account) -> Iterator[Link]:
    for tie in account.ties:
        yield _link(account.first.claim, tie.mention.claim, tie.prior, tie.reasons)


def between(a: Outline, b: Outline, rarity: Rarity) -> tuple[Ground, ...]:
    """All findings about two accounts of different lineages."""
    found = findings(a.profile, b.profile, one_report=False)
    return (*found, *_around(a, b), *_words(a, b, rarity))


def _around(a: Outline, b: Outline) -> Iterator[Ground]:
    """Where an account gives no place, the towns that its report names elsewhere stand in."""
    if a.profile.spots and b.profile.spots:
        return
    x = {s for s in a.profile.spots or a.towns if s.town}
    y = {s for s in b.profile.spots or b.towns if s.town}
    keys = {s.key for s in x} & {s.key for s in y}
    if keys:
        yield ("place: same town in the reports", min(s.name for s in x if s.key in keys))
    elif x and y:
        stated = [s.name for s in a.profile.spots or b.profile.spots]
        if stated:
            yield ("place: a town that the other's reports do not name", min(stated))
        else:
            yield ("place: other towns in the reports", "")


def _words(a: Outline, b: Outline, rarity: Rarity) -> Iterator[Ground]:
    """What the wording has in common; names are counted, never told."""
    far = share_words(a.names, b.names, rarity.weight)
    common = f"{len(a.names & b.names)} names and numbers in common"
    level = next((f"{f:g} or more" for f in FAR if far >= f), "hardly any")
    yield (f"names of the reports: {level}", common)
    x, y = a.profile.near, b.profile.near
    near = share_words(x, y, rarity.weight)
    if level := next((f"{f:g} or more" for f in NEAR if near >= f), ""):
        yield (f"names beside the claims: {level}", f"{len(x & y)} in common")
    if same_sentence(a.profile, b.profile):
        yield ("wording: same sentence", "")


def _link(a: Claim, b: Claim, prior: float, reasons: tuple[Reason, ...]) -> Link:
    left, right = sorted((a.id, b.id))
    return Link.of(left, right, Relation.SAME_EVENT, prior, reasons)
