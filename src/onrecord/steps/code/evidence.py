"""evidence: footage, pictures, recordings, documents and posts that a report says exist.

Found by their nouns and by the addresses that the report links to. Nothing is fetched and nothing
is looked at: this is a list of what a reader could go and check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.records import (
    Attribution,
    Evidence,
    EvidenceKind,
    Parse,
    Place,
    Span,
    When,
    chain_at,
    content_id,
)
from onrecord.steps.code.wordlists import read_words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["EvidenceWords", "evidence"]

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”‘’()\[\]{}]{3,500}|\bpic\.twitter\.com/\w{3,40}")
TRAILING = ".,;:!?…"
# Which kind of evidence an address points to, by its host or its ending; the first that fits.
HOSTS: tuple[tuple[EvidenceKind, re.Pattern[str]], ...] = (
    (EvidenceKind.VIDEO, re.compile(r"youtu\.?be|vimeo|dailymotion|tiktok|\.(?:mp4|mov|webm)\b")),
    (EvidenceKind.PHOTO, re.compile(r"pic\.twitter|flickr|imgur|\.(?:jpe?g|png|gif|webp)\b")),
    (EvidenceKind.AUDIO, re.compile(r"soundcloud|\.(?:mp3|wav|ogg)\b")),
    (EvidenceKind.DOCUMENT, re.compile(r"\.(?:pdf|docx?|xlsx?)\b|documentcloud|scribd")),
    (
        EvidenceKind.POST,
        re.compile(
            r"(?://|\.)(?:twitter|x|facebook|instagram|vk|weibo|threads|bsky|truthsocial)"
            r"\.(?:com|net|app)\b|(?://|\.)t\.(?:me|co)/|telegram"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _File:
    strong: dict[EvidenceKind, str]
    weak: dict[EvidenceKind, str]
    shown: str
    not_before: str
    not_after: str
    not_post: str


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """The nouns of ``data/lexicon/evidence.yaml``: lemma to kind, and whether it needs a verb."""

    nouns: dict[str, tuple[EvidenceKind, bool]]
    shown: frozenset[str]
    not_before: frozenset[str]
    not_after: frozenset[str]
    not_post: frozenset[str]

    @classmethod
    @cache
    def packaged(cls) -> EvidenceWords:
        """The packaged list."""
        f = read_words(_File, "evidence")
        nouns = {w: (kind, True) for kind, words in f.weak.items() for w in words.split()}
        nouns |= {w: (kind, False) for kind, words in f.strong.items() for w in words.split()}
        return cls(
            nouns,
            frozenset(f.shown.split()),
            frozenset(f.not_before.split()),
            frozenset(f.not_after.split()),
            frozenset(f.not_post.split()),
        )


def evidence(
    parse: Parse,
    attributions: Sequence[Attribution],
    places: Sequence[Place],
    times: Sequence[When],
) -> tuple[Evidence, ...]:
    """Every piece of evidence that the report names or links to, in text order.

    ``where`` and ``when`` are the place and the time named nearest to it in the same sentence;
    None where the sentence names none.
    """
    found = sorted([*_links(parse), *_nouns(parse)], key=lambda f: (f[0].start, f[0].end))
    out: list[Evidence] = []
    for span, kind, url in found:
        if out and span.start < out[-1].span.end:
            continue
        token = parse.token_at(span.start)
        within = (token.sent.start_char, token.sent.end_char) if token else (0, 0)
        out.append(
            Evidence(
                content_id("v1", parse.document.id, span.start, span.end),
                span,
                kind,
                url,
                _nearest_place(places, span, within),
                _nearest_time(times, span, within),
                chain_at(attributions, span.start, span.end),
            )
        )
    return tuple(out)


def _links(parse: Parse) -> Iterator[tuple[Span, EvidenceKind, str | None]]:
    for match in URL.finditer(parse.document.text):
        url = match.group().rstrip(TRAILING)
        kind = next((k for k, host in HOSTS if host.search(url.lower())), EvidenceKind.OTHER)
        yield Span.of(parse.document.text, match.start(), match.start() + len(url)), kind, url


def _nouns(parse: Parse) -> Iterator[tuple[Span, EvidenceKind, str | None]]:
    words = EvidenceWords.packaged()
    for token in parse.words:
        known = words.nouns.get(token.lemma_.lower())
        if known is None or token.pos_ not in ("NOUN", "PROPN") or not parse.in_body(token):
            continue
        kind, weak = known
        if _something_else(token, kind, words) or (weak and not _shown(token, words)):
            continue
        first = min((t.i for t in token.lefts if t.dep_ in ("compound", "amod")), default=token.i)
        yield parse.span(first, token.i), kind, None


def _something_else(token: Token, kind: EvidenceKind, words: EvidenceWords) -> bool:
    doc = token.doc
    at = token.i + 2 if doc[token.i + 1 : token.i + 2].text == "-" else token.i + 1
    behind = doc[at].lower_ if at < len(doc) else ""
    if (behind == ":" and token.is_sent_start) or (behind == ":" and token.text[:1].isupper()):
        return True  # a credit: "Photo: agency"
    before = doc[token.i - 1].lower_ if token.i > 0 else ""
    if behind in words.not_before or before in words.not_after:
        return True
    if kind is EvidenceKind.POST and before in words.not_post:
        return True
    # "the video showed" counts, "video evidence" too; "document" as a modifier does not.
    return token.dep_ == "compound" and kind is EvidenceKind.DOCUMENT


def _shown(token: Token, words: EvidenceWords) -> bool:
    """Is the noun introduced as evidence: shown, released, or "a picture *of* something"?"""
    if token.head.lemma_.lower() in words.shown:
        return True
    for child in token.rights:
        if child.dep_ in ("acl", "relcl") and child.lemma_.lower() in words.shown:
            return True
    return any(
        (c.dep_ == "amod" and c.lemma_.lower() in words.shown | {"video", "satellite", "aerial"})
        or (c.dep_ == "compound" and c.lower_ in ("video", "satellite", "drone", "twitter", "cctv"))
        for c in token.lefts
    )


def _nearest_place(places: Sequence[Place], span: Span, within: tuple[int, int]) -> Place | None:
    inside = [p for p in places if within[0] <= p.span.start < within[1]]
    return min(inside, key=lambda p: (_gap(p.span, span), p.span.start), default=None)


def _nearest_time(times: Sequence[When], span: Span, within: tuple[int, int]) -> When | None:
    inside = [(w.span, w) for w in times if w.span and within[0] <= w.span.start < within[1]]
    if not inside:
        return None
    return min(inside, key=lambda x: (_gap(x[0], span), x[0].start))[1]


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)
