"""causal_words: the signals of causal claims (``data/lexicon/causes.yaml``), ready for look-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from onrecord.steps.code.wordlists import read_words

__all__ = ["CausalWords"]


@dataclass(frozen=True, slots=True)
class _Grievance:
    acts: str
    carriers: str
    causes: str
    goals: str


@dataclass(frozen=True, slots=True)
class _File:
    before_cause: list[str]
    before_cause_clause: list[str]
    before_purpose: list[str]
    before_purpose_clause: list[str]
    before_to: list[str]
    therefore: list[str]
    governed: dict[str, str]
    with_ing: list[str]
    verbs_hard: str
    verbs_soft: str
    verbs_to: dict[str, list[str]]
    verbs_from: dict[str, list[str]]
    verbs_result: dict[str, list[str]]
    verbs_ing: str
    protest: str
    demand: str
    passive: str
    verbs_prevent: str
    purpose_prevent: str
    nouns_cause: list[str]
    nouns_effect: list[str]
    no_purpose_verbs: str
    purpose_nouns: str
    purpose_verbs: str
    purpose_things: str
    grievance: _Grievance
    harm: str
    harm_nouns: str
    harm_verbs: str
    harm_when: str
    feelings: str
    harm_in: str
    blame: str
    weak: str


@dataclass(frozen=True, slots=True)
class CausalWords:
    """The signals of ``data/lexicon/causes.yaml``, made ready for look-up by the first word."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    governed: dict[str, frozenset[str]]
    with_ing: frozenset[str]
    hard: frozenset[str]
    soft: frozenset[str]
    to: dict[str, tuple[tuple[str, ...], ...]]
    come_from: dict[str, tuple[tuple[str, ...], ...]]
    result: dict[str, frozenset[str]]
    ing: frozenset[str]
    protest: frozenset[str]
    demand: frozenset[str]
    passive: frozenset[str]
    prevent: frozenset[str]
    purpose_prevent: frozenset[str]
    nouns_cause: frozenset[str]
    nouns_effect: frozenset[str]
    no_purpose: frozenset[str]
    purpose_nouns: frozenset[str]
    purpose_verbs: frozenset[str]
    purpose_things: frozenset[str]
    acts: frozenset[str]
    carriers: frozenset[str]
    act_causes: frozenset[str]
    act_goals: frozenset[str]
    harm: frozenset[str]
    harm_nouns: frozenset[str]
    harm_verbs: frozenset[str]
    harm_when: frozenset[str]
    feelings: frozenset[str]
    harm_in: frozenset[str]
    blame: frozenset[str]
    weak: frozenset[str]

    @classmethod
    @cache
    def packaged(cls) -> CausalWords:
        """The packaged list."""
        f = read_words(_File, "causes")
        table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for kind, listed in (
            ("cause", f.before_cause),
            ("cause_clause", f.before_cause_clause),
            ("purpose", f.before_purpose),
            ("purpose_clause", f.before_purpose_clause),
            ("therefore", f.therefore),
        ):
            for phrase in listed:
                words = tuple(phrase.replace("'s", " 's").split())
                table.setdefault(words[0], []).append((words, kind))
        for phrase in f.before_to:
            words = (*phrase.split(), "to")
            table.setdefault(words[0], []).append((words, "to"))
        hard, soft = frozenset(f.verbs_hard.split()), frozenset(f.verbs_soft.split())
        return cls(
            {k: tuple(sorted(v, key=lambda x: -len(x[0]))) for k, v in table.items()},
            {k: frozenset(v.split()) for k, v in f.governed.items()},
            frozenset(f.with_ing),
            hard,
            soft,
            {k: tuple(tuple(x.split()) for x in v) for k, v in f.verbs_to.items()},
            {k: tuple(tuple(x.split()) for x in v) for k, v in f.verbs_from.items()},
            {k: frozenset(v) for k, v in f.verbs_result.items()},
            frozenset(f.verbs_ing.split()),
            frozenset(f.protest.split()),
            frozenset(f.demand.split()),
            hard | frozenset(f.passive.split()),
            frozenset(f.verbs_prevent.split()),
            frozenset(f.purpose_prevent.split()),
            frozenset(f.nouns_cause),
            frozenset(f.nouns_effect),
            frozenset(f.no_purpose_verbs.split()),
            frozenset(f.purpose_nouns.split()),
            frozenset(f.purpose_verbs.split()),
            frozenset(f.purpose_things.split()),
            frozenset(f.grievance.acts.split()),
            frozenset(f.grievance.carriers.split()),
            frozenset(f.grievance.causes.split()),
            frozenset(f.grievance.goals.split()),
            frozenset(f.harm.split()),
            frozenset(f.harm_nouns.split()),
            frozenset(f.harm_verbs.split()),
            frozenset(f.harm_when.split()),
            frozenset(f.feelings.split()),
            frozenset(f.harm_in.split()),
            frozenset(f.blame.split()),
            frozenset(w.replace("-", " ") for w in f.weak.split()),
        )
