"""The trained tagger's attributions as drafts, joined with those of the rules.

The rules know where quotations end and what a clause is; the tagger knows wordings that no rule
lists. Where both see the same cue it is one draft: the rules' where it rests on quotation marks,
the tagger's words otherwise, whichever measured better (benchmarks/attribution.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from onrecord.records import CueTag, Parse
from onrecord.steps.attribute.draft import OWN_CLAUSE, Draft, Range, agreement
from onrecord.steps.attribute.quotes import Quote
from onrecord.steps.attribute.syntax import noun_phrase

__all__ = ["join_tags", "settle"]

AUXILIARY = frozenset(("aux", "auxpass"))
HELD = frozenset(("believed", "thought", "said", "alleged", "reported", "rumored", "rumoured"))
THAT = frozenset(("that",))
LINKS = frozenset(("than", "by", "to", "as", "from", "with", "of"))

NEARLY = 0.6  # of the characters shared; 0.5 to 0.7 measure alike


def join_tags(parse: Parse, drafts: list[Draft], tags: Sequence[CueTag]) -> list[Draft]:
    """``drafts`` with the tagger's opinion of each, and drafts for what only the tagger sees."""
    out = list(drafts)
    for tag in tags:
        draft = _of(parse, tag)
        if draft is None:
            continue
        same = [d for d in drafts if d.cue is not None and _touch(d.cue, draft.cue)]
        if not same:
            out.append(draft)
            continue
        for known in same:
            if known.tag is None or known.tag < tag.score:
                known.tag = tag.score
                _adopt(known, draft)
    return out


def _adopt(known: Draft, tagged: Draft) -> None:
    """Take over what the tagger tells better: the words of a clause, a source that rules missed."""
    known.tag_content = tagged.content
    known.tag_source = tagged.source
    known.tag_source_token = tagged.source_token
    known.tag_kind = tagged.tag_kind


def _of(parse: Parse, tag: CueTag) -> Draft | None:
    content = [_range(parse, _without(parse, r, THAT)) for r in tag.content]
    content = [c for c in content if c[0] < c[1]]
    if not content:
        return None
    cue = _head(parse, tag.cue)
    if cue.dep_ == "amod" and cue.lower_ == "suspected":  # of "suspected rebels shot six": "rebels"
        last = noun_phrase(cue.head)[1] + 1
        content = [_range(parse, (cue.i + 1, last))] if cue.i + 1 < last else content
    elif cue.lower_ in HELD and not any(c.dep_ in AUXILIARY for c in cue.children):
        content = [_before_verb(parse, c) for c in content]
    named = _without(parse, tag.source, LINKS) if tag.source else None
    if named and cue.tag_ == "VBN" and parse.doc[named[0] : named[1]].text.lower() == "it":
        named = None  # "it is alleged that ..." names nobody
    source = _head(parse, named) if named else None
    return Draft(
        cue=_range(parse, tag.cue),
        source=_range(parse, named) if named else None,
        content=content,
        reason=f"tagger:{cue.lemma_.lower()}",
        weight=tag.score,
        cue_token=cue.i,
        source_token=source.i if source is not None else None,
        tag=tag.score,
        tag_kind=tag.kind,
    )


def _before_verb(parse: Parse, content: Range) -> Range:
    """Of "(gunmen believed to) be herders killed six" what stands before the main verb."""
    words = parse.tokens(*content)
    if len(words) and words[0].lower_ in ("to", "be", "have"):
        verb = next((t for t in words[1:] if _finite(t)), None)
        if verb is not None:
            return content[0], parse.span(words[0].i, verb.i - 1).end
    return content


def _finite(word: Token) -> bool:
    """Is it a verb in the past, also where the tag says participle ("killed six")?"""
    parts = {c.dep_ for c in word.children}
    return word.tag_ == "VBD" or (word.tag_ == "VBN" and "dobj" in parts and not parts & AUXILIARY)


def _without(parse: Parse, tokens: Range, words: frozenset[str]) -> Range:
    """The range without a leading word that only links it to its clause, if anything is left."""
    first, last = tokens
    return (first + 1, last) if first + 1 < last and parse.doc[first].lower_ in words else tokens


def _range(parse: Parse, tokens: Range) -> Range:
    span = parse.span(tokens[0], tokens[1] - 1)
    return span.start, span.end


def _head(parse: Parse, tokens: Range) -> Token:
    """The token of a range whose own head lies outside of it; a verb first for a cue."""
    inside = parse.doc[tokens[0] : tokens[1]]
    return inside.root


def _touch(a: Range, b: Range | None) -> bool:
    return b is not None and a[0] < b[1] and b[0] < a[1]


def settle(drafts: list[Draft], quotes: Sequence[Quote]) -> list[Draft]:
    """Choose between the rules' words and the tagger's where both have an opinion.

    Where they nearly agree, the rules' clause boundaries are the cleaner ones, but the later end of
    the two: a parse loses the tail of a long clause. Where they do not, the tagger is right more
    often (measured on texts that it was not trained on).
    """
    for draft in drafts:
        words = draft.tag_content
        if words and OWN_CLAUSE not in draft.reasons and not _rests_on_quotes(draft, quotes):
            if agreement(draft.content, words) < NEARLY:
                draft.content = words
            elif len(words) == len(draft.content) == 1:
                ((start, end),), ((_, tail),) = draft.content, words
                draft.content = [(start, max(end, tail))]
        unsaid = draft.reason.startswith(("adverb:", "alleged:"))  # nobody is named by these
        if draft.tag_source and draft.source is None and not unsaid:
            draft.source, draft.source_token = draft.tag_source, draft.tag_source_token
    return drafts


def _rests_on_quotes(draft: Draft, quotes: Sequence[Quote]) -> bool:
    return any(s <= q.start and q.end <= e for s, e in draft.content for q in quotes)
