"""query: the small language in which a kind of event is named.

::

    PROTEST by IRN+CVL
    ACCUSE|COERCE-arrest by "Government of Iran"
    ASSAULT by Y against X in IRN said by "Meridian Press"

First the types of the codebook, with a mode behind a hyphen if wanted, ``|`` between alternatives
(``ANY`` is every type). Then, in any order, at most one each of ``by`` (who does it), ``against``
or ``on`` (to whom), ``in`` (the place) and ``said by`` (the claimant). A value is one or more words
up to the next of these; quote it where it holds one of them. ``|`` parts alternatives; ``+`` parts
conditions on one actor. A condition is an actor's id, name (or some whole words of it), country
(ISO 3166-1 alpha-3) or PLOVER sector; for a place its name, province or country; for a claimant
his name or organisation or, in the outlet's own voice, the outlet. Case does not matter.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.errors import OptionError

__all__ = ["Kind", "Query", "has_words", "parse"]

Conditions = tuple[str, ...]  # all of them hold for one actor, place or claimant
Alternatives = tuple[Conditions, ...]  # one of them holds; empty: no question is asked

_TOKEN = re.compile(r"""\s*(?:"([^"]*)"|“([^”]*)”|([|+])|([^\s"“|+]+))""")
_CLAUSES = {"by": "by", "against": "against", "on": "against", "in": "where", "said": "said"}
_HELP = 'e.g. "PROTEST by X" or "ACCUSE|COERCE by Y against X in IRN"'
ANY = "ANY"


@dataclass(frozen=True, slots=True)
class Kind:
    """An event type, and a mode (None: any)."""

    type: str
    mode: str | None


@dataclass(frozen=True, slots=True)
class Query:
    """A kind of event as asked for; ``kinds`` empty: every type. See the module for the words."""

    text: str
    kinds: tuple[Kind, ...]
    by: Alternatives = ()
    against: Alternatives = ()
    where: Alternatives = ()
    said: Alternatives = ()

    def read_as(self) -> str:
        """The query as it was understood, in a fixed form."""
        kinds = "|".join(f"{k.type}-{k.mode}" if k.mode else k.type for k in self.kinds) or ANY
        parts = [kinds]
        for word, value in (
            ("by", self.by),
            ("against", self.against),
            ("in", self.where),
            ("said by", self.said),
        ):
            if value:
                parts.append(f"{word} {'|'.join('+'.join(map(_quoted, c)) for c in value)}")
        return " ".join(parts)

    def is_kind(self, type_: str, mode: str | None) -> bool:
        """Is an event of this type and mode asked for?"""
        return not self.kinds or any(
            k.type == type_ and (k.mode is None or k.mode == mode) for k in self.kinds
        )


def _quoted(value: str) -> str:
    words = value.split()
    return f'"{value}"' if len(words) > 1 or value.casefold() in _CLAUSES else value


def has_words(name: str, words: str) -> bool:
    """Do these words stand in the name, whole and in this order, whatever their case?"""
    return f" {_plain(words)} " in f" {_plain(name)} "


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w'’]+", text.casefold()))


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    quoted: bool

    def is_sign(self, sign: str) -> bool:
        return not self.quoted and self.text == sign

    @property
    def clause(self) -> str | None:
        """The clause that this word opens; words in quotation marks open none."""
        return None if self.quoted else _CLAUSES.get(self.text.casefold())


def parse(text: str, types: Sequence[str], modes: Sequence[str] = ()) -> Query:
    """Read a query; ``types`` are the codebook's, ``modes`` its ``TYPE-mode`` names.

    Raises:
        OptionError: not of the form above; the message quotes the query and says what is wrong.
    """
    tokens = list(_tokens(text))
    if not tokens:
        raise OptionError(f"the question is empty; name a kind of event, {_HELP}")
    cut = next((i for i, t in enumerate(tokens) if t.clause), len(tokens))
    kinds = _kinds(text, tokens[:cut], types, modes)
    given: dict[str, Alternatives] = {}
    while cut < len(tokens):
        clause, word = str(tokens[cut].clause), tokens[cut].text
        cut += 1
        if clause == "said":
            if cut == len(tokens) or tokens[cut].clause != "by":
                raise _wrong(text, "“said” needs “by” behind it")
            cut, word = cut + 1, "said by"
        end = next((i for i in range(cut, len(tokens)) if tokens[i].clause), len(tokens))
        if clause in given:
            raise _wrong(text, f"“{word}” stands twice; put | between alternatives")
        given[clause] = _value(text, word, tokens[cut:end])
        cut = end
    return Query(text, kinds, **given)


def _tokens(text: str) -> Iterator[_Token]:
    at, text = 0, text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _wrong(text, "a quotation mark is not closed")
        plain, curly, sign, word = found.groups()
        quoted = plain if plain is not None else curly
        if quoted is not None and not quoted.strip():
            raise _wrong(text, "nothing stands between the quotation marks")
        yield _Token(" ".join((quoted or sign or word).split()), quoted is not None)
        at = found.end()


def _kinds(
    text: str, tokens: Sequence[_Token], types: Sequence[str], modes: Sequence[str]
) -> tuple[Kind, ...]:
    kinds: list[Kind] = []
    for group in _split(text, "the event type", tokens, "|"):
        if len(group) > 1:
            raise _wrong(text, f"“{group[1].text}” is not by, against, on, in or said by")
        type_, _, mode = group[0].text.partition("-")
        if type_.upper() == ANY and not mode:
            return ()
        kinds.append(_kind(text, type_.upper(), mode.casefold() or None, types, modes))
    return tuple(dict.fromkeys(kinds))


def _kind(
    text: str, type_: str, mode: str | None, types: Sequence[str], modes: Sequence[str]
) -> Kind:
    if type_ not in types:
        near = difflib.get_close_matches(type_, types, 1)
        hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(types)}"
        raise _wrong(text, f"{type_} is no event type{hint}")
    if mode is not None and modes and f"{type_}-{mode}" not in modes:
        known = [m.partition("-")[2] for m in modes if m.startswith(f"{type_}-")]
        hint = f"it has {', '.join(known)}" if known else "it has none"
        raise _wrong(text, f"{mode} is no mode of {type_}; {hint}")
    return Kind(type_, mode)


def _value(text: str, word: str, tokens: Sequence[_Token]) -> Alternatives:
    if not tokens:
        raise _wrong(text, f"nothing stands behind “{word}”")
    return tuple(
        tuple(
            " ".join(t.text for t in condition)
            for condition in _split(text, word, alternative, "+")
        )
        for alternative in _split(text, word, tokens, "|")
    )


def _split(text: str, word: str, tokens: Sequence[_Token], sign: str) -> list[list[_Token]]:
    """The groups between the signs; none may be empty."""
    groups: list[list[_Token]] = [[]]
    for token in tokens:
        if token.is_sign(sign):
            groups.append([])
        else:
            groups[-1].append(token)
    if not all(groups):
        what = f"something is missing beside {sign}" if len(groups) > 1 else "nothing is asked for"
        raise _wrong(text, f"{word}: {what}")
    return groups


def _wrong(text: str, what: str) -> OptionError:
    return OptionError(f"cannot read the question “{text}”: {what} ({_HELP})")
