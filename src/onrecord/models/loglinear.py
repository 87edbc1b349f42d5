"""A log-linear model whose weights are a readable table.

One line a feature, ``name<TAB>weight``; the score of an item is the logistic function of the sum of
the weights of its features, so that every probability explains itself by named log-odds. Lines that
start with ``#`` tell what the weights were trained on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import SetupError

__all__ = ["LogLinear"]

SECOND_ONLY = frozenset(("rule=tagger",))


@dataclass(frozen=True, slots=True)
class LogLinear:
    """Feature weights (log-odds); features without a weight count nothing."""

    weights: dict[str, float]

    @classmethod
    def load(cls, file: Path) -> LogLinear:
        """Read a table of weights.

        Raises:
            SetupError: the file is missing, or a line is not ``name<TAB>number``.
        """
        weights: dict[str, float] = {}
        try:
            lines = file.read_text("utf-8").splitlines()
        except OSError as e:
            raise SetupError(f"no weights at {file}: reinstall onrecord") from e
        for number, line in enumerate(lines, 1):
            if line and not line.startswith("#"):
                name, _, value = line.rpartition("\t")
                try:
                    weights[name] = float(value)
                except ValueError as e:
                    raise SetupError(f"{file}, line {number}: expected name<TAB>weight") from e
        return cls(weights)

    def log_odds(self, features: Iterable[str]) -> float:
        """The sum of the features' weights."""
        return sum(self.weights.get(f, 0.0) for f in features)

    def alone(self, features: Iterable[str]) -> float:
        """The probability by this model alone, where no second one was asked."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.log_odds(features)))))

    def probability(self, features: Iterable[str], second: float | None = None) -> float:
        """The probability (0..1) that an item is right, also by a second model's opinion.

        Stacking (Wolpert 1992): ``second`` is that model's probability, None where it sees
        nothing. The log-odds of both are weighed by ``stack:first`` and ``stack:second``, and
        ``stack:both``, ``stack:first_only`` or ``stack:second_only`` is added; these weights are
        fitted on texts that neither model was trained on.
        """
        names = list(features)
        w = self.weights
        alone = any(name in SECOND_ONLY for name in names)
        odds = 0.0 if alone else w.get("stack:first", 1.0) * self.log_odds(names)
        if second is None:
            odds += w.get("stack:first_only", 0.0)
        else:
            p = min(max(second, 0.001), 0.999)
            odds += w.get("stack:second", 0.0) * math.log(p / (1 - p))
            odds += w.get("stack:second_only" if alone else "stack:both", 0.0)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
