"""Quotations: the words in quotation marks, and what stands between them.

Read from the marks in the text, not from the attributions: a quotation that the coder gave to
nobody is shared all the same.
"""

from __future__ import annotations

import re

__all__ = ["LONG", "split"]

LONG = 12  # words in a quotation that two reporters do not write down alike by chance

# Within a paragraph, at most 2,000 code points: a mark that is never closed quotes nothing.
_QUOTED = re.compile(
    r"“([^“”\n]{1,2000})”|\"([^\"\n]{1,2000})\"|«([^«»\n]{1,2000})»|„([^„“”\n]{1,2000})[“”]"
)


def split(text: str) -> tuple[list[str], list[str]]:
    """The quotations of a text, and the runs of the outlet's own words between them."""
    quoted, own, end = [], [], 0
    for m in _QUOTED.finditer(text):
        quoted.append(next(g for g in m.groups() if g is not None))
        own.append(text[end : m.start()])
        end = m.end()
    own.append(text[end:])
    return quoted, own
