"""onrecord: who says what happened, from news reports."""

from onrecord.errors import OnrecordError

__version__ = "0.1.0"
__all__ = ["OnrecordError", "__version__"]
