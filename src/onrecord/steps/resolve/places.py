"""places: Parse -> where; every place that a report names, resolved as far as its words carry.

``places_scan`` finds names, ``places_evidence`` and ``places_beside`` weigh whether they are
places, ``places_sense`` tells which place is meant, ``places_use`` what the name does in its
sentence, and this module makes the records. Precision is never finer than the words: "several
Iranian cities" is one place with the precision of a country. A place that cannot
be told from others of its name stays unresolved, with the candidates and why they lost.
"""

from __future__ import annotations

from onrecord.records import Document, Parse, Place, PlacePrecision, PlaceUse, Span
from onrecord.steps.resolve.gazetteer import Gazetteer
from onrecord.steps.resolve.places_beside import support_each_other
from onrecord.steps.resolve.places_mention import ENOUGH, Mention
from onrecord.steps.resolve.places_scan import scan
from onrecord.steps.resolve.places_sense import Sense, choose
from onrecord.steps.resolve.places_use import use_of
from onrecord.steps.resolve.places_words import MANY, NOT_PLACES, PLURALS, SPREAD, WEAK_MANY

__all__ = ["places"]

PRECISION = {
    "country": PlacePrecision.COUNTRY,
    "admin1": PlacePrecision.ADMIN1,
    "admin2": PlacePrecision.ADMIN1,  # a county: the next coarser that there is
    "city": PlacePrecision.CITY,
    "site": PlacePrecision.SITE,
    "region": PlacePrecision.REGION,
}
NAMESAKE_SIZE = 5_000_000  # the same, where the name is also a word or a person's
NAME_SIZE = 100_000  # people; the least for a town inside a longer name ("Bank of ...")


def places(parse: Parse, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """All places of a report in text order; none overlap."""
    mentions = [m for m in scan(parse, gazetteer) if m.evidence > -ENOUGH or m.inside]
    lower = list(parse.lower)
    support_each_other(mentions, lower)
    sure = {m.key for m in mentions if m.evidence >= ENOUGH and not m.inside}
    kept = [m for m in mentions if _kept(m, sure)]
    found: list[Place] = []
    for sense in choose(kept, lower, gazetteer):
        place = _place(sense, parse, lower, gazetteer)
        if place is not None and not (found and found[-1].span.overlaps(place.span)):
            found.append(place)
    return tuple(found)


def _kept(m: Mention, sure: set[str]) -> bool:
    """Is there evidence enough, here or where the report says the name again?"""
    if m.inside:
        return (
            m.label != "PERSON"
            and m.evidence > -ENOUGH
            and not (set(m.key.removeprefix("the ").removeprefix("al ").split()) <= NOT_PLACES)
        )
    return m.evidence >= ENOUGH or (m.key in sure and m.evidence >= 0)


def _place(sense: Sense, parse: Parse, lower: list[str], gazetteer: Gazetteer) -> Place | None:
    m = sense.mention
    entry = m.people or sense.entry
    use = use_of(m, entry, parse.doc, gazetteer)
    if use is PlaceUse.NAME and not _name_counts(sense, gazetteer):
        return None
    if entry is None and not (m.label in ("GPE", "LOC", "FAC") or m.evidence > ENOUGH + 1):
        return None
    first, last = m.first, m.last
    if entry is not None and entry.kind in ("country", "admin1", "admin2", "region"):
        first, last = _phrase(first, last, lower)
        if (first, last) != (m.first, m.last):
            use = PlaceUse.LITERAL
    span = parse.span(first, last)
    span = span if m.short else _trimmed(span, parse.document)
    if entry is None:
        name = span.text
        unresolved = PlacePrecision.UNRESOLVED
        return Place(span, name, None, None, None, None, None, unresolved, use, sense.rejected)
    return Place(
        span,
        entry.name,
        entry.country or None,
        entry.admin1 or None,
        entry.latitude,
        entry.longitude,
        entry.geonameid,
        PRECISION[entry.kind],
        use,
        () if m.people is not None else sense.rejected,
    )


def _trimmed(span: Span, document: Document) -> Span:
    """Without marks that the tokenizer left at the end ("TEHRAN-")."""
    end = span.end
    while end > span.start + 1 and not (span.text[end - span.start - 1].isalnum()):
        if span.text[end - span.start - 1] == "." and "." in span.text[:-1]:
            break  # U.S.
        end -= 1
    return document.span(span.start, end)


def _name_counts(sense: Sense, gazetteer: Gazetteer) -> bool:
    """Is a place inside a longer name well enough known to be meant ("Tehran Times")?"""
    entry, key = sense.entry, sense.mention.key
    if entry is None:
        return False
    if key in gazetteer.words and key not in gazetteer.capitals:
        return entry.kind == "country" or entry.population >= NAMESAKE_SIZE
    return entry.kind in ("country", "admin1", "region") or entry.population >= NAME_SIZE


def _phrase(first: int, last: int, lower: list[str]) -> tuple[int, int]:
    """The whole of "several Iranian cities" or "dozens of cities across Iran"."""
    after = last + 1
    if after < len(lower) and lower[after] in PLURALS_:
        start = _quantified(first, lower)
        return (start, after) if start < first else (first, last)
    noun = first - 2 if first and lower[first - 1] in SPREAD else -1
    if noun >= 0 and lower[noun] in PLURALS_:
        start = _quantified(noun, lower)
        if start < noun or lower[first - 1] in ("across", "throughout"):
            return start, last
    return first, last


PLURALS_ = frozenset(
    (p[:-1] + "ies" if p.endswith("y") else p + "s") for p in PLURALS
)  # cities, towns


def _quantified(at: int, lower: list[str]) -> int:
    """Where the words of number before token ``at`` begin ("a number of", "at least 15")."""
    start = at
    while start > 0 and (lower[start - 1] in MANY or lower[start - 1].isdigit()):
        start -= 1
    return at if all(w in WEAK_MANY for w in lower[start:at]) else start
