"""terminal: consoles and text that is safe to print.

A report is foreign text: an escape sequence in it could recolour, retitle or rewrite the terminal,
and a bidirectional override could turn a sentence round. Both are made visible instead.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["WIDE", "console", "plain"]

WIDE = 132  # columns assumed where the output is not a terminal: a log or a file
_CONTROLS = (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F))
_UNSAFE = dict.fromkeys((*_CONTROLS, *range(0x2066, 0x206A)), "\ufffd") | {9: " ", 13: " "}


def plain(text: str) -> str:
    """The text with control characters and bidirectional overrides made visible."""
    return text.translate(_UNSAFE).encode("utf-8", "replace").decode("utf-8")


def console(stream: TextIO | None = None) -> Console:
    """A rich console without markup or guessing; colour only on a terminal and not with NO_COLOR.

    ``stream`` is standard output unless given.
    """
    from rich.console import Console

    class QuietConsole(Console):
        def on_broken_pipe(self) -> None:  # rich would leave the process here
            raise BrokenPipeError

    stream = sys.stdout if stream is None else stream
    on_terminal = stream.isatty()
    return QuietConsole(
        file=stream,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
        force_terminal=on_terminal,
        color_system="auto" if on_terminal else None,
        width=None if on_terminal else WIDE,
    )
