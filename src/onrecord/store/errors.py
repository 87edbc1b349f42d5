"""The store's own error; see the tree in :mod:`onrecord.errors`."""

from __future__ import annotations

from onrecord.errors import OnrecordError

__all__ = ["CasebookError"]


class CasebookError(OnrecordError):
    """The casebook cannot be used as asked: locked, damaged, of a newer version, disk full."""
