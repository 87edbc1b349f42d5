"""view: the page's view of one record."""

from __future__ import annotations

import re

from onrecord.records import BlockKind, DateRole, Document, Record
from onrecord.steps.export import words
from onrecord.steps.export.page.listing import listing
from onrecord.steps.export.page.marked import blocks
from onrecord.steps.export.page.parts import Report

__all__ = ["report"]


def report(record: Record, number: int) -> Report:
    """The view of the ``number``-th report of the page (from 1)."""
    document = record.document
    here = f"r{number}"
    anchors = _anchors(record, here)
    people = listing(record, anchors)
    own = sum(not c.chain for c in record.claims)
    title = document.title or _first_title(document) or _short(document.ref) or "Untitled report"
    return Report(
        anchor=here,
        title=title,
        titled=any(b.kind is BlockKind.TITLE for b in document.blocks),
        meta=_meta(document),
        ref=_short(document.ref),
        url=document.url,
        link=document.url if document.url and re.match(r"https?://", document.url) else None,
        blocks=tuple(blocks(record, anchors, here)),
        claimants=tuple(people),
        loaded=tuple(
            (f"{here}-l{i}", w.span.text, w.neutral) for i, w in enumerate(record.loaded, 1)
        ),
        evidence=tuple(
            (f"{here}-v{i}", e.span.text, e.kind.value) for i, e in enumerate(record.evidence, 1)
        ),
        kinds=tuple({p.kind: p.kind_words for p in people}.items()),
        claims=len(record.claims),
        own_claims=own,
        made_by=f"onrecord {record.run.version}, codebook {record.run.codebook}",
    )


def _short(ref: str) -> str:
    """A page may be passed on: an absolute path on somebody's disk is cut to the file's name."""
    return re.split(r"[\\/]", ref)[-1] if re.match(r"/|[A-Za-z]:\\", ref) else ref


def _anchors(record: Record, here: str) -> dict[str, str]:
    """Record id -> anchor on the page; short, and safe whatever the ids are made of."""
    anchors: dict[str, str] = {}
    anchors |= {a.id: f"{here}-a{i}" for i, a in enumerate(record.attributions, 1)}
    anchors |= {c.id: f"{here}-c{i}" for i, c in enumerate(record.claims, 1)}
    anchors |= {k.id: f"{here}-k{i}" for i, k in enumerate(record.causes, 1)}
    return anchors


def _first_title(document: Document) -> str | None:
    blocks = (b for b in document.blocks if b.kind is BlockKind.TITLE)
    return next((document.text[b.start : b.end] for b in blocks), None)


def _meta(document: Document) -> tuple[str, ...]:
    published = words.published_words(document)
    clocks = [
        f"page dated {words.date_words(d.when)}, which is not its publication date"
        for d in document.dates
        if d.role is DateRole.PAGE and words.date_words(d.when)
    ]
    by = f"by {document.author}" if document.author else None
    return tuple(m for m in (document.outlet, by, published, *clocks) if m)
