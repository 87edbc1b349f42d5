"""Quotations and their speakers.

A quotation joins the reporting verb that governs it in the parse; else the nearest reporting verb
of its sentence; else, if it is a sentence of its own, the speaker before it. What is left are
scare quotes, titles and nicknames: not speech.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from onrecord.records import Block, BlockKind, Flag, Parse
from onrecord.steps.attribute.draft import Draft
from onrecord.steps.attribute.lexicon import Cues
from onrecord.steps.attribute.quotes import Quote
from onrecord.steps.attribute.syntax import agent, noun_phrase, subject

__all__ = ["join_quotes"]

SENTENCE_LIKE = 30  # characters; a quotation without a cue of its own is speech from here on
ATTACH = 160  # characters between a quotation and the verb that may govern it
LOOSE = set(" \t\n\r\u00a0,.;:!?\"“”‘’'«»()[]-–—…")


def join_quotes(
    parse: Parse, quotes: Sequence[Quote], drafts: list[Draft], cues: Cues
) -> list[Draft]:
    """Add to ``drafts`` what the quotations and block statements say."""
    last: Draft | None = None
    for quote in quotes:
        found = _governing(quote, drafts)
        if found is not None:
            _extend(parse, found, quote)
        else:
            found = _by_cue(parse, quote, cues, drafts) or _continued(parse, quote, last)
            if found is None:
                continue
            if found not in drafts:
                drafts.append(found)
        for flag in quote.flags:
            if flag not in found.flags:
                found.flags.append(flag)
        last = found
    drafts.extend(_block_statements(parse, quotes, drafts, cues))
    return drafts


def _block_statements(
    parse: Parse, quotes: Sequence[Quote], drafts: list[Draft], cues: Cues
) -> list[Draft]:
    """A statement behind "The minister said:" without marks, to the end of the statement.

    Where the colon ends a paragraph the statement goes on to the next heading, or to a paragraph
    that has quotation marks; where words follow, to the end of the paragraph.
    """
    out: list[Draft] = []
    document = parse.document
    blocks = [b for b in document.blocks if b.kind is not BlockKind.FURNITURE]
    known = {d.cue_token: d for d in drafts}
    for i, block in enumerate(blocks):
        colon = document.text.find(":", block.start, block.end)
        if colon < 0 or _inside(colon, quotes):
            continue
        words = parse.tokens(block.start, colon)
        cue = next(
            (
                t
                for t in reversed(list(words))
                if t.pos_ == "VERB" and t.lemma_.lower() in cues.that
            ),
            None,
        )
        if cue is None or colon - cue.idx > 60:
            continue
        draft = known.get(cue.i)
        if draft is not None and not draft.reason.startswith("tagger:"):
            continue
        rest = document.text[colon + 1 : block.end].strip()
        if rest[:1] in ("“", '"', "«"):
            continue
        if rest:
            content = [(colon + 1 + document.text[colon + 1 :].index(rest[0]), block.end)]
        else:
            content = []
            for following in blocks[i + 1 :]:
                inner = any(following.start <= q.start < following.end for q in quotes)
                if inner or following.kind in (BlockKind.HEADING, BlockKind.TITLE):
                    break
                content.append((following.start, following.end))
        source = subject(cue)
        if not content or source is None:
            continue
        if draft is not None:  # the tagger saw the cue; how far a statement goes is ours to say
            draft.content, draft.reason = content, "block_statement"
            continue
        name = parse.span(*noun_phrase(source))
        span = parse.span(cue.i, cue.i)
        out.append(
            Draft(
                cue=(span.start, span.end),
                source=(name.start, name.end),
                content=content,
                reason="block_statement",
                weight=0.8,
                cue_token=cue.i,
                source_token=source.i,
            )
        )
    return out


def _inside(at: int, quotes: Sequence[Quote]) -> Quote | None:
    return next((q for q in quotes if q.start <= at < q.end), None)


def _governing(quote: Quote, drafts: list[Draft]) -> Draft | None:
    """The draft with a cue outside of the quotation and content that reaches into it."""
    best, most = None, 0
    for draft in drafts:
        if draft.cue is None or quote.start <= draft.cue[0] < quote.end:
            continue
        overlap = sum(max(0, min(e, quote.end) - max(s, quote.start)) for s, e in draft.content)
        if overlap > most:
            best, most = draft, overlap
    return best


def _extend(parse: Parse, draft: Draft, quote: Quote) -> None:
    """Let content that starts or ends inside the quotation reach its marks."""
    text = parse.document.text
    inner = [c for c in draft.content if c[0] < quote.end and quote.start < c[1]]
    fragment = quote.end - quote.start < SENTENCE_LIKE and not _full(text, quote)
    if fragment:
        return
    rest = [c for c in draft.content if c not in inner]
    start = min([c[0] for c in inner] + [quote.start])
    end = max([c[1] for c in inner] + [quote.end])
    if draft.cue is not None:  # the cue never becomes part of what it reports
        if start <= draft.cue[0] < quote.start:
            start = quote.start
        if quote.end <= draft.cue[0] < end:
            end = quote.end
    draft.content = sorted([*rest, (start, end)])
    draft.reasons.append("quotation")


def _full(text: str, quote: Quote) -> bool:
    return text[quote.end - 1] in ".!?," or text[quote.end : quote.end + 2].strip('”" ')[:1] in {
        ","
    }


def _by_cue(parse: Parse, quote: Quote, cues: Cues, drafts: list[Draft]) -> Draft | None:
    """A draft for a quotation whose reporting verb the parse did not connect."""
    block = parse.document.block_at(quote.start)
    low = max(quote.start - ATTACH, block.start if block else 0)
    high = min(quote.end + ATTACH, block.end if block else len(parse.document.text))
    best, near = None, ATTACH
    for token in parse.tokens(low, high):
        if quote.start <= token.idx < quote.end or token.lemma_.lower() not in cues.verbs:
            continue
        if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("amod",):
            continue
        gap = _gap(parse, token, quote)
        if gap is not None and gap < near:
            best, near = token, gap
    if best is None:
        return None
    known = next((d for d in drafts if d.cue_token == best.i), None)
    if known is not None:
        if _fragment(parse, quote) or _sentence_between(parse, quote, best):
            return None
        known.content = sorted([*known.content, (quote.start, quote.end)])
        return known
    source = agent(best) if any(c.dep_ == "auxpass" for c in best.children) else subject(best)
    if source is not None and quote.start <= source.idx < quote.end:
        source = None
    span = parse.span(best.i, best.i)
    src = None
    if source is not None:
        s = parse.span(*noun_phrase(source))
        src = (s.start, s.end) if not (s.start < quote.end and quote.start < s.end) else None
    return Draft(
        cue=(span.start, span.end),
        source=src,
        content=[(quote.start, quote.end)],
        reason="quotation_by_cue",
        weight=0.85,
        cue_token=best.i,
        source_token=source.i if source is not None and src else None,
    )


def _sentence_between(parse: Parse, quote: Quote, cue: Token) -> bool:
    """Does the quotation end its own sentence before the cue's begins?"""
    text = parse.document.text
    return (
        cue.idx > quote.end
        and text[quote.end - 1] in ".!?"
        and (text[quote.end + 1 : cue.idx].strip("”\"' ")[:1].isupper())
    )


