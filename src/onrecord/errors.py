"""Every error that onrecord raises.

::

    OnrecordError
    ├── SetupError      the installation is incomplete: a model or a table is missing
    ├── OptionError     an option or argument has a value that cannot work
    ├── SpanError       a span does not say what the text says at that place
    ├── RecordError     a record (JSON line) is not of the form that this version reads
    ├── BatchError      (onrecord.batch) a part of a distributed run could not be done
    ├── CasebookError   (onrecord.store) the casebook cannot be used: locked, damaged, newer, full
    └── ReadError       one document cannot be read; becomes a Failure, the run goes on

Wrong set-up raises at once, with what is wrong, where, and the next thing to do in one line.
A wrong *document* raises :class:`ReadError`; the pipeline turns that into a
:class:`onrecord.Failure` row and goes on with the next one.
"""

from __future__ import annotations

__all__ = [
    "BatchError",
    "OnrecordError",
    "OptionError",
    "ReadError",
    "RecordError",
    "SetupError",
    "SpanError",
]


class OnrecordError(Exception):
    """The root of all errors that onrecord raises on purpose."""


class SetupError(OnrecordError):
    """The installation is incomplete; the message says what to run."""


class OptionError(OnrecordError):
    """An option or argument has a value that cannot work."""


class SpanError(OnrecordError):
    """A span does not quote its text."""


class RecordError(OnrecordError):
    """A record is not of the form that this version reads."""


class BatchError(OnrecordError):
    """A part of a distributed run could not be done; the message says which, and what is kept."""


class ReadError(OnrecordError):
    """One document cannot be read.

    ``reason`` is a short fixed word for counting (``empty``, ``binary``, ``encoding``, ...);
    the message says in plain words what is wrong.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
