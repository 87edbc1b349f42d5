"""The reporting words, from ``data/lexicon/cues.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from onrecord.errors import SetupError

__all__ = ["Cues"]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    that: str
    object: str
    address: str
    weak: str
    noun: str
    adverb: str
    phrase: str
    not_source: str


@dataclass(frozen=True, slots=True)
class Cues:
    """Lemmas by what they do; see the comments in the file."""

    that: frozenset[str]
    object: frozenset[str]
    address: frozenset[str]
    weak: frozenset[str]
    noun: frozenset[str]
    adverb: frozenset[str]
    phrase: frozenset[str]
    not_source: frozenset[str]
    verbs: frozenset[str]

    @classmethod
    def load(cls, folder: Path) -> Cues:
        """Read ``cues.yaml`` in ``folder``.

        Raises:
            SetupError: the file is missing or not of this form.
        """
        file = folder / "cues.yaml"
        try:
            raw = msgspec.yaml.decode(file.read_bytes(), type=_File)
        except OSError as e:
            raise SetupError(f"no reporting words at {file}: reinstall onrecord") from e
        except (msgspec.DecodeError, msgspec.ValidationError) as e:
            raise SetupError(f"{file}: {e}") from e
        sets = {name: frozenset(getattr(raw, name).split()) for name in raw.__struct_fields__}
        verbs = sets["that"] | sets["object"] | sets["address"] | sets["weak"]
        return cls(**sets, verbs=verbs)
