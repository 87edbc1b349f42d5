"""evaluate: what people decided about claims, as a file, and a coding's scores against it.

A gold file has one JSON object a report and line (``onrecord-gold/1``): which claims people kept
(as amended) and which they rejected. It holds no text beyond the claims' own words, so that it can
be passed on where the report cannot. People judge what the machine found, so it measures precision
in full, and recall only among the claims that some coding has found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from onrecord.errors import RecordError
from onrecord.records import Claim, Record

__all__ = ["GOLD", "Gold", "Scores", "gold_json", "read_gold", "score", "wilson"]

GOLD: Literal["onrecord-gold/1"] = "onrecord-gold/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One report's decisions: claims that were ``kept``, as amended, and ``rejected`` ones.

    ``claims`` is how many the coding had that people read, ``unsure`` on how many they could not
    decide; what is left was not read. ``coder`` is the version that made them.
    """

    schema: Literal["onrecord-gold/1"] = GOLD
    document: str
    ref: str
    sha256: str
    coder: str
    claims: int
    unsure: int
    kept: tuple[Claim, ...]
    rejected: tuple[Claim, ...]


def gold_json(gold: Gold) -> bytes:
    """One JSON object without a line end; the same decisions give the same bytes."""
    return msgspec.json.encode(gold)


def read_gold(lines: Iterable[bytes]) -> Iterator[Gold]:
    """The lines of a gold file.

    Raises:
        RecordError: a line is not of this form; the message names it.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=Gold)
            except (msgspec.DecodeError, msgspec.ValidationError) as e:
                raise RecordError(f"line {number}: not {GOLD}: {e}") from e


@dataclass(frozen=True, slots=True)
class Scores:
    """A coding against gold.

    ``right`` of the coding's claims on words that people judged are kept with the same type,
    ``retyped`` kept with another, ``wrong`` rejected; ``unjudged`` stand on words that nobody
    judged; ``missed`` kept claims the coding has not.
    """

    right: int
    retyped: int
    wrong: int
    missed: int
    unjudged: int

    @property
    def precision(self) -> float | None:
        """Right among those judged."""
        judged = self.right + self.retyped + self.wrong
        return self.right / judged if judged else None

    @property
    def recall(self) -> float | None:
        """Right among those kept."""
        kept = self.right + self.retyped + self.missed
        return self.right / kept if kept else None


def score(records: Iterable[Record], gold: Sequence[Gold]) -> Scores:
    """Hold a coding's claims against the decisions on the same documents (by id)."""
    by_document: Mapping[str, Gold] = {g.document: g for g in gold}
    right = retyped = wrong = missed = unjudged = 0
    for record in records:
        truth = by_document.get(record.document.id)
        if truth is None:
            continue
        left = list(truth.kept)
        for claim in record.claims:
            same = [k for k in left if k.trigger.overlaps(claim.trigger)]
            match = next((k for k in same if k.type == claim.type), next(iter(same), None))
            if match is not None:
                left.remove(match)
                right += match.type == claim.type
                retyped += match.type != claim.type
            elif any(r.trigger.overlaps(claim.trigger) for r in truth.rejected):
                wrong += 1
            else:
                unjudged += 1
        missed += len(left)
    return Scores(right, retyped, wrong, missed, unjudged)


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95% score interval of a share (Wilson 1927); the whole of 0..1 for none."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)
