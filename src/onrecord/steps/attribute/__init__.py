"""attribute: who is said to say what.

Quotations and reporting clauses become drafts; drafts that tell the same are joined; each gets its
speaker in the fullest form that the report gives, and the attribution that contains it as parent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from spacy.tokens import Token

from onrecord.records import (
    Attribution,
    CueTag,
    Flag,
    Parse,
    Place,
    Span,
    Speaker,
    Voice,
    When,
    content_id,
)
from onrecord.steps.attribute.chains import parent_of
from onrecord.steps.attribute.direct import join_quotes
from onrecord.steps.attribute.draft import CLAIMED, Draft, Range, agreement, overlap
from onrecord.steps.attribute.features import features
from onrecord.steps.attribute.indirect import indirect
from onrecord.steps.attribute.layout import LAYOUT, by_layout
from onrecord.steps.attribute.lexicon import Cues
from onrecord.steps.attribute.quotes import Quote, find_quotes
from onrecord.steps.attribute.speaker import Speakers, Who
from onrecord.steps.attribute.tagged import join_tags, settle

__all__ = ["Attributor", "closed", "distinct", "sure_if_nested"]

# To lose a source makes a fact of a claim; one more link of a chain only refines it. So what stands
# by itself is taken sooner than what stands in another's words; see benchmarks/attribution.md.
THRESHOLD, NESTED = 0.3, 0.55
SAME_WORDS = 0.7  # Jaccard of the characters: two attributions of the same
A_FEW = 15  # characters: of "it is | alleged that he left" not both
RULED = LAYOUT | {CLAIMED}
VERBATIM = ("block_statement", "transcript")  # word for word without marks
GAP = 80  # characters
_APART = re.compile(r"[\n\"“”«»]|[.?!] ")  # another sentence, or a quotation
_AND = re.compile(r"(?<=\w)[\s,]+(?:and|or|but)\Z")
_ON_A_DAY = re.compile(
    r",?\s+(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon|evening|night))?\Z"
)
_NOBODY = re.compile(r"(?:no|nobody|none|neither)\b(?!\.)", re.IGNORECASE)
_TURN = re.compile(r"\s*(?:;|,\s+(?:while|whereas))\s+\Z")
# "P, A said, a charge that B rejected": the charge is the outlet's word for P, not A's.
_CHARGE = re.compile(
    r"(?:\A|,\s+)an?\s+(?:charge|claim|accusation|allegation|assertion)\s[^.;]{0,80}?"
    r"\b(?:denie[sd]|deny|reject(?:s|ed)?|dismiss(?:es|ed)?|disput(?:es|ed)|refut(?:es|ed))\b"
    r"|,\s+(?:figures|numbers|claims|an?\s+(?:figure|number|claim|toll))\s+(?:that|which)\s"
    r"[^.;]{0,40}?\b(?:verif|confirm)"
)
_BUT = re.compile(r"\s*,\s+(?:but|although|though|and)\s+\Z")
TELLING = frozenset(("say", "tell", "report", "state", "announce", "claim", "confirm", "deny"))
LEAD = 20  # characters in which such words are looked for
CLIMB = 12  # steps up the tree from a mention to its verb
CLAUSAL = frozenset(("ccomp", "xcomp", "advcl", "relcl", "acl", "parataxis", "nsubj"))
OPENING, CLOSING = {"”": "“", "»": "«"}, {"“": "”", "«": "»"}
TRIM = ' \t\n\r\u00a0"“”‘’«».,;:'


class Rating(Protocol):
    """Weighs a proposed attribution."""

    def probability(self, features: Sequence[str], tag: float | None) -> float:
        """The probability that it is one, from named features and the tagger's opinion."""

    def alone(self, features: Sequence[str]) -> float:
        """The same where there is no tagger at all."""


