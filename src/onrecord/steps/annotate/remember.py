"""Two of spaCy's rule components with a memory, for the same result in a tenth of the time.

spaCy asks the rules of its English pipelines anew for every token: 179 patterns for tags and
features, then the lemma rules. Both look at a few attributes of one token, so their answer for a
set of attributes is always the same, and is looked up once it is known. Nothing about the rules is
written here again: every new answer comes from the component itself.

A component that is not of the kind described at each class is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["pipes"]

Pipe = Callable[["Doc"], "Doc"]
Key = tuple[int, int, int, int]  # of a token, in the order of ASKED

MOST = 200_000  # answers kept; beyond that the memory starts afresh
ASKED = ("TAG", "DEP", "LOWER", "IS_SPACE")  # what a rule on one token may ask
ANY = -1  # a value that no rule names


def pipes(nlp: Language) -> tuple[Pipe, ...]:
    """The components of a pipeline in order, the two kinds below with a memory."""
    from spacy.lang.en.lemmatizer import EnglishLemmatizer
    from spacy.pipeline import AttributeRuler

    out: list[Pipe] = []
    for _, pipe in nlp.pipeline:
        if type(pipe) is EnglishLemmatizer and pipe.mode == "rule":
            out.append(Lemmas(pipe))
        elif type(pipe) is AttributeRuler:
            out.append(Rules(pipe))
        else:
            out.append(pipe)
    return tuple(out)


class Lemmas:
    """The rule lemmatizer for English: it asks a token's form, part of speech and features."""

    def __init__(self, lemmatizer: Any) -> None:
        self._lemmatizer = lemmatizer
        self._known: dict[tuple[int, int, int], int] = {}
        # The word index comes as lists, of which every new word searches one to its end.
        index = lemmatizer.lookups.get_table("lemma_index", {})
        for kind in list(index):
            index[kind] = frozenset(index[kind])

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemma of every token that has none."""
        known, overwrite = self._known, self._lemmatizer.overwrite
        if len(known) > MOST:
            known.clear()
        rows = doc.to_array(["ORTH", "POS", "MORPH", "LEMMA"]).tolist()
        for token, (orth, pos, morph, lemma) in zip(doc, rows, strict=True):
            if lemma and not overwrite:
                continue
            key = (orth, pos, morph)
            found = known.get(key)
            if found is None:
                found = doc.vocab.strings.add(self._lemmatizer.lemmatize(token)[0])
                known[key] = found
            token.lemma = found
        return doc


class Rules:
    """The attribute ruler, where most rules are patterns of one token.

    A token counts by its tag, dependency, lower-case form and being space or not, each only as far
    as a rule names it. A rule that asks more (a pair of words, a regular expression) is matched in
    every text as before.
    """

    def __init__(self, ruler: Any) -> None:
        from spacy.matcher import Matcher

        self._ruler = ruler
        self._known: dict[Key, tuple[tuple[int, ...], dict[Any, Any]]] = {}
        self._alone: set[int] = set()
        self._others = Matcher(ruler.vocab)
        named: dict[str, set[int]] = {name: set() for name in ASKED}
        for number, rule in enumerate(ruler.patterns):
            asked = _asked(rule["patterns"])
            if asked is None or rule["index"] not in (0, -1):
                self._others.add(str(number), rule["patterns"])
                continue
            self._alone.add(number)
            for name, value in asked:
                named[name].add(ruler.vocab.strings.add(value) if isinstance(value, str) else value)
        self._named = [named[name] for name in ASKED]

    def __call__(self, doc: Doc) -> Doc:
        """Set what the rules say, a later rule over an earlier one."""
        from spacy.tokens._retokenize import set_token_attrs

        known, keys = self._known, self._keys(doc)
        new = {key: at for at, key in enumerate(keys) if key not in known}
        if new:
            self._learn(doc, new)
        others = self._matched(doc)
        for at, token in enumerate(doc):
            numbers, attributes = known[keys[at]]
            if at in others:
                attributes = self._attributes(sorted({*numbers, *others[at]}))
            set_token_attrs(token, attributes)
        return doc

    def _keys(self, doc: Doc) -> list[Key]:
        tags, deps, words, spaces = self._named
        return [
            (
                t if t in tags else ANY,
                d if d in deps else ANY,
                w if w in words else ANY,
                s if s in spaces else ANY,
            )
            for t, d, w, s in doc.to_array(list(ASKED)).tolist()
        ]

    def _learn(self, doc: Doc, new: Mapping[Key, int]) -> None:
        """Ask the ruler itself about one token of each new kind."""
        from spacy.tokens import Doc as NewDoc

        tokens = [doc[at] for at in new.values()]
        alone = NewDoc(
            doc.vocab,
            words=[t.text for t in tokens],
            tags=[t.tag_ for t in tokens],
            deps=[t.dep_ for t in tokens],
        )
        found: list[set[int]] = [set() for _ in tokens]
        for number, _, start, _ in self._ruler.match(alone):
            if number in self._alone:
                found[start].add(number)
        for key, numbers in zip(new, found, strict=True):
            ordered = tuple(sorted(numbers))
            self._known[key] = (ordered, self._attributes(ordered))

    def _matched(self, doc: Doc) -> dict[int, set[int]]:
        """The other rules that match, by the token that each is about."""
        out: dict[int, set[int]] = {}
        strings = self._ruler.vocab.strings
        for match, start, end in self._others(doc, allow_missing=True):
            number = int(strings[match])
            index = self._ruler.indices[number]
            out.setdefault(start + index if index >= 0 else end + index, set()).add(number)
        return out

    def _attributes(self, numbers: Iterable[int]) -> dict[Any, Any]:
        merged: dict[Any, Any] = {}
        for number in numbers:
            merged.update(self._ruler.attrs[number])
        return merged


def _asked(patterns: Iterable[list[Mapping[str, Any]]]) -> list[tuple[str, str | bool]] | None:
    """The attributes that patterns of one token ask and the values they name; None if they do more.

    A value that is not named gets the same answer as any other that is not: patterns ask whether
    an attribute is, is one of, or is none of the values that they name.
    """
    asked: list[tuple[str, str | bool]] = []
    for pattern in patterns:
        if len(pattern) != 1:
            return None
        for name, value in pattern[0].items():
            if name not in ASKED:
                return None
            if isinstance(value, str | bool):
                asked.append((name, value))
            elif isinstance(value, Mapping) and set(value) <= {"IN", "NOT_IN"}:
                asked += [(name, each) for listed in value.values() for each in listed]
            else:
                return None
    return asked
