"""wordlists: the word lists of this step, read from ``data/lexicon`` into typed records.

A list is data that a user may read and change; what is misspelt in it is refused when it is read,
with the file and the place.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from onrecord.errors import SetupError

__all__ = ["FOLDER", "read_words"]

FOLDER = Path(__file__).resolve().parents[2] / "data" / "lexicon"

T = TypeVar("T")


def read_words(kind: type[T], name: str, folder: Path | None = None) -> T:
    """Read ``folder/name.yaml`` (the packaged folder by default) as a ``kind``.

    Raises:
        SetupError: the file is missing, or is not of that form.
    """
    file = (folder or FOLDER) / f"{name}.yaml"
    try:
        return msgspec.yaml.decode(file.read_bytes(), type=kind)
    except FileNotFoundError as e:
        raise SetupError(f"no word list at {file}: reinstall onrecord, or name the folder") from e
    except (msgspec.DecodeError, msgspec.ValidationError) as e:
        raise SetupError(f"{file}: {e}") from e
