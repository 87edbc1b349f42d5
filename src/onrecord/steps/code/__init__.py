"""code: a parse -> Claims, by a codebook.

>>> coder = EventCoder.compile(Codebook.load(folder))          # doctest: +SKIP
>>> coder.code(parse, attributions, who, places, times, counts)  # doctest: +SKIP

Finding candidates (:mod:`.events`), choosing among them (:mod:`.rules`), their arguments
(:mod:`.arguments`) and how they are asserted (:mod:`.assertion`) are four separate questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onrecord.records import (
    Actor,
    Attribution,
    Claim,
    Codebook,
    Count,
    DateRole,
    Parse,
    Place,
    Span,
    When,
    chain_at,
    content_id,
)
from onrecord.steps.code.arguments import party_spans, roles
from onrecord.steps.code.assertion import assertion
from onrecord.steps.code.events import Candidate, find
from onrecord.steps.code.frames import Frames
from onrecord.steps.code.lexicon import Lexicon
from onrecord.steps.code.modes import mode_of
from onrecord.steps.code.moods import MoodTable
from onrecord.steps.code.rules import select, weigh
from onrecord.steps.code.setting import Mentions, settle

__all__ = ["Candidate", "EventCoder"]


@dataclass(frozen=True, slots=True)
class EventCoder:
    """A codebook made ready for coding; cheap per document."""

    lexicon: Lexicon
    moods: MoodTable

    @classmethod
    def compile(cls, codebook: Codebook) -> EventCoder:
        """Make ``codebook`` ready."""
        return cls(Lexicon.of(codebook), MoodTable.load())

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
    ) -> tuple[Claim, ...]:
        """The claims of one document, in text order.

        ``who`` resolves an actor's span; ``places``, ``times`` and ``counts`` are the document's
        resolved mentions, of which each claim gets those that belong to it by grammar.
        """
        chosen = select(self.candidates(parse))
        return self.claims(parse, chosen, attributions, who, places, times, counts)

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
        frames = Frames()
        mentions = Mentions.of(parse, places, times, counts)
        heads = frozenset(c.token for c in chosen)
        anchor = _anchor(parse)
        made = []
        for c in chosen:
            if not parse.in_body(parse.doc[c.token]):
                continue
            token = parse.doc[c.token]
            trigger = parse.span(c.first, c.last)
            parties = roles(parse.doc, c, frames)
            setting = settle(parse, c, mentions, heads.__contains__)
            mode = mode_of(parse.doc, c, self.lexicon.modes.get(c.type, {}))
            mode = mode or self.lexicon.defaults.get(c.type)
            ruled = assertion(token, setting.when, anchor, c.type, c.consumed)
            made.append(
                Claim(
                    content_id("c1", parse.document.id, c.type, mode, trigger.start, trigger.end),
                    c.type,
                    mode,
                    trigger,
                    tuple(who(s) for s in party_spans(parse, parties.actors)),
                    tuple(who(s) for s in party_spans(parse, parties.recipients)),
                    setting.where,
                    setting.when,
                    setting.counts,
                    self.moods.correct(token, c.type, ruled),
                    chain_at(attributions, trigger.start, trigger.end),
                    round(c.score, 3),
                    tuple(dict.fromkeys((*c.reasons, *parties.reasons))),
                )
            )
        return tuple(made)


def _anchor(parse: Parse) -> str | None:
    """The ISO day that the report is from, where it is known."""
    document = parse.document
    if document.published is not None and document.published.latest:
        return document.published.latest
    for date in document.dates:
        if date.role is DateRole.UPDATED and date.when.latest:
            return date.when.latest
    return None
