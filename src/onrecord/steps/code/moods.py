"""The mood of an event, where the rules of :mod:`.assertion` are corrected by fitted weights.

The rules give one reading; a table of weights (``data/lexicon/moods.tsv``, written by
``training/codebook/fit_moods.py``) adds up what the words around the trigger say for each mood,
the rules' own reading being the strongest of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import SetupError
from onrecord.records import Assertion, Mood, Polarity
from onrecord.steps.code.assertion import verb_of

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["DENIED", "MoodTable", "signs", "status"]

DENIED = "denied"
MOODS = (*(str(m) for m in Mood), DENIED)
TABLE = Path(__file__).parents[2] / "data" / "lexicon" / "moods.tsv"
# Log-odds by which the signs must outweigh the rules, which need no training text; more in a main
# clause, where the verb's own auxiliaries tell it all.
MARGIN, MARGIN_MAIN = 0.5, 1.0
TAGGED = 3.5  # best on the held-out reports, with a table that was fitted without them
CLIMB = 4  # governing words looked at
SMALL = frozenset(("aux", "auxpass", "mark", "neg"))


def status(given: Assertion) -> str:
    """Mood and polarity in one word."""
    return DENIED if given.polarity is Polarity.DENIED else str(given.mood)


def signs(token: Token, kind: str, ruled: Assertion) -> Iterator[str]:
    """What may speak for a mood: the rules' reading, the tense, the words around."""
    verb, rule = verb_of(token), status(ruled)
    noun = token.pos_ in ("NOUN", "PROPN")
    yield f"rule={rule}"
    yield f"type={kind}"
    yield f"rule={rule} type={kind}"
    yield f"rule={rule} {'noun' if noun else 'verb'} tag={verb.tag_}"
    yield f"tag={verb.tag_} dep={verb.dep_}"
    yield f"rule={rule} dep={token.dep_}"
    for child in verb.children:
        if child.dep_ in SMALL:
            yield f"aux={child.lower_}"
        elif child.dep_ == "advmod":
            yield f"adverb={child.lower_}"
    if noun:
        if token.pos_ == "NOUN":
            yield f"noun={token.lemma_.lower()}"
        for child in token.children:
            if child.dep_ in ("det", "amod"):
                yield f"modifier={child.lower_}"
    step = verb
    for i in range(CLIMB):
        if step.head.i == step.i:
            return
        step = step.head
        if step.pos_ != "PROPN":
            yield f"{'governor' if i == 0 else 'above'}={step.lemma_.lower()}"
        yield f"above{i + 1} tag={step.tag_}"
        for child in step.children:
            if child.dep_ in SMALL:
                yield f"above aux={child.lower_}"


@dataclass(frozen=True, slots=True)
class MoodTable:
    """Weights of each sign for each of :data:`MOODS`."""

    weights: dict[str, tuple[float, ...]]

    @classmethod
    def load(cls, path: Path = TABLE) -> MoodTable:
        """Read the table.

        Raises:
            SetupError: it is missing or has a line of another form.
        """
        weights: dict[str, tuple[float, ...]] = {}
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as e:
            raise SetupError(f"{path} is missing: install onrecord again") from e
        for line in text.splitlines():
            if line and not line.startswith("#"):
                sign, *numbers = line.split("\t")
                if len(numbers) != len(MOODS):
                    raise SetupError(f"{path}: {sign!r} needs {len(MOODS)} numbers")
                weights[sign] = tuple(float(n) for n in numbers)
        return cls(weights)

    def correct(
        self, token: Token, kind: str, ruled: Assertion, tagged: str | None = None
    ) -> Assertion:
        """The assertion that the signs together speak for; ``ruled`` if the table is empty.

        ``tagged`` is the mood that a tagger sees, or ``denied``.
        """
        if status(ruled) == DENIED:
            return ruled  # a denial that the grammar shows is no matter of opinion
        totals = [0.0] * len(MOODS)
        for sign in signs(token, kind, ruled):
            for i, weight in enumerate(self.weights.get(sign, ())):
                totals[i] += weight
        own = MOODS.index(status(ruled))
        totals[own] += MARGIN_MAIN if verb_of(token).dep_ == "ROOT" else MARGIN
        if tagged is not None:
            totals[MOODS.index(tagged)] += TAGGED
        best = max(range(len(MOODS)), key=lambda i: (totals[i], i == own))
        if MOODS[best] == DENIED:
            return Assertion(Polarity.DENIED, ruled.mood, ruled.historical)
        return Assertion(Polarity.AFFIRMED, Mood(MOODS[best]), ruled.historical)
