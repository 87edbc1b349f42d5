"""words: the records' fixed terms in plain English, shared by every export that people read."""

from __future__ import annotations

import calendar
from datetime import date

from onrecord.records import (
    Actor,
    Assertion,
    Attribution,
    Basis,
    CausalRelation,
    Claim,
    Count,
    CountKind,
    Document,
    Flag,
    Mood,
    Place,
    PlacePrecision,
    Polarity,
    Speaker,
    SpeakerKind,
    Voice,
    When,
)

__all__ = [
    "CAUSAL_WORDS",
    "FLAG_WORDS",
    "KIND_WORDS",
    "MISSING_SOURCE",
    "NOT_STATED",
    "OWN_VOICE",
    "VOICE_WORDS",
    "assertion_words",
    "count_words",
    "date_words",
    "event_words",
    "heading_words",
    "join_names",
    "place_words",
    "published_words",
    "speaker_name",
    "speaker_words",
    "when_words",
]

OWN_VOICE = "In the outlet’s own voice"
MISSING_SOURCE = "a source that is missing from this record"
NO_SOURCE = "someone who is not named"
NOT_STATED = "not stated"

KIND_WORDS = {
    SpeakerKind.OFFICIAL: "official",
    SpeakerKind.PARTY: "party or armed group",
    SpeakerKind.MEDIA: "media",
    SpeakerKind.WITNESS: "witness",
    SpeakerKind.VICTIM: "victim or family",
    SpeakerKind.EXPERT: "expert",
    SpeakerKind.NGO: "NGO",
    SpeakerKind.IGO: "intergovernmental body",
    SpeakerKind.DOCUMENT: "document",
    SpeakerKind.UNNAMED: "unnamed source",
    SpeakerKind.OTHER: "other source",
}
VOICE_WORDS = {
    Voice.DIRECT: "quoted word for word",
    Voice.INDIRECT: "in the outlet’s words",
    Voice.MIXED: "partly quoted",
}
FLAG_WORDS = {
    Flag.UNCLOSED_QUOTE: "the quotation is never closed",
    Flag.UNOPENED_QUOTE: "the quotation closes, but its opening mark is lost",
    Flag.INSERTED_TEXT: "words in [brackets] were inserted by the outlet",
    Flag.NO_SOURCE: "nobody is named as the source",
    Flag.CARRIED_SOURCE: "the source is named in an earlier sentence",
}
CAUSAL_WORDS = {
    CausalRelation.CAUSE: "leads to",
    CausalRelation.PREVENT: "prevents",
    CausalRelation.PURPOSE: "has as its purpose",
    CausalRelation.DENIED: "does not lead to",
}
_MOOD_WORDS = {
    Mood.HAPPENED: "",
    Mood.ONGOING: "ongoing",
    Mood.PLANNED: "planned",
    Mood.THREATENED: "threatened",
    Mood.DEMANDED: "demanded",
    Mood.HYPOTHETICAL: "hypothetical",
}


def speaker_name(attribution: Attribution | None) -> str:
    """The claimant's name or description; never empty."""
    if attribution is None:
        return MISSING_SOURCE
    if attribution.speaker is not None and attribution.speaker.name.strip():
        return attribution.speaker.name
    return attribution.source.text if attribution.source else NO_SOURCE


def speaker_words(attribution: Attribution | None) -> str:
    """``"Ali Karimi (governor, official, Rasht)"``: name, then what the name does not say."""
    name = speaker_name(attribution)
    speaker = attribution.speaker if attribution else None
    return f"{name} ({', '.join(extra)})" if (extra := _extras(speaker, name)) else name


def heading_words(attribution: Attribution | None) -> str:
    """``"According to ..."``, a heading over what this claimant says."""
    return f"According to {speaker_words(attribution)}"


def _extras(speaker: Speaker | None, name: str) -> list[str]:
    if speaker is None:
        return []
    said, extras = name.casefold(), []
    for extra in (speaker.role, speaker.organisation, KIND_WORDS[speaker.kind], speaker.place):
        if extra and extra.casefold() not in said:
            extras.append(extra)
            said += " " + extra.casefold()
    return extras


def event_words(claim: Claim) -> str:
    """``ASSAULT-beat``: PLOVER type and mode."""
    return f"{claim.type}-{claim.mode}" if claim.mode else claim.type


def join_names(actors: tuple[Actor, ...]) -> str:
    """The actors' names, ``"; "`` between them; empty if there is none."""
    return "; ".join(dict.fromkeys(a.name for a in actors))


def assertion_words(assertion: Assertion) -> tuple[str, ...]:
    """``("denied", "planned")``; empty for a plain "it happened"."""
    words = []
    if assertion.polarity is Polarity.DENIED:
        words.append("denied")
    if mood := _MOOD_WORDS[assertion.mood]:
        words.append(mood)
    if assertion.historical:
        words.append("background, long before the report")
    return tuple(words)


def count_words(count: Count) -> str:
    """``"over 1,500 people killed"``: the report's words, then what they count."""
    if count.what is CountKind.OTHER or count.what.value in count.span.text.casefold():
        return count.span.text
    return f"{count.span.text} {count.what.value}"


def place_words(place: Place) -> str:
    """``"Rasht, Gilan, IRN"``; says so where the place was not found, or only described."""
    parts = dict.fromkeys(p for p in (place.name, place.admin1, place.country) if p)
    words = ", ".join(parts)
    if not place.named:
        return f"“{words}” (in the report's words)"
    if place.precision is PlacePrecision.UNRESOLVED:
        return f"{words} (place not found)"
    return words


def date_words(when: When) -> str:
    """The date alone: ``16 November 2019``, ``November 2019``, ``... to ...``; may be empty."""
    first, last = _day(when.earliest), _day(when.latest)
    if first and last:
        return _range_words(first, last)
    if first:
        return f"{_day_words(first)} or later"
    if last:
        return f"{_day_words(last)} or earlier"
    return ""


def when_words(when: When) -> str:
    """The date with the report's words and, where it is not known, why not."""
    words, quoted = date_words(when), f"“{when.span.text}”" if when.span else ""
    if when.basis is Basis.UNKNOWN:
        reason = when.reason or "depends on something that the report does not tell"
        known = f"{quoted}, {words}" if quoted and words else quoted or words or "unknown"
        return f"{known} ({reason})"
    if when.basis is Basis.PUBLICATION:
        return f"{words or 'unknown'} (the publication date)"
    if not words:
        return f"{quoted or 'unknown'} ({when.reason or 'not resolved'})"
    if when.basis is Basis.RESOLVED and quoted:
        return f"{words} ({quoted})"
    return words


def published_words(document: Document) -> str:
    """``published 17 November 2019``, or that it is unknown; a page clock is never taken for it."""
    when = document.published
    if when is None or not (words := date_words(when)):
        return "publication date unknown"
    return f"published {words}"


def _day(iso: str | None) -> date | None:
    if iso is None:
        return None
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None  # a year beyond 1..9999; the EDTF string still tells it


def _day_words(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _range_words(first: date, last: date) -> str:
    if first == last:
        return _day_words(first)
    month_end = calendar.monthrange(last.year, last.month)[1]
    if first.day == 1 and last.day == month_end:
        if first.year == last.year and first.month == last.month:
            return f"{calendar.month_name[first.month]} {first.year}"
        if (first.month, last.month) == (1, 12):
            return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if first.year == last.year and first.month == last.month:
        return f"{first.day} to {_day_words(last)}"
    return f"{_day_words(first)} to {_day_words(last)}"
