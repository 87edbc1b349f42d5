"""Codebook: event types, modes and the cues that name them, as data.

One YAML file a type under ``data/codebook``. A user adds a type, a mode or a cue there, or in a
folder of his own, without touching code. Types, modes and sectors follow the PLOVER 2.0 manual
(Halterman et al. 2023); definitions are in our own words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from onrecord.errors import SetupError

__all__ = ["Codebook", "Cue", "EventType", "Example", "Mode"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that names an event.

    ``lemma``: the lemma, or lemmas separated by spaces for a phrase ("call for", "air strike");
    several words with the same frame are separated by ``|``. ``pos``: ``verb`` or ``noun``;
    ``mode``: the mode it gives, if any; ``objects``: lemmas one of which must head an object,
    prepositional object, complement or compound for the cue to count; ``not_objects``: lemmas that
    make it not count; ``subjects`` and ``not_subjects``: the same for the subject. Among these
    words, upper-case ones are classes: an entity label (``GPE``, ``PERSON``), ``HUMAN`` (people by
    any name), ``CLAUSE`` (a clausal complement), ``NEGATED`` and ``FUTURE`` (the cue itself is so).
    ``actor`` and ``recipient``: where the arguments stand: ``subject``, ``object``, ``of``,
    ``by``, ``with``, ``against``, ``on``, ``to``, ``from``, ``for``, ``possessive``, ``compound``,
    ``clause`` (the subject of the complement clause), ``governor`` (the subject of the clause that
    a noun stands in), ``none``, or several separated by ``|`` in order of preference. ``mutual``:
    the act is done together; parties in one phrase are all actors, a partner in a phrase of its
    own is the recipient (so our annotated texts; the manual has two actors). ``weight``: 0..1,
    how sure the cue is on its own; ``weights``: the same, measured, for single words of the cue;
    ``note``: why.
    """

    lemma: str
    pos: Literal["verb", "noun"] = "verb"
    mode: str | None = None
    objects: tuple[str, ...] = ()
    not_objects: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    actor: str = "subject"
    recipient: str = "object"
    mutual: bool = False
    weight: float = 0.8
    note: str | None = None
    not_subjects: tuple[str, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode of a type: its definition and the words that point to it near a trigger."""

    name: str
    definition: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A marked sentence, ``"[Police|actor] [beat|trigger] [protesters|recipient]."``, and its mode.

    ``type`` is given only where another type is expected (a boundary case).
    """

    text: str
    mode: str | None = None
    type: str | None = None
    mood: str | None = None
    polarity: str | None = None


@dataclass(frozen=True, slots=True)
class EventType:
    """One PLOVER type.

    ``quad`` is the quad class (1..4); ``intensity`` -10..10 (Goldstein-like).

    ``default_mode`` is the mode where nothing near the trigger points to another one.
    """

    name: str
    quad: int
    intensity: float
    definition: str
    cues: tuple[Cue, ...]
    modes: tuple[Mode, ...] = ()
    not_this: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    source: str | None = None
    default_mode: str | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """All event types in name order; ``version`` is the hash of the files it was read from."""

    types: tuple[EventType, ...]
    version: str

    @classmethod
    def load(cls, folder: Path) -> Codebook:
        """Read every ``*.yaml`` in ``folder``.

        Raises:
            SetupError: no file there, or one that is not of the form above.
        """
        files = sorted(folder.glob("*.yaml"))
        if not files:
            raise SetupError(f"no codebook in {folder}: expected one YAML file an event type")
        digest, types = hashlib.sha256(), []
        for file in files:
            raw = file.read_bytes()
            digest.update(raw)
            try:
                types.append(msgspec.yaml.decode(raw, type=EventType))
            except (msgspec.DecodeError, msgspec.ValidationError) as e:
                raise SetupError(f"{file}: {e}") from e
        return cls(tuple(sorted(types, key=lambda t: t.name)), digest.hexdigest()[:12])

    def type(self, name: str) -> EventType:
        """The type called ``name`` (KeyError if there is none)."""
        for t in self.types:
            if t.name == name:
                return t
        raise KeyError(name)