@dataclass(frozen=True, slots=True)
class Attributor:
    """The reporting words, loaded once; :meth:`attribute` reads one report."""

    cues: Cues
    rating: Rating

    @classmethod
    def load(cls, folder: Path, rating: Rating) -> Attributor:
        """Read the reporting words from a lexicon folder; ``rating`` weighs what is proposed."""
        return cls(Cues.load(folder), rating)

    def attribute(
        self,
        parse: Parse,
        who: Who,
        places: Sequence[Place],
        times: Sequence[When],
        tags: Sequence[CueTag] | None = None,
    ) -> tuple[Attribution, ...]:
        """All attributions of a report, in text order.

        ``tags`` is the trained tagger's opinion; None where there is no tagger.
        """
        quotes = find_quotes(parse.document)
        rated = []
        for draft in distinct(self.candidates(parse, quotes, tags or ())):
            seen = features(parse, draft, quotes)
            if draft.reason in RULED:  # too rare to be rated; the weight is the rule's own
                pass
            elif tags is None:
                draft.weight = self.rating.alone(seen)
            else:
                draft.weight = self.rating.probability(seen, draft.tag)
            if draft.weight >= THRESHOLD:
                rated.append(draft)
        rated = sure_if_nested(rated)
        speakers = Speakers(parse, who, places)
        return _finish(parse, rated, quotes, speakers, places, times)

    def candidates(
        self, parse: Parse, quotes: Sequence[Quote], tags: Sequence[CueTag] = ()
    ) -> list[Draft]:
        """Everything that could be an attribution, before it is rated."""
        drafts = [d for d in indirect(parse, self.cues) if _in_body(parse, d)]
        drafts = join_tags(parse, drafts, tags)
        drafts = join_quotes(parse, quotes, drafts, self.cues)
        drafts = [d for d in settle(drafts, quotes) if _speaks(parse, d)]
        return by_layout(parse, quotes, drafts)


def sure_if_nested(drafts: list[Draft]) -> list[Draft]:
    """Without the unsure ones inside another, or of the same words as a surer one."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (-d.weight, d.start, -d.size)):
        if draft.weight >= NESTED or not any(_covers(k, draft) for k in kept):
            kept.append(draft)
    return sorted(kept, key=drafts.index)


def _covers(outer: Draft, draft: Draft) -> bool:
    """Are the draft's words those of the other one, or a part of them?"""
    if overlap(outer.content, draft.content) == draft.size:
        return True
    same = agreement(outer.content, draft.content) >= SAME_WORDS
    return same and draft.size <= outer.size + A_FEW


def _in_body(parse: Parse, draft: Draft) -> bool:
    token = parse.token_at(draft.start)
    return token is not None and parse.in_body(token)