def _gap(parse: Parse, token: Token, quote: Quote) -> int | None:
    """Characters between cue and quotation, None if a sentence ends between them."""
    text = parse.document.text
    end = token.idx + len(token.text)
    between = text[end : quote.start] if end <= quote.start else text[quote.end : token.idx]
    core = between.strip("”“\"' \n\t")
    if end <= quote.start:
        if ":" in core[-1:]:
            return len(between)
        if any(m in core for m in (". ", "! ", "? ", "\n", ";")):
            return None
        # A bare quotation that is a fragment of some other clause is not this verb's.
        return (
            len(between)
            if core in ("", ",", "that") or core.endswith((",", ":", "that", "as"))
            else None
        )
    closing = text[quote.end - 1]
    if closing in ".!?" and core[:1] != "," and core[:1].isupper():
        return None if len(core) > 60 else len(between)
    if any(m in core for m in (". ", "! ", "? ", "\n", ";")):
        return None
    return len(between) if closing in ",.!?" or core[:1] == "," else None


def _fragment(parse: Parse, quote: Quote) -> bool:
    text = parse.document.text
    sentence = text[quote.start].isupper() and text[quote.end - 1] in ".!?"
    if quote.end - quote.start < SENTENCE_LIKE and not sentence:
        return True
    return not any(t.pos_ in ("VERB", "AUX") for t in parse.tokens(quote.start, quote.end))


def _continued(parse: Parse, quote: Quote, last: Draft | None) -> Draft | None:
    """A quotation without any cue: the speaker before goes on, or it is not speech."""
    text = parse.document.text
    if _fragment(parse, quote):
        return None
    block: Block | None = parse.document.block_at(quote.start)
    starts = block is not None and not text[block.start : quote.start].strip("“\"'«‘ ")
    before = text[: quote.start].rstrip(" \n\t\u00a0“\"'«‘")
    if not (starts or before[-1:] in '.!?”"»:'):
        return None
    if last is None:
        if not starts:
            return None
        return _orphan(quote, None)
    gap = text[last.end : quote.start] if last.end <= quote.start else ""
    adjacent = all(c in LOOSE for c in gap) or quote.carried
    same_cue = (
        last.cue is not None
        and last.end <= last.cue[0] < quote.start
        and _only_cue(text, last, quote)
    )
    if adjacent or same_cue:
        last.content = sorted([*last.content, (quote.start, quote.end)])
        last.reasons.append("quotation_goes_on")
        return last
    return _orphan(quote, last)


def _only_cue(text: str, last: Draft, quote: Quote) -> bool:
    """Does only the cue clause stand between the two parts of a quotation?"""
    between = text[last.end : quote.start]
    return len(between) < 120 and "\n" not in between


def _orphan(quote: Quote, last: Draft | None) -> Draft:
    draft = Draft(
        cue=None,
        source=None if last is None else last.source,
        content=[(quote.start, quote.end)],
        reason="quotation_alone",
        weight=0.6,
        source_token=None if last is None else last.source_token,
    )
    if last is not None:
        draft.flags.append(Flag.CARRIED_SOURCE)
        draft.carried_from = last
    return draft
