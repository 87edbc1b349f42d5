"""leave_out: what of the events stands and what falls if one source had said nothing.

A source is an outlet, a claimant, or a report with all that is of its lineage. What falls without
it rested on it alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onrecord.errors import OptionError
from onrecord.records import Event, Record
from onrecord.steps.corroborate.figures import bounds_words
from onrecord.steps.corroborate.said import key_of, said_in

__all__ = ["EventChange", "LeftOut", "changes", "leave_out"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The records without the source; ``found`` says in plain words what it was found to be."""

    records: tuple[Record, ...]
    found: tuple[str, ...]
    reports: int
    claims: int


@dataclass(frozen=True, slots=True)
class EventChange:
    """What became of an event; ``after`` is None where nothing is left of it.

    ``fields`` are (name, before, after) in plain words, for what is not the same.
    """

    before: Event
    after: Event | None
    fields: tuple[tuple[str, str, str], ...]


def leave_out(
    records: Sequence[Record], lineages: Iterable[tuple[str, ...]], source: str
) -> LeftOut:
    """Leave out an outlet (by name), a claimant (by name), or a lineage (by the ref of a report).

    All that bear the name are left out: an organisation that publishes and is quoted is one source.

    Raises:
        OptionError: nothing here is called so; the message names what comes near.
    """
    wanted, key = source.strip().casefold(), key_of(source)
    of = {d: group for group in lineages for d in group}
    out: set[str] = set()
    found: Counter[str] = Counter()
    for r in records:
        document = r.document
        if document.outlet and key_of(document.outlet) == key:
            out.add(document.id)
            found["outlet"] += 1
        if wanted in (document.ref.casefold(), document.id):
            group = of.get(document.id, (document.id,))
            out.update(group)
            found["lineage"] += len(group)
    kept, claims = [], 0
    for r in records:
        if r.document.id in out:
            claims += len(r.claims)
            continue
        silent = {
            s.ref.id
            for s in said_in(r, r.document.id, withdrawn=False)
            if not s.claimant.weak and (key in (s.claimant.key, key_of(s.claimant.name)))
        }
        claims += len(silent)
        found["claimant"] += len(silent)
        kept.append(_silenced(r, silent) if silent else r)
    words = {
        "outlet": "an outlet with {} reports",
        "lineage": "a lineage of {} reports",
        "claimant": "a claimant quoted for {} claims by others",
    }
    if not any(found.values()):
        raise OptionError(_nobody(source, records))
    told = tuple(words[k].format(n) for k, n in sorted(found.items()) if n)
    return LeftOut(tuple(kept), told, len(out), claims)


def _silenced(record: Record, claims: set[str]) -> Record:
    """The record without these claims, and without its title, which may well rest on them."""
    left = tuple(c for c in record.claims if c.id not in claims)
    return replace(record, claims=left, document=replace(record.document, title=None))


def _nobody(source: str, records: Sequence[Record]) -> str:
    """The error: no such source, and which there are that share a word with it."""
    names = {r.document.outlet for r in records if r.document.outlet}
    names |= {s.claimant.name for r in records for s in said_in(r, "", withdrawn=False)}
    asked = set(key_of(source).split())
    near = sorted(n for n in names if asked & set(key_of(n).split()))[:5]
    hint = f"; there are {', '.join(near)}" if near else ""
    return f"no outlet, claimant or report is called {source!r} here{hint}"


def changes(before: Iterable[Event], after: Iterable[Event]) -> tuple[EventChange, ...]:
    """What became of each event, in the order given; those that are as they were are left out.

    An event is found again as the one that holds most of its claims.
    """
    now = tuple(after)
    of = {c.id: i for i, e in enumerate(now) for c in e.claims}
    out = []
    for event in before:
        votes = Counter(of[c.id] for c in event.claims if c.id in of)
        best = min(votes, key=lambda i: (-votes[i], now[i].id)) if votes else None
        new = None if best is None else now[best]
        fields = () if new is None else _differences(event, new)
        if new is None or fields:
            out.append(EventChange(event, new, fields))
    return tuple(out)


def _differences(a: Event, b: Event) -> tuple[tuple[str, str, str], ...]:
    pairs = [
        ("what", _what(a), _what(b)),
        ("when", a.when.edtf if a.when else "", b.when.edtf if b.when else ""),
        ("where", a.where.name if a.where else "", b.where.name if b.where else ""),
        *_counts(a, b),
        ("reports", str(a.corroboration.reports), str(b.corroboration.reports)),
        ("independent ways", str(a.corroboration.lineages), str(b.corroboration.lineages)),
        ("denied by", "; ".join(a.corroboration.denied_by), "; ".join(b.corroboration.denied_by)),
        ("contradictions", _conflicts(a), _conflicts(b)),
    ]
    return tuple((name, x, y) for name, x, y in pairs if x != y)


def _what(event: Event) -> str:
    return f"{event.type}-{event.mode}" if event.mode else event.type


def _counts(a: Event, b: Event) -> list[tuple[str, str, str]]:
    old = {c.what.value: bounds_words((c.low, c.high)) for c in a.counts}
    new = {c.what.value: bounds_words((c.low, c.high)) for c in b.counts}
    return [(k, old.get(k, ""), new.get(k, "")) for k in sorted(old.keys() | new.keys())]


def _conflicts(event: Event) -> str:
    return "; ".join(f"{c.kind.value}: {c.what}" for c in event.contradictions)