def distinct(drafts: list[Draft]) -> list[Draft]:
    """Without drafts that have the same cue, or the same content and source, as a better one."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (-d.weight, d.start, d.size)):
        if any(_same(d, draft) for d in kept):
            continue
        kept.append(draft)
    return sorted(kept, key=lambda d: (d.start, -d.size, d.cue or (0, 0)))


def _speaks(parse: Parse, draft: Draft) -> bool:
    """Is it somebody ("no group has claimed it"), and speech (people read what others wrote)?"""
    if draft.source is not None and _NOBODY.match(parse.document.text, *draft.source):
        return False
    if draft.cue_token is None or draft.source_token is None:
        return True
    source = parse.doc[draft.source_token]
    human = source.ent_type_ == "PERSON" or source.lower_ in ("he", "she", "i", "we", "you", "who")
    return not (human and parse.doc[draft.cue_token].lemma_ == "read")


def _same(a: Draft, b: Draft) -> bool:
    """One cue, or the same words by the same source (by another, it is a chain)."""
    if a.cue is not None and a.cue == b.cue:
        return True
    if a.cue is not None and b.cue is not None and a.cue[0] < b.cue[1] and b.cue[0] < a.cue[1]:
        # "denied", "denied reports"
        return a.source == b.source and agreement(a.content, b.content) >= SAME_WORDS
    return a.content == b.content and (a.source == b.source or None in (a.source, b.source))


def _voice(content: list[Range], quotes: Sequence[Quote]) -> Voice:
    quoted = total = 0
    for start, end in content:
        total += end - start
        for q in quotes:
            if q.start < end and start < q.end:
                quoted += min(q.end, end) - max(q.start, start)
    if not quoted:
        return Voice.INDIRECT
    return Voice.DIRECT if total - quoted <= 4 + 2 * len(content) else Voice.MIXED


def _finish(
    parse: Parse,
    drafts: list[Draft],
    quotes: Sequence[Quote],
    speakers: Speakers,
    places: Sequence[Place],
    times: Sequence[When],
) -> tuple[Attribution, ...]:
    text = parse.document.text
    for d in drafts:
        d.content = [c for c in (_trim(text, c) for c in d.content) if c[0] < c[1]]
        d.content = [_without_and(text, c) for c in d.content]
        if d.reason not in VERBATIM and not any(q.start <= d.start < q.end for q in quotes):
            d.content = [c for c in (_without_charge(text, c) for c in d.content) if c[0] < c[1]]
    drafts = [d for d in drafts if d.content]
    for d in drafts:
        if d.source is not None:
            d.source = _name_only(text, d.source)
    marks = [m for d in drafts for m in (d.cue, d.source) if m is not None]
    for d in drafts:
        d.content = closed(text, d.content, marks)
        d.content = _to_the_next(parse, d, drafts, quotes)
    ids = [_id(parse, d) for d in drafts]
    parents = [parent_of(d, drafts) for d in drafts]
    speaker: dict[int, Speaker | None] = {}
    for i in sorted(range(len(drafts)), key=lambda i: _said_at(drafts[i])):
        outer = parents[i]
        speaker[i] = speakers.of(drafts[i], speaker.get(outer) if outer is not None else None)
    out = []
    for i, d in enumerate(drafts):
        content = tuple(Span.of(text, s, e) for s, e in d.content)
        outer = parents[i]
        flags = (
            d.flags if d.source or Flag.CARRIED_SOURCE in d.flags else [*d.flags, Flag.NO_SOURCE]
        )
        out.append(
            Attribution(
                id=ids[i],
                voice=Voice.DIRECT if d.reason in VERBATIM else _voice(d.content, quotes),
                content=content,
                cue=Span.of(text, *d.cue) if d.cue else None,
                source=Span.of(text, *d.source) if d.source else None,
                speaker=speaker[i],
                when=_beside(parse, d, times),
                where=_beside(parse, d, places),
                parent=None if outer is None else ids[outer],
                flags=tuple(flags),
                confidence=round(d.weight, 3),
                reasons=(d.reason, *dict.fromkeys(d.reasons)),
            )
        )
    return tuple(out)


def closed(text: str, content: list[Range], marks: Sequence[Range]) -> list[Range]:
    """Words left out of the middle of what is said belong to it, unless they tell who says it."""
    out = content[:1]
    for start, end in content[1:]:
        last = out[-1][1]
        told = any(s < start and last < e for s, e in marks)
        if told or start - last > GAP or _APART.search(text, last, start):
            out.append((start, end))
        else:
            out[-1] = (out[-1][0], end)
    return out


def _name_only(text: str, source: Range) -> Range:
    """Without the day of saying at its end, and with the bracket that it opened."""
    start, end = source
    if (day := _ON_A_DAY.search(text, start, end)) is not None and day.start() > start:
        end = day.start()
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    return start, end


def _to_the_next(
    parse: Parse, draft: Draft, drafts: Sequence[Draft], quotes: Sequence[Quote]
) -> list[Range]:
    """Without what somebody else says behind it ("A says ...; B has put the toll at ...").

    Nor, where its own words go on behind its cue, with what stands before such a turn.
    """
    text = parse.document.text
    first, last = draft.start, max(end for _, end in draft.content)
    for other in drafts:
        if other.source is None or other.cue is None or other.source_token is None:
            continue
        if parse.doc[other.source_token].pos_ == "PRON":
            continue
        at = other.source[0]
        if other is draft:
            inside = first < at < last and draft.cue is not None and draft.cue[1] <= last
        else:
            inside = first < at and other.cue[1] <= last and at < other.start
        turn = _TURN.search(text, max(first, at - LEAD), at) if inside else None
        if turn is None and inside and other is not draft and _tells_too(parse, draft, other):
            turn = _BUT.search(text, max(first, at - LEAD), at)
        if turn is None or any(q.start <= turn.start() < q.end for q in quotes):
            continue
        if other is draft:
            first = turn.end()
        else:
            last = turn.start()
    kept = [(max(start, first), min(end, last)) for start, end in draft.content]
    return [c for c in kept if c[0] < c[1]]


def _tells_too(parse: Parse, draft: Draft, other: Draft) -> bool:
    """Is it "A said ..., but B said": two who tell, not what A says of B?"""
    front = draft.cue is not None and draft.cue[0] < draft.start
    if not front or other.cue_token is None:
        return False
    return parse.doc[other.cue_token].lemma_.lower() in TELLING


def _id(parse: Parse, d: Draft) -> str:
    return content_id("a1", parse.document.id, [list(c) for c in d.content], d.cue, d.source)


def _said_at(draft: Draft) -> tuple[int, int]:
    """Where in the text a speaker is met: his own mention, else the cue, else the words."""
    at = draft.source or draft.cue or draft.content[0]
    return (at[0], -draft.size)


M = TypeVar("M", Place, When)


def _beside(parse: Parse, draft: Draft, mentions: Sequence[M]) -> M | None:
    """The time or place of the saying: in the cue's clause, outside of what is said."""
    if draft.cue_token is None:
        return None
    cue = parse.doc[draft.cue_token]
    low, high = _reach(parse, cue)
    for mention in mentions:
        span = mention.span
        if span is None or not low <= span.start < high:
            continue
        if any(s <= span.start < e for s, e in draft.content):
            continue
        if draft.source and draft.source[0] <= span.start < draft.source[1]:
            continue
        token = parse.token_at(span.start)
        for _ in range(CLIMB):
            if token is None or token.dep_ in CLAUSAL or token.head.i == token.i:
                break
            token = token.head
            if token.i == cue.i:
                return mention
    return None


