"""forms: what was posted, from a browser's form or as a JSON object with the same names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Annotated, Any

import msgspec
from fastapi import Depends, HTTPException, Request

from onrecord.review.amend import Figure, Filled, Words
from onrecord.review.desk import check_form, text_of

__all__ = ["BODY", "Form", "Posted", "filled_form"]

MOST_FIELDS = 20_000  # a report of 300 claims, some 60 fields each
LONGEST = 4_000  # characters of one field

_STRINGS = {"type": "string", "maxLength": LONGEST}
_FIELDS = {
    "decision": {"type": "string", "enum": ["accept", "amend", "reject", "unsure"]},
    **dict.fromkeys(("claim", "reason", "back", "type", "mode", "claimant"), _STRINGS),
    **dict.fromkeys(("trigger", "trigger_at", "where", "where_at"), _STRINGS),
    **dict.fromkeys(("when", "when_at", "since", "until", "polarity", "mood"), _STRINGS),
    "historical": {"type": "string", "enum": ["", "yes"]},
    **{
        name: {"type": "array", "items": _STRINGS, "maxItems": 100}
        for name in (
            *("actor", "actor_at", "recipient", "recipient_at"),
            *("count", "count_at", "count_what", "count_low", "count_high"),
        )
    },
}
_SCHEMA = {"type": "object", "properties": _FIELDS, "additionalProperties": False}
# For OpenAPI: the same fields as a form or as JSON. The form's token comes with it, or in the
# header X-CSRF-Token.
BODY: dict[str, Any] = {
    "requestBody": {
        "content": {
            "application/json": {"schema": _SCHEMA},
            "application/x-www-form-urlencoded": {"schema": _SCHEMA},
        }
    }
}


@dataclass(frozen=True, slots=True)
class Posted:
    """Names and their values, in order."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str, default: str = "") -> str:
        """The first value of a name."""
        return next(iter(self.values.get(name, ())), default)

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a name."""
        return tuple(self.values.get(name, ()))

    def part(self, prefix: str) -> Posted:
        """The fields that begin with ``prefix.``, without it."""
        start = f"{prefix}."
        inside = {n: v for n, v in self.values.items() if n.startswith(start)}
        return Posted({n.removeprefix(start): v for n, v in inside.items()})


async def _posted(request: Request) -> Posted:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        posted = Posted(_from_json(await request.body()))
    else:
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        values: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            values.setdefault(name, []).append(text_of(value))
        posted = Posted({n: tuple(v) for n, v in values.items()})
    for name, given in posted.values.items():
        if any(len(v) > LONGEST for v in given):
            raise HTTPException(413, f"{name[:40]}: more than {LONGEST} characters")
    check_form(request, posted.one("csrf"))
    return posted


def _from_json(body: bytes) -> dict[str, tuple[str, ...]]:
    try:
        read = msgspec.json.decode(body or b"{}", type=dict[str, str | list[str] | None])
    except (msgspec.DecodeError, msgspec.ValidationError) as e:
        raise HTTPException(422, f"not an object of texts and lists of texts: {e}") from e
    return {
        n: tuple(text_of(x) for x in (v if isinstance(v, list) else [v]))
        for n, v in read.items()
        if v is not None
    }


Form = Annotated[Posted, Depends(_posted)]


def filled_form(posted: Posted, machine: Filled) -> Filled:
    """The form as posted; a field that was not sent stands as the machine filled it.

    ``historical`` is a tick box, which browsers send only when ticked; ``type`` tells that the
    form was there at all.
    """
    if "type" not in posted.values:
        return machine
    one = posted.one
    return Filled(
        type=one("type", machine.type),
        mode=one("mode"),
        trigger=_words(posted, "trigger", machine.trigger),
        actors=_several(posted, "actor", machine.actors),
        recipients=_several(posted, "recipient", machine.recipients),
        where=_words(posted, "where", machine.where),
        when=_words(posted, "when", machine.when),
        since=one("since", machine.since),
        until=one("until", machine.until),
        counts=tuple(_figures(posted)) if "count" in posted.values else machine.counts,
        polarity=one("polarity", machine.polarity),
        mood=one("mood", machine.mood),
        historical=bool(one("historical")),
        claimant=one("claimant", machine.claimant),
    )


def _words(posted: Posted, name: str, machine: Words) -> Words:
    if name not in posted.values:
        return machine
    return Words(posted.one(name), posted.one(f"{name}_at"))


def _several(posted: Posted, name: str, machine: tuple[Words, ...]) -> tuple[Words, ...]:
    if name not in posted.values:
        return machine
    pairs = zip_longest(posted.all(name), posted.all(f"{name}_at"), fillvalue="")
    return tuple(Words(words, at) for words, at in pairs if words.strip())


def _figures(posted: Posted) -> Iterator[Figure]:
    columns = [posted.all(f"count{c}") for c in ("", "_at", "_what", "_low", "_high")]
    for words, at, what, low, high in zip_longest(*columns, fillvalue=""):
        if words.strip():
            yield Figure(Words(words, at), what or "other", low, high)
