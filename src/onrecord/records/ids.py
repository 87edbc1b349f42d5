"""Content ids: the same input gives the same id on every machine.

An id is a tag that names its kind and version and 80 bits of SHA-256 over the parts, so that
merging two runs is a set union. Tags: ``d1`` document, ``a1`` attribution, ``c1`` claim, ``k1``
causal claim, ``v1`` evidence, ``l1`` link, ``j1`` judgement, ``e1`` event; in a casebook ``r1``
record, ``n1`` run, ``p1`` and ``f1`` report and ref keys, ``s1`` what a claim says.
"""

from __future__ import annotations

import hashlib
import json

__all__ = ["content_id"]


def content_id(tag: str, *parts: object) -> str:
    """Return ``tag:hash`` over ``parts`` (strings, numbers, None, nested lists or tuples)."""
    body = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return f"{tag}:{hashlib.sha256(body.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}"