def _reach(parse: Parse, cue: Token) -> Range:
    """The characters of the cue's subtree, in which the time and place of saying may stand."""
    last = cue.right_edge
    return parse.starts[cue.left_edge.i], parse.starts[last.i] + len(last.text)


def _trim(text: str, content: Range) -> Range:
    start, end = content
    while start < end and text[start] in TRIM and not _opens_inside(text, start, end):
        start += 1
    while end > start and text[end - 1] in TRIM and not _closes_inside(text, start, end):
        end -= 1
    if text.count('"', start, end) % 2:  # one straight mark of a pair was trimmed off
        if text[end : end + 1] == '"':
            end += 1
        elif text[start - 1 : start] == '"':
            start -= 1
    return start, end


def _without_and(text: str, content: Range) -> Range:
    """Without a last "and" that leads on to something else."""
    start, end = content
    found = _AND.search(text, max(start, end - LEAD), end)
    return (start, found.start()) if found is not None else content


def _without_charge(text: str, content: Range) -> Range:
    """Without what the outlet says of the words behind them."""
    start, end = content
    found = _CHARGE.search(text[start:end])
    return (start, start + found.start()) if found is not None else content


def _opens_inside(text: str, start: int, end: int) -> bool:
    """Does a quotation open at ``start`` that closes before the content's own end?"""
    return text[start] in "“«" and 0 <= text.find(CLOSING[text[start]], start, end) < end - 1


def _closes_inside(text: str, start: int, end: int) -> bool:
    """Does a quotation close at the end that opened behind the content's own start?"""
    mark = text[end - 1]
    return mark in "”»" and text.rfind(OPENING[mark], start, end) > start
