"""Each number belongs to one claim: the one whose kind of event it counts, nearest to it."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.records import Attribution, Claim, Count, CountKind, Parse, Span, chain_at
from onrecord.steps.code.events import Candidate
from onrecord.steps.code.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["TOLLS", "VICTIMS", "adopt", "figures_homes", "homeless", "only_sign", "share", "tolls"]

# Which types a kind of count is of, before all others.
HOME = {
    CountKind.KILLED: ("ASSAULT",),
    CountKind.INJURED: ("ASSAULT",),
    CountKind.ARRESTED: ("COERCE",),
    CountKind.PARTICIPANTS: ("PROTEST", "MOBILIZE", "CONSULT"),
}

# Kinds that a noun gives ("protesters", "detainees"), and what they are who have it done to them.
BY_NOUN = (CountKind.PARTICIPANTS, CountKind.ARRESTED)
DONE_TO = {"ASSAULT": CountKind.INJURED, "COERCE": CountKind.ARRESTED}
FATAL = re.compile(r"kill|dead|murder|massacr|execut|slaughter", re.IGNORECASE)
# Words that a toll is given with, and what it may be a toll of.
NUMBERS = words("toll figure number")
DEATHS = words("die death dead fatality life martyr perish succumb") | NUMBERS
VIOLENT_WORDS = words(
    "unrest crackdown protest demonstration clash war attack raid violence fighting bombing strike "
    "airstrike shelling bombardment massacre uprising riot conflict offensive shooting siege "
    "invasion ambush torture custody gunman gunfire genocide insurgency repression suppression"
)
DISASTERS = words(
    "earthquake quake flood flooding storm cyclone hurricane typhoon tsunami landslide avalanche "
    "drought famine heat virus disease epidemic pandemic covid coronavirus ebola cholera overdose "
    "accident crash collision capsize overturn derail drown shipwreck"
)
VIOLENT_TYPES = ("ASSAULT", "PROTEST", "COERCE")
NEAR = 10  # words
AWAY = 250  # characters: about a sentence and a half
# Figures of victims that no claim has make an event of the word that they hang on.
VICTIMS = (CountKind.KILLED, CountKind.INJURED)
# Kinds that are given as a toll, and what it is a toll of: type and mode.
TOLLS = {CountKind.KILLED: ("ASSAULT", None), CountKind.ARRESTED: ("COERCE", "arrest")}
WEAPONS = ("firearms",)
HANGS = 2  # words of the parse from the figure up to its verb
FIGURE = 0.3  # share of such events that annotators have, too


def share(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, each count left only where it fits best.

    "Killed three and arrested ten" gives both numbers to both events by grammar; here the three go
    to the killing and the ten to the arrest.
    """
    best: dict[Span, int] = {}
    for i, claim in enumerate(claims):
        for count in claim.counts:
            known = best.get(count.span)
            if known is None or _fit(claim, count) > _fit(claims[known], count):
                best[count.span] = i
    return tuple(
        replace(c, counts=tuple(_told(c, n) for n in c.counts if best[n.span] == i))
        if c.counts
        else c
        for i, c in enumerate(claims)
    )


def _told(claim: Claim, count: Count) -> Count:
    """The figure as the claim has it.

    Of those who protest, however they do it ("a dozen stood in silence"); of protesters who are
    shot, as of the shot.
    """
    suffering = any(a.span.overlaps(count.span) for a in claim.recipients)
    if count.what in BY_NOUN and claim.type in DONE_TO and suffering:
        fatal = claim.type == "ASSAULT" and FATAL.search(claim.trigger.text)
        return replace(count, what=CountKind.KILLED if fatal else DONE_TO[claim.type])
    open_kind = count.what is CountKind.OTHER and claim.type == "PROTEST"
    if open_kind and any(a.span.overlaps(count.span) for a in claim.actors):
        return replace(count, what=CountKind.PARTICIPANTS)
    return count


def adopt(
    claims: Sequence[Claim], counts: Sequence[Count], attributions: Sequence[Attribution]
) -> tuple[Claim, ...]:
    """The claims, with figures that no grammar ties to an event given to the one before them.

    "A bomb went off in a market. It left nine dead." Only the dead, hurt, arrested and those who
    took part, only to an event of a kind that has such a figure, at most a sentence or two away,
    and only where the same source says both: a figure never changes its claimant.
    """
    taken = {n.span for c in claims for n in c.counts}
    given: dict[int, list[Count]] = {}
    for count in counts:
        if (
            count.what not in HOME
            or count.low is None
            or any(count.span.overlaps(s) for s in taken)
        ):
            continue
        chain = chain_at(attributions, count.span.start, count.span.end)
        fitting = [
            (count.span.start - c.trigger.end, i)
            for i, c in enumerate(claims)
            if c.type in HOME[count.what]
            and c.chain == chain
            and 0 <= count.span.start - c.trigger.end <= AWAY
            and all(n.what is not count.what for n in (*c.counts, *given.get(i, ())))
        ]
        if fitting:
            given.setdefault(min(fitting)[1], []).append(count)
    return tuple(
        replace(c, counts=(*c.counts, *given[i])) if i in given else c for i, c in enumerate(claims)
    )


