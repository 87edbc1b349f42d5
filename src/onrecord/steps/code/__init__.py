"""code: a parse -> Claims, by a codebook.

>>> coder = EventCoder.compile(Codebook.load(folder))          # doctest: +SKIP
>>> coder.code(parse, attributions, who, places, times, counts)  # doctest: +SKIP

Finding candidates (:mod:`.events`), choosing among them (:mod:`.rules`), their arguments
(:mod:`.arguments`) and how they are asserted (:mod:`.assertion`) are four separate questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.records import (
    Actor,
    Attribution,
    Claim,
    Codebook,
    Count,
    DateRole,
    EventTag,
    Mood,
    Parse,
    Place,
    Span,
    SpeakerKind,
    When,
    chain_at,
    content_id,
)
from onrecord.steps.code.arguments import party_spans, roles
from onrecord.steps.code.assertion import assertion, had_been, is_historical
from onrecord.steps.code.decide import decided, jailed
from onrecord.steps.code.events import Candidate, find
from onrecord.steps.code.frames import Frames
from onrecord.steps.code.lexicon import Lexicon
from onrecord.steps.code.modes import mode_of
from onrecord.steps.code.moods import MoodTable
from onrecord.steps.code.rules import select, weigh
from onrecord.steps.code.setting import Mentions, settle
from onrecord.steps.code.tagged import join, parties_of, second_setting
from onrecord.steps.code.tally import (
    TOLLS,
    VICTIMS,
    adopt,
    figures_homes,
    homeless,
    only_sign,
    share,
    tolls,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Candidate", "EventCoder"]


@dataclass(frozen=True, slots=True)
class EventCoder:
    """A codebook made ready for coding; cheap per document."""

    lexicon: Lexicon
    moods: MoodTable
    stack: Mapping[str, float]

    @classmethod
    def compile(cls, codebook: Codebook, stack: Mapping[str, float] | None = None) -> EventCoder:
        """Make ``codebook`` ready; ``stack`` weighs the rules' opinion against the tagger's."""
        return cls(Lexicon.of(codebook), MoodTable.load(), stack or {})

    def candidates(self, parse: Parse) -> tuple[Candidate, ...]:
        """Every place that may name an event, weighed but not yet chosen among."""
        frames = Frames()
        return tuple(weigh(parse.doc, find(parse.doc, self.lexicon, frames), frames))

    def code(
        self,
        parse: Parse,
        attributions: tuple[Attribution, ...],
        who: Callable[[Span], Actor],
        places: tuple[Place, ...],
        times: tuple[When, ...],
        counts: tuple[Count, ...],
        tags: tuple[EventTag, ...] | None = None,
    ) -> tuple[Claim, ...]:
        """The claims of one document, in text order.

        ``who`` resolves an actor's span; ``places``, ``times`` and ``counts`` are the document's
        resolved mentions, of which each claim gets those that belong to it by grammar. ``tags`` is
        the trained tagger's opinion; None leaves the rules alone.
        """
        candidates = self.candidates(parse)
        chosen = select(candidates) if tags is None else join(parse, candidates, tags, self.stack)
        who = _by_name(who, attributions)
        made = self.claims(parse, chosen, attributions, who, places, times, counts)
        for homes, kinds in ((figures_homes, VICTIMS), (tolls, TOLLS)):
            lost = homeless(made, counts, attributions, kinds)
            if more := homes(parse, candidates, chosen, lost):
                chosen = tuple(sorted((*chosen, *more), key=lambda c: c.token))
                made = self.claims(parse, chosen, attributions, who, places, times, counts)
        if more := only_sign(candidates, made):
            chosen = tuple(sorted((*chosen, *more), key=lambda c: c.token))
            made = self.claims(parse, chosen, attributions, who, places, times, counts)
        return tuple(c for c in made if c.counts or "toll" not in c.reasons)

    def claims(
        self,
        parse: Parse,
        chosen: Sequence[Candidate],
        attributions: tuple[Attribution, ...],
        who: Callable[[Span], Actor],
        places: tuple[Place, ...],
        times: tuple[When, ...],
        counts: tuple[Count, ...],
    ) -> tuple[Claim, ...]:
        """Claims for candidates that were chosen, by the rules or by something else."""
        chosen = decided(parse, chosen)
        frames, heads = Frames(), frozenset(c.token for c in chosen)
        beside: dict[tuple[str, ...], tuple[Span, ...]] = {}
        mentions = Mentions.of(parse, places, times, counts)
        made = []
        for c in chosen:
            token = parse.doc[c.token]
            if not parse.in_body(token):
                continue
            parties = roles(parse.doc, c, frames)
            both = (*parties.actors, *parties.recipients)
            trigger = parse.span(c.first, c.last)
            chain = chain_at(attributions, trigger.start, trigger.end)
            setting = settle(parse, c, mentions, heads.__contains__, both)
            actors = party_spans(parse, parties.actors)
            recipients = party_spans(parse, parties.recipients)
            if c.tag is not None:
                actors = actors or parties_of(parse, c.tag.actors)
                recipients = recipients or parties_of(parse, c.tag.recipients)
                if c.actor == ("none",):  # "the army lost five": not by itself
                    actors = tuple(a for a in actors if not any(a.overlaps(r) for r in recipients))
                setting = second_setting(parse, setting, c.tag, places, times, counts)
            mode = self.mode(parse, c)
            if chain not in beside:
                beside[chain] = _cues_beside(chain, attributions)
            ruled = assertion(token, c.type, c.consumed, beside[chain])
            seen = c.tag.status if c.tag is not None else None
            asserted = self.moods.correct(token, c.type, ruled, seen)
            past = asserted.mood in (Mood.HAPPENED, Mood.ONGOING) and not had_been(token)
            setting = setting.said_by(parse, chain, attributions, times=not past)
            claim = Claim(
                content_id("c1", parse.document.id, c.type, mode, trigger.start, trigger.end),
                c.type,
                mode,
                trigger,
                _actors(c.type, [who(s) for s in actors]),
                tuple(who(s) for s in recipients),
                setting.where,
                setting.when,
                setting.counts,
                asserted,
                chain,
                round(c.score, 3),
                tuple(dict.fromkeys((*c.reasons, *parties.reasons))),
            )
            made.append((token, claim, c.tag is not None and c.tag.historical))
        dated = tuple(jailed(parse, _dated(made, _anchor(parse))))
        return adopt(share(dated), counts, attributions)

    def mode(self, parse: Parse, candidate: Candidate) -> str | None:
        """The mode by the cue, by words near it, or the type's default."""
        found = mode_of(parse.doc, candidate, self.lexicon.modes.get(candidate.type, {}))
        return found or self.lexicon.defaults.get(candidate.type)


