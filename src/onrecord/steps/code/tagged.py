"""The trained tagger's events joined with those of the codebook's rules.

Wherever either sees an event, each type that either thinks possible is a reading; a log-linear
model over both opinions (stacking, weights fitted on texts that the tagger was not trained on)
rates the readings, and the best reading of each place is kept if it is likely enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from spacy.tokens import Token

from onrecord.records import (
    Count,
    EventTag,
    Parse,
    Place,
    PlacePrecision,
    PlaceUse,
    Span,
    When,
)
from onrecord.steps.code.events import Candidate
from onrecord.steps.code.lexicon import words
from onrecord.steps.code.setting import Setting, came_after, of_another_noun

__all__ = ["TYPES", "join", "opinions", "parties_of", "readings", "second_setting", "spans_of"]

# The order of ``EventTag.scores``.
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
POSSIBLE = 0.15  # a type that the tagger finds less likely is no reading of its own
LIKELY = 0.30  # best F1 of the type on held-out texts

CONTENT = frozenset({"NOUN", "VERB", "PROPN", "ADJ", "ADV", "NUM", "X"})

Reading = tuple[Candidate | None, EventTag | None, str]


def join(
    parse: Parse,
    candidates: Sequence[Candidate],
    tags: Sequence[EventTag],
    weights: Mapping[str, float],
) -> tuple[Candidate, ...]:
    """The events of a report in text order, each with its probability and what spoke for it."""
    rated = []
    # Of "A bomb" it may mark the "A" alone: no word that names anything is no trigger.
    named_tags = [t for t in tags if any(w.pos_ in CONTENT for w in parse.doc[slice(*t.trigger)])]
    for rule, tag, kind in readings(candidates, named_tags):
        named = opinions(rule, tag, kind, candidates)
        odds = sum(weights.get(name, 0.0) * value for name, value in named.items())
        p = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
        if p >= POSSIBLE:
            rated.append(_candidate(parse, rule, tag, kind, p))
    rated = _pooled(parse, rated)
    rated.sort(key=lambda c: (-c.score, c.first, c.type))
    kept: list[Candidate] = []
    for c in rated:
        if c.score >= LIKELY and not any(c.first <= k.last and k.first <= c.last for k in kept):
            kept.append(c)
    used = {i for c in kept for i in c.consumed}
    rest = sorted((c for c in kept if c.token not in used), key=lambda c: c.first)
    return tuple(sorted(_rejoined(parse, rest), key=lambda c: c.token))


def _pooled(parse: Parse, rated: Sequence[Candidate]) -> list[Candidate]:
    """The better of two marks of one event as likely as that either is one.

    In "killed in a shooting" annotators mark one word or the other, so neither alone is likely.
    """
    ordered = sorted(rated, key=lambda c: (c.first, c.last, c.type))
    out = list(ordered)
    for i, a in enumerate(ordered):
        for j in range(i + 1, len(ordered)):
            b = ordered[j]
            if b.first > a.last + 1 + BETWEEN:
                break
            if a.type == b.type and a.last < b.first and _one_phrase(parse, a, b):
                best = i if a.score >= b.score else j
                either = 1 - (1 - a.score) * (1 - b.score)
                out[best] = replace(ordered[best], score=max(out[best].score, either))
    return out


def _rejoined(parse: Parse, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Two marks of one type that tell one event ("give a | tough response") as one, in its words.

    They stand side by side, the second in a phrase of the first ("killed in an air strike"), or
    bare words with "and" between ("shot and killed").
    """
    held: Candidate | None = None
    for c in found:
        if held is not None and held.type == c.type and _one_phrase(parse, held, c):
            better, other = (c, held) if c.score > held.score else (held, c)
            mode, tag = better.mode or other.mode, _both(better.tag, other.tag)
            held = replace(better, first=held.first, last=c.last, mode=mode, tag=tag)
            continue
        if held is not None:
            yield held
        held = c
    if held is not None:
        yield held


def _both(better: EventTag | None, other: EventTag | None) -> EventTag | None:
    """The better tag, with what the other alone has seen beside it."""
    if better is None or other is None:
        return better or other
    return replace(
        better,
        actors=better.actors or other.actors,
        recipients=better.recipients or other.recipients,
        places=better.places or other.places,
        times=better.times or other.times,
        counts=better.counts or other.counts,
    )


def _one_phrase(parse: Parse, a: Candidate, b: Candidate) -> bool:
    between = parse.doc[a.last + 1 : b.first]
    if len(between) > BETWEEN:
        return False
    kinds = {t.pos_ for t in between if t.dep_ != "compound"}
    if len(between) == 1 and kinds == {"CCONJ"}:
        return a.first == a.last
    return not kinds or (kinds <= LOOSE | TYING and bool(kinds & TYING))


BETWEEN = 3  # tokens
TYING, LOOSE = frozenset({"ADP", "AUX"}), frozenset({"DET", "ADJ", "ADV", "PART"})


def readings(candidates: Sequence[Candidate], tags: Sequence[EventTag]) -> Iterator[Reading]:
    """Every (rule's candidate, tag, type) that could be an event, in a fixed order."""
    for tag in tags:
        near = [c for c in candidates if _touch(c, tag)]
        kinds = {c.type for c in near} | {tag.type}
        kinds |= {t for t, s in zip(TYPES, tag.scores, strict=True) if s > POSSIBLE}
        for kind in sorted(kinds):
            same = [c for c in near if c.type == kind]
            yield max(same, key=lambda c: c.score, default=None), tag, kind
    for c in candidates:
        if not any(_touch(c, tag) for tag in tags):
            yield c, None, c.type