def homeless(
    claims: Sequence[Claim],
    counts: Sequence[Count],
    attributions: Sequence[Attribution],
    kinds: Container[CountKind],
) -> tuple[Count, ...]:
    """Figures of these kinds that no claim has, nor the like of it by that source."""
    taken = [n for c in claims for n in c.counts]
    told = {(n.what, n.low, n.high, c.chain) for c in claims for n in c.counts}
    return tuple(
        n
        for n in counts
        if n.what in kinds
        and n.low
        and (n.what, n.low, n.high, chain_at(attributions, n.span.start, n.span.end)) not in told
        and not any(n.span.overlaps(t.span) for t in taken)
    )


def figures_homes(
    parse: Parse,
    candidates: Sequence[Candidate],
    chosen: Sequence[Candidate],
    figures: Sequence[Count],
) -> tuple[Candidate, ...]:
    """Candidates that were too unlikely by themselves, but have a figure that else is lost.

    "Nine people were killed" may be a repeat of something told before; where nothing told has the
    nine, it is what is told. The figure must hang on the candidate.
    """
    found: dict[int, Candidate] = {}
    for figure in figures:
        tokens = parse.tokens(figure.span.start, figure.span.end)
        above = list(tokens.root.ancestors)[:HANGS] if len(tokens) else []
        for candidate in sorted(candidates, key=lambda c: (-c.score, c.token)):
            if (
                candidate.type in HOME[figure.what]
                and any(t.i == candidate.token for t in above)
                and not any(candidate.first <= k.last and k.first <= candidate.last for k in chosen)
            ):
                reasons = (*candidate.reasons, "has_a_figure")
                found[candidate.token] = replace(candidate, score=FIGURE, reasons=reasons)
                break
    return tuple(found[t] for t in sorted(found))


def tolls(
    parse: Parse,
    _: Sequence[Candidate],
    chosen: Sequence[Candidate],
    figures: Sequence[Count],
) -> tuple[Candidate, ...]:
    """Candidates for figures of the dead that hang on no event ("put the number of dead at 304").

    Who gives a toll claims that so many were killed. Only of several, and where the sentence tells
    of violence, or the report does and of no disaster. Of the arrested only what is called a number
    or a figure.
    """
    violent = any(c.type in VIOLENT_TYPES for c in chosen)
    disaster = any(t.lemma_.lower() in DISASTERS for t in parse.doc)
    found: dict[int, Candidate] = {}
    for figure in figures:
        tokens = parse.tokens(figure.span.start, figure.span.end)
        if not len(tokens) or (figure.high or 2) < 2:
            continue
        kind, mode = TOLLS[figure.what]
        words_of_it = DEATHS if figure.what is CountKind.KILLED else NUMBERS
        sentence = tokens[0].sent
        told = {t.lemma_.lower() for t in sentence}
        if told & DISASTERS or not (told & VIOLENT_WORDS or (violent and not disaster)):
            continue
        near = range(max(tokens.start - NEAR, sentence.start), min(tokens.end + NEAR, sentence.end))
        dead = [parse.doc[i] for i in near if parse.doc[i].lemma_.lower() in words_of_it]
        dead = [
            w for w in dead if not _part_of(w) and not any(k.first <= w.i <= k.last for k in chosen)
        ]
        if dead and not any(tokens.start <= k.last and k.first < tokens.end for k in chosen):
            word = min(dead, key=lambda w: (abs(w.i - tokens.root.i), w.i))
            verb = word.pos_ == "VERB"
            first = last = word.i
            if word.i < tokens.start and tokens.root.pos_ == "NUM":
                # "Put the toll at 40" is said by whoever puts it so: the 40 is what he says.
                word, first, last = tokens.root, tokens.start, tokens.end - 1
            found[word.i] = Candidate(
                token=word.i,
                first=first,
                last=last,
                type=kind,
                mode=mode,
                score=FIGURE,
                reasons=("toll", "has_a_figure"),
                actor=("none",),
                recipient=("subject",) if verb else ("of",),
            )
    return tuple(found[t] for t in sorted(found))


def _part_of(word: Token) -> bool:
    """As in "four of the dead", "among the martyrs were two women": these are no toll."""
    before = [t.lower_ for t in word.doc[max(word.i - 3, 0) : word.i]]
    return before[-2:-1] in (["of"], ["among"]) and not set(before) & NUMBERS


def only_sign(candidates: Sequence[Candidate], claims: Sequence[Claim]) -> tuple[Candidate, ...]:
    """Where a report has no claim of an attack: its likeliest word of a wound by a weapon.

    "She died of a gunshot wound" mostly repeats a shooting. Where none was told, it tells it.
    """
    if any(c.type == "ASSAULT" for c in claims):
        return ()
    signs = [c for c in candidates if c.type == "ASSAULT" and c.mode in WEAPONS]
    if not signs:
        return ()
    # A verb first: it tells who was hit.
    best = max(signs, key=lambda c: ("subject" in c.recipient, c.score, -c.token))
    return (replace(best, score=FIGURE, reasons=(*best.reasons, "only_sign")),)


def _fit(claim: Claim, count: Count) -> tuple[bool, bool, int]:
    home = claim.type in HOME.get(count.what, ())
    spans = (claim.trigger, *(a.span for a in (*claim.recipients, *claim.actors)))
    inside = any(s.overlaps(count.span) for s in spans)
    trigger, span = claim.trigger, count.span
    gap = max(trigger.start - span.end, span.start - trigger.end, 0)
    return home, inside, -gap