def _cues_beside(chain: tuple[str, ...], attributions: Sequence[Attribution]) -> tuple[Span, ...]:
    """The cues of all attributions but those of the chain."""
    cues = [(a.id, a.cue) for a in attributions if a.cue is not None]
    own = [cue for name, cue in cues if name in chain]
    return tuple(cue for _, cue in cues if not any(cue.overlaps(c) for c in own))


def _by_name(
    who: Callable[[Span], Actor], attributions: Sequence[Attribution]
) -> Callable[[Span], Actor]:
    """``who``, with the name of a public person where "she" is also whose words are told."""
    named = {
        a.source: a.speaker.name
        for a in attributions
        if a.source and a.speaker and a.speaker.named and a.speaker.kind in PUBLIC
    }

    def resolved(span: Span) -> Actor:
        actor = who(span)
        name = named.get(span)
        if name is None or span.text.lower() not in ("he", "she", "they", "it"):
            return actor
        return replace(actor, name=name)

    return resolved


PUBLIC = frozenset(
    {SpeakerKind.OFFICIAL, SpeakerKind.PARTY, SpeakerKind.NGO, SpeakerKind.IGO, SpeakerKind.MEDIA}
)


def _actors(kind: str, found: Sequence[Actor]) -> tuple[Actor, ...]:
    """Who acts; of "the Iran protests" the country is where, not who."""
    if kind == "PROTEST":
        return tuple(a for a in found if not a.name.startswith("Government of "))
    return tuple(found)


def _dated(made: Sequence[tuple[Token, Claim, bool]], anchor: str | None) -> tuple[Claim, ...]:
    """Mark the claims that are background, over about a year before the report.

    Where the report has no date of its own, it is at least as young as the youngest event that it
    tells as past. What the tagger takes for background is believed unless the report and the event
    both have a date, which tell better.
    """
    published = anchor is not None
    past = (Mood.HAPPENED, Mood.ONGOING)
    told = [
        c.when.latest for _, c, _ in made if c.when and c.when.latest and c.assertion.mood in past
    ]
    anchor = anchor or max(told, default=None)
    out = []
    for token, claim, tagged in made:
        dated = claim.when is not None and claim.when.latest is not None and anchor is not None
        old = is_historical(token, claim.when, anchor) or (tagged and not (dated and published))
        out.append(replace(claim, assertion=replace(claim.assertion, historical=old)))
    return tuple(out)


def _anchor(parse: Parse) -> str | None:
    """The ISO day that the report is from, where it is known."""
    document = parse.document
    if document.published is not None and document.published.latest:
        return document.published.latest
    for date in document.dates:
        if date.role is DateRole.UPDATED and date.when.latest:
            return date.when.latest
    return None