def opinions(
    rule: Candidate | None, tag: EventTag | None, kind: str, candidates: Sequence[Candidate]
) -> dict[str, float]:
    """What the rules and the tagger say of a reading, as named numbers."""
    out: dict[str, float] = {}
    if rule is not None:
        out["rule"] = _logit(rule.score)
    if tag is not None:
        out["tag"] = _logit(tag.score)
        out["tag_type"] = _logit(tag.scores[TYPES.index(kind)])
        out["tag_first"] = float(tag.type == kind)
    if rule is not None and tag is not None:
        out["both"] = 1.0
    elif rule is not None:
        out["rule_only"] = 1.0
    else:
        out["tag_only"] = 1.0
        assert tag is not None
        out["other_type"] = float(any(_touch(c, tag) for c in candidates))
    return out


def _touch(c: Candidate, tag: EventTag) -> bool:
    return c.first < tag.trigger[1] and tag.trigger[0] <= c.last


def _logit(p: float) -> float:
    p = min(max(p, 0.003), 0.997)
    return math.log(p / (1 - p))


def _candidate(
    parse: Parse, rule: Candidate | None, tag: EventTag | None, kind: str, p: float
) -> Candidate:
    if rule is not None:
        reasons = rule.reasons if tag is None else (*rule.reasons, "tagger")
        return replace(rule, score=p, reasons=reasons, tag=tag)
    assert tag is not None
    first, last = tag.trigger[0], tag.trigger[1] - 1
    return Candidate(
        token=parse.doc[first : last + 1].root.i,
        first=first,
        last=last,
        type=kind,
        mode=tag.mode if tag.type == kind else None,
        score=p,
        reasons=("tagger",),
        tag=tag,
    )


def spans_of(parse: Parse, ranges: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Token ranges as spans of the document."""
    return tuple(parse.span(a, b - 1) for a, b in ranges)


def parties_of(parse: Parse, ranges: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Those of the tagger's ranges that name somebody or something, not a bare "the", "nobody"."""
    naming = ("NOUN", "PROPN", "PRON", "NUM")
    return spans_of(
        parse,
        [
            (r[0] - 1, r[1]) if parse.doc[max(r[0] - 1, 0) : r[0] + 1].text == "at least" else r
            for r in ranges
            if any(t.pos_ in naming for t in parse.doc[r[0] : r[1]])
            and parse.doc[r[0]].lower_ not in ("nobody", "none", "nothing")
        ],
    )


def second_setting(
    parse: Parse,
    ruled: Setting,
    tag: EventTag,
    places: Sequence[Place],
    times: Sequence[When],
    counts: Sequence[Count],
) -> Setting:
    """Where, when and how many, by rules and tagger.

    The tagger chooses among what was resolved. A place that it sees and no gazetteer holds is kept
    in its words, as described. Where it sees none the rules' time stands; their place does not,
    being wrong more often than right.
    """
    told = _near(parse, tag, tag.places)
    where = _first(told, [p for p in places if p.use is not PlaceUse.NAME]) or described(
        parse, told
    )
    trigger = parse.doc[tag.trigger[0] : tag.trigger[1]].root
    own = [w for w in times if not _elsewhere(parse, w, trigger)]
    when = _first(_near(parse, tag, tag.times), own)
    numbers = spans_of(parse, tag.counts)
    many = tuple(c for c in counts if any(c.span.overlaps(w) for w in numbers))
    return Setting(where, when or ruled.when, many or ruled.counts)


def described(parse: Parse, told: Sequence[Span]) -> Place | None:
    """The first of these words that hold a noun, as a place that only the report knows."""
    for span in told:
        if any(t.pos_ in ("NOUN", "PROPN") for t in parse.tokens(span.start, span.end)):
            none = (None, None, None, None, None)
            return Place(span, span.text, *none, PlacePrecision.UNRESOLVED, PlaceUse.DESCRIBED)
    return None


# "Was arraigned on Monday after he shot six": the trial's day is not the deed's. Of other things
# the day is often that of both ("47 were killed on Friday after an explosion").
TRIALS = words("arraign charge convict indict plead sentence acquit extradite prosecute try appear")


def _elsewhere(parse: Parse, when: When, trigger: Token) -> bool:
    if when.span is None:
        return True
    tokens = parse.tokens(when.span.start, when.span.end)
    if len(tokens) == 0:
        return False
    root = tokens.root
    tried = came_after(trigger, root) and any(a.lemma_.lower() in TRIALS for a in root.ancestors)
    return of_another_noun(root, when, trigger) or tried


def _near(parse: Parse, tag: EventTag, ranges: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Those in the event's own sentence: a place from elsewhere says more than the words do."""
    sentence = parse.doc[tag.trigger[0]].sent
    inside = [r for r in ranges if sentence.start <= r[0] < sentence.end]
    return spans_of(parse, inside)


M = TypeVar("M", Place, When)


def _first(spans: Sequence[Span], mentions: Sequence[M]) -> M | None:
    """The finest place, or the longest time, of those in the first span that has any."""
    for span in spans:
        found = [m for m in mentions if m.span is not None and m.span.overlaps(span)]
        if found:
            return max(found, key=_rank)
    return None


# Of "a mill in Arden, Utopia" the town. What is not resolved may be a hamlet, or no place at all.
_FINE = {
    PlacePrecision.SITE: 4,
    PlacePrecision.CITY: 4,
    PlacePrecision.UNRESOLVED: 3,
    PlacePrecision.ADMIN1: 2,
    PlacePrecision.REGION: 1,
    PlacePrecision.COUNTRY: 0,
}


def _rank(mention: Place | When) -> tuple[int, int]:
    length = 0 if mention.span is None else mention.span.end - mention.span.start
    return (_FINE[mention.precision], length) if isinstance(mention, Place) else (0, length)
